"""What official tables say: rows of printed cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.document.compose.sentences import Printed, Sentences
from generator.edition.layout import LayoutSlot
from generator.edition.shapes import AnyTable
from generator.figures.derive import Table


def table_views(
    sentences: Sentences, table: Table, table_id: str, heading: str = ""
) -> Iterator[dict[str, object]]:
    """Everything that a table says: once, or for each of the bands in which it is printed.

    Args:
        sentences: say the lines around the table.
        table: its figures.
        table_id: by which the contents find it.
        heading: title of the part where it stands above the table.
    """
    filled = {address for address, figure in table.figures.items() if figure}
    bands = table.table.chosen(sentences.disclosure.edition.style.options, filled).bands()
    for band in bands:
        view = _view(sentences, table, band)
        is_first, is_last = band is bands[0], band is bands[-1]
        yield {
            **view,
            "id": table_id if is_first else "",
            "below": heading if is_first else "",
            "notes": view["notes"] if is_last else [],
        }


def _view(sentences: Sentences, table: Table, shape: AnyTable) -> dict[str, Any]:
    """What one band says."""
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
        "title": shape.title,
        "number": shape.number,
        "landscape": shape.landscape,
        "head": [sentences.say(text, {"单位": sentences.in_unit(shape.unit)}) for text in head],
        "shares": [width / total * 100 for width in layout.widths],
        "headings": headings,
        "rows": rows,
        "notes": said,
    }


def _slot(sentences: Sentences, table: Table, slot: LayoutSlot) -> dict[str, object]:
    text = slot.text
    if slot.address is not None:
        figure = table.figures.get(slot.address)
        value = None if figure is None else figure.value
        if slot.count:
            text = sentences.numbers("table_count").print(value)
        else:
            text = sentences.amount_text(value, "table_amount")
        if figure is not None and text:
            sentences.printed.append(Printed(text, table.name, figure))
    indent = f" indent-{slot.indent}" if slot.indent else ""
    kind = {"label": f"label{indent}", "dash": ""}.get(slot.kind, slot.kind)
    return {**_cell(text, 1, slot.columns), "class": kind}


def _cell(text: str, rows: int, columns: int) -> dict[str, Any]:
    return {"text": text, "rows": rows, "columns": columns}
