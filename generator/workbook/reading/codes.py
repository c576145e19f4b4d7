"""The code of a subject as tables show it: alone, with the name, or a level in each column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.text import same

CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_CODE_AND_NAME = re.compile(
    r"[\[(]?(\d{3}(?:\d{2}){0,2})[\])]?[\s\-—_.:：、|]*([^\W\d_].*)", re.DOTALL
)
_KIND = re.compile(r"\d{3}")
_PART = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class Coded:
    """What the cells of a code say.

    Attributes:
        code: the code; empty if they say none.
        name: what stands with it in the same cell, without any space; may be empty.
        written: what they say, put together.
        columns: the columns that say it.
        texts: the words of all cells.
    """

    code: str = ""
    name: str = ""
    written: str = ""
    columns: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()


def code_of(cells: Mapping[int, str], *, dots: bool = False) -> Coded:
    """The code that stands in some cells of a row.

    Args:
        cells: their words, by column.
        dots: whether levels may be parted by dots.
    """
    texts = {column: text for column, text in cells.items() if text.strip()}
    if not texts:
        return Coded()
    parts = {column: same(text) for column, text in texts.items()}
    if dots:
        parts = {column: part.replace(".", "") for column, part in parts.items()}
    last, said = max(parts), tuple(texts.values())
    if CODE.fullmatch(parts[last]):
        above = tuple(at for at, part in parts.items() if parts[last].startswith(part))
        return Coded(parts[last], "", parts[last], above, said)
    kind, *levels = parts.values()
    written = kind + "".join(level.zfill(2) for level in levels)
    if _KIND.fullmatch(kind) and all(map(_PART.fullmatch, levels)):
        return Coded(written, "", written, tuple(parts), said)
    for column in sorted(texts, reverse=True):
        if match := _CODE_AND_NAME.fullmatch(texts[column].strip()):
            return Coded(same(match[1]), bare(match[2]), same(match[1]), (column,), said)
    return Coded("", "", written, tuple(parts), said)


def bare(words: str) -> str:
    """Words without any space or line break."""
    return "".join(words.split())
