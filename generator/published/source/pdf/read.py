"""Read a published PDF, or say in one line why it can't be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from generator.annexes.model import TextBlock
from generator.annexes.pdf import opened
from generator.errors import Unusable
from generator.published.patterns import document_patterns
from generator.published.source.pdf.blocks import blocks_of
from generator.published.source.pdf.page import PdfPage, TooMuchError, read_pages
from generator.published.source.places import PagePlaces

#: So few characters are no text, if pictures cover so much of the page.
_FEW: Final = 20
_COVERED: Final = 0.3
#: Which part of all characters may say not what they are.
_UNMAPPED: Final = 0.05
#: A number of a page that stands aside has fewer characters; so many are told.
_ASIDE: Final = 12
_SHOWN: Final = 40
_ORIGINAL: Final = "请找有文字的原件，或由 Word、WPS 重新导出 PDF"
Unread = tuple[tuple[str, str, str], ...]


def read_pdf_blocks(file: Path, content: bytes) -> tuple[tuple[TextBlock, ...], PagePlaces, Unread]:
    """The paragraphs and tables of a PDF, where they stand on its pages, and what can't be read.

    Raises:
        Unusable: it is no PDF, has a password, is damaged or unsafe, was scanned, or its characters
            don't say what they are.
    """
    with opened(file, content, "请分成几个文件"):
        pass
    pages = _pages(file, content)
    _refuse_without_code(file, pages)
    scanned = _scanned(file, pages)
    blocks, places = blocks_of(pages)
    unread = [(f"第 {number} 页", "图片", "这一页是图片，没有文字，没有读") for number in scanned]
    return blocks, places, (*unread, *_turned_away(pages, places))


def _turned_away(pages: Sequence[PdfPage], places: PagePlaces) -> Iterator[tuple[str, str, str]]:
    """What runs in another direction than its page, and stands in no table."""
    taken = {box for boxes in places.boxes.values() for box in boxes}
    for page in pages:
        text = "".join(glyph.text for glyph in page.aside if glyph.box not in taken)
        if len(text) >= _ASIDE:
            what = "文字的方向与这一页其他文字不同，没有读"
            yield f"第 {page.number} 页", text[:_SHOWN], what


def _pages(file: Path, content: bytes) -> list[PdfPage]:
    pages: list[PdfPage] = []
    try:
        pages.extend(read_pages(content))
    except TooMuchError as error:
        where = f"第 {len(pages) + 1} 页"
        raise Unusable(file, where, "这一页的内容多得不合常理", _ORIGINAL) from error
    except Exception as error:  # what is damaged is met anywhere, in any way
        where = f"第 {len(pages) + 1} 页"
        raise Unusable(file, where, "这一页已损坏，读不了", _ORIGINAL) from error
    return pages


def _refuse_without_code(file: Path, pages: Sequence[PdfPage]) -> None:
    """Refuse letters that are drawn, but say not which ones they are."""
    bad = [page for page in pages if page.unmapped > _UNMAPPED * max(_FEW, len(page.glyphs))]
    if sum(page.unmapped for page in bad) > _UNMAPPED * sum(len(page.glyphs) for page in pages):
        what = "的文字没有编码，看得见，读不出来"
        raise Unusable(file, _named(page.number for page in bad), what, _ORIGINAL)


def _scanned(file: Path, pages: Sequence[PdfPage]) -> list[int]:
    """The pages that are pictures; they may be a cover, or annexes at the end."""
    scanned = [page.number for page in pages if _is_picture(page)]
    last = max((page.number for page in pages if _has_part(page)), default=len(pages))
    among = [number for number in scanned if 1 < number < last or last == len(pages)]
    if among:
        raise Unusable(file, _named(among), "是扫描的图片，没有文字，读不了", _ORIGINAL)
    return scanned


def _is_picture(page: PdfPage) -> bool:
    return len(page.glyphs) < _FEW and page.pictured >= _COVERED


def _has_part(page: PdfPage) -> bool:
    """Whether a page has a title of a part."""
    return bool(document_patterns().part.search("".join(glyph.text for glyph in page.glyphs)))


def _named(numbers: Iterable[int]) -> str:
    """The pages by their numbers, those that follow one another as from and to."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    texts = [str(low) if low == high else f"{low}—{high}" for low, high in runs]
    return f"第 {'、'.join(texts)} 页"
