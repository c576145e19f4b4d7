"""A fault of our own ends in one line and a report that tells nothing of the workbook."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.batch.result import Status
from generator.batch.task import File, Task, perform
from generator.fault import report_of
from tests.helpers import Run, changed

SAID = "某某局 12.50 万元"


class Panic(BaseException):
    """As libraries in Rust raise it."""


@pytest.fixture(params=[KeyError, RecursionError, MemoryError, Panic])
def faulty(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        try:
            raise ValueError(SAID)  # noqa: TRY301 - the cause of the other one
        except ValueError as error:
            raise request.param(SAID) from error

    monkeypatch.setattr("generator.build.open_package", fail)


@pytest.mark.usefixtures("faulty")
def test_one_line_and_a_report_beside_the_output(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("out").mkdir()
    outcome = run("build", f"{SAID}.xlsx", "-o", "out", "--style=某局.yaml")
    (report,) = Path("out").iterdir()
    assert outcome.status == 70
    assert outcome.out == ""
    assert outcome.err == (
        "程序内部出错，没有做完，不是填报的问题。"
        f"出错报告在 {report}，报告里没有填报表的内容，请发给维护程序的人。\n"
    )
    words = report.read_text("utf-8")
    assert "命令：juesuan build … -o … --style\n" in words
    assert re.search(r"^builtins\.ValueError$", words, re.MULTILINE)
    assert re.search(r"^  generator/cli/documents\.py:\d+ build$", words, re.MULTILINE)
    assert "某" not in words
    assert "12.5" not in words
    assert str(tmp_path) not in words


@pytest.mark.usefixtures("faulty")
def test_where_the_output_is_not_there_the_report_is_in_the_current_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("check", "甲.xlsx", "--annotate", "没有/乙.xlsx").status == 70
    (report,) = tmp_path.iterdir()
    assert re.fullmatch(r"juesuan出错报告-\d{8}-\d{6}\.txt", report.name)


def test_a_report_that_can_not_be_written_is_said_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("generator.build.open_package", lambda _: 1 / 0)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    outcome = run("check", "甲.xlsx")
    assert outcome.status == 70
    assert outcome.err == "程序内部出错，没有做完，不是填报的问题。出错报告写不下来。\n"


def test_options_written_together_with_their_values_keep_the_option_alone() -> None:
    words = report_of(ValueError(), ("merge", "-oabc.xlsx", "--name=甲局", "a.xlsx"))
    assert "命令：juesuan merge -o --name …\n" in words


@pytest.mark.usefixtures("faulty")
def test_a_batch_names_the_workbook_and_has_the_report_among_its_files() -> None:
    product = perform(Task(File("甲/乙.xlsx", changed({})), ("html",)))
    if product.result.status is Status.MEMORY:
        assert not product.documents  # that is no fault of the program
        return
    (name,) = product.documents
    assert name == "juesuan出错报告-甲_乙.xlsx.txt"
    assert product.result.status is Status.CRASHED
    assert product.result.message == (
        f"甲/乙.xlsx：程序内部出错。出错报告是“{name}”，"
        "报告里没有填报表的内容，请发给维护程序的人。"
    )
    assert product.result.documents == (name,)
    assert SAID.encode() not in product.documents[name]
