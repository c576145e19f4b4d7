"""Where the cells of a table stand when each says only how far it reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def columns_of(
    rows: Iterable[Iterable[Item]], reach: Callable[[Item], tuple[int, int]]
) -> Iterator[list[tuple[int, Item]]]:
    """Each row's cells with the columns that they begin in, counted from 0.

    Args:
        rows: the cells that begin in each row, from the left.
        reach: over how many rows and columns a cell reaches.
    """
    covered: dict[int, int] = {}  # the row from which a column is free again
    for at, row in enumerate(rows):
        found: list[tuple[int, Item]] = []
        column = 0
        for item in row:
            while covered.get(column, 0) > at:
                column += 1
            found.append((column, item))
            down, across = reach(item)
            covered |= dict.fromkeys(range(column, column + across), at + down)
            column += across
        yield found
