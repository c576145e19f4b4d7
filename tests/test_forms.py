"""The form that a department begins with, from whatever it has, several files at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.commands.forms import begin, form_from
from generator.edition.load import load_edition
from generator.errors import Unusable
from generator.submission import Submission
from generator.workbook.reading.workbook import read_workbook
from tests.departments import department
from tests.exports import Look, one_book, saved
from tests.samples import REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "qingshanhu-bigdata-2022" / "workbook.xlsx"
EDITION = load_edition("jiangxi-2023")
NAME = "南昌市青山湖区大数据中心"


def read(content: bytes) -> Submission:
    return read_workbook(Path("填报表.xlsx"), content)[0]


def exported(folder: Path, name: str = NAME) -> tuple[Path, Submission]:
    made = department(EDITION.id, seed=3)
    own = replace(made, identity=replace(made.identity, name=name))
    return saved(one_book(EDITION, own, Look(name=name)), folder / "导出.xlsx"), own


def amounts(submission: Submission, table: str) -> dict[object, object]:
    cells = submission.tables[table].cells
    return {at: cell.value for at, cell in cells.items() if cell.value}


def test_without_files_the_form_is_the_blank_one() -> None:
    formed = form_from([], EDITION, "单位")
    assert formed.name == "2023年度决算填报表.xlsx"
    assert formed.lines == ()
    assert begin(EDITION, kind="单位")[:2] == formed.content[:2] == b"PK"


def test_exported_tables_are_laid_over_what_last_year_brings(tmp_path: Path) -> None:
    tables, own = exported(tmp_path)
    formed = form_from([tables, EXAMPLE], EDITION)
    found, carried = read(formed.content), read(begin(EDITION, prior=EXAMPLE))
    assert found.identity == carried.identity
    assert found.writings == carried.writings
    said = {name: cell.value for name, cell in found.prior.items()}
    assert said == {name: cell.value for name, cell in carried.prior.items()}
    assert any(said.values())
    for table in ("三公表", "支出表"):
        assert amounts(found, table) == amounts(own, table) != {}
    assert formed.lines[0] == "“workbook.xlsx”：已带来上年数、职责、单位、名词"
    assert len(formed.lines) > 1


def test_exported_tables_alone_are_read_as_import_does(tmp_path: Path) -> None:
    tables, own = exported(tmp_path)
    found = read(form_from([tables], EDITION).content)
    assert found.identity.name == NAME
    assert amounts(found, "三公表") == amounts(own, "三公表") != {}


def test_two_of_last_year_are_too_many(tmp_path: Path) -> None:
    copy = tmp_path / "另一份.xlsx"
    copy.write_bytes(EXAMPLE.read_bytes())
    with pytest.raises(Unusable, match=r"有 2 份上年的：workbook\.xlsx、另一份\.xlsx"):
        form_from([EXAMPLE, copy], EDITION)


@pytest.mark.parametrize(
    ("edition", "remedy"),
    [
        ("jiangxi-2022", "是 2022 年度的填报表。填好的填报表请直接审核"),
        ("jiangxi-2025", "是 2022 年度的填报表。请给出 2024 年度的填报表或公开文本"),
    ],
)
def test_a_form_of_another_year_is_refused(edition: str, remedy: str) -> None:
    with pytest.raises(Unusable, match=remedy):
        form_from([EXAMPLE], load_edition(edition))
