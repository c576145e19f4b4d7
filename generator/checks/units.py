"""The units that carry out projects, against those that were consolidated (汇编范围, E05)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.score_table import Grid
from generator.checks.stated import cells_of
from generator.figures.derive import Disclosure
from generator.submission import Block
from generator.text import same

#: A shorter name is like too many others.
_SHORTEST = 4
_AND = re.compile("[、，,和及与]")


@check(
    "汇编范围",
    Severity.INFO,
    "绩效表的项目单位不在汇编的单位之中",
    "部门决算包括本级和所属单位",
    needs=("forms.writings", "forms.lists.所属单位", "prose.scores.units"),
)
def check_units(disclosure: Disclosure, title: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    """汇编范围 (E05): a unit that carries out a project is none of those that were consolidated."""
    submission = disclosure.submission
    rows = submission.lists.get("所属单位", ())
    known = [submission.identity.name, *(cell.text for row in rows for cell in row.values())]
    if submission.identity.kind != "部门" or not rows:
        return
    labels = frozenset(map(same, disclosure.edition.prose.scores.units))
    for block in blocks:
        for named in _units_of(block, labels):
            units = [unit for unit in _AND.split(named) if len(same(unit)) >= _SHORTEST]
            odd = [unit for unit in units if not any(_alike(unit, it) for it in known if it)]
            if odd and len(odd) == len(units):
                message = (
                    f"《{title}》的项目单位“{named}”不在纳入汇编的单位之中。"
                    "请核对是否漏列；是其他部门的单位的，不必改"
                )
                yield Finding("汇编范围", Severity.INFO, message, cells_of(block))


def _alike(one: str, other: str) -> bool:
    """Whether two names may mean one unit: an abbreviation keeps the order of the characters."""
    short, long = sorted((same(one), same(other)), key=len)
    left = iter(long)
    return all(character in left for character in short)


def _units_of(block: Block, labels: frozenset[str]) -> Iterator[str]:
    """The units that a table names: beside a label, or in a column."""
    if block.kind != "table":
        return
    grid = Grid(block)
    if unit := grid.beside(labels):
        heading = {place.text for place in grid.row(0).values()}
        if unit not in heading:
            yield unit
    for column, place in grid.row(0).items():
        if same(place.text) in labels:
            cells = (grid.places.get((row, column)) for row in range(1, grid.height))
            yield from dict.fromkeys(cell.text for cell in cells if cell and cell.text)
