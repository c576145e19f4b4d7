"""What a reason says in words: that something rose or fell, and in which year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from generator.edition.phrases import not_behind, words
from generator.edition.prose import Direction, ProsePatterns
from generator.language import FISCAL, OF, TO, YEAR_SIGN

_CLAUSE = re.compile("[，,。；;！!]")
#: A year that says when something was: not of which year something is, nor a range of years.
_WHEN = re.compile(
    rf"(?<![\d\-—–－~～{TO}])((?:19|20)\d{{2}}){YEAR_SIGN}{FISCAL}?(?![^，,。；;]{{0,14}}{OF})(?!\s*[-—–－~～{TO}])"
)


def contradicts(reason: str, known: ProsePatterns, *, up: bool, other: Iterable[str]) -> str:
    """The word by which a reason says the opposite of what its figure did; blank for none.

    Args:
        reason: the words.
        known: what the edition says of such words.
        up: whether the figure rose.
        other: words of which a clause is about what the figure is compared with.
    """
    says, agrees = (known.fall, known.rise) if up else (known.rise, known.fall)
    # 较上年减少 is about this year, 上年减少 is not
    about_other = re.compile(f"{not_behind(known.reasons.compared)}(?:{words(other)})")
    own = "，".join(it for it in _CLAUSE.split(reason) if not about_other.search(it))
    opposite = _denied(says.says, known.reasons.denied).search(_neutral(says, own))
    return opposite[0] if opposite and not _agrees(agrees).search(_neutral(agrees, reason)) else ""


@lru_cache(maxsize=16)
def _denied(says: tuple[str, ...], denied: tuple[str, ...]) -> re.Pattern[str]:
    """Words that something rose or fell, unless they are denied."""
    return re.compile(f"{not_behind(denied)}(?:{words(says)})")


@lru_cache(maxsize=16)
def _agrees(direction: Direction) -> re.Pattern[str]:
    return re.compile(words(direction.agrees))


def _neutral(direction: Direction, reason: str) -> str:
    """The reason without what only looks like such a word."""
    return re.sub(words(direction.neutral), "", reason)


def happened_in(reason: str, year: int, elsewhere: tuple[str, ...]) -> int | None:
    """The year in which a reason says that its cause happened, if it is long past or far ahead."""
    if re.search(words(elsewhere), reason) or f"{year}{YEAR_SIGN}" in reason:
        return None
    named = (int(number) for number in _WHEN.findall(reason))
    return next((other for other in named if other not in {year, year - 1}), None)
