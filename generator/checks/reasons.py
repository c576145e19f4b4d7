"""Reasons that can't be right (rules C14, C15, E01, E06).

A reason is the accountant's own and only he can judge it; these rules speak where it contradicts
the figures or was plainly not written for this year.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.checks.finding import Finding, Severity
from generator.edition.model import ByFunction, Ledger
from generator.figures.change import change
from generator.figures.derive import Disclosure
from generator.figures.figure import ZERO, Figure
from generator.money import NotAnAmountError, decimals, read_amount, round_half_up
from generator.submission import Cell
from generator.text import same

#: Words that contradict a figure that fell or rose, unless they are denied; and words by which a
#: reason agrees with it: one of them, and nothing is said.
_RISE = re.compile("(?<![未无不])(?<!没有)(?:增加|增长|上升|新增|追加)")
_FALL = re.compile("(?<![未无不])(?<!没有)(?:减少|下降|降低|压减|压缩|缩减|节约)")
_AGREES_WITH_RISE = re.compile("增|涨|升|提高|新|追加|扩|加大|恢复|补|上调|多|高")
_AGREES_WITH_FALL = re.compile(
    "减|降|少|压|缩|节约|节支|控|取消|停|退|未|无|没|不|完成|划转|调出|低"
)
_CLAUSE = re.compile("[，,。；;！!]")
#: What a clause is about that explains the figure the other way round.
_LAST_YEAR = "上年|上一年|去年|以前年度|往年"
_BUDGET = "预算"
#: 结转 and 结余 rise where spending falls: nothing can be said of their direction.
_BALANCE = re.compile("结转|结余")
#: Not the end of a range of years, nor the year that something is carried over to.
_YEAR = re.compile(r"(?<![\d\-—–－~～至到])((?:19|20)\d{2})年")
#: Not 约50万元, 人均200元, 50万元以上, 30元/平方米, nor 元旦.
_AMOUNT = re.compile(
    r"(?<![\d.约近超每均价])(?<!\d,)(?<!超过|不足|标准)(\d[\d,]*(?:\.\d+)?)\s*(万元|元(?!旦|月|宵))"
    r"(?!以上|以下|以内|左右|（含）|\(含\)|[/／])"
)
_PER_HEAD = re.compile("(?:每|人均|单价|标准)[^，,。；;]{0,8}$")
#: Not a year in 【】, as in the number of a document, nor …… behind what was listed.
_LEFTOVER = re.compile(
    r"(?:增加|增长|上升|大于)[（(/／](?:减少|下降|降低|小于)[)）]?"
    r"|(?:减少|下降|降低|小于)[（(/／](?:增加|增长|上升|大于)[)）]?"
    r"|[X×xX]{2,}|【(?!\d{4}】)|(?<!\d)】|_{3,}|^[…。.]{2,}$|系统草拟"
)
_NOTHING = re.compile("无|未|没有")
#: What only one subject pays; the reason of its 类 that tells of it is about that subject.
_SUBJECTS = {"公积金": "2210201"}
#: A reason shorter than this says too little to be called a copy.
COPY_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Stated:
    """A reason that was given: its words, its cell, the figure and what it is compared with."""

    label: str
    cell: Cell
    figure: Figure | None
    other: Figure | None
    against_budget: bool = False


def check_reasons(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on every reason that was given."""
    known = _known_amounts(disclosure)
    for stated in _stated(disclosure):
        text = stated.cell.text.strip().removeprefix(disclosure.edition.wording.draft.mark)
        if found := _LEFTOVER.search(text):
            message = f"“{stated.label}”的原因里还有模板文字“{found[0]}”。请改写"
            yield Finding("原因含模板文字", Severity.ERROR, message, (stated.cell,))
        yield from _against_direction(disclosure, stated)
        yield from _other_years(disclosure, stated)
        compared = _difference(stated)
        for found in _AMOUNT.finditer(text):
            amount, unit = found.groups()
            value = _in_ten_thousands(amount, unit)
            if value is None or _PER_HEAD.search(text[: found.start()]):
                continue
            if not any(_prints_as(item, value) for item in (*known, *compared)):
                message = f"“{stated.label}”的原因提到 {amount}{unit}，各表中没有这个数。请核对"
                yield Finding("原因金额无出处", Severity.WARNING, message, (stated.cell,))
    yield from _other_subjects(disclosure)
    yield from _copies(disclosure)


def _stated(disclosure: Disclosure) -> Iterator[Stated]:
    for name, reason in disclosure.edition.forms.reasons.items():
        cell = disclosure.submission.reasons.get(name)
        if cell is not None and cell.text:
            figure = disclosure.figure(reason.change) if reason.change else None
            other = disclosure.figure(reason.against) if reason.against else None
            prior = figure.prior if figure is not None else None
            against = bool(reason.against)
            yield Stated(reason.label, cell, figure, other if against else prior, against)
    for name, rows in disclosure.submission.lists.items():
        columns = disclosure.edition.forms.lists[name].columns
        for row in rows:
            for column, cell in row.items():
                if column.endswith("原因") and cell.text:
                    title = "".join(item.text for item in list(row.values())[:2])
                    yield Stated(f"{title}{columns[column].label}", cell, None, None)


