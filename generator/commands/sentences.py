"""The sentences of a document in order, as they read."""

from __future__ import annotations

from lxml import etree

from generator.examination import Examination

#: The elements of a document that hold a sentence of their own.
_SENTENCES = frozenset({"p", "li", "h1", "h2", "h3", "h4", "caption"})


def sentences_of(examination: Examination) -> list[str]:
    """Every paragraph and heading, those within tables aside."""
    root = examination.composition.document.tree
    found = (
        " ".join("".join(map(str, element.itertext())).split())
        for element in root.iter(etree.Element)
        if element.tag in _SENTENCES and not any(True for _ in element.iterancestors("table"))
    )
    return [text for text in found if text]
