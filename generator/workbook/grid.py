"""Open a spreadsheet file as plain grids, safely.

python-calamine reads values; it does not say which cells hold formulas, and shows a formula that
was never calculated as blank. Read as zero, that would be the worst mistake of all, so the formula
cells are taken from the sheets' XML as well. Files that unpack to absurd sizes are refused before
anything is unpacked; no XML entity is resolved.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from generator.errors import Unusable

#: What stands in a cell whose formula no program has calculated yet.
UNCALCULATED = "未计算的公式"
MAX_UNPACKED = 120_000_000
MAX_PARTS = 2_000
MAX_CELLS = 2_000_000

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DOCUMENT_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

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
    """

    name: str
    rows: Sequence[Sequence[object]]
    merges: Mapping[Position, Position] = field(default_factory=dict)
    spans: Mapping[Position, tuple[int, int]] = field(default_factory=dict)
    formulas: frozenset[Position] = frozenset()
    broken: Mapping[Position, str] = field(default_factory=dict)

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row) for row in self.rows), default=0)

    def value(self, row: int, column: int) -> object:
        """What stands at a position itself; None outside the grid."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            content = self.rows[row][column]
            return None if content == "" else content
        return None

    def shown(self, row: int, column: int) -> object:
        """What is shown at a position: in a merged range, what stands at its first cell."""
        return self.value(*self.merges.get((row, column), (row, column)))

    def text(self, row: int, column: int) -> str:
        """What stands at a position as words; numbers without a useless `.0`."""
        return as_text(self.value(row, column))


def as_text(content: object) -> str:
    """A cell's content as words."""
    if content is None:
        return ""
    if isinstance(content, float) and content.is_integer():
        return str(int(content))
    return str(content)


def a1(row: int, column: int) -> str:
    """The A1 address of a position counted from 0."""
    letters = ""
    column += 1
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return f"{letters}{row + 1}"


def open_grids(file: Path, content: bytes | None = None) -> list[Grid]:
    """All sheets of an .xlsx file, hidden ones too.

    Raises:
        Unusable: not there, not a workbook, an old format, with a password, or absurdly large.
    """
    if content is None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise Unusable(file, "", "无法打开", "请确认文件存在并且有权读取") from error
    _refuse_unsafe(file, content)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        formulas = _formula_cells(content)
        return [_grid(workbook, name, formulas.get(name, {})) for name in workbook.sheet_names]
    except (CalamineError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise Unusable(
            file,
            "",
            "不是可读的 Excel 工作簿，或已损坏",
            "请用 Excel 或 WPS 打开，另存为 .xlsx 再试",
        ) from error


def _refuse_unsafe(file: Path, content: bytes) -> None:
    if content.startswith(_OLE_MAGIC):
        if _ENCRYPTED in content:
            raise Unusable(file, "", "工作簿有打开密码", "请取消密码后另存再试")
        raise Unusable(file, "", "是旧格式（.xls 或 .et）", "请用 Excel 或 WPS 另存为 .xlsx 再试")
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
    except zipfile.BadZipFile as error:
        raise Unusable(file, "", "不是 Excel 工作簿", "请选择填报表（.xlsx 文件）") from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unusable(file, "", "解压后过大", "请删去填报表以外的内容，另存后再试")


def _grid(workbook: CalamineWorkbook, name: str, formulas: Mapping[Position, str]) -> Grid:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise ValueError(name)
    merges: dict[Position, Position] = {}
    spans: dict[Position, tuple[int, int]] = {}
    for first, last in sheet.merged_cell_ranges or ():
        spans[first] = (last[0] - first[0] + 1, last[1] - first[1] + 1)
        if spans[first][0] * spans[first][1] > MAX_CELLS:
            raise ValueError(name)
        for row in range(first[0], min(last[0], sheet.total_height + 1) + 1):
            for column in range(first[1], min(last[1], sheet.total_width + 50) + 1):
                merges[row, column] = first
    return Grid(
        name,
        sheet.to_python(skip_empty_area=False),
        merges,
        spans,
        frozenset(formulas),
        {place: fault for place, fault in formulas.items() if fault},
    )


def _formula_cells(content: bytes) -> dict[str, dict[Position, str]]:
    """For each sheet, the cells with formulas or errors, and what is wrong with their values."""
    found: dict[str, dict[Position, str]] = {}
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name, part in _sheet_parts(package):
            with package.open(part) as stream:
                found[name] = dict(_formulas_of(stream))
    return found


def _sheet_parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(package.read("xl/workbook.xml"), parser)
    relations = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_DOCUMENT_RELATION}id"), "")
        part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
        if part in package.namelist():
            yield sheet.get("name", ""), part


def _formulas_of(stream: IO[bytes]) -> Iterator[tuple[Position, str]]:
    events = etree.iterparse(
        stream, tag=f"{_MAIN}c", resolve_entities=False, no_network=True, huge_tree=False
    )
    for _, cell in events:
        value = cell.find(f"{_MAIN}v")
        if cell.get("t") == "e":
            yield _position(cell.get("r", "A1")), (value.text if value is not None else "") or "#"
        elif cell.find(f"{_MAIN}f") is not None:
            # an empty text is a value too: <c t="str"><f>…</f><v></v></c>
            calculated = value is not None and (bool(value.text) or cell.get("t") == "str")
            yield _position(cell.get("r", "A1")), "" if calculated else UNCALCULATED
        cell.clear()


def _position(address: str) -> Position:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(address[len(letters) :]) - 1, column - 1
