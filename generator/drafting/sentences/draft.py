"""Sentences of an edition, drafted from those of documents, piece by piece.

Words stay, but for years and names; all else becomes a slot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from generator.drafting.pieces import SentencePiece, pieces_of
from generator.drafting.privacy import NAMELESS, TAKEN_OUT
from generator.drafting.sentences.amounts import say_figure
from generator.drafting.sentences.changes import say_change, say_flat
from generator.drafting.sentences.gathered import SentenceDrafter
from generator.drafting.sentences.paragraph import ParagraphDraft, tail_of
from generator.drafting.sentences.rates import say_percent
from generator.drafting.sentences.reasons import say_listed, say_reason


def drafted_paragraph(
    drafter: SentenceDrafter, texts: Sequence[str | None], main: int, section: str
) -> tuple[str, list[str], int]:
    """A paragraph as the edition would have it, what is doubtful of it, how many slots it has.

    Args:
        drafter: what is known, and what all sentences need.
        texts: as each document has it; None where it isn't there.
        main: the document whose paragraph is the model.
        section: the title above.
    """
    text = texts[main] or ""
    draft = ParagraphDraft(drafter, section, _aligned(text, texts), main)
    _say(draft, text)
    drafted = "".join(draft.result)
    if NAMELESS in drafted:
        draft.doubts.append(TAKEN_OUT)
    return drafted, draft.doubts, draft.slots


def _aligned(text: str, others: Sequence[str | None]) -> list[list[Decimal] | None]:
    """The numbers of each document's paragraph, where they stand as those of the model."""
    own = [it.unit for it in pieces_of(text) if it.kind == "number"]
    found: list[list[Decimal] | None] = []
    for other in others:
        numbers = [it for it in pieces_of(other or "") if it.kind == "number"]
        fits = [it.unit for it in numbers] == own
        found.append([it.value for it in numbers] if fits and other else None)
    return found


def _say(draft: ParagraphDraft, text: str) -> None:
    skip = False
    for piece in pieces_of(text):
        if piece.kind == "words":
            words = piece.text.removeprefix("%") if skip else piece.text
            draft.result.append(draft.drafter.words(words))
            skip = False
            continue
        skip = piece.kind == "number" and piece.unit == "%"
        _SAID[piece.kind](draft, piece)


def _say_own(draft: ParagraphDraft, _: SentencePiece) -> None:
    draft.result.append("{{ 自称 }}")


def _say_year(draft: ParagraphDraft, piece: SentencePiece) -> None:
    year = int(piece.text) - draft.drafter.year
    draft.result.append({0: "{{ 年度 }}", -1: "{{ 上年 }}"}.get(year, piece.text))


def _say_number(draft: ParagraphDraft, piece: SentencePiece) -> None:
    values = [it[draft.numbers] if it else None for it in draft.others]
    draft.numbers += 1
    if not piece.unit:
        draft.result.append(piece.text)
        if len(piece.text) > 1:
            draft.doubts.append(f"“{tail_of(piece.before)}{piece.text}”没有单位，照原文保留")
        return
    draft.slots += 1
    if piece.unit == "%":
        say_percent(draft, piece, values)
    elif piece.unit in {"万元", "元", "亿元"}:
        say_figure(draft, piece, values, is_count=False)
    else:
        say_figure(draft, piece, values, is_count=True)


_SAID: Mapping[str, Callable[[ParagraphDraft, SentencePiece], None]] = {
    "change": say_change,
    "flat": say_flat,
    "listed": say_listed,
    "number": _say_number,
    "own": _say_own,
    "reason": say_reason,
    "year": _say_year,
}
