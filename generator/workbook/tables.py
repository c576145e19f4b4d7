"""Find the official tables in the sheets and read them.

Nothing is looked for at a fixed address. A table is found by its title, a column by its heading, a
row by its label, 行次 or subject code; so inserted rows and columns, merged cells and spaces within
words do no harm. What carries an amount and can't be placed is refused by name: no value that was
typed is lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.edition.layout import AMOUNT, TOTAL, Address, Subject
from generator.edition.model import (
    AnyTable,
    ByEconomic,
    ByFunction,
    Column,
    Edition,
    Fixed,
    Ledger,
    Row,
)
from generator.errors import Unusable
from generator.submission import Cell, Entries
from generator.text import same, without_ordinal
from generator.workbook.cells import CellReader
from generator.workbook.grid import Grid, Position, a1

_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_CODE_AND_NAME = re.compile(r"(\d{3}(?:\d{2}){0,2})\D.*")
_NOTE = re.compile(r"^(注|说明|备注)[:：]|^\d+[.、].*")


@dataclass(frozen=True, slots=True)
class Region:
    """Where a table may stand: the rows of a sheet from its title to the next title."""

    grid: Grid
    title: Position
    end: int

    @property
    def rows(self) -> range:
        """The rows below the title."""
        return range(self.title[0] + 1, self.end)


class NotThere(Exception):  # noqa: N818 - says that a region is not the table it looked like
    """The region does not hold the table; the message says what is missing."""


def read_tables(grids: Sequence[Grid], edition: Edition, reader: CellReader) -> dict[str, Entries]:
    """Read every official table of the edition.

    Raises:
        Unusable: a table is missing or there twice, or something in it can't be read.
    """
    titles = {same(table.title): name for name, table in edition.tables.items()}
    regions: dict[str, list[Region]] = {name: [] for name in edition.table_order}
    for grid in grids:
        for name, region in _regions(grid, titles):
            regions.setdefault(name, []).append(region)
    return {name: _read_one(table, regions[name], reader) for name, table in edition.ordered_tables}


def _regions(grid: Grid, titles: Mapping[str, str]) -> Iterator[tuple[str, Region]]:
    found: list[tuple[Position, str]] = []
    for row, values in enumerate(grid.rows):
        for column, content in enumerate(values):
            if isinstance(content, str) and content and (name := titles.get(same(content))):
                found.append(((row, column), name))
    for position, name in found:
        later = [other[0] for other, _ in found if other[0] > position[0]]
        yield name, Region(grid, position, min(later, default=len(grid.rows)))


def _read_one(table: AnyTable, regions: list[Region], reader: CellReader) -> Entries:
    results: list[tuple[Region, Entries]] = []
    missing: list[tuple[Region, str]] = []
    for region in regions:
        try:
            results.append((region, _Reading(table, region, reader).entries()))
        except NotThere as error:
            missing.append((region, str(error)))
    if len(results) > 1:
        places = "、".join(f"{region.grid.name}!{a1(*region.title)}" for region, _ in results)
        raise Unusable(
            reader.file, "", f"《{table.title}》出现了不止一次（{places}）", "请只保留一张"
        )
    if results:
        return results[0][1]
    label = f"{table.number}《{table.title}》" if table.number else f"《{table.title}》"
    if missing:
        region, reason = missing[0]
        place = f"{region.grid.name}!{a1(*region.title)}"
        raise Unusable(reader.file, place, f"{label}{reason}", "请对照空白填报表恢复表头")
    raise Unusable(
        reader.file, "", f"缺少{label}", "请从空白填报表补上这张表，没有数据也要保留空表"
    )


@dataclass(slots=True)
class _Reading:
    """One table being read from one region."""

    table: AnyTable
    region: Region
    reader: CellReader

    def entries(self) -> Entries:
        table = self.table
        if isinstance(table, Ledger):
            cells = self._ledger(table)
            return Entries(self.region.grid.name, cells)
        if isinstance(table, ByFunction):
            return self._by_function(table)
        if isinstance(table, ByEconomic):
            return Entries(self.region.grid.name, self._by_economic(table))
        if table.transposed:
            return Entries(self.region.grid.name, self._transposed(table))
        return Entries(self.region.grid.name, self._fixed(table))

    # headings

    def _stacks(self, body: int) -> list[set[str]]:
        """For each column, the words that stand above it in the heading rows."""
        grid = self.region.grid
        return [
            {
                same(content)
                for row in range(self.region.title[0] + 1, body)
                if (content := grid.shown(row, column)) not in {None, ""}
            }
            for column in range(grid.width)
        ]

    def _align(self, wanted: Sequence[tuple[str, frozenset[str]]], body: int) -> list[int]:
        """The columns under the wanted headings, in order; extra columns between do no harm."""
        stacks = self._stacks(body)
        columns: list[int] = []
        start = 0
        for label, accepted in wanted:
            column = next((at for at in range(start, len(stacks)) if stacks[at] & accepted), None)
            if column is None:
                raise NotThere(f"找不到“{label}”一栏")
            columns.append(column)
            start = column + 1
        return columns

    def _body(self, anchors: frozenset[str]) -> int:
        """The first row that holds one of the anchors: a row label or a subject code."""
        grid = self.region.grid
        for row in self.region.rows:
            if any(same(grid.value(row, column)) in anchors for column in range(grid.width)):
                return row
        raise NotThere("没有一行与版式相符")

    # shapes

    def _ledger(self, table: Ledger) -> dict[Address, Cell]:
        anchors = frozenset(
            text
            for side in table.sides.values()
            for row in side.rows.values()
            for text in _labels(row)
        )
        body = self._body(anchors)
        wanted: list[tuple[str, frozenset[str]]] = []
        for side in table.sides.values():
            wanted.append((side.heading, frozenset({same(side.heading)})))
            if table.line_heading:
                wanted.append((table.line_heading, frozenset({same(table.line_heading)})))
            wanted += _headings(side.columns)
        columns = self._align(wanted, body)
        cells: dict[Address, Cell] = {}
        at = 0
        for side in table.sides.values():
            lead = 2 if table.line_heading else 1
            label, *line = columns[at : at + lead]
            amounts = dict(zip(side.columns, columns[at + lead :], strict=False))
            at += lead + len(side.columns)
            cells |= self._rows(body, side.rows, label, line[0] if line else None, amounts)
        return cells

    def _fixed(self, table: Fixed) -> dict[Address, Cell]:
        body = self._body(frozenset(text for row in table.rows.values() for text in _labels(row)))
        wanted = [(table.heading, frozenset({same(table.heading)}))]
        if table.line_heading:
            wanted.append((table.line_heading, frozenset({same(table.line_heading)})))
        columns = self._align([*wanted, *_headings(table.columns)], body)
        line = columns[1] if table.line_heading else None
        amounts = dict(zip(table.columns, columns[len(wanted) :], strict=True))
        return self._rows(body, table.rows, columns[0], line, amounts)

    def _rows(
        self,
        body: int,
        rows: Mapping[str, Row],
        label: int,
        line: int | None,
        amounts: Mapping[str, int],
    ) -> dict[Address, Cell]:
        grid = self.region.grid
        cells: dict[Address, Cell] = {}
        seen: dict[str, int] = {}
        for at in range(body, self.region.end):
            words = grid.text(at, label)
            number = same(grid.text(at, line)) if line is not None else ""
            name = _which_row(rows, words, number, seen)
            if name is None:
                if not _NOTE.match(same(words)):
                    self._refuse_amounts(at, amounts.values(), words)
                continue
            if name in seen:
                self._refuse(at, label, f"“{words}”与第 {seen[name] + 1} 行重复", "请只保留一行")
            seen[name] = at
            for column, place in amounts.items():
                cells[name, column] = self._number(at, place, rows[name], column)
        for name, row in rows.items():
            if name not in seen:
                raise NotThere(f"缺少“{row.label}”一行")
        return cells

    def _number(self, at: int, place: int, row: Row, column: str) -> Cell:
        grid = self.region.grid
        if column in row.dash:
            cell = self.reader.amount(grid, at, place)
            if cell.value is not None:
                self._refuse(
                    at, place, f"“{row.label}”的“{column}”不用填，写的是“{cell.text}”", "请清空"
                )
            return cell
        read = self.reader.count if row.count else self.reader.amount
        return read(grid, at, place)

    def _by_function(self, table: ByFunction) -> Entries:
        body = self._first_subject(table)
        name_heading = (table.name_heading, frozenset({same(table.name_heading)}))
        code_heading = (table.code_heading, frozenset({same(table.code_heading)}))
        code, name, *places = self._align(
            [code_heading, name_heading, *_headings(table.columns)], body
        )
        amounts = dict(zip(table.columns, places, strict=True))
        cells: dict[Address, Cell] = {}
        subjects: list[Subject] = []
        seen: dict[str, int] = {}
        for at in range(body, self.region.end):
            key, words = self._subject_of(at, code, name, table)
            if key is None:
                if not _NOTE.match(same(words)):
                    self._refuse_amounts(at, amounts.values(), words, code=True)
                continue
            if key in seen:
                self._refuse(at, code, f"“{key}”与第 {seen[key] + 1} 行重复", "同一科目请只填一行")
            seen[key] = at
            if key != TOTAL:
                subjects.append(Subject(key, words))
            for column, place in amounts.items():
                cells[key, column] = self.reader.amount(self.region.grid, at, place)
        return Entries(self.region.grid.name, cells, tuple(subjects))

    def _first_subject(self, table: ByFunction) -> int:
        grid = self.region.grid
        total = same(table.total_heading)
        for row in self.region.rows:
            texts = [same(text) for column in range(grid.width) if (text := grid.text(row, column))]
            if texts and (texts[0] == total or _CODE.match(texts[0])):
                return row
        return self.region.end

    def _subject_of(
        self, at: int, code: int, name: int, table: ByFunction
    ) -> tuple[str | None, str]:
        """The code of a row (or the total) and its name; None where the row is no subject."""
        grid = self.region.grid
        parts = [same(text) for column in range(code, name) if (text := grid.text(at, column))]
        words = re.sub(r"\s+", "", grid.text(at, name))
        total = same(table.total_heading)
        if total in {*parts, same(words)}:
            return TOTAL, words
        if not parts:
            return None, words
        joined = parts[-1] if _CODE.fullmatch(parts[-1]) else "".join(parts)
        if not words and (match := _CODE_AND_NAME.fullmatch(joined)):
            return match[1], joined[len(match[1]) :]
        if joined.isdigit() and not _CODE.fullmatch(joined):
            self._refuse(at, code, f"写的是“{joined}”，不是科目编码", "编码应为 3、5 或 7 位数字")
        return (joined, words) if joined.isdigit() else (None, joined)

    def _by_economic(self, table: ByEconomic) -> dict[Address, Cell]:
        body = self._body(frozenset(table.subjects))
        blocks = [block for group in table.groups.values() for block in group.blocks]
        one = [
            (text, frozenset({same(text)}))
            for text in (table.code_heading, table.name_heading, table.amount_heading)
        ]
        one[2] = (one[2][0], frozenset({*one[2][1], "金额", "决算数"}))
        columns = self._align(one * len(blocks), body)
        cells: dict[Address, Cell] = {}
        for at in range(body, self.region.end):
            for block in range(len(blocks)):
                code, _, amount = columns[3 * block : 3 * block + 3]
                self._economic_cell(table, at, code, amount, cells)
            self._economic_totals(table, at, columns, cells)
        return cells

    def _economic_cell(
        self, table: ByEconomic, at: int, code: int, amount: int, cells: dict[Address, Cell]
    ) -> None:
        text = same(self.region.grid.text(at, code))
        if text in table.subjects:
            if (text, AMOUNT) in cells:
                first = cells[text, AMOUNT].where
                self._refuse(at, code, f"“{text}”与 {first} 一行重复", "同一科目请只填一行")
            cells[text, AMOUNT] = self.reader.amount(self.region.grid, at, amount)
        elif text.isdigit():
            cell = self.reader.amount(self.region.grid, at, amount)
            if cell.value:
                self._refuse(
                    at, code, f"科目“{text}”不在本表之内，金额“{cell.text}”", "请核对科目编码"
                )

    def _economic_totals(
        self, table: ByEconomic, at: int, columns: list[int], cells: dict[Address, Cell]
    ) -> None:
        start = 0
        for name, group in table.groups.items():
            own = columns[start : start + 3 * len(group.blocks)]
            start += len(own)
            labels = {same(self.region.grid.text(at, column)) for column in range(own[0], own[-1])}
            if same(group.total) in labels:
                cells[name, AMOUNT] = self.reader.amount(self.region.grid, at, own[-1])

    def _transposed(self, table: Fixed) -> dict[Address, Cell]:
        leaf = next(iter(table.columns.values()))
        grid = self.region.grid
        heads = [
            row
            for row in self.region.rows
            if any(same(grid.value(row, at)) in _texts(leaf) for at in range(grid.width))
        ]
        if not heads:
            raise NotThere(f"找不到“{leaf.label}”一栏")
        body = heads[-1] + 1
        columns = self._align(_headings(table.columns) * len(table.rows), body)
        rows = sorted(table.rows.items(), key=lambda item: item[1].line)
        each = len(table.columns)
        cells: dict[Address, Cell] = {}
        for index, (name, row) in enumerate(rows):
            places = columns[index * each : (index + 1) * each]
            for column, place in zip(table.columns, places, strict=True):
                cells[name, column] = self._number(body, place, row, column)
        for at in range(body + 1, self.region.end):
            first = next((text for at2 in range(grid.width) if (text := grid.text(at, at2))), "")
            if not _NOTE.match(same(first)):
                self._refuse_amounts(at, columns, first)
        return cells

    # refusals

    def _refuse(self, row: int, column: int, what: str, remedy: str) -> None:
        place = f"{self.region.grid.name}!{a1(row, column)}"
        raise Unusable(self.reader.file, place, what, remedy)

    def _refuse_amounts(
        self, at: int, columns: Iterable[int], words: str, *, code: bool = False
    ) -> None:
        """Refuse a row that is none of the table's but carries amounts."""
        for column in columns:
            cell = self.reader.words(self.region.grid, at, column)
            if cell.text and re.search(r"[1-9]", cell.text) and not cell.formula:
                label = f"“{words}”" if words.strip() else "这一行"
                reason = "没有科目编码" if code else "不是本表的项目"
                self._refuse(
                    at, column, f"{label}{reason}，却填有“{cell.text}”", "请改正项目或删去这一行"
                )


def _labels(row: Row) -> frozenset[str]:
    return frozenset(same(text) for text in (row.label, *row.aliases))


def _texts(column: Column) -> frozenset[str]:
    return frozenset(same(text) for text in (column.label, *column.aliases))


def _headings(columns: Mapping[str, Column]) -> list[tuple[str, frozenset[str]]]:
    return [(column.label, _texts(column)) for column in columns.values()]


def _which_row(
    rows: Mapping[str, Row], words: str, number: str, seen: Mapping[str, int]
) -> str | None:
    """The row that a label means; the 行次 decides between equal labels or for an unknown one.

    Without 行次, the first of equal labels that has not come yet is meant.
    """
    text = same(words)
    if not text:
        return None
    found = [name for name, row in rows.items() if text in _labels(row)]
    if not found:
        bare = without_ordinal(words)
        found = [
            name
            for name, row in rows.items()
            if bare in {without_ordinal(label) for label in (row.label, *row.aliases)}
        ]
    by_number = [name for name, row in rows.items() if number == str(row.line)]
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        fresh = (name for name in found if name not in seen)
        return next((name for name in by_number if name in found), next(fresh, found[0]))
    return by_number[0] if by_number else None
