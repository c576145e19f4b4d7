"""Whether the number that a cell shows is the number that it holds.

11122200 under `0!.0000` shows 1112.2200: an accountant who fills in 元 and sees 万元. Rounding, a
currency sign and a unit do no harm; a minus may be shown as brackets or in red, zero as a dash or
not at all.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from generator.language import SMALL_UNIT
from generator.workbook.shown.code import (
    GENERAL,
    RED,
    FormatSection,
    UnrenderableError,
    literal,
    parse,
)
from generator.workbook.shown.numbers import choose, layout_of
from generator.workbook.shown.render import render

#: What may stand around a number without another meaning; the signs of negative numbers too.
_HARMLESS: Final = re.compile(r"[\s¥￥$€£（）()+\-−]*")
_NEGATIVE: Final = re.compile(r"[-−(（]")
#: A number in words: its digits, perhaps with thousands separated; the power of ten; the unit.
_NUMBER: Final = re.compile(
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0]\d{3})+|\d+)?(?:\.(?P<decimals>\d*))?"
    r"(?:E(?P<power>[+-]?\d+))?(?P<percent>\s*[%‰])?(?:\s*(?P<unit>[百千万亿]*元?))?"
)
#: The tokens that make the number itself.
_PATTERN: Final = frozenset({"digit", "point", "comma", "percent", "exponent"})
_OTHER: Final = "不是同一个数"
_POWERS: Final = {"百": 2, "千": 3, "万": 4, "亿": 8}
# Not NFKC, which would turn the footnote mark of “12②” into a digit.
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def mismatch(value: Decimal, code: str | None, text: str | None, power: int) -> str:
    """What is shown for an amount or a count, where it is not the number that is held.

    Args:
        value: the number that is held.
        code: the cell's number format; None where it has none.
        text: what the file itself says that the cell shows; None where it doesn't say.
        power: the power of ten in which it is held: 4 for amounts in 万元, 0 for a count.

    Returns:
        words for a message; empty where the number is shown.
    """
    red = False
    if text is None:
        if code is None or shows_itself(code):
            return ""
        try:
            text = render(value, code)
            red = choose(value, parse(code)).colour in RED
        except UnrenderableError:
            return f"格式是“{code}”，看到的是什么数，程序说不准"
    if not text.strip():
        return "看不到（格式把它隐藏了）" if value else ""
    fault = _fault(text, value, power, red=red)
    return f"看到的是“{text.strip()}”，{fault}" if fault else ""


@lru_cache(maxsize=1 << 10)
def shows_itself(code: str) -> bool:
    """Whether a format shows any number as itself, rounded; False where it may not."""
    if code == GENERAL:
        return True
    try:
        form = parse(code)
        return all(
            _is_plain(section, negative=at == 1, zero=at == 2)  # noqa: PLR2004
            for at, section in enumerate(form.numbers)
        )
    except UnrenderableError:
        return False


def _is_plain(section: FormatSection, *, negative: bool, zero: bool) -> bool:
    words = "".join(literal(token) for token in section.tokens if token.kind not in _PATTERN)
    if section.condition is not None or not _HARMLESS.fullmatch(words):
        return False
    if zero and section.kind == "words":
        return True
    signed = bool(_NEGATIVE.search(words))
    if signed != negative and not (negative and section.colour in RED):
        return zero
    return section.kind == "general" or (
        section.kind == "number" and layout_of(section.tokens).plain
    )


def _fault(text: str, value: Decimal, power: int, *, red: bool) -> str:
    """What is wrong with words that ought to say a number, rounded to the digits that they have."""
    text = text.translate(_FULL_WIDTH).replace("−", "-")
    found = [match for match in _NUMBER.finditer(text) if re.search(r"\d", match[0])]
    if not found and value == 0:
        return ""
    if len(found) != 1:
        return _OTHER
    (match,) = found
    digits = f"{match['whole'] or '0'}.{match['decimals'] or '0'}"
    shown = Decimal(re.sub(r"[,\s]", "", digits))
    if shown and (match["percent"] or _power(match["unit"] or "", power) != power):
        return _OTHER if match["percent"] else "单位不符"
    exponent = int(match["power"] or 0)
    half = Decimal(1).scaleb(exponent - len(match["decimals"] or "")) / 2
    around = text[: match.start()] + text[match.end() :]
    negative = "-" in around or "(" in around or (red and value < 0)
    close = abs((-shown if negative else shown).scaleb(exponent) - value) <= half
    return "" if close else _OTHER


def _power(unit: str, power: int) -> int:
    """The power of ten that the unit behind a number says; that of the amounts if it says none."""
    if not unit:
        return power
    return sum(_POWERS[sign] for sign in unit.rstrip(SMALL_UNIT))
