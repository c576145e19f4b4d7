"""People: however they are counted, what they are called and paid agrees."""

from __future__ import annotations

import pytest

from generator.checks.finding import Finding
from generator.checks.headcount import check_headcount
from generator.edition.layout import AMOUNT
from generator.figures.derive import derive
from generator.submission import Cell
from tests.checks.words import clean, saying, with_submission
from tests.departments import department
from tests.samples import example, with_cells, with_words
from tests.years import disclosed

NAMES = ("在职人员", "离休人员", "退休人员", "其他人员", "养老基金离退休人员")


def found(present: str, *counts: str, veterans_pay: str = "0") -> list[Finding]:
    """The findings where so many are working, 离休, 退休, 其他 and paid by the pension fund."""
    submission = clean().submission
    for name, count in zip(NAMES, counts, strict=True):
        submission = with_words(submission, "fields", name, count)
    submission = with_words(submission, "fields", "年末实有人数", present)
    paid = with_cells(submission, "基本支出表", {("30301", AMOUNT): veterans_pay})
    return list(check_headcount(derive(paid, example()[1])))


@pytest.mark.parametrize(
    ("present", "counts", "severity"),
    [
        ("7", ("7", "0", "0", "0", "0"), ""),
        ("9", ("7", "1", "1", "4", "3"), ""),
        ("149", ("119", "1", "0", "29", "0"), "info"),
        ("61", ("37", "0", "0", "7", "17"), "info"),
        ("54", ("37", "0", "0", "7", "17"), "info"),
        ("60", ("37", "0", "0", "7", "17"), "warning"),
    ],
)
def test_the_ways_of_counting(present: str, counts: tuple[str, ...], severity: str) -> None:
    items = found(present, *counts)
    assert [(item.rule, item.severity.value) for item in items] == (
        [("实有人数", severity)] if severity else []
    )


def test_the_way_that_was_taken_is_told() -> None:
    (finding,) = found("61", "37", "0", "0", "7", "17")
    assert finding.message == (
        "“年末实有人数（人）”填的是 61，在职、离休、退休人员相加是 37，"
        "61 是再加上“年末其他人员（人）”7、“由养老保险基金发放养老金的离退休人员（人）”17。"
        "请确认口径，并在文字中写明"
    )
    assert {cell.sheet for cell in finding.cells} == {"基本信息"}
    assert len(finding.cells) == 6


def test_pay_of_veterans_of_whom_there_are_none() -> None:
    assert found("7", "7", "0", "0", "0", "0") == []
    assert found("8", "7", "1", "0", "0", "0", veterans_pay="3.81") == []
    (finding,) = found("7", "7", "0", "0", "0", "0", veterans_pay="3.81")
    assert (finding.rule, finding.severity.value) == ("离休费", "info")
    assert "3.81 万元" in finding.message


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("核定事业编制7名，有5名在编人员。", True),
        ("在编人员共5名。", True),
        ("有7名在编人员。", False),
        ("核定事业编制5名。", False),
        ("编外聘用5人。", False),
    ],
)
def test_staff_in_a_report(text: str, wrong: bool) -> None:  # noqa: FBT001
    items = list(check_headcount(saying(text, annex=True)))
    assert [(item.rule, item.severity.value) for item in items] == (
        [("人员口径", "info")] if wrong else []
    )


def test_staff_of_one_among_several_units() -> None:
    base = saying("有5名在编人员。", annex=True)
    unit = {"单位名称": Cell("所属单位", "A2", "甲")}
    lists = {**base.submission.lists, "所属单位": (unit, unit)}
    several = with_submission(base, lists=lists)
    assert list(check_headcount(several)) == []


@pytest.mark.parametrize("edition_id", ["jiangxi-2021", "jiangxi-2023", "shanghai-2024"])
def test_editions_that_ask_for_other_counts(edition_id: str) -> None:
    assert list(check_headcount(disclosed(department(edition_id, 1)))) == []
