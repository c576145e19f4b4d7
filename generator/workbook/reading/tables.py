"""Find the official tables in the sheets of a filled form and read them strictly.

A table is found by its title, and read as `official` reads all: inserted rows and columns, merged
cells and spaces within words do no harm. What carries an amount and can't be placed is refused by
name: no value that was typed is lost in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from generator.edition.layout import TOTAL, Address, Subject
from generator.edition.model import Edition
from generator.edition.shapes import AnyTable
from generator.edition.shapes.parts import Column, Row
from generator.edition.shapes.table import TableBlock
from generator.language import UNIT
from generator.submission import Cell, Entries
from generator.text import same, without_ordinal
from generator.workbook.reading.cells import CellReader, quote
from generator.workbook.reading.codes import bare
from generator.workbook.reading.columns import TwoColumns, filled_one
from generator.workbook.reading.head import Title, head_patterns, title_in
from generator.workbook.reading.headings import Stack, stacks_of
from generator.workbook.reading.official import Places, TableLine, TablePart, TableReader
from generator.workbook.reading.subjects import Detail, Fetching
from generator.workbook.reading.unread import is_of_a_date, means_an_amount
from generator.workbook.spreadsheet.grid import Grid, Position, a1
from generator.workbook.units import unit_patterns

#: The unit stands at most so many rows below the title.
UNIT_ROWS = 5


class TableRegion(NamedTuple):
    """Where a table may stand: the rows of a sheet from its title to the next title.

    `name` is the table's, `around` what stands around the title.
    """

    name: str
    grid: Grid
    title: Position
    end: int
    around: Title = Title()

    @property
    def rows(self) -> range:
        """The rows below the title."""
        return range(self.title[0] + 1, self.end)


class NotThere(Exception):  # noqa: N818 - says that a region is not the table it looked like
    """The region does not hold the table; the message says what is missing."""


def read_tables(
    regions: Iterable[TableRegion],
    edition: Edition,
    reader: CellReader,
    detail: Detail | None = None,
) -> dict[str, Entries]:
    """Read every official table of the edition.

    Args:
        regions: where they may stand.
        edition: whose tables they are.
        reader: reads the workbook's cells.
        detail: what the sheet 科目明细 says, if there is one.

    A table that is missing or there twice, and whatever in it can't be read, is refused; such a
    table reads as blank where refusals are collected.
    """
    found: dict[str, list[TableRegion]] = {name: [] for name in edition.table_order}
    for region in regions:
        found.setdefault(region.name, []).append(region)
    # last year's table may lie beside this year's
    found = {
        name: [it for it in items if it.around.year in {None, edition.year}] or items
        for name, items in found.items()
    }
    return {
        name: _read_one(name, table, found[name], reader, detail)
        for name, table in edition.ordered_tables
    }


def other_units(
    regions: Iterable[TableRegion], edition: Edition, reader: CellReader
) -> tuple[Cell, ...]:
    """Cells at the head of official tables that name another unit than the workbook does."""
    cells: list[Cell] = []
    units = unit_patterns(edition.imports)
    for region in regions:
        if UNIT not in edition.tables[region.name].unit:
            continue
        grid = region.grid
        for row in range(region.title[0], min(region.title[0] + UNIT_ROWS, region.end)):
            for column in range(len(grid.rows[row])):
                text = grid.text(row, column)
                unit = units.named(text) or units.of_heading(text)
                if unit not in {None, reader.unit}:
                    cells.append(reader.words(grid, row, column))
    return tuple(cells)


def regions_in(grids: Iterable[Grid], edition: Edition) -> Iterator[TableRegion]:
    """Where official tables may stand in some sheets."""
    titles = {same(table.title): name for name, table in edition.tables.items()}
    heads = head_patterns(edition.imports)
    for grid in grids:
        found: list[tuple[Position, str, Title]] = []
        for row, values in enumerate(grid.rows):
            for column, content in enumerate(values):
                if (
                    isinstance(content, str)
                    and content
                    and (known := title_in(content, titles, heads))
                ):
                    found.append(((row, column), *known))
        for position, name, around in found:
            later = [other[0] for other, *_ in found if other[0] > position[0]]
            end = min(later, default=len(grid.rows))
            yield TableRegion(name, grid, position, end, around)


def _read_one(
    name: str,
    table: AnyTable,
    regions: list[TableRegion],
    reader: CellReader,
    detail: Detail | None,
) -> Entries:
    results: list[tuple[TableRegion, Entries]] = []
    missing: list[tuple[TableRegion, str]] = []
    for region in regions:
        try:
            results.append((region, _Strict(name, table, region, reader, detail).entries()))
        except NotThere as error:
            missing.append((region, str(error)))
    if len(results) > 1:
        places = "、".join(f"{region.grid.name}!{a1(*region.title)}" for region, _ in results)
        reader.refuse("", f"《{table.title}》出现了不止一次（{places}）", "请只保留一张")
    if results:
        return results[0][1]
    if table.is_derived and not missing:
        return Entries(table.number or table.title, {})
    label = f"{table.number}《{table.title}》" if table.number else f"《{table.title}》"
    if missing:
        region, reason = missing[0]
        place = f"{region.grid.name}!{a1(*region.title)}"
        reader.refuse(place, f"{label}{reason}", "请对照空白填报表恢复表头")
    else:
        remedy = "请从空白填报表补上这张表，没有数据也要保留空表"
        reader.refuse("", f"缺少{label}", remedy)
    return Entries(missing[0][0].grid.name if missing else "", {})


#: What may stand in the headings of a column: its label for messages, and all words for it.
Heading = tuple[str, frozenset[str]]


@dataclass(slots=True)
class _Strict(TableReader):
    """One table being read from one region."""

    edition_name: str
    table: AnyTable
    region: TableRegion
    reader: CellReader
    detail: Detail | None
    cells: dict[Address, Cell] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    subjects: list[Subject] = field(default_factory=list)
    shown: list[tuple[int, str]] = field(default_factory=list)
    is_clear: bool = True
    stacks: Sequence[Stack] = ()
    looking: CellReader = field(init=False)

    def __post_init__(self) -> None:
        self.looking = self.reader.looking

    def entries(self) -> Entries:
        self.grid = self.region.grid
        blocks = self.table.blocks()
        if not blocks[0].lead:
            self._lying(blocks[0])
            return Entries(self.grid.name, self.cells)
        parts = self._parts(blocks)
        self.read(parts)
        typed = Entries(self.grid.name, self.cells, tuple(self.subjects))
        if self.table.is_derived:
            return typed
        if self.detail is None or not self.detail.leaves(self.edition_name):
            for at, _ in self.shown:
                self._refuse_amounts(TableLine(parts[0], at, "", 0))
            return typed
        if not self.table.has_own_rows:
            return typed
        name, amounts = parts[0].beside[0], parts[0].amounts
        return Fetching(
            self.edition_name,
            self.table,
            self.grid,
            self.reader,
            self.detail,
            typed,
            self.shown,
            name,
            amounts,
        ).entries()

    # columns

    def _parts(self, blocks: Sequence[TableBlock]) -> list[TablePart]:
        """Where each block stands: the columns under its headings, in order."""
        wanted = [heading for block in blocks for heading in _headings(block)]
        top = 1 + max(self._heading_row(*heading) for heading in wanted)
        columns = self._align(wanted, top)
        self.body = range(top, self.region.end)
        parts = []
        for at, block in enumerate(blocks):
            own, columns = columns[: len(_headings(block))], columns[len(_headings(block)) :]
            start, end = own[0] if at else 0, columns[0] if columns else self.grid.width
            parts.append(self._part(block, own, range(start, end)))
        return parts

    def _part(self, block: TableBlock, own: Sequence[int], columns: range) -> TablePart:
        first, *beside = own[: len(block.lead)]
        lead = range(first, beside[0]) if block.is_coded else (first,)
        amounts = dict(zip(block.columns, own[len(block.lead) :], strict=True))
        part = TablePart((block,), columns, lead, beside, amounts)
        spare = [column for column in columns if column not in own]
        return replace(part, amounts=self._filled(part, spare))

    def _heading_row(self, label: str, accepted: frozenset[str]) -> int:
        for row in self.region.rows:
            if any(same(content) in accepted for content in self.grid.rows[row] if content):
                return row
        raise NotThere(f"找不到“{label}”一栏")

    def _align(self, wanted: Sequence[Heading], top: int) -> list[int]:
        """The columns under the wanted headings, in order; extra columns between do no harm."""
        self.stacks = stacks = stacks_of(self.grid, range(self.region.rows.start, top), same)
        columns: list[int] = []
        start = 0
        for label, accepted in wanted:
            found = (at for at in range(start, len(stacks)) if accepted.intersection(stacks[at]))
            column = next(found, None)
            if column is None:
                raise NotThere(f"找不到“{label}”一栏")
            columns.append(column)
            start = column + 1
        rows = range(self.region.title[0], self.region.end)
        self.reader.seen.table(self.grid, rows, top, columns)
        return columns

    def _filled(self, part: TablePart, spare: Sequence[int]) -> dict[str, int]:
        """The columns of amounts by name, where spare columns may have the same headings."""
        lowest = {column: (self.stacks[column] or ("",))[-1] for column in spare}
        found = dict(part.amounts)
        for name, place in part.amounts.items():
            words = _texts(part.blocks[0].columns[name])
            equal = [place, *(column for column, text in lowest.items() if text in words)]
            if len(equal) == 1:
                continue
            rows = [at for at in self.body if not self._is_numbering(part, at, "")]
            try:
                found[name] = filled_one(self.grid, equal, rows)
            except TwoColumns as error:
                self._refuse_two_columns(lowest[error.other[1]], error)
                return dict(part.amounts)
            for at in self.region.rows:
                for column in equal:
                    if column != found[name]:
                        self.reader.seen.mark(self.grid, at, column)
        return found

    def _refuse_two_columns(self, heading: str, error: TwoColumns) -> None:
        cells = "，".join(
            f"{a1(*at)} 写的是{quote(text)}"
            if (text := self.grid.text(*at))
            else f"{a1(*at)} 是空白"
            for at in (error.one, error.other)
        )
        what = f"有两栏都是{quote(heading)}，{cells}，分不清用哪一栏"
        self._refuse(*error.one, what, "请只保留一栏，或改正另一栏的表头")

    # rows

    def form(self, text: object) -> str:
        return same(text)

    def total_words(self, block: TableBlock) -> Collection[str]:
        return {same(block.total[0])} - {""}

    def amounts(self, line: TableLine) -> Mapping[str, int]:
        return line.part.amounts

    def code(self, row: int, column: int) -> str:
        return self.looking.label(self.grid, row, column).text

    def name(self, part: TablePart, row: int) -> str:
        if part.blocks[0].subjects is not None:
            return self.grid.text(row, part.beside[0])
        return bare(self.looking.prose(self.grid, row, part.beside[0]).text)

    def is_fetched(self, part: TablePart, row: int) -> bool:
        """Whether a row fetches its subject from 科目明细.

        Where nothing is filled in there, a code that a formula has put into the table counts as if
        it were typed.
        """
        at = (row, part.lead[0])
        if self.detail is None or at not in self.grid.formulas or not self.table.has_own_rows:
            return False
        code = self.grid.text(*at)
        if not self.detail.leaves(self.edition_name) and code.strip():
            return False
        self.shown.append((row, same(code)))
        return True

    def meant(self, part: TablePart, lines: Sequence[TableLine]) -> list[tuple[str, str]]:
        rows = _RowsByWords(part.blocks[0].rows)
        seen: set[str] = set()
        found = []
        for line in lines:
            name = rows.meant(line.words, line.number, seen)
            seen.add(name)
            found.append((name, ""))
        return found

    def take(self, line: TableLine, places: Places) -> None:
        read = {address: self._number(at, line.row, address[1]) for address, at in places.items()}
        block, first = line.part.blocks[0], self.rows.get(line.key)
        for column in (*line.coded.columns, *(line.part.beside if block.subjects is None else ())):
            if block.is_coded and line.key != block.total[1]:
                self.reader.seen.mark(self.grid, line.at, column)
        if first is not None:
            self._refuse_again(line, first)
            self.is_clear = False
            return
        self.rows[line.key] = line.at
        if line.row and line.number == str(line.row.line):
            self.reader.seen.mark(self.grid, line.at, line.part.beside[0])
        if self.table.has_own_rows and line.key != TOTAL:
            self.subjects.append(Subject(line.key, line.words))
        self.cells |= read

    def _number(self, at: Position, row: Row | None, column: str) -> Cell:
        if row is not None and column in row.dash:
            cell = self.reader.amount(self.grid, *at)
            if cell.value:
                what = f"“{row.label}”的“{column}”不用填，写的是{quote(cell.text)}"
                self._refuse(*at, what, "请清空")
            return cell
        read = self.reader.count if row is not None and row.count else self.reader.amount
        return read(self.grid, *at)

    def _refuse_again(self, line: TableLine, first: int) -> None:
        """Refuse a row that comes a second time."""
        block, there = line.part.blocks[0], f"第 {first + 1} 行"
        if block.subjects is not None:
            cells = (cell for address, cell in self.cells.items() if address[0] == line.key)
            there = f" {next(cells).where} 一行"
        is_subject = block.is_coded and (block.subjects is None or line.key in block.subjects)
        said = f"“{line.key}”" if is_subject else quote(line.words or line.number)
        remedy = "同一科目请只填一行" if is_subject else "请只保留一行"
        self._refuse(line.at, line.place, f"{said}与{there}重复", remedy)

    def end(self, part: TablePart) -> None:
        """Miss the rows of a table that are not there, but for one that may have come twice."""
        rows = part.blocks[0].rows
        for name, row in rows.items() if self.is_clear else ():
            if name not in self.rows:
                raise NotThere(f"缺少“{row.label}”一行")

    def _filled_row(self, at: int, places: Sequence[int]) -> int:
        """The first row from one on in which anything stands; the last one if none does."""
        while at + 1 < self.region.end and not any(
            self.grid.text(at, place) or (at, place) in self.grid.broken for place in places
        ):
            at += 1
        return at

    def _lying(self, block: TableBlock) -> None:
        """Read a list whose rows are headings, side by side, above one row of amounts."""
        grid, addresses = self.grid, block.lying()
        lowest = [
            _heading(block.rows[row] if block.columns_above else block.columns[column])
            for row, column in addresses
        ]
        heads = [
            row
            for row in self.region.rows
            for at in range(grid.width)
            if any(same(grid.value(row, at)) in words for _, words in lowest)
        ]
        if not heads:
            raise NotThere(f"找不到“{lowest[0][0]}”一栏")
        places = self._align(lowest, heads[-1] + 1)
        at = self._filled_row(heads[-1] + 1, places)
        if block.numbering and self._are_numbers(at, places):
            at = self._filled_row(at + 1, places)
        for (name, column), place in zip(addresses, places, strict=True):
            self.cells[name, column] = self._number((at, place), block.rows[name], column)
        amounts = {str(place): place for place in places}
        part = TablePart((block,), range(grid.width), (), (), amounts)
        for below in range(at + 1, self.region.end):
            texts = (text for column in range(grid.width) if (text := grid.text(below, column)))
            self._refuse_amounts(TableLine(part, below, next(texts, ""), 0))

    def _are_numbers(self, row: int, places: Sequence[int]) -> bool:
        """Whether a row numbers the columns, and nothing else: 1, 2, 3 …"""
        texts = [same(self.grid.text(row, place)) for place in places]
        if texts != [str(number) for number in range(1, len(places) + 1)]:
            return False
        for place in places:
            self.reader.seen.mark(self.grid, row, place)
        return True

    # refusals

    def stray(self, line: TableLine) -> None:
        block = line.part.blocks[0]
        if block.is_coded and block.subjects is None and line.coded.written.isdigit():
            # all is told in one run
            for place in line.part.amounts.values():
                self.reader.amount(self.grid, line.at, place)
            what = f"写的是{quote(line.coded.written)}，不是科目编码"
            self._refuse(line.at, line.place, what, "编码应为 3、5 或 7 位数字")
            return
        self._refuse_amounts(line)

    def _refuse(self, row: int, column: int, what: str, remedy: str) -> None:
        self.reader.refuse(f"{self.grid.name}!{a1(row, column)}", what, remedy)

    def _refuse_amounts(self, line: TableLine) -> None:
        """Refuse a row that is none of the table's but carries amounts."""
        grid, at, part = self.grid, line.at, line.part
        words = line.coded.written or line.words
        if self._is_numbering(part, at, words):
            for column, number in _numbers(part).items():
                if same(grid.text(at, column)) == number:
                    self.reader.seen.mark(grid, at, column)
            return
        columns = part.amounts.values()
        amounts = [
            column
            for column in columns
            if means_an_amount(grid.value(at, column)) and not is_of_a_date(grid, at, column)
        ]
        unknown = [column for column in columns if words.strip() and (at, column) in grid.broken]
        for column in (*amounts, *unknown)[:1]:
            label = quote(words) if words.strip() else "这一行"
            text = self.reader.words(grid, at, column).text
            what = f"{label}{_reason(line)}，却填有{quote(text)}"
            self._refuse(at, column, what, "请改正项目或删去这一行")

    def _is_numbering(self, part: TablePart, at: int, words: str) -> bool:
        """Whether a row holds nothing but the numbers of the columns."""
        heading = part.blocks[0].numbering if part.lead else ""
        if heading and same(words) == same(heading):
            return True
        return all(same(self.grid.text(at, place)) == it for place, it in _numbers(part).items())


