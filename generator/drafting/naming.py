"""Names for what a document prints: those of the edition below, and new ones made of its labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from generator.drafting.words import drafting_patterns
from generator.importing.vocabulary import Vocabulary
from generator.text import strip_ordinal

_ALIKE = 0.7
_LONGEST = 20
_LEFT_OUT = re.compile(r"[（(][^（）()]*[）)]|\W|_")


def bare(label: str) -> str:
    """A label without its number."""
    return drafting_patterns().lead.sub("", strip_ordinal(label.strip())).strip()


def new_name(label: str, taken: Iterable[str]) -> str:
    """A name made of words, unlike those that are taken."""
    words = _LEFT_OUT.sub("", bare(label)).lstrip("0123456789")[:_LONGEST] or "未名"
    name, at, known = words, 2, set(taken)
    while name in known:
        name, at = f"{words}{at}", at + 1
    return name


def matched(
    labels: Sequence[str], known: Mapping[str, Iterable[str]], vocabulary: Vocabulary
) -> tuple[list[str | None], set[str]]:
    """For each label the name that is meant, and which were told by likeness alone.

    Args:
        labels: as they are printed, in order.
        known: the words for each name, in order.
        vocabulary: which knows the form in which words are compared.
    """
    key = vocabulary.key
    words = {name: {key(word) for word in own} for name, own in known.items()}
    found: list[str | None] = [None] * len(labels)
    taken: set[str] = set()
    for at, label in enumerate(labels):
        wanted = {key(label), key(bare(label))}
        name = next((it for it, own in words.items() if it not in taken and own & wanted), None)
        if name is not None:
            found[at] = name
            taken.add(name)
    guessed: set[str] = set()
    for at, label in enumerate(labels):
        if found[at] is None and label.strip():
            ratios = [
                (max(SequenceMatcher(None, key(label), word).ratio() for word in own), name)
                for name, own in words.items()
                if name not in taken and own
            ]
            ratio, name = max(ratios, default=(0.0, ""))
            if ratio >= _ALIKE:
                found[at] = name
                taken.add(name)
                guessed.add(name)
    return found, guessed


def words_for(vocabulary: Vocabulary, label: str, aliases: Iterable[str] = ()) -> list[str]:
    """What a label of the edition below may be called."""
    return [label, *vocabulary.wanted(label, aliases).words]
