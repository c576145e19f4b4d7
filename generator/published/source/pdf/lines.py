"""Characters as lines of words, each character with its place in the file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.published.source.pdf.page import Glyph
from generator.published.source.places import PageBox

#: Of the size of the letters: how far apart those of one line may stand up and down, when words of
#: Latin letters are parted, when anything is, when far, and how near the same letter is printed
#: twice to look bold.
_BASE, _WORD, _BLANK, _TAB, _TWICE = 0.4, 0.2, 0.8, 2.0, 0.2
#: What may not begin a line, so that it stays with what stands before it.
_CLOSING = frozenset("，。、；：？！）》〉」』】〕’”％%…,.;:?!)]}·")
#: Lines are not ended before or behind these.
_QUOTES = frozenset('“”‘’"')
_OPENING = frozenset("（《〈「『【〔‘“([{")
_TOKEN = re.compile(r"[!-~]+")
_FIGURE_END, _FIGURE_START = re.compile(r"[\d.,%]+$"), re.compile(r"[\d.,%]+")
_NUMBER = re.compile(r"[\d,]+\.?\d*[%,.]*|[.,%]+\d*%?")


@dataclass(frozen=True, slots=True)
class Written:
    """Words, and where in the file each character of them stands; None for a blank put between."""

    text: str
    boxes: tuple[PageBox | None, ...]


@dataclass(frozen=True)
class PageLine:
    """A line of words, or a part of one that stands apart; its glyphs from left to right."""

    glyphs: tuple[Glyph, ...]

    @cached_property
    def x0(self) -> float:
        """Where it begins."""
        return self.glyphs[0].x0

    @cached_property
    def x1(self) -> float:
        """Where it ends."""
        return max(glyph.x1 for glyph in self.glyphs)

    @cached_property
    def base(self) -> float:
        """The height at which it stands, from above."""
        return self.glyphs[0].base

    @cached_property
    def size(self) -> float:
        """The size of its largest letters."""
        return max(glyph.look.size for glyph in self.glyphs)

    @property
    def top(self) -> float:
        """The upper edge of its letters."""
        return self.base - 0.88 * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of its letters."""
        return self.base + 0.12 * self.size

    @cached_property
    def bold(self) -> bool:
        """Whether most of it is bold."""
        return sum(glyph.look.bold for glyph in self.glyphs) * 2 > len(self.glyphs)

    @cached_property
    def font(self) -> str:
        """The font of its first Chinese character, or else of its first one."""
        chinese = (glyph.look.font for glyph in self.glyphs if not glyph.text.isascii())
        return next(chinese, self.glyphs[0].look.font)

    @cached_property
    def written(self) -> Written:
        """Its words."""
        text, boxes = "", list[PageBox | None]()
        before: Glyph | None = None
        for glyph in self.glyphs:
            if before is not None and (blank := _blank(before, glyph)):
                text += blank
                boxes.append(None)
            text += glyph.text
            boxes += [glyph.box] * len(glyph.text)
            before = glyph
        return Written(text, tuple(boxes))

    @property
    def text(self) -> str:
        """The words alone."""
        return self.written.text

    @cached_property
    def first_width(self) -> float:
        """How wide the least is that could have stood at the end of the line before."""
        count = 0
        while count < len(self.glyphs) - 1 and self.glyphs[count].text in _OPENING:
            count += 1
        rest = "".join(glyph.text[0] for glyph in self.glyphs[count:])
        token = _TOKEN.match(rest)
        count += token.end() if token else 1
        while count < len(self.glyphs) - 1 and self.glyphs[count].text in _QUOTES:
            count += 2
        while count < len(self.glyphs) and self.glyphs[count].text in _CLOSING:
            count += 1
        count = min(count, len(self.glyphs))
        return self.glyphs[count - 1].x1 - self.x0

    def split(self, gap: float) -> list[PageLine]:
        """Its parts that stand further apart than so many letters are wide."""
        parts: list[list[Glyph]] = []
        for glyph in self.glyphs:
            if glyph.text.isspace():
                continue
            if parts and glyph.x0 - parts[-1][-1].x1 <= gap * max(glyph.look.size, 1):
                parts[-1].append(glyph)
            else:
                parts.append([glyph])
        return [PageLine(tuple(part)) for part in parts]


def _blank(before: Glyph, after: Glyph) -> str:
    """What parts two characters that have room between them."""
    if before.text.isspace() or after.text.isspace():
        return ""
    gap = (after.x0 - before.x1) / max(after.look.size, 1)
    if gap > _TAB:
        return "　"
    return " " if gap > (_WORD if _is_tight(before.text, after.text) else _BLANK) else ""


def _is_tight(before: str, after: str) -> bool:
    """Whether two characters stand close by themselves, as a letter and Chinese do not."""
    if before.isascii() and after.isascii():
        return True
    sign, other = (before, after) if _is_sign(before) else (after, before)
    return _is_sign(sign) and unicodedata.category(other[0])[0] == "L"


def _is_sign(text: str) -> bool:
    """Whether a character is a half-width bracket or point, or a box to tick."""
    if text.isascii():
        return not text.isalnum() and text != "%"
    return unicodedata.category(text[-1])[0] == "S"


def lines_of(glyphs: Iterable[Glyph]) -> list[PageLine]:
    """The lines that characters stand on, from above."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda it: it.base):
        if rows and glyph.base - rows[-1][0].base <= _BASE * min(
            glyph.look.size, rows[-1][0].look.size
        ):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = (_trimmed(_once(sorted(row, key=lambda it: it.x0))) for row in rows)
    return [PageLine(line) for line in lines if line]


def _trimmed(row: Sequence[Glyph]) -> tuple[Glyph, ...]:
    """Without blanks before and behind."""
    said = [at for at, glyph in enumerate(row) if not glyph.text.isspace()]
    return tuple(row[said[0] : said[-1] + 1]) if said else ()


def _once(row: Sequence[Glyph]) -> tuple[Glyph, ...]:
    """Without letters printed twice, a little apart, to look bold."""
    kept: list[Glyph] = []
    for glyph in row:
        near = (
            other
            for other in kept[-3:]
            if other.text == glyph.text and glyph.x0 - other.x0 < _TWICE * glyph.look.size
        )
        if next(near, None) is None:
            kept.append(glyph)
    return tuple(kept)


def joined(
    lines: Sequence[PageLine], is_broken: Callable[[PageLine, PageLine], bool] | None = None
) -> Written:
    """Lines as one text; a line end where one was meant, as `is_broken` tells of two lines."""
    text, boxes = "", list[PageBox | None]()
    before: PageLine | None = None
    for line in lines:
        if before is not None:
            is_end = is_broken is not None and is_broken(before, line)
            blank = "\n" if is_end else between(text, line.text)
            text += blank
            boxes += [None] * len(blank)
        text += line.text
        boxes += line.written.boxes
        before = line
    return Written(text, tuple(boxes))


def between(before: str, after: str) -> str:
    """What stands between two lines: a blank parts two words of Latin letters, and two numbers."""
    both = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii()
    if both and after[:1].isalpha():
        return " "
    first, second = _FIGURE_END.search(before), _FIGURE_START.match(after)
    return " " if first and second and not _NUMBER.fullmatch(first[0] + second[0]) else ""
