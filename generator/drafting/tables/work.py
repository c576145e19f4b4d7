"""A table in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.drafting.base import Data
from generator.drafting.columns import Cells
from generator.edition.shapes import AnyTable
from generator.importing.vocabulary import Vocabulary


@dataclass
class TableDraft:
    """One table of the draft.

    Attributes:
        name: by which figures call it.
        data: its YAML.
        doubts: what an officer should look at, in Chinese.
    """

    name: str
    data: Data
    doubts: list[str] = field(default_factory=list)


@dataclass
class TableWork:
    """A table in the making.

    Attributes:
        vocabulary: of the edition below.
        parent: the same table there, if it has one.
        head: the rows of headings.
        body: the rows below.
        draft: what came of it so far.
    """

    vocabulary: Vocabulary
    parent: AnyTable | None
    head: Cells
    body: Cells
    draft: TableDraft

    def doubt(self, text: str) -> None:
        """Note what an officer should look at."""
        self.draft.doubts.append(text)
