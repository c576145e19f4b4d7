"""A consolidated workbook against what it was consolidated from: what changed since is told.

A sum that was changed, a unit's workbook that was changed, words that nobody has rewritten: none of
it is wrong in itself, but whoever signs must know.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.figures.derive import Disclosure
from generator.figures.figure import ZERO
from generator.money import round_half_up
from generator.submission import Cell, Unit
from generator.workbook.reading.sheets import PRIOR_SHEET
from generator.workbook.reading.sources import SOURCES_SHEET, numbers_by_name

CHANGED, STALE, UNEDITED = "汇总数已改", "汇总单位已改", "汇总文字未改"
_BASIS = "部门决算由所属单位决算汇总"
_AGAIN = "请用 juesuan merge 重新汇总"


def check_consolidation(disclosure: Disclosure) -> Iterator[Finding]:
    """Everything that is no longer as it was consolidated; nothing for any other workbook."""
    if disclosure.submission.units:
        yield from _changed_sums(disclosure)
        yield from _changed_units(disclosure)
        yield from _unedited(disclosure)


@check(CHANGED, Severity.WARNING, "汇总的数改过了", _BASIS)
def _changed_sums(disclosure: Disclosure) -> Iterator[Finding]:
    submission = disclosure.submission
    cells = dict(numbers_by_name(submission, disclosure.edition))
    for name, cell in cells.items():
        if cell.formula or (not cell.sources and (not cell.value or name.startswith(PRIOR_SHEET))):
            continue
        if (cell.value or 0) != cell.consolidated:
            message = (
                f"{_name(name, disclosure)}是 {cell.text or '空白'}，各单位相加是 "
                f"{_plain(cell)} 万元，汇总后改过。{_AGAIN}，确需调整的在《审核说明》写明原因"
            )
            if not cell.sources:
                message = (
                    f"{_name(name, disclosure)}是 {cell.text}，各单位都没有这个数。"
                    "请核对，确需填写的在《审核说明》写明原因"
                )
            yield Finding(CHANGED, Severity.WARNING, message, (cell,), _BASIS)
    gone = [
        name
        for name, sources in submission.sources.items()
        if name not in cells and sum((source.cell.value or ZERO for source in sources), ZERO)
    ]
    for name in gone:
        message = f"{_name(name, disclosure)}在《{SOURCES_SHEET}》里有数，表里没有了。{_AGAIN}"
        yield Finding(CHANGED, Severity.WARNING, message, (), _BASIS)


def _name(name: str, disclosure: Disclosure) -> str:
    """What a number is, in the words of its table, row and column."""
    table_name, *rest = name.split(".")
    table = disclosure.tables.get(table_name)
    address = (rest[0], rest[1]) if len(rest) > 1 else ("", "")
    figure = table.figures.get(address) if table else None
    if table is not None and figure is not None:
        return f"{table.table.number or table.table.title}“{figure.label}”"
    if table is not None and table.table.has_own_rows:
        return f"{table.table.number or table.table.title}科目 {rest[0]}"
    return f"“{'·'.join((table_name, *rest))}”"


def _plain(cell: Cell) -> str:
    return f"{round_half_up(cell.consolidated, 6).normalize():f}"


@check(STALE, Severity.WARNING, "单位的填报表在汇总后改过", _BASIS)
def _changed_units(disclosure: Disclosure) -> Iterator[Finding]:
    submission = disclosure.submission
    unseen = []
    for unit in submission.units:
        digest = _digest(submission.file.parent, unit)
        if digest is None:
            unseen.append(unit)
        elif digest != unit.digest:
            message = f"{unit.name}的填报表 {unit.file} 在汇总后改过。{_AGAIN}"
            yield Finding(STALE, Severity.WARNING, message, (unit.cell,), _BASIS)
    if unseen:
        names = "、".join(unit.name for unit in unseen)
        message = (
            f"{names}的填报表不在汇总时的位置，没有核对汇总后改过没有。"
            "要核对的，把它们放回本填报表所在的文件夹"
        )
        cells = tuple(unit.cell for unit in unseen)
        yield Finding(STALE, Severity.INFO, message, cells, _BASIS)


def _digest(folder: Path, unit: Unit) -> str | None:
    """The digest of a unit's workbook, if it lies in the folder or below it; else None."""
    try:
        file = (folder / unit.file).resolve()
        if not file.is_relative_to(folder.resolve()) or not file.is_file():
            return None
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return None


@check(
    UNEDITED,
    Severity.WARNING,
    "各单位的文字只是写在一起，没有改写",
    _BASIS,
)
def _unedited(disclosure: Disclosure) -> Iterator[Finding]:
    submission = disclosure.submission
    mark = disclosure.edition.wording.draft.joined
    named = [*submission.reasons.values(), *submission.fields.values()]
    named += [cell for rows in submission.lists.values() for row in rows for cell in row.values()]
    found = [cell for cell in named if cell.text.startswith(mark)]
    for blocks in submission.writings.values():
        found += [block.cell for block in blocks if block.cell and block.text.startswith(mark)]
    for cell in found:
        message = f"这里的文字是把各单位的写在一起。请改写成部门的，并删去“{mark}”"
        yield Finding(UNEDITED, Severity.WARNING, message, (cell,), _BASIS)
