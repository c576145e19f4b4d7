"""The one place that says what Excel shows for what a cell holds.

A cell holds 0.6086 and shows 60.86%; what gets published is what the accountant sees. What can't be
told for certain is refused, never guessed.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from generator.money import EXCEL_DIGITS
from generator.workbook.shown.code import GENERAL, UnrenderableError, literal, parse
from generator.workbook.shown.dates import show_date
from generator.workbook.shown.numbers import show_number


def render(value: object, code: str = GENERAL) -> str:
    """What a cell shows.

    Args:
        value: None, a bool, text, a number, or what a reader made of a number that is a date.
        code: the format's code, such as `#,##0.00`.

    Raises:
        UnrenderableError: it can't be told.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float | Decimal):
        number = as_decimal(value)
        if not number.is_finite():  # no program writes one; a damaged file may hold it
            raise UnrenderableError(code)
        return show_number(number, parse(code)).strip()
    if isinstance(value, datetime | date | time | timedelta):
        return show_date(value, parse(code).numbers[0]).strip()
    if code == GENERAL or not alters_text(code):
        return str(value)
    text = parse(code).text
    tokens = text.tokens if text else ()
    return "".join(str(value) if token.kind == "text" else literal(token) for token in tokens)


def alters_text(code: str) -> bool:
    """Whether a format shows text as something else."""
    try:
        text = parse(code).text
    except UnrenderableError:
        return False
    if text is None:
        return False
    said = [token.kind for token in text.tokens if token.kind == "text" or literal(token).strip()]
    return said != ["text"]


def as_decimal(number: float | Decimal) -> Decimal:
    """A number of the digits that Excel shows at most."""
    if isinstance(number, float):
        return Decimal(f"{number:.{EXCEL_DIGITS}g}")
    return Decimal(number)
