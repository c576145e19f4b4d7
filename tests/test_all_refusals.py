"""Whatever makes a workbook unusable cell by cell is told in one run, everywhere alike."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.batch.result import Status
from generator.batch.task import File, Task, perform
from generator.errors import MOST_LINES, Refusals, Unusable
from tests.helpers import Content, Error, Run, changed

pytestmark = pytest.mark.slow

#: One mistake of each kind, over many sheets, in the order of the sheets.
SLIPS: dict[str, Content] = {
    "基本信息!B4": "机关",
    "基本信息!B10": -1,
    "公开01表!C7": "abc",
    "公开01表!C8": Error("#REF!"),
    "公开02表!A11": "20103990",
    "公开02表!F11": "一万",
    "公开03表!E9": "待定",
    "公开06表!A7": "30198",
    "公开09表!C16": 3,
    "公开10表!C7": 0.5,
    "上年数!B3": "约1000",
    "年初预算!C2": "五万",
    "预算绩效!A3": "段",
}
#: Where each is told, if not where it was made.
TOLD = {**dict(zip(SLIPS, SLIPS, strict=True)), "公开06表!A7": "公开06表!C7"}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(changed(SLIPS))
    return file


def places(lines: list[str], file: object) -> list[str]:
    return [line.removeprefix(f"{file}，").partition("：")[0] for line in lines]


def test_every_mistake_has_its_line_in_the_order_of_the_sheets(run: Run, workbook: Path) -> None:
    outcome = run("check", workbook)
    assert (outcome.status, outcome.out) == (2, "")
    assert places(outcome.err.splitlines(), workbook) == list(TOLD.values())


def test_build_tells_all_and_writes_nothing(run: Run, workbook: Path) -> None:
    outcome = run("build", workbook, "-o", workbook.parent / "out")
    assert outcome.status == 2
    assert places(outcome.err.splitlines(), workbook) == list(TOLD.values())
    assert list(workbook.parent.iterdir()) == [workbook]


def test_json_lists_them_as_findings(run: Run, workbook: Path) -> None:
    outcome = run("check", workbook, "--json")
    assert outcome.status == 2
    said = json.loads(outcome.out)
    assert said["summary"] == {"errors": len(SLIPS), "warnings": 0, "infos": 0}
    assert {item["rule"] for item in said["findings"]} == {"不可用"}
    cells = [
        f"{cell['sheet']}!{cell['cell']}" for item in said["findings"] for cell in item["cells"]
    ]
    assert cells == list(TOLD.values())
    assert said["findings"][2]["message"] == ("写的是“abc”，这里应为数字。请改为数字，没有的留空")


def test_the_annotated_copy_marks_them(run: Run, workbook: Path) -> None:
    copy = workbook.with_name("标注.xlsx")
    outcome = run("check", workbook, "--annotate", copy)
    assert outcome.status == 2
    assert f"已生成 {copy}" in outcome.err
    book = load_workbook(BytesIO(copy.read_bytes()))
    for place in TOLD.values():
        sheet, address = place.split("!")
        assert book[sheet][address].comment is not None, place
    listed = [row[2].value for row in book["审核意见"].iter_rows()]
    assert listed.count("不可用") == len(SLIPS)


def test_no_copy_of_what_can_not_be_opened(run: Run, tmp_path: Path) -> None:
    file, copy = tmp_path / "填报表.xlsx", tmp_path / "标注.xlsx"
    file.write_bytes(b"no")
    assert run("check", file, "--annotate", copy).status == 2
    assert not copy.exists()


def test_a_batch_names_them_all() -> None:
    result = perform(Task(File("某局/表.xlsx", changed(SLIPS)), ())).result
    assert result.status is Status.UNUSABLE
    assert places(result.message.splitlines(), "某局/表.xlsx") == list(TOLD.values())
    assert result.errors == len(result.findings) == len(SLIPS)


def test_a_missing_table_does_not_hide_a_bad_cell(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(changed({"公开07表!A1": None, "公开03表!G4": "项目", "公开01表!C7": "abc"}))
    assert places(run("check", file).err.splitlines(), file) == [
        f"{file}",
        "公开01表!C7",
        "公开03表!A1",
    ]


def test_no_more_lines_than_anyone_reads(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "填报表.xlsx"
    cells: dict[str, Content] = {
        f"公开0{table}表!{column}8": "无数" for table in (2, 3, 5) for column in "EFG"
    }
    cells |= {f"公开01表!F{row}": "无数" for row in range(7, 33)}
    cells |= {f"公开04表!{column}{row}": "无数" for row in range(9, 13) for column in "FGHI"}
    cells |= {f"上年数!B{row}": "无数" for row in range(2, 8)}
    file.write_bytes(changed(cells))
    lines = run("check", file).err.splitlines()
    assert len(lines) == MOST_LINES + 1
    left = len(cells) - MOST_LINES
    assert lines[-1] == f"另有 {left} 处不能用，没有列出。改好以上各处后再试。"


def test_of_one_cell_the_first_refusal_counts() -> None:
    refusals = Refusals("表", ["乙", "甲"])
    for where in ("甲!B2", "乙!AA1", "甲!B2", "乙!B10", "乙!B9"):
        refusals.note(Unusable("表", where, f"{len(refusals.found)}", "改"))
    with pytest.raises(Unusable) as refused:
        refusals.end()
    assert [(item.where, item.what) for item in refused.value.all] == [
        ("乙!AA1", "1"),
        ("乙!B9", "3"),
        ("乙!B10", "2"),
        ("甲!B2", "0"),
    ]
