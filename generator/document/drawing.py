"""Drawings (SVG) for Word: the drawing itself where it is known, and a picture for older versions.

Word, WPS and LibreOffice have come to draw the SVG, which stays sharp at any size; older versions
show the PNG, drawn for print. The rasteriser is loaded when there is something to draw.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from generator.document.markup import SVG
from generator.palette import Colour

#: Dots of the PNG for each pixel of the drawing: 96 dots an inch three times over.
_ZOOM: Final = 3


def size_of(drawing: etree._Element) -> tuple[float, float]:
    """Width and height in CSS pixels, which docs/html.md asks every drawing to state."""
    return float(drawing.get("width", "0")), float(drawing.get("height", "0"))


def description_of(drawing: etree._Element) -> str:
    """What the drawing shows, in words."""
    return (drawing.findtext(f"{SVG}title") or "").strip()


def svg_of(drawing: etree._Element) -> bytes:
    """The drawing as a file of its own."""
    return etree.tostring(drawing, xml_declaration=True, encoding="UTF-8", with_tail=False)


def png_of(drawing: etree._Element) -> bytes:
    """The drawing as a picture; the same drawing and fonts give the same bytes."""
    import resvg_py

    source = etree.tostring(drawing, encoding="unicode", with_tail=False)
    return bytes(resvg_py.svg_to_bytes(svg_string=source, zoom=_ZOOM, background=Colour.WHITE.css))
