"""Which cells of a table add up to which: its additions, as its edition states them.

Derivation, checks and the formulas of the Excel form all follow the same additions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.edition.layout import TOTAL, Address
from generator.edition.shapes.parts import Column, Row, terms_of_sum


class Addition(NamedTuple):
    """`total` is the signed sum of the terms; `along` says whether rows or columns are added."""

    total: Address
    terms: tuple[tuple[int, Address], ...]
    along: str


def family(codes: Sequence[str]) -> dict[str, list[str]]:
    """For the total and each code, the codes right below it: 类 below 合计, 款 below 类 …

    A code whose parent has no row of its own counts below the next code above that has one.
    """
    below: dict[str, list[str]] = {TOTAL: [], **{code: [] for code in codes}}
    for code in codes:
        ancestors = (code[:length] for length in (5, 3) if length < len(code))
        below[next((parent for parent in ancestors if parent in below), TOTAL)].append(code)
    return below


def both_ways(rows: Mapping[str, Row], columns: Mapping[str, Column]) -> Iterator[Addition]:
    """The additions of rows that an edition lists: of lines first, then of columns."""
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
    for name, row in rows.items():
        yield from across(name, {key: it for key, it in columns.items() if key not in row.dash})


def across(row: str, columns: Mapping[str, Column]) -> Iterator[Addition]:
    """The additions of columns within one row."""
    numbers = {column.number: name for name, column in columns.items()}
    for name, column in columns.items():
        if column.total:
            terms = tuple(
                (sign, (row, numbers[number]))
                for sign, number in terms_of_sum(column.total)
                if number in numbers
            )
            yield Addition((row, name), terms, "columns")
