"""What must not get out: personal data and marks of secrecy in published words (rules E09, E10).

Basis: 个人信息保护法 (a score sheet or an annex is no reason to publish someone's numbers),
政府信息公开条例 articles 14 and 15, 保守国家秘密法. Precision comes first (`private_numbers`). A
match is shown masked, for findings are passed on too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from generator.checks.finding import Finding, Severity
from generator.checks.private_numbers import LONG, NumberKind, masked, numbers
from generator.checks.registry import check
from generator.checks.texts import JoinedTexts, Text, annex_texts, published_texts
from generator.edition.phrases import any_phrase, words
from generator.edition.privacy import PrivacyWords
from generator.figures.derive import Disclosure


class _Patterns(NamedTuple):
    """How marks of secrecy and names look, by an edition's words.

    Attributes:
        secret: the mark of a level, beside a star, in brackets, behind its heading or alone.
        internal: words that say that a document is not for others.
        named: a name behind 联系人: and the like.
        guest: a name of someone who was received; a place (接待江苏省…) has no such title.
        role_cell: a cell that heads names.
        name_cell: a cell that holds one.
        no_name: words that begin like a name and are none.
    """

    secret: re.Pattern[str]
    internal: re.Pattern[str]
    named: re.Pattern[str]
    guest: re.Pattern[str]
    role_cell: re.Pattern[str]
    name_cell: re.Pattern[str]
    no_name: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(known: PrivacyWords) -> _Patterns:
    blank, level = r"[^\S\n]*", f"(?:{words(known.levels)})"
    internal = f"(?:{any_phrase(known.internal_marks.values())})"
    name = rf"(?:{words(known.surnames)})[\u4e00-\u9fff]{{1,2}}"
    role = f"(?:{any_phrase(known.roles.values())})"
    ends = f"(?:{words(known.no_name_ends)})$"
    return _Patterns(
        secret=re.compile(
            rf"{level}{blank}[★☆]|[〔\[【({{（]{blank}{level}{blank}[〕\]】)}}）]"
            rf"|(?:{words(known.level_headings)}){blank}[:：]{blank}(?:{words(known.level_values)})"
            rf"|^{blank}{level}{blank}$"
            rf"|[〔\[【(（]{blank}{internal}[^〕\]】)）\n]{{0,8}}[〕\]】)）]|^{blank}{internal}{blank}$",
            re.MULTILINE,
        ),
        internal=re.compile(any_phrase(known.internal.values())),
        named=re.compile(
            rf"{role}{blank}[:：]{blank}({name})"
            rf"(?=$|[\s,，;；。、/(（\d]|{words(known.behind_names)})",
            re.MULTILINE,
        ),
        guest=re.compile(rf"(?:{words(known.received)})({name})(?={words(known.titles)})"),
        role_cell=re.compile(rf"[\u4e00-\u9fff]{{0,4}}{role}[:：]?"),
        name_cell=re.compile(rf"{name}(?=$|[\s、,，/(（\d])"),
        no_name=re.compile(rf".*{ends}|{words(known.no_names)}"),
    )


def check_privacy(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on personal data and marks of secrecy in what gets published.

    1. 电子邮箱, 身份证号, 银行卡号, 手机号码, 固定电话: numbers of persons (个人信息保护法).
    2. 密级标志: a document that bears one is not for publication (保守国家秘密法).
    3. 人员姓名: a name beside 联系人, 负责人 and the like, or of a guest (政府信息公开条例
       article 15).
    """
    prose = JoinedTexts((*published_texts(disclosure), *annex_texts(disclosure)), narrow=True)
    known = disclosure.edition.privacy
    yield from _numbers(prose, known)
    yield from _secrets(prose, _patterns(known))
    yield from _names(prose, _patterns(known))


@check(
    "密级标志",
    Severity.ERROR,
    "文字、表格、附件里有密级、内部使用的标志",
    "保守国家秘密法；政府信息公开条例第十四条",
)
def _secrets(prose: JoinedTexts, patterns: _Patterns) -> Iterator[Finding]:
    """密级标志: one finding for each mark."""
    marks = ((patterns.secret, Severity.ERROR), (patterns.internal, Severity.WARNING))
    for pattern, severity in marks:
        for text, match in prose.find(pattern):
            message = (
                f"《{text.place}》里有“{match[0].strip()}”字样。请核对是否涉密、能否公开，"
                "能公开的删去这一标志"
            )
            yield Finding("密级标志", severity, message, text.cells)


