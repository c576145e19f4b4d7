"""One cell of a grid as a `Cell`: its amount in 万元, its place, what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from generator.errors import Unusable
from generator.money import NotAnAmountError, decimals, read_amount
from generator.submission import Cell
from generator.workbook.grid import Grid, a1, as_text

#: How many 元 are in one unit that a workbook may be filled in with.
UNITS = {"万元": 0, "元": 4}
#: A typed amount is exact to 分 at least: “5” means 5.00.
TYPED_PLACES = 2


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads the cells of one workbook; `unit` is 元 or 万元."""

    file: Path
    unit: str = "万元"

    def words(self, grid: Grid, row: int, column: int) -> Cell:
        """The words of a cell."""
        text = as_text(grid.value(row, column)).strip()
        fault = grid.broken.get((row, column), "")
        formula = (row, column) in grid.formulas
        return Cell(grid.name, a1(row, column), text or fault, formula=formula, fault=fault)

    def amount(self, grid: Grid, row: int, column: int) -> Cell:
        """An amount, in 万元.

        Raises:
            Unusable: words stand where an amount belongs.
        """
        return self._number(grid, row, column, UNITS[self.unit])

    def count(self, grid: Grid, row: int, column: int) -> Cell:
        """A number of people, vehicles and the like: whole and not negative.

        Raises:
            Unusable: it is not.
        """
        cell = self._number(grid, row, column, 0)
        value = cell.value
        if value is not None and (value < 0 or value != value.to_integral_value()):
            raise Unusable(
                self.file, cell.where, f"写的是“{cell.text}”，应为不小于零的整数", "请改正后再试"
            )
        return cell

    def _number(self, grid: Grid, row: int, column: int, shift: int) -> Cell:
        content = grid.value(row, column)
        cell = self.words(grid, row, column)
        if cell.fault:
            return cell
        try:
            value = read_amount(content)
        except NotAnAmountError as error:
            raise Unusable(
                self.file,
                cell.where,
                f"写的是“{cell.text}”，这里应为数字",
                "请改为数字，没有的留空",
            ) from error
        if value is None:
            return cell
        places = max(TYPED_PLACES, decimals(value)) + shift
        scaled = value.scaleb(-shift)
        return Cell(cell.sheet, cell.address, cell.text, scaled, places, cell.formula)


ZERO = Decimal(0)
