"""Tables of scores against themselves: points, scores, targets (D01, D02, D04, D05, D09).

The rules speak only of a table that they understand whole: one with 分值 and 得分 in a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.checks.finding import Finding, Severity
from generator.checks.funds import check_goal, check_parts
from generator.checks.registry import check
from generator.checks.score_table import (
    Grid,
    Item,
    Place,
    Section,
    items_of,
    name_of,
    own_words,
    sections_of,
)
from generator.checks.stated import HUNDRED, maybe, plain
from generator.edition.prose import Scores
from generator.figures.figure import ZERO
from generator.money import NotAnAmountError
from generator.submission import Block, Cell
from generator.text import same

_BRACKET = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分\s*[）)]$")
_VALUE = re.compile(r"(>=|<=|=|≥|≤|>|<|)(\d+(?:\.\d+)?)([%个项次天件人元分万批台套]*)")
_SIGNS = {">=": "≥", "<=": "≤", "=": ""}
#: A name of an indicator that is shorter may end another one by chance.
_TELLING = 5


def check_scores(title: str, block: Block, known: Scores) -> Iterator[Finding]:
    """A table that can be read as one of scores; nothing on others."""
    grid = Grid(block)
    sections, total = sections_of(grid, known)
    if not sections:
        return
    try:
        items = {section.rows.start: items_of(grid, section) for section in sections}
    except NotAnAmountError:
        items = {}
    for section in sections:
        yield from check_parts(title, grid, section, known)
        yield from check_goal(title, grid, section, known)
        lines = items.get(section.rows.start, [])
        yield from _over(title, grid, section, lines, known)
        yield from _targets(title, grid, section, lines, known)
        yield from _levels(title, grid, section, lines, known)
    lines = [item for found in items.values() for item in found]
    if total is not None and lines:
        yield from _total(title, grid, sections, lines, total)


@check(
    "自评合计",
    Severity.ERROR,
    "评分表的合计与各项相加不符，分值合计不是 100",
    "项目支出绩效自评表：总分等于各项之和，满分 100 分",
    needs=("forms.writings", "prose.scores.points", "prose.scores.scores", "prose.scores.totals"),
)
def _total(
    title: str, grid: Grid, sections: list[Section], items: list[Item], total: int
) -> Iterator[Finding]:
    """自评合计 (D01): points and scores add up to the total."""
    last = sections[-1]
    for what, column, amounts in (
        ("分值", last.points, [item.points for item in items]),
        ("得分", last.scores, [item.score for item in items if item.score is not None]),
    ):
        try:
            stated = grid.number(total, column)
        except NotAnAmountError:
            continue
        added = sum(amounts, ZERO)
        cells = grid.cells((total, column))
        if stated is not None and stated != added:
            message = (
                f"《{title}》的评分表，{what}合计写的是 {plain(stated)}，"
                f"各项相加是 {plain(added)}，相差 {plain(stated - added)}。请核对"
            )
            yield Finding("自评合计", Severity.ERROR, message, cells)
        elif what == "分值" and added != HUNDRED:
            message = f"《{title}》的评分表，各项分值相加是 {plain(added)}，一般应为 100。请核对"
            yield Finding("自评合计", Severity.WARNING, message, cells)


@check(
    "得分超分值",
    Severity.ERROR,
    "得分超过了分值",
    "项目支出绩效自评表：得分以分值为限",
    needs=("forms.writings", "prose.scores.points", "prose.scores.scores"),
)
def _over(
    title: str, grid: Grid, section: Section, items: list[Item], known: Scores
) -> Iterator[Finding]:
    """得分超分值 (D02)."""
    for item in items:
        if item.score is not None and item.score > item.points:
            name = name_of(grid, section, item, known)
            message = (
                f"《{title}》的评分表，{name}得分 {plain(item.score)}，"
                f"超过了分值 {plain(item.points)}。请改正"
            )
            cells = grid.cells((item.row, section.scores), (item.row, section.points))
            yield Finding("得分超分值", Severity.ERROR, message, cells)


@check(
    "完成与得分",
    Severity.WARNING,
    "没有完成的得了满分，完成了的扣分而没有写原因",
    "项目支出绩效自评表：得分与完成情况相符",
    needs=(
        "forms.writings",
        "prose.scores.points",
        "prose.scores.scores",
        "prose.scores.targets",
        "prose.scores.reached",
    ),
)
def _targets(
    title: str, grid: Grid, section: Section, items: list[Item], known: Scores
) -> Iterator[Finding]:
    """完成与得分 (D05): full marks for a target that was missed, or fewer for one that was met."""
    target_at, reached_at = section.column(known.targets), section.column(known.reached)
    why_at = section.column(known.deviations)
    if target_at is None or reached_at is None:
        return
    for item in items:
        name = name_of(grid, section, item, known)
        target, reached = (own_words(grid, item.row, at) for at in (target_at, reached_at))
        yield from _direction(title, name, target, grid.cells((item.row, target_at)))
        missed = _missed(name, target, reached, known)
        if missed is None or item.score is None:
            continue
        cells = grid.cells((item.row, section.scores), (item.row, reached_at))
        said = f"《{title}》的评分表，{name}指标值“{target}”，完成值“{reached}”，"
        if missed and item.score == item.points > 0:
            message = f"{said}没有达到，得分是满分 {plain(item.score)}。请核对"
        elif (
            not missed
            and item.score < item.points
            and why_at is not None
            and not own_words(grid, item.row, why_at)
        ):
            message = (
                f"{said}已经达到，得分 {plain(item.score)}，少于分值 {plain(item.points)}，"
                "没有写原因。请核对"
            )
        else:
            continue
        yield Finding("完成与得分", Severity.WARNING, message, cells)


@check(
    "指标方向",
    Severity.WARNING,
    "成本指标写成了不低于",
    "成本指标一般是不超过",
    needs=(
        "forms.writings",
        "prose.scores.points",
        "prose.scores.scores",
        "prose.scores.targets",
        "prose.scores.reached",
    ),
)
def _direction(title: str, name: str, target: str, cells: tuple[Cell, ...]) -> Iterator[Finding]:
    """指标方向 (D09): a cost is to stay below its target, not above."""
    if name.rstrip("”").endswith("成本") and same(target).startswith(("≥", ">")):
        message = f"《{title}》的评分表，{name}的指标值是“{target}”，成本一般是不超过。请核对"
        yield Finding("指标方向", Severity.WARNING, message, cells)


def _missed(name: str, target: str, reached: str, known: Scores) -> bool | None:
    """Whether a target was missed; None where it can't be told."""
    wanted, got = (_VALUE.fullmatch(same(text).replace(" ", "")) for text in (target, reached))
    if wanted is None or got is None:
        return None
    sign, got_sign = (_SIGNS.get(match[1], match[1]) for match in (wanted, got))
    most, value = Decimal(wanted[2]), Decimal(got[2])
    same_kind = got_sign in {"", sign} and got[3] in {"", wanted[3]}
    # 1 for 100 %, 43.56 for 43.56万
    if not same_kind or (not got[3] and wanted[3] in {"万", "%"} and value <= 1):
        return None
    if sign:
        return {"≤": value > most, "≥": value < most}.get(sign)
    in_percent = wanted[3] == got[3] == "%"
    if not in_percent or (value != most and any(word in name for word in known.less_is_better)):
        return None
    return value < most


