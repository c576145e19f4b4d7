"""Numbers of persons in words: how each kind looks, and what tells it from other numbers.

A number is called an ID number or a bank card only if its check digits say so, and nothing that
reads as an amount, a code or a document number is called a telephone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from generator.checks.finding import Severity
from generator.edition.phrases import words
from generator.edition.privacy import PrivacyWords

#: What may not stand directly before a number that is to be a person's.
_BEFORE = r"(?<![\dA-Za-z.\-/_*])"
#: Debit and credit cards of China's banks begin so; anything else is a number of another kind.
_CARD_STARTS = re.compile(r"62|4\d|5[1-5]|9558|35|60[13]")
#: What every number of a kind has somewhere, a mail address aside; most workbooks have it nowhere.
LONG = re.compile(r"\d{7}|\d{3}[ -]\d{4}|\d{3}[*×xX]{4}")
_PLAIN = re.compile(r"[ -]")

_DELETE = "个人信息不得公开，请删去"
_OFFICE = "请确认是对外公开的办公{}，个人的请删去"

#: ISO 7064 MOD 11-2, as GB 11643 has it.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
#: The provinces' codes of GB/T 2260.
_REGIONS = frozenset(
    str(code)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for code in range(first, last + 1)
)
_FIRST_BIRTH = 1900


class Before(NamedTuple):
    """What stands before a number: that it is of another kind, or an organisation's code."""

    is_other: bool
    is_code: bool


class NumberKind(NamedTuple):
    """A kind of number: the rule, the pattern, what it is called, and what to do about it.

    `judge` says how grave a match is; None if it is none after all.
    """

    rule: str
    pattern: re.Pattern[str]
    words: str
    remedy: str
    judge: Callable[[str, Before], Severity | None]


class PrivateNumbers(NamedTuple):
    """All kinds, in this order: what one kind has taken is none of those after it."""

    kinds: tuple[NumberKind, ...]
    others: re.Pattern[str]
    codes: re.Pattern[str]

    def before(self, text: str) -> Before:
        """What words before a number say of it."""
        return Before(bool(self.others.search(text)), bool(self.codes.search(text)))


@lru_cache(maxsize=8)
def numbers(known: PrivacyWords) -> PrivateNumbers:
    """The kinds of numbers, told by an edition's words."""
    after = rf"(?![\dA-Za-z*%％]|\.\d|[^\S\n]*(?:{words(known.counted)}))"
    between = rf"(?:[:：\s]|{words(known.copulas)})*$"
    mail = re.compile(
        r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII
    )
    card = rf"{_BEFORE}(?:\d{{4}}(?: \d{{4}}){{3}}(?: ?\d{{1,3}})?|\d{{16,19}}){after}"
    mobile = rf"(?:{_BEFORE}|(?<=\+86-)|(?<=\+86))1[3-9]\d([ -]?)\d{{4}}\1\d{{4}}{after}"
    area = r"[(（]?0(?:10|2\d|[3-9]\d{2})(?:-|[)）]-?)"
    behind = "|".join(f"(?<={re.escape(word)})" for word in known.telephones) or "(?!)"
    kinds = (
        NumberKind("电子邮箱", mail, "电子邮箱", _OFFICE.format("邮箱"), _judge_mail),
        NumberKind(
            "身份证号",
            re.compile(rf"{_BEFORE}\d{{6}}([ -]?)\d{{8}}\1\d{{3}}[\dXx]{after}"),
            "身份证号码",
            _DELETE,
            _judge_id,
        ),
        NumberKind(
            "身份证号",
            re.compile(rf"{_BEFORE}\d{{4,6}}[*×]{{6,10}}\d{{3}}[\dXx]{after}"),
            "遮盖过的身份证号码",
            "请整个删去",
            _warn,
        ),
        NumberKind("银行卡号", re.compile(card), "像是银行卡号的数字", _DELETE, _judge_card),
        NumberKind(
            "身份证号",
            re.compile(rf"{_BEFORE}\d{{15}}{after}"),
            "像是旧身份证号码（15位）的数字",
            "是的请删去",
            _judge_old_id,
        ),
        NumberKind("手机号码", re.compile(mobile), "手机号码", _DELETE, _judge_mobile),
        NumberKind(
            "手机号码",
            re.compile(rf"{_BEFORE}1[3-9]\d[*×xX]{{4}}\d{{4}}{after}"),
            "遮盖过的手机号码",
            "请整个删去",
            _warn,
        ),
        NumberKind(
            "固定电话",
            re.compile(
                rf"{_BEFORE}{area}[2-8]\d{{6,7}}{after}"
                rf"|(?:{behind})[:：]?[^\S\n]*[2-8]\d{{6,7}}{after}"
            ),
            "电话号码",
            _OFFICE.format("电话"),
            _warn,
        ),
    )
    return PrivateNumbers(
        kinds,
        re.compile(rf"(?:{words(known.other_numbers)}){between}"),
        re.compile(rf"(?:{words(known.codes)}){between}"),
    )


