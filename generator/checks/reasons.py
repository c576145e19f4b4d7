"""Reasons that can't be right (rules C14, C15, E01, E06).

A reason is the accountant's own and only he can judge it; these rules speak where it contradicts
the figures or was plainly not written for this year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.checks.finding import Finding, Severity
from generator.figures.change import change
from generator.figures.derive import Disclosure
from generator.figures.figure import Figure
from generator.money import NotAnAmountError, decimals, read_amount, round_half_up
from generator.submission import Cell
from generator.text import same

_UP = re.compile("增加|增长|上升|提高|新增|追加|扩大")
_DOWN = re.compile("减少|下降|降低|压减|压缩|缩减|取消|节约")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)(万元|元)")
_LEFTOVER = re.compile(
    r"增加[（(]减少[）)]|减少[（(]增加[）)]|增长[（(]下降[）)]|下降[（(]增长[）)]|[X×xX]{2,}|【|】|_{3,}|…{2,}"
)
#: A reason shorter than this says too little to be called a copy.
COPY_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Stated:
    """A reason that was given: its words, its cell, the figure and what it is compared with."""

    label: str
    cell: Cell
    figure: Figure | None
    other: Figure | None


def check_reasons(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on every reason that was given."""
    known = _known_amounts(disclosure)
    for stated in _stated(disclosure):
        text = stated.cell.text
        if found := _LEFTOVER.search(text):
            message = f"“{stated.label}”的原因里还有模板文字“{found[0]}”。请改写"
            yield Finding("原因含模板文字", Severity.ERROR, message, (stated.cell,))
        yield from _against_direction(disclosure, stated)
        yield from _other_years(disclosure, stated)
        for amount, unit in _AMOUNT.findall(text):
            value = _in_ten_thousands(amount, unit)
            if value is not None and not any(_prints_as(item, value) for item in known):
                message = f"“{stated.label}”的原因提到 {amount}{unit}，各表中没有这个数。请核对"
                yield Finding("原因金额无出处", Severity.WARNING, message, (stated.cell,))
    yield from _copies(disclosure)


def _stated(disclosure: Disclosure) -> Iterator[Stated]:
    for name, reason in disclosure.edition.forms.reasons.items():
        cell = disclosure.submission.reasons.get(name)
        if cell is not None and cell.text:
            figure = disclosure.figure(reason.change) if reason.change else None
            other = disclosure.figure(reason.against) if reason.against else None
            prior = figure.prior if figure is not None else None
            yield Stated(reason.label, cell, figure, other if reason.against else prior)
    for name, rows in disclosure.submission.lists.items():
        columns = disclosure.edition.forms.lists[name].columns
        for row in rows:
            for column, cell in row.items():
                if column.endswith("原因") and cell.text:
                    title = "".join(item.text for item in list(row.values())[:2])
                    yield Stated(f"{title}{columns[column].label}", cell, None, None)


def _against_direction(disclosure: Disclosure, stated: Stated) -> Iterator[Finding]:
    if stated.figure is None or stated.other is None:
        return
    places = disclosure.edition.style.numbers.amount.places
    case = change(stated.figure, stated.other, places).case
    up, down = _UP.search(stated.cell.text), _DOWN.search(stated.cell.text)
    opposite = {"up": down if not up else None, "down": up if not down else None}.get(case)
    if opposite:
        word, moved = opposite[0], "增加" if case == "up" else "减少"
        message = f"“{stated.label}”是{moved}，原因写的是“{word}”。请核对"
        yield Finding("原因方向不符", Severity.WARNING, message, (stated.cell,))


def _other_years(disclosure: Disclosure, stated: Stated) -> Iterator[Finding]:
    year = disclosure.submission.identity.year
    for other in sorted(set(map(int, _YEAR.findall(stated.cell.text))) - {year, year - 1}):
        severity = Severity.WARNING if other > year else Severity.INFO
        message = f"“{stated.label}”的原因提到 {other} 年。请确认不是其他年度的文字"
        yield Finding("原因年度", severity, message, (stated.cell,))


def _copies(disclosure: Disclosure) -> Iterator[Finding]:
    if disclosure.prior is None:
        return
    before = disclosure.prior.submission.reasons
    for name, cell in disclosure.submission.reasons.items():
        old = before.get(name)
        if old is not None and len(cell.text) >= COPY_LENGTH and same(old.text) == same(cell.text):
            label = disclosure.edition.forms.reasons[name].label
            message = f"“{label}”的原因与上年一字不差。请按本年情况改写"
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
    for rows in disclosure.submission.lists.values():
        amounts += [cell.value for row in rows for cell in row.values() if cell.value is not None]
    return [abs(amount) for amount in amounts]


def _in_ten_thousands(text: str, unit: str) -> Decimal | None:
    try:
        value = read_amount(text)
    except NotAnAmountError:
        return None
    return value if value is None or unit == "万元" else value.scaleb(-4)


def _prints_as(amount: Decimal, cited: Decimal) -> bool:
    return round_half_up(amount, decimals(cited)) == cited
