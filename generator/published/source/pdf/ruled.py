"""Tables by the lines drawn round their cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.published.source.pdf.lines import PageLine, Written, joined, lines_of
from generator.published.source.pdf.page import Glyph, PdfPage, RulingLine

#: Points: lines so near are one (double ones too), and so near they meet.
_NEAR, _MEET = 2.6, 3.5
#: Of the size of letters: those so near are one word; and of the width of one: so much of it stands
#: on either side of a line that crosses it.
_TOUCHING, _ASTRIDE = 0.25, 0.2
#: A line that ends within so many points of a corner closes it.
_LEAST_CELL = 4.0
#: No page has a table with more cells, nor so many lines that may cross.
MAX_CELLS, MAX_CROSSINGS = 20_000, 1_000_000
#: How much of a side of a cell must be drawn.
_SIDE = 0.5
_NUMBER = re.compile(r"[-－—+]?[\d,，]*\d(?:\.\d+)?%?|[-－—]+")


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell: its words, and which rows and columns it covers (the last ones not counted in).

    Its words may go on, on the next page, if they end where no more have room.
    """

    top: int
    left: int
    bottom: int
    right: int
    written: Written
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A table, or as much of it as stands on a page.

    Attributes:
        page: which one.
        edges: where the columns begin, and the last one ends, in points.
        rows: how many there are.
        cells: from above and from the left.
        top: where it begins on the page.
        bottom: where it ends.
    """

    page: int
    edges: tuple[float, ...]
    rows: int
    cells: tuple[RuledCell, ...]
    top: float
    bottom: float


@dataclass(slots=True)
class _Frame:
    """Lines that touch one another."""

    across: list[RulingLine] = field(default_factory=list)
    down: list[RulingLine] = field(default_factory=list)


def ruled_tables(page: PdfPage) -> tuple[list[Piece], list[Glyph]]:
    """The tables with lines of a page from above, and the characters that stand in none of them."""
    pieces: list[Piece] = []
    glyphs = list(page.glyphs)
    across, down = _merged(page.across), _merged(page.down)
    if len(across) * len(down) > MAX_CROSSINGS:  # a drawing
        return [], glyphs
    for frame in _frames(across, down):
        edges, heights = _edges(frame)
        is_table = len(edges) > 2 and len(heights) > 1  # noqa: PLR2004 - two columns, one row
        if not is_table or len(edges) * len(heights) > MAX_CELLS:
            continue
        inside = [
            glyph for glyph in (*glyphs, *page.downwards) if _is_within(glyph, edges, heights)
        ]
        if inside:
            glyphs = [glyph for glyph in glyphs if not _is_within(glyph, edges, heights)]
            pieces.append(_piece(page.number, frame, edges, heights, inside))
    return sorted(pieces, key=lambda it: it.top), glyphs


def _merged(rules: Sequence[RulingLine]) -> list[RulingLine]:
    """Lines put together from what is drawn piece by piece."""
    bundles: list[list[RulingLine]] = []
    for rule in sorted(rules):
        if bundles and rule.at - bundles[-1][0].at <= _NEAR:
            bundles[-1].append(rule)
        else:
            bundles.append([rule])
    return [line for bundle in bundles for line in _strung(bundle)]


def _strung(bundle: Sequence[RulingLine]) -> Iterator[RulingLine]:
    at = sum(rule.at for rule in bundle) / len(bundle)
    start = end = None
    for rule in sorted(bundle, key=lambda it: it.start):
        if start is None or end is None:
            start, end = rule.start, rule.end
        elif rule.start - end <= _MEET:
            end = max(end, rule.end)
        else:
            yield RulingLine(at, start, end)
            start, end = rule.start, rule.end
    if start is not None and end is not None:
        yield RulingLine(at, start, end)


def _frames(across: Sequence[RulingLine], down: Sequence[RulingLine]) -> list[_Frame]:
    """Lines in groups of those that touch."""
    owner: dict[int, int] = {}

    def root(item: int) -> int:
        while owner.setdefault(item, item) != item:
            item = owner[item]
        return item

    for i, flat in enumerate(across):
        for j, steep in enumerate(down, start=len(across)):
            if (
                flat.start - _MEET <= steep.at <= flat.end + _MEET
                and steep.start - _MEET <= flat.at <= steep.end + _MEET
            ):
                owner[root(i)] = root(j)
    frames: dict[int, _Frame] = {}
    for i, rule in enumerate(across):
        frames.setdefault(root(i), _Frame()).across.append(rule)
    for j, rule in enumerate(down, start=len(across)):
        frames.setdefault(root(j), _Frame()).down.append(rule)
    return [frame for frame in frames.values() if frame.across and frame.down]


def _edges(frame: _Frame) -> tuple[list[float], list[float]]:
    """Where columns and rows begin and end; tables may be open to the sides, above and below."""
    flat = [end for rule in frame.across for end in (rule.start, rule.end)]
    steep = [end for rule in frame.down for end in (rule.start, rule.end)]
    return (
        _grouped([*(rule.at for rule in frame.down), min(flat), max(flat)]),
        _grouped([*(rule.at for rule in frame.across), min(steep), max(steep)]),
    )


def _grouped(places: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > _LEAST_CELL:
            kept.append(place)
    return kept


def _is_within(glyph: Glyph, edges: Sequence[float], heights: Sequence[float]) -> bool:
    x, y = _centre(glyph)
    return edges[0] <= x <= edges[-1] and heights[0] <= y <= heights[-1]


def _centre(glyph: Glyph) -> tuple[float, float]:
    return (glyph.x0 + glyph.x1) / 2, glyph.base - 0.35 * glyph.look.size


def _piece(
    number: int,
    frame: _Frame,
    edges: Sequence[float],
    heights: Sequence[float],
    glyphs: Sequence[Glyph],
) -> Piece:
    held: dict[tuple[int, int], list[Glyph]] = {}
    words = [word for line in lines_of(glyphs) for word in line.split(_TOUCHING)]
    blanks = [PageLine((glyph,)) for glyph in glyphs if glyph.text.isspace()]
    for word in (*words, *blanks):
        for glyph, column in zip(word.glyphs, _columns(word, edges), strict=True):
            row = min(bisect_right(heights, _centre(glyph)[1]), len(heights) - 1) - 1
            held.setdefault((row, column), []).append(glyph)
    areas = _areas(frame, edges, heights)
    texts = [
        lines_of(
            glyph
            for row in range(area[0], area[2])
            for column in range(area[1], area[3])
            for glyph in held.get((row, column), ())
        )
        for area in areas
    ]
    cells, rows = _rows_apart(areas, texts, edges, len(heights) - 1)
    return Piece(number, tuple(edges), rows, tuple(cells), heights[0], heights[-1])


def _columns(word: PageLine, edges: Sequence[float]) -> list[int]:
    """Which column each character of a word stands in; one that a line crosses stays together.

    Numbers that are too long for their cell are printed over its edge.
    """
    columns = [
        min(bisect_right(edges, _centre(glyph)[0]), len(edges) - 1) - 1 for glyph in word.glyphs
    ]
    if columns[0] != columns[-1] and any(_is_crossed(glyph, edges) for glyph in word.glyphs):
        return [Counter(reversed(columns)).most_common(1)[0][0]] * len(columns)
    return columns


def _is_crossed(glyph: Glyph, edges: Sequence[float]) -> bool:
    margin = _ASTRIDE * (glyph.x1 - glyph.x0)
    return bisect_right(edges, glyph.x0 + margin) != bisect_right(edges, glyph.x1 - margin)


_Area = tuple[int, int, int, int]


def _areas(frame: _Frame, edges: Sequence[float], heights: Sequence[float]) -> list[_Area]:
    """The cells: places between which no line is drawn are one."""
    rows, columns = len(heights) - 1, len(edges) - 1
    below = [
        [_is_drawn(frame.across, heights[row + 1], edges[column], edges[column + 1])
         for column in range(columns)] for row in range(rows)
    ]  # fmt: skip
    beside = [
        [_is_drawn(frame.down, edges[column + 1], heights[row], heights[row + 1])
         for column in range(columns)] for row in range(rows)
    ]  # fmt: skip
    taken: set[tuple[int, int]] = set()
    areas: list[_Area] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < columns and not beside[row][right - 1] and (row, right) not in taken:
                right += 1
            bottom = row + 1
            while bottom < rows and not any(below[bottom - 1][column:right]):
                if any(beside[bottom][column : right - 1]) or (
                    right < columns and not beside[bottom][right - 1]
                ):
                    break
                bottom += 1
            taken |= {
                (down, along) for down in range(row, bottom) for along in range(column, right)
            }
            areas.append((row, column, bottom, right))
    return areas


def _is_drawn(rules: Sequence[RulingLine], at: float, start: float, end: float) -> bool:
    """Whether lines cover most of a stretch."""
    covered = sum(
        max(0.0, min(rule.end, end) - max(rule.start, start))
        for rule in rules
        if abs(rule.at - at) <= _LEAST_CELL
    )
    return covered >= _SIDE * (end - start)


def _rows_apart(
    areas: Sequence[_Area], texts: Sequence[list[PageLine]], edges: Sequence[float], rows: int
) -> tuple[list[RuledCell], int]:
    """Cells; a row of several lines of numbers is as many rows."""
    cells: list[RuledCell] = []
    shift = 0
    starts: dict[int, int] = {}
    for row in range(rows):
        starts[row] = row + shift
        own = [at for at, area in enumerate(areas) if area[0] == row and area[2] == row + 1]
        rooms = [edges[areas[at][3]] - edges[areas[at][1]] for at in own]
        bases = _bases([texts[at] for at in own], rooms)
        spanned = any(area[0] <= row < area[2] and area[2] - area[0] > 1 for area in areas)
        if len(bases) > 1 and not spanned:
            for at in own:
                cells += _split(areas[at], texts[at], bases, starts[row])
            shift += len(bases) - 1
        else:
            for at in own:
                _, left, _, right = areas[at]
                said = _said(texts[at], edges[left], edges[right])
                cells.append(RuledCell(starts[row], left, starts[row] + 1, right, *said))
    starts[rows] = rows + shift
    for area, lines in zip(areas, texts, strict=True):
        if area[2] - area[0] > 1:
            top, left, bottom, right = area
            said = _said(lines, edges[left], edges[right])
            cells.append(RuledCell(starts[top], left, starts[bottom], right, *said))
    return sorted(cells, key=lambda it: (it.top, it.left)), rows + shift


def _bases(texts: Sequence[Sequence[PageLine]], rooms: Sequence[float]) -> list[float]:
    """The heights of a row's rows: of the lines of numbers of the cell that has most of them.

    A line that fills its cell may be the beginning of a number that goes on below: then it is none.
    """
    columns = []
    for lines, room in zip(texts, rooms, strict=True):
        if len(lines) > 1 and all(_NUMBER.fullmatch(line.text.replace(" ", "")) for line in lines):
            if any(line.x1 - line.x0 + line.size > room for line in lines[:-1]):
                return []
            columns.append(lines)
    if len(columns) < 2:  # noqa: PLR2004 - numbers beside numbers
        return []
    longest = max(columns, key=len)
    bases = [line.base for line in longest]
    even = all(
        any(abs(line.base - base) < line.size / 2 for base in bases)
        for lines in columns
        for line in lines
    )
    return bases if even else []


def _split(
    area: _Area, lines: Sequence[PageLine], bases: Sequence[float], top: int
) -> Iterator[RuledCell]:
    """A cell as one for each row; a line between two rows belongs to the row above."""
    held: list[list[PageLine]] = [[] for _ in bases]
    for line in lines:
        held[max(0, bisect_right(bases, line.base + line.size / 2) - 1)].append(line)
    for at, own in enumerate(held):
        yield RuledCell(top + at, area[1], top + at + 1, area[3], joined(own))


def _said(lines: Sequence[PageLine], left: float, right: float) -> tuple[Written, bool]:
    """The words of a cell, and whether they may go on on the next page.

    A line ends where it is meant to if the next word had fitted in.
    """
    if not lines:
        return Written("", ()), False
    inner = right - left - 2 * min(2.0, *(max(0.0, line.x0 - left) for line in lines))
    widest = max(line.x1 - line.x0 for line in lines)

    def is_broken(before: PageLine, after: PageLine) -> bool:
        if len(before.glyphs) == len(after.glyphs) == 1:  # letters set one below the other
            return False
        return _has_room(before, after.first_width, max(widest, inner - before.size))

    last = lines[-1]
    return joined(lines, is_broken), not _has_room(last, last.size, inner - last.size)


def _has_room(line: PageLine, word: float, room: float) -> bool:
    """Whether a word had fitted in behind a line."""
    return line.x1 - line.x0 + word + line.size / 2 < room
