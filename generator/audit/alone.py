"""What sentences contradict by themselves, where no table tells what follows.

A share, a rate of completion and a change each follow from amounts that stand beside them. The
amounts were rounded before they were printed, so what follows is an interval; only what lies
outside is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from generator.audit.intervals import Interval, about, printed_rate, ratio
from generator.edition.model import Reason, Wording
from generator.figures.change import HUNDRED
from generator.money import decimals, round_half_up
from generator.published.expressions import SlotFound
from generator.published.fill import number_of
from generator.published.read import SectionRead

_WHOLES = frozenset({"占比", "完成率"})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A slot that the amounts of its own section contradict: what stands there, what follows."""

    section: SectionRead
    found: SlotFound
    stands: str
    follows: str


@dataclass(frozen=True, slots=True)
class Alone:
    """The amounts and changes that one section says.

    Attributes:
        section: the section.
        reasons: what the edition says that reasons explain.
        wording: how the edition words changes, and which way they go.
        amounts: what each figure is, by its name and row; the first that stands there.
        changes: the slots of each change, by its arguments.
    """

    section: SectionRead
    reasons: Mapping[str, Reason]
    wording: Wording
    amounts: dict[tuple[str, tuple[int, ...]], Decimal] = field(default_factory=dict)
    changes: dict[tuple[str, ...], dict[str, SlotFound]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def contradictions(self, slots: Sequence[SlotFound]) -> Iterator[Contradiction]:
        """What of some slots contradicts the rest of the section."""
        for item in self.section.reading.found:
            name, *arguments = item.slot.source
            if name in {"金额", "数量"}:
                if (amount := self._number(item)) is not None:
                    self.amounts.setdefault((arguments[0], item.row), amount)
            elif name == "增减":
                self.changes[tuple(arguments[:-1])].setdefault(arguments[-1], item)
        for item in slots:
            name, *arguments = item.slot.source
            if name in _WHOLES:
                yield from self._share(item, arguments)
            elif name == "增减" and arguments[-1] in {"比率", "升降"}:
                yield from self._change(item, tuple(arguments[:-1]))
            elif name == "原因" and arguments[-1] in {"方向", "大小"}:
                yield from self._way(item, arguments)

    def _number(self, item: SlotFound) -> Decimal | None:
        return number_of(self._words(item))

    def _words(self, item: SlotFound) -> str:
        return self.section.body.words(item.start, item.end)

    def _share(self, item: SlotFound, arguments: Sequence[str]) -> Iterator[Contradiction]:
        part, whole = (self.amounts.get((name, item.row)) for name in arguments[:2])
        rate = self._number(item)
        if part is None or whole is None or rate is None:
            return
        if not whole and not rate:
            return
        yield from self._judged(item, rate, ratio(about(part), about(whole), HUNDRED))

    def _change(self, item: SlotFound, change: tuple[str, ...]) -> Iterator[Contradiction]:
        slots = self.changes[change]
        direction = slots.get("方向")
        if direction is None:
            return
        directions = self.wording.directions
        rises = directions.is_rise(self._words(direction))
        if item.slot.source[-1] == "升降":
            if directions.is_rise(self._words(item)) != rises:
                follows = self.wording.rate_word(item.slot.source[2], rises=rises)
                yield Contradiction(self.section, item, self._words(item), follows)
            return
        now, moved = self.amounts.get((change[0], item.row)), slots.get("差额")
        difference = None if moved is None else self._number(moved)
        rate = self._number(item)
        if now is None or difference is None or rate is None:
            return
        low, high = about(now)
        least, most = about(difference)
        before = (low - most, high - least) if rises else (low + least, high + most)
        if before[0] > 0:
            yield from self._judged(item, rate, ratio((least, most), before, HUNDRED))

    def _way(self, item: SlotFound, arguments: Sequence[str]) -> Iterator[Contradiction]:
        """Which way a reason says that a figure differs from its budget."""
        reason = self.reasons.get(arguments[0])
        if reason is None or reason.change is None or reason.against is None:
            return
        actual, budget = (
            self.amounts.get((name, item.row)) for name in (reason.change, reason.against)
        )
        if actual is None or budget is None:
            return
        ways = self.wording.directions
        moved, stands = (ways.up, ways.down, ways.flat), (ways.above, ways.below, ways.equal)
        rose, fell, flat = moved if arguments[-1] == "方向" else stands
        follows = flat if actual == budget else rose if actual > budget else fell
        if ways.meant(self._words(item)) != follows:
            yield Contradiction(self.section, item, self._words(item), follows)

    def _judged(self, item: SlotFound, rate: Decimal, follows: Interval) -> Iterator[Contradiction]:
        low, high = follows
        least, most = printed_rate(rate)
        if least <= high and low <= most:
            return
        if high.is_infinite() or low.is_infinite():
            yield Contradiction(self.section, item, self._words(item), "不写（没有可比的基数）")
        else:
            middle = round_half_up((low + high) / 2, max(1, decimals(rate)))
            yield Contradiction(self.section, item, self._words(item), f"{middle:f}%")
