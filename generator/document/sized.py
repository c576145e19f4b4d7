"""What the blocks of a document measure: lines of paragraphs, heights of tables and pictures."""

from __future__ import annotations

import base64
import re
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Final

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
from generator.document.table_head import line_count, widths_of

if TYPE_CHECKING:
    from lxml import etree

HEADINGS: Final = {"h1": "Heading1", "h2": "Heading2", "h3": "Heading3", "h4": "Heading4"}
#: How wide a line of upright text is, in points.
LINE_WIDTH: Final = (ref.PAPER_WIDTH - ref.MARGIN_LEFT - ref.MARGIN_RIGHT) / 20
_TITLES: Final = {"official": "TableTitle", "annex": "AnnexTitle", "leaf": "AnnexTitle"}
_PARAGRAPHS: Final = {
    None: "Body",
    "centre": "Centre",
    "note": "Note",
    "table-number": "TableNumber",
    "table-head": "TableHead",
    "continued": "Continued",
    "cover-name": "CoverName",
    "cover-title": "CoverTitle",
    "cover-date": "CoverDate",
    "contents-title": "ContentsTitle",
    "contents-1": "TOC1",
    "contents-2": "TOC2",
}
_PIXEL: Final = 0.75  # a picture's pixel in points, at 96 to the inch

_BLANKS: Final = re.compile(r"[ \t\r\n]+")


class Measured:
    """What the blocks of one document measure, found out once however often it is laid out."""

    def __init__(self) -> None:
        self._styles: dict[etree._Element, ref.ParagraphStyle] = {}
        self._texts: dict[etree._Element, str] = {}
        self._lines: dict[tuple[etree._Element, Program, int | None, float], int] = {}
        self._tables: dict[tuple[etree._Element, float], tuple[list[float], list[float]]] = {}

    def style_of(self, block: etree._Element) -> ref.ParagraphStyle:
        """The style in which a paragraph or heading is set."""
        style = self._styles.get(block)
        if style is None:
            style = self._styles[block] = style_of(block)
        return style

    def lines_of(
        self,
        block: etree._Element,
        program: Program = WORD,
        spacing: int | None = None,
        width: float = LINE_WIDTH,
    ) -> int:
        """Lines that a paragraph takes.

        Args:
            block: the paragraph.
            program: how it sets what is not Chinese.
            spacing: room between its characters in twips; the usual if None.
            width: width of the text in points.
        """
        known = (block, program, spacing, width)
        lines = self._lines.get(known)
        if lines is None:
            style = self.style_of(block)
            if block.get("class") == "table-head":
                lines = self._lines[known] = line_count(widths_of(block, style.size), width)
                return lines
            # on the grid each character gives up a little, so that 28 fill a line
            usual = ref.CHARACTER_SPACE if style.on_grid else 0
            pitch = style.size + (usual if spacing is None else spacing) / 20
            text = self._text_of(block)
            lines = self._lines[known] = count_lines(text, width / pitch, style.first_line, program)
        return lines

    def table_heights(self, table: etree._Element, width: float) -> tuple[list[float], list[float]]:
        """Heights of the rows of a table's head, and of what of its body stays whole.

        Args:
            table: the table.
            width: width of the text on its page in points.
        """
        heights = self._tables.get((table, width))
        if heights is None:
            heights = self._tables[table, width] = _table_heights(table, width)
        return heights

    def _text_of(self, block: etree._Element) -> str:
        text = self._texts.get(block)
        if text is None:
            text = self._texts[block] = text_of(block)
        return text


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
    further = max(0, round((height - 2 * setting.above - BORDER) / setting.line) - 1)
    if not further or not has_prose(row):
        return [height]
    return [height - further * setting.line, *([setting.line] * further)]


def style_of(block: etree._Element) -> ref.ParagraphStyle:
    """The style in which a paragraph or heading is set."""
    return ref.PARAGRAPH_STYLES[style_name(block)]


def style_name(block: etree._Element) -> str:
    """Our name of the style in which a paragraph or heading is set."""
    if block.tag == "h2":
        section = block.getparent()
        kind = (section.get("class") or "").split(" ")[0] if section is not None else ""
        return _TITLES.get(kind, "Heading2")
    return HEADINGS.get(str(block.tag)) or _PARAGRAPHS.get(block.get("class"), "Body")


def text_of(element: etree._Element) -> str:
    """The words of a block, one blank between words, a newline where it has a line break."""
    words = with_single_blanks(element.text or "")
    if not len(element):
        return words.strip(" ")
    pieces = [words]
    for child in element:
        pieces.append("\n" if child.tag == "br" else text_of(child))
        pieces.append(with_single_blanks(child.tail or ""))
    return "".join(pieces).strip(" ")


def with_single_blanks(text: str) -> str:
    """Words with one blank wherever there are more, or a line of the source ends, as in HTML."""
    # most words have none, and so it is found far more quickly
    return text if text.isprintable() and "  " not in text else _BLANKS.sub(" ", text)


def picture_height(figure: etree._Element, width: float) -> float:
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
    return [Box(text_of(cell), *_extent(tuple(cell.items()))) for cell in row]


@lru_cache(maxsize=1 << 8)
def _extent(attributes: tuple[tuple[str, str], ...]) -> tuple[int, int, int]:
    """Rows, columns and indent of a cell by its attributes, which thousands of cells share."""
    said = dict(attributes)
    rows, columns = (int(said.get(name, "1")) for name in ("rowspan", "colspan"))
    return rows, columns, int(said.get("class", "").partition("indent-")[2][:1] or 0)
