"""Names of bookmarks, by which the contents find their headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from generator.document.sized import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

_LONGEST_BOOKMARK: Final = 40


def bookmark_names(body: etree._Element) -> dict[str, str]:
    """A name that Word accepts for each id: letters, digits and _, a letter first, 40 at most."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for heading in body.iter(*HEADINGS):
        name = heading.get("id")
        if name is None:
            continue
        plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
        plain = (plain if plain[:1].isalpha() else f"b{plain}")[:_LONGEST_BOOKMARK]
        names[name] = _unused(plain, taken)
        taken.add(names[name].lower())
    return names


def _unused(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with a number: Word takes names for equal that differ in case only."""
    candidate, number = name, 1
    while candidate.lower() in taken:
        number += 1
        candidate = f"{name[: _LONGEST_BOOKMARK - 5]}_{number}"
    return candidate
