"""The codes of number formats, read: `#,##0.00`, `0!.0,"万"`, `yyyy"年"m"月"`.

A code has up to four sections (positive; negative; zero; text, or by conditions) of tokens. What
has no meaning that is certain (`[DBNum1]`, calendars and digits of other languages) is refused.

Source of the codes: ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, NamedTuple

GENERAL: Final = "General"
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_HOURS, _SECONDS = '上午/下午h"时"mm"分"', '上午/下午h"时"mm"分"ss"秒"'
_ACCOUNTS: Final = '_ {0}* {1}_ ;_ {0}* -{1}_ ;_ {0}* "-"{2}_ ;_ @_ '
#: The formats that have a number and no code in the file, as a Chinese Excel shows them.
BUILT_IN: Final = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "¥#,##0;¥-#,##0",
    6: "¥#,##0;[Red]¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00",
    8: "¥#,##0.00;[Red]¥-#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: _YEAR_MONTH,
    28: _MONTH_DAY,
    29: _MONTH_DAY,
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: _HOURS,
    35: _SECONDS,
    36: _YEAR_MONTH,
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: _ACCOUNTS.format("", "#,##0", ""),
    42: _ACCOUNTS.format("¥", "#,##0", ""),
    43: _ACCOUNTS.format("", "#,##0.00", "??"),
    44: _ACCOUNTS.format("¥", "#,##0.00", "??"),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: _YEAR_MONTH,
    51: _MONTH_DAY,
    52: _YEAR_MONTH,
    53: _MONTH_DAY,
    54: _MONTH_DAY,
    55: _HOURS,
    56: _SECONDS,
    57: _YEAR_MONTH,
    58: _MONTH_DAY,
}
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|(?P<space>_.)|(?P<filler>\*.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<section>;)|(?P<general>General|G/通用格式)|(?P<exponent>E[+-])"
    r"|(?P<noon>AM/PM|A/P|上午/下午)|(?P<date>y+|m+|d+|h+|s+|a{3,4})|(?P<digit>[0#?])"
    r"|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<slash>/)"
    r"|(?P<sign>[-+():$ ^&'~{}<>=]|[^\x00-\x7f])",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_COLOUR: Final = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+"
    r"|[黑蓝青绿洋红白黄]{1,2}色?|颜色 ?\d+",
    re.IGNORECASE,
)
RED: Final = frozenset({"red", "color3", "color 3", "红", "红色", "颜色3"})
_CURRENCY: Final = re.compile(r"\$([^-]*)(?:-([^-].*))?")
#: A language, by number or name, or the computer's own way of dates.
_LANGUAGE: Final = re.compile(r"[0-9A-F]{1,4}|[a-z]{2}-[A-Z]{2}|x-sys(?:date|time)", re.IGNORECASE)
_MOST_SECTIONS = 4
#: Tokens that mean something in some sections only, and those in which they do.
_MEANT: Final = frozenset(
    {"digit", "percent", "exponent", "point", "comma", "general", "text", "slash"}
)
_BESIDE: Final = {
    "number": {"digit", "percent", "exponent", "point", "comma"},
    "date": {"digit", "point", "comma", "slash", "text"},
}
Kind = Literal["number", "general", "date", "text", "words"]


class UnrenderableError(ValueError):
    """What a format shows can't be told for certain."""


class Token(NamedTuple):
    """A piece of a format: its kind, as the groups of the pattern are called, and what it says."""

    kind: str
    text: str


