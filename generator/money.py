"""Amounts: read from what a cell holds, rounded once, printed in a house style.

Amounts are `Decimal` from the cell to the page. Excel stores binary floats but shows and compares
15 significant digits, so a float is taken as the decimal number of those digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import ClassVar, Literal

EXCEL_DIGITS = 15
#: Working precision of every derivation: far beyond what 万元 amounts of any department need.
PRECISION = Context(prec=40, rounding=ROUND_HALF_UP)

_DASHES = re.compile(r"[-‐‑‒–—―−─━/\\]+")
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?|[+-]?\.\d+")
_MINUS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
# Not NFKC, which would turn the footnote mark of “12②” into a digit.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class NotAnAmountError(ValueError):
    """The cell holds words where an amount belongs."""


def read_amount(content: object) -> Decimal | None:
    """The amount that a cell holds, in the unit of the cell.

    Blank cells and cells with dashes alone (“——” marks a cell that does not apply) are None.
    Full-width digits, thousands separators and spaces do no harm.

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
    text = re.sub(r"\s", "", content.translate(_FULL_WIDTH))
    if not text or _DASHES.fullmatch(text):
        return None
    text = text.translate(_MINUS)
    if not _NUMBER.fullmatch(text):
        raise NotAnAmountError(content)
    return Decimal(text.replace(",", ""))


def _from_float(number: float) -> Decimal:
    value = Decimal(f"{number:.{EXCEL_DIGITS}g}")
    if not value.is_finite():
        raise NotAnAmountError(number)
    return Decimal(int(value)) if value == value.to_integral_value() else value


def decimals(value: Decimal) -> int:
    """How many decimal places the number was written with."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


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
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    places: int = 2
    strip: Literal["none", "whole", "all"] = "none"
    thousands: bool = False
    zero: str | None = None
    blank: str = ""

    def print(self, value: Decimal | None) -> str:
        """The number as text, rounded half up."""
        if value is None:
            return self.blank
        if value.is_zero() and self.zero is not None:
            return self.zero
        text = f"{round_half_up(value, self.places):{',' if self.thousands else ''}f}"
        if self.strip == "none" or "." not in text:
            return text
        stripped = text.rstrip("0").rstrip(".")
        return text if self.strip == "whole" and "." in stripped else stripped
