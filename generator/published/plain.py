"""Texts as they are compared: without blanks and line ends, each character with its place.

A published text was typed, converted and set by programs that put blanks between digits, turn
brackets and break lines anywhere. None of this says anything, so sentences are looked for without
it; what is found is given back as it stands.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from generator.text import without_unseen

#: Commas part clauses, but for one between digits, which groups thousands.
_KEPT = {"，": "，", "；": "；", "：": "：", "、": "、", "。": "。", "！": "！", "？": "？"}
_ALIKE = {
    ";": "；", ":": "：", "｡": "。", "﹐": "，", "﹔": "；", "﹕": "：",
    "—": "-", "－": "-", "–": "-", "−": "-", "﹣": "-",
    "〔": "(", "〕": ")", "［": "(", "］": ")", "【": "(", "】": ")",
}  # fmt: skip
#: Quotes belong to the words that they stand around.
_OPENING, _CLOSING = frozenset("“‘《〈「"), frozenset("”’》〉」")
_DROPPED = frozenset("“”\"‘’'《》〈〉「」*#")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without what says nothing.

    Attributes:
        text: what remains.
        places: for each character of it, where it stands in the original.
        original: the text as it stands.
    """

    text: str
    places: tuple[int, ...]
    original: str

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original the characters `start` to `end` stand, with their quotes."""
        if start >= end:
            at = self.places[start] if start < len(self.places) else len(self.original)
            return at, at
        first, last = self.places[start], self.places[end - 1] + 1
        before = self.places[start - 1] + 1 if start else 0
        after = self.places[end] if end < len(self.places) else len(self.original)
        while first > before and self.original[first - 1] in _OPENING:
            first -= 1
        while last < after and self.original[last] in _CLOSING:
            last += 1
        return first, last

    def original_of(self, start: int, end: int) -> str:
        """What stands in the original for the characters `start` to `end`."""
        first, last = self.stretch(start, end)
        return self.original[first:last]


def plain(original: str) -> Plain:
    """A text, ready to be searched."""
    kept: list[str] = []
    places: list[int] = []
    for at, character in enumerate(original):
        for written in _written(character):
            kept.append(written)
            places.append(at)
    for at, character in enumerate(kept):
        if character == "," and not _groups_thousands(kept, at):
            kept[at] = "，"
    return Plain("".join(kept), tuple(places), original)


def _written(character: str) -> str:
    """The character as it is compared: none, one, or several."""
    if character in _KEPT:
        return character
    if character in _ALIKE:
        return _ALIKE[character]
    folded = unicodedata.normalize("NFKC", without_unseen(character))
    if folded.isspace() or folded in _DROPPED:
        return ""
    return "".join(_ALIKE.get(one, one) for one in folded if not one.isspace())


def _groups_thousands(kept: list[str], at: int) -> bool:
    """Whether the comma at `at` stands between a digit and three more."""
    after = kept[at + 1 : at + 5]
    return (
        at > 0
        and kept[at - 1].isdigit()
        and len(after) >= 3  # noqa: PLR2004 - thousands
        and all(one.isdigit() for one in after[:3])
        and not (len(after) > 3 and after[3].isdigit())  # noqa: PLR2004
    )
