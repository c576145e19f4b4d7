"""What stands on every page and belongs to none: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from generator.published.patterns import document_patterns
from generator.published.source.pdf.lines import PageLine

#: The parts of a page, above and below, where such lines stand.
_MARGIN = 0.12
#: How many pages, and which part of all of them, have a line that is a running head.
_LEAST_PAGES, _LEAST_SHARE = 3, 0.3
#: Points: how far apart a running head may stand from page to page.
_STEP = 6.0


class Furniture:
    """Knows the lines that are repeated from page to page."""

    def __init__(self, pages: Sequence[tuple[float, Sequence[PageLine]]]) -> None:
        """Learn them from the heights of all pages and the lines outside of tables."""
        counted: Counter[tuple[str, int]] = Counter()
        for height, lines in pages:
            counted.update({_place(line) for line in lines if _is_in_margin(line, height)})
        least = max(_LEAST_PAGES, _LEAST_SHARE * len(pages))
        self._known = {
            place
            for place, _ in counted.items()
            if sum(counted[place[0], place[1] + step] for step in (-1, 0, 1)) >= least
        }

    def without(self, height: float, lines: Sequence[PageLine]) -> list[PageLine]:
        """The lines of a page that are its own."""
        rest = list(lines)
        for edge in (0, -1):
            while rest and self._is_furniture(rest[edge], height):
                del rest[edge]
        return rest

    def _is_furniture(self, line: PageLine, height: float) -> bool:
        if not _is_in_margin(line, height):
            return False
        known = document_patterns()
        # lines above a table that goes on over pages are no running heads, however often they come
        return bool(known.page.fullmatch(line.text)) or (
            _place(line) in self._known and not known.above_table.search(line.text)
        )


def _is_in_margin(line: PageLine, height: float) -> bool:
    return line.base < _MARGIN * height or line.base > (1 - _MARGIN) * height


def _place(line: PageLine) -> tuple[str, int]:
    """A line's words without the number of its page, and its height."""
    return re.sub(r"\d+\s*$|^\s*\d+", "", "".join(line.text.split())), round(line.base / _STEP)
