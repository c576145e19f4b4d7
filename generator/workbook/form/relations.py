"""The edition's rules as formulas of the workbook, as far as they can live in it.

A rule lives in the workbook if it compares amounts of official tables, with nothing from elsewhere:
no prior year, no figure, no word. Its two sides stand in the sheet 填报进度; a rule that is applied
to each subject has a hidden column beside each table that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator import expression
from generator.catalog import LEVELS
from generator.edition.layout import TOTAL
from generator.edition.model import Edition, Rule
from generator.edition.shapes.table import SUBJECT
from generator.edition.validate import COMPARISONS
from generator.expression import Expression, Operation, Path, Reference
from generator.workbook.form.detail import code_in
from generator.workbook.form.looks import a1
from generator.workbook.form.tables import SLACK
from generator.workbook.form.watch import ROOM, Watch, off

#: What one broken rule adds to the flag of a cell: from 1 on it is red, below it is amber.
WEIGHTS = {"error": "1", "warning": "0.001", "info": "0.001"}
_FUNCTIONS = {"sum": "SUM", "min": "MIN", "max": "MAX", "abs": "ABS"}


class Elsewhere(Exception):  # noqa: N818 - it says where a rule lives
    """The rule needs what is not in the official tables, so it is left to `juesuan check`."""


@dataclass(frozen=True, slots=True)
class RelationSide:
    """One side of a rule: its amount and how far it may be off, as formulas."""

    value: str
    slack: str = "0"


@dataclass(frozen=True, slots=True)
class Relation:
    """A rule that lives in the workbook.

    Attributes:
        sides: what it compares; nothing for a rule applied to each subject.
        broken: whether it is broken, as a formula; for each subject: in how many rows.
        paths: the amounts that it is about.
    """

    name: str
    rule: Rule
    sides: tuple[RelationSide, ...]
    broken: str
    paths: tuple[Path, ...]


def relations(edition: Edition, watches: Mapping[str, Watch]) -> Iterator[Relation]:
    """The rules of an edition that can live in the workbook; those for each subject get columns."""
    for name, rule in edition.rules.items():
        try:
            yield _relation(name, rule, watches)
        except Elsewhere:
            continue


def columns_for_each(edition: Edition) -> dict[str, set[str]]:
    """The columns of each table by function code that rules compare in each of its rows."""
    found: dict[str, set[str]] = {}
    for rule in edition.rules.values():
        for path in expression.references(expression.parse(rule.check)):
            table = edition.tables.get(path[0])
            if SUBJECT in path and table and table.has_own_rows:
                name = table.address_of(path[1:])[1]
                is_total = table.all_columns[name].total
                found.setdefault(path[0], set()).update(table.all_columns if is_total else {name})
    return found


def _relation(name: str, rule: Rule, watches: Mapping[str, Watch]) -> Relation:
    check = expression.parse(rule.check)
    assert isinstance(check, Operation)
    paths = tuple(expression.references(check))
    for path in paths:
        if path[0] not in watches:
            raise Elsewhere(name)
    if rule.each:
        tables = dict.fromkeys(path[0] for path in paths if SUBJECT in path)
        counts = [f"SUM({_instances(rule, check, paths, watches, table)})" for table in tables]
        return Relation(name, rule, (), f"MAX({','.join(counts)})", paths)
    for path in paths:
        if watches[path[0]].sheet.table.has_own_rows and path[1] != TOTAL:
            raise Elsewhere(name)
    sides = tuple(_side(operand, watches) for operand in check.operands)
    return Relation(name, rule, sides, _broken(rule, check, watches), paths)


def _broken(rule: Rule, check: Operation, watches: Mapping[str, Watch], code: str = "") -> str:
    """Whether a rule is broken, where it applies, as a formula."""
    broken = f"NOT({_holds(check, watches, code)})"
    if rule.when:
        broken = f"AND({_holds(expression.parse(rule.when), watches, code)},{broken})"
    return f"IFERROR(--({broken}),0)"


def _holds(condition: Expression, watches: Mapping[str, Watch], code: str) -> str:
    """Whether a condition can hold within what rounding leaves open, as a formula."""
    if isinstance(condition, Operation) and condition.name in {"and", "or"}:
        parts = (_holds(operand, watches, code) for operand in condition.operands)
        return f"{condition.name.upper()}({','.join(parts)})"
    if not isinstance(condition, Operation) or condition.name not in COMPARISONS:
        return f"({_side(condition, watches, code).value})<>0"
    left, right = (_side(operand, watches, code) for operand in condition.operands)
    slack = f"({left.slack}+{right.slack})"
    difference = f"({left.value})-({right.value})"
    return {
        "==": f"NOT({off(difference, slack)})",
        "<=": f"{difference}<={slack}+{ROOM}",
        ">=": f"{difference}>=-{slack}-{ROOM}",
        "<": f"OR({difference}<{slack},{difference}<0)",
        ">": f"AND({difference}>-{slack},{difference}<>0)",
        "!=": f"{difference}<>0",
    }[condition.name]


def _side(side: Expression, watches: Mapping[str, Watch], code: str = "") -> RelationSide:
    if isinstance(side, Reference):
        return _reference(side.path, watches, code)
    if isinstance(side, Operation):
        parts = [_side(operand, watches, code) for operand in side.operands]
        slack = "+".join(part.slack for part in parts)
        return RelationSide(_compute(side.name, [part.value for part in parts]), slack)
    if side.value:  # in 万元, while the workbook may be in 元
        raise Elsewhere(side.value)
    return RelationSide("0")


def _compute(name: str, values: list[str]) -> str:
    if name in _FUNCTIONS:
        return f"{_FUNCTIONS[name]}({','.join(values)})"
    if name == "/":
        return f"IF(({values[1]})=0,0,({values[0]})/({values[1]}))"
    if name in {"+", "-", "*"}:
        return f"({name.join(values)})"
    raise Elsewhere(name)


def _reference(path: Path, watches: Mapping[str, Watch], code: str) -> RelationSide:
    if path[0] not in watches:
        raise Elsewhere(path[0])
    made = watches[path[0]]
    if SUBJECT in path:
        return _of_subject(path, made, code)
    address = made.sheet.table.address_of(path[1:])
    if address not in made.sheet.places:
        return RelationSide("0")
    return RelationSide(f"N({made.of(address)})", f"N({made.of(address, SLACK)})")


# rules for each subject


def _instances(
    rule: Rule,
    check: Operation,
    paths: tuple[Path, ...],
    watches: Mapping[str, Watch],
    table: str,
) -> str:
    """A hidden column beside a table: for each subject of the level whether the rule is broken."""
    made = watches[table]
    if not made.code_column:
        raise Elsewhere(table)
    column = made.extra()
    concerned = {_column_of(path, made) for path in paths if path[0] == table and SUBJECT in path}
    (digits,) = (digits for digits, level in LEVELS.items() if level == rule.each)
    for row, addresses in made.subjects.items():
        code = code_in(made.page.place(f"${a1(row, made.code_column)}"))
        broken = _broken(rule, check, watches, code)
        made.page.bare(row, column, f"=IF(LEN({code})={digits},{broken},0)")
        for address in addresses:
            if address[1] in concerned:
                made.flag(address, f"{WEIGHTS[rule.severity]}*{a1(row, column)}")
    return made.down(column)


def _column_of(path: Path, made: Watch) -> str:
    """The column of the table that a path for each subject means."""
    table = made.sheet.table
    return table.address_of((table.example, *path[2:]))[1]


def _of_subject(path: Path, made: Watch, code: str) -> RelationSide:
    """What stands in the row of a subject, found by its code; nothing where it has no row."""
    name = _column_of(path, made)
    amounts = next(iter(made.subjects.values()))
    column = next(made.sheet.at(address)[1] for address in amounts if address[1] == name)
    is_row = f"--({code_in(made.down(made.code_column))}={code})"
    amount, slack = (
        f"SUMPRODUCT({is_row},{made.down(made.sheet.block(block, column))})" for block in (0, SLACK)
    )
    return RelationSide(amount, slack)
