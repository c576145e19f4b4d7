"""Amounts: what a cell may hold, how it is rounded, how it is printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.money import (
    NotAnAmountError,
    NumberStyle,
    decimals,
    read_amount,
    read_number,
    round_half_up,
)

#: Amounts in 万元 to two or more places, as departments have them.
AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


@pytest.mark.parametrize(
    ("content", "amount"),
    [
        (0, "0"),
        (12, "12"),
        (-12, "-12"),
        (10**40, "1" + "0" * 40),
        (Decimal("0.10"), "0.10"),
        (227.27, "227.27"),
        (-0.05, "-0.05"),
        (5.0, "5"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e15, "1000000000000000"),
        (1e30, "1" + "0" * 30),
        (1e-7, "1E-7"),
        ("227.27", "227.27"),
        ("  227.27 ", "227.27"),
        ("1,112.22", "1112.22"),
        ("1，112．22", "1112.22"),
        ("12,345,678.9", "12345678.9"),
        ("１２３．４５", "123.45"),
        ("1 112.22", "1112.22"),
        ("1\u00a0112.22", "1112.22"),
        ("1 234 567.89", "1234567.89"),
        ("1\u2009234\u2009567.89", "1234567.89"),
        ("1\u202f234\u3000567", "1234567"),
        ("12 345", "12345"),
        ("- 5.00", "-5.00"),
        ("（12.30）", "-12.30"),
        ("(12.30)", "-12.30"),
        ("( 1,234.50 )", "-1234.50"),
        ("(12)", "-12"),
        ("(0.00)", "0.00"),
        ("\u30001112.22\n", "1112.22"),
        ("+5", "5"),
        ("-5", "-5"),
        ("－5", "-5"),
        ("−5.5", "-5.5"),
        ("–5.5", "-5.5"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("12.", "12"),
        ("007", "7"),
        ("0.00", "0.00"),
        ("1234567890123456789.01", "1234567890123456789.01"),
    ],
)
def test_an_amount_is_read(content: object, amount: str) -> None:
    assert read_amount(content) == Decimal(amount)


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        " ",
        "\u3000",
        "\n\t",
        "-",
        "—",
        "——",
        "— —",
        "－－",
        "–",
        "/",
        "\\",
        "−",
        "──",
        "无",
        " 无\n",
        "\u200b",
    ],
)
def test_blank_and_dashes_are_no_amount(content: object) -> None:
    assert read_amount(content) is None


@pytest.mark.parametrize(
    "content",
    [
        "12万",
        "约3",
        "无。",
        "无支出",
        "无 5",
        "元",
        "12%",
        "￥12",
        "¥12",
        "(12",
        "12)",
        "()",
        "(无)",
        "(—)",
        "(-12)",
        "-(12)",
        "(12)万",
        "(12)(13)",
        "(12)\n13",
        "1e5",
        "1E5",
        "0x10",
        "1_000",
        "1,2",
        "1,22",
        "12,34,567",
        "1234,567",
        ",123",
        "1,,234",
        "1.2.3",
        "85\n13",
        "85 13",
        "85\t130",
        "85\n130",
        "1 23",
        "1 2345",
        "1234 567",
        "0 345",
        "1  234",
        "1, 234",
        "1 234,567",
        "12 .5",
        "12. 5",
        "—\n5",
        "12.30\u202c",
        "\u202a12.30",
        "12\u200b345",
        "\ufeff12",
        "1\u00ad2",
        ".",
        "+",
        "+-5",
        "--5",
        "5-",
        "1/2",
        "12②",
        "12²",
        "①",
        "½",
        "nan",
        "inf",
        "Infinity",
        "=1+1",
        "#REF!",
        True,
        False,
        float("nan"),
        float("inf"),
        float("-inf"),
        [],
        b"12",
        object(),
    ],
)
def test_anything_else_is_refused(content: object) -> None:
    with pytest.raises(NotAnAmountError) as error:
        read_amount(content)
    assert error.value.args[0] is content or error.value.args[0] == content


@pytest.mark.parametrize("text", ["（10）", "(10)", "无"])
def test_brackets_and_words_mean_nothing_outside_of_cells_for_amounts(text: str) -> None:
    """“（10）” in somebody's own table is a weight or the number of a line."""
    with pytest.raises(NotAnAmountError):
        read_number(text)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0.1 + 0.2, "0.3"),
        (1.1 + 2.2, "3.3"),
        (227.26999999999998, "227.27"),
        (1.005, "1.005"),
        (2.675, "2.675"),
        (1 / 3, "0.333333333333333"),
        (123456789.12345678, "123456789.123457"),
        (1097.7618, "1097.7618"),
    ],
)
def test_a_float_is_the_number_that_excel_shows(number: float, shown: str) -> None:
    assert read_amount(number) == Decimal(shown)


