"""Numbers as a format's section shows them, digit by digit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from generator.money import round_half_up
from generator.workbook.shown.code import (
    Format,
    FormatCondition,
    FormatSection,
    Token,
    UnrenderableError,
    literal,
)

_ALWAYS: Final = FormatCondition(">=", Decimal())
_BELOW_ZERO: Final = FormatCondition("<", Decimal())
#: Conditions at which programs differ about the sign of a negative number.
_SIGN_UNKNOWN: Final = (FormatCondition("<=", Decimal()), FormatCondition(">", Decimal()))
#: A cell without a format shows eleven characters at most, and such powers of ten in full.
_WIDTH, _SMALLEST, _LARGEST = 11, -4, 10
#: Digits behind the point, and smallest power, of what is shown with an exponent.
_MANTISSA, _SURELY_SMALL = 5, -10
_TEN, _THOUSAND = 10, 3


def show_number(value: Decimal, form: Format) -> str:
    """What a format shows for a number.

    Raises:
        UnrenderableError: it can't be told.
    """
    section = choose(value, form)
    sign = "-" if value < 0 and not _is_unsigned(section, form) else ""
    value = abs(value)
    if section.kind == "number":
        return _patterned(value, section, sign)
    if section.kind not in {"general", "words"}:
        raise UnrenderableError(section)  # of a date the reader would have said so
    return sign + "".join(
        _general(value) if token.kind == "general" else literal(token) for token in section.tokens
    )


def choose(value: Decimal, form: Format) -> FormatSection:
    """The section that is meant for a number.

    Raises:
        UnrenderableError: none is, or programs differ.
    """
    first, *others = form.numbers
    if not others:
        if first.condition is not None:
            raise UnrenderableError(form)
        return first
    conditional = any(section.condition for section in form.numbers)
    if len(others) == 1 and not conditional and value < 0 and not others[0].tokens:
        raise UnrenderableError(form)  # some versions show a dash for the blank of `0;`
    last = others.pop()
    default = _ALWAYS if not others else FormatCondition(">", Decimal())
    if value < 0 and first.condition in _SIGN_UNKNOWN:
        raise UnrenderableError(form)
    if (first.condition or default).holds(value):
        return first
    if others and (others[0].condition or _BELOW_ZERO).holds(value):
        return others[0]
    unmeant = last.condition is not None and not last.condition.holds(value)
    if unmeant or (others and conditional and value < 0):  # programs differ about the sign
        raise UnrenderableError(form)
    return last


def _is_unsigned(section: FormatSection, form: Format) -> bool:
    """Whether a section is for negative numbers alone, which then show no sign but their own."""
    first, *others = form.numbers
    condition = section.condition
    if section is first:
        return condition is not None and condition.is_negative
    if condition is None and first.condition is None:
        return True
    if condition is not None:
        return condition.is_negative
    if len(others) > 1:
        return section is others[0]
    return first.condition is not None and first.condition.covers_the_rest


class DigitLayout(NamedTuple):
    """How a section lays out a number.

    Attributes:
        point: where the decimal point stands; behind the last digit, if there is none.
        end: the place behind point and digits.
        places: decimal places.
        grouped: whether thousands are separated.
        scale: by how many thousands the number is divided.
        percents: how many times it is multiplied by a hundred.
        exponent: where the exponent stands, if there is one.
        solid: whether nothing but commas and the point stands between the digits.
    """

    point: int
    end: int
    places: int
    grouped: bool
    scale: int
    percents: int
    exponent: int | None
    solid: bool

    @property
    def plain(self) -> bool:
        """Whether the number that is shown is the number itself, rounded."""
        return self.solid and not self.scale and not self.percents and self.exponent is None


@lru_cache(maxsize=1 << 10)
def layout_of(tokens: tuple[Token, ...]) -> DigitLayout:
    """How the tokens of a section lay out a number.

    Raises:
        UnrenderableError: the meaning of a comma, a point or an exponent is not certain.
    """
    kinds = [token.kind for token in tokens]
    exponent = kinds.index("exponent") if "exponent" in kinds else None
    digits = [at for at, kind in enumerate(kinds[:exponent]) if kind == "digit"]
    if not digits or kinds.count("point") > 1 or kinds.count("exponent") > 1:
        raise UnrenderableError(tokens)
    last = digits[-1]
    point = kinds.index("point") if "point" in kinds else last + 1
    whole = [at for at in digits if at < point]
    commas = [_comma(kinds, at, whole, last) for at, kind in enumerate(kinds) if kind == "comma"]
    return DigitLayout(
        point,
        max(last + 1, point + ("point" in kinds)),
        len(digits) - len(whole),
        "group" in commas,
        commas.count("scale"),
        kinds.count("percent"),
        exponent,
        not set(kinds[digits[0] : last]) - {"digit", "comma", "point"},
    )


def _comma(kinds: Sequence[str], at: int, whole: Sequence[int], last: int) -> str:
    """What a comma means: behind the last digit it divides by a thousand, before it separates."""
    before = at - 1
    while before >= 0 and kinds[before] == "comma":
        before -= 1
    if before < 0 or kinds[before] != "digit" or "exponent" in kinds:
        raise UnrenderableError(kinds)
    if before == last and kinds[at + 1 : at + 2] != ["point"]:
        return "scale"
    if not whole or before >= whole[-1]:
        raise UnrenderableError(kinds)  # programs differ about 0,.00
    return "group"


def _patterned(value: Decimal, section: FormatSection, sign: str) -> str:
    tokens, layout = section.tokens, layout_of(section.tokens)
    value *= Decimal(100) ** layout.percents / Decimal(1000) ** layout.scale
    if layout.exponent is not None:
        return sign + _scientific(value, tokens, layout)
    rounded = round_half_up(value, layout.places)
    behind = (literal(token) for token in tokens[layout.end :] if token.kind != "comma")
    shown = _digits(rounded, tokens[: layout.end], layout) + "".join(behind)
    return sign + shown if rounded else shown


def _digits(rounded: Decimal, tokens: Sequence[Token], layout: DigitLayout) -> str:
    """The digits in their places, with what stands between them."""
    whole, _, decimals = f"{rounded:f}".partition(".")
    before, behind = tokens[: layout.point], tokens[layout.point :]
    return "".join((*_whole(whole, before, layout), *_decimals(decimals, behind)))


def _whole(digits: str, tokens: Sequence[Token], layout: DigitLayout) -> Iterator[str]:
    """The digits before the point, from the right; the first place takes all that are left."""
    places = sum(token.kind == "digit" for token in tokens)
    digits = "" if digits == "0" else digits
    left = max(len(digits), places)
    digits = digits.rjust(left)  # a blank where a place has no digit
    first = True
    for token in tokens:
        if token.kind == "comma":
            continue
        if token.kind != "digit":
            yield literal(token)
            continue
        own = digits[: left - places + 1] if first else digits[len(digits) - places]
        for digit in own:
            left -= 1
            shown = digit.strip() or {"0": "0", "?": " "}.get(token.text, "")
            yield shown
            # a zero that fills a place is separated as well, a blank is not
            if layout.grouped and left and left % _THOUSAND == 0 and shown.strip():
                yield ","
        first = False
        places -= 1


def _decimals(decimals: str, tokens: Sequence[Token]) -> Iterator[str]:
    """The point and what stands behind it; zeros at the end as their places say."""
    needed = len(decimals.rstrip("0"))
    places = [token.text for token in tokens if token.kind == "digit"]
    needed = max([needed, *(at for at, place in enumerate(places, 1) if place == "0")])
    at = 0
    for token in tokens:
        if token.kind == "digit":
            at += 1
            yield decimals[at - 1] if at <= needed else " " if token.text == "?" else ""
        elif token.kind != "comma":
            yield literal(token)


def _scientific(value: Decimal, tokens: tuple[Token, ...], layout: DigitLayout) -> str:
    at = layout.exponent or 0
    whole = [token for token in tokens[: layout.point] if token.kind == "digit"]
    tail = tokens[at + 1 :]
    width = sum(token.kind == "digit" for token in tail)
    if len(whole) != 1 or not layout.solid or layout.percents or layout.end != at or not width:
        raise UnrenderableError(tokens)
    if any(token.kind != "digit" or token.text != "0" for token in tail[:width]):
        raise UnrenderableError(tokens)
    mantissa, power = _in_powers(value, layout.places)
    sign = "-" if power < 0 else tokens[at].text[1].replace("-", "")
    shown = _digits(mantissa, tokens[:at], layout)
    return f"{shown}E{sign}{abs(power):0{width}d}{''.join(map(literal, tail[width:]))}"


def _in_powers(value: Decimal, places: int) -> tuple[Decimal, int]:
    """A number from 1 to 10, rounded, and the power of ten that it is multiplied by."""
    power = value.adjusted() if value else 0
    mantissa = round_half_up(value.scaleb(-power), places)
    if mantissa >= _TEN:
        return round_half_up(mantissa / _TEN, places), power + 1
    return mantissa, power


def _general(value: Decimal) -> str:
    """As a wide cell without a format shows it.

    Raises:
        UnrenderableError: so small that programs differ.
    """
    if not value:
        return "0"
    power = value.adjusted()
    if _SMALLEST <= power <= _LARGEST:
        places = max(0, _WIDTH - 2 - max(power, 0))
        rounded = round_half_up(value, places)
        if rounded.adjusted() <= _LARGEST:
            text = f"{rounded:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
    if _SURELY_SMALL < power < _SMALLEST:
        raise UnrenderableError(value)
    mantissa, power = _in_powers(value, _MANTISSA)
    return f"{mantissa.normalize():f}E{'-' if power < 0 else '+'}{abs(power):02d}"
