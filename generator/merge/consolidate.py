"""Consolidate the workbooks of a department's units into the department's workbook (汇总)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.edition.layout import Address
from generator.edition.load import load_edition
from generator.edition.model import Edition
from generator.merge.books import UnitBook, department_name, in_order
from generator.merge.forms import FormsMerger, all_sources
from generator.merge.sums import measure_of
from generator.merge.tables import merge_table
from generator.merge.transfers import adjustments
from generator.submission import Identity, KeptStyle, Submission, Unit, UnitSource
from generator.workbook.reading.sources import numbers_by_name
from generator.workbook.reading.transfers import Transfer


@dataclass(frozen=True, slots=True)
class Consolidation:
    """A department's submission, and what its accountant should look at, a line each."""

    submission: Submission
    edition: Edition
    notes: tuple[str, ...]


def consolidate(
    books: Sequence[UnitBook], *, name: str = "", transfers: Sequence[Transfer] = ()
) -> Consolidation:
    """The department's submission.

    Args:
        books: its units, its own (本级) among them.
        name: the department's name; by default that of its own unit.
        transfers: between the units, to be eliminated.

    Raises:
        Unusable: the books don't go together.
    """
    edition = load_edition(books[0].submission.identity.edition)
    books = in_order(books, edition)
    own = books[0]
    taken = adjustments(transfers, books, edition)
    measure = measure_of([book.submission.identity.unit for book in books])
    tables = {
        table_name: merge_table(table_name, table, books, taken.get(table_name, {}), measure)
        for table_name, table in edition.ordered_tables
    }
    merger = FormsMerger(books, edition, measure)
    style, kept = _style(books, merger.notes)
    identity = Identity(
        edition.id,
        name or department_name(own, edition),
        edition.kinds[0],
        edition.year,
        measure.unit,
        style,
    )
    submission = Submission(
        file=Path(),
        identity=identity,
        tables={table_name: item.entries for table_name, item in tables.items()},
        fields=merger.fields(),
        lists=merger.lists(),
        writings=merger.writings(),
        prior=merger.prior(),
        reasons=merger.reasons(),
        units=tuple(Unit(book.name, book.file, book.digest) for book in books),
        style=kept,
    )
    sources = all_sources(numbers_by_name(submission, edition))
    notes = [note for item in tables.values() for note in item.notes]
    notes += merger.notes
    notes += _last_notes(books, taken)
    return Consolidation(replace(submission, sources=sources), edition, tuple(notes))


def _style(books: Sequence[UnitBook], notes: list[str]) -> tuple[str, KeptStyle | None]:
    """The house style, where all units name the same, and as they keep it, if they do."""
    styles = {book.submission.identity.style for book in books}
    kept = {item.text: item for book in books if (item := book.submission.style)}
    if len(styles) == 1 and len(kept) <= 1:
        return styles.pop(), next(iter(kept.values()), None)
    notes.append("“体例”各单位不同，没有填")
    return "", None


def _last_notes(
    books: Sequence[UnitBook], taken: Mapping[str, Mapping[Address, Sequence[UnitSource]]]
) -> list[str]:
    left = {
        "《审核说明》": [book.name for book in books if book.submission.waivers],
        "《附件文件》": [book.name for book in books if book.submission.annexes],
        "自评表": [book.name for book in books if book.submission.evaluations],
    }
    notes = [f"{'、'.join(names)}的{what}没有带过来" for what, names in left.items() if names]
    if taken and any(cell.text for book in books for cell in book.submission.prior.values()):
        notes.append("《上年数》是各单位相加，没有抵销，请改为上年部门决算的数")
    return notes
