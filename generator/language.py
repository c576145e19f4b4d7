"""What Chinese itself has, the same in every region: numerals, years, conjunctions, units of money.

Patterns are pieces of regular expressions. Words that a region or a bureau may choose belong to the
editions.
"""

from __future__ import annotations

import re

#: 一 to 九十九, in the form that ordinals have.
NUMERAL = "[一二三四五六七八九十]{1,3}"
#: How many: 3, 三, 两, 十二.
COUNT = r"(\d{1,3}|[一二两三四五六七八九十]{1,2})"
#: A year that something is of or in, with its number as a group.
YEAR_SIGN = "年"
YEAR = rf"(?<!\d)((?:19|20)\d{{2}}){YEAR_SIGN}"
#: Behind a year, one that accounts and budgets are made for.
FISCAL = "度"
#: A month or a day on a cover, in digits or in words.
DATE = re.compile(
    r"[12二][0-9〇○零一二三四五六七八九]{3}\s*年\s*[\d一二三四五六七八九十]{1,2}\s*月(?:.{1,3}日)?"
)
AND = "[和及与]"
OR = "或"
#: What stands between the first and the last of a range, each a character.
TO = "至到"
#: What joins a word to the noun that it describes.
OF = "的"
IS = "[为是]"
#: Units of money, with how many places an amount is to be moved for one in 万元.
UNITS = {"亿元": 4, "万元": 0, "元": -4}
SMALL_UNIT = "元"
#: 一 to 十 as digits; 零 leads.
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")}
_TEN, _TWO = "十", ("两", "二")


def value_of(number: str) -> int:
    """1 to 99 in digits or in Chinese.

    Raises:
        KeyError: it is none of them.
    """
    if number.isdigit():
        return int(number)
    tens, ten, ones = number.replace(*_TWO).rpartition(_TEN)
    if not ten:
        return _DIGITS[ones[0]]
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def years_in(text: str) -> set[int]:
    """The years that a text names."""
    return {int(year) for year in re.findall(YEAR, text)}
