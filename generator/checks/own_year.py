"""Another year's text: what says of another year that it is this document's own (E06).

A department may write of any year; only what a final account says of its own year, said of another
one, was hardly meant. A sentence that names this year too compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.texts import JoinedTexts, Text
from generator.edition.phrases import any_phrase, words
from generator.edition.prose import Own, ProsePatterns
from generator.language import FISCAL, YEAR, YEAR_SIGN

_YEARS = re.compile(rf"(?<!\d)((?:19|20)\d{{2}})(?=[{YEAR_SIGN}—–～~-])")
#: Titles of documents and what is quoted at length; “三公” is neither.
_QUOTED = re.compile(r"《[^《》]*》|“[^“”]{5,}”|[“”]")
_SENTENCE = re.compile(r"[^。；;\n]+")
#: A heading or a caption is not longer.
_TITLE_LENGTH = 40
_TITLES = frozenset({"title", "heading", "subheading"})


@check(
    "年度",
    Severity.WARNING,
    "标题、文字说的是别的年度",
    "公开的是本年度的决算",
    needs=("prose.own.titles|prose.own.items",),
)
def check_years(prose: JoinedTexts, year: int, known: ProsePatterns) -> Iterator[Finding]:
    """年度 (E06): a title, a table's head or a sentence of another year."""
    patterns = _patterns(known.own, known.self_reference.selves)
    told: set[Text] = set()
    for text in prose.texts:
        named = _in_title(text, patterns) if text.kind != "reason" else None
        if named is None or named == year:
            continue
        if text.kind == "cell" and _compares(prose, text, year):
            continue
        told.add(text)
        message = (
            f"本文件是 {year} 年度的，《{text.place}》的标题写的是“{named}年度”。请核对是否为旧文"
        )
        yield Finding("年度", Severity.WARNING, message, text.cells)
    for text in prose.texts:
        if text.kind in {"reason", "cell"} or text in told:
            continue
        for sentence in _SENTENCE.findall(_QUOTED.sub("", text.text)):
            words_ = _stated(sentence.strip(), year, patterns)
            if words_:
                message = (
                    f"本文件是 {year} 年度的，《{text.place}》里写的是“{words_}”。请核对是否为旧文"
                )
                yield Finding("年度", Severity.WARNING, message, text.cells)


def _in_title(text: Text, patterns: _Patterns) -> int | None:
    """The year that a title or the head of a table is about."""
    if len(text.text) > _TITLE_LENGTH:
        return None
    match = patterns.bare.search(text.text)
    if match is None and text.kind in {*_TITLES, "text"}:
        match = patterns.title.search(text.text)
    return int(next(filter(None, match.groups()))) if match else None


def _compares(prose: JoinedTexts, text: Text, year: int) -> bool:
    """Whether a table has columns of other years beside each other."""
    table = text.at[0] if text.at else None
    cells = (item.text for item in prose.texts if item.at is not None and item.at[0] == table)
    return any(str(year) in cell or str(year + 1) in cell for cell in cells)


def _stated(sentence: str, year: int, patterns: _Patterns) -> str:
    """The words that state something of another year as if it were this document's."""
    named = set(map(int, _YEARS.findall(sentence)))
    called = patterns.this_year.search(sentence)
    if called and int(next(filter(None, called.groups()))) != year:
        return called[0]
    if year in named or not named or patterns.others.search(sentence):
        return ""
    far = patterns.far.search(sentence)
    if far and abs(int(far[1]) - year) > 1:
        return far[0]
    for pattern in patterns.statements:
        match = pattern.search(sentence)
        if match is None:
            continue
        other = int(next(filter(None, match.groups())))
        if other < year or not patterns.plans.search(sentence):
            return match[0]
    return ""


class _Patterns(NamedTuple):
    bare: re.Pattern[str]
    title: re.Pattern[str]
    others: re.Pattern[str]
    plans: re.Pattern[str]
    this_year: re.Pattern[str]
    far: re.Pattern[str]
    statements: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=8)
def _patterns(own: Own, selves: tuple[str, ...]) -> _Patterns:
    self_ = rf"(?:(?:{words(selves)})(?:{words(own.bodies)}))"
    this, ends = words(own.this_year), words(own.year_ends)
    fiscal, year = f"{YEAR}{FISCAL}", f"{YEAR}{FISCAL}?"
    items = rf"(?:{words(own.items)})"
    return _Patterns(
        bare=re.compile(rf"^\s*[（(]?\s*{fiscal}\s*[）)]?\s*$|[（(]\s*{fiscal}\s*[）)]\s*$"),
        title=re.compile(rf"{fiscal}[^，。；]*?(?:{words(own.titles)})\s*$"),
        others=re.compile(words(own.others)),
        plans=re.compile(words(own.plans)),
        this_year=re.compile(rf"(?:{this})[（(]{YEAR}|{year}[（(](?:{this})"),
        # last year's may be compared with, an older one's hardly
        far=re.compile(rf"{fiscal}{self_}?(?:{any_phrase(own.accounts.values())})"),
        statements=(
            re.compile(rf"^\W*(?:{self_}{fiscal}|{fiscal}[，,]?{self_})"),
            re.compile(
                rf"^\W*{self_}?{year}[，,]?{self_}?[^，,。；]{{0,20}}?{items}[^。；]{{0,40}}?\d"
            ),
            re.compile(
                rf"^\W*(?:{words(own.until)}){YEAR}(?:{words(own.last_days)}|{ends})[，,]?{self_}"
                rf"|^\W*{YEAR}(?:{ends})[，,]?{self_}"
            ),
            re.compile(
                rf"(?:{words(own.about)}){self_}?{year}[^，,。；]{{0,20}}?"
                rf"(?:{any_phrase(own.evaluated.values())})"
            ),
        ),
    )
