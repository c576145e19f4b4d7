"""Between which bounds a figure lies that was computed from rounded amounts."""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import reduce

from generator.figures.change import HUNDRED
from generator.figures.figure import HALF, Figure
from generator.figures.stated import stated
from generator.money import PRECISION

Interval = tuple[Decimal, Decimal]
#: 万元: what an amount that was printed stands for on either side.
_HALF_FEN = HALF.scaleb(-2)
_EVERYTHING = (Decimal("-Infinity"), Decimal("Infinity"))


def interval(figure: Figure) -> Interval:
    """The least and the most that a figure may be, its parts being rounded each by itself."""
    with localcontext(PRECISION):
        return _interval(figure)


def _interval(figure: Figure) -> Interval:
    # what is blank is printed as nothing: a share of nothing, too
    if figure.cell is not None or not figure.parts or figure.value is None:
        slack = max(figure.slack, _HALF_FEN if figure.amount % 1 else Decimal(0))
        return figure.amount - slack, figure.amount + slack
    parts = [_interval(part) for part in figure.parts]
    if figure.operation == "-":
        # nothing, once it is rounded; a sum of many such would leave everything open
        parts = [*map(_unless_nothing, parts)]
    if figure.operation in {"+", "sum"}:
        return sum(low for low, _ in parts), sum(high for _, high in parts)  # type: ignore[return-value]
    if figure.operation == "-":
        return reduce(lambda one, other: (one[0] - other[1], one[1] - other[0]), parts)
    if figure.operation in {"%", "/"}:
        return ratio(parts[0], parts[1], HUNDRED if figure.operation == "%" else Decimal(1))
    if figure.operation == "*":
        corners = [one * other for one in parts[0] for other in parts[1]]
        return min(corners), max(corners)
    slack = sum((part.slack for part in figure.parts), Decimal(0))
    return figure.amount - slack, figure.amount + slack


def ratio(part: Interval, whole: Interval, scale: Decimal) -> Interval:
    """The bounds of a ratio; what is nothing may be what was rounded to it, unless all of it is."""
    if not any((*part, *whole)):
        return part
    part, whole = _unless_nothing(part), _unless_nothing(whole)
    low, high = sorted((abs(whole[0]), abs(whole[1])))
    if whole[0] <= 0 <= whole[1]:
        # the whole may be as little as one likes, but no more than this
        least = part[0] / high * scale if part[0] > 0 else _EVERYTHING[0]
        most = part[1] / high * scale if part[1] < 0 else _EVERYTHING[1]
        return least, most
    corners = [one / other * scale for one in part for other in (low, high)]
    return min(corners), max(corners)


def about(amount: Decimal) -> Interval:
    """What an amount that was printed may have been."""
    found = stated(f"{amount:f}")
    return found.low, found.high


def printed_rate(rate: Decimal) -> Interval:
    """What a rate that was printed may have been; a nought is a rate like any other."""
    exponent = rate.as_tuple().exponent
    slack = HALF.scaleb(min(exponent, 0)) if isinstance(exponent, int) else HALF
    return rate - slack, rate + slack


def _unless_nothing(one: Interval) -> Interval:
    return one if any(one) else (-_HALF_FEN, _HALF_FEN)
