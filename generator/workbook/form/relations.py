"""The edition's rules as formulas of the workbook, as far as they can live in it.

A rule lives in the workbook if it compares amounts of official tables, with nothing from elsewhere:
no prior year, no figure, no word. Its two sides stand in the sheet 填报进度; a rule that is applied
to each subject has a hidden column beside each table that it is about. Sides are compared as
`generator.checks.rules` compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator import expression
from generator.catalog import LEVELS
from generator.edition.layout import TOTAL, Address
from generator.edition.model import Edition, Rule
from generator.edition.shapes.table import SUBJECT
from generator.expression import Expression, Operation, Path, Reference
from generator.workbook.form.detail import DIGITS
from generator.workbook.form.looks import a1
from generator.workbook.form.watch import (
    FIGURE,
    NOISE,
    SLACK,
    ZEROS,
    Mirror,
    allowance,
    subject_range,
)

#: What one broken rule adds to the flag of a cell: from 1 on it is red, below it is amber.
WEIGHTS = {"error": "1", "warning": "0.001", "info": "0.001"}
_FUNCTIONS = {"sum": "SUM", "min": "MIN", "max": "MAX", "abs": "ABS"}


class Elsewhere(Exception):  # noqa: N818 - it says where a rule lives
    """The rule needs what is not in the official tables, so it is left to `juesuan check`."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a rule: its amount, how far it may be off, how many typed zeros are in it."""

    value: str
    slack: str = "0"
    zeros: str = "0"


@dataclass(frozen=True, slots=True)
class Relation:
    """A rule that lives in the workbook.

    Attributes:
        left, right: its sides; None for a rule applied to each subject.
        broken: whether it is broken, as a formula; for each subject: in how many rows.
        paths: the amounts that it is about.
    """

    name: str
    rule: Rule
    left: Side | None
    right: Side | None
    broken: str
    paths: tuple[Path, ...]


def address_in(mirror: Mirror, path: Path) -> Address:
    """The address of the amount that a path means."""
    return mirror.sheet.table.address_of(path[1:])


def relations(edition: Edition, mirrors: Mapping[str, Mirror]) -> list[Relation]:
    """The rules of an edition that can live in the workbook; those for each subject get columns."""
    found = []
    for name, rule in edition.rules.items():
        try:
            found.append(_relation(name, rule, mirrors))
        except Elsewhere:
            continue
    return found


def columns_for_each(edition: Edition) -> dict[str, set[str]]:
    """The columns of each table by function code that rules ask for in each of its rows."""
    found: dict[str, set[str]] = {}
    for rule in edition.rules.values():
        for path in expression.references(expression.parse(rule.check)):
            table = edition.tables.get(path[0])
            if SUBJECT in path and table and table.has_own_rows:
                found.setdefault(path[0], set()).add(table.address_of(path[1:])[1])
    return found


def _relation(name: str, rule: Rule, mirrors: Mapping[str, Mirror]) -> Relation:
    check = expression.parse(rule.check)
    condition = expression.parse(rule.when) if rule.when else None
    assert isinstance(check, Operation)
    if rule.each:
        return _for_each(name, rule, check, condition, mirrors)
    left, right = (_side(operand, mirrors) for operand in check.operands)
    broken = f"NOT({_holds(check.name, left, right)})"
    if condition is not None:
        broken = f"AND({_condition(condition, mirrors)},{broken})"
    paths = tuple(expression.references(check))
    for path in paths:
        mirror = mirrors[path[0]]
        if mirror.sheet.table.has_own_rows and path[1] != TOTAL:
            raise Elsewhere(name)
    return Relation(name, rule, left, right, broken, paths)


