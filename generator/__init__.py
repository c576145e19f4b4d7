"""juesuan (决算): one filled workbook becomes a department's published final accounts.

The folders stand in the order of the data's way: edition and workbook, figures, checks, document,
batch. Imports go down that order only; nothing below knows of what is above it.
"""

__version__ = "0.1.0"
