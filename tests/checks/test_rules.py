"""Every rule of every edition: a department that keeps it, and a slip that breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import pytest

from generator import expression
from generator.catalog import LEVELS
from generator.checks.finding import Finding, Severity
from generator.checks.rules import Outcome, check_rules
from generator.edition.layout import Address
from generator.edition.load import available, load_edition
from generator.edition.model import Edition, Rule
from generator.edition.shapes import ByFunction
from generator.edition.shapes.table import SUBJECT
from generator.edition.validate import PRIOR
from generator.expression import Expression, Operation, Reference
from generator.figures.derive import derive
from generator.submission import Cell, Submission
from tests.departments import department
from tests.samples import cell, with_cells, with_words
from tests.sampling import APART, sampled
from tests.years import edition_of, year

RULES = sampled(
    [(edition, rule) for edition in available() for rule in load_edition(edition).rules],
    [(edition, rule) for edition in APART for rule in load_edition(edition).rules],
)
#: More than any amount of the made-up departments.
SLIP = Decimal(1_000_000)
EDITION = "jiangxi-2023"


@cache
def consistent(edition_id: str) -> Submission:
    return department(edition_id, 1, is_full=True)


def outcomes(submission: Submission, rule: str, edition: Edition | None = None) -> list[Outcome]:
    edition = edition or edition_of(submission.identity.edition)
    return [item for item in check_rules(derive(submission, edition)) if item.rule == rule]


def broken_by(submission: Submission, rule: str, edition: Edition | None = None) -> list[Finding]:
    found = outcomes(submission, rule, edition)
    assert all((item.status == "failed") == (item.finding is not None) for item in found)
    return [item.finding for item in found if item.finding]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A cell that no other cell adds up to, and the sign with which it goes into a side.

    A field of a card stands in no table; its address is its name.
    """

    sign: int
    table: str
    address: Address


@dataclass(frozen=True, slots=True)
class Source:
    """Where the sides of a rule come from in one department, for one subject."""

    submission: Submission
    edition: Edition
    code: str

    def leaves(self, side: Expression, sign: int = 1) -> Iterator[Leaf]:
        if isinstance(side, Operation) and side.name == PRIOR:
            (reference,) = side.operands
            assert isinstance(reference, Reference)
            yield Leaf(sign, PRIOR, (reference.path[0], ""))
        elif isinstance(side, Operation):
            for at, operand in enumerate(side.operands):
                minus = side.name == "-" and (at or len(side.operands) == 1)
                yield from self.leaves(operand, -sign if minus else sign)
        elif isinstance(side, Reference):
            head, *rest = (self.code if part == SUBJECT else part for part in side.path)
            if head in self.edition.tables:
                address = self.edition.tables[head].address_of(rest)
                yield from self.below(head, address, sign)
            elif head in self.edition.figures:
                yield from self.leaves(expression.parse(self.edition.figures[head]), sign)
            elif entry := dict(self.edition.reporting_fields()).get(head):
                if entry.total:
                    yield from self.leaves(expression.parse(entry.total), sign)
                else:
                    yield Leaf(sign, "", (head, ""))

    def below(self, table: str, address: Address, sign: int) -> Iterator[Leaf]:
        parts = self.sums(table).get(address)
        source = self.edition.tables[table].sources().get(address[1])
        if parts is None and source:
            yield from self.below(source[0], (address[0], source[1]), sign)
        elif parts is None:
            yield Leaf(sign, table, address)
        for own, part in parts or ():
            yield from self.below(table, part, sign * own)

    def sums(self, table: str) -> dict[Address, tuple[tuple[int, Address], ...]]:
        subjects = [item.code for item in self.submission.tables[table].subjects]
        return {item.total: item.terms for item in self.edition.tables[table].additions(subjects)}

    def tables(self, side: Expression) -> set[str]:
        """The tables that a rule is about, figures taken apart."""
        found: set[str] = set()
        for head, *_ in expression.references(side):
            if head in self.edition.tables:
                found.add(head)
            elif head in self.edition.figures:
                found |= self.tables(expression.parse(self.edition.figures[head]))
        return found

    def slipped(self, leaf: Leaf) -> Submission:
        """The leaf is a slip more, or less where it is subtracted; its table has no totals."""
        if not leaf.table:
            name, _ = leaf.address
            return with_words(self.submission, "fields", name, f"{leaf.sign * SLIP}")
        if leaf.table == PRIOR:
            name, _ = leaf.address
            was = self.submission.prior[name]
            value = (was.value or Decimal(0)) + leaf.sign * SLIP
            now = replace(was, text=f"{value:f}", value=value)
            return replace(self.submission, prior={**self.submission.prior, name: now})
        entries = self.submission.tables[leaf.table]
        cells = dict(entries.cells)
        for total in self.sums(leaf.table).keys() & cells.keys():
            cells[total] = Cell(cells[total].sheet, cells[total].address)
        old = cells.get(leaf.address, Cell(entries.sheet, "Z9"))
        value = (old.value or Decimal(0)) + leaf.sign * SLIP
        cells[leaf.address] = replace(old, text=f"{value:f}", value=value)
        tables = {**self.submission.tables, leaf.table: replace(entries, cells=cells)}
        return replace(self.submission, tables=tables)


