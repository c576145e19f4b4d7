"""The sheets of self-evaluation forms: the official one, tinted where it is filled in.

They are not locked: lines are inserted, deleted and merged as a project needs, and what a formula
derives may be typed over, for the reader keeps and compares it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from generator.edition.model import Edition, Evaluation
from generator.edition.sentences import compile_sentence
from generator.submission import Block, FormLayout, ProjectEvaluation
from generator.workbook.drawn import DrawnPlace, DrawnTable, spread
from generator.workbook.evaluation import WIDTH, blank_form, find_layout
from generator.workbook.form.contents import FormContents, FormTask
from generator.workbook.form.looks import INPUT, PLAIN, TEXT_FORMAT, TITLE, FormPage, Look, runs
from generator.workbook.reading.evaluation_sheets import formulas
from generator.workbook.spreadsheet.grid import Position

#: The table begins below title and period: its row and column, from 0.
FIRST: Position = (2, 0)
_WIDTHS = (14, 14, 16, 16, 16, 16, 9, 9, 24)
#: Height of a line of words, and as high as Excel lets a row be.
_LINE, _HIGHEST = 13.5, 409.0
_LABEL = Look("bold", align="centre")
_WORDS = replace(INPUT, align="centre", format=TEXT_FORMAT)
_NUMBER = replace(_WORDS, format="General")
_DERIVED = Look(fill="derived", align="centre", is_open=True)
_RATE = replace(_DERIVED, format="0.00%")


def write_evaluations(contents: FormContents) -> None:
    """A sheet for each project that was filled in, and at least one for each form."""
    given = contents.submission.evaluations if contents.submission else ()
    for name, form in contents.edition.forms.evaluations.items():
        own = [item for item in given if item.form == name]
        for number, item in enumerate(own or (None,), start=1):
            title = form.title if number == 1 else f"{form.title} ({number})"
            page = contents.book.page(title, landscape=True)
            inputs = _write(page, form, contents.edition, item)
            contents.tasks.append(FormTask(page, inputs))


def _write(
    page: FormPage, form: Evaluation, edition: Edition, given: ProjectEvaluation | None
) -> list[str]:
    """Draw a form, blank or with what was filled in; return the ranges to fill in."""
    page.widths(_WIDTHS)
    page.wide(1, 1, WIDTH, form.title, TITLE)
    period = compile_sentence(form.period).render(年度=edition.year)
    page.wide(2, 1, WIDTH, period, replace(PLAIN, align="centre"))
    page.note(1, 1, form.hint)
    table = spread(given.table if given else Block("table", rows=blank_form(form), columns=WIDTH))
    layout = given.layout if given else find_layout(table, form, edition.prose.scores)
    assert not isinstance(layout, str), layout  # the blank form is the edition's
    derived = formulas(table, layout, form, FIRST)
    _draw(page, table, form, set(_numbers(layout)))
    rates = {(row, layout.funds["rate"]) for row in (layout.whole, *layout.parts)}
    for at, formula in derived.items():
        page.formula(*_in_sheet(at), formula, _RATE if at in rates else _DERIVED)
    for row, note in enumerate(given.notes if given else (), start=FIRST[0] + table.height + 2):
        page.put(row, 1, note.text, replace(PLAIN, align="plain"))
    brought = {text for row in blank_form(form) for text, _, _ in row.cells if text}
    filled = [
        _in_sheet((place.row, place.column))
        for place in table.all()
        if place.text not in brought and (place.row, place.column) not in derived
    ]
    return list(runs(sorted(filled, key=lambda at: (at[1], at[0]))))


def _in_sheet(at: Position) -> Position:
    """A position in the table as row and column of the sheet, from 1."""
    return FIRST[0] + at[0] + 1, FIRST[1] + at[1] + 1


def _draw(page: FormPage, table: DrawnTable, form: Evaluation, numbers: set[Position]) -> None:
    labels = _labels(form)
    for place in table.all():
        at = (place.row, place.column)
        look = _LABEL if place.text in labels else _NUMBER if at in numbers else _WORDS
        row, column = _in_sheet(at)
        page.wide(row, column, column + place.columns - 1, None, look, rows=place.rows)
        number = _number(place.text) if at in numbers else None
        page.put(row, column, number if number is not None else place.text or None, look)
        is_merged = place.rows == 1 < place.columns  # of other rows Excel sees how high they are
        if is_merged and (lines := _lines(place)) > 1:
            page.heighten(row, min(lines * _LINE, _HIGHEST))


def _lines(place: DrawnPlace) -> int:
    """How many lines the words of a cell take in the sheet."""
    across = sum(_WIDTHS[place.column : place.column + place.columns])
    return -(-2 * len(place.text) // across)  # a Chinese character is two wide


def _number(text: str) -> Decimal | None:
    """An amount or points as a number, so that the formulas add it up."""
    digits = text.replace(",", "")
    return Decimal(digits) if digits.replace(".", "", 1).isdecimal() else None


def _labels(form: Evaluation) -> frozenset[str]:
    """The words that the form brings along, but for the names of indicators."""
    own = (form.project, form.owner, form.unit, form.funds, form.whole, *form.parts, form.goals)
    heads = (
        *form.fund_columns.model_dump().values(),
        *form.indicator_columns.model_dump().values(),
    )
    return frozenset((*own, form.expected, form.reached, form.indicators, form.total, *heads))


def _numbers(layout: FormLayout) -> Iterator[Position]:
    """The cells that hold amounts and points."""
    for row in (layout.whole, *layout.parts):
        for role in ("initial", "budget", "executed", "points", "score"):
            yield row, layout.funds[role]
    for row in (*layout.indicators, layout.total):
        for role in ("points", "score"):
            yield row, layout.columns[role]
