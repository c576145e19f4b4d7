"""An estimate of the page on which each heading will stand in Word.

A DOCX has no pages until an office program lays it out, and WPS shows the contents as they were
stored. So the writer stores an estimate: text set on the grid of GB/T 9704, 22 lines of 28
characters, tables row by row, new pages where docs/html.md begins them. It knows no fonts: a
Chinese character is as wide as it is high, a Latin letter or figure half as wide.
"""

from __future__ import annotations

import base64
import re
import struct
from typing import TYPE_CHECKING, Final

from generator.document.docx import styles as ref
from generator.document.drawing import size_of
from generator.document.markup import SVG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

_LONG: Final = (ref.PAPER_HEIGHT - ref.MARGIN_TOP - ref.MARGIN_BOTTOM) / 20
_SHORT: Final = (ref.PAPER_WIDTH - ref.MARGIN_LEFT - ref.MARGIN_RIGHT) / 20
_HEADINGS: Final = {"h1": "Heading1", "h2": "Heading2", "h3": "Heading3", "h4": "Heading4"}
_PARAGRAPHS: Final = {
    None: "Body",
    "centre": "Centre",
    "note": "Note",
    "table-number": "TableNumber",
    "table-head": "TableHead",
}
_BORDER: Final = 0.5
_PIXEL: Final = 0.75  # a picture's pixel in points, at 96 to the inch

# Latin words and figures stay whole; a Chinese character may end a line.
_WORDS: Final = re.compile(r"[!-~]+| +|[^!-~ ]")
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_HALF: Final = re.compile(r"[ -~]")
_NO_LINE_START: Final = frozenset("，。、；：？！）》」』】〕”’…—％%,.;:?!)]}")


def text_width(text: str) -> float:
    """Width of a text in full-width characters, a Latin letter or figure counting as a half."""
    return len(text) - len(_HALF.findall(text)) / 2


def count_lines(text: str, width: float, first_indent: float = 0) -> int:
    """Lines that a text takes, broken where Chinese typesetting breaks it.

    Args:
        text: the words; a newline ends a line.
        width: width of a line in full-width characters.
        first_indent: characters by which the first line is set in.
    """
    lines = 0
    for piece in text.split("\n"):
        lines += _count_line_of(piece, width, first_indent if not lines else 0)
    return lines


def stands_below_heading(section: etree._Element) -> bool:
    """Whether an official table shares its page with the heading of the part.

    So does the first one of a part when it is upright; see docs/html.md.
    """
    previous = section.getprevious()
    return (
        section.get("class") == "official portrait"
        and previous is not None
        and previous.tag == "h1"
    )


def estimate_pages(document: etree._Element) -> dict[str, int]:
    """The printed page number of every heading that has an id.

    What docs/html.md does not know is taken for a paragraph: to refuse it is the writer's part.

    Args:
        document: the `html` element of docs/html.md.
    """
    galley = _Galley()
    for part in document.iterfind("body/section[@class='part']"):
        galley.new_page(landscape=False)
        _lay_out(part, galley)
    galley.settle()
    return galley.pages


class _Galley:
    """The page being filled: its number, its size, and how far down it is full, in points."""

    def __init__(self) -> None:
        self.pages: dict[str, int] = {}
        self.width = _SHORT
        self._height = _LONG
        self._number = 0
        self._used = 0.0
        self._kept: list[tuple[str | None, float]] = []  # headings that wait for what follows

    def new_page(self, *, landscape: bool) -> None:
        """Begin a page, however full the last one is."""
        self.settle()
        self.width, self._height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
        self._number += 1
        self._used = 0

    def keep(self, name: str | None, height: float) -> None:
        """Set something that must stand on the same page as what comes next."""
        self._kept.append((name, height))

    def settle(self, following: float = 0) -> None:
        """Set what waits, on a page that also holds the first of what follows."""
        if not self._kept:
            return
        height = sum(height for _, height in self._kept)
        if self._used and self._used + height + following > self._height:
            self._turn()
        self._used += height
        self.pages.update({name: self._number for name, _ in self._kept if name})
        self._kept.clear()

    def feed(self, height: float, again: float = 0) -> None:
        """Set a line or a row; `again` is the height of what repeats when it begins a page."""
        self.settle(height)
        if self._used and self._used + height > self._height:
            self._turn()
            self._used = again
        self._used += height

    def skip(self, height: float) -> None:
        """Leave space, which never begins a page."""
        self._used += height

    def _turn(self) -> None:
        self._number += 1
        self._used = 0


def _lay_out(parent: etree._Element, galley: _Galley) -> None:
    after_table = False
    for block in parent:
        kind = (block.get("class") or "").split(" ")
        if block.tag == "section":
            if not stands_below_heading(block):
                galley.new_page(landscape="landscape" in kind)
            _lay_out(block, galley)
        else:
            if after_table:
                galley.new_page(landscape=False)
            _lay_out_block(block, galley, kind[0])
        after_table = block.tag == "section"


def _lay_out_block(block: etree._Element, galley: _Galley, kind: str) -> None:
    if block.tag == "table":
        _lay_out_table(block, galley, kind)
    elif block.tag == "figure" and len(block):
        _lay_out_figure(block, galley)
    else:
        _lay_out_paragraph(block, galley, _style_of(block))