@check(
    "附件附带内容",
    Severity.ERROR,
    "附件里有批注、修订、嵌入的文件等看不见的内容，或不能公开的内容",
    "公开的只是看得见的内容",
)
def check_annexes(disclosure: Disclosure) -> Iterator[Finding]:
    """What annex files hold beside what is published, and what of them can't be."""
    for notice in (notice for annex in disclosure.annexes for notice in annex.notices):
        severity = Severity.INFO if notice.minor else Severity.WARNING
        severity = Severity.ERROR if notice.error else severity
        yield Finding("附件附带内容", severity, notice.message, notice.cells)


@check(
    "填报表附带内容",
    Severity.WARNING,
    "填报表里有批注、隐藏的表、外部链接等不公开的内容",
    "公开的只是看得见的内容",
)
def check_package(disclosure: Disclosure) -> Iterator[Finding]:
    """What the workbook's file holds beside what is seen; nothing of it gets published."""
    for notice in disclosure.beside:
        severity = Severity.INFO if notice.minor else Severity.WARNING
        yield Finding("填报表附带内容", severity, notice.message, notice.cells)


@check("电子邮箱", Severity.ERROR, "文字、表格、附件里有电子邮箱", "个人信息保护法")
@check("身份证号", Severity.ERROR, "文字、表格、附件里有身份证号码", "个人信息保护法")
@check("银行卡号", Severity.ERROR, "文字、表格、附件里有银行卡号", "个人信息保护法")
@check("手机号码", Severity.ERROR, "文字、表格、附件里有手机号码", "个人信息保护法")
@check("固定电话", Severity.WARNING, "文字、表格、附件里有电话号码", "个人信息保护法")
def _numbers(prose: JoinedTexts, known: PrivacyWords) -> Iterator[Finding]:
    """One finding for each kind of number in each cell."""
    searched = numbers(known)
    taken: list[tuple[int, int]] = []
    found: dict[tuple[NumberKind, Severity, Text], list[str]] = {}
    for kind in searched.kinds if LONG.search(prose.joined) else searched.kinds[:1]:
        for text, match in prose.find(kind.pattern):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            before = searched.before(prose.joined[max(0, start - 12) : start])
            severity = kind.judge(match[0], before)
            if severity is not None:
                taken.append((start, end))
                found.setdefault((kind, severity, text), []).append(masked(match[0]))
    for (kind, severity, text), matches in found.items():
        shown = "、".join(dict.fromkeys(matches))
        message = f"《{text.place}》里有{kind.words} {shown}。{kind.remedy}"
        yield Finding(kind.rule, severity, message, text.cells)


@check(
    "人员姓名",
    Severity.WARNING,
    "文字、表格、附件里有联系人、负责人、来宾的姓名",
    "政府信息公开条例第十五条：涉及个人隐私的不得公开",
)
def _names(prose: JoinedTexts, patterns: _Patterns) -> Iterator[Finding]:
    found: dict[Text, list[str]] = {}
    for text, match in prose.find(patterns.named):
        if not patterns.no_name.match(match[1]):
            found.setdefault(text, []).append(match[1])
    for text, name in _names_in_tables(prose.texts, patterns):
        found.setdefault(text, []).append(name)
    for text, match in prose.find(patterns.guest):
        if not patterns.no_name.match(match[1]):
            found.setdefault(text, []).append(match[1])
    for text, names in found.items():
        shown = "、".join(f"{name[0]}{'*' * (len(name) - 1)}" for name in dict.fromkeys(names))
        message = (
            f"《{text.place}》里有联系人、负责人或来宾的姓名（{shown}）。公开前请删去，或只写单位"
        )
        yield Finding("人员姓名", Severity.WARNING, message, text.cells)


def _names_in_tables(texts: tuple[Text, ...], patterns: _Patterns) -> Iterator[tuple[Text, str]]:
    """Names in the cell to the right of 负责人 and the like, or in the column below such a head."""
    cells = {text.at: text for text in texts if text.at is not None}
    for (table, row, column), text in cells.items():
        if not patterns.role_cell.fullmatch(text.text.strip()):
            continue
        right = [place for place in cells if place[:2] == (table, row) and place[2] > column]
        below = [place for place in cells if row == 0 and place[0] == table]
        below = [place for place in below if place[1] > row and place[2] == column]
        for place in (*sorted(right)[:1], *below):
            match = patterns.name_cell.match(cells[place].text.strip())
            if match and not patterns.no_name.match(match[0]):
                yield cells[place], match[0]
