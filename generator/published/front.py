"""What stands before the first part: lines of cover and contents that say something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.annexes.model import TextBlock, Words
from generator.edition.model import Edition
from generator.published.expressions import SlotFound, compiled
from generator.published.pattern import Patterns
from generator.published.plain import Plain, plain
from generator.submission import Cell


def front_fields(
    edition: Edition, kind: str, front: Sequence[TextBlock]
) -> Iterator[tuple[str, Cell]]:
    """The lines of cards that stand on the cover or above the contents, by name, with the line."""
    known = dict(edition.reporting_fields())
    for where, text, found in heads_of(edition, kind, front):
        for it in found:
            if it.slot.kind == "words" and it.slot.source[0] in known:
                said = text.original_of(it.start, it.end)
                yield it.slot.source[0], Cell("", where, said)


def heads_of(
    edition: Edition, kind: str, front: Sequence[TextBlock]
) -> Iterator[tuple[str, Plain, Sequence[SlotFound]]]:
    """The lines above the cover's name and the contents: where, the text, what stands in it."""
    patterns, wording = Patterns(edition, kind), edition.wording
    for template in filter(None, (wording.cover_head, wording.contents_head)):
        expression = compiled(patterns.of(template))
        for block in (it for it in front if isinstance(it, Words)):
            text = plain(block.text.strip())
            if text.text and (match := expression.whole(text.text)):
                yield block.where, text, expression.result(match)[0]
