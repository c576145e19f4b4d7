"""Tables as the frame draws them: how large and how wide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.document.compose.sentences import clean
from generator.document.fit import PaperSheet, fit
from generator.document.measures import Box, heading_height
from generator.document.widths import grid_widths, kind_of
from generator.submission import Block

#: A cell of more characters is prose.
_PROSE = 100


def fitted(view: Mapping[str, Any]) -> dict[str, object]:
    """What the frame draws of a table: what it says, and how large it is set."""
    sheet = PaperSheet(
        view["shares"],
        [[_box(cell) for cell in row] for row in view["headings"]],
        [[_box(cell) for cell in row["cells"]] for row in view["rows"]],
        list(_numbers(view["rows"])),
        view["title"],
        [note.striptags() for note in view["notes"]],
        bool(view["number"]),
        [word.striptags() for word in view["head"]],
        heading_height(view["below"]),
    )
    landscape, kind = fit(sheet, landscape=view["landscape"])
    widths = [f"{share:.3f}" for share in view["shares"]]
    return {**view, "landscape": landscape, "kind": kind, "widths": widths}


def block_view(block: Block) -> dict[str, object]:
    """What the frame draws for one block of the department's."""
    if block.kind != "table":
        return {"kind": block.kind, "text": clean(block.text)}
    rows = [
        [
            {
                "text": clean(text),
                "rows": height,
                "columns": width,
                "tag": "th" if at == 0 else "td",
                "class": "prose" if at and len(text) > _PROSE else "",
            }
            for text, height, width in row.cells
        ]
        for at, row in enumerate(block.rows)
    ]
    return {"kind": "table", "class": kind_of(block), "rows": rows, "widths": grid_widths(block)}


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
