"""Official tables as the frame draws them: rows of printed cells, and how large they are set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.document.compose.sentences import Printed, Sentences
from generator.edition.layout import Slot, lay_out
from generator.figures.derive import Table

#: A portrait table with more columns than this is set in smaller type.
MANY_COLUMNS = 7
#: Half-width characters that fill the width of a portrait page, in the two sizes of type.
CHARACTERS, DENSE_CHARACTERS = 98, 117


def table_view(sentences: Sentences, table: Table, table_id: str) -> dict[str, object]:
    """Everything that the frame draws of a table."""
    shape = table.table
    layout = lay_out(shape, table.subjects)
    total = sum(layout.widths)
    headings: list[list[dict[str, object]]] = [[] for _ in range(layout.heading_rows)]
    for item in sorted(layout.headings, key=lambda heading: (heading.row, heading.column)):
        headings[item.row].append(_cell(item.text, item.rows, item.columns))
    rows = []
    for line in layout.lines:
        cells = [_slot(sentences, table, slot) for slot in line.slots]
        rows.append({"bold": line.bold, "cells": cells})
    roomy = len(layout.widths) <= MANY_COLUMNS and _fits(rows, layout.widths, CHARACTERS)
    landscape = shape.landscape or not _fits(rows, layout.widths, DENSE_CHARACTERS)
    dense = not landscape and not roomy
    notes = [*shape.notes, *(shape.notes_when_empty if table.is_empty else ())]
    head = sentences.disclosure.edition.wording.table_head
    return {
        "id": table_id,
        "title": shape.title,
        "number": shape.number,
        "landscape": landscape,
        "dense": dense,
        "head": [sentences.say(text, {"单位": shape.unit}) for text in head],
        "widths": [f"{width / total * 100:.3f}" for width in layout.widths],
        "headings": headings,
        "rows": rows,
        "notes": [sentences.say(note) for note in notes],
    }


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


def _cell(text: str, rows: int, columns: int) -> dict[str, object]:
    return {"text": text, "rows": rows, "columns": columns}


def _fits(rows: Sequence[Mapping[str, object]], widths: Sequence[float], characters: int) -> bool:
    """Whether every number fits its column on a portrait page of so many characters."""
    total = sum(widths)
    for row in rows:
        at = 0
        for cell in row["cells"]:  # type: ignore[attr-defined]
            room = sum(widths[at : at + cell["columns"]]) / total * characters
            if cell["class"] == "amount" and _width(cell["text"]) > 100 * room:
                return False
            at += cell["columns"]
    return True


def _width(number: str) -> int:
    """Hundredths of a half-width character that a number takes: points and commas are narrow."""
    return 60 + sum(106 if character.isdigit() else 60 for character in number)
