"""Totals that don't add up, as the department reads of them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from generator.checks.finding import Finding, Severity, summary
from generator.checks.rules import check_rules
from generator.checks.sums import check_sums, check_tails
from generator.figures.derive import derive
from generator.submission import Submission
from tests.samples import example, with_cells
from tests.years import disclosed, year


def findings(handed_in: Submission) -> list[Finding]:
    return list(check_sums(derive(handed_in, example()[1])))


def test_a_clean_workbook_has_no_finding() -> None:
    assert findings(example()[0]) == []


def test_a_wrong_total_is_told_with_both_sides_and_the_difference() -> None:
    changed = with_cells(
        example()[0],
        "三公表",
        {("公务接待费", "决算数"): "5.00", ("三公经费", "决算数"): "4.50"},
    )
    (finding,) = findings(changed)
    assert finding.rule == "表内合计"
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "公开09表“一、“三公”经费支出·决算数”填的是 4.50，各行相加是 5.00，相差 -0.50。"
        "请核对合计和各项"
    )


def test_what_is_counted_has_no_decimals() -> None:
    fields = {"车辆": "20", "其他用车": "7"}
    (finding,) = check_sums(disclosed(year("shanghai-2025", fields=fields)))
    assert "“车辆数（辆）”填的是 20，各项相加是 7，相差 13。" in finding.message


def test_a_finding_points_to_the_total_and_to_every_item() -> None:
    handed_in = with_cells(example()[0], "三公表", {("三公经费", "决算数"): "4.5"})
    (finding,) = findings(handed_in)
    cells = handed_in.tables["三公表"].cells
    rows = ("三公经费", "因公出国费", "公车购置及运行费", "公务接待费")
    assert finding.cells == tuple(cells[row, "决算数"] for row in rows)
    assert finding.as_json() == {
        "rule": "表内合计",
        "severity": "error",
        "message": finding.message,
        "cells": [{"sheet": item.sheet, "cell": item.address} for item in finding.cells],
        "basis": "",
        "waived": "",
    }


def test_findings_are_counted_by_severity() -> None:
    kinds = [Severity.ERROR, Severity.INFO, Severity.ERROR]
    counts = summary(Finding("规则", severity, "") for severity in kinds)
    assert counts == {"errors": 2, "warnings": 0, "infos": 1}
    assert [severity.chinese for severity in Severity] == ["错误", "警告", "提示"]


def test_tails_of_totals_and_of_equalities_are_told_once() -> None:
    disclosure = derive(*example())
    (finding,) = check_tails(disclosure, check_rules(disclosure))
    assert (finding.rule, finding.severity) == ("尾数误差", Severity.INFO)
    assert finding.message == (
        "合计与各项之和有尾数误差，按合计印出，不必改："
        "公开06表“302 商品和服务支出”0.02；公开06表“303 对个人和家庭的补助”-0.01；"
        "公开06表“人员经费合计”0.01。应当相等的两处有尾数误差，不必改："
        "公开06表“人员经费合计” + 公开06表“公用支出合计”与公开05表“合计·基本支出”相差 0.01；"
        "上年“年初结转和结余” + 上年“本年收入合计”与"
        "上年“本年支出合计” + 上年“年末结转和结余”相差 -0.01"
    )
    assert [cell.where for cell in finding.cells[-4:]] == [f"上年数!B{row}" for row in (2, 3, 4, 5)]
    assert next(check_tails(disclosure, ())).message in finding.message


def test_what_a_wrong_part_makes_of_the_totals_above_it_is_no_tail() -> None:
    """One slip is told once, where it is, and nothing is called 不必改 for it."""
    base, edition = example()
    leaf = ("2010350", "基本支出")
    amount = (base.tables["支出表"].cells[leaf].value or Decimal(0)) + 10000
    disclosure = derive(with_cells(base, "支出表", {leaf: f"{amount}"}), edition)
    wrong = [item for item in disclosure.discrepancies if item.place == "公开03表"]
    assert [item.addition.total for item in wrong if item.addition] == [
        ("20103", "基本支出"),
        ("2010350", "本年支出合计"),
    ]
    (finding,) = check_tails(disclosure, check_rules(disclosure))
    assert "10000" not in finding.message
    assert "公开03表" not in finding.message


@pytest.mark.parametrize(
    ("total", "tails"),
    [("5.000000001", 0), ("5.00000099", 0), ("5.00", 0), ("4.995", 1), ("5.01", 1)],
)
def test_less_than_a_hundredth_of_a_yuan_is_no_tail(total: str, tails: int) -> None:
    """What calculated cells leave behind is no money: no tail, and no error either."""
    parts = {"因公出国费": "2.00", "公车购置费": "1.000000002", "公务接待费": "2.00"}
    cells = {(row, "决算数"): text for row, text in parts.items()}
    handed_in = with_cells(example()[0], "三公表", {**cells, ("三公经费", "决算数"): total})
    disclosure = derive(handed_in, example()[1])
    assert findings(handed_in) == []
    assert len([item for item in disclosure.tails if item.place == "公开09表"]) == tails


def test_what_calculated_cells_leave_behind_is_no_error() -> None:
    parts = {"因公出国费": "2.000000001", "公车购置费": "1.000000002", "公务接待费": "2.000000003"}
    cells = {(row, "决算数"): text for row, text in parts.items()}
    exact = {**cells, ("三公经费", "决算数"): "5.000000001"}
    assert findings(with_cells(example()[0], "三公表", exact)) == []
    off = {**cells, ("三公经费", "决算数"): "5.000002"}
    assert len(findings(with_cells(example()[0], "三公表", off))) == 1


def test_where_all_agrees_there_is_no_tail() -> None:
    disclosure = derive(*example())
    assert list(check_tails(replace(disclosure, tails=()), ())) == []
