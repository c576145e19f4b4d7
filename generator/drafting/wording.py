"""The parts of an edition with their sentences, and what the workbook asks for beside tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from generator.annexes.model import Words
from generator.drafting.beside import paragraphs_of
from generator.drafting.documents import Doubts, DraftDocument
from generator.drafting.glossary import term_form
from generator.drafting.known import Names, SubjectRow, known_figures, subject_rows
from generator.drafting.naming import new_name
from generator.drafting.pages import PrintedPart, PrintedSection, PrintedSheet
from generator.drafting.sections.draft import SectionDrafter
from generator.drafting.sections.subjects import SubjectsDrafter
from generator.drafting.sentences.gathered import SentenceDrafter
from generator.drafting.words import drafting_patterns, drafting_words
from generator.edition.model import Edition
from generator.text import same

Data = dict[str, Any]


class PartsDrafter:
    """The parts with their sentences, drafted."""

    def __init__(
        self,
        documents: Sequence[DraftDocument],
        edition: Edition,
        doubts: Doubts,
        taken: Collection[str] = (),
        beside: Sequence[PrintedSheet] = (),
    ) -> None:
        self.documents = documents
        self.beside = beside
        self.doubts = doubts
        self.sections = 0
        self.edition = edition
        submissions = [it.submission for it in documents]
        names = Names(
            [*edition.tables, *edition.figures, *taken, "发布日期", "名词解释", "附件", "年初预算"]
        )
        self.sentences = SentenceDrafter(
            known_figures(edition, submissions),
            documents[0].year,
            [it.name for it in documents],
            [it.kind for it in documents],
            [it.submission is not None for it in documents],
            names,
        )
        subjects: dict[tuple[str, str], list[SubjectRow]] = {}
        for name, table in edition.ordered_tables:
            first = submissions[0] if table.lists_functions else None
            rows = subject_rows(edition, first, name) if first is not None else []
            for row in rows:
                for key in row.amounts:
                    subjects.setdefault(key, []).append(row)
        titles = {name: table.title for name, table in edition.ordered_tables}
        self.section_drafter = SectionDrafter(
            self.sentences, SubjectsDrafter(self.sentences, subjects, titles)
        )

    def wording(self) -> Data:
        """Parts, and the phrases that sentences share."""
        parts: Data = {}
        first, *others = self.documents
        waiting: Data = {}
        for part in first.parts:
            name = Names([*parts]).new(_short(part.title, first))
            there = [next((it for it in other.parts if it.kind == part.kind
                           and _short(it.title, other) == _short(part.title, first)), None)
                     for other in others]  # fmt: skip
            data: Data = {"title": self._title(part.title)}
            self.doubts.add("wording.yaml", ("parts", name), _unsure(part))
            if part.kind != "sections":
                data["content"] = part.kind
            if part.kind in {"terms", "annexes"}:
                data["source"] = "名词解释" if part.kind == "terms" else "附件"
            if part.kind == "annexes":
                texts = [it.text.strip() for it in part.blocks if isinstance(it, Words)]
                data["when_empty"] = texts[0] if len(texts) == 1 and len(texts[0]) < 10 else "无。"  # noqa: PLR2004
            if part.kind == "sections":
                before = {"表": {"paragraphs": waiting}} if waiting else {}
                data["sections"] = before | self._sections(name, part, there)
                waiting = {}
            parts[name] = data
            if part.kind == "tables":
                waiting = self._beside(parts)
        if not any(it.get("content") == "annexes" for it in parts.values()):
            parts["附件"] = {"title": "附件", "content": "annexes", "source": "附件"}
        return {"part_order": [*parts], "parts": parts, "wording": self._phrases()}

    def _beside(self, parts: Data) -> Data:
        """Parts for the tables beside the official ones, or what the next part says before others.

        Where parts have numbers, one more would change those of the parts behind it.
        """
        waiting: Data = {}
        gathered, names = self.sentences.gathered, self.sentences.names
        for sheet in self.beside:
            paragraphs, told = paragraphs_of(sheet, gathered, names)
            if self.documents[0].forms.numbers_parts:
                own = {new_name(sheet.title, waiting): f"### {sheet.title}\n"}
                waiting |= own | {f"{key}{len(waiting)}": it for key, it in paragraphs.items()}
                told = f"{told}，印在下一部分开头"
                self.doubts.add("wording.yaml", ("parts",), [told])
                continue
            name = Names([*parts]).new(sheet.title)
            parts[name] = {"title": sheet.title, "sections": {"表": {"paragraphs": paragraphs}}}
            self.doubts.add("wording.yaml", ("parts", name), [told])
        return waiting

    def _title(self, text: str) -> str:
        text = self.sentences.words(text)
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
            named = section if section.title else replace(section, title=part.title)
            name = Names([*sections]).new(_short(named.title, self.documents[0]))
            draft = self.section_drafter.draft(named, others, self._title(section.title))
            sections[name] = draft.data
            self.sections += 1
            own = ("parts", part_name, "sections", name)
            self.doubts.add("wording.yaml", own, [*_unsure(section), *draft.left_out])
            for paragraph, texts in draft.doubts.items():
                self.doubts.add("wording.yaml", (*own, "paragraphs", paragraph), texts)
        extra = {it.title for other in there if other for it in other.sections} - {
            it.title for it in part.sections
        }
        only = [f"“{title}”一节只在一部分文本里有，没有写" for title in sorted(extra)]
        self.doubts.add("wording.yaml", ("parts", part_name), only)
        return sections

    def _phrases(self) -> Data:
        gathered = self.sentences.gathered
        changes: Data = {}
        flats = [own["flat"] for own in gathered.changes.values() if "flat" in own]
        up = "比上年增加{{ 差额 }}万元，增长{{ 比率 }}"
        default = {"up": up, "down": up.replace("增加", "减少").replace("增长", "下降")}
        for key, own in gathered.changes.items():
            cases = {case: text for case, text in own.items() if case not in {"against", "lead"}}
            lacking = [what for case, what in drafting_words().cases.items() if case not in cases]
            cases.setdefault("up", default["up"])
            cases.setdefault("down", default["down"])
            cases.setdefault("flat", flats[0] if flats else "与上年持平")
            cases.setdefault("from_zero", re.sub("增加", "{{ 方向 }}", cases["up"].split("，")[0]))
            changes[key] = cases
            if lacking:
                self.doubts.add("wording.yaml", ("wording", "change", key),
                                [f"文本里没有 {'、'.join(lacking)} 的情形，是推出的"])  # fmt: skip
        if "同比" not in changes:
            changes["同比"] = {
                **default,
                "flat": "与上年持平",
                "from_zero": "比上年{{ 方向 }}{{ 差额 }}万元",
            }
        completions = gathered.completions or {"预算": {"rate": "，完成预算的{{ 比率 }}"}}
        reasons = {"原因": "，主要原因是：{{ 原因 }}"} | gathered.phrases
        first = self.documents[0]
        return {
            "title": "{{ 名称 }}{{ 年度 }}年度{{ 类型 }}决算",
            "part_heading": first.forms.part,
            "section_heading": first.forms.section,
            "table_head": _table_head(first),
            "term": term_form(first),
            "change": changes,
            "completion": completions,
            "reason": reasons,
        }

    def forms(self) -> Data:
        """What the workbook asks for beside the tables."""
        gathered = self.sentences.gathered
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


def _unsure(it: PrintedPart | PrintedSection) -> list[str]:
    """That there is only one sign of a heading."""
    if len(it.reasons) != 1:
        return []
    return [f"“{it.title}”没有编号，因为{it.reasons[0]}认作标题，请核对"]


def _short(title: str, document: DraftDocument) -> str:
    text = title.replace(document.name, "") if document.name else title
    text = drafting_patterns().title_end.sub("", text)
    text = re.sub(r"\d{4}年?度?|部门(?=决算|概况)|单位(?=决算|概况)", "", text)
    return text or title


def _table_head(document: DraftDocument) -> list[str]:
    """What stands above tables: whose they are, the year, the unit."""
    heads = Counter("　".join(sheet.head) for sheet in document.sheets)
    words = heads.most_common(1)[0][0] if heads else ""
    issuers = "|".join(map(re.escape, drafting_words().issuers))
    found = re.search(rf"({issuers})[：:]", words)
    return [
        f"{found[1]}：{{{{ 编制单位 }}}}" if found else "",
        "{{ 年度 }}年度" if f"{document.year}年" in words else "",
        "{{ 单位 }}",
    ]
