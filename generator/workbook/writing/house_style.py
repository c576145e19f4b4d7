"""Put a house style into a workbook that is there, on the sheet 体例内容."""

from __future__ import annotations

from pathlib import Path

from generator.errors import Unusable
from generator.submission import Cell, KeptStyle
from generator.workbook.reading.cells import CellReader
from generator.workbook.reading.house_style import (
    STYLE_HEADINGS,
    STYLE_SHEET,
    STYLE_WIDTHS,
    style_rows,
)
from generator.workbook.reading.sheets import IDENTITY_SHEET, STYLE, Sheets, read_identity_lines
from generator.workbook.spreadsheet.grid import open_grids
from generator.workbook.writing.annotate import with_texts
from generator.workbook.writing.append import with_sheet


def with_kept_style(file: Path, content: bytes, style: KeptStyle) -> bytes:
    """A copy of a workbook that keeps and names a style; all else stays as it is.

    Raises:
        Unusable: it keeps one already, or has no line to name it.
    """
    grids = open_grids(file, content)
    sheets = Sheets(grids, file)
    if sheets.find(STYLE_SHEET, STYLE_HEADINGS):
        remedy = f"要换体例的，先删去《{STYLE_SHEET}》一页"
        raise Unusable(file, STYLE_SHEET, "填报表里已经有体例", remedy)
    line = read_identity_lines(sheets, CellReader(file)).get(STYLE)
    if line is None:
        what = f"《{IDENTITY_SHEET}》没有“{STYLE}”一行"
        raise Unusable(file, IDENTITY_SHEET, what, "请对照空白填报表补上")
    named = with_texts(content, {Cell(line.sheet, line.address): style.name}, file)
    return with_sheet(named, STYLE_SHEET, STYLE_HEADINGS, STYLE_WIDTHS, style_rows(style))
