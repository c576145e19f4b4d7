"""What must be filled in (rule C14 and the official list of contents): nothing may stay blank."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.figures.derive import Disclosure

RULE = "必填未填"


@check(RULE, Severity.ERROR, "必须填写的栏目空着", "版式规定的公开内容")
def check_required(disclosure: Disclosure) -> Iterator[Finding]:
    """A finding for each required line of a card, or cell of a list's row, that is blank."""
    submission, forms = disclosure.submission, disclosure.edition.forms
    for card in forms.cards.values():
        for name, entry in card.fields.items():
            cell = submission.fields.get(name)
            if entry.required and (cell is None or not cell.text):
                message = f"《{card.title}》的“{entry.label}”没有填写。请填写"
                yield Finding(RULE, Severity.ERROR, message, (cell,) if cell else ())
    for name, listing in forms.lists.items():
        for row in submission.lists.get(name, ()):
            for column, entry in listing.columns.items():
                cell = row.get(column)
                if entry.required and (cell is None or not cell.text):
                    message = f"《{listing.title}》的“{entry.label}”没有填写。请填写，或删去这一行"
                    yield Finding(RULE, Severity.ERROR, message, (cell,) if cell else ())
