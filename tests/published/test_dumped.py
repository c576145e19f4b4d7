"""Tables that a program dumped line by line come back into their official form."""

from decimal import Decimal
from pathlib import Path

import pytest

from generator.annexes.model import Words
from generator.edition.layout import Address
from generator.importing.gather import Imported, gather_grids
from generator.published.sheets import sheets_of
from generator.published.source.web import read_web_blocks
from tests.years import edition_of

BESIDE = """收入决算表
金额单位：万元

项 目\t\t\t本年收入合计\t财政拨款收入\t上级补助收入\t事业收入\t经营收入\t附属单位上缴收入\t其他收入
支出功能分类科目编码\t科目名称
类\t款\t项\t栏次\t1\t2\t3\t4\t5\t6\t7
\t\t\t合计
\t\t\t合计\t8.50\t8.00\t\t\t\t\t0.50
201\t\t\t一般公共服务支出\t8.50\t8.00\t\t\t\t\t0.50
20103\t\t\t政府办公厅（室）及相关机构事务\t8.50\t8.00\t\t\t\t\t0.50
2010350\t\t\t事业运行\t8.50\t8.00\t\t\t\t\t0.50

注：1. 本表反映部门本年度取得的各项收入情况。
2. 本套报表金额单位转换时可能存在尾数误差。
"""
TOGETHER = """收入决算表
金额单位：万元

项 目\t\t\t本年收入合计\t财政拨款收入\t上级补助收入\t事业收入\t经营收入\t附属单位上缴收入\t其他收入
类\t款\t项\t1\t2\t3\t4\t5\t6\t7
栏次合计\t\t\t8.50\t8.00\t\t\t\t\t0.50
\t\t201 一般公共服务支出\t8.50\t8.00\t\t\t\t\t0.50
\t\t20103 政府办公厅（室）及相关机构事务\t8.50\t8.00\t\t\t\t\t0.50

\t\t2010350 事业运行\t8.50\t8.00\t\t\t\t\t0.50
"""
BLANK = """国有资本经营预算财政拨款支出决算表
金额单位：元

项 目\t\t\t合计\t基本支出\t项目支出
类\t款\t项\t1\t2\t3
栏次 合计
"""


def imported(text: str) -> Imported:
    edition = edition_of("jiangxi-2022")
    blocks = read_web_blocks(Path("text.txt"), text.encode())
    return gather_grids([(Path("text.txt"), sheets_of(blocks, edition))], edition)


@pytest.mark.parametrize("text", [BESIDE, TOGETHER], ids=["names beside", "names in one cell"])
def test_codes_names_and_amounts_are_told_apart(text: str) -> None:
    found = imported(text)
    entries = found.submission.tables["收入表"]
    amounts: dict[Address, Decimal] = {
        address: cell.value for address, cell in entries.cells.items() if cell.value
    }
    rows = ("合计", "201", "20103", "2010350")
    columns = {"本年收入合计": "8.50", "财政拨款收入": "8.00", "其他收入": "0.50"}
    assert amounts == {
        (row, column): Decimal(value) for row in rows for column, value in columns.items()
    }
    assert [it.name for it in entries.subjects if len(it.code) == 7] == ["事业运行"]
    assert found.leftovers == ()


def test_a_blank_table_has_no_say_in_the_unit_of_the_others() -> None:
    bare = BESIDE.replace("金额单位：万元\n", "").replace("收入决算表", "支出决算表", 1)
    bare = bare.replace(
        "本年收入合计\t财政拨款收入\t上级补助收入\t事业收入", "本年支出合计\t基本支出\t项目支出"
    )
    bare = bare.replace("附属单位上缴收入\t其他收入", "对附属单位补助支出").replace("\t7\n", "\n")
    bare = bare.replace("项目支出\t经营收入", "项目支出\t上缴上级支出\t经营支出")
    bare = bare.replace("\t\t\t\t\t0.50", "\t0.50\t\t\t")
    found = imported(BESIDE + BLANK + bare)
    assert found.submission.tables["支出表"].cells["合计", "本年支出合计"].value == Decimal("8.50")
    assert [it.text for it in found.lent] == ["《支出决算表》"]


def test_headings_keep_their_levels() -> None:
    blocks = read_web_blocks(Path("text.md"), "# 附件\n## 评价报告\n文字\n".encode())
    levels = [block.level for block in blocks if isinstance(block, Words)]
    assert levels == [1, 2, 0]


CUT = """收入支出决算总表
金额单位：万元

收 入\t\t\t支 出
项 目\t行次\t决算数\t项目（按功能分类）\t行次\t决算数
栏 次\t\t1\t栏 次\t\t2
一、一般公共预算财政拨款收\t1\t8.00\t一、一般公共服务支出\t32\t8.00
二、政府性基金预算财政拨款\t2\t3.00\t七、文化旅游体育与传媒支\t38\t3.00
"""


def test_labels_that_were_cut_are_made_whole() -> None:
    found = imported(CUT)
    amounts = {
        row: cell.value for (row, _), cell in found.submission.tables["收支总表"].cells.items()
    }
    assert amounts["一般公共预算财政拨款收入"] == Decimal("8.00")
    assert amounts["政府性基金预算财政拨款收入"] == Decimal("3.00")
    assert found.leftovers == ()


def test_pages_one_behind_the_other_are_read_whole() -> None:
    page = "<!DOCTYPE html><html><head><title>x</title></head><body>{}</body></html>\n"
    text = page.format("<p>第一页</p>") + page.format("<table><tr><td>第二页</td></tr></table>")
    blocks = read_web_blocks(Path("text.html"), (text + page.format("<p>第三页</p>")).encode())
    assert [type(block).__name__ for block in blocks] == ["Words", "DrawnGrid", "Words"]
    assert [block.where for block in blocks if isinstance(block, Words)] == ["第 1 段", "第 2 段"]
