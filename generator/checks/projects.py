"""The projects that a department writes of: their names and money, wherever it gives them.

It gives them in three forms, and each is read only where it leaves no doubt: a 自评表, which names
one project above its money; a list with a line for each project; and such a list that has lost its
lines on the way from a page into cells, where a rate confirms that its two amounts belong to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator.checks.score_table import Grid, own_words, sections_of
from generator.checks.stated import NUMBER, Stated, maybe, ratio, stated
from generator.checks.texts import Prose, Text
from generator.figures.derive import Disclosure
from generator.figures.figure import HALF
from generator.money import decimals
from generator.submission import Block, Cell
from generator.text import same

BUDGETS = ("全年预算数", "全年预算数(万元)", "预算数", "预算数(万元)")
ACTUALS = ("全年执行数", "全年执行数(万元)", "执行数", "执行数(万元)")
RATES = ("执行率", "预算执行率", "执行率(%)", "预算执行率(%)")
_NAMES = frozenset({"项目名称", "项目"})
_IN_LINE = re.compile(rf"([\u4e00-\u9fff“”、]{{4,60}})\s*{NUMBER}\s+{NUMBER}\s+{NUMBER}\s*[%％]")
_QUOTED = re.compile(r"“([^“”\n]+)”")
_EVALUATED = re.compile(
    r"对((?:“[^“”\n]+”[、，,和及与]?)+)等?\s*(\d+)\s*个项目(?:开展|进行)了?[^，。\n]{0,4}部门评价"
)
_EVALUATED_AS = re.compile(
    r"对\s*(\d+)\s*个项目(?:开展|进行)了?部门评价[，,]\s*分别[为是][：:]?\s*([^。；\n]+)[。；]"
)
_AND = re.compile("[、，,和及与]")
_REPORT = re.compile(r"(.*?)(?:项目)?(?:支出)?(?:部门|重点|财政|绩效)*评价报告")
#: What is said of every project says nothing of this one.
_COMMON = re.compile(r"(?:项目|支出|经费|专项|费用|资金)$")
_YEAR = re.compile(r"^(?:(?:19|20)\d{2}年度?)?(?:部门|本级)?")
#: A shorter name is like too many others.
_SHORTEST = 4
#: A report's title is not longer.
_TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Project:
    """A project with the money that is stated of it.

    Attributes:
        name: as it is written, the department's own name left out.
        budget: 全年预算数, in the unit of the writing.
        actual: 全年执行数.
        rate: 执行率, in per cent; None where it isn't stated.
        cells: where it stands.
    """

    name: str
    budget: Stated
    actual: Stated
    rate: Stated | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A sentence that says which projects were evaluated, all of them by name."""

    names: tuple[str, ...]
    block: Block


@dataclass(frozen=True, slots=True)
class Report:
    """A report on one project: the name in its title, and all that follows."""

    name: str
    heading: Block
    blocks: tuple[Block, ...]


def projects_in(disclosure: Disclosure, blocks: Sequence[Block]) -> list[Project]:
    """The projects of a writing with their money; the lines of a list are equally exact."""
    own = disclosure.submission.identity.name
    found = []
    for block in blocks:
        if block.kind == "table":
            grid = Grid(block)
            found += list(_of_score_table(grid, own)) or _equally_exact(list(_of_list(grid, own)))
    return found + _equally_exact(list(_in_lines(blocks, own)))


def evaluations_in(blocks: Sequence[Block]) -> Iterator[Evaluation]:
    """The sentences that name as many projects as they say were evaluated."""
    for block in blocks:
        for match in _EVALUATED.finditer(block.text):
            names = tuple(_QUOTED.findall(match[1]))
            if len(names) == int(match[2]):
                yield Evaluation(names, block)
        for match in _EVALUATED_AS.finditer(block.text):
            names = tuple(name for name in map(same, _AND.split(match[2])) if name)
            if len(names) == int(match[1]):
                yield Evaluation(names, block)


def reports_in(disclosure: Disclosure, blocks: Sequence[Block]) -> Iterator[Report]:
    """The reports of a writing, each up to the next title that is one too."""
    names = [_reported(disclosure, block) for block in blocks]
    starts = [at for at, name in enumerate(names) if name is not None]
    for at, end in pairwise((*starts, len(blocks))):
        yield Report(names[at] or "", blocks[at], tuple(blocks[at + 1 : end]))


