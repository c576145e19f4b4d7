"""What sections say of each subject of a table: lines, or one sentence, drafted as a loop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher

from generator.annexes.model import Words
from generator.drafting.alike import ALIKE, likeness
from generator.drafting.base import Data
from generator.drafting.headings import Block
from generator.drafting.known import SubjectRow
from generator.drafting.naming import bare, new_name
from generator.drafting.pieces import SentencePiece, pieces_of
from generator.drafting.sections.section import SectionDraft, name_for
from generator.drafting.sentences.changes import cases_of, phrase_of
from generator.drafting.sentences.draft import drafted_paragraph
from generator.drafting.sentences.gathered import SentenceDrafter
from generator.drafting.sentences.likely import common
from generator.drafting.sentences.rates import completion_of
from generator.drafting.words import drafting_patterns, drafting_words
from generator.edition.phrases import words
from generator.language import SIGNS, UNIT, YEAR_SIGN
from generator.money import round_half_up
from generator.text import same

#: A subject above another, with its quotation marks and its level.
_ABOVE = re.compile(r"(“?)(?:(?!（[类款]）).)+?(”?)（([类款])）")
_ORDINAL = re.compile(rf"[（(]([{SIGNS}]+)[）)]|(\d{{1,2}})([.、．])")


@dataclass
class SubjectsDrafter:
    """Drafts what is said of subjects.

    Attributes:
        sentences: what is known, and what all sentences need.
        subjects: by table and column, the subjects that have an amount, in the first document.
        titles: of the tables by name.
        budgets: the list of budgets for each table, of those that sections tell of.
    """

    sentences: SentenceDrafter
    subjects: dict[tuple[str, str], list[SubjectRow]]
    titles: dict[str, str]
    budgets: dict[str, str] = field(default_factory=dict)

    def shares(self, text: str, section: str, draft: SectionDraft) -> bool:
        """A sentence that lists subjects with their shares, drafted as a loop within it."""
        patterns = drafting_patterns()
        found = patterns.shares.search(text)
        names = [it[1] for it in patterns.share.finditer(found[1])] if found else []
        among = words(drafting_words().among)
        names = [re.sub(f"^(?:{among})：", "", name) for name in names]
        codes = {
            row.code for rows in self.subjects.values() for row in rows if bare(row.name) in names
        }
        if found is None or not codes:
            return False
        table, column = self._source(codes, [text], section)
        if not any(row.code in codes for row in self.subjects[table, column]):
            return False
        head, doubts, _ = drafted_paragraph(self.sentences, [text[: found.start(1)]], section)
        tail, more, _ = drafted_paragraph(self.sentences, [text[found.end(1) :]], section)
        said = re.findall(r"金额\((\w+)\)", head)
        if not said:
            return False
        budgets, amount = self._budgets(table, 3, uses=False), drafting_words().budgets.amount
        kind = "（类）" if "（类）" in found[1] else ""
        share = next(it["share"] for it in patterns.share.finditer(found[1]))
        draft_name = new_name(name_for(self.sentences.words(text)), draft.data["paragraphs"])
        draft.data["paragraphs"][draft_name] = (
            f'{head}{{% for 行 in 有数科目("{table}", "{column}", "{budgets}", "{amount}")'
            f" if 行.决算 %}}{{{{ 行.名称 }}}}{kind}{{{{ 金额(行.决算) }}}}{UNIT}，"
            f"{share}{{{{ 占比(行.决算, {said[0]}) }}}}"
            f'{{{{ "" if loop.last else "；" }}}}{{% endfor %}}{tail}'
        )
        note = f"{len(names)} 个科目合成一句，逐个科目写，占比以“{said[0]}”为整体"
        draft.doubts[draft_name] = [note, *doubts, *more]
        return True

    def rows(self, blocks: Sequence[Block], section: str, draft: SectionDraft) -> int:
        """How many blocks each tell of one subject, which are drafted as one."""
        lines = self._series(blocks)
        if not lines:
            return 0
        count = len(lines)
        found = [*map(self._subject, blocks[:count])]
        codes = {code for it in found[:count] if it for code in it}
        table, column = self._source(codes, lines, section)
        drafted: list[tuple[str, list[str]]] = []
        for line, own in zip(lines, found, strict=False):
            row = self._row_of(line, own or frozenset(), (table, column))
            if row is not None:
                drafted.append(self._row(line, row, (table, column)))
        if not drafted:
            return 0
        best, doubts = max(drafted, key=lambda item: item[0].count("{{"))
        digits = max(len(code) for code in codes if code in
                     {it.code for it in self.subjects[table, column]})  # fmt: skip
        known = drafting_words()
        uses, amount = f"行.{known.uses_column}", known.budgets.amount
        budgets = self._budgets(table, digits, uses=uses in best)
        more = f", {digits}" if digits > 3 else ""  # noqa: PLR2004 - a 类
        name = new_name("各科目", draft.data["paragraphs"])
        draft.data["paragraphs"][name] = (
            f'{{% for 行 in 有数科目("{table}", "{column}", "{budgets}", "{amount}"{more}) %}}\n'
            f"{best}\n{{% endfor %}}\n"
        )
        bodies = {re.sub(r"\{\{.*?\}\}", "", it) for it, _ in drafted}
        note = [f"{count} 段合成一段，逐个科目写"]
        if len(bodies) > 1:
            note.append("各科目的句子不全相同，取了最全的一句，请核对条件")
        draft.doubts[name] = [*note, *doubts]
        return count

    def without(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks that don't tell of one subject each."""
        left: list[Block] = []
        at = 0
        while at < len(blocks):
            count = len(self._series(blocks[at:]))
            left += blocks[at : at + 1] if not count else []
            at += count or 1
        return left

    def _series(self, blocks: Sequence[Block]) -> list[str]:
        """The first lines, if each tells of a subject; those without an amount among them too."""
        lines: list[str] = []
        for block in blocks:
            line = "".join(block.text.split()) if isinstance(block, Words) else ""
            if self._subject(block) is None and not (lines and _goes_on(lines[-1], line)):
                break
            lines.append(line)
        return lines

    def _row_of(
        self, line: str, codes: frozenset[str], source: tuple[str, str]
    ) -> SubjectRow | None:
        """The subject that a line tells of; between those of one name the amount decides."""
        rows = [row for row in self.subjects[source] if row.code in codes]
        told = [row for row in rows if _tells(line, row.amounts[source])]
        return next(iter((*told, *rows)), None)

    def _subject(self, block: Block) -> frozenset[str] | None:
        """The codes of the subjects that a line may tell of; None where it tells of none."""
        if not isinstance(block, Words):
            return None
        line = "".join(block.text.split())
        ordinal = _ORDINAL.match(line)
        if not ordinal or not re.search(rf"\d{UNIT}", line):
            return None
        start = line[ordinal.end() : ordinal.end() + 60]
        codes = {
            row.code
            for rows in self.subjects.values()
            for row in rows
            if (name := same(bare(row.name))) and name in same(start.split(UNIT)[0])
        }
        longest = max(map(len, codes), default=0)
        return frozenset(code for code in codes if len(code) == longest) or None

    def _source(self, codes: set[str], lines: Sequence[str], section: str) -> tuple[str, str]:
        """The table and the column whose amounts the lines print."""

        def fit(key: tuple[str, str]) -> tuple[int, float, int]:
            rows = [row for row in self.subjects[key] if row.code in codes]
            told = sum(any(_tells(it, row.amounts[key]) for it in lines) for row in rows)
            alike = SequenceMatcher(None, section, self.titles[key[0]]).ratio()
            return told, alike, common(key[1], lines[0])

        return max(self.subjects, key=fit)

    def _row(self, line: str, row: SubjectRow, source: tuple[str, str]) -> tuple[str, list[str]]:
        ordinal = _ORDINAL.match(line)
        rest = line[ordinal.end() if ordinal else 0 :]
        lead = ""
        if ordinal:
            own = "{{ 中文数(loop.index) }}" if ordinal[1] else "{{ loop.index }}"
            lead = f"（{own}）" if ordinal[1] else f"{own}{ordinal[3]}"
        doubts: list[str] = []
        out = ""
        for piece in pieces_of(rest):
            if piece.kind == "number" and piece.unit == UNIT:
                is_actual, is_sure = _is_actual(piece, row.amounts[source])
                out += f"{{{{ 金额(行.{'决算' if is_actual else '预算'}) }}}}"
                if not is_sure:
                    doubts.append(f"“{piece.text}{UNIT}”按年初预算数认，请核对")
            elif piece.kind == "number" and piece.unit == "%":
                out = self._rate(out, piece.before)
            else:
                out += self._said(piece, row)
        return f"{lead}{out}", doubts

    def _said(self, piece: SentencePiece, row: SubjectRow) -> str:
        """What is said of a subject beside its amounts."""
        if piece.kind == "reason" and piece.is_use:
            use = f"行.{drafting_words().uses_column}"
            return f"{{% if {use} %}}{piece.parts[0]}{{{{ {use} }}}}{{% endif %}}"
        if piece.kind == "reason":
            return f'{{{{ 差异原因(行, "{self._phrase(piece.parts[0])}") }}}}'
        if piece.kind in {"change", "flat"}:
            return self._change(piece)
        if piece.kind == "words":
            # the sign behind a rate is the rate's own
            return self._named(piece.text.removeprefix("%"), row)
        if piece.kind == "year":
            return self.sentences.words(f"{piece.text}{YEAR_SIGN}").removesuffix(YEAR_SIGN)
        return piece.text

    def _change(self, piece: SentencePiece) -> str:
        """How the amount of a subject stands to its budget; of last year nothing is known."""
        if not any(word in piece.text for word in drafting_words().planned):
            return "〔增减〕"
        cases = cases_of(self.sentences, piece)
        key = phrase_of(self.sentences.gathered, cases, is_budget=True)
        return f'{{{{ 增减(行.决算, "{key}", 行.预算) }}}}'

    def _named(self, text: str, row: SubjectRow) -> str:
        """Words with the names of the subject, and of those above it, taken out."""
        name = bare(row.name)
        if name not in text:
            return self.sentences.words(text)
        head, _, rest = text.partition(name)
        head = _ABOVE.sub(r"\1{{ 行.\3 }}\2（\3）", head)
        return f"{head}{{{{ 行.名称 }}}}{rest}"

    def _rate(self, out: str, before: str) -> str:
        segment = re.split(r"[，。；]", before)[-1]
        if not any(word in segment for word in drafting_words().completed):
            return f"{out}〔比率〕"
        kept, key = completion_of(self.sentences.gathered, out, segment)
        return f'{kept}{{{{ 完成率(行.决算, 行.预算, "{key}") }}}}'

    def _phrase(self, lead: str) -> str:
        form = re.sub(words(drafting_words().differing), "{{ 大小 }}", self.sentences.words(lead))
        form += "{{ 原因 }}"
        phrases = self.sentences.gathered.phrases
        key = next((it for it, text in phrases.items() if text == form), "")
        if not key:
            key = new_name("差异", phrases)
            phrases[key] = form
        return key

    def _budgets(self, table: str, digits: int, *, uses: bool) -> str:
        """The list of budgets of a table's subjects, which no official table has."""
        level = {3: "类", 5: "款"}.get(digits, "项")
        known = drafting_words()
        own = known.budgets
        lists = self.sentences.gathered.lists
        if table not in self.budgets:
            self.budgets[table] = f"{table}{own.title}" if self.budgets else own.title
        name = self.budgets[table]
        listing: Data = own.data(() if uses else (known.uses_column,)) | {"title": name}
        columns: Data = listing["columns"]
        columns[own.key]["hint"] = f"填到{level}级"
        if name not in lists or len(columns) > len(lists[name]["columns"]):
            lists[name] = listing
        return name


