"""Damage a workbook as people do, and run the command line within the test's own process."""

from __future__ import annotations

import pickle
import re
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.utils.bound_dictionary import BoundDictionary
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from generator.cli import main
from generator.submission import Cell, Submission
from generator.workbook.form import SPARSE, write_form
from generator.workbook.reading.workbook import read_workbook
from tests.samples import example

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FILE = Path("填报表.xlsx")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Formula:
    """A formula, with the value that a program calculated, if any."""

    text: str
    calculated: str | None = None


@dataclass(frozen=True)
class Error:
    """An error such as #REF!."""

    text: str


Content = str | int | float | None | Formula | Error


@cache
def form_of_example() -> bytes:
    """The example's submission in a blank form with few rows to spare."""
    submission, edition = example()
    return write_form(edition, submission, spare=SPARSE)


@cache
def parts_of() -> Mapping[str, bytes]:
    """The parts of the example's workbook."""
    return unpacked(form_of_example())


def unpacked(content: bytes) -> Mapping[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Parts as the bytes of a workbook."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def changed(cells: Mapping[str, Content], base: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook, by default the example, with other contents in cells named as `公开01表!C7`."""
    parts = dict(parts_of() if base is None else base)
    sheets: dict[str, etree._Element] = {}
    for place, content in cells.items():
        sheet, address = place.split("!")
        part = _part(parts, sheet)
        root = sheets.setdefault(part, etree.fromstring(parts[part]))
        _fill(_cell(root, address), content)
    return packed(parts | {part: etree.tostring(root) for part, root in sheets.items()})


def _part(parts: Mapping[str, bytes], name: str) -> str:
    book = etree.fromstring(parts["xl/workbook.xml"])
    relations = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    (sheet,) = (item for item in book.iter(f"{_MAIN}sheet") if item.get("name") == name)
    return "xl/" + targets[sheet.get(_RELATION)].removeprefix("/xl/")


def _cell(root: etree._Element, address: str) -> etree._Element:
    row_number, column_number = coordinate_to_tuple(address)
    data = root.find(f"{_MAIN}sheetData")
    assert data is not None
    row = next((item for item in data if item.get("r") == str(row_number)), None)
    if row is None:
        row = etree.SubElement(data, f"{_MAIN}row", r=str(row_number))
    place = 0
    for cell in row:
        at = coordinate_to_tuple(str(cell.get("r")))[1]
        if at == column_number:
            return cell
        place += at < column_number
    cell = etree.Element(f"{_MAIN}c", r=address)
    row.insert(place, cell)
    return cell


def _fill(cell: etree._Element, content: Content) -> None:
    style = cell.get("s")
    address = str(cell.get("r"))
    cell.clear()
    cell.set("r", address)
    if style is not None:
        cell.set("s", style)
    if isinstance(content, Formula):
        etree.SubElement(cell, f"{_MAIN}f").text = content.text
        if content.calculated is not None:
            etree.SubElement(cell, f"{_MAIN}v").text = content.calculated
    elif isinstance(content, Error):
        cell.set("t", "e")
        etree.SubElement(cell, f"{_MAIN}v").text = content.text
    elif isinstance(content, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t")
        text.text = content
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    elif content is not None:
        etree.SubElement(cell, f"{_MAIN}v").text = str(content)


def book_of(content: bytes) -> Workbook:
    """A workbook as openpyxl opens it, which takes five times as long as to copy one it opened."""
    book = pickle.loads(_opened(content))  # noqa: S301 - of our own making
    assert isinstance(book, Workbook)
    return book


@lru_cache(8)
def _opened(content: bytes) -> bytes:
    stream = BytesIO()
    _Whole(stream, pickle.HIGHEST_PROTOCOL).dump(load_workbook(BytesIO(content)))
    return stream.getvalue()


class _Whole(pickle.Pickler):
    """Keeps of heights and widths what makes them up where none is set, which pickle leaves out."""

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - as pickle has it
        if not isinstance(value, BoundDictionary):
            return NotImplemented
        state = {**vars(value), "default_factory": value.default_factory}
        return type(value), (None,), (None, state), None, iter(value.items())


def edited(change: Callable[[Workbook], object], content: bytes | None = None) -> bytes:
    """A workbook, by default the example's, after a change with openpyxl."""
    book = book_of(form_of_example() if content is None else content)
    change(book)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def insert(sheet: Worksheet, *, row: int = 0, column: int = 0, count: int = 1) -> None:
    """Insert rows or columns as Excel does: merged ranges move or grow with them."""
    ranges = list(sheet.merged_cells.ranges)
    for merged in ranges:
        sheet.unmerge_cells(str(merged))
    if row:
        sheet.insert_rows(row, count)
    if column:
        sheet.insert_cols(column, count)
    for merged in ranges:
        if row and merged.min_row >= row:
            merged.shift(row_shift=count)
        elif row and merged.max_row >= row:
            merged.expand(down=count)
        if column and merged.min_col >= column:
            merged.shift(col_shift=count)
        elif column and merged.max_col >= column:
            merged.expand(right=count)
        sheet.merge_cells(str(merged))


def read(content: bytes) -> Submission:
    """The submission in a workbook."""
    return read_workbook(FILE, content)[0]


Say = Callable[[Cell], object]


def values(submission: Submission, say: Say | None = None) -> dict[str, object]:
    """What a submission says, without where it stands; what is blank says nothing."""
    say = say or said
    return {
        "identity": submission.identity,
        "tables": {
            name: (_spoken(table.cells, say), table.subjects)
            for name, table in submission.tables.items()
        },
        "fields": _spoken(submission.fields, say),
        "lists": {
            name: [_spoken(row, say) for row in rows] for name, rows in submission.lists.items()
        },
        "writings": submission.writings,
        "prior": _spoken(submission.prior, say),
        "reasons": _spoken(submission.reasons, say),
    }


def _spoken(cells: Mapping[Key, Cell], say: Say) -> dict[Key, object]:
    return {key: say(cell) for key, cell in cells.items() if say(cell) != ""}


def said(cell: Cell) -> object:
    """What a cell says: its amount, or its words unless they are blank or a dash."""
    if cell.fault:
        return cell.fault
    return cell.value if cell.value is not None else re.sub(r"^[-—]+$", "", cell.text)


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    status: object
    out: str
    err: str


Run = Callable[..., Outcome]


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line as a function of its arguments."""

    def run(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["juesuan", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return Outcome(ended.value.code, *capsys.readouterr())

    return run
