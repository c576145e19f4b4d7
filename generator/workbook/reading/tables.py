"""Find the official tables in the sheets and read them.

Nothing is looked for at a fixed address. A table is found by its title, a column by its heading, a
row by its label, 行次 or subject code; so inserted rows and columns, merged cells and spaces within
words do no harm. What carries an amount and can't be placed is refused by name: no value that was
typed is lost in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.edition.layout import AMOUNT, TOTAL, Address, Subject
from generator.edition.model import Edition
from generator.edition.shapes import AnyTable, ByEconomic, ByFunction, Fixed, Ledger
from generator.edition.shapes.parts import Column, Row
from generator.submission import Cell, Entries
from generator.text import same, without_ordinal
from generator.workbook.reading.cells import CellReader, quote
from generator.workbook.reading.columns import TwoColumns, settled
from generator.workbook.reading.head import Title, title_in
from generator.workbook.reading.subjects import CODE, CODE_AND_NAME, Detail, Fetching
from generator.workbook.reading.unread import is_of_a_date, means_an_amount
from generator.workbook.spreadsheet.grid import Grid, Position, a1
from generator.workbook.units import unit_named, unit_of_heading

#: The unit stands at most so many rows below the title.
UNIT_ROWS = 5


@dataclass(frozen=True, slots=True)
class Region:
    """Where a table may stand: the rows of a sheet from its title to the next title."""

    grid: Grid
    title: Position
    end: int
    around: Title = Title()  # noqa: RUF009 - it is frozen

    @property
    def rows(self) -> range:
        """The rows below the title."""
        return range(self.title[0] + 1, self.end)


class NotThere(Exception):  # noqa: N818 - says that a region is not the table it looked like
    """The region does not hold the table; the message says what is missing."""


def read_tables(
    grids: Sequence[Grid], edition: Edition, reader: CellReader, detail: Detail | None = None
) -> dict[str, Entries]:
    """Read every official table of the edition.

    Args:
        grids: the sheets in which they may stand.
        edition: whose tables they are.
        reader: reads the workbook's cells.
        detail: what the sheet 科目明细 says, if there is one.

    A table that is missing or there twice, and whatever in it can't be read, is refused; such a
    table reads as blank where refusals are collected.
    """
    found: dict[str, list[Region]] = {name: [] for name in edition.table_order}
    for grid in grids:
        for name, region in regions(grid, edition):
            found.setdefault(name, []).append(region)
    # last year's table may lie beside this year's
    found = {
        name: [it for it in items if it.around.year in {None, edition.year}] or items
        for name, items in found.items()
    }
    return {
        name: _read_one(name, table, found[name], reader, detail)
        for name, table in edition.ordered_tables
    }


def other_units(grids: Sequence[Grid], edition: Edition, reader: CellReader) -> tuple[Cell, ...]:
    """Cells at the head of official tables that name another unit than the workbook does."""
    cells: list[Cell] = []
    for grid in grids:
        for name, region in regions(grid, edition):
            if "万元" not in edition.tables[name].unit:
                continue
            for row in range(region.title[0], min(region.title[0] + UNIT_ROWS, region.end)):
                for column in range(len(grid.rows[row])):
                    text = grid.text(row, column)
                    unit = unit_named(text) or unit_of_heading(text)
                    if unit not in {None, reader.unit}:
                        cells.append(reader.words(grid, row, column))
    return tuple(cells)


def regions(grid: Grid, edition: Edition) -> Iterator[tuple[str, Region]]:
    """Where official tables may stand in a sheet, by their names."""
    titles = {same(table.title): name for name, table in edition.tables.items()}
    found: list[tuple[Position, str, Title]] = []
    for row, values in enumerate(grid.rows):
        for column, content in enumerate(values):
            if isinstance(content, str) and content and (known := title_in(content, titles)):
                found.append(((row, column), *known))
    for position, name, around in found:
        later = [other[0] for other, *_ in found if other[0] > position[0]]
        yield name, Region(grid, position, min(later, default=len(grid.rows)), around)


def _read_one(
    name: str, table: AnyTable, regions: list[Region], reader: CellReader, detail: Detail | None
) -> Entries:
    results: list[tuple[Region, Entries]] = []
    missing: list[tuple[Region, str]] = []
    for region in regions:
        try:
            results.append((region, _Reading(name, table, region, reader, detail).entries()))
        except NotThere as error:
            missing.append((region, str(error)))
    if len(results) > 1:
        places = "、".join(f"{region.grid.name}!{a1(*region.title)}" for region, _ in results)
        reader.refuse("", f"《{table.title}》出现了不止一次（{places}）", "请只保留一张")
    if results:
        return results[0][1]
    label = f"{table.number}《{table.title}》" if table.number else f"《{table.title}》"
    if missing:
        region, reason = missing[0]
        place = f"{region.grid.name}!{a1(*region.title)}"
        reader.refuse(place, f"{label}{reason}", "请对照空白填报表恢复表头")
    else:
        remedy = "请从空白填报表补上这张表，没有数据也要保留空表"
        reader.refuse("", f"缺少{label}", remedy)
    return Entries(missing[0][0].grid.name if missing else "", {})


@dataclass(slots=True)
class _Reading:
    """One table being read from one region."""

    name: str
    table: AnyTable
    region: Region
    reader: CellReader
    detail: Detail | None

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

    def _below(self, wanted: Iterable[tuple[str, frozenset[str]]]) -> int:
        """The first row below all of the headings."""
        return 1 + max(self._heading_row(label, accepted) for label, accepted in wanted)

    def _heading_row(self, label: str, accepted: frozenset[str]) -> int:
        grid = self.region.grid
        for row in self.region.rows:
            if any(same(content) in accepted for content in grid.rows[row] if content):
                return row
        raise NotThere(f"找不到“{label}”一栏")

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
        rows = range(self.region.title[0], self.region.end)
        self.reader.seen.table(self.region.grid, rows, body, columns)
        return columns

    def _settled(
        self, columns: Mapping[str, Column], strays: _Strays, spare: Collection[int], body: int
    ) -> tuple[dict[str, int], _Strays]:
        """The columns of amounts by name, where spare columns may have the same headings."""
        grid = self.region.grid
        body_rows = range(body, self.region.end)
        rows = (at for at in body_rows if not strays.is_numbering(grid, at, ""))
        wanted = {
            name: (place, _texts(column))
            for place, (name, column) in zip(strays.places, columns.items(), strict=True)
        }
        amounts = self._each_once(wanted, spare, rows, body)
        return amounts, replace(strays, places=_places(columns, amounts))

    def _each_once(
        self,
        wanted: Mapping[str, tuple[int, frozenset[str]]],
        spare: Collection[int],
        rows: Iterable[int],
        body: int,
    ) -> dict[str, int]:
        grid = self.region.grid
        try:
            headings = range(self.region.title[0] + 1, body)
            found, alike = settled(grid, wanted, spare, headings, rows)
        except TwoColumns as error:
            cells = "，".join(
                f"{a1(*at)} 写的是{quote(text)}"
                if (text := grid.text(*at))
                else f"{a1(*at)} 是空白"
                for at in (error.one, error.other)
            )
            what = f"有两栏都是{quote(error.heading)}，{cells}，分不清用哪一栏"
            self._refuse(*error.one, what, "请只保留一栏，或改正另一栏的表头")
            return {name: place for name, (place, _) in wanted.items()}
        for at in self.region.rows:
            for column in alike:
                self.reader.seen.mark(grid, at, column)
        return found

    def _spare(self, columns: Collection[int], start: int = 0, end: int | None = None) -> list[int]:
        """The columns from one to another that are not among those of the table."""
        last = self.region.grid.width if end is None else end
        return [column for column in range(start, last) if column not in columns]

    # shapes

    def _ledger(self, table: Ledger) -> dict[Address, Cell]:
        wanted: list[tuple[str, frozenset[str]]] = []
        for side in table.sides.values():
            wanted.append(_one(side.heading))
            if table.line_heading:
                wanted.append(_one(table.line_heading))
            wanted += _headings(side.columns)
        body = self._below(wanted)
        columns = self._align(wanted, body)
        cells: dict[Address, Cell] = {}
        at = 0
        for side in table.sides.values():
            lead = 2 if table.line_heading else 1
            label, *line = columns[at : at + lead]
            amounts = dict(zip(side.columns, columns[at + lead :], strict=False))
            at += lead + len(side.columns)
            strays = _Strays(table.number_heading, _places(side.columns, amounts))
            spare = self._spare(columns, label, columns[at] if at < len(columns) else None)
            amounts, strays = self._settled(side.columns, strays, spare, body)
            cells |= self._rows(body, side.rows, label, line[0] if line else None, amounts, strays)
        return cells

    def _fixed(self, table: Fixed) -> dict[Address, Cell]:
        wanted = [_one(table.heading)]
        if table.line_heading:
            wanted.append(_one(table.line_heading))
        wanted += _headings(table.columns)
        body = self._below(wanted)
        columns = self._align(wanted, body)
        line = columns[1] if table.line_heading else None
        amounts = dict(zip(table.columns, columns[-len(table.columns) :], strict=True))
        strays = _Strays(table.number_heading, _places(table.columns, amounts))
        amounts, strays = self._settled(table.columns, strays, self._spare(columns), body)
        return self._rows(body, table.rows, columns[0], line, amounts, strays)

    def _rows(  # noqa: PLR0913, PLR0917 - where labels, lines and amounts stand
        self,
        body: int,
        rows: Mapping[str, Row],
        label: int,
        line: int | None,
        amounts: Mapping[str, int],
        strays: _Strays,
    ) -> dict[Address, Cell]:
        grid = self.region.grid
        cells: dict[Address, Cell] = {}
        seen: dict[str, int] = {}
        is_clear = True
        for at in range(body, self.region.end):
            words = grid.text(at, label).strip()
            number = same(grid.text(at, line)) if line is not None else ""
            name = _which_row(rows, words, number, seen)
            if name is None:
                self._refuse_amounts(at, strays, words)
                continue
            read = {
                (name, column): self._number(at, place, rows[name], column)
                for column, place in amounts.items()
            }
            if name in seen:
                what = f"{quote(words or number)}与第 {seen[name] + 1} 行重复"
                self._refuse(at, label, what, "请只保留一行")
                is_clear = False
                continue
            seen[name] = at
            if line is not None and number == str(rows[name].line):
                self.reader.seen.mark(grid, at, line)
            cells |= read
        for name, row in rows.items():
            if name not in seen and is_clear:  # else it may be the one that came twice
                raise NotThere(f"缺少“{row.label}”一行")
        return cells

    def _number(self, at: int, place: int, row: Row, column: str) -> Cell:
        grid = self.region.grid
        if column in row.dash:
            cell = self.reader.amount(grid, at, place)
            if cell.value:
                what = f"“{row.label}”的“{column}”不用填，写的是{quote(cell.text)}"
                self._refuse(at, place, what, "请清空")
            return cell
        read = self.reader.count if row.count else self.reader.amount
        return read(grid, at, place)

    def _by_function(self, table: ByFunction) -> Entries:
        wanted = [_one(table.code_heading), _one(table.name_heading), *_headings(table.columns)]
        body = self._below(wanted)
        code, name, *places = self._align(wanted, body)
        amounts = dict(zip(table.columns, places, strict=True))
        strays = _Strays(table.number_heading, _places(table.columns, amounts), "没有科目编码")
        spare = self._spare({code, name, *places})
        amounts, strays = self._settled(table.columns, strays, spare, body)
        cells: dict[Address, Cell] = {}
        subjects: list[Subject] = []
        shown: list[tuple[int, str]] = []
        seen: dict[str, int] = {}
        for at in range(body, self.region.end):
            if self._is_shown(at, code):
                shown.append((at, same(self.region.grid.text(at, code))))
                continue
            key, words = self._subject_of(at, code, name, table)
            if key is None:
                self._refuse_amounts(at, strays, words)
                continue
            # also beside a code that is refused: all is told in one run
            read = {
                (key, column): self.reader.amount(self.region.grid, at, place)
                for column, place in amounts.items()
            }
            if key != TOTAL and not CODE.fullmatch(key):
                what = f"写的是{quote(key)}，不是科目编码"
                self._refuse(at, code, what, "编码应为 3、5 或 7 位数字")
                continue
            if key in seen:
                what = f"“{key}”与第 {seen[key] + 1} 行重复"
                self._refuse(at, code, what, "同一科目请只填一行")
                continue
            seen[key] = at
            if key != TOTAL:
                subjects.append(Subject(key, words))
            cells |= read
        typed = Entries(self.region.grid.name, cells, tuple(subjects))
        if self.detail is None or not self.detail.leaves(self.name):
            for at, _ in shown:
                self._refuse_amounts(at, strays, "")
            return typed
        grid = self.region.grid
        return Fetching(
            self.name, table, grid, self.reader, self.detail, typed, shown, name, amounts
        ).entries()

    def _is_shown(self, at: int, code: int) -> bool:
        """Whether a row fetches its subject from 科目明细.

        Where nothing is filled in there, a code that a formula has put into the table counts as if
        it were typed.
        """
        grid = self.region.grid
        if self.detail is None or (at, code) not in grid.formulas:
            return False
        return bool(self.detail.leaves(self.name)) or not grid.text(at, code).strip()

    def _subject_of(
        self, at: int, code: int, name: int, table: ByFunction
    ) -> tuple[str | None, str]:
        """The code of a row (or the total) and its name; None where the row is no subject."""
        joined, beside, used = self._code_of(at, code, name)
        words = _bare(self.reader.looking.prose(self.region.grid, at, name).text)
        if same(table.total_heading) in {joined, same(words)}:
            return TOTAL, words
        for column in (*used, name) if joined.isdigit() else ():
            self.reader.seen.mark(self.region.grid, at, column)
        return (joined, words or beside) if joined.isdigit() else (None, joined or words)

    def _code_of(self, at: int, code: int, name: int) -> tuple[str, str, list[int]]:
        """What stands in the columns of the code, put together, a name with it, and the columns.

        The code stands in one cell, alone or before the name, or one level in each column
        (201, 03, 50), or whole in the column of its level.
        """
        grid = self.region.grid
        look = self.reader.looking
        cells = {column: look.label(grid, at, column).text for column in range(code, name)}
        raw = {column: text for column, text in cells.items() if text}
        if not raw:
            return "", "", []
        last = max(raw)
        if match := CODE_AND_NAME.fullmatch(raw[last]):
            return same(match[1]), _bare(match[2]), [last]
        parts = {column: same(text) for column, text in raw.items()}
        if CODE.fullmatch(parts[last]):
            above = [column for column, part in parts.items() if parts[last].startswith(part)]
            return parts[last], "", above
        first, *levels = parts.values()
        return first + "".join(part.zfill(2) for part in levels), "", list(parts)

    def _by_economic(self, table: ByEconomic) -> dict[Address, Cell]:
        titles = (table.code_heading, table.name_heading, table.amount_heading)
        one = [_one(text) for text in titles]
        one[2] = (one[2][0], frozenset({*one[2][1], "金额", "决算数"}))
        body = self._below(one)
        columns = self._align(one * sum(len(group.blocks) for group in table.groups.values()), body)
        rows = range(body, self.region.end)
        for at, end in zip(range(0, len(columns), 3), [*columns[3::3], None], strict=True):
            spare = self._spare(columns, columns[at], end)
            wanted = {"": (columns[at + 2], one[2][1])}
            columns[at + 2] = self._each_once(wanted, spare, rows, body)[""]
        cells: dict[Address, Cell] = {}
        for at in range(body, self.region.end):
            start = 0
            for name, group in table.groups.items():
                own = columns[start : start + 3 * len(group.blocks)]
                start += len(own)
                total = self._economic_total(name, group.total, at, own, cells)
                for code, label, amount in zip(own[::3], own[1::3], own[2::3], strict=True):
                    if not (total and amount == own[-1]):
                        self._economic_cell(table, at, (code, label, amount), cells)
        return cells

    def _economic_total(
        self, name: str, total: str, at: int, own: list[int], cells: dict[Address, Cell]
    ) -> bool:
        """Read the total of a group if it stands in this row, and say whether it does."""
        grid = self.region.grid
        place = next(
            (at2 for at2 in range(own[0], own[-1]) if same(grid.text(at, at2)) == same(total)), None
        )
        if place is None:
            return False
        cell = self.reader.amount(grid, at, own[-1])
        if (name, AMOUNT) in cells:
            first = cells[name, AMOUNT].where
            self._refuse(at, place, f"“{total}”与 {first} 一行重复", "请只保留一行")
            return True
        cells[name, AMOUNT] = cell
        return True

    def _economic_cell(
        self, table: ByEconomic, at: int, block: tuple[int, int, int], cells: dict[Address, Cell]
    ) -> None:
        code, label, amount = block
        text, _, used = self._code_of(at, code, label)
        if text in table.subjects:
            for column in used:
                self.reader.seen.mark(self.region.grid, at, column)
            cell = self.reader.amount(self.region.grid, at, amount)
            if (text, AMOUNT) in cells:
                first = cells[text, AMOUNT].where
                self._refuse(at, code, f"“{text}”与 {first} 一行重复", "同一科目请只填一行")
                return
            cells[text, AMOUNT] = cell
            return
        words = text or self.region.grid.text(at, label)
        strays = _Strays("", {amount: 0}, "不在本表的科目之内" if text else "没有科目编码")
        self._refuse_amounts(at, strays, words)

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
        while body + 1 < self.region.end and not any(
            grid.text(body, place) or (body, place) in grid.broken for place in columns
        ):
            body += 1
        rows = sorted(table.rows.items(), key=lambda item: item[1].line)
        each = len(table.columns)
        cells: dict[Address, Cell] = {}
        for index, (name, row) in enumerate(rows):
            places = columns[index * each : (index + 1) * each]
            for column, place in zip(table.columns, places, strict=True):
                cells[name, column] = self._number(body, place, row, column)
        strays = _Strays("", dict.fromkeys(columns, 0))
        for at in range(body + 1, self.region.end):
            first = next((text for at2 in range(grid.width) if (text := grid.text(at, at2))), "")
            self._refuse_amounts(at, strays, first)
        return cells

    # refusals

    def _refuse(self, row: int, column: int, what: str, remedy: str) -> None:
        self.reader.refuse(f"{self.region.grid.name}!{a1(row, column)}", what, remedy)

    def _refuse_amounts(self, at: int, strays: _Strays, words: str) -> None:
        """Refuse a row that is none of the table's but carries amounts."""
        grid = self.region.grid
        if strays.is_numbering(grid, at, words):
            for column, number in strays.places.items():
                if same(grid.text(at, column)) == str(number):
                    self.reader.seen.mark(grid, at, column)
            return
        amounts = [
            at2
            for at2 in strays.places
            if means_an_amount(grid.value(at, at2)) and not is_of_a_date(grid, at, at2)
        ]
        unknown = [at2 for at2 in strays.places if words.strip() and (at, at2) in grid.broken]
        for column in (*amounts, *unknown)[:1]:
            label = quote(words) if words.strip() else "这一行"
            text = self.reader.words(grid, at, column).text
            what = f"{label}{strays.reason}，却填有{quote(text)}"
            self._refuse(at, column, what, "请改正项目或删去这一行")


@dataclass(frozen=True, slots=True)
class _Strays:
    """How to tell a row that is none of the table's from the row that numbers its columns.

    Attributes:
        numbering: the label of the row of 栏次; may be empty.
        places: the columns of amounts, and the 栏次 of each.
        reason: what is wrong with a row that carries amounts all the same.
    """

    numbering: str
    places: Mapping[int, int]
    reason: str = "不是本表的项目"

    def is_numbering(self, grid: Grid, at: int, words: str) -> bool:
        """Whether a row holds nothing but the numbers of the columns."""
        if self.numbering and same(words) == same(self.numbering):
            return True
        return all(
            same(grid.text(at, place)) == str(number) for place, number in self.places.items()
        )


def _bare(words: str) -> str:
    """Words without any space or line break."""
    return "".join(words.split())


def _one(heading: str) -> tuple[str, frozenset[str]]:
    return heading, frozenset({same(heading)})


def _places(columns: Mapping[str, Column], amounts: Mapping[str, int]) -> dict[int, int]:
    return {amounts[name]: column.number for name, column in columns.items()}


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
