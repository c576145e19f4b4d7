"""A number of the department: what the units' cells add up to, at full precision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from generator.figures.figure import UNITS as OF_UNITS
from generator.figures.figure import Figure
from generator.language import SMALL_UNIT, UNIT
from generator.money import PRECISION, decimals
from generator.submission import Cell, UnitSource
from generator.workbook.reading.cells import TYPED_PLACES, UNITS

NOWHERE = Cell("", "")


@dataclass(frozen=True, slots=True)
class Measure:
    """In which unit the department's workbook has its amounts: 元 or 万元."""

    unit: str

    def cell(self, sources: Sequence[UnitSource], *, count: bool = False) -> Cell:
        """The cell that adds up others; blank where there are none."""
        if not sources:
            return NOWHERE
        with localcontext(PRECISION):
            value = sum((source.cell.value or Decimal(0) for source in sources), Decimal(0))
        shift = 0 if count else UNITS[self.unit]
        typed = value.scaleb(shift)
        places = max(TYPED_PLACES, decimals(typed)) + shift
        return Cell("", "", f"{typed:f}", value, places, sources=tuple(sources))


def measure_of(units: Sequence[str]) -> Measure:
    """万元 only where all units have it: what is typed in 元 keeps its 分."""
    return Measure(UNIT if set(units) == {UNIT} else SMALL_UNIT)


def signed_cells(figure: Figure) -> Iterator[tuple[int, Cell]]:
    """The typed cells that a figure adds up or subtracts, each with its sign.

    Raises:
        ValueError: it is no sum.
    """
    if figure.cell is not None:
        if figure.cell.value is not None:
            yield 1, figure.cell
        return
    if figure.value is None and not figure.parts:
        return
    if figure.operation not in {"+", "sum", "-", OF_UNITS}:
        raise ValueError(figure.label)
    for at, part in enumerate(figure.parts):
        sign = -1 if figure.operation == "-" and at else 1
        yield from ((sign * each, cell) for each, cell in signed_cells(part))
