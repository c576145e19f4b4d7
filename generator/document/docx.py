"""The document as DOCX: the HTML of docs/html.md walked into the styles of `reference.docx`.

Looks are the reference's, so that a bureau restyles in Word alone: fonts, sizes, distances and
borders stand in its styles, margins and page numbers in its page setup. The writer adds what no
style can say: which style, where pages begin, which way a page lies, how wide columns are.

The body is written as one string of WordprocessingML; python-docx opens and saves the package.
Child elements stand in the order of the schema, for Word refuses a file that mixes them up.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from lxml import etree

from generator.document.pages import estimate_pages, stands_below_heading, text_width
from generator.document.reference import PARAGRAPH_STYLES, STYLE_NAMES, zip_package
from generator.errors import Unusable
from generator.paths import templates_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from docx.document import Document
    from docx.opc.part import Part

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES: Final = (
    f'xmlns:w="{_W}" xmlns:r="{_R}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_SVG: Final = "{http://www.w3.org/2000/svg}"
_PNG: Final = "data:image/png;base64,"

# Not the clock: the same submission gives the same bytes.
_WRITTEN: Final = datetime(2000, 1, 1, tzinfo=UTC)
_EMU_PER_TWIP: Final = 635
_LONGEST_BOOKMARK: Final = 40
_LEAST_DISTANCE: Final = 284  # of header and footer from the paper's edge, in twips

_COVER: Final = {
    "cover-name": "CoverName",
    "cover-title": "CoverTitle",
    "cover-date": "CoverDate",
}
_ENTRIES: Final = {"contents-1": "TOC1", "contents-2": "TOC2"}
_PARAGRAPHS: Final = {
    None: "Body",
    "centre": "Centre",
    "note": "Note",
    "table-number": "TableNumber",
}
_HEADINGS: Final = {"h1": "Heading1", "h2": "Heading2", "h3": "Heading3", "h4": "Heading4"}
_TITLES: Final = {"official": "TableTitle", "annex": "AnnexTitle"}
_MARKS: Final = {"drafted": "Drafted", "missing": "Missing"}
_CELLS: Final = {
    ("td", ""): "Cell",
    ("th", ""): "HeadCell",
    "label": "Label",
    "label indent-1": "Label1",
    "indent-1 label": "Label1",
    "label indent-2": "Label2",
    "indent-2 label": "Label2",
    "code": "Code",
    "line": "Line",
    "amount": "Amount",
}
_TABLES: Final = {
    "official": ("OfficialTable", "Table"),
    "official dense": ("OfficialTable", "Dense"),
    "grid": ("GridTable", "Grid"),
}
_CELL_ATTRIBUTES: Final = frozenset(("class", "rowspan", "colspan"))
_WIDTH: Final = re.compile(r"width: ?(\d{1,3}(?:\.\d+)?)%;?")
# Attributes other than a class, where the contract has none; cells are looked at one by one.
_STRAY_ATTRIBUTES: Final = etree.XPath(
    "//@*[not(name()='class' or parent::td or parent::th or parent::col or parent::a or parent::img"
    " or parent::meta or parent::html or ancestor::svg:svg"
    " or name()='id' and (parent::h1 or parent::h2 or parent::h3 or parent::h4))]",
    namespaces={"svg": _SVG.strip("{}")},
)
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_TABLE_END: Final = "</w:tbl>"


def write_docx(
    document: etree._Element,
    reference: Path | None = None,
    *,
    pages: Mapping[str, str] | None = None,
) -> bytes:
    """The document as the bytes of a DOCX; the same input gives the same bytes.

    Args:
        document: the `html` element of docs/html.md.
        reference: the Word file with the styles; `templates/reference.docx` if None.
        pages: page numbers to show in the contents, by id of the heading. They are what WPS shows
            until the fields are updated; if None, they are estimated.

    Raises:
        Unusable: the reference is no Word file or lacks a style.
        ValueError: the document does not keep to docs/html.md.
    """
    path = reference or templates_dir() / "reference.docx"
    template = _open_reference(path)
    shown = pages
    if shown is None:
        shown = {name: str(page) for name, page in estimate_pages(document).items()}
    writer = _Writer(template, _style_ids(template, path), _page_setup(template, path), shown)
    xml = writer.write(document)
    template.element.replace(template.element.body, etree.fromstring(xml))
    _describe(template, document)
    return _save(template)


def _open_reference(path: Path) -> Document:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Unusable(
            path, "", "不是可用的 Word 样式文件（.docx）", "请换用完好的样式文件"
        ) from error


def _style_ids(template: Document, path: Path) -> dict[str, str]:
    """The id of each style in this reference: Word keeps names, but may give new ids on saving."""
    ids = {
        name.get(f"{{{_W}}}val", "").lower(): style.get(f"{{{_W}}}styleId", "")
        for style in template.styles.element.iterfind(f"{{{_W}}}style")
        if (name := style.find(f"{{{_W}}}name")) is not None
    }
    absent = [name for name in STYLE_NAMES.values() if name.lower() not in ids]
    if absent:
        raise Unusable(path, "", f"缺少样式“{'”“'.join(absent)}”", "请从原样式文件中复制这些样式")
    return {key: escape(ids[name.lower()]) for key, name in STYLE_NAMES.items()}


def _page_setup(template: Document, path: Path) -> _PageSetup:
    section = template.element.body.find(f"{{{_W}}}sectPr")
    if section is None or section.find(f"{{{_W}}}pgSz") is None:
        raise Unusable(path, "", "没有页面设置", "请换用完好的样式文件")
    size, margins = section.find(f"{{{_W}}}pgSz"), section.find(f"{{{_W}}}pgMar")
    measures = {
        key: int(element.get(f"{{{_W}}}{key}", "0"))
        for element, keys in (
            (size, ("w", "h")),
            (margins, ("top", "right", "bottom", "left", "header", "footer", "gutter")),
        )
        for key in keys
    }
    return _PageSetup(
        upright=_Page(**measures, landscape=False),
        grid=_copies(section, "docGrid"),
        headers=_copies(section, "headerReference"),
        footers=_copies(section, "footerReference"),
    )


def _copies(section: etree._Element, tag: str) -> str:
    """Elements of the reference's page setup as they stand, in our namespace prefixes."""
    return "".join(
        f"<w:{tag} "
        + " ".join(
            f'{"r" if key.namespace == _R else "w"}:{key.localname}="{escape(str(value))}"'
            for key, value in ((etree.QName(name), v) for name, v in element.attrib.items())
        )
        + "/>"
        for element in section.iterfind(f"{{{_W}}}{tag}")
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """A sheet and its margins in twips, one twentieth of a point each."""

    w: int
    h: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int
    gutter: int
    landscape: bool

    @property
    def text_width(self) -> int:
        return self.w - self.left - self.right - self.gutter

    @property
    def text_height(self) -> int:
        return self.h - self.top - self.bottom

    def turned(self) -> _Page:
        """The same sheet laid on its side, its head to the binding edge (GB/T 9704, 横排表格)."""
        return _Page(
            w=self.h,
            h=self.w,
            top=self.left,
            right=self.top,
            bottom=self.right,
            left=self.bottom,
            header=max(self.left - self.top + self.header, _LEAST_DISTANCE),
            footer=max(self.right - self.bottom + self.footer, _LEAST_DISTANCE),
            gutter=self.gutter,
            landscape=True,
        )


@dataclass(frozen=True, slots=True)
class _PageSetup:
    """What the reference says about pages: the sheet, and XML to be repeated as it stands."""

    upright: _Page
    grid: str
    headers: str
    footers: str


class _Writer:
    """Writes one document, block after block, into the XML of w:body."""

    def __init__(
        self,
        template: Document,
        styles: Mapping[str, str],
        setup: _PageSetup,
        pages: Mapping[str, str],
    ) -> None:
        self._template = template
        self._styles = styles
        self._setup = setup
        self._pages = pages
        self._bookmarks: dict[str, str] = {}
        self._xml: list[str] = []
        self._page = setup.upright
        self._pictures = 0
        self._marked = 0
        # What the section being written says of headers, footers and numbers; the next inherits.
        self._furniture = ""
        self._numbering = ""
        self._section_is_empty = True
        self._page_break_due = False

    def write(self, document: etree._Element) -> str:
        body = document.find("body")
        if body is None or body.get("class") not in (None, "draft"):
            raise ValueError("no <body> as in docs/html.md")
        for stray in _stray_attributes(document):
            raise ValueError(f"an attribute that is not in docs/html.md: {stray!r}")
        self._bookmarks = _bookmark_names(body)
        draft = body.get("class") == "draft"
        cover, contents, *parts = _children(body)
        _expect(cover, "section", "cover")
        _expect(contents, "nav", "contents")
        headers = self._draft_headers() if draft else ""
        self._begin_section(headers, "")
        self._write_cover(cover)
        self._end_section()
        self._begin_section("", "")
        self._write_contents(contents)
        self._end_section()
        furniture = self._setup.footers if draft else self._setup.headers + self._setup.footers
        self._begin_section(furniture, '<w:pgNumType w:start="1"/>')  # restart_page_numbers
        for part in parts:
            _expect(part, "section", "part")
            self._write_part(part)
        self._close_last_table()
        return f"<w:body {_SPACES}>{''.join(self._xml)}{self._section()}</w:body>"

    # Sections and pages

    def _begin_section(self, furniture: str, numbering: str) -> None:
        self._furniture, self._numbering = furniture, numbering
        self._section_is_empty = True
        self._page_break_due = False

    def _end_section(self) -> None:
        """Hang the section's setup on its last paragraph (w:sectPr is the last child of w:pPr)."""
        self._close_last_table()
        self._xml[-1] = self._xml[-1].replace("</w:pPr>", f"{self._section()}</w:pPr>", 1)

    def _section(self) -> str:
        page = self._page
        turned = ' w:orient="landscape"' if page.landscape else ""
        # Turned pages hold tables alone; LibreOffice would give up half a line for the grid there.
        grid = "" if page.landscape else self._setup.grid
        return (
            f'<w:sectPr>{self._furniture}<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{page.w}" w:h="{page.h}"{turned}/>'
            f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}"'
            f' w:left="{page.left}" w:header="{page.header}" w:footer="{page.footer}"'
            f' w:gutter="{page.gutter}"/>{self._numbering}<w:cols w:space="425"/>'
            f"{grid}</w:sectPr>"
        )

    def _new_page(self, *, landscape: bool = False) -> None:
        """Let what follows begin a page; where the paper turns, a section begins it."""
        if landscape == self._page.landscape:
            self._page_break_due = not self._section_is_empty
            return
        if not self._section_is_empty:
            self._end_section()
            self._begin_section("", "")
        self._page = self._setup.upright.turned() if landscape else self._setup.upright

    def _close_last_table(self) -> None:
        """Word wants a paragraph after a table that ends a section."""
        self._page_break_due = False  # the next section begins a page
        if not self._xml or self._xml[-1].endswith(_TABLE_END):
            self._paragraph("Gap", "")

    def _paragraph(self, style: str, content: str, tabs: str = "") -> None:
        begin = "<w:pageBreakBefore/>" if self._page_break_due else ""
        self._xml.append(
            f'<w:p><w:pPr><w:pStyle w:val="{self._styles[style]}"/>{begin}{tabs}</w:pPr>'
            f"{content}</w:p>"
        )
        self._page_break_due = False
        self._section_is_empty = False

    # Frame

    def _write_cover(self, cover: etree._Element) -> None:
        for line in _children(cover):
            _expect(line, "p", *_COVER)
            self._paragraph(_COVER[line.get("class", "")], self._words(line))

    def _write_contents(self, contents: etree._Element) -> None:
        """The contents as a TOC field with its entries, so that Word can bring it up to date."""
        title, *lines = _children(contents)
        _expect(title, "p", "contents-title")
        self._paragraph("ContentsTitle", self._words(title))
        entries = [line for line in lines if line.get("class") in _ENTRIES]
        opening = _field_begin(r'TOC \o "1-2" \h \z \u')
        for entry in entries:
            _expect(entry, "p", *_ENTRIES)
            self._paragraph(_ENTRIES[entry.get("class", "")], opening + self._entry(entry))
            opening = ""
        if entries:
            self._paragraph("Gap", _field_char("end"))
        for note in lines[len(entries) :]:
            _expect(note, "p", "note")
            self._paragraph("Note", self._words(note))

    def _entry(self, entry: etree._Element) -> str:
        (link,) = _children(entry)
        _expect(link, "a", None)
        name = link.get("href", "").removeprefix("#")
        if name not in self._bookmarks:
            raise ValueError(f"contents lead to an unknown id: {name!r}")
        if name not in self._pages:
            raise ValueError(f"no page for the heading {name!r}")
        bookmark = self._bookmarks[name]
        number = _field_begin(f"PAGEREF {bookmark} \\h")
        page = _run("", self._pages[name])
        return (
            f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{self._words(link)}'
            f"<w:r><w:tab/></w:r>{number}{page}{_field_char('end')}</w:hyperlink>"
        )

    def _write_part(self, part: etree._Element) -> None:
        self._new_page()
        after_section = False
        for block in _children(part):
            kind = _class(block)
            if block.tag != "section":
                if after_section:
                    self._new_page()
                self._write_block(block)
            elif kind == "annex":
                self._new_page()
                self._write_blocks(block)
            elif kind in ("official portrait", "official landscape"):
                if not stands_below_heading(block):
                    self._new_page(landscape=kind.endswith("landscape"))
                self._write_blocks(block)
            else:
                raise _unknown(block)
            after_section = block.tag == "section"

    def _write_blocks(self, section: etree._Element) -> None:
        for block in _children(section):
            self._write_block(block)

    # Blocks

    def _write_block(self, block: etree._Element) -> None:
        if block.tag == "p" and block.get("class") == "table-head":
            self._write_table_head(block)
        elif block.tag == "p" and block.get("class") in _PARAGRAPHS:
            self._paragraph(_PARAGRAPHS[block.get("class")], self._words(block))
        elif block.tag in _HEADINGS:
            self._write_heading(block)
        elif block.tag == "table":
            self._write_table(block)
        elif block.tag == "figure":
            self._write_figure(block)
        else:
            raise _unknown(block)

    def _write_heading(self, heading: etree._Element) -> None:
        _expect(heading, str(heading.tag), None)
        style = _HEADINGS[str(heading.tag)]
        section = heading.getparent()
        if heading.tag == "h2" and section is not None:
            style = _TITLES.get(_class(section).split(" ")[0], style)
        words = self._words(heading)
        name = heading.get("id")
        self._paragraph(style, self._bookmarked(name, words) if name is not None else words)

    def _bookmarked(self, name: str, words: str) -> str:
        self._marked += 1
        return (
            f'<w:bookmarkStart w:id="{self._marked}" w:name="{self._bookmarks[name]}"/>{words}'
            f'<w:bookmarkEnd w:id="{self._marked}"/>'
        )

    def _write_table_head(self, line: etree._Element) -> None:
        """Three words on one line, at its left, middle and right, by tab stops."""
        spans = list(_children(line))
        for span, place in zip(spans, ("start", "middle", "end"), strict=True):
            _expect(span, "span", place)
        size = PARAGRAPH_STYLES["TableHead"].size * 20
        widths = [round(text_width("".join(map(str, span.itertext()))) * size) for span in spans]
        middle, crowded = _middle_tab(widths, self._page.text_width)
        tabs = (
            f'<w:tabs><w:tab w:val="center" w:pos="{middle}"/>'
            f'<w:tab w:val="right" w:pos="{self._page.text_width}"/></w:tabs>'
        )
        start, centre, end = (self._words(span) for span in spans)
        tab = "<w:r><w:tab/></w:r>"
        new_line = "<w:r><w:br/></w:r>" if crowded else ""
        self._paragraph("TableHead", f"{start}{new_line}{tab}{centre}{tab}{end}", tabs)

    def _write_figure(self, figure: etree._Element) -> None:
        """A picture and its caption; of a drawing, which Word cannot show, the description."""
        _expect(figure, "figure", None)
        picture, caption = _children(figure)
        _expect(caption, "figcaption", None)
        if picture.tag == "img":
            self._paragraph("Figure", self._picture(picture))
        elif picture.tag == f"{_SVG}svg":
            self._paragraph("Figure", _run("", (picture.findtext(f"{_SVG}title") or "").strip()))
        else:
            raise _unknown(picture)
        self._paragraph("Caption", self._words(caption))

    def _picture(self, img: etree._Element) -> str:
        """An inline picture (w:drawing), made smaller where it is larger than the page's text."""
        from docx.image.exceptions import UnrecognizedImageError

        source, alternative = img.get("src", ""), escape(img.get("alt", ""))
        if not source.startswith(_PNG):
            raise ValueError(f"not a picture as in docs/html.md: {source[:40]!r}")
        data = io.BytesIO(base64.b64decode(source.removeprefix(_PNG)))
        try:
            relation, image = self._template.part.get_or_add_image(data)
        except UnrecognizedImageError as error:
            raise ValueError("the picture's data are no PNG") from error
        page = self._page
        scale = min(
            1.0,
            page.text_width * _EMU_PER_TWIP / image.width,
            page.text_height * _EMU_PER_TWIP * 0.8 / image.height,
        )
        size = f'cx="{round(image.width * scale)}" cy="{round(image.height * scale)}"'
        self._pictures += 1
        name = f'id="{self._pictures}" name="Picture {self._pictures}" descr="{alternative}"'
        kind = "http://schemas.openxmlformats.org/drawingml/2006/picture"
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f"<wp:extent {size}/><wp:docPr {name}/><wp:cNvGraphicFramePr><a:graphicFrameLocks"
            f' noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData uri="{kind}">'
            f"<pic:pic><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
            "</a:graphic></wp:inline></w:drawing></w:r>"
        )

    # Tables

    def _write_table(self, table: etree._Element) -> None:
        if _class(table) not in _TABLES:
            raise _unknown(table)
        style, prefix = _TABLES[_class(table)]
        if self._page_break_due or (self._xml and self._xml[-1].endswith(_TABLE_END)):
            self._paragraph("Gap", "")
        columns, *groups = _children(table)
        widths = _column_widths(columns, self._page.text_width)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows: list[str] = []
        for group in groups:
            _expect(group, "thead" if group.tag == "thead" else "tbody", None)
            rows.extend(self._rows(group, widths, prefix))
        self._xml.append(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self._styles[style]}"/>'
            '<w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}{_TABLE_END}"
        )
        self._section_is_empty = False

    def _rows(self, group: etree._Element, widths: list[int], prefix: str) -> Iterator[str]:
        """The rows of one group; a cell over several rows goes on as empty cells below itself."""
        whole_row = "<w:cantSplit/>"
        repeat_header_row = "<w:tblHeader/>" if group.tag == "thead" else ""
        opening = f"<w:tr><w:trPr>{whole_row}{repeat_header_row}</w:trPr>"
        below: dict[int, _Covered] = {}
        for row in _children(group):
            if row.tag != "tr" or row.get("class") not in (None, "total"):
                raise _unknown(row)
            yield f"{opening}{''.join(self._cells(row, widths, prefix, below))}</w:tr>"
        if below:
            raise ValueError("a cell's rowspan reaches beyond the last row")

    def _cells(
        self, row: etree._Element, widths: list[int], prefix: str, below: dict[int, _Covered]
    ) -> Iterator[str]:
        column = 0
        cells = _children(row)
        while column < len(widths):
            covered = below.pop(column, None)
            if covered is None:
                cell = next(cells, None)
                if cell is None:
                    raise ValueError(f"a row lacks cells from column {column + 1}")
                covered = self._new_cell(cell, prefix)
                merge = '<w:vMerge w:val="restart"/>' if covered.rows > 1 else ""
                content = self._cell_words(cell, row, prefix)
            else:
                merge, content = "<w:vMerge/>", ""
            end = column + covered.span
            if end > len(widths) or any(place in below for place in range(column, end)):
                raise ValueError(f"a cell reaches beyond its row or over another: {content[:80]}")
            if covered.rows > 1:
                below[column] = _Covered(covered.rows - 1, covered.span, covered.style)
                # Not looked at again in this row: the columns to come lie to the right.
            yield _cell(sum(widths[column:end]), covered, merge, content)
            column = end
        if next(cells, None) is not None:
            raise ValueError("a row has more cells than columns")

    def _new_cell(self, cell: etree._Element, prefix: str) -> _Covered:
        role = cell.get("class")
        kind = _CELLS.get(role or (str(cell.tag), ""))
        if (
            kind is None
            or cell.tag not in ("td", "th")
            or not _CELL_ATTRIBUTES.issuperset(cell.keys())
        ):
            raise _unknown(cell)
        return _Covered(
            int(cell.get("rowspan", "1")),
            int(cell.get("colspan", "1")),
            self._styles[f"{prefix}{kind}"],
        )

    def _cell_words(self, cell: etree._Element, row: etree._Element, prefix: str) -> str:
        if len(cell) and (prefix != "Grid" or any(child.tag != "br" for child in cell)):
            raise _unknown(cell[0])
        return self._words(cell, "Total" if row.get("class") else "")

    # Words

    def _words(self, element: etree._Element, mark: str = "") -> str:
        """The runs (w:r) of a block; one blank between words, none around, as in HTML."""
        if not len(element):
            text = _BLANKS.sub(" ", element.text or "").strip(" ")
            return _run(self._look(mark, strong=False), text) if text else ""
        runs: list[str] = []
        open_blank = False  # whether the line so far ends in a blank or has not begun
        pieces = list(_pieces(element, mark, strong=False))
        for place, (piece, look, strong) in enumerate(pieces):
            if piece is None:
                runs.append("<w:r><w:br/></w:r>")
                open_blank = True
                continue
            words = _BLANKS.sub(" ", piece)
            if open_blank or not runs:
                words = words.removeprefix(" ")
            if place + 1 == len(pieces) or pieces[place + 1][0] is None:
                words = words.removesuffix(" ")
            if words:
                runs.append(_run(self._look(look, strong=strong), words))
                open_blank = words.endswith(" ")
        return "".join(runs)

    def _look(self, mark: str, *, strong: bool) -> str:
        """w:rPr: a character style; strong words within a mark are bold besides."""
        if not mark and not strong:
            return ""
        style = self._styles[mark or "Strong"]
        bold = "<w:b/><w:bCs/>" if mark and strong else ""
        return f'<w:rPr><w:rStyle w:val="{style}"/>{bold}</w:rPr>'

    # Draft

    def _draft_headers(self) -> str:
        """References to a header with the mark 草稿, one for odd pages and one for even ones."""
        return "".join(
            f'<w:headerReference w:type="{kind}" r:id="{self._draft_header(number)}"/>'
            for number, kind in enumerate(("default", "even"), start=1)
        )

    def _draft_header(self, number: int) -> str:
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.part import Part

        package = self._template.part.package
        if package is None:
            raise ValueError("the reference is open, but has no package")
        part: Part = Part(
            package.next_partname("/word/header%d.xml"),
            CONTENT_TYPE.WML_HEADER,
            _draft_mark(self._styles["Header"], number).encode(),
            package,
        )
        return self._template.part.relate_to(part, RELATIONSHIP_TYPE.HEADER)


