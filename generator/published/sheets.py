"""The official tables of a published document, as sheets for the reader of exported tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.annexes.model import Grid as Printed
from generator.annexes.model import Words
from generator.annexes.table import laid_out
from generator.published.outline import Block
from generator.workbook.spreadsheet.grid import Grid, Position

_NOTE = re.compile(r"\s*(?:注|说明|备注)\s*[：:]|\s*\d{1,2}\s*[.．、]\s*本")
_NEXT_NOTE = re.compile(r"\s*\d{1,2}\s*[.．、].*[。；]\s*$")
#: Longer lines are sentences, no part of a table's head.
_LONGEST = 60


def sheets_of(blocks: Sequence[Block]) -> Iterator[Grid]:
    """A sheet for each table: the lines that stand above it, then its rows."""
    above: list[Words] = []
    number, is_noted = 0, False
    for block in blocks:
        if isinstance(block, Words):
            # notes belong to the table before
            is_noted = bool(_NOTE.match(block.text) or (is_noted and _NEXT_NOTE.match(block.text)))
            above = [] if is_noted else [*above, block]
            continue
        number += 1
        yield _sheet(f"表格{number}", [line for line in above if len(line.text) <= _LONGEST], block)
        above = []


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
