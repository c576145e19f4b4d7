"""What a bureau should look at across its departments: hints, by thresholds that are data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from generator.batch.result import Result
from generator.batch.settings import load_overview
from generator.money import PRECISION, round_half_up
from generator.text import few, same

_SIGNS = re.compile(r"[\s，。、；：,.;:（）()]+")
#: As many things that a reason is about as one line names.
_SHOWN = 4
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Outlier:
    """Something unusual: of which departments, what, and why it is worth a look."""

    kind: str
    names: tuple[str, ...]
    message: str
    basis: str


def number(totals: Mapping[str, Any], name: str, which: str = "value") -> Decimal | None:
    """A figure of a result's totals, or last year's (`prior`); None where it is unknown."""
    text = totals.get("figures", {}).get(name, {}).get(which)
    return None if text is None else Decimal(text)


def sum_over(results: Sequence[Result], name: str) -> Decimal:
    """A figure added up over results; one that is unknown counts as none."""
    amounts = (number(item.totals, name) for item in results)
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def percentage(part: Decimal, whole: Decimal) -> Decimal:
    """The part as a percentage of the whole, which is not zero."""
    with localcontext(PRECISION):
        return part / whole * _HUNDRED


def outliers_of(results: Sequence[Result]) -> list[Outlier]:
    """Everything unusual in the results that were examined."""
    examined = [item for item in results if item.status.is_examined]
    return [
        *(found for item in examined for found in _rises(item)),
        *(found for item in examined for found in _completions(item)),
        *_same_reasons(examined),
    ]


def _rises(result: Result) -> Iterator[Outlier]:
    """Figures that rose much without a reason; the parts of one that is told are not told again."""
    settings = load_overview().outliers
    given = set(result.totals.get("reason_names", ()))
    told: set[str] = set()
    for rise in settings.rises:
        value, prior = (
            number(result.totals, rise.figure),
            number(result.totals, rise.figure, "prior"),
        )
        if not value or prior is None or given.intersection(rise.reasons):
            continue
        if told.issuperset(rise.reasons):
            continue
        if prior and percentage(value - prior, prior) <= settings.rise_above:
            continue
        rate = f"增长 {_percent(value - prior, prior)}" if prior else "上年没有"
        told |= set(rise.reasons)
        message = (
            f"“{rise.figure}”{rate}（上年 {_plain(prior)} 万元，本年 {_plain(value)} 万元），"
            "没有写原因"
        )
        yield Outlier("增幅较大", (result.name,), message, settings.basis["rises"])


def _completions(result: Result) -> Iterator[Outlier]:
    settings = load_overview().outliers
    for name, budget_name in settings.completions:
        value, budget = number(result.totals, name), number(result.totals, budget_name)
        if not value or not budget or percentage(value, budget) <= settings.completion_above:
            continue
        message = (
            f"“{name}”完成预算的 {_percent(value, budget)}"
            f"（预算 {_plain(budget)} 万元，决算 {_plain(value)} 万元）"
        )
        yield Outlier("完成率偏高", (result.name,), message, settings.basis["completions"])


def _same_reasons(results: Sequence[Result]) -> Iterator[Outlier]:
    settings = load_overview().outliers
    said: dict[str, tuple[str, dict[str, list[str]]]] = {}
    for result in results:
        for about, text in result.totals.get("reasons", {}).items():
            key = _SIGNS.sub("", same(text))
            if len(key) >= settings.same_reason_from:
                _, by_name = said.setdefault(key, (text, {}))
                by_name.setdefault(result.name, []).append(about)
    for text, by_name in said.values():
        if len(by_name) >= settings.same_reason_in:
            places = list(dict.fromkeys(item for items in by_name.values() for item in items))
            about = few(places, _SHOWN)
            message = f"{len(by_name)} 个部门写的原因相同：“{text}”（{about}）"
            yield Outlier("原因雷同", tuple(by_name), message, settings.basis["same_reason"])


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{round_half_up(percentage(part, whole), 2):f}%"


def _plain(value: Decimal) -> str:
    return f"{round_half_up(value, 2):f}"
