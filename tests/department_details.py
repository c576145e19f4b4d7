"""What made-up departments spent by function and by economic code at once, in tables of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.catalog import LEVELS
from generator.edition.layout import AMOUNT, Address
from generator.edition.model import Edition
from generator.edition.shapes import ByEconomic, ByFunction

#: What each fund is called in the columns of a table by economic code, in the order of the funds.
FUNDS = ("一般", "基金", "国资")
#: What was spent: fund by number, subject by function, whether basic, and the amount.
Spent = tuple[int, str, bool, int]
#: Where projects spend, and the basic expenditure of other funds than the general budget.
PROJECTS, BASIC = "30227", "30201"
BY_ECONOMIC, BY_BOTH, BASIC_TABLE = "财拨支出明细表", "一般公共预算明细表", "基本支出表"
#: The projects of the general budget alone, by economic code.
PROJECTS_ALONE = "项目支出表"


def details(
    edition: Edition, spent: list[Spent], basic: Mapping[Address, int]
) -> Iterator[tuple[str, str, str, int]]:
    """Table, row, column and amount of every cell of such tables, as far as an edition has them.

    Args:
        edition: whose tables they are.
        spent: what all funds paid for.
        basic: the basic expenditure of the general budget, by economic code.
    """
    if BY_ECONOMIC in edition.tables:
        yield from ((BY_ECONOMIC, *cell) for cell in _by_economic(spent, basic))
    if isinstance(edition.tables.get(PROJECTS_ALONE), ByEconomic):
        for fund, _, is_basic, value in spent:
            if fund == 0 and not is_basic:
                yield PROJECTS_ALONE, PROJECTS, AMOUNT, value
    table = edition.tables.get(BY_BOTH)
    if isinstance(table, ByFunction):
        yield from ((BY_BOTH, *cell) for cell in _by_both(edition, table, spent, basic))


def _by_economic(
    spent: list[Spent], basic: Mapping[Address, int]
) -> Iterator[tuple[str, str, int]]:
    for (code, _), value in basic.items():
        yield code, "一般基本", value
    for fund, _, is_basic, value in spent:
        if fund or not is_basic:
            column = f"{FUNDS[fund]}{'基本' if is_basic else '项目'}"
            yield BASIC if is_basic else PROJECTS, column, value


def _by_both(
    edition: Edition, table: ByFunction, spent: list[Spent], basic: Mapping[Address, int]
) -> Iterator[tuple[str, str, int]]:
    """Share each subject's basic expenditure out among the economic 款 that are left."""
    economic = edition.tables[BASIC_TABLE]
    assert isinstance(economic, ByEconomic)
    places = {(column.group, column.label): name for name, column in table.columns.items()}
    columns = {
        code: places[economic.subjects[code[: min(LEVELS)]], label]
        for code, label in economic.subjects.items()
        if len(code) > min(LEVELS)
    }
    left: dict[str, int] = {}
    for (code, at), value in basic.items():
        assert at == AMOUNT
        name = columns[code]
        left[name] = left.get(name, 0) + value
    projects = columns[PROJECTS]
    for fund, code, is_basic, value in spent:
        if fund == 0 and not is_basic:
            yield code, projects, value
        rest = value if fund == 0 and is_basic else 0
        for name, there in left.items():
            share = min(rest, there)
            if share:
                yield code, name, share
            left[name] -= share
            rest -= share