@dataclass(frozen=True, slots=True)
class _Covered:
    """A cell's place: rows still to come with this one, columns, and the id of its style."""

    rows: int
    span: int
    style: str


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """The elements within one that holds no words of its own."""
    _refuse_words(element, element.text)
    for child in element:
        _refuse_words(element, child.tail)
        yield child


def _stray_attributes(document: etree._Element) -> list[str]:
    found = _STRAY_ATTRIBUTES(document)
    return [str(value) for value in found] if isinstance(found, list) else []


def _refuse_words(element: etree._Element, words: str | None) -> None:
    if words and not words.isspace():
        raise ValueError(f"words directly in <{element.tag}>: {words.strip()[:40]!r}")


def _class(element: etree._Element) -> str:
    return element.get("class") or ""


def _expect(element: etree._Element, tag: str, *classes: str | None) -> None:
    if element.tag != tag or element.get("class") not in classes:
        raise _unknown(element)


def _unknown(element: etree._Element) -> ValueError:
    place = f"<{element.tag} class={element.get('class')!r}>, line {element.sourceline}"
    return ValueError(f"not in docs/html.md at this place: {place}")


def _pieces(
    element: etree._Element, mark: str, *, strong: bool
) -> Iterator[tuple[str | None, str, bool]]:
    """The words of a block, each with its mark and whether strong; None is a line break."""
    if element.text:
        yield element.text, mark, strong
    for child in element:
        if child.tag == "br":
            yield None, mark, strong
        elif child.tag == "strong" and child.get("class") is None:
            yield from _pieces(child, mark, strong=True)
        elif child.tag == "span" and child.get("class") in _MARKS:
            yield from _pieces(child, _MARKS[_class(child)], strong=strong)
        else:
            raise _unknown(child)
        if child.tail:
            yield child.tail, mark, strong


