"""Compose the document: the edition's sentences and the department's figures become one HTML page.

Sentences belong to the edition and are rendered in a sandbox; what they may say is offered here
as a few functions with Chinese names. Whatever the department still has to supply leaves a visible
blank and a gap in the result, and every number that is printed is remembered with its figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import markupsafe
from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.document import markup
from generator.edition.layout import AMOUNT, Slot, lay_out
from generator.edition.model import ByEconomic, Ledger, Listing, Part, Section
from generator.edition.sentences import FUNCTIONS, compile_sentence
from generator.errors import Unusable
from generator.figures.change import HUNDRED, Change, change, percentage
from generator.figures.derive import Disclosure, Table, leaves
from generator.figures.drivers import Contribution, explain_change
from generator.figures.figure import Figure, combine, typed
from generator.money import NumberStyle
from generator.paths import templates_dir
from generator.submission import Block, Cell, TableRow
from generator.text import chinese_number, same, strip_ordinal

#: Control characters can't come from a workbook (see `_typed`), so they mark what sentences say:
#: a line that stands for blocks of the department's own writing, and a # that was typed.
_BLOCKS, _HASH = "\x01", "\x02"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SENTENCE_FAULTS = (
    TemplateError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
_REASON_ENDS = "。；;，, \t\n"
_REASON_LEADS = ("主要原因是：", "主要原因是:", "主要原因：", "主要原因是", "原因是：")


#: A portrait table with more columns than this is set in smaller type.
MANY_COLUMNS = 7
#: A column of a department's table gets no more room than for so many characters.
WIDEST_COLUMN = 16
#: Half-width characters that fill the width of a portrait page, in the two sizes of type.
CHARACTERS, DENSE_CHARACTERS = 98, 117


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the department still has to supply; `cells` are where."""

    kind: str
    message: str
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it stands in the text, the sentence it stands in, and the figure behind it."""

    text: str
    sentence: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Composition:
    """The document as HTML, with what is missing from it and where its numbers come from.

    `drafts` are the reasons that the program drafted, by name.
    """

    document: markup.Markup
    gaps: tuple[Gap, ...]
    printed: tuple[Printed, ...]
    drafts: Mapping[str, str]


def compose(
    disclosure: Disclosure, *, draft: bool = False, left_out: Collection[Gap] = ()
) -> Composition:
    """Render the document of a disclosure.

    Args:
        disclosure: all figures and words.
        draft: whether every page carries the mark 草稿.
        left_out: missing reasons that stay unsaid: no blank is left for them, and they are no gaps.

    Raises:
        Unusable: a sentence of the edition fails on this department's data.
    """
    composer = _Composer(disclosure, frozenset(left_out))
    source = _frame().render(draft=draft, **composer.views()).replace(_HASH, "#")
    return Composition(
        markup.parse(source), tuple(composer.gaps), tuple(composer.printed), composer.drafts
    )


@cache
def _frame() -> Template:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_dir()), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("document.html.j2")


@dataclass(slots=True)
class _Composer:
    disclosure: Disclosure
    left_out: frozenset[Gap] = frozenset()
    gaps: list[Gap] = field(default_factory=list)
    printed: list[Printed] = field(default_factory=list)
    sentence: str = ""
    drafts: dict[str, str] = field(default_factory=dict)
    writings: list[Sequence[Block]] = field(default_factory=list)
    words: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        disclosure, edition = self.disclosure, self.disclosure.edition
        identity = disclosure.submission.identity
        functions: dict[str, Callable[..., object]] = {
            "金额": self.amount,
            "数量": self.count,
            "占比": self.share,
            "增减": self.change,
            "完成率": self.completion,
            "原因": self.reason,
            "差异原因": self.subject_reason,
            "有数科目": self.subjects,
            "填写": lambda figure: figure.value is not None,
            "撰写": self.writing,
            "列表": self.listing,
            "有数经济科目": self.economic_subjects,
            "中文数": chinese_number,
            "接句": lambda text: text and markupsafe.Markup("。") + text.rstrip("。"),
        }
        if functions.keys() != FUNCTIONS:
            raise AssertionError(functions.keys() ^ FUNCTIONS)
        fields = {
            name: _typed(value) if isinstance(value, str) else value
            for name, value in disclosure.fields.items()
        }
        self.words = {
            **{name: self._rows(name) for name in edition.forms.lists},
            **fields,
            **disclosure.figures,
            **functions,
            "名称": _typed(identity.name),
            "编制单位": fields.get("编制单位") or _typed(identity.name),
            "年度": identity.year,
            "上年": identity.year - 1,
            "类型": identity.kind,
            "自称": f"本{identity.kind}",
            "表": {
                name: {"表号": table.number, "表题": table.title}
                for name, table in edition.tables.items()
            },
            "词": edition.style.words,
            "选项": edition.style.options,
        }

    # what the frame draws

    def views(self) -> dict[str, object]:
        """Everything that the frame template draws."""
        wording = self.disclosure.edition.wording
        parts, contents = [], []
        shown = [part for part in self.disclosure.edition.ordered_parts if self._has_content(part)]
        for number, part in enumerate(shown, start=1):
            view = self._part(part, f"part-{number}")
            title = self._say(part.title)
            view["title"] = markupsafe.Markup("第{}部分 {}").format(chinese_number(number), title)
            parts.append(view)
            contents.append({"level": 1, "id": view["id"], "text": view["title"]})
            contents += view["entries"]  # type: ignore[arg-type]
        return {
            "title": self._say(wording.title),
            "author": self.words["名称"],
            "cover": {
                "name": self._say(wording.cover_name),
                "title": self._say(wording.cover_title),
                "date": self._say(wording.cover_date),
            },
            "contents": contents,
            "contents_note": self._say(wording.contents_note),
            "parts": parts,
        }

    def _has_content(self, part: Part) -> bool:
        submission = self.disclosure.submission
        return bool(
            part.when_empty is not None
            or part.content in {"sections", "tables", "terms"}
            or (part.source and submission.writings.get(part.source))
        )

    def _part(self, part: Part, part_id: str) -> dict[str, object]:
        view: dict[str, object] = {
            "id": part_id, "sections": [], "tables": [], "blocks": [], "annexes": [], "entries": [],
        }  # fmt: skip
        if part.content == "sections":
            sections = [
                self._section(key, section, f"{part_id}-{at}", at)
                for at, (key, section) in enumerate(part.sections.items(), start=1)
            ]
            view["sections"] = sections
            view["entries"] = [_entry(item["id"], item["title"]) for item in sections]
        elif part.content == "tables":
            tables = [
                self._table(table, f"table-{at}")
                for at, table in enumerate(self.disclosure.tables.values(), start=1)
            ]
            view["tables"] = tables
            view["entries"] = [
                _entry(item["id"], f"{chinese_number(at)}、{item['title']}")
                for at, item in enumerate(tables, start=1)
            ]
        elif part.content == "terms":
            view["blocks"] = list(self._terms(part))
        else:
            annexes = list(self._annexes(part, part_id))
            view["annexes"] = annexes
            view["entries"] = [_entry(item["id"], item["title"]) for item in annexes]
            if not annexes:
                view["blocks"] = [{"kind": "text", "text": self._say(part.when_empty or "")}]
        return view

    def _section(self, key: str, section: Section, section_id: str, at: int) -> dict[str, object]:
        blocks: list[dict[str, object]] = []
        for name, text in section.paragraphs.items():
            self.sentence = f"{key}.{name}"
            for line in self._say(text).split("\n"):
                blocks.extend(self._blocks(line))
        self.sentence = ""
        title = markupsafe.Markup("{}、{}").format(chinese_number(at), self._say(section.title))
        return {"id": section_id, "title": title, "blocks": blocks}

    def _blocks(self, line: markupsafe.Markup) -> Iterator[dict[str, object]]:
        text = line.strip()
        if text.startswith(_BLOCKS):
            yield from map(_block_view, self.writings[int(text[1:])])
        elif text.startswith("### "):
            yield {"kind": "heading", "text": text[4:]}
        elif text:
            yield {"kind": "text", "text": text}

    def _terms(self, part: Part) -> Iterator[dict[str, object]]:
        rows = self.disclosure.submission.lists.get(part.source or "", ())
        own = [[_typed(cell.text) for cell in row.values()] for row in rows]
        terms = [(*row, "", "")[:3] for row in own] or list(self._edition_terms())
        wording = self.disclosure.edition.wording
        groups = list(dict.fromkeys(group for _, _, group in terms))
        for number, group in enumerate(groups, start=1):
            if group:
                words = {"序号": chinese_number(number), "名词": group, "解释": ""}
                text = self._render(wording.term_group, words)
                yield {"kind": "heading", "text": text}
            members = [item for item in terms if item[2] == group]
            for at, (term, meaning, _) in enumerate(members, start=1):
                words = {"序号": chinese_number(at), "名词": term, "解释": meaning}
                text = self._render(wording.term, words)
                for line in text.split("\n"):
                    yield {"kind": "text", "text": line}

    def _edition_terms(self) -> Iterator[tuple[str, str, str]]:
        for name, meaning in self.disclosure.edition.terms.items():
            if isinstance(meaning, dict):
                yield from ((term, text, name) for term, text in meaning.items())
            else:
                yield name, meaning, ""

    def _annexes(self, part: Part, part_id: str) -> Iterator[dict[str, object]]:
        blocks = self.disclosure.submission.writings.get(part.source or "", ())
        annex: dict[str, object] | None = None
        own: list[dict[str, object]] = []
        for number, block in enumerate(blocks):
            if block.kind == "title" or annex is None:
                if annex is not None:
                    yield annex
                own = []
                title = _typed(block.text) if block.kind == "title" else self._say(part.title)
                annex = {"id": f"{part_id}-annex-{number}", "title": title, "blocks": own}
            if block.kind != "title":
                own.append(_block_view(block))
        if annex is not None:
            yield annex

    def _table(self, table: Table, table_id: str) -> dict[str, object]:
        shape = table.table
        layout = lay_out(shape, table.subjects)
        total = sum(layout.widths)
        headings: list[list[dict[str, object]]] = [[] for _ in range(layout.heading_rows)]
        for item in sorted(layout.headings, key=lambda heading: (heading.row, heading.column)):
            headings[item.row].append(_cell(item.text, item.rows, item.columns))
        rows = []
        for line in layout.lines:
            cells = [self._slot(table, slot) for slot in line.slots]
            rows.append({"bold": line.bold, "cells": cells})
        roomy = len(layout.widths) <= MANY_COLUMNS and _fits(rows, layout.widths, CHARACTERS)
        landscape = shape.landscape or not _fits(rows, layout.widths, DENSE_CHARACTERS)
        dense = not landscape and not roomy
        notes = [*shape.notes, *(shape.notes_when_empty if table.is_empty else ())]
        head = self.disclosure.edition.wording.table_head
        return {
            "id": table_id,
            "title": shape.title,
            "number": shape.number,
            "landscape": landscape,
            "dense": dense,
            "head": [self._say(text, {"单位": shape.unit}) for text in head],
            "widths": [f"{width / total * 100:.3f}" for width in layout.widths],
            "headings": headings,
            "rows": rows,
            "notes": [self._say(note) for note in notes],
        }

    def _slot(self, table: Table, slot: Slot) -> dict[str, object]:
        text = slot.text
        if slot.address is not None:
            figure = table.figures.get(slot.address)
            numbers = self.disclosure.edition.style.numbers
            style = numbers.table_count if slot.count else numbers.table_amount
            text = style.print(None if figure is None else figure.value)
            if figure is not None and text:
                self.printed.append(Printed(text, table.name, figure))
        indent = f" indent-{slot.indent}" if slot.indent else ""
        kind = {"label": f"label{indent}", "dash": ""}.get(slot.kind, slot.kind)
        return {**_cell(text, 1, slot.columns), "class": kind}

    # what sentences may say

    def amount(self, figure: Figure) -> str:
        """金额: an amount in 万元."""
        return self._print(figure, self._numbers("amount"))

    def count(self, figure: Figure) -> str | markupsafe.Markup:
        """数量: a count; what the department must fill in but left blank shows as a blank."""
        if figure.value is None and self._is_required(figure):
            return _missing(self.disclosure.edition.wording.missing_field)
        return self._print(figure, self._numbers("count"))

    def share(self, part: Figure, whole: Figure) -> str:
        """占比: a percentage with its sign; of a whole that is zero, zero."""
        return self._percent(percentage(part, whole, f"{part.label}占{whole.label}比重"))

    def change(self, figure: Figure, way: str = "同比", other: Figure | None = None) -> str:
        """增减: the phrase for a change against the prior year, or against another figure."""
        wording = self.disclosure.edition.wording
        moved = self._moved(figure, figure.prior if other is None else other)
        if moved.case == "unknown":
            cell = self.disclosure.submission.prior.get(self._name_of(figure))
            message = f"“{figure.label}”没有上年数，无法说明增减"
            self.gaps.append(Gap("prior", message, (cell,) if cell else ()))
            return _missing(wording.missing_prior)
        template = getattr(wording.change[way], moved.case)
        return self._render(template, self._change_words(moved))

    def _change_words(self, moved: Change) -> dict[str, object]:
        words: dict[str, object] = {}
        if moved.difference is not None:
            words["方向"] = "增加" if moved.difference.amount > 0 else "减少"
            size = combine("abs", [moved.difference], moved.difference.label)
            if moved.case != "flat":
                words["差额"] = self._print(size, self._numbers("amount"))
            if moved.rate is not None:
                # the words say 增长 or 下降, so the number carries no sign
                words["比率"] = self._percent(replace(moved.rate, value=abs(moved.rate.amount)))
        return words

    def completion(self, actual: Figure, budget: Figure, way: str) -> str:
        """完成率: the phrase for a completion rate; none where there was no budget."""
        wording = self.disclosure.edition.wording.completion[way]
        rate = percentage(actual, budget, f"{actual.label}完成率")
        if rate.value is None:
            return self._say(wording.no_budget if actual else wording.nothing)
        return self._render(wording.rate, {"比率": self._percent(rate)})

    def reason(self, name: str, way: str = "原因") -> str:
        """原因: the phrase for a reason that the department gives, a blank where it must."""
        edition = self.disclosure.edition
        spec = edition.forms.reasons.get(name)
        if spec is None:
            raise Unusable(None, "", f"版式 {edition.id} 没有名为“{name}”的原因", "请改正版式")
        moved = self._compared(spec.change, spec.against)
        cell = self.disclosure.submission.reasons.get(name)
        text = _typed(_clean_reason(cell.text)) if cell else ""
        mark = edition.wording.draft.mark
        if text.startswith(mark):
            return self._drafted(spec.label, text.removeprefix(mark), way, moved, cell)
        if text:
            return self._reason_phrase(text, way, moved)
        if not spec.required or moved is None or moved.case in {"flat", "unknown"}:
            return ""
        if spec.change and not spec.against and (draft := self.draft(spec.change, moved)):
            self.drafts[name] = draft.unescape().replace(_HASH, "#")
            return self._drafted(spec.label, draft, way, moved, cell)
        message = f"“{spec.label}”有变动，没有填写原因"
        return self._unsaid(Gap("reason", message, (cell,) if cell else ()), way, moved)

    def _unsaid(self, gap: Gap, way: str, moved: Change) -> str:
        """A visible blank for a reason that is missing, unless it is to stay unsaid."""
        if gap in self.left_out:
            return ""
        self.gaps.append(gap)
        missing = _missing(self.disclosure.edition.wording.missing_reason)
        return self._reason_phrase(missing, way, moved)

    def draft(self, name: str, moved: Change) -> markupsafe.Markup:
        """A reason drafted from the lines that moved; empty where nothing is known of them."""
        places = self._numbers("amount").places
        if moved.difference is None:
            return markupsafe.Markup("")
        explanation = explain_change(self.disclosure, name, moved.difference, places)
        if explanation is None:
            return markupsafe.Markup("")
        wording = self.disclosure.edition.wording.draft
        drivers = [
            self._contribution(wording.part, item)
            # where other parts offset it, a driver may exceed the whole: no share then
            + self._contribution(wording.share if item.share.amount <= HUNDRED else "", item)
            for item in explanation.drivers
        ]
        offsets = [self._contribution(wording.offset, item) for item in explanation.offsets]
        return markupsafe.escape(wording.between).join(drivers) + markupsafe.Markup().join(offsets)

    def _contribution(self, template: str, item: Contribution) -> markupsafe.Markup:
        size = combine("abs", [item.difference], item.difference.label)
        words = {
            "名称": _typed(item.name),
            "方向": "增加" if item.difference.amount > 0 else "减少",
            "差额": self._print(size, self._numbers("amount")),
            "比重": self._percent(item.share),
        }
        return self._render(template, words)

    def _drafted(
        self, label: str, text: str, way: str, moved: Change | None, cell: Cell | None
    ) -> str:
        """A drafted reason, marked as such until the accountant accepts or rewrites it."""
        mark = self.disclosure.edition.wording.draft.mark
        message = f"“{label}”的原因由系统草拟。请核实、改写；照用的，填入原因并删去“{mark}”"
        self.gaps.append(Gap("drafted", message, (cell,) if cell else ()))
        drafted = markupsafe.Markup('<span class="drafted">{}{}</span>').format(mark, text)
        return self._reason_phrase(drafted, way, moved)

    def subject_reason(self, row: Mapping[str, object], way: str = "原因") -> str:
        """差异原因: the phrase for a subject's reason, a blank where budget and actual differ."""
        actual, budget = row["决算"], row["预算"]
        if not isinstance(actual, Figure) or not isinstance(budget, Figure):
            return ""
        moved = self._moved(actual, budget)
        text = _clean_reason(str(row.get("差异原因", "")))
        if text:
            return self._reason_phrase(text, way, moved)
        if moved.case == "flat":
            return ""
        message = f"“{row['名称']}”决算数与年初预算数不同，没有填写原因"
        cells = tuple(budget.cells()) or tuple(actual.cells())[:1]
        return self._unsaid(Gap("reason", message, cells), way, moved)

    def _reason_phrase(self, text: str, way: str, moved: Change | None) -> str:
        template = self.disclosure.edition.wording.reason[way]
        case = moved.case if moved else ""
        up, down = ("增加", "大于"), ("减少", "小于")
        direction, size = {"up": up, "from_zero": up, "down": down}.get(case, ("持平", "等于"))
        return self._render(template, {"原因": text, "方向": direction, "大小": size})

    def subjects(
        self, table_name: str, column: str, list_name: str, budget: str, digits: int = 3
    ) -> list[dict[str, object]]:
        """有数科目: the subjects of a table, of one level, that have an actual or a budget.

        Each comes as 编码, 名称, the names of its 类 and 款, 决算 and 预算, and whatever else the
        list says of it.
        """
        table = self.disclosure.tables[table_name]
        listing = self.disclosure.edition.forms.lists[list_name]
        rows = self.disclosure.submission.lists.get(list_name, ())
        key = listing.key or next(iter(listing.columns))
        by_code = {same(row[key].text): row for row in rows}
        actuals = {code: (name, figure) for code, name, figure in _subjects(table, column, digits)}
        label = listing.columns[budget].label
        for code, row in by_code.items():
            if len(code) < digits:
                message = f"《{listing.title}》的“{code}”应填到 {digits} 位编码"
                self.gaps.append(Gap("budget", message, (row[key],)))
            else:
                actuals.setdefault(code[:digits], (_name_in(row, listing), Figure(None, label)))
        names = {subject.code: subject.name for subject in table.subjects}
        result: list[dict[str, object]] = []
        for code, (name, actual) in sorted(actuals.items()):
            own = [row for row in leaves(rows, key) if same(row[key].text).startswith(code)]
            planned = combine("sum", [typed(row[budget], f"{name}{label}") for row in own], label)
            exact = by_code.get(code, {})
            said = {
                name: _typed(exact[name].text) if name in exact else "" for name in listing.columns
            }
            if actual or planned:
                result.append(
                    {
                        **said,
                        "编码": code,
                        "名称": name,
                        "类": names.get(code[:3], ""),
                        "款": names.get(code[:5], ""),
                        "决算": actual,
                        "预算": planned,
                    }
                )
        return result

    def economic_subjects(self, table_name: str, group: str) -> list[str]:
        """有数经济科目: the names of the 款 with an amount in one group of a table."""
        table = self.disclosure.tables[table_name]
        shape = table.table
        if not isinstance(shape, ByEconomic):
            raise TypeError(table_name)
        return [
            shape.subjects[code]
            for block in shape.groups[group].blocks
            for code in shape.block(block)
            if len(code) > len("301") and table.figures[code, AMOUNT]
        ]

    def writing(self, name: str) -> str:
        """撰写: the department's own paragraphs and tables of one sheet."""
        return self._place(self.disclosure.submission.writings.get(name, ()))

    def listing(self, name: str) -> str:
        """列表: a list as a table, its rows numbered."""
        listing = self.disclosure.edition.forms.lists[name]
        rows = self.disclosure.submission.lists.get(name, ())
        labels = ["序号", *(entry.label for entry in listing.columns.values())]
        lines = [labels]
        for number, row in enumerate(rows, start=1):
            texts = [row[column].text if column in row else "" for column in listing.columns]
            lines.append([str(number), *texts])
        table = tuple(TableRow(tuple((text, 1, 1) for text in line)) for line in lines)
        return self._place((Block("table", rows=table, columns=len(labels)),))

    def _place(self, blocks: Sequence[Block]) -> str:
        """A line that stands for blocks."""
        self.writings.append(blocks)
        return f"\n{_BLOCKS}{len(self.writings) - 1}\n"

    # helpers

    def _rows(self, name: str) -> list[dict[str, object]]:
        return [
            {column: _typed(cell.text) for column, cell in row.items()}
            for row in self.disclosure.submission.lists.get(name, ())
        ]

    def _compared(self, current: str | None, against: str | None) -> Change | None:
        if current is None:
            return None
        figure = self.words[current]
        other = self.words[against] if against else None
        if not isinstance(figure, Figure):
            return None
        return self._moved(figure, other if isinstance(other, Figure) else figure.prior)

    def _moved(self, figure: Figure, other: Figure | None) -> Change:
        return change(figure, other, self._numbers("amount").places)

    def _name_of(self, figure: Figure) -> str:
        """The name by which an edition knows a figure or field."""
        known = {**self.disclosure.figures, **self.disclosure.fields}
        return next((name for name, value in known.items() if value is figure), figure.label)

    def _is_required(self, figure: Figure) -> bool:
        entries = dict(self.disclosure.edition.reporting_fields())
        return any(
            entries[name].required
            for name, value in self.disclosure.fields.items()
            if value is figure
        )

    def _numbers(self, kind: str) -> NumberStyle:
        style: NumberStyle = getattr(self.disclosure.edition.style.numbers, kind)
        return style

    def _print(self, figure: Figure, style: NumberStyle) -> str:
        text = style.print(figure.value)
        self.printed.append(Printed(text, self.sentence, figure))
        return text

    def _percent(self, rate: Figure) -> str:
        text = f"{self._numbers('percent').print(rate.amount)}%"
        self.printed.append(Printed(text, self.sentence, rate))
        return text

    def _say(self, text: str, further: Mapping[str, object] | None = None) -> markupsafe.Markup:
        return self._render(text, further or {})

    def _render(self, sentence: str, further: Mapping[str, object]) -> markupsafe.Markup:
        try:
            template = compile_sentence(sentence)
            # the sandbox escapes whatever the department typed
            text = template.render({**self.words, **further}).strip("\n")
            return markupsafe.Markup(text)  # noqa: S704
        except _SENTENCE_FAULTS as error:
            edition = self.disclosure.edition.id
            place = f"“{self.sentence}”" if self.sentence else "一个句子"
            raise Unusable(
                None, "", f"版式 {edition} 的{place}无法写出（{error}）", "请改正版式"
            ) from error


