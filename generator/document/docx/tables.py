"""Tables (w:tbl): a grid of fixed widths, heads that repeat, rows that stay whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

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
    kind = TABLE_KINDS[table.get("class", "")]
    columns, *groups = table
    widths = _column_widths(columns, width)
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    rows: list[str] = []
    for group in groups:
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
    for row in group:
        whole_row = "" if has_prose(row) else "<w:cantSplit/>"
        own = f"{whole_row}{repeat_header_row}"
        opening = f"<w:trPr>{own}</w:trPr>" if own else "<w:trPr/>"
        yield f"<w:tr>{opening}{''.join(_cells(row, widths, prefix, below, styles))}</w:tr>"


def _cells(
    row: etree._Element,
    widths: list[int],
    prefix: str,
    below: dict[int, _Covered],
    styles: Mapping[str, str],
) -> Iterator[str]:
    column, count = 0, len(widths)
    mark = "Total" if row.get("class") else ""
    cells = iter(row)
    while column < count:
        covered = below.pop(column, None)
        if covered is None:
            cell = next(cells)
            covered = _place(str(cell.tag), tuple(cell.items()), prefix)
            merge = '<w:vMerge w:val="restart"/>' if covered.rows > 1 else ""
            content = words(cell, styles, mark)
        else:
            merge, content = "<w:vMerge/>", ""
        end = column + covered.span
        if covered.rows > 1:
            below[column] = replace(covered, rows=covered.rows - 1)
            # Not looked at again in this row: the columns to come lie to the right.
        width = widths[column] if covered.span == 1 else sum(widths[column:end])
        yield _cell(width, covered, styles[covered.style], merge, content)
        column = end


@lru_cache(maxsize=1 << 8)
def _place(tag: str, attributes: tuple[tuple[str, str], ...], prefix: str) -> _Covered:
    """A new cell's place by its attributes, for of the thousands in a document few differ."""
    said = dict(attributes)
    role = said.get("class")
    kind = _CELLS[role or (tag, "")]
    rows, span = (int(said.get(name, "1")) for name in ("rowspan", "colspan"))
    return _Covered(rows, span, f"{prefix}{kind}", role == "prose")


def _cell(width: int, place: _Covered, style: str, merge: str, content: str) -> str:
    span = f'<w:gridSpan w:val="{place.span}"/>' if place.span > 1 else ""
    from_the_top = '<w:vAlign w:val="top"/>' if place.is_prose else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{from_the_top}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p></w:tc>'
    )


def _column_widths(columns: etree._Element, total: int) -> list[int]:
    """Widths in twips that add up to the width of the text, whatever the rounding."""
    shares = [float(column.get("style", "").strip("width: %;")) for column in columns]
    whole, passed, edges = sum(shares), 0.0, [0]
    for share in shares:
        passed += share
        edges.append(round(total * passed / whole))
    return [right - left for left, right in pairwise(edges)]
