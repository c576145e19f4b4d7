"""The official tables of a published document, as sheets for the reader of exported tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.annexes.model import DrawnGrid as Printed
from generator.annexes.model import GridCell, TextBlock, Words
from generator.annexes.table import laid_out
from generator.edition.model import Edition
from generator.importing.vocabulary import Vocabulary
from generator.published.continued import joined
from generator.published.dumped import restored
from generator.published.patterns import document_patterns
from generator.workbook.spreadsheet.grid import Grid, Position

_NEXT_NOTE = re.compile(r"\s*\d{1,2}\s*[.．、](?:.*[。；]\s*$|.{20})")
#: Longer lines are sentences, no part of a table's head.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """The table that a sheet was made from.

    Attributes:
        table: the table.
        top: how many lines of the sheet stand above it.
        cells: its cells, by the row and column of each place that they reach over.
    """

    table: Printed
    top: int
    cells: Mapping[Position, GridCell]

    def cell(self, row: int, column: int) -> GridCell | None:
        """The cell at a place of the sheet."""
        return self.cells.get((row - self.top, column))


def sheets_of(blocks: Sequence[TextBlock], edition: Edition) -> Iterator[Grid]:
    """A sheet for each table: the lines that stand above it, then its rows."""
    return (_sheet(name, above, table) for name, above, table in _tables(blocks, edition))


def origins_of(blocks: Sequence[TextBlock], edition: Edition) -> dict[str, PrintedTable]:
    """The tables that `sheets_of` makes sheets from, by the names of these."""
    return {
        name: PrintedTable(table, len(above), dict(_reached(table)))
        for name, above, table in _tables(blocks, edition)
    }


def _reached(table: Printed) -> Iterator[tuple[Position, GridCell]]:
    for row, column, cell in laid_out(table):
        for down in range(cell.rows):
            yield from (((row + down, column + right), cell) for right in range(cell.columns))


def _tables(
    blocks: Sequence[TextBlock], edition: Edition
) -> Iterator[tuple[str, Sequence[Words], Printed]]:
    vocabulary = Vocabulary(edition)
    note = document_patterns().note
    above: list[Words] = []
    number, is_noted = 0, False
    for block in _whole(blocks):
        if isinstance(block, Words):
            # notes belong to the table before
            is_noted = bool(note.match(block.text) or (is_noted and _NEXT_NOTE.match(block.text)))
            above = [] if is_noted else [*above, block]
            continue
        number += 1
        above = [line for line in above if len(line.text) <= _LONGEST]
        titles = [names for line in above if (names := vocabulary.title(line.text))]
        shape = edition.tables[titles[-1][0]] if titles and len(titles[-1]) == 1 else None
        table = block if shape is None else restored(block, shape)
        yield f"表格{number}", above, table
        above, is_noted = [], False


def _whole(blocks: Sequence[TextBlock]) -> Iterator[TextBlock]:
    """Blocks, those tables as one that nothing parts: a page ended there."""
    before: Printed | None = None
    for block in blocks:
        if isinstance(block, Words):
            if before is not None:
                yield before
            before = None
            yield block
        elif before is not None and len(before.widths) == len(block.widths) and not block.head:
            before = replace(before, body=(*before.body, *block.body))
        elif before is not None and (whole := joined(before, block)) is not None:
            before = whole
        else:
            if before is not None:
                yield before
            before = block
    if before is not None:
        yield before


def _sheet(name: str, above: Sequence[Words], table: Printed) -> Grid:
    rows: list[list[object]] = [[line.text] for line in above]
    merges: dict[Position, Position] = {}
    spans: dict[Position, tuple[int, int]] = {}
    top = len(rows)
    rows += [[None] * len(table.widths) for _ in (*table.head, *table.body)]
    for at, column, cell in laid_out(table):
        first = (top + at, column)
        rows[first[0]][column] = cell.text or None
        if cell.rows > 1 or cell.columns > 1:
            spans[first] = (cell.rows, cell.columns)
            merges |= {
                (first[0] + down, column + right): first
                for down in range(cell.rows)
                for right in range(cell.columns)
            }
    return Grid(name, rows, merges, spans)
