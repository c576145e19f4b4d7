"""The self-evaluation form of a project (项目支出绩效自评表): how it is laid out, and what follows.

The sheet is the official form itself, one for each project, so that an accountant recognises it.
Lines of it may be inserted, deleted and merged as the project needs; what is where is found by the
form's labels. The same table goes to print, with what the program derives filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from generator.edition.model import Evaluation
from generator.submission import Block, TableRow
from generator.text import same

Position = tuple[int, int]
#: Columns of the form: the label, two for the name of a fund or an indicator, six more.
WIDTH = 9
#: What a form writes behind the names of its columns: 全年预算数 A, 执行率（B/A）.
_MARKS = "AB/()（）"
DASH = "—"


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the table: its words, where it begins, and how far it reaches."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class FormLayout:
    """What stands where in a form; rows and columns are counted from 0.

    Attributes:
        whole: the row of all the money.
        parts: the rows of the money that it adds up.
        funds: the column of each role in those rows: `budget`, `rate` and so on.
        indicators: the rows of indicators.
        columns: the column of each role in those.
        total: the row of the total.
    """

    whole: int
    parts: tuple[int, ...]
    funds: Mapping[str, int]
    indicators: tuple[int, ...]
    columns: Mapping[str, int]
    total: int

    def derived(self, form: Evaluation) -> Iterator[Position]:
        """The cells that the program fills in where the department left them blank."""
        if self.parts:
            yield from (
                (self.whole, self.funds[role]) for role in ("initial", "budget", "executed")
            )
        yield from ((row, self.funds["rate"]) for row in (self.whole, *self.parts))
        if form.score == "proportional":
            yield self.whole, self.funds["score"]
        yield self.total, self.columns["points"]
        yield self.total, self.columns["score"]


@dataclass(slots=True)
class FormTable:
    """A table with every merged cell spread out."""

    places: dict[Position, Place] = field(default_factory=dict)
    height: int = 0

    def row(self, row: int) -> list[Place]:
        """The cells that begin in a row."""
        found = {place.column: place for at, place in self.places.items() if at[0] == row}
        return [place for place in found.values() if place.row == row]

    def text(self, row: int, column: int) -> str:
        """The words at a place; blank for one that is covered from elsewhere."""
        place = self.places.get((row, column))
        return place.text if place and (place.row, place.column) == (row, column) else ""


def spread(block: Block) -> FormTable:
    """A table's cells by every place that they cover."""
    table = FormTable(height=len(block.rows))
    for row, line in enumerate(block.rows):
        column = 0
        for text, rows, columns in line.cells:
            while (row, column) in table.places:
                column += 1
            place = Place(text, row, column, rows, columns)
            table.places |= {
                (row + down, column + right): place
                for down in range(rows)
                for right in range(columns)
            }
            column += columns
    return table


def gathered(table: FormTable, changes: Mapping[Position, str]) -> tuple[TableRow, ...]:
    """The rows of a table again, with other words in some cells."""
    return tuple(
        TableRow(
            tuple(
                (changes.get((place.row, place.column), place.text), place.rows, place.columns)
                for place in table.row(row)
            )
        )
        for row in range(table.height)
    )


def find_layout(table: FormTable, form: Evaluation) -> FormLayout | str:
    """What stands where; or the label that is missing."""
    funds = form.fund_columns.model_dump()
    head = _heading(table, funds, range(table.height))
    if isinstance(head, str):
        return head
    row, columns = head
    below = _heading(table, form.indicator_columns.model_dump(), range(row + 1, table.height))
    if isinstance(below, str):
        return below
    second, indicator_columns = below
    goals = _labelled(table, form.goals, range(row + 1, second))
    last = second if goals is None else goals
    lines = [at for at in range(row + 1, last) if _name(table, at, columns["initial"])]
    whole = next(
        (at for at in lines if _is(_name(table, at, columns["initial"]), form.whole)), None
    )
    if whole is None:
        return form.whole
    total = _labelled(table, form.total, range(second + 1, table.height))
    if total is None:
        return form.total
    parts = tuple(at for at in lines if at != whole)
    indicators = tuple(range(second + 1, total))
    return FormLayout(whole, parts, columns, indicators, indicator_columns, total)


