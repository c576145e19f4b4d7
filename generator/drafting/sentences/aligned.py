"""What stands in the same place of a sentence in other documents: their numbers, their changes."""

from __future__ import annotations

from decimal import Decimal
from difflib import SequenceMatcher

from generator.drafting.alike import Row
from generator.drafting.pieces import SentencePiece, pieces_of

#: By so many characters before it a number is known where sentences differ.
_BEFORE = 2
_MOVES = frozenset({"change", "flat"})


def aligned_numbers(text: str, row: Row) -> list[list[Decimal | None] | None]:
    """The numbers of each document's sentence, where they stand as those of the model.

    None for a document that doesn't say it, or says nothing alike there.
    """
    own = _numbers(text)
    return [_beside(own, _numbers(other)) if other else None for other in row]


def aligned_moves(text: str, row: Row) -> list[list[SentencePiece]]:
    """The changes of each document that tells as many as the model."""
    count = len(_moves(text))
    found = [_moves(other or "") for other in row]
    return [moves if len(moves) == count else [] for moves in found]


def _numbers(text: str) -> list[SentencePiece]:
    return [it for it in pieces_of(text) if it.kind == "number"]


def _moves(text: str) -> list[SentencePiece]:
    return [it for it in pieces_of(text) if it.kind in _MOVES]


def _beside(own: list[SentencePiece], others: list[SentencePiece]) -> list[Decimal | None] | None:
    if [it.unit for it in own] == [it.unit for it in others]:
        return [it.value for it in others]
    values: list[Decimal | None] = [None] * len(own)
    ours, theirs = ([(it.unit, it.before[-_BEFORE:]) for it in some] for some in (own, others))
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for at in range(block.size):
            values[block.a + at] = others[block.b + at].value
    return values