def _style_of(block: etree._Element) -> ref.ParagraphStyle:
    if block.tag == "h2":
        section = block.getparent()
        kind = (section.get("class") or "").split(" ")[0] if section is not None else ""
        title = {"official": "TableTitle", "annex": "AnnexTitle"}.get(kind, "Heading2")
        return ref.PARAGRAPH_STYLES[title]
    if block.tag in _HEADINGS:
        return ref.PARAGRAPH_STYLES[_HEADINGS[str(block.tag)]]
    return ref.PARAGRAPH_STYLES[_PARAGRAPHS.get(block.get("class"), "Body")]


def _lay_out_paragraph(block: etree._Element, galley: _Galley, style: ref.ParagraphStyle) -> None:
    # The three words of a table's head stand on one line, unless they are too long for it.
    room = galley.width / _pitch(style)
    lines = count_lines(_text(block), room, style.first_line)
    if style.keep_next:
        galley.keep(block.get("id"), style.before + lines * style.line + style.after)
        return
    for _ in range(lines):
        galley.feed(style.line)
    galley.skip(style.after)


def _pitch(style: ref.ParagraphStyle) -> float:
    """Width of a character; on the grid each gives up a little, so that 28 fill a line."""
    return style.size + (ref.CHARACTER_SPACE / 20 if style.on_grid else 0)


def _text(element: etree._Element) -> str:
    """The words of a block, one blank between words, a newline where it has a line break."""
    words = _BLANKS.sub(" ", element.text or "")
    if not len(element):
        return words.strip(" ")
    pieces = [words]
    for child in element:
        pieces.append("\n" if child.tag == "br" else _text(child))
        pieces.append(_BLANKS.sub(" ", child.tail or ""))
    return "".join(pieces).strip(" ")


def _lay_out_figure(figure: etree._Element, galley: _Galley) -> None:
    caption = ref.PARAGRAPH_STYLES["Caption"]
    galley.keep(None, _picture_height(figure, galley.width))
    lines = count_lines(_text(figure[-1]), galley.width / caption.size)
    galley.feed(lines * caption.line)


def _picture_height(figure: etree._Element, width: float) -> float:
    """Height of a drawing or of a PNG at its own size, smaller where it is too wide."""
    if figure[0].tag == f"{SVG}svg":
        across, down = size_of(figure[0])
        return min(_PIXEL, width / max(across, 1)) * down
    source = figure[0].get("src", "")
    header = base64.b64decode("".join(source.split()).partition(",")[2][:64])
    if len(header) < 24:  # noqa: PLR2004 - where a PNG's header ends
        return ref.BODY_LINE
    across, down = struct.unpack(">II", header[16:24])
    scale = min(_PIXEL, width / max(across, 1))
    return float(down * scale)


def _lay_out_table(table: etree._Element, galley: _Galley, kind: str) -> None:
    official = kind == "official"
    dense = table.get("class") == "official dense"
    name = "DenseCell" if dense else "TableCell" if official else "GridCell"
    style = ref.PARAGRAPH_STYLES[name]
    margins = ref.CELL_MARGIN if official else ref.GRID_CELL_MARGIN
    columns = [float(col.get("style", "").strip("width: %;")) for col in table.iter("col")]
    widths = [galley.width * share / 100 - margins[1] / 10 - _BORDER for share in columns]
    head = _row_heights(table.iterfind("thead/tr"), widths, style, margins[0] / 10)
    body = _row_heights(table.iterfind("tbody/tr"), widths, style, margins[0] / 10)
    galley.feed(sum(head) + sum(body[:1]))
    for height in body[1:]:
        galley.feed(height, sum(head))


def _row_heights(
    rows: Iterable[etree._Element],
    widths: list[float],
    style: ref.ParagraphStyle,
    margin: float,
) -> list[float]:
    """Heights of rows; a cell over several rows makes the last of them as high as it needs."""
    heights: list[float] = []
    ends: dict[int, list[tuple[int, float]]] = {}  # last row -> first row and height of such cells
    covered = [0] * len(widths)
    for number, row in enumerate(rows):
        needed = style.line
        column = 0
        for cell in row:
            while column < len(covered) and covered[column]:
                column += 1
            span, depth = int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))
            covered[column : column + span] = [depth] * span
            room = max(sum(widths[column : column + span]) / style.size - _set_in(cell), 1)
            column += span
            text = _text(cell)
            if len(text) <= room and "\n" not in text:
                continue
            height = count_lines(text, room) * style.line
            if depth == 1:
                needed = max(needed, height)
            else:
                ends.setdefault(number + depth - 1, []).append((number, height))
        covered = [max(rows_left - 1, 0) for rows_left in covered]
        for first, height in ends.pop(number, []):
            needed = max(needed, height - sum(heights[first:number]))
        heights.append(needed + margin + _BORDER)
    return heights


def _set_in(cell: etree._Element) -> int:
    """Characters by which a sub-item is set in: 1 for indent-1, 2 for indent-2."""
    kind = cell.get("class", "")
    return int(kind.partition("indent-")[2][:1] or 0)


def _count_line_of(text: str, width: float, indent: float) -> int:
    if text_width(text) + indent <= width:
        return 1
    lines, used = 1, indent
    for word in _WORDS.findall(text):
        size = text_width(word)
        if used + size <= width or word in _NO_LINE_START or word.isspace():
            used += size  # a closing mark hangs over the edge rather than begin a line
        elif size <= width:
            lines, used = lines + 1, size
        else:  # longer than a line: broken where the line ends
            full, used = divmod(used + size, width)
            lines += int(full)
    return lines
