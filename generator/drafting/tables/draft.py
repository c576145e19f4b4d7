"""The tables of an edition, drafted from printed ones.

Names, totals and codes are those of the edition below where labels agree; what is printed otherwise
is as it stands in the document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.drafting.columns import (
    divided,
    shape_of,
)
from generator.drafting.naming import new_name
from generator.drafting.pages import PrintedSheet
from generator.drafting.tables.coded import draft_economic, draft_function
from generator.drafting.tables.fixed import draft_fixed
from generator.drafting.tables.ledger import draft_ledger
from generator.drafting.tables.work import TableDraft, TableWork
from generator.drafting.words import drafting_words
from generator.edition.model import Edition
from generator.importing.vocabulary import Vocabulary

#: Tables with more columns lie on their side.
_WIDE = 9


class TableDrafter:
    """Drafts tables on top of an edition."""

    def __init__(self, base: Edition) -> None:
        self.base = base
        self.vocabulary = Vocabulary(base)
        self.taken: list[str] = []

    def is_known(self, sheet: PrintedSheet) -> bool:
        """Whether the edition below has the table."""
        return any(it in self.base.tables for it in self.vocabulary.title(sheet.title))

    def draft(self, sheet: PrintedSheet) -> TableDraft:
        """The table that would print a sheet."""
        known = [it for it in self.vocabulary.title(sheet.title) if it in self.base.tables]
        known = [it for it in known if it not in self.taken]
        name = known[0] if known else new_name(sheet.title, [*self.base.tables, *self.taken])
        self.taken.append(name)
        parent = self.base.tables.get(name)
        draft = TableDraft(name, {})
        if parent is None:
            draft.doubts.append("沿用的版式里没有这张表，行、栏的名字是照印出的文字起的")
        head, body = divided(sheet.rows)
        shape = shape_of(head, body)
        if parent is not None and getattr(parent, "shape", shape) != shape:
            draft.doubts.append("表式与沿用的版式不同")
            parent = None
        own = {"shape": shape, "title": sheet.title, "number": sheet.number}
        draft.data |= own | {"unit": sheet.unit or drafting_words().usual.unit}
        width = len(sheet.rows[0])
        if parent.landscape if parent is not None else width >= _WIDE:
            draft.data["landscape"] = True
        if sheet.notes:
            draft.data["notes"] = [*sheet.notes]
        _SHAPES[shape](TableWork(self.vocabulary, parent, head, body, draft))
        return draft


_SHAPES: Mapping[str, Callable[[TableWork], None]] = {
    "economic": draft_economic,
    "fixed": draft_fixed,
    "function": draft_function,
    "ledger": draft_ledger,
}