def _typed(text: str) -> str:
    """Words from the workbook, without characters that no document may hold."""
    return _CONTROL.sub("", text).replace("#", _HASH)


def _missing(text: str) -> markupsafe.Markup:
    return markupsafe.Markup('<span class="missing">{}</span>').format(text)


def _clean_reason(text: str) -> str:
    """A reason without the lead and the stop that the sentence supplies."""
    text = text.strip()
    for lead in _REASON_LEADS:
        text = text.removeprefix(lead)
    return text.strip(_REASON_ENDS)


def _entry(target: object, text: object) -> dict[str, object]:
    return {"level": 2, "id": target, "text": text}


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


def _cell(text: str, rows: int, columns: int) -> dict[str, object]:
    return {"text": text, "rows": rows, "columns": columns}


def _subjects(table: Table, column: str, digits: int) -> Iterator[tuple[str, str, Figure]]:
    """Code, name and figure of each subject of one level: 3 digits 类, 5 款, 7 项."""
    shape = table.table
    if isinstance(shape, Ledger):
        for side in shape.sides.values():
            for key, row in side.rows.items():
                if row.code and len(row.code) == digits and column in side.columns:
                    yield row.code, strip_ordinal(row.label), table.figures[key, column]
    else:
        for subject in table.subjects:
            if len(subject.code) == digits:
                yield subject.code, subject.name, table.figures[subject.code, column]


def _name_in(row: Mapping[str, Cell], listing: Listing) -> str:
    """What a row of a list calls its subject: its second column."""
    return _typed(row[list(listing.columns)[1]].text)


def _block_view(block: Block) -> dict[str, object]:
    if block.kind != "table":
        return {"kind": block.kind, "text": _typed(block.text)}
    rows = [
        [
            {**_cell(_typed(text), height, width), "tag": "th" if at == 0 else "td"}
            for text, height, width in row.cells
        ]
        for at, row in enumerate(block.rows)
    ]
    widths = _grid_widths(block)
    return {"kind": "table", "rows": rows, "widths": widths}


def _grid_widths(block: Block) -> list[str]:
    """Widths of a department's table, by how much its columns have to say."""
    need = [6.0] * block.columns
    covered = [0] * block.columns
    for row in block.rows:
        at = 0
        for text, height, width in row.cells:
            while at < block.columns and covered[at]:
                at += 1
            covered[at : at + width] = [height] * width
            if width == 1:
                need[at] = max(need[at], min(len(text), WIDEST_COLUMN) + 2.0)
            at += width
        covered = [max(0, rows - 1) for rows in covered]
    total = sum(need)
    return [f"{value / total * 100:.3f}" for value in need]
