"""The types of what editions know of words: lists of them, and phrases by name."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from generator.edition.shapes.parts import Model

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
