"""Which cells of a table are headings, said so that a screen reader can read them out.

The templates mark the heads of columns alone. In an official table the words and codes at the
beginning of a row, or of its second half, are headings too: they name what the amounts after them
are. A table without any heading, as annexes have them, is told by its first row. HTML and PDF can
say so; Word knows heads of columns only.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml import etree

_NAMING: Final = frozenset({"label", "code"})
#: A heading by what it says, not by how it looks.
_PLAIN: Final = "font-weight: 400"


def with_headers(document: etree._Element) -> etree._Element:
    """A copy of the document whose heading cells are `th` with a `scope`."""
    copy = deepcopy(document)
    for table in copy.iter("table"):
        for cell in table.iter("th"):
            cell.set("scope", "colgroup" if cell.get("colspan") else "col")
        if is_headless(table):
            for cell in rows_of(table)[0]:
                cell.tag = "th"
                cell.set("scope", "col")
                cell.set("style", _PLAIN)
        for row in table.iterfind("tbody/tr"):
            for cell in [cell for cell in row if names_row(cell, table)]:
                cell.tag = "th"
                cell.set("scope", "row")
    return copy


def rows_of(table: etree._Element) -> list[etree._Element]:
    """The rows of a table, those of its head first."""
    return list(table.iter("tr"))


def count_head_rows(table: etree._Element) -> int:
    """How many rows at the top are headings of columns: its head, or rows of headings alone."""
    if table.find("thead") is not None:
        return len(table.findall("thead/tr"))
    rows = rows_of(table)
    if is_headless(table):
        return 1 if len(rows) > 1 and not any(cell.get("rowspan") for cell in rows[0]) else 0
    count = 0
    for row in rows[:-1]:
        if any(cell.tag != "th" or cell.get("rowspan") for cell in row):
            break
        count += 1
    return count


def is_headless(table: etree._Element) -> bool:
    """Whether a table has no heading at all."""
    return table.find(".//th") is None


def names_row(cell: etree._Element, table: etree._Element) -> bool:
    """Whether a cell of an official table's body names what stands after it in its row."""
    if "official" not in (table.get("class") or "").split() or cell.tag == "th":
        return False
    kinds = (cell.get("class") or "").split()
    names = not _NAMING.isdisjoint(kinds) or ("line" in kinds and cell.get("colspan") is not None)
    return names and bool((cell.text or "").strip())


def reach_of(cell: etree._Element) -> tuple[int, int]:
    """Over how many rows and columns a cell reaches."""
    return int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))


def level_of(heading: etree._Element, last: int) -> int:
    """The level that a heading is told by: none is left out on the way down (PDF/UA-1, 7.4.2).

    Args:
        heading: `h1` to `h4`.
        last: the level of the one before; 0 before the first.
    """
    return min(int(str(heading.tag)[1]), last + 1)
