"""Text whose lines were broken where a page was full: its lines are paragraphs again.

Programs that turn pages into text keep the pages' lines. In such a text most lines that end in no
stop are about equally long; in a text of whole paragraphs they are titles, of any length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from generator.annexes.model import TextBlock, Words
from generator.published.patterns import NUMBERED, document_patterns

#: What a paragraph ends with.
_STOPS = tuple("。；：！？;:!?”）)")
#: What is numbered and is no sentence.
_TITLE = re.compile(rf"{NUMBERED}[^，。；：\d]+")
#: Full lines are at least this part of the longest, which a few odd lines may exceed.
_FULL, _ODD = 0.78, 0.03
#: Of a text with wrapped lines so many are full, and this part of those that end in no stop.
_MANY, _PART = 40, 0.4


def unwrapped(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """The blocks of a text, its lines joined into paragraphs where they had been wrapped."""
    full = _full_width(blocks)
    if not full:
        return list(blocks)
    joined: list[TextBlock] = []
    for block in blocks:
        held = joined[-1] if joined else None
        if isinstance(held, Words) and isinstance(block, Words) and _goes_on(held, block, full):
            joined[-1] = replace(held, runs=(*held.runs, *block.runs))
        else:
            joined.append(block)
    return joined


def _full_width(blocks: Sequence[TextBlock]) -> float:
    """How wide a line is at least that was broken because it was full; 0 where none is."""
    widths = sorted(
        _width(it.text) for it in blocks if isinstance(it, Words) and not it.text.endswith(_STOPS)
    )
    if not widths:
        return 0
    full = widths[-1 - int(len(widths) * _ODD)] * _FULL
    count = sum(width >= full for width in widths)
    return full if count >= max(_MANY, len(widths) * _PART) else 0


def _goes_on(held: Words, block: Words, full: float) -> bool:
    """Whether a line goes on in the next: it is full, and neither is a heading."""
    return (
        not held.level
        and not block.level
        and not held.text.endswith(_STOPS)
        and _width(held.runs[-1][0]) >= full
        and not _TITLE.fullmatch(held.text)
        and not document_patterns().begins.match(block.text)
    )


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(sign) in "WFA") for sign in text)
