"""Budgets of subjects of which a document prints nothing but how far they were spent.

What was spent and the rate leave open a span of amounts. A workbook that is brought from the
document gets the shortest amount of it, which is told; an audit knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from generator.edition.model import Edition, Listing
from generator.money import decimals
from generator.published.fill import Rate, Unread
from generator.published.precision import Precision, Span
from generator.submission import Cell, Submission

Rates = Mapping[tuple[str, str], Rate]


def with_budgets(
    submission: Submission, edition: Edition, rates: Rates
) -> tuple[Submission, list[Unread]]:
    """A submission with the budgets that follow, and what is to be looked at of them.

    Args:
        submission: what the document says.
        edition: whose lists.
        rates: how far budgets were spent, by list and code.
    """
    precision = Precision()
    for rate in rates.values():
        precision.note_percent(rate.percent)
    found = {place: _budget(rate, precision) for place, rate in rates.items()}
    lacking = {name for (name, _), (_, span) in found.items() if span is None}
    lists = {name: [dict(row) for row in rows] for name, rows in submission.lists.items()}
    told: list[Unread] = []
    for (name, code), rate in rates.items():
        value, span = found[name, code]
        row = _row(lists.setdefault(name, []), edition.forms.lists[name], code, rate)
        reason = "从完成率推算不出，请在填报表里补上"
        if span is not None:
            reason = f"按完成率推算为 {value:f} 万元，请核对"
        if name not in lacking:
            row[rate.column] = replace(
                rate.cell, text=f"{value:f}", value=value, places=decimals(value)
            )
        elif span is not None:
            # a sum of some of them would make another rate of the whole
            reason = f"按完成率推算为 {value:f} 万元，其他科目有推算不出的，请一并补上"
        if name in lacking or not (span and span.is_sharp):
            words = f"“{rate.label.text}”的预算数没有印出，{reason}"
            told.append(Unread(rate.cell.address, rate.cell.text, words))
    own = {name: tuple(rows) for name, rows in lists.items()}
    return replace(submission, lists=own), told


def _budget(rate: Rate, precision: Precision) -> tuple[Decimal, Span | None]:
    """The budget, and what else it may be; None where nothing tells."""
    span = precision.whole(rate.actual, rate.percent)
    value = span.shortest() if span else None
    return (Decimal(0), None) if value is None else (value, span)


def _row(rows: list[dict[str, Cell]], listing: Listing, code: str, rate: Rate) -> dict[str, Cell]:
    """The row of a subject, which is added where nothing else is said of it."""
    key, title, *_ = listing.columns
    found = next((row for row in rows if row[key].text == code), None)
    if found is None:
        found = {key: replace(rate.label, text=code), title: rate.label}
        rows.append(found)
    return found
