"""From published documents to the YAML of an edition that would print them.

Twice over the same documents: first their tables, so that an edition can read them; then, by the
amounts that were read, their sentences. What is uncertain is said beside it and listed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.annexes.model import Words
from generator.drafting.base import base_data, edition_for_tables, without_misfits
from generator.drafting.known import Names, SubjectRow, known_figures, subject_rows
from generator.drafting.pages import Block, PrintedPart, PrintedSheet, parts_of, sheets_of
from generator.drafting.sections import SectionDrafter
from generator.drafting.sentences import Gathered, SentenceDrafter
from generator.drafting.tables import TableDraft, TableDrafter
from generator.drafting.written import as_yaml
from generator.edition.model import Edition
from generator.edition.source import Invalid
from generator.errors import Unusable
from generator.importing.gather import gather_grids
from generator.published.recognise import title_of
from generator.published.sheets import sheets_of as grids_of
from generator.published.source import PublishedText, read_source
from generator.submission import Submission
from generator.text import same

Data = dict[str, Any]
_NOTE_HEAD = "由公开文本草拟，请对照《版式编写说明》逐项核对；“存疑”各条先看。"
_TERM = re.compile(r"(?P<number>[（(]?[一二三四五六七八九十\d]+[）)]?[、.．]?)\s*(?P<name>[^：:。]{2,40})[：:](?P<text>.+)")


@dataclass(frozen=True, slots=True)
class DraftedEdition:
    """The files of a drafted edition, and what is uncertain.

    Attributes:
        files: name and text of each.
        doubts: what an officer should look at, with the place in the YAML.
        summary: what was found, in Chinese.
    """

    files: Mapping[str, str]
    doubts: tuple[str, ...]
    summary: tuple[str, ...]


@dataclass
class _Document:
    source: PublishedText
    front: tuple[Block, ...]
    parts: list[PrintedPart]
    name: str
    kind: str
    year: int
    sheets: list[PrintedSheet] = field(default_factory=list)
    submission: Submission | None = None


@dataclass
class _Doubts:
    """Doubts by file and path of keys."""

    by_file: dict[str, dict[tuple[str, ...], list[str]]] = field(default_factory=dict)

    def add(self, file: str, path: tuple[str, ...], texts: Sequence[str]) -> None:
        if texts:
            self.by_file.setdefault(file, {}).setdefault(path, []).extend(texts)

    def lines(self) -> list[str]:
        return [
            f"{file} {'.'.join(path)}：{text}"
            for file, own in self.by_file.items()
            for path, texts in own.items()
            for text in texts
        ]


def draft_edition(files: Sequence[Path], edition_id: str, base_id: str) -> DraftedEdition:
    """Draft an edition.

    Args:
        files: published documents of one region and year; the first is the model.
        edition_id: what the edition is to be called.
        base_id: the edition that it is laid on.

    Raises:
        Unusable: a document can't be read, or has no parts or tables; years differ.
    """
    documents = [_document(file) for file in files]
    first = documents[0]
    if len({it.year for it in documents}) > 1:
        raise Unusable(None, "", "各份文本不是同一年度的", "请给出同一地区、同一年度的文本")
    base = base_data(base_id)
    doubts = _Doubts()
    drafts = _tables(documents, base, doubts)
    tables = {draft.name: draft.data for draft in drafts}
    order = [draft.name for draft in drafts]
    reading = edition_for_tables(
        {**base, "figures": {}}, tables=tables, table_order=order, year=first.year
    )
    for document in documents:
        document.submission = _read(document, reading)
    figures = _figures_kept(base, reading)
    named = reading.model_copy(update={"figures": figures})
    own = _Sentences(documents, named, base, doubts)
    wording = own.wording()
    forms = own.forms()
    gathered = own.drafter.gathered
    terms = _terms(documents, base, doubts)
    head: Data = {
        "id": edition_id,
        "extends": base_id,
        "name": f"{first.year}年度部门决算公开（草稿）",
        "region": "",
        "year": str(first.year),
        "kinds": ["部门", "单位"],
        "sources": [f"由 {len(documents)} 份公开文本草拟，未证"],
        "style": _style(gathered, documents),
        "tables": None,
    }
    whole = _laid(base, head, tables, order, figures, gathered, forms, wording, terms)
    gone = _fitted(whole, edition_id)
    for path in gone:
        around = head
        for key in path[:-1]:
            around = around.setdefault(key, {})
        around[path[-1]] = None
    doubts.add("edition.yaml", ("tables",), [f"沿用的“{'.'.join(it)}”在本版式里用不上，写了 null"
                                             for it in gone if it[0] != "terms"])  # fmt: skip
    own_figures = {name: text for name, text in gathered.figures.items()}
    texts = {
        "edition.yaml": as_yaml(head, doubts.by_file.get("edition.yaml"), _NOTE_HEAD),
        "figures.yaml": as_yaml({"figures": own_figures} if own_figures else {}, None,
                                "沿用的版式里没有的指标，名字可以改（句子里一起改）。"),
        "forms.yaml": as_yaml({"forms": forms}, doubts.by_file.get("forms.yaml")),
        "tables.yaml": as_yaml({"table_order": order, "tables": tables},
                               doubts.by_file.get("tables.yaml")),
        "terms.yaml": as_yaml({"terms": terms}, doubts.by_file.get("terms.yaml")),
        "wording.yaml": as_yaml(wording, doubts.by_file.get("wording.yaml")),
    }  # fmt: skip
    lines = doubts.lines()
    summary = (
        f"表 {len(tables)} 张，节 {own.sections} 节，指标 {len(own_figures)} 个（另沿用 {len(figures)} 个）",
        f"要填的内容 {len(gathered.fields)} 项，原因 {len(gathered.reasons)} 项，存疑 {len(lines)} 处",
    )
    return DraftedEdition(texts, tuple(lines), summary)


def _document(file: Path) -> _Document:
    source = read_source(file)
    front, parts = parts_of(source.blocks)
    if not any(part.kind == "tables" for part in parts):
        what = "没有认出“第几部分”和其中的决算表"
        raise Unusable(file, "", what, "请核对文件是不是决算公开文本")
    name, year, kind = title_of(source)
    if not year:
        raise Unusable(file, "", "看不出是哪一年度的决算", "请在标题写明年度")
    sheets = [sheet for part in parts if part.kind == "tables" for sheet in sheets_of(part.blocks)]
    return _Document(source, front, parts, name, kind or "部门", year, sheets)


def _tables(
    documents: Sequence[_Document], base: Data, doubts: _Doubts
) -> list[TableDraft]:
    """The tables as the first document has them, and subjects that others list besides."""
    drafts: list[TableDraft] = []
    drafter = TableDrafter(edition_for_tables(base))
    for sheet in documents[0].sheets:
        try:
            draft = drafter.draft(sheet)
        except (IndexError, KeyError, StopIteration, ValueError) as error:
            doubts.add("tables.yaml", ("tables",), [f"《{sheet.title}》没有读懂表式，没有写（{error}）"])
            continue
        drafts.append(draft)
        doubts.add("tables.yaml", ("tables", draft.name), draft.doubts)
    for other in documents[1:]:
        again = TableDrafter(edition_for_tables(base))
        for sheet in other.sheets:
            own = next((it for it in drafts if same(it.data["title"]) == same(sheet.title)), None)
            if own is None:
                doubts.add("tables.yaml", ("tables",), [f"《{sheet.title}》只在一部分文本里有"])
            elif own.data["shape"] == "economic":
                own.data["subjects"] |= again.draft(sheet).data.get("subjects", {})
    for draft in drafts:
        lines = [it.replace(str(documents[0].year), "{{ 年度 }}") for it in draft.data.get("notes", ())]
        if lines:
            draft.data["notes"] = [_anonymous(line, documents) for line in lines]
    return drafts


def _anonymous(text: str, documents: Sequence[_Document]) -> str:
    for document in documents:
        if document.name:
            text = text.replace(document.name, "{{ 名称 }}")
    return text


def _read(document: _Document, edition: Edition) -> Submission:
    blocks = [it for part in document.parts if part.kind == "tables" for it in part.blocks]
    sheets = tuple(grids_of(blocks, edition))
    return gather_grids(
        [(document.source.file, sheets)], edition, kind=document.kind, name=document.name,
        is_document=True,
    ).submission  # fmt: skip


def _figures_kept(base: Data, edition: Edition) -> dict[str, str]:
    """The figures of the edition below that its tables still tell."""
    figures = {key: str(text) for key, text in base.get("figures", {}).items()}
    data = edition.model_dump(exclude_unset=True)
    data |= {"figures": figures, "rules": {}, "drivers": {}, "eliminations": {}, "counted": {},
             "charts": {}, "imports": {}}  # fmt: skip
    return dict(without_misfits(data)[0].figures)


class _Sentences:
    """The parts with their sentences, drafted."""

    def __init__(
        self, documents: Sequence[_Document], edition: Edition, base: Data, doubts: _Doubts
    ) -> None:
        self.documents = documents
        self.base = base
        self.doubts = doubts
        self.sections = 0
        self.edition = edition
        submissions = [it.submission for it in documents if it.submission is not None]
        names = Names([*edition.tables, *edition.figures, "发布日期", "名词解释", "附件", "年初预算"])
        self.drafter = SentenceDrafter(
            known_figures(edition, submissions),
            documents[0].year,
            [it.name for it in documents],
            names,
        )
        subjects: dict[tuple[str, str], list[SubjectRow]] = {}
        for name, table in edition.ordered_tables:
            rows = subject_rows(edition, submissions[0], name) if table.lists_functions else []
            for row in rows:
                for key in row.amounts:
                    subjects.setdefault(key, []).append(row)
        titles = {name: table.title for name, table in edition.ordered_tables}
        self.section_drafter = SectionDrafter(self.drafter, subjects, titles)

    def wording(self) -> Data:
        """Parts, and the phrases that sentences share."""
        parts: Data = {}
        first, *others = self.documents
        for part in first.parts:
            name = Names([*parts]).new(_short(part.title, first))
            there = [next((it for it in other.parts if it.kind == part.kind
                           and _short(it.title, other) == _short(part.title, first)), None)
                     for other in others]  # fmt: skip
            data: Data = {"title": self._title(part.title)}
            if part.kind != "sections":
                data["content"] = part.kind
            if part.kind in {"terms", "annexes"}:
                data["source"] = "名词解释" if part.kind == "terms" else "附件"
            if part.kind == "annexes":
                texts = [it.text.strip() for it in part.blocks if isinstance(it, Words)]
                data["when_empty"] = texts[0] if len(texts) == 1 and len(texts[0]) < 10 else "无。"  # noqa: PLR2004
            if part.kind == "sections":
                data["sections"] = self._sections(name, part, there)
            parts[name] = data
        if not any(it.get("content") == "annexes" for it in parts.values()):
            parts["附件"] = {"title": "附件", "content": "annexes", "source": "附件"}
        return {"part_order": [*parts], "parts": parts, "wording": self._phrases()}

    def _title(self, text: str) -> str:
        text = self.drafter.words(text)
        kind = self.documents[0].kind
        return re.sub(rf"{kind}(?=决算|概况|基本|主要)", "{{ 类型 }}", text)

    def _sections(
        self, part_name: str, part: PrintedPart, there: Sequence[PrintedPart | None]
    ) -> Data:
        sections: Data = {}
        for section in part.sections:
            others = [
                next((it for it in other.sections if same(it.title) == same(section.title)), None)
                if other else None for other in there
            ]  # fmt: skip
            name = Names([*sections]).new(_short(section.title, self.documents[0]))
            draft = self.section_drafter.draft(section, others, self._title(section.title))
            sections[name] = draft.data
            self.sections += 1
            for paragraph, texts in draft.doubts.items():
                path = ("parts", part_name, "sections", name, "paragraphs", paragraph)
                self.doubts.add("wording.yaml", path, texts)
        extra = {it.title for other in there if other for it in other.sections} - {
            it.title for it in part.sections
        }
        self.doubts.add("wording.yaml", ("parts", part_name),
                        [f"“{title}”一节只在一部分文本里有，没有写" for title in sorted(extra)])  # fmt: skip
        return sections

    def _phrases(self) -> Data:
        gathered = self.drafter.gathered
        changes: Data = {}
        flats = [own["flat"] for own in gathered.changes.values() if "flat" in own]
        default = {"up": "比上年增加{{ 差额 }}万元，增长{{ 比率 }}", "down": "比上年减少{{ 差额 }}万元，下降{{ 比率 }}"}
        for key, own in gathered.changes.items():
            cases = {case: text for case, text in own.items() if case != "against"}
            lacking = [case for case in ("up", "down", "flat", "from_zero") if case not in cases]
            cases.setdefault("up", default["up"])
            cases.setdefault("down", default["down"])
            cases.setdefault("flat", flats[0] if flats else "与上年持平")
            cases.setdefault("from_zero", re.sub("增加", "{{ 方向 }}", cases["up"].split("，")[0]))
            changes[key] = cases
            if lacking:
                self.doubts.add("wording.yaml", ("wording", "change", key),
                                [f"文本里没有 {'、'.join(lacking)} 的情形，是推出的"])  # fmt: skip
        if "同比" not in changes:
            changes["同比"] = {**default, "flat": "与上年持平", "from_zero": "比上年{{ 方向 }}{{ 差额 }}万元"}
        completions = gathered.completions or {"预算": {"rate": "，完成预算的{{ 比率 }}"}}
        reasons = {"原因": "，主要原因是：{{ 原因 }}"} | gathered.phrases
        first = self.documents[0]
        return {
            "title": "{{ 名称 }}{{ 年度 }}年度{{ 类型 }}决算",
            "table_head": _table_head(first),
            "term": _term_form(first),
            "change": changes,
            "completion": completions,
            "reason": reasons,
        }

    def forms(self) -> Data:
        """What the workbook asks for beside the tables."""
        gathered = self.drafter.gathered
        cards: Data = {
            "基本信息": {
                "title": "基本信息",
                "fields": {"发布日期": {"label": "封面日期", "hint": "可不填"}},
            }
        }
        if gathered.fields:
            cards["说明中的数"] = {"title": "说明中的数", "fields": gathered.fields}
        lists = {
            **gathered.lists,
            "名词解释": {
                "title": "名词解释",
                "key": "名词",
                "columns": {
                    "名词": {"label": "名词", "required": True},
                    "解释": {"label": "解释", "type": "paragraph", "merge": "first"},
                    "类别": {"label": "类别（不分类的不填）"},
                },
            },
        }
        writings = {**gathered.writings, "附件": {"title": "附件"}}
        return {
            "cards": cards, "lists": lists, "writings": writings,
            "prior": gathered.prior, "reasons": gathered.reasons,
        }  # fmt: skip


def _short(title: str, document: _Document) -> str:
    text = title.replace(document.name, "") if document.name else title
    text = re.sub(r"\d{4}年?度?|情况说明$|部门(?=决算|概况)|单位(?=决算|概况)", "", text)
    return text or title


def _table_head(document: _Document) -> list[str]:
    """What stands above tables: whose they are, the year, the unit."""
    heads = Counter("　".join(sheet.head) for sheet in document.sheets)
    words = heads.most_common(1)[0][0] if heads else ""
    found = re.search(r"(编制单位|编制部门|公开部门|填报单位|部门名称|单位名称|部门|单位)[：:]", words)
    return [
        f"{found[1]}：{{{{ 编制单位 }}}}" if found else "",
        "{{ 年度 }}年度" if f"{document.year}年" in words else "",
        "{{ 单位 }}",
    ]


def _term_lines(document: _Document) -> list[re.Match[str]]:
    blocks = [it for part in document.parts if part.kind == "terms" for it in part.blocks]
    lines = ["".join(it.text.split()) for it in blocks if isinstance(it, Words)]
    return [found for line in lines if (found := _TERM.fullmatch(line))]


def _term_form(document: _Document) -> str:
    lines = _term_lines(document)
    number = lines[0]["number"] if lines else "（一）"
    digits = re.sub(r"\d+", "{{ 数字序号 }}", number)
    own = digits if digits != number else re.sub("[一二三四五六七八九十]+", "{{ 序号 }}", number)
    return f"{own}{{{{ 名词 }}}}：{{{{ 解释 }}}}"


def _terms(documents: Sequence[_Document], base: Data, doubts: _Doubts) -> Data:
    """The glossary, in the order of the first document; what isn't there goes."""
    names = [it.name for it in documents if it.name]
    terms: Data = {}
    for document in documents:
        for line in _term_lines(document):
            if any(name in line["text"] for name in names):
                doubts.add("terms.yaml", ("terms",), [f"“{line['name']}”的解释提到本部门，没有写"])
            else:
                terms.setdefault(line["name"], line["text"])
    if not terms:
        return {}
    gone = {name: None for name in base.get("terms", {}) if name not in terms}
    return {**gone, **terms}


