"""A table among the words of a department, read once into fields by the edition's headings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from generator.edition.evaluation_words import Scores
from generator.edition.phrases import pattern
from generator.figures.scores import (
    BLANK,
    FundLine,
    Funds,
    ScoredLine,
    ScoredRows,
    ScoreEntry,
    ScoreTable,
    UpperLevel,
    name_at,
    percentage,
    rate_at,
    upper_levels,
)
from generator.figures.stated import maybe, stated
from generator.money import NotAnAmountError, read_number
from generator.submission import Block
from generator.text import same
from generator.workbook.drawn import DrawnPlace, DrawnTable, spread

_RATED = ("budget", "executed", "rate")
#: The name of a line ends before the first of these columns.
_AFTER_NAMES = ("initial", *_RATED, "target", "points")
#: Stands for the line of all the money among those of its parts.
_WHOLE = ""


class _Section(NamedTuple):
    """Rows below a heading that holds 分值 and 得分, up to the next one or the total.

    Attributes:
        heading: the heading's words by their columns.
        columns: the column of each role; of several 分值 the last one before the scores.
        rows: the rows below.
    """

    heading: dict[int, str]
    columns: dict[str, int]
    rows: range

    @property
    def is_money(self) -> bool:
        """Whether it is the money that is scored."""
        return not self.columns.keys().isdisjoint(_RATED)


def read_scores(block: Block, known: Scores) -> ScoreTable:
    """What a table says that can be read as one of scores, of projects or of their money."""
    table = spread(block)
    sections, total = _sections(table, known)
    try:
        lines = [tuple(_lines(table, section, known)) for section in sections]
    except NotAnAmountError:
        lines = []
    last = sections[-1].columns if sections else {}
    return ScoreTable(
        project=next((place.text.strip() for place in _beside(table, known.projects)), ""),
        units=tuple(_units(table, known)),
        money=tuple(_money(table, known)),
        funds=tuple(chain.from_iterable(_funds(table, section, known) for section in sections)),
        outcomes=tuple(_outcomes(table, known)),
        lines=tuple(chain.from_iterable(lines)),
        uppers=tuple(
            chain.from_iterable(
                _uppers(table, section, found, known)
                for section, found in zip(sections, lines, strict=False)
            )
        ),
        points=_total(table, total, last.get("points"), known),
        score=_total(table, total, last.get("score"), known),
        given=_given(table, known),
    )


# headings


def _heading(table: DrawnTable, row: int) -> dict[int, str]:
    return {place.column: same(place.text) for place in table.row(row)}


def _columns(heading: dict[int, str], known: Scores) -> dict[str, int]:
    """The columns that a row heads, by role; what comes twice is none.

    分值 may come twice, before the upper levels too; beside a 得分 it is the last one before it.
    """
    names = {
        "initial": known.initial,
        "budget": known.budgets,
        "executed": known.actuals,
        "rate": known.rates,
        "target": known.targets,
        "reached": known.reached,
        "reason": known.deviations,
    }
    plain = {at: known.without_mark(words) for at, words in heading.items()}
    found = {
        role: [at for at, it in plain.items() if it in labels] for role, labels in names.items()
    }
    columns = {role: places[0] for role, places in found.items() if len(places) == 1}
    scores = [at for at, words in heading.items() if words in known.scores]
    points = [at for at, words in heading.items() if words in known.points]
    if len(scores) == 1 and any(at < scores[0] for at in points):
        columns |= {"points": max(at for at in points if at < scores[0]), "score": scores[0]}
    return columns


def _heads_money(heading: dict[int, str], columns: dict[str, int], known: Scores) -> bool:
    """Whether a row heads budget, actual and rate.

    Beside a 调整预算数 nobody knows which budget a 预算数 is.
    """
    if not columns.keys() >= set(_RATED):
        return False
    budget = known.without_mark(heading[columns["budget"]])
    others = (words for at, words in heading.items() if at != columns["budget"])
    return not any(known.without_mark(words).endswith(budget) for words in others)


def _sections(table: DrawnTable, known: Scores) -> tuple[list[_Section], int | None]:
    """The parts of a table of scores, and the row of its total."""
    found: list[tuple[int, dict[int, str], dict[str, int]]] = []
    total: int | None = None
    for row in range(table.height):
        heading = _heading(table, row)
        columns = _columns(heading, known)
        if "score" in columns:
            found.append((row, heading, columns))
        elif found and heading.get(0) in known.totals:
            total = row
            break
    ends = [row for row, _, _ in found[1:]] + [table.height if total is None else total]
    sections = [
        _Section(heading, columns, range(row + 1, end))
        for (row, heading, columns), end in zip(found, ends, strict=False)
    ]
    return sections, total if sections else None


# lines


def _entry(table: DrawnTable, row: int, column: int | None) -> ScoreEntry:
    """The words of a cell in one column, as a number where they are one."""
    if column is None:
        return BLANK
    words = table.words(row, column)
    return ScoreEntry(words, maybe(words), table.cell(row, column))


def _number(table: DrawnTable, row: int, column: int, known: Scores) -> ScoreEntry:
    """The points that begin there in a cell of their own column.

    Raises:
        NotAnAmountError: words stand there.
    """
    place = table.begins(row, column)
    words = known.without_unit(place.text.strip()) if place and place.columns == 1 else ""
    number = stated(words) if read_number(words) is not None else None
    return ScoreEntry(words, number, table.cell(row, column))


def _lines(table: DrawnTable, section: _Section, known: Scores) -> Iterator[ScoredLine]:
    """The lines that give points.

    Raises:
        NotAnAmountError: words stand where a number is expected, or a score has no points.
    """
    columns = section.columns
    limit = min(columns[role] for role in _AFTER_NAMES if role in columns)
    for row in section.rows:
        points = _number(table, row, columns["points"], known)
        score = _number(table, row, columns["score"], known)
        target, reached, reason = (
            _entry(table, row, columns[role]) if role in columns else None
            for role in ("target", "reached", "reason")
        )
        name = name_at(table, row, limit)
        if points.number is not None:
            yield ScoredLine(row, name, points, score, target, reached, reason, section.is_money)
        elif score.number is not None:
            raise NotAnAmountError("得分没有分值")


def _uppers(
    table: DrawnTable, section: _Section, lines: tuple[ScoredLine, ...], known: Scores
) -> Iterator[UpperLevel]:
    headed = frozenset(at for at, words in section.heading.items() if words in known.points)
    area = ScoredRows(table, section.rows, section.columns["points"])
    return upper_levels(area, lines, known, headed)


def _fund_line(table: DrawnTable, row: int, columns: dict[str, int]) -> FundLine:
    roles = ("initial", *_RATED, "points", "score")
    line = FundLine(**{role: _entry(table, row, columns.get(role)) for role in roles})
    return replace(line, rate=replace(line.rate, number=percentage(line.rate.text)))


def _money(table: DrawnTable, known: Scores) -> Iterator[FundLine]:
    """The lines below a heading of money, down to the next heading of anything."""
    others = {*known.points, *known.scores, *known.targets, *known.reached, *known.outcome}
    columns: dict[str, int] = {}
    for row in range(table.height):
        heading = _heading(table, row)
        headed = _columns(heading, known)
        heads_money = _heads_money(heading, headed, known)
        if heads_money or not others.isdisjoint(heading.values()):
            columns = headed if heads_money else {}
        elif columns and (line := _fund_line(table, row, columns)).budget.number is not None:
            yield line


def _funds(table: DrawnTable, section: _Section, known: Scores) -> Iterator[Funds]:
    """All the money and its parts; nothing where a label comes twice or there are no parts."""
    found: dict[str, list[int]] = {}
    kinds = {kind: pattern(tuple(phrases.values())) for kind, phrases in known.parts.items()}
    for place in (place for row in section.rows for place in table.row(row)):
        words = same(place.text)
        if known.without_mark(words) in known.whole:
            found.setdefault(_WHOLE, []).append(place.row)
        for kind in (kind for kind, phrases in kinds.items() if phrases.fullmatch(words)):
            found.setdefault(kind, []).append(place.row)
    if any(len(rows) > 1 for rows in found.values()) or not found.keys() > {_WHOLE}:
        return
    (whole,) = found.pop(_WHOLE)
    parts = tuple(_fund_line(table, row, section.columns) for (row,) in found.values())
    yield Funds(_fund_line(table, whole, section.columns), parts, len(parts) == len(known.parts))


def _total(
    table: DrawnTable, row: int | None, column: int | None, known: Scores
) -> ScoreEntry | None:
    if row is None or column is None:
        return None
    try:
        return _number(table, row, column, known)
    except NotAnAmountError:
        return None


# what stands beside and below labels


def _beside(table: DrawnTable, labels: tuple[str, ...]) -> Iterator[DrawnPlace]:
    """What stands to the right of a label, in a table that says things side by side."""
    for label in table.labelled(frozenset(map(same, labels))):
        right = table.places.get((label.row, label.column + label.columns))
        if right is not None and right.text.strip() and right is not label:
            yield right


def _units(table: DrawnTable, known: Scores) -> Iterator[ScoreEntry]:
    """The units that a table names: beside a label, or in a column."""
    heading = table.row(0)
    beside = next(_beside(table, known.units), None)
    if beside is not None and beside.text not in {place.text for place in heading}:
        yield ScoreEntry(beside.text.strip(), cell=table.cell(beside.row, beside.column))
    labels = frozenset(map(same, known.units))
    for column in (place.column for place in heading if same(place.text) in labels):
        below = (table.places.get((row, column)) for row in range(1, table.height))
        places = {it.text.strip(): it for it in below if it is not None and it.text.strip()}
        for text, place in places.items():
            yield ScoreEntry(text, cell=table.cell(place.row, place.column))


def _outcomes(table: DrawnTable, known: Scores) -> Iterator[ScoreEntry]:
    """What stands below what says that something was reached."""
    labels = table.labelled(frozenset(map(same, known.outcome)))
    return (rate_at(table, label.row + label.rows, label.column) for label in labels)


def _given(table: DrawnTable, known: Scores) -> int | None:
    """How many scores a list gives in the only column that is headed so."""
    heads = [
        place.column for place in table.row(0) if any(word in place.text for word in known.scores)
    ]
    if len(heads) != 1:
        return None
    entries = (_total(table, row, heads[0], known) for row in range(1, table.height))
    return sum(entry is not None and entry.number is not None for entry in entries) or None
