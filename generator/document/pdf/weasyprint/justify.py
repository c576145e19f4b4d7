"""Straight right edges for Chinese text in WeasyPrint.

WeasyPrint justifies a line by widening its spaces. Chinese has none, so its lines stay ragged, and
a line with a single space gets one wide gap. Here the room left on a line goes between the
characters (CSS Text 3, inter-character; 字距均排), the same share everywhere.

It is a stand-in for one function of WeasyPrint's layout, put in place while a document is laid out.
Should WeasyPrint's inside look different one day, nothing is replaced and lines stay ragged.
"""

from __future__ import annotations

import inspect
import logging
import unicodedata
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import ffi, line_break

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weasyprint.css import ComputedStyle

    CData = Any  # a structure of Pango's, seen through cffi

LOGGER = logging.getLogger(__name__)
#: Gaps may get so wide, in characters. A line before a long word that went to the next one whole,
#: such as an address on the web, stays ragged.
WIDEST_GAP = 0.5
MARKS_IN_ONE = frozenset("—…")  # two of them are one mark: —— and ……


@contextmanager
def justified() -> Iterator[bool]:
    """Justify between characters for as long as the context lasts; says whether it does."""
    if not _is_supported():
        LOGGER.info("This WeasyPrint justifies in another way; Chinese lines stay ragged.")
        yield False
        return
    original = inline.justify_line
    inline.justify_line = _justify_line
    try:
        yield True
    finally:
        inline.justify_line = original


def _is_supported() -> bool:
    """Whether WeasyPrint has the inside that this module was written for."""
    try:
        parameters = list(inspect.signature(inline.justify_line).parameters)
        line_break.Layout.reactivate, line_break.Layout.get_first_line  # noqa: B018
        ffi.pango.pango_layout_get_line_readonly, ffi.TO_UNITS  # noqa: B018
    except (AttributeError, TypeError, ValueError):
        return False
    return parameters == ["context", "line", "extra_width"]


def _justify_line(_context: object, line: boxes.LineBox, extra_width: float) -> None:
    """Share `extra_width` (CSS pixels) among the gaps of a line."""
    words = list(_text_boxes(line))
    gaps = gaps_in("".join(box.text for box in words))
    widest = max((box.style["font_size"] for box in words), default=0) * WIDEST_GAP
    if gaps and extra_width <= widest * len(gaps):
        _spread(words, gaps, extra_width)
        _move(line, 0)


def _text_boxes(box: boxes.Box) -> Iterator[boxes.TextBox]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _text_boxes(child)


def gaps_in(text: str) -> frozenset[int]:
    """Indices of the characters that may get room behind them."""
    return frozenset(i for i, (left, right) in enumerate(pairwise(text)) if _is_gap(left, right))


def _is_gap(left: str, right: str) -> bool:
    """Between Chinese characters, beside them, and after spaces; never within a word or number."""
    if right.isspace() or (left == right and left in MARKS_IN_ONE):
        return False
    return left.isspace() or _is_wide(left) or _is_wide(right)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _spread(words: list[boxes.TextBox], gaps: frozenset[int], extra_width: float) -> None:
    """Give every text box its widened layout and its new width.

    PDF states room in thousandths of the type size and WeasyPrint cuts off what is left over, so
    whole thousandths are shared out, each gap taking over the remainder of the one before.
    """
    share, remainder, start = extra_width / len(gaps), 0.0, 0
    for box in words:
        step = box.style["font_size"] / 1000
        steps: dict[int, int] = {}
        offset = 0
        for index, character in enumerate(box.text, start):
            if index in gaps:
                steps[offset] = round((share + remainder) / step)
                remainder += share - steps[offset] * step
            offset += len(character.encode())
        start += len(box.text)
        if steps:
            box.pango_layout = _WidenedLayout(box.pango_layout, steps, sum(steps.values()) * step)
            box.width += box.pango_layout.extra_width


def _move(box: boxes.Box, distance: float) -> float:
    """Move what stands on a line after its text boxes grew; returns the distance for what follows.

    A text box has grown by what its layout was widened by; the boxes around it grow with it.
    """
    if isinstance(box, boxes.TextBox):
        box.position_x += distance
        layout = box.pango_layout
        return distance + (layout.extra_width if isinstance(layout, _WidenedLayout) else 0)
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += distance
        after = distance
        for child in box.children:
            if child.is_in_normal_flow():
                after = _move(child, after)
        box.width += after - distance
        return after
    box.translate(distance, 0)
    return distance


class _WidenedLayout(line_break.Layout):  # type: ignore[misc] # WeasyPrint has no types
    """Text with room behind some of its characters, added when it is drawn.

    Args:
        layout: the layout of the same text, at rest between layout and drawing.
        steps: thousandths of the type size, by offset of the character in UTF-8.
        extra_width: all the room together in CSS pixels.
    """

    def __init__(
        self, layout: line_break.Layout, steps: dict[int, int], extra_width: float
    ) -> None:
        self.__dict__.update(layout.__dict__)
        self.steps = steps
        self.extra_width = extra_width
        self.is_widened = False

    def reactivate(self, style: ComputedStyle) -> None:
        """Make the text ready for drawing once more, without its room."""
        super().reactivate(style)
        self.is_widened = False

    def get_first_line(self) -> tuple[CData, int | None]:
        """The line as Pango lays it out, with the room added to its glyphs."""
        line, index = super().get_first_line()
        if not self.is_widened:
            self._widen(line)
            self.is_widened = True
        return line, index

    def _widen(self, line: CData) -> None:
        step = self.style["font_size"] * ffi.TO_UNITS / 1000
        run = line.runs[0]
        while run != ffi.ffi.NULL:
            for glyph, start, end in _clusters(run.data):
                steps = sum(self.steps.get(offset, 0) for offset in range(start, end))
                if steps:
                    # Half a step more than meant, for WeasyPrint cuts off to whole steps.
                    glyph.geometry.width += round((steps + 0.5) * step)
            run = run.next


def _clusters(run: CData) -> Iterator[tuple[CData, int, int]]:
    """The last glyph of each cluster of a run, with the characters' start and end in UTF-8."""
    glyphs, first = run.glyphs, run.item.offset
    count = glyphs.num_glyphs
    starts = [*glyphs.log_clusters[0:count], run.item.length]
    begin = starts[0]
    for number, following in enumerate(starts[1:]):
        if following != begin:
            yield glyphs.glyphs[number], first + begin, first + following
            begin = following
