"""Errors planted into a document before it is written as a PDF or a web page.

A slip is put into the HTML that all writers share, so the file is one that a department could have
published; where it stands is told from the file as it was without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace

from generator.annexes.model import DrawnGrid, GridCell, Words
from generator.document.html import write_html
from generator.document.markup import Markup
from generator.document.pdf import write_pdf
from generator.examination import Examination
from tests.audit.planted import (
    Original,
    Planter,
    direction,
    figure_in_sentence,
    figure_in_table,
    leftover,
    rate,
    self_name,
    telephone,
    unit,
    year,
)

#: Those that change words that are there; what is left out changes all places behind it.
WORD_PLANTERS: tuple[Planter, ...] = (
    figure_in_sentence, figure_in_table, direction, unit, year, rate,
    leftover, self_name, telephone,
)  # fmt: skip


@dataclass(frozen=True)
class Drawn(Original):
    """A document with the examination that it was written from, and how it was."""

    examination: Examination
    way: str

    def with_words(self, where: str, change: Callable[[str], str]) -> bytes:
        """The document, written with the words of a paragraph or a cell changed."""
        words = next(
            it.text
            for block in self.published.source.blocks
            for it in ([block] if isinstance(block, Words) else cells(block))
            if it.where == where
        )
        document = self.examination.composition.document
        tree = deepcopy(document.tree)
        found = [
            it
            for it in tree.iter("p", "td")
            if bare("".join(map(str, it.itertext()))) == bare(words)
        ]
        if len(found) != 1:
            raise LookupError(where)
        (holder,) = found
        for child in list(holder):
            holder.remove(child)
        holder.text = change(words)
        return written(replace(self.examination.composition.document, tree=tree), self.way)


def cells(table: DrawnGrid) -> list[GridCell]:
    return [cell for row in (*table.head, *table.body) for cell in row]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def written(document: Markup, way: str) -> bytes:
    return write_html(document) if way == "html" else write_pdf(document, engine=way)
