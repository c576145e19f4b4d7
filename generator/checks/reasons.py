"""Reasons that can't be right (rules C14, C15, E01, E06).

A reason is the accountant's own and only he can judge it; these rules speak where it contradicts
the figures or was plainly not written for this year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from generator.checks.finding import Finding, Severity
from generator.checks.leftovers import leftover_in
from generator.checks.reason_words import contradicts, happened_in
from generator.checks.registry import check
from generator.edition.phrases import not_behind, words
from generator.edition.prose import Amounts
from generator.figures.change import change
from generator.figures.derive import Disclosure
from generator.figures.figure import ZERO, Figure
from generator.language import SMALL_UNIT, UNITS, YEAR_SIGN
from generator.money import decimals, number_in, round_half_up
from generator.submission import Cell
from generator.text import same

#: A reason shorter than this says too little to be called a copy.
COPY_LENGTH = 8


class StatedAmount(NamedTuple):
    """A reason that was given: its words, its cell, the figure and what it is compared with."""

    label: str
    cell: Cell
    figure: Figure | None
    other: Figure | None
    against_budget: bool = False


def check_reasons(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on every reason that was given."""
    known = _known_amounts(disclosure)
    wording = disclosure.edition.prose
    for stated in _stated(disclosure):
        text = stated.cell.text.strip().removeprefix(disclosure.edition.wording.draft.mark)
        yield from _leftovers(disclosure, stated, text)
        yield from _against_direction(disclosure, stated)
        yield from _other_years(disclosure, stated)
        yield from _unknown_amounts(stated, text, [*known, *_difference(stated)], wording.amounts)
    yield from _other_subjects(disclosure)
    yield from _copies(disclosure)


@check(
    "原因含模板文字",
    Severity.WARNING,
    "原因里还有模板的括号、空白、提示",
    "公开的文字应当是本部门（单位）的，模板的选项和提示应当删去",
    needs=("forms.reasons|forms.lists",),
)
def _leftovers(disclosure: Disclosure, stated: StatedAmount, text: str) -> Iterator[Finding]:
    """原因含模板文字 (E01): a choice, a blank or a piece of advice of the official form."""
    if leftover := leftover_in(text, disclosure.edition.prose.leftovers):
        message = f"“{stated.label}”的原因里还有模板文字“{leftover}”。请改写"
        yield Finding("原因含模板文字", Severity.WARNING, message, (stated.cell,))


@check(
    "原因金额无出处",
    Severity.INFO,
    "原因提到的金额，各表中没有",
    "原因与各表的数额相符",
    needs=("forms.reasons|forms.lists",),
)
def _unknown_amounts(
    stated: StatedAmount, text: str, known: list[Decimal], around: Amounts
) -> Iterator[Finding]:
    """原因金额无出处 (C14): an amount that no table has.

    It need not have one, as where a project cost so much, so this is only information. What is a
    sum or a difference of two others that the reason cites follows from them.
    """
    one_of_many = re.compile(rf"(?:{words(around.each)})[^，,。；;]{{0,12}}$")
    cited = [
        (f"{found[1]}{found[2]}", value)
        for found in _amount(around).finditer(text)
        if not one_of_many.search(text[: found.start()])
        and (value := _in_ten_thousands(*found.groups()))
    ]
    for shown, value in cited:
        pairs = combinations([other for _, other in cited if other != value], 2)
        derived = [abs(amount) for one, other in pairs for amount in (one + other, one - other)]
        if not any(_prints_as(item, value) for item in (*known, *derived)):
            message = f"“{stated.label}”的原因提到 {shown}，各表中没有这个数。请核对"
            yield Finding("原因金额无出处", Severity.INFO, message, (stated.cell,))


@lru_cache(maxsize=8)
def _amount(around: Amounts) -> re.Pattern[str]:
    """An amount and its unit: not 约50万元, 人均200元, 50万元以上, 30元/平方米, nor 元旦."""
    large = words(unit for unit, moved in UNITS.items() if not moved)
    return re.compile(
        rf"(?<![\d.])(?<!\d,){not_behind(around.about)}(\d[\d,]*(?:\.\d+)?)\s*"
        rf"({large}|{SMALL_UNIT}(?!{words(around.not_money)}))(?!{words(around.bounds)})"
    )


