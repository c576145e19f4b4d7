"""Numbers and dates as a spreadsheet shows them: `#,##0.00`, `0.0%`, `yyyy"年"m"月"`.

A cell holds 0.6086 and shows 60.86 %; what gets published is what the accountant sees. A format
that goes beyond what tables of accounts use shows the number itself.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from generator.money import round_half_up

GENERAL: Final = "General"
_SECTION: Final = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
#: Quoted words, an escaped sign, [colours and conditions], the width of a sign, a filler.
_TOKEN: Final = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|(_.)|\*.|([#0?.,]+%?|%)|(.)')
_DATE: Final = re.compile(r"yyyy|yy|mmm+|mm|m|dd|d|hh|h|ss|s", re.IGNORECASE)
_IS_DATE: Final = re.compile(r"[ymdhs]", re.IGNORECASE)
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PERCENT: Final = Decimal(100)
_THOUSAND: Final = Decimal(1000)
_GENERAL_DIGITS: Final = 11
_MIDNIGHT: Final = time()


def shown(value: object, code: str) -> str:
    """A cell's value as its format shows it.

    Args:
        value: number, text, date or None.
        code: the format's code, such as `#,##0.00`; `General` for none.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date | time | timedelta):
        return _date(value, code)
    if isinstance(value, int | float | Decimal):
        return _number(Decimal(str(value)), code)
    return str(value)


def _number(value: Decimal, code: str) -> str:
    sections = _SECTION.split(code or GENERAL)
    negative = value < 0
    section = sections[0]
    if negative and len(sections) > 1:
        section, value, negative = sections[1], -value, False
    elif value == 0 and len(sections) > 2:  # noqa: PLR2004 - positive; negative; zero
        section = sections[2]
    bare = _LITERAL.sub("", section)
    if bare.strip().lower() in {"general", "@", "g/通用格式", ""} and not _quoted(section):
        return _general(-value if negative else value)
    if "/" in bare or "e+" in bare.lower() or _IS_DATE.search(bare.replace("General", "")):
        return _general(-value if negative else value)
    return ("-" if negative else "") + _patterned(abs(value), section)


def _quoted(section: str) -> bool:
    return '"' in section


def _patterned(value: Decimal, section: str) -> str:
    """The pieces of a format in order, the number in place of its first pattern."""
    pieces: list[str] = []
    pattern = "".join(match[4] for match in _TOKEN.finditer(section) if match[4])
    digits = pattern.replace("%", "")
    value *= _PERCENT if "%" in pattern else 1
    whole, point, decimals = digits.partition(".")
    trailing = len(whole if not point else decimals) - len(
        (whole if not point else decimals).rstrip(",")
    )
    value /= _THOUSAND**trailing
    placed = False
    for match in _TOKEN.finditer(section):
        words, escaped, _, number, other = match.groups()
        if number and number != "%" and not placed:
            pieces.append(_digits(value, whole.rstrip(","), decimals.rstrip(",")))
            pieces.append("%" if number.endswith("%") else "")
            placed = True
        elif number == "%":
            pieces.append("%")
        elif number is None:
            pieces.append(words or escaped or other or "")
    return "".join(pieces).strip()


def _digits(value: Decimal, whole: str, decimals: str) -> str:
    places = sum(sign in "0#?" for sign in decimals)
    needed = sum(sign == "0" for sign in decimals)
    grouped = "," in whole
    text = f"{round_half_up(value, places):{',' if grouped else ''}.{places}f}"
    before, point, after = text.partition(".")
    while len(after) > needed and after.endswith("0"):
        after = after[:-1]
    least = whole.count("0")
    if not least and before == "0" and (after or point):
        before = ""
    before = before.rjust(least, "0") if len(before) < least else before
    return before + ("." + after if after else "")


def _general(value: Decimal) -> str:
    """As a cell without a format: as many digits as fit."""
    if value == value.to_integral_value():
        return f"{value:.0f}"
    digits = max(0, _GENERAL_DIGITS - 1 - max(value.adjusted(), 0))
    return f"{round_half_up(value, digits).normalize():f}"


def _date(value: datetime | date | time | timedelta, code: str) -> str:
    if isinstance(value, timedelta):
        return str(value)
    pattern = _SECTION.split(code)[0]
    if not _IS_DATE.search(_LITERAL.sub("", pattern)):
        pattern = "h:mm" if isinstance(value, time) else "yyyy-mm-dd"
    result = []
    clock = False  # a month's m follows an hour as minutes
    for match in re.finditer(
        r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|(y+|m+|d+|h+|s+)|(.)', pattern, re.IGNORECASE
    ):
        words, escaped, token, other = match.groups()
        if token:
            letter = token[0].lower()
            result.append(_date_part(value, letter, len(token), clock=clock))
            clock = letter == "h" or (clock and letter != "s")
        else:
            result.append(words or escaped or (other if other != "@" else "") or "")
    return "".join(result).strip(" ;")


def _date_part(value: datetime | date | time, letter: str, width: int, *, clock: bool) -> str:
    name = {"y": "year", "d": "day", "h": "hour", "s": "second"}.get(
        letter, "minute" if clock else "month"
    )
    number = getattr(value, name, 0)
    if letter == "y":
        return f"{number:04d}" if width > 2 else f"{number % 100:02d}"  # noqa: PLR2004
    return f"{number:02d}" if width == 2 else str(number)  # noqa: PLR2004
