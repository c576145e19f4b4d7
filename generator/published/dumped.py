"""Tables by function code that a program dumped line by line, put into their official form again.

A dump has no cells that reach over others: its headings stand beside their columns, codes and names
in one cell or in any of several, and “栏次” and “合计” run together. The numbers of the columns
tell which is which: below them stand the amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.annexes.model import DrawnGrid, GridCell
from generator.edition.layout import Layout
from generator.edition.shapes import AnyTable
from generator.published.patterns import document_patterns
from generator.text import same

_SUBJECT = re.compile(r"(\d{3}(?:\d{2}){0,2})(?!\d)(.*)", re.DOTALL)
Row = Sequence[GridCell]


#: A label that was cut is told by so many characters at least.
_TELLING = 6


def restored(table: DrawnGrid, shape: AnyTable) -> DrawnGrid:
    """The table in its official form, or as it is where it is no dump or isn't understood."""
    rows = [*table.head, *table.body]
    if any(cell.rows > 1 or cell.columns > 1 for row in rows for cell in row):
        return table
    return _by_function(table, shape) if shape.has_own_rows else _labelled(table, shape)


def _labelled(table: DrawnGrid, shape: AnyTable) -> DrawnGrid:
    """A table of fixed rows, labels that were cut at the width of their column made whole."""
    whole = {same(row.label): row.label for row in shape.rows_of(())}
    whole |= {same(heading.text): heading.text for heading in shape.lay_out().headings}

    def mended(cell: GridCell) -> GridCell:
        text = same(cell.text)
        first, *others = cell.text.split() or [""]
        if others and whole.keys() >= {same(first), *map(same, others)} and text not in whole:
            return replace(cell, text=first)  # two headings run together
        fitting = [label for label in whole if label.startswith(text)]
        if len(text) < _TELLING or text in whole or len(fitting) != 1:
            return cell
        return replace(cell, text=whole[fitting[0]])

    head, body = (
        tuple(tuple(map(mended, row)) for row in part) for part in (table.head, table.body)
    )
    return replace(table, head=head, body=body)


def _by_function(table: DrawnGrid, shape: AnyTable) -> DrawnGrid:
    (block,) = shape.blocks()
    total = block.total[0] if block.total else ""
    rows = [*table.head, *table.body]
    numbers = [column.number for column in block.columns.values()]
    at, columns = _numbered(rows, [str(number) for number in numbers])
    if not columns:
        return table
    said = {same(cell.text) for row in rows[:at] for cell in row}
    if not said.issuperset(same(column.label) for column in block.columns.values()):
        return table
    layout = shape.lay_out()
    levels = len(layout.widths) - len(columns) - 1
    body = tuple(_body(rows[at + 1 :], columns, levels, total, block.numbering))
    width, head = len(layout.widths), document_patterns().dumped_head
    heads = [
        tuple([*row, *[GridCell("")] * width][:width])
        for row in rows[:at]
        if any(head.search(same(cell.text)) for cell in row)
    ]
    blank = (GridCell(total, columns=levels + 1), *[GridCell("")] * len(columns))
    return DrawnGrid((*heads, *_headings(layout)), body or (blank,), layout.widths)


def _numbered(rows: Sequence[Row], numbers: Sequence[str]) -> tuple[int, range]:
    """The row in which the numbers of the columns stand, and in which columns."""
    for at, row in enumerate(rows):
        texts = [same(cell.text) for cell in row]
        for start in range(len(texts) - len(numbers) + 1):
            if texts[start : start + len(numbers)] == list(numbers):
                return at, range(start, start + len(numbers))
    return 0, range(0)


def _headings(layout: Layout) -> Iterator[tuple[GridCell, ...]]:
    for row in range(layout.heading_rows):
        own = sorted((it for it in layout.headings if it.row == row), key=lambda it: it.column)
        yield tuple(GridCell(it.text, it.rows, it.columns) for it in own)


def _body(
    rows: Sequence[Row], columns: range, levels: int, total: str, number: str
) -> Iterator[tuple[GridCell, ...]]:
    """The rows of subjects and the total; “栏次” before an amount names no row of its own."""
    for row in rows:
        labels = [cell for cell in row[: columns.start] if cell.text.strip()]
        amounts = tuple(row[at] for at in columns)
        words = "".join(same(cell.text) for cell in labels)
        has_amounts = any(cell.text.strip() for cell in amounts)
        first = labels[0] if labels else GridCell("")
        if found := _SUBJECT.fullmatch(first.text.strip()):
            name = found[2].strip() or "".join(cell.text for cell in labels[1:])
            code = GridCell(found[1], columns=levels, where=first.where)
            yield (code, GridCell(name, where=labels[-1].where), *amounts)
        elif words in {total, number, number + total} and has_amounts:
            yield (GridCell(total, columns=levels + 1, where=first.where), *amounts)
        elif words not in {"", total, number, number + total} or has_amounts:
            label = "".join(cell.text for cell in labels)
            yield (GridCell(label, columns=levels + 1, where=first.where), *amounts)
