"""Tables of scores against themselves: points, scores, targets (D01, D02, D04, D05, D09)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.stated import HUNDRED
from generator.edition.evaluation_words import Scores
from generator.edition.phrases import words
from generator.figures.figure import ZERO
from generator.figures.scores import ScoredLine, ScoreEntry, ScoreTable, cells_in
from generator.money import plain
from generator.text import same

_SIGNS = {">=": "≥", "<=": "≤", "=": ""}
#: A name of an indicator that is shorter may end another one by chance.
_TELLING = 5
_NEEDS = ("forms.writings", "prose.scores.points", "prose.scores.scores")
_TARGETS = (*_NEEDS, "prose.scores.targets", "prose.scores.reached")


def check_scores(title: str, table: ScoreTable, known: Scores) -> Iterator[Finding]:
    """What the lines of a table give, and their total; nothing where it has none."""
    for line in table.lines:
        yield from _over(title, line)
    for line in table.lines:
        yield from _reached(title, line, known)
    yield from _levels(title, table)
    yield from _total(title, table)


@check(
    "自评合计",
    Severity.ERROR,
    "评分表的合计与各项相加不符，分值合计不是 100",
    "项目支出绩效自评表：总分等于各项之和，满分 100 分",
    needs=(*_NEEDS, "prose.scores.totals"),
)
def _total(title: str, table: ScoreTable) -> Iterator[Finding]:
    """自评合计 (D01): points and scores add up to the total."""
    for what, total, due, entries in (
        ("分值", table.points, HUNDRED, [line.points for line in table.lines]),
        ("得分", table.score, None, [line.score for line in table.lines]),
    ):
        if total is None or not entries:
            continue
        added = sum((entry.value or ZERO for entry in entries), ZERO)
        if total.value is not None and total.value != added:
            message = (
                f"《{title}》的评分表，{what}合计写的是 {plain(total.value)}，"
                f"各项相加是 {plain(added)}，相差 {plain(total.value - added)}。请核对"
            )
            yield Finding("自评合计", Severity.ERROR, message, cells_in(total))
        elif due is not None and added != due:
            message = f"《{title}》的评分表，各项分值相加是 {plain(added)}，一般应为 100。请核对"
            yield Finding("自评合计", Severity.WARNING, message, cells_in(total))


@check(
    "得分超分值",
    Severity.ERROR,
    "得分超过了分值",
    "项目支出绩效自评表：得分以分值为限",
    needs=_NEEDS,
)
def _over(title: str, line: ScoredLine) -> Iterator[Finding]:
    """得分超分值 (D02)."""
    score, worth = line.score.value, line.points.value
    if score is not None and worth is not None and score > worth:
        message = (
            f"《{title}》的评分表，{line.said}得分 {plain(score)}，"
            f"超过了分值 {plain(worth)}。请改正"
        )
        yield Finding("得分超分值", Severity.ERROR, message, cells_in(line.score, line.points))


@check(
    "完成与得分",
    Severity.WARNING,
    "没有完成的得了满分，完成了的扣分而没有写原因",
    "项目支出绩效自评表：得分与完成情况相符",
    needs=_TARGETS,
)
def _reached(title: str, line: ScoredLine, known: Scores) -> Iterator[Finding]:
    """完成与得分 (D05): full marks for a target that was missed, or fewer for one that was met."""
    if line.target is None or line.reached is None:
        return
    yield from _direction(title, line, line.target, known)
    score, worth = line.score.value, line.worth
    missed = _missed(line.name, line.target.text, line.reached.text, known)
    if missed is None or score is None:
        return
    if missed and score == worth > 0:
        what = f"没有达到，得分是满分 {plain(score)}"
    elif not missed and score < worth and line.reason is not None and not line.reason.text:
        what = f"已经达到，得分 {plain(score)}，少于分值 {plain(worth)}，没有写原因"
    else:
        return
    message = (
        f"《{title}》的评分表，{line.said}指标值“{line.target.text}”，"
        f"完成值“{line.reached.text}”，{what}。请核对"
    )
    yield Finding("完成与得分", Severity.WARNING, message, cells_in(line.score, line.reached))


@check(
    "指标方向",
    Severity.WARNING,
    "成本指标写成了不低于",
    "成本指标一般是不超过",
    needs=(*_TARGETS, "prose.scores.costs"),
)
def _direction(
    title: str, line: ScoredLine, target: ScoreEntry, known: Scores
) -> Iterator[Finding]:
    """指标方向 (D09): a cost is to stay below its target, not above."""
    if line.name.endswith(known.costs) and same(target.text).startswith(("≥", ">")):
        message = (
            f"《{title}》的评分表，{line.said}的指标值是“{target.text}”，成本一般是不超过。请核对"
        )
        yield Finding("指标方向", Severity.WARNING, message, cells_in(target))


@lru_cache(maxsize=8)
def _value(measures: tuple[str, ...]) -> re.Pattern[str]:
    """A target or what was reached: its sign, its number, its unit."""
    return re.compile(rf"(>=|<=|=|≥|≤|>|<|)(\d+(?:\.\d+)?)((?:{words(measures)})*)")


def _missed(name: str, target: str, reached: str, known: Scores) -> bool | None:
    """Whether a target was missed; None where it can't be told."""
    wanted, got = (
        _value(known.measures).fullmatch(same(text).replace(" ", "")) for text in (target, reached)
    )
    if wanted is None or got is None:
        return None
    sign, got_sign = (_SIGNS.get(match[1], match[1]) for match in (wanted, got))
    most, value = Decimal(wanted[2]), Decimal(got[2])
    same_kind = got_sign in {"", sign} and got[3] in {"", wanted[3]}
    # 1 for 100 %, 43.56 for 43.56万
    if not same_kind or (not got[3] and wanted[3] in known.scales and value <= 1):
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
    needs=_NEEDS,
)
def _levels(title: str, table: ScoreTable) -> Iterator[Finding]:
    """指标分值 (D04): points in brackets, or in a column of an upper level, against those below."""
    odd = [upper for upper in table.uppers if upper.points.value != upper.below]
    if odd:
        said = "；".join(
            f"“{it.name}”写的是 {plain(it.worth)}，下面合计 {plain(it.below)}" for it in odd
        )
        message = f"《{title}》的评分表，上级指标的分值与下面各项不符：{said}。请核对"
        cells = cells_in(*(upper.points for upper in odd))
        yield Finding("指标分值", Severity.WARNING, message, cells)


