"""How many projects there are, said twice or said and named (项目个数, C11).

Most numbers of projects count different things (the new ones among all, what was published of what
was evaluated), so only what counts the same thing beyond doubt is compared: a list with its number,
grades with the number that they grade, one noun with itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.stated import cells_of
from generator.edition.evaluation_words import Projects
from generator.edition.phrases import any_phrase, not_behind, words
from generator.edition.prose import ProsePatterns
from generator.language import AND, COUNT, value_of, years_in
from generator.submission import Block

_QUOTED = r"“[^“”\n]+”"
_NAMES = rf"({_QUOTED}(?:(?:[、，,]|{AND})?{_QUOTED}){{0,30}})"
_SENTENCE = re.compile(r"[^。；;\n]+")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """How numbers of projects are said.

    Attributes:
        count: a number with its measure.
        named: “甲”、“乙”等2个项目, so many at least.
        listed: 2个项目……，分别为：甲、乙.
        parted: a list with counts of its own, 3个基建项目、5个运维项目.
        noun: 二级项目共计3个.
        graded: a grade with its number.
        others: words of a sentence that is not about all projects.
    """

    count: re.Pattern[str]
    named: re.Pattern[str]
    listed: re.Pattern[str]
    parted: re.Pattern[str]
    noun: re.Pattern[str]
    graded: tuple[re.Pattern[str], ...]
    others: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(known: Projects, grades: tuple[str, ...]) -> _Patterns:
    measure, noun, more = (
        f"(?:{words(it)})" for it in (known.measures, known.nouns, known.and_more)
    )
    count, digits = rf"{COUNT}\s*{measure}", COUNT.strip("()")
    all_ = rf"{count}(?:[^，。；：\d]{{0,4}})?{noun}|{noun}(?:{words(known.totals)}){count}"
    given = rf"[“]?(?:{words(grades)})[”]?"
    return _Patterns(
        re.compile(count),
        re.compile(rf"{_NAMES}{more}?\s*{count}(?:{words(known.kinds)})?{noun}"),
        re.compile(
            rf"{not_behind(known.rest)}(?:{all_})[^。；\n“”]{{0,20}}?"
            rf"(?:{words(known.lead_ins)})[：:]?\s*([^。；\n：:]+)(?=[。；\n]|$)"
        ),
        re.compile(rf"{more}\s*\d*{measure}?$|…|\d|(?:{digits}){measure}"),
        re.compile(rf"({words(known.levels)})(?:{words(known.stated)})?\s*(\d{{1,3}})\s*{measure}"),
        (
            re.compile(
                rf"{count}{noun}?[^，。；、\d]{{0,10}}?(?:{words(known.before_grade)}){given}"
            ),
            re.compile(rf"{given}(?:{any_phrase(known.behind_grade.values())})\s*{count}"),
        ),
        re.compile(words(known.others)),
    )


@check(
    "项目个数",
    Severity.WARNING,
    "项目的个数前后不同，与列出的、评级的不同",
    "绩效部分前后一致",
    needs=("forms.writings",),
)
def check_counts(
    title: str, blocks: Sequence[Block], known: ProsePatterns, year: int
) -> Iterator[Finding]:
    """Findings on the numbers of projects in a writing."""
    patterns = _patterns(known.projects, tuple(known.grades))
    texts = [block for block in blocks if block.kind != "table"]
    for block in texts:
        yield from _named(title, block, patterns)
        yield from _graded(title, block, patterns, known.projects.among)
    yield from _said_twice(title, texts, year, patterns)


def _named(title: str, block: Block, patterns: _Patterns) -> Iterator[Finding]:
    for match in patterns.named.finditer(block.text):
        named, count = match[1].count("“"), value_of(match[2])
        if named > count:
            message = f"《{title}》写的是 {count} 个项目，点名的有 {named} 个。请核对"
            yield Finding("项目个数", Severity.WARNING, message, cells_of(block))
    for match in patterns.listed.finditer(block.text):
        count, listed = value_of(match[1] or match[2]), match[3]
        if "“" not in listed and patterns.parted.search(listed.strip()):
            continue
        least, most = _items(listed)
        if not least <= count <= most:
            message = f"《{title}》写的是 {count} 个项目，列出的有 {least} 个。请核对"
            yield Finding("项目个数", Severity.WARNING, message, cells_of(block))


def _items(listed: str) -> tuple[int, int]:
    """How many things a list names, at least and at most: 和 parts two, or stands in a name."""
    if listed.startswith("“") and re.fullmatch(_NAMES, listed.strip()):
        return listed.count("“"), listed.count("“")
    parts = listed.count("、") + listed.count("，") + 1
    return parts, parts + len(re.findall(AND, listed))


def _graded(
    title: str, block: Block, patterns: _Patterns, among: tuple[str, ...]
) -> Iterator[Finding]:
    """Grades that are all given, against the number of projects that were graded."""
    before: list[int] = []
    for sentence in _SENTENCE.findall(block.text):
        found = max((list(it.finditer(sentence)) for it in patterns.graded), key=len)
        start = found[0].start() if found else len(sentence)
        totals = [value_of(it) for it in patterns.count.findall(sentence[:start])]
        if not totals and sentence.lstrip().startswith(among):
            totals = before[-1:]
        before = totals or before
        given = sum(value_of(match[1]) for match in found)
        if (
            len(found) > 1
            and totals
            and given not in totals
            and not patterns.others.search(sentence)
        ):
            message = f"《{title}》写的是 {totals[-1]} 个项目，评为各等级的一共 {given} 个。请核对"
            yield Finding("项目个数", Severity.WARNING, message, cells_of(block))


def _said_twice(
    title: str, blocks: Sequence[Block], year: int, patterns: _Patterns
) -> Iterator[Finding]:
    """One noun with two numbers, both of this year and of the whole body."""
    said: dict[str, dict[int, Block]] = {}
    for block in blocks:
        for sentence in _SENTENCE.findall(block.text):
            if patterns.others.search(sentence) or years_in(sentence) - {year}:
                continue
            for noun, count in patterns.noun.findall(sentence):
                said.setdefault(noun, {}).setdefault(int(count), block)
    for noun, counts in said.items():
        if len(counts) > 1:
            shown = "、".join(f"{count} 个" for count in counts)
            cells = tuple(cell for block in counts.values() for cell in cells_of(block))
            message = f"《{title}》前后写的{noun}数不同：{shown}。请核对，口径不同的请写明"
            yield Finding("项目个数", Severity.WARNING, message, cells)
