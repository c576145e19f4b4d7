"""Headers: the mark 草稿 across every page, and 续表 with its title where a table goes on.

A section has one header for its first page and others for the pages after it (w:titlePg). So a
table that goes on has a section of its own, and the header of the later pages says that it does.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from generator.document.docx.package import R, W, add_part
from generator.document.measures import NOTE_LINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document

    from generator.document.docx.sections import PaperSetup

_KINDS: Final = ("default", "even")  # odd pages, even pages
_LINE: Final = round(NOTE_LINE * 20)
_ABOVE_TABLE: Final = 40  # twips between 续表 and the table


class Headers:
    """Makes the headers of one document, each a part of the package.

    Args:
        template: the document in the making.
        styles: id of each style.
        own: references to the headers of the reference file, which a draft does not use.
        draft: whether the mark 草稿 stands on every page.
    """

    def __init__(
        self, template: Document, styles: Mapping[str, str], own: str, *, draft: bool
    ) -> None:
        self._template, self._styles, self._own, self._draft = template, styles, own, draft
        self._made = 0
        self._usual = ""

    @property
    def marks(self) -> str:
        """References to headers with the mark 草稿; none where the document is no draft."""
        return self.usual if self._draft else ""

    @property
    def usual(self) -> str:
        """References to the headers of pages that no table goes on to."""
        if not self._draft and self._own:
            return self._own
        if not self._usual:
            self._usual = "".join(_reference(kind, self._add("")) for kind in _KINDS)
        return self._usual

    def continued(self, title: str, page: PaperSetup) -> str:
        """References for a section that holds one table: 续表 on every page but the first."""
        above = max(page.top - page.header - _LINE - _ABOVE_TABLE, 0)
        look = f'<w:spacing w:before="{above}"/>'
        words = f"<w:r><w:t>{escape(title, quote=False)}（续表）</w:t></w:r>"
        later = "".join(_reference(kind, self._add(words, "Continued", look)) for kind in _KINDS)
        return later + _reference("first", self._add(""))

    def _add(self, words: str, style: str = "Header", look: str = "") -> str:
        """The relation to a new header with these words."""
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

        self._made += 1
        mark = _draft_mark(self._made) if self._draft else ""
        content = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<w:hdr xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml"'
            ' xmlns:o="urn:schemas-microsoft-com:office:office">'
            f'<w:p><w:pPr><w:pStyle w:val="{self._styles[style]}"/>{look}</w:pPr>{mark}{words}'
            "</w:p></w:hdr>"
        )
        kind, relation = CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER
        return add_part(self._template, "/word/header%d.xml", kind, content.encode(), relation)


def first_footer(footers: str, page: int) -> str:
    """The reference to the footer of a section's first page: that of odd or of even pages."""
    kind = _KINDS[1 - page % 2]
    found = re.search(rf'<w:footerReference [^>]*w:type="{kind}"[^>]*/>', footers)
    return found[0].replace(f'w:type="{kind}"', 'w:type="first"') if found else ""


def _reference(kind: str, relation: str) -> str:
    return f'<w:headerReference w:type="{kind}" r:id="{relation}"/>'


def _draft_mark(number: int) -> str:
    """A run that lays 草稿 across the page, as Word's own watermarks do (VML, w:pict)."""
    place = (
        "position:absolute;margin-left:0;margin-top:0;width:320pt;height:160pt;rotation:315;"
        "z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        "mso-position-vertical-relative:margin"
    )
    return (
        "<w:r><w:pict>"
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
        ' string="草稿"/></v:shape></w:pict></w:r>'
    )
