"""Numbers as someone wrote them, in words or in a table of his own: each stands for an interval."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from generator.figures.figure import HALF, ZERO
from generator.money import number_in, read_number


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as it was written, which stands for half a unit of its last place either way."""

    text: str
    value: Decimal
    slack: Decimal

    @property
    def low(self) -> Decimal:
        """The least that it may stand for."""
        return self.value - self.slack

    @property
    def high(self) -> Decimal:
        """The most that it may stand for."""
        return self.value + self.slack

    def meets(self, interval: tuple[Decimal, Decimal]) -> bool:
        """Whether it may be one of the numbers from one to another."""
        return self.low <= interval[1] and interval[0] <= self.high


def maybe(text: str) -> Stated | None:
    """The number that a text is; None for words or a blank."""
    return None if number_in(text) is None else stated(text)


def stated(text: str) -> Stated:
    """A number as it is written.

    Raises:
        NotAnAmountError: it is none.
    """
    value = read_number(text) or ZERO
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Stated(text.strip(), value, HALF.scaleb(min(exponent, 0)) if value else ZERO)
