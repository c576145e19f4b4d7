"""What was noticed while the workbook was read, and what makes one unusable."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.errors import Unusable
from generator.figures.derive import Disclosure
from generator.submission import Cell

#: The rule of what makes a workbook unusable; it can't be waived.
UNUSABLE = "不可用"


@check(
    "填报表",
    Severity.WARNING,
    "填报表里有没有读取的内容、改动过的格式",
    "填写的内容都应当公开，没有读到的要告诉填表人",
)
def check_notices(disclosure: Disclosure) -> Iterator[Finding]:
    """A finding for each notice."""
    for notice in disclosure.submission.notices:
        yield Finding("填报表", Severity.WARNING, notice.message, notice.cells)


@check(
    UNUSABLE,
    Severity.ERROR,
    "文件或格子不能用，没有生成公开文本",
    "看不清楚的数不猜测",
)
def refused(refusal: Unusable, workbook: object) -> tuple[Finding, ...]:
    """What makes a workbook unusable, as findings, so that reports list it like any other.

    Args:
        refusal: why it can't be used, with all the places.
        workbook: the file as it was named; the message names any other file.
    """
    return tuple(_refused(item, workbook) for item in refusal.all)


def _refused(item: Unusable, workbook: object) -> Finding:
    if item.file != workbook:
        return Finding(UNUSABLE, Severity.ERROR, item.line)
    sheet, address = item.sheet_and_cell
    cells = (Cell(sheet, address or "A1"),) if sheet else ()
    return Finding(UNUSABLE, Severity.ERROR, f"{item.what}。{item.remedy}", cells)
