"""Findings that stand as they are, because the department says why (the sheet 审核说明).

A waiver names a rule, and a cell if it is about one finding alone. It never supplies what is
missing: what must be filled in is no matter of opinion.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from generator.checks import required
from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.submission import Waiver
from generator.text import same

RULE = "审核说明"
#: Without these the document would be published with a blank in it.
NOT_WAIVABLE = frozenset({required.RULE, "上年数未填", RULE})
_SIGNS = re.compile(r"[$']")


def with_waivers(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> Iterator[Finding]:
    """The findings, those that are waived with the reason; then what is wrong with the waivers.

    1. A waiver gives a reason.
    2. It is not about what must be filled in.
    3. It is about something that was found: a waiver that outlived its finding is to be deleted.
    """
    waivers = tuple(waivers)
    usable = [item for item in waivers if _is_usable(item)]
    matched: set[Waiver] = set()
    for finding in findings:
        about = [item for item in usable if _is_about(item, finding)]
        matched.update(about)
        # the one that names a cell says more about this finding than one about the whole rule
        about.sort(key=lambda item: not item.place)
        yield replace(finding, waived=about[0].text) if about else finding
    yield from _faults(waivers, matched)


@check(
    RULE,
    Severity.WARNING,
    "审核说明没有写明规则、原因，或没有对应的审核意见",
    "说明只对查出的问题有效",
)
def _faults(waivers: Iterable[Waiver], matched: Container[Waiver]) -> Iterator[Finding]:
    for item in waivers:
        if message := _fault(item, is_matched=item in matched):
            yield Finding(RULE, Severity.WARNING, message, (item.cell,))


def is_waived(finding: Finding, waivers: Iterable[Waiver]) -> bool:
    """Whether a finding may stand as it is."""
    return any(_is_usable(item) and _is_about(item, finding) for item in waivers)


def _is_usable(waiver: Waiver) -> bool:
    return bool(waiver.text) and _key(waiver.rule) not in _NOT_WAIVABLE


def _is_about(waiver: Waiver, finding: Finding) -> bool:
    if _key(waiver.rule) != _key(finding.rule):
        return False
    places = (_place(cell.where) for cell in finding.cells)
    return not waiver.place or _place(waiver.place) in places


def _fault(waiver: Waiver, *, is_matched: bool) -> str:
    rule = f"“{waiver.rule}”" + (f"（{waiver.place}）" if waiver.place else "")
    if not waiver.rule:
        return f"《{RULE}》这一行没有写规则。请照审核意见填写规则，或删去这一行"
    if not waiver.text:
        return f"《{RULE}》的{rule}没有写说明，不算数。请写明原因，或删去这一行"
    if _key(waiver.rule) in _NOT_WAIVABLE:
        return f"《{RULE}》的{rule}不能用说明代替。请把缺的内容填上，删去这一行"
    if not is_matched:
        return (
            f"《{RULE}》的{rule}没有对应的审核意见。"
            "请核对规则和单元格的写法；已经改好的，请删去这一行"
        )
    return ""


def _key(words: str) -> str:
    return same(words).casefold()


def _place(words: str) -> str:
    """A place in the form in which two writings of it are equal: `公开06表!C12`."""
    return _SIGNS.sub("", _key(words))


_NOT_WAIVABLE = frozenset(map(_key, NOT_WAIVABLE))
