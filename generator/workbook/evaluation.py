"""The self-evaluation form of a project (项目支出绩效自评表): how it is laid out, and what follows.

The sheet is the official form itself, one for each project, so that an accountant recognises it.
Lines of it may be inserted, deleted and merged as the project needs; what is where is found by the
form's labels. The same table goes to print, with what the program derives filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.edition.evaluation_words import Scores
from generator.edition.model import Evaluation
from generator.submission import FormLayout, TableRow
from generator.text import same
from generator.workbook.drawn import DrawnPlace, DrawnTable
from generator.workbook.spreadsheet.grid import Position

#: Columns of the form: the label, two for the name of a fund or an indicator, six more.
WIDTH = 9
DASH = "—"


def derived(layout: FormLayout, form: Evaluation) -> Iterator[Position]:
    """The cells that the program fills in where the department left them blank."""
    if layout.parts:
        yield from (
            (layout.whole, layout.funds[role]) for role in ("initial", "budget", "executed")
        )
    yield from ((row, layout.funds["rate"]) for row in (layout.whole, *layout.parts))
    if form.score == "proportional":
        yield layout.whole, layout.funds["score"]
    yield layout.total, layout.columns["points"]
    yield layout.total, layout.columns["score"]


def find_layout(table: DrawnTable, form: Evaluation, known: Scores) -> FormLayout | str:
    """What stands where; or the label that is missing.

    Args:
        table: the form as it was filled in.
        form: the edition's.
        known: how the edition reads headings.
    """
    funds = form.fund_columns.model_dump()
    head = _heading(table, funds, range(table.height), known)
    if isinstance(head, str):
        return head
    row, columns = head
    names = form.indicator_columns.model_dump()
    below = _heading(table, names, range(row + 1, table.height), known)
    if isinstance(below, str):
        return below
    second, indicator_columns = below
    goals = _labelled(table, form.goals, range(row + 1, second))
    last = goals.row if goals else second
    lines = [at for at in range(row + 1, last) if _name(table, at, columns["initial"])]
    whole = next(
        (at for at in lines if _is(_name(table, at, columns["initial"]), form.whole)), None
    )
    if whole is None:
        return form.whole
    total = _labelled(table, form.total, range(second + 1, table.height))
    if total is None:
        return form.total
    unit = _labelled(table, form.unit, range(row))
    outcome = _labelled(table, form.reached, range(last, second))
    return FormLayout(
        whole=whole,
        parts=tuple(at for at in lines if at != whole),
        funds=columns,
        indicators=tuple(range(second + 1, total.row)),
        columns=indicator_columns,
        total=total.row,
        unit=(unit.row, unit.column + unit.columns) if unit else None,
        outcome=(outcome.row + outcome.rows, outcome.column) if outcome else None,
    )


def _heading(
    table: DrawnTable, labels: Mapping[str, str], rows: range, known: Scores
) -> tuple[int, dict[str, int]] | str:
    """The first row with all labels, and their columns by role; or the label that is missing."""
    missing, most = next(iter(labels.values())), 0
    names = {role: known.without_mark(label) for role, label in labels.items()}
    for row in rows:
        words = {known.without_mark(place.text): place.column for place in table.row(row)}
        found = {role: words[name] for role, name in names.items() if name in words}
        if len(found) == len(labels):
            return row, found
        if len(found) > most:
            most = len(found)
            missing = next(label for role, label in labels.items() if role not in found)
    return missing


def _is(text: str, label: str) -> bool:
    return same(text) == same(label)


def _labelled(table: DrawnTable, label: str, rows: range) -> DrawnPlace | None:
    """The first cell in these rows that says so."""
    return next((it for row in rows for it in table.row(row) if _is(it.text, label)), None)


def _name(table: DrawnTable, row: int, before: int) -> str:
    """What a line is about: the last words before its numbers."""
    names = [place.text for place in table.row(row) if place.column < before and place.text]
    return names[-1] if names else ""


def project_of(table: DrawnTable, form: Evaluation) -> str:
    """The project's name, beside its label; blank where nobody filled it in."""
    label = _labelled(table, form.project, range(table.height))
    beside = table.begins(label.row, label.column + label.columns) if label else None
    return " ".join(beside.text.split()) if beside else ""


def is_untouched(table: DrawnTable, layout: FormLayout, form: Evaluation) -> bool:
    """Whether nothing but what the blank form brings along stands in it."""
    numbers = [layout.funds[role] for role in ("initial", "budget", "executed")]
    typed = [layout.columns[role] for role in ("third", "target", "reached", "points", "score")]
    filled = [(row, column) for row in (layout.whole, *layout.parts) for column in numbers]
    filled += [(row, column) for row in layout.indicators for column in typed]
    own = set(derived(layout, form))
    return not any(table.text(*at).strip() for at in filled if at not in own)


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
