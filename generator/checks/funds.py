"""The money part of a table of scores: budget, actual, rate and what they score (D03, D10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.stated import HUNDRED, percent, ratio
from generator.edition.evaluation_words import Scores
from generator.figures.figure import ZERO
from generator.figures.scores import FundLine, Funds, ScoreTable, cells_in
from generator.figures.stated import Stated
from generator.money import plain, round_half_up
from generator.submission import Cell

#: Two rates that are nearer than this, in per cent, are hardly meant to be two.
_NEAR = 1


#: Budget, actual and rate of a line.
RateLine = tuple[Stated, Stated, Stated]


class RateScore(NamedTuple):
    """The score of a rate of execution below 100 %, and what it would be in proportion."""

    rate: Stated
    points: Decimal
    score: Stated
    cells: tuple[Cell, ...]

    @property
    def due(self) -> Decimal:
        """What the rate earns in proportion."""
        return self.rate.value * self.points / HUNDRED

    @property
    def is_proportional(self) -> bool:
        """Whether the score is in proportion to the rate, whatever the rounding of both."""
        slack = self.score.slack + self.rate.slack * self.points / HUNDRED
        return abs(self.due - self.score.value) <= slack


@check(
    "执行率",
    Severity.ERROR,
    "执行率不是执行数除以全年预算数",
    "项目支出绩效自评表：执行率等于执行数除以全年预算数",
    needs=(
        "forms.writings",
        "prose.scores.rates|prose.statements.executed|prose.statements.executed_first",
    ),
)
def rate_finding(
    title: str, line: RateLine, cells: tuple[Cell, ...], severity: Severity = Severity.ERROR
) -> Finding:
    """执行率 (D03): what was spent, by the budget, is another rate than the one that is stated.

    In a table that is arithmetic, and an error; in prose it may be more than that.
    """
    budget, executed, rate = line
    message = (
        f"《{title}》预算 {plain(budget.value)} 万元，执行 {plain(executed.value)} 万元，"
        f"执行率写的是 {rate.text}%，应为 {percent(executed.value, budget.value)}%。请改正"
    )
    return Finding("执行率", severity, message, cells)


def check_rates(title: str, table: ScoreTable) -> Iterator[Finding]:
    """执行率 (D03): 执行数 by 全年预算数, as it is written with or without a percent sign."""
    for line in table.money:
        rated = _rated(line)
        if rated is not None and not fits(*rated):
            yield rate_finding(title, rated, cells_in(line.rate, line.budget, line.executed))


def _rated(line: FundLine) -> RateLine | None:
    """Budget, actual and rate of a line that has all three."""
    budget, actual, rate = line.budget.number, line.executed.number, line.rate.number
    if budget is None or actual is None or rate is None or budget.value <= 0:
        return None
    return budget, actual, rate


def fits(budget: Stated, actual: Stated, rate: Stated) -> bool:
    """Whether a rate, in per cent or as a part of one, is that of budget and actual."""
    interval = ratio(actual, budget)
    share = Stated("", rate.value * HUNDRED, rate.slack * HUNDRED)  # 1 for 100 %
    return rate.meets(interval) or (rate.value <= 1 and share.meets(interval))


def check_funds(title: str, table: ScoreTable, known: Scores) -> Iterator[Finding]:
    """Findings on what all the money of a table is made of, and on its rate."""
    for funds in () if table.is_form else table.funds:
        yield from _parts(title, funds, known)
    yield from _goal(title, table)


@check(
    "资金构成",
    Severity.ERROR,
    "项目资金总额与各项来源相加不符",
    "项目支出绩效自评表：资金总额等于财政拨款、结转资金、其他资金之和",
    needs=(
        "forms.writings",
        "prose.scores.points",
        "prose.scores.scores",
        "prose.scores.whole",
        "prose.scores.parts",
    ),
)
def _parts(title: str, funds: Funds, known: Scores) -> Iterator[Finding]:
    """资金构成 (D10): the whole is this year's grant, what was carried over, and other means.

    Where a table has no line for one of the three, its parts may still not exceed the whole.
    """
    labels = (known.initial, known.budgets, known.actuals)
    amounts = (line.amounts for line in (funds.whole, *funds.parts))
    for names, whole, *parts in zip(labels, *amounts, strict=True):
        stated = [part.number for part in parts if part.number is not None]
        if whole.number is None or not stated:
            continue
        over = sum((part.value for part in stated), ZERO) - whole.number.value
        slack = whole.number.slack + sum((part.slack for part in stated), ZERO)
        if over > slack or (funds.is_complete and -over > slack):
            message = (
                f"《{title}》的评分表，{names[0]}的资金总额是 {whole.number.text}，"
                f"各项来源相加是 {plain(whole.number.value + over)}，相差 {plain(-over)}。请核对"
            )
            severity = Severity.ERROR if funds.is_complete else Severity.WARNING
            yield Finding("资金构成", severity, message, cells_in(whole, *parts))


@check(
    "完成情况",
    Severity.INFO,
    "实际完成情况写的比率与执行率稍有不同",
    "绩效部分前后一致",
    needs=(
        "forms.writings",
        "prose.scores.points",
        "prose.scores.scores",
        "prose.scores.rates",
        "prose.scores.outcome",
    ),
)
def _goal(title: str, table: ScoreTable) -> Iterator[Finding]:
    """完成情况 (D03): the rate of execution, written as what was reached, and not the same."""
    line = next(iter(table.money), None)
    if line is None or line.rate.number is None:
        return
    rate = line.rate.number
    for outcome in table.outcomes:
        said = outcome.number
        if said is None or said.meets((rate.low, rate.high)):
            continue
        if abs(said.value - rate.value) < _NEAR:
            message = (
                f"《{title}》的评分表，执行率是 {rate.text}%，实际完成情况写的是 {said.text}%。"
                "是同一个数的，请写一致"
            )
            yield Finding("完成情况", Severity.INFO, message, cells_in(outcome, line.rate))


@check(
    "执行得分",
    Severity.WARNING,
    "执行率的得分不按比例，或者不是一个算法",
    "项目支出绩效自评表：执行率按比例得分，同一文本算法一致",
    needs=("forms.writings", "prose.scores.points", "prose.scores.scores", "prose.scores.rates"),
)
def check_rate_scores(title: str, tables: Iterable[ScoreTable]) -> Iterator[Finding]:
    """执行得分 (D03): what a rate of execution scores, in proportion or at least by one rule.

    A region may score by steps, so a score that isn't in proportion is only information; a warning
    is one where the same writing scores another rate in proportion, or a lower rate more.
    """
    found = [item for table in tables for item in _rate_scores(table)]
    odd = [item for item in found if not item.is_proportional]
    if not odd:
        return
    steps = sorted(found, key=lambda item: item.rate.value)
    falls = any(
        one.score.value / one.points > other.score.value / other.points
        for at, one in enumerate(steps)
        for other in steps[at + 1 :]
    )
    shown = "；".join(
        f"执行率 {item.rate.text}%，分值 {plain(item.points)}，得分 {item.score.text}，"
        f"按比例是 {plain(round_half_up(item.due, 2))}"
        for item in odd
    )
    cells = tuple(cell for item in odd for cell in item.cells)
    if len(odd) < len(found) or falls:
        message = f"《{title}》执行率的得分不是一个算法：{shown}。请统一"
        yield Finding("执行得分", Severity.WARNING, message, cells)
    else:
        message = f"《{title}》执行率的得分不按比例：{shown}。本地规定分档计分的，不必改"
        yield Finding("执行得分", Severity.INFO, message, cells)


def _rate_scores(table: ScoreTable) -> Iterator[RateScore]:
    """What the rates of a table score; a rate that is wrong is told of already."""
    for line in table.money:
        rated, points, score = _rated(line), line.points.number, line.score.number
        if rated is None or points is None or score is None or not fits(*rated):
            continue
        rate = rated[-1]
        if 1 < rate.value < HUNDRED - rate.slack and points.value > 0:
            yield RateScore(rate, points.value, score, cells_in(line.score, line.rate))
