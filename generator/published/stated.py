"""What sentences say of tables that a document lacks, or has as pictures alone.

A sentence prints the cell of a table; where the table can't be read, the sentence fills the cell.
The rest of such a table stays blank: nothing is made up, and what is there adds up.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from generator import expression
from generator.edition.layout import Address
from generator.edition.model import Edition
from generator.published.fill import Filled
from generator.published.precision import exact_to
from generator.submission import Cell

#: By how much amounts that were rounded may miss what they add up to, for each of them.
TAIL = Decimal("0.01")


def stated_cells(
    edition: Edition, filled: Filled, found: Collection[str]
) -> dict[str, dict[Address, Cell]]:
    """The cells of missing tables that the sentences say, by table.

    Args:
        edition: whose tables.
        filled: what the sentences say.
        found: the tables that the document has.
    """
    cells: dict[str, dict[Address, Cell]] = {}
    for name, value in filled.amounts.items():
        place = _place(edition, name)
        if place is not None and place[0] not in found:
            cell = Cell("", "", f"{value:f}", value, exact_to(value))
            cells.setdefault(place[0], {}).setdefault(place[1], cell)
    for (name, code, column), cell in filled.subjects.items():
        table = edition.tables[name]
        if name not in found and not table.has_own_rows and (row := table.row_for(code)):
            cells.setdefault(name, {}).setdefault((row, column), cell)
    return {name: _adding_up(edition, name, own) for name, own in cells.items()}


def _adding_up(edition: Edition, name: str, cells: Mapping[Address, Cell]) -> dict[Address, Cell]:
    """The cells without parts that are not all there is of a total that is known.

    A total is what its parts add up to as soon as one of them is there.
    """
    left = dict(cells)
    for addition in edition.tables[name].additions():
        total = cells.get(addition.total)
        terms = [(sign, address) for sign, address in addition.terms if address in cells]
        if total is None or not terms:
            continue
        zero = Decimal(0)
        added = sum((sign * (cells[at].value or zero) for sign, at in terms), zero)
        if abs(added - (total.value or zero)) > TAIL * len(terms):
            for _, address in terms:
                left.pop(address, None)
    return left


def _place(edition: Edition, name: str) -> tuple[str, Address] | None:
    """The table and the cell that a figure is; None where it is more than one cell."""
    parsed = expression.parse(edition.figures.get(name, "0"))
    if not isinstance(parsed, expression.Reference):
        return None
    table, *rest = parsed.path
    if table not in edition.tables or not edition.tables[table].has(rest):
        return None
    address = edition.tables[table].address_of(rest)
    return (table, address) if address[1] else None
