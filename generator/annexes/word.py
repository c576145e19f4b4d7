"""A Word file as an annex: its headings, paragraphs, lists, tables and pictures.

What counts is what the author meant to say: text that was struck out under tracked changes,
comments and hidden text are left out, and said to be. What can't be taken over is said too, with
its place.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.annexes.model import (
    AnnexContents,
    AnnexSection,
    Block,
    GridCell,
    Picture,
    Remark,
    Role,
    Words,
)
from generator.annexes.numbering import LEVELS, Numbering
from generator.annexes.package import open_package
from generator.annexes.table import regular, repeating
from generator.annexes.word_styles import (
    W,
    WordStyle,
    is_on,
    kind_of,
    level_of,
    list_of,
    local_name,
    number_of,
    read_styles,
    resolved,
)
from generator.annexes.word_tables import (
    alignment_of,
    cells_of,
    depths,
    rows_of,
    skipped,
    span_of,
)
from generator.errors import Unusable
from generator.text import few, same
from generator.workbook.reading.inspect import authors_in
from generator.workbook.spreadsheet.package import Package, whole

if TYPE_CHECKING:
    from lxml import etree

KIND: Final = "Word 文档（.docx）"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V: Final = "{urn:schemas-microsoft-com:vml}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_POINTS_PER_EMU: Final = 1 / 12700
_MOST_COLUMNS: Final = 200
#: As many places as a remark names.
_SHOWN: Final = 5
_WIDEST: Final = 100_000_000  # some 2.8 m
_HIDDEN: Final = ("vanish", "specVanish", "webHidden")
#: What holds runs, and what a reader would not see.
_INLINE: Final = frozenset(
    {
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "sdt",
        "sdtContent",
        "fldSimple",
        "customXml",
        "dir",
        "bdo",
    }
)
_ROLES: Final[Mapping[str, Role]] = {"center": "", "right": "amount", "end": "amount"}
_SIGNS: Final = {"tab": "　", "ptab": "　", "noBreakHyphen": "-"}
_STRUCK: Final = frozenset({"del", "moveFrom"})
#: What a reviewer is told, with the places; whether it is an error.
_REMARKS: Final[Mapping[str, Remark]] = {
    "revision": (
        "有没有接受或拒绝的修订（{}），已按接受后的文字公开。请核对，接受修订后另存",
        False,
    ),
    "hidden": ("有隐藏的文字（{}），没有公开。请核对后删去", False),
    "box": ("文本框里的文字没有公开：{}。请移到正文", True),
    "unread": ("图片格式不能读取，没有公开：{}。请另存为 PNG 后再插入", True),
    "drawing": ("图形、图表没有公开：{}。请截成图片（PNG）后再插入", True),
    "formula": ("公式只公开了其中的文字：{}。请核对，或换成图片", False),
}


def read_word(
    file: Path, content: bytes, title: str, picture: Callable[[str, bytes, str], Picture]
) -> AnnexContents:
    """The blocks of a .docx.

    Args:
        file: as messages name it.
        content: its bytes.
        title: the annex's title, which the file need not say once more.
        picture: reads a picture: the place, its bytes, the words for it.

    Raises:
        Unusable: it is no Word file, has a password, or is unsafe.
    """
    package = open_package(file, content, KIND)
    part = package.target("", "officeDocument")
    root = package.optional(part)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise Unusable(file, "", f"不是{KIND}", "请用 Word 或 WPS 另存为 .docx 再试")
    reader = _Reader(package, part, title, picture)
    sections = tuple(reader.sections(body))
    return AnnexContents(sections, tuple(reader.remarks()), authors_in(package))


class _Reader:
    def __init__(
        self,
        package: Package,
        part: str,
        title: str,
        picture: Callable[[str, bytes, str], Picture],
    ) -> None:
        self._package = package
        self._title = same(title)
        self._picture = picture
        self._relations = {item.id: item.target for item in package.relations(part)}
        self._styles = read_styles(package.optional(package.target(part, "styles")))
        self._default = self._styles.get("", WordStyle())
        self._numbering = Numbering(package.optional(package.target(part, "numbering")))
        self._notes = {
            kind: _notes(package.optional(package.target(part, f"{kind}s")))
            for kind in ("footnote", "endnote")
        }
        self._comments = _count(package.optional(package.target(part, "comments")), "comment")
        self._noticed: dict[str, list[str]] = {}  # the places by what they are to be told of
        self._paragraphs = 0
        self._tables = 0
        self._where = ""
        self._said = 0
        self._pictures: list[Picture] = []
        self._marks: list[tuple[str, str]] = []

    # blocks

    def sections(self, body: etree._Element) -> Iterator[AnnexSection]:
        """The blocks in order; a new section where the paper turns."""
        gathered: list[AnnexSection] = []
        blocks: list[Block] = []
        for element in body_blocks(body):
            blocks.extend(self._block(element))
            if (setup := _setup(element)) is not None:
                blocks.extend(self._footnotes())
                gathered.append(AnnexSection(tuple(blocks), _is_turned(setup)))
                blocks = []
        blocks.extend(self._footnotes())
        if blocks:
            gathered.append(AnnexSection(tuple(blocks)))
        merged: list[AnnexSection] = []
        for section in gathered:
            if merged and (not section.blocks or merged[-1].landscape == section.landscape):
                merged[-1] = AnnexSection(merged[-1].blocks + section.blocks, merged[-1].landscape)
            elif section.blocks:
                merged.append(section)
        yield from merged

    def _block(self, element: etree._Element) -> Iterator[Block]:
        if element.tag == f"{W}p":
            self._paragraphs += 1
            self._where = f"第 {self._paragraphs} 段"
            yield from self._paragraph(element)
        elif element.tag == f"{W}tbl":
            self._tables += 1
            yield from self._table(element)
        yield from self._taken_pictures()

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        style = self._style_of(element)
        if style.name.startswith("toc") and style.name != "toc heading":
            return
        runs = self._runs(element, bold=style.bold)
        text = "".join(words for words, _ in runs)
        if not text.strip():
            return
        properties = element.find(f"{W}pPr")
        number = self._number(properties, style)
        self._said += 1
        if self._said == 1 and not number and same(text) == self._title:
            return
        if number:
            runs = ((number, runs[0][1]), *runs)
        yield Words(kind_of(properties, style), runs, self._where, level_of(properties, style))

    def _taken_pictures(self) -> Iterator[Block]:
        yield from self._pictures
        self._pictures = []

    def _footnotes(self) -> Iterator[Block]:
        for mark, text in self._marks:
            yield Words("note", ((f"{mark} {text}", False),), f"脚注 {mark}")
        self._marks = []

    # tables

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows: list[list[GridCell]] = []
        head = 0
        lines = list(rows_of(table))
        grid_columns = table.iterfind(f"{W}tblGrid/{W}gridCol")
        columns = [float(number_of(item, "w", 1)) for item in grid_columns][:_MOST_COLUMNS]
        columns = columns or [1.0] * max(
            (sum(span_of(c) for c in cells_of(r)) for r in lines), default=0
        )
        below = depths(lines)
        for at, row in enumerate(lines):
            if at == head and row.find(f"{W}trPr/{W}tblHeader") is not None:
                head += 1
            rows.append(list(self._row(row, at, below)))
        grid = regular(rows, columns, repeating(rows, head))
        if grid is not None and any(cell.text for row in (*grid.head, *grid.body) for cell in row):
            self._said += 1
            yield grid

    def _row(
        self, row: etree._Element, at: int, below: dict[tuple[int, int], int]
    ) -> Iterator[GridCell]:
        column = skipped(row)
        if column:
            yield GridCell("", columns=column)
        for number, cell in enumerate(cells_of(row), start=1):
            span = span_of(cell)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is None or merge.get(f"{W}val") == "restart" or (at, column) in below:
                self._where = f"表 {self._tables} 第 {at + 1} 行第 {number} 格"
                role = _ROLES.get(alignment_of(cell), "label")
                yield GridCell(
                    self._cell_text(cell), below.get((at, column), 1), span, role, self._where
                )
            column += span

    def _cell_text(self, cell: etree._Element) -> str:
        lines = []
        for element in body_blocks(cell):
            if element.tag == f"{W}p":
                number = self._number(element.find(f"{W}pPr"), self._style_of(element))
                runs = self._runs(element, bold=False)
                text = "".join(words for words, _ in runs).strip()
                if text:
                    lines.append(number + text)
            elif element.tag == f"{W}tbl":  # a table within: its rows as lines
                lines += [
                    "　".join(filter(None, map(self._cell_text, cells_of(row))))
                    for row in rows_of(element)
                ]
        return "\n".join(filter(None, lines))

    # words

    def _style_of(self, paragraph: etree._Element) -> WordStyle:
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        name = found.get(f"{W}val", "") if found is not None else ""
        return resolved(self._styles, name) if name else self._default

    def _number(self, properties: etree._Element | None, style: WordStyle) -> str:
        own = None if properties is None else properties.find(f"{W}numPr")
        number = list_of(own) if own is not None else None
        if number is not None and style.number is not None and not number[0]:
            number = (style.number[0], number[1])
        number = number or style.number
        if number is None or number[0] in {"", "0"}:
            return ""
        return self._numbering.next(number[0], min(number[1], LEVELS - 1))

    def _runs(self, element: etree._Element, *, bold: bool) -> tuple[tuple[str, bool], ...]:
        """The words of a paragraph, neighbours of one look put together."""
        joined: list[tuple[str, bool]] = []
        for text, strong in self._pieces(element, bold=bold):
            if joined and joined[-1][1] == strong:
                joined[-1] = (joined[-1][0] + text, strong)
            elif text:
                joined.append((text, strong))
        return tuple(joined)

    def _pieces(self, element: etree._Element, *, bold: bool) -> Iterator[tuple[str, bool]]:
        for child in element:
            name = local_name(child)
            if name == "r":
                yield from self._run(child, bold=bold)
            elif name in _STRUCK:
                if "".join(map(str, child.itertext())).strip():
                    self._notice("revision")
            elif name in _INLINE:
                if name in {"ins", "moveTo"}:
                    self._notice("revision")
                yield from self._pieces(child, bold=bold)
            elif name in {"oMath", "oMathPara"} and str(child.tag).startswith(_M):
                self._notice("formula")
                yield "".join(item.text or "" for item in child.iter(f"{_M}t")), False
            elif name == "AlternateContent":
                yield from self._pieces(_chosen(child), bold=bold)

    def _run(self, run: etree._Element, *, bold: bool) -> Iterator[tuple[str, bool]]:
        look = run.find(f"{W}rPr")
        if look is not None and any(is_on(look.find(f"{W}{tag}")) for tag in _HIDDEN):
            if "".join(item.text or "" for item in run.iter(f"{W}t")).strip():
                self._notice("hidden")
            return
        own = None if look is None else look.find(f"{W}b")
        strong = bold if own is None else is_on(own)
        for child in run:
            yield self._piece(child), strong

    def _piece(self, child: etree._Element) -> str:
        name = local_name(child)
        if name == "t":
            return child.text or ""
        if name in {"br", "cr"}:
            return "" if child.get(f"{W}type") in {"page", "column"} else "\n"
        if name in {"footnoteReference", "endnoteReference"}:
            return self._note(name.removesuffix("Reference"), child.get(f"{W}id", ""))
        if name == "AlternateContent":
            return "".join(map(self._piece, _chosen(child)))
        if name in {"drawing", "pict", "object"}:
            self._drawing(child)
        return _symbol(child) if name == "sym" else _SIGNS.get(name, "")

    def _note(self, kind: str, number: str) -> str:
        text = self._notes[kind].get(number, "")
        if not text:
            return ""
        mark = f"〔{len(self._marks) + 1}〕"
        self._marks.append((mark, text))
        return mark

    def _drawing(self, drawing: etree._Element) -> None:
        """The pictures of a drawing; the words of its text boxes are said to be left out."""
        boxed = "".join(item.text or "" for box in drawing.iter(f"{W}txbxContent")
                        for item in box.iter(f"{W}t")).strip()  # fmt: skip
        if boxed:
            self._notice("box", f"“{boxed[:12]}”")
        found = [
            (str(item.get(key)), item)
            for tag, key in ((f"{_A}blip", f"{_R}embed"), (f"{_V}imagedata", f"{_R}id"))
            for item in drawing.iter(tag)
            if item.get(key)
        ]
        for relation, _ in found:
            self._take(self._relations.get(relation, ""), drawing)
        if not found and not boxed:
            self._notice("drawing")

    def _take(self, name: str, drawing: etree._Element) -> None:
        if posixpath.splitext(name)[1].lower() not in {".png", ".jpg", ".jpeg"}:
            self._notice("unread")
            return
        described = drawing.find(f".//{_WP}docPr")
        words = "" if described is None else described.get("descr") or described.get("title") or ""
        content = self._package.read(name) if name in self._package.names else b""
        picture = self._picture(self._where, content, words)
        extent = drawing.find(f".//{_WP}extent")
        width = whole(extent.get("cx")) if extent is not None else None
        if width is not None and 0 < width < _WIDEST:
            scale = width * _POINTS_PER_EMU / picture.width
            picture = replace(picture, width=picture.width * scale, height=picture.height * scale)
        self._pictures.append(picture)

    # what a reviewer should know

    def _notice(self, what: str, words: str = "") -> None:
        self._noticed.setdefault(what, []).append(self._where + words)

    def remarks(self) -> Iterator[Remark]:
        """What was left out or needs a look; whether it is an error."""
        if self._comments:
            yield f"有 {self._comments} 条批注，没有公开。请核对后删去", False
        for what, (words, error) in _REMARKS.items():
            if what in self._noticed:
                yield words.format(few(list(dict.fromkeys(self._noticed[what])), _SHOWN)), error


def body_blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs, tables and page setups, also those within content controls."""
    for child in parent:
        name = local_name(child)
        if name in {"p", "tbl", "sectPr"}:
            yield child
        elif name == "sdt":
            content = child.find(f"{W}sdtContent")
            gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            contents = gallery is not None and "Contents" in gallery.get(f"{W}val", "")
            if content is not None and not contents:
                yield from body_blocks(content)
        elif name in {"sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
            yield from body_blocks(child)
        elif name == "AlternateContent":
            yield from body_blocks(_chosen(child))


def _chosen(alternatives: etree._Element) -> etree._Element:
    """The first of the alternatives, which stands for all of them."""
    found = alternatives.find(f"{_MC}Choice")
    return alternatives if found is None else found


def _setup(element: etree._Element) -> etree._Element | None:
    if element.tag == f"{W}sectPr":
        return element
    return element.find(f"{W}pPr/{W}sectPr") if element.tag == f"{W}p" else None


def _is_turned(setup: etree._Element) -> bool:
    size = setup.find(f"{W}pgSz")
    return size is not None and number_of(size, "w", 0) > number_of(size, "h", 0)


def _notes(root: etree._Element | None) -> dict[str, str]:
    return {
        note.get(f"{W}id", ""): "".join(item.text or "" for item in note.iter(f"{W}t")).strip()
        for note in (root if root is not None else ())
        if note.get(f"{W}type") in {None, "normal"}
    }


def _count(root: etree._Element | None, name: str) -> int:
    return 0 if root is None else sum(1 for _ in root.iter(f"{W}{name}"))


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font: ticks and boxes are what forms use; others a plain mark."""
    ticks = {
        "F052": "☑",
        "F0FE": "☑",
        "F0FC": "√",
        "F0A8": "☐",
        "F06F": "☐",
        "F0A3": "☐",
        "F054": "☒",
    }
    return ticks.get(element.get(f"{W}char", "").upper(), "•")
