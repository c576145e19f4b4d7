"""A published document as its paragraphs and tables, whatever kind of file it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from generator.annexes.model import TextBlock
from generator.errors import Unusable
from generator.published.source.places import PagePlaces
from generator.workbook.spreadsheet.grid import read_content

#: The endings of files that can be read.
ENDINGS = frozenset({".docx", ".pdf", ".html", ".htm", ".txt", ".md"})


@dataclass(frozen=True, slots=True)
class PublishedText:
    """A document as it was published.

    Attributes:
        file: the file.
        blocks: its paragraphs and tables in order; each knows where it stands.
        places: where the characters of a PDF stand on its pages; empty for other kinds.
        unread: what could not be read, in Chinese: where, what it is, and why not.
    """

    file: Path
    blocks: tuple[TextBlock, ...]
    places: PagePlaces = field(default_factory=PagePlaces)
    unread: tuple[tuple[str, str, str], ...] = ()

    @property
    def marks_may_lack(self) -> bool:
        """Whether punctuation at the ends of lines may not be in the file: in a PDF."""
        return self.file.suffix.lower() == ".pdf"


def is_document(file: Path) -> bool:
    """Whether a file's name says that it is a document, and no spreadsheet."""
    return file.suffix.lower() in ENDINGS


def read_source(file: Path) -> PublishedText:
    """Read a published document.

    Raises:
        Unusable: not there, of a kind that can't be read, damaged, or without any text.
    """
    content = read_content(file)
    source = _read(file, content)
    if not source.blocks:
        raise Unusable(file, "", "里面没有文字", "扫描的文件读不了，请找有文字的原件")
    return source


def _read(file: Path, content: bytes) -> PublishedText:
    ending = file.suffix.lower()
    if ending == ".pdf":
        from generator.published.source.pdf.read import read_pdf_blocks

        blocks, places, unread = read_pdf_blocks(file, content)
        return PublishedText(file, blocks, places, unread)
    if ending == ".docx":
        from generator.published.source.word import read_word_blocks as read
    elif ending in ENDINGS:
        from generator.published.source.web import read_web_blocks as read
    else:
        what = f"读不了“{ending}”文件"
        raise Unusable(file, "", what, "可用的格式：.docx、.pdf、.html、.txt")
    return PublishedText(file, read(file, content))
