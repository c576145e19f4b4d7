"""Pages of PDF annexes, put where the document keeps room for them.

In our PDF they stay pages of vectors and letters: WeasyPrint sets a tiny picture in their place,
tagged as a figure with words for those who can't see it, and that picture's object is then replaced
by the page. Elsewhere they become pictures.
"""

from __future__ import annotations

import base64
import io
import struct
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from generator.document.annex import PlacedLeaf
from generator.errors import Unusable

if TYPE_CHECKING:
    import pikepdf
    from lxml import etree

#: Dots to the inch of a page's picture: small print stays readable, on paper too.
RESOLUTION: Final = 180
_POINTS: Final = 72
#: A page of letters is small as PNG; a photograph is not.
_PHOTOGRAPH: Final = 900_000
_QUALITY: Final = 85
_GREYS: Final = 256
#: The width of the first placeholder, in dots; the next one is a dot wider.
_FIRST_WIDTH: Final = 3
_PREFIX: Final = "annex:"
#: Marks of a structure that stays behind in the annex's own file.
_MARKS: Final = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
_DEPTH: Final = 12


def with_sizes(tree: etree._Element) -> etree._Element:
    """The document with the sizes of its pictures as CSS wants them, placeholders for leaves.

    Args:
        tree: keeps to docs/html.md; the same tree if nothing is to be done.
    """
    if tree.find(".//img[@width]") is None:
        return tree
    tree = deepcopy(tree)
    width = _FIRST_WIDTH
    for img in tree.iter("img"):
        across, down = img.get("width"), img.get("height")
        if across and down:
            del img.attrib["width"], img.attrib["height"]
            img.set("style", f"width:{across}px;height:{down}px;max-width:none;max-height:none")
        if img.get("src", "").startswith(_PREFIX):
            img.set("src", f"data:image/png;base64,{base64.b64encode(_strip(width)).decode()}")
            width += 1
    return tree


def _strip(width: int) -> bytes:
    """A PNG one dot high, which is known again by its width."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    row = zlib.compress(b"\0" + b"\xff" * width)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


def lay_in(pdf: bytes, tree: etree._Element, leaves: Mapping[str, PlacedLeaf]) -> bytes:
    """Our PDF with the pages of annexes in place of their placeholders.

    Args:
        pdf: what WeasyPrint wrote of `with_sizes(tree)`.
        tree: the document.
        leaves: the pages by the names that the document's pictures have.
    """
    names = [
        str(img.get("src")) for img in tree.iter("img") if img.get("src", "").startswith(_PREFIX)
    ]
    if not names:
        return pdf
    import pikepdf

    sources: dict[int, pikepdf.Pdf] = {}
    try:
        with pikepdf.open(io.BytesIO(pdf)) as book:
            places = _placeholders(book)
            for number, name in enumerate(names):
                placed = leaves[name]
                annex = placed.annex
                if id(annex) not in sources:
                    sources[id(annex)] = pikepdf.open(io.BytesIO(annex.pdf))
                with _refusing(placed):
                    page = sources[id(annex)].pages[placed.leaf.number - 1]
                    form = _form_of(book, page)
                for pictures, key in places[_FIRST_WIDTH + number]:
                    pictures[key] = form
            stream = io.BytesIO()
            book.save(
                stream,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.preserve,
                fix_metadata_version=False,
            )
            return stream.getvalue()
    finally:
        for source in sources.values():
            source.close()


@contextmanager
def _refusing(placed: PlacedLeaf) -> Iterator[None]:
    """Refuse a page whose contents are damaged, which is met anywhere, in any way."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what breaks off is seen as far as it goes
            yield
    except Exception as error:
        place = f"第 {placed.leaf.number} 页"
        what, remedy = "这一页的内容已损坏", "请用 WPS、Word 或浏览器重新“打印”成 PDF 再试"
        raise Unusable(placed.annex.file, place, what, remedy) from error


def _placeholders(book: pikepdf.Pdf) -> dict[int, list[tuple[pikepdf.Object, str]]]:
    """Where placeholders are drawn, by their widths: the pictures of a page, and the name there."""
    found: dict[int, list[tuple[pikepdf.Object, str]]] = {}
    seen: set[tuple[int, int]] = set()  # pages share their pictures
    for page in book.pages:
        pictures = _drawn_by(page.obj)
        if pictures.is_indirect and pictures.objgen in seen:
            continue
        seen.add(pictures.objgen)
        for key, picture in pictures.items():
            if picture.get("/Subtype") == "/Image" and picture.get("/Height") == 1:
                found.setdefault(int(picture.get("/Width", 0)), []).append((pictures, key))
    return found


def _form_of(book: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    """A page as a form of our file, as large as a picture is drawn."""
    import pikepdf

    form = book.copy_foreign(page.as_form_xobject())
    _unmark(form, 0)
    form["/Matrix"] = pikepdf.Array(_into_unit_square(form).as_array())
    return form


def _into_unit_square(form: pikepdf.Object) -> pikepdf.Matrix:
    """What takes a page to where a picture is drawn: a square of one by one."""
    import pikepdf

    own = form.get("/Matrix")
    matrix = pikepdf.Matrix() if own is None else pikepdf.Matrix(own)
    left, bottom, right, top = (float(str(value)) for value in form["/BBox"].as_list())
    corners = [matrix.transform((x, y)) for x in (left, right) for y in (bottom, top)]
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    shift = pikepdf.Matrix(1, 0, 0, 1, -west, -south)
    return matrix @ shift @ pikepdf.Matrix(1 / (east - west), 0, 0, 1 / (north - south), 0, 0)


def _drawn_by(page: pikepdf.Object) -> pikepdf.Object:
    """The pictures and forms that a page or a form draws, by name."""
    import pikepdf

    resources = page.get("/Resources")
    found = None if resources is None else resources.get("/XObject")
    return pikepdf.Dictionary() if found is None else found


def _unmark(form: pikepdf.Object, depth: int) -> None:
    """Take out marked content: its numbers belong to a structure that is not ours."""
    import pikepdf

    if depth > _DEPTH:
        return
    kept = [
        instruction
        for instruction in pikepdf.parse_content_stream(form)
        if str(instruction.operator) not in _MARKS
    ]
    form.write(pikepdf.unparse_content_stream(kept))
    for key in ("/StructParents", "/StructParent", "/OC", "/Metadata", "/PieceInfo"):
        if key in form:
            del form[key]
    for inner in _drawn_by(form).values():
        if inner.get("/Subtype") == "/Form":
            _unmark(inner, depth + 1)


def picture_of(placed: PlacedLeaf) -> tuple[bytes, str]:
    """A page as a picture: its bytes, and `png` or `jpeg`."""
    import pypdfium2

    with _refusing(placed), closing(pypdfium2.PdfDocument(placed.annex.pdf)) as document:
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
