"""What a draft has of its own: phrases where documents say nothing, and what its workbook asks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from generator.edition.model import Entry
from generator.edition.shapes.parts import Model, Name


class UsualPhrases(Model):
    """What a draft says where its documents say nothing, as the wording of an edition has it.

    `no_annexes` stands where there are none; `unit` above tables.
    """

    title: str
    no_annexes: str
    unit: str
    up: str
    down: str
    flat: str
    from_zero: str
    completion: str
    reason: str

    @property
    def change(self) -> dict[str, str]:
        """How it puts a change, by case."""
        return self.model_dump(include={"up", "down", "flat", "from_zero"})


class AskedReasons(Model):
    """What reasons are called: against last year, for what it is used, against the budget."""

    last_year: str
    use: str
    budget: str
    other: str


class DraftedList(Model):
    """A list that a draft asks for."""

    title: str
    key: Name
    columns: dict[Name, Entry]

    def data(self, left_out: Collection[str] = ()) -> dict[str, Any]:
        """The list as an edition has it, without some columns."""
        columns = {
            name: entry.model_dump(exclude_unset=True)
            for name, entry in self.columns.items()
            if name not in left_out
        }
        return {"title": self.title, "key": self.key, "columns": columns}

    @property
    def amount(self) -> str:
        """The column of amounts."""
        return next(name for name, entry in self.columns.items() if entry.type == "amount")
