"""Which pages of a PDF annex may stand in ours without breaking what our file declares.

PDF/UA-1 (7.21) and PDF/A-3 (6.2.11) want every font within the file, with the characters of its
glyphs; PDF/A-3 also wants colours that its output intent explains (6.2.4), and no LZW (6.1.6).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pikepdf

_FILES: Final = frozenset({"/FontFile", "/FontFile2", "/FontFile3"})
#: Encodings whose characters are known.
_KNOWN: Final = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding"})
_CMYK: Final = frozenset({"k", "K"})
_DEPTH: Final = 12


def is_fit(page: pikepdf.Page, *, archive: bool) -> bool:
    """Whether a page may stand in our file.

    Args:
        page: of a PDF annex.
        archive: whether our file keeps to PDF/A.
    """
    return _is_fit(page.obj, page.resources, archive=archive, depth=0)


def _is_fit(
    content: pikepdf.Object,
    resources: Any,  # noqa: ANN401 - a PDF holds anything
    *,
    archive: bool,
    depth: int,
) -> bool:
    """Whether what is painted, with all that it draws, is fit."""
    if depth > _DEPTH:
        return False
    found: Any = {} if resources is None else resources
    if not all(_speaks(font) for font in found.get("/Font", {}).values()):
        return False
    if archive and not _is_explained(content, found):
        return False
    return all(
        _is_fit(inner, inner.get("/Resources", resources), archive=archive, depth=depth + 1)
        for inner in found.get("/XObject", {}).values()
        if inner.get("/Subtype") == "/Form"
    )


def _speaks(font: pikepdf.Object) -> bool:
    """Whether a font is within the file and says which characters its glyphs are."""
    if "/ToUnicode" not in font and font.get("/Encoding") not in _KNOWN:
        return False
    if font.get("/Subtype") == "/Type3":
        return True
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return not _FILES.isdisjoint(inner.get("/FontDescriptor", {}).keys())


def _is_explained(content: pikepdf.Object, resources: Any) -> bool:  # noqa: ANN401 - likewise
    """Whether PDF/A knows the colours and the packing of what is painted."""
    import pikepdf

    if any(str(it.operator) in _CMYK for it in pikepdf.parse_content_stream(content)):
        return False
    spaces = [*resources.get("/ColorSpace", {}).values()]
    pictures = [it for it in resources.get("/XObject", {}).values() if "/Filter" in it]
    spaces += [picture.get("/ColorSpace") for picture in pictures]
    if any("/DeviceCMYK" in _names_in(space) for space in spaces if space is not None):
        return False
    return not any("/LZWDecode" in _names_in(picture.Filter) for picture in pictures)


def _names_in(item: pikepdf.Object) -> Iterator[str]:
    import pikepdf

    for part in item if isinstance(item, pikepdf.Array) else [item]:
        if isinstance(part, pikepdf.Name):
            yield str(part)
