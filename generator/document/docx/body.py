"""The body of the document (w:body): block after block, sections, pages and the contents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generator.document.docx.bookmarks import bookmark_names
from generator.document.docx.figures import picture
from generator.document.docx.headers import Headers, first_footer
from generator.document.docx.package import R, W
from generator.document.docx.runs import field_begin, field_char, run, words
from generator.document.docx.tables import TABLE_END, table_xml
from generator.document.measures import CLOSE_CONTENTS_LINE
from generator.document.pages import (
    is_leaf,
    is_turned,
    section_below_heading,
    stands_below_heading,
)
from generator.document.sized import style_name
from generator.document.styles import CONTINUED, PARAGRAPH_STYLES
from generator.document.table_head import middle_of, widths_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document
    from lxml import etree

    from generator.document.docx.sections import PageSetup, PaperSetup
    from generator.document.settle import Settled

_SPACES: Final = {
    "w": W,
    "r": R,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}

_CLOSER: Final = (
    f'<w:spacing w:before="0" w:after="0" w:line="{round(CLOSE_CONTENTS_LINE * 20)}"'
    ' w:lineRule="exact"/>'
)
_ENTRIES: Final = frozenset({"contents-1", "contents-2"})


class BodyWriter:
    """Writes one document, block after block, into the XML of w:body."""

    def __init__(
        self,
        template: Document,
        styles: Mapping[str, str],
        setup: PageSetup,
        settled: Settled,
        pages: Mapping[str, str],
    ) -> None:
        self._template = template
        self._styles = styles
        self._setup = setup
        self._settled = settled
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
        self._goes_on = False  # whether the section holds a table over several pages

    def write(self, document: etree._Element) -> str:
        """The XML of w:body.

        Args:
            document: keeps to docs/html.md.
        """
        body = document.find("body")
        assert body is not None
        self._bookmarks = bookmark_names(body)
        draft = body.get("class") == "draft"
        cover, contents, *parts = body
        self._headers = Headers(self._template, self._styles, self._setup.headers, draft=draft)
        self._begin_section(self._headers.marks, "")
        self._write_cover(cover)
        self._end_section()
        self._begin_section("", "")
        self._write_contents(contents)
        self._end_section()
        furniture = ("" if draft else self._setup.headers) + self._setup.footers
        self._begin_section(furniture, '<w:pgNumType w:start="1"/>')  # restart_page_numbers
        for part in parts:
            self._write_part(part)
        self._close_last_table()
        return f"<w:body{self._spaces()}>{''.join(self._xml)}{self._section()}</w:body>"

    def _spaces(self) -> str:
        """The namespaces of our prefixes, where the element around the body doesn't state them."""
        known = self._template.element.nsmap
        return "".join(
            f' xmlns:{prefix}="{uri}"'
            for prefix, uri in _SPACES.items()
            if known.get(prefix) != uri
        )

    # Sections and pages

    def _begin_section(self, furniture: str, numbering: str) -> None:
        self._furniture, self._numbering = furniture, numbering
        self._section_is_empty = True
        self._page_break_due = False
        self._goes_on = False

    def _end_section(self) -> None:
        """Hang the section's setup on its last paragraph (w:sectPr is the last child of w:pPr)."""
        self._close_last_table()
        self._xml[-1] = self._xml[-1].replace("</w:pPr>", f"{self._section()}</w:pPr>", 1)

    def _section(self) -> str:
        page = self._page
        turned = ' w:orient="landscape"' if page.landscape else ""
        # Turned pages hold tables alone; LibreOffice would give up half a line for the grid there.
        grid = self._setup.grid if page == self._setup.upright else ""
        return (
            f'<w:sectPr>{self._furniture}<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{page.w}" w:h="{page.h}"{turned}/>'
            f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}"'
            f' w:left="{page.left}" w:header="{page.header}" w:footer="{page.footer}"'
            f' w:gutter="{page.gutter}"/>{self._numbering}<w:cols w:space="425"/>'
            f"{'<w:titlePg/>' if self._goes_on else ''}{grid}</w:sectPr>"
        )

    def _new_page(self, section: etree._Element | None = None) -> None:
        """Let what follows begin a page; where the paper changes, a section begins it.

        So it does around an official table that goes on to other pages, for their header says so.

        Args:
            section: the table, annex or leaf that follows; None for what stands upright.
        """
        page = self._page_of(section)
        goes_on = section is not None and section in self._settled.continued
        if page == self._page and not goes_on and not self._goes_on:
            self._page_break_due = not self._section_is_empty
            return
        went_on = self._goes_on
        if not self._section_is_empty:
            self._end_section()
            self._begin_section("", "")
        self._page = page
        if section is not None and goes_on:
            self._begin_continued(section)
        elif went_on:
            self._furniture = self._headers.usual + self._setup.footers

    def _page_of(self, section: etree._Element | None) -> PaperSetup:
        upright = self._setup.upright
        if section is None:
            return upright
        landscape = is_turned(section)
        if is_leaf(section):
            return upright.leaf(landscape=landscape)
        return upright.turned() if landscape else upright

    def _begin_continued(self, table: etree._Element) -> None:
        title = "".join(map(str, table[0].itertext())).strip().removesuffix(CONTINUED)
        footers = self._setup.footers
        self._furniture = (
            self._headers.continued(title, self._page)
            + footers
            + first_footer(footers, self._settled.continued[table])
        )
        self._goes_on = True

    def _close_last_table(self) -> None:
        """Word wants a paragraph after a table that ends a section."""
        self._page_break_due = False  # the next section begins a page
        if not self._xml or self._xml[-1].endswith(TABLE_END):
            self._paragraph("Gap", "")

    def _paragraph(self, style: str, content: str, own: str = "") -> None:
        begin = "<w:pageBreakBefore/>" if self._page_break_due else ""
        self._xml.append(
            f'<w:p><w:pPr><w:pStyle w:val="{self._styles[style]}"/>{begin}{own}</w:pPr>'
            f"{content}</w:p>"
        )
        self._page_break_due = False
        self._section_is_empty = False

    # Frame

    def _write_cover(self, cover: etree._Element) -> None:
        for line in cover:
            self._write_words(line)

    def _write_contents(self, contents: etree._Element) -> None:
        """The contents as a TOC field with its entries, so that Word can bring it up to date."""
        title, *lines = contents
        self._write_words(title)
        while lines and lines[0].get("class") == "note":
            self._write_words(lines.pop(0))
        entries = [line for line in lines if line.get("class") in _ENTRIES]
        close = _CLOSER if contents.get("class") == "contents close" else ""
        opening = field_begin(r'TOC \o "1-2" \h \z \u')
        for entry in entries:
            self._paragraph(style_name(entry), opening + self._entry(entry), close)
            opening = ""
        if entries:
            self._paragraph("Gap", field_char("end"))
        for note in lines[len(entries) :]:
            self._write_words(note)

    def _entry(self, entry: etree._Element) -> str:
        (link,) = entry
        name = link.get("href", "").removeprefix("#")
        bookmark = self._bookmarks[name]
        number = field_begin(f"PAGEREF {bookmark} \\h")
        page = run("", self._pages[name])
        return (
            f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{self._words(link)}'
            f"<w:r><w:tab/></w:r>{number}{page}{field_char('end')}</w:hyperlink>"
        )

    def _write_part(self, part: etree._Element) -> None:
        self._new_page(section_below_heading(part))
        after_section = False
        for block in part:
            if block.tag != "section":
                if after_section:
                    self._new_page()
                self._write_block(block)
            else:
                if not stands_below_heading(block):
                    self._new_page(block)
                for inner in block:
                    self._write_block(inner)
            after_section = block.tag == "section"

    # Blocks

    def _write_block(self, block: etree._Element) -> None:
        if block in self._settled.breaks:
            self._page_break_due = True
        if block.tag == "p" and block.get("class") == "table-head":
            self._write_table_head(block)
        elif block.tag == "table":
            self._write_table(block)
        elif block.tag == "figure":
            self._write_figure(block)
        else:
            self._write_words(block)

    def _write_words(self, block: etree._Element) -> None:
        """A paragraph, or a heading with its bookmark."""
        words, name = self._words(block), block.get("id")
        own = words if name is None else self._bookmarked(name, words)
        self._paragraph(style_name(block), own)

    def _bookmarked(self, name: str, words: str) -> str:
        self._marked += 1
        return (
            f'<w:bookmarkStart w:id="{self._marked}" w:name="{self._bookmarks[name]}"/>{words}'
            f'<w:bookmarkEnd w:id="{self._marked}"/>'
        )

    def _write_table_head(self, line: etree._Element) -> None:
        """Three words on one line, at its left, middle and right, by tab stops."""
        total = self._page.text_width
        middle = middle_of(widths_of(line, PARAGRAPH_STYLES["TableHead"].size * 20), total)
        centred = total // 2 if middle is None else round(middle)
        tabs = (
            f'<w:tabs><w:tab w:val="center" w:pos="{centred}"/>'
            f'<w:tab w:val="right" w:pos="{total}"/></w:tabs>'
        )
        start, centre, end = (self._words(span) for span in line)
        tab = "<w:r><w:tab/></w:r>"
        new_line = "<w:r><w:br/></w:r>" if middle is None else ""
        self._paragraph("TableHead", f"{start}{new_line}{tab}{centre}{tab}{end}", tabs)

    def _write_figure(self, figure: etree._Element) -> None:
        """A picture or drawing, and its caption."""
        image, *captions = figure
        self._paragraph("Figure", self._picture(image))
        for caption in captions:
            self._paragraph("Caption", self._words(caption))

    def _picture(self, image: etree._Element) -> str:
        self._pictures += 1
        return picture(self._template, image, self._page, self._pictures)

    def _words(self, element: etree._Element) -> str:
        return words(element, self._styles, spacing=self._settled.spacing.get(element))

    def _write_table(self, table: etree._Element) -> None:
        if self._page_break_due or (self._xml and self._xml[-1].endswith(TABLE_END)):
            self._paragraph("Gap", "")
        self._xml.append(table_xml(table, self._styles, self._page.text_width))
        self._section_is_empty = False
