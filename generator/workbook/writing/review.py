"""A department's own workbook with the 审核意见 marked in it: colours, comments, a first sheet.

A copy that was marked before is cleaned first, so that one may go on working in it. A marked cell
keeps its former colour as the background of our solid fill, which no program shows: it moves along
with the cell when rows are inserted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from generator.palette import Colour
from generator.submission import Cell
from generator.text import print_width, printable, same
from generator.workbook.cell_looks import (
    BODY,
    BOLD,
    BOX,
    LINK,
    SMALL,
    TITLE,
    as_heading,
    fit_to_width,
)
from generator.workbook.reading.sheets import REVIEW_SHEET, WAIVER_SHEET
from generator.workbook.remarks import MARK, Remark, Review, RuleRecord, without_mark
from generator.workbook.saved import AUTHOR
from generator.workbook.spreadsheet.grid import read_content
from generator.workbook.spreadsheet.package import Package, cells_of, load_book, written

#: Red, orange, light blue; the gravest comes first. Nobody else is likely to use just these.
COLOURS = {
    "error": f"FF{Colour.ERROR_MARK}",
    "warning": f"FF{Colour.WARNING_MARK}",
    "info": f"FF{Colour.INFO}",
}
#: A background that stands for no colour: black without opacity, or the automatic one.
_BLANK = "00000000"
_NO_COLOUR = frozenset({("rgb", _BLANK), ("indexed", 64)})
#: The columns of the sheet: their headings and widths; the last one may be repeated.
_HEADINGS = ("序号", "级别", "规则", "意见", "依据", "说明", "位置")
_WIDTHS = (6, 8, 14, 62, 24, 24, 22, 22)
_PLACE, _PLACES = 7, 2
_ADVICE = (
    "点“位置”可跳到格子；格子里的批注是同一条意见。改好后保存，再用 juesuan check 检查；"
    f"不必改的，在《{WAIVER_SHEET}》写明规则、单元格和原因。"
)
_RESULTS = ("", "结果", "规则", "原因", "依据")

_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
_LINE_HEIGHT = 14


def with_review(file: Path, review: Review, content: bytes | None = None) -> bytes:
    """A copy of a workbook, marked with what there is to say about it.

    Args:
        file: the workbook that was examined; it is not changed.
        review: the remarks, their cells named as they were read; cells of another file
            (`[book]sheet`) are listed only, as are those of waived remarks.
        content: the workbook's bytes, where they are at hand already.
    """
    content = read_content(file) if content is None else content
    package = Package(file, content)
    book = load_book(package, content, rich_text=True)
    _clean(book, knows_colours=not _saved_by_libreoffice(package))
    _mark(book, [item for item in review.remarks if not item.waived])
    for sheet in book.worksheets:
        _fit_comments(sheet)
        sheet.sheet_view.tabSelected = False
    _Sheet(book, review).write()
    stream = BytesIO()
    book.save(stream)
    return _with_calculated_values(stream.getvalue(), package)


def _saved_by_libreoffice(package: Package) -> bool:
    """Whether LibreOffice saved a workbook: it replaces the background of a solid fill."""
    name = "docProps/app.xml"
    return name in package.names and b"LibreOffice" in package.read(name)


def _clean(book: Workbook, *, knows_colours: bool) -> None:
    """Take away what an earlier run marked, and give cells their colours back if still known."""
    earlier = [name for name in book.sheetnames if same(name) == REVIEW_SHEET]
    for name in earlier:
        del book[name]
    for sheet in book.worksheets if earlier else ():
        for cell in cells_of(sheet):
            if isinstance(cell, ExcelCell):
                _clean_cell(cell, knows_colours=knows_colours)


def _clean_cell(cell: ExcelCell, *, knows_colours: bool) -> None:
    if cell.comment is not None and MARK in cell.comment.text:
        text = without_mark(cell.comment.text)
        cell.comment = Comment(text, cell.comment.author or "") if text else None
    if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in COLOURS.values():
        before = cell.fill.bgColor
        blank = (before.type, before.value) in _NO_COLOUR
        known = knows_colours and not blank
        cell.fill = PatternFill("solid", fgColor=before) if known else PatternFill()


def _mark(book: Workbook, remarks: Iterable[Remark]) -> None:
    about: dict[tuple[str, str], list[Remark]] = {}
    for item in remarks:
        for cell in item.cells:
            if (place := _anchor(book, cell)) is not None:
                others = about.setdefault(place, [])
                if item not in others:
                    others.append(item)
    for (sheet, address), items in about.items():
        target = book[sheet][address]
        gravest = min(items, key=lambda item: list(COLOURS).index(item.severity))
        before = target.fill.fgColor if target.fill.fill_type == "solid" else Color(_BLANK)
        colour = COLOURS[gravest.severity]
        target.fill = PatternFill("solid", fgColor=Color(colour), bgColor=before)
        lines = [_plain(f"{item.level} {item.number}：{item.text}") for item in items]
        old = target.comment
        own = "\n".join((MARK, *lines))
        text = f"{old.text.rstrip()}\n\n{own}" if old is not None else own
        target.comment = Comment(text, old.author if old is not None else AUTHOR)


def _anchor(book: Workbook, cell: Cell) -> tuple[str, str] | None:
    """Where a cell stands in this book, of merged cells the first; None if it doesn't."""
    if cell.sheet not in book.sheetnames or not cell.address:
        return None
    sheet = book[cell.sheet]
    if sheet.title not in {each.title for each in book.worksheets}:
        return None  # a sheet that is a chart has no cells
    for merged in sheet.merged_cells.ranges:
        if cell.address in merged:
            return cell.sheet, merged.start_cell.coordinate
    return cell.sheet, cell.address


