"""A table that goes on over a page in a dump, where each page was given columns of its own.

The 行次 tell that it goes on: on either page they stand in as many columns, and count on from one
to the next. Between them a page may have columns that are blank, and lack none that is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from generator.annexes.model import DrawnGrid, GridCell

Row = Sequence[GridCell]
#: Fewer sides with 行次 may as well be two tables.
_SIDES = 2
_BLANK = GridCell("")


def joined(before: DrawnGrid, after: DrawnGrid) -> DrawnGrid | None:
    """The two as one table; None where it isn't clear that the second goes on with the first."""
    rows = [*after.head, *after.body]
    spans = (cell.rows > 1 or cell.columns > 1 for row in (*before.body, *rows) for cell in row)
    if any(spans) or not before.body or not rows:
        return None
    numbers, others = _counting([before.body[-1]]), _counting(rows)
    if len(numbers) < _SIDES or len(numbers) != len(others):
        return None
    last, first = before.body[-1], rows[0]
    if any(
        int(last[at].text) + 1 != int(first[to].text)
        for at, to in zip(numbers, others, strict=True)
    ):
        return None
    columns = _columns(rows, _gaps(numbers, len(last)), _gaps(others, len(first)))
    if columns is None:
        return None
    body = (tuple(_BLANK if at is None else row[at] for at in columns) for row in rows)
    return replace(before, body=(*before.body, *body))


def _counting(rows: Sequence[Row]) -> list[int]:
    """The columns in which every row holds the number after the one before it."""
    width = min(map(len, rows))
    texts = [[row[at].text.strip() for row in rows] for at in range(width)]
    return [
        at
        for at, column in enumerate(texts)
        if all(it.isdecimal() for it in column)
        and all(int(one) + 1 == int(other) for one, other in pairwise(column))
    ]


def _gaps(numbers: Sequence[int], width: int) -> list[range]:
    """The columns before, between and behind those of numbers, with the number that ends each."""
    return [range(start, end) for start, end in pairwise([0, *(it + 1 for it in numbers), width])]


def _columns(
    rows: Sequence[Row], gaps: Sequence[range], own: Sequence[range]
) -> list[int | None] | None:
    """For each column of the first page that of the second; None where it can't be told."""
    columns: list[int | None] = []
    for wanted, found in zip(gaps, own, strict=True):
        kept: list[int | None] = list(found)
        if len(found) > len(wanted):
            kept = [at for at in found if any(row[at].text.strip() for row in rows)]
        is_last = found is own[-1]
        if len(kept) != len(wanted) and not (is_last and len(kept) < len(wanted)):
            return None
        # a row that ends early lacks what is blank at its end
        columns += [*kept, *[None] * (len(wanted) - len(kept))]
    return columns
