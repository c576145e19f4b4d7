"""The note with which a bureau sends a workbook back: what is wrong, and by when to mend it."""

from __future__ import annotations

from datetime import date

from generator.checks.finding import Severity
from generator.commands.report import grouped
from generator.page_templates import page_bytes
from generator.workbook.remarks import Review

#: What a department has to answer; what is only to be looked at is left out.
_ASKED = (Severity.ERROR.value, Severity.WARNING.value)


def send_back_note(
    review: Review, file: str, last: date | None = None, name: str = "", *, is_marked: bool = False
) -> bytes:
    """The note as one self-contained page, to be sent or printed.

    Args:
        review: the findings.
        file: the workbook as the department calls it.
        last: the day by which it is to come again, if one is set.
        name: the department, where the workbook does not say whose it is.
        is_marked: whether a copy goes along in which the places are marked.
    """
    groups = [group for group in grouped(review) if group[0] in _ASKED]
    counts = "，".join(f"{word} {len(remarks)} 个" for _, word, remarks in groups)
    return page_bytes(
        "send_back.html.j2",
        name=name or review.name,
        file=file,
        last=last,
        groups=groups,
        counts=counts,
        is_marked=is_marked,
    )
