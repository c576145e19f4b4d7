"""Leave out of a sheet's XML, before it is parsed, what nobody asks for: blank cells, formulas.

Programs write a cell for every border and tint: a sheet that was formatted down to its end holds
millions of cells with nothing in them, each of which would become an object. The formulas that
fetch a table's rows make most of a sheet; that a cell has one is all that has to be known.
"""

from __future__ import annotations

import re

#: A cell, and a row, that say where they stand and hold nothing; each behind its <.
_CELL = rb'c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,9}")?(?: t="n")? ?(?:/>|></c>)'
_ROW = rb'row r="[0-9]{1,7}"[^<>]*(?:(?<=/)>|(?<!/)>(?:<' + _CELL + rb"){0,16384}</row>)"
#: Begun with a sign that is looked for as such, for most of a sheet is none of this. Not without
#: end, which takes memory for each; possessive repeats are wrong in the first releases of 3.11.
_BLANKS = re.compile(
    rb"<(?:" + _ROW + rb"(?:<" + _ROW + rb"){0,500}|" + _CELL + rb"(?:<" + _CELL + rb"){0,500})"
)
#: What may follow: whatever does not say where it stands counts from the one before.
_NEXT = (b'<row r="', b'<c r="', b"</row>", b"</sheetData>")
#: The text of a formula that calls a function.
_CALL = re.compile(rb">[^<(]*\([^<]*</f>")


def without_blanks(content: bytes) -> bytes:
    """A sheet's XML without the cells and rows that hold nothing and that no other counts from."""
    pieces, kept = [], 0
    for match in _BLANKS.finditer(content):
        if content.startswith(_NEXT, match.end()):
            pieces.append(content[kept : match.start()])
            kept = match.end()
    pieces.append(content[kept:])
    return b"".join(pieces)


def without_calls(content: bytes) -> bytes:
    """A sheet's XML with formulas that call functions left empty."""
    return _CALL.sub(b"></f>", content)