def _reason(line: TableLine) -> str:
    block = line.part.blocks[0]
    if not block.is_coded:
        return "不是本表的项目"
    return "不在本表的科目之内" if block.subjects and line.coded.written else "没有科目编码"


def _numbers(part: TablePart) -> dict[int, str]:
    """What stands in each column of amounts in the row that numbers them; zeros where none does."""
    block = part.blocks[0]
    is_numbered = block.subjects is None and bool(part.lead)
    return {
        place: str(block.columns[name].number) if is_numbered else "0"
        for name, place in part.amounts.items()
    }


def _texts(item: Column | Row) -> frozenset[str]:
    return frozenset(same(text) for text in (item.label, *item.aliases))


def _heading(item: Column | Row) -> Heading:
    return item.label, _texts(item)


def _headings(block: TableBlock) -> list[Heading]:
    """The headings of a block from left to right."""
    lead = [(heading, frozenset({same(heading)})) for heading in block.lead]
    return [*lead, *map(_heading, block.columns.values())]


class _RowsByWords:
    """The rows of a block by what may stand before them: their labels, without 一、 too; 行次."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._labelled: dict[str, list[str]] = {}
        self._unnumbered: dict[str, list[str]] = {}
        self._at_line: dict[str, list[str]] = {}
        for name, row in rows.items():
            labels = (row.label, *row.aliases)
            for found, form in ((self._labelled, same), (self._unnumbered, without_ordinal)):
                for words in dict.fromkeys(map(form, labels)):
                    found.setdefault(words, []).append(name)
            self._at_line.setdefault(str(row.line), []).append(name)

    def meant(self, words: str, number: str, seen: Collection[str]) -> str:
        """The row that a label means; the 行次 decides between equal labels or for an unknown one.

        Without 行次, the first of equal labels that has not come yet is meant; blank if none is.
        """
        found = self._labelled.get(same(words)) or self._unnumbered.get(without_ordinal(words), [])
        by_number = self._at_line.get(number, [])
        if len(found) > 1:
            fresh = (name for name in found if name not in seen)
            return next((name for name in by_number if name in found), next(fresh, found[0]))
        return next(iter(found or by_number), "")
