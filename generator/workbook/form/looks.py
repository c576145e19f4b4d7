"""How the cells of the form look, and the sheets and cells themselves: all that is openpyxl's.

A look is made once in a workbook and then copied from cell to cell, which is what makes a form of
many thousand cells quick to write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, PatternFill, Protection
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from generator.palette import Colour
from generator.workbook import cell_looks
from generator.workbook.saved import AUTHOR, saved
from generator.workbook.version import mark_form

CellValue = str | int | Decimal | None
#: An amount that a formula fetches; what was left blank shows nothing.
FETCHED_FORMAT = "#,##0.00;-#,##0.00;;@"
COUNT_FORMAT = "0"
#: Excel turns a month such as “9月” or “95%” into a number, unless the cell is formatted as text.
TEXT_FORMAT = "@"

_BOX = cell_looks.box(Colour.BLACK)
_FONTS = {
    "body": cell_looks.BODY,
    "bold": cell_looks.BOLD,
    "title": cell_looks.TITLE,
    "small": cell_looks.SMALL,
    "link": cell_looks.LINK,
}
_FILLS = {"input": Colour.INPUT, "derived": Colour.DERIVED, "head": Colour.HEAD}
#: Horizontally, vertically, and what becomes of words that are too long.
_ALIGNMENTS = {
    "left": ("left", "center", "wrap"),
    "right": ("right", "center", ""),
    "centre": ("center", "center", "wrap"),
    "top": ("left", "top", "wrap"),
    "plain": ("left", "center", ""),
    "fitted": ("left", "center", "shrink"),
}
_BROAD = 99_999_999_999_999


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell looks like; `is_open` cells may be changed although the sheet is protected."""

    font: str = "body"
    fill: str = ""
    align: str = "left"
    indent: int = 0
    is_boxed: bool = True
    is_open: bool = False
    format: str = "General"


HEAD = Look("bold", "head", "centre")
LABEL = Look()
HINT = Look("small")
INPUT = Look(fill="input", is_open=True)
PLAIN = Look(is_boxed=False)
TITLE = Look("title", align="centre", is_boxed=False)


@dataclass(slots=True)
class FormBook:
    """A workbook in the making."""

    workbook: Workbook = field(default_factory=Workbook)
    looks: dict[Look, StyleArray] = field(default_factory=dict)
    pages: list[FormPage] = field(default_factory=list)

    def page(self, title: str, *, landscape: bool = False, is_one_page: bool = False) -> FormPage:
        """A new sheet, set up to print on A4, one page wide; or on one page."""
        page = FormPage(self, self.workbook.create_sheet(title))
        sheet = page.sheet
        cell_looks.fit_to_width(sheet, landscape=landscape, is_one_page=is_one_page)
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        sheet.page_margins.top = sheet.page_margins.bottom = 0.7
        sheet.page_margins.header = sheet.page_margins.footer = 0.3
        footer: Any = sheet.oddFooter
        footer.left.text, footer.right.text = title, "第 &P 页，共 &N 页"
        sheet.sheet_view.showGridLines = False
        self.pages.append(page)
        return page

    def style(self, look: Look) -> StyleArray:
        """What openpyxl keeps of a look."""
        if look not in self.looks:
            cell: Any = Cell(self.workbook.worksheets[0], 1, 1)
            cell.font = _FONTS[look.font]
            if look.fill:
                cell.fill = cell_looks.filled(_FILLS[look.fill])
            if look.is_boxed:
                cell.border = _BOX
            horizontal, vertical, too_long = _ALIGNMENTS[look.align]
            cell.alignment = Alignment(
                horizontal,
                vertical,
                wrap_text=too_long == "wrap",
                shrink_to_fit=too_long == "shrink",
                indent=look.indent,
            )
            cell.protection = Protection(locked=not look.is_open)
            cell.number_format = look.format
            self.looks[look] = cell._style  # noqa: SLF001 - there is no public way to copy a style
        return self.looks[look]

    def move_to_end(self, title: str) -> None:
        """Let a sheet be the last one."""
        self.workbook.move_sheet(title, len(self.workbook.worksheets))

    def content(self) -> bytes:
        """The workbook as the bytes of an .xlsx file, the same for the same contents."""
        for page in self.pages:
            page.finish()
        mark_form(self.workbook)
        return saved(self.workbook)


