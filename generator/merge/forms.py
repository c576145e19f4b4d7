"""Consolidate what is filled in beside the official tables, each field as its edition says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from generator.catalog import below
from generator.edition.model import Edition, Entry, Listing
from generator.figures.figure import Figure
from generator.merge import texts
from generator.merge.books import UnitBook, is_own
from generator.merge.sums import Measure, signed_cells
from generator.submission import Block, Cell, UnitSource
from generator.text import same

Row = Mapping[str, Cell]
Way = Literal["sum", "same", "first", "join", "blank"]
_NUMBERS = frozenset({"amount", "count"})


@dataclass(slots=True)
class FormsMerger:
    """Consolidates cards, lists, prior amounts, reasons and writings; collects notes as it goes."""

    books: Sequence[UnitBook]
    edition: Edition
    measure: Measure
    notes: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """What stands before words that nobody has rewritten yet."""
        return self.edition.wording.draft.joined

    # cards

    def fields(self) -> dict[str, Cell]:
        """Every line of every card."""
        return {name: self._field(name, entry) for name, entry in self.edition.reporting_fields()}

    def _field(self, name: str, entry: Entry) -> Cell:
        if _way(entry, "same") == "sum":
            return self._number(name, entry)
        said = self._said(book.submission.fields.get(name) for book in self.books)
        return self._words(said, entry, entry.label, "same")

    def _number(self, name: str, entry: Entry) -> Cell:
        """A number of a card; a total is left to its formula unless rounding makes it differ."""
        figures = [book.disclosure.fields[name] for book in self.books]
        numbers = [figure for figure in figures if isinstance(figure, Figure)]
        if entry.total and all(figure.amount == _recomputed(figure) for figure in numbers):
            return texts.words("")
        count = entry.type == "count"
        sources = [
            book.source(cell, sign=sign, count=count)
            for book, figure in zip(self.books, figures, strict=True)
            if isinstance(figure, Figure)
            for sign, cell in signed_cells(figure)
        ]
        return self.measure.cell(sources, count=count)

    def _words(self, said: texts.Said, entry: Entry, label: str, default: Way) -> Cell:
        way = _way(entry, default)
        if way == "join":
            return texts.joined(said, self.mark)
        if way == "first" or (way == "same" and texts.is_unanimous(said)):
            return texts.first(said)
        if way == "same":
            each = "、".join(f"{name}“{cell.text}”" for name, cell in said.items())
            self.notes.append(f"“{label}”各单位不同，没有填：{each}")
        return texts.words("")

    def _said(self, cells: Iterable[Cell | None]) -> dict[str, Cell]:
        return texts.said_by(self.books, list(cells))

    # lists

    def lists(self) -> dict[str, tuple[Row, ...]]:
        """Every list."""
        return {
            name: tuple(self._list(name, item)) for name, item in self.edition.forms.lists.items()
        }

    def _list(self, name: str, listing: Listing) -> list[Row]:
        way = listing.merge or ("join" if listing.key else "first")
        rows = {book.name: book.submission.lists.get(name, ()) for book in self.books}
        if way == "units":
            return self._units(listing, rows)
        if way == "first":
            return [_bare(row) for row in next((own for own in rows.values() if own), ())]
        if listing.key is None:
            alike = {tuple(same(cell.text) for cell in row.values()): row for row in _all(rows)}
            return [_bare(row) for row in alike.values()]
        return self._keyed(name, listing, listing.key)

    def _units(self, listing: Listing, rows: Mapping[str, Sequence[Row]]) -> list[Row]:
        """The units that were consolidated, as the department's own list has them."""
        column = next(iter(listing.columns))
        listed = {same(row[column].text): row for row in _all(rows) if column in row}
        given = {same(book.name) for book in self.books}
        found: list[Row] = []
        for book in self.books:
            row = listed.get(same(book.name), {})
            found.append({**_bare(row), column: texts.words(book.name)})
        own = next((row for row in rows.values() if row), ())
        names = [row[column].text for row in own if column in row]
        for name in names:
            if same(name) not in given and not is_own(name, self.edition):
                self.notes.append(f"《{listing.title}》列有“{name}”，没有给出它的填报表")
        return found

    def _keyed(self, name: str, listing: Listing, key: str) -> list[Row]:
        """The rows of all units by their key; amounts are summed."""
        groups = self._groups(name, listing, key)
        order = sorted(groups) if all(code.isdigit() for code in groups) else list(groups)
        return [self._row(groups[code], listing, key) for code in order]

    def _groups(
        self, name: str, listing: Listing, key: str
    ) -> dict[str, list[tuple[UnitBook, Row]]]:
        """The rows that go into each row of the department's list.

        Where one unit has a 类 only and another what is below it, the latter is added up.
        """
        by_book = [
            (book, {same(row[key].text): row for row in book.submission.lists.get(name, ())})
            for book in self.books
        ]
        ends = {
            code for _, rows in by_book for code in rows if code.isdigit() and not below(code, rows)
        }
        groups: dict[str, list[tuple[UnitBook, Row]]] = {}
        for book, rows in by_book:
            for code, row in rows.items():
                above = min((end for end in ends if below(end, [code])), default=code)
                # of a subject that ends here, a unit's rows below it count, not their sum
                has_parts = code in ends and below(code, rows)
                part = _without_amounts(row, listing) if has_parts else row
                if above != code:
                    part = {} if below(code, rows) else _as_part(row, key, above)
                    self.notes.append(
                        f"《{listing.title}》{above}：{book.name}填到 {code}，别的单位没有，"
                        f"已并入 {above}"
                    )
                if part:
                    groups.setdefault(above, []).append((book, part))
        return groups

    def _row(self, group: Sequence[tuple[UnitBook, Row]], listing: Listing, key: str) -> Row:
        found: dict[str, Cell] = {}
        label = group[0][1][key].text
        for column, entry in listing.columns.items():
            if column == key:
                found[column] = texts.words(label)
            elif entry.type in _NUMBERS:
                count = entry.type == "count"
                cells = [(book, row[column]) for book, row in group if column in row]
                sources = [
                    book.source(cell, count=count) for book, cell in cells if cell.value is not None
                ]
                found[column] = self.measure.cell(sources, count=count)
            else:
                said = {
                    book.name: row[column]
                    for book, row in group
                    if column in row and row[column].text
                }
                found[column] = self._words(said, entry, f"{label} {entry.label}", "first")
        return found

    # prior amounts, reasons, writings

    def prior(self) -> dict[str, Cell]:
        """Last year's amounts of all units."""
        numbers = dict(self.edition.reporting_fields())
        found: dict[str, Cell] = {}
        for name in self.edition.forms.prior:
            count = name in numbers and numbers[name].type == "count"
            cells = [book.submission.prior.get(name) for book in self.books]
            known = [cell is not None and cell.value is not None for cell in cells]
            sources = [
                book.source(cell, count=count)
                for book, cell in zip(self.books, cells, strict=True)
                if cell is not None and cell.value is not None
            ]
            found[name] = self.measure.cell(sources, count=count)
            if any(known) and not all(known):
                pairs = zip(self.books, known, strict=True)
                missing = "、".join(book.name for book, is_known in pairs if not is_known)
                self.notes.append(f"上年数“{name}”：{missing}没有填，只加了别的单位的数")
        return found

    def reasons(self) -> dict[str, Cell]:
        """The units' reasons."""
        return {
            name: texts.joined(
                self._said(book.submission.reasons.get(name) for book in self.books), self.mark
            )
            for name in self.edition.forms.reasons
        }

    def writings(self) -> dict[str, tuple[Block, ...]]:
        """The units' own writing."""
        return {
            name: texts.join_writings(
                {book.name: book.submission.writings.get(name, ()) for book in self.books},
                self.mark,
            )
            for name in self.edition.forms.writings
        }


