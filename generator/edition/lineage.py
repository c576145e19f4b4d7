"""What an edition is laid on: each edition below it, down to one that extends none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.edition.load import edition_folders
from generator.edition.source import read_yaml


@dataclass(frozen=True, slots=True)
class EditionBelow:
    """An edition that another is laid on.

    Attributes:
        id: its folder.
        name: what it calls itself.
        sources: what it rests on itself.
        is_abstract: whether no workbook may use it by itself.
    """

    id: str
    name: str
    sources: tuple[str, ...]
    is_abstract: bool


def editions_below(edition_id: str) -> Iterator[EditionBelow]:
    """The editions below one that was loaded, the nearest first.

    Raises:
        Unusable: one of their files can't be read.
    """
    below = _said(edition_id).get("extends")
    while below:
        said = _said(str(below))
        sources = tuple(map(str, said.get("sources") or ()))
        yield EditionBelow(
            str(below), str(said.get("name", "")), sources, said.get("abstract") is True
        )
        below = said.get("extends")


def _said(edition_id: str) -> dict[str, Any]:
    """What the files of one edition say, without those below."""
    said: dict[str, Any] = {}
    for file in sorted(edition_folders()[edition_id].glob("*.yaml")):
        said |= read_yaml(file).data
    return said
