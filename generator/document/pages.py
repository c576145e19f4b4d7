"""The page on which each heading stands, laid out without an office program.

A DOCX has no pages until a program lays it out, and programs show the contents as they were stored.
So the document is set here on the grid of GB/T 9704, 22 lines of 28 characters: running text line
by line, tables row by row, new pages where docs/html.md begins them.
"""

from __future__ import annotations

import base64
import re
import struct
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from generator.document import styles as ref
from generator.document.drawing import size_of
from generator.document.markup import SVG
from generator.document.measures import (
    BODY_LINE,
    BORDER,
    SETTINGS,
    WORD,
    Box,
    Program,
    Setting,
    count_lines,
    row_heights,
)
from generator.document.paper import leaf_room

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lxml import etree

#: Heights of the rows of a table's head, and of what of its body stays whole, by the table and the
#: width of its page.
TableHeights: TypeAlias = "dict[tuple[etree._Element, float], tuple[list[float], list[float]]]"  # noqa: SLF001

_LONG: Final = (ref.PAPER_HEIGHT - ref.MARGIN_TOP - ref.MARGIN_BOTTOM) / 20
_SHORT: Final = (ref.PAPER_WIDTH - ref.MARGIN_LEFT - ref.MARGIN_RIGHT) / 20
_HEADINGS: Final = {"h1": "Heading1", "h2": "Heading2", "h3": "Heading3", "h4": "Heading4"}
_TITLES: Final = {"official": "TableTitle", "annex": "AnnexTitle", "leaf": "AnnexTitle"}
_PARAGRAPHS: Final = {
    None: "Body",
    "centre": "Centre",
    "note": "Note",
    "table-number": "TableNumber",
    "table-head": "TableHead",
}
_PIXEL: Final = 0.75  # a picture's pixel in points, at 96 to the inch

_BLANKS: Final = re.compile(r"[ \t\r\n]+")


def stands_below_heading(section: etree._Element) -> bool:
    """Whether a table or annex shares its page with the heading of the part: the first one does."""
    previous = section.getprevious()
    return previous is not None and previous.tag == "h1"


def section_below_heading(part: etree._Element) -> etree._Element | None:
    """The table or annex that shares its page, and its paper, with the heading of the part."""
    return part[1] if len(part) > 1 and part[1].tag == "section" else None


def line_width(block: etree._Element) -> float:
    """How wide a line of a block is, in points, outside leaves."""
    section = block.getparent()
    return _LONG if section is not None and is_turned(section) else _SHORT


def page_height(block: etree._Element) -> float:
    """How high the text of a block's page is, in points, outside leaves."""
    return _SHORT if line_width(block) == _LONG else _LONG


def is_turned(section: etree._Element) -> bool:
    """Whether a table, annex or leaf lies on its side."""
    return (section.get("class") or "").endswith(" landscape")


