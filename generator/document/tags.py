"""Tables and figures in the structure of a PDF, where WeasyPrint leaves something to be said.

WeasyPrint tags tables, but takes a heading over several columns for one over the first, and does
not say which way a heading points (ISO 32000-1, 14.8.5.7, Scope and Headers). Here every cell is
told all headings above it and those right before it in its row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from weasyprint.pdf import pydyf

#: A CSS pixel in points.
_PIXEL = 0.75


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell's tag with its place in the grid of its table."""

    tag: pydyf.Dictionary
    row: int
    column: int
    columns: int
    in_head: bool

    @property
    def is_heading(self) -> bool:
        return bool(self.tag["S"] == "/TH")


def say_headers(file: pydyf.PDF) -> None:
    """Give every heading its scope, and every other cell its headings."""
    for tag in [item for item in file.objects if _kind(item) == "/Table"]:
        cells = list(_cells(tag, file))
        heads = [cell for cell in cells if cell.is_heading and cell.in_head]
        rows: dict[int, list[_Cell]] = {}
        for cell in cells:
            if not cell.in_head:
                rows.setdefault(cell.row, []).append(cell)
            if cell.is_heading:
                cell.tag["A"]["Scope"] = "/Column" if cell.in_head else "/Row"
        for cell in cells:
            if not cell.is_heading:
                found = [*_before(cell, rows.get(cell.row, [])), *_above(cell, heads)]
                names = dict.fromkeys(other.tag["ID"].string for other in found)
                cell.tag["A"]["Headers"] = pydyf.Array(map(pydyf.String, names))


def place_figures(file: pydyf.PDF) -> None:
    """Say where each figure stands in points from the foot of its page, as BBox is meant.

    WeasyPrint says it in pixels from the head (ISO 32000-1, 14.8.5.4.3).
    """
    for tag in [item for item in file.objects if _kind(item) == "/Figure"]:
        page = file.objects[int(tag["Pg"].split()[0])]
        top = page["MediaBox"][3]
        left, above, right, below = (length * _PIXEL for length in tag["A"]["BBox"])
        tag["A"]["BBox"] = pydyf.Array((left, top - below, right, top - above))


def _above(cell: _Cell, heads: list[_Cell]) -> Iterator[_Cell]:
    """The headings of its columns, from the top down."""
    right = cell.column + cell.columns
    for other in heads:
        if other.column < right and cell.column < other.column + other.columns:
            yield other


def _before(cell: _Cell, row: list[_Cell]) -> list[_Cell]:
    """The headings next to its left, past cells that are none: a row may have two halves."""
    found: list[_Cell] = []
    for other in reversed([item for item in row if item.column < cell.column]):
        if other.is_heading:
            found.insert(0, other)
        elif found:
            break
    return found


def _cells(table: pydyf.Dictionary, file: pydyf.PDF) -> Iterator[_Cell]:
    open_rows: dict[int, int] = {}  # rows that a cell above still covers, by column
    for at, (row, in_head) in enumerate(_rows(table, file)):
        column = 0
        for tag in _kids(row, file):
            while open_rows.get(column):
                column += 1
            columns, rows = tag["A"].get("ColSpan", 1), tag["A"].get("RowSpan", 1)
            yield _Cell(tag, at, column, columns, in_head)
            open_rows.update(dict.fromkeys(range(column, column + columns), rows))
            column += columns
        open_rows = {place: rows - 1 for place, rows in open_rows.items() if rows > 1}


def _rows(
    parent: pydyf.Dictionary, file: pydyf.PDF, *, in_head: bool = False
) -> Iterator[tuple[pydyf.Dictionary, bool]]:
    for tag in _kids(parent, file):
        if tag["S"] == "/TR":
            yield tag, in_head
        else:
            yield from _rows(tag, file, in_head=in_head or tag["S"] == "/THead")


def _kids(tag: pydyf.Dictionary, file: pydyf.PDF) -> Iterator[pydyf.Dictionary]:
    """The tags within a tag, without the marked content, which stands by number."""
    for kid in tag["K"]:
        if not isinstance(kid, int):
            yield file.objects[int(kid.split()[0])]


def _kind(item: object) -> object:
    return item.get("S") if isinstance(item, pydyf.Dictionary) else None
