"""Write into a copy of a department's own workbook, leaving all else as it is.

A program that reads a workbook and saves it drops what it does not know: values that formulas had,
rich text, pictures, rules that Excel keeps apart. So only the cells meant are written, in the XML
of their sheets; every other part of the package is copied byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from generator.submission import Cell
from generator.text import printable
from generator.workbook.spreadsheet.grid import position_in, position_of
from generator.workbook.spreadsheet.package import Package, written

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def with_texts(content: bytes, texts: Mapping[Cell, str], file: object = None) -> bytes:
    """A copy of the workbook in which some cells hold other words.

    Args:
        content: the workbook, an .xlsx file that was read.
        texts: the new words, by the cell as it was read.
        file: the workbook as messages name it.

    Raises:
        Unusable: a part that nobody read is damaged; no copy of it is made.
    """
    package = Package(file, content)
    places = dict(package.sheets())
    by_part: dict[str, dict[str, str]] = {}
    for cell, text in texts.items():
        by_part.setdefault(places[cell.sheet], {})[cell.address] = text
    for part in package.archive.namelist():
        if part.endswith((".xml", ".rels")) and part not in by_part:
            package.xml(part)
    return package.copied({part: _filled(package, part, own) for part, own in by_part.items()})


def _filled(package: Package, part: str, texts: Mapping[str, str]) -> bytes:
    root = package.xml(part)
    for address, text in texts.items():
        _write(_cell(package, part, root, address), text)
    return written(root)


def _cell(package: Package, part: str, root: etree._Element, address: str) -> etree._Element:
    """The element of a cell, added where the sheet has none."""
    number, column = (at + 1 for at in position_of(address))
    data = root.find("{*}sheetData")
    if data is None:
        raise package.refusal(part)
    # rows and cells may leave out where they stand: one after the one before
    before = at = 0
    for place, row in enumerate(data):
        at = package.number(part, row, "r", at + 1)
        if at == number:
            return _cell_of_row(package, part, row, (column, address))
        before = place + 1 if at < number else before
    row = etree.Element(f"{_namespace(root)}row", r=str(number))
    data.insert(before, row)
    return _cell_of_row(package, part, row, (column, address))


def _cell_of_row(
    package: Package, part: str, row: etree._Element, wanted: tuple[int, str]
) -> etree._Element:
    column, address = wanted
    before = at = 0
    for place, cell in enumerate(row):
        given = cell.get("r")
        at = position_in(package, part, given)[1] + 1 if given else at + 1
        if at == column:
            return cell
        before = place + 1 if at < column else before
    cell = etree.Element(f"{_namespace(row)}c", r=address)
    row.insert(before, cell)
    return cell


def _write(cell: etree._Element, text: str) -> None:
    """Put words into a cell, which keeps its style (`c` with `t="inlineStr"`)."""
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    space = _namespace(cell)
    words = etree.SubElement(etree.SubElement(cell, f"{space}is"), f"{space}t")
    words.text = printable(text)
    words.set(_SPACE, "preserve")


def _namespace(element: etree._Element) -> str:
    """The namespace of spreadsheets: ISO strict has its own."""
    return f"{{{etree.QName(element).namespace}}}"
