"""The page on which each heading stands, laid out without an office program.

A DOCX has no pages until a program lays it out, and programs show the contents as they were stored.
So the document is set here on the grid of GB/T 9704, 22 lines of 28 characters: running text line
by line, tables row by row, new pages where docs/html.md begins them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.document import styles as ref
from generator.document.measures import WORD, Program, count_lines
from generator.document.paper import leaf_room
from generator.document.sized import HEADINGS, LINE_WIDTH, Measured, picture_height, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml import etree

_LONG: Final = (ref.PAPER_HEIGHT - ref.MARGIN_TOP - ref.MARGIN_BOTTOM) / 20
_SHORT: Final = LINE_WIDTH


def stands_below_heading(section: etree._Element) -> bool:
    """Whether a table or annex shares its page with the heading of the part: the first one does."""
    previous = section.getprevious()
    return previous is not None and previous.tag == "h1"


def section_below_heading(part: etree._Element) -> etree._Element | None:
    """The table or annex that shares its page, and its paper, with the heading of the part."""
    return part[1] if len(part) > 1 and part[1].tag == "section" else None


def line_width(block: etree._Element) -> float:
    """How wide a line of a block is, in points, outside leaves."""
    section = block.getparent()
    return _LONG if section is not None and is_turned(section) else _SHORT


def page_height(block: etree._Element) -> float:
    """How high the text of a block's page is, in points, outside leaves."""
    return _SHORT if line_width(block) == _LONG else _LONG


def is_turned(section: etree._Element) -> bool:
    """Whether a table, annex or leaf lies on its side."""
    return (section.get("class") or "").endswith(" landscape")


def is_leaf(section: etree._Element) -> bool:
    """Whether a section is a page of a PDF annex, which has narrow margins."""
    return (section.get("class") or "").startswith("leaf ")


@dataclass(frozen=True, slots=True)
class BlockPlace:
    """Where a block stands: the pages of its first and last line, and the points left below."""

    first: int
    last: int
    left: float


class _Step(NamedTuple):
    """What is done next: a block is set, or a page begins for a section or for upright text."""

    element: etree._Element | None
    begins_page: bool = False


class _State(NamedTuple):
    """How far a layout is: width, height, number and used height of the page, and what waits."""

    page: tuple[float, float, int, float]
    kept: tuple[tuple[etree._Element, float], ...]
    placed: int


