"""How much room words and tables take on a page of GB/T 9704, for whoever lays out without fonts.

A Chinese character is as wide as it is high, a Latin letter or figure half as wide. That is exact
for the fonts of Windows and WPS; what else programs do, `Program` says. Lines break as Chinese
typesetting breaks them. All measures are points.

`templates/style.css` states the same measures for the PDF, so that it falls into the same pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

PAGE_WIDTH: Final = 442.2
PAGE_HEIGHT: Final = 637.8
BODY_LINE: Final = 28.95
BODY_SIZE: Final = 16.0
HEADING_SIZE: Final = 22.0
HEADING_AFTER: Final = 14.0
COVER_NAME_SIZE: Final = 26.0
COVER_TITLE_SIZE: Final = 36.0
TABLE_TITLE_LINE: Final = 28.95
NUMBER_LINE: Final = 14.0
HEAD_LINE: Final = 16.0
NOTE_LINE: Final = 14.0
CONTENTS_SIZE: Final = 14.0
CONTENTS_LINE: Final = 18.5
CLOSE_CONTENTS_LINE: Final = 15.0
BORDER: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)  # one is itself alone: a quick key
class Program:
    """How a program sets what is not Chinese; widths and room in full-width characters.

    Args:
        figure: width of a figure.
        letter: of a Latin letter.
        mark: of any other half-width character.
        percent: of the sign %.
        beside: room between Chinese and a Latin letter or figure.
        hangs: whether a closing mark may stand beyond the end of a line.
        below_heading: lines of a paragraph that the page of its heading must also hold; 0 if a
            heading may end a page, as LibreOffice now and then lets it.
        begin: the fewest lines of a paragraph that begin at the end of a page; now and then
            LibreOffice takes a single one along to the next, whatever the styles say.
        parts_addresses: whether a line may end within an address, behind a slash and the like.
    """

    figure: float
    letter: float
    mark: float
    percent: float
    beside: float = 0
    hangs: bool = False
    below_heading: int = 1
    begin: int = 1
    parts_addresses: bool = False


#: Word and WPS with the fonts of Windows, where letters are half as wide as Chinese characters;
#: told by the styles to add no room and to let nothing hang.
WORD: Final = Program(0.5, 0.5, 0.5, 0.5)
#: No program takes less room: half-width fonts with narrow marks, and marks that hang.
NARROWEST: Final = Program(0.5, 0.5, 0.32, 0.5, hangs=True, below_heading=0, parts_addresses=True)
#: None takes more: LibreOffice without Chinese fonts, which adds room whatever the styles say.
WIDEST: Final = Program(
    0.65, 0.65, 0.4, 0.96, beside=0.21, below_heading=2, begin=2, parts_addresses=True
)
PROGRAMS: Final = (WORD, NARROWEST, WIDEST)

# Latin words and figures stay whole; a Chinese character may end a line.
_WORDS: Final = re.compile(r"[!-~]+| +|[^!-~ ]")
#: Programs that part addresses do so here (Unicode line breaking, classes SY, HY and EX).
_ADDRESS_PARTS: Final = re.compile(r"(?<=[!-~][/?\-])(?=[A-Za-z])")
_HALF: Final = re.compile(r"[ -~]")
_NO_LINE_START: Final = frozenset("，。、；：？！）》」』】〕”’…—％%,.;:?!)]}")
_HANGING: Final = frozenset("，。、；：？！")
_SEAMS: Final = re.compile(r"(?<=[^ -~])(?=[0-9A-Za-z%])|(?<=[0-9A-Za-z%])(?=[^ -~])")
#: What it costs to end a line of a cover in the midst of a name, as a square of characters.
_NO_SEAM: Final = 9.0
_NO_LINE_END: Final = frozenset("（《「『【〔“‘([{")


@dataclass(frozen=True, slots=True)
class Setting:
    """How large a table is set.

    Args:
        size: of the type.
        line: height of a line.
        above: room above and below the words of a cell.
        beside: room at their left and right.
    """

    size: float
    line: float
    above: float
    beside: float


#: The settings of tables by the class that names them.
SETTINGS: Final[Mapping[str, Setting]] = {
    "official": Setting(9, 12, 1, 2),
    "official close": Setting(8.5, 10.5, 0.5, 2),
    "official dense": Setting(7.5, 10, 0.5, 1),
    "grid": Setting(10.5, 15, 2, 4),
    "grid dense": Setting(9, 12, 1, 2),
}


class Box(NamedTuple):
    """A cell: its words, the rows and columns it takes, the characters by which it is set in."""

    text: str
    rows: int = 1
    columns: int = 1
    indent: int = 0


def text_width(text: str, program: Program = WORD) -> float:
    """Width of a line in full-width characters."""
    half = _HALF.findall(text)
    if not half:
        return len(text)
    figures, percents = sum(map(str.isdigit, half)), half.count("%")
    letters = sum(map(str.isalpha, half))
    return (
        len(text)
        - len(half)
        + figures * program.figure
        + letters * program.letter
        + percents * program.percent
        + (len(half) - figures - letters - percents) * program.mark
        + (len(_SEAMS.findall(text)) * program.beside if program.beside else 0)
    )


def unbroken_width(text: str, program: Program = WORD) -> float:
    """Width of the widest piece that no line is broken within, in full-width characters."""
    pieces = (chunk for line in text.split("\n") for chunk in _chunks(line, program))
    return max((text_width(chunk.rstrip(), program) for chunk in pieces), default=0.0)


@lru_cache(maxsize=4096)
def count_lines(text: str, width: float, first_indent: float = 0, program: Program = WORD) -> int:
    """Lines that a text takes, broken where Chinese typesetting breaks it.

    Args:
        text: the words; a newline ends a line.
        width: width of a line in full-width characters.
        first_indent: characters by which the first line is set in.
        program: how it sets what is not Chinese.
    """
    lines = 0
    for piece in text.split("\n"):
        lines += _count_line_of(piece, width, 0 if lines else first_indent, program)
    return lines


def balanced_lines(text: str, width: float, seams: str) -> list[str]:
    """A text in as few lines as it takes, no one much shorter than the others.

    Args:
        text: the words.
        width: width of a line in full-width characters.
        seams: marks behind which a line had best end.
    """
    pieces, number = list(_chunks(text, WORD)), count_lines(text, width)
    if number == 1:
        return [text]
    even = text_width(text) / number
    # the best way to each end of a line: what it costs, and the lines
    ways: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for _ in range(number):
        further: dict[int, tuple[float, list[str]]] = {}
        for begin, (cost, lines) in ways.items():
            for end in range(begin + 1, len(pieces) + 1):
                line = "".join(pieces[begin:end]).strip()
                if (wide := text_width(line)) > width:
                    break
                seam = 0 if end == len(pieces) or line[-1:] in seams else _NO_SEAM
                way = (cost + (wide - even) ** 2 + seam, [*lines, line])
                further[end] = min(further.get(end, way), way)
        ways = further
    return ways[len(pieces)][1] if len(pieces) in ways else [text]


def heading_height(words: str) -> float:
    """Height of a part's heading with the room below it; of no heading, nothing."""
    if not words:
        return 0
    return count_lines(words, PAGE_WIDTH / HEADING_SIZE) * BODY_LINE + HEADING_AFTER


