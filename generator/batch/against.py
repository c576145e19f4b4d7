"""A document as it came out, held against ours: what it says otherwise.

Both are read by the same reader, so that what it reads wrongly it reads wrongly in both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.annexes.model import Words
from generator.commands.compare import differing
from generator.errors import Unusable
from generator.published.source import read_source
from generator.text import same

#: As many characters as are shown of a line, and so many of them before it begins to differ.
_LONGEST, _AHEAD = 120, 30
_NUMBER = re.compile(r"-?\d[\d,]*\.\d+")
#: What ends a line of contents, as long as the program makes it: on which page something is.
_LEADER = re.compile(r"\s*(?:[.…·]\s*){3,}\d*\s*$")


def differences(ours: Path, theirs: Path) -> Iterator[str]:
    """What a document says otherwise than ours, in Chinese, a line each.

    Of two files of one kind paragraphs and rows of tables are compared; of different kinds, which
    break lines and tables in their own ways, the amounts that are printed.
    """
    try:
        own, other = (list(_lines(file)) for file in (ours, theirs))
    except Unusable as error:
        yield f"读不了：{error.what}"
        return
    if ours.suffix.lower() != theirs.suffix.lower():
        yield from _amounts(own, other)
        return
    for old, new in differing([same(it) for it in own], [same(it) for it in other]):
        before = " ".join(own[old].split()) if old is not None else ""
        after = " ".join(other[new].split()) if new is not None else ""
        start = _begin(before, after)
        yield f"{_quoted(before, start)} → {_quoted(after, start)}"


def _lines(file: Path) -> Iterator[str]:
    for block in read_source(file).blocks:
        if isinstance(block, Words):
            yield _LEADER.sub("", block.text)
        else:
            for row in (*block.head, *block.body):
                yield "　".join(cell.text for cell in row)


def _amounts(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    own, other = (
        Counter(found.replace(",", "") for line in lines for found in _NUMBER.findall(line))
        for lines in (ours, theirs)
    )
    for word, numbers in (("多出", other - own), ("缺少", own - other)):
        for number, count in numbers.items():
            yield f"公开的文本{word} {number}（{count} 处）"


def _begin(before: str, after: str) -> int:
    """Where two lines are to be shown from: shortly before they differ."""
    pairs = enumerate(zip(before, after, strict=False))
    alike = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    return max(0, alike - _AHEAD) if max(len(before), len(after)) > _LONGEST else 0


def _quoted(text: str, start: int) -> str:
    shown = text[start : start + _LONGEST]
    before, after = "…" * (start > 0), "…" * (len(text) > start + _LONGEST)
    return f"“{before}{shown}{after}”" if text else "没有"
