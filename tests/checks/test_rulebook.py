"""Whoever asks is told what is checked, on what it rests, and what an edition leaves out."""

from __future__ import annotations

import pytest

from generator.audit.rules import rules_table
from generator.checks.registry import checks
from generator.checks.rulebook import RuleTable, as_lines, as_markdown, tables_of
from generator.edition.load import available
from tests.helpers import Run
from tests.samples import REPOSITORY
from tests.years import edition_of

PAGE = REPOSITORY / "docs" / "审核规则.md"


def left_out(edition_id: str) -> dict[str, str]:
    """The rules that an edition leaves out, and why."""
    *_, table = tables_of(edition_id)
    assert table.title == f"{edition_id} 不查的规则"
    return {row[0]: row[1] for row in table.rows}


def test_the_page_is_in_step_with_the_rules() -> None:
    first, *others = tables_of()
    page = as_markdown([first, rules_table(), *others])
    assert PAGE.read_text("utf-8") == page, "run `make docs`"


def test_what_a_check_lacks_in_an_edition_is_told() -> None:
    shanghai = left_out("shanghai-2024")
    names = "“年末实有人数”、“在职人员”、“离休人员”或“退休人员”"
    assert shanghai["实有人数"] == f"没有{names}"
    assert shanghai["离休费"] == "没有“离休人员”或“离退休人员”"
    assert shanghai["自评资金"] == "没有“forms.evaluations”"
    assert left_out("jiangxi-2023")["实有人数"] == "没有“年末实有人数”、“离休人员”或“退休人员”"
    assert not {"实有人数", "离休费", "人员口径"} & left_out("jiangxi-2022").keys()


def test_a_rule_that_only_other_editions_state_is_told() -> None:
    shanghai = left_out("shanghai-2024")
    assert shanghai["B12"] == "没有“三公表.公车保有量.决算数”、“资产表.车辆”"
    assert "B01合计" not in shanghai


@pytest.mark.parametrize("edition_id", available())
def test_every_rule_either_applies_or_is_left_out(edition_id: str) -> None:
    code, stated, gone = ([row[0] for row in table.rows] for table in tables_of(edition_id))
    everywhere = {name for item in available() for name in edition_of(item).rules}
    assert stated == list(edition_of(edition_id).rules)
    assert sorted([*code, *stated, *gone]) == sorted(checks().keys() | everywhere)


def test_a_rule_that_editions_state_differently_stands_for_each() -> None:
    rows = [row for row in tables_of()[1].rows if row[0] == "C08机关运行"]
    stated = [row[-1].split("、") for row in rows]
    assert len(rows) == len({row[2] for row in rows}) > 1
    assert sum("shanghai-2024" in editions for editions in stated) == 1


def test_tables_as_lines_and_as_a_page() -> None:
    tables = [RuleTable("甲", ("规则", "级别"), (("A", "错误"),)), RuleTable("乙", ("规则",), ())]
    assert list(as_lines(tables)) == ["甲", "规则\t级别", "A\t错误", "", "乙", "规则"]
    page = as_markdown(tables)
    assert "\n## 甲\n\n| 规则 | 级别 |\n| --- | --- |\n| A | 错误 |\n\n## 乙\n" in page


def test_the_command_lists_them(run: Run) -> None:
    ended = run("rules", "jiangxi-2022")
    assert (ended.status, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == "程序里的规则"
    assert "A03\t错误\t收入总计与支出总计应当相等" in ended.out
    assert len(lines) > len(checks())
    assert run("rules", "--markdown").out == PAGE.read_text("utf-8")


def test_an_edition_that_there_is_none_of_is_refused(run: Run) -> None:
    ended = run("rules", "beijing-1999")
    assert (ended.status, ended.out) == (2, "")
    assert "beijing-1999" in ended.err
