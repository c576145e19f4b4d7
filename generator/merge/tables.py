"""Add up an official table over all units, row by row and code by code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from generator.catalog import below
from generator.edition.layout import Address, Subject
from generator.edition.shapes import AnyTable
from generator.edition.shapes.adding import Addition
from generator.errors import Unusable
from generator.figures.derive import Table
from generator.merge.books import UnitBook
from generator.merge.sums import Measure
from generator.submission import Cell, Entries, UnitSource
from generator.text import same

Adjustments = Mapping[Address, Sequence[UnitSource]]
Sums = Mapping[Address, Sequence[Addition]]


@dataclass(frozen=True, slots=True)
class MergedTable:
    """A table of the department, and what its accountant should know of how it came about."""

    entries: Entries
    notes: tuple[str, ...] = ()


def merge_table(
    name: str,
    table: AnyTable,
    books: Sequence[UnitBook],
    adjustments: Adjustments,
    measure: Measure,
) -> MergedTable:
    """A table of the department.

    A total of the department adds up the units' totals, as they stand there; it is written as a
    formula wherever the department's own rows add up to just that.

    Args:
        name: the table's name in the edition.
        table: its shape.
        books: the units.
        adjustments: what is eliminated, by the cell in which it stands.
        measure: the unit of the department's amounts.

    Raises:
        Unusable: a unit has only a 类 or 款 where another one has what is below it.
    """
    sheet = table.number or table.title
    # what a table takes from others it takes from the department's, too
    if table.is_derived:
        return MergedTable(Entries(sheet, {}))
    subjects, notes = _subjects(name, table, books)
    codes = [subject.code for subject in subjects]
    sums: dict[Address, list[Addition]] = {}
    for addition in table.additions(codes):
        sums.setdefault(addition.total, []).append(addition)
    parts = [_UnitTable(book, book.disclosure.tables[name], sums) for book in books]
    counts = table.counts()
    addresses = dict.fromkeys((*sums, *(each for part in parts for each in part.table.figures)))
    cells: dict[Address, Cell] = {}
    for address in addresses:
        count = address[0] in counts
        sources = [
            part.book.source(cell, sign=sign, count=count)
            for part in parts
            for sign, cell in part.cells(address)
        ]
        sources += _adjusted(address, adjustments, sums)
        cells[address] = measure.cell(sources, count=count)
    gone = {
        subject.code
        for subject in subjects
        if _is_eliminated(subject.code, cells, adjustments, sums)
    }
    notes += [f"《{table.title}》科目 {code} 抵销后没有余额，已略去" for code in sorted(gone)]
    kept = {
        address: replace(cell, formula=_adds_up(address, cells, sums))
        for address, cell in cells.items()
        if cell.text and address[0] not in gone and address[1] not in table.sources()
    }
    left = tuple(subject for subject in subjects if subject.code not in gone)
    return MergedTable(Entries(sheet, kept, left), tuple(notes))


@dataclass(frozen=True, slots=True)
class _UnitTable:
    """A table of one unit; `sums` are those of the department, which has more subjects."""

    book: UnitBook
    table: Table
    sums: Sums

    def cells(self, address: Address) -> list[tuple[int, Cell]]:
        """The cells that make a figure, each with its sign: its own, or those that it adds up."""
        figure = self.table.figures.get(address)
        if figure is not None and figure.cell is not None:
            return [(1, figure.cell)] if figure.cell.value is not None else []
        for addition in self.sums.get(address, ()):
            found = [
                (sign * each, cell)
                for sign, part in addition.terms
                for each, cell in self.cells(part)
            ]
            if found:
                return found
        return []


def _adjusted(address: Address, adjustments: Adjustments, sums: Sums) -> list[UnitSource]:
    """What is eliminated in a cell, or in those that it adds up."""
    if not adjustments:
        return []
    if address in adjustments or address not in sums:
        return list(adjustments.get(address, ()))
    for addition in sums[address]:
        found = [
            source if sign > 0 else _negated(source)
            for sign, part in addition.terms
            for source in _adjusted(part, adjustments, sums)
        ]
        if found:
            return found
    return []


def _negated(source: UnitSource) -> UnitSource:
    cell = source.cell
    return replace(source, cell=replace(cell, value=-(cell.value or Decimal(0))))


def _adds_up(address: Address, cells: Mapping[Address, Cell], sums: Sums) -> bool:
    """Whether a total is just what the department's own cells add up to."""
    total = cells[address].value
    return bool(sums.get(address)) and all(
        total == sum((sign * (cells[part].value or 0) for sign, part in item.terms), Decimal(0))
        for item in sums[address]
    )


def _is_eliminated(
    code: str, cells: Mapping[Address, Cell], adjustments: Adjustments, sums: Sums
) -> bool:
    """Whether nothing is left of a subject."""
    own = [address for address in cells if address[0] == code]
    return not any(cells[address].value for address in own) and any(
        _adjusted(address, adjustments, sums) for address in own
    )


def _subjects(
    name: str, table: AnyTable, books: Sequence[UnitBook]
) -> tuple[tuple[Subject, ...], list[str]]:
    """Every subject that a unit has, in order of code, as the first unit calls it."""
    if not table.has_own_rows:
        return (), []
    found: dict[str, Subject] = {}
    notes = []
    for book in books:
        for subject in book.submission.tables[name].subjects:
            known = found.setdefault(subject.code, subject)
            if same(known.name) != same(subject.name):
                notes.append(
                    f"《{table.title}》科目 {subject.code}：{book.name}写作“{subject.name}”，"
                    f"已照“{known.name}”"
                )
    for book in books:
        _refuse_shallow(name, table, book, found)
    return tuple(found[code] for code in sorted(found)), notes


def _refuse_shallow(
    name: str, table: AnyTable, book: UnitBook, codes: Mapping[str, Subject]
) -> None:
    """Refuse a unit's subject without those below it, where other units have them."""
    entries = book.submission.tables[name]
    own = {subject.code for subject in entries.subjects}
    for code in own:
        others = below(code, codes)
        if not others or own.intersection(others):
            continue
        cell = next(_filled(code, table, entries), None)
        if cell is not None:
            what = f"科目 {code} 没有填到款、项，而别的单位填到了 {min(others)}"
            raise Unusable(book.submission.file, cell.where, what, "请补上这个科目的下级科目")


def _filled(code: str, table: AnyTable, entries: Entries) -> Iterator[Cell]:
    for column in table.all_columns:
        cell = entries.cells.get((code, column))
        if cell is not None and cell.value:
            yield cell
