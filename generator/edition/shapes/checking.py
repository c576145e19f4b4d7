"""What makes a table impossible to fill in and add up, whatever its shape."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from generator.edition.shapes.parts import Column, Row, ranges_of_sum, terms_of_sum
from generator.edition.source import Invalid, Keys
from generator.text import same

Node = TypeVar("Node", bound=Hashable)


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


def check_columns(keys: Keys, columns: Mapping[str, Column]) -> None:
    """Refuse columns whose numbers, totals or labels contradict one another."""
    keys = (*keys, "columns")
    numbers = [column.number for column in columns.values()]
    items = {name: (column.number, column.total) for name, column in columns.items()}
    _check_sums(keys, items, "栏次", range(min(numbers), max(numbers) + 1))
    check_distinct(
        ((*keys, name, "label"), column.label, same(column.group))
        for name, column in columns.items()
    )


def check_rows(
    keys: Keys,
    rows: Mapping[str, Row],
    columns: Mapping[str, Column],
    lines: range,
    *,
    numbered: bool,
) -> None:
    """Refuse rows whose lines, totals or labels contradict one another."""
    keys = (*keys, "rows")
    items = {name: (row.line, row.total) for name, row in rows.items()}
    _check_sums(keys, items, "行次", lines)
    for name, row in rows.items():
        for column in row.dash:
            if column not in columns:
                raise Invalid((*keys, name, "dash"), f"没有“{column}”这一栏")
    if not numbered:
        # the parts of two totals may bear the same labels, for they stand below each total
        check_distinct(
            ((*keys, name, "label"), row.label, (same(row.group), _added_to(row, rows)))
            for name, row in rows.items()
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
