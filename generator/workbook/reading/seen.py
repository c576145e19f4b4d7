"""Which cells of a workbook were read or recognised; `unread` looks at what remains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.workbook.spreadsheet.grid import Grid, Position


class TablePlace(NamedTuple):
    """Where an official table stands: its rows from the title on, its body, its columns."""

    rows: range
    body: int
    columns: range


@dataclass(slots=True)
class Seen:
    """Which cells of a workbook were read or recognised, by sheet.

    Attributes:
        cells: those cells.
        lists: of a sheet with headings, the row of the headings and the columns that are known.
        tables: where official tables stand.
    """

    cells: defaultdict[str, set[Position]] = field(default_factory=lambda: defaultdict(set))
    lists: dict[str, tuple[int, set[int]]] = field(default_factory=dict)
    tables: dict[str, list[TablePlace]] = field(default_factory=dict)

    def mark(self, grid: Grid, row: int, column: int) -> None:
        """Note that a cell was read or recognised."""
        self.cells[grid.name].add((row, column))

    def headed(self, grid: Grid, row: int, columns: Iterable[int]) -> None:
        """Note a sheet's row of headings and the columns under those that are known."""
        first, known = self.lists.get(grid.name, (row, set()))
        self.lists[grid.name] = (min(first, row), known | set(columns))

    def table(self, grid: Grid, rows: range, body: int, columns: Collection[int]) -> None:
        """Note where an official table stands: its columns and the first row of its body."""
        extent = range(min(columns), max(columns) + 1)
        self.tables.setdefault(grid.name, []).append(TablePlace(rows, body, extent))