def _difference(stated: Stated) -> list[Decimal]:
    if stated.figure is None or stated.other is None:
        return []
    return [abs(stated.figure.amount - stated.other.amount)]


def _against_direction(disclosure: Disclosure, stated: Stated) -> Iterator[Finding]:
    if stated.figure is None or stated.other is None or _BALANCE.search(stated.label):
        return
    places = disclosure.edition.style.numbers.amount.places
    moved = change(stated.figure, stated.other, places)
    if moved.case in {"flat", "unknown"} or moved.difference is None:
        return
    up = moved.difference.amount > 0
    text = "，".join(_clauses(disclosure, stated))
    opposite = (_FALL if up else _RISE).search(text)
    agrees = _AGREES_WITH_RISE if up else _AGREES_WITH_FALL
    if opposite and not agrees.search(stated.cell.text):
        word, direction = opposite[0], "增加" if up else "减少"
        message = f"“{stated.label}”是{direction}，原因写的是“{word}”。请核对"
        yield Finding("原因方向不符", Severity.WARNING, message, (stated.cell,))


def _clauses(disclosure: Disclosure, stated: Stated) -> Iterator[str]:
    """The clauses of a reason that are about this year's actual."""
    last_year = f"{_LAST_YEAR}|{disclosure.submission.identity.year - 1}年"
    other = _BUDGET if stated.against_budget else last_year
    for clause in _CLAUSE.split(stated.cell.text):
        # 较上年减少 is about this year, 上年减少 is not
        if not re.search(f"(?<![较比与同])(?:{other})", clause):
            yield clause


def _other_years(disclosure: Disclosure, stated: Stated) -> Iterator[Finding]:
    year = disclosure.submission.identity.year
    for other in sorted(set(map(int, _YEAR.findall(stated.cell.text))) - {year, year - 1}):
        severity = Severity.WARNING if other > year + 1 else Severity.INFO
        message = f"“{stated.label}”的原因提到 {other} 年。请确认不是其他年度的文字"
        yield Finding("原因年度", severity, message, (stated.cell,))


def _other_subjects(disclosure: Disclosure) -> Iterator[Finding]:
    """原因科目不符 (C15): a 类's reason tells of a subject of it that no table has."""
    subjects = {
        subject.code: subject.name
        for table in disclosure.tables.values()
        if isinstance(table.table, ByFunction)
        for subject in table.subjects
    }
    for rows in disclosure.submission.lists.values():
        for row in rows:
            texts = {cell.text for cell in row.values()}
            reasons = (cell for column, cell in row.items() if column.endswith("原因"))
            for cell in reasons:
                for word, code in _SUBJECTS.items():
                    own = [other for other in subjects if len(other) == len(code)]
                    top = next((text for text in texts if text and code.startswith(text)), "")
                    below = [other for other in own if top and other.startswith(top)]
                    if word in cell.text and below and code not in subjects:
                        names = "、".join(f"“{other} {subjects[other]}”" for other in below)
                        message = f"原因提到“{word}”，表里这一类的支出是{names}。请核对"
                        yield Finding("原因科目不符", Severity.INFO, message, (cell,))


def _copies(disclosure: Disclosure) -> Iterator[Finding]:
    """Reasons that are last year's, where there is something to explain.

    A fact that stays (本单位无公务用车) may be stated anew every year.
    """
    if disclosure.prior is None:
        return
    before = disclosure.prior.submission.reasons
    places = disclosure.edition.style.numbers.amount.places
    stated = {item.cell: item for item in _stated(disclosure)}
    for name, cell in disclosure.submission.reasons.items():
        old = before.get(name)
        if old is None or len(cell.text) < COPY_LENGTH or same(old.text) != same(cell.text):
            continue
        item = stated[cell]
        if item.figure is None or item.other is None:
            stays = bool(_NOTHING.search(cell.text))
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
    for rows in disclosure.submission.lists.values():
        for row in rows:
            budgets = [cell.value for cell in row.values() if cell.value is not None]
            actuals = _actuals(disclosure, {cell.text for cell in row.values()})
            amounts += budgets
            amounts += [actual - budget for actual in actuals for budget in budgets]
    return list({abs(amount) for amount in amounts})


def _actuals(disclosure: Disclosure, words: Container[str]) -> set[Decimal]:
    """The amounts in the tables of a subject whose code is among the words."""
    found = set()
    for table in disclosure.tables.values():
        sides = table.table.sides.values() if isinstance(table.table, Ledger) else ()
        codes = {key: row.code or "" for side in sides for key, row in side.rows.items()}
        found |= {
            figure.amount
            for (row, _), figure in table.figures.items()
            if codes.get(row, row) in words
        }
    return found


def _in_ten_thousands(text: str, unit: str) -> Decimal | None:
    try:
        value = read_amount(text)
    except NotAnAmountError:
        return None
    return value if value is None or unit == "万元" else value.scaleb(-4)


def _prints_as(amount: Decimal, cited: Decimal) -> bool:
    return round_half_up(amount, decimals(cited)) == abs(cited)
