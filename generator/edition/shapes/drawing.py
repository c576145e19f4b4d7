"""What the layouts of several shapes share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from generator.edition.layout import Heading, LayoutSlot
from generator.edition.shapes.parts import Column, Row

LINE_WIDTH = 5.0


def amounts(
    name: str, row: Row | None, columns: Mapping[str, Column], dash: str = "——"
) -> list[LayoutSlot]:
    """The amounts of a row that an edition lists; blank ones where there is none."""
    if row is None:
        return [LayoutSlot("amount") for _ in columns]
    return [
        LayoutSlot("dash", dash)
        if column in row.dash
        else LayoutSlot("amount", address=(name, column), count=row.count)
        for column in columns
    ]


def column_exists(columns: Mapping[str, Column], rest: Sequence[str]) -> bool:
    """Whether the end of a path names a column; where there is one, it need not."""
    return len(columns) == 1 if not rest else len(rest) == 1 and rest[0] in columns


def grouped(columns: Iterable[Column], row: int, start: int, rows: int = 2) -> Iterator[Heading]:
    """The headings of columns, those of a group below the heading that they share.

    Args:
        columns: from left to right.
        row: where the headings begin.
        start: the column of the first.
        rows: how many rows a heading without a group takes.
    """
    for group, members in groupby(columns, key=lambda column: column.group):
        items = list(members)
        if group:
            yield Heading(group, row, start, columns=len(items))
        for offset, column in enumerate(items):
            below = Heading(column.label, row + 1, start + offset)
            alone = Heading(column.label, row, start + offset, rows=rows)
            yield below if group else alone
        start += len(items)
