"""Excel in and out.

`spreadsheet` opens a file safely as plain grids of cells, `shown` says what their cells show;
`reading` finds the official tables and the other sheets in them and puts a submission together;
`form` writes the blank workbook, `writing` marks in one that is there already.
"""
