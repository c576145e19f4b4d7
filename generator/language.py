"""What Chinese itself has, the same in every region: numerals, years, conjunctions, units of money.

Patterns are pieces of regular expressions. Words that a region or a bureau may choose belong to the
editions.
"""

from __future__ import annotations

import re

#: The signs of 一 to 九十九, and of larger numbers.
SIGNS, HUNDRED_SIGN = "一二三四五六七八九十", "百"
#: An ordinal of such signs.
NUMERAL = f"[{SIGNS}]{{1,3}}"
#: How many: 3, 三, 两, 十二.
COUNT = rf"(\d{{1,3}}|[{SIGNS}两]{{1,2}})"
#: A year that something is of or in, with its number as a group.
YEAR_SIGN = "年"
YEAR = rf"(?<!\d)((?:19|20)\d{{2}}){YEAR_SIGN}"
#: Behind a year, one that accounts and budgets are made for.
FISCAL = "度"
MONTH_SIGN = "月"
#: A month or a day on a cover, in digits or in words.
DATE = re.compile(
    rf"[12二][0-9〇○零{SIGNS}]{{3}}\s*{YEAR_SIGN}\s*[\d{SIGNS}]{{1,2}}\s*{MONTH_SIGN}(?:.{{1,3}}日)?"
)
AND = "[和及与]"
OR = "或"
#: What joins one of several to the next, each a character.
JOINING = "或和"
#: What stands between the first and the last of a range, each a character.
TO = "至到"
#: What joins a word to the noun that it describes.
OF = "的"
IS = "[为是]"
#: Units of money, with how many places an amount is to be moved for one in 万元.
UNITS = {"亿元": 4, "万元": 0, "元": -4}
UNIT, SMALL_UNIT = "万元", "元"
#: How far the point moves from one unit to 万元, of all in which tables may state amounts.
POINTS = {"元": 4, "百元": 2, "千元": 1, "仟元": 1, "万元": 0, "百万元": -2, "亿元": -4}
_DIGITS = "零一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {"两": 2}
_TENS = {"十": 10, HUNDRED_SIGN: 100}


def is_numeral(text: str) -> bool:
    """Whether there is nothing but the signs of a number up to 999."""
    return bool(text) and all(sign in _VALUES or sign in _TENS for sign in text)


def value_of(number: str) -> int:
    """A number in digits or in Chinese, up to 999.

    Raises:
        KeyError: it is none.
    """
    if number.isdigit():
        return int(number)
    total = digit = 0
    for sign in number:
        if sign in _TENS:
            total, digit = total + (digit or 1) * _TENS[sign], 0
        else:
            digit = _VALUES[sign]
    return total + digit


def chinese_number(number: int) -> str:
    """1 to 999 in Chinese: 一, 十, 十一, 二十六, 一百零五, 一百一十."""
    hundreds, rest = divmod(number, 100)
    if hundreds:
        link = "" if not rest else "零" if rest < 10 else "一" if rest < 20 else ""  # noqa: PLR2004
        return _DIGITS[hundreds] + HUNDRED_SIGN + (link + chinese_number(rest) if rest else "")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def years_in(text: str) -> set[int]:
    """The years that a text names."""
    return {int(year) for year in re.findall(YEAR, text)}
