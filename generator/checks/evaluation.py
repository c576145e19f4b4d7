"""What is said of the projects that were evaluated, against each other (D07, D08, C11).

The names of projects get shortened and rearranged, so nothing here is an error: a name that may
mean the same project does, and only what fits none of those that it may mean is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, product
from math import prod

from generator.checks.finding import Finding, Severity
from generator.checks.projects import (
    Evaluation,
    Project,
    Report,
    alike,
    beside,
    evaluations_in,
    is_named,
    is_telling,
    projects_in,
    reports_in,
)
from generator.checks.score_table import Grid, Item, Section, items_of, name_of, sections_of
from generator.checks.stated import NUMBER, Stated, cells_of, plain, ratio, stated
from generator.checks.texts import annex_sources
from generator.figures.derive import Disclosure
from generator.figures.figure import ZERO
from generator.money import NotAnAmountError
from generator.submission import Block, Cell

#: What a department says its own evaluation was about.
EVALUATED = re.compile(
    rf"部门评价[^\n]{{0,60}}?涉及(?:一般公共预算支出|资金|金额)\s*{NUMBER}\s*万元"
)
_RATE = re.compile(
    rf"执行率(?:仅|达|约)?[为是达]?到?\s*{NUMBER}\s*[%％](?!\s*(?:以上|以下|左右|及以上))"
)
_ALL_PAID = re.compile(
    "(?<![未没不])(?<!没有)全部(?:支付|拨付|执行|支出|使用)(?:完成|完毕|完|到位)"
    "|预算(?:已经?)?全部(?:完成支出|执行完)"
)
_SCORED = re.compile(r"(\d+)\s*个项目(?:的)?(?:自评)?得分[^。\n]{0,16}如下")
_SCORE = re.compile(
    r"(?<![\d.])(?:100|\d{1,2}(?:\.\d{1,2})?)\s*分?\s*“?[优良中差](?=[\d\s，。；、”]|$)"
)
_UNITS = frozenset({"实施单位", "项目实施单位", "项目单位"})
#: So many ways of taking names for projects are tried.
_MOST_WAYS = 1000
#: A name of an indicator that is shorter may end another one by chance.
_TELLING = 5


def check_evaluation(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on the projects that the department's writings and its annexes speak of."""
    forms, annexes = disclosure.edition.forms, annex_sources(disclosure)
    writings = disclosure.submission.writings
    reports = [
        (forms.writings[name].title, report)
        for name, blocks in writings.items()
        for report in reports_in(disclosure, blocks)
    ]
    for name, blocks in writings.items():
        title = forms.writings[name].title
        yield from _units(disclosure, title, blocks)
        if name in annexes:
            continue
        projects = projects_in(disclosure, blocks)
        evaluations = list(evaluations_in(blocks))
        for place, report in reports:
            yield from _object(place, report, evaluations)
            yield from _executed(place, report, projects)
        for evaluation in evaluations:
            yield from _money(title, evaluation, projects)
            yield from _paid(title, evaluation, projects)
        yield from _scores(title, blocks)
        if len(projects) == 1:
            yield from _indicators(title, blocks)


def _object(title: str, report: Report, evaluations: Sequence[Evaluation]) -> Iterator[Finding]:
    """评价对象 (D08): a report is on one of the projects that the text names."""
    names = [name for evaluation in evaluations for name in evaluation.names]
    if names and not any(alike(report.name, name) for name in names):
        named = "、".join(f"“{name}”" for name in names)
        message = (
            f"《{title}》的评价报告写的是“{report.name}”，正文点名的是{named}。"
            "请核对报告是否附对，名称应当一致"
        )
        yield Finding("评价对象", Severity.WARNING, message, cells_of(report.heading))


