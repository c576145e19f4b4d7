"""The unit of amounts, as tables name it: “单位：万元”, “金额单位:人民币 元”, “决算数（元）”."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from generator.edition.model import Imports
from generator.language import JOINING, POINTS
from generator.text import without_unseen


def _apart(words: str) -> str:
    """A pattern for words that may be spaced out: 单 位, 万　元."""
    return r"\s*".join(map(re.escape, words))


def _any(words: tuple[str, ...]) -> str:
    """Any of some words, spaced out or not, as a part of a pattern: the longest that fits."""
    return "|".join(map(_apart, sorted(words, key=len, reverse=True))) or "(?!)"


@dataclass(frozen=True, slots=True)
class UnitPatterns:
    """How the tables of an edition name the unit of their amounts.

    Attributes:
        behind_label: a unit behind 单位.
        alone: a unit with which words begin.
        in_brackets: one that ends the heading of a column.
        label: what announces one in the next cell.
    """

    behind_label: re.Pattern[str]
    alone: re.Pattern[str]
    in_brackets: re.Pattern[str]
    label: re.Pattern[str]

    def named(self, text: str) -> str | None:
        """The unit that words at the head of a table name; None if they name none."""
        return _found(self.behind_label.search(_plain(text)))

    def of_heading(self, text: str) -> str | None:
        """The unit in brackets behind the heading of a column."""
        return _found(self.in_brackets.search(_plain(text)))

    def beginning(self, text: str) -> str | None:
        """The unit that words begin with where no word goes on: 万元, 元（保留两位小数）."""
        return _found(self.alone.match(_plain(text)))

    def is_label(self, text: str) -> bool:
        """Whether words announce a unit that stands in the next cell."""
        return bool(self.label.fullmatch(_plain(text)))


@cache
def unit_patterns(imports: Imports) -> UnitPatterns:
    """The patterns of the words of an edition."""
    currency, label, money = map(_any, (imports.currencies, imports.unit_headings, tuple(POINTS)))
    unit = rf"(?:(?:{currency})\s*[(:]?\s*)?(?P<unit>{money})"
    # nor may another unit follow: 元/万元 is a choice that nobody made
    single = rf"(?!\s*[/、,;{JOINING}]\s*(?:{money}))"
    # a word may not go on behind the unit: 元旦, 万元县
    ends = "|".join((*map(re.escape, imports.currencies), r"[\W\d]", "$"))
    whole = rf"\s*\(?\s*{unit}{single}(?={ends})"
    return UnitPatterns(
        behind_label=re.compile(rf"(?:{label})\s*[:∶(]{whole}"),
        alone=re.compile(whole),
        in_brackets=re.compile(rf"\S\s*\(\s*{unit}\s*\)\s*$"),
        label=re.compile(rf".{{0,2}}(?:{label})\s*[:∶]?\s*(?:{currency})?\s*"),
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", without_unseen(text))


def _found(match: re.Match[str] | None) -> str | None:
    return "".join(match["unit"].split()) if match else None
