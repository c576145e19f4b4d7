"""Write sheets that list things for reading: headings that stay, filters, links, tints."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generator.palette import Colour
from generator.text import print_width, printable
from generator.workbook.cell_looks import (
    AMOUNT_FORMAT,
    BODY,
    BOLD,
    BOX,
    LINK,
    SMALL,
    TITLE,
    as_heading,
    filled,
    fit_to_width,
)
from generator.workbook.saved import saved

Tint = Literal["", "good", "warning", "bad", "quiet"]
_TINTS = {
    "good": filled(Colour.GOOD),
    "warning": filled(Colour.WARNING),
    "bad": filled(Colour.ERROR),
    "quiet": filled(Colour.QUIET),
}
_FORMATS = {"amount": AMOUNT_FORMAT, "percent": "0.00", "count": "#,##0"}
#: Characters of a path that a link can't hold as they are; Excel takes all others.
_UNSAFE = re.compile(r"""[\x00-\x20%#?"<>\\^`{|}\[\]\udc80-\udcff]""")
_MAX_TEXT = 32_000
#: In points; a row can't be higher than the second.
_LINE_HEIGHT, _MAX_HEIGHT = 13.5, 400
#: As wide as a sheet may be to be printed upright.
_UPRIGHT = 100


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a file, given as a path from the workbook's folder."""

    text: str
    path: str


Value = str | int | Decimal | Link | None
Kind = Literal["text", "amount", "percent", "count", "link"]
#: Kind, bold, whether it is a link, tint, indent.
Look = tuple[str, bool, bool, Tint, int]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its heading, its width in characters, what stands in it."""

    heading: str
    width: float
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class ListRow:
    """A line: a value for each column, its tint, whether it is a total, how far it is set in."""

    values: Sequence[Value]
    tint: Tint = ""
    bold: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class ListPage:
    """A sheet: its name, the lines above the table, the table.

    A table with `filters` can be searched by its headings; without, it reads as a form.
    """

    name: str
    title: str
    columns: Sequence[ListColumn]
    rows: Sequence[ListRow]
    lead: Sequence[str] = ()
    notes: Sequence[str] = field(default=())
    filters: bool = True
    frozen: int = 0


def write_pages(pages: Sequence[ListPage]) -> bytes:
    """The pages as the bytes of an .xlsx file; the same pages give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        _write(book.create_sheet(page.name), page)
    return saved(book)


def _write(sheet: Worksheet, page: ListPage) -> None:
    last = get_column_letter(len(page.columns))
    width = sum(column.width for column in page.columns)
    lead = [(page.title, TITLE), *((line, SMALL) for line in page.lead)]
    for at, (text, font) in enumerate(lead, start=1):
        _write_line(sheet, at, text, font)
        sheet.merge_cells(f"A{at}:{last}{at}")
        sheet.row_dimensions[at].height = 24 if at == 1 else 15 * _lines(text, width)
    head = 2 + len(page.lead)
    for number, column in enumerate(page.columns, start=1):
        as_heading(sheet.cell(head, number, column.heading))
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.row_dimensions[head].height = 30
    looks: dict[Look, StyleArray] = {}
    for at, row in enumerate(page.rows, start=head + 1):
        _write_row(sheet, at, page.columns, row, looks)
    end = head + len(page.rows)
    for at, note in enumerate(page.notes, start=end + 1):
        _write_line(sheet, at, note, SMALL)
        sheet.merge_cells(f"A{at}:{last}{at}")
        sheet.row_dimensions[at].height = 15 * _lines(note, width)
    sheet.freeze_panes = sheet.cell(head + 1, 1 + page.frozen).coordinate
    if page.filters and page.rows:
        sheet.auto_filter.ref = f"A{head}:{last}{end}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.sheet_view.showGridLines = False
    fit_to_width(sheet, landscape=width > _UPRIGHT)


def _write_line(sheet: Worksheet, row: int, text: str, font: Font) -> None:
    cell = sheet.cell(row, 1, text)
    cell.font, cell.data_type = font, "s"
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _write_row(
    sheet: Worksheet,
    at: int,
    columns: Sequence[ListColumn],
    row: ListRow,
    looks: dict[Look, StyleArray],
) -> None:
    for number, (column, value) in enumerate(zip(columns, row.values, strict=True), start=1):
        cell: Any = sheet.cell(at, number)  # the stub has no _style
        if isinstance(value, Link):
            cell.value, cell.data_type = _plain(value.text), "s"
            cell.hyperlink = _UNSAFE.sub(_percent, value.path)
        elif isinstance(value, str):
            cell.value, cell.data_type = _plain(value) or None, "s"
        elif value is not None:
            cell.value = value
        kind = "count" if isinstance(value, int) else column.kind
        indent = row.indent if number == 1 else 0
        look = (kind, row.bold, isinstance(value, Link), row.tint, indent)
        # a style is put together once: that takes openpyxl longer than all the rest
        if look not in looks:
            _dress(cell, look)
            looks[look] = cell._style  # noqa: SLF001
        cell._style = copy(looks[look])  # noqa: SLF001
    lines = max(
        _lines(value, column.width) for column, value in zip(columns, row.values, strict=True)
    )
    sheet.row_dimensions[at].height = min(_LINE_HEIGHT * lines + 4, _MAX_HEIGHT)


def _dress(
    cell: Cell | MergedCell,
    look: Look,
) -> None:
    """Give a cell its look."""
    kind, bold, link, tint, indent = look
    cell.border = BOX
    cell.font = LINK if link else BOLD if bold else BODY
    cell.number_format = _FORMATS.get(kind, "General")
    numeric = kind in _FORMATS
    horizontal = "right" if numeric else "center" if kind == "link" else "left"
    cell.alignment = Alignment(
        horizontal=horizontal, vertical="center", wrap_text=not numeric, indent=indent
    )
    if tint:
        cell.fill = _TINTS[tint]


def _lines(value: Value, width: float) -> int:
    """How many lines words take in a column."""
    if not isinstance(value, str):
        return 1
    return max(1, math.ceil(print_width(value) / (width - 1)))


def _percent(sign: re.Match[str]) -> str:
    """A character of a path as a link has it; a byte that is no character is itself."""
    return f"%{ord(sign[0]) & 0xFF:02X}"


def _plain(text: str) -> str:
    """Text that a cell can hold; bytes that are no characters become question marks."""
    text = text.encode("utf-8", "replace").decode()
    return printable(text)[:_MAX_TEXT]
