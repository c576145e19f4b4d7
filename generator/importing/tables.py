"""What was placed into an official table, from however many pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from generator.edition.layout import Address, Subject
from generator.importing.sheet import Header, Page, Sheet, amount_of
from generator.importing.vocabulary import Wanted
from generator.money import NotAnAmountError, decimals, read_amount
from generator.submission import Cell
from generator.text import same
from generator.workbook.reading.cells import TYPED_PLACES, no_amount, quote
from generator.workbook.spreadsheet.grid import Position, a1
from generator.workbook.units import POINTS


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an amount was found."""

    sheet: Sheet
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
    pages: list[tuple[Page, str]] = field(default_factory=list)

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

    sheet: Sheet
    unit: str
    placed: Placed

    def take(
        self, address: Address, at: Position, *, count: bool = False, dash: bool = False
    ) -> None:
        """Place the amount at a position, or say why it can't be."""
        grid = self.sheet.grid
        content = grid.value(*at)
        if content is None and at not in grid.broken:
            return
        text = grid.text(*at).strip()
        try:
            value = read_amount(content)
        except NotAnAmountError:
            self.sheet.refused[at] = no_amount(content)[0]
            return
        if reason := self._objection(at, value, count=count, dash=dash):
            self.sheet.refused[at] = reason
            return
        if dash:
            self.sheet.used.add(at)
            return
        shift = 0 if count else POINTS[self.unit]
        cell = Cell(grid.name, a1(*at))  # a dash is a blank
        if value is not None:
            places = max(TYPED_PLACES, decimals(value)) + shift
            cell = Cell(grid.name, a1(*at), text, value.scaleb(-shift), max(0, places))
        self.placed.put(address, cell, Origin(self.sheet, at))

    def _objection(self, at: Position, value: Decimal | None, *, count: bool, dash: bool) -> str:
        grid = self.sheet.grid
        if fault := grid.broken.get(at):
            return f"这里是“{fault}”，没有值"
        if value and (over := grid.over(*at)):
            return f"被合并单元格 {over} 盖住，看不见"
        power = 0 if count else POINTS["元"] - POINTS[self.unit]
        if value is not None and (shown := grid.mismatch(*at, value, power)):
            return shown
        if value and dash:
            return "这一项不用填"
        if value is not None and count and (value < 0 or value != value.to_integral_value()):
            return "应为不小于零的整数"
        return ""


def assign(  # noqa: PLR0913 - a table, what is wanted and where
    sheet: Sheet,
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
            if len(equal) > 1:
                filled = [column for column in equal if _has_amounts(sheet, header, column, end)]
                equal = filled or equal[:1]
                if all(_says_the_same(sheet, header, equal[0], other, end) for other in equal[1:]):
                    sheet.used |= {(row, at) for at in equal[1:] for row in range(header.end, end)}
                    equal = equal[:1]
            if len(equal) == 1:
                found[name] = equal[0]
            elif equal:
                unclear.add(name)
                for column in equal:
                    _refuse_column(sheet, header, column, end, wanted[name].label)
    return found


def _has_amounts(sheet: Sheet, header: Header, column: int, end: int) -> bool:
    grid = sheet.grid
    return any(amount_of(grid.value(row, column)) is not None for row in range(header.end, end))


def _says_the_same(sheet: Sheet, header: Header, column: int, other: int, end: int) -> bool:
    """Whether two columns hold the same, line by line."""
    grid = sheet.grid
    return all(
        same(grid.text(row, column)) == same(grid.text(row, other))
        for row in range(header.end, end)
    )


def _refuse_column(sheet: Sheet, header: Header, column: int, end: int, label: str) -> None:
    for row in range(header.end, end):
        if sheet.grid.text(row, column).strip():
            reason = f"不止一栏可能是{quote(label)}，分不清"
            sheet.refused.setdefault((row, column), reason)
