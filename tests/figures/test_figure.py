"""Figures: values that know where they come from and how exact they are."""

from decimal import Decimal

import pytest

from generator.figures.figure import Figure, agree, combine, exceeds, signed_sum, typed
from tests.samples import cell


def figure(text: str, address: str = "A1") -> Figure:
    return typed(cell(text, address), address)


def places(one: Figure) -> list[str]:
    return [item.address for item in one.cells()]


def test_a_typed_figure_is_exact_to_half_its_last_place() -> None:
    assert figure("5.10").slack == Decimal("0.005")
    assert figure("5").slack == Decimal("0.005")
    assert figure("5.1234").slack == Decimal("0.00005")
    assert typed(cell("0.500000", places=6), "").slack == Decimal("0.0000005")
    assert figure("0.00").slack == 0
    assert figure("").slack == 0


@pytest.mark.parametrize(
    ("operation", "operands", "value"),
    [
        ("sum", ["1.1", "2.2", ""], "3.3"),
        ("+", ["0.1", "0.2"], "0.3"),
        ("-", ["1", "0.9"], "0.1"),
        ("*", ["1.5", "2"], "3.0"),
        ("/", ["1", "8"], "0.125"),
        ("min", ["1", "-2", ""], "-2"),
        ("max", ["1", "-2", ""], "1"),
        ("abs", ["-3"], "3"),
        ("sum", ["0.00", ""], "0.00"),
    ],
)
def test_operations(operation: str, operands: list[str], value: str) -> None:
    result = combine(operation, [figure(text) for text in operands])
    assert str(result.value) == value


def test_blank_stays_blank() -> None:
    assert combine("sum", [figure(""), figure("")]).value is None
    assert combine("sum", []).value is None
    assert combine("abs", [figure("")]).value is None
    assert not figure("")
    assert not figure("0.00")
    assert figure("0.01")


def test_division_by_zero_has_no_value() -> None:
    assert combine("/", [figure("1"), figure("0")]).value is None


def test_figures_add_and_subtract() -> None:
    one, other = figure("1.1", "A1"), figure("2.2", "A2")
    assert (one + other).value == Decimal("3.3")
    assert (one - other).value == Decimal("-1.1")
    assert places(one + other) == ["A1", "A2"]


def test_a_signed_sum_knows_its_parts() -> None:
    terms = [(1, figure("5", "A1")), (1, figure("2", "A2")), (-1, figure("3", "A3"))]
    result = signed_sum(terms, "年末")
    assert result.value == 4
    assert result.slack == Decimal("0.015")
    assert places(result) == ["A1", "A2", "A3"]
    assert result.label == "年末"
    assert signed_sum([(-1, figure("3"))]).value == -3
    assert signed_sum([(1, figure("")), (-1, figure(""))]).value is None


def test_a_total_comes_before_what_it_adds_up() -> None:
    parts = (figure("1", "A2"), figure("2", "A3"))
    total = Figure(Decimal(3), "合计", cell=cell("3", "A1"), operation="sum", parts=parts)
    assert places(total) == ["A1", "A2", "A3"]


def test_long_sums_are_exact() -> None:
    many = [figure("0.01")] * 9999 + [figure("123456789012.34")]
    assert combine("sum", many).value == Decimal("123456789112.33")


@pytest.mark.parametrize(
    ("total", "parts", "fits"),
    [
        ("10.01", ["10.00"], True),  # half a unit on either side
        ("10.02", ["10.00"], False),
        ("0.01", ["0.00", "0.00"], True),  # 40 元 and 40 元 are 0.01 万元
        ("0.01", ["", ""], False),  # nothing and nothing is nothing
        ("0.02", ["0.00", "0.00"], False),
        ("10.01", ["10.00", "0.00", "0.00"], True),
        ("10.02", ["10.00", *["0.00"] * 30], False),  # however many zeros there are
        ("10.02", ["5.00", "5.00", "0.00"], True),
        ("10.02", ["5.00", "5.00"], False),
        ("20.03", [*["5.00"] * 4, "0.00"], False),  # four and their total leave room enough
        ("0.01", ["0.00"], True),
        ("0.02", ["0.00"], False),
    ],
)
def test_a_zero_may_be_a_small_amount_where_there_are_few_others(
    total: str, parts: list[str], *, fits: bool
) -> None:
    operands = [figure(text, f"A{at}") for at, text in enumerate(parts, start=2)]
    sum_ = combine("sum", operands)
    assert agree(figure(total), sum_) is fits
    assert exceeds(figure(total), sum_) is not fits
    assert not exceeds(sum_, figure(total))


def test_the_zeros_under_a_typed_total_do_not_blur_it() -> None:
    parts = tuple(figure("0.00", f"A{at}") for at in range(2, 9))
    total = Figure(Decimal("10.00"), "", Decimal("0.005"), cell("10.00"), "sum", parts)
    assert agree(total, figure("10.01", "B1"))
    assert not agree(total, figure("10.02", "B1"))
