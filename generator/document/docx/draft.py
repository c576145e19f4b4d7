"""The mark 草稿 across every page, as Word's own watermarks are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.document.docx.package import R, W

if TYPE_CHECKING:
    from docx.document import Document


def draft_headers(template: Document, style: str) -> str:
    """References to a header with the mark 草稿, one for odd pages and one for even ones."""
    return "".join(
        f'<w:headerReference w:type="{kind}" r:id="{_draft_header(template, style, number)}"/>'
        for number, kind in enumerate(("default", "even"), start=1)
    )


def _draft_header(template: Document, style: str, number: int) -> str:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.part import Part

    package = template.part.package
    if package is None:
        raise ValueError("the reference is open, but has no package")
    part: Part = Part(
        package.next_partname("/word/header%d.xml"),
        CONTENT_TYPE.WML_HEADER,
        _draft_mark(style, number).encode(),
        package,
    )
    return template.part.relate_to(part, RELATIONSHIP_TYPE.HEADER)


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
        f'<w:hdr xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml"'
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
