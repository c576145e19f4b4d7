"""The list of departments (名单) that a bureau keeps: a row for each, below a heading 名称."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.errors import Unusable
from generator.text import same
from generator.workbook.reading.cells import quote
from generator.workbook.reading.sheets import NAME, titled
from generator.workbook.spreadsheet.foreign import open_foreign
from generator.workbook.spreadsheet.grid import HEAD_ROWS, Grid

#: A sheet of this name goes before others.
TITLE = "名单"
#: Columns that it may have of what becomes of a department's final accounts.
APPROVED, PUBLISHED, ADDRESS = "批复日期", "公开日期", "公开网址"


@dataclass(frozen=True, slots=True)
class Roster:
    """A list of departments.

    Attributes:
        file: where it is.
        grid: the sheet.
        columns: its columns by heading, in the form in which words are compared.
        rows: its rows in which anything is filled in.
    """

    file: Path
    grid: Grid
    columns: Mapping[str, int]
    rows: tuple[int, ...]

    def text(self, row: int, heading: str) -> str:
        """What stands in a row under a heading; blank without such a column."""
        column = self.columns.get(heading)
        return self.grid.text(row, column).strip() if column is not None else ""


def read_roster(file: Path, *, once: bool = False) -> Roster:
    """The list in a spreadsheet: the first sheet with a column 名称, one named 名单 before others.

    Args:
        file: where it is.
        once: whether no other column may be there twice either.

    Raises:
        Unusable: the file can't be read, there is no such column, it is there twice, or nothing is
            filled in.
    """
    grids = sorted(open_foreign(file), key=lambda grid: not titled(grid, TITLE))
    for grid in grids:
        for row in range(min(HEAD_ROWS, len(grid.rows))):
            columns = _columns(file, grid, row, once=once)
            if columns:
                return Roster(file, grid, columns, _rows(file, grid, row, columns))
    raise Unusable(file, "", f"找不到“{NAME}”一栏", f"请在表头写“{NAME}”，一行一个部门")


def _columns(file: Path, grid: Grid, row: int, *, once: bool) -> dict[str, int]:
    """The columns under a row of headings; none if it is no such row."""
    texts = [
        (same(text), column)
        for column in range(len(grid.rows[row]))
        if (text := grid.text(row, column).strip())
    ]
    columns = dict(texts)
    if NAME not in columns:
        return {}
    twice = next((text for text, at in texts if columns[text] != at and (once or text == NAME)), "")
    if twice:
        place = f"{grid.name}，第 {row + 1} 行"
        raise Unusable(file, place, f"{quote(twice)}有两栏", "请只保留一栏")
    return columns


def _rows(file: Path, grid: Grid, heading: int, columns: Mapping[str, int]) -> tuple[int, ...]:
    rows = tuple(
        row
        for row in range(heading + 1, len(grid.rows))
        if any(grid.text(row, column).strip() for column in columns.values())
    )
    if not rows:
        raise Unusable(file, grid.name, "名单是空的", "请一行填一个部门")
    return rows
