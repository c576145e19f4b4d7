"""A change: current against prior, with its case, difference and rate."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Literal, NamedTuple

from generator.figures.figure import Figure, combine
from generator.money import PRECISION, round_half_up

Case = Literal["up", "down", "flat", "from_zero", "below_zero", "unknown"]
HUNDRED = Decimal(100)


class Movement(NamedTuple):
    """How a figure moved.

    Attributes:
        case: `up`, `down`; `flat` where the difference rounds to zero; `from_zero` where there was
            none last year, so that no rate can be given; `below_zero` where one of the amounts is
            negative, so that a rate would say nothing; `unknown` where last year is not known.
        difference: current less prior, with its sign; None if unknown.
        rate: the difference as a percentage of the prior amount, at full precision, with its sign.
    """

    case: Case
    difference: Figure | None = None
    rate: Figure | None = None


def change(current: Figure, prior: Figure | None, places: int) -> Movement:
    """Compare; a difference that rounds to zero at `places` decimals is no change."""
    if prior is None:
        return Movement("unknown")
    difference = combine("-", [current, prior], f"{current.label}增减")
    value = difference.amount
    if round_half_up(value, places).is_zero():
        return Movement("flat", difference)
    if prior.amount.is_zero():
        return Movement("from_zero", difference)
    if prior.amount < 0 or current.amount < 0:
        return Movement("below_zero", difference)
    rate = percentage(difference, prior, f"{current.label}增减比率")
    return Movement("up" if value > 0 else "down", difference, rate)


def percentage(part: Figure, whole: Figure, label: str) -> Figure:
    """The part as a percentage of the whole's size; blank where the whole is zero."""
    value: Decimal | None = None
    if not whole.amount.is_zero():
        with localcontext(PRECISION):
            value = part.amount / abs(whole.amount) * HUNDRED
    return Figure(value, label, operation="%", parts=(part, whole))