def _goes_on(before: str, line: str) -> bool:
    """Whether a numbered line says the same of something else as the one before."""
    first, second = _ORDINAL.match(before), _ORDINAL.match(line)
    if not first or not second or bool(first[1]) != bool(second[1]):
        return False
    return likeness(before, line) >= ALIKE


def _tells(line: str, amount: Decimal) -> bool:
    """Whether an amount is among the numbers of a line, as the line rounds it."""
    numbers = (it.value for it in pieces_of(line) if it.kind == "number" and it.unit == UNIT)
    return any(round_half_up(amount, -int(it.as_tuple().exponent)) == it for it in numbers)


def _is_actual(piece: SentencePiece, amount: Decimal) -> tuple[bool, bool]:
    """Whether a number is what was spent, not what was planned; and whether that is sure."""
    segment = re.split(r"[，。；]", piece.before)[-1]
    known = drafting_words()
    planned, spent = words(known.planned), words(known.spent)
    if re.search(rf"(?:{planned})(?:数)?为?$", piece.before):
        return False, True
    places = -int(piece.value.as_tuple().exponent)
    is_told = round_half_up(amount, places) == piece.value
    ends = [found.start() for found in re.finditer(spent, segment)]
    before = segment[: ends[-1]] if ends else ""
    is_actual = is_told and not re.search(planned, before[-6:])
    return is_actual, is_actual
