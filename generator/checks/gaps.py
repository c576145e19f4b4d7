"""What the sentences of the document lack or leave out: they tell it as gaps, each of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.submission import Cell

_RULES = {
    "reason": ("原因未填", Severity.ERROR),
    "drafted": ("原因系统草拟", Severity.WARNING),
    "prior": ("上年数未填", Severity.ERROR),
    "no_prior": ("上年数未填", Severity.INFO),
    "list": ("内容缺失", Severity.INFO),
    "rate": ("增减比率", Severity.INFO),
    "budget": ("预算科目级次", Severity.ERROR),
}


class AnyGap(Protocol):
    """Something that the department still has to supply or to look at."""

    @property
    def kind(self) -> str:
        """Which of the rules it is about."""

    @property
    def message(self) -> str:
        """What is missing."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Where."""


@check(
    "原因未填",
    Severity.ERROR,
    "数额有增减、与预算有差异，没有写主要原因",
    "版式的正文说明主要原因",
)
@check(
    "原因系统草拟",
    Severity.WARNING,
    "原因是系统按变动的项目草拟的，还没有核实",
    "原因由部门（单位）负责，系统只列出变动的项目",
)
@check(
    "上年数未填",
    Severity.ERROR,
    "正文要与上年比较，没有上年数",
    "版式的正文与上年比较",
)
@check(
    "增减比率",
    Severity.INFO,
    "数额为负，增减比率没有意义，正文里不写",
    "比率以正数为基数",
)
@check(
    "预算科目级次",
    Severity.ERROR,
    "年初预算的科目没有填到正文要求的级次",
    "正文按这一级科目逐项说明预算执行情况",
)
def check_gaps(gaps: Iterable[AnyGap]) -> Iterator[Finding]:
    """A finding for each gap; one for all lines of last year that were left blank for nothing."""
    blank: list[AnyGap] = []
    for gap in gaps:
        if gap.kind == "no_prior":
            blank.append(gap)
        else:
            yield finding_of(gap)
    if blank:
        names = "、".join(f"“{gap.message}”" for gap in blank)
        message = f"{names}本年是 0，没有填上年数，公开文本按上年也没有写。上年有的请填写"
        finding = finding_of(blank[0])
        cells = tuple(cell for gap in blank for cell in gap.cells)
        yield replace(finding, message=message, cells=cells)


def finding_of(gap: AnyGap) -> Finding:
    """The finding that tells a gap."""
    rule, severity = _RULES[gap.kind]
    return Finding(rule, severity, gap.message, gap.cells)
