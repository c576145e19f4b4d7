"""A workbook for each department of a list; a list that is wrong is refused by row."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.workbook.reading.workbook import read_workbook
from tests.helpers import Run
from tests.samples import EXAMPLE, REPOSITORY

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("small_forms")]

Row = tuple[str | float | None, ...]


def list_of(folder: Path, *rows: Row) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = folder / "名单.xlsx"
    book.save(file)
    return file


def test_a_workbook_for_each_department(run: Run, tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / "去年.xlsx")
    file = list_of(
        tmp_path,
        ("某市部门名单",),
        ("名称", "类型", "版式", "上年填报表", "金额单位", "在职人员（人）"),
        ("某市财政局", "部门", None, None, "元", 12),
        (None, None, None, None, None, None),
        ("某市　审计局", None, "shanghai-2024", None, None, None),
        ("南昌市青山湖区大数据中心", "单位", None, "去年.xlsx", None, None),
    )
    out = tmp_path / "发放"
    outcome = run("new", "--list", file, "-e", "jiangxi-2023", "-o", out)
    assert (outcome.status, outcome.err) == (0, "")
    assert sorted(path.name for path in out.iterdir()) == [
        "南昌市青山湖区大数据中心2023年度决算填报表.xlsx",
        "某市审计局2024年度决算填报表.xlsx",
        "某市财政局2023年度决算填报表.xlsx",
    ]
    first, edition = read_workbook(out / "某市财政局2023年度决算填报表.xlsx")
    assert (first.identity.name, first.identity.kind) == ("某市财政局", "部门")
    assert (first.identity.unit, edition.id) == ("元", "jiangxi-2023")
    assert {cell.text for cell in first.fields.values() if cell.value is not None} == {"12"}
    assert any(block.text for block in first.writings["预算绩效"])
    second, edition = read_workbook(out / "某市审计局2024年度决算填报表.xlsx")
    assert (second.identity.name, edition.id) == ("某市审计局", "shanghai-2024")
    third, _ = read_workbook(out / "南昌市青山湖区大数据中心2023年度决算填报表.xlsx")
    assert third.identity.kind == "单位"
    assert third.prior["本年收入合计"].value is not None
    assert third.lists


def test_another_name_last_year_is_told(run: Run, tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / "去年.xlsx")
    file = list_of(tmp_path, ("名称", "上年填报表"), ("某局", "去年.xlsx"))
    outcome = run("new", "--list", file, "-e", "jiangxi-2023", "-o", tmp_path / "发放")
    assert outcome.status == 0
    assert "上年填报表的名称是“南昌市青山湖区大数据中心”，请核对" in outcome.err


def test_what_a_bureau_keeps_of_publications_goes_into_no_form(run: Run, tmp_path: Path) -> None:
    file = list_of(tmp_path, ("名称", "批复日期", "公开网址"), ("某局", "2023-9-1", "https://a"))
    outcome = run("new", "--list", file, "-e", "jiangxi-2023", "-o", tmp_path / "发放")
    assert outcome.status == 0


HEAD: Row = ("名称", "类型", "版式", "上年填报表", "备注")
CASES: dict[str, tuple[tuple[Row, ...], str]] = {
    "unknown column": ((HEAD, ("某局",)), "不认识“备注”一栏"),
    "no column of names": ((("部门", "类型"), ("某局", "部门")), "找不到“名称”一栏"),
    "the same column twice": ((("名称", "名称"), ("某局", "乙局")), "“名称”有两栏"),
    "nothing in it": ((HEAD[:2],), "名单是空的"),
    "no name": ((HEAD[:2], (None, "部门")), "第 2 行“名称”：没有填"),
    "twice": (
        (HEAD[:1], ("某局",), ("乙局",), ("某　局",)),
        "第 4 行“名称”：“某局”与第 2 行重复",
    ),
    "unsafe": ((HEAD[:1], ("../某局",)), "第 2 行“名称”：“../某局”不能作文件名"),
    "hidden": ((HEAD[:1], (".某局",)), "第 2 行“名称”：“.某局”不能作文件名"),
    "reserved": ((HEAD[:1], ("CON",)), "第 2 行“名称”：“CON”不能作文件名"),
    "too long": ((HEAD[:1], ("局" * 61,)), "第 2 行“名称”：有 61 个字"),
    "wrong kind": ((HEAD[:2], ("某局", "机关")), "第 2 行“类型”：写的是“机关”"),
    "wrong edition": (
        (HEAD[:3], ("某局", None, "jiangxi-1999")),
        "第 2 行“版式”：没有名为“jiangxi-1999”的版式",
    ),
    "no prior": ((HEAD[:4], ("某局", None, None, "没有.xlsx")), "没有.xlsx：无法打开"),
    "prior outside": (
        (HEAD[:4], ("某局", None, None, "../某局.xlsx")),
        "第 2 行“上年填报表”：“../某局.xlsx”不在名单所在的文件夹里",
    ),
    "words for a number": (
        (("名称", "在职人员（人）"), ("某局", "十二")),
        "Sheet!B2：写的是“十二”，这里应为数字",
    ),
    "a line that the row's edition lacks": (
        (
            ("名称", "版式", "在职人员（人）"),
            ("甲局", None, 3),
            ("乙局", "shanghai-2024", 3),
        ),
        "第 3 行“在职人员(人)”：版式 shanghai-2024 没有这一项，却填有“3”",
    ),
}


@pytest.mark.parametrize(("rows", "message"), CASES.values(), ids=CASES)
def test_a_wrong_list_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, rows: tuple[Row, ...], message: str
) -> None:
    file = list_of(tmp_path, *rows)
    outcome = run("new", "--list", file, "-e", "jiangxi-2022", "-o", tmp_path / "发放")
    assert outcome.status == 2
    assert message in outcome.err
    assert outcome.err.count("\n") == 1
    assert not outcome.out
    assert not (tmp_path / "发放").exists()


def test_no_file_is_overwritten_and_no_other_written(run: Run, tmp_path: Path) -> None:
    file = list_of(tmp_path, ("名称",), ("甲局",), ("乙局",))
    there = tmp_path / "发放" / "乙局2022年度决算填报表.xlsx"
    there.parent.mkdir()
    there.write_bytes(b"filled in")
    outcome = run("new", "--list", file, "-e", "jiangxi-2022", "-o", there.parent)
    assert outcome.status == 2
    assert f"{there}：文件已经存在" in outcome.err
    assert list(there.parent.iterdir()) == [there]
    assert there.read_bytes() == b"filled in"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-e", "jiangxi-2022"), "没有写明文件夹"),
        (("-o", "发放"), "没有写版式"),
        (("-e", "jiangxi-2022", "-o", "发放", "--prior", "去年.xlsx"), "不能给多个部门"),
        (("-e", "jiangxi-2022", "-o", REPOSITORY / "LICENSE"), "不是文件夹"),
    ],
)
def test_arguments_that_do_not_fit(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    outcome = run("new", "--list", list_of(tmp_path, ("名称",), ("甲局",)), *arguments)
    assert outcome.status == 2
    assert message in outcome.err


def test_new_without_a_list_still_needs_an_edition(run: Run) -> None:
    outcome = run("new")
    assert (outcome.status, outcome.out) == (2, "")
    assert "缺少“版式”" in outcome.err
