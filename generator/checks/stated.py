"""Amounts and rates of numbers that someone wrote in words, or in a table of his own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext

from generator.figures.figure import ZERO, Figure
from generator.figures.stated import Stated, stated
from generator.language import UNITS
from generator.money import PRECISION, plain, round_half_up
from generator.submission import Block, Cell

HUNDRED = Decimal(100)


def amount(text: str) -> Stated:
    """An amount with its unit, in 万元.

    Raises:
        NotAnAmountError: it is none.
    """
    unit = next(unit for unit in UNITS if text.endswith(unit))
    found = stated(text.removesuffix(unit).strip())
    moved = UNITS[unit]
    return Stated(text, found.value.scaleb(moved), found.slack.scaleb(moved))


def equally_exact(*items: Stated) -> list[Stated]:
    """Amounts that were written side by side: a 204 beside a 51.43 is 204.00."""
    slack = min((item.slack for item in items if item.slack), default=ZERO)
    return [replace(item, slack=slack if item.value else ZERO) for item in items]


def ratio(part: Stated, whole: Stated) -> tuple[Decimal, Decimal]:
    """The least and the greatest per cent that one number may be of another."""
    with localcontext(PRECISION):
        least = max(part.low, ZERO) / (whole.value + whole.slack) * HUNDRED
        most = (part.value + part.slack) / max(whole.low, whole.value / 2) * HUNDRED
    return least, most


def percent(part: Decimal, whole: Decimal) -> str:
    """One number in per cent of another, two places at most."""
    with localcontext(PRECISION):
        return plain(round_half_up(part / whole * HUNDRED, 2))


def cells_of(block: Block, *figures: Figure) -> tuple[Cell, ...]:
    """The cell of a block, and those of the figures that it is held against."""
    own = (block.cell,) if block.cell is not None else ()
    return tuple(dict.fromkeys((*own, *(cell for item in figures for cell in item.cells()))))
