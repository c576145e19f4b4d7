"""Paragraphs and sentences that only some of the documents have: what they seem to hang on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from generator.drafting.known import KnownFigure
from generator.text import same

_SAID = re.compile(r"\w+\((\w+)")
_SHOWN = 40
#: Stands for each number.
_NUMBER = "…"
#: So much of a label stands among the words that call it; less may be there by chance.
_TELLING, _MOST_OF = 4, 0.75


#: For each document whether it has a text; None where that says nothing.
Having = Sequence[bool | None]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as sentences say it, and in words: when a text is said."""

    test: str
    meaning: str

    def around(self, text: str) -> str:
        """A text that is said only then."""
        return f"{{% if {self.test} %}}{text}{{% endif %}}"


def hangs_on(
    drafted: str, having: Having, known: Sequence[KnownFigure], own: Mapping[str, str]
) -> Condition | None:
    """The figure of a text that is zero, or is not, in just those documents that have it.

    Args:
        drafted: the text as the edition would have it.
        having: which documents have it; some do and some don't.
        known: the figures of the tables.
        own: names that the draft gave figures, with their expressions.
    """
    values = {own_name: it.values for own_name in own for it in known
              if it.expression == own[own_name]}  # fmt: skip
    values |= {it.name: it.values for it in known if it.name}
    said = [name for name in said_in(drafted) if name in values]
    for name in said:
        if _agrees(values[name], having):
            return Condition(name, f"“{name}”有数才写")
    for name in said:
        if _agrees(values[name], _others(having)):
            return Condition(f"not {name}", f"“{name}”没有数才写")
    return None


def hangs_on_kind(having: Having, kinds: Sequence[str]) -> Condition | None:
    """The kind of just those documents that have a text, where there are two kinds of them."""
    with_it = {kind for kind, has in zip(kinds, having, strict=True) if has}
    without = {kind for kind, has in zip(kinds, having, strict=True) if has is False}
    if len(with_it) != 1 or not without or with_it & without:
        return None
    (kind,) = with_it
    return Condition(f'类型 == "{kind}"', f"是{kind}才写")


def hangs_on_lack(text: str, having: Having, known: Sequence[KnownFigure]) -> KnownFigure | None:
    """The figure that a text without numbers names, which is zero in just the documents with it."""
    zero = [it for it in known if _agrees(it.values, _others(having))]
    at = named_in(text, [it.labels for it in zero])
    return None if at is None else zero[at]


def named_in(text: str, labels: Sequence[Sequence[str]]) -> int | None:
    """Which of several things a text names best, each by its labels; None where it names none."""
    words = same(text)
    fitting = [
        (size / len(label), size, -at)
        for at, own in enumerate(labels)
        for label in map(same, own)
        if (size := _common(label, words)) >= max(_TELLING, _MOST_OF * len(label))
    ]
    return -max(fitting)[2] if fitting else None


def said_in(drafted: str) -> list[str]:
    """The figures and fields that a drafted text says, in order."""
    return list(dict.fromkeys(_SAID.findall(drafted)))


def _agrees(values: Sequence[Decimal | None], having: Having) -> bool:
    """Whether amounts are not zero in just the documents that have something, and all are known."""
    pairs = [(value, has) for value, has in zip(values, having, strict=True) if has is not None]
    return all(value is not None and bool(value) == has for value, has in pairs)


def _others(having: Having) -> Having:
    return [None if has is None else not has for has in having]


def _common(label: str, words: str) -> int:
    return SequenceMatcher(None, label, words, autojunk=False).find_longest_match().size


def shown(text: str) -> str:
    """A text as it is told: without numbers, shortened."""
    text = re.sub(r"\d[\d,.]*", _NUMBER, text).strip("。；，")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"


def left_out(texts: Sequence[str]) -> Iterator[str]:
    """What is doubtful of a section: what only other documents say.

    What has no number is a department's own words, and asked for.
    """
    told = map(shown, texts)
    yield from (f"另有文本写了“{it}”，没有写" for it in told if _NUMBER in it)
