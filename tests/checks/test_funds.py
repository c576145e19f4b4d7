"""The money of a table of scores: what it is made of, what its rate scores, what was reached."""

from __future__ import annotations

import pytest

from generator.checks.finding import Finding
from generator.checks.performance import check_performance
from generator.submission import Block, Cell, TableRow
from tests.checks.words import WRITING, clean, with_submission, with_table

HEAD = ("项目资金(万元)", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
ALL = "年度资金总额"
GRANT, CARRIED, OTHER = "其中：当年财政拨款", "上年结转资金", "其他资金"


def found(*tables: tuple[tuple[str, ...], ...]) -> list[Finding]:
    blocks = tuple(
        Block(
            "table",
            rows=tuple(TableRow(tuple((text, 1, 1) for text in row)) for row in rows),
            columns=len(rows[0]),
            cell=Cell(WRITING, f"B{10 * at}"),
        )
        for at, rows in enumerate(tables, start=1)
    )
    return list(check_performance(with_submission(clean(), writings={WRITING: blocks})))


def line(name: str, budget: str, actual: str = "") -> tuple[str, ...]:
    return (name, budget, budget, actual, "", "", "")


def test_the_whole_is_its_three_parts() -> None:
    parts = line(GRANT, "10000.00"), line(CARRIED, "72.59"), line(OTHER, "0")
    assert found((HEAD, line(ALL, "10072.59"), *parts)) == []
    first, second = found((HEAD, line(ALL, "10072.95"), *parts))
    assert (first.rule, first.severity.value) == ("资金构成", "error")
    assert first.message == (
        "《预算绩效》的评分表，年初预算数的资金总额是 10072.95，"
        "各项来源相加是 10072.59，相差 0.36。请核对"
    )
    assert [cell.address for cell in first.cells] == ["C11", "C12", "C13", "C14"]
    assert "全年预算数" in second.message


@pytest.mark.parametrize(
    ("total", "parts", "severity"),
    [
        # a part is missing: what is left may be more, but not less
        ("100.00", ((GRANT, "90.00"), (CARRIED, "5.00")), ""),
        ("100.00", ((GRANT, "90.00"), (CARRIED, "15.00")), "warning"),
        # rounding
        ("100.00", ((GRANT, "90.00"), (CARRIED, "5.00"), (OTHER, "5.01")), ""),
        ("100.00", ((GRANT, "90.00"), (CARRIED, "5.00"), (OTHER, "5.03")), "error"),
        # nobody filled in the parts
        ("100.00", ((GRANT, ""), (CARRIED, ""), (OTHER, "")), ""),
        # two lines of one kind: which of them counts can't be told
        ("100.00", ((GRANT, "90.00"), ("财政拨款", "90.00"), (CARRIED, "1"), (OTHER, "9")), ""),
    ],
)
def test_parts_of_the_money(total: str, parts: tuple[tuple[str, str], ...], severity: str) -> None:
    rows = tuple(line(name, amount) for name, amount in parts)
    severities = {item.severity.value for item in found((HEAD, line(ALL, total), *rows))}
    assert severities == ({severity} if severity else set())


def scored(rate: str, score: str, points: str = "10") -> tuple[tuple[str, ...], ...]:
    return HEAD, (ALL, "100.00", "100.00", f"{rate}", points, f"{rate}%", score)


@pytest.mark.parametrize(
    ("tables", "severity"),
    [
        ((scored("60.86", "6.09"),), ""),
        ((scored("60.86", "6.1"),), ""),
        ((scored("100.00", "10"),), ""),
        ((scored("62.60", "5"),), "info"),
        # steps, as a region may have them
        ((scored("62.60", "5"), scored("75.43", "5")), "info"),
        ((scored("62.60", "5"), scored("85.00", "8.00")), "info"),
        # not by one rule
        ((scored("62.60", "5"), scored("75.43", "7.54")), "warning"),
        ((scored("62.60", "7"), scored("75.43", "5")), "warning"),
    ],
)
def test_the_score_of_a_rate(
    tables: tuple[tuple[tuple[str, ...], ...], ...], severity: str
) -> None:
    expected = [("执行得分", severity)] if severity else []
    assert [(item.rule, item.severity.value) for item in found(*tables)] == expected


def test_the_score_of_a_wrong_rate_is_not_told_as_well() -> None:
    wrong = HEAD, (ALL, "100.00", "100.00", "60.86", "10", "98.63%", "5")
    assert [item.rule for item in found(wrong)] == ["执行率"]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [("75.43%", False), ("75.4%", False), ("75.5%", True), ("80%", False), ("基本完成", False)],
)
def test_what_was_reached_is_the_rate_again(said: str, wrong: bool) -> None:  # noqa: FBT001
    rows = (
        HEAD,
        (ALL, "129", "129", "97.3", "10", "75.43", "7.54"),
        ("年度总体目标", "预期目标", "", "", "实际完成情况", "", ""),
        ("", "正常运转", "", "", said, "", ""),
    )
    items = list(check_performance(with_table(*rows)))
    assert [(item.rule, item.severity.value) for item in items] == (
        [("完成情况", "info")] if wrong else []
    )
    if wrong:
        assert "执行率是 75.43%，实际完成情况写的是 75.5%" in items[0].message
        assert [cell.address for cell in items[0].cells] == ["F5", "G3"]
