"""Scores of projects, indicators and units agree with what is said of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.checks.finding import Finding
from generator.checks.performance import check_performance
from generator.submission import Cell
from tests.checks.words import Words, with_submission, written


def found(*parts: Words, kind: str = "部门") -> list[Finding]:
    base = written(*parts)
    identity = replace(base.submission.identity, name="某市甲局", kind=kind)
    units = ({"单位名称": Cell("所属单位", "A2", "某市甲局本级")},)
    lists = {**base.submission.lists, "所属单位": units}
    return list(check_performance(with_submission(base, identity=identity, lists=lists)))


def told(*parts: Words) -> list[tuple[str, str]]:
    return [(item.rule, item.severity.value) for item in found(*parts)]


@pytest.mark.parametrize(("number", "wrong"), [("3", True), ("2", False), ("1", False)])
def test_as_many_scores_as_projects(number: str, wrong: bool) -> None:  # noqa: FBT001
    text = f"{number}个项目得分及等级如下表所示："
    expected = [("项目得分", "warning")] if wrong else []
    assert told(text, "1甲93.61优2乙91优3丙 — —") == expected
    assert told(text, (("项目", "得分"), ("甲", "93.61"), ("乙", "91"), ("丙", "—"))) == expected
    assert told(f"{number}个项目得分如下：甲93.61分、乙（满分100分）91分。") == expected
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
    [
        ("某市甲局", False),
        ("甲局本级", False),
        ("某市乙中心服务站", True),
        ("本级", False),
        ("某市甲局、某市乙中心服务站", False),
    ],
)
def test_units_that_carry_out_projects(unit: str, wrong: bool) -> None:  # noqa: FBT001
    beside = (("项目名称", "外包人员工作经费"), ("实施单位", unit))
    below = (("序号", "项目单位"), ("1", "某市甲局"), ("2", unit))
    for table in (beside, below):
        items = found(table)
        assert [(item.rule, item.severity.value) for item in items] == (
            [("汇编范围", "info")] if wrong else []
        )
        # the cell that names the unit, not the table
        assert [it.cells[0].address[1:] for it in items] == (
            ["3" if table is beside else "4"] if wrong else []
        )
    assert found(beside, kind="单位") == []
