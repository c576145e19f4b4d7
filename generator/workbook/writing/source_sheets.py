"""Write the sheets 汇总单位 and 汇总来源 into a consolidated workbook."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generator.submission import Submission
from generator.workbook.cell_looks import SMALL, as_heading, fit_to_width
from generator.workbook.reading.cells import UNITS
from generator.workbook.reading.sources import (
    SOURCE_HEADINGS,
    SOURCES_SHEET,
    UNIT_HEADINGS,
    UNITS_SHEET,
)

_UNIT_WIDTHS, _SOURCE_WIDTHS = (50, 50, 70), (50, 36, 36, 20, 10, 10, 18, 24)
_ADVICE = "由 juesuan merge 写成：说明本填报表由哪些单位汇总、每个数由哪些格子相加。请不要改动。"


def write_sources(book: Workbook, submission: Submission) -> None:
    """Add the two sheets of a submission that was consolidated to its workbook."""
    files = {unit.name: unit.file for unit in submission.units}
    sheet = _sheet(book, UNITS_SHEET, UNIT_HEADINGS, _UNIT_WIDTHS)
    for at, unit in enumerate(submission.units, start=3):
        _put(sheet, at, (unit.name, unit.file, unit.digest))
    sheet = _sheet(book, SOURCES_SHEET, SOURCE_HEADINGS, _SOURCE_WIDTHS)
    lines = [(name, source) for name, items in submission.sources.items() for source in items]
    for at, (name, source) in enumerate(lines, start=3):
        cell = source.cell
        number = (cell.value or Decimal(0)).scaleb(UNITS.get(source.measure, 0))
        place = cell.sheet.rpartition("]")[2]
        file = files.get(source.unit, "")
        words = (name, source.unit, file, place, cell.address, source.measure)
        _put(sheet, at, (*words, number, source.note or None))
    last = get_column_letter(len(SOURCE_HEADINGS))
    sheet.auto_filter.ref = f"A2:{last}{2 + max(1, len(lines))}"


def _sheet(
    book: Workbook, title: str, headings: Iterable[str], widths: Iterable[float]
) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    sheet.cell(1, 1, _ADVICE).font = SMALL
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True), start=1):
        as_heading(sheet.cell(2, column, heading))
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A3"
    fit_to_width(sheet, landscape=True)
    sheet.protection.enable()
    sheet.protection.autoFilter = sheet.protection.sort = False
    return sheet


def _put(sheet: Worksheet, row: int, values: Iterable[str | Decimal | None]) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
