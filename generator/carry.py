"""Carry last year over into this year's blank workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.edition.model import Edition
from generator.figures.derive import Disclosure
from generator.figures.figure import Figure
from generator.submission import Cell, Entries, Identity, Submission

NOWHERE = Cell("", "A1")
_KEPT_TYPES = frozenset({"text", "paragraph", "choice"})


def carry_over(prior: Disclosure, edition: Edition) -> Submission:
    """A submission that is blank but for what stays from year to year.

    Last year's actuals become 上年数; duties, units, terms and other lists without amounts, choices
    and subjects come along; amounts, counts, reasons and writings do not.
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
    return Submission(
        file=Path(),
        identity=Identity(
            edition.id, identity.name, identity.kind, edition.year, identity.unit, identity.style
        ),
        tables={
            name: Entries(name, {}, old.tables[name].subjects if name in old.tables else ())
            for name in edition.table_order
        },
        fields={
            name: cell
            for name, cell in old.fields.items()
            if name in entries and entries[name].type in _KEPT_TYPES
        },
        lists=lists,
        writings={},
        prior={
            name: _cell(figure)
            for name in edition.forms.prior
            if (figure := prior.figure(name)) is not None
        },
        reasons={},
    )


def _cell(figure: Figure) -> Cell:
    """A figure as a typed value; a blank means that there was none."""
    return replace(NOWHERE, text=f"{figure.amount:f}", value=figure.amount)
