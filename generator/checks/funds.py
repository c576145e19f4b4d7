"""The money part of a table of scores: budget, actual, rate and what they score (D03, D10)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.finding import Finding, Severity
from generator.checks.score_table import Grid, Section, own_words
from generator.checks.stated import HUNDRED, Stated, maybe, percent, ratio
from generator.submission import Cell


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
    budget_at = section.column("全年预算数", "全年预算数(万元)")
    executed_at = section.column("全年执行数", "全年执行数(万元)", "执行数")
    rate_at = section.column("执行率", "预算执行率", "执行率(%)")
    if budget_at is None or executed_at is None or rate_at is None:
        return
    for row in section.rows:
        texts = [own_words(grid, row, column) for column in (budget_at, executed_at, rate_at)]
        numbers = [maybe(text.rstrip("%％")) for text in texts]
        budget, executed, rate = numbers
        if budget is None or executed is None or rate is None or budget.value <= 0:
            continue
        cells = grid.cells((row, rate_at), (row, budget_at), (row, executed_at))
        interval = ratio(executed, budget)
        share = Stated("", rate.value * HUNDRED, rate.slack * HUNDRED)  # 1 for 100 %
        if not rate.meets(interval) and not (rate.value <= 1 and share.meets(interval)):
            yield rate_finding(title, budget, executed, rate, cells)