def masked(words: str) -> str:
    """A number with all but its beginning and end hidden; of a mail address the name."""
    name, at, host = words.strip(" :：").partition("@")
    if at:
        return f"{name[0]}***@{host}"
    plain = re.sub(r"[^\dXx*×]", "", name)
    hidden = len(plain) - 7
    return f"{plain[:3]}{'*' * hidden}{plain[-4:]}" if hidden > 0 else f"{plain[:2]}*****"


def is_id_number(number: str) -> bool:
    """Whether 18 characters are an ID number: region, date of birth and check digit (GB 11643)."""
    digits = _PLAIN.sub("", number).upper()
    if not _is_born(digits[:2], digits[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return digits[17] == _CHECKS[total % 11]


def is_card_number(number: str) -> bool:
    """Whether a number may be a bank card: how it begins, and its check digit (Luhn)."""
    digits = _PLAIN.sub("", number)
    if not _CARD_STARTS.match(digits) or len(set(digits)) < 4:  # noqa: PLR2004 - 6222222222222222
        return False
    # a mistyped ID number is none, but it is no bank card either
    if len(digits) == 18 and _is_born(digits[:2], digits[6:14]):  # noqa: PLR2004
        return False
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    total = sum(value - 9 if value > 9 else value for value in doubled)  # noqa: PLR2004
    return (total + sum(map(int, digits[-1::-2]))) % 10 == 0


def _is_born(region: str, birth: str) -> bool:
    """Whether a province and a date of birth (YYYYMMDD) are possible."""
    try:
        day = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        return False
    return region in _REGIONS and day.year >= _FIRST_BIRTH and day <= date.today()  # noqa: DTZ011


def _judge_id(number: str, before: Before) -> Severity | None:
    return Severity.ERROR if is_id_number(number) and not before.is_code else None


def _judge_old_id(number: str, before: Before) -> Severity | None:
    plausible = _is_born(number[:2], f"19{number[6:12]}") and not before.is_other
    return Severity.WARNING if plausible else None


def _judge_card(number: str, before: Before) -> Severity | None:
    if before.is_other or not is_card_number(number):
        return None
    return Severity.ERROR if number.startswith("62") else Severity.WARNING


def _judge_mobile(number: str, before: Before) -> Severity | None:
    # 15000000000 is an amount in 元
    if number.endswith("00000") or before.is_other:
        return None
    return Severity.ERROR


def _judge_mail(address: str, _: Before) -> Severity | None:
    """A mailbox named by digits is someone's QQ or mobile number; another may be the office's."""
    return Severity.ERROR if address.partition("@")[0].isdigit() else Severity.WARNING


def _warn(_: str, before: Before) -> Severity | None:
    return None if before.is_other else Severity.WARNING
