"""Where the three words above an official table stand: left, middle, right, on one line.

A long name pushes the middle word aside, so that it never runs into it; one that leaves no room for
the others has a line to itself.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from generator.document.measures import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

#: The least room between two of the words, as a share of the line.
_BLANK: Final = 0.02
#: The share of the line that the first word has in templates/style.css, less what fonts differ by.
USUAL_SHARE: Final = 0.38


def widths_of(head: etree._Element, size: float) -> list[float]:
    """Widths of the three words of a `p.table-head` of docs/html.md, in the unit of `size`."""
    return [text_width("".join(map(str, span.itertext()))) * size for span in head]


def line_count(widths: Sequence[float], total: float) -> int:
    """How many lines the three words take.

    Args:
        widths: of the three words.
        total: width of the line, in the same unit.
    """
    return 1 if middle_of(widths, total) is not None else 1 + ceil(widths[0] / total)


def middle_of(widths: Sequence[float], total: float) -> float | None:
    """The centre of the middle word; None where the first one needs a line to itself.

    Args:
        widths: of the three words.
        total: width of the line, in the same unit.
    """
    start, middle, end = widths
    blank = total * _BLANK
    if total - start - middle - end < 2 * blank:
        return None
    least, most = start + blank + middle / 2, total - end - blank - middle / 2
    return min(max(total / 2, least), most)
