"""The documents that an edition is drafted from, and what is doubtful of the draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from generator.drafting.headings import Block
from generator.drafting.pages import PrintedPart, PrintedSheet, parts_of, sheets_of
from generator.drafting.privacy import NAMELESS
from generator.drafting.units import in_edition_unit, unit_of
from generator.drafting.words import HeadingForms
from generator.edition.documents import document_words
from generator.edition.model import Edition
from generator.errors import Unusable
from generator.importing.gather import gather_grids
from generator.language import UNIT
from generator.published.recognise import title_of
from generator.published.sheets import sheets_of as grids_of
from generator.published.source import PublishedText
from generator.submission import Submission


@dataclass
class DraftDocument:
    """A document that an edition is drafted from.

    Attributes:
        source: as it was read.
        forms: how its headings are numbered.
        front: what stands before its parts.
        parts: its parts.
        name: the department's.
        kind: 部门 or 单位.
        year: of its accounts.
        unit: in which it prints amounts; its sections have them in 万元.
        sheets: its official tables.
        submission: their amounts, once the drafted tables have read them.
    """

    source: PublishedText
    forms: HeadingForms
    front: tuple[Block, ...]
    parts: list[PrintedPart]
    name: str
    kind: str
    year: int
    unit: str
    sheets: list[PrintedSheet] = field(default_factory=list)
    submission: Submission | None = None


@dataclass
class Doubts:
    """Doubts by file and path of keys.

    Attributes:
        names: of departments, which no doubt tells.
        by_file: the doubts.
    """

    names: Sequence[str] = ()
    by_file: dict[str, dict[tuple[str, ...], list[str]]] = field(default_factory=dict)

    def add(self, file: str, path: tuple[str, ...], texts: Sequence[str]) -> None:
        """Note what is doubtful of a place."""
        for name in filter(None, self.names):
            texts = [text.replace(name, NAMELESS) for text in texts]
        if texts:
            self.by_file.setdefault(file, {}).setdefault(path, []).extend(texts)

    def lines(self) -> list[str]:
        """Everything, each with its place."""
        return [
            f"{file} {'.'.join(path)}：{text}"
            for file, own in self.by_file.items()
            for path, texts in own.items()
            for text in texts
        ]


def document_of(source: PublishedText, others: Sequence[PublishedText] = ()) -> DraftDocument:
    """Divide a document.

    Args:
        source: the document.
        others: other documents of the region, by which headings are known.

    Raises:
        Unusable: it says no year.
    """
    file = source.file
    forms, front, parts = parts_of(source.blocks, [it.blocks for it in others])
    name, year, kind = title_of(source)
    if not year:
        raise Unusable(file, "", "看不出是哪一年度的决算", "请在标题写明年度")
    sheets = [sheet for part in parts if part.kind == "tables" for sheet in sheets_of(part.blocks)]
    unit = unit_of([it for part in parts for one in part.sections for it in one.blocks])
    if unit != UNIT:
        parts = [*map(_in_edition_unit, parts)]
        sheets = [replace(it, unit=re.sub(f"(?<!{UNIT[0]}){unit}", UNIT, it.unit)) for it in sheets]
    kind = kind or document_words().kinds[0]
    return DraftDocument(source, forms, front, parts, name, kind, year, unit, sheets)


def _in_edition_unit(part: PrintedPart) -> PrintedPart:
    sections = [replace(it, blocks=in_edition_unit(it.blocks)) for it in part.sections]
    return replace(part, sections=tuple(sections))


def anonymous(text: str, documents: Sequence[DraftDocument]) -> str:
    """A text without the names of departments."""
    for document in documents:
        if document.name:
            text = text.replace(document.name, "{{ 名称 }}")
    return text


def amounts_of(document: DraftDocument, edition: Edition) -> Submission:
    """The amounts of its tables, as an edition reads them."""
    blocks = [it for part in document.parts if part.kind == "tables" for it in part.blocks]
    sheets = tuple(grids_of(blocks, edition))
    return gather_grids(
        [(document.source.file, sheets)], edition, kind=document.kind, name=document.name,
        is_document=True,
    ).submission  # fmt: skip
