"""Official tables that were pasted in from elsewhere: of another department, or another year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.edition.model import Edition
from generator.submission import Cell, Identity, Notice
from generator.workbook.reading.cells import CellReader
from generator.workbook.reading.head import (
    HeadPatterns,
    department_at,
    head_patterns,
    is_same_department,
    year_in,
)
from generator.workbook.reading.tables import UNIT_ROWS, TableRegion
from generator.workbook.spreadsheet.grid import Position

Said = tuple[str, Position]


def pasted_tables(
    regions: Iterable[TableRegion], edition: Edition, identity: Identity, reader: CellReader
) -> Iterator[Notice]:
    """That the head of an official table names another department or year than 基本信息 does."""
    heads = head_patterns(edition.imports)
    found: dict[tuple[str, str], list[Cell]] = {}
    for region in regions:
        grid = region.grid
        for what, (said, at) in _said(region, heads):
            if not _agrees(what, said, identity, heads) and at not in grid.formulas:
                found.setdefault((what, said), []).append(reader.words(grid, *at))
    for (what, said), cells in found.items():
        own = str(identity.year) if what == "年度" else identity.name
        words = f"表头写的{what}是“{said}”，《基本信息》写的是“{own}”"
        yield Notice(f"{words}。请核对是不是贴进了别的{_OTHER[what]}的表", tuple(cells))


_OTHER = {"年度": "年度", "名称": "部门"}


def _agrees(what: str, said: str, identity: Identity, heads: HeadPatterns) -> bool:
    if what == "年度":
        return said == str(identity.year)
    return is_same_department(said, identity.name, heads)


def _said(region: TableRegion, heads: HeadPatterns) -> Iterator[tuple[str, Said]]:
    """What the title and the line of 编制单位 say: 名称 or 年度, the words, where they stand."""
    grid, title = region.grid, region.title
    yield from _both(region.around.name, region.around.year, title)
    for row in range(title[0] + 1, min(title[0] + UNIT_ROWS, region.end)):
        columns = range(len(grid.rows[row]))
        departments = [
            found for at in columns if (found := department_at(grid, row, at, heads)) is not None
        ]
        for found in departments:
            yield from _both(found.name, None, found.at)
        for at in columns if departments else ():
            yield from _both("", year_in(grid.text(row, at)), (row, at))


def _both(name: str, year: int | None, at: Position) -> Iterator[tuple[str, Said]]:
    if name:
        yield "名称", (name, at)
    if year is not None:
        yield "年度", (str(year), at)
