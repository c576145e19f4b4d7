"""Balances that a table prints as blanks: what rounding leaves of them is nothing.

What is left at the end of a year is income less expenditure. Where each of these was rounded by
itself, a balance of nothing comes out as a hundredth above or below; the table leaves it blank, and
so it is nothing.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from generator.edition.layout import Address
from generator.edition.shapes import AnyTable
from generator.figures.derive import Table, derive_table
from generator.figures.figure import Figure, agree, is_nothing
from generator.submission import Cell, Entries, Submission

_NOTHING = Decimal(0)


def with_blank_balances(
    name: str, table: AnyTable, entries: Entries, submission: Submission
) -> Entries:
    """The entries, those balances zero that are blank and that rounding alone explains."""
    while found := _blank(table, derive_table(name, table, entries, submission), entries):
        entries = replace(entries, cells={**entries.cells, **found})
    return entries


def _blank(table: AnyTable, derived: Table, entries: Entries) -> dict[Address, Cell]:
    found: dict[Address, Cell] = {}
    for addition in table.additions([subject.code for subject in derived.subjects]):
        given = entries.cells.get(addition.total)
        if given is not None and given.value is not None:
            continue
        amounts = [sign * derived.figures[part].amount for sign, part in addition.terms]
        figure = derived.figures[addition.total]
        takes_off = any(it > 0 for it in amounts) and any(it < 0 for it in amounts)
        if takes_off and _is_tail(figure):
            places = min(cell.places for cell in figure.cells() if cell.value)
            blank = given or Cell(entries.sheet, "")
            found[addition.total] = replace(blank, text="0", value=_NOTHING, places=places)
    return found


def _is_tail(figure: Figure) -> bool:
    return not is_nothing(figure.amount) and agree(Figure(_NOTHING), figure)
