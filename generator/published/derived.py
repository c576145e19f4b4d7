"""What a document doesn't print and what follows from what it prints.

Last year's amounts follow from this year's and what they moved by; a budget likewise; an amount
that is printed only as a share, from its whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from generator.edition.model import Edition
from generator.figures.derive import Disclosure, derive
from generator.money import decimals, round_half_up
from generator.published.fill import Filled, Move, Share, Unread
from generator.published.precision import Precision, Span, exact_to
from generator.submission import Cell, Submission

#: What three printed amounts may be off by together, in units of the last place.
_TAILS = 2


def with_derived(
    submission: Submission, edition: Edition, filled: Filled
) -> tuple[Submission, list[Unread]]:
    """A submission with what follows, and what could not be told for sure.

    Args:
        submission: what the document prints.
        edition: whose figures.
        filled: what its sentences say.
    """
    disclosure = derive(submission, edition)
    entries = dict(edition.reporting_fields())
    unread: list[Unread] = []
    prior: dict[str, Cell] = {}
    fields: dict[str, Cell] = {}
    known = {name: move for name, move in filled.moves.items() if name in edition.forms.prior}
    budgets = {
        key: move
        for key, move in filled.against.items()
        if key[1] in entries and key[1] not in filled.fields
    }
    for wanted, name, target, move in (
        *((prior, name, name, move) for name, move in known.items()),
        *((fields, name, other, move) for (name, other), move in budgets.items()),
    ):
        figure = disclosure.figure(name)
        if figure is None:
            continue
        if move.difference is None and not move.flat:
            unread.append(Unread(move.where, move.direction, f"看不出“{figure.label}”变动了多少"))
            continue
        # where a table is missing, the text alone says what the figure is
        now = figure.amount or filled.amounts.get(name, figure.amount)
        value = _before(now, move, filled.precision)
        wanted[target] = Cell("", move.where, f"{value:f}", value, exact_to(value))
    shares = {
        name: share
        for name, share in filled.shares.items()
        if name in entries and entries[name].type == "amount" and name not in filled.fields
    }
    for name, (value, span) in _parts(disclosure, shares, filled.precision).items():
        cell = shares[name].cell
        fields[name] = replace(cell, text=f"{value:f}", value=value, places=decimals(value))
        if not span.is_sharp:
            reason = f"“{entries[name].label}”只印了占比，据此推算为 {value:f} 万元，请核对"
            unread.append(Unread(cell.address, cell.text, reason))
    return replace(submission, prior=prior, fields={**submission.fields, **fields}), unread


def _before(now: Decimal, move: Move, precision: Precision) -> Decimal:
    if move.difference is None:
        return now
    grown = move.difference if move.is_rise else -move.difference
    found = precision.before(now, grown, move.rate)
    if move.base is None:
        return found
    places = exact_to(move.base)
    if round_half_up(found, places) == move.base:
        return found
    # of amount, change and rate two tell which is wrong
    is_confirmed = abs(now - grown - move.base) <= Decimal(_TAILS).scaleb(-places)
    if move.rate is not None:
        rate = move.rate if move.is_rise else -move.rate
        is_confirmed = is_confirmed or precision.has_grown(now, move.base, rate)
    return move.base if is_confirmed else found


def _parts(
    disclosure: Disclosure, shares: Mapping[str, Share], precision: Precision
) -> dict[str, tuple[Decimal, Span]]:
    """Amounts that are printed as shares; together they are what the text says they are."""
    spans = {
        name: precision.part(whole.amount, share.percent)
        for name, share in shares.items()
        if (whole := disclosure.figure(share.whole)) is not None
    }
    values = {name: value for name, span in spans.items() if (value := span.shortest()) is not None}
    for total, terms in _totals(disclosure):
        printed = disclosure.submission.fields.get(total)
        own = [name for name in terms if name in values]
        if printed is None or printed.value is None or not own:
            continue
        others = [disclosure.figure(name) for name in terms if name not in values]
        if None in others:
            continue
        said = sum((it.amount for it in others if it), Decimal(0))
        rest = printed.value - said - sum((values[name] for name in own), Decimal(0))
        widest = max(own, key=lambda name: spans[name].high - spans[name].low)
        if spans[widest].low <= values[widest] + rest <= spans[widest].high:
            values[widest] += rest
    return {name: (value, spans[name]) for name, value in values.items()}


def _totals(disclosure: Disclosure) -> Iterator[tuple[str, list[str]]]:
    """Lines of cards that add others up."""
    for name, entry in disclosure.edition.reporting_fields():
        if entry.total and "-" not in entry.total:
            yield name, [term.strip() for term in entry.total.split("+")]
