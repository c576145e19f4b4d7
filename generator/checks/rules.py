"""The edition's rules, applied: each is an id, a comparison over figures, and what to say.

Two sides are compared as intervals: every figure stands for half a unit of its last place on either
side, a sum for as much as its parts together. A rule fails only where the intervals can't meet, so
no tolerance is set by hand and no rounding tail is called an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from generator import expression
from generator.catalog import LEVELS
from generator.checks.finding import Finding, Severity
from generator.edition.model import Rule
from generator.edition.shapes.table import SUBJECT
from generator.edition.validate import PRIOR
from generator.expression import Expression, Operation, Path, Reference
from generator.figures.derive import Disclosure
from generator.figures.figure import Figure, agree, combine, exceeds, is_nothing
from generator.money import decimals, round_half_up
from generator.submission import Cell


class Unknown(Exception):  # noqa: N818 - it says why a rule can't be checked
    """A figure that the rule needs is not known."""


class Outcome(NamedTuple):
    """What became of one application of a rule: passed, failed, or why it could not be checked.

    Attributes:
        reason: why it could not be checked.
        finding: what is wrong, where it failed.
        tail: how far the sides of an equality are apart that passed by rounding alone.
        cells: the cells that a tail is about.
        apart: how far the sides are apart, where it failed.
    """

    rule: str
    status: Literal["passed", "failed", "unchecked"]
    reason: str = ""
    finding: Finding | None = None
    tail: str = ""
    cells: tuple[Cell, ...] = ()
    apart: Decimal = Decimal(0)


def check_rules(disclosure: Disclosure) -> Iterator[Outcome]:
    """Apply every rule of the edition, each to every subject that it is about."""
    for name, rule in disclosure.edition.rules.items():
        condition = expression.parse(rule.when) if rule.when else None
        check = expression.parse(rule.check)
        for code in _subjects(disclosure, rule, check):
            try:
                yield _apply(disclosure, name, rule, _about(check, code), condition)
            except Unknown as error:
                yield Outcome(name, "unchecked", str(error))


def _apply(
    disclosure: Disclosure, name: str, rule: Rule, check: Expression, condition: Expression | None
) -> Outcome:
    if condition is not None and not _holds(disclosure, condition):
        return Outcome(name, "unchecked", "不在这条规则的范围之内")
    assert isinstance(check, Operation)
    left, right = (_value(disclosure, side) for side in check.operands)
    if left.value is None and right.value is None:
        return Outcome(name, "unchecked", "两边都没有数")
    difference = left.amount - right.amount
    passed = _compare(check.name, left, right)
    if passed and (check.name != "==" or is_nothing(difference)):
        return Outcome(name, "passed")
    sides = [_say(disclosure, side) for side in check.operands]
    cells = tuple(dict.fromkeys(_cells(disclosure, check)))
    if passed:
        apart = shown(difference)
        return Outcome(name, "passed", tail=f"{sides[0]}与{sides[1]}相差 {apart}", cells=cells)
    message = (
        f"{sides[0]}是 {shown(left.amount)}，{sides[1]}是 {shown(right.amount)}，"
        f"相差 {shown(abs(difference))}。{rule.remedy}"
    )
    finding = Finding(name, Severity(rule.severity), message, cells, rule.basis)
    return Outcome(name, "failed", finding=finding, apart=abs(difference))


def _holds(disclosure: Disclosure, condition: Expression) -> bool:
    if isinstance(condition, Operation) and condition.name in {"and", "or"}:
        results = (_holds(disclosure, operand) for operand in condition.operands)
        return all(results) if condition.name == "and" else any(results)
    if isinstance(condition, Operation) and len(condition.operands) == 2:  # noqa: PLR2004
        left, right = (_value(disclosure, side) for side in condition.operands)
        return _compare(condition.name, left, right)
    return bool(_value(disclosure, condition))


def _compare(operator: str, left: Figure, right: Figure) -> bool:
    """Whether a comparison can hold within what rounding leaves open."""
    difference = left.amount - right.amount
    slack = left.slack + right.slack
    return {
        "==": lambda: agree(left, right),
        "<=": lambda: not exceeds(left, right),
        ">=": lambda: not exceeds(right, left),
        "<": lambda: difference < slack or difference < 0,
        ">": lambda: difference > -slack and difference != 0,
        "!=": lambda: difference != 0,
    }[operator]()


def _subjects(disclosure: Disclosure, rule: Rule, check: Expression) -> list[str]:
    """The codes that a rule is applied to; one blank code for a rule about no subject."""
    if not rule.each:
        return [""]
    codes: dict[str, None] = {}
    for path in expression.references(check):
        table = disclosure.tables.get(path[0])
        if table is None or SUBJECT not in path:
            continue
        codes |= dict.fromkeys(row.code for row in table.table.function_rows(table.subjects))
    return sorted(code for code in codes if LEVELS.get(len(code)) == rule.each)


def _about(check: Expression, code: str) -> Expression:
    """The rule with its subject put in."""
    if isinstance(check, Reference):
        return Reference(tuple(code if part == SUBJECT else part for part in check.path))
    if isinstance(check, Operation):
        return Operation(check.name, tuple(_about(operand, code) for operand in check.operands))
    return check


def _value(disclosure: Disclosure, side: Expression) -> Figure:
    if isinstance(side, Operation) and side.name == PRIOR:
        return _prior(disclosure, side)
    if isinstance(side, Operation):
        return combine(side.name, [_value(disclosure, operand) for operand in side.operands])
    if isinstance(side, Reference):
        return _figure(disclosure, side.path)
    return Figure(side.value, f"{side.value:f}")


def _prior(disclosure: Disclosure, side: Operation) -> Figure:
    reference = side.operands[0]
    assert isinstance(reference, Reference)
    figure = _figure(disclosure, reference.path)
    if figure.prior is None:
        raise Unknown(f"不知道上年的“{reference.path[0]}”")
    return figure.prior


def _figure(disclosure: Disclosure, path: Path) -> Figure:
    table = disclosure.tables.get(path[0])
    if table is not None:
        return table.figures.get(table.table.address_of(path[1:]), Figure(None, "·".join(path[1:])))
    figure = disclosure.figure(path[0])
    if figure is None:
        raise Unknown(f"没有“{path[0]}”")
    return figure


def _cells(disclosure: Disclosure, side: Expression) -> Iterator[Cell]:
    """The cells that a rule is about: of a total the total's own."""
    if isinstance(side, Operation):
        for operand in side.operands:
            if side.name == PRIOR:
                yield from _prior(disclosure, side).cells()
            else:
                yield from _cells(disclosure, operand)
    elif isinstance(side, Reference):
        table = disclosure.tables.get(side.path[0])
        if table is None:
            yield from _figure(disclosure, side.path).cells()
            return
        address = table.table.address_of(side.path[1:])
        cell = disclosure.submission.tables[side.path[0]].cells.get(address)
        if cell is not None:
            yield cell


def _say(disclosure: Disclosure, side: Expression) -> str:
    if isinstance(side, Operation) and side.name == PRIOR:
        return f"上年“{_prior(disclosure, side).label.removeprefix('上年')}”"
    if isinstance(side, Operation):
        words = {"+": " + ", "-": " − "}.get(side.name, f" {side.name} ")
        return words.join(_say(disclosure, operand) for operand in side.operands)
    if isinstance(side, Reference):
        table = disclosure.tables.get(side.path[0])
        label = _figure(disclosure, side.path).label
        place = (table.table.number or f"《{table.table.title}》") if table else ""
        return f"{place}“{label}”"
    return f"{side.value:f}"


def shown(amount: Decimal) -> str:
    """An amount as findings print it: two decimals, or all that it has."""
    value = round_half_up(amount, 6)
    return f"{value:.{max(2, decimals(value))}f}"
