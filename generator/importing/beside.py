"""What exports say beside the official tables: lines of cards, and budgets for lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from generator.edition.model import Budget, Edition
from generator.importing.tables import Placed
from generator.importing.targets import VALUE, budget_column
from generator.submission import Cell
from generator.text import strip_ordinal


def fields_of(edition: Edition, tables: Mapping[str, Placed]) -> dict[str, Cell]:
    """The lines of cards that exports fill in, by name; what a line adds up is left to it."""
    return {
        row: cell
        for name in edition.forms.cards
        for (row, column), cell in tables.get(name, Placed()).cells.items()
        if column == VALUE and cell.value is not None
    }


def budgets_of(
    edition: Edition, tables: Mapping[str, Placed]
) -> dict[str, tuple[Mapping[str, Cell], ...]]:
    """The lists that budgets fill in, and the budgets taken out of the tables.

    The first of several columns that has amounts is used. What is not used is listed with the
    reason; nothing is to be said of columns that say the same as the one that is.
    """
    lists: dict[str, tuple[Mapping[str, Cell], ...]] = {}
    for name, budget in edition.imports.budgets.items():
        placed, column = tables[budget.table], budget_column(name)
        cells = {row: placed.cells.pop((row, at)) for row, at in list(placed.cells) if at == column}
        used = bool(cells) and budget.list not in lists and _is_of_sources(budget, cells)
        if used:
            lists[budget.list] = tuple(_lines(edition, budget, cells))
        elif budget.list not in lists:
            _list_unused(placed, column, cells)
    return {name: lines for name, lines in lists.items() if lines}


def _is_of_sources(budget: Budget, cells: Mapping[str, Cell]) -> bool:
    """Whether all that was budgeted comes from the sources that the list is about."""
    if budget.income is None:
        return True
    whole = cells.get(budget.income)
    parts = (cells[row].value or Decimal(0) for row in budget.sources if row in cells)
    return whole is not None and whole.value is not None and sum(parts, Decimal(0)) == whole.value


def _lines(
    edition: Edition, budget: Budget, cells: Mapping[str, Cell]
) -> Iterator[Mapping[str, Cell]]:
    for row in edition.tables[budget.table].function_rows(()):
        cell = cells.get(row.key)
        if cell is not None and cell.value:
            yield {
                budget.code: Cell("", "", row.code),
                budget.name: Cell("", "", strip_ordinal(row.label)),
                budget.amount: cell,
            }


def _list_unused(placed: Placed, column: str, cells: Mapping[str, Cell]) -> None:
    for row in cells:
        origin = placed.origins[row, column]
        origin.sheet.used.discard(origin.at)
        origin.sheet.refused[origin.at] = "不全是财政拨款的预算数，年初预算请另行填写"
