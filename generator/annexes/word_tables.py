"""The tables of a Word file: their rows, their cells, and how far each cell reaches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.annexes.word_styles import W, local_name, number_of

if TYPE_CHECKING:
    from lxml import etree

#: Word makes no more.
MOST_COLUMNS = 63


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table but for those struck out, also those within content controls."""
    for child in table:
        if local_name(child) == "tr" and child.find(f"{W}trPr/{W}del") is None:
            yield child
        elif local_name(child) in {"sdt", "sdtContent", "ins", "customXml"}:
            yield from rows_of(child)


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row."""
    for child in row:
        if local_name(child) == "tc":
            yield child
        elif local_name(child) in {"sdt", "sdtContent", "customXml"}:
            yield from cells_of(child)


def span_of(cell: etree._Element) -> int:
    """How many columns a cell covers."""
    span = number_of(cell.find(f"{W}tcPr/{W}gridSpan"), "val", 1)
    return min(max(1, span), MOST_COLUMNS)


def skipped(row: etree._Element) -> int:
    """How many columns a row leaves out before its first cell."""
    return min(number_of(row.find(f"{W}trPr/{W}gridBefore"), "val", 0), MOST_COLUMNS)


def depths(rows: list[etree._Element]) -> dict[tuple[int, int], int]:
    """How many rows each cell that goes on below reaches over, by its row and column."""
    reach: dict[tuple[int, int], int] = {}
    open_at: dict[int, int] = {}
    for at, row in enumerate(rows):
        column = skipped(row)
        for cell in cells_of(row):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart" and column in open_at:
                reach[open_at[column], column] += 1
            elif merge is not None:
                open_at[column], reach[at, column] = at, 1
            else:
                open_at.pop(column, None)
            column += span_of(cell)
    return reach


def alignment_of(cell: etree._Element) -> str:
    """How the first paragraph of a cell stands."""
    found = cell.find(f"{W}p/{W}pPr/{W}jc")
    return "" if found is None else found.get(f"{W}val", "")
