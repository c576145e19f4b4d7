"""A line more in 审核说明: why a finding stands, in a copy of the department's workbook."""

from __future__ import annotations

from pathlib import Path

from generator.errors import Unusable
from generator.submission import Cell
from generator.text import same
from generator.workbook.reading.sheets import WAIVER_HEADINGS, WAIVER_SHEET, SheetFound, Sheets
from generator.workbook.spreadsheet.grid import a1, open_grids
from generator.workbook.writing.annotate import with_texts
from generator.workbook.writing.append import with_sheet

_WIDTHS = (20, 24, 80)


def with_waiver(file: Path, content: bytes, rule: str, place: str, text: str) -> bytes:
    """A copy of a workbook in which 审核说明 says why a finding stands.

    Args:
        file: the workbook as messages name it.
        content: its bytes.
        rule: the id of the rule.
        place: the cell that the finding is about; blank for whatever the rule finds.
        text: the reason.

    Raises:
        Unusable: the sheet lacks a column, or the workbook can't be read.
    """
    words = (rule, place, text)
    found = Sheets(open_grids(file, content), file).find(
        WAIVER_SHEET, WAIVER_HEADINGS, optional=True
    )
    if found is None:
        return with_sheet(content, WAIVER_SHEET, WAIVER_HEADINGS, _WIDTHS, [words])
    if missing := [heading for heading in WAIVER_HEADINGS if heading not in found.columns]:
        what = f"《{WAIVER_SHEET}》缺“{missing[0]}”一栏"
        raise Unusable(file, found.grid.name, what, "请补上这一栏，再写说明")
    row = _line(found, rule, place)
    cells = (Cell(found.grid.name, a1(row, found.columns[it])) for it in WAIVER_HEADINGS)
    return with_texts(content, dict(zip(cells, words, strict=True)), file)


def _line(found: SheetFound, rule: str, place: str) -> int:
    """The line of that finding where one lacks its reason, else the one below all others."""
    below = found.row + 1
    for row in found.rows:
        own = [same(found.grid.text(row, column)) for column in found.columns.values()]
        if own == [same(rule), same(place), ""]:
            return row
        if any(own):
            below = row + 1
    return below