def _style(gathered: Gathered, documents: Sequence[_Document]) -> Data:
    cells = [cell.text for document in documents for sheet in document.sheets
             for row in sheet.rows for cell in row]  # fmt: skip
    table: Data = {"places": "2"}
    if any(re.fullmatch(r"-?\d{1,3}(,\d{3})+\.\d+", text.strip()) for text in cells):
        table["thousands"] = True
    if not any(re.fullmatch(r"0\.00", text.strip()) for text in cells):
        table["zero"] = ""
    amounts = {"places": "2", "strip": _strip(gathered.amounts)}
    percents = {"places": str(_places(gathered.percents)), "strip": _strip(gathered.percents)}
    if any("," in text for text in gathered.amounts):
        amounts["thousands"] = True  # type: ignore[assignment]
    blank = next((text for text in gathered.amounts if not text.strip("0.")), "0")
    return {
        "numbers": {
            "amount": {**amounts, "blank": blank},
            "percent": percents,
            "count": {"blank": "0"},
            "table_amount": table,
        }
    }


def _strip(texts: Sequence[str]) -> str:
    """How numbers end: with all their places, without those that are zero, or as whole numbers."""
    places = {len(text.partition(".")[2]) for text in texts}
    if places <= {2} or len(places) < 2:  # noqa: PLR2004
        return "none"
    return "all" if 1 in places else "whole"


def _places(texts: Sequence[str]) -> int:
    return max((len(text.partition(".")[2]) for text in texts), default=2)


def _laid(  # noqa: PLR0913 - what an edition is made of
    base: Data, head: Data, tables: Data, order: list[str], figures: Data, gathered: Gathered,
    forms: Data, wording: Data, terms: Data,
) -> Data:  # fmt: skip
    """Everything that the edition will say, as loading it would lay it together."""
    data = {**base, **{key: value for key, value in head.items() if key not in {"extends", "tables"}}}
    data["tables"] = tables
    data["table_order"] = order
    data["figures"] = {**base.get("figures", {}), **gathered.figures}
    data["forms"] = forms
    data |= wording
    if terms:
        data["terms"] = {name: text for name, text in terms.items() if text is not None}
    return data


def _fitted(data: Data, edition_id: str) -> list[tuple[str, ...]]:
    data.pop("abstract", None)
    try:
        return without_misfits(data)[1]
    except Invalid as error:
        what = f"草拟的版式 {edition_id} 自相矛盾：{'.'.join(map(str, error.keys))}：{error}"
        raise Unusable(None, "", what, "请换一份公开文本，或把这份文本交给维护者") from error
