"""Pictures and drawings as Typst takes them: bytes, their format, and their size on paper."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from generator.document.drawing import description_of, size_of, svg_of

if TYPE_CHECKING:
    from lxml import etree

_PIXEL: Final = 0.75  # in points
_HIGHEST: Final = 160 / 25.4 * 72
_FORMATS: Final = {"png": "png", "jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture; width and height in points."""

    content: bytes
    format: str
    width: float
    height: float
    alternative: str


def drawing_of(svg: etree._Element, room: float) -> PlacedPicture:
    """An inline drawing, smaller where it is wider than `room` or too high."""
    width, height = _fitted(*size_of(svg), room)
    return PlacedPicture(svg_of(svg), "svg", width, height, description_of(svg))


def picture_of(
    img: etree._Element, room: float, leaf: tuple[bytes, str] | None = None
) -> PlacedPicture:
    """An `img` of docs/html.md at the size that it states, or at its own as far as it fits.

    Args:
        img: the element.
        room: width of a line.
        leaf: what stands for a page of an annex, and `png` or `jpeg`.
    """
    if leaf is None:
        head, _, data = img.get("src", "").partition(";")
        leaf = base64.b64decode(data.partition(",")[2]), head.removeprefix("data:image/")
    content, media = leaf
    if img.get("width") and img.get("height"):
        width, height = (float(img.get(side, "")) * _PIXEL for side in ("width", "height"))
    else:
        from PIL import Image

        with Image.open(io.BytesIO(content)) as picture:
            width, height = _fitted(*picture.size, room)
    return PlacedPicture(content, _FORMATS[media], width, height, img.get("alt", ""))


def _fitted(across: float, down: float, room: float) -> tuple[float, float]:
    width, height = across * _PIXEL, down * _PIXEL
    scale = min(1, room / max(width, 1), _HIGHEST / max(height, 1))
    return width * scale, height * scale
