"""What a document prints: the amounts of its official tables, and its paragraphs.

A published document is read by the wording that prints it. What a workbook prints is read the same
way from the page that is built of it, so that both say the same things in the same places.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.annexes.model import DrawnGrid, Words
from generator.build import contents_of
from generator.examination import Examination
from generator.published.outline import Stretch
from generator.published.read import Published, read_published
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


def printed_of_document(file: Path) -> PrintedText:
    """What a published document prints.

    Raises:
        Unusable: the file can't be read, or is no such document.
    """
    return _printed(read_published(file))


def printed_of_workbook(examination: Examination) -> PrintedText:
    """What the document of a workbook prints."""
    ((name, content),) = contents_of(examination, ["html"]).items()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / name
        page.write_bytes(content)
        printed = _printed(read_published(page, examination.disclosure.edition))
    typed = _cells(examination.disclosure.submission)
    return replace(printed, places={key: cell.where for key, cell in typed.items()})


def _printed(published: Published) -> PrintedText:
    parts = published.edition.parts
    lines = (
        line
        for stretch in published.recognised.outline.stretches
        for line in _lines(stretch, are_tables=parts[stretch.part].content == "tables")
    )
    return PrintedText(_cells(published.submission), tuple(lines))


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
