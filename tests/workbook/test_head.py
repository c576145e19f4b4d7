"""A title is known with a name and a year around it; a table of another's is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.edition.load import load_edition
from generator.submission import Notice, Submission
from generator.text import same
from generator.workbook.form import SPARSE, write_form
from generator.workbook.form.blank import blank_submission
from generator.workbook.reading.head import Title, head_patterns, is_same_department, title_in
from generator.workbook.reading.workbook import read_workbook
from tests.departments import department
from tests.helpers import FILE, changed, edited, read, values
from tests.samples import EXAMPLES
from tests.sampling import editions

pytestmark = pytest.mark.slow

HEADS = head_patterns(load_edition("jiangxi-2022").imports)
TITLES = {same(title): title for title in ("收入决算表", "支出决算表", "收入支出决算总表")}


@pytest.mark.parametrize(
    ("words", "title", "around"),
    [
        ("收入决算表", "收入决算表", Title()),
        ("收 入 决 算 表", "收入决算表", Title()),
        ("2022年度收入决算表", "收入决算表", Title("", 2022)),
        ("2022年部门收入决算表", "收入决算表", Title("", 2022)),
        ("南昌市财政局2022年度收入支出决算总表", "收入支出决算总表", Title("南昌市财政局", 2022)),
        ("2022年度南昌市财政局收入决算表", "收入决算表", Title("南昌市财政局", 2022)),
        (
            "某市一中心（本级）2021年度支出决算表（公开03表）",
            "支出决算表",
            Title("某市一中心(本级)", 2021),
        ),
    ],
)
def test_a_title_with_what_stands_around_it(words: str, title: str, around: Title) -> None:
    assert title_in(words, TITLES, HEADS) == (title, around)


@pytest.mark.parametrize(
    "words",
    [
        "项目支出决算表",
        "财政拨款收入支出决算总表",
        "2022年度项目支出决算表",
        "南昌市财政局2022年度财政拨款收入支出决算总表",
        "南昌市财政局收入决算表",
        "详见南昌市财政局，2022年度收入决算表",
        "注：本表的数与2022年度收入决算表一致",
        "收入决算表的说明",
        "",
    ],
)
def test_what_only_looks_like_a_title(words: str) -> None:
    assert title_in(words, TITLES, HEADS) is None


SAME = [
    ("南昌市东湖区政务服务数据管理局", "东湖区政务服务数据管理局"),
    ("南昌市东湖区政务服务数据管理局", "东湖区政数局"),
    ("南昌市东湖区政务服务数据管理局", "南昌市东湖区政务服务数据管理局（本级）"),
    ("示例局（部门）", "示例局本级"),
    ("示例 局", "示例局"),
    ("某市中级人民法院", "某市中院"),
]
APART = [
    ("南昌市青山湖区大数据中心", "南昌市青山湖区网络信息中心"),
    ("南昌市财政局", "南昌市教育局"),
    ("南昌市财政局", "南昌市东湖区财政局"),
    ("示例局信息中心", "示例局执法队"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_department(one: str, other: str) -> None:
    assert is_same_department(one, other, HEADS)
    assert is_same_department(other, one, HEADS)


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_departments(one: str, other: str) -> None:
    assert not is_same_department(one, other, HEADS)
    assert not is_same_department(other, one, HEADS)


def pasted(submission: Submission) -> list[Notice]:
    return [notice for notice in submission.notices if "贴进" in notice.message]


def test_a_title_with_name_and_year_is_not_missing() -> None:
    title = "南昌市青山湖区大数据中心2022年度收入决算表"
    submission = read(changed({"公开02表!A1": title}))
    assert values(submission) == values(read(changed({})))
    assert not pasted(submission)


def test_last_years_table_beside_this_years_is_left_alone() -> None:
    def change(book: Workbook) -> None:
        copy = book.copy_worksheet(book["公开02表"])
        copy.title = "去年的表"
        copy["A1"] = "2021年度收入决算表"

    submission = read(edited(change))
    assert values(submission) == values(read(changed({})))
    assert [notice.message for notice in submission.notices] == [
        "工作表“去年的表”没有用到，其中的内容不会公开"
    ]


def test_a_table_of_another_department_or_year_is_told() -> None:
    (name,) = pasted(read(changed({"公开02表!A3": "编制单位：南昌市青山湖区网络信息中心"})))
    assert name.message == (
        "表头写的名称是“南昌市青山湖区网络信息中心”，《基本信息》写的是“南昌市青山湖区大数据中心”。"
        "请核对是不是贴进了别的部门的表"
    )
    assert [cell.where for cell in name.cells] == ["公开02表!A3"]
    title = "南昌市教育局2021年度收入决算表"
    both = pasted(read(changed({"公开02表!A1": title, "公开03表!A3": "编制单位：南昌市教育局"})))
    assert [[cell.where for cell in notice.cells] for notice in both] == [
        ["公开02表!A1", "公开03表!A3"],
        ["公开02表!A1"],
    ]
    assert "表头写的年度是“2021”，《基本信息》写的是“2022”" in both[1].message


@pytest.mark.parametrize(
    "words",
    [
        "编制单位：",
        "编制单位：青山湖区大数据中心",
        "编制单位：南昌市青山湖区大数据中心（本级）　　　2022年度　　　单位：万元",
        "部门：区大数据中心",
        "单位：万元",
    ],
)
def test_a_head_of_ones_own_is_not(words: str) -> None:
    assert not pasted(read(changed({"公开02表!A3": words})))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_examples_are_silent(file: Path) -> None:
    assert not pasted(read_workbook(file)[0])


@pytest.mark.parametrize("edition_id", editions())
def test_ordinary_workbooks_are_silent(edition_id: str) -> None:
    edition = load_edition(edition_id)
    for submission in (
        blank_submission(edition, "示例市教育局", edition.kinds[0]),
        department(edition_id, 3),
    ):
        content = write_form(edition, submission, spare=SPARSE)
        assert not pasted(read_workbook(FILE, content)[0])
