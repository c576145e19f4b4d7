"""What is said of the evaluated projects agrees with itself, however their names are shortened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from generator.checks.evaluation import check_evaluation
from generator.checks.finding import Finding
from generator.checks.projects import alike, is_named
from generator.submission import Cell
from tests.checks.words import Words, with_submission, written

LIST = ("项目名称", "全年预算数（万元）", "全年执行数（万元）", "预算执行率")
NAMED = "组织对“外包人员工作经费”、“窗口考核经费”等2个项目开展了部门评价"
TWO = (("外包人员工作经费", "204", "204", "100%"), ("窗口考核经费", "81", "51.43", "63.49%"))


def found(*parts: Words, annex: Sequence[Words] = (), kind: str = "部门") -> list[Finding]:
    base = written(*parts, annex=annex)
    identity = replace(base.submission.identity, name="某市甲局", kind=kind)
    units = ({"单位名称": Cell("所属单位", "A2", "某市甲局本级")},)
    lists = {**base.submission.lists, "所属单位": units}
    return list(check_evaluation(with_submission(base, identity=identity, lists=lists)))


def told(*parts: Words, annex: Sequence[Words] = ()) -> list[tuple[str, str]]:
    return [(item.rule, item.severity.value) for item in found(*parts, annex=annex)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("大厅日常运维", "大厅日常运行维护经费", True),
        ("“赣服通”系统建设", "赣服通系统建设经费项目", True),
        ("赣服通维保", "赣服通分厅等政务系统运行维护技术服务采购项目", False),
        ("经费", "经费", False),
    ],
)
def test_an_abbreviation_may_mean_the_project(one: str, other: str, *, expected: bool) -> None:
    assert alike(one, other) is expected
    assert alike(other, one) is expected


def test_a_few_characters_of_a_long_name_do_not_name_it() -> None:
    assert is_named("外包人员经费", "政务服务外包人员经费")
    assert not is_named("政务运维", "政府热线和业务系统的运行和维护")
    assert alike("政务运维", "政府热线和业务系统的运行和维护")


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("#外包人员工作经费项目部门评价报告", False),
        ("#某市甲局外包人员项目支出绩效评价报告", False),
        ("#2022年度窗口考核经费绩效评价报告", False),
        ("#赣服通维保项目支出绩效评价报告", True),
        ("#项目支出绩效评价报告", False),
        ("#部门整体支出绩效评价报告", False),
        ("#赣服通维保项目绩效自评报告", False),
    ],
)
def test_a_report_is_on_a_project_that_is_named(title: str, wrong: bool) -> None:  # noqa: FBT001
    items = found(f"{NAMED}。", annex=(title, "完成。"))
    assert [(item.rule, item.severity.value) for item in items] == (
        [("评价对象", "warning")] if wrong else []
    )
    if wrong:
        assert "“赣服通维保”" in items[0].message
        assert "“外包人员工作经费”、“窗口考核经费”" in items[0].message
        assert items[0].cells[0].where == "附件!B2"


def test_a_report_where_not_all_projects_are_named() -> None:
    text = "组织对“外包人员工作经费”等2个项目开展了部门评价。"
    assert told(text, annex=("#赣服通维保项目支出绩效评价报告", "完成。")) == []


@pytest.mark.parametrize(
    ("rates", "wrong"),
    [
        ("预算执行率为100%。", False),
        ("预算总体执行率99.98%。", True),
        # one of several is the year's
        ("上半年执行率为40%，全年执行率为100.00%。", False),
        ("目标是执行率达到95%以上。", False),
        ("项目已完成。", False),
    ],
)
def test_the_rate_of_a_report(rates: str, wrong: bool) -> None:  # noqa: FBT001
    title = "#外包人员工作经费部门评价报告"
    table = (LIST, ("某市甲局外包人员工作经费", "204.00", "204.00", "100.00%"))
    expected = [("报告与自评", "warning")] if wrong else []
    assert told(table, annex=(title, rates)) == expected
    # the same list, as it looks when a page was pasted into cells
    pasted = "项目名称预算数执行数执行率1某市甲局外包人员工作经费204 204 100.00%"
    assert told(pasted, annex=(title, rates)) == expected


@pytest.mark.parametrize(
    ("amount", "wrong"),
    [("255.43", False), ("255.4", False), ("285", False), ("461.08", True), ("255.50", True)],
)
def test_the_money_of_the_projects_that_were_evaluated(amount: str, wrong: bool) -> None:  # noqa: FBT001
    text = f"{NAMED}，涉及一般公共预算支出{amount}万元。"
    items = found(text, (LIST, *TWO))
    assert [(item.rule, item.severity.value) for item in items] == (
        [("项目金额", "warning")] if wrong else []
    )
    if wrong:
        assert "204＋51.43＝255.43 万元" in items[0].message
        assert [cell.address for cell in items[0].cells] == ["B2", "C23", "D23", "C24", "D24"]


def test_money_of_projects_of_which_one_is_unknown() -> None:
    text = f"{NAMED}，涉及一般公共预算支出461.08万元。"
    assert told(text, (LIST, TWO[0])) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("项目资金全部支付完成", True),
        ("预算已全部执行完", True),
        ("项目资金未全部支付完成", False),
        ("资金支付及时", False),
    ],
)
def test_all_that_was_paid(text: str, wrong: bool) -> None:  # noqa: FBT001
    expected = [("支付进度", "warning")] if wrong else []
    assert told(f"{NAMED}，{text}。", (LIST, *TWO)) == expected
    paid = tuple((name, budget, budget, "100%") for name, budget, _, _ in TWO)
    assert told(f"{NAMED}，{text}。", (LIST, *paid)) == []


@pytest.mark.parametrize(("number", "wrong"), [("3", True), ("2", False), ("1", False)])
def test_as_many_scores_as_projects(number: str, wrong: bool) -> None:  # noqa: FBT001
    text = f"{number}个项目得分及等级如下表所示："
    expected = [("项目得分", "warning")] if wrong else []
    assert told(text, "1甲93.61优2乙91中3丙 — —") == expected
    assert told(text, (("项目", "得分"), ("甲", "93.61"), ("乙", "91"), ("丙", "—"))) == expected
    assert told(text, "详见附表。") == []


SCORES = ("指标", "年度指标值", "实际完成值", "分值", "得分")
PROJECT = (
    ("项目名称", "外包人员工作经费", "", "", "", ""),
    ("资金", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("总额", "204", "204", "10", "100%", "10"),
)


@pytest.mark.parametrize(
    ("name", "points", "score", "wrong"),
    [
        ("公众满意度", "10", "9", True),
        ("公众满意度", "10", "10", False),
        ("公众满意度", "5", "4", False),
        ("满意度", "10", "9", False),
        ("企业满意程度", "10", "9", False),
    ],
)
def test_one_indicator_in_two_tables(name: str, points: str, score: str, wrong: bool) -> None:  # noqa: FBT001
    one = (SCORES, ("社会公众满意度", "", "", "10", "10"))
    other = (SCORES, (name, "", "", points, score))
    assert told(PROJECT, one, other) == ([("指标得分", "info")] if wrong else [])
    # of two projects the tables may be one each
    second = (("项目名称", "窗口考核经费", *PROJECT[0][2:]), *PROJECT[1:])
    assert told(PROJECT, one, second, other) == []


@pytest.mark.parametrize(
    ("unit", "wrong"),
    [("某市甲局", False), ("甲局本级", False), ("某市乙中心服务站", True), ("本级", False)],
)
def test_units_that_carry_out_projects(unit: str, wrong: bool) -> None:  # noqa: FBT001
    beside = (("项目名称", "外包人员工作经费"), ("实施单位", unit))
    below = (("序号", "项目单位"), ("1", "某市甲局"), ("2", unit))
    for table in (beside, below):
        items = found(table)
        assert [(item.rule, item.severity.value) for item in items] == (
            [("汇编范围", "info")] if wrong else []
        )
    assert found(beside, kind="单位") == []
