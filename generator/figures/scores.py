"""A table of scores (评分表), typed: money, indicators and totals, each field with its cell.

A self-evaluation form (项目支出绩效自评表) is one from its sheet on; a table that a department drew
among its words becomes one by its headings. What is checked is this alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.edition.evaluation_words import Scores
from generator.edition.phrases import words
from generator.figures.figure import ZERO
from generator.figures.stated import Stated, maybe
from generator.submission import Cell
from generator.text import same
from generator.workbook.drawn import DrawnPlace, DrawnTable


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """A field: the words that stand there, the number that they are, and the cell."""

    text: str = ""
    number: Stated | None = None
    cell: Cell | None = None

    @property
    def value(self) -> Decimal | None:
        """The number alone."""
        return self.number.value if self.number is not None else None


BLANK = ScoreEntry()


@dataclass(frozen=True, slots=True)
class FundLine:
    """A line of a project's money; what the table has no column for is blank."""

    initial: ScoreEntry = BLANK
    budget: ScoreEntry = BLANK
    executed: ScoreEntry = BLANK
    rate: ScoreEntry = BLANK
    points: ScoreEntry = BLANK
    score: ScoreEntry = BLANK

    @property
    def amounts(self) -> tuple[ScoreEntry, ScoreEntry, ScoreEntry]:
        """What is added up over lines: 年初预算数, 全年预算数, 全年执行数."""
        return self.initial, self.budget, self.executed


class Funds(NamedTuple):
    """All the money of a project and what it is made of; of a form, that is all parts there are."""

    whole: FundLine
    parts: tuple[FundLine, ...]
    is_complete: bool = True


class ScoredLine(NamedTuple):
    """A line that gives points: an indicator, or the money as one.

    Attributes:
        row: the row of the table, from 0.
        name: what it is about; blank where nothing says so.
        points: what it is worth.
        score: what it was given.
        target: what was to be reached; None where the table has no column for it, as below.
        reached: what was reached.
        reason: why it is less.
        is_money: it is the money's line.
    """

    row: int
    name: str
    points: ScoreEntry
    score: ScoreEntry
    target: ScoreEntry | None = None
    reached: ScoreEntry | None = None
    reason: ScoreEntry | None = None
    is_money: bool = False

    @property
    def said(self) -> str:
        """What it is called in messages."""
        return f"“{self.name}”" if self.name else f"第{self.row + 1}行"

    @property
    def worth(self) -> Decimal:
        """Its points as a number."""
        return self.points.value or ZERO

    @property
    def is_unscored(self) -> bool:
        """Whether it has points and no score, so that there is no total."""
        return bool(self.worth) and self.score.number is None


class UpperLevel(NamedTuple):
    """An indicator of an upper level that states its points, and what those below it add up to."""

    name: str
    points: ScoreEntry
    below: Decimal

    @property
    def worth(self) -> Decimal:
        """Its points as a number."""
        return self.points.value or ZERO


class ScoreTable(NamedTuple):
    """What a table says, field by field; nothing where it is no table of scores.

    Attributes:
        project: the project's name, where the table says it.
        units: who carries projects out.
        money: the lines that state a budget beside what was spent of it and the rate.
        funds: all the money and its parts.
        outcomes: what was reached of the goals.
        lines: the lines that give points.
        uppers: the upper levels that state points.
        points: the total of points; None where words stand for it, or the table has none.
        score: the total of scores.
        given: how many scores the only column of a list gives.
        is_form: it is a self-evaluation form, which has rules of its own (`self_evaluation`).
    """

    project: str = ""
    units: tuple[ScoreEntry, ...] = ()
    money: tuple[FundLine, ...] = ()
    funds: tuple[Funds, ...] = ()
    outcomes: tuple[ScoreEntry, ...] = ()
    lines: tuple[ScoredLine, ...] = ()
    uppers: tuple[UpperLevel, ...] = ()
    points: ScoreEntry | None = None
    score: ScoreEntry | None = None
    given: int | None = None
    is_form: bool = False


def cells_in(*entries: ScoreEntry) -> tuple[Cell, ...]:
    """The cells of fields, each once."""
    return tuple(dict.fromkeys(entry.cell for entry in entries if entry.cell is not None))


def percentage(text: str) -> Stated | None:
    """The number that is written with a percent sign or without."""
    return maybe(text.rstrip("%％"))


def name_at(table: DrawnTable, row: int, limit: int) -> str:
    """What a line is about: the last words before a column."""
    before = (table.places.get((row, column)) for column in reversed(range(limit)))
    return next((place.text.strip() for place in before if place and place.text.strip()), "")


def rate_at(table: DrawnTable, row: int, column: int) -> ScoreEntry:
    """A rate with its sign at a place; other words are no number."""
    place = table.places.get((row, column))
    words = place.text.strip() if place is not None else ""
    is_rate = words.endswith(("%", "％"))
    return ScoreEntry(words, percentage(words) if is_rate else None, table.cell(row, column))


class ScoredRows(NamedTuple):
    """Where the lines of a table that give points stand: their rows, the column of the points."""

    table: DrawnTable
    rows: range
    limit: int


def upper_levels(
    area: ScoredRows,
    lines: tuple[ScoredLine, ...],
    known: Scores,
    headed: frozenset[int] = frozenset(),
) -> Iterator[UpperLevel]:
    """What states points before the points of the lines: in brackets, or in a column of its own.

    Args:
        area: where the lines stand.
        lines: the lines.
        known: what the edition says of tables of scores.
        headed: the columns before it that are headed as points.
    """
    table, rows, limit = area.table, area.rows, area.limit
    bracket = re.compile(rf"[（(]\s*(\d+(?:\.\d+)?)\s*(?:{words(known.unit)})\s*[）)]$")
    worth = {line.row: line.worth for line in lines}
    for place in (place for row in rows for place in table.row(row) if place.column < limit):
        is_headed = place.column in headed
        match = bracket.search(same(place.text))
        stated = maybe(match[1] if match else place.text.strip() if is_headed else "")
        label = max(place.column - 1, 0) if is_headed else place.column
        reached = _reached(table, rows, place, label)
        below = [worth[row] for row in reached if row in worth]
        if stated is not None and below:
            named = table.places.get((place.row, label)) if is_headed else place
            name = named.text.strip() if named is not None else ""
            points = ScoreEntry(place.text, stated, table.cell(place.row, place.column))
            yield UpperLevel(name, points, sum(below, ZERO))


def _reached(table: DrawnTable, rows: range, place: DrawnPlace, label: int) -> range:
    """The rows that a cell stands for: those it reaches over, or down to the next one."""
    end = place.row + place.rows
    while place.rows == 1 and end < rows.stop:
        here, next_ = table.places.get((end, place.column)), table.places.get((end, label))
        if here is None or here.text.strip() or (next_ is not None and next_.text.strip()):
            break
        end += 1
    return range(place.row, min(end, rows.stop))
