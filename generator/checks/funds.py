"""The money part of a table of scores: budget, actual, rate and what they score (D03, D10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.score_table import (
    Grid,
    Section,
    only_column,
    own_words,
    sections_of,
    without_unit,
)
from generator.checks.stated import HUNDRED, Stated, maybe, percent, plain, ratio
from generator.edition.phrases import pattern
from generator.edition.prose import Scores
from generator.figures.figure import ZERO
from generator.money import round_half_up
from generator.submission import Block, Cell
from generator.text import same

#: Stands for the line of all the money among those of its parts.
_WHOLE = ""
_SHARE = re.compile(r"(\d+(?:\.\d+)?)[%％]")
#: Two rates that are nearer than this, in per cent, are hardly meant to be two.
_NEAR = 1


#: Budget, actual and rate of a line.
RateLine = tuple[Stated, Stated, Stated]


@dataclass(frozen=True, slots=True)
class RateScore:
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


def check_rates(title: str, block: Block, known: Scores) -> Iterator[Finding]:
    """执行率 (D03): 执行数 by 全年预算数, as it is written with or without a percent sign."""
    grid = Grid(block)
    columns: tuple[int, int, int] | None = None
    for row in range(grid.height):
        heading = {column: same(place.text) for column, place in grid.row(row).items()}
        if _heads(heading, known):
            columns = _money_columns(heading, known)
        line = _rated(grid, row, columns) if columns else None
        if columns and line is not None and not _fits(*line):
            cells = grid.cells(*((row, column) for column in (columns[2], *columns[:2])))
            yield rate_finding(title, line, cells)


def _heads(heading: dict[int, str], known: Scores) -> bool:
    """Whether a row heads columns, of money or of something else."""
    heads = {*known.points, *known.scores, *known.targets, *known.reached, *known.outcome}
    return not heads.isdisjoint(heading.values()) or _money_columns(heading, known) is not None


def _money_columns(heading: dict[int, str], known: Scores) -> tuple[int, int, int] | None:
    """The columns of budget, actual and rate in a row that heads all three.

    Beside a 调整预算数 nobody knows which budget a 预算数 is.
    """
    budget, actual, rate = (
        only_column(heading, names) for names in (known.budgets, known.actuals, known.rates)
    )
    if budget is None or actual is None or rate is None:
        return None
    others = (without_unit(words) for at, words in heading.items() if at != budget)
    if any(words.endswith(without_unit(heading[budget])) for words in others):
        return None
    return budget, actual, rate


def _rated(grid: Grid, row: int, columns: tuple[int, int, int]) -> RateLine | None:
    """Budget, actual and rate of a line that has all three."""
    budget, actual, rate = (maybe(own_words(grid, row, at).rstrip("%％")) for at in columns)
    if budget is None or actual is None or rate is None or budget.value <= 0:
        return None
    return budget, actual, rate


def _fits(budget: Stated, actual: Stated, rate: Stated) -> bool:
    interval = ratio(actual, budget)
    share = Stated("", rate.value * HUNDRED, rate.slack * HUNDRED)  # 1 for 100 %
    return rate.meets(interval) or (rate.value <= 1 and share.meets(interval))


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
def check_parts(title: str, grid: Grid, section: Section, known: Scores) -> Iterator[Finding]:
    """资金构成 (D10): the whole is this year's grant, what was carried over, and other means.

    Where a table has no line for one of the three, its parts may still not exceed the whole.
    """
    whole_at, parts_at = _lines(grid, section, known)
    if whole_at is None or not parts_at:
        return
    for names in (known.initial, known.budgets, known.actuals):
        column = section.column(names)
        if column is None:
            continue
        whole = maybe(own_words(grid, whole_at, column))
        parts = [maybe(own_words(grid, row, column)) for row in parts_at]
        stated = [part for part in parts if part is not None]
        if whole is None or not stated:
            continue
        added = sum((part.value for part in stated), ZERO)
        slack = whole.slack + sum((part.slack for part in stated), ZERO)
        is_whole = len(parts_at) == len(known.parts)
        if added - whole.value > slack or (is_whole and whole.value - added > slack):
            message = (
                f"《{title}》的评分表，{names[0]}的资金总额是 {whole.text}，"
                f"各项来源相加是 {plain(added)}，相差 {plain(whole.value - added)}。请核对"
            )
            severity = Severity.ERROR if is_whole else Severity.WARNING
            cells = grid.cells((whole_at, column), *((row, column) for row in parts_at))
            yield Finding("资金构成", severity, message, cells)


def _lines(grid: Grid, section: Section, known: Scores) -> tuple[int | None, list[int]]:
    """The row of the whole, and those of its parts; nothing where a label comes twice."""
    found: dict[str, list[int]] = {}
    for row in section.rows:
        for place in grid.row(row).values():
            words = same(place.text)
            kinds = [
                kind
                for kind, phrases in known.parts.items()
                if pattern(tuple(phrases.values())).fullmatch(words)
            ]
            kinds += [_WHOLE] if words.removesuffix("(万元)") in known.whole else []
            for kind in kinds:
                found.setdefault(kind, []).append(row)
    if _WHOLE not in found or any(len(rows) > 1 for rows in found.values()):
        return None, []
    whole = found.pop(_WHOLE)[0]
    return whole, [row for rows in found.values() for row in rows]


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
def check_goal(title: str, grid: Grid, section: Section, known: Scores) -> Iterator[Finding]:
    """完成情况 (D03): the rate of execution, written as what was reached, and not the same."""
    line = next(_first_line(grid, section, known), None)
    rate_at = section.column(known.rates)
    if line is None or rate_at is None:
        return
    rate = maybe(own_words(grid, line, rate_at).rstrip("%％"))
    for (row, column), place in grid.places.items():
        if (place.row, place.column) != (row, column) or same(place.text) not in known.outcome:
            continue
        below = grid.places.get((row + place.rows, column))
        match = _SHARE.fullmatch(below.text) if below is not None else None
        said = maybe(match[1]) if match else None
        if rate is None or said is None or said.meets((rate.low, rate.high)):
            continue
        if abs(said.value - rate.value) < _NEAR:
            message = (
                f"《{title}》的评分表，执行率是 {rate.text}%，实际完成情况写的是 {said.text}%。"
                "是同一个数的，请写一致"
            )
            cells = grid.cells((row + place.rows, column), (line, rate_at))
            yield Finding("完成情况", Severity.INFO, message, cells)


def _first_line(grid: Grid, section: Section, known: Scores) -> Iterator[int]:
    """The rows that state a budget; the first one is the whole."""
    budget_at = section.column(known.budgets)
    for row in section.rows if budget_at is not None else ():
        if maybe(own_words(grid, row, budget_at or 0)) is not None:
            yield row


@check(
    "执行得分",
    Severity.WARNING,
    "执行率的得分不按比例，或者不是一个算法",
    "项目支出绩效自评表：执行率按比例得分，同一文本算法一致",
    needs=("forms.writings", "prose.scores.points", "prose.scores.scores", "prose.scores.rates"),
)
def check_rate_scores(title: str, blocks: Sequence[Block], known: Scores) -> Iterator[Finding]:
    """执行得分 (D03): what a rate of execution scores, in proportion or at least by one rule.

    A region may score by steps, so a score that isn't in proportion is only information; a warning
    is one where the same writing scores another rate in proportion, or a lower rate more.
    """
    found = [
        item for block in blocks if block.kind == "table" for item in _rate_scores(block, known)
    ]
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


def _rate_scores(block: Block, known: Scores) -> Iterator[RateScore]:
    """What the rates of a table score; a rate that is wrong is told of already."""
    grid = Grid(block)
    for section in sections_of(grid, known)[0]:
        columns = _money_columns(section.heading, known)
        for row in section.rows if columns is not None else ():
            line = _rated(grid, row, columns) if columns else None
            at = (section.points, section.scores)
            points, score = (maybe(own_words(grid, row, column)) for column in at)
            if columns is None or line is None or not _fits(*line) or not points or not score:
                continue
            if 1 < line[2].value < HUNDRED - line[2].slack and points.value > 0:
                cells = grid.cells((row, section.scores), (row, columns[2]))
                yield RateScore(line[2], points.value, score, cells)
