"""Sections of an edition, drafted from those of documents: sentences, lists, rows for subjects.

What is a department's own (its functions, its performance report, tables of names) is asked for in
the workbook; only forms of sentences stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.annexes.model import DrawnGrid, Words
from generator.drafting.alike import Row, side_by_side
from generator.drafting.base import Data
from generator.drafting.conditions import Condition, Having, left_out
from generator.drafting.headings import Block
from generator.drafting.naming import new_name
from generator.drafting.pages import PrintedSection
from generator.drafting.pieces import pieces_of
from generator.drafting.privacy import without_names
from generator.drafting.sections.section import (
    SectionDraft,
    name_for,
    texts_of,
)
from generator.drafting.sections.subjects import SubjectsDrafter
from generator.drafting.sentences.conditional import condition_of
from generator.drafting.sentences.draft import drafted_paragraph
from generator.drafting.sentences.gathered import SentenceDrafter
from generator.drafting.words import drafting_words
from generator.language import FISCAL, SIGNS, YEAR_SIGN
from generator.money import round_half_up
from generator.text import same

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
        draft = SectionDraft({**({"title": title} if title else {}), "paragraphs": {}})
        if self._is_report(section, others):
            self._report(section, draft)
            return draft
        printed = [self._paragraphs(it, at) for at, it in enumerate((section, *others))]
        rows = side_by_side(printed)
        blocks = [*section.blocks]
        at = 0
        while at < len(blocks):
            count = self.of_subjects.rows(blocks[at:], section.title, draft)
            if not count:
                rows = self._block(blocks[at], rows, section, draft)
            at += count or 1
        self._rest([row for row in rows if row[0] is None], section, draft)
        draft.left_out[:] = dict.fromkeys(left_out(draft.left_out))
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
               and re.match(f"[（(][{SIGNS}]", it.text.strip())]  # fmt: skip
        own = [
            it for it in own if not any(name and name in it[1] for name in self.sentences.people)
        ]
        writing: Data = {"title": name[:31], "hint": "层次一栏填“标题”“小标题”“正文”或“表格”"}
        headings = [
            [kind, re.sub(rf"\d{{4}}{YEAR_SIGN}?{FISCAL}?", "", text)] for kind, text in own
        ]
        if headings and any(word in section.title for word in drafting_words().kept_headings):
            writing["starts_with"] = headings
        gathered.writings[name] = writing
        draft.data["paragraphs"]["全文"] = f'{{{{ 撰写("{name}") }}}}'

    def _block(
        self, block: Block, rows: list[Row], section: PrintedSection, draft: SectionDraft
    ) -> list[Row]:
        """A block of the first document, and what others say before it; the rows that are left."""
        if isinstance(block, DrawnGrid):
            name = self._listing(block)
            paragraphs = draft.data["paragraphs"]
            paragraphs[new_name(name, paragraphs)] = f'{{{{ 列表("{name}") }}}}'
            return rows
        (text,) = self._texts([block], 0) or [""]
        at = next((at for at, row in enumerate(rows) if text and row[0] == text), None)
        if at is None:
            return rows
        # what others say there instead may only be understood behind it
        waiting = [row for row in rows[:at] if not self._of_others(row, section, draft)]
        self._row(rows[at], block, section, draft)
        self._rest(waiting, section, draft)
        return rows[at + 1 :]

    def _rest(self, rows: Sequence[Row], section: PrintedSection, draft: SectionDraft) -> None:
        """What only others say; what doesn't tell when it is said is listed."""
        for row in rows:
            if not self._of_others(row, section, draft):
                draft.left_out.append(next(filter(None, row)))

    def _row(self, row: Row, block: Words, section: PrintedSection, draft: SectionDraft) -> None:
        """A paragraph of all documents that have it."""
        text = next(filter(None, row))
        if self.of_subjects.shares(text, section.title, draft):
            return
        paragraphs = draft.data["paragraphs"]
        name = new_name(name_for(self.sentences.words(text)), paragraphs)
        drafted, doubts, slots = drafted_paragraph(self.sentences, row, section.title)
        having = [*map(bool, row)]
        condition = None if all(having) else condition_of(self.sentences, drafted, row, having)
        is_long = len(text) > _SHORT or text.endswith("。")
        if not slots and is_long and condition is None and not self._is_shared(row):
            paragraphs[name] = self._asked(section)
            draft.doubts[name] = ["这一段没有数，是不是固定的文字不清楚，列为要填的内容"]
            return
        if not all(having):
            doubts.append(_told(having, condition))
        drafted = condition.around(drafted) if condition else drafted
        is_head = not slots and len(text) <= _SHORT and (block.level > 0 or block.kind != "text")
        paragraphs[name] = f"### {drafted}\n" if is_head else drafted
        if doubts:
            draft.doubts[name] = doubts

    def _of_others(self, row: Row, section: PrintedSection, draft: SectionDraft) -> bool:
        """A paragraph that the first document lacks, if it is seen when it is said."""
        text = next(filter(None, row))
        having = [*map(bool, row)]
        kept = self.sentences.kept()
        drafted, doubts, _ = drafted_paragraph(self.sentences, row, section.title)
        condition = condition_of(self.sentences, drafted, row, having)
        if condition is None:
            self.sentences.forget(kept)
            return False
        paragraphs = draft.data["paragraphs"]
        name = new_name(name_for(self.sentences.words(text)), paragraphs)
        paragraphs[name] = condition.around(drafted)
        draft.doubts[name] = [*doubts, _told(having, condition)]
        return True

    def _asked(self, section: PrintedSection) -> str:
        """A paragraph that the department writes itself."""
        gathered = self.sentences.gathered
        own = self.sentences.names.new(f"{section.title[:10]}说明")
        label = f"{section.title}：补充说明{len(gathered.fields)}"
        gathered.fields[own] = {"label": label, "type": "paragraph"}
        return f"{{{{ {own} }}}}"

    def _paragraphs(self, section: PrintedSection | None, at: int) -> list[str]:
        """The paragraphs of a document's section; those of one subject each are left out."""
        own = self.of_subjects.without(section.blocks) if section else []
        return self._texts(own, at)

    def _texts(self, blocks: Sequence[Block], at: int) -> list[str]:
        """The paragraphs of a document, without names of places and offices but its own."""
        people = [name for name in self.sentences.people if name]
        found = texts_of(blocks)
        for name in people:
            found = [text.replace(name, _OWN) for text in found]
        return [without_names(it).replace(_OWN, self.sentences.people[at]) for it in found]

    def _is_shared(self, row: Row) -> bool:
        """Whether several documents say the same, each of its own kind."""
        words = {
            self.sentences.words(text).replace(kind, "")
            for text, kind in zip(row, self.sentences.kinds, strict=True)
            if text
        }
        return len(row) > 1 and None not in row and len(words) == 1

    def _listing(self, grid: DrawnGrid) -> str:
        """A list that is printed as a table; its first column numbers the rows."""
        heads = [cell.text.strip() for cell in (*grid.head, *grid.body)[0]]
        own = [it for it in heads if same(it) not in drafting_words().line_numbers]
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
    return same(first[0].text) in drafting_words().line_numbers and any(
        "名称" in cell.text for cell in first
    )


def _told(having: Having, condition: Condition | None) -> str:
    """That not all documents have a paragraph, and when it seems to be said."""
    count = f"只在 {having.count(True)} 份文本里有（共 {len(having)} 份）"
    if condition is None:
        return f"{count}，看不出以什么为条件，可能要加"
    return f"{count}，看来{condition.meaning}，请核对"
