"""What a printed number may stand for: all that would be printed alike."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from generator.money import decimals

_HUNDRED = 100
#: An amount in 万元 is typed with so many places, and can't have more than 分 has.
PLACES, _MOST_PLACES = 2, 6


class Span(NamedTuple):
    """From where to where a number may lie."""

    low: Decimal
    high: Decimal

    def shared(self, other: Span) -> Span | None:
        """What lies in both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Span(low, high) if low <= high else None

    def shortest(self) -> Decimal | None:
        """The number with the fewest places, two at least, that lies in the middle, if any does."""
        middle = (self.low + self.high) / 2
        for places in range(PLACES, _MOST_PLACES + 1):
            unit = Decimal(1).scaleb(-places)
            for rounding in (ROUND_HALF_EVEN, ROUND_CEILING, ROUND_FLOOR):
                if self.low <= (found := middle.quantize(unit, rounding)) <= self.high:
                    return found
        return None

    @property
    def is_sharp(self) -> bool:
        """Whether no other number with two places lies in it."""
        return self.high - self.low < Decimal(1).scaleb(-PLACES)


def exact_to(amount: Decimal) -> int:
    """To how many decimal places an amount is exact that was printed so."""
    return max(PLACES, decimals(amount))


@dataclass(slots=True)
class Precision:
    """To how many places a document prints: as many as any of its numbers shows.

    Zeros at the end may be left out, so one number alone doesn't say it.
    """

    amount: int = 0
    percent: int = 0

    def note_amount(self, value: Decimal | None) -> None:
        """See an amount of the text."""
        if value is not None:
            self.amount = max(self.amount, decimals(value))

    def note_percent(self, value: Decimal | None) -> None:
        """See a percentage of the text."""
        if value is not None:
            self.percent = max(self.percent, decimals(value))

    def part(self, whole: Decimal, percent: Decimal) -> Span:
        """What an amount may be that is so much of a whole; nothing and all of it are just that."""
        if percent in {0, _HUNDRED}:
            return Span(whole * percent / _HUNDRED, whole * percent / _HUNDRED)
        half = Decimal(5).scaleb(-self.percent - 1)
        ends = sorted(whole * rate / _HUNDRED for rate in (percent - half, percent + half))
        return Span(*ends)

    def whole(self, part: Decimal, percent: Decimal) -> Span | None:
        """What an amount may be of which so much is a part; None where that says nothing."""
        if percent == _HUNDRED:
            return Span(part, part)
        if not part or percent <= self._half:
            return None
        ends = sorted(
            part / rate * _HUNDRED for rate in (percent - self._half, percent + self._half)
        )
        return Span(*ends)

    @property
    def _half(self) -> Decimal:
        """How far a rate may be off."""
        return Decimal(5).scaleb(-self.percent - 1)

    def has_grown(self, now: Decimal, before: Decimal, rate: Decimal) -> bool:
        """Whether something grew from one amount to another by a rate in percent, or fell by it."""
        return bool(before) and abs((now - before) / abs(before) * _HUNDRED - rate) <= self._half

    def before(self, now: Decimal, difference: Decimal, rate: Decimal | None) -> Decimal:
        """What was there before something grew by `difference` and by `rate` percent.

        It is `now` less the difference, unless the rate says that this was rounded.
        """
        plain = now - difference
        if not rate or not plain:
            return plain
        grown = rate if difference > 0 else -rate
        if self.has_grown(now, plain, grown):
            return plain
        factors = [1 + (grown + side) / _HUNDRED for side in (-self._half, self._half)]
        if any(factor <= 0 for factor in factors):
            return plain
        rough = Decimal(5).scaleb(-self.amount - 1)
        # both amounts were rounded: what is almost nothing may be off by more than itself
        for off, told in ((rough, [now]), (rough * 2, [now - rough, now + rough])):
            ends = sorted(one / factor for one in told for factor in factors)
            shared = Span(plain - off, plain + off).shared(Span(ends[0], ends[-1]))
            if shared and (found := shared.shortest()) is not None:
                return found
        return plain
