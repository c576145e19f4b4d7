"""Which cells of a table are headings, said so that a screen reader can read them out.

The templates mark the heads of columns alone. In an official table the words and codes at the
beginning of a row, or of its second half, are headings too: they name what the amounts after them
are. HTML and PDF can say so; Word knows heads of columns only.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_NAMING = frozenset({"label", "code"})


def with_headers(document: etree._Element) -> etree._Element:
    """A copy of the document whose heading cells are `th` with a `scope`."""
    copy = deepcopy(document)
    for table in copy.iter("table"):
        for cell in table.iter("th"):
            cell.set("scope", "colgroup" if cell.get("colspan") else "col")
        if "official" in (table.get("class") or "").split():
            for row in table.iterfind("tbody/tr"):
                _mark_row(row)
    return copy


def _mark_row(row: etree._Element) -> None:
    for cell in row:
        kinds = (cell.get("class") or "").split()
        names = not _NAMING.isdisjoint(kinds) or ("line" in kinds and cell.get("colspan"))
        if names and (cell.text or "").strip():
            cell.tag = "th"
            cell.set("scope", "row")
