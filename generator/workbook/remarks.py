"""What an examination has to say, in the form in which reports list it.

The annotated copy of a workbook and the HTML report show the same remarks under the same numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from generator.submission import Cell

#: What our part of a comment begins with, and how each of its lines does.
MARK = "【审核意见】"
_LINE = re.compile(r"(?:错误|警告|提示) \d+：")


class Remark(NamedTuple):
    """One 审核意见.

    Attributes:
        number: by which reports refer to it.
        severity: `error`, `warning` or `info`.
        level: the same in the word that users see.
        rule: the rule's id.
        what: what is wrong.
        remedy: what to do; may be empty.
        basis: what the rule rests on; may be empty.
        waived: why it stands as it is; empty if it counts.
        cells: every cell that it is about.
    """

    number: int
    severity: str
    level: str
    rule: str
    what: str
    remedy: str = ""
    basis: str = ""
    waived: str = ""
    cells: tuple[Cell, ...] = ()

    @property
    def text(self) -> str:
        """What is wrong and what to do, as one text."""
        return "。".join(part for part in (self.what, self.remedy) if part)


class RuleRecord(NamedTuple):
    """What became of a rule of the edition, applied so many times.

    Attributes:
        rule: the rule's id.
        basis: what the rule rests on.
        passed: how many times it passed.
        failed: how many times it failed.
        unchecked: how many times it could not be checked.
        reasons: why it could not.
    """

    rule: str
    basis: str
    passed: int
    failed: int
    unchecked: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """All that reports show: whose workbook, the counts in words, the remarks, the rules.

    `name` is the department's; blank where the workbook does not say it.
    """

    title: str
    counts: str
    remarks: tuple[Remark, ...]
    records: tuple[RuleRecord, ...]
    name: str = ""


def without_mark(text: str) -> str:
    """A comment without our part; what someone wrote above or below it stays."""
    before, _, after = text.partition(MARK)
    lines = after.removeprefix("\n").split("\n")
    theirs = [line for line in lines if not _LINE.match(line)]
    return "\n".join(part for part in (before.rstrip(), "\n".join(theirs).strip()) if part)
