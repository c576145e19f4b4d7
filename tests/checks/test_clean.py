"""No false alarm: departments whose numbers agree get no error, however they round and write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from generator.checks.finding import Finding
from generator.checks.rules import check_rules
from generator.checks.run import run_checks
from generator.document.compose import say
from generator.edition.load import available
from generator.submission import Cell, Notice, Submission
from tests.departments import department
from tests.sampling import editions, sampled
from tests.years import disclosed, edition_of

pytestmark = pytest.mark.slow

#: Each edition of which there is one for the year before as well.
YEARS = [
    (now, before)
    for now in available()
    for before in available()
    if edition_of(now).region == edition_of(before).region
    and edition_of(now).year == edition_of(before).year + 1
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with nothing in it, for the checks that look at the file itself."""
    path = tmp_path_factory.mktemp("clean") / "book.xlsx"
    Workbook().save(path)
    return path


def findings(submission: Submission, before: Submission | None = None) -> list[Finding]:
    disclosure = disclosed(submission, before)
    outcomes = tuple(check_rules(disclosure))
    said = say(disclosure)
    return list(run_checks(disclosure, outcomes, said.gaps, tuple(said.lines())))


def errors(submission: Submission) -> list[Finding]:
    return [item for item in findings(submission) if item.is_error]


def said(found: list[Finding], rule: str) -> list[str]:
    return [item.message for item in found if item.rule == rule]


@pytest.mark.parametrize("departments", [60, pytest.param(500, marks=pytest.mark.long)])
def test_consistent_departments_get_no_error(departments: int, file: Path) -> None:
    tried = count()

    @settings(
        max_examples=departments,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(
        edition_id=st.sampled_from(available()),
        unit=st.sampled_from(("元", "万元")),
        kind=st.sampled_from(("部门", "单位")),
        seed=st.integers(0, 2**64),
    )
    def attempt(edition_id: str, unit: str, kind: str, seed: int) -> None:
        next(tried)
        submission = department(edition_id, seed, unit=unit, kind=kind, file=file)
        assert errors(submission) == []

    attempt()
    assert next(tried) >= departments


@pytest.mark.parametrize("seed", range(40))
def test_a_department_with_last_year_s_workbook_gets_no_error(seed: int, file: Path) -> None:
    """Whatever last year's amounts were: the sheet 上年数 is left to last year's workbook."""
    edition_id, before = YEARS[seed % len(YEARS)]
    prior = department(before, seed + 1, file=file)
    now = replace(department(edition_id, seed, unit="元", file=file), prior={})
    assert [item for item in findings(now, prior) if item.is_error] == []


@pytest.mark.parametrize("edition_id", editions())
@pytest.mark.parametrize("unit", ["元", "万元"])
@pytest.mark.parametrize("seeds", sampled([range(6), range(6, 20)], [range(6)]))
def test_random_departments_are_asked_no_more_than_they_leave_open(
    edition_id: str, unit: str, seeds: Sequence[int], file: Path
) -> None:
    """Their amounts are rounded, and their counts stay where an amount happens to be zero."""
    for seed in seeds:
        found = findings(department(edition_id, seed, unit=unit, file=file))
        assert {item.rule for item in found} <= {"尾数误差", "三公数量"}


@pytest.mark.parametrize("edition_id", available())
def test_a_department_with_everything_gets_no_error(edition_id: str, file: Path) -> None:
    assert errors(department(edition_id, 1, is_full=True, file=file)) == []


def test_a_budget_that_is_not_given_down_to_the_level_of_the_edition(file: Path) -> None:
    clean = department("shanghai-2024", 1, is_full=True, file=file)
    assert said(findings(clean), "预算科目级次") == []
    first, *rest = clean.lists["年初预算"]
    short = {**first, "科目编码": Cell("年初预算", "A2", first["科目编码"].text[:3])}
    slipped = replace(clean, lists={**clean.lists, "年初预算": (short, *rest)})
    (message,) = set(said(findings(slipped), "预算科目级次"))
    assert message == f"《年初预算》的“{short['科目编码'].text}”应填到 7 位编码"


def test_what_the_reader_noticed_is_told(file: Path) -> None:
    clean = department("jiangxi-2023", 1, is_full=True, file=file)
    assert said(findings(clean), "填报表") == []
    noticed = replace(clean, notices=(Notice("有一张表没有用到"),))
    assert said(findings(noticed), "填报表") == ["有一张表没有用到"]


def test_last_year_s_workbook_of_another_name_is_asked_about(file: Path) -> None:
    clean = department("jiangxi-2023", 1, is_full=True, file=file)
    before = department("jiangxi-2022", 1, is_full=True, file=file)
    assert said(findings(clean, before), "上年填报表名称不同") == []
    other = replace(before, identity=replace(before.identity, name="另一局"))
    (message,) = said(findings(clean, other), "上年填报表名称不同")
    assert "“另一局”，本年是“示例局”" in message