def _executed(title: str, report: Report, projects: Sequence[Project]) -> Iterator[Finding]:
    """报告与自评 (D07): the rate that a report states is that of its project elsewhere.

    A report may state several rates, one of which must be it.
    """
    own = [project for project in projects if is_named(report.name, project.name)]
    rates = [
        (stated(match[1]), block) for block in report.blocks for match in _RATE.finditer(block.text)
    ]
    known = [rate for project in own if (rate := _rate_of(project)) is not None]
    if not known or len(known) < len(own) or not rates:
        return
    if not any(rate.meets((other.low, other.high)) for rate, _ in rates for other in known):
        said, elsewhere = (_listed(items) for items in ([rate for rate, _ in rates], known))
        message = (
            f"《{title}》的评价报告写的“{report.name}”执行率是 {said}%，"
            f"自评写的是 {elsewhere}%。请核对，应当一致"
        )
        cells = (*cells_of(rates[0][1]), *(cell for project in own for cell in project.cells))
        yield Finding("报告与自评", Severity.WARNING, message, tuple(dict.fromkeys(cells)))


def _rate_of(project: Project) -> Stated | None:
    """The rate of a project, where it is stated and is that of its amounts."""
    rate = project.rate
    return rate if rate and rate.meets(ratio(project.actual, project.budget)) else None


def _listed(items: Sequence[Stated]) -> str:
    return "%、".join(dict.fromkeys(item.text for item in items))


def _money(title: str, evaluation: Evaluation, projects: Sequence[Project]) -> Iterator[Finding]:
    """项目金额 (C11): the money of the projects that were evaluated adds up to what is stated."""
    match = EVALUATED.search(evaluation.block.text)
    named = [
        [project for project in projects if is_named(name, project.name)]
        for name in evaluation.names
    ]
    if match is None or not all(named) or prod(map(len, named)) > _MOST_WAYS:
        return
    amount = stated(match[1])
    ways = [way for way in product(*named) if len(set(map(id, way))) == len(way)]
    sums = [[of(project) for project in way] for way in ways for of in (_actual, _budget)]
    if not sums or any(_adds_up(amount, parts) for parts in sums):
        return
    parts = sums[0]
    added = "＋".join(part.text for part in parts)
    total = plain(sum((part.value for part in parts), ZERO))
    message = (
        f"《{title}》部门评价涉及 {amount.text} 万元，点名的项目执行数是"
        f" {added}＝{total} 万元，全年预算数相加也不是这个数。请核对"
    )
    cells = (
        *cells_of(evaluation.block),
        *(cell for found in named for project in found for cell in project.cells),
    )
    yield Finding("项目金额", Severity.WARNING, message, tuple(dict.fromkeys(cells)))


def _actual(project: Project) -> Stated:
    return project.actual


def _budget(project: Project) -> Stated:
    return project.budget


def _adds_up(amount: Stated, parts: Sequence[Stated]) -> bool:
    total = sum((part.value for part in parts), ZERO)
    return abs(total - amount.value) <= amount.slack + sum((part.slack for part in parts), ZERO)


def _paid(title: str, evaluation: Evaluation, projects: Sequence[Project]) -> Iterator[Finding]:
    """支付进度 (D05): a project is called paid in full and another place says it wasn't."""
    found = _ALL_PAID.search(evaluation.block.text)
    if found is None:
        return
    left = [
        project
        for name in evaluation.names
        for project in projects
        if is_named(name, project.name) and project.actual.high < project.budget.low
    ]
    if left:
        shown = "、".join(
            f"“{project.name}”预算 {project.budget.text}、执行 {project.actual.text}"
            for project in left
        )
        message = f"《{title}》写的是“{found[0]}”，而{shown}。请核对"
        cells = (
            *cells_of(evaluation.block),
            *(cell for project in left for cell in project.cells),
        )
        yield Finding("支付进度", Severity.WARNING, message, tuple(dict.fromkeys(cells)))


