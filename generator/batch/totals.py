"""A department's totals as plain JSON, small enough to travel with its result.

All that a bureau's overview and its region's tables are made of, so that they can be made from the
log alone. Amounts are in 万元, as strings of exact decimals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from generator.batch.settings import load_overview
from generator.edition.layout import TOTAL
from generator.figures.derive import Disclosure
from generator.text import same


def totals_of(disclosure: Disclosure) -> dict[str, Any]:
    """What a bureau adds up, compares and lists of a department.

    Returns:
        `figures`: of every number with a name, its value and last year's, None where unknown;
        `tables`: of the tables by function, the amounts by code and column, zeros left out, the
        total under 合计; `subjects`: the names of the codes; `reasons`: every reason by what it is
        about; `reason_names`: which of the edition's reasons are given; `units`: the units that the
        workbook consolidates or lists; `is_department`: whether it is one, not a unit.
    """
    names = sorted(disclosure.edition.numbers)
    reasons = dict(_reasons(disclosure))
    return {
        "figures": {name: _figure(disclosure, name) for name in names},
        "tables": dict(_tables(disclosure)),
        "subjects": _subjects(disclosure),
        "reasons": reasons,
        "reason_names": [name for name, _ in _given(disclosure)],
        "units": _units(disclosure),
        "is_department": disclosure.submission.identity.kind == disclosure.edition.kinds[0],
    }


def _figure(disclosure: Disclosure, name: str) -> dict[str, str | None]:
    figure = disclosure.figure(name)
    if figure is None:
        return {"value": None, "prior": None}
    # a blank in a workbook that was handed in means that there was none
    prior = None if figure.prior is None else figure.prior.amount
    return {"value": _text(figure.value), "prior": _text(prior)}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _tables(disclosure: Disclosure) -> Iterator[tuple[str, dict[str, dict[str, str]]]]:
    for item in load_overview().tables:
        table = disclosure.tables.get(item.table)
        if table is None or not table.table.has_own_rows:
            continue
        rows: dict[str, dict[str, str]] = {}
        for code in (TOTAL, *(subject.code for subject in table.subjects)):
            amounts = {
                column: f"{figure.amount:f}"
                for column in table.table.all_columns
                if (figure := table.figures.get((code, column)))
            }
            rows[code] = amounts
        yield item.table, rows


def _subjects(disclosure: Disclosure) -> dict[str, str]:
    wanted = {item.table for item in load_overview().tables}
    return {
        subject.code: subject.name
        for name, table in disclosure.tables.items()
        if name in wanted
        for subject in table.subjects
    }


def _reasons(disclosure: Disclosure) -> Iterator[tuple[str, str]]:
    """Every reason that the department wrote: the edition's, and those beside a subject."""
    edition, submission = disclosure.edition, disclosure.submission
    for name, text in _given(disclosure):
        yield edition.forms.reasons[name].label, text
    for name, listing in edition.forms.lists.items():
        if not any(entry.type == "amount" for entry in listing.columns.values()):
            continue
        for row in submission.lists.get(name, ()):
            for column, entry in listing.columns.items():
                text = row[column].text.strip() if column in row else ""
                if entry.type == "paragraph" and text and not _is_marked(disclosure, text):
                    key = row[listing.key].text if listing.key and listing.key in row else ""
                    yield " ".join(filter(None, (listing.title, key, entry.label))), text


def _given(disclosure: Disclosure) -> Iterator[tuple[str, str]]:
    """The reasons of the edition that the department wrote, by name."""
    for name, cell in disclosure.submission.reasons.items():
        if (text := cell.text.strip()) and not _is_marked(disclosure, cell.text):
            yield name, text


def _is_marked(disclosure: Disclosure, text: str) -> bool:
    """Whether the words are the program's, and nobody has made them their own."""
    draft = disclosure.edition.wording.draft
    return text.startswith((draft.mark, draft.joined))


def _units(disclosure: Disclosure) -> list[str]:
    edition, submission = disclosure.edition, disclosure.submission
    names = [unit.name for unit in submission.units]
    for name, listing in edition.forms.lists.items():
        if listing.merge == "units":
            column = next(iter(listing.columns))
            rows: tuple[Mapping[str, Any], ...] = submission.lists.get(name, ())
            names += [row[column].text for row in rows if column in row and row[column].text]
    return list({same(name): name for name in names}.values())
