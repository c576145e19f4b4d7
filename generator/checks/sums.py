"""Totals against what they add up to (rules A01 to A15: in-table sums)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.finding import Finding, Severity
from generator.figures.derive import Disclosure, Discrepancy
from generator.submission import Cell

RULE = "表内合计"


def check_sums(disclosure: Disclosure) -> Iterator[Finding]:
    """A finding for each total that can't be the sum of its parts, whatever the rounding."""
    for item in disclosure.discrepancies:
        yield _finding(disclosure, item)


def _finding(disclosure: Disclosure, item: Discrepancy) -> Finding:
    table = disclosure.tables[item.table]
    cells: list[Cell] = [item.stated.cell] if item.stated.cell else []
    entries = disclosure.submission.tables[item.table].cells
    cells += [entries[part] for _, part in item.addition.terms if part in entries]
    difference = item.stated.amount - item.derived.amount
    parts = "各行" if item.addition.along == "rows" else "各栏"
    number = table.table.number or table.table.title
    message = (
        f"{number}“{item.stated.label}”填的是 {_plain(item.stated.amount)}，"
        f"{parts}相加是 {_plain(item.derived.amount)}，相差 {_plain(difference)}。请核对合计和各项"
    )
    return Finding(RULE, Severity.ERROR, message, tuple(cells))


def _plain(value: object) -> str:
    return f"{value:f}" if hasattr(value, "as_tuple") else str(value)