def _scores(title: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    """项目得分 (D01): fewer scores below than the projects that are said to have one."""
    for block, following in pairwise(blocks):
        match = _SCORED.search(block.text)
        if match is None:
            continue
        given = _given(following)
        if 0 < given < int(match[1]):
            message = (
                f"《{title}》写的是 {match[1]} 个项目的得分如下，下面有得分的是 {given} 个。"
                "请补上，或写明没有得分的原因"
            )
            cells = (*cells_of(block), *cells_of(following))
            yield Finding("项目得分", Severity.WARNING, message, cells)


def _given(block: Block) -> int:
    """How many scores a list states; 0 where it can't be told."""
    if block.kind != "table":
        return len(_SCORE.findall(block.text))
    grid = Grid(block)
    heads = [column for column, place in grid.row(0).items() if "得分" in place.text]
    if len(heads) != 1:
        return 0
    return sum(_is_number(grid, row, heads[0]) for row in range(1, grid.height))


def _is_number(grid: Grid, row: int, column: int) -> bool:
    try:
        return grid.number(row, column) is not None
    except NotAnAmountError:
        return False


def _indicators(title: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    """指标得分 (D07): two tables on one project give one indicator different scores."""
    tables = [scored for block in blocks if (scored := _scored(block))]
    for at, one in enumerate(tables):
        for other in tables[at + 1 :]:
            odd = [
                (name, score, twin, other[twin])
                for name, score in one.items()
                if (twin := _twin(name, other)) is not None
                and other[twin][0] == score[0]
                and other[twin][1] != score[1]
            ]
            if odd:
                shown = "；".join(
                    f"“{name}”{plain(score[1])}分，“{twin}”{plain(again[1])}分"
                    for name, score, twin, again in odd
                )
                message = f"《{title}》两张评分表的同一指标得分不同：{shown}。请核对"
                cells = tuple(cell for _, score, _, again in odd for cell in (*score[2], *again[2]))
                yield Finding("指标得分", Severity.INFO, message, cells)


Score = tuple[Decimal, Decimal, tuple[Cell, ...]]


def _scored(block: Block) -> dict[str, Score]:
    """Points and score of each indicator of a table of scores that has a name of its own."""
    if block.kind != "table":
        return {}
    grid = Grid(block)
    found: dict[str, Score | None] = {}
    for section, item in _lines(grid):
        name = name_of(grid, section, item).strip("“”")
        if item.score is not None and len(name) >= _TELLING:
            score = item.points, item.score, grid.cells((item.row, section.scores))
            found[name] = None if name in found else score
    return {name: score for name, score in found.items() if score is not None}


def _lines(grid: Grid) -> Iterator[tuple[Section, Item]]:
    try:
        for section in sections_of(grid)[0]:
            yield from ((section, item) for item in items_of(grid, section))
    except NotAnAmountError:
        return


def _twin(name: str, others: dict[str, Score]) -> str | None:
    """The only indicator that is called so, or by the end of it."""
    found = [other for other in others if name.endswith(other) or other.endswith(name)]
    return found[0] if len(found) == 1 else None


def _units(disclosure: Disclosure, title: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    """汇编范围 (E05): a unit that carries out a project is none of those that were consolidated."""
    submission = disclosure.submission
    rows = submission.lists.get("所属单位", ())
    known = [submission.identity.name, *(cell.text for row in rows for cell in row.values())]
    if submission.identity.kind != "部门" or not rows:
        return
    for block in blocks:
        for unit in _units_of(block):
            if is_telling(unit) and not any(alike(unit, name) for name in known if name):
                message = (
                    f"《{title}》的项目单位“{unit}”不在纳入汇编的单位之中。"
                    "请核对是否漏列；是其他部门的单位的，不必改"
                )
                yield Finding("汇编范围", Severity.INFO, message, cells_of(block))


def _units_of(block: Block) -> Iterator[str]:
    """The units that a table names: beside a label, or in a column."""
    if block.kind != "table":
        return
    grid = Grid(block)
    if unit := beside(grid, _UNITS):
        heading = {place.text for place in grid.row(0).values()}
        if unit not in heading:
            yield unit
    for column, place in grid.row(0).items():
        if place.text in _UNITS:
            cells = (grid.places.get((row, column)) for row in range(1, grid.height))
            yield from dict.fromkeys(cell.text for cell in cells if cell and cell.text)