def _run(look: str, text: str) -> str:
    space = ' xml:space="preserve"' if text[:1] == " " or text[-1:] == " " else ""
    return f"<w:r>{look}<w:t{space}>{escape(text, quote=False)}</w:t></w:r>"


def _field_char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _field_begin(instruction: str) -> str:
    """A field up to where its stored result begins."""
    return (
        f'{_field_char("begin")}<w:r><w:instrText xml:space="preserve"> {instruction} '
        f"</w:instrText></w:r>{_field_char('separate')}"
    )


def _cell(width: int, place: _Covered, merge: str, content: str) -> str:
    span = f'<w:gridSpan w:val="{place.span}"/>' if place.span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{place.style}"/></w:pPr>{content}</w:p></w:tc>'
    )


def _column_widths(columns: etree._Element, total: int) -> list[int]:
    """Widths in twips that add up to the width of the text, whatever the rounding."""
    if columns.tag != "colgroup":
        raise _unknown(columns)
    shares: list[float] = []
    for column in _children(columns):
        found = _WIDTH.fullmatch(column.get("style", ""))
        if column.tag != "col" or found is None:
            raise _unknown(column)
        shares.append(float(found[1]))
    whole, passed, edges = sum(shares), 0.0, [0]
    for share in shares:
        passed += share
        edges.append(round(total * passed / whole))
    return [right - left for left, right in pairwise(edges)]


