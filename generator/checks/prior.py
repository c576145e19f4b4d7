"""Last year: the sheet 上年数 against last year's workbook, and carried-over balances (B13)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.finding import Finding, Severity
from generator.figures.derive import Disclosure


def check_prior(disclosure: Disclosure) -> Iterator[Finding]:
    """A finding for each figure that the sheet and last year's workbook state differently."""
    for name, stated, found in disclosure.prior_conflicts:
        message = (
            f"“{name}”的上年数填的是 {stated.amount:f} 万元，上年填报表是 {found.amount:f} 万元，"
            f"相差 {stated.amount - found.amount:f} 万元。请核对"
        )
        cells = (*stated.cells(), *found.cells())
        yield Finding("上年数不一致", Severity.ERROR, message, cells)
