"""Tables that go on on the next page end where their last row of this one ends.

A cell over several rows has its lower border where the last of them ends, so a page that ends amid
it would leave the table open: the style sheet draws a line around each part of a table's body.
WeasyPrint takes rows back that have to stand together on the next page, and leaves the body as high
as it was with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import weasyprint

Box = Any  # WeasyPrint has no types


def end_tables(document: weasyprint.Document) -> None:
    """Make the parts of the tables of a document, which was laid out, as high as their rows."""
    for page in document.pages:
        for part in _parts(page._page_box):  # noqa: SLF001 - there is no public way to the boxes
            last = part.children[-1]
            part.height = last.position_y + last.height - part.position_y


def _parts(box: Box) -> Iterator[Box]:
    """The bodies of tables, as far as they stand on the page."""
    for child in box.children:
        if isinstance(child, boxes.TableRowGroupBox):
            if child.children:
                yield child
        elif isinstance(child, boxes.ParentBox) and not isinstance(child, boxes.LineBox):
            yield from _parts(child)
