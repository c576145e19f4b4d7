"""The findings that ask for a reason, each with the sentence that the reason completes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import markupsafe

from generator.checks.gaps import finding_of
from generator.commands.reasons import LackingReason
from generator.document.compose import Gap
from generator.examination import Examination
from generator.workbook.remarks import Review

_BLANK = re.compile(r'<span class="(?:missing|drafted)">(.*?)</span>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_STOPS = "。\n"


@dataclass(frozen=True, slots=True)
class AskedReason:
    """A reason that is not the department's own yet.

    Attributes:
        place: the cell that takes it.
        draft: what the program drafted; empty if it can't.
        before: the sentence up to the reason.
        shown: what stands in its place now; empty where it can't be told from others.
        after: the rest of the sentence.
        sentence: the name of the sentence.
    """

    place: str
    draft: str
    before: str
    shown: str
    after: str
    sentence: str


def lacking_by_remark(
    examination: Examination, review: Review, reasons: Mapping[str, LackingReason]
) -> dict[int, AskedReason]:
    """The reasons that are asked for, by the number of the finding.

    Args:
        examination: what lacks them.
        review: the findings as they are listed.
        reasons: the cells of the reasons, each with what is drafted for it.
    """
    numbers = {(item.rule, item.cells, item.text): item.number for item in review.remarks}
    found: dict[int, AskedReason] = {}
    for gap, (before, shown, after) in _sentences(examination):
        finding = finding_of(gap)
        words = " ".join(finding.message.split()).rstrip("。")
        number = numbers.get((finding.rule, finding.cells, words))
        if number is not None and gap.field is not None and gap.field.where in reasons:
            place = gap.field.where
            draft = reasons[place].draft
            found[number] = AskedReason(place, draft, before, shown, after, gap.sentence)
    return found


def _sentences(examination: Examination) -> Iterator[tuple[Gap, tuple[str, str, str]]]:
    """The gaps of reasons, each with its sentence: before it, what is shown, after it."""
    said = examination.said
    gaps: dict[str, list[Gap]] = {}
    for gap in said.gaps:
        if gap.sentence and gap not in said.left_out:
            gaps.setdefault(gap.sentence, []).append(gap)
    wording = examination.disclosure.edition.wording
    for sentence, own in gaps.items():
        html = said.paragraphs[sentence]
        blanks = [
            found
            for found in _BLANK.finditer(html)
            if (text := _plain(found[1])) == wording.missing_reason
            or text.startswith(wording.draft.mark)
        ]
        for at, gap in enumerate(own):
            if len(blanks) != len(own):
                yield gap, (_plain(html), "", "")
                continue
            start, end = blanks[at].span()
            shown = _plain(blanks[at][1])
            yield gap, (_last(_plain(html[:start])), shown, _first(_plain(html[end:])))


def _plain(html: str) -> str:
    return markupsafe.Markup(_TAG.sub("", html)).unescape()  # noqa: S704 - no tag is left in it


def _last(text: str) -> str:
    """A text from its last sentence on."""
    return text[max(text.rfind(stop) for stop in _STOPS) + 1 :]


def _first(text: str) -> str:
    """A text to the end of its first sentence."""
    ends = [at for stop in _STOPS if (at := text.find(stop)) >= 0]
    return text[: min(ends) + 1].rstrip("\n") if ends else text
