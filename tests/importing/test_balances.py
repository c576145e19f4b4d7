"""A balance that is printed as a blank is nothing, whatever rounding leaves of its parts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.figures.derive import derive_table
from generator.importing.balances import with_blank_balances
from generator.submission import Entries
from tests.samples import entries, submission
from tests.years import edition_of

FUNDS = edition_of("jiangxi-2022").tables["基金表"]
SUBJECT = "2120801"


def left(*, stated: str = "", **amounts: str) -> tuple[Decimal, Entries]:
    """What is left at the end of the year of a subject, and the entries that say so."""
    cells = {(SUBJECT, column): text for column, text in amounts.items()}
    given = entries({**cells, (SUBJECT, "年末结转和结余"): stated}, SUBJECT)
    taken = with_blank_balances("基金表", FUNDS, given, submission())
    table = derive_table("基金表", FUNDS, taken, submission())
    return table.figures[SUBJECT, "年末结转和结余"].amount, taken


@pytest.mark.parametrize("spent", ["15.02", "15.00"])
def test_a_tail_of_a_blank_balance_is_nothing(spent: str) -> None:
    amount, taken = left(年初结转和结余="10.00", 本年收入="5.01", 项目支出=spent)
    assert amount == 0
    assert taken.cells[SUBJECT, "年末结转和结余"].text == "0"
    total = derive_table("基金表", FUNDS, taken, submission()).figures["合计", "年末结转和结余"]
    assert total.amount == 0


def test_what_rounding_does_not_explain_is_left() -> None:
    assert left(年初结转和结余="10.00", 本年收入="5.01", 项目支出="14.00")[0] == Decimal("1.01")


def test_what_is_printed_is_taken() -> None:
    amount, _ = left(年初结转和结余="10.00", 本年收入="5.01", 项目支出="15.00", stated="0.01")
    assert amount == Decimal("0.01")


def test_nothing_is_taken_off_where_there_is_no_expenditure() -> None:
    assert left(本年收入="0.01")[0] == Decimal("0.01")


def test_a_table_without_subjects_has_nothing_to_add_up() -> None:
    empty = Entries("表", {})
    assert with_blank_balances("基金表", FUNDS, empty, submission()) == empty
