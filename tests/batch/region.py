"""Results of made-up departments, as a batch would have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from generator.batch.result import Result, Status
from generator.batch.totals import totals_of
from generator.figures.derive import Disclosure, derive
from tests.departments import department
from tests.years import edition_of

YEAR = "jiangxi-2022"


def disclosure(name: str, seed: int, edition_id: str = YEAR, kind: str = "部门") -> Disclosure:
    """A random department that agrees with itself."""
    submission = department(edition_id, seed)
    identity = replace(submission.identity, name=name, kind=kind)
    return derive(replace(submission, identity=identity), edition_of(edition_id))


def result_of(item: Disclosure, status: Status = Status.BUILT, **changes: Any) -> Result:  # noqa: ANN401
    """What a batch says of it."""
    identity = item.submission.identity
    result = Result(
        workbook=f"一组/{identity.name}.xlsx",
        sha256=identity.name.encode().hex().ljust(64, "0")[:64],
        status=status,
        name=identity.name,
        kind=identity.kind,
        edition=identity.edition,
        year=identity.year,
        documents=(f"一组/{identity.name}{identity.year}年度部门决算.docx",),
        totals=totals_of(item),
    )
    return replace(result, **changes)


def made_up(name: str, *, kind: str = "部门", **changes: Any) -> Result:  # noqa: ANN401
    """A result with nothing but its name and what is given."""
    totals: Mapping[str, Any] = {"is_department": kind == "部门", **changes.pop("totals", {})}
    result = Result(f"{name}.xlsx", name, Status.BUILT, "", name, kind, YEAR, 2022, totals=totals)
    return replace(result, **changes)


def figures(**amounts: str | tuple[str, str | None]) -> dict[str, Any]:
    """Totals with figures: an amount, or an amount and last year's."""
    pairs = {
        name: item if isinstance(item, tuple) else (item, None) for name, item in amounts.items()
    }
    return {"figures": {name: {"value": a, "prior": b} for name, (a, b) in pairs.items()}}


def total(items: list[Decimal]) -> Decimal:
    """Their sum."""
    return sum(items, Decimal(0))
