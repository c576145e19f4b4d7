"""The same paragraphs and sentences of several documents, side by side.

What departments fill in differs, numbers and reasons; so texts are compared without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from generator.drafting.pieces import pieces_of

#: How like one another two texts are that say the same of two departments.
ALIKE = 0.6
_ENDS = "。；"
#: What stands for a slot of each kind; whatever moved or stayed is the same.
_MARKS = {
    "change": "±", "flat": "±", "reason": "…", "listed": "…", "number": "#", "year": "#",
}  # fmt: skip
#: One text of each document, None where it says no such thing.
Row = tuple[str | None, ...]


@lru_cache(maxsize=4096)
def skeleton(text: str) -> str:
    """A text without all that departments fill in."""
    return "".join(_MARKS.get(piece.kind, piece.text) for piece in pieces_of(text))


def likeness(one: str, other: str) -> float:
    """How like two texts are, from 0 to 1."""
    ours, theirs = skeleton(one), skeleton(other)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def sentences_of(text: str) -> list[str]:
    """A paragraph's sentences; what a department puts in its own words is not divided."""
    sentences = [""]
    for piece in pieces_of(text):
        if piece.kind != "words":
            sentences[-1] += piece.text
            continue
        for sign in piece.text:
            sentences[-1] += sign
            if sign in _ENDS:
                sentences.append("")
    return [it for it in sentences if it]


def side_by_side(documents: Sequence[Sequence[str] | None]) -> list[Row]:
    """The texts of all documents in rows; those of the first keep their order.

    What only others say stands where they say it.
    """
    count = len(documents)
    rows: list[list[str | None]] = [[text, *[None] * (count - 1)] for text in documents[0] or ()]
    for at, texts in enumerate(documents[1:], start=1):
        known = [next(filter(None, row)) for row in rows]
        pairs = dict(_pairs(known, texts or ()))
        merged: list[list[str | None]] = []
        before = 0
        for own, text in enumerate(texts or ()):
            if own in pairs:
                merged += rows[before : pairs[own] + 1]
                merged[-1][at] = text
                before = pairs[own] + 1
            else:
                merged.append([None] * count)
                merged[-1][at] = text
        rows = [*merged, *rows[before:]]
    return [tuple(row) for row in rows]


def _pairs(rows: Sequence[str], texts: Sequence[str]) -> list[tuple[int, int]]:
    """Which text is in which row, such that all follow in order and are most alike in sum."""
    fits = [[_fit(row, text) for text in texts] for row in rows]
    best = [[0.0] * (len(texts) + 1) for _ in range(len(rows) + 1)]
    for i in range(1, len(rows) + 1):
        for j in range(1, len(texts) + 1):
            fit = fits[i - 1][j - 1]
            taken = best[i - 1][j - 1] + fit if fit else 0.0
            best[i][j] = max(best[i - 1][j], best[i][j - 1], taken)
    found: list[tuple[int, int]] = []
    i, j = len(rows), len(texts)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found.append((j, i))
    return found[::-1]


def _fit(row: str, text: str) -> float:
    if row == text:
        return 1.0
    ratio = likeness(row, text)
    return ratio if ratio >= ALIKE else 0.0
