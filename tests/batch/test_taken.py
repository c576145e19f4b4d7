"""Documents as departments published them, held against ours."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.batch.against import differences
from generator.batch.calendar import Whose
from generator.batch.notes import read_notes
from generator.batch.result import read_log
from generator.batch.taken import AUDITS, KEPT
from tests.batch.conftest import Batch
from tests.helpers import Run

pytestmark = pytest.mark.slow

OURS = "甲局2021年度部门决算.html"


@pytest.fixture
def built(batch: Batch, tmp_path: Path) -> Path:
    assert batch().status == 0
    return tmp_path / "out"


@pytest.fixture
def altered(built: Path, tmp_path: Path) -> Path:
    """The document with one figure changed, as it came out."""
    text = (built / OURS).read_text("utf-8")
    total = read_log(built)["甲.xlsx"].totals["figures"]["本年收入合计"]["value"]
    printed = f"{float(total):.2f}"
    assert printed in text
    file = tmp_path / "公开.html"
    file.write_text(text.replace(printed, "98765.43", 1), "utf-8")
    return file


def test_the_same_bytes_and_a_changed_figure(
    run: Run, built: Path, altered: Path, tmp_path: Path
) -> None:
    same = tmp_path / "原样.html"
    shutil.copy(built / OURS, same)
    outcome = run("calendar", built, "--document", same)
    assert "原样.html：甲局，与生成的文本一字不差；审核：" in outcome.out
    outcome = run("calendar", built, "--document", altered)
    assert outcome.status == 1
    assert "公开.html：甲局，与生成的文本有 1 处不同" in outcome.out
    known = read_notes(built)[Whose("甲局", "部门", 2021).key].document
    assert known is not None
    assert "98765.43" in known.differences[0]
    assert known.errors, "the audit finds that the sums do not agree any more"
    assert (built / known.file).read_bytes() == altered.read_bytes()
    assert (built / known.report).read_text("utf-8").startswith("<!DOCTYPE html>")
    assert len(list((built / KEPT).iterdir())) == 2, "neither replaced the other"
    assert list((built / AUDITS).iterdir())


def test_what_names_nobody_is_not_kept_unless_someone_says_whose_it_is(
    run: Run, built: Path, tmp_path: Path
) -> None:
    page = tmp_path / "网页.html"
    page.write_text("<p>关于公开的通知</p>", "utf-8")
    outcome = run("calendar", built, "--document", page)
    assert outcome.status == 1
    assert "网页.html：没有收下" in outcome.out
    assert not (built / KEPT).exists()
    outcome = run("calendar", built, "--department", "乙局", "--document", page)
    assert "网页.html：乙局，与生成的文本有" in outcome.out
    assert read_notes(built)[Whose("乙局", "部门", 2022).key].document


def test_of_different_kinds_the_amounts_are_compared(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "a.html", tmp_path / "b.txt"
    ours.write_text("<p>收入 1,234.50 万元，支出 8.00 万元。</p>", "utf-8")
    theirs.write_text("收入 1234.50 万元，\n支出 9.00 万元。\n", "utf-8")
    assert list(differences(ours, theirs)) == [
        "公开的文本多出 9.00（1 处）",
        "公开的文本缺少 8.00（1 处）",
    ]


def test_a_long_line_is_shown_where_it_differs(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "a.txt", tmp_path / "b.txt"
    lead = "本部门严格执行各项规定，按照年度工作安排据实列支，" * 8
    ours.write_text(f"{lead}支出 8.00 万元。", "utf-8")
    theirs.write_text(f"{lead}支出 9.00 万元。", "utf-8")
    (line,) = differences(ours, theirs)
    assert "支出 8.00 万元" in line
    assert "支出 9.00 万元" in line
    assert len(line) < 120


def test_how_a_program_draws_the_contents_is_no_difference(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "a.txt", tmp_path / "b.txt"
    ours.write_text("一、主要职能 ........................ 1\n支出 8.00 万元……\n", "utf-8")
    theirs.write_text("一、主要职能............. . . . 2\n支出8.00万元……\n", "utf-8")
    assert list(differences(ours, theirs)) == []
    theirs.write_text("一、主要职责 ........................ 1\n支出 8.00 万元……\n", "utf-8")
    assert len(list(differences(ours, theirs))) == 1


def test_what_can_not_be_read_is_named_once(run: Run, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "坏.docx"
    file.write_bytes(b"PK")
    told = run("calendar", built, "--document", file).out.splitlines()[0]
    assert told.startswith("坏.docx：没有收下，")
    assert told.count("坏.docx") == 1
