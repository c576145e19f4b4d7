"""What stands in a workbook and was neither read nor recognised: it is told, not lost in silence.

Whoever reads a sheet leaves a trace of each cell that it took: amounts, codes, words to print. What
is left over is either the form's own or a note, or someone typed it into the wrong place. Numbers
are never notes, wherever they stand; only those that count rows or columns are the table's own.
Words within an official table, above it and below it are notes, as they are above a list; beside
either they are told. A formula is nobody's typing: those outside the tables are the form's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from generator.edition.model import Edition
from generator.submission import Cell, Notice
from generator.text import same
from generator.workbook.reading.cells import amount_of, quote
from generator.workbook.reading.seen import Seen
from generator.workbook.spreadsheet.grid import Grid, Position, a1, as_text

#: Text that means an amount; what is longer is a note.
_LIKE_AN_AMOUNT = re.compile(r"约?[+-]?[\d,.]*[1-9][\d,.]*(亿|万|千)?元?%?")
_DIGIT = re.compile(r"\d")
#: An amount among words.
_WITH_AN_AMOUNT = re.compile(r"\d[\d,]*\.\d|\d{4,}(?!\d*(年|表|号))")
#: As many numbers make a row or column of them that counts, if it doesn't begin with 1.
_COUNTING = 3
#: What stands in the cell behind a part of a date, or behind the number of a page.
_COUNTED = frozenset({"年", "月", "日", "页"})
#: As many areas are told one by one, and as many cells of an area are named.
MOST_AREAS, _MOST_CELLS = 50, 200
#: What fills a cell without saying anything.
_NOTHING = " \u3000\xa0\n\t-—–―─/"
_REMEDY = "不会公开。请移到要填的格子；没有用的，请清空"


def means_an_amount(content: object) -> bool:
    """Whether a cell that belongs to no row or column holds an amount.

    Words there are a note, and so is a date, such as that of the report below a table.
    """
    if isinstance(content, str):
        plain = same(content)
        if not _DIGIT.search(plain):
            return False
        return bool(_LIKE_AN_AMOUNT.fullmatch(plain) or amount_of(content))
    return isinstance(content, int | float) and bool(content)


def is_of_a_date(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell holds a part of a date, or the number of a page, that is spread over cells."""
    return same(grid.text(row, column + 1)) in _COUNTED


def notices_of_unread(
    grids: Iterable[Grid], seen: Seen, edition: Edition, own: Mapping[str, Sequence[Position]]
) -> Iterator[Notice]:
    """What was typed where nobody reads it, an area at a time.

    Args:
        grids: the sheets that were read.
        seen: what was read of them.
        edition: its year may stand at the head of a table, and its columns that say nothing in it.
        own: typed numbers in the form's own sheets, which nobody reads.
    """
    places = [
        (grid.name, _area(grid, area)) for grid in grids for area in _areas(grid, seen, edition)
    ]
    places += [(name, [(at, "") for at in area]) for name in own for area in _joined(own[name])]
    for name, area in places[:MOST_AREAS]:
        cells = tuple(Cell(name, a1(*at), text) for at, text in area[:_MOST_CELLS])
        yield Notice(f"“{name}”{_words(area)}，{_REMEDY}", cells)
    if left := places[MOST_AREAS:]:
        cells = tuple(Cell(name, a1(*area[0][0]), area[0][1]) for name, area in left)
        yield Notice(f"另有 {len(left)} 处的内容没有用到，{_REMEDY}", cells[:_MOST_CELLS])


def _area(grid: Grid, area: Sequence[Position]) -> list[tuple[Position, str]]:
    return [(at, grid.text(*at)) for at in area]


def _words(area: Sequence[tuple[Position, str]]) -> str:
    (first, text), *others = area
    said = f"写的是{quote(text)}" if text else "填有数字"
    if not others:
        return f"的 {a1(*first)} {said}，这里不填"
    corner = a1(max(at[0] for at, _ in area), max(at[1] for at, _ in area))
    start = a1(min(at[0] for at, _ in area), min(at[1] for at, _ in area))
    return f"的 {start}:{corner} 有 {len(area)} 格没有用到，第一格{said}"


