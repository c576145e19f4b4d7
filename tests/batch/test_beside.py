"""Annexes travel with the workbook that names them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.batch.beside import annexes_of, is_form
from generator.batch.plan import list_workbooks
from generator.submission import Cell, NamedFile
from generator.workbook.form import SPARSE, write_form
from tests.annexes.makers import bytes_of, pdf, png, saved_pdf, spreadsheet
from tests.batch.folders import workbook
from tests.departments import department
from tests.helpers import Run
from tests.years import edition_of

pytestmark = pytest.mark.slow

EDITION = "jiangxi-2023"
NAMES = ("附件/清单.xlsx", "附件/说明.md", "附件/证书.pdf")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A department with annexes below it, and another one without."""
    own = tmp_path / "填报" / "甲局"
    (own / "附件").mkdir(parents=True)
    (own / NAMES[0]).write_bytes(bytes_of(spreadsheet([["项目", "金额"], ["修缮", 12]])))
    (own / NAMES[1]).write_text("说明如下。\n\n![现场](图/现场.png)\n", "utf-8")
    (own / "附件" / "图").mkdir()
    (own / "附件" / "图" / "现场.png").write_bytes(png())
    (own / NAMES[2]).write_bytes(saved_pdf(pdf("certificate")))
    made = department(EDITION, 1, is_full=True)
    cells = [Cell("附件文件", f"B{row}", name) for row, name in enumerate(NAMES, start=2)]
    named = tuple(NamedFile("", cell.text, cell) for cell in cells)
    content = write_form(edition_of(EDITION), replace(made, annexes=named), spare=SPARSE)
    (own / "填报表.xlsx").write_bytes(content)
    (tmp_path / "填报" / "乙.xlsx").write_bytes(workbook(1))
    return tmp_path / "填报"


def test_annexes_are_found_and_are_no_workbooks_to_build(folder: Path) -> None:
    own = folder / "甲局" / "填报表.xlsx"
    found = annexes_of(own, own.read_bytes())
    assert {path.relative_to(own.parent).as_posix() for path in found} == {
        *NAMES,
        "附件/图/现场.png",
    }
    assert list_workbooks(folder).workbooks == ("乙.xlsx", "甲局/填报表.xlsx")
    assert is_form(own)
    assert not is_form(own.parent / NAMES[0])


def test_a_form_that_another_one_names_is_built_all_the_same(folder: Path) -> None:
    (folder / "甲局" / NAMES[0]).write_bytes(workbook(2))
    assert f"甲局/{NAMES[0]}" in list_workbooks(folder).workbooks


@pytest.mark.parametrize("content", [b"", b"PK", b"not a package"])
def test_what_is_no_package_names_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "坏.xlsx"
    file.write_bytes(content)
    assert annexes_of(file, content) == []
    assert not is_form(file)


def test_documents_hold_their_annexes_and_change_with_them(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "公开"
    arguments = ("batch", folder, "-o", out, "--format", "html")

    def written() -> list[str]:
        lines = (out / "结果.jsonl").read_text("utf-8").splitlines()
        return [name for line in lines for name in json.loads(line)["documents"]]

    assert "不可用" not in run(*arguments).out
    (page,) = (out / name for name in written() if "示例局" in name)
    assert "修缮" in page.read_text("utf-8")
    (folder / "甲局" / NAMES[0]).write_bytes(bytes_of(spreadsheet([["项目"], ["绿化"]])))
    run(*arguments)
    assert "绿化" in page.read_text("utf-8")


def test_too_many_names_are_left_to_the_worker(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = folder / "甲局" / "填报表.xlsx"
    count: Callable[[], int] = lambda: len(annexes_of(own, own.read_bytes()))  # noqa: E731
    whole = count()
    monkeypatch.setattr("generator.batch.beside.MAX_ANNEXES", 1)
    assert count() < whole
