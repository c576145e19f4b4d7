"""Who is counted, what the region's figures are, what stands out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.batch.outliers import outliers_of
from generator.batch.region import region_of
from generator.batch.result import Result, Status
from generator.batch.scope import Missing, read_expected, scope_of
from generator.batch.settings import Overview, load_overview
from generator.batch.totals import totals_of
from generator.edition.load import available, read_as
from generator.edition.source import SourcePlace, parse_yaml
from generator.errors import Unusable
from generator.figures.derive import derive
from generator.paths import templates_dir
from tests.batch.region import disclosure, figures, made_up, result_of, total
from tests.departments import department
from tests.merge.units import books, units
from tests.years import edition_of

# totals


def test_totals_are_plain_json_with_exact_decimals() -> None:
    item = disclosure("某局", 1)
    totals = totals_of(item)
    assert json.loads(json.dumps(totals)) == totals
    for name, figure in totals["figures"].items():
        own = item.figure(name)
        assert own is not None
        assert (None if figure["value"] is None else Decimal(figure["value"])) == own.value
        # a figure of zero has a last year too
        assert (figure["prior"] is None) == (own.prior is None), name
    assert totals["is_department"] is True
    assert totals["units"] == ["日常工作"]


def test_words_that_nobody_made_their_own_are_no_reasons() -> None:
    submission = department("jiangxi-2022", 2)
    reasons = dict(submission.reasons)
    reasons["公务接待费"] = replace(reasons["公务接待费"], text="〔系统草拟，请核实〕其中甲增加")
    reasons["机关运行经费"] = replace(
        reasons["机关运行经费"], text="〔汇总自各单位，请改写〕甲：乙"
    )
    totals = totals_of(derive(replace(submission, reasons=reasons), edition_of("jiangxi-2022")))
    assert not {"公务接待费", "机关运行经费"} & set(totals["reason_names"])
    assert "因公出国费" in totals["reason_names"]
    assert not any("其中甲增加" in text or "乙" in text for text in totals["reasons"].values())


def test_every_name_of_the_overview_is_known_to_an_edition() -> None:
    overview = load_overview()
    editions = [edition_of(name) for name in available()]
    known = {name for edition in editions for name in edition.numbers}
    reasons = {name for edition in editions for name in edition.forms.reasons}
    named = {*overview.columns, *(item.figure for item in overview.figures)}
    named |= {item.budget for item in overview.figures if item.budget}
    named |= {name for item in overview.figures for name in item.parts}
    named |= {item.figure for item in overview.outliers.rises}
    named |= {name for pair in overview.outliers.completions for name in pair}
    assert named <= known
    assert {name for item in overview.outliers.rises for name in item.reasons} <= reasons
    for table in overview.tables:
        for edition in editions:
            assert set(table.columns) <= set(edition.tables[table.table].columns)  # type: ignore[union-attr]


def test_a_threshold_that_makes_no_sense_is_told_with_its_line() -> None:
    text = (templates_dir() / "overview.yaml").read_text("utf-8")
    wrong = text.replace("completion_above: 120", "completion_above: 20")
    with pytest.raises(Unusable, match=r"第 17 行.*outliers\.completion_above：不能小于 100"):
        read_as(Overview, parse_yaml(wrong, SourcePlace(Path("overview.yaml"), 1)))


# sums


def test_the_region_is_the_sum_of_its_departments_of_whatever_edition() -> None:
    items = [
        disclosure("甲局", 1),
        disclosure("乙局", 2),
        disclosure("丙局", 3, "jiangxi-2021"),
        disclosure("丁局", 4, "jiangxi-2024"),
        disclosure("戊局", 5, "shanghai-2024"),
    ]
    results = [result_of(item) for item in items]
    for year, own in ((2022, items[:2]), (2024, items[3:])):
        region = region_of(results, year)
        for line in region.figures:
            found = [item.figure(line.spec.figure) for item in own]
            assert line.value == total([each.amount for each in found if each]), line.spec
        for table in region.tables:
            for line_of_code in table.lines:
                for column, amount in zip(table.spec.columns, line_of_code.amounts, strict=True):
                    cells = [
                        item.tables[table.spec.table].figures.get((line_of_code.code, column))
                        for item in own
                    ]
                    assert amount == total([cell.amount for cell in cells if cell is not None])


def rows(**amounts: str) -> dict[str, object]:
    """Totals with one table: spending by code."""
    codes = {name.removeprefix("c"): {"本年支出合计": amount} for name, amount in amounts.items()}
    return {"tables": {"支出表": {"合计": codes.pop("total", {}), **codes}}, "subjects": {}}


def test_subjects_without_a_row_above_them_are_added_up_there() -> None:
    full = rows(total="5", c201="5", c20103="5", c2010301="5")
    bare = rows(total="7", c2010301="3", c2010302="4")
    region = region_of([made_up("甲", totals=full), made_up("乙", totals=bare)], 2022)
    spending = next(table for table in region.tables if table.spec.table == "支出表")
    found = {line.code: line.amounts[0] for line in spending.lines}
    assert found == {
        "合计": 12, "201": 12, "20103": 12, "2010301": 8, "2010302": 4,
    }  # fmt: skip


def test_departments_without_items_are_named() -> None:
    region = region_of([made_up("甲", totals=rows(total="5", c201="5"))], 2022)
    assert [table.shallow for table in region.tables if table.spec.table == "支出表"] == [("甲",)]


def test_last_years_sum_needs_every_department() -> None:
    known = made_up("甲", totals=figures(公务接待费=("3", "2")))
    blank = made_up("乙", totals=figures(公务接待费=("1", None)))
    both = region_of([known, blank], 2022).figures[0]
    assert both.value == Decimal(4)
    assert both.prior is both.rate is None
    assert both.unknown == 1
    alone = region_of([known], 2022).figures[0]
    assert alone.prior == Decimal(2)
    assert alone.rate == Decimal(50)


@pytest.mark.parametrize(("now", "before"), [("3", "-2"), ("-3", "-2"), ("-3", "2"), ("3", "0")])
def test_there_is_no_rate_of_what_is_below_zero(now: str, before: str) -> None:
    (line, *_) = region_of([made_up("甲", totals=figures(公务接待费=(now, before)))], 2022).figures
    assert (line.prior, line.rate) == (Decimal(before), None)


def test_last_years_figure_may_be_made_of_its_parts() -> None:
    totals = figures(公车购置及运行费="9", 公车购置费=("5", "1"), 公车运行费=("4", "2"))
    lines = region_of([made_up("甲", totals=totals)], 2022).figures
    found = {line.spec.figure: line.prior for line in lines}
    assert found["公车购置及运行费"] == 3


# who is counted


def counted(results: Sequence[Result], expected: Sequence[str] | None = None) -> list[str]:
    return [item.name for item in scope_of(results, expected).counted]


def test_a_unit_is_not_counted_beside_its_department() -> None:
    department_ = made_up("某局", totals={"units": ["某局（本级）", "某中心"]})
    unit, other = made_up("某中心", kind="单位"), made_up("独立中心", kind="单位")
    scope = scope_of([unit, department_, other])
    assert [item.name for item in scope.counted] == ["某局", "独立中心"]
    assert scope.left_out == {"某中心.xlsx": "已含在“某局”的数里"}
    assert scope.alone == {"独立中心.xlsx"}
    # on the list or not: it is in its department's figures
    assert counted([unit, department_], ["某局", "某中心"]) == ["某局"]
    # without the department it counts, and that is said
    assert counted([unit]) == ["某中心"]
    # last year's department is not this year's
    assert counted([unit, replace(department_, year=2021)]) == ["某中心", "某局"]


def test_a_consolidated_department_knows_its_units() -> None:
    from generator.merge.consolidate import consolidate

    parts = books(units("jiangxi-2022", 1))
    merged = derive(consolidate(parts).submission, edition_of("jiangxi-2022"))
    results = [result_of(merged), *(result_of(book.disclosure) for book in parts)]
    assert counted(results) == ["示例局"]


def test_two_workbooks_of_one_department() -> None:
    first, again = made_up("某局"), made_up("某局", workbook="副本/某局.xlsx")
    assert counted([first, again]) == ["某局"]
    assert scope_of([first, again]).left_out == {"副本/某局.xlsx": "与 某局.xlsx 是同一份"}
    other = replace(again, sha256="别的")
    assert counted([first, other]) == []
    assert scope_of([first, other]).left_out["某局.xlsx"] == (
        "与 副本/某局.xlsx 同名同年度而内容不同，不能确定用哪一份"
    )


def test_what_the_list_says() -> None:
    results = [
        made_up("甲局"),
        made_up("示例市乙 局"),
        made_up("示例市财政 局"),
        Result("收/丙局2022.xlsx", "", Status.UNUSABLE, "收/丙局2022.xlsx：打不开。"),
        made_up("丁局", status=Status.TIMEOUT, message="丁局.xlsx：超时。"),
    ]
    expected = ["甲局", "示例市乙局", "示例市财政局本级", "丙局", "丁局", "戊局"]
    scope = scope_of(results, expected)
    assert [item.name for item in scope.counted] == ["甲局", "示例市乙 局"]
    near = "交来的“示例市财政 局”不在名单上，名称相近"
    assert scope.missing == (
        Missing("示例市财政局本级", near),
        Missing("丙局", "交来的 收/丙局2022.xlsx 不能用", "收/丙局2022.xlsx"),
        Missing("丁局", "交来的 丁局.xlsx 不能用", "丁局.xlsx"),
        Missing("戊局"),
    )
    assert [item.name for item in scope.strangers] == ["示例市财政 局"]
    assert scope.left_out["示例市财政 局.xlsx"] == "不在名单上"


def listed(folder: Path, *lines: str) -> Path:
    book = Workbook()
    for line in lines:
        book.worksheets[0].append([None, line])
    file = folder / "名单.xlsx"
    book.save(file)
    return file


def test_a_list_is_read_by_its_heading(tmp_path: Path) -> None:
    assert read_expected(listed(tmp_path, "名称", "甲局", "乙局")) == ["甲局", "乙局"]
    assert read_expected(listed(tmp_path, "全市名单", "", "名称", " 甲局 ")) == ["甲局"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("部门", "甲局"), "找不到“名称”一栏"),
        (("名称",), "名单是空的"),
        (("名称", "甲局", "甲 局"), "“甲 局”写了两次"),
    ],
)
def test_a_list_that_is_none_is_refused(tmp_path: Path, lines: tuple[str, ...], words: str) -> None:
    with pytest.raises(Unusable, match=words):
        read_expected(listed(tmp_path, *lines))


# what stands out


@pytest.mark.parametrize(
    ("value", "prior", "reasons", "message"),
    [
        ("13.01", "10", [], "增长 30.10%（上年 10.00 万元，本年 13.01 万元），没有写原因"),
        ("13.00", "10", [], ""),
        ("13.01", "10", ["公务接待费"], ""),
        ("5", "0", [], "上年没有（上年 0.00 万元，本年 5.00 万元），没有写原因"),
        ("5", None, [], ""),
        ("0", "10", [], ""),
        (None, "10", [], ""),
    ],
)
def test_rises_without_a_reason(
    value: str, prior: str | None, reasons: list[str], message: str
) -> None:
    totals = {**figures(公务接待费=(value, prior)), "reason_names": reasons}
    found = outliers_of([made_up("某局", totals=totals)])
    assert [item.message for item in found] == ([f"“公务接待费”{message}"] if message else [])


def test_a_rise_of_the_whole_is_told_once() -> None:
    totals = figures(三公经费=("20", "10"), 公务接待费=("20", "10"))
    assert [item.message[:6] for item in outliers_of([made_up("某局", totals=totals)])] == [
        "“三公经费”"
    ]


@pytest.mark.parametrize(
    ("value", "budget", "told"),
    [("12.01", "10", True), ("12.00", "10", False), ("5", "0", False), ("5", None, False)],
)
def test_completion_far_above_the_budget(value: str, budget: str | None, told: bool) -> None:  # noqa: FBT001
    totals = figures(财政拨款支出=value, 财政拨款支出年初预算=(budget, None))  # type: ignore[arg-type]
    found = outliers_of([made_up("某局", totals=totals)])
    assert [item.kind for item in found] == (["完成率偏高"] if told else [])
    if told:
        assert "完成预算的 120.10%（预算 10.00 万元，决算 12.01 万元）" in found[0].message
        assert found[0].basis.startswith("提示")


def test_the_same_reason_in_many_departments() -> None:
    def department_(name: str, text: str) -> Result:
        return made_up(name, totals={"reasons": {"甲原因": text, "乙原因": text}})

    same_text = ["厉行节约，严控支出。", "厉行节约、严控支出", "厉行节约 严控支出"]
    results = [department_(f"{at}局", text) for at, text in enumerate(same_text)]
    (found,) = outliers_of(results)
    assert found.names == ("0局", "1局", "2局")
    assert found.message == "3 个部门写的原因相同：“厉行节约，严控支出。”（甲原因、乙原因）"
    assert outliers_of(results[:2]) == []
    assert outliers_of([department_(f"{at}局", "与上年持平") for at in range(5)]) == []
