"""The PDF that was audited, with its passages highlighted and what there is to say in notes.

Only annotations are added to its pages: whatever else the file holds stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from generator.annexes.model import Words
from generator.audit.model import AuditRemark
from generator.checks.finding import Severity
from generator.published.source.places import PageBox, PagePlaces

_AUTHOR = "决算公开审核"
_COLOURS: Mapping[Severity, tuple[float, float, float]] = {
    Severity.ERROR: (1.0, 0.55, 0.5),
    Severity.WARNING: (1.0, 0.8, 0.4),
    Severity.INFO: (0.6, 0.85, 1.0),
}
#: Flag of an annotation: it is printed too.
_PRINTED = 4
#: Points: how far a note stands from the corner of its page, and how large it is.
_CORNER = 24


def with_highlights(content: bytes, remarks: Sequence[AuditRemark], places: PagePlaces) -> bytes:
    """A copy of a PDF with a highlight and its note for each remark that has a place in it.

    What has none, as what is missing, is told by a note in the corner of the first page.
    """
    with pikepdf.open(BytesIO(content)) as pdf:
        loose: list[AuditRemark] = []
        for remark in remarks:
            by_page: dict[int, list[PageBox]] = {}
            for box in _boxes(remark, places):
                by_page.setdefault(box.page, []).append(box)
            if not by_page:
                loose.append(remark)
            for page, boxes in by_page.items():
                _annotate(pdf, pdf.pages[page - 1], boxes, remark)
        if loose:
            _note(pdf, pdf.pages[0], loose)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def _boxes(remark: AuditRemark, places: PagePlaces) -> Iterator[PageBox]:
    if remark.cells:
        for cell in remark.cells:
            yield from places.rectangles(cell.where)
    elif isinstance(remark.block, Words):
        start, end = remark.stretch or (0, None)
        yield from places.rectangles(remark.block.where, start, end)


def _annotate(
    pdf: pikepdf.Pdf, page: pikepdf.Page, boxes: Sequence[PageBox], remark: AuditRemark
) -> None:
    corners = [
        value
        for box in boxes
        # upper left, upper right, lower left, lower right: as readers expect it
        for value in (box.x0, box.y1, box.x1, box.y1, box.x0, box.y0, box.x1, box.y0)
    ]
    around = (
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )
    mark = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Highlight,
        Rect=Array(around),
        QuadPoints=Array(corners),
        C=Array(_COLOURS[remark.severity]),
        T=String(_AUTHOR),
        Contents=String(_words(remark)),
        F=_PRINTED,
    )
    _add(pdf, page, mark)


def _note(pdf: pikepdf.Pdf, page: pikepdf.Page, remarks: Sequence[AuditRemark]) -> None:
    """A note that lists remarks without a place."""
    left, _, _, top = map(float, page.mediabox)
    mark = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Text,
        Rect=Array([left + _CORNER, top - 2 * _CORNER, left + 2 * _CORNER, top - _CORNER]),
        C=Array(_COLOURS[remarks[0].severity]),
        T=String(_AUTHOR),
        Contents=String("\n".join(map(_words, remarks))),
        Name=Name.Note,
        F=_PRINTED,
    )
    _add(pdf, page, mark)


def _words(remark: AuditRemark) -> str:
    return f"{remark.severity.chinese}（{remark.rule}）：{remark.message}"


def _add(pdf: pikepdf.Pdf, page: pikepdf.Page, mark: Dictionary) -> None:
    if Name.Annots not in page.obj:
        page.obj.Annots = Array()
    page.obj.Annots.append(pdf.make_indirect(mark))
