"""What was placed into an official table, from however many pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from generator.edition.layout import Address, Subject
from generator.importing.sheet import ExportSheet, Header, TablePage
from generator.importing.vocabulary import Wanted
from generator.submission import Cell
from generator.workbook.reading.cells import Unfit, number_in, quote
from generator.workbook.reading.columns import TwoColumns, filled_one
from generator.workbook.spreadsheet.grid import Position


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an amount was found."""

    sheet: ExportSheet
    at: Position


@dataclass(slots=True)
class Placed:
    """One official table being filled.

    Attributes:
        cells: the amounts, in 万元.
        origins: where each was found.
        contested: places that hold something else than what was found before.
        subjects: the names of the subjects, by code, in order.
        known: the rows and columns that were found, filled in or not.
        pages: the pages that it was read from, and the unit of each.
    """

    cells: dict[Address, Cell] = field(default_factory=dict)
    origins: dict[Address, Origin] = field(default_factory=dict)
    contested: list[tuple[Address, Origin]] = field(default_factory=list)
    subjects: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    pages: list[tuple[TablePage, str]] = field(default_factory=list)

    @property
    def amounts(self) -> int:
        """How many amounts were placed."""
        return sum(cell.value is not None for cell in self.cells.values())

    def rows(self) -> tuple[Subject, ...]:
        """The subjects in order."""
        return tuple(Subject(code, name) for code, name in self.subjects.items())

    def put(self, address: Address, cell: Cell, origin: Origin) -> None:
        """Place an amount; one that stands there already must be the same."""
        origin.sheet.used.add(origin.at)
        before = self.cells.get(address)
        if before is None or before.value is None:
            self.cells[address], self.origins[address] = cell, origin
        elif cell.value is not None and cell.value != before.value:
            self.contested.append((address, origin))

    def settle(self) -> None:
        """Take out what two places say differently, and say so of both."""
        for address, origin in self.contested:
            first = self.origins[address]
            self.cells.pop(address, None)
            for one, other in ((first, origin), (origin, first)):
                one.sheet.used.discard(one.at)
                there = other.sheet.place(other.at)
                one.sheet.refused[one.at] = f"与 {there} 是同一项，数不一样，分不清用哪一个"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads amounts from a page.

    Attributes:
        sheet: the sheet.
        unit: the unit of the page's amounts.
        placed: where they go.
    """

    sheet: ExportSheet
    unit: str
    placed: Placed

    def take(
        self, address: Address, at: Position, *, count: bool = False, dash: bool = False
    ) -> None:
        """Place the amount at a position, or say why it can't be."""
        grid, refused = self.sheet.grid, self.sheet.refused
        if fault := grid.broken.get(at):
            refused[at] = f"这里是“{fault}”，没有值"
            return
        if grid.value(*at) is None:
            return
        try:
            cell = number_in(grid, *at, self.unit, count=count and not dash)
        except Unfit as error:
            refused[at] = error.reason
            return
        if dash and cell.value:
            refused[at] = "这一项不用填"
        elif dash:
            self.sheet.used.add(at)
        else:
            text = "" if cell.value is None else cell.text  # a dash is a blank
            cell = replace(cell, text=text, formula=False)
            self.placed.put(address, cell, Origin(self.sheet, at))


def assign(  # noqa: PLR0913 - a table, what is wanted and where
    sheet: ExportSheet,
    header: Header,
    wanted: Mapping[str, Wanted],
    among: Iterable[int],
    end: int,
    *,
    prefer: frozenset[str] = frozenset(),
) -> dict[str, int]:
    """The column of each wanted heading, the best fit first; without those that are not there.

    Where several columns fit equally well, the one below a preferred heading is meant (决算数, not
    年初预算数), or the only one with amounts; otherwise none is used, and all say why.
    """
    columns = list(among)
    found: dict[str, int] = {}
    unclear: set[str] = set()
    fits = [
        (rank, name, column)
        for name, item in wanted.items()
        for column in columns
        if (rank := item.rank(header.stacks[column])) is not None
    ]
    for rank in sorted({rank for rank, _, _ in fits}):
        for name in wanted:
            if name in found or name in unclear:
                continue
            equal = [
                column
                for other, label, column in fits
                if other == rank and label == name and column not in found.values()
            ]
            if len(equal) > 1:
                equal = [at for at in equal if prefer & set(header.stacks[at])] or equal
            if not equal:
                continue
            try:
                found[name] = filled_one(sheet.grid, equal, range(header.end, end))
            except TwoColumns:
                unclear.add(name)
                for column in equal:
                    _refuse_column(sheet, header, column, end, wanted[name].label)
            else:
                others = (column for column in equal if column != found[name])
                sheet.used |= {(row, at) for at in others for row in range(header.end, end)}
    return found


def _refuse_column(sheet: ExportSheet, header: Header, column: int, end: int, label: str) -> None:
    for row in range(header.end, end):
        if sheet.grid.text(row, column).strip():
            reason = f"不止一栏可能是{quote(label)}，分不清"
            sheet.refused.setdefault((row, column), reason)
