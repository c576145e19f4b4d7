"""The parts of an edition with their sentences, and what the workbook asks for beside tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from generator.annexes.model import Words
from generator.drafting.base import Data
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
from generator.edition.documents import document_words
from generator.edition.model import Edition
from generator.edition.phrases import words
from generator.language import FISCAL, YEAR_SIGN
from generator.text import same

#: What stands where there are no annexes is shorter.
_NOTHING = 10


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
        known = drafting_words()
        own = (*known.cover.fields, known.glossary.title, *known.annexes, known.budgets.title)
        names = Names([*edition.tables, *edition.figures, *taken, *own])
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
        known = drafting_words()
        annexes = known.annexes[0]
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
                data["source"] = known.glossary.title if part.kind == "terms" else annexes
            if part.kind == "annexes":
                texts = [it.text.strip() for it in part.blocks if isinstance(it, Words)]
                is_short = len(texts) == 1 and len(texts[0]) < _NOTHING
                data["when_empty"] = texts[0] if is_short else known.usual.no_annexes
            if part.kind == "sections":
                before = {"表": {"paragraphs": waiting}} if waiting else {}
                data["sections"] = before | self._sections(name, part, there)
                waiting = {}
            parts[name] = data
            if part.kind == "tables":
                waiting = self._beside(parts)
        if not any(it.get("content") == "annexes" for it in parts.values()):
            parts[annexes] = {"title": annexes, "content": "annexes", "source": annexes}
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
        nouns = words(drafting_words().title_nouns)
        return re.sub(rf"{kind}(?={nouns})", "{{ 类型 }}", text)

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
        known = drafting_words()
        usual, rise = known.usual, words(known.rising[:1])
        for key, own in gathered.changes.items():
            cases = {case: text for case, text in own.items() if case not in {"against", "lead"}}
            lacking = [what for case, what in known.cases.items() if case not in cases]
            cases.setdefault("up", usual.up)
            cases.setdefault("down", usual.down)
            cases.setdefault("flat", flats[0] if flats else usual.flat)
            cases.setdefault("from_zero", re.sub(rise, "{{ 方向 }}", cases["up"].split("，")[0]))
            changes[key] = cases
            if lacking:
                self.doubts.add("wording.yaml", ("wording", "change", key),
                                [f"文本里没有 {'、'.join(lacking)} 的情形，是推出的"])  # fmt: skip
        if "同比" not in changes:
            changes["同比"] = usual.change
        completions = gathered.completions or {known.planned[0]: {"rate": usual.completion}}
        reasons = {"原因": usual.reason} | gathered.phrases
        first = self.documents[0]
        return {
            "title": usual.title,
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
        known = drafting_words()
        cards: Data = {known.cover.title: known.cover.model_dump(exclude_unset=True)}
        if gathered.fields:
            cards[known.numbers] = {"title": known.numbers, "fields": gathered.fields}
        lists = {**gathered.lists, known.glossary.title: known.glossary.data()}
        writings = {**gathered.writings, known.annexes[0]: {"title": known.annexes[0]}}
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
    kinds, nouns = words(document_words().kinds), words(drafting_words().short_nouns)
    text = re.sub(rf"\d{{4}}{YEAR_SIGN}?{FISCAL}?|(?:{kinds})(?={nouns})", "", text)
    return text or title


def _table_head(document: DraftDocument) -> list[str]:
    """What stands above tables: whose they are, the year, the unit."""
    heads = Counter("　".join(sheet.head) for sheet in document.sheets)
    above = heads.most_common(1)[0][0] if heads else ""
    issuers = "|".join(map(re.escape, drafting_words().issuers))
    found = re.search(rf"({issuers})[：:]", above)
    return [
        f"{found[1]}：{{{{ 编制单位 }}}}" if found else "",
        "{{ 年度 }}年度" if f"{document.year}{YEAR_SIGN}" in above else "",
        "{{ 单位 }}",
    ]
