"""How many projects there are, said twice or said and named (项目个数, C11).

Most numbers of projects count different things (the new ones among all, what was published of what
was evaluated), so only what counts the same thing beyond doubt is compared: a list with its number,
grades with the number that they grade, one noun with itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from generator.checks.finding import Finding, Severity
from generator.checks.numbering import value_of
from generator.checks.registry import check
from generator.checks.stated import cells_of
from generator.edition.phrases import words
from generator.submission import Block

_COUNT = r"(\d{1,3}|[一二两三四五六七八九十]{1,2})\s*个"
_QUOTED = r"“[^“”\n]+”"
_NAMES = rf"({_QUOTED}(?:[、，,和及与]?{_QUOTED}){{0,30}})"
#: “甲”、“乙”等2个项目: so many at least.
_NAMED = re.compile(rf"{_NAMES}等?\s*{_COUNT}(?:重点|二级|一级|专项|预算)?项目")
#: 2个项目……，分别为：甲、乙。
_LISTED = re.compile(
    rf"(?<!其余)(?<!其他)(?:{_COUNT}(?:[^，。；：\d]{{0,4}})?项目|项目共{_COUNT})[^。；\n“”]{{0,20}}?"
    r"(?:分别[为是]|具体[为是]|名称[为是])[：:]?\s*([^。；\n：:]+)(?=[。；\n]|$)"
)
#: A list with counts of its own: 3个基建项目、5个运维项目.
_PARTED = re.compile(r"等\s*\d*个?$|…|\d|[一二两三四五六七八九十]个")
_NOUN = re.compile(r"([一二三]级项目)(?:共计?|共有|为)?\s*(\d{1,3})\s*个")
_OTHERS = re.compile(
    "上年|去年|本级|所属|下属|机关|其余|另|剩|暂|未|公开|选取|抽|重点|部分|的[一二三]级项目"
)
_SENTENCE = re.compile(r"[^。；;\n]+")


@check(
    "项目个数",
    Severity.WARNING,
    "项目的个数前后不同，与列出的、评级的不同",
    "绩效部分前后一致",
    needs=("forms.writings",),
)
def check_counts(
    title: str, blocks: Sequence[Block], grades: Mapping[str, Decimal], year: int
) -> Iterator[Finding]:
    """Findings on the numbers of projects in a writing."""
    texts = [block for block in blocks if block.kind != "table"]
    for block in texts:
        yield from _named(title, block)
        yield from _graded(title, block, grades)
    yield from _said_twice(title, texts, year)


def _number(text: str) -> int:
    return value_of(text.replace("两", "二"))


def _named(title: str, block: Block) -> Iterator[Finding]:
    for match in _NAMED.finditer(block.text):
        named, count = match[1].count("“"), _number(match[2])
        if named > count:
            message = f"《{title}》写的是 {count} 个项目，点名的有 {named} 个。请核对"
            yield Finding("项目个数", Severity.WARNING, message, cells_of(block))
    for match in _LISTED.finditer(block.text):
        count, listed = _number(match[1] or match[2]), match[3]
        if "“" not in listed and _PARTED.search(listed.strip()):
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
    return parts, parts + len(re.findall("[和及与]", listed))


def _graded(title: str, block: Block, grades: Mapping[str, Decimal]) -> Iterator[Finding]:
    """Grades that are all given, against the number of projects that were graded."""
    one = rf"[“]?(?:{words(grades)})[”]?"
    patterns = [
        re.compile(rf"{_COUNT}(?:项目)?[^，。；、\d]{{0,10}}?为{one}"),
        re.compile(rf"{one}(?:等次|等级)?的?(?:有|项目)?\s*{_COUNT}"),
    ]
    before: list[int] = []
    for sentence in _SENTENCE.findall(block.text):
        found = max((list(it.finditer(sentence)) for it in patterns), key=len)
        start = found[0].start() if found else len(sentence)
        totals = [_number(it) for it in re.findall(_COUNT, sentence[:start])]
        if not totals and sentence.lstrip().startswith("其中"):
            totals = before[-1:]
        before = totals or before
        given = sum(_number(match[1]) for match in found)
        if len(found) > 1 and totals and given not in totals and not _OTHERS.search(sentence):
            message = f"《{title}》写的是 {totals[-1]} 个项目，评为各等级的一共 {given} 个。请核对"
            yield Finding("项目个数", Severity.WARNING, message, cells_of(block))


def _said_twice(title: str, blocks: Sequence[Block], year: int) -> Iterator[Finding]:
    """One noun with two numbers, both of this year and of the whole body."""
    said: dict[str, dict[int, Block]] = {}
    for block in blocks:
        for sentence in _SENTENCE.findall(block.text):
            years = {int(it) for it in re.findall(r"(?<!\d)((?:19|20)\d{2})年", sentence)}
            if _OTHERS.search(sentence) or years - {year}:
                continue
            for noun, count in _NOUN.findall(sentence):
                said.setdefault(noun, {}).setdefault(int(count), block)
    for noun, counts in said.items():
        if len(counts) > 1:
            shown = "、".join(f"{count} 个" for count in counts)
            cells = tuple(cell for block in counts.values() for cell in cells_of(block))
            message = f"《{title}》前后写的{noun}数不同：{shown}。请核对，口径不同的请写明"
            yield Finding("项目个数", Severity.WARNING, message, cells)
