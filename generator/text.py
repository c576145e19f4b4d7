"""Comparing words as people do: spaces, full-width forms and kinds of brackets don't count.

Nor does what nobody sees: marks of direction, joiners, a byte order mark; they come with texts that
were copied from web pages and from the calculator.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import lru_cache

_IGNORED = re.compile(r"[\s“”\"‘’'《》〈〉]+")
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\(?[0-9]{1,2}\)|[0-9]{1,2}[.、．](?!\d)|\([一二三四五六七八九十]+\))"
)
#: Characters that take no room: controls, format characters, selectors of variants.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]"
)

#: How many names are offered for one that is not known, and how alike these are at least.
_OFFERED, _ALIKE = 3, 0.6


def unseen(text: str) -> tuple[str, ...]:
    """The characters of a text that nobody sees, each once, as Unicode names them (`U+202C`)."""
    return tuple(dict.fromkeys(f"U+{ord(character):04X}" for character in _UNSEEN.findall(text)))


def without_unseen(text: str) -> str:
    """A text without the characters that nobody sees."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub("", text)


#: What no document can hold: controls, halves of characters, what is no character at all.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Words without the characters that no document can hold."""
    # what Python calls printable is; so it finds of most texts, far more quickly
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def is_printable(text: str) -> bool:
    """Whether a document can hold every character."""
    return _UNPRINTABLE.search(text) is None


def same(text: object) -> str:
    """A form in which two writings of the same words are equal."""
    return _normal(str(text))


@lru_cache(maxsize=1 << 14)  # the same labels are compared over and over, in each workbook
def _normal(text: str) -> str:
    return _IGNORED.sub("", unicodedata.normalize("NFKC", without_unseen(text)))


def without_ordinal(text: object) -> str:
    """`same`, without a leading 一、 or 1. or (1)."""
    return _ORDINAL.sub("", same(text))


def is_abbreviated(one: str, other: str) -> bool:
    """Whether all characters of a name come in another, longer one, in the same order."""
    short, long = sorted((same(one), same(other)), key=len)
    rest = iter(long)
    return all(sign in rest for sign in short)


def few(items: Sequence[str], most: int, more: str = "等 {} 处") -> str:
    """The first of some items, and how many there are where that is not all."""
    return "、".join(items[:most]) + (more.format(len(items)) if len(items) > most else "")


def print_width(text: str) -> int:
    """How wide words are on paper; a Chinese character is as wide as two others."""
    return sum(1 + (unicodedata.east_asian_width(sign) in "WFA") for sign in text)


_LEADING_ORDINAL = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．](?!\d)\s*)\s*"
)


def strip_ordinal(label: str) -> str:
    """A row label without its leading 一、 or 1. or (1), otherwise as it is written."""
    return _LEADING_ORDINAL.sub("", label)


def near(name: str, known: Iterable[str]) -> str:
    """In brackets the known names that may have been meant by one that is not known, or nothing."""
    known = sorted(known)
    meant = get_close_matches(name, known, _OFFERED, _ALIKE)
    # what is meant is often longer: 预算 for 财政拨款支出年初预算
    meant = meant or [it for it in known if name in it][:_OFFERED]
    return f"（名称相近的有“{'”“'.join(meant)}”）" if meant else ""
