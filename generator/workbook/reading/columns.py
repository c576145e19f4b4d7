"""Which column is meant where a sheet has two of one heading and the table has one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.workbook.reading.cells import amount_of
from generator.workbook.spreadsheet.grid import Grid, Position


class TwoColumns(Exception):  # noqa: N818 - says that a sheet has two columns where one belongs
    """Two columns of one heading hold different amounts, the first time at these two cells."""

    def __init__(self, one: Position, other: Position) -> None:
        super().__init__(one, other)
        self.one, self.other = one, other


def filled_one(grid: Grid, columns: Sequence[int], rows: Sequence[int]) -> int:
    """Of columns with the same heading the one that is filled in, or the first if none is.

    The other ones are blank or say the same.

    Args:
        grid: the sheet.
        columns: at least one.
        rows: the rows of amounts.

    Raises:
        TwoColumns: several are filled in, and not the same.
    """
    if len(columns) == 1:
        return columns[0]
    amounts = {column: _amounts(grid, column, rows) for column in columns}
    found, *others = [column for column in columns if amounts[column]] or columns[:1]
    for other in others:
        first, second = amounts[found], amounts[other]
        if apart := [row for row in rows if _differ(first.get(row), second.get(row))]:
            raise TwoColumns((apart[0], found), (apart[0], other))
    return found


def _amounts(grid: Grid, column: int, rows: Sequence[int]) -> dict[int, Decimal | str]:
    """What a column holds that is not zero, by rows, or why it has no value; no words."""
    found: dict[int, Decimal | str] = {}
    for row in rows:
        if fault := grid.broken.get((row, column)):
            found[row] = fault
            continue
        if amount := amount_of(grid.value(row, column)):
            found[row] = amount
    return found


def _differ(one: Decimal | str | None, other: Decimal | str | None) -> bool:
    """Whether two cells say different amounts; of one without a value nobody knows."""
    return one != other and not isinstance(one, str) and not isinstance(other, str)
