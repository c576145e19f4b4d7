"""Scores of whole projects in words: their grade, and whether all that are announced are given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.stated import HUNDRED, cells_of
from generator.figures.scores import ScoreTable
from generator.submission import Block

_SCORE = r"(?<![\d.])(\d{1,3}(?:\.\d{1,2})?)"
#: 得分88分，评价等级为“良”.
_GRADED = (
    rf"{_SCORE}(?:\s*分|(?=[，,]))[”)）]?[，,；;、]?\s*[^，。；、\d]{{0,6}}?"
    r"(?:等级|等次|评级|级别|结论|结果|评定|评)[^，。；、\d“]{0,4}?(?:[为是：:]\s*“?|“)([优良中差])"
)
#: 91中, as a list looks that has run together.
_LISTED = rf"{_SCORE}\s*分?\s*“?([优良中差])”?(?=[\d\s，。；、]|$)"
_HEADED = re.compile("等级|评级")
#: A scale of its own: 85—95分为良.
_SCALE = re.compile(
    r"分?(?:[（(]含[）)])?(?:以上|以下|[-—–～~至到]+\s*\d+[^，。；]{0,6})[^，。；]{0,6}[为是]?“?[优良中低差]"
)
_ANNOUNCED = re.compile(
    r"(?<!其余)(?<!其他)(\d{1,3})\s*个[^，。；：\n]{0,8}?项目[^。；：\n]{0,16}?得分[^。；：\n]{0,14}?如下[^：:。\n]{0,6}[：:]?"
)
_POINTS = re.compile(
    r"(?<![\d.满占])\d{1,3}(?:\.\d{1,2})?(?:\s*分(?![值之钟])|(?=(?:、\d{1,3}(?:\.\d{1,2})?)+\s*分))"
)
_FULL = re.compile(r"满分(?:为|是)?\s*\d+\s*分?")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_HEADINGS = frozenset({"title", "heading", "subheading"})


def check_ratings(
    title: str,
    blocks: Sequence[Block],
    tables: Mapping[int, ScoreTable],
    grades: Mapping[str, Decimal],
) -> Iterator[Finding]:
    """Findings on what a writing says of the scores of projects.

    Args:
        title: the writing's.
        blocks: what it says.
        tables: those of its blocks that are tables, by their place among them.
        grades: the least score of each grade.
    """
    if not any(_SCALE.search(block.text) for block in blocks):
        is_list = False
        for block in blocks:
            # rows of a list that ran apart stand below the line that heads them
            named = block.kind != "table" and bool(_HEADED.search(block.text))
            is_list = block.kind not in _HEADINGS and (is_list or named)
            yield from _grades(title, block, grades, is_list=is_list)
    yield from _announced(title, blocks, tables)


@check(
    "项目得分",
    Severity.WARNING,
    "写的是几个项目的得分如下，给出得分的没有这么多",
    "绩效部分前后一致",
    needs=("forms.writings",),
)
def _announced(
    title: str, blocks: Sequence[Block], tables: Mapping[int, ScoreTable]
) -> Iterator[Finding]:
    """项目得分: as many scores follow as are announced."""
    for at, block in enumerate(blocks):
        match = _ANNOUNCED.search(block.text) if block.kind != "table" else None
        if match is not None:
            following = [(tables.get(later), blocks[later]) for later in range(at + 1, len(blocks))]
            given = _given(block.text[match.end() :], following)
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
    title: str, block: Block, grades: Mapping[str, Decimal], *, is_list: bool
) -> Iterator[Finding]:
    """评价等级 (D06): 90, 80 and 60 part 优, 良, 中 and 差 (项目支出绩效评价管理办法)."""
    patterns = [_GRADED, *([_LISTED] if is_list or _HEADED.search(block.text) else [])]
    for pattern in patterns if grades else ():
        for match in re.finditer(pattern, block.text):
            score, grade = Decimal(match[1]), match[2]
            right = max((least, name) for name, least in grades.items() if score >= least)[1]
            if score <= HUNDRED and grade in grades and right != grade:
                message = f"《{title}》得分 {score} 写作“{grade}”，一般应为“{right}”。请核对"
                yield Finding("评价等级", Severity.WARNING, message, cells_of(block))


def _given(rest: str, following: Iterable[tuple[ScoreTable | None, Block]]) -> int | None:
    """How many scores follow, up to the next heading; None where it can't be told."""
    texts = [rest.strip()]
    for table, block in following:
        if block.kind in _HEADINGS or _ANNOUNCED.search(block.text):
            break
        if table is not None:
            return table.given if not any(texts) else None
        texts.append(block.text)
    if not any(texts):
        return 0
    plain = _FULL.sub("", _BRACKETS.sub("", "\n".join(texts)))
    given = max(len(_POINTS.findall(plain)), len(re.findall(_LISTED, plain)))
    return given or None
