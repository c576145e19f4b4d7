"""Amounts: read from what a cell holds, rounded once, printed in a house style.

Amounts are `Decimal` from the cell to the page. Excel stores binary floats but shows and compares
15 significant digits, so a float is taken as the decimal number of those digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import ClassVar, Literal

from generator.text import without_unseen

EXCEL_DIGITS = 15
#: Working precision of every derivation: far beyond what 万元 amounts of any department need.
PRECISION = Context(prec=40, rounding=ROUND_HALF_UP)

_DASHES = re.compile(r"[-‐‑‒–—―−─━/\\\s]+")
#: Blanks that may stand between thousands; a line break or a tab never does.
_BLANKS = dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000), " ")
_DIGITS = r"(?:\d+|\d{1,3}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+)(?:\.\d*)?|\.\d+"
_NUMBER = re.compile(rf"([+-]?) *({_DIGITS})")
_IN_BRACKETS = re.compile(rf"\( *({_DIGITS}) *\)")
_MINUS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
# Not NFKC, which would turn the footnote mark of “12②” into a digit.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ASCII_DIGITS = "0123456789"
#: What accountants write where there is no amount.
NOTHING = "无"


class NotAnAmountError(ValueError):
    """The cell holds words where an amount belongs."""


def read_amount(content: object) -> Decimal | None:
    """The amount that a cell for amounts holds, in the unit of the cell.

    What `read_number` reads, and what it means in an accountant's hand: “无” alone is nothing, as a
    dash is, and a number in brackets is less than zero.

    Args:
        content: what a spreadsheet reader returned: None, bool, int, float, Decimal or str.

    Raises:
        NotAnAmountError: anything else stands there, such as `12万` or `约3`.
    """
    if content is None:
        return None
    if isinstance(content, bool):
        raise NotAnAmountError(content)
    if isinstance(content, int | Decimal):
        return Decimal(content)
    if isinstance(content, float):
        return _from_float(content)
    if not isinstance(content, str):
        raise NotAnAmountError(content)
    if content.strip() == NOTHING:
        return None
    if match := _IN_BRACKETS.fullmatch(_plain(content)):
        return Decimal(0) - _of_digits(match[1])
    return read_number(content)


def read_number(text: str) -> Decimal | None:
    """The number that a text is; None for a blank, and for dashes alone (“——” marks what is not).

    Full-width digits, thousands separators and blanks around the number do no harm. A blank or a
    line break within it makes two numbers of it, unless blanks stand between all its thousands.

    Raises:
        NotAnAmountError: it is none, such as `12万`, `约3` or `85 13`.
    """
    plain = _plain(text)
    if not plain or _DASHES.fullmatch(plain):
        return None
    match = _NUMBER.fullmatch(plain.translate(_MINUS))
    if match is None:
        raise NotAnAmountError(text)
    number = _of_digits(match[2])
    return -number if match[1] == "-" else number


def number_in(text: str) -> Decimal | None:
    """The number that a text is; None for words as well as for a blank or dashes."""
    try:
        return read_number(text)
    except NotAnAmountError:
        return None


def _plain(text: str) -> str:
    """A text in half-width digits, signs and blanks; one of which nothing is seen is blank."""
    if text.isascii() and text.isprintable():
        return text.strip()
    plain = text.translate(_FULL_WIDTH).translate(_BLANKS).strip()
    return plain if without_unseen(plain).strip() else ""


def _of_digits(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace(" ", ""))


def _from_float(number: float) -> Decimal:
    value = Decimal(f"{number:.{EXCEL_DIGITS}g}")
    if not value.is_finite():
        raise NotAnAmountError(number)
    return Decimal(int(value)) if value == value.to_integral_value() else value


def decimals(value: Decimal) -> int:
    """How many decimal places the number was written with."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def plain(value: Decimal) -> str:
    """A number without zeros behind it."""
    return f"{value.normalize():f}" if value else "0"


def round_half_up(value: Decimal, places: int) -> Decimal:
    """四舍五入 to a number of decimal places; done once, when printing."""
    with localcontext(PRECISION) as context:
        context.prec = max(context.prec, value.adjusted() + places + 2)
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded.is_zero() else rounded


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a house prints one kind of number.

    Attributes:
        places: decimal places.
        strip: which zeros at the end to drop: `none`; `whole`: those of whole numbers, 133.00
            becomes 133; `all`: 1272.70 becomes 1272.7 as well.
        thousands: 1,112.22 instead of 1112.22.
        zero: what stands for a value that is zero; None prints it like any other number.
        blank: what stands for a value that was left blank.
        digits: ten characters that stand for 0 to 9, where a region writes others.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    places: int = 2
    strip: Literal["none", "whole", "all"] = "none"
    thousands: bool = False
    zero: str | None = None
    blank: str = ""
    digits: str = ""

    def print(self, value: Decimal | None) -> str:
        """The number as text, rounded half up."""
        text = self._print(value)
        return text.translate(str.maketrans(_ASCII_DIGITS, self.digits)) if self.digits else text

    def _print(self, value: Decimal | None) -> str:
        if value is None:
            return self.blank
        if value.is_zero() and self.zero is not None:
            return self.zero
        text = f"{round_half_up(value, self.places):{',' if self.thousands else ''}f}"
        if self.strip == "none" or "." not in text:
            return text
        stripped = text.rstrip("0").rstrip(".")
        return text if self.strip == "whole" and "." in stripped else stripped