def subject_of(submission: Submission, edition: Edition, rule: Rule, check: Expression) -> str:
    """A subject that has a row in every table by function code that the rule is about."""
    if not rule.each:
        return ""
    common: set[str] | None = None
    for head, *rest in expression.references(check):
        if SUBJECT in rest and isinstance(edition.tables[head], ByFunction):
            own = {item.code for item in submission.tables[head].subjects}
            common = own if common is None else common & own
    everywhere = {item.code for item in submission.tables["一般公共预算支出表"].subjects}
    usable = everywhere if common is None else common & everywhere
    return min(code for code in usable if LEVELS[len(code)] == rule.each)


@pytest.mark.parametrize(("edition_id", "name"), RULES)
def test_a_consistent_department_keeps_the_rule(edition_id: str, name: str) -> None:
    found = [item.status for item in outcomes(consistent(edition_id), name)]
    assert "passed" in found
    assert "failed" not in found
    if not load_edition(edition_id).rules[name].each:
        assert found == ["passed"]


def quoted(words: str) -> int:
    """How many things are quoted; what is quoted may hold quotes itself, as “三公” does."""
    before = (words[:at] for at, sign in enumerate(words) if sign == "“")
    return sum(text.count("“") == text.count("”") for text in before)


@pytest.mark.parametrize(("edition_id", "name"), RULES)
def test_a_slip_on_one_side_breaks_the_rule(edition_id: str, name: str) -> None:
    edition, submission = load_edition(edition_id), consistent(edition_id)
    rule = edition.rules[name]
    check = expression.parse(rule.check)
    assert isinstance(check, Operation)
    source = Source(submission, edition, subject_of(submission, edition, rule, check))
    # for >= it is the right side that must not grow
    larger, other = check.operands[:: -1 if check.name in {">", ">="} else 1]
    elsewhere = {(leaf.table, leaf.address) for leaf in source.leaves(other)}
    own = (leaf for leaf in source.leaves(larger) if (leaf.table, leaf.address) not in elsewhere)
    leaf = next(own, None)
    assert leaf is not None, "no cell is on one side alone: say here how this rule is broken"

    (finding,) = broken_by(source.slipped(leaf), name)
    assert finding.rule == name
    assert finding.severity is Severity(rule.severity)
    assert finding.basis == rule.basis
    assert finding.message.endswith(f"。{rule.remedy}")
    said = re.match(r"(.+)是 (-?[\d.]+)，(.+)是 (-?[\d.]+)，相差 ([\d.]+)。", finding.message)
    assert said is not None, finding.message
    left, right, difference = (Decimal(said[at]) for at in (2, 4, 5))
    fields = dict(edition.reporting_fields())
    assert difference == abs(left - right)
    if leaf.table:
        assert difference == SLIP if check.name == "==" else 0 < difference <= SLIP
    for words, side in ((said[1], check.operands[0]), (said[3], check.operands[1])):
        assert quoted(re.sub("《.+?》", "", words)) == len(list(expression.references(side)))
        for head, *_ in expression.references(side):
            table, field = edition.tables.get(head), fields.get(head)
            named = (
                table.number or f"《{table.title}》" if table else field.label if field else head
            )
            assert named in words
    sheets = {submission.tables[table].sheet for table in source.tables(check)} | {"基本信息"}
    has_prior = any(operation.name == PRIOR for operation in expression.operations(check))
    assert finding.cells
    assert {item.sheet for item in finding.cells} <= sheets | ({"上年数"} if has_prior else set())


def test_a_rule_about_figures_that_no_one_filled_in_is_unchecked() -> None:
    (outcome,) = outcomes(year(EDITION), "A03")
    assert (outcome.status, outcome.reason, outcome.finding) == ("unchecked", "两边都没有数", None)


def test_a_rule_that_needs_last_year_is_unchecked_without_it() -> None:
    unknown = with_words(consistent(EDITION), "prior", "年末结转和结余", None)
    (outcome,) = outcomes(unknown, "B13")
    assert (outcome.status, outcome.reason) == ("unchecked", "不知道上年的“年末结转和结余”")


