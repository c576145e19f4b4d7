"""A sentence taken apart: words, numbers with units, changes, reasons, years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.drafting.words import drafting_patterns


@dataclass(frozen=True, slots=True)
class SentencePiece:
    """A piece of a sentence.

    Attributes:
        kind: words, number, change, flat, reason, listed, year, own.
        text: as it stands.
        before: all that stands before it in the paragraph.
        unit: of a number.
        parts: what a change or a reason is made of.
    """

    kind: str
    text: str
    before: str = ""
    unit: str = ""
    parts: tuple[str, ...] = ()

    @property
    def is_use(self) -> bool:
        """Whether what an amount was used for follows, not why it is as large as that."""
        return drafting_patterns().reason.search(self.parts[0]) is None

    @property
    def value(self) -> Decimal:
        """The number."""
        return Decimal(self.text.replace(",", ""))


def pieces_of(text: str) -> Iterator[SentencePiece]:
    """The pieces of a paragraph, from its beginning."""
    at = 0
    for found in drafting_patterns().pieces.finditer(text):
        kind = next(it for it in _KINDS if found[it] is not None)
        if kind in {"quoted", "fixed"}:
            continue
        start = found.start()
        if start > at:
            yield SentencePiece("words", text[at:start])
        before = text[:start]
        if kind == "number":
            unit = found["unit"] or ""
            yield SentencePiece("number", found["number"], before, unit)
            at = found.end("number")
            continue
        parts: tuple[str, ...] = ()
        if kind == "change":
            names = ("lead", "way", "difference", "middle", "rate", "behind", "none")
            parts = tuple(found[name] or "" for name in names)
        elif kind == "listed":
            parts = (found[0].removesuffix(found["names"]), found["names"])
        elif kind == "reason":
            parts = (found["before"], found["why"])
        yield SentencePiece(kind, found[0], before, parts=parts)
        at = found.end()
    if at < len(text):
        yield SentencePiece("words", text[at:])


_KINDS = ("quoted", "fixed", "change", "flat", "reason", "listed", "year", "own", "number")
