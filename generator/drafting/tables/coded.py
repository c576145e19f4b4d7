"""Tables whose rows are subjects, by function or by economic code."""

from __future__ import annotations

from collections.abc import Sequence

from generator.annexes.model import GridCell
from generator.drafting.columns import (
    CODE,
    heads_codes,
    numbering_of,
    stacks_of,
)
from generator.drafting.naming import new_name
from generator.drafting.tables.labels import columns_of
from generator.drafting.tables.totals import check_totals
from generator.drafting.tables.work import TableWork
from generator.drafting.words import drafting_patterns
from generator.edition.layout import TOTAL
from generator.text import same
from generator.workbook.reading.cells import amount_of


def draft_function(work: TableWork) -> None:
    """Codes, names, amounts; the rows are the department's own."""
    stacks = stacks_of(work.head)
    coded = [at for at, it in enumerate(stacks) if heads_codes(it)]
    name_at = coded[-1] + 1
    amounts = [*range(name_at + 1, len(stacks))]
    heading = next(it for it in stacks[coded[0]] if drafting_patterns().code.fullmatch(it))
    levels = [stacks[at][-1] for at in coded if stacks[at][-1] != heading]
    top = stacks[coded[0]][0]
    named = [it for it in stacks[name_at] if it != top]
    block = work.parent.blocks()[0] if work.parent is not None else None
    data = work.draft.data
    data["heading"] = top if top != heading else "项目"
    data["code_heading"] = heading
    data["name_heading"] = named[0] if named else "科目名称"
    data["level_headings"] = levels
    data["number_heading"] = numbering_of(work.head)
    if work.parent is not None:
        for name in ("code_width", "name_width"):
            data[name] = f"{getattr(work.parent, name):g}"
    data["columns"] = columns_of(work, amounts, block.columns if block else {})
    totals = [at for at, row in enumerate(work.body) if not _is_coded(row, coded)]
    words = [work.body[at][0].text.strip() for at in totals]
    words = [it for it in words if it]
    data["total_heading"] = words[0] if words else "合计"
    is_last = bool(totals) and len(work.body) > 1 and totals[0] == len(work.body) - 1
    if is_last:
        data["total_last"] = True
    check_totals(work, {}, data["columns"], range(len(work.body)), amounts)


def draft_economic(work: TableWork) -> None:
    """Lists of subjects side by side."""
    stacks = stacks_of(work.head)
    coded = [at for at, it in enumerate(stacks) if heads_codes(it)]
    data = work.draft.data
    data["code_heading"] = stacks[coded[0]][-1]
    data["name_heading"] = stacks[coded[0] + 1][-1]
    data["amount_heading"] = stacks[coded[0] + 2][-1]
    amounts = [*range(coded[0] + 2, [*coded, len(stacks)][1])]
    if len(amounts) > 1:
        block = work.parent.blocks()[0] if work.parent is not None else None
        data["columns"] = columns_of(work, amounts, block.columns if block else {})
    *rows, last = work.body
    totals: dict[str, list[list[str]]] = {}
    titles: dict[str, str] = {}
    subjects: dict[str, str] = {}
    for at in coded:
        own = {same(row[at].text): row[at + 1].text.strip() for row in rows}
        own = {code: name for code, name in own.items() if CODE.fullmatch(code)}
        subjects |= own
        total = last[at].text.strip()
        label = next((it.text.strip() for it in reversed(last[: at + 2])
                      if it.text.strip() and amount_of(it.text) is None), total)  # fmt: skip
        tops = sorted({code[:3] for code in own}, key=list(own).index if own else None)
        totals.setdefault(label, []).append([it for it in tops if it in own])
        titles[label] = stacks[at][0] if len(stacks[at]) > 1 else label.removesuffix(TOTAL)
    known = list(getattr(work.parent, "groups", {}))
    data["show_groups"] = any(len(stacks[at]) > 1 for at in coded)
    data["groups"] = {
        known[at] if at < len(known) and len(known) == len(totals) else new_name(label, ()): {
            "title": titles[label],
            "blocks": [block for block in blocks if block],
            "total": label,
        }
        for at, (label, blocks) in enumerate(totals.items())
    }
    data["subjects"] = dict(sorted(subjects.items()))
    listed = work.parent.listed() if work.parent is not None else {}
    if lacking := [code for code in listed if code not in subjects]:
        work.doubt(f"比沿用的版式少 {len(lacking)} 个科目（没有发生的可能没有印）")


def _is_coded(row: Sequence[GridCell], coded: Sequence[int]) -> bool:
    return any(CODE.fullmatch(same(row[at].text)) for at in coded)
