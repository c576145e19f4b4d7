"""Paragraphs and sentences that only some of the documents have: what they seem to hang on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from generator.drafting.known import KnownFigure

#: How like one another two sentences are that say the same of two departments.
ALIKE = 0.6
_SAID = re.compile(r"\w+\((\w+)")
_SHOWN = 40
#: Stands for each number.
_NUMBER = "…"


def hangs_on(
    drafted: str,
    is_there: Sequence[bool],
    known: Sequence[KnownFigure],
    own: Mapping[str, str],
) -> str | None:
    """The figure of a paragraph that is not zero in just those documents that have it.

    Args:
        drafted: the paragraph as the edition would have it.
        is_there: whether each document has it; some have and some haven't.
        known: the figures of the tables.
        own: names that the draft gave figures, with their expressions.
    """
    values = {own_name: it.values for own_name in own for it in known
              if it.expression == own[own_name]}  # fmt: skip
    values |= {it.name: it.values for it in known if it.name}
    fitting = (
        name
        for name in dict.fromkeys(_SAID.findall(drafted))
        if name in values and [*map(bool, values[name])] == [*is_there]
    )
    return next(fitting, None)


def uneven(text: str, others: Sequence[str | None]) -> Iterator[str]:
    """What is doubtful of sentences within a paragraph that not all documents have."""
    own = _sentences(text)
    for other in filter(None, others):
        theirs = _sentences(other)
        yield from (f"“{it}”一句只在一部分文本里有，可能要加条件" for it in _without(own, theirs))
        yield from (f"另有文本这里多一句“{it}”，没有写" for it in _without(theirs, own))


def left_out(own: Sequence[str], others: Sequence[Sequence[str]]) -> Iterator[str]:
    """What is doubtful of a section: paragraphs that only other documents have.

    Those without a number are a department's own words, and asked for.
    """
    mine = [*map(_form, own)]
    for texts in others:
        forms = [it for it in map(_form, texts) if _NUMBER in it]
        for it in _without(forms, mine):
            yield f"另有文本写了“{it}”，没有写"


def _sentences(text: str) -> list[str]:
    return [_form(it) for it in text.split("。") if it.strip()]


def _form(text: str) -> str:
    return re.sub(r"\d[\d,.]*", _NUMBER, text)


def _without(some: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    """Those of some sentences that are like none of the others, shortened."""
    for text in some:
        if not any(SequenceMatcher(None, text, it).ratio() >= ALIKE for it in others):
            yield text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"
