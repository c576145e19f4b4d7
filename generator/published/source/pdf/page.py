"""A page of a PDF as a reader sees it: its characters and the lines drawn on it.

Pages that lie on their side, or whose words do, are turned upright: all measures are in points from
the upper left corner of the page as it is read. Where a character stands in the file is kept
beside, for marks are put there.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pypdfium2
from pypdfium2 import PdfMatrix, raw

from generator.published.source.places import PageBox
from generator.text import printable

#: More than any page has; forms within forms are followed so deep.
MAX_CHARACTERS: Final = 40_000
MAX_PATHS: Final = 60_000
_DEEPEST: Final = 5
_DEEPEST_TAG: Final = 40
_HEADING: Final = re.compile(r"H[1-6]?")
#: Text that is there to be found, not to be seen: what a program has recognised in a picture.
_UNSEEN: Final = 3
#: Points: a line is not thicker, nor is what is shorter worth to be one.
_THICKEST: Final = 3.0
_SHORTEST: Final = 2.0
#: Points: so far the letters of a figure may stand out of what is drawn of them.
_ROUND: Final = 4.0
#: How near to white, of 255, nothing is seen.
_WHITE: Final = 250
_QUARTER: Final = 90
#: Degrees: a page may lie so far askew.
_ASKEW: Final = 2


class TooMuchError(Exception):
    """A page that holds an absurd number of characters."""


class TextLook(NamedTuple):
    """How a character is set.

    Attributes:
        size: in points.
        font: its name.
        bold: whether it is.
        turn: in degrees.
        seen: whether it is there to be seen.
        level: of the heading that it belongs to, if the PDF says it; 0 of any other text.
    """

    size: float
    font: str
    bold: bool
    turn: int
    seen: bool
    level: int = 0


class Glyph(NamedTuple):
    """A character; `base` is the line that it stands on."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    look: TextLook
    box: PageBox


class RulingLine(NamedTuple):
    """A straight line: `at` is where it stands across, `start` to `end` how far it goes."""

    at: float
    start: float
    end: float


