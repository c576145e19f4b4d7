"""How large an official table is set, and which way its page lies.

A table stands upright in the usual type where its numbers have room; with many columns in smaller
type; where that is too narrow, the page is turned. Where a few rows would spill onto another page,
the table is set a little closer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from generator.document.measures import (
    BODY_LINE,
    BORDER,
    CLOSE_CONTENTS_LINE,
    CONTENTS_LINE,
    CONTENTS_SIZE,
    HEAD_LINE,
    HEADING_AFTER,
    NOTE_LINE,
    NUMBER_LINE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SETTINGS,
    TABLE_TITLE_LINE,
    Box,
    count_lines,
    count_pages,
    row_heights,
    text_width,
)
from generator.document.table_head import line_count

#: A portrait table with more columns than this is set in smaller type.
MANY_COLUMNS: Final = 7
# Widths in the size of the type, as wide as any of the fonts has them.
_DIGIT, _BOLD_DIGIT, _POINT = 0.56, 0.6, 0.37
#: Of notes, and of the words above a table.
_NOTE_SIZE = 9.0
_TITLE_SIZE = 18.0


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A table as far as its room goes.

    Args:
        shares: percentages of the width that the columns take.
        head: rows that repeat on each page.
        body: the other rows.
        numbers: each number with the columns from and up to which it stands, and whether in bold.
        title: words above the table.
        notes: words below it.
        numbered: whether 公开NN表 stands above it.
        words: the three words above it, of department, year and unit.
        above: height in points of what stands above all that on the same page.
    """

    shares: Sequence[float]
    head: Sequence[Sequence[Box]]
    body: Sequence[Sequence[Box]]
    numbers: Sequence[tuple[str, int, int, bool]]
    title: str
    notes: Sequence[str] = ()
    numbered: bool = True
    words: Sequence[str] = ("", "", "")
    above: float = 0


def fit(sheet: PaperSheet, *, landscape: bool) -> tuple[bool, str]:
    """Whether the page is turned, and the class of the table.

    Args:
        sheet: the table.
        landscape: whether the edition wants the page turned.
    """
    if not landscape:
        if len(sheet.shares) <= MANY_COLUMNS and _has_room(sheet, "official", PAGE_WIDTH):
            return False, _closest(sheet, ("official", "official close"), PAGE_WIDTH, PAGE_HEIGHT)
        if _has_room(sheet, "official dense", PAGE_WIDTH):
            return False, "official dense"
    kinds = [
        kind for kind in ("official", "official close") if _has_room(sheet, kind, PAGE_HEIGHT)
    ] or ["official dense"]
    return True, _closest(sheet, kinds, PAGE_HEIGHT, PAGE_WIDTH)


def is_close(entries: Sequence[str]) -> bool:
    """Whether the contents are set closer because that saves them a page with a few lines."""
    heights = [count_lines(entry, PAGE_WIDTH / CONTENTS_SIZE) for entry in entries]
    room = PAGE_HEIGHT - BODY_LINE - HEADING_AFTER - NOTE_LINE
    return CLOSE_CONTENTS_LINE * sum(heights) <= room < CONTENTS_LINE * sum(heights)


def _closest(sheet: PaperSheet, kinds: Sequence[str], width: float, height: float) -> str:
    """The first kind that takes the fewest pages."""
    return min(kinds, key=lambda kind: _pages(sheet, kind, width, height))


def _pages(sheet: PaperSheet, kind: str, width: float, height: float) -> int:
    setting = SETTINGS[kind]
    head, body = (
        row_heights(rows, sheet.shares, setting, width) for rows in (sheet.head, sheet.body)
    )
    first = (
        sheet.above
        + count_lines(sheet.title, width / _TITLE_SIZE) * TABLE_TITLE_LINE
        + (NUMBER_LINE if sheet.numbered else 0)
        + line_count([text_width(word) * _NOTE_SIZE for word in sheet.words], width) * HEAD_LINE
    )
    notes = sum(count_lines(note, width / _NOTE_SIZE) * NOTE_LINE for note in sheet.notes)
    return count_pages(height, first, sum(head), body, notes)


def _has_room(sheet: PaperSheet, kind: str, width: float) -> bool:
    """Whether every number stands on one line of its column."""
    setting = SETTINGS[kind]
    for number, start, end, bold in sheet.numbers:
        column = sum(sheet.shares[start:end]) / 100 * width
        digits = sum(character.isdigit() for character in number)
        text = (
            digits * (_BOLD_DIGIT if bold else _DIGIT) + (len(number) - digits) * _POINT
        ) * setting.size
        if text > column - 2 * setting.beside - BORDER:
            return False
    return True
