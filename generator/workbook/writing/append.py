"""Add a sheet of words to a workbook, leaving every other part of its package as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from generator.text import printable
from generator.workbook.spreadsheet.grid import a1
from generator.workbook.spreadsheet.package import Package, written

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK, _RELATIONS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
#: As much as Excel takes in one cell.
_LONGEST = 32_767


def with_sheet(
    content: bytes,
    title: str,
    headings: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[str]],
) -> bytes:
    """A workbook with one more sheet, the last one.

    Args:
        content: the workbook.
        title: the name of the sheet, which no other has.
        headings: its first row, which stays in sight.
        widths: of its columns, in characters.
        rows: the words below the headings; never formulas, whatever they begin with.
    """
    package = Package(None, content)
    part = next(
        name
        for at in range(1, 10_000)
        if (name := f"xl/worksheets/sheet{at}.xml") not in package.names
    )
    sheet = _sheet(headings, widths, rows)
    return package.copied({**_changes(package, title, part), part: sheet})


def _changes(package: Package, title: str, part: str) -> dict[str, bytes]:
    """The parts that name the sheets, with one more."""
    relations, types, book = map(package.xml, (_RELATIONS, _TYPES, _BOOK))
    taken = {item.get("Id") for item in relations}
    identifier = next(name for at in range(1, 10_000) if (name := f"rId{at}") not in taken)
    kind, target = f"{_OFFICE}/worksheet", f"/{part}"
    attributes = {"Id": identifier, "Type": kind, "Target": target}
    etree.SubElement(relations, f"{{{_PACKAGE}/relationships}}Relationship", attributes)
    attributes = {"PartName": target, "ContentType": _TYPE}
    etree.SubElement(types, f"{{{_PACKAGE}/content-types}}Override", attributes)
    sheets = book.find(f"{{{_MAIN}}}sheets")
    assert sheets is not None, "every workbook has its sheets"
    number = 1 + max(package.number(_BOOK, sheet, "sheetId", 1) for sheet in sheets)
    attributes = {"name": title, "sheetId": str(number), f"{{{_OFFICE}}}id": identifier}
    etree.SubElement(sheets, f"{{{_MAIN}}}sheet", attributes)
    return {
        name: written(root)
        for name, root in ((_RELATIONS, relations), (_TYPES, types), (_BOOK, book))
    }


def _sheet(headings: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]) -> bytes:
    root = etree.Element(f"{{{_MAIN}}}worksheet")
    view = _below(_below(root, "sheetViews"), "sheetView", workbookViewId="0")
    _below(view, "pane", ySplit="1", topLeftCell="A2", activePane="bottomLeft", state="frozen")
    columns = _below(root, "cols")
    for at, width in enumerate(widths, start=1):
        _below(columns, "col", min=str(at), max=str(at), width=str(width), customWidth="1")
    data = _below(root, "sheetData")
    for at, texts in enumerate((headings, *rows)):
        row = _below(data, "row", r=str(at + 1))
        for column, text in enumerate(texts):
            if text:
                cell = _below(row, "c", r=a1(at, column), t="inlineStr")
                words = _below(_below(cell, "is"), "t")
                words.text = printable(text)[:_LONGEST]
                words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return written(root)


def _below(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_MAIN}}}{tag}", attributes)