def _fit_comments(sheet: Worksheet) -> None:
    """Make comments as large as their words need; openpyxl forgets how large they were."""
    for cell in cells_of(sheet):
        if isinstance(cell, ExcelCell) and cell.comment is not None:
            cell.comment.width = 320
            cell.comment.height = max(60, 20 + 18 * _lines(cell.comment.text, 46))


class _Sheet:
    """The sheet 审核意见 being drawn."""

    def __init__(self, book: Workbook, review: Review) -> None:
        self.book = book
        self.review = review
        self.sheet: Worksheet = book.create_sheet(REVIEW_SHEET, 0)
        self.at = 1

    def write(self) -> None:
        """Draw it, and let the book open at it."""
        sheet = self.sheet
        self.book.active = 0
        for view in self.book.views:
            view.firstSheet = 0
        sheet.sheet_view.showGridLines = False
        fit_to_width(sheet, landscape=True)
        for column, width in enumerate(_WIDTHS, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        for text, font in (
            (REVIEW_SHEET, TITLE),
            (f"{self.review.title}　{self.review.counts}", BODY),
            (_ADVICE, SMALL),
        ):
            self._put(1, text).font = font
            self.at += 1
        self.at += 1
        self._heading(_HEADINGS)
        sheet.merge_cells(
            start_row=self.at - 1, end_row=self.at - 1, start_column=_PLACE, end_column=len(_WIDTHS)
        )
        sheet.freeze_panes = f"A{self.at}"
        for item in self.review.remarks:
            self._remark(item)
        if not self.review.remarks:
            self._put(1, "没有审核意见")
            self.at += 1
        self.at += 1
        self._records()

    def _remark(self, item: Remark) -> None:
        level = "已说明" if item.waived else item.level
        words: tuple[str | int, ...] = (
            item.number,
            level,
            item.rule,
            item.text,
            item.basis,
            item.waived,
        )
        rows = max(1, -(-len(item.cells) // _PLACES))
        for row in range(self.at, self.at + rows):
            for column in range(1, len(_WIDTHS) + 1):
                self.sheet.cell(row, column).border = BOX
        for column, text in enumerate(words, start=1):
            written = self._put(column, text)
            written.font, written.alignment = BODY, _TOP
            if rows > 1:
                self.sheet.merge_cells(
                    start_row=self.at,
                    end_row=self.at + rows - 1,
                    start_column=column,
                    end_column=column,
                )
        if not item.waived:
            colour = COLOURS[item.severity]
            self.sheet.cell(self.at, 2).fill = PatternFill("solid", fgColor=colour)
        needed = max(_lines(str(text), width) for text, width in zip(words, _WIDTHS, strict=False))
        for offset in range(rows):
            height = _LINE_HEIGHT * max(1, needed / rows) + 2
            self.sheet.row_dimensions[self.at + offset].height = height
        for place, cell in enumerate(item.cells):
            self._link(self.at + place // _PLACES, _PLACE + place % _PLACES, cell)
        self.at += rows

    def _link(self, row: int, column: int, cell: Cell) -> None:
        target = self.sheet.cell(row, column)
        target.value, target.data_type = _plain(cell.where), "s"
        target.font, target.alignment = BODY, _TOP
        if _anchor(self.book, cell) is not None:
            location = f"{quote_sheetname(cell.sheet)}!{cell.address}"
            target.hyperlink = Hyperlink(ref=target.coordinate, location=location)
            target.font = LINK

    def _records(self) -> None:
        """What became of the rules: those that could not be checked, then those that passed."""
        records = self.review.records
        if not records:
            return
        passed, failed, unchecked = (
            sum(getattr(record, name) for record in records)
            for name in ("passed", "failed", "unchecked")
        )
        words = f"规则：通过 {passed} 次，不符 {failed} 次，未能审核 {unchecked} 次"
        self._put(1, words).font = BOLD
        self.at += 1
        self._heading(_RESULTS)
        for record in sorted(records, key=_by_result):
            if record.failed and not record.unchecked:
                continue
            result = "未能审核" if record.unchecked else "通过"
            number = record.unchecked or record.passed
            reasons = "；".join(record.reasons)
            for column, text in enumerate(
                ("", result, record.rule, reasons or f"通过 {number} 次", record.basis), start=1
            ):
                cell = self._put(column, text)
                cell.font, cell.alignment, cell.border = BODY, _TOP, BOX
            lines = max(_lines(reasons, _WIDTHS[3]), _lines(record.basis, _WIDTHS[4]))
            self.sheet.row_dimensions[self.at].height = _LINE_HEIGHT * lines + 2
            self.at += 1

    def _heading(self, labels: Iterable[str]) -> None:
        for column, label in enumerate(labels, start=1):
            as_heading(self._put(column, label))
        self.at += 1

    def _put(self, column: int, content: str | int) -> ExcelCell:
        """Write words as words, whatever they begin with."""
        cell = self.sheet.cell(self.at, column)
        assert isinstance(cell, ExcelCell)
        if isinstance(content, int):
            cell.value = content
        elif content:
            cell.value, cell.data_type = _plain(content), "s"
        return cell


def _by_result(record: RuleRecord) -> bool:
    return not record.unchecked


def _plain(text: str) -> str:
    """One line without characters that no workbook may hold."""
    return " ".join(printable(text).split())


def _lines(text: str, width: int) -> int:
    """How many lines words take in a column."""
    return sum(max(1, -(-print_width(line) // width)) for line in text.split("\n"))


def _with_calculated_values(copy: bytes, original: Package) -> bytes:
    """The copy with the values that its formulas had; openpyxl keeps the formulas alone."""
    values = {name: dict(_calculated(original.xml(part))) for name, part in original.sheets()}
    package = Package(original.file, copy)
    parts = {part: own for name, part in package.sheets() if (own := values.get(name))}
    return package.copied({part: _calculate(package.xml(part), own) for part, own in parts.items()})


def _calculated(root: etree._Element) -> Iterator[tuple[str, tuple[str, str]]]:
    """Of every formula's cell the kind and text of its value (`c`, its `t` and its `v`)."""
    for cell in root.iter("{*}c"):
        value = cell.find("{*}v")
        if cell.find("{*}f") is not None and value is not None and cell.get("r"):
            yield str(cell.get("r")), (cell.get("t", "n"), value.text or "")


def _calculate(root: etree._Element, values: Mapping[str, tuple[str, str]]) -> bytes:
    for cell in root.iter("{*}c"):
        found = values.get(str(cell.get("r")))
        if found is not None and cell.find("{*}f") is not None:
            kind, text = found
            cell.set("t", kind)
            value = cell.find("{*}v")
            if value is None:
                value = etree.SubElement(cell, f"{{{etree.QName(cell).namespace}}}v")
            value.text = text
    return written(root)
