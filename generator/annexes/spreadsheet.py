"""A spreadsheet as an annex: what each visible sheet would print, as a table.

The print area if there is one, else what is filled in; merged cells, numbers as they are shown, the
rows that repeat at the top. Lines over the whole width above the table are its titles, those below
its notes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.annexes.model import (
    AnnexContents,
    AnnexSection,
    Block,
    DrawnGrid,
    GridCell,
    Kind,
    Picture,
    Remark,
    Role,
    Words,
)
from generator.annexes.package import open_package
from generator.annexes.table import regular
from generator.errors import Unusable
from generator.text import same
from generator.workbook.reading.cells import PICTURE, holds_picture
from generator.workbook.reading.inspect import authors_in
from generator.workbook.shown.code import UnrenderableError
from generator.workbook.spreadsheet.grid import MAX_COLUMNS, Grid, a1, open_grids
from generator.workbook.spreadsheet.package import cells_of, load_book

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

KIND: Final = "Excel 工作簿（.xlsx）"
MAX_CELLS: Final = 30_000
#: A portrait page takes tables as wide as this, in characters of the sheet.
PORTRAIT_WIDTH: Final = 96.0
_DEFAULT_WIDTH: Final = 8.43


def read_spreadsheet(
    file: Path, content: bytes, title: str, picture: Callable[[str, bytes, str], Picture]
) -> AnnexContents:
    """The sheets of an .xlsx that are seen.

    Args:
        file: as messages name it.
        content: its bytes.
        title: the annex's title, which a sheet need not say once more.
        picture: reads a picture: the place, its bytes, the words for it.

    Raises:
        Unusable: it is no workbook, has a password, is unsafe or too large, or a formula in it was
            never calculated.
    """
    package = open_package(file, content, KIND)
    grids = {grid.name: grid for grid in open_grids(file, content)}
    book = load_book(package, content, data_only=True, keep_links=False)
    reader = _Reader(file, title, picture)
    pages = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sections: list[AnnexSection] = []
    for sheet in pages:
        if sheet.title not in grids:
            raise package.refusal("xl/workbook.xml", f"工作表“{sheet.title}”的名称有误")
        blocks = list(reader.blocks(sheet, grids[sheet.title]))
        if not blocks:
            continue
        if len(pages) > 1 and same(sheet.title) != same(title):
            blocks.insert(0, Words("heading", ((sheet.title, False),), sheet.title))
        sections.append(AnnexSection(tuple(blocks), reader.is_wide(sheet)))
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    if hidden:
        message = f"有隐藏的工作表（{'、'.join(hidden)}），没有公开。请核对后删去"
        reader.remarks.append((message, False))
    return AnnexContents(tuple(sections), tuple(reader.remarks), authors_in(package))


class _Reader:
    def __init__(
        self, file: Path, title: str, picture: Callable[[str, bytes, str], Picture]
    ) -> None:
        self._file = file
        self._title = same(title)
        self._picture = picture
        self.remarks: list[Remark] = []

    def is_wide(self, sheet: Worksheet) -> bool:
        """Whether a sheet is to be printed across."""
        _, columns = _area(sheet)
        return sheet.page_setup.orientation == "landscape" or (
            sum(_width(sheet, column) for column in columns) > PORTRAIT_WIDTH
        )

    def blocks(self, sheet: Worksheet, grid: Grid) -> Iterator[Block]:
        """What one sheet prints."""
        rows, columns = self._visible(sheet)
        if len(rows) * len(columns) > MAX_CELLS:
            what = f"有 {len(rows)} 行 {len(columns)} 列，不宜作为附件排印"
            raise Unusable(self._file, sheet.title, what, "请设置打印区域，或只留要公开的内容")
        reach = _merged(sheet, rows, columns)
        lines = [
            [
                self._cell(sheet, grid, row, column, reach.get((row, column), (1, 1)))
                for column in columns
                if reach.get((row, column), (1, 1)) != (0, 0)
            ]
            for row in rows
        ]
        used = [any(cell.text for cell in line) or _reached(line) for line in lines]
        while used and not used[-1]:
            used.pop()
        lines, rows = lines[: len(used)], rows[: len(used)]
        yield from self._laid_out(sheet, rows, columns, lines)
        yield from self._pictures(sheet)
        comments = sum(1 for cell in cells_of(sheet) if getattr(cell, "comment", None))
        if comments:
            self.remarks.append(
                (f"“{sheet.title}”有 {comments} 条批注，没有公开。请核对后删去", False)
            )

    def _laid_out(
        self,
        sheet: Worksheet,
        rows: Sequence[int],
        columns: Sequence[int],
        lines: list[list[GridCell]],
    ) -> Iterator[Block]:
        first, last = 0, len(lines)
        while first < last and _is_alone(lines[first], len(columns)):
            first += 1
        while last > first and _is_alone(lines[last - 1], len(columns)):
            last -= 1
        if first == last:  # words alone: a text, not a table
            first, last = len(lines), len(lines)
        yield from self._alone(lines[:first], "centre" if first < len(lines) else "text")
        repeated = _repeated(sheet)
        head = sum(1 for row in rows[first:last] if row in repeated)
        widths = [_width(sheet, column) for column in columns]
        grid: DrawnGrid | None = regular(lines[first:last], widths, head)
        if grid is not None:
            yield grid
        yield from self._alone(lines[last:], "note")

    def _alone(self, lines: Sequence[Sequence[GridCell]], kind: Kind) -> Iterator[Words]:
        for line in lines:
            for cell in line:
                if cell.text and same(cell.text) != self._title:
                    yield Words(kind, ((cell.text, False),), cell.where)

    def _visible(self, sheet: Worksheet) -> tuple[list[int], list[int]]:
        """Rows and columns that are seen; something in the others is said to be left out."""
        area = _area(sheet)
        hidden_rows = {at for at, item in sheet.row_dimensions.items() if item.hidden}
        seen_rows = [at for at in area[0] if at not in hidden_rows]
        hidden_columns = _hidden_columns(sheet)
        seen_columns = [at for at in area[1] if at not in hidden_columns]
        lost = any(
            cell.row in hidden_rows or cell.column in hidden_columns
            for cell in cells_of(sheet)
            if cell.value is not None and cell.row in area[0] and cell.column in area[1]
        )
        if lost:
            message = f"“{sheet.title}”有隐藏的行或列，其中的内容没有公开。请核对后删去"
            self.remarks.append((message, False))
        return seen_rows, seen_columns

    def _cell(
        self, sheet: Worksheet, grid: Grid, row: int, column: int, reach: tuple[int, int]
    ) -> GridCell:
        cell = sheet.cell(row, column)
        where = f"{sheet.title}!{a1(row - 1, column - 1)}"
        value = cell.value
        fault = grid.broken.get((row - 1, column - 1))
        if holds_picture(str(value)):
            fault = PICTURE
        if fault:
            remedy = "请在 Excel 或 WPS 中打开、改正、保存后再试"
            raise Unusable(self._file, where, f"这里是“{fault}”，没有值", remedy)
        try:
            text = grid.printed(row - 1, column - 1).strip()
        except UnrenderableError as error:
            what = f"格式是“{cell.number_format}”，看到的是什么，程序说不准"
            raise Unusable(self._file, where, what, "请改为普通数值格式或文本格式") from error
        if not text and value != 0 and grid.text(row - 1, column - 1).strip():
            what = f"“{sheet.title}”的 {cell.coordinate} 有内容，格式把它隐藏了，没有公开"
            self.remarks.append((f"{what}。请核对后删去", False))
        horizontal = cell.alignment.horizontal or "general"
        role: Role = ""
        if horizontal == "right" or (horizontal == "general" and isinstance(value, int | float)):
            role = "amount"
        elif horizontal in {"left", "general", "justify"} and text:
            role = "label"
        return GridCell(text, reach[0], reach[1], role, where)

    def _pictures(self, sheet: Worksheet) -> Iterator[Picture]:
        for number, image in enumerate(getattr(sheet, "_images", ()), start=1):
            where = f"{sheet.title} 图 {number}"
            yield self._picture(where, image._data(), "")  # noqa: SLF001 - no other way to its bytes
        if getattr(sheet, "_charts", ()):
            message = f"“{sheet.title}”的图表没有公开。请截成图片（PNG），作为附件给出"
            self.remarks.append((message, True))


def _area(sheet: Worksheet) -> tuple[range, range]:
    """The rows and columns that a sheet prints, counted from 1."""
    if printed := _print_area(sheet):
        return printed
    filled = [(cell.row, cell.column) for cell in cells_of(sheet) if cell.value is not None]
    if not filled:
        return range(0), range(0)
    bottom_row = max(row for row, _ in filled)
    right = max(column for _, column in filled)
    left, top_row = min(column for _, column in filled), min(row for row, _ in filled)
    heads = set(filled)
    for merged in sheet.merged_cells.ranges:
        if (merged.min_row, merged.min_col) in heads:
            right, bottom_row = max(right, merged.max_col), max(bottom_row, merged.max_row)
    return range(top_row, bottom_row + 1), range(left, right + 1)


def _print_area(sheet: Worksheet) -> tuple[range, range] | None:
    """The first of the areas that were set to be printed; whole columns end with the sheet."""
    from openpyxl.utils.cell import range_boundaries

    first = (sheet.print_area or "").split(",")[0].rpartition("!")[2]
    try:
        left, top, right, bottom = range_boundaries(first)
    except (TypeError, ValueError):
        return None
    last = (bottom or sheet.max_row, right or sheet.max_column)
    return range(top or 1, last[0] + 1), range(left or 1, last[1] + 1)


def _merged(
    sheet: Worksheet, rows: Sequence[int], columns: Sequence[int]
) -> dict[tuple[int, int], tuple[int, int]]:
    """How far merged cells reach over what is seen; (0, 0) for what they cover."""
    reach: dict[tuple[int, int], tuple[int, int]] = {}
    for merged in sheet.merged_cells.ranges:
        own_rows = _between(rows, merged.min_row, merged.max_row)
        own_columns = _between(columns, merged.min_col, merged.max_col)
        if not own_rows or not own_columns:
            continue
        reach |= {(row, column): (0, 0) for row in own_rows for column in own_columns}
        reach[own_rows[0], own_columns[0]] = (len(own_rows), len(own_columns))
    return reach


def _between(places: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Those of the places, which rise, that lie within a range."""
    return places[bisect_left(places, first) : bisect_right(places, last)]


def _reached(line: Sequence[GridCell]) -> bool:
    return any(cell.rows > 1 for cell in line)


def _is_alone(line: Sequence[GridCell], columns: int) -> bool:
    """Whether a row holds one thing over the whole width, or nothing."""
    filled = [cell for cell in line if cell.text]
    if columns == 1 or any(cell.rows > 1 for cell in line):
        return False
    return not filled or (len(filled) == 1 and filled[0].columns == columns)


def _repeated(sheet: Worksheet) -> range:
    """The rows that repeat at the top of each page."""
    rows = (sheet.print_title_rows or "").replace("$", "").rpartition("!")[2]
    first, _, last = rows.partition(":")
    return range(int(first), int(last) + 1) if first.isdigit() and last.isdigit() else range(0)


def _hidden_columns(sheet: Worksheet) -> frozenset[int]:
    return frozenset(
        column
        for item in sheet.column_dimensions.values()
        if item.hidden
        for column in range(item.min or 0, min(item.max or 0, MAX_COLUMNS) + 1)
    )


def _width(sheet: Worksheet, column: int) -> float:
    for item in sheet.column_dimensions.values():
        if (item.min or 0) <= column <= (item.max or 0) and item.width:
            return float(item.width)
    return _DEFAULT_WIDTH
