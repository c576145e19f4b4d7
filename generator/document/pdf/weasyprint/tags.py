"""Tables and figures in the structure of a PDF, where WeasyPrint leaves something to be said.

WeasyPrint tags tables, but takes a heading over several columns for one over the first, and does
not say which way a heading points (ISO 32000-1, 14.8.5.7, Scope and Headers). Here every cell is
told all headings above it and those right before it in its row. It also begins a table anew on each
page, and tells the levels of headings as they are, with gaps (PDF/UA-1, 7.4.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes
from weasyprint.pdf import pydyf

from generator.spans import columns_of

if TYPE_CHECKING:
    import weasyprint

Box = Any  # WeasyPrint has no types

#: A CSS pixel in points.
_PIXEL = 0.75
_HEADING = re.compile(r"/H(\d)")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell's tag with its place in the grid of its table."""

    tag: pydyf.Dictionary
    row: int
    column: int
    columns: int
    in_head: bool

    @property
    def is_heading(self) -> bool:
        return bool(self.tag["S"] == "/TH")


def join_rows(file: pydyf.PDF, document: weasyprint.Document) -> None:
    """Make one row of what WeasyPrint tags twice, for the row goes on on the next page."""
    tags = [item for item in file.objects if _kind(item) == "/TR"]
    parents = _parents(file)
    whole: tuple[pydyf.Dictionary, Box] | None = None
    for tag, box in zip(tags, _row_boxes(document), strict=True):
        if whole is None or whole[1].element is not box.element:
            whole = tag, box
            continue
        for cell, more in zip(_kids(whole[0], file), _kids(tag, file), strict=True):
            for kid in _kids(more, file):
                kid["P"] = cell.reference
            cell["K"].extend(more["K"])
        parents[tag.reference]["K"].remove(tag.reference)


def _row_boxes(document: weasyprint.Document) -> Iterator[Box]:
    """The rows on all pages, in order."""

    def below(box: Box) -> Iterator[Box]:
        for child in box.children:
            if isinstance(child, boxes.TableRowBox):
                yield child
            elif isinstance(child, boxes.ParentBox) and not isinstance(child, boxes.LineBox):
                yield from below(child)

    for page in document.pages:
        yield from below(page._page_box)  # noqa: SLF001 - there is no public way to the boxes


def _parents(file: pydyf.PDF) -> dict[str, pydyf.Dictionary]:
    """The tag that holds each tag, by the latter's reference."""
    return {
        kid: item
        for item in file.objects
        if isinstance(item, pydyf.Dictionary) and "K" in item
        for kid in item["K"]
    }


def join_tables(file: pydyf.PDF) -> None:
    """Make one table of what WeasyPrint tags page by page.

    Every table has headings in its first row; a tag without any is what goes on from the page
    before. Where the head is repeated, the tag of each page is a table that reads by itself.
    """
    tables = [item for item in file.objects if _kind(item) == "/Table"]
    parents = _parents(file)
    whole: pydyf.Dictionary | None = None
    for tag in tables:
        rows = list(_rows(tag, file))
        if whole is None or any(cell["S"] == "/TH" for row, _ in rows for cell in _kids(row, file)):
            whole = tag
            continue
        for group in _kids(tag, file):
            group["P"] = whole.reference
        whole["K"].extend(tag["K"])
        tag["K"] = pydyf.Array()
        parents[tag.reference]["K"].remove(tag.reference)


def say_levels(file: pydyf.PDF) -> None:
    """Leave out no level of headings on the way down."""
    last = 0
    for tag in _below(file.objects[int(file.catalog["StructTreeRoot"].split()[0])], file):
        if (found := _HEADING.fullmatch(str(tag["S"]))) is not None:
            last = min(int(found[1]), last + 1)
            tag["S"] = f"/H{last}"


