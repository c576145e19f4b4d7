"""What an .ods file says of its sheets beyond the values that calamine reads.

Merged cells, formulas without a value, errors, and what numbers are shown as; and how far a sheet
reaches, for a cell may be repeated a million times in one word, which is refused before it is
read. No XML entity is resolved.

Source of the names: OASIS Open Document Format 1.3, part 3.
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from generator.errors import Unusable
from generator.workbook.spreadsheet.grid import MAX_CELLS, UNCALCULATED, Marks, refuse_sprawl
from generator.workbook.spreadsheet.package import Package, whole

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MANIFEST = "META-INF/manifest.xml"
_CONTENT = "content.xml"
_BLANKS = 1000
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def is_ods(package: Package) -> bool:
    """Whether a package is an OpenDocument spreadsheet."""
    return _CONTENT in package.names and "xl/workbook.xml" not in package.names


def ods_marks(file: Path, package: Package) -> dict[str, Marks]:
    """The marks of each sheet by its name.

    Args:
        file: the file; messages name it so.
        package: what it holds.

    Raises:
        Unusable: the file is damaged, has a password, or a sheet has content absurdly far out.
    """
    if _MANIFEST in package.names and b"encryption-data" in package.read(_MANIFEST):
        raise Unusable(file, "", "表格文件有打开密码", "请取消密码后另存再试")
    marks = _Sheets(package).read()
    for name, found in marks.items():
        refuse_sprawl(file, name, found)
    if sum(found.rows * found.columns for found in marks.values()) > MAX_CELLS:
        raise Unusable(file, "", "内容过多", "请只留下决算报表，另存后再试")
    return marks


class _Sheets:
    """The sheets of a document, read from its elements one after the other."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.marks: dict[str, Marks] = {}
        self.open: list[Marks] = []
        self.row = self.column = 0
        self.shown: list[
            tuple[int, int, str]
        ] = []  # of a row: columns from, to, and what they show

    def read(self) -> dict[str, Marks]:
        tags = (f"{_TABLE}table", f"{_TABLE}table-row", *_CELLS)
        for event, element in self.package.elements(_CONTENT, *tags, events=("start", "end")):
            if element.tag == f"{_TABLE}table":
                self._table(event, element)
            elif len(self.open) == 1:  # not in a table within a cell, nor among tracked changes
                if element.tag in _CELLS:
                    if event == "end":
                        self._cell(element)
                elif event == "start":
                    self.column = 0
                else:
                    self._end_row(element)
        return self.marks

    def _table(self, event: str, element: etree._Element) -> None:
        if event == "end":
            self.open.pop()
            element.clear()
            return
        found = Marks()
        if not self.open:
            self.marks[element.get(f"{_TABLE}name", "")] = found
            self.row = 0
        self.open.append(found)

    def _end_row(self, element: etree._Element) -> None:
        repeated = self._times(element, "rows")
        marks = self.open[0]
        if marks.rows == self.row + 1 and repeated > 1:
            marks.reach((self.row + repeated - 1, 0))
        if marks.rows * marks.columns <= MAX_CELLS:  # otherwise the sheet is refused
            marks.texts |= {
                (self.row + down, column): text
                for first, last, text in self.shown
                for column in range(first, last)
                for down in range(repeated)
            }
        self.shown = []
        self.row += repeated
        element.clear()

    def _cell(self, element: etree._Element) -> None:
        marks, place = self.open[0], (self.row, self.column)
        repeated = self._times(element, "columns")
        self.column += repeated
        kind = element.get(f"{_OFFICE}value-type", "")
        formula = element.get(f"{_TABLE}formula") is not None
        if element.tag == _CELLS[0]:
            rows, columns = (
                self._number(element, f"number-{way}-spanned") for way in ("rows", "columns")
            )
            if rows > 1 or columns > 1:
                marks.merges.append((place, (place[0] + rows - 1, place[1] + columns - 1)))
        if not kind and not formula:
            return
        marks.reach((place[0], place[1] + repeated - 1))
        if any(
            str(key).endswith("}value-type") and value == "error" for key, value in element.items()
        ):
            marks.faults[place] = "".join(str(text) for text in element.itertext()).strip() or "#"
        elif formula:
            shown = element.find(f"{_TEXT}p") is not None  # an empty text has no type
            marks.faults[place] = "" if kind or shown else UNCALCULATED
        paragraphs = element.findall(f"{_TEXT}p")
        # words that are shown as others stand in an attribute as well
        own = kind == "string" and element.get(f"{_OFFICE}string-value") is None
        if paragraphs and kind and kind != "boolean" and not own:
            text = "\n".join(map(_words, paragraphs))
            self.shown.append((place[1], place[1] + repeated, text))
        elif kind == "percentage":
            marks.formats[place] = "0.00%"

    def _times(self, element: etree._Element, what: str) -> int:
        return self._number(element, f"number-{what}-repeated")

    def _number(self, element: etree._Element, name: str) -> int:
        return self.package.number(_CONTENT, element, f"{_TABLE}{name}", 1)


def _words(element: etree._Element) -> str:
    """The words of a paragraph; a run of blanks is written as one element."""
    pieces = [element.text or ""]
    for child in element:
        blanks = whole(child.get(f"{_TEXT}c")) or 1
        blank = " " * min(blanks, _BLANKS) if child.tag == f"{_TEXT}s" else ""
        pieces += [blank or _words(child), child.tail or ""]
    return "".join(pieces)
