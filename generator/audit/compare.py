"""The figures and words of sentences, held against what follows from the document's own tables.

What a department handed in is known from its document, so the program can say each sentence anew
and read it by the same pattern. Slot by slot, what stands there is compared with what would: a
figure, a rate, a word of direction, a year. What was not read is compared with nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

import markupsafe

from generator.annexes.model import Words
from generator.audit.alone import Alone
from generator.audit.inputs import Inputs
from generator.audit.intervals import about, interval, printed_rate
from generator.audit.model import AuditRemark
from generator.audit.rules import remark
from generator.audit.sums import Sums
from generator.document.compose import Printed, Said, say
from generator.edition.model import Directions
from generator.edition.sentences import own_name
from generator.figures.change import percentage
from generator.figures.derive import Disclosure
from generator.figures.figure import Figure
from generator.language import UNITS
from generator.money import round_half_up
from generator.published.body import SectionText, body_of
from generator.published.expressions import UNIT, SlotFound
from generator.published.fill import amount_in, number_of
from generator.published.matching import read_section
from generator.published.pattern import Patterns
from generator.published.read import Published, SectionRead
from generator.submission import Block

#: A slot, its list, and the row that it stands in: what makes two slots the same.
Key = tuple[tuple[str, ...], tuple[str, ...], str]

_SELF = ("自称",)
_NUMBERS = frozenset({"amount", "count", "percent"})
_WORDS = frozenset({"direction", "size", "year"})
#: What says how amounts before it compare.
_COMPARING = frozenset({"percent", "direction", "size"})
_AMOUNT = re.compile(rf"\d\s*(?:{'|'.join(UNITS)})")
_NAMES = {
    "direction": "增减的方向",
    "size": "与预算的比较",
    "year": "年度",
    "percent": "比率",
    "unit": "金额单位",
}
#: The rules of what a section contradicts by itself.
_ALONE = {"增减": "增减不符", "原因": "文字与表不符"}
_NAME = re.compile(r"[^\W\d]\w*(?: [+\-] [^\W\d]\w*)*")
#: 万元, and per cent: what was computed in full and printed differs by this much, once it is read.
TAIL = Decimal("0.01")


def compare(published: Published, disclosure: Disclosure, inputs: Inputs) -> Iterator[AuditRemark]:
    """What sentences say otherwise than follows."""
    said = say(disclosure)
    expected = dict(_expected(said))
    patterns = Patterns(disclosure.edition, published.recognised.kind)
    sums = Sums(disclosure.edition, patterns)
    for section in published.sections:
        part, name = section.stretch.part, section.stretch.section
        spec = disclosure.edition.parts[part].sections[name]
        trees = [patterns.of(text) for _, text in spec.paragraphs.items()]
        body = body_of(expected.get((part, name), ()))
        reading = read_section(trees, body.text, unit=disclosure.edition.style.amount_unit)
        found = reading.found
        figures = _figures(said.printed, name, found, body)
        yield from _Comparison(section, body, found, figures, inputs, sums, disclosure).remarks()


def _expected(said: Said) -> Iterator[tuple[tuple[str, str], tuple[Words, ...]]]:
    """The paragraphs of each section, as the edition would say them."""
    views: Sequence[Mapping[str, Sequence[Mapping[str, object]]]] = said.views["parts"]  # type: ignore[assignment]
    for view in views:
        for section in view["sections"]:
            blocks: Sequence[object] = section["blocks"]  # type: ignore[assignment]
            yield (str(view["key"]), str(section["key"])), tuple(_paragraphs(blocks))


def _paragraphs(blocks: Sequence[object]) -> Iterator[Words]:
    for block in blocks:
        if isinstance(block, Block):
            text = block.text
        else:
            text = markupsafe.Markup(block.get("text", "")).striptags()  # type: ignore[attr-defined]  # noqa: S704
        if text:
            yield Words("text", ((text, False),), "")


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One section as it was published, and what follows."""

    section: SectionRead
    body: SectionText
    expected: Sequence[SlotFound]
    figures: Mapping[SlotFound, Figure]
    inputs: Inputs
    sums: Sums
    disclosure: Disclosure

    def remarks(self) -> Iterator[AuditRemark]:
        """What differs from what follows, or contradicts itself where no table tells."""
        wanted = _by_key(self.expected, self.body)
        alone: list[SlotFound] = []
        sure = [it for it in self.section.reading.found if not self._is_about_more(it)]
        for key, found in _by_key(sure, self.section.body).items():
            if found[0].slot == UNIT:
                yield from self._units(found)
                continue
            if found[0].slot.source == _SELF:
                yield from self._selves(found)
                continue
            if not self._is_known(found[0]) or not self._is_placed(*key[1:], found):
                alone += found
                continue
            others = wanted.get(key, ())
            if not others:
                yield from self._figures_alone(found)
            for at, item in enumerate(found if others else ()):
                other = others[min(at, len(others) - 1)]
                stands = self.section.body.words(item.start, item.end)
                follows = self.body.words(other.start, other.end)
                if self._differ(item, stands, follows, self.figures.get(other, self._figure(item))):
                    yield self._remark(item, stands, follows, *_rule_of(item))
        edition = self.disclosure.edition
        for it in Alone(self.section, edition.forms.reasons, edition.wording).contradictions(alone):
            rule = _ALONE.get(it.found.slot.source[0], "比率不符")
            yield self._remark(it.found, it.stands, it.follows, rule, "按本文的数应为")
        for wrong in self.sums.wrong(self.section, alone):
            yield self._remark(wrong.found, wrong.stands, wrong.follows, "合计不符", "各项相加是")

    def _figures_alone(self, found: Sequence[SlotFound]) -> Iterator[AuditRemark]:
        """Amounts and shares where the sentence as it would be said isn't there to compare with."""
        for item in found:
            figure = self._figure(item)
            stands = self.section.body.words(item.start, item.end)
            if figure is None or figure.value is None:
                continue
            mark = "%" if item.slot.kind == "percent" else ""
            places = 0 if item.slot.kind == "count" else 2
            follows = f"{round_half_up(figure.amount, places):f}{mark}"
            if self._differ(item, stands, follows, figure):
                yield self._remark(item, stands, follows, *_rule_of(item))

    def _figure(self, item: SlotFound) -> Figure | None:
        name, *arguments = item.slot.source
        if item.slot.rows or not arguments:
            return None
        figures = [self.disclosure.figure(it) for it in arguments[:2]]
        if name in {"金额", "数量"}:
            return figures[0]
        if name in {"占比", "完成率"} and figures[0] is not None and figures[1] is not None:
            return percentage(figures[0], figures[1], "")
        return None

    def _units(self, found: Sequence[SlotFound]) -> Iterator[AuditRemark]:
        unit = self.disclosure.edition.style.amount_unit
        for item in found:
            stands = self.section.body.words(item.start, item.end)
            if stands != unit:
                yield self._remark(item, stands, unit, "金额单位", "应为")

    def _selves(self, found: Sequence[SlotFound]) -> Iterator[AuditRemark]:
        """Where a department calls itself a unit, or the other way round."""
        recognised = self.inputs.published.recognised
        edition, own = recognised.edition, own_name(recognised.edition, recognised.kind)
        others = {own_name(edition, kind) for kind in edition.kinds} - {own}
        for item in found:
            stands = self.section.body.words(item.start, item.end)
            if stands in others:
                yield self._remark(item, stands, own, "自称", "应为")

    @property
    def _directions(self) -> Directions:
        return self.inputs.published.recognised.edition.wording.directions

    def _differ(self, item: SlotFound, stands: str, follows: str, figure: Figure | None) -> bool:
        if item.slot.kind in _WORDS:
            return self._directions.meant(stands) != self._directions.meant(follows)
        if item.slot.kind not in _NUMBERS:
            return False
        edition, is_amount = self.disclosure.edition, item.slot.kind == "amount"
        one, other = (
            amount_in(it, edition) if is_amount else number_of(it) for it in (stands, follows)
        )
        if one is None or other is None:
            return False
        least, most = printed_rate(one) if item.slot.kind == "percent" else about(one)
        low, high = (other, other) if figure is None else interval(figure)
        if high <= 0:
            low, high = -high, -low  # a text says 减少, and the size of it
        return not (least <= high and low <= most) and abs(one - other) > TAIL

    def _is_known(self, item: SlotFound) -> bool:
        """Whether the document says all that the slot's figure rests on."""
        names = _names_in(item)
        if item.slot.source[0] == "原因" and item.slot.kind in _WORDS:
            reason = self.disclosure.edition.forms.reasons.get(names[0])
            names = tuple(filter(None, (reason.change, reason.against))) if reason else names
        return self.inputs.are_rows_known(item.slot.rows) and all(
            self.inputs.are_known(name)
            for name in names
            if _NAME.fullmatch(name) and not name.startswith("行.")
        )

    def _is_about_more(self, item: SlotFound) -> bool:
        """Whether what compares may compare with an amount before it that was not read."""
        if item.slot.kind not in _COMPARING:
            return False
        body = self.section.body
        # what is larger is said in the sentence behind the amounts
        sentences = 1 if item.slot.kind == "size" else 0
        return any(
            _AMOUNT.search(body.words(start, end))
            and body.text.text[max(start, end - 1) : item.start].count("。") <= sentences
            for start, end in self.section.reading.unread
            if end <= item.start
        )

    def _is_placed(self, rows: tuple[str, ...], name: str, found: Sequence[SlotFound]) -> bool:
        """Whether it is known of which subject a budget is, and what rests on it."""
        rests = found[0].slot.source[0] == "差异原因" or "行.预算" in found[0].slot.source
        return not rests or self.inputs.is_row_placed(rows, name)

    def _remark(
        self, item: SlotFound, stands: str, follows: str, rule: str, how: str
    ) -> AuditRemark:
        body = self.section.body
        clause = body.clause(item.start, item.end)
        what = _NAMES.get(item.slot.kind, "数")
        block, stretch = body.position(item.start, item.end)
        return remark(
            rule,
            body.where(item.start),
            f"“{clause}”：{what}写的是“{stands}”，{how}“{follows}”。请核对",
            stands=stands,
            follows=follows,
            block=block,
            stretch=stretch,
        )


