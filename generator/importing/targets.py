"""What a page of an export may fill: an official table, or the numbers that a card asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.edition.model import Card, Edition, Imports
from generator.edition.shapes import AnyTable
from generator.edition.shapes.parts import Column, Row
from generator.edition.shapes.table import TableBlock

#: The one column of a card, whose lines are its rows.
VALUE = ""
#: The types of lines that are numbers.
NUMBERS = ("amount", "count")


@dataclass(frozen=True, slots=True)
class Target:
    """A table or a card, as exports show it.

    Attributes:
        name: the edition's.
        title: for messages.
        blocks: its parts, with the columns of budgets that exports show beside them.
        headings: what else may stand above its columns.
    """

    name: str
    title: str
    blocks: tuple[TableBlock, ...]
    headings: tuple[str, ...] = ()

    @property
    def has_money(self) -> bool:
        """Whether it holds amounts, and not only counts."""
        return any(
            block.is_coded or not all(row.count for row in block.rows.values())
            for block in self.blocks
        )


def budget_column(name: str) -> str:
    """How the addresses of a table name a column of budgets."""
    return f"*{name}"


def plain(name: str, table: AnyTable) -> Target:
    """An official table as it is."""
    return Target(name, table.title, tuple(table.blocks()), tuple(table.headings()))


def targets_of(edition: Edition) -> dict[str, Target]:
    """Everything that exports may fill, by name: the official tables in order, then the cards."""
    tables = {
        name: _with_budgets(edition, plain(name, table)) for name, table in edition.ordered_tables
    }
    cards = (
        (name, _card(name, card, edition.imports)) for name, card in edition.forms.cards.items()
    )
    return {**{name: card for name, card in cards if card.blocks[0].rows}, **tables}


def _with_budgets(edition: Edition, target: Target) -> Target:
    columns = {
        budget_column(name): Column(label=budget.heading, number=1)
        for name, budget in edition.imports.budgets.items()
        if budget.table == target.name
    }
    blocks = (replace(block, columns={**block.columns, **columns}) for block in target.blocks)
    return replace(target, blocks=tuple(blocks))


def _card(name: str, card: Card, imports: Imports) -> Target:
    """A card as a table, headed as exports head their final accounts and their items."""
    column = Column(label=next(iter(imports.actual), card.title), number=1)
    rows = {
        key: Row(label=label, line=line, count=count) for key, label, line, count in _numbers(card)
    }
    block = TableBlock(imports.items[:1], {VALUE: column}, rows=rows, can_lie=True)
    return Target(name, card.title, (block,))


def _numbers(card: Card) -> Iterator[tuple[str, str, int, bool]]:
    """The lines of a card that are numbers: name, label, place, whether it counts things."""
    for line, (name, entry) in enumerate(card.fields.items(), start=1):
        if entry.type in NUMBERS:
            yield name, entry.label, line, entry.type == "count"
