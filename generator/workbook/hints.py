"""The hints that the form brings along as comments, known by what they say.

Programs give comments another author when they save a workbook, and whoever rewrites a hint leaves
its author: neither says whose words they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.edition.model import Edition
from generator.text import same
from generator.workbook.reading.annex_files import ANNEX_HINTS

PRIOR_HINT: Final = "填上一年度公开的决算数；确实没有的填 0，不清楚的留空"
REASON_HINT: Final = "只写原因，不写“主要原因是”，不写金额和百分比"
WAIVER_HINTS: Final = (
    "审核意见的规则，如 A03、表内合计；照审核意见里的写法填",
    "只说明某一格的，写工作表和单元格，如 公开06表!C12；不写的，这条规则的意见都算",
    "写明为什么照实公开、不改；不写原因的不算",
)
#: Of the columns 科目编码 and 科目名称 of 科目明细.
DETAIL_HINTS: Final = (
    "从下拉列表选，或直接填 7 位编码；列表里没有的也可以填",
    "按编码查出；与当年科目不一致的，可直接改写",
)


def form_hints(edition: Edition) -> frozenset[str]:
    """Every hint of an edition's form, in the form in which words are compared."""
    return frozenset(same(hint) for hint in _hints(edition) if hint)


def _hints(edition: Edition) -> Iterator[str]:
    forms = edition.forms
    yield from (PRIOR_HINT, REASON_HINT, *WAIVER_HINTS, *DETAIL_HINTS, *ANNEX_HINTS)
    for listing in forms.lists.values():
        yield from (entry.hint for entry in listing.columns.values())
    yield from (writing.hint for writing in forms.writings.values())
    yield from (form.hint for form in forms.evaluations.values())
