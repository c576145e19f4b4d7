"""The page for people who never open a terminal, served to this machine's own browser."""
