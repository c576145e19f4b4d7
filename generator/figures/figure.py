"""A figure: an amount or count that knows how it came about, down to its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from generator.money import PRECISION
from generator.submission import Cell, UnitSource

ZERO = Decimal(0)
HALF = Decimal("0.5")
#: So many rounded amounts are no longer few: what they leave open is more than rounding ever uses.
FEW = 5
#: A hundredth of a 元, in 万元. Less is no money: calculated cells leave it behind.
CENT = Decimal("0.000001")
#: The operation of a figure that adds up the workbooks of units.
UNITS = "units"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its origin.

    Attributes:
        value: in 万元, or a count; None where every cell that it comes from is blank.
        label: what it is, in Chinese.
        slack: how far the true value may lie from `value`, because its cells were rounded: half a
            unit of the last place of each cell that is not zero.
        cell: where it stands, for a value that was typed.
        operation: how the parts make the value: `+`, `-`, `sum` …; empty for a typed value, `units`
            for one that adds up the workbooks of units.
        parts: the figures that it was made of.
        prior: the same figure of the year before, where it is known.
    """

    value: Decimal | None
    label: str = ""
    slack: Decimal = ZERO
    cell: Cell | None = None
    operation: str = ""
    parts: tuple[Figure, ...] = ()
    prior: Figure | None = None

    @property
    def amount(self) -> Decimal:
        """The value, zero where it is blank."""
        return ZERO if self.value is None else self.value

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        raise TypeError(f"“{self.label}”要用 金额() 或 数量() 写出")

    __html__ = __str__

    def __add__(self, other: Figure) -> Figure:
        return combine("+", [self, other], f"{self.label}＋{other.label}")

    def __sub__(self, other: Figure) -> Figure:
        return combine("-", [self, other], f"{self.label}－{other.label}")

    def cells(self) -> Iterator[Cell]:
        """Every cell that the figure comes from; the typed total before what it adds up.

        Cells of units' workbooks are left out: a finding is about the workbook that was checked.
        """
        if self.cell is not None:
            yield self.cell
            if self.operation == UNITS:
                return
        for part in self.parts:
            yield from part.cells()


def typed(cell: Cell, label: str) -> Figure:
    """The figure that stands in a cell.

    A sum over units may be off by as much as its parts together, whatever places it has itself; one
    that was changed since is a typed value like any other.
    """
    if cell.sources and cell.value == cell.consolidated:
        parts = tuple(typed(source.cell, _name(source)) for source in cell.sources)
        slack = sum((part.slack for part in parts), ZERO)
        return Figure(cell.value, label, slack, cell, UNITS, parts)
    slack = HALF.scaleb(-cell.places) if cell.value else ZERO
    return Figure(cell.value, label, slack, cell)


def _name(source: UnitSource) -> str:
    return f"{source.unit}（{source.note}）" if source.note else source.unit


def combine(operation: str, parts: Sequence[Figure], label: str = "") -> Figure:
    """A figure computed from others; blank where all of them are blank.

    Args:
        operation: `+`, `-`, `*`, `/`, `sum`, `min`, `max` or `abs`.
        parts: the operands.
        label: what the result is.
    """
    if all(part.value is None for part in parts):
        return Figure(None, label, operation=operation, parts=tuple(parts))
    values = [part.amount for part in parts]
    with localcontext(PRECISION):
        slack = sum((part.slack for part in parts), ZERO)
        value = _compute(operation, values)
    return Figure(value, label, slack, operation=operation, parts=tuple(parts))


def signed_sum(terms: Sequence[tuple[int, Figure]], label: str = "") -> Figure:
    """The sum of figures, some of them subtracted."""
    plus = combine("sum", [figure for sign, figure in terms if sign > 0], label)
    minus = [figure for sign, figure in terms if sign < 0]
    if not minus:
        return plus
    result = combine("-", [plus, combine("sum", minus)], label)
    return Figure(result.value, label, result.slack, None, "-", (*plus.parts, *minus))


def agree(left: Figure, right: Figure) -> bool:
    """Whether rounding alone can explain the difference of two figures."""
    return not exceeds(left, right) and not exceeds(right, left)


def is_nothing(difference: Decimal) -> bool:
    """Whether a difference is no money at all."""
    return abs(difference) < CENT


def exceeds(left: Figure, right: Figure) -> bool:
    """Whether the left figure is more than the right one, by more than rounding can explain.

    Each figure stands for its slack on either side. A typed zero may be an amount below half a unit
    as well. One zero is taken for such an amount, and only where few other amounts leave room of
    their own: a long table full of zeros would otherwise hide any slip.
    """
    more = left.amount - right.amount
    slack = left.slack + right.slack
    return more >= CENT and more > slack and more > slack + _faint(left, right)


def _faint(*figures: Figure) -> Decimal:
    """What one of the zeros that figures were computed from may hide: half a unit, if any is.

    Of a consolidated workbook that is asked unit by unit: each unit's tables were rounded by
    themselves.
    """
    room: dict[str, Decimal] = {}
    hidden: dict[str, Decimal] = {}
    for cell in (cell for figure in figures for cell in _operands(figure)):
        book, half = cell.sheet[: cell.sheet.rfind("]") + 1], HALF.scaleb(-cell.places)
        if cell.value:
            room[book] = room.get(book, ZERO) + half
        elif cell.value is not None:
            hidden[book] = max(hidden.get(book, ZERO), half)
    return sum((half for book, half in hidden.items() if room.get(book, ZERO) < FEW * half), ZERO)


def _operands(figure: Figure) -> Iterator[Cell]:
    """The cells whose values make the figure's; of a typed one nothing but its own."""
    if figure.cell is None:
        for part in figure.parts:
            yield from _operands(part)
    elif figure.cell.sources:
        yield from (source.cell for source in figure.cell.sources)
    else:
        yield figure.cell


def _compute(operation: str, values: list[Decimal]) -> Decimal | None:
    if operation in {"+", "sum"}:
        return sum(values, ZERO)
    if operation == "-":
        return values[0] - sum(values[1:], ZERO)
    if operation == "*":
        return values[0] * values[1]
    if operation == "/":
        return values[0] / values[1] if values[1] else None
    if operation == "abs":
        return abs(values[0])
    return min(values) if operation == "min" else max(values)
