"""The sheet 科目明细, read: each 项 once, with its amounts in every table by function code.

A table by function code is filled in one of two ways: every row typed in the table itself, or its
rows fetched from 科目明细. What is fetched is worked out here, from what was typed, whether or not
any program has calculated the workbook's formulas. Where the same amount is typed in both places,
the two must agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from generator.catalog import LEVELS, below, names_of
from generator.edition.layout import TOTAL, Address, Subject
from generator.edition.model import Edition
from generator.edition.shapes import AnyTable
from generator.errors import Unusable
from generator.submission import Cell, Entries
from generator.text import same
from generator.workbook.reading.cells import CellReader, quote
from generator.workbook.reading.codes import bare, code_of
from generator.workbook.reading.sheets import (
    DETAIL_CODE,
    DETAIL_NAME,
    DETAIL_SHEET,
    SheetFound,
    Sheets,
)
from generator.workbook.spreadsheet.grid import Grid, a1

#: The labels stand at most so many rows below 科目编码.
_LABEL_ROWS = 3


class DetailRow(NamedTuple):
    """A row of 科目明细: the subject, where its code stands, its amounts by table and column."""

    code: str
    name: str
    cell: Cell
    amounts: Mapping[Address, Cell]

    def filled(self, table: str) -> bool:
        """Whether anything is filled in for a table."""
        return any(name == table and cell.text for (name, _), cell in self.amounts.items())


class Detail(NamedTuple):
    """What was filled into 科目明细."""

    rows: Mapping[str, DetailRow]
    year: int

    def leaves(self, table: str) -> list[DetailRow]:
        """The subjects with an amount in a table."""
        return [row for row in self.rows.values() if row.filled(table)]

    def name(self, code: str) -> str:
        """What a subject is called: as typed, else as the catalogue has it; empty if neither."""
        row = self.rows.get(code)
        if row is not None and row.name:
            return row.name
        known = names_of(code, self.year)
        return known[0].name if known else ""


def read_detail(sheets: Sheets, edition: Edition, reader: CellReader) -> Detail | None:
    """What was filled into 科目明细; None in a workbook without that sheet.

    A row that has amounts and no code, comes twice, or adds up others, is refused.

    Raises:
        Unusable: a heading is missing.
    """
    found = sheets.find(DETAIL_SHEET, (DETAIL_CODE, DETAIL_NAME))
    if found is None:
        return None
    columns, body = _columns(found, edition, reader)
    rows: dict[str, DetailRow] = {}
    for at in range(body, len(found.grid.rows)):
        row = _row(found, at, columns, edition, reader)
        if row is None:
            continue
        if row.code in rows:
            what = f"“{row.code}”与 {rows[row.code].cell.where} 重复"
            reader.refuse(row.cell.where, what, "同一科目请只填一行")
            continue
        rows[row.code] = row
    _refuse_above(rows, reader)
    return Detail(dict(sorted(rows.items())), edition.year)


def _columns(
    found: SheetFound, edition: Edition, reader: CellReader
) -> tuple[dict[int, Address], int]:
    """The tables and columns that the amounts belong to, and the first row below the labels."""
    grid, first = found.grid, found.columns[DETAIL_NAME] + 1
    tables = {
        same(table.title): (name, table)
        for name, table in edition.filled_tables
        if table.has_own_rows
    }
    columns: dict[int, Address] = {}
    body, group = found.row + 1, ""
    for column in range(first, grid.width):
        group = same(grid.shown(found.row, column) or "") or group
        matches = [title for title in tables if title in group]
        if not matches or not group.endswith("各栏"):
            continue
        name, table = tables[max(matches, key=len)]
        for row in range(found.row + 1, found.row + 1 + _LABEL_ROWS):
            label = same(grid.text(row, column))
            key = next(
                (
                    key
                    for key, spec in table.all_columns.items()
                    if not spec.total
                    and label in {same(it) for it in (table.told_apart(key), *spec.aliases)}
                ),
                None,
            )
            if key and (name, key) not in columns.values():
                columns[column] = (name, key)
                body = max(body, row + 1)
                break
    for name, table in tables.values():
        for key, spec in table.all_columns.items():
            if not spec.total and (name, key) not in columns.values():
                what = f"《{DETAIL_SHEET}》的《{table.title}》找不到“{spec.label}”一栏"
                raise Unusable(reader.file, grid.name, what, "请对照空白填报表恢复表头")
    reader.seen.headed(grid, found.row, columns)
    return columns, body


def _row(
    found: SheetFound, at: int, columns: Mapping[int, Address], edition: Edition, reader: CellReader
) -> DetailRow | None:
    """A row; None for one without a code that holds no amounts."""
    grid, code_column = found.grid, found.columns[DETAIL_CODE]
    cell = reader.looking.label(grid, at, code_column)
    coded = code_of({code_column: cell.text})
    code = coded.code
    if not code:
        is_sum = same(cell.text) in edition.imports.sums
        _refuse_row(found, at, columns, cell, reader, is_sum=is_sum)
        return None
    reader.seen.mark(grid, at, code_column)
    amounts = {address: reader.amount(grid, at, column) for column, address in columns.items()}
    name = _name(grid, at, found.columns[DETAIL_NAME], reader)
    if not name and not names_of(code, edition.year):
        name = coded.name
    return DetailRow(code, name, cell, amounts)


def _name(grid: Grid, at: int, column: int, reader: CellReader) -> str:
    """A name that was typed; a formula only looks one up."""
    if (at, column) in grid.formulas:
        return ""
    return bare(reader.prose(grid, at, column).text)


def _refuse_row(  # noqa: PLR0913 - what stands there, and what it is
    found: SheetFound,
    at: int,
    columns: Mapping[int, Address],
    cell: Cell,
    reader: CellReader,
    *,
    is_sum: bool,
) -> None:
    """Refuse amounts without a code, and a code that is none."""
    if is_sum:
        what = f"写的是{quote(cell.text)}，合计由程序相加"
        reader.refuse(cell.where, what, "请删去这一行")
        return
    if same(cell.text).isdigit():
        what = f"写的是{quote(cell.text)}，不是科目编码"
        reader.refuse(cell.where, what, "编码应为 3、5 或 7 位数字")
        for column in columns:
            reader.amount(found.grid, at, column)
        return
    amounts = (reader.words(found.grid, at, column) for column in columns)
    filled = next((cell for cell in amounts if cell.text.strip("-—")), None)
    if filled:
        what = f"没有科目编码，却填有{quote(filled.text)}"
        reader.refuse(filled.where, what, "请填写科目编码，或清空这一行")


def _refuse_above(rows: Mapping[str, DetailRow], reader: CellReader) -> None:
    """Refuse amounts of a subject that stands above others: the program adds those up."""
    for code, row in rows.items():
        lower = next(iter(below(code, rows)), None)
        filled = next((cell for cell in row.amounts.values() if cell.text), None)
        if lower and filled and _has_amounts(rows[lower]):
            level = LEVELS[len(code)]
            what = f"“{code}”是{level}级，其下已填有“{lower}”，{level}级的数由程序相加"
            reader.refuse(filled.where, what, "请清空这一行的金额")


def _has_amounts(row: DetailRow) -> bool:
    return any(cell.text for cell in row.amounts.values())


# a table that fetches its rows


@dataclass(slots=True)
class Fetching:
    """One table by function code, being put together from 科目明细 and from what it says itself.

    Attributes:
        typed: what was typed into the table: its rows with a code, and 合计.
        shown: its rows that fetch their code, counted from 0, with the code where a program has
            calculated it.
        name_column: the column of their names.
        places: the columns of its amounts.
    """

    name: str
    table: AnyTable
    grid: Grid
    reader: CellReader
    detail: Detail
    typed: Entries
    shown: Sequence[tuple[int, str]]
    name_column: int
    places: Mapping[str, int]
    cells: dict[Address, Cell] = field(default_factory=dict)

    def entries(self) -> Entries:
        """The table with every row that it shows."""
        leaves = {row.code: row for row in self.detail.leaves(self.name)}
        codes = sorted(
            {code[:digits] for code in leaves for digits in LEVELS if digits <= len(code)}
        )
        rows = dict(self._rows(codes))
        self._totals()
        for code in codes:
            for column in self.table.all_columns:
                cell = self._cell(leaves.get(code), rows.get(code), column)
                if cell is not None:
                    self.cells[code, column] = cell
        for code, at in rows.items():
            self._typed_over(leaves.get(code), code, at)
        self._typed_rows(leaves, codes)
        return Entries(self.grid.name, self.cells, tuple(self._subjects(codes, rows, leaves)))

    def _rows(self, codes: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Which row shows which subject: as calculated, else in order."""
        for index, (at, code) in enumerate(self.shown):
            if code in codes:
                yield code, at
            elif not code and index < len(codes):
                yield codes[index], at
            else:
                self._refuse_typed(at)

    def _refuse_typed(self, at: int) -> None:
        for place in self.places.values():
            cell = self.reader.amount(self.grid, at, place)
            if cell.text and not cell.formula and not cell.fault:
                what = f"这一行没有科目，却填有{quote(cell.text)}"
                remedy = f"请填在《{DETAIL_SHEET}》，或清空"
                self.reader.refuse(cell.where, what, remedy)
                return

    def _totals(self) -> None:
        for column in self.table.all_columns:
            cell = self.typed.cells.get((TOTAL, column))
            if cell is not None:
                self.cells[TOTAL, column] = _without_value(cell)

    def _cell(self, leaf: DetailRow | None, at: int | None, column: str) -> Cell | None:
        """An amount where it was typed; a total where it is shown, if it is."""
        typed = leaf.amounts.get((self.name, column)) if leaf else None
        if typed is not None or at is None:
            return typed
        return Cell(self.grid.name, a1(at, self.places[column]), formula=True)

    def _typed_over(self, leaf: DetailRow | None, code: str, at: int) -> None:
        """What was typed over a formula: a total stands, an amount must be the same."""
        for column, place in self.places.items():
            if (at, place) in self.grid.formulas:
                continue
            self._take(leaf, code, column, self.reader.amount(self.grid, at, place))

    def _typed_rows(self, leaves: Mapping[str, DetailRow], codes: Sequence[str]) -> None:
        for (code, column), cell in self.typed.cells.items():
            if code == TOTAL or cell.formula:
                continue
            if code not in codes and cell.text:
                what = f"这里填有科目 {code}，《{DETAIL_SHEET}》里这张表没有它"
                remedy = f"同一张表请只用一种填法：补在《{DETAIL_SHEET}》，或清空其中这张表各栏"
                self.reader.refuse(cell.where, what, remedy)
                continue
            self._take(leaves.get(code), code, column, cell)

    def _take(self, leaf: DetailRow | None, code: str, column: str, cell: Cell) -> None:
        if not cell.text or cell.formula:
            return
        known = leaf.amounts.get((self.name, column)) if leaf else None
        if known is None:
            self.cells[code, column] = cell
        elif known.value != cell.value:
            what = (
                f"这里填的是{quote(cell.text)}，{known.where} 填的是{quote(known.text or '空白')}"
            )
            self.reader.refuse(cell.where, what, "两处应当一致，请改正或清空其中一处")

    def _subjects(
        self, codes: Iterable[str], rows: Mapping[str, int], leaves: Mapping[str, DetailRow]
    ) -> Iterator[Subject]:
        typed = {subject.code: subject.name for subject in self.typed.subjects if subject.name}
        for code in codes:
            own = (
                _name(self.grid, rows[code], self.name_column, self.reader) if code in rows else ""
            )
            name = own or typed.get(code) or self.detail.name(code)
            if not name:
                lowest = next(row for row in leaves.values() if row.code.startswith(code))
                what = f"《科目目录》里没有 {code} 的名称"
                remedy = f"请在《{DETAIL_SHEET}》填上它的名称"
                if lowest.code != code:
                    remedy = f"请在《{DETAIL_SHEET}》另加一行，只填编码 {code} 和名称"
                self.reader.refuse(lowest.cell.where, what, remedy)
            yield Subject(code, name)


def _without_value(cell: Cell) -> Cell:
    """A total that a formula calculates: whether it is up to date, nobody knows."""
    if not cell.formula:
        return cell
    return replace(cell, text="", value=None, fault="")
