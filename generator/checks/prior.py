"""Last year: the sheet 上年数 against last year's workbook."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.finding import Finding, Severity
from generator.figures.derive import Disclosure
from generator.text import same


def check_prior(disclosure: Disclosure) -> Iterator[Finding]:
    """A finding for each figure that the sheet and last year's workbook state differently.

    One too where last year's workbook bears another name: a department may have been renamed, but
    it may as well be another department's workbook.
    """
    if disclosure.prior is not None:
        own, before = disclosure.submission.identity.name, disclosure.prior.submission
        if same(own) != same(before.identity.name):
            message = (
                f"上年填报表（{before.file.name}）的名称是“{before.identity.name}”，本年是“{own}”。"
                "请确认是同一个部门（单位）"
            )
            yield Finding("上年填报表名称不同", Severity.WARNING, message)
    for name, stated, found in disclosure.prior_conflicts:
        message = (
            f"“{name}”的上年数填的是 {stated.amount:f} 万元，上年填报表是 {found.amount:f} 万元，"
            f"相差 {stated.amount - found.amount:f} 万元。请核对"
        )
        cells = (*stated.cells(), *found.cells())
        yield Finding("上年数不一致", Severity.ERROR, message, cells)
