"""The sheets of self-evaluation forms, read and written; see `evaluation`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from generator.edition.evaluation_words import Scores
from generator.edition.model import Edition, Evaluation
from generator.submission import Block, Cell, FormLayout, ProjectEvaluation, TableRow
from generator.text import same
from generator.workbook.drawn import DrawnTable, spread
from generator.workbook.evaluation import (
    blank_form,
    derived,
    find_layout,
    is_untouched,
    project_of,
)
from generator.workbook.reading.cells import CellReader
from generator.workbook.reading.sheets import COPY, Sheets, titled
from generator.workbook.spreadsheet.grid import Grid, Position, a1

_Words = Callable[[int, int], str]


def read_evaluations(
    sheets: Sheets, edition: Edition, reader: CellReader
) -> tuple[ProjectEvaluation, ...]:
    """The forms that were filled in, in the order of their sheets; blank ones are left out.

    A form that lacks a label or its project's name, and the second one of a project, is refused.
    """
    found: list[ProjectEvaluation] = []
    for grid in sheets.grids:
        for name, form in edition.forms.evaluations.items():
            if _is_form(sheets, grid, form):
                sheets.used.add(grid.name)
                found.extend(_read(grid, name, form, edition.prose.scores, reader))
    seen: dict[str, ProjectEvaluation] = {}
    for item in found:
        first = seen.setdefault(same(item.project), item)
        if first is not item and first.table.cell and item.table.cell:
            what = f"项目“{item.project}”与工作表“{first.table.cell.sheet}”重复"
            reader.refuse(item.table.cell.sheet, what, "请改正项目名称，或删去一页")
    return tuple(found)


def _is_form(sheets: Sheets, grid: Grid, form: Evaluation) -> bool:
    """Whether a sheet is named so, or has been renamed and still says so at its head."""
    if COPY.sub("", same(grid.name)) == same(form.title):
        return any(map(any, grid.rows))
    others = sheets.titles - {form.title}
    if grid.name in sheets.used or any(titled(grid, other) for other in others):
        return False
    return titled(grid, form.title) and any(same(form.project) in words for words in grid.head)


def _read(
    grid: Grid, name: str, form: Evaluation, known: Scores, reader: CellReader
) -> Iterator[ProjectEvaluation]:
    first = next(
        (
            (row, column)
            for row in range(len(grid.rows))
            for column in range(grid.width)
            if same(grid.text(row, column)) == same(form.project)
        ),
        None,
    )
    if first is None:
        _refuse_lacking(grid, form.project, form, reader)
        return
    last = _last_row(grid, first, form)
    if last is None:
        _refuse_lacking(grid, form.total, form, reader)
        return
    block = _block(grid, first, last, lambda row, column: grid.text(row, column).strip())
    table = spread(block)
    layout = find_layout(table, form, known)
    if isinstance(layout, str):
        _refuse_lacking(grid, layout, form, reader)
        return
    project = project_of(table, form)
    if not project:
        if is_untouched(table, layout, form):
            own = {text for row in blank_form(form) for text, _, _ in row.cells}
            _mark(grid, first, block, reader, lambda text: text in own)
            return
        place = f"{grid.name}!{a1(first[0], first[1] + 1)}"
        reader.refuse(place, f"没有填“{form.project}”", "请填写后再试")
        return
    _mark(grid, first, block, reader, bool)
    left = {
        (first[0] + row, first[1] + column) for row, column in derived(layout, form)
    } & grid.formulas

    def words(row: int, column: int) -> str:
        return "" if (row, column) in left else reader.prose(grid, row, column).text

    table_block = replace(_block(grid, first, last, words), cell=reader.words(grid, *first))
    notes = tuple(_notes(grid, last + 1, reader))
    yield ProjectEvaluation(name, project, table_block, layout, notes)


def _mark(
    grid: Grid, first: Position, block: Block, reader: CellReader, is_read: Callable[[str], bool]
) -> None:
    """Note the cells of a form's table that are read, or known to be the blank form's own."""
    for row in range(first[0], first[0] + len(block.rows)):
        for column in range(first[1], first[1] + block.columns):
            if is_read(grid.text(row, column).strip()):
                reader.seen.mark(grid, row, column)


def _refuse_lacking(grid: Grid, label: str, form: Evaluation, reader: CellReader) -> None:
    what = f"《{form.title}》找不到“{label}”"
    reader.refuse(grid.name, what, "请对照空白填报表恢复表头")


def _last_row(grid: Grid, first: Position, form: Evaluation) -> int | None:
    for row in range(first[0], len(grid.rows)):
        if any(same(grid.text(row, column)) == same(form.total) for column in range(grid.width)):
            return row
    return None


def _block(grid: Grid, first: Position, last: int, words: _Words) -> Block:
    """The rows from the first cell to the last row as a table, merged as they are in the sheet."""
    rows = range(first[0], last + 1)
    columns = grid.reach(rows, first[1])
    lines = (
        TableRow(tuple((words(*at), height, width) for at, height, width in line))
        for line in grid.pieces(rows, columns)
    )
    return Block("table", rows=tuple(lines), columns=len(columns))


def _notes(grid: Grid, start: int, reader: CellReader) -> Iterator[Block]:
    for row in range(start, len(grid.rows)):
        for column in range(len(grid.rows[row])):
            cell: Cell = reader.prose(grid, row, column)
            yield from (Block("text", line.strip(), cell=cell)
                        for line in cell.text.splitlines() if line.strip())  # fmt: skip


def formulas(
    table: DrawnTable, layout: FormLayout, form: Evaluation, first: Position
) -> dict[Position, str]:
    """The formulas of what the program derives, by row and column of the table.

    Args:
        table: the form.
        layout: what stands where in it.
        form: the edition's.
        first: row and column of the sheet, from 0, where the table begins.
    """

    def at(row: int, column: int) -> str:
        return a1(first[0] + row, first[1] + column)

    result: dict[Position, str] = {}
    for role in ("initial", "budget", "executed") if layout.parts else ():
        column = layout.funds[role]
        area = f"{at(layout.parts[0], column)}:{at(layout.parts[-1], column)}"
        result[layout.whole, column] = f'=IF(COUNT({area})=0,"",SUM({area}))'
    budget, executed = layout.funds["budget"], layout.funds["executed"]
    for row in (layout.whole, *layout.parts):
        part, whole = at(row, executed), at(row, budget)
        result[row, layout.funds["rate"]] = f'=IF(N({whole})*COUNT({part})=0,"",{part}/{whole})'
    if form.score == "proportional":
        points, rate = (at(layout.whole, layout.funds[role]) for role in ("points", "rate"))
        result[layout.whole, layout.funds["score"]] = (
            f'=IF(N({rate})=0,"",ROUND(MIN({points},{points}*{rate}),2))'
        )
    for role in ("points", "score"):
        column = layout.columns[role]
        area = f"{at(layout.indicators[0], column)}:{at(layout.indicators[-1], column)}"
        money = at(layout.whole, layout.funds[role])
        result[layout.total, column] = f"=SUM({money},{area})"
    assert result.keys() == set(derived(layout, form))
    return {place: text for place, text in result.items() if not table.text(*place).strip()}
