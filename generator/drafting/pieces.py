"""A sentence taken apart: words, numbers with units, changes, reasons, years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
_WAYS = "增加|减少|上升|下降|增长|降低"
_FIXED = (
    r"(?P<fixed>\d{1,2}月(?:\d{1,2}日)?|单价\d+万元|\d+万元(?=[（(]含|以上|以下)"
    r"|^[（(]?\d{1,2}[）)]|^\d{1,2}[.、．])"
)
_CHANGE = (
    rf"(?P<change>(?P<lead>(?:比|较|与|同)[^，。；：]{{0,14}}?)?(?P<way>{_WAYS})了?"
    rf"(?P<difference>{_NUMBER})万元(?:(?P<middle>[，（(、]?(?:{_WAYS}|增幅|降幅)(?:了|为)?)"
    rf"(?P<rate>{_NUMBER})%(?P<behind>[）)]?)"
    r"|(?P<none>[，（(](?:上年|\d{4}年)[^，。；）)]{0,10}(?:[无没]|为?0|为零)[^，。；）)]{0,8}[）)]?))?)"
)
_FLAT = (
    r"(?P<flat>(?:比|较|与|同)[^，。；：]{1,14}?(?:基本)?(?:持平|一致|无变化|无增减)"
    r"|持平(?=[，。；]))"
)
_REASON = (
    r"(?P<reason>(?P<before>[，。；]?[^，。；：\d{}]{0,24}?(?:主要|具体)?原因(?:是|为)?[：:]?"
    r"|[，。；]?主要(?:用于(?!以下)|是|为|包括)[：:]?)(?P<why>[^。；]+))"
)
_PIECES = re.compile(
    "|".join(
        (
            r"(?P<quoted>“[^”]{0,20}”|《[^》]*》)",
            _FIXED,
            _CHANGE,
            _FLAT,
            _REASON,
            r"(?P<listed>(?:包括|分别是|分别为|具体为)[：:]?(?P<names>[^。；\d：:]{2,})(?=。))",
            r"(?P<year>(?:19|20)\d\d(?=年))",
            r"(?P<own>本(?:部门|单位)(?!预算|决算))",
            rf"(?P<number>{_NUMBER})(?P<unit>万元|亿元|元|%|人次|批次|[个辆人批台套项次组家件户名])?",
        )
    )
)


@dataclass(frozen=True, slots=True)
class SentencePiece:
    """A piece of a sentence.

    Attributes:
        kind: words, number, change, flat, reason, listed, year, own.
        text: as it stands.
        before: all that stands before it in the paragraph.
        unit: of a number.
        parts: what a change or a reason is made of.
    """

    kind: str
    text: str
    before: str = ""
    unit: str = ""
    parts: tuple[str, ...] = ()

    @property
    def value(self) -> Decimal:
        """The number."""
        return Decimal(self.text.replace(",", ""))


def pieces_of(text: str) -> Iterator[SentencePiece]:
    """The pieces of a paragraph, from its beginning."""
    at = 0
    for found in _PIECES.finditer(text):
        kind = next(it for it in _KINDS if found[it] is not None)
        if kind in {"quoted", "fixed"}:
            continue
        start = found.start()
        if start > at:
            yield SentencePiece("words", text[at:start])
        before = text[:start]
        if kind == "number":
            unit = found["unit"] or ""
            yield SentencePiece("number", found["number"], before, unit)
            at = found.end("number")
            continue
        parts: tuple[str, ...] = ()
        if kind == "change":
            names = ("lead", "way", "difference", "middle", "rate", "behind", "none")
            parts = tuple(found[name] or "" for name in names)
        elif kind == "listed":
            parts = (found[0].removesuffix(found["names"]), found["names"])
        elif kind == "reason":
            parts = (found["before"], found["why"])
        yield SentencePiece(kind, found[0], before, parts=parts)
        at = found.end()
    if at < len(text):
        yield SentencePiece("words", text[at:])


_KINDS = ("quoted", "fixed", "change", "flat", "reason", "listed", "year", "own", "number")
