"""What of the exports was not placed: every cell, with what stands there and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from generator.importing.sheet import ExportSheet
from generator.workbook.reading.cells import amount_of, is_amount
from generator.workbook.spreadsheet.grid import a1

NOT_A_TABLE = "这一页没有认出决算报表"
OUTSIDE = "不在报表的栏目和项目里"
BETWEEN = "　"


@dataclass(frozen=True, slots=True)
class Leftover:
    """Neighbouring cells of one row that could not be placed, for one reason.

    Attributes:
        file, sheet: where they are.
        address: the cell, or the first and the last one (`C7:F7`).
        text: what stands there.
        reason: why it was not placed.
        amounts: how many of them hold an amount other than zero.
    """

    file: str
    sheet: str
    address: str
    text: str
    reason: str
    amounts: int


def leftovers_of(sheets: Iterable[ExportSheet]) -> tuple[tuple[Leftover, ...], int]:
    """What was not placed, in order; and how many zeros and dashes were not, which say nothing."""
    found: list[Leftover] = []
    zeros = 0
    for sheet in sheets:
        default = OUTSIDE if sheet.used else NOT_A_TABLE
        for row in range(len(sheet.grid.rows)):
            cells = [
                (column, text, sheet.refused.get((row, column), default))
                for column, text in sheet.filled(row)
                if (row, column) not in sheet.used
                and ((row, column) not in sheet.unneeded or (row, column) in sheet.refused)
            ]
            said = [cell for cell in cells if not _says_nothing(sheet, row, cell[0])]
            zeros += len(cells) - len(said)
            for reason, group in groupby(said, key=lambda cell: cell[2]):
                found.append(_leftover(sheet, row, list(group), reason))
    return tuple(found), zeros


def unneeded_of(sheets: Iterable[ExportSheet]) -> dict[str, int]:
    """How many amounts other than zero nothing published needs, by file and sheet."""
    found: dict[str, int] = {}
    for sheet in sheets:
        cells = sheet.unneeded - sheet.used - sheet.refused.keys()
        if amounts := sum(bool(amount_of(sheet.grid.value(*at))) for at in cells):
            found[sheet.name] = amounts
    return found


def _says_nothing(sheet: ExportSheet, row: int, column: int) -> bool:
    """Whether a cell holds zero, or a dash."""
    content = sheet.grid.value(row, column)
    if (row, column) in sheet.grid.broken:
        return False
    return is_amount(content) and not amount_of(content)


def _leftover(
    sheet: ExportSheet, row: int, cells: list[tuple[int, str, str]], reason: str
) -> Leftover:
    first, last = a1(row, cells[0][0]), a1(row, cells[-1][0])
    return Leftover(
        sheet.file.name,
        sheet.grid.name,
        first if first == last else f"{first}:{last}",
        BETWEEN.join(" ".join(text.split()) for _, text, _ in cells),
        reason,
        sum(bool(amount_of(sheet.grid.value(row, column))) for column, _, _ in cells),
    )
