"""The tables of an edition, drafted from printed ones.

Names, totals and codes are those of the edition below where labels agree; what is printed otherwise
is as it stands in the document. A total is kept only if the document's own numbers add up to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from generator.annexes.model import GridCell
from generator.catalog import codes, history_of
from generator.drafting.columns import (
    CODE,
    Cells,
    amount,
    divided,
    has_numbers,
    heads_codes,
    is_line,
    items_of,
    numbering_of,
    repeated,
    shape_of,
    stacks_of,
)
from generator.drafting.naming import bare, matched, new_name, words_for
from generator.drafting.pages import PrintedSheet
from generator.drafting.words import drafting_patterns, drafting_words
from generator.edition.model import Edition
from generator.edition.shapes import AnyTable
from generator.edition.shapes.parts import Column, Row, terms_of_sum
from generator.importing.vocabulary import Vocabulary
from generator.text import same, strip_ordinal

Data = dict[str, Any]
_DASH = re.compile(r"[-—－–]{1,4}")
#: What tells that the columns are numbered where nothing stands before the numbers.
_COLUMN_NUMBERS = "栏次"
#: Tables with more columns lie on their side.
_WIDE = 9


@dataclass
class TableDraft:
    """One table of the draft.

    Attributes:
        name: by which figures call it.
        data: its YAML.
        doubts: what an officer should look at, in Chinese.
    """

    name: str
    data: Data
    doubts: list[str] = field(default_factory=list)


class TableDrafter:
    """Drafts tables on top of an edition."""

    def __init__(self, base: Edition) -> None:
        self.base = base
        self.vocabulary = Vocabulary(base)
        self.taken: list[str] = []

    def draft(self, sheet: PrintedSheet) -> TableDraft:
        """The table that would print a sheet."""
        known = [it for it in self.vocabulary.title(sheet.title) if it in self.base.tables]
        known = [it for it in known if it not in self.taken]
        name = known[0] if known else new_name(sheet.title, [*self.base.tables, *self.taken])
        self.taken.append(name)
        parent = self.base.tables.get(name)
        draft = TableDraft(name, {})
        if parent is None:
            draft.doubts.append("沿用的版式里没有这张表，行、栏的名字是照印出的文字起的")
        head, body = divided(sheet.rows)
        shape = shape_of(head, body)
        if parent is not None and getattr(parent, "shape", shape) != shape:
            draft.doubts.append("表式与沿用的版式不同")
            parent = None
        own = {"shape": shape, "title": sheet.title, "number": sheet.number}
        draft.data |= own | {"unit": sheet.unit or "金额单位：万元"}
        width = len(sheet.rows[0])
        if parent.landscape if parent is not None else width >= _WIDE:
            draft.data["landscape"] = True
        if sheet.notes:
            draft.data["notes"] = [*sheet.notes]
        work = _Work(self, parent, head, body, draft)
        {
            "ledger": work.ledger, "function": work.function,
            "economic": work.economic, "fixed": work.fixed,
        }[shape]()  # fmt: skip
        return draft


@dataclass
class _Work:
    """One table in the making."""

    drafter: TableDrafter
    parent: AnyTable | None
    head: Cells
    body: Cells
    draft: TableDraft

    def doubt(self, text: str) -> None:
        self.draft.doubts.append(text)

    # columns

    def columns(
        self, among: Sequence[int], known: Mapping[str, Column], first: int = 1
    ) -> dict[str, Data]:
        """The columns of amounts at some places; the keys are in order."""
        stacks = stacks_of(self.head)
        labels = [stacks[at][-1] if stacks[at] else "" for at in among]
        groups = [stacks[at][-2] if len(stacks[at]) > 1 else "" for at in among]
        if len(set(groups)) == 1:
            groups = ["" for _ in groups]  # what is above all of them is the side's title
        vocabulary = self.drafter.vocabulary
        words = {
            name: [
                *([f"{column.group}{it}" for it in (column.label, *column.aliases)]),
                *(words_for(vocabulary, column.label, column.aliases) if not column.group else ()),
            ]
            for name, column in known.items()
        }
        wanted = [f"{group}{label}" for group, label in zip(groups, labels, strict=True)]
        names, guessed = matched(wanted, words, vocabulary)
        if None in names:  # the same label, below another heading
            alone, more = matched(
                [label if name is None else "" for label, name in zip(labels, names, strict=True)],
                {
                    name: words_for(vocabulary, it.label, it.aliases)
                    for name, it in known.items()
                    if name not in names
                },
                vocabulary,
            )
            names = [one or other for one, other in zip(names, alone, strict=True)]
            guessed |= more
        result: dict[str, Data] = {}
        numbers: dict[str, int] = {}
        for at, (label, group, name) in enumerate(zip(labels, groups, names, strict=True)):
            own = name or new_name(f"{group}{label}", result)
            if name is None and known:
                self.doubt(f"“{label}”一栏是新的")
            elif name in guessed:
                self.doubt(f"“{label}”一栏按相近的名称认作“{own}”")
            number = first + at
            result[own] = {"label": label, "number": number}
            if group:
                result[own]["group"] = group
            numbers[own] = number
        for own, data in result.items():
            total = self.total(own, known, numbers, "number")
            if total:
                data["total"] = total
            if own in known and known[own].width != Column(label="", number=1).width:
                data["width"] = f"{known[own].width:g}"
        return result

    def total(
        self, name: str, known: Mapping[str, Column | Row], numbers: Mapping[str, int], key_: str
    ) -> str:
        """What a row or a column adds up, by our own numbers; blank where it isn't known."""
        item = known.get(name)
        if item is None or not item.total:
            return ""
        owners = {getattr(it, key_): its_name for its_name, it in known.items()}
        terms = [
            (sign, numbers[owner])
            for sign, number in terms_of_sum(item.total)
            if (owner := owners.get(number)) in numbers and owner is not None
        ]
        return _sum(terms)

    # shapes

    def ledger(self) -> None:
        """Two sides, each with its labels, maybe 行次, and amounts."""
        stacks = stacks_of(self.head)
        starts = [*items_of(stacks), len(stacks)]
        sides: Data = {}
        blocks = self.parent.blocks() if self.parent is not None else []
        parents = getattr(self.parent, "sides", {})
        line = column = 0
        lined = False
        for at, (start, end) in enumerate(pairwise(starts)):
            title = stacks[start][0] if len(stacks[start]) > 1 else ""
            known = list(parents)[at] if at < len(parents) else new_name(title, sides)
            block = blocks[at] if at < len(blocks) else None
            amounts = [it for it in range(start + 1, end) if not is_line(stacks[it])]
            printed = [it for it in range(start + 1, end) if is_line(stacks[it])]
            lined = lined or bool(printed)
            columns = self.columns(amounts, block.columns if block else {}, column + 1)
            column += len(columns)
            labels = [row[start].text.strip() for row in self.body]
            lines = [line + 1 + it for it in range(len(labels))]
            if printed:
                numbers = [same(row[printed[0]].text) for row in self.body]
                if all(map(str.isdigit, numbers)):
                    lines = [*map(int, numbers)]
            others = [name for side in sides.values() for name in side["rows"]]
            known_rows = block.rows if block else {}
            rows = self.rows(labels, lines, known_rows, by_code=True, others=others)
            self.check_totals(rows, columns, lines, amounts)
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
        self.number_headings(lined=lined)
        self.draft.data["sides"] = sides

    def number_headings(self, *, lined: bool) -> None:
        """Whether 行次 and 栏次 are printed, and by which words."""
        self.draft.data["number_heading"] = numbering_of(self.head)
        if not lined:
            self.draft.data["line_heading"] = ""

    def rows(
        self,
        labels: Sequence[str],
        lines: Sequence[int],
        known: Mapping[str, Row],
        *,
        by_code: bool = False,
        others: Sequence[str] = (),
    ) -> dict[str, Data]:
        """The rows that have a label, by name; `others` are the names of those beside them."""
        vocabulary = self.drafter.vocabulary
        words = {name: words_for(vocabulary, row.label, row.aliases) for name, row in known.items()}
        names, guessed = matched(labels, words, vocabulary)
        result: dict[str, Data] = {}
        numbers: dict[str, int] = {}
        for label, number, name in zip(labels, lines, names, strict=True):
            if not label:
                continue
            row = known.get(name or "")
            code = row.code if row else _code_of(label, vocabulary) if by_code else None
            meant = name or next((it for it, one in known.items() if code and one.code == code), "")
            taken = [*result, *others]
            own = meant if meant and meant not in taken else new_name(label, [*taken, *known])
            if own not in known and known:
                self.doubt(f"“{label}”一行是新的")
            elif own in guessed:
                self.doubt(f"“{label}”一行按相近的名称认作“{own}”")
            numbers[own] = number
            result[own] = {"line": number, "label": label, **_looks(label, row)}
            if code:
                result[own]["code"] = code
        for own, data in result.items():
            if total := self.total(own, known, numbers, "line"):
                data["total"] = total
        return result

    def check_totals(
        self,
        rows: dict[str, Data],
        columns: dict[str, Data],
        lines: Sequence[int],
        places: Sequence[int],
    ) -> None:
        """Take back what the document's own numbers contradict."""
        values = {
            (line, at): amount(row[at].text) or Decimal(0)
            for line, row in zip(lines, self.body, strict=True)
            for at in places
        }
        for data in rows.values():
            for at in places if "total" in data else ():
                terms = terms_of_sum(data["total"])
                off = sum(sign * values.get((line, at), Decimal(0)) for sign, line in terms)
                off -= values[data["line"], at]
                if abs(off) > Decimal("0.01") * (len(terms) + 1):
                    self.doubt(f"“{data['label']}”不等于各行之和（差 {off}），没有写 total")
                    del data["total"]
                    break
        numbers = {data["number"]: at for data, at in zip(columns.values(), places, strict=True)}
        for data in columns.values():
            if "total" not in data:
                continue
            for line in lines:
                terms = terms_of_sum(data["total"])
                off = sum(sign * values[line, numbers[it]] for sign, it in terms)
                off -= values[line, numbers[data["number"]]]
                if abs(off) > Decimal("0.01") * (len(terms) + 1):
                    self.doubt(f"“{data['label']}”一栏不等于各栏之和，没有写 total")
                    del data["total"]
                    break

    def function(self) -> None:
        """Codes, names, amounts; the rows are the department's own."""
        stacks = stacks_of(self.head)
        coded = [at for at, it in enumerate(stacks) if heads_codes(it)]
        name_at = coded[-1] + 1
        amounts = [*range(name_at + 1, len(stacks))]
        heading = next(it for it in stacks[coded[0]] if drafting_patterns().code.fullmatch(it))
        levels = [stacks[at][-1] for at in coded if stacks[at][-1] != heading]
        top = stacks[coded[0]][0]
        named = [it for it in stacks[name_at] if it != top]
        block = self.parent.blocks()[0] if self.parent is not None else None
        data = self.draft.data
        data["heading"] = top if top != heading else "项目"
        data["code_heading"] = heading
        data["name_heading"] = named[0] if named else "科目名称"
        data["level_headings"] = levels
        data["number_heading"] = numbering_of(self.head)
        if self.parent is not None:
            for name in ("code_width", "name_width"):
                data[name] = f"{getattr(self.parent, name):g}"
        data["columns"] = self.columns(amounts, block.columns if block else {})
        totals = [at for at, row in enumerate(self.body) if not _is_coded(row, coded)]
        words = [self.body[at][0].text.strip() for at in totals]
        words = [it for it in words if it]
        data["total_heading"] = words[0] if words else "合计"
        is_last = bool(totals) and len(self.body) > 1 and totals[0] == len(self.body) - 1
        if is_last:
            data["total_last"] = True
        self.check_totals({}, data["columns"], range(len(self.body)), amounts)

    def economic(self) -> None:
        """Lists of subjects side by side."""
        stacks = stacks_of(self.head)
        coded = [at for at, it in enumerate(stacks) if heads_codes(it)]
        data = self.draft.data
        data["code_heading"] = stacks[coded[0]][-1]
        data["name_heading"] = stacks[coded[0] + 1][-1]
        data["amount_heading"] = stacks[coded[0] + 2][-1]
        amounts = [*range(coded[0] + 2, [*coded, len(stacks)][1])]
        if len(amounts) > 1:
            block = self.parent.blocks()[0] if self.parent is not None else None
            data["columns"] = self.columns(amounts, block.columns if block else {})
        *rows, last = self.body
        totals: dict[str, list[list[str]]] = {}
        titles: dict[str, str] = {}
        subjects: dict[str, str] = {}
        for at in coded:
            own = {same(row[at].text): row[at + 1].text.strip() for row in rows}
            own = {code: name for code, name in own.items() if CODE.fullmatch(code)}
            subjects |= own
            total = last[at].text.strip()
            label = next((it.text.strip() for it in reversed(last[: at + 2])
                          if it.text.strip() and amount(it.text) is None), total)  # fmt: skip
            tops = sorted({code[:3] for code in own}, key=list(own).index if own else None)
            totals.setdefault(label, []).append([it for it in tops if it in own])
            titles[label] = stacks[at][0] if len(stacks[at]) > 1 else label.removesuffix("合计")
        known = list(getattr(self.parent, "groups", {}))
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
        listed = self.parent.listed() if self.parent is not None else {}
        if lacking := [code for code in listed if code not in subjects]:
            self.doubt(f"比沿用的版式少 {len(lacking)} 个科目（没有发生的可能没有印）")

    def fixed(self) -> None:
        """Rows and columns that all departments have."""
        stacks = stacks_of(self.head)
        lined = [at for at, it in enumerate(stacks) if is_line(it)]
        # whatever heads them: labels stand before the numbers of their lines
        items = items_of(stacks) or [at - 1 for at in lined[:1] if at]
        if not items or len(self.body) == 1 < len(stacks) - len(items) - 1:
            self.lying()
            return
        amounts = [at for at in range(items[0] + 1, len(stacks)) if at not in lined]
        block = self.parent.blocks()[0] if self.parent is not None else None
        data = self.draft.data
        data["heading"] = stacks[items[0]][-1]
        data["line_heading"] = stacks[lined[0]][-1] if lined else ""
        self.number_headings(lined=True)
        known = block.columns if block else {}
        columns = self.columns(amounts, known)
        labels = [row[items[0]].text.strip() for row in self.body]
        lines = [*range(1, len(labels) + 1)]
        if lined:
            numbers = [same(row[lined[0]].text) for row in self.body]
            lines = [*map(int, numbers)] if all(map(str.isdigit, numbers)) else lines
        rows = self.rows(labels, lines, block.rows if block else {})
        self.dashes(rows, [*columns], amounts, lines, block.rows if block else {})
        self.check_totals(rows, columns, lines, amounts)
        data["columns"], data["rows"] = columns, rows

    def dashes(
        self,
        rows: dict[str, Data],
        columns: Sequence[str],
        places: Sequence[int],
        lines: Sequence[int],
        known: Mapping[str, Row],
    ) -> None:
        """Where nothing is filled in, and what counts things."""
        by_line = dict(zip(lines, self.body, strict=True))
        for name, data in rows.items():
            row = by_line[data["line"]]
            pairs = zip(columns, places, strict=True)
            dashes = {it: same(row[at].text) for it, at in pairs}
            if dash := [it for it, text in dashes.items() if _DASH.fullmatch(text)]:
                data["dash"] = dash
                self.draft.data["dash"] = dashes[dash[0]]
            parent = known.get(name)
            if (
                parent.count
                if parent
                else bool(drafting_patterns().counted.fullmatch(data["label"]))
            ):
                data["count"] = True

    def lying(self) -> None:
        """A fixed list whose rows lie side by side, above its columns or below them."""
        stacks = stacks_of(self.head)
        block = self.parent.blocks()[0] if self.parent is not None else None
        known = block.columns if block else {}
        words = {it: words_for(self.drafter.vocabulary, one.label, one.aliases)
                 for it, one in known.items()}  # fmt: skip
        above = repeated(stacks)
        columns_above = any(matched(above, words, self.drafter.vocabulary)[0])
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
        data = self.draft.data
        data |= {"transposed": True, "heading": tops, "line_heading": ""}
        data["number_heading"] = _COLUMN_NUMBERS if any(map(has_numbers, self.head)) else ""
        if columns_above:
            data["columns_above"] = True
        names, _ = matched(ends, words, self.drafter.vocabulary)
        data["columns"] = {
            name or new_name(label, ()): {"label": label, "number": at}
            for at, (label, name) in enumerate(zip(ends, names, strict=True), start=1)
        }
        own = block.rows if block else {}
        whole = [group if label in {"小计", "合计"} and group else label
                 for label, group in zip(labels, groups, strict=True)]  # fmt: skip
        rows = self.rows(whole, [*range(1, len(labels) + 1)], own)
        for data_row, label, group in zip(rows.values(), labels, groups, strict=True):
            data_row["label"] = label
            if group:
                data_row["group"] = group
        data["rows"] = rows


