"""Phrases: how an edition says what words look like, in words and not in regular expressions.

Patterns come from bureaus too, and a regular expression can take hours over a page. A phrase is
plain words with five signs: `[甲|乙]` one of these (`[甲|]`: or nothing), `…` up to 12 characters
of the same sentence, `……` up to 60 of the same line, `{数}` a number, `{金额}` one with its unit.
The longest choice that fits is taken, gaps are few and bounded, so that a phrase takes time in
proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

#: A number as it is to be written: 1,2,3 is none.
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,20})(?:\.\d{1,9})?"
_BLANK = r"[^\S\n]{0,4}"
#: What the signs stand for.
_SIGNS = {
    "…": r"[^。；;\n]{0,12}?",
    "……": r"[^\n]{0,60}?",
    "{数}": rf"{_BLANK}(?<![\d.,])({_NUMBER})(?![\d]|[.,]\d){_BLANK}",
    "{金额}": rf"{_BLANK}(?<![\d.,])({_NUMBER}{_BLANK}(?:亿元|万元|元)){_BLANK}",
}
_GAPS = ("…", "……")
_TOKEN = re.compile(r"\[[^\[\]{}…]*\]|\{[^{}]*\}|…{1,2}|[^\[\]{}…]+|.", re.DOTALL)
#: Signs of either width.
_WIDTHS = {
    sign: f"[{both}]" for both in ("，,", "：:", "；;", "（(", "）)", "％%") for sign in both
}
_LONGEST, _MOST_GAPS, _MOST_CHOICES = 400, 2, 60


class PhraseError(ValueError):
    """A phrase that can't be read; the message is Chinese and says why."""


@lru_cache(maxsize=1 << 9)
def pattern_of(phrase: str) -> str:
    """A phrase as a regular expression, a group for each number.

    Raises:
        PhraseError: it is none.
    """
    tokens = _TOKEN.findall(phrase)
    gaps = [at for at, token in enumerate(tokens) if token in _GAPS]
    if not phrase.strip() or len(phrase) > _LONGEST:
        raise PhraseError(f"应为 1 到 {_LONGEST} 个字")
    if len(gaps) > _MOST_GAPS:
        raise PhraseError(f"“…”最多 {_MOST_GAPS} 处")
    if any(at in {0, len(tokens) - 1} or at - 1 in gaps for at in gaps):
        raise PhraseError("“…”的前后都要有字")
    return "".join(map(_of_token, tokens))


def _of_token(token: str) -> str:
    if token in _SIGNS:
        return _SIGNS[token]
    if token.startswith("["):
        choices = token[1:-1].split("|")
        if not token.endswith("]") or choices == [""] or len(choices) > _MOST_CHOICES:
            raise PhraseError("[ ] 里应为几个词，用 | 隔开")
        longest_first = sorted(choices, key=len, reverse=True)
        return f"(?>{'|'.join(map(literal, longest_first))})"
    if token[0] in "]{}":
        raise PhraseError("只能用 [甲|乙]、…、……、{数}、{金额}")
    return literal(token)


def literal(words: str) -> str:
    """Plain words as a part of a pattern; their signs may be of either width."""
    return "".join(_WIDTHS.get(character, re.escape(character)) for character in words)


@lru_cache(maxsize=1 << 6)
def pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases; a pattern that never fits where there are none."""
    return re.compile(any_phrase(phrases))


def words(any_of: Iterable[str]) -> str:
    """Any of the words, as a part of a pattern: the longest that fits."""
    return "|".join(map(re.escape, sorted(any_of, key=len, reverse=True))) or "(?!)"


def any_phrase(phrases: Iterable[str]) -> str:
    """Any of the phrases, as a part of a pattern."""
    return "|".join(f"(?:{pattern_of(phrase)})" for phrase in phrases) or "(?!)"


def not_behind(any_of: Iterable[str]) -> str:
    """None of the words before this place, as a part of a pattern."""
    return "".join(f"(?<!{re.escape(word)})" for word in any_of)


def numbers(match: re.Match[str]) -> list[str]:
    """The numbers that a phrase found, in order."""
    return [group for group in match.groups() if group is not None]
