"""Excel in and out.

`grid` opens a file safely as plain grids of cells, `tables` finds the official tables in them,
`sheets` the other sheets, `shown` says what their cells show, `read` puts a submission together;
`form` writes the blank workbook.
"""
