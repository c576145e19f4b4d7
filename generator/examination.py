"""A workbook that was read and checked: what a document and a report are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from generator.checks.finding import Finding
from generator.checks.rules import Outcome
from generator.document.compose import Said
from generator.figures.derive import Disclosure
from generator.submission import KeptStyle

if TYPE_CHECKING:
    from generator.document.compose.frame import Composition


@dataclass(frozen=True)
class Examination:
    """A workbook, read and checked, and what its document says.

    Attributes:
        disclosure: what the workbook says and what follows from it.
        said: the same in words.
        outcomes: what became of each of the edition's rules.
        findings: of all checks.
        content: the bytes of the workbook, as they were read.
        inputs: the files that were read, by what they are.
        kept: the house style that was used, where the workbook itself keeps it.
    """

    disclosure: Disclosure
    said: Said
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    content: bytes
    inputs: Mapping[str, Path] = field(default_factory=dict)
    kept: KeptStyle | None = None

    @property
    def is_draft(self) -> bool:
        """Whether a finding of severity error that is not waived makes the document a draft."""
        return any(finding.is_error for finding in self.findings)

    @property
    def title(self) -> str:
        """The title of the document."""
        return self.said.title

    @cached_property
    def composition(self) -> Composition:
        """The document, drawn once when it is first asked for."""
        from generator.document.compose.frame import draw

        return draw(self.said, draft=self.is_draft)
