"""What makes pages fall alike in every program, whatever fonts it puts in place of missing ones.

Chinese characters are everywhere as wide as they are high; letters and figures are not, nor do all
programs treat marks at the end of a line alike. A paragraph whose last words are near the end of a
line takes one line more in one program than in another, and the headings after it come to stand on
other pages than the contents say. So the room between the
characters of such a paragraph is changed by some hundredths of a millimetre, until it takes as many
lines in one as in the other. Where a heading might still fall on either side
of the end of a page, a page begins before it, or before what stands above it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from generator.document.measures import BODY_LINE, NARROWEST, PROGRAMS, WIDEST, WORD
from generator.document.pages import PageLayout
from generator.document.sized import Measured, style_of
from generator.document.styles import CHARACTER_SPACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

#: Twips that a character may come closer to the next or go farther, in the order of trial.
_CHANGES: Final = tuple(sign * step for step in range(1, 10) for sign in (-1, 1))
#: Lines that may stay empty at the end of a page, before a heading and before other paragraphs;
#: and where that settles nothing: a page that ends early is better than a wrong number.
_LEFT: Final = ((6, 4), (12, 10))
_MOST_BREAKS: Final = 40
_FLOWING: Final = frozenset({"h2", "h3", "h4", "p"})


@dataclass(frozen=True, slots=True)
class Settled:
    """How a document is set so that its pages fall alike.

    Args:
        pages: the printed page number of every heading that has an id.
        spacing: room between the characters of a paragraph in twips, where it is not the usual.
        breaks: blocks that begin a page.
        continued: official tables that go on to other pages, with the page that they begin on.
    """

    pages: Mapping[str, int]
    spacing: Mapping[etree._Element, int]
    breaks: frozenset[etree._Element]
    continued: Mapping[etree._Element, int]


def settle(document: etree._Element) -> Settled:
    """Settle the pages of a document.

    Args:
        document: the `html` element of docs/html.md.
    """
    measured = Measured()
    spacing = dict(_spacings(document, measured))
    breaks: set[etree._Element] = set()
    given_up: set[etree._Element] = set()
    layouts = [PageLayout(document, program, spacing, measured) for program in PROGRAMS]
    for _ in range(_MOST_BREAKS):
        block = _next_break(layouts, breaks, given_up)
        if block is None:
            break
        breaks.add(block)
        for layout in layouts:
            layout.break_before(block)
    word = layouts[PROGRAMS.index(WORD)]
    return Settled(word.pages, spacing, frozenset(breaks), dict(_continued(word)))


def _continued(layout: PageLayout) -> Iterator[tuple[etree._Element, int]]:
    for block, place in layout.places.items():
        section = block.getparent()
        if block.tag != "table" or section is None or place.first == place.last:
            continue
        if (section.get("class") or "").startswith("official"):
            yield section, place.first


def _spacings(document: etree._Element, measured: Measured) -> Iterator[tuple[etree._Element, int]]:
    flowing = (
        block for section in document.iterfind("body/section") for block in section.iter(*_FLOWING)
    )
    for block in flowing:
        if measured.style_of(block).on_grid and not _is_settled(block, None, measured):
            for change in _CHANGES:
                if _is_settled(block, CHARACTER_SPACE + change, measured):
                    yield block, CHARACTER_SPACE + change
                    break


def _is_settled(block: etree._Element, spacing: int | None, measured: Measured) -> bool:
    """Whether a paragraph takes as many lines in every program."""
    narrowest = measured.lines_of(block, NARROWEST, spacing)
    # where these two differ, nothing else need be counted
    return all(
        measured.lines_of(block, program, spacing) == narrowest for program in (WIDEST, WORD)
    )


def _next_break(
    layouts: Sequence[PageLayout], breaks: set[etree._Element], given_up: set[etree._Element]
) -> etree._Element | None:
    """The block to begin a page so that the first heading in doubt stands on one page."""
    blocks = list(layouts[0].places)
    for at, block in enumerate(blocks):
        in_doubt = (
            block.get("id") is not None and len({_first(layout, block) for layout in layouts}) > 1
        )
        if not in_doubt or block in given_up:
            continue
        for left in _LEFT:
            for earlier, previous in _candidates(blocks, at, breaks):
                if _may_begin_page(layouts, earlier, previous, left):
                    return earlier
        given_up.add(block)
    return None


def _candidates(
    blocks: Sequence[etree._Element], at: int, breaks: set[etree._Element]
) -> Iterator[tuple[etree._Element, etree._Element]]:
    """The blocks that may begin a page so that one further down is settled, the nearest first.

    Each comes with the one before it.
    """
    # what begins a page of its own is in doubt for what ends before it
    start = at if _flows(blocks[at], blocks[at - 1]) else at - 1
    for number in range(start, 0, -1):
        block, previous = blocks[number], blocks[number - 1]
        if block in breaks or not _flows(block, previous):
            return
        yield block, previous


def _first(layout: PageLayout, block: etree._Element) -> int:
    return layout.places[block].first


def _flows(block: etree._Element, previous: etree._Element) -> bool:
    """Whether a block follows another on the page, as running text does."""
    return block.tag in _FLOWING and block.getprevious() is previous and previous.tag != "h1"


def _may_begin_page(
    layouts: Sequence[PageLayout],
    block: etree._Element,
    previous: etree._Element,
    left: tuple[int, int],
) -> bool:
    """Whether in every layout what stands above ends on the same page, and ends it well enough.

    `left` are the lines that may stay empty before a heading and before another paragraph.
    """
    if style_of(previous).keep_next:
        return False
    ends = [layout.places[previous] for layout in layouts]
    most = left[block.tag == "p"]
    return len({end.last for end in ends}) == 1 and all(
        end.left <= most * BODY_LINE + 1 for end in ends
    )
