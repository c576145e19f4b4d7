"""Open a spreadsheet file as plain grids, safely.

python-calamine reads values; it does not say which cells hold formulas, and shows a formula that
was never calculated as blank. Read as zero, that would be the worst mistake of all, so the formula
cells are taken from the sheets' XML as well, and with them the number formats, which say what a
cell shows. Whatever unpacks to an absurd size is refused before it is read, whatever it declares;
no XML entity is resolved.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from generator.errors import Unusable
from generator.text import printable, same
from generator.workbook.shown.code import BUILT_IN, GENERAL
from generator.workbook.shown.compare import mismatch
from generator.workbook.shown.conditional import conditional_formats, misleading_looks
from generator.workbook.shown.render import alters_text, as_decimal, render
from generator.workbook.spreadsheet.package import (
    ENCRYPTED,
    MAX_UNPACKED,
    OLE_MAGIC,
    ZIP_MAGIC,
    Package,
)

#: What stands in a cell whose formula no program has calculated yet.
UNCALCULATED = "未计算的公式"
#: Titles and headings of a sheet stand in its first rows.
HEAD_ROWS = 12
MAX_CELLS = 2_000_000

#: How many rows and columns a sheet can have.
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
#: Merged ranges may reach this far beyond what is filled in.
MARGIN = 50

_SAYS_SOMETHING = re.compile(r"[^\W0_]")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
#: A cell that holds a value and no formula; a kind that is no number; its address.
_BARE_CELL = re.compile(rb"<c((?:\s[^<>]*)?)>\s*<v[^<>]*>[^<]+</v>\s*</c>")
_KIND = re.compile(rb"""\st=["'](?!n["'])""")
_OWN_ADDRESS = re.compile(rb"""\sr=["']([A-Z]{1,3}[1-9]\d{0,6})["']""")
#: A “formula” that is one number, such as =100%: words that a program took for a formula.
_TYPED_WORDS = re.compile(r"\d+(\.\d+)?%?")

#: The types of cells that hold text: shared, a formula's, in place.
_TEXTS = frozenset({"s", "str", "inlineStr"})

#: What calamine raises at a damaged file, and `make_grid` at an absurd one.
_UNREADABLE = (CalamineError, OSError, ValueError)
_BOOK = "xl/workbook.xml"

Position = tuple[int, int]


@dataclass(frozen=True)
class Grid:
    """One sheet: values by row and column, counted from 0.

    Attributes:
        name: the sheet's name.
        rows: what calamine returned; blank cells are None or "".
        merges: for each position inside a merged range, its first position.
        spans: for the first position of a merged range, how many rows and columns it covers.
        formulas: positions that hold a formula.
        broken: positions without a usable value, and why: a formula that was never calculated, or
            an error such as #REF!.
        formats: the number formats of the cells that have one that matters.
        texts: what cells show, where the file itself says so.
    """

    name: str
    rows: Sequence[Sequence[object]]
    merges: Mapping[Position, Position] = field(default_factory=dict)
    spans: Mapping[Position, tuple[int, int]] = field(default_factory=dict)
    formulas: frozenset[Position] = frozenset()
    broken: Mapping[Position, str] = field(default_factory=dict)
    formats: Mapping[Position, str] = field(default_factory=dict)
    texts: Mapping[Position, str] = field(default_factory=dict)

    @cached_property
    def width(self) -> int:
        """The number of columns, those without content at the end of a merged range too."""
        merged = max((column + 1 for _, column in self.merges), default=0)
        return max(merged, max(map(len, self.rows), default=0))

    @cached_property
    def covered(self) -> Mapping[Position, str]:
        """Cells that are filled in but lie under a merged range, and what is shown instead.

        No program shows them. One that says the same as what is shown hides nothing, nor does a
        zero or a dash.
        """
        return {
            place: self.text(*first)
            for place, first in self.merges.items()
            if place != first
            and _SAYS_SOMETHING.search(text := self.text(*place).strip())
            and text != self.text(*first).strip()
        }

    @cached_property
    def head(self) -> Sequence[Sequence[str]]:
        """The words of the first rows, in the form in which words are compared."""
        return [
            ["" if content in {None, ""} else same(as_text(content)) for content in row]
            for row in self.rows[:HEAD_ROWS]
        ]

    def value(self, row: int, column: int) -> object:
        """What stands at a position itself; None outside the grid."""
        if not 0 <= row < len(self.rows):
            return None
        line = self.rows[row]
        content = line[column] if 0 <= column < len(line) else None
        return None if content == "" else content

    def shown(self, row: int, column: int) -> object:
        """What is shown at a position: in a merged range, what stands at its first cell."""
        return self.value(*self.merges.get((row, column), (row, column)))

    def over(self, row: int, column: int) -> str:
        """The cell whose merged range covers a position, as A1; empty where none does."""
        first = self.merges.get((row, column), (row, column))
        return "" if first == (row, column) else a1(*first)

    def pieces(self, rows: range, columns: range) -> Iterator[list[tuple[Position, int, int]]]:
        """For each row of a stretch its cells as they are merged, within that stretch.

        Each is the position whose content it shows, and how many rows and columns it covers.
        """
        for row in rows:
            line = []
            for column in columns:
                top, left = self.merges.get((row, column), (row, column))
                height, width = self.spans.get((top, left), (1, 1))
                if (row, column) == (max(top, rows.start), max(left, columns.start)):
                    bottom, right = min(top + height, rows.stop), min(left + width, columns.stop)
                    line.append(((top, left), bottom - row, right - column))
            yield line

    def reach(self, rows: range, left: int) -> range:
        """The columns from one on that are filled in or merged in some rows; at least that one."""
        filled = (
            column
            for row in rows
            for column in range(left, self.width)
            if self.text(row, column).strip() or (row, column) in self.merges
        )
        return range(left, max(filled, default=left) + 1)

    def text(self, row: int, column: int) -> str:
        """What stands at a position as words; numbers without a useless `.0`."""
        return as_text(self.value(row, column))

    def printed(self, row: int, column: int) -> str:
        """What a cell shows, as its number format makes it.

        Raises:
            UnrenderableError: it can't be told for certain.
        """
        text = self.texts.get((row, column))
        if text is not None:
            return text
        return render(self.value(row, column), self.formats.get((row, column), GENERAL))

    def mismatch(self, row: int, column: int, value: Decimal, power: int) -> str:
        """What a cell shows that is another number than it holds, in words; see `mismatch`."""
        at = (row, column)
        code, text = self.formats.get(at), self.texts.get(at)
        if code is not None and isinstance(self.value(row, column), str):
            text = self.printed(row, column)
        return mismatch(value, code, text, power)


def as_text(content: object) -> str:
    """A cell's content as words, without characters that no document can hold."""
    if isinstance(content, str):
        return printable(content)
    if content is None:
        return ""
    if isinstance(content, bool):
        return str(content).upper()
    return f"{as_decimal(content):f}" if isinstance(content, float) else str(content)


def a1(row: int, column: int) -> str:
    """The A1 address of a position counted from 0."""
    return f"{_letters(column)}{row + 1}"


@lru_cache(maxsize=1 << 8)
def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def open_grids(file: Path, content: bytes | None = None) -> list[Grid]:
    """All sheets of an .xlsx file, hidden ones too.

    Args:
        file: the file; messages name it so.
        content: its bytes, where they are at hand already.

    Raises:
        Unusable: not there, not a workbook, an old format, with a password, or absurdly large.
    """
    return grids_in(open_package(file, content), file)


def open_package(file: Path, content: bytes | None = None) -> Package:
    """An .xlsx file, opened.

    Args:
        file: the file; messages name it so.
        content: its bytes, where they are at hand already.

    Raises:
        Unusable: not there, not a workbook, an old format, with a password, or absurdly large.
    """
    if content is None:
        content = read_content(file)
    _refuse_other_formats(file, content)
    return Package(file, content)


def grids_in(package: Package, file: Path, *, without: Collection[str] = ()) -> list[Grid]:
    """All sheets of an .xlsx file that is open, but for those that nobody asks for.

    Raises:
        Unusable: not a workbook, or absurdly large.
    """
    if _BOOK not in package.names:
        raise _unreadable(file, "Excel 工作簿")
    styles = package.optional("xl/styles.xml")
    formats, looks = ({}, {}) if styles is None else (_formats(styles), misleading_looks(styles))
    marks = {
        name: _marks(package, part, formats, looks)
        for name, part in package.sheets()
        if name not in without
    }
    for name, found in marks.items():
        refuse_sprawl(file, name, found)
    return grids_of(file, package.content, marks, "Excel 工作簿")


def can_be_opened(file: Path) -> bool:
    """Whether a file is a workbook whose cells can be read, whatever stands in them."""
    try:
        open_grids(file)
    except Unusable:
        return False
    return True


def read_content(file: Path, called: object = None) -> bytes:
    """The bytes of a file that may be a workbook.

    Args:
        file: where it is.
        called: what messages call it, if not by its path.

    Raises:
        Unusable: it is not there, may not be read, is a folder, or is absurdly large.
    """
    name = file if called is None else called
    try:
        if file.is_dir():
            raise Unusable(name, "", "是文件夹，不是填报表", "请写明其中的 .xlsx 文件")
        if file.stat().st_size > MAX_UNPACKED:
            raise Unusable(name, "", "文件过大", "请删去填报表以外的内容，另存后再试")
        return file.read_bytes()
    except PermissionError as error:
        remedy = "请取得读取的权限，或请有权限的人另存一份"
        raise Unusable(name, "", "没有读取的权限", remedy) from error
    except OSError as error:
        raise Unusable(name, "", "无法打开", "请确认文件存在并且有权读取") from error


def _refuse_other_formats(file: Path, content: bytes) -> None:
    if content.startswith(OLE_MAGIC):
        if ENCRYPTED in content:
            raise Unusable(file, "", "工作簿有打开密码", "请取消密码后另存再试")
        raise Unusable(file, "", "是旧格式（.xls 或 .et）", "请用 Excel 或 WPS 另存为 .xlsx 再试")
    if not content.startswith(ZIP_MAGIC):
        raise Unusable(file, "", "不是 Excel 工作簿", "请选择填报表（.xlsx 文件）")


@dataclass(slots=True)
class Marks:
    """What a file says of a sheet beyond the values that calamine reads.

    Attributes:
        faults: cells with formulas or errors, and why they have no value; empty if they have one.
        words: what stands in a cell instead of what calamine reads.
        formats: the number formats of the cells that have one that matters.
        texts: what cells show, where the file itself says so.
        merges: merged ranges, where calamine does not read them.
        rows, columns: how far the content reaches.
        last: the farthest cell with content.
    """

    faults: dict[Position, str] = field(default_factory=dict)
    words: dict[Position, str] = field(default_factory=dict)
    formats: dict[Position, str] = field(default_factory=dict)
    texts: dict[Position, str] = field(default_factory=dict)
    merges: list[tuple[Position, Position]] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    last: Position = (0, 0)

    def reach(self, place: Position) -> None:
        """Note that a cell has content."""
        if place[0] >= self.rows or place[1] >= self.columns:
            self.last = place
            self.rows = max(self.rows, place[0] + 1)
            self.columns = max(self.columns, place[1] + 1)


def refuse_sprawl(file: Path, name: str, marks: Marks) -> None:
    """Refuse a sheet with content so far out that reading all between would take all memory."""
    if marks.rows * marks.columns > MAX_CELLS:
        raise Unusable(
            file, f"{name}!{a1(*marks.last)}", "这里有内容，离表格太远", "请清空这一格后另存再试"
        )


def grids_of(file: Path, content: bytes, marks: Mapping[str, Marks], kind: str) -> list[Grid]:
    """The sheets that are marked as calamine reads them, with what it does not tell.

    Raises:
        Unusable: calamine can't read the file; `kind` says what it should be.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        return [
            _grid_of(workbook, name, marks[name]) for name in workbook.sheet_names if name in marks
        ]
    except _UNREADABLE as error:
        raise _unreadable(file, kind) from error


def _unreadable(file: Path, kind: str) -> Unusable:
    remedy = "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"
    return Unusable(file, "", f"不是可读的 {kind}，或已损坏", remedy)


def _grid_of(workbook: CalamineWorkbook, name: str, marks: Marks) -> Grid:
    sheet = workbook.get_sheet_by_name(name)
    ranges = sheet.merged_cell_ranges or marks.merges
    return make_grid(name, sheet.to_python(skip_empty_area=False), ranges, marks)


def make_grid(
    name: str,
    rows: list[list[Any]],
    ranges: Iterable[tuple[Position, Position]],
    marks: Marks,
) -> Grid:
    """One sheet from what was read of it.

    Args:
        name: the sheet's name.
        rows: the values.
        ranges: merged ranges, by their first and last cells.
        marks: what the file says beyond the values.

    Raises:
        ValueError: absurdly many cells are merged.
    """
    broken = {place: fault for place, fault in marks.faults.items() if fault}
    for row, column in (*marks.words, *broken):
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
    for (row, column), text in marks.words.items():
        rows[row][column] = text
    limits = (len(rows) + MARGIN, max(map(len, rows), default=0) + MARGIN)
    merges: dict[Position, Position] = {}
    spans: dict[Position, tuple[int, int]] = {}
    left = MAX_CELLS
    for first, end in ranges:
        last = (min(end[0], limits[0]), min(end[1], limits[1]))
        if last[0] < first[0] or last[1] < first[1]:
            continue
        spans[first] = (last[0] - first[0] + 1, last[1] - first[1] + 1)
        left -= spans[first][0] * spans[first][1]
        if left < 0:
            raise ValueError(name)
        for row in range(first[0], last[0] + 1):
            merges |= {(row, column): first for column in range(first[1], last[1] + 1)}
    return Grid(
        name,
        rows,
        merges,
        spans,
        frozenset(marks.faults),
        broken,
        marks.formats,
        marks.texts,
    )


def _formats(styles: etree._Element) -> dict[str, str]:
    """The number format of each cell style, by its index, but for General."""
    codes = {str(number): code for number, code in BUILT_IN.items()} | {
        item.get("numFmtId", ""): item.get("formatCode", "")
        for item in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    found = (
        (str(index), codes.get(item.get("numFmtId", ""), GENERAL))
        for index, item in enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    )
    return {index: code for index, code in found if code not in {"", GENERAL}}


def _marks(
    package: Package, part: str, formats: Mapping[str, str], looks: Mapping[str, str]
) -> Marks:
    marks = Marks()
    for place, cell in _cells(package, part):
        _mark(marks, place, cell, formats)
    left = MAX_CELLS
    for areas, code in conditional_formats(package, part, looks):
        for area in areas:
            first, _, last = area.partition(":")
            top, end = (position_in(package, part, place) for place in (first, last or first))
            rows = range(top[0], min(end[0] + 1, marks.rows))
            columns = range(top[1], min(end[1] + 1, marks.columns))
            left -= len(rows) * len(columns)
            if left < 0:
                raise package.refusal(part, f"“{area[:20]}”有条件格式的单元格过多")
            marks.formats |= {(row, column): code for row in rows for column in columns}
    return marks


def typed_numbers(package: Package, sheets: Collection[str]) -> dict[str, list[Position]]:
    """The cells with numbers that no formula calculates, of sheets that are not read otherwise.

    Args:
        package: the workbook.
        sheets: which sheets, by name.

    Raises:
        Unusable: a part of it is damaged.
    """
    return {
        name: places
        for name, part in package.sheets()
        if name in sheets and (places := list(_bare_numbers(package.read(part))))
    }


def _bare_numbers(part: bytes) -> Iterator[Position]:
    for cell in _BARE_CELL.finditer(part):
        address = None if _KIND.search(cell[1]) else _OWN_ADDRESS.search(cell[1])
        if address is not None:
            with suppress(ValueError):  # beyond what a sheet can have
                yield position_of(address[1].decode())


def _cells(package: Package, part: str) -> Iterator[tuple[Position, etree._Element]]:
    """Every cell of a sheet with its position; a cell that doesn't say follows the one before."""
    row, column = -1, -1
    is_begun = False
    for _, element in package.elements(part, "{*}row", "{*}c"):  # a row after its cells
        is_row = str(element.tag).endswith("}row")
        if not is_begun:
            parent = element.getparent()
            line = element if is_row or parent is None else parent
            row, column = package.number(part, line, "r", row + 2) - 1, -1
        is_begun = not is_row
        if is_row:
            element.clear()
            parent = element.getparent()
            while parent is not None and parent[0] is not element:
                del parent[0]
            continue
        address = element.get("r")
        place = (row, column + 1) if address is None else position_in(package, part, address)
        row, column = place
        yield place, element


def _mark(marks: Marks, place: Position, cell: etree._Element, styles: Mapping[str, str]) -> None:
    parts = {str(part.tag).rpartition("}")[2]: part for part in reversed(cell)}  # the first counts
    value, formula = parts.get("v"), parts.get("f")
    text = (value.text if value is not None else "") or ""
    kind = cell.get("t", "n")
    if not text and formula is None and "is" not in parts:
        return
    marks.reach(place)
    if kind == "e":
        marks.faults[place] = text or "#"
    elif formula is not None:
        typed = _TYPED_WORDS.fullmatch(formula.text or "")
        # an empty text is a value too: <c t="str"><f>…</f><v></v></c>
        if text or (value is not None and kind == "str"):
            marks.faults[place] = ""
        elif typed:
            marks.words[place] = f"={typed[0]}"
        else:
            marks.faults[place] = UNCALCULATED
    code = styles.get(cell.get("s", "0"))
    if code is not None and (text if kind in {"n", "d"} else kind in _TEXTS and alters_text(code)):
        marks.formats[place] = code


@lru_cache(maxsize=1 << 14)
def position_of(address: str) -> Position:
    """The position, counted from 0, of an A1 address.

    Raises:
        ValueError: it is none, or lies beyond what a sheet can have.
    """
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(address)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    if int(match[2]) > MAX_ROWS or column > MAX_COLUMNS:
        raise ValueError(address)
    return int(match[2]) - 1, column - 1


def position_in(package: Package, part: str, address: str) -> Position:
    """The position of an A1 address that stands in a part.

    Raises:
        Unusable: it is none.
    """
    try:
        return position_of(address)
    except ValueError as error:
        raise package.refusal(part, f"“{address[:20]}”不是单元格") from error
