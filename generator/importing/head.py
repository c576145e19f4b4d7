"""What stands at the head of a page: whose table it is, of which year, in which unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.errors import Unusable
from generator.importing.sheet import TablePage
from generator.importing.vocabulary import Vocabulary
from generator.text import same
from generator.workbook.reading.cells import quote
from generator.workbook.reading.head import department_at, year_in
from generator.workbook.spreadsheet.grid import Position, a1
from generator.workbook.units import UnitPatterns


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page; each with where it stands, None where nothing is said."""

    name: tuple[str, Position] | None = None
    year: tuple[int, Position] | None = None
    unit: tuple[str, Position] | None = None


def read_head(page: TablePage, headings: range, vocabulary: Vocabulary) -> Head:
    """The head of a page, from its first row to its headings.

    Args:
        page: the page.
        headings: the rows of its headings.
        vocabulary: which knows what stands before a department's name.

    Raises:
        Unusable: two units are named.
    """
    sheet = page.sheet
    name = year = None
    patterns = vocabulary.heads.units
    units = list(_units_of_headings(page, headings, patterns))
    for row in range(page.start, headings.start):
        for column, text in sheet.filled(row):
            at = (row, column)
            known = at == page.title or bool(vocabulary.forms.number.fullmatch(same(text)))
            if found := _unit(page, (row, column), text, patterns):
                units, known = [found, *units], True
            if said := year_in(text):
                year, known = year or (said, at), True
            if words := _name(page, row, column, vocabulary):
                name, known = name or words, True
            if known:
                sheet.used.add(at)
    return Head(name, year, _one_unit(page, units))


def _unit(
    page: TablePage, at: Position, text: str, patterns: UnitPatterns
) -> tuple[str, Position] | None:
    """The unit that a cell names, itself or as the label of the next one."""
    if unit := patterns.named(text):
        return unit, at
    if not patterns.is_label(text):
        return None
    row, column = at
    filled = page.sheet.filled(row)
    beside = next(((place, other) for place, other in filled if place > column), None)
    if beside is None or (unit := patterns.beginning(beside[1])) is None:
        return None
    page.sheet.used.add((row, beside[0]))
    return unit, (row, beside[0])


def _units_of_headings(
    page: TablePage, headings: range, patterns: UnitPatterns
) -> Iterator[tuple[str, Position]]:
    for row in headings:
        for column, text in page.sheet.filled(row):
            if unit := patterns.named(text) or patterns.of_heading(text):
                yield unit, (row, column)


def _one_unit(page: TablePage, units: list[tuple[str, Position]]) -> tuple[str, Position] | None:
    """The unit of a page; one that is named in two ways has none that can be relied on."""
    for unit, at in units:
        first, place = units[0]
        if unit != first:
            grid = page.sheet.grid
            words, others = quote(grid.text(*place)), quote(grid.text(*at))
            what = f"写的是{words}，{a1(*at)} 又写着{others}，分不清金额单位是哪一个"
            raise Unusable(None, page.sheet.place(place), what, "请改为同一个单位")
    return units[0] if units else None


def _name(
    page: TablePage, row: int, column: int, vocabulary: Vocabulary
) -> tuple[str, Position] | None:
    """The department's name, behind its heading in the same cell or in the next one."""
    found = department_at(page.sheet.grid, row, column, vocabulary.heads)
    if found is None:
        return None
    page.sheet.used |= {(row, column), found.at}
    return (found.name, found.at) if found.name else None
