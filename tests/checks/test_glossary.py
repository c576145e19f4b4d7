"""A glossary is held against this year's names and tables; one that fits says nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.checks.finding import Finding
from generator.checks.glossary import check_glossary
from generator.edition.load import available, load_edition
from generator.edition.shapes import Ledger
from generator.submission import Cell
from generator.text import same, strip_ordinal
from tests.checks.words import explaining


def found(*terms: tuple[str, str], edition: str = "") -> list[Finding]:
    changed = explaining(*terms)
    if edition:
        changed = replace(changed, edition=load_edition(edition))
    return list(check_glossary(changed))


def told(name: str, meaning: str = "指支出。") -> list[tuple[str, str]]:
    return [(item.rule, item.severity.value) for item in found((name, meaning))]


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("用事业基金弥补收支差额", "使用非财政拨款结余"),
        ("附属单位缴款", "附属单位上缴收入"),
        ("事业单位经营收入", "经营收入"),
    ],
)
def test_former_names_of_lines(name: str, now: str) -> None:
    (finding,) = found((name, "指收入。"))
    assert (finding.rule, finding.severity.value) == ("旧称", "warning")
    assert f"表里的名称是“{now}”" in finding.message
    assert told(now) == []


@pytest.mark.parametrize("edition_id", available())
def test_what_a_former_name_is_now_stands_in_the_tables(edition_id: str) -> None:
    edition = load_edition(edition_id)
    names = set()
    for table in edition.tables.values():
        if isinstance(table, Ledger):
            rows = (row for side in table.sides.values() for row in side.rows.values())
            names |= {same(strip_ordinal(row.label)) for row in rows}
        else:
            names |= {same(name) for name in getattr(table, "subjects", {}).values()}
    for former, now in edition.former_names.items():
        assert any(name.startswith(now) for name in names), now
        assert former not in names


@pytest.mark.parametrize(
    ("top", "wrong"),
    [
        ("一般公共服务", False),
        ("一般公共服务支出", False),
        ("住房保障", False),
        ("医疗卫生", True),
        ("政府保障", True),
        ("资源勘探信息等支出", True),
    ],
)
def test_names_of_the_top_level(top: str, wrong: bool) -> None:  # noqa: FBT001
    rules = told(f"{top}（类）政府办公厅（室）及相关机构事务（款）事业运行（项）")
    assert rules == ([("旧称", "warning")] if wrong else [])


@pytest.mark.parametrize(
    ("name", "wrong"), [("财政事物", True), ("财政事务", False), ("某某新事务", False)]
)
def test_one_wrong_character(name: str, wrong: bool) -> None:  # noqa: FBT001
    rules = told(f"一般公共服务（类）{name}（款）事业运行（项）")
    assert rules == ([("科目错字", "info")] if wrong else [])


def test_subjects_that_no_table_has() -> None:
    assert told("事业运行") == []
    assert told("基本支出") == []
    assert told("其他支出") == []
    assert told("办公设备购置") == []
    assert told("其他资本性支出") == [("名词无关", "info")]
    assert told("宗教事务") == [("名词无关", "info")]
    (finding,) = found(("宗教事务", ""), ("行政运行", ""), ("事业运行", ""))
    assert "“宗教事务”、“行政运行”。" in finding.message
    assert [cell.address for cell in finding.cells] == ["A2", "A3"]


@pytest.mark.parametrize(
    ("term", "duty", "rules"),
    [
        ("信息化建设", "负责信访、档案和信息化建设等工作。", []),
        ("信息化建设", "负责信访、档案工作。", ["名词无关"]),
        # who writes 项 speaks of the tables
        ("信息化建设（项）", "负责信访、档案和信息化建设等工作。", ["名词无关"]),
    ],
)
def test_a_word_that_the_department_uses_is_explained(
    term: str, duty: str, rules: list[str]
) -> None:
    changed = explaining((term, "指软件开发、设备购置和系统维护。"))
    duties = ({"内容": Cell("主要职责", "A2", duty)},)
    lists = {**changed.submission.lists, "主要职责": duties}
    said = replace(changed, submission=replace(changed.submission, lists=lists))
    assert [item.rule for item in check_glossary(said)] == rules


@pytest.mark.parametrize(
    ("edition", "meaning", "wrong"),
    [
        ("jiangxi-2022", "指用一般公共预算财政拨款安排的费用。", True),
        ("jiangxi-2022", "指用财政拨款安排的费用。", False),
        ("jiangxi-2021", "指用一般公共预算财政拨款安排的费用。", False),
    ],
)
def test_the_scope_of_three_public(edition: str, meaning: str, wrong: bool) -> None:  # noqa: FBT001
    items = found(("“三公”经费支出", meaning), edition=edition)
    assert [item.rule for item in items] == (["名词口径"] if wrong else [])


@pytest.mark.parametrize(
    ("meaning", "wrong"),
    [
        ("指一般公共预算财政拨款和政府性基金预算财政拨款。", True),
        ("指一般公共预算、政府性基金预算和国有资本经营预算财政拨款。", False),
        ("指财政当年拨付的资金。", False),
    ],
)
def test_the_scope_of_grants(meaning: str, wrong: bool) -> None:  # noqa: FBT001
    assert told("财政拨款收入", meaning) == ([("名词口径", "info")] if wrong else [])