@dataclass(slots=True)
class FormPage:
    """A sheet in the making; rows and columns are counted from 1, as openpyxl does."""

    book: FormBook
    sheet: Worksheet
    numeric: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The name of the sheet."""
        return str(self.sheet.title)

    def place(self, address: str) -> str:
        """A cell or range as formulas of other sheets name it."""
        return f"{quote_sheetname(self.title)}!{address}"

    def put(self, row: int, column: int, content: CellValue, look: Look) -> None:
        """Write words or a number; words that begin with = are words, not a formula."""
        cell = self.formula(row, column, content, look)
        if cell.data_type == "f":
            cell.data_type = "s"
            cell._style = copy(cell._style)  # noqa: SLF001 - cells of one look share it
            cell.quotePrefix = True

    def formula(self, row: int, column: int, content: CellValue, look: Look) -> Any:  # noqa: ANN401
        """Write a formula, or whatever else stands in a cell; return the cell."""
        cell: Any = self.sheet.cell(row, column)
        cell._style = self.book.style(look)  # noqa: SLF001
        if content is not None:
            cell.value = content
        return cell

    def bare(self, row: int, column: int, content: str) -> None:
        """Write a formula that nobody sees; there are thousands, so nothing is checked."""
        cell: Any = Cell(self.sheet, row, column)
        cell._value, cell.data_type = content, "f"  # noqa: SLF001
        self.sheet._cells[row, column] = cell  # noqa: SLF001

    def wide(  # noqa: PLR0913 - a place, words and a look
        self, row: int, first: int, last: int, content: CellValue, look: Look, *, rows: int = 1
    ) -> None:
        """Write into cells merged to one."""
        for each_row in range(row, row + rows):
            for column in range(first, last + 1):
                self.formula(each_row, column, None, look)
        self.formula(row, first, content, look)
        if last > first or rows > 1:
            self.merge(row, first, row + rows - 1, last)

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Merge cells, each of which keeps its border."""
        merged = CellRange(
            min_row=first_row, min_col=first_column, max_row=last_row, max_col=last_column
        )
        self.sheet.merged_cells.ranges.add(merged)

    def headings(self, row: int, labels: Iterable[str]) -> None:
        """A row of headings, which stays in sight."""
        for column, label in enumerate(labels, start=1):
            self.put(row, column, label, HEAD)
        self.sheet.freeze_panes = f"A{row + 1}"
        self.sheet.print_title_rows = f"{row}:{row}"

    def widths(self, widths: Iterable[float]) -> None:
        """The widths of the first columns, in characters."""
        for column, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width

    def heighten(self, row: int, height: float) -> None:
        """Make a row at least so high, in points."""
        dimensions = self.sheet.row_dimensions[row]
        dimensions.height = max(height, dimensions.height or 0)

    def hide_columns(self, first: int, last: int) -> None:
        """Hide columns that hold what only formulas need."""
        for column in range(first, last + 1):
            self.sheet.column_dimensions[get_column_letter(column)].hidden = True

    def note(self, row: int, column: int, text: str) -> None:
        """A note that says what goes in, shown when the pointer rests on the cell."""
        if text:
            self.sheet.cell(row, column).comment = Comment(text, AUTHOR, width=320, height=90)

    def link(self, row: int, column: int, place: str) -> None:
        """Make a cell lead to another one."""
        cell = self.sheet.cell(row, column)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)

    def choices(
        self,
        place: str,
        choices: Sequence[str],
    ) -> None:
        """A drop-down that refuses anything else."""
        if choices:
            rule = DataValidation(
                type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, sqref=place
            )
            rule.error = f"请从{'、'.join(choices)}中选择"
            rule.showErrorMessage = True
            self.sheet.add_data_validation(rule)

    def offers(self, place: str, name: str, prompt: str) -> None:
        """A drop-down of a named range that takes anything else as well."""
        rule = DataValidation(type="list", formula1=name, allow_blank=True, sqref=place)
        rule.showErrorMessage = False
        rule.promptTitle, rule.prompt, rule.showInputMessage = "科目编码", prompt, True
        self.sheet.add_data_validation(rule)

    def numbers_only(self, *places: str) -> None:
        """Refuse words where an amount belongs."""
        self.numeric += places

    def reddens(self, place: str, flag: str) -> None:
        """Colour cells by a flag beside each: red from 1 on, amber below.

        Args:
            place: the range.
            flag: the flag of the range's first cell, as it would stand in a formula there.
        """
        for condition, colour in ((f"{flag}>=1", Colour.ERROR), (f"{flag}>0", Colour.WARNING)):
            self.colours(place, condition, colour)

    def colours(self, place: str, condition: str, colour: Colour) -> None:
        """Colour cells where a condition holds, which is written for the first of them."""
        look = DifferentialStyle(fill=PatternFill(bgColor=colour))
        rule = Rule(type="expression", formula=[condition], dxf=look, stopIfTrue=True)
        self.sheet.conditional_formatting.add(place, rule)

    def protect(self, *, is_growing: bool = False) -> None:
        """Lock what is not open, without a password; cells and columns may still be formatted."""
        self.sheet.protection.enable()
        allowed = ["formatCells", "formatColumns", "formatRows"]
        for action in [*allowed, "insertRows", "deleteRows"] if is_growing else allowed:
            setattr(self.sheet.protection, action, False)

    def finish(self) -> None:
        """Write what was gathered."""
        if self.numeric:
            rule = DataValidation(
                type="decimal",
                operator="between",
                formula1=str(-_BROAD),
                formula2=str(_BROAD),
                allow_blank=True,
                sqref=MultiCellRange(" ".join(dict.fromkeys(self.numeric))),
            )
            rule.showErrorMessage = True
            rule.error, rule.errorTitle = "这里只能填数字，没有的留空", "请填数字"
            self.sheet.add_data_validation(rule)


def runs(places: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Cells by row and column as ranges: neighbours in a column come together."""
    start = before = None
    for place in places:
        if before is None or place != (before[0] + 1, before[1]):
            if start is not None and before is not None:
                yield _range(start, before)
            start = place
        before = place
    if start is not None and before is not None:
        yield _range(start, before)


def _range(first: tuple[int, int], last: tuple[int, int]) -> str:
    return a1(*first) if first == last else f"{a1(*first)}:{a1(*last)}"


def a1(row: int, column: int) -> str:
    """The A1 address of a row and a column counted from 1."""
    return f"{get_column_letter(column)}{row}"
