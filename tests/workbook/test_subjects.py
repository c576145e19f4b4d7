"""Each 项 typed once, in 科目明细: what the tables by function code make of it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from openpyxl import Workbook

from generator.edition.layout import TOTAL
from generator.edition.load import load_edition
from generator.errors import Unusable
from generator.figures.derive import derive
from generator.submission import Submission
from generator.workbook.form import SPARSE, write_form
from tests.helpers import edited, insert, read

pytestmark = pytest.mark.slow

EDITION = "jiangxi-2022"
SPENDING, INCOME, GENERAL = "支出表", "收入表", "一般公共预算支出表"
#: Columns of 科目明细: 财政拨款收入 of 02, 基本支出 and 项目支出 of 03 and of 05.
INCOME_COLUMN, BASIC, PROJECT, GENERAL_BASIC, GENERAL_PROJECT = "C", "I", "J", "N", "O"


@cache
def blank() -> bytes:
    return write_form(load_edition(EDITION), spare=SPARSE)


def typed(book: Workbook) -> None:
    """Three 项 of two 类, one of them chosen from the list."""
    book["基本信息"]["B3"] = "示例局"
    sheet: Any = book["科目明细"]
    rows = {"2080505": ("10.25", "9", "1.25"), "2010301 行政运行": ("20", "20", None)}
    rows["2010350"] = ("100.5", "0.5", "100")
    for at, (code, (income, basic, project)) in enumerate(rows.items(), start=5):
        sheet[f"A{at}"] = code
        sheet[f"{INCOME_COLUMN}{at}"] = Decimal(income)
        sheet[f"{BASIC}{at}"] = Decimal(basic)
        sheet[f"{PROJECT}{at}"] = project and Decimal(project)


Change = Callable[[Workbook], None]


def submission(*changes: Change) -> Submission:
    def change(book: Workbook) -> None:
        for each in (typed, *changes):
            each(book)

    return read(edited(change, blank()))


def refusal(*changes: Change) -> str:
    with pytest.raises(Unusable) as refused:
        submission(*changes)
    return str(refused.value)


def put(place: str, content: object) -> Change:
    sheet, address = place.split("!")

    def change(book: Workbook) -> None:
        cells: Any = book[sheet]
        cells[address] = content

    return change


def amounts(found: Submission, table: str, column: str) -> dict[str, Decimal]:
    figures = derive(found, load_edition(EDITION)).tables[table].figures
    return {row: figure.amount for (row, name), figure in figures.items() if name == column}


def test_kinds_and_groups_follow_in_every_table() -> None:
    found = submission()
    assert [(item.code, item.name) for item in found.tables[SPENDING].subjects] == [
        ("201", "一般公共服务支出"),
        ("20103", "政府办公厅（室）及相关机构事务"),
        ("2010301", "行政运行"),
        ("2010350", "事业运行"),
        ("208", "社会保障和就业支出"),
        ("20805", "行政事业单位养老支出"),
        ("2080505", "机关事业单位基本养老保险缴费支出"),
    ]
    assert found.tables[INCOME].subjects == found.tables[SPENDING].subjects
    assert found.tables[GENERAL].subjects == ()
    assert amounts(found, SPENDING, "本年支出合计") == {
        TOTAL: Decimal("130.75"),
        "201": Decimal("120.5"),
        "20103": Decimal("120.5"),
        "2010301": Decimal(20),
        "2010350": Decimal("100.5"),
        "208": Decimal("10.25"),
        "20805": Decimal("10.25"),
        "2080505": Decimal("10.25"),
    }


def test_amounts_know_where_they_were_typed_and_totals_where_they_are_shown() -> None:
    cells = submission().tables[SPENDING].cells
    assert cells["2080505", "项目支出"].where == "科目明细!J5"
    assert cells["201", "项目支出"].where == "公开03表!G8"
    assert cells["2010301", "本年支出合计"].where == "公开03表!E10"
    assert cells[TOTAL, "基本支出"].where == "公开03表!F7"


def test_a_row_may_be_inserted_anywhere() -> None:
    def inserted(book: Workbook) -> None:
        insert(book["科目明细"], row=6, count=2)
        put("科目明细!A7", 2210201)(book)
        put("科目明细!I7", 5)(book)

    assert amounts(submission(inserted), SPENDING, "基本支出")["221"] == 5


def test_more_subjects_than_the_table_shows_are_read_all_the_same() -> None:
    def many(book: Workbook) -> None:
        insert(book["科目明细"], row=9, count=60)
        for at in range(60):
            put(f"科目明细!A{9 + at}", f"20499{at + 10}")(book)
            put(f"科目明细!B{9 + at}", f"其他{at}")(book)
            put(f"科目明细!I{9 + at}", 1)(book)

    found = submission(many)
    assert amounts(found, SPENDING, "基本支出")["20499"] == 60
    assert len(found.tables[SPENDING].subjects) == 7 + 62


def test_a_typed_name_goes_before_the_catalogue() -> None:
    found = submission(put("科目明细!B6", "行政 运行（本级）"))
    assert found.tables[SPENDING].subjects[2].name == "行政运行（本级）"


def test_a_subject_that_nobody_knows_needs_a_name() -> None:
    unknown = (put("科目明细!A8", "2019801"), put("科目明细!I8", 1))
    assert refusal(*unknown) == (
        "填报表.xlsx，科目明细!A8：《科目目录》里没有 20198 的名称。"
        "请在《科目明细》另加一行，只填编码 20198 和名称。"
    )
    names = (put("科目明细!A9", "20198"), put("科目明细!B9", "其他事务"))
    assert refusal(*unknown, *names).startswith(
        "填报表.xlsx，科目明细!A8：《科目目录》里没有 2019801 的名称。请在《科目明细》填上它的名称"
    )
    found = submission(*unknown, *names, put("科目明细!B8", "其他支出项"))
    assert [item.name for item in found.tables[SPENDING].subjects[4:6]] == [
        "其他事务",
        "其他支出项",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            [put("科目明细!A8", "2010301")],
            "科目明细!A8：“2010301”与 科目明细!A6 重复。同一科目请只填一行。",
        ),
        (
            [put("科目明细!C8", 3)],
            "科目明细!C8：没有科目编码，却填有“3”。请填写科目编码，或清空这一行。",
        ),
        (
            [put("科目明细!A8", "合计"), put("科目明细!C8", 3)],
            "科目明细!A8：写的是“合计”，合计由程序相加。请删去这一行。",
        ),
        (
            [put("科目明细!A8", "20103"), put("科目明细!I8", 3)],
            "科目明细!I8：“20103”是款级，其下已填有“2010301”，款级的数由程序相加。请清空这一行的金额。",
        ),
        (
            [put("科目明细!A8", "20103011")],
            "科目明细!A8：写的是“20103011”，不是科目编码。编码应为 3、5 或 7 位数字。",
        ),
        (
            [put("科目明细!I6", "约20")],
            "科目明细!I6：写的是“约20”，这里应为数字。请改为数字，没有的留空。",
        ),
    ],
)
def test_what_can_not_be_meant_is_refused(changes: list[Change], said: str) -> None:
    assert refusal(*changes) == f"填报表.xlsx，{said}"


# typed in both places


def test_what_is_typed_in_both_places_must_agree() -> None:
    assert amounts(submission(put("公开03表!F10", 20)), SPENDING, "基本支出")["2010301"] == 20
    assert refusal(put("公开03表!F10", 21)) == (
        "填报表.xlsx，公开03表!F10：这里填的是“21”，科目明细!I6 填的是“20”。"
        "两处应当一致，请改正或清空其中一处。"
    )


def test_a_typed_total_stands() -> None:
    found = submission(put("公开03表!F7", "29.51"), put("公开03表!F8", 77))
    assert found.tables[SPENDING].cells[TOTAL, "基本支出"].value == Decimal("29.51")
    assert found.tables[SPENDING].cells["201", "基本支出"].where == "公开03表!F8"
    wrong = derive(found, load_edition(EDITION)).discrepancies
    assert [item.cells[0].where for item in wrong] == ["公开03表!F8"]


def test_a_row_that_is_typed_in_the_table_alone_is_refused() -> None:
    row = (put("公开03表!A16", "2210201"), put("公开03表!D16", ""), put("公开03表!F16", 5))
    assert refusal(*row).startswith(
        "填报表.xlsx，公开03表!F16：这里填有科目 2210201，《科目明细》里这张表没有它。"
    )


def test_an_amount_beside_no_subject_is_refused() -> None:
    assert refusal(put("公开03表!F20", 5)).startswith(
        "填报表.xlsx，公开03表!F20：这一行没有科目，却填有“5”"
    )


def test_a_table_that_is_not_in_the_detail_may_be_typed_as_it_is_printed() -> None:
    rows = [("201", "一般公共服务支出"), ("20103", "政府办公厅"), ("2010301", "行政运行")]
    changes = [
        put(f"公开05表!{column}{at}", content)
        for at, (code, name) in enumerate(rows, start=8)
        for column, content in (("A", code), ("D", name), ("F", 7))
    ]
    found = submission(*changes)
    assert [item.code for item in found.tables[GENERAL].subjects] == [code for code, _ in rows]
    assert found.tables[GENERAL].cells["2010301", "基本支出"].where == "公开05表!F10"
    assert len(found.tables[SPENDING].subjects) == 7


def test_a_workbook_without_the_sheet_reads_as_it_did() -> None:
    def removed(book: Workbook) -> None:
        del book["科目明细"]
        for name in ("公开02表", "公开03表", "公开05表", "公开07表", "公开08表"):
            for row in book[name].iter_rows(min_row=8, max_row=22, max_col=11):
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        cell.value = None

    assert submission(removed).tables[SPENDING].subjects == ()
