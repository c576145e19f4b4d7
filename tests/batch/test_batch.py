"""`juesuan batch` over a few workbooks: what is built, and what is said of it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.batch.result import Status, read_log
from tests.batch.commands import ENVIRONMENT
from tests.batch.conftest import Batch
from tests.batch.folders import names, workbook
from tests.helpers import Run, changed
from tests.samples import EXAMPLE

pytestmark = pytest.mark.slow

NAME = "南昌市青山湖区大数据中心2022年度部门决算"


def test_every_workbook_is_built(batch: Batch, tmp_path: Path) -> None:
    outcome = batch()
    assert outcome.status == 0
    assert outcome.err == ""
    lines = outcome.out.splitlines()
    assert {line.split("：")[0] for line in lines[:-1]} == {"1/2 下级/乙.XLSX", "2/2 甲.xlsx"}
    assert all("已生成" in line and "份/秒，还需" in line for line in lines[:-1])
    assert lines[-1].startswith("填报表 2 份：已生成 2 份。用时 ")
    assert names(tmp_path / "out") == ["乙局2022年度部门决算.html", "甲局2021年度部门决算.html"]


def test_documents_are_those_of_build(run: Run, tmp_path: Path) -> None:
    """To the byte, in all formats; also those of a workbook that names a style beside it."""
    folder, formats = tmp_path / "填报", "docx,pdf,html,csv,json,manifest"
    folder.mkdir()
    (folder / "一.xlsx").write_bytes(EXAMPLE.read_bytes())
    (folder / "二.xlsx").write_bytes(changed({"基本信息!B7": "某市", "基本信息!B3": "某局"}))
    style = "numbers: {amount: {places: 4}}"
    (folder / "某市.yaml").write_text(style, encoding="utf-8")
    outcome = run("batch", folder, "-o", tmp_path / "many", "--format", formats)
    assert outcome.status == 0
    for file in ("一.xlsx", "二.xlsx"):
        run("build", folder / file, "-o", tmp_path / "one", "--format", formats)
    assert len(names(tmp_path / "one")) == 12
    assert names(tmp_path / "one") == names(tmp_path / "many")
    for name in names(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "many" / name).read_bytes()


def test_only_check(batch: Batch, tmp_path: Path) -> None:
    outcome = batch("--check-only")
    assert outcome.status == 0
    assert names(tmp_path / "out") == []
    results = read_log(tmp_path / "out")
    assert [result.name for result in results.values()] == ["乙局", "甲局"]
    assert all(result.status is Status.BUILT for result in results.values())


def test_a_draft_is_built_and_reported(batch: Batch, folder: Path, tmp_path: Path) -> None:
    (folder / "丙.xlsx").write_bytes(changed({"增减原因!B3": None}))
    outcome = batch()
    assert outcome.status == 1
    assert outcome.err == "丙.xlsx：有 1 个错误未改，文本标为草稿。\n"
    assert outcome.out.splitlines()[-1].startswith("填报表 3 份：已生成 2 份，草稿 1 份。")
    assert f"{NAME}.html" in names(tmp_path / "out")
    result = read_log(tmp_path / "out")["丙.xlsx"]
    assert (result.status, result.errors) == (Status.DRAFT, 1)
    assert [item["rule"] for item in result.findings if item["severity"] == "error"] == ["原因未填"]


def test_what_is_only_checked_is_not_called_built(batch: Batch, folder: Path) -> None:
    (folder / "丙.xlsx").write_bytes(changed({"增减原因!B3": None}))
    outcome = batch("--check-only")
    assert outcome.err == "丙.xlsx：有 1 个错误未改。\n"
    lines = outcome.out.splitlines()
    assert lines[-1].startswith("填报表 3 份：已检查 2 份，有错误 1 份。")
    assert sum("：已检查（" in line for line in lines) == 2
    assert not any("已生成" in line or "草稿" in line for line in lines)


def test_workbooks_with_macros_are_built_as_check_takes_them(batch: Batch, folder: Path) -> None:
    (folder / "甲.xlsx").rename(folder / "甲.xlsm")
    outcome = batch()
    assert "没有处理" not in outcome.err
    assert "甲.xlsm：已生成（" in outcome.out


def test_a_broken_one_further_down_is_named(batch: Batch, folder: Path) -> None:
    (folder / "下级" / "坏.xlsx").write_bytes(b"PK")
    outcome = batch()
    assert outcome.status == 1
    message = "下级/坏.xlsx：文件已损坏或不完整。请重新取得文件，或用 Excel、WPS 修复后另存。\n"
    assert outcome.err == message


def test_a_style_that_is_wrong_is_named_as_its_owner_does(batch: Batch, folder: Path) -> None:
    (folder / "下级" / "某市.yaml").write_text("wrods: {}", encoding="utf-8")
    (folder / "下级" / "丙.xlsx").write_bytes(changed({"基本信息!B7": "某市"}))
    outcome = batch()
    assert outcome.status == 1
    message = (
        "下级/丙.xlsx：下级/某市.yaml，第 1 行：wrods：不认识这个键（名称相近的有“words”）。"
        "请改正后再用。\n"
    )
    assert outcome.err == message


def test_other_spreadsheets_are_named(batch: Batch, folder: Path) -> None:
    (folder / "旧.xls").write_bytes(b"")
    outcome = batch()
    message = "旧.xls：不是 .xlsx 文件，没有处理。请用 Excel 或 WPS 另存为 .xlsx。\n"
    assert outcome.err == message


def test_the_output_may_lie_within(run: Run, folder: Path) -> None:
    """What lies there is not taken for workbooks."""
    (folder / "输出").mkdir()
    (folder / "输出" / "总览.xlsx").write_bytes(b"PK")
    for output in ("输出", "另一输出"):
        outcome = run("batch", folder, "-o", folder / output, "--format", "html")
        assert outcome.status == 0
        assert "填报表 2 份" in outcome.out


def test_limits_hold_for_each_workbook(batch: Batch, tmp_path: Path) -> None:
    outcome = batch("--timeout", "0.001")
    assert outcome.status == 1
    what = "0.001 秒内没有完成。请检查填报表是否异常庞大，或用 --timeout 放宽。"
    assert outcome.err.splitlines() == [f"下级/乙.XLSX：{what}", f"甲.xlsx：{what}"]
    assert "超时 2 份" in outcome.out
    outcome = batch("--memory", "5")
    assert outcome.status == 1
    assert "占用内存超过 5 MB" in outcome.err
    assert "内存超限 2 份" in outcome.out
    assert names(tmp_path / "out") == []
    assert batch().status == 0


def test_a_terminal_shows_a_bar(folder: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    arguments = ["batch", str(folder), "-o", str(tmp_path / "out"), "--check-only"]
    with subprocess.Popen(
        [sys.executable, "-m", "generator", *arguments],
        env={**ENVIRONMENT, "TERM": "xterm"},
        stdout=theirs,
    ) as process:
        os.close(theirs)
        shown = "".join(_read(ours))
    os.close(ours)
    assert process.returncode == 0
    assert "2/2" in shown
    assert "份/秒" in shown
    assert "还需" in shown
    assert "甲.xlsx" not in shown


def _read(terminal: int) -> Iterator[str]:
    """Whatever is written to a terminal, until nobody writes any more."""
    with suppress(OSError):
        while content := os.read(terminal, 4096):
            yield content.decode(errors="replace")


def test_the_bureaus_overview_and_its_list(run: Run, tmp_path: Path) -> None:
    """Who on the list hasn't handed in stands in the overview; a wrong list stops the run first."""
    inbox, out, listed = tmp_path / "收", tmp_path / "输出", tmp_path / "名单.xlsx"
    inbox.mkdir()
    (inbox / "甲.xlsx").write_bytes(workbook(1))
    book = Workbook()
    for name in ("名称", "没有交的局"):
        book.worksheets[0].append([name])
    book.save(listed)
    ended = run("batch", inbox, "-o", out, "-j", 1, "--check-only", "--list", listed)
    assert f"总览见 {out / 'index.html'}" in ended.out
    page = (out / "index.html").read_text("utf-8")
    assert "名单上 1 个部门：已报送 0 个，未报送 1 个" in page
    assert "没有交的局" in page
    assert (out / "总览.xlsx").is_file()
    book.worksheets[0]["A1"] = "部门"
    book.save(listed)
    refused = run("batch", inbox, "-o", tmp_path / "另一", "--list", listed)
    assert refused.status == 2
    assert "找不到“名称”一栏" in refused.err
    assert not (tmp_path / "另一").exists()
