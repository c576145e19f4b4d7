"""Between which bounds a figure lies that was computed from rounded amounts."""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import reduce

from generator.figures.change import HUNDRED
from generator.figures.figure import HALF, Figure
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
    """The bounds of a ratio; none where the whole may be nothing."""
    low, high = sorted((abs(whole[0]), abs(whole[1])))
    if whole[0] <= 0 <= whole[1]:
        return _EVERYTHING
    corners = [one / other * scale for one in part for other in (low, high)]
    return min(corners), max(corners)
