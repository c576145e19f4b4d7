"""Scores of whole projects in words: their grade, and whether all that are announced are given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.stated import HUNDRED, cells_of
from generator.edition.evaluation_words import Projects, Ratings
from generator.edition.phrases import not_behind, words
from generator.edition.prose import ProsePatterns
from generator.figures.scores import ScoreTable
from generator.language import IS
from generator.submission import Block

_SCORE = r"(?<![\d.])(\d{1,3}(?:\.\d{1,2})?)"
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_HEADINGS = frozenset({"title", "heading", "subheading"})


class _Patterns(NamedTuple):
    """How the scores of whole projects are said.

    Attributes:
        graded: 得分88分，评价等级为“良”.
        listed: 91中, as a list looks that has run together.
        headed: what stands above such a list.
        scale: a scale of the text's own, 85—95分为良.
        announced: 3个项目的得分情况如下.
        points: a score, or several that share their unit.
        full: 满分100分.
    """

    graded: re.Pattern[str]
    listed: re.Pattern[str]
    headed: re.Pattern[str]
    scale: re.Pattern[str]
    announced: re.Pattern[str]
    points: re.Pattern[str]
    full: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(
    known: Ratings, projects: Projects, units: tuple[str, ...], grades: tuple[str, ...]
) -> _Patterns:
    unit, grade = f"(?:{words(units)})", f"({words(grades)})"
    behind = rf"(?!{words(known.not_before)})"
    alike = r"\d{1,3}(?:\.\d{1,2})?"
    return _Patterns(
        graded=re.compile(
            rf"{_SCORE}(?:\s*{unit}|(?=[，,]))[”)）]?[，,；;、]?\s*[^，。；、\d]{{0,6}}?"
            rf"(?:{words(known.calls)})[^，。；、\d“]{{0,4}}?(?:(?:{IS}|[：:])\s*“?|“){grade}"
        ),
        listed=re.compile(rf"{_SCORE}\s*{unit}?\s*“?{grade}”?(?=[\d\s，。；、]|$)"),
        headed=re.compile(words(known.headed)),
        scale=re.compile(
            rf"{unit}?(?:[（(](?:{words(known.including)})[）)])?(?:{words(known.bounds)}"
            rf"|(?:[-—–～~]|{words(known.ranges)})+\s*\d+[^，。；]{{0,6}})"
            rf"[^，。；]{{0,6}}{IS}?“?(?:{words(known.scale)})"
        ),
        announced=re.compile(
            rf"{not_behind(projects.rest)}(\d{{1,3}})\s*(?:{words(projects.measures)})"
            rf"[^，。；：\n]{{0,8}}?(?:{words(projects.nouns)})[^。；：\n]{{0,16}}?"
            rf"(?:{words(known.announced)})[^。；：\n]{{0,14}}?(?:{words(known.follow)})"
            r"[^：:。\n]{0,6}[：:]?"
        ),
        points=re.compile(
            rf"(?<![\d.]){not_behind(known.not_behind)}{alike}"
            rf"(?:\s*{unit}{behind}|(?=(?:、{alike})+\s*{unit}))"
        ),
        full=re.compile(rf"(?:{words(known.full)}){IS}?\s*\d+\s*{unit}?"),
    )


def check_ratings(
    title: str,
    blocks: Sequence[Block],
    tables: Mapping[int, ScoreTable],
    known: ProsePatterns,
) -> Iterator[Finding]:
    """Findings on what a writing says of the scores of projects.

    Args:
        title: the writing's.
        blocks: what it says.
        tables: those of its blocks that are tables, by their place among them.
        known: what the edition says of prose.
    """
    patterns = _patterns(known.ratings, known.projects, known.scores.unit, tuple(known.grades))
    if not any(patterns.scale.search(block.text) for block in blocks):
        is_list = False
        for block in blocks:
            # rows of a list that ran apart stand below the line that heads them
            named = block.kind != "table" and bool(patterns.headed.search(block.text))
            is_list = block.kind not in _HEADINGS and (is_list or named)
            searched = [patterns.graded]
            if is_list or patterns.headed.search(block.text):
                searched.append(patterns.listed)
            yield from _grades(title, block, known.grades, searched)
    yield from _announced(title, blocks, tables, patterns)


@check(
    "项目得分",
    Severity.WARNING,
    "写的是几个项目的得分如下，给出得分的没有这么多",
    "绩效部分前后一致",
    needs=("forms.writings",),
)
def _announced(
    title: str, blocks: Sequence[Block], tables: Mapping[int, ScoreTable], patterns: _Patterns
) -> Iterator[Finding]:
    """项目得分: as many scores follow as are announced."""
    for at, block in enumerate(blocks):
        match = patterns.announced.search(block.text) if block.kind != "table" else None
        if match is not None:
            following = [(tables.get(later), blocks[later]) for later in range(at + 1, len(blocks))]
            given = _given(block.text[match.end() :], following, patterns)
            if given is not None and given < int(match[1]):
                message = (
                    f"《{title}》写的是 {match[1]} 个项目的得分如下，下面有得分的是 {given} 个。"
                    "请补上，或写明没有得分的原因"
                )
                yield Finding("项目得分", Severity.WARNING, message, cells_of(block))


@check(
    "评价等级",
    Severity.WARNING,
    "得分与评价等级不符",
    "项目支出绩效评价管理办法：90、80、60 分为优、良、中的界线",
    needs=("forms.writings", "prose.grades"),
)
def _grades(
    title: str, block: Block, grades: Mapping[str, Decimal], patterns: Iterable[re.Pattern[str]]
) -> Iterator[Finding]:
    """评价等级 (D06): 90, 80 and 60 part 优, 良, 中 and 差 (项目支出绩效评价管理办法)."""
    for pattern in patterns if grades else ():
        for match in pattern.finditer(block.text):
            score, grade = Decimal(match[1]), match[2]
            right = max((least, name) for name, least in grades.items() if score >= least)[1]
            if score <= HUNDRED and grade in grades and right != grade:
                message = f"《{title}》得分 {score} 写作“{grade}”，一般应为“{right}”。请核对"
                yield Finding("评价等级", Severity.WARNING, message, cells_of(block))


def _given(
    rest: str, following: Iterable[tuple[ScoreTable | None, Block]], patterns: _Patterns
) -> int | None:
    """How many scores follow, up to the next heading; None where it can't be told."""
    texts = [rest.strip()]
    for table, block in following:
        if block.kind in _HEADINGS or patterns.announced.search(block.text):
            break
        if table is not None:
            return table.given if not any(texts) else None
        texts.append(block.text)
    if not any(texts):
        return 0
    plain = patterns.full.sub("", _BRACKETS.sub("", "\n".join(texts)))
    given = max(len(patterns.points.findall(plain)), len(patterns.listed.findall(plain)))
    return given or None