def _holds(operator: str, left: Side, right: Side) -> str:
    """Whether a comparison can hold within what rounding leaves open, as a formula."""
    slack = f"({left.slack}+{right.slack})"
    most = allowance(slack, f"({left.zeros}+{right.zeros})")
    difference = f"({left.value})-({right.value})"
    return {
        "==": f"ABS({difference})<={most}",
        "<=": f"{difference}<={most}",
        ">=": f"{difference}>=-{most}",
        "<": f"OR({difference}<{slack}-{NOISE},{difference}<0)",
        ">": f"AND({difference}>{NOISE}-{slack},{difference}<>0)",
        "!=": f"{difference}<>0",
    }[operator]


def _condition(condition: Expression, mirrors: Mapping[str, Mirror], key: str = "") -> str:
    if isinstance(condition, Operation) and condition.name in {"and", "or"}:
        parts = (_condition(operand, mirrors, key) for operand in condition.operands)
        return f"{condition.name.upper()}({','.join(parts)})"
    if isinstance(condition, Operation) and condition.name in {"==", "<=", ">=", "<", ">", "!="}:
        left, right = (_side(operand, mirrors, key) for operand in condition.operands)
        return _holds(condition.name, left, right)
    return f"({_side(condition, mirrors, key).value})<>0"


def _side(side: Expression, mirrors: Mapping[str, Mirror], key: str = "") -> Side:
    if isinstance(side, Reference):
        return _reference(side.path, mirrors, key)
    if isinstance(side, Operation):
        parts = [_side(operand, mirrors, key) for operand in side.operands]
        slack = "+".join(part.slack for part in parts)
        zeros = "+".join(part.zeros for part in parts)
        return Side(_compute(side.name, [part.value for part in parts]), slack, zeros)
    if side.value:  # in 万元, while the workbook may be in 元
        raise Elsewhere(side.value)
    return Side("0")


def _compute(name: str, values: list[str]) -> str:
    if name in _FUNCTIONS:
        return f"{_FUNCTIONS[name]}({','.join(values)})"
    if name == "/":
        return f"IF(({values[1]})=0,0,({values[0]})/({values[1]}))"
    if name in {"+", "-", "*"}:
        return f"({name.join(values)})"
    raise Elsewhere(name)


def _reference(path: Path, mirrors: Mapping[str, Mirror], key: str) -> Side:
    if path[0] not in mirrors:
        raise Elsewhere(path[0])
    mirror = mirrors[path[0]]
    table = mirror.sheet.table
    if SUBJECT in path:
        return _of_subject(path, mirror, key)
    address = table.address_of(path[1:])
    if address not in mirror.sheet.places:
        return Side("0")
    return Side(
        f"N({mirror.of(FIGURE, address)})", mirror.of(SLACK, address), mirror.of(ZEROS, address)
    )


# rules for each subject


def _for_each(
    name: str,
    rule: Rule,
    check: Operation,
    condition: Expression | None,
    mirrors: Mapping[str, Mirror],
) -> Relation:
    paths = tuple(path for path in expression.references(check) if SUBJECT in path)
    if any(path[0] not in mirrors for path in expression.references(check)):
        raise Elsewhere(name)
    flags = [
        f"SUM({_instances(rule, check, condition, mirrors, table)})"
        for table in dict.fromkeys(path[0] for path in paths)
    ]
    return Relation(name, rule, None, None, f"MAX({','.join(flags)})", paths)


def _instances(
    rule: Rule,
    check: Operation,
    condition: Expression | None,
    mirrors: Mapping[str, Mirror],
    table: str,
) -> str:
    """A hidden column beside a table: for each subject of the level whether the rule is broken."""
    mirror = mirrors[table]
    _ledger_keys(mirrors)
    column = mirror.extra()
    rows = _subject_rows(mirror)
    for row, addresses in rows.items():
        key = mirror.page.place(_absolute_cell(row, mirror.key_column))
        left, right = (_side(operand, mirrors, key) for operand in check.operands)
        broken = f"NOT({_holds(check.name, left, right)})"
        if condition is not None:
            broken = f"AND({_condition(condition, mirrors, key)},{broken})"
        applies = [_is_level(key, rule.each)]
        for path in expression.references(check):
            guard = mirrors[path[0]].guard
            if guard:
                applies.append(f"{mirrors[path[0]].page.place(guard)}=1")
        formula = f"IF(AND({','.join(dict.fromkeys(applies))}),IFERROR(--{broken},0),0)"
        mirror.page.bare(row, column, f"={formula}")
        weighted = f"{WEIGHTS[rule.severity]}*{a1(row, column)}"
        for address in addresses:
            if any(
                _is_about(path, table, mirror, address) for path in expression.references(check)
            ):
                mirror.flag(address, weighted)
    first, last = min(rows), max(rows)
    return mirror.page.place(f"{a1(first, column)}:{a1(last, column)}")


