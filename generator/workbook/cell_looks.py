"""How cells look in every workbook that the program writes: fonts, lines, fills, number formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties

from generator.palette import Colour

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

AMOUNT_FORMAT = "#,##0.00"
#: The same with as many decimal places as there are, up to 元 and 分 in 万元.
EXACT_FORMAT = "#,##0.00####"

_NAME = "宋体"
BODY, BOLD = Font(name=_NAME, size=10), Font(name=_NAME, size=10, bold=True)
TITLE, SMALL = Font(name=_NAME, size=16, bold=True), Font(name=_NAME, size=9, color=Colour.FAINT)
LINK = Font(name=_NAME, size=10, color=Colour.LINK, underline="single")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def box(colour: Colour) -> Border:
    """Thin lines around a cell."""
    side = Side(style="thin", color=colour)
    return Border(left=side, right=side, top=side, bottom=side)


def filled(colour: Colour) -> PatternFill:
    """A colour behind a cell's words."""
    return PatternFill("solid", fgColor=colour)


BOX = box(Colour.LINE)


def fit_to_width(sheet: Worksheet, *, landscape: bool, is_one_page: bool = False) -> None:
    """Set a sheet up to print on A4, one page wide; or on one page."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(is_one_page)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def as_heading(cell: Cell | MergedCell) -> None:
    """Give a cell the look of a column's heading."""
    cell.font, cell.fill, cell.border, cell.alignment = BOLD, filled(Colour.HEAD), BOX, CENTRE
