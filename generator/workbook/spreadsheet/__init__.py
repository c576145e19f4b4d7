"""Files of spreadsheets opened safely, as plain grids: the one door to their parts."""
