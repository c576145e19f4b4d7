"""Write into a copy of a department's own workbook, leaving all else as it is.

A program that reads a workbook and saves it drops what it does not know: values that formulas had,
rich text, pictures, rules that Excel keeps apart. So only the cells meant are written, in the XML
of their sheets; every other part of the package is copied byte for byte.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from io import BytesIO

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple

from generator.submission import Cell

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def with_texts(content: bytes, texts: Mapping[Cell, str]) -> bytes:
    """A copy of the workbook in which some cells hold other words.

    Args:
        content: the workbook, an .xlsx file that was read.
        texts: the new words, by the cell as it was read.
    """
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as package,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        places = _sheet_parts(package)
        by_part: dict[str, dict[str, str]] = {}
        for cell, text in texts.items():
            by_part.setdefault(places[cell.sheet], {})[cell.address] = text
        for entry in package.infolist():
            part = package.read(entry)
            if entry.filename in by_part:
                part = _filled(part, by_part[entry.filename])
            copy.writestr(entry, part)
    return stream.getvalue()


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet by the sheet's name."""
    book = _parse(package.read("xl/workbook.xml"))
    relations = _parse(package.read("xl/_rels/workbook.xml.rels"))
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    parts: dict[str, str] = {}
    for sheet in book.iter("{*}sheet"):
        (relation,) = (value for key, value in sheet.items() if str(key).endswith("}id"))
        part = posixpath.normpath(posixpath.join("/xl", targets[str(relation)]))
        parts[sheet.get("name", "")] = part.lstrip("/")
    return parts


def _filled(content: bytes, texts: Mapping[str, str]) -> bytes:
    root = _parse(content)
    for address, text in texts.items():
        _write(_cell(root, address), text)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _cell(root: etree._Element, address: str) -> etree._Element:
    """The element of a cell, added where the sheet has none."""
    number, column = coordinate_to_tuple(address)
    data = root.find("{*}sheetData")
    assert data is not None, "every sheet has its sheetData"
    # rows and cells may leave out where they stand: one after the one before
    before = at = 0
    for place, row in enumerate(data):
        at = int(row.get("r", at + 1))
        if at == number:
            return _cell_of_row(row, column, address)
        before = place + 1 if at < number else before
    row = etree.Element(f"{_namespace(root)}row", r=str(number))
    data.insert(before, row)
    return _cell_of_row(row, column, address)


def _cell_of_row(row: etree._Element, column: int, address: str) -> etree._Element:
    before = at = 0
    for place, cell in enumerate(row):
        given = cell.get("r")
        at = coordinate_to_tuple(given)[1] if given else at + 1
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
    words.text = text
    words.set(_SPACE, "preserve")


def _namespace(element: etree._Element) -> str:
    """The namespace of spreadsheets: ISO strict has its own."""
    return f"{{{etree.QName(element).namespace}}}"


def _parse(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
