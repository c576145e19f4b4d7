"""Which column is meant where a sheet has two of one heading and the table has one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from generator.money import NotAnAmountError, read_amount
from generator.text import same
from generator.workbook.spreadsheet.grid import Grid, Position


class TwoColumns(Exception):  # noqa: N818 - says that a sheet has two columns where one belongs
    """Two columns of one heading hold different amounts, the first time at these two cells."""

    def __init__(self, heading: str, one: Position, other: Position) -> None:
        super().__init__(heading, one, other)
        self.heading, self.one, self.other = heading, one, other


def settled(
    grid: Grid,
    wanted: Mapping[str, tuple[int, Collection[str]]],
    spare: Iterable[int],
    headings: range,
    rows: Iterable[int],
) -> tuple[dict[str, int], set[int]]:
    """The column of each heading: of those that have it the one that is filled in.

    The other ones of a heading, which are blank or say the same, are the second of what is given.

    Args:
        grid: the sheet.
        wanted: by name, the first column of the heading, and the words that it may be.
        spare: the columns that are nobody's yet.
        headings: the rows of headings.
        rows: the rows of amounts; not looked at where every heading is there once.

    Raises:
        TwoColumns: several are filled in, and not the same.
    """
    lowest = {column: _lowest(grid, column, headings) for column in spare}
    found = {name: place for name, (place, _) in wanted.items()}
    body: list[int] = []
    alike: set[int] = set()
    for name, (place, words) in wanted.items():
        equal = [place, *(column for column, text in lowest.items() if text in words)]
        if len(equal) == 1:
            continue
        body = body or list(rows)
        amounts = {column: _amounts(grid, column, body) for column in equal}
        found[name], *others = [column for column in equal if amounts[column]] or [place]
        for other in others:
            first, second = amounts[found[name]], amounts[other]
            if apart := [row for row in body if _differ(first.get(row), second.get(row))]:
                raise TwoColumns(lowest[other], (apart[0], found[name]), (apart[0], other))
        alike.update(column for column in equal if column != found[name])
    return found, alike


def _lowest(grid: Grid, column: int, headings: range) -> str:
    """The lowest heading above a column."""
    texts = (same(grid.shown(row, column) or "") for row in reversed(headings))
    return next(filter(None, texts), "")


def _amounts(grid: Grid, column: int, rows: Sequence[int]) -> dict[int, Decimal | str]:
    """What a column holds that is not zero, by rows, or why it has no value; no words."""
    found: dict[int, Decimal | str] = {}
    for row in rows:
        if fault := grid.broken.get((row, column)):
            found[row] = fault
            continue
        try:
            amount = read_amount(grid.value(row, column))
        except NotAnAmountError:
            continue
        if amount:
            found[row] = amount
    return found


def _differ(one: Decimal | str | None, other: Decimal | str | None) -> bool:
    """Whether two cells say different amounts; of one without a value nobody knows."""
    return one != other and not isinstance(one, str) and not isinstance(other, str)