def _areas(grid: Grid, seen: Seen, edition: Edition) -> Iterator[list[Position]]:
    """The cells of a sheet that nobody read and that are no note, those side by side together."""
    read = seen.cells.get(grid.name, set())
    left = {
        (row, column)
        for row, values in enumerate(grid.rows)
        for column, content in enumerate(values)
        if content not in {None, ""}
        and (row, column) not in read
        and (row, column) not in grid.formulas
        and as_text(content).strip(_NOTHING)
    }
    amounts = {
        (row, column): content
        for row, values in enumerate(grid.rows)
        for column, content in enumerate(values)
        if content and _is_number(content)
    }
    numbers = left & amounts.keys()
    counting = _counting(amounts) | set(_in_columns_without_meaning(grid, seen, edition))
    first = min((row for row, _ in read), default=0)
    dated = {
        at
        for at in numbers
        if (at[0] < first and same(grid.text(*at)) == str(edition.year)) or is_of_a_date(grid, *at)
    }
    words = {at for at in left - numbers if isinstance(grid.value(*at), str)}
    beside = set(_beside(grid, words, seen, counting))
    yield from _joined((numbers - counting - dated) | beside)


def _is_number(content: object) -> bool:
    return isinstance(content, str | int | float) and means_an_amount(content)


def _counting(amounts: Mapping[Position, object]) -> set[Position]:
    """The numbers that count rows or columns: each one more than the one before."""
    values = {
        at: value for at, content in amounts.items() if (value := _whole(content)) is not None
    }
    found: set[Position] = set()
    for axis in (0, 1):
        lines: dict[int, list[Position]] = {}
        for at in sorted(values):
            lines.setdefault(at[1 - axis], []).append(at)
        for line in lines.values():
            for run in _runs(line, values):
                if len(run) >= _COUNTING or (len(run) > 1 and values[run[0]] == 1):
                    found |= set(run)
    return found


def _in_columns_without_meaning(grid: Grid, seen: Seen, edition: Edition) -> Iterator[Position]:
    """The small whole numbers under 序号 and the like in official tables."""
    headings = {same(heading) for heading in edition.imports.ignored}
    for table in seen.tables.get(grid.name, ()):
        columns = {
            column
            for row in range(table.rows.start, table.body)
            for column in range(grid.width)
            if headings and same(grid.text(row, column)) in headings
        }
        for row in range(table.body, table.rows.stop):
            for column in columns:
                value = _whole(grid.value(row, column))
                if value is not None and 0 < value <= len(grid.rows):
                    yield row, column


def _runs(line: Sequence[Position], values: Mapping[Position, Decimal]) -> Iterator[list[Position]]:
    run = [line[0]]
    for before, at in pairwise(line):
        if values[at] != values[before] + 1:
            yield run
            run = []
        run.append(at)
    yield run


def _whole(content: object) -> Decimal | None:
    value = amount_of(content)
    return value if value is not None and value == value.to_integral_value() else None


def _beside(
    grid: Grid, words: Iterable[Position], seen: Seen, counting: set[Position]
) -> Iterator[Position]:
    """Those of the words that stand beside the columns of a list or an official table."""
    if grid.name in seen.lists:
        first, known = seen.lists[grid.name]
        yield from ((row, column) for row, column in words if row >= first and column not in known)
        return
    read = {row for row, _ in seen.cells.get(grid.name, ())}
    counted = {column for _, column in counting}
    tables = [
        (table, range(table.body, 1 + max(read.intersection(table.rows), default=0)))
        for table in seen.tables.get(grid.name, ())
    ]
    for row, column in words:
        table, body = next((item for item in tables if row in item[0].rows), (None, range(0)))
        if table is None or column in table.columns:
            continue
        if row in body:
            is_told = column not in counted
        else:
            text = grid.text(row, column)
            is_told = column >= table.columns.stop and bool(_WITH_AN_AMOUNT.search(text))
        if is_told:
            yield row, column


def _joined(cells: Iterable[Position]) -> Iterator[list[Position]]:
    """Cells that touch one another, in order."""
    left = set(cells)
    for start in sorted(left):
        if start in left:
            yield sorted(_touching(start, left))


def _touching(start: Position, left: set[Position]) -> Iterator[Position]:
    """Take all cells out of a set that hang together with one of them."""
    left.discard(start)
    waiting = [start]
    while waiting:
        row, column = waiting.pop()
        yield row, column
        near = {(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & left
        left -= near
        waiting += near
