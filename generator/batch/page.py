"""index.html: one self-contained page for the bureau, without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from generator.batch.book import (
    list_line,
    places_in,
    remark_of,
    sorted_findings,
    tint_of,
)
from generator.batch.calendar_page import calendar_view
from generator.batch.outliers import Outlier, number, sum_over
from generator.batch.result import Result, counts_of, name_of
from generator.batch.scope import Scope
from generator.batch.settings import load_overview
from generator.batch.standing import Standing
from generator.checks.finding import Severity
from generator.money import NumberStyle
from generator.page_templates import page_bytes

#: How the overview prints amounts.
AMOUNT = NumberStyle(thousands=True, blank="")
#: As many findings as the page lists for one department; its own report lists all.
SHOWN = 30


def overview_page(  # noqa: PLR0913, PLR0917 - all that the page shows
    results: Sequence[Result],
    scope: Scope,
    outliers: Sequence[Outlier],
    expected: Sequence[str] | None,
    files: Sequence[str],
    calendar: Sequence[Standing] = (),
) -> bytes:
    """The page.

    Args:
        results: one for each workbook.
        scope: who is in and who is out.
        outliers: what is worth a look.
        expected: the departments on the list; None where there is none.
        files: the bureau's own files beside the page.
        calendar: who is to publish by when, as far as that is known.
    """
    figures = load_overview().columns
    views = [_view(item, scope, figures, at) for at, item in enumerate(results, start=1)]
    return page_bytes(
        "overview.html.j2",
        counts=counts_of(results),
        handed_in=list_line(scope, expected),
        files=[_link(path) for path in files],
        figures=list(figures.values()),
        departments=views,
        failed=[view for view in views if view["message"]],
        totals=[AMOUNT.print(sum_over(scope.counted, name)) for name in figures],
        counted=len(scope.counted),
        missing=scope.missing,
        calendar=calendar_view(calendar),
        basis=load_overview().calendar.basis,
        strangers=[{"name": name_of(item), "workbook": item.workbook} for item in scope.strangers],
        outliers=[(kind, list(items)) for kind, items in groupby(outliers, lambda item: item.kind)],
    )


def _view(result: Result, scope: Scope, figures: Mapping[str, str], at: int) -> dict[str, Any]:
    examined = result.status.is_examined
    findings = sorted_findings(result)
    return {
        "id": f"d{at}",
        "name": name_of(result),
        "kind": result.kind,
        "year": result.year or "",
        "workbook": result.workbook,
        "status": result.word,
        "tint": tint_of(result),
        "counts": [result.errors, result.warnings, result.infos] if examined else ["", "", ""],
        "figures": [AMOUNT.print(number(result.totals, name)) for name in figures],
        "counted": result.workbook not in scope.left_out,
        "documents": [_link(path) for path in result.documents],
        "message": "" if examined else result.message,
        "remark": remark_of(result, scope) if examined else "",
        "findings": [
            {
                "severity": item["severity"],
                "level": "已说明" if item.get("waived") else Severity(item["severity"]).chinese,
                "rule": item["rule"],
                "message": item["message"],
                "places": places_in(item),
            }
            for item in findings[:SHOWN]
        ],
        "more": max(0, len(findings) - SHOWN),
    }


def _link(path: str) -> dict[str, str]:
    """A file as the page links to it: its kind, its name, its address from the page's folder."""
    name = PurePosixPath(path)
    address = quote(path.encode("utf-8", "surrogateescape"))
    return {"kind": name.suffix.lstrip(".").upper(), "name": name.name, "address": address}