def _is_coded(row: Sequence[GridCell], coded: Sequence[int]) -> bool:
    return any(CODE.fullmatch(same(row[at].text)) for at in coded)


def _looks(label: str, row: Row | None) -> Data:
    """Whether a row is bold, and how far it is indented."""
    bold = row.bold if row else any(word in label for word in drafting_words().totals)
    indent = row.indent if row else _indent(label)
    return {**({"bold": True} if bold else {}), **({"indent": indent} if indent else {})}


def _indent(label: str) -> int:
    if drafting_patterns().among.match(label):
        return 2
    return 1 if re.match(r"\d", label) else 0


def _code_of(label: str, vocabulary: Vocabulary) -> str | None:
    """The 类 that a row of a ledger stands for."""
    key = vocabulary.key
    words = key(bare(label)).removesuffix("支出")
    for code in _tops():
        if any(
            key(strip_ordinal(it.name)).removesuffix("支出") == words for it in history_of(code)
        ):
            return code
    return None


def _tops() -> Iterator[str]:
    return (code for code in codes() if len(code) == 3)  # noqa: PLR2004 - a 类


def _sum(terms: Sequence[tuple[int, int]]) -> str:
    """Signed numbers as official forms say them: `1..8`, `27+28-29`."""
    text = ""
    at = 0
    if all(sign > 0 for sign, _ in terms):
        terms = sorted(terms)
    while at < len(terms):
        sign, first = terms[at]
        last = first
        while at + 1 < len(terms) and terms[at + 1] == (sign, last + 1) and sign > 0:
            at, last = at + 1, last + 1
        mark = "-" if sign < 0 else "+" if text else ""
        text += f"{mark}{first}" if first == last else f"{mark}{first}..{last}"
        at += 1
    return text
