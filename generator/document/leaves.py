"""Pages of PDF annexes as pictures, for the writers that can't hold a page.

The PDF keeps them as pages: generator/document/pdf/leaves.py.
"""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from generator.document.annex import PlacedLeaf
from generator.errors import Unusable

if TYPE_CHECKING:
    from lxml import etree

#: Dots to the inch of a page's picture: small print stays readable, on paper too.
RESOLUTION: Final = 180
_POINTS: Final = 72
#: A page of letters is small as PNG; a photograph is not.
_PHOTOGRAPH: Final = 900_000
_QUALITY: Final = 85
_GREYS: Final = 256


@contextmanager
def refusing(placed: PlacedLeaf) -> Iterator[None]:
    """Refuse a page whose contents are damaged, which is met anywhere, in any way."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what breaks off is seen as far as it goes
            yield
    except Exception as error:
        place = f"第 {placed.leaf.number} 页"
        what, remedy = "这一页的内容已损坏", "请用 WPS、Word 或浏览器重新“打印”成 PDF 再试"
        raise Unusable(placed.annex.file, place, what, remedy) from error


def picture_of(placed: PlacedLeaf) -> tuple[bytes, str]:
    """A page as a picture: its bytes, and `png` or `jpeg`."""
    import pypdfium2

    with refusing(placed), closing(pypdfium2.PdfDocument(placed.annex.pdf)) as document:
        page = document[placed.leaf.number - 1]
        scale = RESOLUTION / _POINTS * placed.width / placed.leaf.width
        image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    colours = image.getcolors(_GREYS) or [(0, (0, 1, 2))]
    if all(red == green == blue for _, (red, green, blue) in colours):
        image = image.convert("L")
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    if stream.tell() < _PHOTOGRAPH:
        return stream.getvalue(), "png"
    stream = io.BytesIO()
    image.convert("RGB").save(stream, "JPEG", quality=_QUALITY, optimize=True)
    return stream.getvalue(), "jpeg"


def with_pictures(tree: etree._Element, leaves: Mapping[str, PlacedLeaf]) -> etree._Element:
    """The document with the pages of annexes as pictures in it; the same tree if there are none."""
    if not leaves:
        return tree
    tree = deepcopy(tree)
    for img in tree.iter("img"):
        placed = leaves.get(img.get("src", ""))
        if placed is not None:
            content, media = picture_of(placed)
            img.set("src", f"data:image/{media};base64,{base64.b64encode(content).decode()}")
    return tree
