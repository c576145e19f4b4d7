"""What Excel shows for what a cell holds: formats read, numbers and dates shown, compared."""
