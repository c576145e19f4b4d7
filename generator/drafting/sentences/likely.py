"""How well a figure of the tables is what a sentence says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from difflib import SequenceMatcher

from generator.drafting.known import KnownFigure
from generator.drafting.pieces import SentencePiece
from generator.drafting.sentences.gathered import SaidFigure
from generator.drafting.words import drafting_patterns, drafting_words
from generator.language import UNIT
from generator.money import round_half_up
from generator.text import same

#: How surely a label must stand near a number: right before it, or anywhere before it.
NEAR, SURE = 10.0, 3.0
#: What ends a number, with its unit.
_AMOUNT = re.compile(r"[\d%]" + "".join(f"{sign}?" for sign in UNIT))


def fits(figure: KnownFigure, values: Sequence[Decimal | None]) -> bool:
    """Whether a figure is the number in every document that says it and has tables, if any does."""
    pairs = [
        (own, value)
        for own, value in zip(figure.values, values, strict=False)
        if own is not None and value is not None
    ]
    return bool(pairs) and all(
        round_half_up(own, 0 if figure.is_count else _places(value)) == value
        for own, value in pairs
    )


def score_of(figure: KnownFigure, before: str, section: str) -> tuple[float, float]:
    """How well words call a figure: with all else that speaks for it, and alone."""
    context = same(before)
    segment = _AMOUNT.split(context)[-1] if context else ""
    labels = filter(None, map(same, figure.labels))
    score = max((_called_by(label, segment, context) for label in labels), default=0.0)
    if figure.column:
        column = same(figure.column)
        if column in segment:
            score += 4
        elif _is_planned(column) != _is_planned(segment, at_end=True):
            score -= 4
    alike = 2 * SequenceMatcher(None, section, figure.table).ratio()
    return score + alike + (3 if figure.name else 0), score


def _is_planned(text: str, *, at_end: bool = False) -> bool:
    """Whether words mean a budget: nothing of accounts in them, or behind the last budget."""
    patterns = drafting_patterns()
    found = [*patterns.planned.finditer(text)]
    behind = text[found[-1].end() :] if found and at_end else text
    return bool(found) and not patterns.spent.search(behind)


def _called_by(label: str, segment: str, context: str) -> float:
    """How well a label is among the words since the last number, or at least before it."""
    named = segment.rstrip("".join(drafting_words().amount_signs))
    if segment.endswith(label) or named.endswith(label):
        return NEAR + 4 + len(label) / 2
    if label in segment:
        return NEAR + len(label) / 4
    if label in context:
        return SURE + 5 * context.rfind(label) / len(context)
    sentence = re.split("[。；]", context)[-1]
    shares = [
        weight * SURE * shared / len(label)
        for words, weight in ((segment, 1.0), (sentence, 0.9))
        if (shared := common(label, words)) > 1
    ]
    return max(shares, default=0.0)


def is_share(part: SaidFigure, whole: SaidFigure, values: Sequence[Decimal | None]) -> bool:
    """Whether one is so many per cent of another, in every document that says it."""
    said = [
        (one, other, value)
        for one, other, value in zip(part.values, whole.values, values, strict=False)
        if value is not None and not (one is None and other is None)
    ]
    return bool(said) and all(
        one is not None and other and abs(one / other * 100 - value) <= Decimal("0.06")
        for one, other, value in said
    )


def moved_so(value: Decimal | None, piece: SentencePiece) -> bool:
    """Whether an amount that moved as much moved at the rate that is told."""
    _, way, difference, _, rate, *_ = piece.parts
    moved = Decimal(difference.replace(",", "")) * (1 if way in drafting_words().rising else -1)
    before = (value or Decimal(0)) - moved
    if value is None or before <= 0:
        return False
    return abs(abs(moved) / before * 100 - Decimal(rate.replace(",", ""))) < Decimal("0.06")


def common(name: str, text: str) -> int:
    """How many characters of a name stand together in a text."""
    return SequenceMatcher(None, name, text).find_longest_match().size


def _places(value: Decimal) -> int:
    return max(2, -int(value.as_tuple().exponent))
