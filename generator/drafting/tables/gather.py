"""The tables of all documents: official ones, and what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence

from generator.drafting.base import Data, edition_for_tables
from generator.drafting.beside import is_listing
from generator.drafting.documents import Doubts, DraftDocument, anonymous
from generator.drafting.pages import PrintedSheet
from generator.drafting.tables.draft import TableDrafter
from generator.drafting.tables.work import TableDraft
from generator.text import same


def tables_of(
    documents: Sequence[DraftDocument], base: Data, doubts: Doubts
) -> tuple[list[TableDraft], list[PrintedSheet]]:
    """The tables as the first document has them, and those that stand beside the official ones.

    Subjects are also those that other documents list.
    """
    first, *others = documents
    edition = edition_for_tables(base)
    drafter = TableDrafter(edition)
    drafts: list[TableDraft] = []
    beside: list[PrintedSheet] = []
    for sheet in first.sheets:
        if not sheet.title:
            said = "、".join(sheet.head[:2])
            doubts.add("tables.yaml", ("tables",), [f"有一张表没有表题（{said}），没有写"])
            continue
        draft = _drafted(drafter, sheet)
        if draft is None:
            beside.append(sheet)
            continue
        drafts.append(draft)
        doubts.add("tables.yaml", ("tables", draft.name), draft.doubts)
    titles = {same(it.title) for it in beside}
    for other in others:
        again = TableDrafter(edition)
        sheets = [sheet for sheet in other.sheets if same(sheet.title) not in titles]
        only = [it.title for it in sheets if not _is_shared(it, drafts, again)]
        doubts.add("tables.yaml", ("tables",), [f"《{it}》只在一部分文本里有" for it in only])
    for draft in drafts:
        notes = [it.replace(str(first.year), "{{ 年度 }}") for it in draft.data.get("notes", ())]
        if notes:
            draft.data["notes"] = [anonymous(line, documents) for line in notes]
    return drafts, beside


def _drafted(drafter: TableDrafter, sheet: PrintedSheet) -> TableDraft | None:
    """An official table; None for any other."""
    if is_listing(sheet) and not drafter.is_known(sheet):
        return None
    try:
        return drafter.draft(sheet)
    except (IndexError, KeyError, StopIteration, ValueError):
        return None


def _is_shared(sheet: PrintedSheet, drafts: Sequence[TableDraft], drafter: TableDrafter) -> bool:
    """Whether the first document has a table too; then it gets its subjects."""
    own = next((it for it in drafts if same(it.data["title"]) == same(sheet.title)), None)
    if own is None:
        return False
    if own.data["shape"] == "economic":
        own.data["subjects"] |= drafter.draft(sheet).data.get("subjects", {})
    return True
