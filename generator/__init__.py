"""juesuan (决算): one filled workbook becomes a department's published final accounts.

The folders stand in the order of the data's way: edition and workbook, figures, checks, document,
batch. Imports go down that order only; nothing below knows of what is above it.
"""

import os

# what else happens to be installed shall not have a say in how editions are read, nor be looked for
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

__version__ = "0.1.0"