class FormatCondition(NamedTuple):
    """For which numbers a section is meant: `[>=10000]`."""

    sign: str
    limit: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether a number is one of them."""
        return {
            "<": value < self.limit,
            "<=": value <= self.limit,
            ">": value > self.limit,
            ">=": value >= self.limit,
            "=": value == self.limit,
            "<>": value != self.limit,
        }[self.sign]

    @property
    def is_negative(self) -> bool:
        """Whether it holds for negative numbers alone."""
        return (self.sign == "<" and self.limit <= 0) or (
            self.sign in {"<=", "="} and self.limit < 0
        )

    @property
    def covers_the_rest(self) -> bool:
        """Whether only negative numbers are left."""
        return (self.sign == ">=" and self.limit <= 0) or (self.sign == ">" and self.limit < 0)


class FormatSection(NamedTuple):
    """One section of a format.

    Attributes:
        tokens: its pieces, without what stands in brackets.
        kind: what it shows.
        condition: for which numbers it is meant, where it says so.
        colour: in small letters; empty for none.
        language: of its dates; empty for none said.
    """

    tokens: tuple[Token, ...]
    kind: Kind
    condition: FormatCondition | None = None
    colour: str = ""
    language: str = ""


class Format(NamedTuple):
    """A format: the sections for numbers, and the one for text if there is one."""

    numbers: tuple[FormatSection, ...]
    text: FormatSection | None


@lru_cache(maxsize=1 << 10)
def parse(code: str) -> Format:
    """A format read from its code.

    Raises:
        UnrenderableError: it is none that is known.
    """
    sections = [_section(tokens) for tokens in _sections(code or GENERAL)]
    text = None
    if len(sections) == _MOST_SECTIONS or sections[-1].kind == "text":
        text = sections.pop()
    dated = any(section.kind == "date" for section in sections[1:])
    if dated or len(sections) >= _MOST_SECTIONS or any(item.kind == "text" for item in sections):
        raise UnrenderableError(code)
    if text is not None and not sections:  # @ alone; programs differ about a number under @"…"
        alone = all(token.kind == "text" for token in text.tokens)
        sections = [FormatSection((Token("general", ""),), "general" if alone else "text")]
    return Format(tuple(sections), text)


def _sections(code: str) -> Iterator[list[Token]]:
    tokens: list[Token] = []
    at = 0
    while at < len(code):
        match = _TOKEN.match(code, at)
        if match is None or match.lastgroup is None:
            raise UnrenderableError(code)
        at = match.end()
        if match.lastgroup == "section":
            yield tokens
            tokens = []
        else:
            tokens.append(Token(match.lastgroup, match[match.lastgroup]))
    yield tokens


def _section(given: Sequence[Token]) -> FormatSection:
    tokens: list[Token] = []
    condition, colour, language = None, "", ""
    for token in given:
        if token.kind != "bracket":
            tokens.append(token)
        elif match := _CONDITION.fullmatch(token.text):
            condition = FormatCondition(match[1], Decimal(match[2]))
        elif _COLOUR.fullmatch(token.text):
            colour = token.text.lower()
        elif match := _CURRENCY.fullmatch(token.text):
            language = match[2] or language
            if language and not _LANGUAGE.fullmatch(language):
                raise UnrenderableError(token.text)  # digits or a calendar of its own
            tokens.append(Token("quoted", match[1]))
        elif re.fullmatch(r"h+|m+|s+", token.text, re.IGNORECASE):
            tokens.append(Token("elapsed", token.text.lower()))
        else:
            raise UnrenderableError(token.text)
    return FormatSection(tuple(tokens), _kind(tokens), condition, colour, language)


def _kind(tokens: Sequence[Token]) -> Kind:
    """What a section shows; tokens that have no meaning beside others are refused."""
    kinds = {token.kind for token in tokens}
    found: Kind = "words"
    if kinds & {"date", "noon", "elapsed"}:
        found = "date"
    elif "general" in kinds:
        found = "general"
    elif "digit" in kinds:
        found = "number"
    elif "text" in kinds:
        found = "text"
    if kinds & _MEANT - _BESIDE.get(found, {found}):
        raise UnrenderableError(tokens)
    return found


def literal(token: Token) -> str:
    """What a token that stands for itself shows; the width of a sign is a blank."""
    if token.kind in {"quoted", "escaped", "sign", "slash", "point", "comma", "percent"}:
        return token.text
    return " " if token.kind == "space" else ""