@check(
    "指标得分",
    Severity.INFO,
    "同一指标在两张评分表里得分不同",
    "绩效部分前后一致",
    needs=_NEEDS,
)
def check_indicators(title: str, tables: Collection[ScoreTable]) -> Iterator[Finding]:
    """指标得分 (D07): two tables on one project give one indicator different scores."""
    if len({table.project for table in tables if table.project}) > 1:
        return
    for one, other in combinations(map(_indicators, tables), 2):
        odd = [
            (line, twin)
            for line in one.values()
            if (twin := _twin(line.name, other)) is not None
            and twin.worth == line.worth
            and twin.score.value != line.score.value
        ]
        if odd:
            shown = "；".join("，".join(map(_scored, pair)) for pair in odd)
            message = f"《{title}》两张评分表的同一指标得分不同：{shown}。请核对"
            cells = cells_in(*(it.score for pair in odd for it in pair))
            yield Finding("指标得分", Severity.INFO, message, cells)


def _scored(line: ScoredLine) -> str:
    return f"“{line.name}”{plain(line.score.value or ZERO)}分"


def _indicators(table: ScoreTable) -> dict[str, ScoredLine]:
    """The indicators with a score whose name says enough and comes once."""
    named = [line for line in table.lines if not line.is_money and line.score.number is not None]
    counts = Counter(line.name for line in named)
    return {
        line.name: line for line in named if len(line.name) >= _TELLING and counts[line.name] == 1
    }


def _twin(name: str, others: dict[str, ScoredLine]) -> ScoredLine | None:
    """The only indicator that is called so, or by the end of it."""
    found = [it for other, it in others.items() if name.endswith(other) or other.endswith(name)]
    return found[0] if len(found) == 1 else None
