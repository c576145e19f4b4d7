"""The reasons that a workbook still lacks, and how one comes into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.commands.sentences import sentences_of
from generator.errors import Unusable
from generator.examination import Examination
from generator.submission import Cell
from generator.workbook.writing.annotate import with_texts


@dataclass(frozen=True, slots=True)
class LackingReason:
    """A reason that is to be written.

    Attributes:
        draft: what the program drafted; blank where nothing is known.
        sentence: in which it stands, as it reads now; blank where that can't be told for certain.
    """

    draft: str
    sentence: str = ""


def lacking_reasons(examination: Examination) -> dict[str, LackingReason]:
    """The reasons that are to be written, by their cells (`增减原因!B3`), as findings name them."""
    submission = examination.disclosure.submission
    mark = examination.disclosure.edition.wording.draft.mark
    sentences = sentences_of(examination)
    blanks = _with_blanks(examination, sentences)
    drafted = {cell for gap in examination.said.gaps if gap.kind == "drafted" for cell in gap.cells}
    found = {}
    for name, cell in submission.reasons.items():
        if cell in drafted:
            draft = examination.said.drafts.get(name) or cell.text.strip().removeprefix(mark)
            sentence = next((it for it in sentences if f"{mark}{draft}" in it), "")
            found[cell.where] = LackingReason(draft, sentence)
        elif cell in blanks:
            found[cell.where] = LackingReason("", blanks[cell])
    for place in _of_subjects(examination):
        found.setdefault(place, LackingReason(""))
    return found


def with_reason(examination: Examination, place: str, text: str) -> bytes:
    """A copy of the workbook with a reason in its cell.

    Raises:
        Unusable: no reason has its place there, or no copy can be made.
    """
    submission = examination.disclosure.submission
    cells = {cell.where: cell for cell in submission.reasons.values()}
    cell = {**cells, **_of_subjects(examination)}.get(place)
    if cell is not None:
        return with_texts(examination.content, {cell: text}, submission.file)
    raise Unusable(submission.file, place, "不是填写原因的格子", "请重新放入填报表再试")


def _of_subjects(examination: Examination) -> dict[str, Cell]:
    """The cells that take missing reasons, those of subjects (差异原因) too, by their places."""
    said = examination.said
    gaps = (gap for gap in said.gaps if gap.kind == "reason" and gap not in said.left_out)
    return {gap.field.where: gap.field for gap in gaps if gap.field is not None}


def _with_blanks(examination: Examination, sentences: list[str]) -> Mapping[Cell, str]:
    """The cells of missing reasons, each with the sentence that has a blank for it."""
    said = examination.said
    gaps = [gap for gap in said.gaps if gap.kind == "reason" and gap not in said.left_out]
    blanks = list(_blanks(sentences, examination.disclosure.edition.wording.missing_reason))
    if len(blanks) != len(gaps):  # which belongs to which can't be told
        blanks = [""] * len(gaps)
    pairs = zip(gaps, blanks, strict=True)
    return {cell: sentence for gap, sentence in pairs for cell in gap.cells}


def _blanks(sentences: list[str], blank: str) -> Iterator[str]:
    """The sentences that have a blank, each as often as it has one, in order."""
    words = " ".join(blank.split())
    for sentence in sentences:
        yield from [sentence] * sentence.count(words)
