"""What sentences need beside themselves: figures, fields, phrases, reasons, lists."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal

from generator.drafting.base import Data
from generator.drafting.known import KnownFigure, Names
from generator.language import YEAR_SIGN


@dataclass
class Gathered:
    """What sentences need beside themselves."""

    figures: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Data] = field(default_factory=dict)
    changes: dict[str, Data] = field(default_factory=dict)
    completions: dict[str, Data] = field(default_factory=dict)
    phrases: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, Data] = field(default_factory=dict)
    prior: list[str] = field(default_factory=list)
    lists: dict[str, Data] = field(default_factory=dict)
    writings: dict[str, Data] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SaidFigure:
    """What a number of the sentence stands for: the name, and its value in each document."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass
class SentenceDrafter:
    """Drafts the sentences of one section after the other.

    Attributes:
        known: the figures of the tables.
        year: of the documents.
        people: the names of each document's department.
        kinds: of each, 部门 or 单位.
        have_tables: whether each has tables, by which its sentences are understood.
        names: those that are taken.
        gathered: what came of it.
    """

    known: Sequence[KnownFigure]
    year: int
    people: Sequence[str]
    kinds: Sequence[str]
    have_tables: Sequence[bool]
    names: Names
    gathered: Gathered = field(default_factory=Gathered)

    def kept(self) -> tuple[Gathered, frozenset[str]]:
        """What was gathered so far, to be gone back to."""
        return deepcopy(self.gathered), frozenset(self.names.taken)

    def forget(self, kept: tuple[Gathered, frozenset[str]]) -> None:
        """Go back to what was gathered before."""
        self.gathered, self.names.taken = kept[0], {*kept[1]}

    def words(self, text: str) -> str:
        """Words with the year and the names taken out."""
        for name in sorted(filter(None, self.people), key=len, reverse=True):
            text = text.replace(name, "{{ 名称 }}")
        for year, word in ((self.year, "{{ 年度 }}"), (self.year - 1, "{{ 上年 }}")):
            text = text.replace(f"{year}{YEAR_SIGN}", f"{word}{YEAR_SIGN}")
        return text