def is_leaf(section: etree._Element) -> bool:
    """Whether a section is a page of a PDF annex, which has narrow margins."""
    return (section.get("class") or "").startswith("leaf ")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: the pages of its first and last line, and the points left below."""

    first: int
    last: int
    left: float


class Layout:
    """The document laid out.

    Args:
        document: the `html` element of docs/html.md. What that doesn't know is taken for a
            paragraph: to refuse it is the writer's part.
        program: how it sets what is not Chinese.
        spacing: room between the characters of a paragraph in twips, where it differs from the
            usual.
        breaks: blocks that begin a page.
        tables: heights of tables, kept from one layout of the document to the next; they depend
            neither on the program nor on spacing or breaks.
    """

    def __init__(
        self,
        document: etree._Element,
        program: Program = WORD,
        spacing: Mapping[etree._Element, int] = MappingProxyType({}),
        breaks: Collection[etree._Element] = (),
        tables: TableHeights | None = None,
    ) -> None:
        self._tables: TableHeights = {} if tables is None else tables
        self.places: dict[etree._Element, Place] = {}
        self._program, self._spacing, self._breaks = program, spacing, breaks
        self._width, self._height = _SHORT, _LONG
        self._number = 0
        self._used = 0.0
        self._kept: list[tuple[etree._Element, float]] = []  # headings that wait for what follows
        for part in document.iterfind("body/section[@class='part']"):
            self._new_page(section_below_heading(part))
            self._set_all(part)
        self._settle()

    @property
    def pages(self) -> dict[str, int]:
        """The printed page number of every heading that has an id."""
        return {
            name: place.first
            for block, place in self.places.items()
            if block.tag in _HEADINGS and (name := block.get("id")) is not None
        }

    # The page being filled

    def _new_page(self, section: etree._Element | None = None) -> None:
        """Begin a page for a section, or for upright text, however full the last one is."""
        self._settle()
        landscape = section is not None and is_turned(section)
        if section is not None and is_leaf(section):
            self._width, self._height = leaf_room(landscape=landscape)
        else:
            self._width, self._height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
        self._turn()

    def _turn(self) -> None:
        self._number += 1
        self._used = 0

    def _keep(self, block: etree._Element, height: float) -> None:
        """Set something that must stand on the same page as what comes next."""
        self._kept.append((block, height))

    def _settle(self, following: float = 0) -> None:
        """Set what waits, on a page that also holds the first of what follows."""
        if not self._kept:
            return
        height = sum(height for _, height in self._kept)
        if self._used and self._used + height + following > self._height:
            self._turn()
        self._used += height
        for block, _ in self._kept:
            self.places[block] = Place(self._number, self._number, self._height - self._used)
        self._kept.clear()

    def _make_room(self, height: float) -> None:
        """Turn the page unless so much is left of it."""
        if self._used + height > self._height:
            self._turn()

    def _feed(self, block: etree._Element, heights: Iterable[float], again: float = 0) -> None:
        """Set lines or rows; `again` is the height of what repeats when one begins a page."""
        first = 0
        for height in heights:
            self._settle(height)
            if self._used and self._used + height > self._height:
                self._turn()
                self._used = again
            self._used += height
            first = first or self._number
        self.places[block] = Place(first, self._number, self._height - self._used)

    # Blocks

    def _set_all(self, parent: etree._Element) -> None:
        after_section = False
        for block in parent:
            if block.tag == "section":
                if not stands_below_heading(block):
                    self._new_page(block)
                self._set_all(block)
            else:
                if after_section or block in self._breaks:
                    self._new_page()
                self._set(block)
            after_section = block.tag == "section"

    def _set(self, block: etree._Element) -> None:
        if block.tag == "table":
            self._set_table(block)
        elif block.tag == "figure" and len(block):
            height = _picture_height(block, self._width)
            if len(block) == 1:
                self._feed(block, [height])
                return
            caption = ref.PARAGRAPH_STYLES["Caption"]
            self._keep(block, height)
            lines = count_lines(text_of(block[-1]), self._width / caption.size)
            self._feed(block, [caption.line] * lines)
        else:
            self._set_paragraph(block, style_of(block))

    def _set_paragraph(self, block: etree._Element, style: ref.ParagraphStyle) -> None:
        # The three words of a table's head stand on one line, unless they are too long for it.
        lines = lines_of(block, self._program, self._spacing.get(block), self._width)
        if style.keep_next and (self._program.below_heading or not style.on_grid):
            self._keep(block, style.before + lines * style.line + style.after)
        else:
            if not self._kept and self._used:
                self._make_room(style.line * min(lines, self._program.begin))
            self._settle(style.line * min(lines, self._program.below_heading))
            self._feed(block, [style.line] * lines)
            self._used += style.after

    def _set_table(self, table: etree._Element) -> None:
        known = (table, self._width)
        if known not in self._tables:
            self._tables[known] = _table_heights(table, self._width)
        head, body = self._tables[known]
        self._feed(table, [sum(head) + sum(body[:1]), *body[1:]], sum(head))


def _table_heights(table: etree._Element, width: float) -> tuple[list[float], list[float]]:
    """Heights of the rows of a table's head, and of what of its body stays whole."""
    head, body = heights_of(table, width)
    setting = SETTINGS.get(table.get("class") or "", SETTINGS["grid"])
    rows = zip(table.iterfind("tbody/tr"), body, strict=True)
    return head, [piece for row, height in rows for piece in _pieces(row, height, setting)]


