"""Slips of the pen: words written twice, broken punctuation, words cut off (E02, E03, E14).

A word on both sides of a comma is Chinese, and so is a word that ends one name and begins the next
(部门预算 and 预算执行); what the edition knows as natural is left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from generator.catalog import LEVELS
from generator.checks.finding import Finding, Severity
from generator.checks.numbering import ordinal
from generator.checks.registry import check
from generator.checks.texts import JoinedTexts, Text
from generator.edition import prose as edition
from generator.edition.ordinals import Ordinals
from generator.edition.phrases import words
from generator.language import AND, NUMERAL
from generator.submission import Cell
from generator.text import same, strip_ordinal

_PUNCTUATION = re.compile(
    r"。[；，、：,;]|[；，、：,;]。|；；|，，|、、|：：|(?<!。)。。(?!。)|[，；、][，；、]|,[，。；、]|[，；、],"
)
_LEVEL = f"[{''.join(LEVELS.values())}]"
_EXTRA_CLOSING = re.compile(rf"[（(]{_LEVEL}[）)]{{2}}")
_EXTRA_OPENING = re.compile(rf"[（(]{{2}}{_LEVEL}[）)]")
_COUNTED = re.compile(rf"(?:^|(?<=[\s，。；：、]))(?:[\dA-Za-z]{{1,3}}|{NUMERAL})[）)]")
#: A chunk of words twice over; a longer one is a clause, and those are compared as wholes.
_TWICE = re.compile(r"([\u4e00-\u9fff]{2,8})\1")
_CLAUSE = re.compile(r"[^，,。；;\n]+")
_LONG_CLAUSE = 6
#: How much of the words around a doubling may make it natural.
_AROUND = 6
#: How many characters before the cut must stand elsewhere with the whole word.
_CONTEXT = 6
_ENUMERATION = re.compile(r"[^。；：:，,\n]+")
_FEWEST_ITEMS, _SHORTEST_LINE = 3, 3
_QUOTED = re.compile(r"“[^“”\n]+”")
_QUOTED_RUN = re.compile(rf"(?:“[^“”\n]+”(?:[、，,]|{AND})?){{3,40}}")
#: A visit that is told at length is one.
_ITEM_LENGTH = 10


def check_slips(
    texts: Sequence[Text], prose: JoinedTexts, wording: edition.ProsePatterns
) -> Iterator[Finding]:
    """Findings on slips in everything typed."""
    yield from _doubled(prose, wording.doubled)
    yield from _punctuation(prose)
    yield from _cut(prose, wording)
    yield from _repeated(texts, wording)


@check("叠字", Severity.WARNING, "词语、句子重复，修改时没有删净", "文字规范")
def _doubled(prose: JoinedTexts, doubled: edition.Doubled) -> Iterator[Finding]:
    """叠字 (E02): words written twice or left from editing."""
    natural = _natural(doubled.natural)
    taken: set[int] = set()
    found: dict[Text, dict[str, None]] = {}
    for pattern in (_TWICE, _slipped(doubled)):
        for text, match in prose.find(pattern):
            span = range(*match.span())
            if not _is_natural(prose, match, natural) and taken.isdisjoint(span):
                taken.update(span)
                found.setdefault(text, {})[match[0]] = None
    for text, slips in found.items():
        shown = "、".join(f"“{slip}”" for slip in slips)
        message = f"《{text.place}》里写的是{shown}，像是重复或漏改。请核对"
        yield Finding("叠字", Severity.WARNING, message, text.cells)
    for text in prose.texts:
        clauses = _CLAUSE.findall(text.text) if text.kind != "cell" else []
        for one, other in pairwise(clause.strip() for clause in clauses):
            if one == other and len(one) >= _LONG_CLAUSE:
                message = f"《{text.place}》里“{one}”接连写了两次。请核对"
                yield Finding("叠字", Severity.WARNING, message, text.cells)


@lru_cache(maxsize=8)
def _slipped(doubled: edition.Doubled) -> re.Pattern[str]:
    """Lead-ins twice, even across a mark; two words side by side that exclude each other; signs."""
    clashing = words(doubled.clashing)
    return re.compile(
        rf"({words(doubled.lead_ins)})[：:，,][^\S\n]*\1|(?:{clashing})(?:{clashing})"
        rf"|{words(doubled.slips)}|({words(doubled.signs)})\2"
    )


@lru_cache(maxsize=8)
def _natural(known: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(words(known))


def _is_natural(prose: JoinedTexts, match: re.Match[str], natural: re.Pattern[str]) -> bool:
    """Whether a word that has the doubling in it, and nothing wrong, stands there.

    Of 24小时随时随地 the first 时 is another word's: one character of a longer doubling may be.
    """
    first = max(0, match.start() - _AROUND)
    around = prose.joined[first : match.end() + _AROUND]
    start, end = match.start() - first, match.end() - first
    spare = 1 if end - start > 2 else 0  # noqa: PLR2004 - 的的
    return any(
        (found := natural.match(around, at)) is not None and found.end() + max(0, at - start) >= end
        for at in range(start + 1 + spare)
    )


@check("标点", Severity.WARNING, "标点连用、多了括号", "标点符号用法")
def _punctuation(prose: JoinedTexts) -> Iterator[Finding]:
    """标点 (E03): broken punctuation, one bracket too many around 类, 款 or 项."""
    for text, match in prose.find(_PUNCTUATION):
        if text.kind != "cell":
            message = f"《{text.place}》里的“{_around(prose, match)}”标点不对。请改正"
            yield Finding("标点", Severity.WARNING, message, text.cells)
    for pattern, sign in ((_EXTRA_CLOSING, 1), (_EXTRA_OPENING, -1)):
        for text, match in prose.find(pattern):
            plain = _COUNTED.sub("", text.text)
            closed = len(re.findall("[）)]", plain)) - len(re.findall("[（(]", plain))
            if closed * sign > 0:
                message = f"《{text.place}》里的“{_around(prose, match)}”多了一个括号。请改正"
                yield Finding("标点", Severity.WARNING, message, text.cells)


def _around(prose: JoinedTexts, match: re.Match[str]) -> str:
    """A match with a few characters before and after it on its line."""
    before = prose.joined[max(0, match.start() - 6) : match.start()].rpartition("\n")[2]
    after = prose.joined[match.end() : match.end() + 6].partition("\n")[0]
    return before + match[0] + after


@check(
    "文字截断",
    Severity.INFO,
    "表格里的文字没有写完，像是被列宽截断",
    "公开的内容应当完整",
    needs=("forms.writings", "prose.halves|prose.unfinished"),
)
def _cut(prose: JoinedTexts, wording: edition.ProsePatterns) -> Iterator[Finding]:
    """文字截断 (E14): a cell ends in half a word, and the same words go on elsewhere."""
    for text in prose.texts:
        written = text.text.strip()
        if text.kind != "cell" or len(written) < _CONTEXT:
            continue
        tail, at = written[-_CONTEXT:], -1
        while (at := prose.joined.find(tail, at + 1)) >= 0:
            rest = prose.joined[at + _CONTEXT : at + _CONTEXT + 2]
            if _is_cut(written, rest, wording):
                message = (
                    f"《{text.place}》的“{written[-12:]}”像是没有写完，别处写的是“{tail}{rest[0]}”。"
                    "请核对是否被列宽截断"
                )
                yield Finding("文字截断", Severity.INFO, message, text.cells)
                break


def _is_cut(written: str, rest: str, wording: edition.ProsePatterns) -> bool:
    """Whether words that go on with `rest` elsewhere end amid a word, a bracket or a phrase."""
    if not rest[:1].isalnum():
        return False
    is_half = written[-1] + rest[0] in wording.halves and written[-2:] not in wording.halves
    is_open = written.count("（") > written.count("）")
    return is_half or is_open or written[-1] in wording.unfinished


def _repeated(texts: Sequence[Text], wording: edition.ProsePatterns) -> Iterator[Finding]:
    """重复条目 (E02): an enumeration has the same item twice, down to its number."""
    visit = re.compile(words(wording.doubled.visits))
    for text in texts:
        if text.kind == "cell":
            continue
        enumerations = [_items(it, wording) for it in _ENUMERATION.findall(text.text)]
        enumerations += [_QUOTED.findall(run[0]) for run in _QUOTED_RUN.finditer(text.text)]
        for items in enumerations:
            for item, times in Counter(items).items():
                if times > 1 and not (visit.search(item) and len(item) < _ITEM_LENGTH):
                    message = f"《{text.place}》里“{item}”列了 {times} 次。请核对是否重复"
                    yield _repetition(message, text.cells)


@check("重复条目", Severity.INFO, "列举、编号的条目重复", "文字规范")
def _repetition(message: str, cells: tuple[Cell, ...]) -> Finding:
    return Finding("重复条目", Severity.INFO, message, cells)


def _items(words_: str, wording: edition.ProsePatterns) -> list[str]:
    """The items between 、, without what leads to the first and follows the last."""
    items = [item.strip() for item in words_.split("、")]
    if len(items) < _FEWEST_ITEMS:
        return []
    items[0] = re.split(words(wording.before_lists), items[0])[-1]
    items[-1] = re.split(words(wording.behind_lists), items[-1])[0]
    return [item for item in items if len(item) > 1]


def check_lines(
    title: str, lines: Sequence[tuple[str, Cell | None]], known: Ordinals
) -> Iterator[Finding]:
    """重复条目 (E02): two lines that are numbered in one go say the same."""
    seen: set[str] = set()
    last = ("", 0)
    for text, cell in lines:
        style, number = ordinal(text, known)
        if style != last[0] or number <= last[1]:
            seen = set()
        last = style, number
        item = same(strip_ordinal(text))
        if style and len(item) >= _SHORTEST_LINE and item in seen:
            message = f"《{title}》里“{strip_ordinal(text).strip()}”列了两次。请核对是否重复"
            yield _repetition(message, (cell,) if cell else ())
        seen.add(item)
