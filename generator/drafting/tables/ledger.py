"""Two sides, each with labels of rows and amounts."""

from __future__ import annotations

from itertools import pairwise

from generator.drafting.base import Data
from generator.drafting.columns import (
    is_line,
    items_of,
    stacks_of,
)
from generator.drafting.naming import new_name
from generator.drafting.tables.labels import columns_of, number_headings, rows_of
from generator.drafting.tables.totals import check_totals
from generator.drafting.tables.work import TableWork
from generator.text import same


def draft_ledger(work: TableWork) -> None:
    """Two sides, each with its labels, maybe 行次, and amounts."""
    stacks = stacks_of(work.head)
    starts = [*items_of(stacks), len(stacks)]
    sides: Data = {}
    blocks = work.parent.blocks() if work.parent is not None else []
    parents = getattr(work.parent, "sides", {})
    line = column = 0
    lined = False
    for at, (start, end) in enumerate(pairwise(starts)):
        title = stacks[start][0] if len(stacks[start]) > 1 else ""
        known = list(parents)[at] if at < len(parents) else new_name(title, sides)
        block = blocks[at] if at < len(blocks) else None
        amounts = [it for it in range(start + 1, end) if not is_line(stacks[it])]
        printed = [it for it in range(start + 1, end) if is_line(stacks[it])]
        lined = lined or bool(printed)
        columns = columns_of(work, amounts, block.columns if block else {}, column + 1)
        column += len(columns)
        labels = [row[start].text.strip() for row in work.body]
        lines = [line + 1 + it for it in range(len(labels))]
        if printed:
            numbers = [same(row[printed[0]].text) for row in work.body]
            if all(map(str.isdigit, numbers)):
                lines = [*map(int, numbers)]
        others = [name for side in sides.values() for name in side["rows"]]
        known_rows = block.rows if block else {}
        rows = rows_of(
            work, [*zip(lines, labels, strict=True)], known_rows, by_code=True, others=others
        )
        check_totals(work, rows, columns, lines, amounts)
        sides[known] = {
            "title": title,
            "heading": stacks[start][-1],
            "lines": f"{lines[0]}..{lines[-1]}",
            "columns": columns,
            "rows": rows,
        }
        if side := parents.get(known):
            sides[known]["heading_width"] = f"{side.heading_width:g}"
        line = lines[-1]
    number_headings(work, lined=lined)
    work.draft.data["sides"] = sides
