"""The money part of a table of scores: budget, actual, rate and what they score (D03, D10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.checks.finding import Finding, Severity
from generator.checks.score_table import Grid, Section, own_words, sections_of
from generator.checks.stated import HUNDRED, Stated, maybe, percent, plain, ratio
from generator.figures.figure import ZERO
from generator.money import round_half_up
from generator.submission import Block, Cell
from generator.text import same

_BUDGET = ("全年预算数", "全年预算数(万元)")
_ACTUAL = ("全年执行数", "全年执行数(万元)", "执行数")
_RATE = ("执行率", "预算执行率", "执行率(%)")
_COLUMNS = (("年初预算数", "年初预算数(万元)"), _BUDGET, _ACTUAL)
#: What a line of the money is: all of it, or one of the three parts of which it is made.
_ALL = re.compile(r"(?:年度)?资金总额(?:\(万元\))?|年度资金(?:合计|总计)")
_PARTS = {
    "当年拨款": re.compile(
        r"(?:其中[:：])?(?:当年|本年|政府预算|财政)[^,，;；]{0,10}(?:拨款|资金)"
    ),
    "上年结转": re.compile(r"(?:其中[:：])?上年结转[^,，;；]{0,4}"),
    "其他资金": re.compile(r"(?:其中[:：])?其他(?:资金|来源)?"),
}
_REACHED = "实际完成情况"
_SHARE = re.compile(r"(\d+(?:\.\d+)?)[%％]")
#: Two rates that are nearer than this, in per cent, are hardly meant to be two.
_NEAR = 1


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


def rate_finding(
    title: str, budget: Stated, executed: Stated, rate: Stated, cells: tuple[Cell, ...]
) -> Finding:
    """执行率 (D03): what was spent, by the budget, is another rate than the one that is stated."""
    message = (
        f"《{title}》预算 {budget.text} 万元，执行 {executed.text} 万元，"
        f"执行率写的是 {rate.text}%，应为 {percent(executed.value, budget.value)}%。请改正"
    )
    return Finding("执行率", Severity.ERROR, message, cells)


def check_rates(title: str, grid: Grid, section: Section) -> Iterator[Finding]:
    """执行率 (D03): 执行数 by 全年预算数, as it is written with or without a percent sign."""
    for row in section.rows:
        known = _rated(grid, section, row)
        if known is not None and not _fits(*known):
            columns = (section.column(*names) for names in (_RATE, _BUDGET, _ACTUAL))
            cells = grid.cells(*((row, column) for column in columns if column is not None))
            yield rate_finding(title, *known, cells)


def _rated(grid: Grid, section: Section, row: int) -> tuple[Stated, Stated, Stated] | None:
    """Budget, actual and rate of a line that has all three."""
    columns = [section.column(*names) for names in (_BUDGET, _ACTUAL, _RATE)]
    numbers = [
        maybe(own_words(grid, row, column).rstrip("%％")) if column is not None else None
        for column in columns
    ]
    budget, actual, rate = numbers
    if budget is None or actual is None or rate is None or budget.value <= 0:
        return None
    return budget, actual, rate


def _fits(budget: Stated, actual: Stated, rate: Stated) -> bool:
    interval = ratio(actual, budget)
    share = Stated("", rate.value * HUNDRED, rate.slack * HUNDRED)  # 1 for 100 %
    return rate.meets(interval) or (rate.value <= 1 and share.meets(interval))


def check_parts(title: str, grid: Grid, section: Section) -> Iterator[Finding]:
    """资金构成 (D10): the whole is this year's grant, what was carried over, and other means.

    Where a table has no line for one of the three, its parts may still not exceed the whole.
    """
    whole_at, parts_at = _lines(grid, section)
    if whole_at is None or not parts_at:
        return
    for names in _COLUMNS:
        column = section.column(*names)
        if column is None:
            continue
        whole = maybe(own_words(grid, whole_at, column))
        parts = [maybe(own_words(grid, row, column)) for row in parts_at]
        known = [part for part in parts if part is not None]
        if whole is None or not known:
            continue
        added = sum((part.value for part in known), ZERO)
        slack = whole.slack + sum((part.slack for part in known), ZERO)
        is_whole = len(parts_at) == len(_PARTS)
        if added - whole.value > slack or (is_whole and whole.value - added > slack):
            message = (
                f"《{title}》的评分表，{names[0]}的资金总额是 {whole.text}，"
                f"各项来源相加是 {plain(added)}，相差 {plain(whole.value - added)}。请核对"
            )
            severity = Severity.ERROR if is_whole else Severity.WARNING
            cells = grid.cells((whole_at, column), *((row, column) for row in parts_at))
            yield Finding("资金构成", severity, message, cells)


def _lines(grid: Grid, section: Section) -> tuple[int | None, list[int]]:
    """The row of the whole, and those of its parts; nothing where a label comes twice."""
    found: dict[str, list[int]] = {}
    for row in section.rows:
        for place in grid.row(row).values():
            words = same(place.text)
            kinds = [kind for kind, pattern in _PARTS.items() if pattern.fullmatch(words)]
            kinds += ["总额"] if _ALL.fullmatch(words) else []
            for kind in kinds:
                found.setdefault(kind, []).append(row)
    if "总额" not in found or any(len(rows) > 1 for rows in found.values()):
        return None, []
    whole = found.pop("总额")[0]
    return whole, [row for rows in found.values() for row in rows]


def check_goal(title: str, grid: Grid, section: Section) -> Iterator[Finding]:
    """完成情况 (D03): the rate of execution, written as what was reached, and not the same."""
    line = next(_first_line(grid, section), None)
    rate_at = section.column(*_RATE)
    if line is None or rate_at is None:
        return
    rate = maybe(own_words(grid, line, rate_at).rstrip("%％"))
    for (row, column), place in grid.places.items():
        if (place.row, place.column) != (row, column) or same(place.text) != _REACHED:
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


def _first_line(grid: Grid, section: Section) -> Iterator[int]:
    """The rows that state a budget; the first one is the whole."""
    budget_at = section.column(*_BUDGET)
    for row in section.rows if budget_at is not None else ():
        if maybe(own_words(grid, row, budget_at or 0)) is not None:
            yield row


def check_rate_scores(title: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    """执行得分 (D03): what a rate of execution scores, in proportion or at least by one rule.

    A region may score by steps, so a score that isn't in proportion is only information; a warning
    is one where the same writing scores another rate in proportion, or a lower rate more.
    """
    found = [item for block in blocks if block.kind == "table" for item in _rate_scores(block)]
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


def _rate_scores(block: Block) -> Iterator[RateScore]:
    """What the rates of a table score; a rate that is wrong is told of already."""
    grid = Grid(block)
    for section in sections_of(grid)[0]:
        rate_at = section.column(*_RATE)
        for row in section.rows if rate_at is not None else ():
            known = _rated(grid, section, row)
            at = (section.points, section.scores)
            points, score = (maybe(own_words(grid, row, column)) for column in at)
            if known is None or not _fits(*known) or not points or not score:
                continue
            if 1 < known[2].value < HUNDRED - known[2].slack and points.value > 0:
                cells = grid.cells((row, section.scores), (row, rate_at or 0))
                yield RateScore(known[2], points.value, score, cells)