def _stated(disclosure: Disclosure) -> Iterator[StatedAmount]:
    for name, reason in disclosure.edition.forms.reasons.items():
        cell = disclosure.submission.reasons.get(name)
        if cell is not None and cell.text:
            figure = disclosure.figure(reason.change) if reason.change else None
            other = disclosure.figure(reason.against) if reason.against else None
            prior = figure.prior if figure is not None else None
            against = bool(reason.against)
            yield StatedAmount(reason.label, cell, figure, other if against else prior, against)
    for name, rows in disclosure.submission.lists.items():
        columns = disclosure.edition.forms.lists[name].columns
        for row in rows:
            for column, cell in row.items():
                if columns[column].reason and cell.text:
                    title = "".join(item.text for item in list(row.values())[:2])
                    yield StatedAmount(f"{title}{columns[column].label}", cell, None, None)


def _difference(stated: StatedAmount) -> list[Decimal]:
    if stated.figure is None or stated.other is None:
        return []
    return [abs(stated.figure.amount - stated.other.amount)]


@check(
    "原因方向不符",
    Severity.WARNING,
    "数额增加，原因写的是减少，或者相反",
    "原因与增减的方向相符",
    needs=("forms.reasons", "prose.rise.says|prose.fall.says"),
)
def _against_direction(disclosure: Disclosure, stated: StatedAmount) -> Iterator[Finding]:
    if stated.figure is None or stated.other is None or _is_balance(disclosure, stated.label):
        return
    places = disclosure.edition.style.amount_places
    moved = change(stated.figure, stated.other, places)
    if moved.case in {"flat", "unknown"} or moved.difference is None:
        return
    up = moved.difference.amount > 0
    year = disclosure.submission.identity.year
    known = disclosure.edition.prose.reasons
    before = (*known.last_year, f"{year - 1}{YEAR_SIGN}")
    other = known.budget if stated.against_budget else before
    word = contradicts(stated.cell.text, disclosure.edition.prose, up=up, other=other)
    if word:
        directions = disclosure.edition.wording.directions
        direction = directions.up if up else directions.down
        message = f"“{stated.label}”是{direction}，原因写的是“{word}”。请核对"
        yield Finding("原因方向不符", Severity.WARNING, message, (stated.cell,))


def _is_balance(disclosure: Disclosure, label: str) -> bool:
    """Whether a reason is about what rises where spending falls: 结转, 结余."""
    return any(word in label for word in disclosure.edition.prose.reasons.balances)


@check(
    "原因年度",
    Severity.WARNING,
    "原因说的是别的年度的事",
    "原因应当是本年的",
    needs=("forms.reasons|forms.lists",),
)
def _other_years(disclosure: Disclosure, stated: StatedAmount) -> Iterator[Finding]:
    """原因年度 (E06): what happened in a year that is neither this one nor the one before.

    A year to come can have caused nothing; one long past may have.
    """
    year = disclosure.submission.identity.year
    other = happened_in(stated.cell.text, year, disclosure.edition.prose.own.elsewhere)
    if other is not None:
        message = f"“{stated.label}”的原因说的是 {other} 年的事。请确认不是其他年度的文字"
        severity = Severity.WARNING if other > year + 1 else Severity.INFO
        yield Finding("原因年度", severity, message, (stated.cell,))


@check(
    "原因科目不符",
    Severity.INFO,
    "原因提到的事项，各表中没有列支它的科目",
    "原因与所说明的科目相符",
    needs=("prose.subjects", "forms.lists"),
)
def _other_subjects(disclosure: Disclosure) -> Iterator[Finding]:
    """原因科目不符 (C15): the reason of a 类 tells of a subject that no table has.

    Some departments book what is paid beside the salaries where these are; so where the economic
    subject has an amount, only the reason of the subject's own 类 is odd.
    """
    present = {
        subject.code: subject.name
        for table in disclosure.tables.values()
        for subject in table.subjects
    }
    for name, rows in disclosure.submission.lists.items():
        columns = disclosure.edition.forms.lists[name].columns
        for row in rows:
            texts = [cell.text for cell in row.values()]
            for cell in (cell for column, cell in row.items() if columns[column].reason):
                for word, subject in disclosure.edition.prose.subjects.items():
                    told = word in re.sub(words(subject.unless), "", cell.text)
                    own = any(text and subject.function.startswith(text) for text in texts)
                    if (
                        told
                        and subject.function not in present
                        and (own or not _has_economic(disclosure, subject.economic))
                    ):
                        message = f"原因提到“{word}”，各表中没有科目 {subject.function}。请核对"
                        yield Finding("原因科目不符", Severity.INFO, message, (cell,))


