"""Totals against what they add up to (rules A01 to A15: in-table sums)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.rules import Outcome, shown
from generator.figures.derive import Disclosure, Discrepancy
from generator.submission import Cell

RULE = "表内合计"
_PARTS = {"rows": "各行", "columns": "各栏"}


@check(
    RULE,
    Severity.ERROR,
    "表内合计与各行、各栏相加不符",
    "决算报表的表内关系：合计等于各项之和",
)
def check_sums(disclosure: Disclosure) -> Iterator[Finding]:
    """A finding for each total that can't be the sum of its parts, whatever the rounding."""
    for item in disclosure.discrepancies:
        yield Finding(RULE, Severity.ERROR, _message(item), item.cells)


@check(
    "尾数误差",
    Severity.INFO,
    "合计与各项、应当相等的两处因四舍五入相差一点",
    "单位换算、四舍五入的尾数误差不是差错",
)
def check_tails(disclosure: Disclosure, outcomes: Iterable[Outcome]) -> Iterator[Finding]:
    """One piece of information on all that is apart by rounding alone (尾数误差).

    Args:
        disclosure: its tables have totals that differ from their parts.
        outcomes: what became of the edition's rules, of which some are equalities.
    """
    said: list[str] = []
    cells: list[Cell] = []
    if disclosure.tails:
        parts = (
            f"{item.place}“{item.stated.label}”{shown(item.stated.amount - item.derived.amount)}"
            for item in disclosure.tails
        )
        said.append(f"合计与各项之和有尾数误差，按合计印出，不必改：{'；'.join(parts)}")
        cells += [item.cells[0] for item in disclosure.tails if item.cells]
    if apart := [item for item in outcomes if item.tail]:
        pairs = "；".join(item.tail for item in apart)
        said.append(f"应当相等的两处有尾数误差，不必改：{pairs}")
        cells += [cell for item in apart for cell in item.cells]
    if said:
        yield Finding("尾数误差", Severity.INFO, "。".join(said), tuple(dict.fromkeys(cells)))


def _message(item: Discrepancy) -> str:
    difference = item.stated.amount - item.derived.amount
    if item.elsewhere:
        return (
            f"{item.place}“{item.stated.label}”是 {shown(item.stated.amount)}，"
            f"{item.elsewhere}同一个数是 {shown(item.derived.amount)}，相差 {shown(difference)}。"
            "请核对两处"
        )
    amounts = (item.stated.amount, item.derived.amount, difference)
    stated, derived, apart = (
        f"{it.normalize():f}" if item.is_count else shown(it) for it in amounts
    )
    parts = _PARTS[item.addition.along] if item.addition else "各项"
    verb = "填的是" if item.stated.cell else "算出来是"
    return (
        f"{item.place}“{item.stated.label}”{verb} {stated}，"
        f"{parts}相加是 {derived}，相差 {apart}。"
        "请核对合计和各项"
    )
