"""A PDF as a screen reader takes it: its words in the order of its tags."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Tag:
    """A tag: its kind (`P`, `TH` …), its words without those of tags within, what is in it."""

    kind: str
    object: pikepdf.Object
    words: str = ""
    kids: list[Tag] = field(default_factory=list)

    def below(self, kind: str = "") -> Iterator[Tag]:
        """All tags within, in order."""
        for kid in self.kids:
            if not kind or kid.kind == kind:
                yield kid
            yield from kid.below(kind)

    @property
    def text(self) -> str:
        """All its words; a figure says what its description says, not what is painted in it."""
        if self.kind == "Figure":
            return ""
        return self.words + "".join(kid.text for kid in self.kids)


def structure(content: bytes) -> tuple[pikepdf.Pdf, Tag]:
    """A PDF, and the tag of the whole document."""
    file = pikepdf.open(io.BytesIO(content))
    words = _words(content)
    pages = {page.obj.objgen: number for number, page in enumerate(file.pages)}

    def tag(item: pikepdf.Object, page: int) -> Tag:
        own = pages.get(item.Pg.objgen, page) if "/Pg" in item else page
        kids: Any = item.get("/K", pikepdf.Array())
        found: list[Tag] = []
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                found.append(Tag("", item, words.get((own, kid), "")))
            elif "/S" in kid:
                found.append(tag(kid, own))
            elif "/MCID" in kid:
                there = pages[kid.Pg.objgen] if "/Pg" in kid else own
                found.append(Tag("", item, words.get((there, int(kid.MCID)), "")))
        return Tag(str(item.S)[1:], item, "", found)

    root = file.Root.StructTreeRoot.K
    first = root[0] if isinstance(root, pikepdf.Array) else root
    return file, tag(first, 0)


def _words(content: bytes) -> dict[tuple[int, int], str]:
    """The words of each marked sequence, by page and number."""
    found: dict[tuple[int, int], str] = {}
    document = pypdfium2.PdfDocument(content)
    for number, page in enumerate(document):
        text = page.get_textpage()
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1):
            mark = pdfium.FPDFPageObj_GetMarkedContentID(item.raw)
            if mark >= 0:
                key = (number, mark)
                found[key] = found.get(key, "") + _text_of(item.raw, text.raw)
    document.close()
    return found


def _text_of(item: object, page: object) -> str:
    size = pdfium.FPDFTextObj_GetText(item, page, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pointer = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFTextObj_GetText(item, page, pointer, size)
    return buffer.raw[: size - 2].decode("utf-16-le")
