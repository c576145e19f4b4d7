"""Whether an official table can be drawn, filled in and added up as its edition states it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from generator.edition.model import (
    AnyTable,
    ByEconomic,
    ByFunction,
    Column,
    Fixed,
    Ledger,
    Row,
    Side,
    ranges_of_sum,
    terms_of_sum,
)
from generator.edition.source import Invalid, Keys
from generator.text import same

#: No side of an official ledger comes near so many lines.
MAX_LINES = 500
KIND_DIGITS = 3

Node = TypeVar("Node", bound=Hashable)


def check_table(keys: Keys, table: AnyTable) -> None:
    """Refuse a table whose labels, numbers or totals contradict one another.

    Raises:
        Invalid: with the keys at fault, which begin with `keys`.
    """
    if isinstance(table, Ledger):
        _check_ledger(keys, table)
    elif isinstance(table, ByFunction):
        _check_columns(keys, table.columns)
    elif isinstance(table, Fixed):
        _check_columns(keys, table.columns)
        numbered = bool(table.line_heading) and not table.transposed
        lines = [row.line for row in table.rows.values()]
        _check_rows(keys, table, range(min(lines), max(lines) + 1), numbered=numbered)
    else:
        _check_economic(keys, table)


def check_distinct(labels: Iterable[tuple[Keys, str, Hashable]]) -> None:
    """Refuse labels that read the same in the same surroundings: keys, label, surroundings."""
    seen = set()
    for keys, label, around in labels:
        if (same(label), around) in seen:
            raise Invalid(keys, f"“{label}”已经用过")
        seen.add((same(label), around))


def ring(uses: Mapping[Node, Iterable[Node]]) -> list[Node]:
    """Things that use one another in a ring, from the first that is listed back to it; or none."""
    try:
        TopologicalSorter(uses).prepare()
    except CycleError as error:
        around: list[Node] = error.args[1][:0:-1]
        start = around.index(next(node for node in uses if node in around))
        return [*around[start:], *around[: start + 1]]
    return []


def _check_ledger(keys: Keys, table: Ledger) -> None:
    owners: dict[str, str] = {}
    for name, side in table.sides.items():
        place = (*keys, "sides", name)
        lines = side.line_range()
        if not 0 < len(lines) <= MAX_LINES:
            raise Invalid((*place, "lines"), f"应从小到大，不超过 {MAX_LINES} 行")
        _check_columns(place, side.columns)
        for row_name, row in side.rows.items():
            if owners.setdefault(row_name, name) != name:
                raise Invalid((*place, "rows", row_name), "两边有同名的行")
            if row.line not in lines:
                raise Invalid((*place, "rows", row_name), f"行次 {row.line} 不在 {side.lines} 之内")
        _check_rows(place, side, lines, numbered=bool(table.line_heading))


def _check_columns(keys: Keys, columns: Mapping[str, Column]) -> None:
    keys = (*keys, "columns")
    numbers = [column.number for column in columns.values()]
    items = {name: (column.number, column.total) for name, column in columns.items()}
    _check_sums(keys, items, "栏次", range(min(numbers), max(numbers) + 1))
    check_distinct(
        ((*keys, name, "label"), column.label, same(column.group))
        for name, column in columns.items()
    )


def _check_rows(keys: Keys, table: Side | Fixed, lines: range, *, numbered: bool) -> None:
    keys = (*keys, "rows")
    items = {name: (row.line, row.total) for name, row in table.rows.items()}
    _check_sums(keys, items, "行次", lines)
    for name, row in table.rows.items():
        for column in row.dash:
            if column not in table.columns:
                raise Invalid((*keys, name, "dash"), f"没有“{column}”这一栏")
    if not numbered:
        # the parts of two totals may bear the same labels, for they stand below each total
        check_distinct(
            ((*keys, name, "label"), row.label, (same(row.group), _added_to(row, table.rows)))
            for name, row in table.rows.items()
        )


def _added_to(row: Row, rows: Mapping[str, Row]) -> frozenset[str]:
    return frozenset(
        name
        for name, other in rows.items()
        if other.total and any(row.line in numbers for _, numbers in ranges_of_sum(other.total))
    )


def _check_sums(
    keys: Keys, items: Mapping[str, tuple[int, str | None]], what: str, among: range
) -> None:
    """Refuse a number twice, and totals that miss their mark; `among` are all numbers there are.

    A range may pass over numbers without a label, but not beyond the table.
    """
    owners: dict[int, str] = {}
    for name, (number, _) in items.items():
        if owners.setdefault(number, name) != name:
            raise Invalid((*keys, name), f"{what} {number} 与“{owners[number]}”相同")
    uses: dict[int, set[int]] = {}
    for name, (number, total) in items.items():
        for problem in _problems(total, owners, what, among) if total else ():
            raise Invalid((*keys, name, "total"), problem)
        uses[number] = {term for _, term in terms_of_sum(total or "")}
    if around := ring(uses):
        raise Invalid((*keys, owners[around[0]], "total"), "合计把自己也加了进去")


def _problems(total: str, owners: Mapping[int, str], what: str, among: range) -> Iterator[str]:
    added: set[int] = set()
    for _, numbers in ranges_of_sum(total):
        if not numbers:
            yield f"“{total}”应从小到大"
            continue
        there = among if len(numbers) > 1 else owners
        yield from (f"没有{what} {end}" for end in (numbers[0], numbers[-1]) if end not in there)
        if not any(number in owners for number in numbers):
            yield f"{what} {numbers[0]}..{numbers[-1]} 没有内容"
        if twice := added.intersection(numbers):
            yield f"{what} {min(twice)} 加了两次"
        added.update(numbers)


def _check_economic(keys: Keys, table: ByEconomic) -> None:
    placed: set[str] = set()
    for name, group in table.groups.items():
        for at, block in enumerate(group.blocks):
            for code in block:
                place = (*keys, "groups", name, "blocks", at)
                if code not in table.subjects or len(code) != KIND_DIGITS:
                    raise Invalid(place, f"没有类级科目 {code}")
                if code in placed:
                    raise Invalid(place, f"类级科目 {code} 列了两次")
                placed.add(code)
    for code in table.subjects:
        if code[:KIND_DIGITS] not in placed:
            raise Invalid((*keys, "subjects", code), "所属的类没有列在任何一栏（groups）")