def _heading(
    table: FormTable, labels: Mapping[str, str], rows: range
) -> tuple[int, dict[str, int]] | str:
    """The first row with all labels, and their columns by role; or the label that is missing."""
    missing, most = next(iter(labels.values())), 0
    for row in rows:
        words = {_bare(place.text): place.column for place in table.row(row)}
        found = {
            role: words[_bare(label)] for role, label in labels.items() if _bare(label) in words
        }
        if len(found) == len(labels):
            return row, found
        if len(found) > most:
            most = len(found)
            missing = next(label for role, label in labels.items() if role not in found)
    return missing


def _bare(label: str) -> str:
    return same(label).rstrip(_MARKS)


def _is(text: str, label: str) -> bool:
    return same(text) == same(label)


def _labelled(table: FormTable, label: str, rows: range) -> int | None:
    """The first row with a cell that says so."""
    for row in rows:
        if any(_is(place.text, label) for place in table.row(row)):
            return row
    return None


def _name(table: FormTable, row: int, before: int) -> str:
    """What a line is about: the last words before its numbers."""
    names = [place.text for place in table.row(row) if place.column < before and place.text]
    return names[-1] if names else ""


def project_of(table: FormTable, form: Evaluation) -> str | None:
    """The project's name; None where the form doesn't ask for it."""
    for row in range(table.height):
        line = table.row(row)
        for at, place in enumerate(line):
            if _is(place.text, form.project):
                return " ".join(line[at + 1].text.split()) if at + 1 < len(line) else ""
    return None


def is_untouched(table: FormTable, layout: FormLayout, form: Evaluation) -> bool:
    """Whether nothing but what the blank form brings along stands in it."""
    numbers = [layout.funds[role] for role in ("initial", "budget", "executed")]
    own = [layout.columns[role] for role in ("third", "target", "reached", "points", "score")]
    filled = [(row, column) for row in (layout.whole, *layout.parts) for column in numbers]
    filled += [(row, column) for row in layout.indicators for column in own]
    derived = set(layout.derived(form))
    return not any(table.text(*at).strip() for at in filled if at not in derived)


def blank_form(form: Evaluation) -> tuple[TableRow, ...]:
    """The rows of the form before anything is filled in."""
    funds, columns = form.fund_columns, form.indicator_columns
    lines: list[tuple[tuple[str, int, int], ...]] = [
        ((form.project, 1, 1), ("", 1, WIDTH - 1)),
        ((form.owner, 1, 1), ("", 1, 4), (form.unit, 1, 1), ("", 1, 3)),
        (
            (form.funds, 2 + len(form.parts), 1),
            ("", 1, 2),
            *((label, 1, 1) for label in funds.model_dump().values()),
        ),
        _money(form.whole, str(form.fund_points), ""),
        *(_money(part, DASH, DASH) for part in form.parts),
        ((form.goals, 2, 1), (form.expected, 1, 4), (form.reached, 1, 4)),
        (("", 1, 4), ("", 1, 4)),
        (
            (form.indicators, 1 + sum(len(seconds) for _, seconds in form.groups), 1),
            *((label, 1, 1) for label in columns.model_dump().values()),
        ),
    ]
    for first, seconds in form.groups:
        for at, second in enumerate(seconds):
            head = () if at else ((first, len(seconds), 1),)
            lines.append((*head, (second, 1, 1), *((("", 1, 1),) * 6)))
    lines.append(((form.total, 1, 6), *((("", 1, 1),) * 3)))
    return tuple(map(TableRow, lines))


def _money(label: str, points: str, score: str) -> tuple[tuple[str, int, int], ...]:
    texts = ("", "", "", points, "", score)
    return ((label, 1, 2), *((text, 1, 1) for text in texts))


def as_whole(value: Decimal) -> str:
    """A number without zeros at its end."""
    return f"{value.normalize():f}" if value else "0"
