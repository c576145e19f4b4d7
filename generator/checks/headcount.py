"""People: how many there are, and what is paid to them (人员口径).

Published documents count 年末实有人数 in three ways, and none of them is wrong; but a reader who
adds up what the sentence lists finds a difference, so the way that was taken is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain, combinations

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.roles import figure_of, figures_of, rows_of
from generator.checks.stated import cells_of
from generator.edition.phrases import numbers, pattern, words
from generator.figures.derive import Disclosure
from generator.figures.figure import ZERO, Figure
from generator.figures.stated import stated
from generator.money import plain
from generator.submission import Cell


def check_headcount(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on the people that a department says it has."""
    yield from _present(disclosure)
    yield from _veterans(disclosure)
    yield from _established(disclosure)


@check(
    "实有人数",
    Severity.WARNING,
    "年末实有人数不是各类人员相加",
    "人数的口径前后一致",
    needs=("roles.present", "roles.staff", "roles.retired"),
)
def _present(disclosure: Disclosure) -> Iterator[Finding]:
    """实有人数: those that are listed, or also others, or also those whom the pension fund pays."""
    roles = disclosure.edition.roles
    stated = figure_of(disclosure, roles.present)
    staff = figure_of(disclosure, roles.staff)
    listed = [staff, *figures_of(disclosure, roles.retired)]
    if stated is None or any(figure is None for figure in listed):
        return
    added = _added(listed)
    if stated.amount == added:
        return
    beside = [it for it in figures_of(disclosure, roles.beside) if it is not None]
    said = (
        f"“{stated.label}”填的是 {plain(stated.amount)}，在职、离休、退休人员相加是 {plain(added)}"
    )
    cells = _cells(stated, *listed, *beside)
    ways = chain.from_iterable(combinations(beside, count) for count in range(len(beside) + 1))
    way = next((way for way in ways if added + _added(way) == stated.amount), None)
    if way is None:
        message = f"{said}，加上其他人员、由养老保险基金发放养老金的离退休人员也不是。请核对"
        yield Finding("实有人数", Severity.WARNING, message, cells)
    else:
        others = "、".join(f"“{it.label}”{plain(it.amount)}" for it in way)
        message = f"{said}，{plain(stated.amount)} 是再加上{others}。请确认口径，并在文字中写明"
        yield Finding("实有人数", Severity.INFO, message, cells)


def _added(figures: Iterable[Figure | None]) -> Decimal:
    return sum((figure.amount for figure in figures if figure is not None), ZERO)


@check(
    "离休费",
    Severity.INFO,
    "有离休费，没有离休人员",
    "支出与人数相符",
    needs=("roles.veterans_pay", "roles.veterans"),
)
def _veterans(disclosure: Disclosure) -> Iterator[Finding]:
    """离休费 (B11): it was paid, and there is no one to whom it is paid."""
    roles = disclosure.edition.roles
    pay = figure_of(disclosure, roles.veterans_pay)
    people = figure_of(disclosure, roles.veterans)
    if pay and people is not None and not people:
        message = (
            f"“{pay.label}”是 {plain(pay.amount)} 万元，“{people.label}”是 0。"
            "请核对科目和人数；由养老保险基金发放的另有补贴的，不必改"
        )
        yield Finding("离休费", Severity.INFO, message, _cells(pay, people))


@check(
    "人员口径",
    Severity.INFO,
    "文字里的在职人数与填的不同",
    "人数的口径前后一致",
    needs=("roles.staff", "forms.writings", "prose.statements.staff"),
)
def _established(disclosure: Disclosure) -> Iterator[Finding]:
    """人员口径 (E05): a writing gives another number of staff; only where there is one unit."""
    roles = disclosure.edition.roles
    working = figure_of(disclosure, roles.staff)
    if working is None or len(rows_of(disclosure, roles.units)) > 1:
        return
    known = disclosure.edition.prose.statements
    staff = pattern(tuple(known.staff.values()))
    for name, blocks in disclosure.submission.writings.items():
        title = disclosure.edition.forms.writings[name].title
        for block in blocks:
            for match in staff.finditer(block.text):
                clause = re.split("[，。；：、]", block.text[: match.end()])[-1]
                if re.search(words(known.other_staff), clause):
                    continue
                if stated(numbers(match)[0]).value != working.amount:
                    message = (
                        f"《{title}》写的是“{match[0]}”，“{working.label}”填的是"
                        f" {plain(working.amount)}。请核对时点和口径"
                    )
                    yield Finding("人员口径", Severity.INFO, message, cells_of(block, working))


def _cells(*figures: Figure | None) -> tuple[Cell, ...]:
    return tuple(dict.fromkeys(cell for it in figures if it is not None for cell in it.cells()))
