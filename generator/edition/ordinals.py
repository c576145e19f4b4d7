"""Kinds of numbers before headings and paragraphs, each by samples: 一、 and 1. and 第一部分.

In a sample 一, 1 or ① stands for any number that is written so.
"""

from __future__ import annotations

import re

from generator.edition.phrases import literal
from generator.edition.words import Words
from generator.language import NUMERAL

#: The samples of each kind, from the outermost in.
Ordinals = dict[str, Words]
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBERS = {"一": f"({NUMERAL})", "1": r"(\d{1,2})", "①": f"([{CIRCLED}])"}
_ONE = re.compile("[一1①]")
#: A number that goes on is no ordinal: 3.1 or 20.
_NO_MORE, _GAP = r"(?!\d)", r"\s*"
_CLOSING = ")）"


class OrdinalError(ValueError):
    """A sample that can't be read; the message is Chinese and says why."""


def pattern_of_sample(sample: str) -> str:
    """A sample as a regular expression, its number a group.

    Raises:
        OrdinalError: it has no number, or more than one.
    """
    found = _ONE.findall(sample)
    if len(found) != 1:
        raise OrdinalError("应有一个编号：一、1 或 ①")
    number = _NUMBERS[found[0]]
    before, after = map(literal, sample.split(found[0]))
    if found[0] != "1" or sample[-1] in _CLOSING:
        return before + number + after
    return _GAP.join(filter(None, (before, number, after))) + _NO_MORE
