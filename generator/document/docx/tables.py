"""Tables (w:tbl): a grid of fixed widths, heads that repeat, rows that stay whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from generator.document.docx.contract import children, class_of, expect, unknown
from generator.document.docx.runs import words
from generator.document.sized import has_prose
from generator.document.styles import TABLE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

TABLE_END: Final = "</w:tbl>"
_CELLS: Final = {
    ("td", ""): "Cell",
    ("th", ""): "HeadCell",
    "label": "Label",
    "label indent-1": "Label1",
    "indent-1 label": "Label1",
    "label indent-2": "Label2",
    "indent-2 label": "Label2",
    "code": "Code",
    "line": "Line",
    "amount": "Amount",
    "prose": "Label",
}
_CELL_ATTRIBUTES: Final = frozenset(("class", "rowspan", "colspan"))
_WIDTH: Final = re.compile(r"width: ?(\d{1,3}(?:\.\d+)?)%;?")


@dataclass(frozen=True, slots=True)
class _Covered:
    """A cell's place: rows still to come with this one, columns, our style, whether it is prose."""

    rows: int
    span: int
    style: str
    is_prose: bool = False


def table_xml(table: etree._Element, styles: Mapping[str, str], width: int) -> str:
    """A table as wide as the text.

    Args:
        table: a `table` of docs/html.md.
        styles: id of each style.
        width: of the text, in twips.
    """
    kind = TABLE_KINDS.get(class_of(table))
    if kind is None:
        raise unknown(table)
    columns, *groups = children(table)
    widths = _column_widths(columns, width)
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    rows: list[str] = []
    for group in groups:
        expect(group, "thead" if group.tag == "thead" else "tbody", None)
        rows.extend(_rows(group, widths, kind.prefix, styles))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{styles[kind.style]}"/>'
        '<w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}{TABLE_END}"
    )


def _rows(
    group: etree._Element, widths: list[int], prefix: str, styles: Mapping[str, str]
) -> Iterator[str]:
    """The rows of one group; a cell over several rows goes on as empty cells below itself."""
    repeat_header_row = "<w:tblHeader/>" if group.tag == "thead" else ""
    below: dict[int, _Covered] = {}
    for row in children(group):
        if row.tag != "tr" or row.get("class") not in (None, "total"):
            raise unknown(row)
        whole_row = "" if has_prose(row) else "<w:cantSplit/>"
        own = f"{whole_row}{repeat_header_row}"
        opening = f"<w:trPr>{own}</w:trPr>" if own else "<w:trPr/>"
        yield f"<w:tr>{opening}{''.join(_cells(row, widths, prefix, below, styles))}</w:tr>"
    if below:
        raise ValueError("a cell's rowspan reaches beyond the last row")


def _cells(
    row: etree._Element,
    widths: list[int],
    prefix: str,
    below: dict[int, _Covered],
    styles: Mapping[str, str],
) -> Iterator[str]:
    column, count = 0, len(widths)
    mark = "Total" if row.get("class") else ""
    cells = children(row)
    while column < count:
        covered = below.pop(column, None)
        if covered is None:
            cell = next(cells, None)
            if cell is None:
                raise ValueError(f"a row lacks cells from column {column + 1}")
            covered = _new_cell(cell, prefix)
            merge = '<w:vMerge w:val="restart"/>' if covered.rows > 1 else ""
            content = _cell_words(cell, mark, prefix, styles)
        else:
            merge, content = "<w:vMerge/>", ""
        end = column + covered.span
        if end > count or (below and any(place in below for place in range(column, end))):
            raise ValueError(f"a cell reaches beyond its row or over another: {content[:80]}")
        if covered.rows > 1:
            below[column] = replace(covered, rows=covered.rows - 1)
            # Not looked at again in this row: the columns to come lie to the right.
        width = widths[column] if covered.span == 1 else sum(widths[column:end])
        yield _cell(width, covered, styles[covered.style], merge, content)
        column = end
    if next(cells, None) is not None:
        raise ValueError("a row has more cells than columns")


@lru_cache(maxsize=1 << 8)
def _place(tag: str, attributes: tuple[tuple[str, str], ...], prefix: str) -> _Covered | None:
    """A new cell's place by its attributes, for of the thousands in a document few differ.

    Its style is by our name; None where docs/html.md knows no such cell.
    """
    said = dict(attributes)
    role = said.get("class")
    kind = _CELLS.get(role or (tag, ""))
    if kind is None or tag not in ("td", "th") or not _CELL_ATTRIBUTES.issuperset(said):
        return None
    rows, span = (int(said.get(name, "1")) for name in ("rowspan", "colspan"))
    return _Covered(rows, span, f"{prefix}{kind}", role == "prose")


def _new_cell(cell: etree._Element, prefix: str) -> _Covered:
    place = _place(cell.tag, tuple(cell.items()), prefix)
    if place is None:
        raise unknown(cell)
    return place


def _cell_words(cell: etree._Element, mark: str, prefix: str, styles: Mapping[str, str]) -> str:
    if len(cell) and (not prefix.startswith("Grid") or any(child.tag != "br" for child in cell)):
        raise unknown(cell[0])
    return words(cell, styles, mark)


def _cell(width: int, place: _Covered, style: str, merge: str, content: str) -> str:
    span = f'<w:gridSpan w:val="{place.span}"/>' if place.span > 1 else ""
    from_the_top = '<w:vAlign w:val="top"/>' if place.is_prose else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{from_the_top}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p></w:tc>'
    )


def _column_widths(columns: etree._Element, total: int) -> list[int]:
    """Widths in twips that add up to the width of the text, whatever the rounding."""
    if columns.tag != "colgroup":
        raise unknown(columns)
    shares: list[float] = []
    for column in children(columns):
        found = _WIDTH.fullmatch(column.get("style", ""))
        if column.tag != "col" or found is None:
            raise unknown(column)
        shares.append(float(found[1]))
    whole, passed, edges = sum(shares), 0.0, [0]
    for share in shares:
        passed += share
        edges.append(round(total * passed / whole))
    return [right - left for left, right in pairwise(edges)]
