"""Dates, times and lengths of time as a format's section shows them."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from generator.workbook.shown.code import FormatSection, Token, UnrenderableError, literal, parse

_CHINESE: Final = frozenset({"804", "0804", "zh-CN"})
_ENGLISH: Final = frozenset({"409", "0409", "en-US"})
#: What the computer's own ways of dates and times are on a Chinese one.
_SYSTEM: Final = {
    "f800": 'yyyy"年"m"月"d"日"',
    "x-sysdate": 'yyyy"年"m"月"d"日"',
    "f400": "h:mm:ss",
    "x-systime": "h:mm:ss",
}
_CHINESE_DAYS: Final = "一二三四五六日"
_NOON = 12
#: In how many letters a number, and at most a name, is asked for.
_NUMBER_WIDTH, _NAME_WIDTH = 2, 4
_SECONDS: Final = {"h": 3600, "m": 60, "s": 1}
_LIMITS: Final = {"h": 24, "m": 60, "s": 60}


def show_date(value: datetime | date | time | timedelta, section: FormatSection) -> str:
    """What a format's section shows for a date, a time, or hours beyond a day.

    Raises:
        UnrenderableError: it can't be told.
    """
    if section.kind != "date":
        raise UnrenderableError(section)
    if system := _SYSTEM.get(section.language.lower()):
        section = parse(system).numbers[0]
    tokens = tuple(token for token in section.tokens if token.kind != "text")  # @ says nothing
    if any(token.kind in {"digit", "percent"} for token in tokens):
        raise UnrenderableError(section)  # parts of a second
    if isinstance(value, timedelta):
        return _elapsed(value, tokens)
    if any(token.kind == "elapsed" for token in tokens):
        raise UnrenderableError(section)
    if isinstance(value, time):
        if any(_letter(token) in set("yda") for token in tokens):
            raise UnrenderableError(section)
        value = datetime.combine(date(2000, 1, 1), value)
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    return "".join(_shown(moment, tokens, at, section.language) for at in range(len(tokens)))


def _letter(token: Token) -> str:
    return token.text[0].lower() if token.kind in {"date", "elapsed"} else ""


def _shown(moment: datetime, tokens: Sequence[Token], at: int, language: str) -> str:
    token = tokens[at]
    if token.kind == "noon":
        return token.text.split("/")[moment.hour >= _NOON]
    if token.kind != "date":
        return literal(token)
    letter, width = _letter(token), len(token.text)
    if letter == "y":
        return f"{moment.year:04d}" if width > _NUMBER_WIDTH else f"{moment.year % 100:02d}"
    minutes = _is_minute(tokens, at)
    if letter == "a" or (letter in set("md") and width > _NUMBER_WIDTH and not minutes):
        return _name(moment, token.text.lower(), language)
    if width > _NUMBER_WIDTH:
        raise UnrenderableError(token)
    half = any(token.kind == "noon" for token in tokens)
    hour = (moment.hour - 1) % _NOON + 1 if half else moment.hour
    month = moment.minute if minutes else moment.month
    number = {"m": month, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{number:0{width}d}"


def _is_minute(tokens: Sequence[Token], at: int) -> bool:
    """Whether an m means minutes: behind hours, or before seconds."""
    before = next((letter for token in reversed(tokens[:at]) if (letter := _letter(token))), "")
    after = next((letter for token in tokens[at + 1 :] if (letter := _letter(token))), "")
    return _letter(tokens[at]) == "m" and (before == "h" or after == "s")


def _name(moment: datetime, code: str, language: str) -> str:
    """A month or a day of the week by its name."""
    if code[0] == "a" or (code == "dddd" and language in _CHINESE):
        known = not language or language in _CHINESE
        name = ("" if code == "aaa" else "星期") + _CHINESE_DAYS[moment.weekday()]
    else:
        known = (not language or language in _ENGLISH) and len(code) <= _NAME_WIDTH
        names = calendar.day_name if code[0] == "d" else calendar.month_name
        name = names[moment.weekday() if code[0] == "d" else moment.month]
        name = name if len(code) == _NAME_WIDTH else name[:3]
    if not known:
        raise UnrenderableError(code)
    return name


def _elapsed(value: timedelta, tokens: Sequence[Token]) -> str:
    """Hours, minutes or seconds that may go beyond a day."""
    left = round(value.total_seconds())
    if left < 0 or not any(token.kind == "elapsed" for token in tokens):
        raise UnrenderableError(tokens)
    pieces = []
    for at, token in enumerate(tokens):
        letter = _letter(token)
        minutes = token.kind == "elapsed" or _is_minute(tokens, at)
        if token.kind == "noon" or letter in set("yda") or (letter == "m" and not minutes):
            raise UnrenderableError(tokens)
        if letter:
            number = left // _SECONDS[letter]
            shown = number if token.kind == "elapsed" else number % _LIMITS[letter]
            pieces.append(f"{shown:0{len(token.text)}d}")
        else:
            pieces.append(literal(token))
    return "".join(pieces)
