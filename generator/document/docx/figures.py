"""Pictures and drawings (w:drawing), made smaller where they are larger than the page's text."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Final

from generator.document.docx.package import add_part
from generator.document.drawing import description_of, png_of, size_of, svg_of
from generator.document.markup import SVG
from generator.page_templates import page_template

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree

    from generator.document.docx.sections import PaperSetup

_EMU_PER_TWIP: Final = 635
_EMU_PER_PIXEL: Final = 9525


def picture(template: Document, element: etree._Element, page: PaperSetup, number: int) -> str:
    """The run of an inline `img` or `svg`, the `number`th."""
    if element.tag == f"{SVG}svg":
        relation, vector, width, height = _drawing(template, element)
        alternative = description_of(element)
    else:
        relation, width, height = _image(template, element)
        vector, alternative = "", element.get("alt", "")
    room = 1 if _measures(element) and element.tag == "img" else 0.8  # a caption stands below
    scale = min(
        1.0,
        page.text_width * _EMU_PER_TWIP / width,
        page.text_height * _EMU_PER_TWIP * room / height,
    )
    drawn = page_template("picture.xml.j2", trimmed=True).render(
        relation=relation,
        vector=vector,
        width=round(width * scale),
        height=round(height * scale),
        number=number,
        alternative=" ".join(alternative.split()),
    )
    return "".join(drawn.splitlines())


def _image(template: Document, img: etree._Element) -> tuple[str, float, float]:
    """A PNG or JPEG: its relation, and the size that the document or the picture states."""
    from docx.image.exceptions import UnrecognizedImageError

    data = io.BytesIO(base64.b64decode(img.get("src", "").partition(",")[2]))
    try:
        relation, image = template.part.get_or_add_image(data)
    except UnrecognizedImageError as error:
        raise ValueError("the picture's data are no PNG") from error
    width, height = _measures(img) or (image.width, image.height)
    return relation, width, height


def _drawing(template: Document, drawing: etree._Element) -> tuple[str, str, float, float]:
    """A PNG and the SVG that it gives place to, their relations and the size."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    relation, _ = template.part.get_or_add_image(io.BytesIO(png_of(drawing)))
    name, kind = "/word/media/drawing%d.svg", "image/svg+xml"
    vector = add_part(template, name, kind, svg_of(drawing), RELATIONSHIP_TYPE.IMAGE)
    width, height = (round(length * _EMU_PER_PIXEL) for length in size_of(drawing))
    return relation, vector, width, height


def _measures(img: etree._Element) -> tuple[float, float] | None:
    """How large a picture is to be, in EMU; None where its own size counts."""
    width, height = img.get("width"), img.get("height")
    if not width or not height:
        return None
    return float(width) * _EMU_PER_PIXEL, float(height) * _EMU_PER_PIXEL
