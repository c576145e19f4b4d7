"""Percentages of a sentence: shares of a whole, and rates at which a budget was completed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.drafting.known import Names
from generator.drafting.pieces import SentencePiece
from generator.drafting.sentences.amounts import ask_for
from generator.drafting.sentences.gathered import Gathered, SaidFigure
from generator.drafting.sentences.likely import common, is_share
from generator.drafting.sentences.paragraph import ParagraphDraft, tail_of
from generator.drafting.words import drafting_patterns, drafting_words
from generator.language import UNIT
from generator.text import same

#: Behind an amount a phrase begins: what was completed is said by the sentence itself.
_AMOUNT_END = re.compile(rf"(?:^|\}}\}}){UNIT}")
_CLAUSE = r"(?:[^，。；（(]|[（(][^）)]*[）)])*"
_PRINTED = re.compile(rf"[\d,.]+(?:{UNIT})?的?")


def say_percent(
    draft: ParagraphDraft, piece: SentencePiece, values: Sequence[Decimal | None]
) -> None:
    """A percentage: the rate of a budget, the share of a whole, or one to be filled in."""
    segment = re.split(r"[。；，]", piece.before)[-1]
    if any(word in segment for word in drafting_words().completed):
        _completion(draft, piece, values, segment)
        return
    pair = _pair(draft, values, segment, piece.before)
    if pair is None:
        ask_for(
            draft, piece, values, is_count=False, place=f"“{tail_of(piece.before)}{piece.text}%”"
        )
        draft.result.append("%")
        return
    part, whole = pair
    draft.result.append(f"{{{{ 占比({part}, {whole}) }}}}")


def _pair(
    draft: ParagraphDraft, values: Sequence[Decimal | None], segment: str, before: str
) -> tuple[str, str] | None:
    """The part and the whole of a share."""
    figures = [SaidFigure(it.name, it.values) for it in draft.drafter.known
               if it.name and not it.is_count]  # fmt: skip
    own = [*draft.drafter.gathered.figures]
    figures += [SaidFigure(name, it.values) for name in own for it in draft.drafter.known
                if it.expression == draft.drafter.gathered.figures[name]]  # fmt: skip
    parts = [*reversed(draft.said)][:3]
    figures.sort(key=lambda it: -common(it.name, before))
    wholes = [*draft.whole, *draft.said[:1], *figures, *reversed(draft.said)]
    named = [it for it in wholes if same(it.name) in same(segment)]
    for part in parts:
        for whole in (*named, *wholes):
            if whole.name != part.name and any(values) and is_share(part, whole, values):
                draft.whole = [whole]
                return part.name, whole.name
    if parts and not any(values):
        likely = (*named, *draft.whole, *draft.said[:1])
        for whole in likely:
            if whole.name != parts[0].name:
                return parts[0].name, whole.name
    return None


def _completion(
    draft: ParagraphDraft, piece: SentencePiece, values: Sequence[Decimal | None], segment: str
) -> None:
    pairs = [
        (one, other) for one in reversed(draft.said) for other in reversed(draft.said)
        if one is not other and is_share(one, other, values)
    ]  # fmt: skip
    if not pairs and len(draft.said) > 1:
        pairs = [(draft.said[-1], draft.said[-2])]
        draft.doubts.append(f"“{segment}{piece.text}%”算不出来，请核对是哪两个数")
    if not pairs:
        ask_for(draft, piece, values, is_count=False, place=f"“{segment}{piece.text}%”")
        draft.result.append("%")
        return
    actual, budget = pairs[0]
    before = draft.result.pop() if draft.result else ""
    kept, key = completion_of(draft.drafter.gathered, before, segment)
    own = draft.drafter.gathered.completions[key]
    for case, words in _without_rate(draft, segment, actual, budget):
        own.setdefault(case, words)
    draft.completed = draft.budgets[actual.name] = budget.name
    draft.result += [kept, f'{{{{ 完成率({actual.name}, {budget.name}, "{key}") }}}}']


def completion_of(gathered: Gathered, before: str, segment: str) -> tuple[str, str]:
    """What stays of the words before a rate, and the name of the phrase that the others become.

    Args:
        gathered: has the phrases.
        before: the drafted words before the rate.
        segment: the same as they were printed, since the last mark.
    """
    amounts = [found.end() for found in _AMOUNT_END.finditer(before)]
    at = max(0, *(before.rfind(mark) for mark in "，。；"), *amounts)
    form = f"{before[at:]}{{{{ 比率 }}}}"
    known = gathered.completions
    key = next((it for it, one in known.items() if one["rate"] == form), "")
    if not key:
        label = drafting_patterns().completed.sub("", segment)
        named = _PRINTED.sub("", label) or drafting_words().planned[0]
        key = Names([*known]).new(named)
        known[key] = {"rate": form}
    return before[:at], key


def _without_rate(
    draft: ParagraphDraft, segment: str, actual: SaidFigure, budget: SaidFigure
) -> Iterator[tuple[str, str]]:
    """What other documents say where there was no budget, by case."""
    lead = re.split(r"\d", segment)[0]
    if lead == segment:
        return  # the budget isn't said here, so nothing is
    form = re.compile(rf"{re.escape(lead)}0(?:\.0+)?{UNIT}(?P<words>{_CLAUSE})")
    for text, spent, planned in zip(draft.row, actual.values, budget.values, strict=False):
        if text and planned == 0 and (found := form.search(text)):
            yield "no_budget" if spent else "nothing", draft.drafter.words(found["words"])
