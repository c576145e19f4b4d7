"""Sentences of an edition, drafted from those of documents, piece by piece.

Words stay, but for years and names; all else becomes a slot. A sentence that only some documents
have is said under the condition that tells them from the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from generator.drafting.alike import Row, sentences_of, side_by_side
from generator.drafting.conditions import Having, shown
from generator.drafting.pieces import SentencePiece, pieces_of
from generator.drafting.privacy import NAMELESS, TAKEN_OUT
from generator.drafting.sentences.aligned import aligned_moves, aligned_numbers
from generator.drafting.sentences.amounts import say_figure
from generator.drafting.sentences.changes import say_moved
from generator.drafting.sentences.conditional import condition_of, kinds_marked, with_kinds
from generator.drafting.sentences.gathered import SentenceDrafter
from generator.drafting.sentences.paragraph import ParagraphDraft, tail_of
from generator.drafting.sentences.rates import say_percent
from generator.drafting.sentences.reasons import ask_for_words, say_listed, say_reason
from generator.language import UNITS


def drafted_paragraph(
    drafter: SentenceDrafter, texts: Sequence[str | None], section: str
) -> tuple[str, list[str], int]:
    """A paragraph as the edition would have it, what is doubtful of it, how many slots it has.

    Args:
        drafter: what is known, and what all sentences need.
        texts: as each document has it; None where it isn't there.
        section: the title above.
    """
    draft = ParagraphDraft(drafter, section)
    there = [text is not None for text in texts]
    for row in side_by_side([sentences_of(text) if text else None for text in texts]):
        having = [
            has if is_there else None for has, is_there in zip(map(bool, row), there, strict=True)
        ]
        if False in having:
            _say_sometimes(draft, row, having)
        elif _is_own_words(drafter, row):
            ask_for_words(draft, row)
        else:
            _say_row(draft, row)
    drafted = "".join(draft.result)
    if NAMELESS in drafted:
        draft.doubts.append(TAKEN_OUT)
    return drafted, draft.doubts, draft.slots


def _is_own_words(drafter: SentenceDrafter, row: Row) -> bool:
    """Whether documents say something else each, without any number."""
    said = {
        drafter.words(text).replace(kind, "")
        for text, kind in zip(row, drafter.kinds, strict=False)
        if text
    }
    return len(said) > 1 and not any(map(_told, row))


def _told(text: str | None) -> int:
    """How much a text says that an edition would not say in so many words; most with a rate."""
    pieces = [it for it in pieces_of(text or "") if it.kind != "words"]
    return len(pieces) + sum(it.kind == "change" and bool(it.parts[4]) for it in pieces)


def _say_row(draft: ParagraphDraft, row: Row) -> None:
    """A sentence, by the document that says most."""
    has_tables = draft.drafter.have_tables
    draft.main = max(
        range(len(row)), key=lambda at: (row[at] is not None, has_tables[at], _told(row[at]))
    )
    text, draft.row = row[draft.main] or "", row
    draft.others, draft.moves = aligned_numbers(text, row), aligned_moves(text, row)
    draft.numbers = draft.moving = 0
    start = len(draft.result)
    _say(draft, kinds_marked(draft.main, row, draft.drafter.kinds))
    draft.result[start:] = [with_kinds("".join(draft.result[start:]))]
    draft.before += text


def _say_sometimes(draft: ParagraphDraft, row: Row, having: Having) -> None:
    """A sentence that not all documents have that have the paragraph."""
    kept, told = draft.drafter.kept(), [*draft.doubts]
    said, before = [*draft.said], draft.before
    _say_row(draft, row)
    drafted = draft.result.pop()
    text = shown(next(filter(None, row)))
    condition = condition_of(draft.drafter, drafted, row, having)
    count = f"只在 {having.count(True)} 份文本里有（共 {len(having) - having.count(None)} 份）"
    if condition:
        draft.result.append(condition.around(drafted))
        draft.doubts.append(f"“{text}”一句{count}，看来{condition.meaning}，请核对")
    elif having[0]:
        draft.result.append(drafted)
        draft.doubts.append(f"“{text}”一句{count}，可能要加条件")
    else:
        draft.drafter.forget(kept)
        draft.said, draft.before = said, before
        draft.doubts[:] = [*told, f"另有文本这里多一句“{text}”，没有写"]


def _say(draft: ParagraphDraft, text: str) -> None:
    skip = False
    for piece in pieces_of(text):
        if piece.kind == "words":
            words = piece.text.removeprefix("%") if skip else piece.text
            draft.result.append(draft.drafter.words(words))
            skip = False
            continue
        skip = piece.kind == "number" and piece.unit == "%"
        _SAID[piece.kind](draft, replace(piece, before=draft.before + piece.before))


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
    elif piece.unit in UNITS:
        say_figure(draft, piece, values, is_count=False)
    else:
        say_figure(draft, piece, values, is_count=True)


_SAID: Mapping[str, Callable[[ParagraphDraft, SentencePiece], None]] = {
    "change": say_moved,
    "flat": say_moved,
    "listed": say_listed,
    "number": _say_number,
    "own": _say_own,
    "reason": say_reason,
    "year": _say_year,
}
