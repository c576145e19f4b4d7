"""Open an old .xls file as plain grids, back to Excel 5.0 and 95.

xlrd reads the values: calamine, which reads the other formats, ends the whole process on a damaged
.xls file. The records of the file are looked through before that, so that a sheet with content
absurdly far out is refused, a formula that no program has calculated is told, and the number
formats, which say what a cell shows, are known.

Source of the layout of records: [MS-XLS], Excel Binary File Format.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlrd
from xlrd.biffh import encoding_from_codepage
from xlrd.compdoc import CompDoc
from xlrd.xldate import xldate_as_datetime

from generator.errors import Unusable
from generator.workbook.shown.code import BUILT_IN, GENERAL
from generator.workbook.shown.render import alters_text
from generator.workbook.spreadsheet.grid import (
    MAX_CELLS,
    UNCALCULATED,
    Grid,
    Marks,
    make_grid,
    refuse_sprawl,
)

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _FORMAT, _XF = 0x0809, 0x000A, 0x0085, 0x002F, 0x041E, 0x00E0
#: The code page of words, and the version that keeps them in Unicode instead.
_CODEPAGE, _UNICODE = 0x0042, 0x0600
_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK, _MERGES = 0x0006, 0x0205, 0x0203, 0x027E, 0x00BD, 0x00E5
#: Records of cells with words, and of cells that only have a look.
_WORDS = frozenset({0x00FD, 0x0204, 0x00D6})
_CALCULATE_ON_LOAD = 0x2
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
#: What the result of a formula begins with where it is no number, if its last two bytes are set.
_BOOLEAN, _ERROR, _EMPTY = 1, 2, 3

Record = tuple[int, bytes]


def open_xls(file: Path, content: bytes) -> list[Grid]:
    """All sheets of an .xls file.

    Raises:
        Unusable: the file is damaged or has a password, or a sheet has content absurdly far out.
    """
    try:
        marks = _marks(file, content)
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            book = xlrd.open_workbook(file_contents=content, logfile=nowhere, ragged_rows=True)
        return [
            make_grid(name, _values(book, name), marks[name].merges, marks[name])
            for name in book.sheet_names()
            if name in marks
        ]
    except Unusable:
        raise
    except Exception as error:  # xlrd meets what is damaged anywhere, in any way
        remedy = "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"
        raise Unusable(file, "", "不是可读的 .xls 文件，或已损坏", remedy) from error


def _values(book: xlrd.Book, name: str) -> list[list[Any]]:
    sheet = book.sheet_by_name(name)
    return [
        [_value(book, kind, content) for kind, content in zip(kinds, contents, strict=True)]
        for kinds, contents in (
            (sheet.row_types(at), sheet.row_values(at)) for at in range(sheet.nrows)
        )
    ]


def _value(book: xlrd.Book, kind: int, content: object) -> object:
    if kind == xlrd.XL_CELL_DATE:
        return xldate_as_datetime(content, book.datemode)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(content)
    return "" if kind in {xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY} else content


def _marks(file: Path, content: bytes) -> dict[str, Marks]:
    """What the records say of each sheet, by its name."""
    stream = _stream(content)
    book = _Book(is_unicode=struct.unpack_from("<H", stream, 4)[0] >= _UNICODE)
    for kind, data in _records(stream, 0):
        if kind == _FILEPASS:
            raise Unusable(file, "", "工作簿有打开密码", "请取消密码后另存再试")
        book.take(kind, data)
    marks: dict[str, Marks] = {}
    cells = 0
    for name, start in book.sheets:
        marks[name] = found = Marks()
        for kind, data in _records(stream, start):
            _mark(found, kind, data, book)
        refuse_sprawl(file, name, found)
        cells += found.rows * found.columns
        if cells > MAX_CELLS:
            raise Unusable(file, name, "内容过多", "请只留下决算报表，另存后再试")
    return marks


def _stream(content: bytes) -> bytes:
    """The stream of records within the package."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        package = CompDoc(content, logfile=nowhere)
        for name in ("Workbook", "Book"):
            whole, begin, length = package.locate_named_stream(name)
            if whole:
                return bytes(whole[begin : begin + length])
    raise ValueError("no workbook in the package")


