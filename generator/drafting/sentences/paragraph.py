"""One paragraph in the making: what was said of it so far, and what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from generator.drafting.alike import Row
from generator.drafting.pieces import SentencePiece
from generator.drafting.sentences.gathered import SaidFigure, SentenceDrafter
from generator.language import FISCAL, YEAR_SIGN

CUT = re.compile(r"[，。；：、（()）]")


@dataclass
class ParagraphDraft:
    """A paragraph in the making.

    Attributes:
        drafter: what is known, and what all sentences need.
        section: the title above.
        row: the sentence as each document has it.
        others: the numbers of each document's sentence, where they stand as those of the model.
        moves: its changes, likewise.
        main: the document whose sentence is the model.
        before: what it says before that sentence.
        said: the figures that were said, in order.
        whole: that of which shares were told.
        result: the edition's words.
        doubts: what an officer should look at.
        slots: how many places the department's data fills.
        numbers: how many numbers of the sentence were said.
        moving: how many changes.
        moved: the figure whose change was told, until its reason is.
        completed: the budget that it was held against.
        budgets: of figures, by name.
    """

    drafter: SentenceDrafter
    section: str
    row: Row = ()
    others: Sequence[Sequence[Decimal | None] | None] = ()
    moves: Sequence[Sequence[SentencePiece]] = ()
    main: int = 0
    before: str = ""
    said: list[SaidFigure] = field(default_factory=list)
    whole: list[SaidFigure] = field(default_factory=list)
    result: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    slots: int = 0
    numbers: int = 0
    moving: int = 0
    moved: str = ""
    completed: str = ""
    budgets: dict[str, str] = field(default_factory=dict)


def tail_of(text: str) -> str:
    """The end of what stands before something, by which it is told."""
    return re.sub(rf"^\d+{YEAR_SIGN}?{FISCAL}?", "", CUT.split(text)[-1][-12:])
