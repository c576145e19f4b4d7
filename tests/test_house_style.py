"""A house style that is kept inside the workbook travels with it, whatever becomes of the file."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.build import keep_style
from generator.edition.load import load_edition
from generator.merge.consolidate import consolidate
from generator.submission import with_style
from generator.workbook.form import SPARSE, write_form
from generator.workbook.reading.workbook import read_workbook
from tests.helpers import Run, edited
from tests.merge.units import books, units
from tests.samples import EXAMPLE, example

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("small_forms")]

STYLE = """\
# 本区的写法
words: {编制单位: 部门}
numbers:
  percent:
    places: 1
"""


@pytest.fixture
def style(tmp_path: Path) -> Path:
    file = tmp_path / "本区.yaml"
    file.write_text(STYLE, "utf-8")
    return file


@pytest.fixture
def kept(tmp_path: Path, style: Path) -> Path:
    """The example's workbook with the style inside, in a folder without its file."""
    submission, edition = example()
    file = tmp_path / "独自" / "填报表.xlsx"
    file.parent.mkdir()
    content = write_form(edition, with_style(submission, keep_style(style, edition)), spare=SPARSE)
    file.write_bytes(content)
    return file


def kept_in(file: Path) -> tuple[str, str]:
    submission, _ = read_workbook(file)
    assert submission.style is not None
    assert submission.style.name == submission.identity.style
    return submission.style.name, submission.style.text


def test_a_new_workbook_keeps_the_style(run: Run, tmp_path: Path, style: Path) -> None:
    target = tmp_path / "填报表.xlsx"
    outcome = run("new", "-e", "jiangxi-2022", "--style", style, "-o", target)
    assert (outcome.status, outcome.err) == (0, "")

    def named(book: Workbook) -> None:
        book["基本信息"]["B3"] = "示例市教育局"

    target.write_bytes(edited(named, target.read_bytes()))
    assert kept_in(target) == ("本区", STYLE.rstrip())


def test_every_workbook_that_is_handed_out_keeps_it(run: Run, tmp_path: Path, style: Path) -> None:
    book = Workbook()
    for row in (("名称", "版式"), ("甲局", "jiangxi-2022"), ("乙局", "shanghai-2024")):
        book.worksheets[0].append(row)
    book.save(tmp_path / "名单.xlsx")
    outcome = run(
        *("new", "--list", tmp_path / "名单.xlsx", "--style", style, "-o", tmp_path / "发放")
    )
    assert (outcome.status, outcome.err) == (0, "")
    files = sorted((tmp_path / "发放").iterdir())
    assert [kept_in(file)[0] for file in files] == ["本区"] * 2


def test_next_years_workbook_keeps_it(run: Run, tmp_path: Path, kept: Path) -> None:
    target = tmp_path / "今年.xlsx"
    run("new", "-e", "jiangxi-2023", "--prior", kept, "-o", target)
    assert kept_in(target) == ("本区", STYLE.rstrip())


def test_check_and_build_find_it(run: Run, tmp_path: Path, kept: Path, style: Path) -> None:
    assert "体例内容" not in run("check", kept).out
    run("build", kept, "-o", tmp_path / "内", "--format", "html,manifest")
    run("build", EXAMPLE, "--style", style, "-o", tmp_path / "外", "--format", "manifest")
    (inside,), (outside,) = (
        [json.loads(file.read_text("utf-8")) for file in (tmp_path / name).glob("*.json")]
        for name in ("内", "外")
    )
    digest = outside["style"]["sha256"]
    assert inside["style"] == {"sha256": digest, "name": "本区", "sheet": "体例内容"}


def test_batch_finds_it(run: Run, tmp_path: Path, kept: Path) -> None:
    run("batch", kept.parent, "-o", tmp_path / "公开", "--format", "manifest", "-j", 1)
    (file,) = (tmp_path / "公开").glob("*.manifest.json")
    assert json.loads(file.read_text("utf-8"))["style"]["name"] == "本区"


def test_batch_says_where_a_style_was_looked_for(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "填报"
    folder.mkdir()
    submission, edition = example()
    named = replace(submission, identity=replace(submission.identity, style="本区"))
    (folder / "甲.xlsx").write_bytes(write_form(edition, named, spare=SPARSE))
    outcome = run("batch", folder, "-o", tmp_path / "公开", "--check-only", "-j", 1)
    assert "填报表所在的文件夹里也没有 本区.yaml" in outcome.err


def test_build_keeps_it_in_a_copy(run: Run, tmp_path: Path, style: Path) -> None:
    file = tmp_path / "填报" / "填报表.xlsx"
    file.parent.mkdir()
    shutil.copy(EXAMPLE, file)
    before = file.read_bytes()
    command = ("build", file, "--style", style, "--format", "json", "--keep-style", "-o")
    outcome = run(*command, tmp_path / "输出")
    assert f"已生成 {tmp_path / '输出' / '填报表.xlsx'}，体例存在里面" in outcome.out
    assert file.read_bytes() == before
    assert kept_in(tmp_path / "输出" / "填报表.xlsx") == ("本区", STYLE.rstrip())
    again = run(*command, tmp_path / "输出")
    assert (again.status, "文件已经存在" in again.err) == (2, True)
    copy = tmp_path / "输出" / "填报表.xlsx"
    twice = run("build", copy, *command[2:], tmp_path / "再次")
    assert (twice.status, "填报表里已经有体例" in twice.err) == (2, True)
    bare = run("build", file, "--keep-style", "-o", tmp_path / "无")
    assert (bare.status, "没有写明体例" in bare.err) == (2, True)


@pytest.mark.parametrize(
    ("cell", "line", "message"),
    [
        ("A6", "    places: 七", "体例内容!A6：numbers.percent.places：应为整数"),
        ("A5", "  percent: {{", "体例内容!A6：YAML 写法有误"),
        ("A3", "words: &a [*a]", "体例内容!A3：YAML 写法有误"),
        ("A3", "=1+1", "体例内容!A3：这里是“未计算的公式”"),
    ],
)
def test_what_is_kept_is_trusted_as_little_as_any_style(
    run: Run, kept: Path, cell: str, line: str, message: str
) -> None:
    def change(book: Workbook) -> None:
        book["体例内容"][cell] = line

    kept.write_bytes(edited(change, kept.read_bytes()))
    outcome = run("check", kept)
    assert outcome.status == 2
    assert message in outcome.err


def test_a_style_that_the_workbook_does_not_name_is_not_used(run: Run, kept: Path) -> None:
    def unnamed(book: Workbook) -> None:
        book["基本信息"]["B7"] = None

    kept.write_bytes(edited(unnamed, kept.read_bytes()))
    assert "工作表“体例内容”没有用到" in run("check", kept).out


def test_a_department_keeps_what_all_its_units_keep(style: Path) -> None:
    first, second = units("jiangxi-2022", 1, count=2)
    ours = keep_style(style, load_edition("jiangxi-2022"))
    both = books([with_style(first, ours), with_style(second, ours)])
    assert consolidate(both).submission.style == ours
    other = with_style(second, replace(ours, text="charts: true"))
    apart = consolidate(books([with_style(first, ours), other]))
    assert apart.submission.style is None
    assert apart.submission.identity.style == ""
    assert "“体例”各单位不同，没有填" in apart.notes
