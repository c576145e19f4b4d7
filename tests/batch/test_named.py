"""Files that came without their folders lie where their workbook names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.annexes.files import find_file
from generator.batch.beside import place_as_named


def workbook_that_names(folder: Path, *names: str) -> Path:
    folder.mkdir()
    book = Workbook()
    book.worksheets[0].append(names)
    file = folder / "填报表.xlsx"
    book.save(file)
    return file


@pytest.mark.parametrize("name", ["附件/报告.docx", "附件\\报告.docx", "报告.docx"])
def test_what_came_without_its_folder_is_laid_where_it_is_named(tmp_path: Path, name: str) -> None:
    workbook = workbook_that_names(tmp_path / "甲", name)
    came = tmp_path / "报告.docx"
    came.write_bytes(b"report")
    place_as_named(workbook, [came])
    assert find_file(workbook, "", name).read_bytes() == b"report"


@pytest.mark.parametrize("name", ["../报告.docx", "/报告.docx", "附件/../../报告.docx"])
def test_nothing_is_laid_elsewhere(tmp_path: Path, name: str) -> None:
    came = tmp_path / "乙" / "报告.docx"
    came.parent.mkdir()
    workbook = workbook_that_names(tmp_path / "甲", name)
    came.write_bytes(b"report")
    place_as_named(workbook, [came])
    assert set(tmp_path.rglob("*.docx")) == {came}


def test_a_name_that_no_file_can_have_is_nothing(tmp_path: Path) -> None:
    workbook = workbook_that_names(tmp_path / "甲", "附" * 300 + "/报告.docx")
    came = tmp_path / "报告.docx"
    came.write_bytes(b"report")
    place_as_named(workbook, [came])
    assert set(tmp_path.rglob("*.docx")) == {came}


def test_what_lies_there_already_stays(tmp_path: Path) -> None:
    workbook = workbook_that_names(tmp_path / "甲", "报告.docx")
    (workbook.parent / "报告.docx").write_bytes(b"own")
    came = tmp_path / "报告.docx"
    came.write_bytes(b"another")
    place_as_named(workbook, [came])
    assert (workbook.parent / "报告.docx").read_bytes() == b"own"
