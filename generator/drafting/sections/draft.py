"""Sections of an edition, drafted from those of documents: sentences, lists, rows for subjects.

What is a department's own (its functions, its performance report, tables of names) is asked for in
the workbook; only forms of sentences stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from generator.annexes.model import DrawnGrid, Words
from generator.drafting.conditions import hangs_on, left_out, uneven
from generator.drafting.naming import new_name
from generator.drafting.pages import Block, PrintedSection
from generator.drafting.pieces import pieces_of
from generator.drafting.privacy import NAMELESS, without_names
from generator.drafting.sections.section import (
    SectionDraft,
    counterpart_of,
    name_for,
    slots_of,
    texts_of,
)
from generator.drafting.sections.subjects import SubjectsDrafter
from generator.drafting.sentences.draft import drafted_paragraph
from generator.drafting.sentences.gathered import SentenceDrafter
from generator.drafting.words import drafting_words
from generator.money import round_half_up
from generator.text import same

Data = dict[str, Any]
#: More words than this for each slot are a report, not a form.
_WORDY = 90
#: The same, where the tables tell hardly any of its numbers.
_TALKING = 35
_SHORT = 30
#: Stands for the department's own name while others are taken out.
_OWN = "\N{REPLACEMENT CHARACTER}"


@dataclass
class SectionDrafter:
    """Drafts sections.

    Attributes:
        sentences: what is known, and what all sentences need.
        of_subjects: drafts what is said of each subject.
    """

    sentences: SentenceDrafter
    of_subjects: SubjectsDrafter

    def draft(
        self, section: PrintedSection, others: Sequence[PrintedSection | None], title: str
    ) -> SectionDraft:
        """One section, with the same section of the other documents."""
        draft = SectionDraft({"title": title, "paragraphs": {}})
        if self._is_report(section, others):
            self._report(section, draft)
            return draft
        printed = [self._paragraphs(it) for it in (section, *others) if it]
        draft.left_out += dict.fromkeys(left_out(printed[0], printed[1:]))
        blocks = [*section.blocks]
        at = 0
        while at < len(blocks):
            rows = self.of_subjects.rows(blocks[at:], section.title, draft)
            if rows:
                at += rows
                continue
            self._block(blocks[at], others, section, draft)
            at += 1
        return draft

    def _is_report(self, section: PrintedSection, others: Sequence[PrintedSection | None]) -> bool:
        texts = texts_of(section.blocks)
        if texts and any(it and texts_of(it.blocks) == texts for it in others):
            return False
        grids = [it for it in section.blocks if isinstance(it, DrawnGrid)]
        if any(not _is_listing(grid) for grid in grids):
            return True
        pieces = [it for text in texts for it in pieces_of(text)]
        slots = [it for it in pieces if it.kind in {"change", "flat"} or it.unit]
        length = sum(map(len, texts)) - sum(len(it.text) for it in pieces if it.kind == "reason")
        known = {round_half_up(value, 2) for figure in self.sentences.known
                 for value in figure.values[:1] if value}  # fmt: skip
        told = [it for it in slots if it.kind != "number" or it.value in known]
        is_own = len(told) * 3 < len(slots)  # the tables tell hardly any of it
        return not slots or length > (_TALKING if is_own else _WORDY) * len(slots)

    def _report(self, section: PrintedSection, draft: SectionDraft) -> None:
        """A section that the department writes itself."""
        gathered = self.sentences.gathered
        name = self.sentences.names.new(section.title)
        own = [["标题", it.text.strip()] for it in section.blocks
               if isinstance(it, Words) and len(it.text) <= _SHORT
               and re.match("[（(][一二三四五六七八九十]", it.text.strip())]  # fmt: skip
        own = [
            it for it in own if not any(name and name in it[1] for name in self.sentences.people)
        ]
        writing: Data = {"title": name[:31], "hint": "层次一栏填“标题”“小标题”“正文”或“表格”"}
        headings = [[kind, re.sub(r"\d{4}年?度?", "", text)] for kind, text in own]
        if headings and any(word in section.title for word in drafting_words().kept_headings):
            writing["starts_with"] = headings
        gathered.writings[name] = writing
        draft.data["paragraphs"]["全文"] = f'{{{{ 撰写("{name}") }}}}'

    def _block(
        self,
        block: Block,
        others: Sequence[PrintedSection | None],
        section: PrintedSection,
        draft: SectionDraft,
    ) -> None:
        paragraphs = draft.data["paragraphs"]
        if isinstance(block, DrawnGrid):
            name = self._listing(block)
            paragraphs[new_name(name, paragraphs)] = f'{{{{ 列表("{name}") }}}}'
            return
        text = " ".join(block.text.split()) if block.text.isascii() else "".join(block.text.split())
        if not text:
            return
        text = self._nameless(text).replace(_OWN, self.sentences.people[0])
        if self.of_subjects.shares(text, section.title, draft):
            return
        same_there = [counterpart_of(text, it) for it in others]
        texts = [text, *same_there]
        main = max(range(len(texts)), key=lambda at: slots_of(texts[at]))
        drafted, doubts, slots = drafted_paragraph(self.sentences, texts, main, section.title)
        name = new_name(name_for(self.sentences.words(text)), paragraphs)
        is_shared = bool(others) and all(
            it is not None and self.sentences.words(it) == self.sentences.words(text)
            for it in same_there
        )
        if not slots and not is_shared and (len(text) > _SHORT or text.endswith("。")):
            own = self.sentences.names.new(f"{section.title[:10]}说明")
            label = f"{section.title}：补充说明{len(self.sentences.gathered.fields)}"
            self.sentences.gathered.fields[own] = {"label": label, "type": "paragraph"}
            paragraphs[name] = f"{{{{ {own} }}}}"
            draft.doubts[name] = ["这一段没有数，是不是固定的文字不清楚，列为要填的内容"]
            return
        doubts += dict.fromkeys(uneven(text, same_there))
        is_there = [it is not None for it in texts]
        if not all(is_there):
            drafted, more = self._conditional(drafted, is_there)
            doubts += more
        is_head = not slots and len(text) <= _SHORT and (block.level > 0 or block.kind != "text")
        paragraphs[name] = f"### {drafted}\n" if is_head else drafted
        if doubts:
            draft.doubts[name] = doubts

    def _paragraphs(self, section: PrintedSection) -> list[str]:
        """The paragraphs of a section, without names; those of one subject each are left out."""
        own = [it for it in section.blocks if self.of_subjects.subject(it) is None]
        return [self._nameless(it).replace(_OWN, NAMELESS) for it in texts_of(own)]

    def _nameless(self, text: str) -> str:
        """A paragraph without names of places and offices but the department's own."""
        for name in filter(None, self.sentences.people):
            text = text.replace(name, _OWN)
        return without_names(text)

    def _conditional(self, drafted: str, is_there: Sequence[bool]) -> tuple[str, list[str]]:
        """A paragraph that only some documents have, with the condition that it seems to have."""
        count = f"只在 {sum(is_there)} 份文本里有（共 {len(is_there)} 份）"
        gathered = self.sentences.gathered
        figure = hangs_on(drafted, is_there, self.sentences.known, gathered.figures)
        if figure is None:
            return drafted, [f"{count}，看不出以什么为条件，可能要加"]
        condition = f"{{% if {figure} %}}{drafted}{{% endif %}}"
        return condition, [f"{count}，看来以“{figure}”有数为条件，请核对"]

    def _listing(self, grid: DrawnGrid) -> str:
        """A list that is printed as a table; its first column numbers the rows."""
        heads = [cell.text.strip() for cell in (*grid.head, *grid.body)[0]]
        own = [it for it in heads if same(it) != "序号"]
        names = self.sentences.names
        name = names.new(own[0] if own else "清单")
        columns = {new_name(it, ()): {"label": it} for it in own}
        data: Data = {"title": name, "columns": columns}
        if "单位" in name:
            data["merge"] = "units"
        self.sentences.gathered.lists[name] = data
        return name


def _is_listing(grid: DrawnGrid) -> bool:
    first = (*grid.head, *grid.body)[0]
    return same(first[0].text) == "序号" and any("名称" in cell.text for cell in first)