def heights_of(table: etree._Element, width: float) -> tuple[list[float], list[float]]:
    """Heights of the rows of a table's head and of its body, on a page of a width in points."""
    setting = SETTINGS.get(table.get("class") or "", SETTINGS["grid"])
    shares = [float(col.get("style", "").strip("width: %;")) for col in table.iter("col")]
    head, body = (
        row_heights([_boxes(row) for row in table.iterfind(path)], shares, setting, width)
        for path in ("thead/tr", "tbody/tr")
    )
    return head, body


def has_prose(row: etree._Element) -> bool:
    """Whether a row may go on on the next page."""
    return any(cell.get("class") == "prose" for cell in row)


def _pieces(row: etree._Element, height: float, setting: Setting) -> list[float]:
    """What of a row stays whole: all of it, or each line of one with prose."""
    if not has_prose(row):
        return [height]
    further = max(0, round((height - 2 * setting.above - BORDER) / setting.line) - 1)
    return [height - further * setting.line, *([setting.line] * further)]


def lines_of(
    block: etree._Element,
    program: Program = WORD,
    spacing: int | None = None,
    width: float = _SHORT,
) -> int:
    """Lines that a paragraph takes.

    Args:
        block: the paragraph.
        program: how it sets what is not Chinese.
        spacing: room between its characters in twips; the usual if None.
        width: width of the text in points.
    """
    style = style_of(block)
    # on the grid each character gives up a little, so that 28 fill a line
    usual = ref.CHARACTER_SPACE if style.on_grid else 0
    pitch = style.size + (usual if spacing is None else spacing) / 20
    return count_lines(text_of(block), width / pitch, style.first_line, program)


def style_of(block: etree._Element) -> ref.ParagraphStyle:
    """The style in which a paragraph or heading is set."""
    if block.tag == "h2":
        section = block.getparent()
        kind = (section.get("class") or "").split(" ")[0] if section is not None else ""
        return ref.PARAGRAPH_STYLES[_TITLES.get(kind, "Heading2")]
    if block.tag in _HEADINGS:
        return ref.PARAGRAPH_STYLES[_HEADINGS[str(block.tag)]]
    return ref.PARAGRAPH_STYLES[_PARAGRAPHS.get(block.get("class"), "Body")]


def text_of(element: etree._Element) -> str:
    """The words of a block, one blank between words, a newline where it has a line break."""
    words = _BLANKS.sub(" ", element.text or "")
    if not len(element):
        return words.strip(" ")
    pieces = [words]
    for child in element:
        pieces.append("\n" if child.tag == "br" else text_of(child))
        pieces.append(_BLANKS.sub(" ", child.tail or ""))
    return "".join(pieces).strip(" ")


def _picture_height(figure: etree._Element, width: float) -> float:
    """Height of a drawing or of a picture at its own size, smaller where it is too wide."""
    if figure[0].tag == f"{SVG}svg":
        across, down = size_of(figure[0])
        return min(_PIXEL, width / max(across, 1)) * down
    if figure[0].get("height"):
        return float(figure[0].get("height", "")) * _PIXEL
    source = figure[0].get("src", "")
    header = base64.b64decode("".join(source.split()).partition(",")[2][:64])
    if len(header) < 24:  # noqa: PLR2004 - where a PNG's header ends
        return BODY_LINE
    across, down = struct.unpack(">II", header[16:24])
    scale = min(_PIXEL, width / max(across, 1))
    return float(down * scale)


def _boxes(row: etree._Element) -> list[Box]:
    return [
        Box(
            text_of(cell),
            int(cell.get("rowspan", "1")),
            int(cell.get("colspan", "1")),
            int(cell.get("class", "").partition("indent-")[2][:1] or 0),
        )
        for cell in row
    ]