@dataclass(frozen=True)
class PdfPage:
    """A page.

    Attributes:
        number: from 1.
        width: in points, as it is read.
        height: likewise.
        glyphs: its characters, in no order that means anything.
        across: the lines that go from left to right.
        down: those from top to bottom.
        pictured: how much of it pictures cover, from 0 to 1.
        unmapped: how many characters say not what they are.
        turn: of most of its words, in degrees.
        aside: characters that are turned in another way.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...] = field(repr=False)
    across: tuple[RulingLine, ...] = field(repr=False)
    down: tuple[RulingLine, ...] = field(repr=False)
    pictured: float = 0.0
    unmapped: int = 0
    turn: int = 0
    aside: tuple[Glyph, ...] = field(default=(), repr=False)

    @property
    def sideways(self) -> bool:
        """Whether its lines run up or down in the coordinates of the file."""
        return self.turn % (2 * _QUARTER) != 0

    @property
    def downwards(self) -> list[Glyph]:
        """The characters of words that run from above, as the heads of narrow columns do."""
        return [it for it in self.aside if (it.look.turn - self.turn) % 360 == 3 * _QUARTER]


def read_pages(content: bytes) -> Iterator[PdfPage]:
    """The pages of a PDF, one after the other.

    Raises:
        TooMuchError: a page holds an absurd number of characters.
    """
    document = pypdfium2.PdfDocument(content)
    try:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            yield _page(page, number)
            page.close()
    finally:
        document.close()


@dataclass(frozen=True, slots=True)
class _Turn:
    """Turns what stands on a page upright, and moves its upper left corner to 0, 0."""

    degrees: int
    left: float
    above: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        across, up = _turned(x, y, self.degrees)
        return across - self.left, self.above - up

    def frame(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a box of the file."""
        x0, y0 = self.place(box[0], box[1])
        x1, y1 = self.place(box[2], box[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _turned(x: float, y: float, degrees: int) -> tuple[float, float]:
    if degrees == _QUARTER:
        return y, -x
    if degrees == 2 * _QUARTER:
        return -x, -y
    if degrees == 3 * _QUARTER:
        return -y, x
    return x, y


def _page(page: pypdfium2.PdfPage, number: int) -> PdfPage:
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > MAX_CHARACTERS:
            raise TooMuchError
        tags = _tags(page.raw)
        letters = list(_letters(text.raw, count, tags.headings))
    finally:
        text.close()
    turns = Counter(look.turn for _, _, _, look in letters if look.turn % _QUARTER == 0)
    # a page without words is as it is shown
    degrees = turns.most_common(1)[0][0] if turns else page.get_rotation() % 360
    x0, y0, x1, y1 = page.get_bbox()
    corners = [_turned(x, y, degrees) for x in (x0, x1) for y in (y0, y1)]
    left, above = min(x for x, _ in corners), max(y for _, y in corners)
    turn = _Turn(degrees, left, above)
    width = max(x for x, _ in corners) - left
    height = above - min(y for _, y in corners)
    drawing = _Drawing(turn, width, height, frozenset(tags.figures))
    drawing.take(page.raw)
    glyphs, aside, unmapped = list[Glyph](), list[Glyph](), 0
    for sign, box, origin, look in letters:
        unmapped += _is_unmapped(sign)
        a, b, c, d = turn.frame(box)
        kept = printable(sign)
        if not (kept and look.seen) or drawing.has_figure_at((a + c) / 2, (b + d) / 2):
            continue
        if look.turn == degrees:
            base = turn.place(*origin)[1]
            glyphs.append(Glyph(kept, a, c, b, d, base, look, PageBox(number, *box)))
        elif look.turn % _QUARTER == 0 and not kept.isspace():
            aside.append(Glyph(kept, a, c, b, d, d, look, PageBox(number, *box)))
    share = min(1.0, drawing.pictured / (width * height)) if width and height else 0.0
    return PdfPage(
        number, width, height, tuple(glyphs), tuple(drawing.across), tuple(drawing.down),
        share, unmapped, degrees, tuple(aside),
    )  # fmt: skip


def _is_unmapped(sign: str) -> bool:
    return sign in {"\ufffd", "\x00", "\ufffe"} or "\ue000" <= sign <= "\uf8ff"


_Letter = tuple[str, tuple[float, float, float, float], tuple[float, float], TextLook]


@dataclass(slots=True)
class _Tags:
    """What a tagged PDF says of the marks on a page: figures, and headings with their levels."""

    figures: set[int] = field(default_factory=set)
    headings: dict[int, int] = field(default_factory=dict)
    seen: int = 0

    def take(self, item: Any, around: str, depth: int) -> None:  # noqa: ANN401 - a handle of C
        self.seen += 1
        if not item or depth > _DEEPEST_TAG or self.seen > MAX_CHARACTERS:
            return
        name = ctypes.create_string_buffer(64)
        length = raw.FPDF_StructElement_GetType(item, name, 64)
        kind = name.raw[: max(0, length - 2)].decode("utf-16-le", "ignore")
        if kind in {"Figure", "Caption"} or _HEADING.fullmatch(kind):
            around = kind
        for at in range(raw.FPDF_StructElement_CountChildren(item)):
            mark = raw.FPDF_StructElement_GetChildMarkedContentID(item, at)
            if mark >= 0 and around == "Figure":
                self.figures.add(mark)
            elif mark >= 0 and around[:1] == "H":
                self.headings[mark] = int(around[1:] or "1")
            self.take(raw.FPDF_StructElement_GetChildAtIndex(item, at), around, depth + 1)


def _tags(page: Any) -> _Tags:  # noqa: ANN401 - a handle of C
    tags = _Tags()
    tree = raw.FPDF_StructTree_GetForPage(page)
    if tree:
        for at in range(raw.FPDF_StructTree_CountChildren(tree)):
            tags.take(raw.FPDF_StructTree_GetChildAtIndex(tree, at), "", 0)
        raw.FPDF_StructTree_Close(tree)
    return tags


def _letters(text: Any, count: int, headings: Mapping[int, int]) -> Iterator[_Letter]:  # noqa: ANN401
    """Character, box, origin and look of all that is written."""
    looks: dict[int, TextLook] = {}
    rectangle = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    high = 0
    last: _Letter | None = None
    for at in range(count):
        code = raw.FPDFText_GetUnicode(text, at)
        if 0xD800 <= code < 0xDC00:  # noqa: PLR2004 - the first half of a rare character
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:  # noqa: PLR2004 - the second half
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        sign = chr(code)
        if raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        item = raw.FPDFText_GetTextObject(text, at)
        key = ctypes.cast(item, ctypes.c_void_p).value or 0
        if key not in looks:
            looks[key] = _look(text, at, item, headings)
        raw.FPDFText_GetLooseCharBox(text, at, rectangle)
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        if last and last[1:] == (box, (x.value, y.value), looks[key]):
            last = (last[0] + sign, *last[1:])  # one picture may stand for several characters
            continue
        if last:
            yield last
        last = (sign, box, (x.value, y.value), looks[key])
    if last:
        yield last


def _look(text: Any, at: int, item: Any, headings: Mapping[int, int]) -> TextLook:  # noqa: ANN401
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, at, matrix)
    size = raw.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
    turn = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
    if abs(turn - round(turn / _QUARTER) * _QUARTER) <= _ASKEW:
        turn = round(turn / _QUARTER) * _QUARTER % 360
    if not item:
        return TextLook(size, "", bold=False, turn=turn, seen=True)
    font = raw.FPDFTextObj_GetFont(item)
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, name, 128)
    known = name.value.decode("latin-1").rpartition("+")[2]
    bold = "bold" in known.lower() or raw.FPDFFont_GetWeight(font) >= 600  # noqa: PLR2004 - semibold
    seen = raw.FPDFTextObj_GetTextRenderMode(item) != _UNSEEN
    level = headings.get(raw.FPDFPageObj_GetMarkedContentID(item), 0) if headings else 0
    return TextLook(size, known, bold, turn, seen, level)