class PageLayout:
    """The document laid out.

    Args:
        document: the `html` element of docs/html.md. What that doesn't know is taken for a
            paragraph: to refuse it is the writer's part.
        program: how it sets what is not Chinese.
        spacing: room between the characters of a paragraph in twips, where it differs from the
            usual.
        measured: what its blocks measure, kept from one layout of the document to the next.
    """

    def __init__(
        self,
        document: etree._Element,
        program: Program = WORD,
        spacing: Mapping[etree._Element, int] = MappingProxyType({}),
        measured: Measured | None = None,
    ) -> None:
        self._measured = Measured() if measured is None else measured
        self.places: dict[etree._Element, BlockPlace] = {}
        self._program, self._spacing = program, spacing
        self._breaks: set[etree._Element] = set()
        self._width, self._height = _SHORT, _LONG
        self._number = 0
        self._used = 0.0
        self._kept: list[tuple[etree._Element, float]] = []  # headings that wait for what follows
        self._steps = _steps_of(document)
        self._before: list[_State] = []  # each step
        self._go_on()

    def break_before(self, block: etree._Element) -> None:
        """Begin a page before a block, too; what stands above it stays as it is."""
        at = next(at for at, (element, _) in enumerate(self._steps) if element is block)
        self._breaks.add(block)
        state = self._before[at]
        del self._before[at:]
        self._width, self._height, self._number, self._used = state.page
        self._kept = list(state.kept)
        self.places = dict(islice(self.places.items(), state.placed))
        self._go_on()

    def _go_on(self) -> None:
        """Take the steps that were not taken yet."""
        for element, begins_page in self._steps[len(self._before) :]:
            page = (self._width, self._height, self._number, self._used)
            self._before.append(_State(page, tuple(self._kept), len(self.places)))
            if begins_page:
                self._new_page(element)
            elif element is not None:
                if element in self._breaks:
                    self._new_page()
                self._set(element)
        self._settle()

    @property
    def pages(self) -> dict[str, int]:
        """The printed page number of every heading that has an id."""
        return {
            name: place.first
            for block, place in self.places.items()
            if block.tag in HEADINGS and (name := block.get("id")) is not None
        }

    # The page being filled

    def _new_page(self, section: etree._Element | None = None) -> None:
        """Begin a page for a section, or for upright text, however full the last one is."""
        self._settle()
        landscape = section is not None and is_turned(section)
        if section is not None and is_leaf(section):
            self._width, self._height = leaf_room(landscape=landscape)
        else:
            self._width, self._height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
        self._turn()

    def _turn(self) -> None:
        self._number += 1
        self._used = 0

    def _keep(self, block: etree._Element, height: float) -> None:
        """Set something that must stand on the same page as what comes next."""
        self._kept.append((block, height))

    def _settle(self, following: float = 0) -> None:
        """Set what waits, on a page that also holds the first of what follows."""
        if not self._kept:
            return
        height = sum(height for _, height in self._kept)
        if self._used and self._used + height + following > self._height:
            self._turn()
        self._used += height
        for block, _ in self._kept:
            self.places[block] = BlockPlace(self._number, self._number, self._height - self._used)
        self._kept.clear()

    def _make_room(self, height: float) -> None:
        """Turn the page unless so much is left of it."""
        if self._used + height > self._height:
            self._turn()

    def _feed(self, block: etree._Element, heights: Iterable[float], again: float = 0) -> None:
        """Set lines or rows; `again` is the height of what repeats when one begins a page."""
        first = 0
        for height in heights:
            if self._kept:
                self._settle(height)
            if self._used and self._used + height > self._height:
                self._turn()
                self._used = again
            self._used += height
            first = first or self._number
        self.places[block] = BlockPlace(first, self._number, self._height - self._used)

    # Blocks

    def _set(self, block: etree._Element) -> None:
        if block.tag == "table":
            self._set_table(block)
        elif block.tag == "figure" and len(block):
            height = picture_height(block, self._width)
            if len(block) == 1:
                self._feed(block, [height])
                return
            caption = ref.PARAGRAPH_STYLES["Caption"]
            self._keep(block, height)
            lines = count_lines(text_of(block[-1]), self._width / caption.size)
            self._feed(block, [caption.line] * lines)
        else:
            self._set_paragraph(block, self._measured.style_of(block))

    def _set_paragraph(self, block: etree._Element, style: ref.ParagraphStyle) -> None:
        # The three words of a table's head stand on one line, unless they are too long for it.
        lines = self._measured.lines_of(block, self._program, self._spacing.get(block), self._width)
        if style.keep_next and (self._program.below_heading or not style.on_grid):
            self._keep(block, style.before + lines * style.line + style.after)
        else:
            if self._kept:
                self._settle(style.line * min(lines, self._program.below_heading))
            elif self._used:
                self._make_room(style.line * min(lines, self._program.begin))
            self._feed(block, [style.line] * lines)
            self._used += style.after

    def _set_table(self, table: etree._Element) -> None:
        head, body = self._measured.table_heights(table, self._width)
        self._feed(table, [sum(head) + sum(body[:1]), *body[1:]], sum(head))


def _steps_of(document: etree._Element) -> list[_Step]:
    """What is done to lay the document out, but for the breaks."""
    steps: list[_Step] = []
    for part in document.iterfind("body/section[@class='part']"):
        steps += [_Step(section_below_heading(part), begins_page=True), *_steps_in(part)]
    return steps


def _steps_in(parent: etree._Element) -> Iterator[_Step]:
    after_section = False
    for block in parent:
        if block.tag == "section":
            if not stands_below_heading(block):
                yield _Step(block, begins_page=True)
            yield from _steps_in(block)
        else:
            if after_section:
                yield _Step(None, begins_page=True)
            yield _Step(block)
        after_section = block.tag == "section"
