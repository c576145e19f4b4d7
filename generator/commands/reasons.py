"""The reasons that a workbook still lacks, and how one comes into it."""

from __future__ import annotations

from generator.errors import Unusable
from generator.examination import Examination
from generator.workbook.writing.annotate import with_texts

_KINDS = frozenset({"reason", "drafted"})


def lacking_reasons(examination: Examination) -> dict[str, str]:
    """The cells of reasons that are to be written, each with what is drafted for it, if anything.

    A cell is called by its sheet and address, as findings name it.
    """
    disclosure = examination.disclosure
    mark = disclosure.edition.wording.draft.mark
    asked = {cell for gap in examination.said.gaps if gap.kind in _KINDS for cell in gap.cells}
    return {
        cell.where: cell.text.strip().removeprefix(mark) or examination.said.drafts.get(name, "")
        for name, cell in disclosure.submission.reasons.items()
        if cell in asked
    }


def with_reason(examination: Examination, place: str, text: str) -> bytes:
    """A copy of the workbook with a reason in its cell.

    Raises:
        Unusable: no reason has its place there, or no copy can be made.
    """
    submission = examination.disclosure.submission
    for cell in submission.reasons.values():
        if cell.where == place:
            return with_texts(examination.content, {cell: text}, submission.file)
    raise Unusable(submission.file, place, "不是填写原因的格子", "请重新放入填报表再试")
