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
    """One 审核意见."""

    rule: str
    severity: Severity
    message: str
    cells: tuple[Cell, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The finding as `check --json` prints it."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "cells": [{"sheet": cell.sheet, "cell": cell.address} for cell in self.cells],
        }


def summary(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each severity."""
    counts = Counter(finding.severity for finding in findings)
    return {
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "infos": counts[Severity.INFO],
    }
