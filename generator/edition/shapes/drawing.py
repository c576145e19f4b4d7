"""What the layouts of several shapes share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.edition.layout import LayoutSlot
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