def row_heights(
    rows: Sequence[Sequence[Box]], shares: Sequence[float], setting: Setting, page_width: float
) -> list[float]:
    """Heights of rows; a cell over several rows makes the last of them as high as it needs.

    Args:
        rows: the cells that begin in each row.
        shares: percentages of the width that the columns take.
        setting: how large the table is set.
        page_width: width of the text on its page.
    """
    widths = [page_width * share / 100 for share in shares]
    beside, size = 2 * setting.beside, setting.size
    heights: list[float] = []
    ends: dict[int, list[tuple[int, float]]] = {}  # last row -> first row and height of such cells
    covered = [0] * len(widths)
    for number, row in enumerate(rows):
        needed = setting.line
        column = 0
        for box in row:
            while column < len(covered) and covered[column]:
                column += 1
            end = column + box.columns
            width = sum(widths[column:end]) - beside - BORDER
            height = _lines_in(box, width / size) * setting.line
            if box.rows != 1:
                covered[column:end] = [box.rows] * box.columns
                ends.setdefault(number + box.rows - 1, []).append((number, height))
            elif height > needed:
                needed = height
            column = end
        covered = [rows_left - 1 if rows_left else 0 for rows_left in covered]
        for first, height in ends.pop(number, []):
            needed = max(needed, height - sum(heights[first:number]))
        heights.append(needed + 2 * setting.above + BORDER)
    return heights


