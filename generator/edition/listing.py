"""The editions as they are listed: all of them, or one with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from generator.edition.load import available, load_edition
from generator.edition.model import Edition
from generator.errors import Unusable

UNPROVED = "未证"


def listed() -> tuple[list[str], list[Unusable]]:
    """A line for each edition that can be used, and what is wrong with each that can't."""
    lines, faults = [], []
    for edition_id in available():
        try:
            lines.append(f"{edition_id}\t{load_edition(edition_id).name}")
        except Unusable as fault:
            lines.append(f"{edition_id}\t不能使用，见下")
            faults.append(fault)
    return lines, faults


def about(edition: Edition) -> Iterator[str]:
    """What an edition is made from, and where the order of each table's columns was seen."""
    yield f"{edition.id}\t{edition.name}"
    yield ""
    yield "依据"
    yield from edition.sources
    yield ""
    yield "各表栏目的次序"
    for name, table in edition.ordered_tables:
        yield f"{table.title}\t{edition.column_proofs.get(name, UNPROVED)}"
