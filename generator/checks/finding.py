"""A finding: what a rule has to say, how grave it is, and the cells that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from generator.submission import Cell


class Severity(StrEnum):
    """How grave a finding is; an error makes the document a draft."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def chinese(self) -> str:
        """The word that users see."""
        return {"error": "错误", "warning": "警告", "info": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One 审核意见.

    Attributes:
        rule: the rule's id, by which a waiver names it.
        severity: how grave it is.
        message: what is wrong, with both sides and the difference, and what to do.
        cells: every cell that it is about.
        basis: what the rule rests on, where the edition says so.
        waived: why it stands as it is, as the department wrote in 审核说明; such a finding is kept
            and listed, but counts no more.
    """

    rule: str
    severity: Severity
    message: str
    cells: tuple[Cell, ...] = ()
    basis: str = ""
    waived: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it makes the document a draft."""
        return self.severity is Severity.ERROR and not self.waived

    def as_json(self) -> dict[str, object]:
        """The finding as `check --json` prints it."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "cells": [{"sheet": cell.sheet, "cell": cell.address} for cell in self.cells],
            "basis": self.basis,
            "waived": self.waived,
        }


def summary(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each severity, waived ones aside."""
    counts = Counter(finding.severity for finding in findings if not finding.waived)
    return {
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "infos": counts[Severity.INFO],
    }
