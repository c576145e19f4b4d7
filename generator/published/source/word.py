"""A published Word document: read as annexes are, its pictures left out."""

from __future__ import annotations

from pathlib import Path

from generator.annexes.model import DrawnGrid, Picture, TextBlock, Words
from generator.annexes.word import read_word


def read_word_blocks(file: Path, content: bytes) -> tuple[TextBlock, ...]:
    """The paragraphs and tables of a .docx.

    Raises:
        Unusable: it is no Word file, has a password, or is unsafe.
    """
    found = read_word(file, content, "", _without_content)
    return tuple(
        block
        for section in found.sections
        for block in section.blocks
        if isinstance(block, (Words, DrawnGrid))
    )


def _without_content(where: str, content: bytes, words: str) -> Picture:  # noqa: ARG001
    """A picture says nothing that could be read."""
    return Picture(b"", "png", 1.0, 1.0, words)
