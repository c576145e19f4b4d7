"""Self-evaluation forms: what they lack, and their money against its parts.

Rates, scores and totals are compared as those of any table of scores, in `performance`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.figures.derive import Disclosure
from generator.figures.evaluation import Derivation, number
from generator.money import decimals
from generator.submission import Cell
from generator.workbook.evaluation import Position, as_whole
from generator.workbook.reading.cells import TYPED_PLACES, quote


def check_evaluations(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on the self-evaluation forms.

    1. 自评表缺项: a project says what it could spend and what it spent; all points have a score.
    2. 自评资金: all the money is the sum of its parts.
    """
    for item in disclosure.evaluations:
        yield from _missing(item)
        yield from _money(item)


@check(
    "自评表缺项",
    Severity.ERROR,
    "自评表没有填资金、得分",
    "项目支出绩效自评表的必填内容",
    needs=("forms.evaluations",),
)
def _missing(item: Derivation) -> Iterator[Finding]:
    unscored = list(item.missing)
    for role in ("budget", "executed"):
        at = (item.layout.whole, item.layout.funds[role])
        if number(item.table.text(*at)) is None and at not in item.values:
            label = item.form.fund_columns.model_dump()[role]
            what = f"没有填“{item.form.whole}”的“{label}”{_words(item, at)}"
            message = f"{_of(item)}{what}。请填写数字，没有的填 0"
            yield Finding("自评表缺项", Severity.ERROR, message, _cells(item, at))
            unscored = [row for row in unscored if row != item.layout.whole]  # it follows
    if unscored:
        places = [(row, item.layout.columns["score"]) for row in unscored]
        names = "、".join(f"“{_name(item, at[0])}”{_words(item, at)}" for at in places)
        message = f"{_of(item)}有分值、没有填得分：{names}，总分无法计算。请填写数字"
        yield Finding("自评表缺项", Severity.ERROR, message, _cells(item, *places))


def _words(item: Derivation, at: Position) -> str:
    """What stands where a number belongs, in brackets; empty where nothing does."""
    text = item.table.text(*at).strip()
    return f"（写的是{quote(text)}）" if text else ""


@check(
    "自评资金",
    Severity.ERROR,
    "自评表的资金总额与各行相加不符",
    "项目支出绩效自评表：资金总额等于各项来源之和",
    needs=("forms.evaluations",),
)
def _money(item: Derivation) -> Iterator[Finding]:
    for role in ("initial", "budget", "executed"):
        at = (item.layout.whole, item.layout.funds[role])
        typed, added = number(item.table.text(*at)), item.values.get(at)
        if typed is None or added is None:
            continue
        parts = [(row, item.layout.funds[role]) for row in item.layout.parts]
        if abs(typed - added) <= _slack(item, at, *parts):
            continue
        label = item.form.fund_columns.model_dump()[role]
        message = (
            f"{_of(item)}“{item.form.whole}”的“{label}”是 {as_whole(typed)}，"
            f"下面各行相加是 {as_whole(added)}，相差 {as_whole(typed - added)}。请核对"
        )
        yield Finding("自评资金", Severity.ERROR, message, _cells(item, at, *parts))


def _slack(item: Derivation, *places: Position) -> Decimal:
    """How far a sum and its parts may be apart where cells show their amounts rounded."""
    shown = [found for at in places if (found := number(item.table.text(*at))) is not None]
    finest = max([TYPED_PLACES, *map(decimals, shown)])
    return Decimal("0.5").scaleb(-finest) * len(shown)


def _of(item: Derivation) -> str:
    return f"《{item.form.title}》（{item.given.project}）"


def _name(item: Derivation, row: int) -> str:
    """What a line is called: the last words before its target."""
    limit = item.layout.columns["target"]
    if row == item.layout.whole:
        return item.form.whole
    names = [place.text for place in item.table.row(row) if place.column < limit and place.text]
    return names[-1] if names else f"第 {row + 1} 行"


def _cells(item: Derivation, *places: Position) -> tuple[Cell, ...]:
    return tuple(cell for at in places if (cell := item.cell(at)) is not None)
