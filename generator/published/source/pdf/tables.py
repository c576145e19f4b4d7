"""Pieces of tables put together over pages, as tables with the place of each cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.annexes.model import DrawnGrid, GridCell
from generator.annexes.table import regular, repeating
from generator.published.patterns import document_patterns
from generator.published.source.pdf.lines import PageLine, between
from generator.published.source.pdf.ruled import Piece
from generator.published.source.places import PageBox

#: Points by which the columns of one table may differ from page to page.
_SHIFT = 5.0
#: What words don't begin with; nor do none.
_WITHIN = frozenset(["", *"（(，。、；：）)"])
#: Words of a cell that are sentences.
_LONG = 60
_FIGURE = re.compile(r"[-\d,.%\s]+")


@dataclass(slots=True)
class PdfTable:
    """A table in the making.

    Attributes:
        above: the lines that stand above it.
        pieces: as much of it as stands on each page, each with its number there, and with how
            many of its rows repeat the head.
        head: how many rows at the beginning repeat.
    """

    above: tuple[PageLine, ...]
    pieces: list[tuple[Piece, int, int]]
    head: int = 0

    @property
    def edges(self) -> tuple[float, ...]:
        """Where its columns begin and end, as the page says it that has most of them."""
        return max((piece.edges for piece, _, _ in self.pieces), key=len)

    def goes_on(self, lines: Sequence[PageLine], piece: Piece) -> bool:
        """Whether a piece at the beginning of the next page belongs to it, and not a new table."""
        last = self.pieces[-1][0]
        if piece.page != last.page + 1 or not _fit(self.edges, piece.edges):
            return False
        known = {_bare(line.text) for line in self.above}
        if not all(_bare(line.text) in {*known, ""} for line in lines):
            return False
        own, first = _texts(piece)[0], _texts(self.pieces[0][0])[0]
        is_title = len(own) == 1 and len(piece.edges) > 2  # noqa: PLR2004
        starts_anew = bool(own) and own != first and own[0] == first[0] and own[0] != ""
        return not starts_anew and (own == first or not is_title)

    def add(self, piece: Piece, number: int) -> None:
        """Take a piece that goes on with it."""
        repeated = 0
        for own, first in zip(_texts(piece)[:-1], _texts(self.pieces[0][0]), strict=False):
            if own != first or not any(own):
                break
            repeated += 1
        self.head = max(self.head, repeated)
        self.pieces.append((piece, number, repeated))


def _bare(text: str) -> str:
    """A line as it is on the first page as well: without 续表."""
    return document_patterns().continued.sub("", "".join(text.split()))


def _texts(piece: Piece) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(piece.rows)]
    for cell in piece.cells:
        rows[cell.top].append("".join(cell.written.text.split()))
    return rows


def _fit(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether the columns of two pieces agree, but that one may have some joined, or not drawn."""
    if abs(one[-1] - other[-1]) > _SHIFT:
        return False
    more, fewer = (one, other) if len(one) >= len(other) else (other, one)
    return all(min(abs(edge - place) for place in more) <= _SHIFT for edge in fewer)


@dataclass(slots=True)
class _Placed:
    """A cell in the whole table; `where` is where it begins."""

    top: int
    left: int
    bottom: int
    right: int
    where: str
    text: str
    boxes: tuple[PageBox | None, ...]
    goes_on: bool

    def append(self, other: _Placed) -> None:
        """Take the words that go on on the next page."""
        blank = between(self.text, other.text)
        self.text += blank + other.text
        self.boxes += (*[None] * len(blank), *other.boxes)
        self.goes_on = other.goes_on


def grid_of(table: PdfTable, boxes: dict[str, tuple[PageBox | None, ...]]) -> DrawnGrid | None:
    """A table of all its pieces; the boxes of its characters are put into `boxes`."""
    edges = table.edges
    cells: list[_Placed] = []
    count = 0
    for piece, number, skipped in table.pieces:
        own = list(_placed(piece, number, skipped, edges, count))
        rows = piece.rows - skipped
        if cells and own:
            rows -= _sewn(cells, own, count, rows)
        cells += own
        count += rows
    lines: list[list[GridCell]] = [[] for _ in range(count)]
    for cell in sorted(cells, key=lambda it: (it.top, it.left)):
        boxes[cell.where] = cell.boxes
        span = cell.bottom - cell.top, cell.right - cell.left
        lines[cell.top].append(GridCell(cell.text, *span, where=cell.where))
    widths = [after - before for before, after in pairwise(edges)]
    return regular(lines, widths, repeating(lines, table.head))


def _placed(
    piece: Piece, number: int, skipped: int, edges: Sequence[float], above: int
) -> Iterator[_Placed]:
    """The cells of a piece below so many rows, without those rows that repeat the head."""
    columns = [_nearest(edges, edge) for edge in piece.edges]
    counted: dict[int, int] = {}
    for cell in piece.cells:
        counted[cell.top] = counted.get(cell.top, 0) + 1
        if cell.top < skipped:
            continue
        where = f"第 {piece.page} 页表格 {number} 第 {cell.top + 1} 行第 {counted[cell.top]} 格"
        left = columns[cell.left]
        yield _Placed(
            cell.top - skipped + above, left, cell.bottom - skipped + above,
            max(left + 1, columns[cell.right]), where, cell.written.text, cell.written.boxes,
            cell.goes_on,
        )  # fmt: skip


def _nearest(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - edge))


def _sewn(above: list[_Placed], below: list[_Placed], seam: int, rows: int) -> int:
    """Join the cells that a page's end has cut in two; how many rows are fewer then."""
    ends = {(cell.left, cell.right): cell for cell in above if cell.bottom == seam}
    first = min(cell.left for cell in below)
    for (_, right), whole in ends.items():
        if right <= first:  # not drawn on the next page
            whole.bottom = seam + rows
    for cell in [it for it in below if it.top == seam and it.text[:1] in _WITHIN]:
        end = ends.get((cell.left, cell.right))
        if end and max(end.bottom - end.top, cell.bottom - cell.top) > 1:
            end.bottom = cell.bottom
            end.append(cell)
            below.remove(cell)
    row = [cell for cell in below if cell.top == seam and cell.bottom == seam + 1]
    if not _is_rest(row, ends):
        return 0
    for cell in row:
        ends[cell.left, cell.right].append(cell)
        below.remove(cell)
    for cell in (*above, *below):
        cell.top -= cell.top > seam
        cell.bottom -= cell.bottom > seam
    return 1


def _is_rest(row: Sequence[_Placed], ends: Mapping[tuple[int, int], _Placed]) -> bool:
    """Whether a row is the rest of the row above: words go on in it, and nothing begins."""
    pairs = [(ends.get((cell.left, cell.right)), cell) for cell in row]
    whole = [(end, cell) for end, cell in pairs if end and end.bottom - end.top == 1]
    said = [(end, cell) for end, cell in whole if cell.text]
    if not said or len(whole) < len(row) or any(_FIGURE.fullmatch(cell.text) for _, cell in said):
        return False
    if not any(end.text for end, _ in said):  # all but its number has moved to the next page
        return not row[0].text and bool(whole[0][0].text)
    return all(end.goes_on for end, _ in said) and any(
        (end.text and not cell.text) or len(end.text) > _LONG for end, cell in whole
    )
