"""Last year: the sheet 上年数 against last year's workbook."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.figures.derive import Disclosure
from generator.text import same


def check_prior(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on last year's workbook, where there is one."""
    yield from _check_name(disclosure)
    yield from _check_figures(disclosure)


@check(
    "上年填报表名称不同",
    Severity.WARNING,
    "上年填报表写的是另一个名称",
    "上年数应当取自同一部门（单位）",
)
def _check_name(disclosure: Disclosure) -> Iterator[Finding]:
    """Last year's workbook bears another name.

    A department may have been renamed, but it may as well be another department's workbook.
    """
    if disclosure.prior is not None:
        own, before = disclosure.submission.identity.name, disclosure.prior.submission
        if same(own) != same(before.identity.name):
            message = (
                f"上年填报表（{before.file.name}）的名称是“{before.identity.name}”，本年是“{own}”。"
                "请确认是同一个部门（单位）"
            )
            yield Finding("上年填报表名称不同", Severity.WARNING, message)


@check(
    "上年数不一致",
    Severity.ERROR,
    "填的上年数与上年填报表不一致",
    "上年数以上年公开的决算为准",
    needs=("forms.prior",),
)
def _check_figures(disclosure: Disclosure) -> Iterator[Finding]:
    """A finding for each figure that the sheet and last year's workbook state differently."""
    for name, stated, found in disclosure.prior_conflicts:
        message = (
            f"“{name}”的上年数填的是 {stated.amount:f} 万元，上年填报表是 {found.amount:f} 万元，"
            f"相差 {stated.amount - found.amount:f} 万元。请核对"
        )
        cells = (*stated.cells(), *found.cells())
        yield Finding("上年数不一致", Severity.ERROR, message, cells)
