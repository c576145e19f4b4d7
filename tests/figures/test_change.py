"""A change against the prior year: its case, difference and rate."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.figures.change import change, percentage
from generator.figures.figure import Figure
from generator.money import round_half_up

AMOUNTS = st.decimals(min_value=-(10**8), max_value=10**8, places=4)


def figure(value: str | Decimal | None, label: str = "支出") -> Figure:
    return Figure(None if value is None else Decimal(value), label)


@pytest.mark.parametrize(
    ("current", "prior", "case", "difference", "rate"),
    [
        # 青山湖区大数据中心, 2022
        ("227.27", "1461.95", "down", "-1234.68", "-84.5"),
        ("227.27", "1499.97", "down", "-1272.70", "-84.8"),
        ("133", "105.66", "up", "27.34", "25.9"),
        ("0.29", "0.38", "down", "-0.09", "-23.7"),
        ("0", "38.01", "down", "-38.01", "-100.0"),
        # nothing changed, or nothing that shows
        ("5", "5.00", "flat", "0", None),
        ("0", "0", "flat", "0", None),
        ("5.004", "5", "flat", "0.004", None),
        ("4.996", "5", "flat", "-0.004", None),
        ("0.004", "0", "flat", "0.004", None),
        ("5.005", "5", "up", "0.005", "0.1"),
        ("4.995", "5", "down", "-0.005", "-0.1"),
        # none last year: no rate
        ("3.5", "0", "from_zero", "3.5", None),
        ("3.5", "0.00", "from_zero", "3.5", None),
        # a blank is worth zero, whether of this year or the last
        (None, "2", "down", "-2", "-100.0"),
        ("2", None, "from_zero", "2", None),
        (None, None, "flat", "0", None),
        # below zero, in one of the years or both: a rate would say nothing
        ("11.12", "-0.05", "below_zero", "11.17", None),
        ("-3", "-2", "below_zero", "-1", None),
        ("-2", "2", "below_zero", "-4", None),
        ("0", "-2", "below_zero", "2", None),
        ("-2", "-2.001", "flat", "0.001", None),
        ("-2", "0", "from_zero", "-2", None),
        # very large
        ("1000000000000", "0.01", "up", "999999999999.99", "9999999999999900.0"),
        ("1E+20", "1E+20", "flat", "0", None),
    ],
)
def test_cases(
    current: str | None, prior: str | None, case: str, difference: str, rate: str | None
) -> None:
    moved = change(figure(current), figure(prior), 2)
    assert moved.case == case
    assert moved.difference is not None
    assert moved.difference.amount == Decimal(difference)
    if rate is None:
        assert moved.rate is None
    else:
        assert moved.rate is not None
        assert str(round_half_up(moved.rate.amount, 1)) == rate


def test_without_last_year_nothing_is_known() -> None:
    moved = change(figure("5"), None, 2)
    assert (moved.case, moved.difference, moved.rate) == ("unknown", None, None)


def test_how_much_is_no_change_depends_on_the_places_printed() -> None:
    assert change(figure("5.004"), figure("5"), 2).case == "flat"
    assert change(figure("5.004"), figure("5"), 3).case == "up"
    assert change(figure("5.4"), figure("5"), 0).case == "flat"


def test_the_rate_comes_from_full_precision() -> None:
    """Rounded to two places first, it would be 100 %."""
    moved = change(figure("0.0149"), figure("0.0051"), 2)
    assert moved.rate is not None
    assert round_half_up(moved.rate.amount, 1) == Decimal("192.2")


def test_a_change_knows_both_its_figures_and_its_name() -> None:
    current, prior = figure("5"), figure("4", "上年支出")
    moved = change(current, prior, 2)
    assert moved.difference is not None
    assert moved.rate is not None
    assert moved.difference.parts == (current, prior)
    assert moved.difference.label == "支出增减"
    assert moved.rate.label == "支出增减比率"
    assert moved.rate.parts == (moved.difference, prior)


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        ("227.27", "401.57", "56.6"),
        ("1", "3", "33.3"),
        ("2", "3", "66.7"),
        ("5", "5", "100.0"),
        ("0", "5", "0.0"),
        (None, "5", "0.0"),
        ("7", "5", "140.0"),
        ("-1", "4", "-25.0"),
        ("1", "-4", "25.0"),
        ("0.0005", "1", "0.1"),
        ("1", "0.0001", "1000000.0"),
    ],
)
def test_percentages(part: str | None, whole: str, printed: str) -> None:
    rate = percentage(figure(part), figure(whole), "占比")
    assert str(round_half_up(rate.amount, 1)) == printed


@pytest.mark.parametrize("whole", ["0", "0.00", None])
def test_of_nothing_there_is_no_percentage(whole: str | None) -> None:
    assert percentage(figure("5"), figure(whole), "占比").value is None


@given(AMOUNTS, AMOUNTS)
def test_every_change_is_of_one_case(current: Decimal, prior: Decimal) -> None:
    moved = change(figure(current), figure(prior), 2)
    assert moved.difference is not None
    assert moved.difference.amount == current - prior
    shown = round_half_up(current - prior, 2)
    if moved.case == "flat":
        assert shown == 0
    elif moved.case == "from_zero":
        assert prior == 0
    elif moved.case == "below_zero":
        assert min(current, prior) < 0
    else:
        assert moved.case == ("up" if shown > 0 else "down")
    assert (moved.rate is None) == (moved.case in {"flat", "from_zero", "below_zero"})
    if moved.rate is not None:
        assert (moved.rate.amount > 0) == (current > prior)


@given(AMOUNTS, AMOUNTS)
def test_there_and_back(current: Decimal, prior: Decimal) -> None:
    there = change(figure(current), figure(prior), 2)
    back = change(figure(prior), figure(current), 2)
    opposite = {"up": {"down", "from_zero"}, "down": {"up", "from_zero"}, "flat": {"flat"}}
    opposite["below_zero"] = {"below_zero", "from_zero"}
    if there.case != "from_zero":
        assert back.case in opposite[there.case]


@given(AMOUNTS, AMOUNTS.filter(bool))
def test_a_rate_leads_back_to_the_difference(current: Decimal, prior: Decimal) -> None:
    rate = percentage(figure(current - prior), figure(prior), "比率")
    assert abs(rate.amount / 100 * abs(prior) - (current - prior)) < Decimal("1E-12")
