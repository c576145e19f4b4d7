"""What a table takes from others: columns whose amounts stand in another table already.

An amount that was typed in two tables would have to be compared for ever; so such a column is not
asked for. A published document prints it all the same: what was read there goes before what would
be taken, and is compared with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.edition.layout import Address, Subject
from generator.edition.shapes import AnyTable
from generator.figures.figure import Figure, agree, is_nothing, typed

if TYPE_CHECKING:
    from generator.figures.derive import Table
    from generator.submission import Entries

#: A pair of amounts that should be equal: the address, as it was read, and as it stands elsewhere.
Pair = tuple[Address, Figure, Figure]


def taken(table: AnyTable, entries: Entries, tables: Mapping[str, Table]) -> dict[Address, Figure]:
    """The amounts that a table takes from others, by address; none that was typed.

    Args:
        table: which table.
        entries: what was typed into it.
        tables: those that take nothing, derived.
    """
    found: dict[Address, Figure] = {}
    for column, (name, other) in _sources(table, tables):
        is_typed = _is_typed(entries, column)
        for row, figure in _column(tables[name], other):
            cell = entries.cells.get((row, column))
            if not is_typed or (cell is not None and cell.formula):
                found[row, column] = figure
    return found


def taken_subjects(
    table: AnyTable, entries: Entries, tables: Mapping[str, Table]
) -> tuple[Subject, ...]:
    """The subjects of a table: its own, or those for which it takes an amount from others."""
    if entries.subjects or not table.has_own_rows:
        return entries.subjects
    own = {
        subject.code: subject
        for _, (name, other) in _sources(table, tables)
        for subject in tables[name].subjects
        if tables[name].figures.get((subject.code, other))
    }
    return tuple(own[code] for code in sorted(own))


def unequal(
    table: AnyTable, entries: Entries, tables: Mapping[str, Table], names: Mapping[str, str]
) -> Iterator[Pair]:
    """Amounts that were read in a column which repeats another, and are not those of the other."""
    for column, (name, other) in _sources(table, tables):
        if not _is_typed(entries, column):
            continue
        elsewhere = dict(_column(tables[name], other))
        rows = {row.key for row in table.rows_of(entries.subjects)}
        # of subjects of its own either table may lack one that the other has
        both = rows | elsewhere.keys() if table.has_own_rows else rows & elsewhere.keys()
        known = {subject.code: subject.name for subject in tables[name].subjects} | dict(names)
        for row in sorted(both):
            label = table.label((row, column), known)
            cell = entries.cells.get((row, column))
            stated = typed(cell, label) if cell else Figure(None, label)
            source = elsewhere.get(row, Figure(None, label))
            if not agree(stated, source) and not is_nothing(stated.amount - source.amount):
                yield (row, column), stated, replace(source, label=label)


def _sources(table: AnyTable, tables: Mapping[str, Table]) -> Iterator[tuple[str, tuple[str, str]]]:
    """The columns that a table takes from others, as far as these are known."""
    return (item for item in table.sources().items() if item[1][0] in tables)


def _is_typed(entries: Entries, column: str) -> bool:
    return any(
        cell.value is not None and not cell.formula
        for (_, at), cell in entries.cells.items()
        if at == column
    )


def _column(table: Table, column: str) -> Iterator[tuple[str, Figure]]:
    return ((row, figure) for (row, at), figure in table.figures.items() if at == column)
