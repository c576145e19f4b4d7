"""A table that someone drew, every merged cell spread out, so that rows and columns count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from generator.spans import columns_of
from generator.submission import Block, Cell, TableRow
from generator.text import same
from generator.workbook.spreadsheet.grid import Position, a1, position_of


class DrawnPlace(NamedTuple):
    """A cell of the table: its words, where it begins, and how far it reaches."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class DrawnTable:
    """What stands where; rows and columns are counted from 0.

    Attributes:
        corner: the cell of the workbook where the table begins, if it is known.
        places: the cell that covers each place.
        height: how many rows there are.
        width: how many columns there are.
    """

    corner: Cell | None = None
    places: dict[Position, DrawnPlace] = field(default_factory=dict)
    height: int = 0
    width: int = 0

    def row(self, row: int) -> list[DrawnPlace]:
        """The cells that begin in a row."""
        found = (self.begins(row, column) for column in range(self.width))
        return [place for place in found if place is not None]

    def all(self) -> Iterator[DrawnPlace]:
        """Every cell once, row by row."""
        return (place for row in range(self.height) for place in self.row(row))

    def begins(self, row: int, column: int) -> DrawnPlace | None:
        """The cell that begins at a place; None for one that is covered from elsewhere."""
        place = self.places.get((row, column))
        return place if place and (place.row, place.column) == (row, column) else None

    def text(self, row: int, column: int) -> str:
        """The words that begin at a place; blank for one that is covered from elsewhere."""
        place = self.begins(row, column)
        return place.text if place else ""

    def words(self, row: int, column: int) -> str:
        """The words over a place that stand in its column alone, from above or there."""
        place = self.places.get((row, column))
        return place.text.strip() if place and place.columns == 1 else ""

    def labelled(self, labels: frozenset[str]) -> Iterator[DrawnPlace]:
        """The cells that say one of these, in a form in which writings are equal."""
        return (place for place in self.all() if same(place.text) in labels)

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell of the workbook at a place."""
        if self.corner is None:
            return None
        top, left = position_of(self.corner.address)
        return replace(self.corner, address=a1(top + row, left + column), text="")


def spread(block: Block) -> DrawnTable:
    """A table's cells by every place that they cover."""
    table = DrawnTable(block.cell, height=len(block.rows))
    placed = columns_of((line.cells for line in block.rows), lambda cell: cell[1:])
    for row, line in enumerate(placed):
        for column, cell in line:
            text, rows, columns = cell
            place = DrawnPlace(text, row, column, rows, columns)
            table.places |= {
                (row + down, column + right): place
                for down in range(rows)
                for right in range(columns)
            }
    table.width = max((column + 1 for _, column in table.places), default=0)
    return table


def gathered(table: DrawnTable, changes: Mapping[Position, str]) -> tuple[TableRow, ...]:
    """The rows of a table again, with other words in some cells."""
    return tuple(
        TableRow(
            tuple(
                (changes.get((place.row, place.column), place.text), place.rows, place.columns)
                for place in table.row(row)
            )
        )
        for row in range(table.height)
    )
