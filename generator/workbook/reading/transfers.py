"""The sheet 内部往来: what units paid one another, and how much of it is eliminated.

It is a workbook of its own, written for the accountant to go through where the two sides don't
agree, and read when the units are consolidated again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Protection
from openpyxl.utils import get_column_letter

from generator.errors import Unusable
from generator.palette import Colour
from generator.submission import Cell
from generator.text import same
from generator.workbook.cell_looks import BODY, BOX, EXACT_FORMAT, SMALL, as_heading, filled
from generator.workbook.reading.cells import UNITS, CellReader, quote
from generator.workbook.reading.sheets import Sheets
from generator.workbook.saved import saved
from generator.workbook.spreadsheet.grid import open_grids

TITLE = "内部往来"
SIDES: dict[str, Literal["income", "spending"]] = {"收入": "income", "支出": "spending"}
_LEAD = ("往来", "收支", "单位名称", "科目编码", "科目名称")
_BOOKED, _ELIMINATED = "账面数", "抵销数"
HEADINGS = (*_LEAD, "金额单位", _BOOKED, _ELIMINATED)
_WIDTHS = (16, 8, 44, 14, 36, 10, 18, 18)
_ADVICE = (
    "列出可能是部门内部往来的每一笔。属于内部往来的，在“抵销数”填要抵销多少；不抵销的填 0 或留空。"
    "同一种往来，收入和支出抵销的合计应相等。填好后再运行一次 juesuan merge。"
)


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount that one unit may have got from, or paid to, another.

    Attributes:
        kind: the elimination's name in the edition.
        side: `income` or `spending`.
        unit: the unit's name.
        code: the subject.
        name: what the subject is called.
        cell: where it stands in the unit's workbook; its value is in 万元.
        amount: how much of it is eliminated, in 万元.
    """

    kind: str
    side: Literal["income", "spending"]
    unit: str
    code: str
    name: str
    cell: Cell
    amount: Decimal = Decimal(0)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """By which a line of the sheet is known."""
        return self.kind, self.side, same(self.unit), self.code


def write_transfers(transfers: Sequence[Transfer], unit: str) -> bytes:
    """The workbook in which the accountant says what is eliminated; amounts in `unit`."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = TITLE
    sheet.cell(1, 1, _ADVICE).font = SMALL
    sheet.cell(1, 1).alignment = Alignment(wrap_text=True, vertical="center")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(HEADINGS))
    sheet.row_dimensions[1].height = 32
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), start=1):
        as_heading(sheet.cell(2, column, heading))
        sheet.column_dimensions[get_column_letter(column)].width = width
    sides = {side: words for words, side in SIDES.items()}
    for at, item in enumerate(transfers, start=3):
        booked = (item.cell.value or Decimal(0)).scaleb(UNITS[unit])
        eliminated = item.amount.scaleb(UNITS[unit]) if item.amount else None
        words = (item.kind, sides[item.side], item.unit, item.code, item.name, unit)
        for column, value in enumerate((*words, booked, eliminated), start=1):
            cell = sheet.cell(at, column, value)
            cell.font, cell.border = BODY, BOX
            if isinstance(value, str):
                cell.data_type = "s"
            if column >= len(HEADINGS) - 1:
                cell.number_format = EXACT_FORMAT
        cell.fill, cell.protection = filled(Colour.INPUT), Protection(locked=False)
    sheet.freeze_panes = "A3"
    sheet.protection.enable()
    return saved(book)


def read_transfers(file: Path) -> dict[tuple[str, str, str, str], Cell]:
    """How much of each transfer is eliminated, by its key; a blank is left out.

    Raises:
        Unusable: the file is not such a workbook, or a line can't be understood.
    """
    sheets = Sheets(list(open_grids(file)), file)
    found = sheets.find(TITLE, HEADINGS)
    if found is None:
        remedy = "请换一个不存在的文件名，让程序列出内部往来"
        raise Unusable(file, "", f"没有《{TITLE}》一页", remedy)
    amounts: dict[tuple[str, str, str, str], Cell] = {}
    for at in found.rows:
        kind, side, unit, code, _ = (
            found.grid.text(at, found.columns[heading]).strip() for heading in _LEAD
        )
        if not (kind or side or unit or code):
            continue
        measure = found.grid.text(at, found.columns["金额单位"]).strip()
        if side not in SIDES or measure not in UNITS:
            what = f"收支写的是{quote(side)}，金额单位写的是{quote(measure)}"
            raise Unusable(file, found.place(at, "收支"), what, "请照程序列出的填，只改“抵销数”")
        cell = CellReader(file, measure).amount(found.grid, at, found.columns[_ELIMINATED])
        if cell.fault:
            CellReader(file).refuse_faulty(cell)
        key = (kind, SIDES[side], same(unit), same(code))
        if key in amounts:
            raise Unusable(file, cell.where, "与前面的一行重复", "请只保留一行")
        if cell.value:
            amounts[key] = cell
    return amounts