def _figures(
    printed: Sequence[Printed], section: str, found: Sequence[SlotFound], body: SectionText
) -> Mapping[SlotFound, Figure]:
    """The figures that the numbers of a section print, as far as they can be told."""
    own = [it for it in printed if it.sentence.startswith(f"{section}.")]
    numbers = [item for item in found if item.slot.kind in _NUMBERS]
    texts = [body.words(item.start, item.end) for item in numbers]
    # some are words of the edition that no figure stands behind: the rest keeps its order
    matcher = SequenceMatcher(None, texts, [it.text for it in own], autojunk=False)
    return {
        numbers[match.a + at]: own[match.b + at].figure
        for match in matcher.get_matching_blocks()
        for at in range(match.size)
    }


def _names_in(item: SlotFound) -> tuple[str, ...]:
    """What a slot rests on by name: how a rate is worded may be called like a list, and is none."""
    name, *names = item.slot.source
    return tuple(names[:2] if name == "完成率" else names)


def _rule_of(item: SlotFound) -> tuple[str, str]:
    """The rule that a slot is held to, and how what follows is said to follow."""
    if item.slot.kind == "year":
        return "年度", "应为"
    if item.slot.source[0] == "length":
        # names that a sentence lists may be grouped in ways that are counted otherwise
        return "个数不符", "列出的是"
    if item.slot.source[0] == "增减":
        return "增减不符", "按本年数和增减额应为"
    return "文字与表不符", "按本文的数应为"


def _by_key(found: Sequence[SlotFound], body: SectionText) -> Mapping[Key, list[SlotFound]]:
    """Slots by what they say and of which row: rows are told apart by their names."""
    rows = {
        item.row: body.text.text[item.start : item.end]
        for item in found
        if item.row and item.slot.source == ("行.名称",)
    }
    result: dict[Key, list[SlotFound]] = defaultdict(list)
    for item in found:
        name = rows.get(item.row, "") if item.row else ""
        result[item.slot.source, item.slot.rows, name].append(item)
    return result