def _reported(disclosure: Disclosure, block: Block) -> str | None:
    """The project in a report's title; None for anything else, and for a report on everything."""
    words = same(block.text)
    match = _REPORT.fullmatch(words) if len(words) <= _TITLE_LENGTH else None
    if match is None or block.kind == "table" or "整体" in words:
        return None
    name = _YEAR.sub("", _without(match[1], disclosure.submission.identity.name))
    return name if is_telling(name) else None


def is_telling(name: str) -> bool:
    """Whether a name is long enough to be told from others."""
    return len(core(name)) >= _SHORTEST


def core(name: str) -> str:
    """A name without what every project is called, as long as enough is left."""
    words = same(name)
    while (short := _COMMON.sub("", words)) != words and len(short) >= _SHORTEST:
        words = short
    return words


def alike(one: str, other: str) -> bool:
    """Whether two names may mean one project: an abbreviation keeps the order of the characters."""
    short, long = sorted((core(one), core(other)), key=len)
    left = iter(long)
    return len(short) >= _SHORTEST and all(character in left for character in short)


def is_named(name: str, other: str) -> bool:
    """Whether two names hardly mean different projects: one is in the other, or most of it is."""
    short, long = sorted((core(name), core(other)), key=len)
    return (short in long and bool(short)) or (len(short) * 2 > len(long) and alike(name, other))


def _without(name: str, own: str) -> str:
    return same(name).removeprefix(same(own)).removeprefix("(本级)").removeprefix("本级")


def _of_score_table(grid: Grid, own: str) -> Iterator[Project]:
    """The project of a 自评表: its name, and the first line of its money."""
    name = beside(grid, _NAMES)
    if name is None:
        return
    for section in sections_of(grid)[0]:
        budget_at, actual_at = section.column(*BUDGETS), section.column(*ACTUALS)
        rate_at = section.column(*RATES)
        if budget_at is None or actual_at is None:
            continue
        for row in section.rows:
            found = _project(grid, own, name, row, (budget_at, actual_at, rate_at))
            if found is not None:
                yield found
                return


def beside(grid: Grid, labels: frozenset[str]) -> str | None:
    """The words to the right of a label, in a table that says things side by side."""
    for (row, column), place in grid.places.items():
        if (place.row, place.column) == (row, column) and same(place.text) in labels:
            right = grid.places.get((row, column + place.columns))
            if right is not None and right.text and right is not place:
                return right.text
    return None


def _of_list(grid: Grid, own: str) -> Iterator[Project]:
    """The projects of a list whose first row heads its columns."""
    heading = {same(place.text): column for column, place in grid.row(0).items()}
    columns = [_column(heading, names) for names in (_NAMES, BUDGETS, ACTUALS, RATES)]
    name_at, budget_at, actual_at, rate_at = columns
    if name_at is None or budget_at is None or actual_at is None:
        return
    for row in range(1, grid.height):
        name = own_words(grid, row, name_at)
        found = _project(grid, own, name, row, (budget_at, actual_at, rate_at))
        if name and found is not None:
            yield found


def _column(heading: Mapping[str, int], names: Sequence[str] | frozenset[str]) -> int | None:
    return next((at for words, at in heading.items() if words in names), None)


def _project(
    grid: Grid, own: str, name: str, row: int, columns: tuple[int, int, int | None]
) -> Project | None:
    budget_at, actual_at, rate_at = columns
    budget, actual = (maybe(own_words(grid, row, at)) for at in (budget_at, actual_at))
    if budget is None or actual is None or not budget.value:
        return None
    rate = maybe(own_words(grid, row, rate_at).rstrip("%％")) if rate_at is not None else None
    cells = grid.cells((row, budget_at), (row, actual_at))
    return Project(_without(name, own), budget, actual, rate, cells)


def _in_lines(blocks: Sequence[Block], own: str) -> Iterator[Project]:
    """Lines of a list that run on in words: a name, two amounts, and the rate that they make."""
    texts = tuple(Text("", block.text, block.cell, "text") for block in blocks if block.text)
    for text, match in Prose(texts).find(_IN_LINE):
        budget, actual, rate = (stated(match[at]) for at in (2, 3, 4))
        if budget.value and rate.meets(ratio(actual, budget)):
            yield Project(_without(match[1], own), budget, actual, rate, text.cells)


def _equally_exact(found: list[Project]) -> list[Project]:
    """The lines of one list: a 204 beside a 51.43 is 204.00."""
    amounts = [item.value for project in found for item in (project.budget, project.actual)]
    slack = HALF.scaleb(-max(map(decimals, amounts), default=0))
    return [
        replace(
            project,
            budget=replace(project.budget, slack=slack),
            actual=replace(project.actual, slack=slack),
        )
        for project in found
    ]