def _records(stream: bytes, start: int) -> Iterator[Record]:
    """The records from a beginning (BOF) to its end (EOF), without what is embedded between."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[at : at + length]
        at += length


@dataclass(slots=True)
class _Book:
    """What the first part of the stream says: the sheets, and the number formats of looks."""

    is_unicode: bool
    code_page: str = ""
    sheets: list[tuple[str, int]] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=BUILT_IN.copy)
    looks: list[int] = field(default_factory=list)

    def take(self, kind: int, data: bytes) -> None:
        if kind == _BOUNDSHEET:
            (start,) = struct.unpack_from("<I", data)
            self.sheets.append((self.text(data[6:], 1), start))
        elif kind == _FORMAT:
            (number,) = struct.unpack_from("<H", data)
            self.codes[number] = self.text(data[2:], 2)
        elif kind == _CODEPAGE:
            (number,) = struct.unpack_from("<H", data)
            self.code_page = encoding_from_codepage.get(number) or f"cp{number}"
        elif kind == _XF:
            self.looks.append(struct.unpack_from("<H", data, 2)[0])

    def text(self, data: bytes, counter: int) -> str:
        """A text after its length; before Excel 97 in the code page, the length in one byte."""
        if self.is_unicode:
            return _text(data, counter)
        return data[1 : 1 + data[0]].decode(self.code_page or "latin-1", "replace")

    def note(self, marks: Marks, place: tuple[int, int], look: int, *, words: bool) -> None:
        """Note the number format of a cell, where it matters."""
        number = self.looks[look] if look < len(self.looks) else 0
        code = self.codes.get(number, GENERAL)
        if code not in {"", GENERAL} and (not words or alters_text(code)):
            marks.formats[place] = code


def _text(data: bytes, counter: int) -> str:
    """A text after its length, of one or two bytes, and the flag whether it is compressed."""
    length = int.from_bytes(data[:counter], "little")
    wide = bool(data[counter] & 1)
    begin = counter + 1
    if wide:
        return data[begin : begin + 2 * length].decode("utf-16-le")
    return data[begin : begin + length].decode("latin-1")


def _mark(marks: Marks, kind: int, data: bytes, book: _Book) -> None:
    if kind == _MERGES:
        for at in range(2, len(data) - 7, 8):
            top, bottom, left, right = struct.unpack_from("<HHHH", data, at)
            marks.merges.append(((top, left), (bottom, right)))
        return
    if kind not in _WORDS and kind not in {_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK}:
        return
    row, column, look = struct.unpack_from("<HHH", data)
    place = (row, column)
    if kind == _MULRK:
        for offset in range((len(data) - 6) // 6):
            marks.reach((row, column + offset))
            (look,) = struct.unpack_from("<H", data, 4 + 6 * offset)
            book.note(marks, (row, column + offset), look, words=False)
        return
    marks.reach(place)
    if kind == _FORMULA:
        _mark_formula(marks, place, data)
    elif kind == _BOOLERR and data[7]:
        marks.faults[place] = _ERRORS.get(data[6], "#")
    if kind != _BOOLERR:
        book.note(marks, place, look, words=kind in _WORDS)


def _mark_formula(marks: Marks, place: tuple[int, int], data: bytes) -> None:
    result = data[6:14]
    (flags,) = struct.unpack_from("<H", data, 14)
    marks.faults[place] = ""
    if result[6:] == b"\xff\xff":
        if result[0] == _ERROR:
            marks.faults[place] = _ERRORS.get(result[2], "#")
        elif result[0] == _EMPTY:
            marks.words[place] = ""
    elif flags & _CALCULATE_ON_LOAD and not any(result):
        # programs that can't calculate leave zero there, to be calculated when opened
        marks.faults[place] = UNCALCULATED
