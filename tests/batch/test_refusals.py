"""What a batch refuses: all of it in one line, or single workbooks by name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from generator.batch.folder import Folder
from generator.batch.plan import Plan
from generator.batch.result import Result, Status
from generator.batch.task import Product
from generator.errors import Unusable
from tests.batch.conftest import Batch
from tests.batch.folders import names, workbook
from tests.helpers import Outcome, Run

pytestmark = pytest.mark.slow


def test_a_second_run_on_the_same_folder(batch: Batch, tmp_path: Path) -> None:
    with Folder(tmp_path / "out", ()):
        outcome = batch()
    what = "另一次 juesuan batch 正在写这个文件夹。请等它结束再运行，或换一个文件夹。"
    assert outcome == Outcome(2, "", f"{tmp_path / 'out'}：{what}\n")
    assert batch().status == 0


def test_two_workbooks_of_one_name(batch: Batch, folder: Path, tmp_path: Path) -> None:
    """Nobody knows which is meant: neither is built, and what one became before goes."""
    batch()
    (folder / "甲 - 副本.xlsx").write_bytes(workbook(6, "甲局"))
    outcome = batch()
    assert outcome.status == 1
    what = "同名同年度，都会写到 甲局2021年度部门决算。请核对名称，只留一份。"
    assert outcome.err.splitlines() == [
        f"甲 - 副本.xlsx：与 甲.xlsx {what}",
        f"甲.xlsx：与 甲 - 副本.xlsx {what}",
    ]
    assert names(tmp_path / "out") == ["乙局2022年度部门决算.html"]
    lines = [line for line in outcome.out.splitlines() if "甲" in line]
    assert "甲.xlsx：不可用（" in lines[-1]
    (folder / "甲 - 副本.xlsx").unlink()
    assert batch().status == 0
    assert len(names(tmp_path / "out")) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["填报", "-o", "填报"], "填报：既是填报表的文件夹，又是输出的文件夹。"),
        (["没有", "-o", "out"], "没有：不是文件夹。请写明放填报表的文件夹。"),
        (["空", "-o", "out"], "空：没有填报表。请把填好的填报表（.xlsx）放进这个文件夹。"),
        (["填报", "-o", "填报/甲.xlsx"], "填报/甲.xlsx：无法写入。"),
        (["填报", "-o", "out", "-j", "-1"], "选项“--jobs”应大于零。"),
        (["填报", "-o", "out", "--timeout", "0"], "选项“--timeout”应大于零。"),
        (["填报", "-o", "out", "--memory", "0"], "选项“--memory”应大于零。"),
        (["填报", "-o", "out", "--format", "odt"], "不认识格式“odt”。"),
        (["填报", "-o", "out", "--style", "无.yaml"], "无.yaml：无法读取。"),
        (["填报", "-o", "out", "--prior", "去年"], "去年：不是文件夹。"),
        (["填报", "-o", "out", "-j", "x"], "“份数”的写法不对。"),
        (["填报"], "缺少“文件夹”。"),
        (
            ["填报", "-o", "out", "--scheduler", "tcp://127.0.0.1:1"],
            "tcp://127.0.0.1:1：连不上这个调度程序。",
        ),
        (["填报", "-o", "out", "--scheduler", "x://y"], "x://y：连不上这个调度程序。"),
    ],
)
def test_what_can_not_be_carried_out(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
) -> None:
    monkeypatch.chdir(folder.parent)
    monkeypatch.setattr("generator.batch.cluster.CONNECT", 1)
    Path("空").mkdir()
    outcome = run("batch", *options)
    assert outcome.status == 2
    assert outcome.err.startswith(message)
    assert len(outcome.err.splitlines()) == 1
    assert names(folder) == [".甲.xlsx", "~$甲.xlsx", "下级", "甲.xlsx", "说明.docx"]


def test_no_dask(run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "generator.batch.cluster", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    outcome = run("batch", folder, "-o", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:1")
    what = "没有安装 Dask，不能用 --scheduler。请先运行 pip install 'juesuan[cluster]'。\n"
    assert outcome == Outcome(2, "", what)


def test_the_disk_is_full(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that can't be written is its workbook's trouble, and nothing is half-written."""

    def refuse(_: object) -> None:
        raise Unusable(tmp_path / "out" / "x.html", "", "无法写入", "请确认文件夹可写")

    monkeypatch.setattr("generator.batch.folder.write_whole", refuse)
    task = Plan(folder, ("html",)).task("甲.xlsx")
    result = Result(
        "甲.xlsx", "ab", Status.BUILT, title="甲", documents=("甲.html",), digests=("",)
    )
    with Folder(tmp_path / "out", ("html",)) as out:
        settled = out.accept(task, Product(result, {"甲.html": b""}))
    assert settled.status is Status.UNUSABLE
    assert settled.message.startswith("甲.xlsx：")
    assert settled.documents == ()
