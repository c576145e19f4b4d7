"""What is written of performance is held against the tables and itself; all else is left alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.checks.finding import Finding
from generator.checks.performance import check_performance
from generator.figures.derive import Disclosure, derive
from generator.submission import Block, Cell, TableRow
from tests.checks.words import WRITING, clean, saying, with_submission, with_table
from tests.samples import EXAMPLES, examined, example, with_cells

SCORES = ("指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
MONEY = ("项目资金", "全年预算数", "全年执行数", "分值", "执行率", "得分")
#: What the published documents have wrong.
REAL = {
    "donghu-gov-services-2022": [
        *("项目金额", "项目金额", "评价等级", "项目得分", "指标分值"),
    ],
    "made-up-shanghai-2024": [],
    "nanchang-bigdata-2021": ["项目金额", "完成与得分", "完成与得分"],
    "qingshanhu-bigdata-2022": [*("项目金额", "项目金额", "执行率", "完成与得分", "指标分值")],
    "qingshanhu-gov-office-2021": ["项目金额", "指标得分"],
    "rongjiang-service-2023": ["完成情况", "指标方向", "执行得分"],
}


def findings(disclosure: Disclosure) -> list[Finding]:
    return list(check_performance(disclosure))


def found(disclosure: Disclosure) -> list[tuple[str, str]]:
    return [(item.rule, item.severity.value) for item in findings(disclosure)]


def said(*texts: str) -> list[tuple[str, str]]:
    return found(saying(*texts))


def tabled(*rows: tuple[str, ...]) -> list[tuple[str, str]]:
    return found(with_table(*rows))


def merged(*rows: tuple[tuple[str, int, int], ...]) -> Disclosure:
    lines = tuple(TableRow(row) for row in rows)
    block = Block("table", rows=lines, columns=4, cell=Cell(WRITING, "B2"))
    return with_submission(clean(), writings={WRITING: (block,), "附件": ()})


def with_projects() -> Disclosure:
    """The example with 100.00 of 项目支出 among its 227.27."""
    cells = {
        (code, column): amount
        for code in ("合计", "201", "20103", "2010350")
        for column, amount in (("项目支出", "100.00"), ("基本支出", "127.27"))
    }
    return derive(with_cells(example()[0], "支出表", cells), example()[1])


def spoken(text: str) -> list[tuple[str, str]]:
    blocks = (Block("text", text, cell=Cell(WRITING, "B2")),)
    return found(with_submission(with_projects(), writings={WRITING: blocks}))


def test_clean_words_give_nothing() -> None:
    assert findings(clean()) == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_the_examples_give_what_is_really_wrong_with_them(file: Path) -> None:
    rules = [item.rule for item in findings(examined(file).disclosure)]
    assert rules == REAL[file.parent.name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开展绩效自评，共涉及资金100万元，占项目支出总额的100%。", []),
        ("开展绩效自评，共涉及资金33.33万元，占项目支出总额的33.3%。", []),
        ("开展绩效自评，共涉及资金60万元，占项目支出总额的50%。", ["warning"]),
        ("开展绩效自评，共涉及资金250万元，占项目支出总额的100%。", ["warning"]),
        ("开展部门整体支出绩效自评，共涉及资金227.27万元，得分95分。", []),
        ("对局属学校开展整体支出绩效评价试点，涉及资金20万元。", []),
        ("开展绩效自评，共涉及资金250万元。", ["warning"]),
        ("开展绩效自评，共涉及资金80万元。", []),
        ("开展了部门评价，涉及一般公共预算支出227.27万元。", []),
        ("开展了部门评价，涉及一般公共预算支出228万元。", ["warning"]),
        ("开展部门整体支出绩效评价，涉及一般公共预算支出227.27万元。", []),
        ("开展部门整体支出绩效评价，涉及一般公共预算支出220万元。", ["warning"]),
    ],
)
def test_project_money(text: str, expected: list[str]) -> None:
    assert spoken(text) == [("项目金额", severity) for severity in expected]


def test_a_share_of_nothing() -> None:
    (finding,) = findings(saying("开展绩效自评，共涉及资金70万元，占项目支出总额的34.15%。"))
    assert finding.message.endswith(
        "支出表的项目支出是 0 万元，不能计算占比。请核对金额、占比和口径"
    )
    assert finding.cells[0].where == "预算绩效!B2"
    assert said("开展绩效自评，共涉及资金0万元，占项目支出总额的0%。") == []


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (("二级项目5个开展自评。", "二级项目6个中，优6个。"), True),
        (("二级项目5个开展自评。", "二级项目共计5个。"), False),
        # what is counted is not the same
        (("二级项目5个开展自评。", "项目共计6个。"), False),
        (("2022年信息化项目共5个，其中新建项目共3个。",), False),
        (("二级项目5个开展自评。", "公开的二级项目2个。"), False),
        (("项目共3个，分别为：甲、乙。",), True),
        (("项目共3个，分别为：甲、乙和丙。",), False),
        (("8个项目，分别是3个基建项目、5个运维项目。",), False),
        (("10个项目中8个评定为优，1个评定为良。",), True),
        (("二级项目3个。其中，2个项目评价结果为“优”，0个项目评价结果为“良”。",), True),
        (("二级项目2个。其中，2个项目评价结果为“优”，0个项目评价结果为“良”。",), False),
        (("对“甲”、“乙”等1个项目开展了评价。",), True),
        (("对“甲”、“乙”等5个项目开展了评价。",), False),
    ],
)
def test_the_number_of_projects(texts: tuple[str, ...], wrong: bool) -> None:  # noqa: FBT001
    assert said(*texts) == ([("项目个数", "warning")] if wrong else [])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("全年预算数为90.5万元，执行数为90.5万元，完成预算的73.19%。", True),
        ("全年预算数为90.5万元，执行数为90.5万元，完成预算的100%。", False),
        ("执行数为12.5万元，预算数为25.0万元，完成预算的50%。", False),
        ("执行数为12.5万元，预算数为25.0万元，完成预算的60%。", True),
        ("预算数为0万元，执行数为5万元，完成预算的100%。", False),
    ],
)
def test_rates_in_words(text: str, wrong: bool) -> None:  # noqa: FBT001
    assert said(text) == ([("执行率", "warning")] if wrong else [])


@pytest.mark.parametrize(
    ("rate", "wrong"), [("60.86%", False), ("60.9", False), ("0.6086", False), ("98.63%", True)]
)
def test_rates_in_tables(rate: str, wrong: bool) -> None:  # noqa: FBT001
    rows = MONEY, ("总额", "10072.59", "6130.36", "10", rate, "6.09")
    assert tabled(*rows) == ([("执行率", "error")] if wrong else [])


HEADINGS = "年初预算数 全年预算数 全年执行数 分值 执行率 得分"


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        ((HEADINGS, "年度资金总额 100.00 100.00 60.86 10 98.63% 9.9"), True),
        ((f"{HEADINGS}年度资金总额 100.00 100.00 60.86 10 98.63% 9.9其中：拨款 10",), True),
        ((HEADINGS, "年度资金总额 100.00 100.00 60.86 10 60.86% 6.1"), False),
        # one number less than headings: which is which can't be told
        ((HEADINGS, "年度资金总额 100.00 60.86 10 98.63% 9.9"), False),
        # nothing was to be spent, nothing says the rate
        ((HEADINGS, "年度资金总额 0 0 0 10 98.63% 9.9"), False),
        ((HEADINGS, "年度资金总额 100.00 100.00 60.86 10 — 9.9"), False),
        ((HEADINGS, "其中：当年财政拨款 100.00 100.00 60.86 10 98.63% 9.9"), False),
    ],
)
def test_rates_in_tables_that_ran_apart(texts: tuple[str, ...], wrong: bool) -> None:  # noqa: FBT001
    assert [rule for rule, _ in said(*texts)] == (["执行率"] if wrong else [])


def test_the_money_of_projects_in_a_list() -> None:
    head = ("项目名称", "全年预算数（万元）", "全年执行数（万元）", "预算执行率")
    assert tabled(head, ("甲", "142.00", "113.60", "85.00%")) == [("执行率", "error")]
    assert tabled(head, ("甲", "142.00", "113.60", "80.00%")) == []
    # the rate may be of the budget as it was changed
    changed = ("项目名称", "预算数", "调整预算数", "执行数", "执行率")
    assert tabled(changed, ("甲", "142.00", "120.00", "113.60", "94.67%")) == []


def test_totals() -> None:
    rows = SCORES, ("甲", "", "", "60", "60", ""), ("乙", "", "", "40", "32", "慢")
    assert tabled(*rows, ("总分", "", "", "100", "92", "")) == []
    assert tabled(*rows, ("总分", "", "", "100", "93", "")) == [("自评合计", "error")]
    assert tabled(*rows, ("总分", "", "", "90", "92", "")) == [("自评合计", "error")]
    assert tabled(*rows[:2], ("总分", "", "", "60", "60", "")) == [("自评合计", "warning")]
    assert tabled(*rows) == []


def test_what_is_no_table_of_scores() -> None:
    assert tabled(("序号", "内容"), ("1", "甲"), ("总分", "5")) == []
    words = SCORES, ("甲", "", "", "见附件", "60", ""), ("总分", "", "", "100", "92", "")
    assert tabled(*words) == []
    alone = SCORES, ("甲", "", "", "", "60", ""), ("总分", "", "", "100", "92", "")
    assert tabled(*alone) == []


def test_a_score_above_its_points() -> None:
    assert tabled(SCORES, ("甲", "", "", "5", "6", "")) == [("得分超分值", "error")]
    assert tabled(SCORES, ("甲", "", "", "5", "5", "")) == []


@pytest.mark.parametrize(
    ("name", "target", "reached", "score", "wrong"),
    [
        ("满意度", "=100%", "=80%", "10", True),
        ("满意度", "100%", "98%", "10", True),
        ("满意度", "100%", "98%", "8", False),
        ("满意度", "≥95%", "≥95%", "10", False),
        ("台数", "≥32台", "30", "10", True),
        ("台数", "≥32台", "32", "10", False),
        ("台数", "32台", "30台", "10", False),
        ("故障率", "5%", "3%", "10", False),
        ("故障率", "≤5%", "6%", "10", True),
        ("满意度", "100%", "基本达成", "10", False),
        ("合格率", "100%", "100%", "9", True),
        ("合格率", "100%", "1", "9", False),
    ],
)
def test_targets(name: str, target: str, reached: str, score: str, wrong: bool) -> None:  # noqa: FBT001
    row = (name, target, reached, "10", score, "")
    assert tabled(SCORES, row) == ([("完成与得分", "warning")] if wrong else [])


def test_fewer_marks_with_a_reason() -> None:
    assert tabled(SCORES, ("合格率", "100%", "100%", "10", "9", "超时")) == []


def test_costs_have_an_upper_limit() -> None:
    assert tabled(SCORES, ("成本", "≥10元", "10", "10", "10", "")) == [("指标方向", "warning")]
    assert tabled(SCORES, ("成本", "≤10元", "10", "10", "10", "")) == []


def test_points_in_brackets() -> None:
    head = (("二级", 1, 1), ("三级", 1, 1), ("分值", 1, 1), ("得分", 1, 1))
    below = (("乙", 1, 1), ("10", 1, 1), ("10", 1, 1))

    def first(name: str) -> tuple[tuple[str, int, int], ...]:
        return ((name, 2, 1), ("甲", 1, 1), ("10", 1, 1), ("10", 1, 1))

    (finding,) = findings(merged(head, first("质量（15分）"), below))
    assert (finding.rule, finding.severity.value) == ("指标分值", "warning")
    assert "“质量（15分）”写的是 15，下面合计 20" in finding.message
    assert [cell.where for cell in finding.cells] == ["预算绩效!B3"]
    assert findings(merged(head, first("质量（20分）"), below)) == []
    assert findings(merged(head, first("质量"), below)) == []


def test_points_of_an_upper_level() -> None:
    head = ("一级", "分值", "三级", "分值", "得分")
    right = head, ("决策", "20", "甲", "15", "15"), ("", "", "乙", "5", "5")
    assert tabled(*right) == []
    wrong = head, ("决策", "40", "甲", "20", "20"), ("过程", "", "乙", "20", "20")
    assert tabled(*wrong) == [("指标分值", "warning")]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("得分等级1甲96.05优2乙91中", True),
        ("评级：91分，等级为“优”。", False),
        ("得分80.63，等级“良”。", False),
        ("得分80.63，等级“优”。", True),
        ("等级：2022年12345中心", False),
        ("91中", False),
        ("自评得分92.3分，等级为良。", True),
        ("12个项目得分在90分以上，等级为优。", False),
        # a scale of its own
        ("85—95分为良，95分以上为优，该项目得92分，等级为良。", False),
    ],
)
def test_grades(text: str, wrong: bool) -> None:  # noqa: FBT001
    assert said(text) == ([("评价等级", "warning")] if wrong else [])


def test_rows_of_grades_stand_below_the_line_that_heads_them() -> None:
    assert said("项目名称 得分 等级", "甲 93.61 优", "乙 91 中") == [("评价等级", "warning")]
    assert said("项目名称 得分", "甲 93.61 优", "乙 91 中") == []


def test_annexes_are_not_held_against_the_tables() -> None:
    text = "开展绩效自评，共涉及资金70万元，占项目支出总额的34.15%。"
    assert found(saying(text, annex=True)) == []


def test_without_the_tables_nothing_is_said_of_money() -> None:
    blank = replace(saying("开展绩效自评，共涉及资金70万元。"), tables={})
    assert "error" not in [item.severity.value for item in findings(blank)]
