"""Write into a copy of a department's own workbook, leaving all else as it is."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from generator.submission import Cell


def with_texts(file: Path, texts: Mapping[Cell, str]) -> bytes:
    """A copy of the workbook in which some cells hold other words.

    Args:
        file: the workbook; it is not changed.
        texts: the new words, by the cell as it was read.
    """
    book = load_workbook(BytesIO(file.read_bytes()))
    for cell, text in texts.items():
        book[cell.sheet][cell.address].value = text
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