def count_pages(
    room: float, first: float, head: float, rows: Sequence[float], after: float = 0
) -> int:
    """Pages that a table takes.

    Args:
        room: height of a page.
        first: what stands above the table on its first page.
        head: height of the rows that repeat on every page.
        rows: heights of the others.
        after: what stands below.
    """
    pages, used = 1, first + head
    for height in (*rows, after):
        if used + height > room:
            pages, used = pages + 1, head
        used += height
    return pages


def _lines_in(box: Box, width: float) -> int:
    room = max(width - box.indent, 1)
    if len(box.text) <= room and "\n" not in box.text:
        return 1
    return count_lines(box.text, room)


@dataclass(frozen=True, slots=True)
class _Broken:
    """A text of one line parted where a line may end; the same for lines of any width.

    Args:
        width: of the whole text.
        chunks: width of each chunk, whether it is blank, and whether it may hang.
    """

    width: float
    chunks: tuple[tuple[float, bool, bool], ...]


@lru_cache(maxsize=64)  # the widths of one paragraph are tried one after the other
def _broken(text: str, program: Program) -> _Broken:
    chunks = [*_chunks(text, program), ""]
    return _Broken(
        text_width(text, program),
        tuple(
            (
                text_width(chunk, program) + _room_between(chunk, following, program),
                chunk.isspace(),
                program.hangs and chunk[-1] in _HANGING,
            )
            for chunk, following in pairwise(chunks)
        ),
    )


def _room_between(chunk: str, following: str, program: Program) -> float:
    if program.beside and _SEAMS.search(chunk[-1] + following[:1]):
        return program.beside
    return 0


def _count_line_of(text: str, width: float, indent: float, program: Program) -> int:
    broken = _broken(text, program)
    if broken.width + indent <= width:
        return 1
    lines, used, begun = 1, indent, False
    for size, is_blank, hangs in broken.chunks:
        if used + size <= width or is_blank:
            used += size
        elif hangs and used + size - 1 <= width:
            used = width
        elif size <= width:
            lines, used = lines + 1, size
        else:  # longer than a line: it begins one, and is broken wherever that ends
            lines, used = (lines + 1, size) if begun else (lines, used + size)
            while used > width:
                lines, used = lines + 1, used - width
        begun = True
    return lines


def _chunks(text: str, program: Program) -> Iterator[str]:
    """What a line is not broken within: a word, with the marks that may not begin or end a line."""
    chunk, opened = "", False
    for word in _words(text, program):
        closes = word[0] in _NO_LINE_START
        if chunk and not closes and not opened:
            yield chunk
            chunk = ""
        chunk += word
        opened = word[-1] in _NO_LINE_END
    if chunk:
        yield chunk


def _words(text: str, program: Program) -> Iterator[str]:
    for word in _WORDS.findall(text):
        if program.parts_addresses and len(word) > 1:
            yield from _ADDRESS_PARTS.split(word)
        else:
            yield word