def _has_economic(disclosure: Disclosure, code: str) -> bool:
    return any(
        code in table.table.listed() and table.figures.get(table.table.address_of((code,)))
        for table in disclosure.tables.values()
    )


@check(
    "原因照抄上年",
    Severity.WARNING,
    "原因与上年的一字不差，数额却变了",
    "原因应当说明本年的变化",
    needs=("forms.reasons",),
)
def _copies(disclosure: Disclosure) -> Iterator[Finding]:
    """Reasons that are last year's, where there is something to explain.

    A fact that stays (本单位无公务用车) may be stated anew every year.
    """
    if disclosure.prior is None:
        return
    before = disclosure.prior.submission.reasons
    places = disclosure.edition.style.amount_places
    stated = {item.cell: item for item in _stated(disclosure)}
    for name, cell in disclosure.submission.reasons.items():
        old = before.get(name)
        if old is None or len(cell.text) < COPY_LENGTH or same(old.text) != same(cell.text):
            continue
        item = stated[cell]
        if item.figure is None or item.other is None:
            stays = any(word in cell.text for word in disclosure.edition.prose.reasons.nothing)
        else:
            stays = change(item.figure, item.other, places).case == "flat"
        if not stays:
            message = f"“{item.label}”的原因与上年一字不差。请按本年情况改写"
            yield Finding("原因照抄上年", Severity.WARNING, message, (cell, old))


def _known_amounts(disclosure: Disclosure) -> list[Decimal]:
    """Every amount of this year and last that a reason may cite, and their differences."""
    figures = [
        *(figure for table in disclosure.tables.values() for figure in table.figures.values()),
        *disclosure.figures.values(),
        *(figure for figure in disclosure.fields.values() if isinstance(figure, Figure)),
    ]
    amounts = [figure.amount for figure in figures]
    amounts += [figure.prior.amount for figure in figures if figure.prior is not None]
    amounts += [
        figure.amount - figure.prior.amount for figure in figures if figure.prior is not None
    ]
    for name, table in disclosure.tables.items():
        before = disclosure.prior.tables.get(name) if disclosure.prior else None
        if before is not None:
            # a subject may be new this year, or gone
            for address in {**table.figures, **before.figures}:
                then = before.figures[address].amount if address in before.figures else ZERO
                now = table.figures[address].amount if address in table.figures else ZERO
                amounts += [then, now - then]
    by_code = _actuals(disclosure)
    for rows in disclosure.submission.lists.values():
        for row in rows:
            budgets = [cell.value for cell in row.values() if cell.value is not None]
            actuals = {amount for cell in row.values() for amount in by_code.get(cell.text, ())}
            amounts += budgets
            amounts += [actual - budget for actual in actuals for budget in budgets]
    return list({abs(amount) for amount in amounts})


def _actuals(disclosure: Disclosure) -> Mapping[str, set[Decimal]]:
    """The amounts in the tables of each subject, by its code."""
    found: dict[str, set[Decimal]] = {}
    for table in disclosure.tables.values():
        for (row, _), figure in table.figures.items():
            found.setdefault(table.table.code_of(row), set()).add(figure.amount)
    return found


def _in_ten_thousands(text: str, unit: str) -> Decimal | None:
    value = number_in(text)
    return None if value is None else value.scaleb(UNITS[unit])


def _prints_as(amount: Decimal, cited: Decimal) -> bool:
    return round_half_up(amount, decimals(cited)) == abs(cited)
