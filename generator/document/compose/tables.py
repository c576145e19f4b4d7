"""Official tables as the frame draws them: rows of printed cells, and how large they are set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.document.compose.sentences import Printed, Sentences
from generator.document.fit import Sheet, fit
from generator.document.measures import Box, heading_height
from generator.edition.layout import Slot
from generator.figures.derive import Table


def table_view(
    sentences: Sentences, table: Table, table_id: str, heading: str = ""
) -> dict[str, object]:
    """Everything that a table says.

    Args:
        sentences: say the lines around the table.
        table: its figures.
        table_id: by which the contents find it.
        heading: title of the part where it stands above the table.
    """
    shape = table.table
    layout = shape.lay_out(table.subjects)
    total = sum(layout.widths)
    headings: list[list[dict[str, Any]]] = [[] for _ in range(layout.heading_rows)]
    for item in sorted(layout.headings, key=lambda heading: (heading.row, heading.column)):
        headings[item.row].append(_cell(item.text, item.rows, item.columns))
    rows: list[dict[str, Any]] = []
    for line in layout.lines:
        cells = [_slot(sentences, table, slot) for slot in line.slots]
        rows.append({"bold": line.bold, "cells": cells})
    notes = [*shape.notes, *(shape.notes_when_empty if table.is_empty else ())]
    said = [sentences.say(note) for note in notes]
    head = sentences.disclosure.edition.wording.table_head
    return {
        "id": table_id,
        "title": shape.title,
        "number": shape.number,
        "landscape": shape.landscape,
        "below": heading,
        "head": [sentences.say(text, {"单位": shape.unit}) for text in head],
        "shares": [width / total * 100 for width in layout.widths],
        "headings": headings,
        "rows": rows,
        "notes": said,
    }


def fitted(view: Mapping[str, Any]) -> dict[str, object]:
    """What the frame draws of a table: what it says, and how large it is set."""
    sheet = Sheet(
        view["shares"],
        [[_box(cell) for cell in row] for row in view["headings"]],
        [[_box(cell) for cell in row["cells"]] for row in view["rows"]],
        list(_numbers(view["rows"])),
        view["title"],
        [note.striptags() for note in view["notes"]],
        bool(view["number"]),
        heading_height(view["below"]),
    )
    landscape, kind = fit(sheet, landscape=view["landscape"])
    widths = [f"{share:.3f}" for share in view["shares"]]
    return {**view, "landscape": landscape, "kind": kind, "widths": widths}


def _slot(sentences: Sentences, table: Table, slot: Slot) -> dict[str, object]:
    text = slot.text
    if slot.address is not None:
        figure = table.figures.get(slot.address)
        numbers = sentences.disclosure.edition.style.numbers
        style = numbers.table_count if slot.count else numbers.table_amount
        text = style.print(None if figure is None else figure.value)
        if figure is not None and text:
            sentences.printed.append(Printed(text, table.name, figure))
    indent = f" indent-{slot.indent}" if slot.indent else ""
    kind = {"label": f"label{indent}", "dash": ""}.get(slot.kind, slot.kind)
    return {**_cell(text, 1, slot.columns), "class": kind}


def _cell(text: str, rows: int, columns: int) -> dict[str, Any]:
    return {"text": text, "rows": rows, "columns": columns}


def _box(cell: Mapping[str, Any]) -> Box:
    indent = str(cell.get("class", "")).partition("indent-")[2]
    return Box(cell["text"], cell["rows"], cell["columns"], int(indent or 0))


def _numbers(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, int, int, bool]]:
    """Each number with the columns from and up to which it stands, and whether in bold."""
    for row in rows:
        at = 0
        for cell in row["cells"]:
            end = at + cell["columns"]
            if cell["class"] == "amount":
                yield cell["text"], at, end, row["bold"]
            at = end
