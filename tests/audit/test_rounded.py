"""Rates of amounts that are almost nothing: what rounding explains is no error."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.audit.intervals import about, printed_rate, ratio
from generator.published.precision import Precision

HUNDRED = Decimal(100)


@pytest.mark.parametrize(
    ("now", "difference", "rate", "before"),
    [
        # 3486.6765 grew by 3486.6716; both are rounded before they are printed
        ("3486.68", "3486.67", "71156614.14", "0.0049"),
        ("928.79", "928.78", "18954756.2", "0.0049"),
        ("669.79", "669.77", "4784099.69", "0.014"),
        ("120.00", "20.00", "20.00", "100.00"),
        # no amount explains such a rate
        ("3486.68", "3486.67", "9.50", "0.01"),
    ],
)
def test_what_was_there_before_is_what_the_rate_says(
    now: str, difference: str, rate: str, before: str
) -> None:
    precision = Precision(amount=2, percent=2)
    found = precision.before(Decimal(now), Decimal(difference), Decimal(rate))
    assert found == Decimal(before)


@pytest.mark.parametrize(
    ("part", "whole", "rate", "may_be"),
    [
        ("0", "0.01", "1.0", True),
        ("0", "79.00", "0.0", True),
        ("0", "79.00", "5.0", False),
        ("5.00", "0", "158383.3", True),
        ("5.00", "0", "95.0", False),
        ("0", "0", "7", False),
        ("0", "0", "0", True),
        ("3.00", "4.00", "75.0", True),
        ("3.00", "4.00", "76.0", False),
    ],
)
def test_a_rate_is_held_against_all_that_its_amounts_may_have_been(
    part: str, whole: str, rate: str, *, may_be: bool
) -> None:
    low, high = ratio(about(Decimal(part)), about(Decimal(whole)), HUNDRED)
    least, most = printed_rate(Decimal(rate))
    assert (least <= high and low <= most) == may_be
