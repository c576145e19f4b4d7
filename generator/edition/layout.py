"""An official table laid out as a grid of cells, for whoever draws it.

The Excel form and the document show the same table; both draw what this module lays out: heading
cells with their spans, and body rows whose cells are words or the address of an amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Literal

from generator.edition.model import (
    AnyTable,
    ByEconomic,
    ByFunction,
    Column,
    Fixed,
    Ledger,
    Row,
    Side,
)

#: The address of an amount within a table: row and column by name, or a code as the row.
Address = tuple[str, str]
#: The row that adds up a table by function, and the only column of a table by economic code.
TOTAL = "合计"
AMOUNT = "金额"

CODE_WIDTH = 10.0
AMOUNT_WIDTH = 11.5
NAME_WIDTH = 30.5
LINE_WIDTH = 5.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading cell: its words, its place in the grid (from 0) and how far it reaches."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """A body cell: words, or the address of an amount."""

    kind: Literal["label", "code", "line", "amount", "dash"]
    text: str = ""
    address: Address | None = None
    columns: int = 1
    indent: int = 0
    count: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A body row."""

    slots: tuple[Slot, ...]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole table: relative widths of its columns, its headings, its body."""

    widths: tuple[float, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]

    @property
    def heading_rows(self) -> int:
        """How many rows the headings take."""
        return max(heading.row + heading.rows for heading in self.headings)


@dataclass(frozen=True, slots=True)
class Subject:
    """A row of a table by function code, as a department has it."""

    code: str
    name: str


def address_of(table: AnyTable, rest: Sequence[str]) -> Address:
    """The address that the rest of a path means: row and column, code, or row of a single column.

    A row of a ledger may also be named by the code of the subject that it stands for.
    """
    row, *column = rest
    if isinstance(table, ByEconomic):
        return row, AMOUNT
    if isinstance(table, Ledger):
        for side in table.sides.values():
            for name, item in side.rows.items():
                if row in {name, item.code}:
                    return name, column[0] if column else next(iter(side.columns))
        return row, "".join(column)
    return row, column[0] if column else next(iter(table.columns))


def lay_out(table: AnyTable, subjects: Sequence[Subject] = ()) -> Layout:
    """Lay out a table; `subjects` are the rows of a table by function code."""
    if isinstance(table, Ledger):
        return _ledger(table)
    if isinstance(table, ByFunction):
        return _by_function(table, subjects)
    if isinstance(table, ByEconomic):
        return _by_economic(table)
    return _transposed(table) if table.transposed else _fixed(table)


def _ledger(table: Ledger) -> Layout:
    widths: list[float] = []
    headings: list[Heading] = []
    numbered = bool(table.number_heading)
    for side in table.sides.values():
        start = len(widths)
        lead = [side.heading_width, LINE_WIDTH] if table.line_heading else [side.heading_width]
        widths += [*lead, *(column.width for column in side.columns.values())]
        headings.append(Heading(side.title, 0, start, columns=len(widths) - start))
        titles = [side.heading, table.line_heading][: len(lead)]
        titles += [column.label for column in side.columns.values()]
        headings += [Heading(text, 1, start + offset) for offset, text in enumerate(titles)]
        if numbered:
            numbers = [table.number_heading, ""][: len(lead)]
            numbers += [str(column.number) for column in side.columns.values()]
            headings += [Heading(text, 2, start + offset) for offset, text in enumerate(numbers)]
    columns = [_side_lines(table, side) for side in table.sides.values()]
    fillers = [_no_line(table, side) for side in table.sides.values()]
    lines = []
    for parts in zip_longest(*columns):
        filled = [part or filler for part, filler in zip(parts, fillers, strict=True)]
        slots = tuple(slot for part in filled for slot in part.slots)
        lines.append(Line(slots, bold=any(part.bold for part in filled)))
    return Layout(tuple(widths), tuple(headings), tuple(lines))


def _side_lines(table: Ledger, side: Side) -> list[Line]:
    rows = {row.line: (name, row) for name, row in side.rows.items()}
    lines = []
    for number in side.line_range():
        name, row = rows.get(number, ("", None))
        slots = [Slot("label", row.label if row else "", indent=row.indent if row else 0)]
        if table.line_heading:
            slots.append(Slot("line", str(number)))
        slots += _amounts(name, row, side.columns)
        lines.append(Line(tuple(slots), bold=bool(row and row.bold)))
    return lines


def _no_line(table: Ledger, side: Side) -> Line:
    lead = 2 if table.line_heading else 1
    return Line(tuple(Slot("label") for _ in range(lead + len(side.columns))))


def _amounts(
    name: str, row: Row | None, columns: dict[str, Column], dash: str = "——"
) -> list[Slot]:
    if row is None:
        return [Slot("amount") for _ in columns]
    return [
        Slot("dash", dash)
        if column in row.dash
        else Slot("amount", address=(name, column), count=row.count)
        for column in columns
    ]


def _by_function(table: ByFunction, subjects: Sequence[Subject]) -> Layout:
    levels = max(1, len(table.level_headings))
    names = list(table.columns)
    widths = [table.code_width / levels] * levels + [table.name_width]
    widths += [column.width for column in table.columns.values()]
    headings = [
        Heading(table.heading, 0, 0, columns=levels + 1),
        Heading(table.code_heading, 1, 0, columns=levels),
    ]
    numbered = bool(table.number_heading)
    last = bool(table.level_headings) or numbered
    headings.append(Heading(table.name_heading, 1, levels, rows=1 if numbered or not last else 2))
    headings += _grouped(table.columns.values(), levels + 1)
    if last:
        texts = table.level_headings or ("",)
        headings += [Heading(text, 2, offset) for offset, text in enumerate(texts)]
        if numbered:
            headings.append(Heading(table.number_heading, 2, levels))
        numbers = [str(column.number) if numbered else "" for column in table.columns.values()]
        headings += [Heading(text, 2, levels + 1 + offset) for offset, text in enumerate(numbers)]
    total = Line(
        (
            Slot("line", table.total_heading, columns=levels + 1),
            *(Slot("amount", address=(TOTAL, name)) for name in names),
        ),
        bold=True,
    )
    body = [
        Line(
            (
                Slot("code", subject.code, columns=levels),
                Slot("label", subject.name),
                *(Slot("amount", address=(subject.code, name)) for name in names),
            )
        )
        for subject in subjects
    ]
    lines = [*body, total] if table.total_last else [total, *body]
    return Layout(tuple(widths), tuple(headings), tuple(lines))


def _grouped(columns: Iterable[Column], start: int) -> list[Heading]:
    headings = []
    for group, members in groupby(columns, key=lambda column: column.group):
        items = list(members)
        if group:
            headings.append(Heading(group, 0, start, columns=len(items)))
        headings += [
            Heading(column.label, 1, start + offset)
            if group
            else Heading(column.label, 0, start + offset, rows=2)
            for offset, column in enumerate(items)
        ]
        start += len(items)
    return headings


def _by_economic(table: ByEconomic) -> Layout:
    blocks = [block for group in table.groups.values() for block in group.blocks]
    headings: list[Heading] = []
    first = 1 if table.show_groups else 0
    start = 0
    for group in table.groups.values():
        if table.show_groups:
            headings.append(Heading(group.title, 0, start, columns=3 * len(group.blocks)))
        start += 3 * len(group.blocks)
    titles = (table.code_heading, table.name_heading, table.amount_heading)
    headings += [Heading(titles[at % 3], first, at) for at in range(3 * len(blocks))]
    columns = [list(table.block(block)) for block in blocks]
    lines = [
        Line(tuple(slot for code in codes for slot in _subject(table, code)))
        for codes in zip_longest(*columns)
    ]
    totals: list[Slot] = []
    for name, group in table.groups.items():
        totals.append(Slot("line", group.total, columns=3 * len(group.blocks) - 1))
        totals.append(Slot("amount", address=(name, AMOUNT)))
    lines.append(Line(tuple(totals), bold=True))
    return Layout(
        (CODE_WIDTH, NAME_WIDTH, AMOUNT_WIDTH) * len(blocks), tuple(headings), tuple(lines)
    )


def _subject(table: ByEconomic, code: str | None) -> tuple[Slot, ...]:
    if code is None:
        return (Slot("code"), Slot("label"), Slot("amount"))
    name = Slot("label", table.subjects[code])
    return (Slot("code", code), name, Slot("amount", address=(code, AMOUNT)))


def _fixed(table: Fixed) -> Layout:
    widths = [table.heading_width, *([LINE_WIDTH * 2] if table.line_heading else [])]
    lead = len(widths)
    widths += [column.width for column in table.columns.values()]
    titles = [table.heading, table.line_heading][:lead]
    titles += [column.label for column in table.columns.values()]
    headings = [Heading(text, 0, at) for at, text in enumerate(titles)]
    if table.number_heading:
        numbers = [table.number_heading, ""][:lead]
        numbers += [str(column.number) for column in table.columns.values()]
        headings += [Heading(text, 1, at) for at, text in enumerate(numbers)]
    lines = []
    for name, row in sorted(table.rows.items(), key=lambda item: item[1].line):
        slots = [Slot("label", row.label, indent=row.indent)]
        if table.line_heading:
            slots.append(Slot("line", str(row.line)))
        slots += _amounts(name, row, table.columns, table.dash)
        lines.append(Line(tuple(slots), bold=row.bold))
    return Layout(tuple(widths), tuple(headings), tuple(lines))


def _transposed(table: Fixed) -> Layout:
    rows = sorted(table.rows.items(), key=lambda item: item[1].line)
    each = len(table.columns)
    headings = [Heading(table.heading, 0, 0, columns=each * len(rows))]
    start = 0
    for group, members in groupby(rows, key=lambda item: item[1].group):
        items = list(members)
        if group:
            headings.append(Heading(group, 1, start, columns=each * len(items)))
        for offset, (_, row) in enumerate(items):
            at = start + offset * each
            above = Heading(row.label, 2, at, columns=each)
            headings.append(above if group else Heading(row.label, 1, at, rows=2, columns=each))
            headings += [
                Heading(column.label, 3, at + place)
                for place, column in enumerate(table.columns.values())
            ]
        start += each * len(items)
    slots = [slot for name, row in rows for slot in _amounts(name, row, table.columns, table.dash)]
    widths = tuple(column.width for _ in rows for column in table.columns.values())
    return Layout(widths, tuple(headings), (Line(tuple(slots)),))