@dataclass(slots=True)
class _Drawing:
    """The straight lines of a page, and how much of it pictures cover."""

    turn: _Turn
    width: float
    height: float
    marks: frozenset[int]
    across: list[RulingLine] = field(default_factory=list)
    figures: list[tuple[float, float, float, float]] = field(default_factory=list)
    down: list[RulingLine] = field(default_factory=list)
    pictured: float = 0.0
    seen: int = 0

    def take(self, page: Any) -> None:  # noqa: ANN401 - a handle of C
        for at in range(raw.FPDFPage_CountObjects(page)):
            item = raw.FPDFPage_GetObject(page, at)
            if self.marks and raw.FPDFPageObj_GetMarkedContentID(item) in self.marks:
                ends = [ctypes.c_float() for _ in range(4)]
                raw.FPDFPageObj_GetBounds(item, *ends)
                x0, y0, x1, y1 = (end.value for end in ends)
                self.figures.append(self.turn.frame((x0, y0, x1, y1)))
            else:
                self._item(item, PdfMatrix(), 0)
        if self.seen > MAX_PATHS:  # a map or a plan, whose lines are no table's
            self.across, self.down = [], []

    def has_figure_at(self, x: float, y: float) -> bool:
        """Whether a place belongs to a figure."""
        return any(
            x0 - _ROUND <= x <= x1 + _ROUND and y0 - _ROUND <= y <= y1 + _ROUND
            for x0, y0, x1, y1 in self.figures
        )

    def _item(self, item: Any, around: PdfMatrix, depth: int) -> None:  # noqa: ANN401
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self.seen += 1
            if self.seen <= MAX_PATHS:
                self._path(item, _matrix(item).multiply(around))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            matrix = _matrix(item).multiply(around)
            self._picture([matrix.on_point(x, y) for x in (0, 1) for y in (0, 1)])
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _matrix(item).multiply(around)
            for at in range(raw.FPDFFormObj_CountObjects(item)):
                self._item(raw.FPDFFormObj_GetObject(item, at), inner, depth + 1)

    def _picture(self, corners: list[tuple[float, float]]) -> None:
        x0, y0, x1, y1 = _bounds([self.turn.place(*corner) for corner in corners])
        x0, x1 = max(0.0, x0), min(self.width, x1)
        y0, y1 = max(0.0, y0), min(self.height, y1)
        if x1 - x0 > _THICKEST and y1 - y0 > _THICKEST:
            self.pictured += (x1 - x0) * (y1 - y0)
        else:  # some programs print lines as pictures
            self._thin(x0, y0, x1, y1)

    def _path(self, item: Any, matrix: PdfMatrix) -> None:  # noqa: ANN401
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        stroked = bool(stroke.value) and _is_seen(raw.FPDFPageObj_GetStrokeColor, item)
        filled = bool(fill.value) and _is_seen(raw.FPDFPageObj_GetFillColor, item)
        if not (stroked or filled):
            return
        for points, straight in _strokes(item):
            placed = [self.turn.place(*matrix.on_point(*point)) for point in points]
            if stroked and straight:
                for first, second in pairwise(placed):
                    self._thin(*_bounds([first, second]))
            elif filled:
                self._thin(*_bounds(placed))

    def _thin(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Take a box as a line, if it is one."""
        if y1 - y0 <= _THICKEST and x1 - x0 > max(_SHORTEST, y1 - y0):
            self.across.append(RulingLine((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THICKEST and y1 - y0 > max(_SHORTEST, x1 - x0):
            self.down.append(RulingLine((x0 + x1) / 2, y0, y1))


def _strokes(item: Any) -> Iterator[tuple[list[tuple[float, float]], bool]]:  # noqa: ANN401
    """The points of each stroke of a path, and whether it is straight all along."""
    points: list[tuple[float, float]] = []
    straight = True
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(raw.FPDFPath_CountSegments(item), MAX_PATHS)):
        segment = raw.FPDFPath_GetPathSegment(item, at)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points, straight
            points, straight = [], True
        straight = straight and kind != raw.FPDF_SEGMENT_BEZIERTO
        points.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        yield points, straight


def _is_seen(colour_of: Any, item: Any) -> bool:  # noqa: ANN401 - a function of C
    parts = [ctypes.c_uint() for _ in range(4)]
    if not colour_of(item, *parts):
        return True
    return parts[3].value > 0 and min(part.value for part in parts[:3]) < _WHITE


def _matrix(item: Any) -> PdfMatrix:  # noqa: ANN401
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, found)
    return PdfMatrix.from_raw(found)


def _bounds(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