@given(AMOUNTS)
def test_what_is_printed_is_read_again(amount: Decimal) -> None:
    for text in (f"{amount:f}", f"{amount:,f}", f" {amount} "):
        assert read_amount(text) == amount


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_survives_excel(amount: Decimal) -> None:
    assert read_amount(float(amount)) == amount


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_keeps_fifteen_digits(number: float) -> None:
    amount = read_amount(number)
    assert amount is not None
    assert amount == Decimal(f"{number:.15g}")


@given(st.text())
def test_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount = read_amount(text)
    except NotAnAmountError:
        return
    assert amount is None or amount.is_finite()


@pytest.mark.parametrize(
    ("value", "places"),
    [("5", 0), ("5.00", 0), ("5.10", 1), ("0.125", 3), ("1E+3", 0), ("0", 0), ("1E-7", 7)],
)
def test_decimals_that_count(value: str, places: int) -> None:
    assert decimals(Decimal(value)) == places


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.005", 2, "0.01"),
        ("0.015", 2, "0.02"),
        ("0.025", 2, "0.03"),
        ("2.675", 2, "2.68"),
        ("2.665", 2, "2.67"),
        ("1.005", 2, "1.01"),
        ("0.0049999999999999999999", 2, "0.00"),
        ("-0.005", 2, "-0.01"),
        ("-2.675", 2, "-2.68"),
        ("-0.004", 2, "0.00"),
        ("99.995", 2, "100.00"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("-0.5", 0, "-1"),
        ("56.5478", 1, "56.5"),
        ("5", 2, "5.00"),
        ("0", 2, "0.00"),
    ],
)
def test_rounding_is_half_up(value: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == rounded


@pytest.mark.parametrize("digits", [27, 38, 39, 40, 60, 400])
def test_huge_values_are_rounded_too(digits: int) -> None:
    value = Decimal("9" * digits + ".995")
    assert str(round_half_up(value, 2)) == "1" + "0" * digits + ".00"


@given(AMOUNTS, st.integers(min_value=0, max_value=4))
def test_rounding_moves_by_half_a_unit_at_most(value: Decimal, places: int) -> None:
    rounded = round_half_up(value, places)
    assert abs(rounded - value) <= Decimal("0.5").scaleb(-places)
    assert rounded == round_half_up(rounded, places)
    assert not (rounded.is_zero() and rounded.is_signed())


@given(AMOUNTS)
def test_rounding_knows_no_sign(value: Decimal) -> None:
    assert round_half_up(-value, 2) == -round_half_up(value, 2)


@pytest.mark.parametrize(
    ("style", "value", "text"),
    [
        (NumberStyle(), "1112.225", "1112.23"),
        (NumberStyle(), "5", "5.00"),
        (NumberStyle(), "0", "0.00"),
        (NumberStyle(), "-0.00", "0.00"),
        (NumberStyle(), "-0.004", "0.00"),
        (NumberStyle(), "-0.006", "-0.01"),
        (NumberStyle(strip="all"), "133.00", "133"),
        (NumberStyle(strip="whole"), "133.00", "133"),
        (NumberStyle(strip="whole"), "1272.70", "1272.70"),
        (NumberStyle(strip="all"), "1272.70", "1272.7"),
        (NumberStyle(strip="all"), "1272.75", "1272.75"),
        (NumberStyle(strip="all"), "100", "100"),
        (NumberStyle(strip="all"), "0.001", "0"),
        (NumberStyle(strip="all"), "-0.001", "0"),
        (NumberStyle(strip="all", places=0), "100", "100"),
        (NumberStyle(strip="all", thousands=True), "1000", "1,000"),
        (NumberStyle(thousands=True), "1112.22", "1,112.22"),
        (NumberStyle(thousands=True), "-1234567.891", "-1,234,567.89"),
        (NumberStyle(thousands=True), "999.995", "1,000.00"),
        (NumberStyle(thousands=True), "999", "999.00"),
        (NumberStyle(places=0), "6.5", "7"),
        (NumberStyle(places=4), "0.00005", "0.0001"),
        (NumberStyle(zero=""), "0", ""),
        (NumberStyle(zero="——"), "-0.00", "——"),
        (NumberStyle(zero="0"), "0.000", "0"),
        # what is not zero never shows as the word for zero
        (NumberStyle(zero="无"), "0.004", "0.00"),
        (NumberStyle(), "1E+3", "1000.00"),
        (NumberStyle(), "1E+45", "1" + "0" * 45 + ".00"),
    ],
)
def test_a_style_prints(style: NumberStyle, value: str, text: str) -> None:
    assert style.print(Decimal(value)) == text


def test_blank_is_not_zero() -> None:
    style = NumberStyle(zero="0", blank="——")
    assert style.print(None) == "——"
    assert style.print(Decimal(0)) == "0"
    assert NumberStyle().print(None) == ""


@given(
    AMOUNTS,
    st.builds(
        NumberStyle, strip=st.sampled_from(("none", "whole", "all")), thousands=st.booleans()
    ),
)
def test_what_a_style_prints_is_read_as_the_rounded_amount(
    value: Decimal, style: NumberStyle
) -> None:
    assert read_amount(style.print(value)) == round_half_up(value, 2)
