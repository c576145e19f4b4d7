"""A published document as its paragraphs and tables, whatever kind of file it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.annexes.model import Grid, Words
from generator.errors import Unusable
from generator.workbook.spreadsheet.grid import read_content

#: The endings of files that can be read.
ENDINGS = frozenset({".docx", ".html", ".htm", ".txt", ".md"})


@dataclass(frozen=True, slots=True)
class Source:
    """A document as it was published.

    Attributes:
        file: the file.
        blocks: its paragraphs and tables in order; each knows where it stands.
    """

    file: Path
    blocks: tuple[Words | Grid, ...]


def is_document(file: Path) -> bool:
    """Whether a file's name says that it is a document, and no spreadsheet."""
    return file.suffix.lower() in ENDINGS


def read_source(file: Path) -> Source:
    """Read a published document.

    Raises:
        Unusable: not there, of a kind that can't be read, damaged, or without any text.
    """
    content = read_content(file)
    blocks = tuple(_blocks(file, content))
    if not blocks:
        raise Unusable(file, "", "里面没有文字", "扫描的文件读不了，请找有文字的原件")
    return Source(file, blocks)


def _blocks(file: Path, content: bytes) -> tuple[Words | Grid, ...]:
    ending = file.suffix.lower()
    if ending == ".docx":
        from generator.published.source.word import read_word_blocks as read
    elif ending in ENDINGS:
        from generator.published.source.web import read_web_blocks as read
    else:
        raise Unusable(file, "", f"读不了“{ending}”文件", "可用的格式：.docx、.html、.txt")
    return read(file, content)