@check(
    "指标分值",
    Severity.WARNING,
    "上级指标的分值与下级相加不符",
    "项目支出绩效自评表：上级指标的分值等于下级之和",
    needs=("forms.writings", "prose.scores.points", "prose.scores.scores"),
)
def _levels(
    title: str, grid: Grid, section: Section, items: list[Item], known: Scores
) -> Iterator[Finding]:
    """指标分值 (D04): points in brackets, or in a column of an upper level, against those below."""
    odd: list[str] = []
    at: list[tuple[int, int]] = []
    points = {item.row: item.points for item in items}
    for row in section.rows:
        for column, place in grid.row(row).items():
            if column >= section.points:
                continue
            stated = _points_of(section, column, place, known)
            rows = _rows_of(grid, section, place, known)
            below = [points[line] for line in rows if line in points]
            if stated is None or not below or sum(below) == stated:
                continue
            is_points = section.heading.get(column) in known.points
            name = _label(grid, row, column) if is_points else place.text
            odd.append(f"“{name}”写的是 {plain(stated)}，下面合计 {plain(sum(below, ZERO))}")
            at.append((row, column))
    if odd:
        message = f"《{title}》的评分表，上级指标的分值与下面各项不符：{'；'.join(odd)}。请核对"
        yield Finding("指标分值", Severity.WARNING, message, grid.cells(*at))


def _points_of(section: Section, column: int, place: Place, known: Scores) -> Decimal | None:
    """The points that a cell of an upper level states."""
    if match := _BRACKET.search(same(place.text)):
        return Decimal(match[1])
    if section.heading.get(column) in known.points and column < section.points:
        stated = maybe(place.text)
        return stated.value if stated is not None else None
    return None


def _rows_of(grid: Grid, section: Section, place: Place, known: Scores) -> range:
    """The rows that a cell stands for: those it reaches over, or down to the next one."""
    end = place.row + place.rows
    is_points = section.heading.get(place.column) in known.points
    label = max(place.column - 1, 0) if is_points else place.column
    while place.rows == 1 and end < section.rows.stop:
        here, next_ = grid.places.get((end, place.column)), grid.places.get((end, label))
        if here is None or here.text or (next_ is not None and next_.text):
            break
        end += 1
    return range(place.row, min(end, section.rows.stop))


def _label(grid: Grid, row: int, column: int) -> str:
    place = grid.places.get((row, column - 1))
    return place.text if place is not None else ""


@check(
    "指标得分",
    Severity.INFO,
    "同一指标在两张评分表里得分不同",
    "绩效部分前后一致",
    needs=("forms.writings", "prose.scores.points", "prose.scores.scores"),
)
def check_indicators(title: str, blocks: Sequence[Block], known: Scores) -> Iterator[Finding]:
    """指标得分 (D07): two tables on one project give one indicator different scores."""
    grids = [Grid(block) for block in blocks if block.kind == "table"]
    labels = frozenset(map(same, known.projects))
    if len({name for grid in grids if (name := grid.beside(labels))}) > 1:
        return
    tables = [scored for grid in grids if (scored := _scored(grid, known))]
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


def _scored(grid: Grid, known: Scores) -> dict[str, Score]:
    """Points and score of each indicator of a table of scores that has a name of its own."""
    found: dict[str, Score | None] = {}
    for section, item in _lines(grid, known):
        name = name_of(grid, section, item, known).strip("“”")
        if item.score is not None and len(name) >= _TELLING:
            score = item.points, item.score, grid.cells((item.row, section.scores))
            found[name] = None if name in found else score
    return {name: score for name, score in found.items() if score is not None}


def _lines(grid: Grid, known: Scores) -> Iterator[tuple[Section, Item]]:
    try:
        for section in sections_of(grid, known)[0]:
            yield from ((section, item) for item in items_of(grid, section))
    except NotAnAmountError:
        return


def _twin(name: str, others: dict[str, Score]) -> str | None:
    """The only indicator that is called so, or by the end of it."""
    found = [other for other in others if name.endswith(other) or other.endswith(name)]
    return found[0] if len(found) == 1 else None
