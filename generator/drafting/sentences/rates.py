"""Percentages of a sentence: shares of a whole, and rates at which a budget was completed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from generator.drafting.known import Names
from generator.drafting.pieces import SentencePiece
from generator.drafting.sentences.amounts import ask_for
from generator.drafting.sentences.gathered import SaidFigure
from generator.drafting.sentences.likely import common, is_share
from generator.drafting.sentences.paragraph import ParagraphDraft, tail_of
from generator.drafting.words import drafting_patterns, drafting_words
from generator.text import same


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
    figures = [SaidFigure(it.name, it.values) for it in draft.drafter.known if it.name]
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
    at = max(before.rfind(mark) for mark in "，。；")
    draft.result.append(before[: max(at, 0)])
    form = f"{before[max(at, 0) :]}{{{{ 比率 }}}}"
    key = next(
        (it for it, one in draft.drafter.gathered.completions.items() if one["rate"] == form), ""
    )
    if not key:
        label = drafting_patterns().completed.sub("", segment) or "预算"
        key = Names([*draft.drafter.gathered.completions]).new(label)
        draft.drafter.gathered.completions[key] = {"rate": form}
    draft.completed = draft.budgets[actual.name] = budget.name
    draft.result.append(f'{{{{ 完成率({actual.name}, {budget.name}, "{key}") }}}}')