def test_a_rule_is_unchecked_where_its_condition_does_not_hold() -> None:
    zero = with_words(consistent(EDITION), "prior", "年末结转和结余", "0")
    (outcome,) = outcomes(zero, "B13")
    assert (outcome.status, outcome.reason) == ("unchecked", "不在这条规则的范围之内")


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("收入总计 > 0 and 支出总计 > 0", "failed"),
        ("收入总计 > 0 and 支出总计 < 0", "unchecked"),
        ("收入总计 < 0 or 支出总计 >= 0", "failed"),
        ("收入总计 != 支出总计", "unchecked"),
        ("收入总计", "failed"),
        ("没有人填 > 0", "unchecked"),
    ],
)
def test_conditions(condition: str, status: str) -> None:
    edition = edition_of(EDITION)
    rule = Rule(check="收入总计 == 1", basis="试", remedy="试", when=condition)
    (outcome,) = outcomes(
        consistent(EDITION), "试", edition.model_copy(update={"rules": {"试": rule}})
    )
    assert outcome.status == status


def test_last_year_is_named_with_its_cell() -> None:
    other = with_words(consistent(EDITION), "prior", "年末结转和结余", "1.00")
    (finding,) = broken_by(other, "B13")
    assert "上年“年末结转和结余”是 1.00，" in finding.message
    assert other.prior["年末结转和结余"] in finding.cells


def test_sides_that_are_apart_by_rounding_alone_are_a_tail() -> None:
    submission = consistent(EDITION)
    assert [
        item for item in check_rules(derive(submission, edition_of(EDITION))) if item.tail
    ] == []
    own = submission.tables["收支总表"].cells["其他收入", "决算数"].value
    assert own is not None
    changed = with_cells(
        submission, "收支总表", {("其他收入", "决算数"): f"{own - Decimal('0.01'):.2f}"}
    )
    (outcome,) = outcomes(changed, "B01其他")
    assert (outcome.status, outcome.finding) == ("passed", None)
    assert outcome.tail == "公开02表“合计·其他收入”与公开01表“八、其他收入”相差 0.01"
    assert [item.sheet for item in outcome.cells] == ["公开02表", "公开01表"]


@pytest.mark.parametrize(
    ("off", "is_found"), [("0.00", False), ("0.01", False), ("-0.01", False), ("0.02", True)]
)
def test_an_equality_leaves_room_for_rounding_and_no_more(off: str, *, is_found: bool) -> None:
    submission = consistent(EDITION)
    own = submission.tables["收支总表"].cells["其他收入", "决算数"].value
    assert own is not None
    changed = with_cells(
        submission, "收支总表", {("其他收入", "决算数"): f"{own + Decimal(off):.2f}"}
    )
    assert bool(broken_by(changed, "B01其他")) == is_found


@pytest.mark.parametrize(
    ("off", "is_found"), [("-5.00", False), ("0.00", False), ("0.01", False), ("0.02", True)]
)
def test_a_part_may_be_less_than_the_whole_and_more_by_rounding(
    off: str, *, is_found: bool
) -> None:
    submission = consistent(EDITION)
    whole = submission.tables["三公表"].cells["公务接待费", "决算数"].value
    assert whole is not None
    changed = with_cells(
        submission, "基本支出表", {("30217", "金额"): f"{whole + Decimal(off):.2f}"}
    )
    assert bool(broken_by(changed, "B10接待")) == is_found


def test_counts_and_whole_numbers_are_compared_as_they_are() -> None:
    submission = consistent(EDITION)
    address = ("外事接待批次", "决算数")
    entries = submission.tables["三公表"]
    most = entries.cells["国内接待批次", "决算数"]
    assert most.value is not None
    cells = {**entries.cells, address: cell(str(most.value + 2), places=0)}
    tables = {**submission.tables, "三公表": replace(entries, cells=cells)}
    (finding,) = broken_by(replace(submission, tables=tables), "A13外事批次")
    assert "相差 2.00" in finding.message


@pytest.mark.parametrize(("name", "level"), [("B02类", "类"), ("B08基本", "项"), ("B08项目", "项")])
def test_a_rule_for_each_subject_speaks_of_the_one_that_is_wrong(name: str, level: str) -> None:
    submission, edition = consistent(EDITION), edition_of(EDITION)
    rule = edition.rules[name]
    check = expression.parse(rule.check)
    assert isinstance(check, Operation)
    assert rule.each == level
    code = subject_of(submission, edition, rule, check)
    source = Source(submission, edition, code)
    changed = source.slipped(next(source.leaves(check.operands[0])))
    (finding,) = broken_by(changed, name)
    assert code in finding.message
    assert len(outcomes(changed, name)) > 1
