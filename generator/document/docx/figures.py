"""Pictures (w:drawing), made smaller where they are larger than the page's text."""

from __future__ import annotations

import base64
import io
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree

    from generator.document.docx.sections import Page

_PNG: Final = "data:image/png;base64,"
_EMU_PER_TWIP: Final = 635


def picture(template: Document, img: etree._Element, page: Page, number: int) -> str:
    """The run of an inline picture, the `number`th of the document."""
    from docx.image.exceptions import UnrecognizedImageError

    source, alternative = img.get("src", ""), escape(img.get("alt", ""))
    if not source.startswith(_PNG):
        raise ValueError(f"not a picture as in docs/html.md: {source[:40]!r}")
    data = io.BytesIO(base64.b64decode(source.removeprefix(_PNG)))
    try:
        relation, image = template.part.get_or_add_image(data)
    except UnrecognizedImageError as error:
        raise ValueError("the picture's data are no PNG") from error
    scale = min(
        1.0,
        page.text_width * _EMU_PER_TWIP / image.width,
        page.text_height * _EMU_PER_TWIP * 0.8 / image.height,
    )
    size = f'cx="{round(image.width * scale)}" cy="{round(image.height * scale)}"'
    name = f'id="{number}" name="Picture {number}" descr="{alternative}"'
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
