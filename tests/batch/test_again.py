"""What a batch does not build again, what it does, and what goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from generator.batch.result import Result, read_log
from generator.batch.run import Order, Report, carry_out
from generator.batch.worker import Stopped
from tests.batch.conftest import Batch
from tests.batch.folders import names, stamps, workbook
from tests.bureau_folder import quiet

pytestmark = pytest.mark.slow


def test_nothing_is_built_again(batch: Batch, tmp_path: Path) -> None:
    batch()
    before, log = stamps(tmp_path / "out"), read_log(tmp_path / "out")
    outcome = batch()
    assert outcome.status == 0
    assert "已生成 2 份，其中 2 份未变，没有重新生成" in outcome.out
    assert stamps(tmp_path / "out") == before
    assert read_log(tmp_path / "out") == log


def test_only_what_has_changed_is_built_again(batch: Batch, folder: Path, tmp_path: Path) -> None:
    batch()
    before = stamps(tmp_path / "out")
    (folder / "甲.xlsx").write_bytes(workbook(6, "甲局"))
    assert "其中 1 份未变" in batch().out
    after = stamps(tmp_path / "out")
    assert {name for name, stamp in after.items() if before[name] != stamp} == {
        "甲局2021年度部门决算.html"
    }


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"other")])
def test_a_document_that_is_gone_or_changed_is_built_again(
    batch: Batch, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    batch()
    document = tmp_path / "out" / "甲局2021年度部门决算.html"
    content = document.read_bytes()
    damage(document)
    assert "其中 1 份未变" in batch().out
    assert document.read_bytes() == content


def test_another_style_builds_all_again(batch: Batch, tmp_path: Path) -> None:
    batch()
    style = tmp_path / "体例.yaml"
    style.write_text("numbers: {amount: {places: 4}}", encoding="utf-8")
    before = stamps(tmp_path / "out")
    assert "未变" not in batch("--style", style).out
    assert not set(before.items()) & set(stamps(tmp_path / "out").items())
    assert "其中 2 份未变" in batch("--style", style).out


@pytest.mark.long
def test_another_program_builds_all_again(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    batch()
    monkeypatch.setattr("generator.batch.plan.program", lambda: "another")
    assert "未变" not in batch().out


@pytest.mark.long
def test_another_format_comes_beside(batch: Batch, tmp_path: Path) -> None:
    batch()
    assert "未变" not in batch("--format", "docx").out
    results = read_log(tmp_path / "out")
    title = "甲局2021年度部门决算"
    assert results["甲.xlsx"].documents == (f"{title}.docx", f"{title}.html")
    assert "其中 2 份未变" in batch("--format", "docx").out
    assert "其中 2 份未变" in batch("--check-only").out
    assert results == read_log(tmp_path / "out")


def test_what_was_made_of_former_workbooks_goes(batch: Batch, folder: Path, tmp_path: Path) -> None:
    """A department that was renamed has one document; one that is unusable now has none."""
    batch()
    (tmp_path / "out" / "另放的.html").write_text("人工放的", encoding="utf-8")
    (folder / "甲.xlsx").write_bytes(workbook(1, "丁局"))
    (folder / "下级" / "乙.XLSX").write_bytes(b"PK")
    assert batch().status == 1
    assert names(tmp_path / "out") == ["丁局2021年度部门决算.html", "另放的.html"]


def test_checking_removes_nothing(batch: Batch, folder: Path, tmp_path: Path) -> None:
    batch()
    before = stamps(tmp_path / "out")
    (folder / "甲.xlsx").write_bytes(b"PK")
    assert batch("--check-only").status == 1
    assert stamps(tmp_path / "out") == before


def test_what_a_killed_run_left_half_written_goes(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".abcd1234.part").write_bytes(b"half")
    batch()
    assert not list((tmp_path / "out").glob(".*.part"))


@pytest.mark.long
def test_another_engine_builds_all_again(batch: Batch) -> None:
    batch("--engine", "typst")
    assert "未变" not in batch("--engine", "weasyprint").out
    assert "其中 2 份未变" in batch("--engine", "weasyprint").out


def test_all_is_built_again_when_it_is_asked_for(batch: Batch, tmp_path: Path) -> None:
    batch()
    before = stamps(tmp_path / "out")
    assert "未变" not in batch("--again").out
    assert not set(before.items()) & set(stamps(tmp_path / "out").items())
    assert "其中 2 份未变" in batch().out


def test_what_was_stopped_goes_on_where_it_was(folder: Path, tmp_path: Path) -> None:
    """Also where all was to be built again: what that run has built it need not build twice."""
    order = Order(folder, tmp_path / "out", ("html",), 1)
    carry_out(order, quiet)
    done: list[str] = []

    @contextmanager
    def watch(_: int) -> Iterator[Report]:
        def report(result: Result, *, reused: bool, again: bool = False) -> None:
            assert not reused
            assert not again
            done.append(result.workbook)

        yield report

    with pytest.raises(Stopped):
        carry_out(replace(order, again=True), watch, lambda: not done)
    assert len(done) == 1
    assert carry_out(order, quiet).reused == 1