def _way(entry: Entry, default: Way) -> Way:
    if entry.merge:
        return entry.merge
    if entry.type in _NUMBERS:
        return "sum"
    return "join" if entry.type == "paragraph" else default


def _recomputed(figure: Figure) -> Decimal:
    """A total of a card as its parts make it."""
    if figure.cell is None or not figure.parts:
        return figure.amount
    return sum((part.amount for part in figure.parts), Decimal(0))


def _bare(row: Row) -> Row:
    """A unit's row as the department's own."""
    return {name: replace(cell, sheet="", address="", sources=()) for name, cell in row.items()}


def _all(rows: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    for own in rows.values():
        yield from own


def _without_amounts(row: Row, listing: Listing) -> Row:
    return {name: cell for name, cell in row.items() if listing.columns[name].type not in _NUMBERS}


def _as_part(row: Row, key: str, above: str) -> Row:
    """A row as a part of the one above it: its name is not the name of that."""
    kept = {name: cell for name, cell in row.items() if cell.value is not None or name == key}
    return {**kept, key: texts.words(above)}


def all_sources(cells: Iterable[tuple[str, Cell]]) -> dict[str, tuple[UnitSource, ...]]:
    """The sources of every cell that has some, by its name."""
    return {name: cell.sources for name, cell in cells if cell.sources}
