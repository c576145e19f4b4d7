"""The budget classification: what a subject's code is called in a year.

The list is `templates/catalog/function.csv` (支出功能分类, 类款项); the subjects by economic
classification are the editions' own, in their tables. A blank first or last year means that the
name holds as far back, or on, as the list reaches. `source` names the published documents in which
a name was seen; where it is blank, nobody has compared the name with a document yet, and it may be
offered but must contradict no one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from generator.paths import templates_dir

#: How many digits of a code make a subject's level.
LEVELS = {3: "类", 5: "款", 7: "项"}


class Item(NamedTuple):
    """A code's name from one year to another.

    Attributes:
        first: the first year of the name; None as far back as the list reaches.
        last: the last year of the name; None while it is in use.
        confidence: `high`, `medium` or `low`, the years included.
        source: the published documents in which it was seen; empty if in none.
    """

    code: str
    name: str
    first: int | None
    last: int | None
    confidence: str
    source: str

    @property
    def sure(self) -> bool:
        """Whether name and years leave no doubt."""
        return self.confidence == "high"

    @property
    def attested(self) -> bool:
        """Whether it is sure enough to contradict someone: no doubt, and seen in print."""
        return self.sure and bool(self.source)

    def serves(self, year: int) -> bool:
        """Whether the code has this name in a year."""
        return (self.first or year) <= year <= (self.last or year)


def names_of(code: str, year: int) -> tuple[Item, ...]:
    """What a code may be called in a year; nothing for a code that the list doesn't have.

    More than one where the sources leave open when a name changed.
    """
    return tuple(item for item in history_of(code) if item.serves(year))


def history_of(code: str) -> tuple[Item, ...]:
    """Every name that a code has or had."""
    return tuple(_item(*row) for row in _rows().get(code, ()))


def below(code: str, codes: Iterable[str]) -> list[str]:
    """Those of the codes that stand below one: it is how they begin."""
    return [other for other in codes if other != code and other.startswith(code)]


def codes() -> Iterable[str]:
    """Every code of the list, in its order."""
    return _rows().keys()


def _item(code: str, name: str, first: str, last: str, *rest: str) -> Item:
    confidence, source = rest
    return Item(
        code, name, int(first) if first else None, int(last) if last else None, confidence, source
    )


@cache
def _rows() -> Mapping[str, list[list[str]]]:
    """The rows of the list by code, as they stand in the file: only a few are ever asked for."""
    found: dict[str, list[list[str]]] = {}
    file = templates_dir() / "catalog" / "function.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        for row in rows:
            found.setdefault(row[0], []).append(row)
    return found