def say_headers(file: pydyf.PDF) -> None:
    """Give every heading its scope, and every other cell its headings."""
    for tag in [item for item in file.objects if _kind(item) == "/Table"]:
        cells = list(_cells(tag, file))
        heads = [cell for cell in cells if cell.is_heading and cell.in_head]
        rows: dict[int, list[_Cell]] = {}
        for cell in cells:
            if not cell.in_head:
                rows.setdefault(cell.row, []).append(cell)
            if cell.is_heading:
                cell.tag["A"]["Scope"] = "/Column" if cell.in_head else "/Row"
        for cell in cells:
            if not cell.is_heading:
                found = [*_before(cell, rows.get(cell.row, [])), *_above(cell, heads)]
                names = dict.fromkeys(other.tag["ID"].string for other in found)
                cell.tag["A"]["Headers"] = pydyf.Array(map(pydyf.String, names))


def place_figures(file: pydyf.PDF) -> None:
    """Say where each figure stands in points from the foot of its page, as BBox is meant.

    WeasyPrint says it in pixels from the head (ISO 32000-1, 14.8.5.4.3).
    """
    for tag in [item for item in file.objects if _kind(item) == "/Figure"]:
        page = file.objects[int(tag["Pg"].split()[0])]
        top = page["MediaBox"][3]
        left, above, right, below = (length * _PIXEL for length in tag["A"]["BBox"])
        tag["A"]["BBox"] = pydyf.Array((left, top - below, right, top - above))


def _above(cell: _Cell, heads: list[_Cell]) -> Iterator[_Cell]:
    """The headings of its columns, from the top down."""
    right = cell.column + cell.columns
    for other in heads:
        if other.column < right and cell.column < other.column + other.columns:
            yield other


def _before(cell: _Cell, row: list[_Cell]) -> list[_Cell]:
    """The headings next to its left, past cells that are none: a row may have two halves."""
    found: list[_Cell] = []
    for other in reversed([item for item in row if item.column < cell.column]):
        if other.is_heading:
            found.insert(0, other)
        elif found:
            break
    return found


def _cells(table: pydyf.Dictionary, file: pydyf.PDF) -> Iterator[_Cell]:
    rows = [(list(_kids(row, file)), in_head) for row, in_head in _rows(table, file)]
    opens = not any(in_head for _, in_head in rows)  # with rows of headings alone, which are a head
    placed = columns_of((row for row, _ in rows), _reach_of)
    for at, (found, (_, in_thead)) in enumerate(zip(placed, rows, strict=True)):
        opens = opens and all(tag["S"] == "/TH" for _, tag in found)
        for column, tag in found:
            yield _Cell(tag, at, column, _reach_of(tag)[1], in_thead or opens)


def _reach_of(tag: pydyf.Dictionary) -> tuple[int, int]:
    """Over how many rows and columns a cell reaches."""
    return tag["A"].get("RowSpan", 1), tag["A"].get("ColSpan", 1)


def _below(tag: pydyf.Dictionary, file: pydyf.PDF) -> Iterator[pydyf.Dictionary]:
    """All tags below one, in the order in which they are read out."""
    for kid in _kids(tag, file):
        if "S" in kid:
            yield kid
            yield from _below(kid, file)


def _rows(
    parent: pydyf.Dictionary, file: pydyf.PDF, *, in_head: bool = False
) -> Iterator[tuple[pydyf.Dictionary, bool]]:
    for tag in _kids(parent, file):
        if tag["S"] == "/TR":
            yield tag, in_head
        else:
            yield from _rows(tag, file, in_head=in_head or tag["S"] == "/THead")


def _kids(tag: pydyf.Dictionary, file: pydyf.PDF) -> Iterator[pydyf.Dictionary]:
    """The tags within a tag, without the marked content, which stands by number."""
    for kid in tag.get("K", ()):
        if not isinstance(kid, int):
            yield file.objects[int(kid.split()[0])]


def _kind(item: object) -> object:
    return item.get("S") if isinstance(item, pydyf.Dictionary) else None
