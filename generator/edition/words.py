"""The types of what editions know of words: lists of them, and phrases by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, StringConstraints

from generator.edition.phrases import PhraseError, pattern_of
from generator.edition.shapes.parts import Model
from generator.edition.source import Invalid, Keys

Words = tuple[Annotated[str, StringConstraints(min_length=1, max_length=40)], ...]
#: Phrases by a name of their own, so that another edition can add one or take one away.
Phrases = dict[str, str]


class WordGroup(Model):
    """Words of an edition, and the patterns that checks make of them.

    A group is told from others by which one it is: patterns are kept for each that there is, and to
    compare all its words would take longer than that saves.
    """

    def __hash__(self) -> int:
        """Which one it is."""
        return id(self)


def check_phrases(words: WordGroup, keys: Keys = ()) -> None:
    """Refuse phrases that can't be read.

    Raises:
        Invalid: the first of them, with the keys where it stands, which begin with `keys`.
    """
    for at, phrase in phrases_in(words, keys):
        try:
            pattern_of(phrase)
        except PhraseError as error:
            raise Invalid(at, f"“{phrase}”{error}") from error


def phrases_in(words: BaseModel, keys: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Every phrase in a group of words and in those within it, with its keys."""
    for name, field in type(words).model_fields.items():
        value, at = getattr(words, name), (*keys, name)
        if isinstance(value, BaseModel):
            yield from phrases_in(value, at)
        elif field.annotation == Phrases:
            yield from (((*at, key), phrase) for key, phrase in value.items())
        elif field.annotation == dict[str, Phrases]:
            for group, found in value.items():
                yield from (((*at, group, key), phrase) for key, phrase in found.items())
