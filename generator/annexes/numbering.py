"""The numbers that Word draws before paragraphs: 一、 and (1) that no text contains.

A list is a paragraph's `w:numPr`: an instance (`w:num`) of an abstract list with up to nine levels,
each with a format and a pattern such as `%1、` or `%1.%2`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from generator.annexes.word_styles import W, number_of, value_of
from generator.language import chinese_number

if TYPE_CHECKING:
    from lxml import etree

LEVELS: Final = 9
_LETTERS: Final = 26
_CIRCLED: Final = 20
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_CHINESE: Final = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "chineseLegalSimplified",
        "japaneseCounting",
        "ideographDigital",
        "taiwaneseCountingThousand",
        "taiwaneseCounting",
        "koreanDigital2",
    }
)
_LARGEST: Final = 999
_MOST: Final = 32_767  # no list begins later


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    pattern: str
    start: int


class Numbering:
    """Counts the paragraphs of every list of a document."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read numbering.xml; a document may have none."""
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int]] = {}
        if root is None:
            return
        for item in root.iterfind(f"{W}abstractNum"):
            self._levels[item.get(f"{W}abstractNumId", "")] = {
                number_of(level, "ilvl", 0): _Level(
                    value_of(level, "numFmt", "decimal"),
                    value_of(level, "lvlText"),
                    _start(level.find(f"{W}start")),
                )
                for level in item.iterfind(f"{W}lvl")
            }
        for item in root.iterfind(f"{W}num"):
            name = item.get(f"{W}numId", "")
            self._abstract[name] = value_of(item, "abstractNumId")
            for override in item.iterfind(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                if start is not None:
                    self._starts[name, number_of(override, "ilvl", 0)] = _start(start)

    def next(self, name: str, level: int) -> str:
        """The number of the next paragraph of a list, as it is drawn; empty for none."""
        abstract = self._abstract.get(name, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        # instances of one abstract list count on together, but for one that starts anew
        restarts = any(key == name for key, _ in self._starts)
        counts = self._counts.setdefault(name if restarts else f"#{abstract}", [])
        while len(counts) <= level:
            start = levels[len(counts)].start if len(counts) in levels else 1
            counts.append(self._starts.get((name, len(counts)), start) - 1)
        counts[level] += 1
        del counts[level + 1 :]
        text = levels[level].pattern
        if levels[level].format == "bullet":
            return "• "
        if levels[level].format == "none":
            return ""
        for at in range(level + 1):
            if f"%{at + 1}" in text and at in levels:
                number = counts[at] or levels[at].start
                text = text.replace(f"%{at + 1}", as_number(number, levels[at].format))
        return text


def as_number(number: int, style: str) -> str:
    """A number as a list of that format draws it."""
    if style in _CHINESE and 0 < number <= _LARGEST:
        return chinese_number(number)
    if style in {"lowerLetter", "upperLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % _LETTERS) * (1 + (number - 1) // _LETTERS)
        return letter.upper() if style == "upperLetter" else letter
    if style in {"lowerRoman", "upperRoman"} and number > 0:
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (number // value)
            number %= value
        return roman.lower() if style == "lowerRoman" else roman
    if style.startswith("decimalEnclosedCircle") and 0 < number <= _CIRCLED:
        return chr(ord("①") + number - 1)
    if style == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _start(element: etree._Element | None) -> int:
    return min(number_of(element, "val", 1), _MOST)
