"""Which cells of an official table add up to which: its additions, as its edition states them.

Derivation, checks and the formulas of the Excel form all follow the same additions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.edition.layout import AMOUNT, TOTAL, Address
from generator.edition.model import (
    AnyTable,
    ByEconomic,
    ByFunction,
    Column,
    Fixed,
    Ledger,
    Row,
    terms_of_sum,
)


@dataclass(frozen=True, slots=True)
class Addition:
    """`total` is the signed sum of the terms; `along` says whether rows or columns are added."""

    total: Address
    terms: tuple[tuple[int, Address], ...]
    along: str


def additions(table: AnyTable, codes: Sequence[str] = ()) -> Iterator[Addition]:
    """Every addition of a table; `codes` are the subjects of a table by function code."""
    if isinstance(table, Ledger):
        for side in table.sides.values():
            yield from _along_rows(side.rows, side.columns)
            yield from _along_columns(side.rows, side.columns)
    elif isinstance(table, Fixed):
        yield from _along_rows(table.rows, table.columns)
        yield from _along_columns(table.rows, table.columns)
    elif isinstance(table, ByFunction):
        for parent, children in family(codes).items():
            for column in table.columns if children or parent == TOTAL else ():
                terms = tuple((1, (child, column)) for child in children)
                yield Addition((parent, column), terms, "rows")
        for code in (TOTAL, *codes):
            yield from _across(code, table.columns)
    else:
        yield from _economic(table)


def family(codes: Sequence[str]) -> dict[str, list[str]]:
    """For the total and each code, the codes right below it: 类 below 合计, 款 below 类 …

    A code whose parent has no row of its own counts below the next code above that has one.
    """
    below: dict[str, list[str]] = {TOTAL: [], **{code: [] for code in codes}}
    for code in codes:
        ancestors = (code[:length] for length in (5, 3) if length < len(code))
        below[next((parent for parent in ancestors if parent in below), TOTAL)].append(code)
    return below


def _along_rows(rows: Mapping[str, Row], columns: Mapping[str, Column]) -> Iterator[Addition]:
    lines = {row.line: name for name, row in rows.items()}
    for name, row in rows.items():
        if not row.total:
            continue
        parts = [
            (sign, lines[number]) for sign, number in terms_of_sum(row.total) if number in lines
        ]
        for column in columns:
            dashed = any(column in rows[part].dash for _, part in parts)
            if column not in row.dash and not dashed:
                terms = tuple((sign, (part, column)) for sign, part in parts)
                yield Addition((name, column), terms, "rows")


def _along_columns(rows: Mapping[str, Row], columns: Mapping[str, Column]) -> Iterator[Addition]:
    for name, row in rows.items():
        usable = {key: column for key, column in columns.items() if key not in row.dash}
        yield from _across(name, usable)


def _across(row: str, columns: Mapping[str, Column]) -> Iterator[Addition]:
    numbers = {column.number: name for name, column in columns.items()}
    for name, column in columns.items():
        if column.total:
            terms = tuple(
                (sign, (row, numbers[number]))
                for sign, number in terms_of_sum(column.total)
                if number in numbers
            )
            yield Addition((row, name), terms, "columns")


def _economic(table: ByEconomic) -> Iterator[Addition]:
    below = family(tuple(table.subjects))
    for parent, children in below.items():
        if parent != TOTAL and children:
            terms = tuple((1, (child, AMOUNT)) for child in children)
            yield Addition((parent, AMOUNT), terms, "rows")
    for name, group in table.groups.items():
        parents = [code for block in group.blocks for code in block]
        yield Addition((name, AMOUNT), tuple((1, (code, AMOUNT)) for code in parents), "rows")
