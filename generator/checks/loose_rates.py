"""Rates of execution in a table that ran apart into words: its headings, then as many numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from generator.checks.finding import Finding, Severity
from generator.checks.funds import fits, rate_finding
from generator.checks.stated import cells_of, equally_exact
from generator.edition.evaluation_words import Scores
from generator.edition.phrases import words
from generator.figures.scores import percentage
from generator.figures.stated import Stated
from generator.submission import Block

_ENTRY = re.compile(r"-?[\d,]+(?:\.\d+)?[%％]?|[—\-–]+")
_NO_BLOCK = Block("text", "")


def check_loose_rates(title: str, blocks: Sequence[Block], known: Scores) -> Iterator[Finding]:
    """执行率 (D03) where each number of a line can be told by the headings that stand before it.

    Args:
        title: the writing's.
        blocks: what it says.
        known: what heads the columns of a table of scores.
    """
    if not (known.budgets and known.actuals and known.rates and known.whole):
        return
    line = _line(_headings(known), known.whole)
    for block, following in pairwise([*blocks, _NO_BLOCK]):
        if "table" in {block.kind, following.kind}:
            text = block.text if block.kind != "table" else ""
        else:
            text = f"{block.text} {following.text}"
        for match in line.finditer(text):
            if match.start() < len(block.text):
                yield from _judged(title, block, _by_heading(match, known))


def _judged(title: str, block: Block, found: Mapping[str, Stated]) -> Iterator[Finding]:
    if found.keys() < {"budgets", "actuals", "rates"}:
        return
    budget, actual = equally_exact(found["budgets"], found["actuals"])
    line = budget, actual, found["rates"]
    if budget.value > 0 and not fits(*line):
        yield rate_finding(title, line, cells_of(block), Severity.WARNING)


def _by_heading(match: re.Match[str], known: Scores) -> dict[str, Stated]:
    """The numbers of a line by what heads them; none where there are not as many as headings."""
    headings, entries = match["headings"].split(), _ENTRY.findall(match["entries"])
    if len(headings) != len(entries):
        return {}
    kinds = {
        word: kind for kind in ("budgets", "actuals", "rates") for word in getattr(known, kind)
    }
    return {
        kinds[heading]: number
        for heading, entry in zip(headings, entries, strict=True)
        if heading in kinds and (number := percentage(entry)) is not None
    }


def _headings(known: Scores) -> tuple[str, ...]:
    return (
        *known.initial, *known.budgets, *known.actuals, *known.points, *known.rates, *known.scores,
    )  # fmt: skip


@lru_cache(maxsize=8)
def _line(headings: tuple[str, ...], wholes: tuple[str, ...]) -> re.Pattern[str]:
    """Headings, the line of all the money, and its entries."""
    heading, entry = words(headings), _ENTRY.pattern
    return re.compile(
        rf"(?P<headings>(?:{heading})(?:\s+(?:{heading}))+)\s*"
        rf"(?:{words(wholes)})(?P<entries>(?:\s+(?:{entry}))+)(?![\d.%％])"
    )