def _subject_rows(mirror: Mirror) -> dict[int, list[tuple[str, str]]]:
    """The rows of a table that stand for subjects, and the addresses of their amounts."""
    sheet = mirror.sheet
    names = _coded(mirror)
    rows: dict[int, list[tuple[str, str]]] = {}
    for address, (row, _) in sheet.places.items():
        if address[0] in names or row in sheet.rows:
            rows.setdefault(row, []).append(address)
    return rows


def _coded(mirror: Mirror) -> dict[str, str]:
    """The rows that the edition lists of subjects by function code, and their codes."""
    return {row.key: row.code for row in mirror.sheet.table.function_rows(())}


def _ledger_keys(mirrors: Mapping[str, Mirror]) -> None:
    """The numbers of the subjects that a ledger's rows stand for."""
    for mirror in mirrors.values():
        if mirror.key_column or not _coded(mirror):
            continue
        mirror.key_column = mirror.extra()
        for (name, _), (row, _) in mirror.sheet.places.items():
            code = _coded(mirror).get(name)
            if code:
                number = int(code) * 10 ** (DIGITS - len(code))
                mirror.page.bare(row, mirror.key_column, f"={number}+0")


def _is_level(key: str, level: str) -> str:
    digits = next(digits for digits, name in LEVELS.items() if name == level)
    shorter = [other for other in LEVELS if other < digits]
    own, above = 10 ** (DIGITS - digits), [10 ** (DIGITS - other) for other in shorter]
    conditions = [f"{key}>0", f"MOD({key},{own})=0", *(f"MOD({key},{size})<>0" for size in above)]
    return f"AND({','.join(conditions)})"


def _column_of(path: Path, mirror: Mirror) -> str:
    """The column of the table that a path for each subject means."""
    table = mirror.sheet.table
    return table.address_of((table.example, *path[2:]))[1]


def _is_about(path: Path, table: str, mirror: Mirror, address: tuple[str, str]) -> bool:
    return path[0] == table and SUBJECT in path and _column_of(path, mirror) == address[1]


def _of_subject(path: Path, mirror: Mirror, key: str) -> Side:
    if mirror.sheet.table.has_own_rows:
        column = mirror.sheet.column(_column_of(path, mirror))
        keys, *amounts = (
            mirror.page.place(subject_range(mirror, at))
            for at in (
                mirror.key_column,
                *(mirror.column(block, column) for block in (FIGURE, SLACK, ZEROS)),
            )
        )
    elif _coded(mirror):
        name = _column_of(path, mirror)
        coded = _coded(mirror)
        places = [
            place
            for address, place in mirror.sheet.places.items()
            if address[0] in coded and address[1] == name
        ]
        keys, *amounts = (
            mirror.page.place(_absolute(min(places)[0], max(places)[0], at))
            for at in (
                mirror.key_column,
                *(mirror.column(block, places[0][1]) for block in (FIGURE, SLACK, ZEROS)),
            )
        )
    else:
        raise Elsewhere(path[0])
    return Side(*(f"SUMIF({keys},{key},{amount})" for amount in amounts))


def _absolute_cell(row: int, column: int) -> str:
    return f"${a1(1, column)[:-1]}${row}"


def _absolute(first: int, last: int, column: int) -> str:
    letter = a1(1, column)[:-1]
    return f"${letter}${first}:${letter}${last}"
