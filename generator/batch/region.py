"""The region's own figures: its departments added up by the names of figures and by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.batch.outliers import number, percentage, sum_over
from generator.batch.result import Result
from generator.batch.settings import RegionFigure, RegionTable, load_overview
from generator.catalog import LEVELS, below
from generator.edition.layout import TOTAL

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure of the region.

    Attributes:
        spec: which, and how it is printed.
        value: the departments' figures added up, in 万元 or as a count.
        prior: last year's; None where a department's is unknown.
        budget: what was budgeted; None where it isn't asked for.
        unknown: how many departments don't state last year's.
    """

    spec: RegionFigure
    value: Decimal
    prior: Decimal | None
    budget: Decimal | None
    unknown: int

    @property
    def rate(self) -> Decimal | None:
        """The change against last year in per cent, where there was something last year.

        Where one of the two is below zero, a rate would say nothing.
        """
        if self.prior is None or self.prior <= 0 or self.value < 0:
            return None
        return percentage(self.value - self.prior, self.prior)

    @property
    def completion(self) -> Decimal | None:
        """How much of the budget was spent, in per cent, where there was one."""
        if self.budget is None or self.budget <= 0 or self.value < 0:
            return None
        return percentage(self.value, self.budget)


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A subject of the region: its code (合计 for the total), its name, an amount a column."""

    code: str
    name: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class CodeTable:
    """A table of the region by function code; `shallow` are departments without 款 and 项."""

    spec: RegionTable
    lines: tuple[CodeLine, ...]
    shallow: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionTotals:
    """A year's figures of all departments that are counted."""

    year: int
    results: tuple[Result, ...]
    figures: tuple[FigureLine, ...]
    tables: tuple[CodeTable, ...]


def region_of(results: Sequence[Result], year: int) -> RegionTotals:
    """Add up the results of a year; of whatever edition."""
    own = tuple(item for item in results if item.year == year)
    overview = load_overview()
    figures = tuple(
        _figure(own, spec)
        for spec in overview.figures
        if any(spec.figure in item.totals.get("figures", {}) for item in own)
    )
    tables = tuple(table for spec in overview.tables if (table := _table(own, spec)).lines)
    return RegionTotals(year, own, figures, tables)


def _figure(results: Sequence[Result], spec: RegionFigure) -> FigureLine:
    priors = [_prior(item, spec) for item in results]
    known = [prior for prior in priors if prior is not None]
    return FigureLine(
        spec,
        sum_over(results, spec.figure),
        sum(known, ZERO) if len(known) == len(priors) else None,
        sum_over(results, spec.budget) if spec.budget else None,
        len(priors) - len(known),
    )


def _prior(result: Result, spec: RegionFigure) -> Decimal | None:
    """Last year's figure; where it isn't stated, what its parts were last year."""
    stated = number(result.totals, spec.figure, "prior")
    if stated is not None or not spec.parts:
        return stated
    parts = [number(result.totals, name, "prior") for name in spec.parts]
    known = [part for part in parts if part is not None]
    return sum(known, ZERO) if len(known) == len(parts) else None


def _table(results: Sequence[Result], spec: RegionTable) -> CodeTable:
    names: dict[str, Counter[str]] = {}
    sums: dict[str, list[Decimal]] = {}
    shallow = []
    for item in results:
        rows = item.totals.get("tables", {}).get(spec.table, {})
        codes = [code for code in rows if code != TOTAL]
        for code in codes:
            name = item.totals.get("subjects", {}).get(code, "")
            names.setdefault(code, Counter())[name] += 1
        if any(not below(code, codes) and len(code) < max(LEVELS) for code in codes):
            shallow.append(item.name)
        wanted = {TOTAL, *(code[:digits] for code in codes for digits in LEVELS)}
        for code in wanted:
            own = sums.setdefault(code, [ZERO] * len(spec.columns))
            for at, column in enumerate(spec.columns):
                own[at] += _amount(rows, code, column)
    order = [TOTAL, *sorted(code for code in sums if code != TOTAL)] if sums else []
    lines = tuple(CodeLine(code, _name(names.get(code)), tuple(sums[code])) for code in order)
    return CodeTable(spec, tuple(line for line in lines if any(line.amounts)), tuple(shallow))


def _amount(rows: Mapping[str, Mapping[str, str]], code: str, column: str) -> Decimal:
    """A subject's amount; where it has no row of its own, that of the rows right below it."""
    if code in rows:
        return Decimal(rows[code].get(column, "0"))
    lower = below(code, rows)
    top = set(lower).difference(*(below(up, lower) for up in lower))
    return sum((Decimal(rows[other].get(column, "0")) for other in top), ZERO)


def _name(names: Counter[str] | None) -> str:
    """What most departments call a subject."""
    return names.most_common(1)[0][0] if names else ""