def _middle_tab(widths: list[int], total: int) -> tuple[int, bool]:
    """Where the middle word is centred, and whether the first one needs a line to itself.

    A long name pushes the middle word aside, so that it never runs into it.
    """
    start, middle, end = widths
    blank = total // 50
    room = total - start - middle - end
    if room < 2 * blank:
        return total // 2, True
    least, most = start + blank + middle // 2, total - end - blank - middle // 2
    return min(max(total // 2, least), most), False


def _bookmark_names(body: etree._Element) -> dict[str, str]:
    """A name that Word accepts for each id: letters, digits and _, a letter first, 40 at most."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for heading in body.iter(*_HEADINGS):
        name = heading.get("id")
        if name is None:
            continue
        if name in names:
            raise ValueError(f"two headings have the id {name!r}")
        plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
        plain = (plain if plain[:1].isalpha() else f"b{plain}")[:_LONGEST_BOOKMARK]
        names[name] = _unused(plain, taken)
        taken.add(names[name].lower())
    return names


def _unused(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with a number: Word takes names for equal that differ in case only."""
    candidate, number = name, 1
    while candidate.lower() in taken:
        number += 1
        candidate = f"{name[: _LONGEST_BOOKMARK - 5]}_{number}"
    return candidate


def _draft_mark(style: str, number: int) -> str:
    """A header that lays 草稿 across the page, as Word's own watermarks do (VML, w:pict)."""
    place = (
        "position:absolute;margin-left:0;margin-top:0;width:320pt;height:160pt;rotation:315;"
        "z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        "mso-position-vertical-relative:margin"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:hdr xmlns:w="{_W}" xmlns:r="{_R}" xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:o="urn:schemas-microsoft-com:office:office">'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:pict>'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
        ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
        '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
        '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
        '<v:f eqn="sum @6 0 @5"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom"'
        ' o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
        '<v:textpath on="t" fitshape="t"/><v:handles>'
        '<v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>'
        '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
        f'<v:shape id="DraftMark{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136"'
        f' alt="草稿" style="{place}" o:allowincell="f" fillcolor="silver" stroked="f">'
        '<v:fill opacity=".5"/><v:textpath style="font-family:&quot;宋体&quot;;font-size:1pt"'
        ' string="草稿"/></v:shape></w:pict></w:r></w:p></w:hdr>'
    )


def _describe(template: Document, document: etree._Element) -> None:
    """Title, author and language; nothing that the reference's own properties say remains."""
    author = document.find("head/meta[@name='author']")
    properties = template.core_properties
    properties.title = document.findtext("head/title") or ""
    properties.author = "" if author is None else author.get("content", "")
    properties.last_modified_by = properties.author
    properties.language = document.get("lang", "")
    properties.comments = properties.keywords = properties.subject = properties.category = ""
    properties.created = properties.modified = _WRITTEN
    properties.revision = 1


def _save(template: Document) -> bytes:
    """Save by python-docx, then pack again without the time of day that it notes in the package."""
    saved = io.BytesIO()
    template.save(saved)
    with zipfile.ZipFile(saved) as package:
        return zip_package((name, package.read(name)) for name in package.namelist())
