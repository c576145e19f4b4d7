"""What changed from one version of a workbook to the next: findings, what is filled in, the text.

What is filled in is compared by its meaning, not by its cell: a row that was inserted changes
nothing below it, nor does an amount that is written in another unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from generator.commands.report import review_of
from generator.commands.sentences import sentences_of
from generator.examination import Examination
from generator.submission import Block, Cell, Submission, Waiver
from generator.text import same
from generator.workbook.reading.sheets import WAIVER_SHEET
from generator.workbook.remarks import Remark, Review

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that says something else now.

    Attributes:
        where: the cell, by its sheet and address; blank for a sentence.
        before: what stood there; blank for what is new.
        after: what stands there now; blank for what is gone.
    """

    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed.

    Attributes:
        solved: findings that there are no more, or that are waived now.
        new: findings that there were not, or that were waived.
        cells: what is filled in otherwise.
        sentences: sentences of the document that read otherwise.
    """

    solved: tuple[Remark, ...]
    new: tuple[Remark, ...]
    cells: tuple[Difference, ...] = ()
    sentences: tuple[Difference, ...] = ()

    def as_json(self) -> dict[str, object]:
        """What changed, as `compare --json` prints it."""
        return {
            "solved": [_finding(item) for item in self.solved],
            "new": [_finding(item) for item in self.new],
            "cells": [asdict(item) for item in self.cells],
            "sentences": [{"before": item.before, "after": item.after} for item in self.sentences],
        }


def _finding(item: Remark) -> dict[str, object]:
    return {
        "rule": item.rule,
        "severity": item.severity,
        "message": item.text,
        "cells": [{"sheet": cell.sheet, "cell": cell.address} for cell in item.cells],
    }


def compare(before: Examination, after: Examination) -> Comparison:
    """What changed between two workbooks that were examined."""
    findings = compare_reviews(review_of(before), review_of(after))
    own = (before.disclosure.submission, after.disclosure.submission)
    return Comparison(
        findings.solved, findings.new, tuple(_cells(*own)), tuple(_sentences(before, after))
    )


def compare_reviews(before: Review, after: Review) -> Comparison:
    """Which findings went and came; those of a workbook that can't be used are compared too.

    A finding stays if it says the same, or if its rule finds something else at the same place.
    """
    gone, come = _counting(before), _counting(after)
    for key in (_words, _place):
        gone, come = _without_pairs(gone, come, key)
    return Comparison(tuple(gone), tuple(come))


def lines_of(found: Comparison) -> Iterator[str]:
    """What changed, in Chinese, a line for each."""
    for word, remarks in (("已解决", found.solved), ("新出现", found.new)):
        yield f"{word}的审核意见 {len(remarks)} 条"
        for item in remarks:
            places = f"（{item.cells[0].where}）" if item.cells else ""
            yield f"  {item.level}：{item.text}。{places}"
    yield f"填报内容不同的 {len(found.cells)} 处"
    yield from (f"  {item.where}：{_told(item)}" for item in found.cells)
    yield f"公开文本文字不同的 {len(found.sentences)} 处"
    yield from (f"  {_told(item)}" for item in found.sentences)


def _told(item: Difference) -> str:
    before, after = (f"“{text}”" if text else "空白" for text in (item.before, item.after))
    return f"{before} → {after}"


def _counting(review: Review) -> list[Remark]:
    return [item for item in review.remarks if not item.waived]


def _words(item: Remark) -> tuple[str, ...]:
    return (item.severity, item.rule, item.text, *(cell.where for cell in item.cells[:1]))


def _place(item: Remark) -> tuple[str, ...]:
    return (item.severity, item.rule, *(cell.where for cell in item.cells[:1]))


def _without_pairs(
    gone: Sequence[Remark], come: Sequence[Remark], key: Callable[[Remark], tuple[str, ...]]
) -> tuple[list[Remark], list[Remark]]:
    """Two lists without what is in both, by a key, each as often as it is."""
    left = list(come)
    rest = []
    for item in gone:
        pair = next((other for other in left if key(other) == key(item)), None)
        if pair is None:
            rest.append(item)
        else:
            left.remove(pair)
    return rest, left


def _cells(before: Submission, after: Submission) -> Iterator[Difference]:
    ours, theirs = _named(before), _named(after)
    for key in dict.fromkeys((*theirs, *ours)):
        old, new = ours.get(key), theirs.get(key)
        if said(old) != said(new):
            where = new.where if new is not None else old.where if old is not None else ""
            yield Difference(where, _text(old), _text(new))
    for name in dict.fromkeys((*after.lists, *before.lists)):
        yield from _lines(before.lists.get(name, ()), after.lists.get(name, ()), _row)
    for name in dict.fromkeys((*after.writings, *before.writings)):
        yield from _lines(before.writings.get(name, ()), after.writings.get(name, ()), _block)
    yield from _lines(before.waivers, after.waivers, _waiver)


def _named(submission: Submission) -> dict[tuple[str, ...], Cell]:
    """The cells that have a name of their own."""
    cells: dict[tuple[str, ...], Cell] = {}
    for table, entries in submission.tables.items():
        cells |= {("table", table, str(key)): cell for key, cell in entries.cells.items()}
    groups = {"field": submission.fields, "prior": submission.prior, "reason": submission.reasons}
    for kind, group in groups.items():
        cells |= {(kind, name): cell for name, cell in group.items()}
    return cells


def said(cell: Cell | None) -> object:
    """What a cell says, however it is written."""
    if cell is None:
        return ""
    return same(cell.text) if cell.value is None else cell.value


def _text(cell: Cell | None) -> str:
    return "" if cell is None else cell.text


def _row(row: Mapping[str, Cell]) -> tuple[str, str]:
    cells = [cell for cell in row.values() if cell.text]
    return (cells[0].where if cells else "", "　".join(cell.text for cell in cells))


def _block(block: Block) -> tuple[str, str]:
    rows = ("　".join(text for text, _, _ in row.cells) for row in block.rows)
    words = block.text or "\n".join(rows)
    return (block.cell.where if block.cell is not None else "", words)


def _waiver(waiver: Waiver) -> tuple[str, str]:
    words = "　".join(part for part in (waiver.rule, waiver.place, waiver.text) if part)
    return (waiver.cell.where or WAIVER_SHEET, words)


def _lines(
    before: Sequence[Line], after: Sequence[Line], say: Callable[[Line], tuple[str, str]]
) -> Iterator[Difference]:
    """The lines of a list that differ, whatever was inserted above them."""
    ours, theirs = list(map(say, before)), list(map(say, after))
    for old, new in differing([text for _, text in ours], [text for _, text in theirs]):
        at = theirs[new][0] if new is not None else ours[old or 0][0]
        was = ours[old][1] if old is not None else ""
        yield Difference(at, was, theirs[new][1] if new is not None else "")


def _sentences(before: Examination, after: Examination) -> Iterator[Difference]:
    ours, theirs = sentences_of(before), sentences_of(after)
    for old, new in differing(ours, theirs):
        was, now = ours[old] if old is not None else "", theirs[new] if new is not None else ""
        yield Difference("", was, now)


def differing(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[int | None, int | None]]:
    """Which lines differ: pairs of places, None where there is no line beside one."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, low, high, start, end in matcher.get_opcodes():
        if kind != "equal":
            for at in range(max(high - low, end - start)):
                yield (
                    low + at if low + at < high else None,
                    start + at if start + at < end else None,
                )
