"""Reports of an examination for people: a table in the terminal, an HTML page, plain lines.

All of them list the same remarks: what counts first, by severity, then what is waived.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator.checks.finding import Finding, Severity, summary
from generator.checks.notices import refused
from generator.errors import Unusable
from generator.examination import Examination
from generator.language import UNIT
from generator.page_templates import page_bytes
from generator.submission import Cell
from generator.text import few
from generator.workbook.remarks import Remark, Review, RuleRecord

if TYPE_CHECKING:
    from rich.table import Table

#: As many cells as a line or a row of the terminal names.
SHOWN = 4
WAIVED = "已说明"
NO_SUBJECT = "没有这一级的科目"
_COLOURS = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_ORDER = tuple(Severity)


def review_of_refusal(refusal: Unusable, file: Path) -> Review:
    """Why a workbook can't be used, as reports list it."""
    findings = refused(refusal, file)
    remarks = (_remark(number, finding) for number, finding in enumerate(findings, start=1))
    return Review(file.name, f"有 {len(findings)} 处不能用，改好后才能审核", tuple(remarks), ())


def review_of(examination: Examination) -> Review:
    """The examination as reports list it."""
    identity = examination.disclosure.submission.identity
    ordered = sorted(
        examination.findings, key=lambda item: (bool(item.waived), _ORDER.index(item.severity))
    )
    return Review(
        f"{identity.name}{identity.year}年度{identity.kind}决算",
        counts_of(examination.findings) + _measure(examination),
        tuple(_remark(number, finding) for number, finding in enumerate(ordered, start=1)),
        tuple(_records(examination)),
        identity.name,
    )


def _measure(examination: Examination) -> str:
    """In what findings say amounts, where the workbook has another unit."""
    unit = examination.disclosure.submission.identity.unit
    return "" if unit == UNIT or not examination.findings else f"；意见里的金额是{UNIT}"


def counts_of(findings: Sequence[Finding]) -> str:
    """The summary line."""
    counts = summary(findings)
    waived = sum(bool(finding.waived) for finding in findings)
    return (
        f"错误 {counts['errors']} 个，警告 {counts['warnings']} 个，提示 {counts['infos']} 个"
        + (f"，{WAIVED} {waived} 个" if waived else "")
    )


def line_of(finding: Finding) -> str:
    """A finding as one line of plain text."""
    waived = f"（{WAIVED}：{finding.waived}）" if finding.waived else ""
    places = places_of(finding.cells)
    where = "；".join(part for part in (places, f"规则：{finding.rule}") if part)
    line = f"{finding.severity.chinese}{waived}：{finding.message.rstrip('。')}。（{where}）"
    return " ".join(line.split())


def places_of(cells: Sequence[Cell]) -> str:
    """The first few cells, and how many there are."""
    return few([cell.where for cell in cells], SHOWN)


def as_table(review: Review) -> Table:
    """The remarks as a table for the terminal."""
    from rich.table import Table
    from rich.text import Text

    table = Table(expand=True, show_lines=True)
    table.add_column("级别", no_wrap=True, width=6)
    table.add_column("规则", ratio=3, overflow="fold")
    table.add_column("意见", ratio=10, overflow="fold")
    table.add_column("位置", ratio=5, overflow="fold")
    for item in review.remarks:
        level = Text(WAIVED if item.waived else item.level)
        level.stylize("dim" if item.waived else _COLOURS[item.severity])
        message = Text(item.text + (f"\n{WAIVED}：{item.waived}" if item.waived else ""))
        places = [cell.where for cell in item.cells[:SHOWN]]
        if len(item.cells) > SHOWN:
            places.append(f"等 {len(item.cells)} 处")
        table.add_row(level, Text(item.rule), message, Text("\n".join(places)))
    return table


def grouped(review: Review) -> list[tuple[str, str, list[Remark]]]:
    """The remarks by severity, those that are waived last: name, word and remarks of each."""
    groups = [
        (
            severity.value,
            severity.chinese,
            [
                item
                for item in review.remarks
                if item.severity == severity.value and not item.waived
            ],
        )
        for severity in Severity
    ]
    groups.append(("waived", WAIVED, [item for item in review.remarks if item.waived]))
    return [group for group in groups if group[2]]


def as_html(review: Review) -> bytes:
    """The report as one self-contained page."""
    unchecked = [record for record in review.records if record.unchecked]
    return page_bytes(
        "report.html.j2",
        review=review,
        groups=grouped(review),
        passed=sum(record.passed for record in review.records),
        failed=sum(record.failed for record in review.records),
        unchecked=sum(record.unchecked for record in review.records),
        records=unchecked,
    )


def _remark(number: int, finding: Finding) -> Remark:
    what, remedy = _parted(" ".join(finding.message.split()).rstrip("。"))
    return Remark(
        number,
        finding.severity.value,
        finding.severity.chinese,
        finding.rule,
        what,
        remedy,
        finding.basis,
        " ".join(finding.waived.split()),
        finding.cells,
    )


def _parted(message: str) -> tuple[str, str]:
    """What is wrong, and what to do: the last sentence, unless the stop before it is quoted."""
    what, _, remedy = message.rpartition("。")
    if not what or what.count("“") != what.count("”"):
        return message, ""
    return what, remedy


def _records(examination: Examination) -> Iterator[RuleRecord]:
    """Every rule of the edition with what became of it."""
    rules = examination.disclosure.edition.rules
    counts = {name: Counter[str]() for name in rules}
    reasons: dict[str, dict[str, None]] = {name: {} for name in rules}
    for outcome in examination.outcomes:
        counts[outcome.rule][outcome.status] += 1
        if outcome.status == "unchecked":
            reasons[outcome.rule][outcome.reason] = None
    for name, rule in rules.items():
        count = counts[name] or Counter(unchecked=1)
        why = tuple(reasons[name]) if counts[name] else (NO_SUBJECT,)
        yield RuleRecord(
            name, rule.basis, count["passed"], count["failed"], count["unchecked"], why
        )
