"""Lines that head parts and sections: by the number before them, or by how they stand out.

A line without a number heads what follows if it has the look of a heading (a style, bold, centred),
if the contents list it, or if it stands alone in all documents. Of parts and sections that look
alike a part is what another heading follows at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.annexes.model import DrawnGrid, Words
from generator.drafting.words import drafting_patterns, drafting_words
from generator.edition.documents import document_words
from generator.language import DATE, NUMERAL, value_of
from generator.published.patterns import document_patterns
from generator.text import same

Block = Words | DrawnGrid
#: The longest heading with a number, and without.
LONGEST, _SHORT = 60, 40
_MOST = 30
_ENDS = tuple("。；：，、:;,")
_ORDINAL = re.compile(rf"[（(]?(?:{NUMERAL}|\d{{1,2}})[）)、.．]")
_LEADER = re.compile(r"[\s.…·]*\d*$")
#: Cover and contents are among so many blocks at most.
_FRONT = 120


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """A heading.

    Attributes:
        at: which of the blocks it is.
        title: without its number.
        look: how it is set: a level of the outline, whether in bold, of which kind.
        reasons: why it is one, in Chinese; none where a number or a style says so.
    """

    at: int
    title: str
    look: tuple[object, ...] = ()
    reasons: tuple[str, ...] = ()


def numbered(blocks: Sequence[Block], pattern: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """The lines that a pattern numbers: which block, its number, its title."""
    for at, block in enumerate(blocks):
        if not isinstance(block, Words) or len(block.text) > LONGEST or "。" in block.text:
            continue
        if found := pattern.fullmatch(block.text.strip()):
            yield at, value_of(found[1]), "".join(found[2].split())


def in_order(heads: Sequence[tuple[int, int, str]], end: int) -> list[FoundHeading]:
    """The last headings that follow in order, none left out, if there are such at all."""
    every = [_chosen(heads, end, most) for most in range(_MOST, 0, -1)]
    whole = (it for most, it in zip(range(_MOST, 0, -1), every, strict=True) if len(it) == most)
    return next(whole, every[0])


def _chosen(heads: Sequence[tuple[int, int, str]], end: int, most: int) -> list[FoundHeading]:
    chosen: list[FoundHeading] = []
    before = end
    for number in range(most, 0, -1):
        fitting = [it for it in heads if it[1] == number and it[0] < before]
        if fitting:
            at, _, title = fitting[-1]
            chosen.insert(0, FoundHeading(at, title))
            before = at
    return chosen


def next_in_order(heads: Iterable[tuple[int, int, str]]) -> list[FoundHeading]:
    """The headings whose numbers go on, from the first."""
    found: list[FoundHeading] = []
    for at, number, title in heads:
        if number == len(found) + 1:
            found.append(FoundHeading(at, title))
    return found


def standing(
    blocks: Sequence[Block], others: Sequence[Sequence[Block]], start: int = 0
) -> list[FoundHeading]:
    """The lines without a number that head something.

    Args:
        blocks: of the document.
        others: the blocks of other documents of the region.
        start: from which block on.
    """
    elsewhere = [{same(_line(it)) for it in other} for other in others]
    above = Counter(same(_line(it)) for it in blocks[:start])
    found = []
    for at in range(start, len(blocks)):
        block = blocks[at]
        text = _line(block)
        if not isinstance(block, Words) or not _may_head(text):
            continue
        bold = all(is_bold for words, is_bold in block.runs if words.strip())
        stands_out = bold or block.kind == "centre"
        is_shared = bool(elsewhere) and all(same(text) in it for it in elsewhere)
        signs = (*_signs(stands_out, above[same(text)] > 0, is_shared),)
        is_styled = block.level > 0
        if is_styled or signs:
            look = (block.level or _MOST, not bold, block.kind != "centre")
            title = "".join(text.split())
            found.append(FoundHeading(at, title, look, () if is_styled else signs))
    return found


def _signs(stands_out: bool, is_listed: bool, is_shared: bool) -> Iterator[str]:  # noqa: FBT001
    """What says that a line is a heading, in Chinese."""
    if stands_out:
        yield "加粗或居中"
    if is_listed:
        yield "目录里有"
    if is_shared:
        yield "各份文本都有"


def parts_among(headings: Sequence[FoundHeading], blocks: Sequence[Block]) -> list[FoundHeading]:
    """Those headings that head parts."""
    pairs = [*pairwise(headings)]
    first = [it for it, after in pairs if not _says(blocks[it.at + 1 : after.at])]
    if not first:
        return []
    look = Counter(it.look for it in first).most_common(1)[0][0]
    sections = {after.look for it, after in pairs if it in first}
    known = drafting_words()
    ends = (*known.terms, *known.annexes)
    return [
        it
        for it in headings
        if (it in first and it.look == look)
        or (it.look == look and look not in sections)
        or (it.at > first[0].at and it.look <= look and any(word in it.title for word in ends))
    ]


def sections_among(headings: Sequence[FoundHeading]) -> list[FoundHeading]:
    """Those headings of one part that head its sections: they look as the first does."""
    return [it for it in headings if it.look == headings[0].look]


def front_of(blocks: Sequence[Block]) -> int:
    """Behind which block cover and contents end."""
    lines = [same(_line(it)) for it in blocks]
    heads = {same(word) for word in document_words().contents}
    contents = next((at for at, line in enumerate(lines[:_FRONT]) if line in heads), None)
    title = document_patterns().whole_title
    end = max(
        (at + 1 for at, line in enumerate(lines[: _FRONT // 4]) if title.fullmatch(line)),
        default=0,
    )
    if contents is None:
        return end
    end = contents + 1
    while end < len(lines) and lines[end] and lines[end] in lines[end + 1 :]:
        end += 1
    return end


def _says(blocks: Sequence[Block]) -> bool:
    """Whether anything stands there but what is above a table."""
    known = drafting_patterns()
    return any(
        isinstance(it, DrawnGrid)
        or not (known.number.fullmatch(same(it.text)) or known.head.search(it.text))
        for it in blocks
        if isinstance(it, DrawnGrid) or it.text.strip()
    )


def _line(block: Block) -> str:
    """A line, as the contents say it too."""
    return _LEADER.sub("", block.text.strip()) if isinstance(block, Words) else ""


def _may_head(text: str) -> bool:
    known = drafting_patterns()
    return not (
        len(text) <= 1
        or len(text) > _SHORT
        or text.endswith(_ENDS)
        or "。" in text
        or _ORDINAL.match(text)
        or DATE.fullmatch(text)
        or known.number.fullmatch(same(text))
        or known.head.search(text)
        or known.unit.search(text)
        or known.note.match(text)
    )
