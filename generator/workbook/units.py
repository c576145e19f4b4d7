"""The unit of amounts, as tables name it: “单位：万元”, “金额单位:人民币 元”, “决算数（元）”."""

from __future__ import annotations

import re
import unicodedata

from generator.text import without_unseen

#: How far the point moves from one unit to 万元.
POINTS = {"元": 4, "百元": 2, "千元": 1, "仟元": 1, "万元": 0, "百万元": -2, "亿元": -4}


def _apart(words: str) -> str:
    """A pattern for words that may be spaced out: 单 位, 万　元."""
    return r"\s*".join(words)


_CURRENCY = _apart("人民币")
_ANY = "|".join(map(_apart, sorted(POINTS, key=len, reverse=True)))
_UNIT = rf"(?:{_CURRENCY}\s*[(:]?\s*)?(?P<unit>{_ANY})"
#: Nor may another unit follow: 元/万元 is a choice that nobody made.
_ALONE = rf"(?!\s*[/、,;或和]\s*(?:{_ANY}))"
#: A word may not go on behind the unit: 元旦, 万元县.
_NAMED = re.compile(rf"{_apart('单位')}\s*[:∶(]\s*\(?\s*{_UNIT}{_ALONE}(?=人民币|[\W\d]|$)")
_IN_BRACKETS = re.compile(rf"\S\s*\(\s*{_UNIT}\s*\)\s*$")
_LABEL = re.compile(rf".{{0,2}}{_apart('单位')}\s*[:∶]?\s*(?:{_CURRENCY})?\s*")


def unit_named(text: str) -> str | None:
    """The unit that words at the head of a table name; None if they name none."""
    return _found(_NAMED.search(_plain(text)))


def unit_of_heading(text: str) -> str | None:
    """The unit in brackets behind the heading of a column."""
    return _found(_IN_BRACKETS.search(_plain(text)))


def as_unit(text: str) -> str | None:
    """The unit that words begin with, where no word goes on: 万元, 人民币元, 元（保留两位小数）."""
    return _found(_NAMED.match(f"单位:{_plain(text)}"))


def is_label_of_unit(text: str) -> bool:
    """Whether words announce a unit that stands in the next cell."""
    return bool(_LABEL.fullmatch(_plain(text)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", without_unseen(text))


def _found(match: re.Match[str] | None) -> str | None:
    return "".join(match["unit"].split()) if match else None
