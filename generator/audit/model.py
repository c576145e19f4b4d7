"""What an audit has to say: findings with their place in the document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.annexes.model import GridCell, TextBlock
from generator.checks.finding import Severity
from generator.published.read import Published


@dataclass(frozen=True, slots=True)
class AuditRemark:
    """One finding of an audit.

    Attributes:
        rule: the rule's id.
        severity: how grave it is.
        where: the place in the document, as people say it: 第 12 页, 第 45 段, 表 3 第 2 行第 4 格.
        stands: what stands there; empty where something is missing.
        follows: what follows from the document itself; empty where a rule only says what is wrong.
        message: what is wrong, and what to do.
        basis: what the rule rests on.
        block: the paragraph or table that it is about; None where it is about none.
        cells: the cells of a table that it is about.
        stretch: from where to where in the block's text; None for all of it.
    """

    rule: str
    severity: Severity
    where: str
    message: str
    stands: str = ""
    follows: str = ""
    basis: str = ""
    block: TextBlock | None = None
    cells: tuple[GridCell, ...] = ()
    stretch: tuple[int, int] | None = None

    def as_json(self) -> dict[str, object]:
        """The finding as `audit --json` prints it."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "place": self.where,
            "stands": self.stands,
            "follows": self.follows,
            "message": self.message,
            "basis": self.basis,
        }


@dataclass(frozen=True, slots=True)
class Audit:
    """A document that was audited.

    Attributes:
        file: the document.
        published: what was read of it.
        remarks: what there is to say, errors first.
        is_recognised: whether the edition was told from the document, and not given.
    """

    file: Path
    published: Published
    remarks: tuple[AuditRemark, ...]
    is_recognised: bool = True

    @property
    def has_errors(self) -> bool:
        """Whether a finding of severity error is among them."""
        return any(remark.severity is Severity.ERROR for remark in self.remarks)
