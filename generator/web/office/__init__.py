"""A server for the office: each department before its own desk, the bureau before all."""
