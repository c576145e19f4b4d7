from decimal import Decimal

import pytest

from generator.edition.layout import AMOUNT
from generator.figures.derive import derive
from generator.figures.figure import Figure, combine, typed
from generator.opendata.records import Dataset, Record, datasets, named_figures, number, places
from tests.samples import cell, example, with_cells


@pytest.fixture(scope="module")
def tables() -> dict[str, Dataset]:
    submission, edition = example()
    return {table.name: table for table in datasets(derive(submission, edition))}


def row(table: Dataset, **keys: object) -> Record:
    (found,) = (item for item in table.records if keys.items() <= item.keys.items())
    return found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("1112.220"), "1112.220"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.0001"), "0.0001"),
        (Decimal("-0.000012"), "-0.000012"),
        (Decimal(2) / Decimal(3), "0.666666666667"),
    ],
)
def test_a_number_is_written_in_full(value: Decimal | None, text: str) -> None:
    assert number(value) == text


def test_a_ledger_is_one_side_below_the_other(tables: dict[str, Dataset]) -> None:
    ledger = tables["收支总表"]
    sides = [str(record.keys["栏目"]) for record in ledger.records]
    assert list(dict.fromkeys(sides)) == ["收入", "支出"]
    assert sides == sorted(sides, key=["收入", "支出"].index)
    assert row(ledger, 栏目="收入", 行次=1).keys["项目"] == "一、一般公共预算财政拨款收入"
    assert row(ledger, 项目="一、一般公共服务支出").keys["行类"] == "类"
    assert row(ledger, 项目="一、一般公共服务支出").keys["科目编码"] == "201"
    assert row(ledger, 项目="本年收入合计").keys["行类"] == "合计"


def test_a_ledger_with_columns_of_one_side_alone(tables: dict[str, Dataset]) -> None:
    ledger = tables["财拨总表"]
    assert list(row(ledger, 栏目="收入", 行次=1).figures) == ["金额"]
    assert next(iter(row(ledger, 项目="一、一般公共服务支出").figures)) == "合计"


def test_subjects_say_their_level(tables: dict[str, Dataset]) -> None:
    levels = {
        str(record.keys["科目编码"]): record.keys["行类"] for record in tables["支出表"].records
    }
    assert levels[""] == "合计"
    assert {len(code): level for code, level in levels.items() if code} == {
        3: "类", 5: "款", 7: "项",
    }  # fmt: skip


def test_economic_subjects_stand_in_their_group(tables: dict[str, Dataset]) -> None:
    table = tables["基本支出表"]
    assert row(table, 科目编码="30101").keys["栏目"] == "人员经费"
    assert row(table, 科目编码="30201").keys["栏目"] == "公用经费"
    totals = [record for record in table.records if record.keys["行类"] == "合计"]
    assert len(totals) == 2
    for total in totals:
        parts = [
            record.figures[AMOUNT].amount
            for record in table.records
            if record.keys["栏目"] == total.keys["栏目"] and record.keys["行类"] == "类"
        ]
        tail = Decimal("0.005") * (len(parts) + 1)  # the department's own total, 尾数误差
        assert abs(total.figures[AMOUNT].amount - sum(parts)) <= tail


def test_counts_are_no_amounts_and_dashes_are_left_out(tables: dict[str, Dataset]) -> None:
    table = tables["三公表"]
    counted = row(table, 项目="4. 公务用车保有量（辆）")
    assert counted.keys["计量"] == "数量"
    assert list(counted.figures) == ["决算数"]
    assert row(table, 行次=1).keys["计量"] == "金额"


def test_every_figure_of_a_table_is_there_once(tables: dict[str, Dataset]) -> None:
    submission, edition = example()
    for name, table in derive(submission, edition).tables.items():
        shown = [f for record in tables[name].records for f in record.figures.values()]
        wanted = [figure for figure in table.figures.values() if figure.value is not None]
        assert len([figure for figure in shown if figure.value is not None]) == len(wanted)
        assert sum(f.amount for f in shown) == sum(f.amount for f in wanted)


def test_full_precision_is_kept() -> None:
    submission, edition = example()
    changed = with_cells(submission, "支出表", {("合计", "项目支出"): "1234.567891"})
    table = {item.name: item for item in datasets(derive(changed, edition))}["支出表"]
    stated = changed.tables["支出表"].cells["合计", "项目支出"]
    assert stated.value == Decimal("1234.567891")
    assert number(typed(stated, "").value) == "1234.567891"
    assert row(table, 行类="合计").figures["项目支出"].value is not None


def test_figures_know_whether_they_count() -> None:
    submission, edition = example()
    found = {item.name: item.is_count for item in named_figures(derive(submission, edition))}
    assert found["公车保有量"]
    assert found["在职人员"]
    assert not found["三公经费"]
    assert not found["收入总计"]


def test_a_figure_names_each_of_its_cells_once() -> None:
    one, two = typed(cell("1", "A1"), "甲"), typed(cell("2", "A2"), "乙")
    total = combine("sum", [one, two, one])
    assert places(total) == ["表!A1", "表!A2"]
    assert places(None) == places(Figure(None)) == []
