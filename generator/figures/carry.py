"""Carry last year over into this year's blank workbook."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from generator.edition.model import Edition, Entry
from generator.figures.derive import Disclosure
from generator.figures.figure import Figure
from generator.submission import Cell, Entries, Identity, Submission
from generator.text import same

NOWHERE = Cell("", "A1")
_NUMBER = re.compile(r"\d")


def carry_over(prior: Disclosure, edition: Edition) -> Submission:
    """A submission that is blank but for what stays from year to year.

    Last year's actuals become 上年数; duties, units, terms and other lists without amounts, choices
    and subjects come along; amounts, counts, reasons and writings do not, nor words with a number
    in them (the date on the cover, a score), which belong to their year.
    """
    old = prior.submission
    identity = old.identity
    lists = {
        name: rows
        for name, rows in old.lists.items()
        if name in edition.forms.lists
        and not any(entry.type == "amount" for entry in edition.forms.lists[name].columns.values())
    }
    entries = dict(edition.reporting_fields())
    kind = identity.kind if identity.kind in edition.kinds else edition.kinds[0]
    return Submission(
        file=Path(),
        identity=Identity(
            edition.id, identity.name, kind, edition.year, identity.unit, identity.style
        ),
        tables={
            name: Entries(name, {}, old.tables[name].subjects if name in old.tables else ())
            for name in edition.table_order
        },
        fields={
            name: cell
            for name, cell in old.fields.items()
            if name in entries and _stays(cell, entries[name])
        },
        lists=lists,
        writings={},
        prior={
            name: _cell(figure)
            for name in edition.forms.prior
            if (figure := prior.figure(name)) is not None
        },
        reasons={},
        style=old.style,
    )


def _stays(cell: Cell, entry: Entry) -> bool:
    """Whether what a field says holds for the next year too."""
    if entry.type == "choice":
        return same(cell.text) in map(same, entry.choices)
    return entry.type in {"text", "paragraph"} and not _NUMBER.search(cell.text)


def _cell(figure: Figure) -> Cell:
    """A figure as a typed value; a blank means that there was none."""
    return replace(NOWHERE, text=f"{figure.amount:f}", value=figure.amount)
