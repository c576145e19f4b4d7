"""Pages of PDF annexes, put where the document keeps room for them.

In our PDF they stay pages of vectors and letters. No engine can set them in a file that keeps to a
standard, so an engine sets a tiny picture in their place, tagged as a figure with words for those
who can't see it, and that picture's object is then replaced by the page. A page that would break
what our file declares, for a font is missing in it, becomes a real picture.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from generator.document.annex import PlacedLeaf
from generator.document.leaves import picture_of, refusing
from generator.document.pdf.fit import is_fit

if TYPE_CHECKING:
    import pikepdf
    from lxml import etree

#: The width of the first placeholder, in dots; the next one is a dot wider.
_FIRST_WIDTH: Final = 3
_PREFIX: Final = "annex:"
#: Marks of a structure that stays behind in the annex's own file.
_MARKS: Final = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
_DEPTH: Final = 12


def is_leaf(img: etree._Element) -> bool:
    """Whether an `img` of docs/html.md stands for a page of a PDF annex."""
    return img.get("src", "").startswith(_PREFIX)


def stand_ins(
    tree: etree._Element, leaves: Mapping[str, PlacedLeaf], *, archive: bool
) -> dict[str, tuple[bytes, str]]:
    """What an engine sets for each leaf: a picture's bytes, and `png` or `jpeg`.

    Args:
        tree: the document.
        leaves: the pages by the names that the document's pictures have.
        archive: whether the file keeps to PDF/A.
    """
    found: dict[str, tuple[bytes, str]] = {}
    with _Sources() as sources:
        for number, name in enumerate(_names(tree)):
            placed = leaves[name]
            with refusing(placed):
                fits = is_fit(sources.page(placed), archive=archive)
            found[name] = (placeholder(number), "png") if fits else picture_of(placed)
    return found


def _names(tree: etree._Element) -> list[str]:
    return [str(img.get("src")) for img in tree.iter("img") if is_leaf(img)]


def placeholder(number: int) -> bytes:
    """A PNG one dot high, which is known again by its width.

    Args:
        number: of the page among those that the document has pictures of, from 0.
    """
    width = _FIRST_WIDTH + number

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    row = zlib.compress(b"\0" + b"\xff" * width)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


def lay_in(pdf: bytes, tree: etree._Element, leaves: Mapping[str, PlacedLeaf]) -> bytes:
    """Our PDF with the pages of annexes in place of their placeholders.

    Args:
        pdf: what an engine wrote, each placeholder stretched to the size of its page.
        tree: the document.
        leaves: the pages by the names that the document's pictures have.
    """
    names = _names(tree)
    if not names:
        return pdf
    import pikepdf

    with _Sources() as sources, pikepdf.open(io.BytesIO(pdf)) as book:
        places = _placeholders(book)
        for number, name in enumerate(names):
            # a page without a placeholder became a picture
            for pictures, key in places.get(_FIRST_WIDTH + number, ()):
                with refusing(leaves[name]):
                    pictures[key] = _form_of(book, sources.page(leaves[name]))
        stream = io.BytesIO()
        book.save(
            stream,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
            fix_metadata_version=False,
        )
        return stream.getvalue()


class _Sources(ExitStack):
    """The files of PDF annexes, opened once each and closed in the end."""

    def __init__(self) -> None:
        super().__init__()
        self._books: dict[int, pikepdf.Pdf] = {}

    def page(self, placed: PlacedLeaf) -> pikepdf.Page:
        """A page of an annex."""
        import pikepdf

        annex = placed.annex
        if id(annex) not in self._books:
            book = self.enter_context(pikepdf.open(io.BytesIO(annex.pdf)))
            self._books[id(annex)] = book
        return self._books[id(annex)].pages[placed.leaf.number - 1]


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
