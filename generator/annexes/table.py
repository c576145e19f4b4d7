"""Tables from elsewhere, made regular: cells fill every place and none reaches over another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.annexes.model import DrawnGrid, GridCell
from generator.spans import columns_of

#: No column gets less than this part of the width that an even share would be.
LEAST_SHARE = 0.35


def regular(
    rows: Sequence[Sequence[GridCell]], widths: Sequence[float], head: int = 0
) -> DrawnGrid | None:
    """A table of cells that may leave gaps, overlap or reach out; None where nothing stands.

    Args:
        rows: the cells that begin in each row, from the left.
        widths: of the columns, in relation to one another; as many as there are columns.
        head: how many rows at the beginning are headings.
    """
    count = len(widths)
    head = min(head, max(len(rows) - 1, 0))
    parts = [_fill(part, count) for part in (rows[:head], rows[head:])]
    if not count or not parts[1]:
        return None
    least = LEAST_SHARE * sum(widths) / count
    return DrawnGrid(parts[0], parts[1], tuple(max(width, least) for width in widths))


def _fill(rows: Sequence[Sequence[GridCell]], count: int) -> tuple[tuple[GridCell, ...], ...]:
    taken: set[tuple[int, int]] = set()
    result = []
    for at, row in enumerate(rows):
        cells: list[GridCell] = []
        given = iter(row)
        column = 0
        while column < count:
            if (at, column) in taken:
                column += 1
                continue
            cell = next(given, None) or GridCell("")
            width = 1
            while (
                width < cell.columns
                and column + width < count
                and (at, column + width) not in taken
            ):
                width += 1
            height = min(cell.rows, len(rows) - at)
            taken |= {
                (at + down, column + right) for down in range(height) for right in range(width)
            }
            cells.append(replace(cell, rows=height, columns=width))
            column += width
        result.append(tuple(cells))
    return tuple(result)


def repeating(rows: Sequence[Sequence[GridCell]], head: int) -> int:
    """How many rows may repeat: no cell reaches from them into the others."""
    deep = any(at + cell.rows > head for at, row in enumerate(rows[:head]) for cell in row)
    return 0 if deep or head == len(rows) else head


def laid_out(grid: DrawnGrid) -> Iterator[tuple[int, int, GridCell]]:
    """Row, column and cell of every cell of a table, whatever reaches down from above."""
    rows = columns_of((*grid.head, *grid.body), lambda cell: (cell.rows, cell.columns))
    for at, row in enumerate(rows):
        yield from ((at, column, cell) for column, cell in row)
