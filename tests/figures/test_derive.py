"""Totals and figures derived from what was handed in, on tables small enough to check by hand."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.edition.layout import Address
from generator.edition.shapes import ByFunction, Ledger
from generator.edition.shapes.adding import Addition
from generator.edition.shapes.ledger import Side
from generator.edition.shapes.parts import Column, Row
from generator.errors import Unusable
from generator.figures.derive import Discrepancy, Table, derive, derive_table, leaves
from generator.figures.figure import Figure
from generator.money import round_half_up
from generator.submission import Cell
from tests.samples import cell, entries, example, submission, with_cells, with_words
from tests.years import disclosed, year

LEDGER = Ledger(
    shape="ledger",
    title="收支总表",
    number="公开01表",
    sides={
        "收入": Side(
            title="收入",
            heading="项目",
            lines="1..5",
            columns={"金额": Column(label="金额", number=1)},
            rows={
                "拨款": Row(label="一、拨款", line=1),
                "事业": Row(label="二、事业", line=2),
                "本年": Row(label="本年合计", line=3, total="1..2"),
                "年初": Row(label="年初结转", line=4),
                "总计": Row(label="总计", line=5, total="3+4"),
            },
        )
    },
)
SPENDING = ByFunction(
    shape="function",
    title="支出表",
    columns={
        "合计": Column(label="合计", number=1, total="2..3"),
        "基本": Column(label="基本支出", number=2),
        "项目": Column(label="项目支出", number=3),
    },
)


def addition_of(found: Discrepancy) -> Addition:
    assert found.addition is not None
    return found.addition


def ledger(**texts: str | Cell) -> Table:
    filled = entries({(row, "金额"): text for row, text in texts.items()})
    return derive_table("收支总表", LEDGER, filled, submission())


def spending(cells: Mapping[Address, str], *codes: str) -> Table:
    return derive_table("支出表", SPENDING, entries(cells, *codes), submission())


def value(table: Table, row: str, column: str = "金额") -> str:
    amount = table.figures[row, column].value
    return "blank" if amount is None else str(amount)


def places(table: Table, row: str, column: str = "金额") -> list[str]:
    return [item.address for item in table.figures[row, column].cells()]


# totals


def test_totals_that_were_left_blank_are_derived() -> None:
    table = ledger(拨款="227.27", 事业="1.1", 本年="", 年初="38.01")
    assert value(table, "本年") == "228.37"
    assert value(table, "总计") == "266.38"
    assert not table.discrepancies


def test_totals_that_a_formula_gave_are_derived() -> None:
    table = ledger(拨款="1.10", 事业="2.20", 本年=cell("3.30", formula=True))
    assert value(table, "本年") == "3.30"
    assert not table.discrepancies


def test_a_formula_that_was_never_calculated_is_no_harm_in_a_total() -> None:
    table = ledger(拨款="1.10", 本年=Cell("表", "A3", formula=True, fault="未计算的公式"))
    assert value(table, "本年") == "1.10"


def test_a_formula_with_an_old_value_is_told_and_ours_is_taken() -> None:
    table = ledger(拨款="1.10", 事业="2.20", 本年=cell("9.99", "C3", formula=True))
    assert value(table, "本年") == "3.30"
    (found,) = table.discrepancies
    assert (found.stated.amount, found.derived.amount) == (Decimal("9.99"), Decimal("3.30"))


@pytest.mark.parametrize(
    ("one", "other", "total"),
    [
        ("0.25", "0.05", "0.30"),
        ("0.25", "0.05", "0.29"),
        ("0.25", "0.05", "0.31"),
        ("0.25", "0.05", "0.310"),
        ("0.25", "", "0.26"),
        ("-0.25", "0.05", "-0.21"),
    ],
)
def test_a_typed_total_within_the_tail_is_kept(one: str, other: str, total: str) -> None:
    table = ledger(拨款=one, 事业=other, 本年=total)
    assert value(table, "本年") == total
    assert not table.discrepancies


@pytest.mark.parametrize(
    ("one", "other", "total", "ours"),
    [
        ("0.25", "0.25", "0.29", "0.50"),
        ("0.25", "0.05", "0.28", "0.30"),
        ("0.25", "0.05", "0.32", "0.30"),
        # a blank or zero was not rounded, so it adds nothing to the tail
        ("0.25", "", "0.27", "0.25"),
        ("0.25", "0.00", "0.27", "0.25"),
        # written more exactly, the tail is smaller
        ("0.2500", "0.0500", "0.3002", "0.3000"),
        ("100", "200", "301", "300"),
        ("5", "", "0", "5"),
    ],
)
def test_a_typed_total_beyond_the_tail_is_told_and_ours_is_taken(
    one: str, other: str, total: str, ours: str
) -> None:
    table = ledger(拨款=one, 事业=other, 本年=total)
    assert value(table, "本年") == ours
    (found,) = table.discrepancies
    assert addition_of(found).total == ("本年", "金额")
    assert found.stated.amount == Decimal(total)
    assert found.derived.amount == Decimal(ours)
    assert [item.address for item in found.stated.cells()] == ["A3"]


def test_a_corrected_total_is_what_higher_totals_add() -> None:
    table = ledger(拨款="1", 事业="2", 本年="9", 年初="4", 总计="7")
    assert value(table, "总计") == "7"
    assert [addition_of(found).total[0] for found in table.discrepancies] == ["本年"]


def test_a_total_without_items_is_told() -> None:
    table = ledger(本年="5")
    assert value(table, "本年") == "5"
    assert [addition_of(found).total[0] for found in table.discrepancies] == ["本年"]


def test_amounts_in_yuan_are_exact() -> None:
    """2,900.01 元 and 0.02 元; the tail is half a 分 for each, in 万元 0.0000005."""

    def yuan(text: str, address: str) -> Cell:
        return cell(str(Decimal(text).scaleb(-4)), address, places=6)

    table = ledger(拨款=yuan("2900.01", "A1"), 事业=yuan("0.02", "A2"), 本年=yuan("2900.03", "A3"))
    assert value(table, "本年") == "0.290003"
    assert not table.discrepancies
    wrong = ledger(拨款=yuan("2900.01", "A1"), 事业=yuan("0.02", "A2"), 本年=yuan("2900.05", "A3"))
    assert value(wrong, "本年") == "0.290003"
    assert len(wrong.discrepancies) == 1


def test_nothing_is_rounded_before_it_is_printed() -> None:
    table = ledger(拨款="0.004", 事业="0.004", 年初="0.0005")
    assert value(table, "本年") == "0.008"
    assert value(table, "总计") == "0.0085"


def test_blank_stays_blank_and_zero_stays_zero() -> None:
    empty = ledger()
    assert value(empty, "拨款") == value(empty, "本年") == value(empty, "总计") == "blank"
    assert empty.is_empty
    zero = ledger(拨款="0.00")
    assert value(zero, "拨款") == value(zero, "总计") == "0.00"
    assert value(zero, "事业") == "blank"
    assert zero.is_empty
    assert not ledger(事业="0.01").is_empty


def test_an_input_without_a_value_is_refused() -> None:
    broken = Cell("公开01表", "C7", "未计算的公式", formula=True, fault="未计算的公式")
    with pytest.raises(Unusable) as error:
        ledger(拨款=broken)
    assert str(error.value) == (
        "book.xlsx，公开01表!C7：“一、拨款”的内容是“未计算的公式”，没有数值。"
        "请在 Excel 或 WPS 中打开、保存后再试，或直接填写数字。"
    )


# provenance


def test_an_input_comes_from_its_cell() -> None:
    table = ledger(拨款="1", 事业="2")
    assert places(table, "拨款") == ["A1"]
    assert table.figures["拨款", "金额"].label == "一、拨款"


def test_a_derived_total_comes_from_what_it_adds() -> None:
    table = ledger(拨款="1", 事业="2", 年初="4")
    assert places(table, "本年") == ["A1", "A2"]
    assert places(table, "总计") == ["A1", "A2", "A3"]
    assert table.figures["总计", "金额"].operation == "sum"


def test_a_kept_total_comes_from_its_cell_and_what_it_adds() -> None:
    table = ledger(拨款="1", 事业="2", 本年="3")
    assert places(table, "本年") == ["A3", "A1", "A2"]


def test_every_figure_of_the_example_comes_from_its_own_sheet() -> None:
    handed_in, edition = example()
    disclosure = derive(handed_in, edition)
    for name, table in disclosure.tables.items():
        read = handed_in.tables[name].cells
        for address, figure in table.figures.items():
            cells = list(figure.cells())
            assert {item.sheet for item in cells} <= {table.sheet}
            assert set(cells) <= set(read.values())
            if address in read and read[address].value is not None:
                assert cells[0] == read[address]


# subjects by function


def test_subjects_add_up_level_by_level() -> None:
    codes = ("201", "20103", "2010301", "2010350", "208", "20805", "2080505")
    table = spending(
        {
            ("2010301", "基本"): "1.1",
            ("2010350", "项目"): "2.2",
            ("2080505", "基本"): "4.4",
        },
        *codes,
    )
    assert value(table, "20103", "合计") == "3.3"
    assert value(table, "201", "项目") == "2.2"
    assert value(table, "合计", "基本") == "5.5"
    assert value(table, "合计", "合计") == "7.7"
    assert value(table, "208", "项目") == "blank"
    assert places(table, "合计", "合计") == ["A1", "A2", "A3"]
    assert not table.discrepancies


def test_missing_levels_do_no_harm() -> None:
    table = spending({("2010301", "基本"): "1", ("201", "基本"): "1"}, "201", "2010301")
    assert value(table, "合计", "合计") == "1"
    alone = spending({("2010301", "基本"): "1", ("2080505", "基本"): "2"}, "2010301", "2080505")
    assert value(alone, "合计", "合计") == "3"
    assert not alone.discrepancies


def test_a_subject_with_its_total_only() -> None:
    """A column that adds up blanks takes the typed total, and says that it adds up to nothing."""
    table = spending({("201", "合计"): "5"}, "201")
    assert value(table, "合计", "合计") == "5"
    assert {addition_of(found).along for found in table.discrepancies} == {"columns"}


def test_rows_and_columns_are_both_compared() -> None:
    table = spending(
        {
            ("合计", "合计"): "3",
            ("合计", "基本"): "1",
            ("合计", "项目"): "1",
            ("201", "合计"): "3",
            ("201", "基本"): "1",
            ("201", "项目"): "2",
        },
        "201",
    )
    assert value(table, "合计", "项目") == "2"
    (found,) = table.discrepancies
    assert (addition_of(found).total, addition_of(found).along) == (("合计", "项目"), "rows")


LEAVES = ("2010301", "2010350", "2010601", "2080505")
CODES = ("201", "20103", "2010301", "2010350", "20106", "2010601", "208", "20805", "2080505")
#: 元 to 分: nothing, or so much that it shows in 万元.
YUAN = st.one_of(st.just(Decimal(0)), st.decimals(min_value=100, max_value=10**9, places=2))
AMOUNTS = st.fixed_dictionaries(
    {(code, column): YUAN for code in LEAVES for column in ("基本", "项目")}
)


def published(amounts: Mapping[Address, Decimal]) -> dict[Address, str]:
    """The table as a department publishes it: every cell the true 元, rounded to 万元."""
    cells: dict[Address, str] = {}
    for code in ("合计", *CODES):
        under = {leaf for leaf in LEAVES if code == "合计" or leaf.startswith(code)}
        for column in ("合计", "基本", "项目"):
            true = sum(
                amount
                for (leaf, own), amount in amounts.items()
                if leaf in under and column in {"合计", own}
            )
            cells[code, column] = str(round_half_up(Decimal(true).scaleb(-4), 2))
    return cells


@given(AMOUNTS)
def test_a_rounded_table_is_no_error(amounts: dict[Address, Decimal]) -> None:
    cells = published(amounts)
    table = spending(cells, *CODES)
    assert not table.discrepancies
    assert {address: str(table.figures[address].value) for address in cells} == cells


@given(AMOUNTS)
def test_a_rounded_table_without_totals_comes_near_them(
    amounts: dict[Address, Decimal],
) -> None:
    cells = published(amounts)
    inputs = {address: cells[address] for address in amounts}
    table = spending(inputs, *CODES)
    assert not table.discrepancies
    for address, text in cells.items():
        figure = table.figures[address]
        assert abs(figure.amount - Decimal(text)) <= figure.slack + Decimal("0.005")


@given(
    AMOUNTS,
    st.sampled_from(LEAVES),
    st.sampled_from(["基本", "项目"]),
    st.decimals(min_value="0.04", max_value=100, places=2),
    st.sampled_from([1, -1]),
)
def test_an_amount_changed_beyond_the_tail_is_told(
    amounts: dict[Address, Decimal], code: str, column: str, by: Decimal, sign: int
) -> None:
    """Two items and a total: no tail is beyond 0.015, so 0.04 shows whatever the tails were."""
    cells = published(amounts)
    cells[code, column] = str(Decimal(cells[code, column]) + sign * by)
    table = spending(cells, *CODES)
    assert (code, "合计") in {addition_of(found).total for found in table.discrepancies}


# lists, fields, figures


def row(code: str, text: str) -> dict[str, Cell]:
    return {"编码": Cell("年初预算", "A1", code), "数": cell(text)}


@pytest.mark.parametrize(
    ("codes", "kept"),
    [
        (["201", "208"], ["201", "208"]),
        (["201", "20103", "208"], ["20103", "208"]),
        (["201", "20103", "2010301", "2010350"], ["2010301", "2010350"]),
        (["2010301", "201"], ["2010301"]),
        (["20103", "20106", "201"], ["20103", "20106"]),
        ([], []),
    ],
)
def test_a_kind_and_its_items_are_not_added_twice(codes: list[str], kept: list[str]) -> None:
    rows = tuple(row(code, "1") for code in codes)
    assert [item["编码"].text for item in leaves(rows, "编码")] == kept


def test_without_a_key_every_row_counts() -> None:
    rows = (row("201", "1"), row("20103", "1"))
    assert leaves(rows, None) == list(rows)


def test_the_figures_of_the_example() -> None:
    disclosure = derive(*example())
    figures = disclosure.figures
    assert str(figures["本年支出合计"].value) == "227.27"
    assert figures["工资福利支出"].value == 133
    assert str(figures["财政拨款支出年初预算"].value) == "401.57"
    assert not disclosure.discrepancies


def test_the_prior_year_goes_with_its_figure() -> None:
    handed_in, edition = example()
    figures = derive(handed_in, edition).figures
    prior = figures["本年支出合计"].prior
    assert prior is not None
    assert prior.value == Decimal("1499.97")
    assert next(prior.cells()) == handed_in.prior["本年支出合计"]
    assert figures["基本支出"].prior is None
    blank = derive(with_words(handed_in, "prior", "本年支出合计", ""), edition)
    assert blank.figures["本年支出合计"].prior is None


def test_a_total_of_a_card_is_derived() -> None:
    handed_in, edition = example()
    more = with_words(handed_in, "fields", "采购工程", "2.31")
    blank = with_words(more, "fields", "采购总额", "")
    total = derive(blank, edition).fields["采购总额"]
    assert not isinstance(total, str)
    assert total.value == Decimal("20.00")


def test_a_blank_workbook_has_blank_figures() -> None:
    handed_in, edition = example()
    for name, filled in handed_in.tables.items():
        handed_in = with_cells(handed_in, name, dict.fromkeys(filled.cells, ""))
    disclosure = derive(handed_in, edition)
    assert all(table.is_empty for table in disclosure.tables.values())
    assert disclosure.figures["收入总计"].value is None
    assert not disclosure.discrepancies


def test_the_example_without_its_totals_has_the_same_totals() -> None:
    """Up to the tail: the department's totals were rounded from 元, ours add up what it printed."""
    handed_in, edition = example()
    before = derive(handed_in, edition)
    for name, table in before.tables.items():
        totals = [
            address
            for address, figure in table.figures.items()
            if figure.operation and address in handed_in.tables[name].cells
        ]
        handed_in = with_cells(handed_in, name, dict.fromkeys(totals, ""))
    after = derive(handed_in, edition)
    assert not after.discrepancies
    for name, table in before.tables.items():
        for address, figure in table.figures.items():
            other = after.tables[name].figures[address]
            assert abs(figure.amount - other.amount) <= other.slack + figure.slack


@pytest.mark.parametrize(("typed", "wrong", "kept"), [("90", False, "90"), ("91", True, "90")])
def test_a_typed_total_of_a_card_is_compared_with_its_parts(
    typed: str, kept: str, *, wrong: bool
) -> None:
    parts = {"采购货物": "50", "采购工程": "30", "采购服务": "10"}
    disclosure = disclosed(year("jiangxi-2023", fields={**parts, "采购总额": typed}))
    assert bool(disclosure.discrepancies) == wrong
    total = disclosure.fields["采购总额"]
    assert isinstance(total, Figure)
    assert total.amount == Decimal(kept)
