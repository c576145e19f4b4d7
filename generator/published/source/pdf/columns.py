"""Tables without lines between their columns: words that stand below one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from generator.published.source.pdf.lines import PageLine, joined
from generator.published.source.pdf.ruled import Piece, RuledCell

#: Of the size of the letters: how far apart columns stand at least, and rows of one table at most.
_APART, _FAR = 1.0, 3.2
#: So many rows make a table, and this part of them has numbers.
_LEAST_ROWS, _LEAST_SHARE = 3, 0.5
_NUMBER = re.compile(r"[-－]?\d[\d,，]*(?:\.\d+)?%?|[-－—]+")
_LEADERS = re.compile(r"[.…·．‥_]{3,}")
_PAGE = re.compile(r"[-－—]*\d{1,3}[-－—]*")
Parts = list[PageLine]


def columned_tables(number: int, lines: Sequence[PageLine]) -> tuple[list[Piece], list[PageLine]]:
    """The tables among lines of a page, and the other lines."""
    pieces: list[Piece] = []
    rest: list[PageLine] = []
    for run in _runs(lines):
        piece = _piece(number, run)
        if piece is None:
            rest += run
        else:
            pieces.append(piece)
    return pieces, rest


def _runs(lines: Sequence[PageLine]) -> list[list[PageLine]]:
    """Lines in runs: near one another and all of several parts, or else alone."""
    runs: list[list[PageLine]] = []
    parted = False
    for line in lines:
        several = len(line.split(_APART)) > 1 and not _LEADERS.search(line.text)
        near = bool(runs) and line.base - runs[-1][-1].base < _FAR * line.size
        if several and parted and near:
            runs[-1].append(line)
        else:
            runs.append([line])
        parted = several
    return runs


def _piece(number: int, run: Sequence[PageLine]) -> Piece | None:
    rows = [line.split(_APART) for line in run]
    if len(rows) < _LEAST_ROWS or _is_contents(rows):
        return None
    columns = _columns(rows)
    figures = sum(any(_is_number(part) for part in row) for row in rows)
    if len(columns) < 2 or figures < _LEAST_SHARE * len(rows):  # noqa: PLR2004 - two columns
        return None
    edges = [columns[0][0]]
    edges += [(left[1] + right[0]) / 2 for left, right in pairwise(columns)]
    edges.append(columns[-1][1])
    cells = [cell for at, row in enumerate(rows) for cell in _cells(at, row, columns)]
    return Piece(number, tuple(edges), len(rows), tuple(cells), run[0].top, run[-1].bottom)


def _is_contents(rows: Sequence[Parts]) -> bool:
    """Whether they are titles with the numbers of their pages, one greater than the other."""
    if not all(len(row) == 2 and _PAGE.fullmatch(row[-1].text) for row in rows):  # noqa: PLR2004
        return False
    pages = [int(re.sub(r"\D", "", row[-1].text)) for row in rows]
    return pages == sorted(pages)


def _is_number(part: PageLine) -> bool:
    return bool(_NUMBER.fullmatch(part.text.replace(" ", "")))


def _columns(rows: Sequence[Parts]) -> list[tuple[float, float]]:
    """From where to where each column goes, as the rows with most parts show it."""
    most = max(len(row) for row in rows)
    spans: list[tuple[float, float]] = []
    for left, right in sorted(
        (part.x0, part.x1) for row in rows if len(row) == most for part in row
    ):
        if spans and left < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right))
        else:
            spans.append((left, right))
    return spans if len(spans) == most else []


def _cells(at: int, row: Parts, columns: Sequence[tuple[float, float]]) -> list[RuledCell]:
    """The cells of a row; a part that stands over several columns reaches over them."""
    held: dict[tuple[int, int], list[PageLine]] = {}
    for part in row:
        touched = [
            number
            for number, (left, right) in enumerate(columns)
            if part.x0 < right and part.x1 > left
        ] or [min(range(len(columns)), key=lambda it: abs(sum(columns[it]) - part.x0 - part.x1))]
        held.setdefault((touched[0], touched[-1] + 1), []).append(part)
    cells: list[RuledCell] = []
    next_column = 0
    for (left, right), parts in sorted(held.items()):
        left = max(left, next_column)  # noqa: PLW2901
        if left >= right:
            continue
        written = joined(parts)
        cells += [_empty(at, column) for column in range(next_column, left)]
        cells.append(RuledCell(at, left, at + 1, right, written))
        next_column = right
    return cells + [_empty(at, column) for column in range(next_column, len(columns))]


def _empty(at: int, column: int) -> RuledCell:
    return RuledCell(at, column, at + 1, column + 1, joined(()))
