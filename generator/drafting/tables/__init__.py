"""Tables of an edition, drafted from printed ones."""
