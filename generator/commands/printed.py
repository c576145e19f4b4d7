"""What a document prints: the amounts of its official tables, and its paragraphs.

A published document is read by the wording that prints it. What a workbook prints is read the same
way from the page that is built of it, so that both say the same things in the same places.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from generator.annexes.model import DrawnGrid, Words
from generator.build import contents_of
from generator.examination import Examination
from generator.published.outline import Stretch
from generator.published.read import Published
from generator.submission import Cell, Submission


@dataclass(frozen=True, slots=True)
class PrintedText:
    """What a document prints.

    Attributes:
        cells: the amounts of the official tables, by table and by row and column.
        lines: headings, paragraphs, and the rows of other tables, in order.
        places: the cells of a workbook in which amounts were typed; none of a document.
    """

    cells: Mapping[tuple[str, str], Cell]
    lines: tuple[str, ...]
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)


def printed_of(
    published: Published, places: Mapping[tuple[str, str], str] | None = None
) -> PrintedText:
    """What a document prints, as it was read.

    Args:
        published: the document.
        places: the cells of the workbook that it is built of.
    """
    parts = published.edition.parts
    lines = (
        line
        for stretch in published.recognised.outline.stretches
        for line in _lines(stretch, are_tables=parts[stretch.part].content == "tables")
    )
    return PrintedText(_cells(published.submission), tuple(lines), places or {})


@contextmanager
def page_of(examination: Examination) -> Iterator[Path]:
    """The page that is built of a workbook, for a while."""
    ((name, content),) = contents_of(examination, ["html"]).items()
    with tempfile.TemporaryDirectory(prefix="juesuan-") as folder:
        page = Path(folder) / name
        page.write_bytes(content)
        yield page


def typed_in(examination: Examination) -> Mapping[tuple[str, str], str]:
    """The cells in which amounts were typed."""
    typed = _cells(examination.disclosure.submission)
    return {key: cell.where for key, cell in typed.items()}


def _cells(submission: Submission) -> dict[tuple[str, str], Cell]:
    return {
        (table, str(key)): cell
        for table, entries in submission.tables.items()
        for key, cell in entries.cells.items()
    }


def _lines(stretch: Stretch, *, are_tables: bool) -> Iterator[str]:
    """What is said; of the official tables their titles and notes, but not the tables."""
    if stretch.heading is not None:
        yield _plain(stretch.heading.text)
    for block in stretch.blocks:
        if isinstance(block, Words):
            yield _plain(block.text)
        elif isinstance(block, DrawnGrid) and not are_tables:
            rows = (*block.head, *block.body)
            yield from ("　".join(_plain(cell.text) for cell in row if cell.text) for row in rows)


def _plain(text: str) -> str:
    return " ".join(text.split())
