"""How wide the columns of a department's own table are, and how large its words are set.

No number and no word of Latin letters is broken, and beyond that the room goes to the columns that
have most to say: by the root of how much that is, which is about where a table is least high. A
table of many columns is set in smaller type, as official tables are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from operator import itemgetter

from generator.document.fit import MANY_COLUMNS
from generator.document.measures import (
    BORDER,
    PAGE_WIDTH,
    SETTINGS,
    WIDEST,
    text_width,
    unbroken_width,
)
from generator.spans import columns_of
from generator.submission import Block

#: No column is narrower than two characters, and a hair more for what is rounded.
_LEAST = 2.0
_HAIR = 0.1
#: Beyond so many characters even what can't be broken is.
_MOST_UNBROKEN = 14.0


@dataclass(slots=True)
class _Column:
    """What a column has to say, in full-width characters.

    Attributes:
        least: as wide as its widest word.
        most: as wide as its longest cell.
        whole: all its cells together.
    """

    least: float = _LEAST + _HAIR
    most: float = _LEAST + _HAIR
    whole: float = 0.0


def kind_of(block: Block) -> str:
    """The class of a department's table."""
    return "grid dense" if block.columns > MANY_COLUMNS else "grid"


def grid_widths(block: Block) -> list[str]:
    """The widths of the columns of a department's table, in percent."""
    columns = [_Column() for _ in range(block.columns)]
    for at, text in _texts(block):
        column, width = columns[at], text_width(text, WIDEST)
        word = min(unbroken_width(text, WIDEST), _MOST_UNBROKEN)
        column.least = max(column.least, word + _HAIR)
        column.most = max(column.most, width + _HAIR)
        column.whole += width
    setting = SETTINGS[kind_of(block)]
    beside = (2 * setting.beside + BORDER) / setting.size
    shared = _shared(columns, PAGE_WIDTH / setting.size - beside * len(columns))
    total = sum(shared) + beside * len(columns)
    return [f"{(width + beside) / total * 100:.3f}" for width in shared]


def _shared(columns: Sequence[_Column], room: float) -> list[float]:
    """The room for words among the columns; those that need no more give up their share."""
    widths = [column.least for column in columns]
    left = room - sum(widths)
    growing = [at for at, column in enumerate(columns) if column.most > column.least]
    while left > 0 and growing:
        weight = sum(sqrt(columns[at].whole) for at in growing)
        given = {at: left * sqrt(columns[at].whole) / weight for at in growing}
        full = [at for at in growing if widths[at] + given[at] >= columns[at].most]
        for at in full or growing:
            grown = min(widths[at] + given[at], columns[at].most)
            left -= grown - widths[at]
            widths[at] = grown
        growing = [at for at in growing if at not in full] if full else []
    return widths


def _texts(block: Block) -> Iterator[tuple[int, str]]:
    """The words of every cell of one column, with the column."""
    for row in columns_of((row.cells for row in block.rows), itemgetter(1, 2)):
        yield from ((at, text) for at, (text, _, width) in row if width == 1)
