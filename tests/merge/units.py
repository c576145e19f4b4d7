"""The units of made-up departments: random ones that agree with themselves, and what they paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from generator.edition.layout import Address
from generator.figures.derive import derive
from generator.merge.books import UnitBook
from generator.submission import Cell, Entries, Submission
from tests.departments import department
from tests.years import edition_of

NAMES = ("示例局（本级）", "示例局信息中心", "示例局执法队", "示例局服务站")
#: Each pair of columns that cancel, as the official forms have them.
PAIRS = {
    "上级补助": ("上级补助收入", "对附属单位补助支出"),
    "附属上缴": ("附属单位上缴收入", "上缴上级支出"),
}


def units(
    edition_id: str, seed: int, *, count: int = 3, measures: Sequence[str] = ("万元", "元", "万元")
) -> list[Submission]:
    """Random units of a department, the 本级 first."""
    return [
        named(department(edition_id, seed * 100 + at, unit=measures[at % len(measures)]), NAMES[at])
        for at in range(count)
    ]


def named(submission: Submission, name: str, kind: str = "单位") -> Submission:
    """The submission of a unit of that name, in a file of that name."""
    identity = replace(submission.identity, name=name, kind=kind)
    return replace(submission, identity=identity, file=Path(f"{name}.xlsx"))


def books(submissions: Sequence[Submission]) -> list[UnitBook]:
    """The submissions as workbooks that were read and derived."""
    return [
        UnitBook(
            derive(item, edition_of(item.identity.edition)),
            f"单位/[一]{item.identity.name}.xlsx",
            f"{at:064x}",
        )
        for at, item in enumerate(submissions)
    ]


def settled(submissions: Sequence[Submission]) -> list[Submission]:
    """The units, the 本级 having paid or got whatever makes both sides of each pair equal."""
    found = list(submissions)
    for income, spending in PAIRS.values():
        derived = books(found)
        got = sum((_total(book, "收入表", income) for book in derived), Decimal(0))
        paid = sum((_total(book, "支出表", spending) for book in derived), Decimal(0))
        if got > paid:
            found[0] = _more(found[0], "支出表", spending, got - paid)
        elif paid > got:
            found[0] = _more(found[0], "收入表", income, paid - got)
    return found


def _total(book: UnitBook, table: str, column: str) -> Decimal:
    return book.disclosure.tables[table].figures["合计", column].amount


def _more(submission: Submission, table: str, column: str, amount: Decimal) -> Submission:
    """The 本级 with more income or spending of one kind, and its balances to match."""
    edition = edition_of(submission.identity.edition)
    codes = [subject.code for subject in submission.tables[table].subjects]
    code = next(code for code in codes if len(code) == 7)
    ledger = edition.tables["收支总表"]
    sides = ledger.sides.values()  # type: ignore[union-attr]
    kinds = {row.code: name for side in sides for name, row in side.rows.items() if row.code}
    if table == "收入表":
        changes = {(column, "决算数"): amount, ("年末结转和结余", "决算数"): amount}
    else:
        changes = {(kinds[code[:3]], "决算数"): amount, ("年初结转和结余", "决算数"): amount}
    found = without_totals(submission)
    found = _added(found, table, {(code, column): amount})
    found = _added(found, "收支总表", changes)
    prior = dict(found.prior)
    if table == "支出表" and "年末结转和结余" in prior:  # last year's end is this year's beginning
        prior["年末结转和结余"] = _plus(prior["年末结转和结余"], amount)
    return replace(found, prior=prior)


def without_totals(submission: Submission) -> Submission:
    """The submission with every total left for the program to derive."""

    edition = edition_of(submission.identity.edition)
    tables: dict[str, Entries] = {}
    for name, entries in submission.tables.items():
        codes = [subject.code for subject in entries.subjects]
        totals = {item.total for item in edition.tables[name].additions(codes)}
        kept = {key: cell for key, cell in entries.cells.items() if key not in totals}
        tables[name] = replace(entries, cells=kept)
    return replace(submission, tables=tables)


def _added(submission: Submission, table: str, amounts: Mapping[Address, Decimal]) -> Submission:
    entries = submission.tables[table]
    cells = dict(entries.cells)
    for address, amount in amounts.items():
        cells[address] = _plus(cells.get(address, Cell(entries.sheet, "Z9")), amount)
    tables = {**submission.tables, table: replace(entries, cells=cells)}
    return replace(submission, tables=tables)


def _plus(cell: Cell, amount: Decimal) -> Cell:
    value = (cell.value or Decimal(0)) + amount
    return replace(cell, value=value, text=f"{value:f}", formula=False)
