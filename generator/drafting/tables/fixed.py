"""Rows and columns that all departments have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.drafting.base import Data
from generator.drafting.columns import (
    has_numbers,
    is_line,
    items_of,
    repeated,
    stacks_of,
)
from generator.drafting.naming import matched, new_name, words_for
from generator.drafting.tables.labels import columns_of, number_headings, rows_of
from generator.drafting.tables.totals import check_totals
from generator.drafting.tables.work import TableWork
from generator.drafting.words import drafting_patterns, drafting_words
from generator.edition.shapes.parts import Row
from generator.text import same

_DASH = re.compile(r"[-—－–]{1,4}")


def draft_fixed(work: TableWork) -> None:
    """Rows and columns that all departments have."""
    stacks = stacks_of(work.head)
    lined = [at for at, it in enumerate(stacks) if is_line(it)]
    # whatever heads them: labels stand before the numbers of their lines
    items = items_of(stacks) or [at - 1 for at in lined[:1] if at]
    if not items or len(work.body) == 1 < len(stacks) - len(items) - 1:
        _lying(work)
        return
    amounts = [at for at in range(items[0] + 1, len(stacks)) if at not in lined]
    block = work.parent.blocks()[0] if work.parent is not None else None
    data = work.draft.data
    data["heading"] = stacks[items[0]][-1]
    data["line_heading"] = stacks[lined[0]][-1] if lined else ""
    number_headings(work, lined=True)
    known = block.columns if block else {}
    columns = columns_of(work, amounts, known)
    labels = [row[items[0]].text.strip() for row in work.body]
    lines = [*range(1, len(labels) + 1)]
    if lined:
        numbers = [same(row[lined[0]].text) for row in work.body]
        lines = [*map(int, numbers)] if all(map(str.isdigit, numbers)) else lines
    rows = rows_of(work, [*zip(lines, labels, strict=True)], block.rows if block else {})
    cells = {
        line: {name: same(row[at].text) for name, at in zip(columns, amounts, strict=True)}
        for line, row in zip(lines, work.body, strict=True)
    }
    _dashes(work, rows, cells, block.rows if block else {})
    check_totals(work, rows, columns, lines, amounts)
    data["columns"], data["rows"] = columns, rows


def _dashes(
    work: TableWork,
    rows: Mapping[str, Data],
    cells: Mapping[int, Mapping[str, str]],
    known: Mapping[str, Row],
) -> None:
    """Where nothing is filled in, and what counts things; `cells` are by line and column."""
    for name, data in rows.items():
        own = cells[data["line"]]
        if dash := [it for it, text in own.items() if _DASH.fullmatch(text)]:
            data["dash"] = dash
            work.draft.data["dash"] = own[dash[0]]
        parent = known.get(name)
        if parent.count if parent else bool(drafting_patterns().counted.fullmatch(data["label"])):
            data["count"] = True


def _lying(work: TableWork) -> None:
    """A fixed list whose rows lie side by side, above its columns or below them."""
    stacks = stacks_of(work.head)
    block = work.parent.blocks()[0] if work.parent is not None else None
    known = block.columns if block else {}
    words = {it: words_for(work.vocabulary, one.label, one.aliases)
             for it, one in known.items()}  # fmt: skip
    above = repeated(stacks)
    columns_above = any(matched(above, words, work.vocabulary)[0])
    if columns_above:
        below_one = stacks[: len(stacks) // len(above)]
        stacks = [[*stack[1:], top] for stack in below_one for top in above]
    ends = list(dict.fromkeys(stack[-1] for stack in stacks))
    tops = stacks[0][0] if all(it and it[0] == stacks[0][0] for it in stacks) else ""
    rests = [stack[1:-1] if tops else stack[:-1] for stack in stacks]
    rests = [rest or [""] for rest in rests]
    each = len(ends)
    labels = [rest[-1] for rest in rests[::each]]
    groups = [rest[0] if len(rest) > 1 else "" for rest in rests[::each]]
    data = work.draft.data
    data |= {"transposed": True, "heading": tops, "line_heading": ""}
    is_numbered = any(map(has_numbers, work.head))
    data["number_heading"] = drafting_words().numbering[0] if is_numbered else ""
    if columns_above:
        data["columns_above"] = True
    names, _ = matched(ends, words, work.vocabulary)
    data["columns"] = {
        name or new_name(label, ()): {"label": label, "number": at}
        for at, (label, name) in enumerate(zip(ends, names, strict=True), start=1)
    }
    own = block.rows if block else {}
    whole = [group if label in drafting_words().whole and group else label
             for label, group in zip(labels, groups, strict=True)]  # fmt: skip
    rows = rows_of(work, [*enumerate(whole, start=1)], own)
    for data_row, label, group in zip(rows.values(), labels, groups, strict=True):
        data_row["label"] = label
        if group:
            data_row["group"] = group
    data["rows"] = rows
