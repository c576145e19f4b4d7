"""What is left of an official form: choices and blanks that nobody filled in, its advice (E01).

In tables a column may well be headed 增加（减少）; what is quoted, and the title of a document, is
not the form's voice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.texts import JoinedTexts, Text, unquoted
from generator.edition.phrases import literal, pattern, words
from generator.edition.prose import Leftovers
from generator.language import OR, YEAR_SIGN

#: In a reason a bracket is a placeholder; not a year in 【】, as in the number of a document.
_PLACEHOLDER = re.compile(r"【(?!\d{4}】)|(?<!\d)】|^[^\S\n]*[…。.]{2,}[^\S\n]*$")

#: In a form a box may stay empty: 经常性项目（√） 一次性项目（）.
_BOX = re.compile(r"[（(][ 　]*[）)]|□")


@check(
    "模板文字",
    Severity.WARNING,
    "文字里还有模板的括号、空白、提示",
    "公开的文字应当是本部门（单位）的，模板的选项和提示应当删去",
)
def check_leftovers(prose: JoinedTexts, known: Leftovers) -> Iterator[Finding]:
    """模板文字 (E01): a blank or a piece of advice of the official form is still there."""
    found: dict[Text, dict[str, None]] = {}
    for text, match in prose.find(_choices(known)):
        if text.kind not in {"cell", "reason"}:
            found.setdefault(text, {})[match[0].strip()] = None
    for text, match in prose.find(_blanks(known)):
        if text.kind != "reason" and not (text.kind == "cell" and _BOX.fullmatch(match[0])):
            found.setdefault(text, {})[match[0].strip()] = None
    for text, match in prose.find(_advice(known)):
        if text.kind != "reason" and match[0] in unquoted(text.text):
            found.setdefault(text, {})[match[0].strip()] = None
    for text, leftovers in found.items():
        shown = "、".join(f"“{item}”" for item in leftovers)
        message = f"《{text.place}》里还有模板文字{shown}。请按实际情况改写或删去"
        yield Finding("模板文字", Severity.WARNING, message, text.cells)


def leftover_in(reason: str, known: Leftovers) -> str:
    """The first choice, blank or advice in a reason; blank where there is none."""
    for searched in (
        _choices(known),
        _blanks(known),
        _advice(known),
        _PLACEHOLDER,
    ):
        if found := searched.search(reason):
            return found[0].strip()
    return ""


@lru_cache(maxsize=8)
def _choices(known: Leftovers) -> re.Pattern[str]:
    """增加（减少）, 大于（小于、等于）, 增加/减少, 增（减）5万元."""
    one = rf"(?:{words(known.choices)})"
    either = "|".join("[/／]".join(map(literal, it.split("/"))) for it in known.either) or "(?!)"
    return re.compile(
        rf"{one}[^\S\n]*(?:[（(][^\S\n]*{one}(?:[、，,/／{OR}]{one}){{0,3}}[^\S\n]*[）)]|[/／]{one})"
        rf"|{one}{OR}{one}(?=[^\S\n]*\d)"
        rf"|(?:{words(known.ups)})[（(/／](?:{words(known.downs)})[）)]?(?=[^\S\n]*\d)"
        rf"|[（(](?:{either})[）)]"
    )


@lru_cache(maxsize=8)
def _blanks(known: Leftovers) -> re.Pattern[str]:
    """XX, ____, 【】, （）, a year 202X, a number that is left out before what it counts."""
    measure = rf"(?:{words(known.measures)})"
    return re.compile(
        rf"(?<![A-Za-z])[XxＸｘ]{{2,}}(?![A-Za-z0-9+＋])|[×✕]{{2,}}(?![×\d])"
        rf"|(?<![\dA-Za-z])20\d?[Xx×Ｘ]{{1,2}}(?={YEAR_SIGN})|(?<![A-Za-z0-9）)])[XxＸｘ](?={measure})"
        rf"|(?<![A-Za-z])[NＮ](?={measure})|[*＊]{{2,}}(?={measure})"
        rf"|(?<!\d)20(?:[_＿]{{1,4}}| {{2,4}}){YEAR_SIGN}"
        rf"|(?<=[\u4e00-\u9fff])[ 　\xa0]{{2,}}(?={measure})|[○●]{{2,}}|{words(known.blanks)}|□"
        rf"|[\[［【〔<＜][^\]］】〕>＞\d\n]{{0,8}}(?:{words(known.slots)})[\]］】〕>＞]"
        rf"|(?:{words(known.before_dots)})\s*(?:…+|\.{{3,6}})(?=[。；;，,\s]|$)"
        r"|(?<![A-Za-z0-9_])_{2,}(?![A-Za-z0-9_])|＿{2,}|【[\s　]*】|[（(][ 　]*[）)]|“…+”"
        r"|^[^\S\n]*…+[^\S\n]*$",
        re.MULTILINE,
    )


def _advice(known: Leftovers) -> re.Pattern[str]:
    return pattern(tuple(known.advice.values()))
