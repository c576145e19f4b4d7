"""Totals that don't add up, as the department reads of them."""

from generator.checks.finding import Finding, Severity, summary
from generator.checks.sums import check_sums
from generator.figures.derive import derive
from generator.submission import Submission
from tests.samples import example, with_cells


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
