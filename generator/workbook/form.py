"""Write the workbook that a department fills in.

The official tables stand in the layout in which they are published. Cells to fill in are tinted;
totals hold live formulas and are locked (without a password). Given a submission, the workbook is
written with its values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from generator.edition.layout import AMOUNT, TOTAL, Address, Layout, Line, Slot, Subject, lay_out
from generator.edition.model import (
    AnyTable,
    ByEconomic,
    ByFunction,
    Column,
    Edition,
    Entry,
    Fixed,
    Listing,
    Row,
    Writing,
    terms_of_sum,
)
from generator.edition.sentences import compile_sentence
from generator.submission import Block, Cell, Submission
from generator.workbook import sheets
from generator.workbook.cells import UNITS
from generator.workbook.version import mark_form

#: Rows that are ready for subjects in a table by function code, and for entries in a list.
SUBJECT_ROWS = 40
LIST_ROWS = 30
WRITING_ROWS = 60
#: Columns beside 内容 that are ready for tables.
TABLE_COLUMNS = 8
#: Excel's widths are in characters; an A4 page in the form's type takes about this many.
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 96.0, 140.0

_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_BODY = Font(name="宋体", size=10)
_BOLD = Font(name="宋体", size=10, bold=True)
_TITLE = Font(name="宋体", size=16, bold=True)
_SMALL = Font(name="宋体", size=9, color="666666")
_INPUT = PatternFill("solid", fgColor="FFFDE7")
_DERIVED = PatternFill("solid", fgColor="ECEFF1")
_HEAD = PatternFill("solid", fgColor="DCE6F1")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="center")
_OPEN = Protection(locked=False)
CellValue = str | int | Decimal | None
AMOUNT_FORMAT = "#,##0.00"
COUNT_FORMAT = "0"
#: Excel turns a month such as “9月” or “95%” into a number, unless the cell is formatted as text.
TEXT_FORMAT = "@"


def write_form(
    edition: Edition, submission: Submission | None = None, *, kind: str | None = None
) -> bytes:
    """The workbook of an edition as the bytes of an .xlsx file.

    Args:
        edition: whose tables, fields and words it has.
        submission: what to fill in; without it the workbook is blank.
        kind: 部门 or 单位 for a blank workbook; the edition's first kind by default.
    """
    return _Form(edition, submission, kind or edition.kinds[0]).write()


class _Form:
    def __init__(self, edition: Edition, submission: Submission | None, kind: str) -> None:
        self.edition = edition
        self.submission = submission
        self.kind = submission.identity.kind if submission else kind
        self.unit = submission.identity.unit if submission else "万元"
        self.unit_place = ""
        self.book = Workbook()

    def write(self) -> bytes:
        self.book.remove(self.book.worksheets[0])
        self._guide()
        for position, card in enumerate(self.edition.forms.cards.values()):
            self._card(card.title, card.fields, with_identity=position == 0)
        for name, table in self.edition.ordered_tables:
            _TableSheet(self, name, table).write()
        self._prior()
        for name, listing in self.edition.forms.lists.items():
            self._list(name, listing)
        self._reasons()
        for name, writing in self.edition.forms.writings.items():
            self._writing(name, writing)
        self._waivers()
        stream = BytesIO()
        self.book.properties.creator = "juesuan"
        mark_form(self.book)
        self.book.save(stream)
        return stream.getvalue()

    # shared drawing

    def sheet(self, title: str, *, landscape: bool = False) -> Worksheet:
        """A new sheet, set up to print on A4, one page wide."""
        sheet: Worksheet = self.book.create_sheet(title)
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        sheet.sheet_view.showGridLines = False
        return sheet

    def number(self, cell: Cell, *, count: bool) -> CellValue:
        """A value that was read, in the unit of the workbook, as it is typed."""
        if cell.value is None:
            return cell.text or None
        value = cell.value if count else cell.value.scaleb(UNITS[self.unit])
        return int(value) if value == value.to_integral_value() else value

    def _guide(self) -> None:
        sheet = self.sheet(sheets.GUIDE_SHEET)
        sheet.column_dimensions["A"].width = 100
        lines = [
            f"{self.edition.name}填报表",
            "",
            "1. 先填《基本信息》：名称、类型、年度和金额单位。金额单位填“元”或“万元”，全表一致。",
            "2. 浅黄色格子是要填的；灰色格子由公式算出，不用填。合计也可以直接贴上，程序会核对。",
            "3. 按功能分类的表：一行一个科目，填编码、名称、金额，类、款、项各一行；不够就插入行。",
            "4. 没有数据的表要保留空表。没有的金额留空，不要填“无”。",
            "5. 《上年数》填上一年度的决算数，《年初预算》填年初预算，用来计算增减和完成率。",
            "6. 《增减原因》写主要原因，只写原因本身，不写金额和百分比，程序会写在句子里。",
            "7. 填好后保存，运行 juesuan check 检查，运行 juesuan build 生成公开文本。",
            "8. 审核意见确有原因、不必改的，在《审核说明》写明规则和原因；缺填的不能用说明代替。",
        ]
        for at, line in enumerate(lines, start=1):
            cell = sheet.cell(at, 1, line)
            cell.font = _TITLE if at == 1 else _BODY
            cell.alignment = _LEFT

    def _card(self, title: str, fields: Mapping[str, Entry], *, with_identity: bool) -> None:
        sheet = self.sheet(title)
        self._widths(sheet, (46, 60, 60))
        self._heading(sheet, 1, (sheets.ITEM, sheets.CONTENT, sheets.HINT))
        at = 2
        if with_identity:
            for label, content, hint, choices in self._identity():
                self._question(sheet, at, label, content, hint)
                self._choices(sheet, f"B{at}", choices)
                if label in {sheets.NAME, sheets.STYLE}:
                    sheet.cell(at, 2).number_format = TEXT_FORMAT
                if label == sheets.UNIT:
                    self.unit_place = f"'{title}'!$B${at}"
                at += 1
        rows: dict[str, int] = {name: at + offset for offset, name in enumerate(fields)}
        for name, entry in fields.items():
            content = self._content(
                self.submission.fields.get(name) if self.submission else None, entry
            )
            hint = entry.hint or ("必填" if entry.required else "")
            self._question(sheet, rows[name], entry.label, content, hint)
            target = sheet.cell(rows[name], 2)
            if entry.total and content is None:
                target.value = "=" + _translate(
                    entry.total, {key: f"B{row}" for key, row in rows.items()}
                )
                target.fill, target.protection = _DERIVED, Protection(locked=True)
            if entry.type in {"amount", "count"}:
                target.number_format = AMOUNT_FORMAT if entry.type == "amount" else COUNT_FORMAT
                target.alignment = _RIGHT
                _numbers_only(sheet, target.coordinate)
            elif entry.type == "text":
                target.number_format = TEXT_FORMAT
            self._choices(sheet, target.coordinate, entry.choices)
        sheet.freeze_panes = "A2"
        sheet.protection.enable()

    def _identity(self) -> Iterator[tuple[str, CellValue, str, tuple[str, ...]]]:
        given = self.submission.identity if self.submission else None
        yield sheets.EDITION, self.edition.id, "不要改动", ()
        yield sheets.NAME, given.name if given else None, "封面和标题上的全称，必填", ()
        yield sheets.KIND, self.kind, "必填", self.edition.kinds
        yield sheets.YEAR, self.edition.year, "必填", ()
        yield sheets.UNIT, self.unit, "本填报表各金额的单位", tuple(UNITS)
        style = given.style if given else None
        yield sheets.STYLE, style or None, "财政部门另有体例文件的，填它的名字；没有的不填", ()

    def _content(self, cell: Cell | None, entry: Entry) -> CellValue:
        if cell is None or (entry.total and cell.formula):
            return None
        if entry.type in {"amount", "count"}:
            return self.number(cell, count=entry.type == "count")
        return cell.text or None

    def _question(
        self, sheet: Worksheet, at: int, label: str, content: CellValue, hint: str
    ) -> None:
        for column, value, font in ((1, label, _BODY), (2, content, _BODY), (3, hint, _SMALL)):
            cell = _put(sheet, at, column, value)
            cell.font, cell.border, cell.alignment = font, _BOX, _LEFT
        sheet.cell(at, 2).fill = _INPUT
        sheet.cell(at, 2).protection = _OPEN

    def _list(self, name: str, listing: Listing) -> None:
        sheet = self.sheet(
            listing.title,
            landscape=sum(entry.width for entry in listing.columns.values()) > PORTRAIT_WIDTH,
        )
        self._widths(sheet, [entry.width for entry in listing.columns.values()])
        self._heading(sheet, 1, [entry.label for entry in listing.columns.values()])
        rows = self.submission.lists.get(name, ()) if self.submission else ()
        for column, (key, entry) in enumerate(listing.columns.items(), start=1):
            if entry.hint:
                _note(sheet, 1, column, entry.hint)
            for at in range(max(LIST_ROWS, len(rows) + 10)):
                given = rows[at].get(key) if at < len(rows) else None
                cell = _put(sheet, at + 2, column, self._content(given, entry))
                cell.font, cell.border, cell.fill, cell.protection = _BODY, _BOX, _INPUT, _OPEN
                cell.alignment = _RIGHT if entry.type == "amount" else _TOP
                if entry.type == "amount":
                    cell.number_format = AMOUNT_FORMAT
                elif entry.type == "text":
                    cell.number_format = TEXT_FORMAT
            if entry.type == "amount":
                letter = get_column_letter(column)
                _numbers_only(sheet, f"{letter}2:{letter}{sheet.max_row}")
        sheet.freeze_panes = "A2"

    def _prior(self) -> None:
        sheet = self.sheet(sheets.PRIOR_SHEET)
        self._widths(sheet, (46, 24))
        self._heading(sheet, 1, (sheets.ITEM, sheets.PRIOR_HEADING))
        _note(sheet, 1, 2, "填上一年度公开的决算数；确实没有的填 0，不清楚的留空")
        for at, name in enumerate(self.edition.forms.prior, start=2):
            given = self.submission.prior.get(name) if self.submission else None
            self._answer(sheet, at, name, self.number(given, count=False) if given else None)
            sheet.cell(at, 2).number_format = AMOUNT_FORMAT
            sheet.cell(at, 2).alignment = _RIGHT
        _numbers_only(sheet, f"B2:B{sheet.max_row}")
        sheet.freeze_panes = "A2"

    def _reasons(self) -> None:
        sheet = self.sheet(sheets.REASON_SHEET)
        self._widths(sheet, (46, 90))
        self._heading(sheet, 1, (sheets.REASON_ITEM, sheets.REASON_HEADING))
        _note(sheet, 1, 2, "只写原因，不写“主要原因是”，不写金额和百分比")
        for at, (name, reason) in enumerate(self.edition.forms.reasons.items(), start=2):
            given = self.submission.reasons.get(name) if self.submission else None
            self._answer(sheet, at, reason.label, given.text if given and given.text else None)
        sheet.freeze_panes = "A2"

    def _answer(self, sheet: Worksheet, at: int, label: str, content: CellValue) -> None:
        for column, value in ((1, label), (2, content)):
            cell = _put(sheet, at, column, value)
            cell.font, cell.border, cell.alignment = _BODY, _BOX, _LEFT
        sheet.cell(at, 2).fill = _INPUT
        sheet.cell(at, 2).protection = _OPEN

    def _writing(self, name: str, writing: Writing) -> None:
        sheet = self.sheet(writing.title)
        self._widths(sheet, (12, 60, *([16] * TABLE_COLUMNS)))
        self._heading(sheet, 1, (sheets.LAYER, sheets.WRITTEN))
        _note(sheet, 1, 1, writing.hint)
        layers = {kind: layer for layer, kind in sheets.LAYERS.items()}
        at = 2
        if self.submission:
            for block in self.submission.writings.get(name, ()):
                at = _write_block(sheet, at, block, layers[block.kind])
        else:
            for layer, template in writing.starts_with:
                text = compile_sentence(template).render(类型=self.kind)
                sheet.cell(at, 1, layer)
                sheet.cell(at, 2, text or None)
                at += 1
        last = max(WRITING_ROWS, at + 20)
        for row in range(2, last):
            for column in (1, 2):
                cell = sheet.cell(row, column)
                cell.font, cell.fill, cell.alignment = _BODY, _INPUT, _TOP
            for column in range(3, 3 + TABLE_COLUMNS):
                sheet.cell(row, column).number_format = TEXT_FORMAT
        self._choices(sheet, f"A2:A{last}", tuple(sheets.LAYERS))
        sheet.freeze_panes = "A2"

    def _waivers(self) -> None:
        sheet = self.sheet(sheets.WAIVER_SHEET)
        self._widths(sheet, (20, 24, 80))
        self._heading(sheet, 1, sheets.WAIVER_HEADINGS)
        _note(sheet, 1, 1, "审核意见的规则，如 A03、表内合计；照审核意见里的写法填")
        _note(
            sheet,
            1,
            2,
            "只说明某一格的，写工作表和单元格，如 公开06表!C12；不写的，这条规则的意见都算",
        )
        _note(sheet, 1, 3, "写明为什么照实公开、不改；不写原因的不算")
        given = self.submission.waivers if self.submission else ()
        for at in range(max(LIST_ROWS, len(given) + 10)):
            waiver = given[at] if at < len(given) else None
            words = (waiver.rule, waiver.place, waiver.text) if waiver else ("", "", "")
            for column, text in enumerate(words, start=1):
                cell = _put(sheet, at + 2, column, text or None)
                cell.font, cell.border, cell.fill, cell.protection = _BODY, _BOX, _INPUT, _OPEN
                cell.alignment, cell.number_format = _TOP, TEXT_FORMAT
        sheet.freeze_panes = "A2"

    def _heading(self, sheet: Worksheet, at: int, labels: Iterable[str]) -> None:
        for column, label in enumerate(labels, start=1):
            cell = sheet.cell(at, column, label)
            cell.font, cell.fill, cell.border, cell.alignment = _BOLD, _HEAD, _BOX, _CENTRE

    @staticmethod
    def _widths(sheet: Worksheet, widths: Iterable[float]) -> None:
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width

    @staticmethod
    def _choices(sheet: Worksheet, place: str, choices: tuple[str, ...]) -> None:
        if choices:
            rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
            rule.error = f"请从{'、'.join(choices)}中选择"
            rule.add(place)
            sheet.add_data_validation(rule)


class _TableSheet:
    """One official table being drawn."""

    def __init__(self, form: _Form, name: str, table: AnyTable) -> None:
        self.form = form
        self.name = name
        self.table = table
        given = form.submission.tables.get(name) if form.submission else None
        self.given = given.cells if given else {}
        self.subjects = list(given.subjects) if given else []
        if isinstance(table, ByFunction):
            self.subjects += [Subject("", "")] * max(10, SUBJECT_ROWS - len(self.subjects))
        self.layout: Layout = lay_out(table, self.subjects)
        self.sheet = form.sheet(table.number or table.title, landscape=table.landscape)
        self.first = 4 + self.layout.heading_rows
        self.places: dict[Address, str] = {}

    def write(self) -> None:
        self._head()
        counts = {slot.address for line in self.layout.lines for slot in line.slots if slot.count}
        blank = 0
        for at, line in enumerate(self.layout.lines):
            blank = self._line(self.first + at, line, blank)
        totals = dict(self._totals())
        for address, place in self.places.items():
            self._amount(address, place, totals.get(address), count=address in counts)
        self._notes(self.first + len(self.layout.lines))
        self.sheet.freeze_panes = f"A{self.first}"
        self.sheet.print_title_rows = f"1:{self.first - 1}"
        self.sheet.protection.enable()
        for allowed in ("insertRows", "deleteRows", "formatCells", "formatColumns", "formatRows"):
            setattr(self.sheet.protection, allowed, False)

    def _head(self) -> None:
        width = len(self.layout.widths)
        target = LANDSCAPE_WIDTH if self.table.landscape else PORTRAIT_WIDTH
        scale = target / sum(self.layout.widths)
        self.form._widths(self.sheet, [value * scale for value in self.layout.widths])  # noqa: SLF001
        self._wide(1, 1, width, self.table.title, _TITLE, _CENTRE)
        self._wide(2, 1, width, self.table.number, _BODY, _RIGHT)
        style = self.form.edition.style.words.get("编制单位", "编制单位")
        middle, right = max(2, width // 3), max(3, width - width // 3)
        self._wide(3, 1, middle - 1, f"{style}：", _BODY, _LEFT)
        self._wide(3, middle, right - 1, f"{self.form.edition.year}年度", _BODY, _CENTRE)
        self._wide(3, right, width, self._unit(), _BODY, _RIGHT)
        for heading in self.layout.headings:
            row, column = 4 + heading.row, 1 + heading.column
            last_row, last_column = row + heading.rows - 1, column + heading.columns - 1
            for each_row in range(row, last_row + 1):
                for each_column in range(column, last_column + 1):
                    cell = self.sheet.cell(each_row, each_column)
                    cell.border, cell.fill = _BOX, _HEAD
                    cell.font, cell.alignment = _BOLD, _CENTRE
            self.sheet.cell(row, column, heading.text or None)
            if (last_row, last_column) != (row, column):
                self.sheet.merge_cells(
                    start_row=row, start_column=column, end_row=last_row, end_column=last_column
                )

    def _unit(self) -> str:
        """The unit at the head of the table, which follows the unit that the workbook names."""
        before, unit, after = self.table.unit.partition("万元")
        if not unit:
            return self.table.unit
        return f'="{before}"&{self.form.unit_place}' + (f'&"{after}"' if after else "")

    def _wide(  # noqa: PLR0913, PLR0917 - a place, words and a look
        self, row: int, first: int, last: int, text: str, font: Font, alignment: Alignment
    ) -> None:
        cell = self.sheet.cell(row, first, text)
        cell.font, cell.alignment = font, alignment
        if last > first:
            self.sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)

    def _line(self, row: int, line: Line, blank: int) -> int:
        column = 1
        codes = [slot for slot in line.slots if slot.kind == "code"]
        nameless = isinstance(self.table, ByFunction) and bool(codes) and not codes[0].text
        blank += nameless
        for slot in line.slots:
            self._slot(row, column, slot, line, blank if nameless else 0)
            column += slot.columns
        return blank

    def _slot(self, row: int, column: int, slot: Slot, line: Line, blank: int) -> None:
        for each in range(column, column + slot.columns):
            cell = self.sheet.cell(row, each)
            cell.border, cell.font = _BOX, _BOLD if line.bold else _BODY
        cell = self.sheet.cell(row, column)
        if slot.kind == "amount" and slot.address is not None:
            key, name = slot.address
            self.places[(f"空{blank}" if blank else key, name)] = cell.coordinate
        elif slot.text:
            number = slot.text.isdigit() and slot.kind == "line"
            _put(self.sheet, row, column, int(slot.text) if number else slot.text)
        cell.alignment = {
            "label": Alignment(
                horizontal="left", vertical="center", indent=slot.indent, wrap_text=True
            ),
            "code": _LEFT,
            "amount": _RIGHT,
        }.get(slot.kind, _CENTRE)
        if isinstance(self.table, ByFunction) and slot.kind in {"code", "label"}:
            cell.fill, cell.protection = _INPUT, _OPEN
            if slot.kind == "code":
                cell.number_format = "@"
        if slot.columns > 1:
            self.sheet.merge_cells(
                start_row=row,
                start_column=column,
                end_row=row,
                end_column=column + slot.columns - 1,
            )

    def _amount(self, address: Address, place: str, formula: str | None, *, count: bool) -> None:
        cell = self.sheet[place]
        given = self.given.get(address)
        cell.number_format = COUNT_FORMAT if count else AMOUNT_FORMAT
        cell.fill = _DERIVED if formula else _INPUT
        cell.protection = Protection(locked=bool(formula))
        if given is not None and not (formula and given.formula) and given.text:
            cell.value = self.form.number(given, count=count)
        elif formula:
            cell.value = formula
        if not formula:
            _numbers_only(self.sheet, place)

    def _notes(self, row: int) -> None:
        width = len(self.layout.widths)
        words = {"年度": self.form.edition.year, "类型": self.form.kind}
        for text in self.table.notes:
            try:
                note = compile_sentence(text).render(words)
            except Exception:  # noqa: BLE001 - a note may name what only a filled workbook knows
                note = text
            self._wide(row, 1, width, note, _BODY, _LEFT)
            self.sheet.row_dimensions[row].height = 14 * (1 + len(note) // 60)
            row += 1

    def _totals(self) -> Iterator[tuple[Address, str]]:
        """The formula of each total, by address."""
        table = self.table
        if isinstance(table, ByEconomic):
            yield from self._economic_totals(table)
        elif isinstance(table, ByFunction):
            keys = [key for key, _ in self.places]
            for key in dict.fromkeys(keys):
                yield from self._column_totals(key, table.columns, blank=key != TOTAL)
            yield from self._subject_totals(table)
        elif isinstance(table, Fixed):
            yield from self._row_totals(table.rows, table.columns)
        else:
            for side in table.sides.values():
                for key in side.rows:
                    yield from self._column_totals(key, side.columns, blank=False)
                yield from self._row_totals(side.rows, side.columns)

    def _column_totals(
        self, key: str, columns: Mapping[str, Column], *, blank: bool
    ) -> Iterator[tuple[Address, str]]:
        numbers = {column.number: name for name, column in columns.items()}
        for name, column in columns.items():
            if column.total and (key, name) in self.places:
                parts = [
                    (sign, self.places[key, numbers[number]])
                    for sign, number in terms_of_sum(column.total)
                    if number in numbers
                ]
                total = _sum(parts)
                listed = ",".join(place for _, place in parts)
                yield (
                    (key, name),
                    f'=IF(COUNT({listed})=0,"",{total})' if blank else f"={total}",
                )

    def _subject_totals(self, table: ByFunction) -> Iterator[tuple[Address, str]]:
        """合计 adds the 类 rows: those whose code has three digits."""
        rows = [self.sheet[place].row for (key, _), place in self.places.items() if key != TOTAL]
        first, last = min(rows), max(rows)
        for name in table.columns:
            letter = self.sheet[self.places[TOTAL, name]].column_letter
            yield (
                (TOTAL, name),
                f"=SUMPRODUCT(--(LEN($A${first}:$A${last})=3),{letter}${first}:{letter}${last})",
            )

    def _row_totals(
        self, rows: Mapping[str, Row], columns: Mapping[str, Column]
    ) -> Iterator[tuple[Address, str]]:
        lines = {row.line: name for name, row in rows.items()}
        for name, row in rows.items():
            for column in columns if row.total else ():
                parts = [
                    (sign, lines[number])
                    for sign, number in terms_of_sum(row.total or "0")
                    if number in lines
                ]
                places = [
                    (sign, self.places[part, column])
                    for sign, part in parts
                    if (part, column) in self.places
                ]
                if places and len(places) == len(parts) and (name, column) in self.places:
                    yield (name, column), f"={_sum(places)}"

    def _economic_totals(self, table: ByEconomic) -> Iterator[tuple[Address, str]]:
        for code in table.subjects:
            children = [
                other for other in table.subjects if other.startswith(code) and other != code
            ]
            if children:
                yield (
                    (code, AMOUNT),
                    f"={_sum([(1, self.places[child, AMOUNT]) for child in children])}",
                )
        for name, group in table.groups.items():
            parents = [code for block in group.blocks for code in block]
            yield (name, AMOUNT), f"={_sum([(1, self.places[code, AMOUNT]) for code in parents])}"


def _sum(parts: list[tuple[int, str]]) -> str:
    """Signed cells as a formula: neighbours become a range, so that the formula reads well."""
    if all(sign > 0 for sign, _ in parts):
        return f"SUM({','.join(_ranges([place for _, place in parts]))})"
    plus = [place for sign, place in parts if sign > 0]
    minus = [place for sign, place in parts if sign < 0]
    return f"SUM({','.join(_ranges(plus))})-SUM({','.join(_ranges(minus))})"


def _ranges(places: list[str]) -> Iterator[str]:
    run: list[str] = []
    for place in places:
        letter, row = coordinate_from_string(place)
        if run:
            last_letter, last_row = coordinate_from_string(run[-1])
            if letter == last_letter and row == last_row + 1:
                run.append(place)
                continue
            yield run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}"
        run = [place]
    if run:
        yield run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}"


def _translate(total: str, places: Mapping[str, str]) -> str:
    """An expression over fields of the same sheet as an Excel formula."""
    from generator import expression

    return expression.fold(
        expression.parse(total),
        number=str,
        reference=lambda path: places[path[0]],
        operation=lambda name, parts: f"({name.join(parts)})",
    )


def _numbers_only(sheet: Worksheet, place: str) -> None:
    """Refuse words where an amount belongs."""
    rules = sheet.data_validations.dataValidation
    for rule in rules:
        if rule.type == "decimal":
            rule.add(place)
            return
    rule = DataValidation(
        type="decimal",
        operator="between",
        formula1="-99999999999999",
        formula2="99999999999999",
        allow_blank=True,
    )
    rule.error, rule.errorTitle = "这里只能填数字，没有的留空", "请填数字"
    rule.add(place)
    sheet.add_data_validation(rule)


def _put(sheet: Worksheet, row: int, column: int, content: CellValue) -> ExcelCell | MergedCell:
    """Write what a cell holds; words that begin with = are words, not a formula."""
    cell = sheet.cell(row, column, content)
    if cell.data_type == "f":
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _note(sheet: Worksheet, row: int, column: int, text: str) -> None:
    if text:
        sheet.cell(row, column).comment = Comment(text, "juesuan", width=320, height=90)


def _write_block(sheet: Worksheet, at: int, block: Block, layer: str) -> int:
    if block.kind != "table":
        sheet.cell(at, 1, layer)
        _put(sheet, at, 2, block.text)
        return at + 1
    taken: set[tuple[int, int]] = set()
    for offset, row in enumerate(block.rows):
        sheet.cell(at + offset, 1, layer)
        column = 2
        for text, rows, columns in row.cells:
            while (at + offset, column) in taken:
                column += 1
            cell = _put(sheet, at + offset, column, text or None)
            cell.font, cell.border, cell.alignment = _BODY, _BOX, _CENTRE
            last_row, last_column = at + offset + rows - 1, column + columns - 1
            taken |= {
                (r, c)
                for r in range(at + offset, last_row + 1)
                for c in range(column, last_column + 1)
            }
            if rows > 1 or columns > 1:
                sheet.merge_cells(
                    start_row=at + offset,
                    start_column=column,
                    end_row=last_row,
                    end_column=last_column,
                )
    return at + len(block.rows)
