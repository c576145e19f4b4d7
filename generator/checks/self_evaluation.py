"""Self-evaluation forms: what they lack, and their money against its parts.

Rates, scores and totals are compared as those of any table of scores, in `performance`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.figures.derive import Disclosure
from generator.figures.figure import HALF, ZERO
from generator.figures.scores import ScoreEntry, cells_in
from generator.money import decimals, plain
from generator.workbook.reading.cells import TYPED_PLACES, quote

if TYPE_CHECKING:
    from generator.figures.evaluation import Derivation


def check_evaluations(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on the self-evaluation forms.

    1. 自评表缺项: a project says what it could spend and what it spent; all points have a score.
    2. 自评资金: all the money is the sum of its parts.
    3. 自评执行数: what the whole department executed is what its tables say.
    """
    for item in disclosure.evaluations:
        yield from _missing(item)
        yield from _money(item)
        yield from _executed(item, disclosure)


@check(
    "自评表缺项",
    Severity.ERROR,
    "自评表没有填资金、得分",
    "项目支出绩效自评表的必填内容",
    needs=("forms.evaluations",),
)
def _missing(item: Derivation) -> Iterator[Finding]:
    (funds,), labels = item.scores.funds, item.form.fund_columns
    amounts = (labels.budget, funds.whole.budget), (labels.executed, funds.whole.executed)
    lacking = [(label, entry) for label, entry in amounts if entry.number is None]
    for label, entry in lacking:
        what = f"没有填“{item.form.whole}”的“{label}”{_words(entry)}"
        message = f"{_of(item)}{what}。请填写数字，没有的填 0"
        yield Finding("自评表缺项", Severity.ERROR, message, cells_in(entry))
    unscored = [line for line in item.scores.lines if line.is_unscored]
    if lacking:
        unscored = [line for line in unscored if not line.is_money]  # its score follows
    if unscored:
        names = "、".join(f"{line.said}{_words(line.score)}" for line in unscored)
        message = f"{_of(item)}有分值、没有填得分：{names}，总分无法计算。请填写数字"
        cells = cells_in(*(line.score for line in unscored))
        yield Finding("自评表缺项", Severity.ERROR, message, cells)


def _words(entry: ScoreEntry) -> str:
    """What stands where a number belongs, in brackets; empty where nothing does."""
    return f"（写的是{quote(entry.text)}）" if entry.text else ""


@check(
    "自评资金",
    Severity.ERROR,
    "自评表的资金总额与各行相加不符",
    "项目支出绩效自评表：资金总额等于各项来源之和",
    needs=("forms.evaluations",),
)
def _money(item: Derivation) -> Iterator[Finding]:
    (funds,), labels = item.scores.funds, item.form.fund_columns
    amounts = (line.amounts for line in (funds.whole, *funds.parts))
    names = (labels.initial, labels.budget, labels.executed)
    for label, whole, *parts in zip(names, *amounts, strict=True):
        stated = [part.value for part in parts if part.value is not None]
        if whole.value is None or not stated:
            continue
        added = sum(stated, ZERO)
        if abs(whole.value - added) > _slack([whole.value, *stated]):
            message = (
                f"{_of(item)}“{item.form.whole}”的“{label}”是 {plain(whole.value)}，"
                f"下面各行相加是 {plain(added)}，相差 {plain(whole.value - added)}。请核对"
            )
            yield Finding("自评资金", Severity.ERROR, message, cells_in(whole, *parts))


@check(
    "自评执行数",
    Severity.ERROR,
    "自评表的全年执行数与决算数不符",
    "部门整体支出绩效自评表的执行数就是决算报表的支出",
    needs=("forms.evaluations",),
)
def _executed(item: Derivation, disclosure: Disclosure) -> Iterator[Finding]:
    (funds,) = item.scores.funds
    lines = dict(
        zip((item.form.whole, *item.form.parts), (funds.whole, *funds.parts), strict=False)
    )
    for label, name in item.form.executed.items():
        entry, figure = lines[label].executed if label in lines else None, disclosure.figure(name)
        if entry is None or entry.value is None or figure is None or figure.value is None:
            continue
        if abs(entry.value - figure.value) > _slack([entry.value]) + figure.slack:
            column, apart = item.form.fund_columns.executed, plain(entry.value - figure.value)
            message = (
                f"{_of(item)}“{label}”的“{column}”是 {plain(entry.value)}，"
                f"“{name}”是 {plain(figure.value)}，相差 {apart}。请核对"
            )
            yield Finding("自评执行数", Severity.ERROR, message, cells_in(entry))


def _slack(shown: Sequence[Decimal]) -> Decimal:
    """How far a sum and its parts may be apart where cells show their amounts rounded."""
    finest = max([TYPED_PLACES, *map(decimals, shown)])
    return HALF.scaleb(-finest) * len(shown)


def _of(item: Derivation) -> str:
    return f"《{item.form.title}》（{item.given.project}）"
