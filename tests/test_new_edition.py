"""A new year is a folder of text: written here, filled in and built, without a line of code."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from generator.build import build, examine
from generator.edition.load import FOLDERS_VARIABLE, load_edition
from generator.workbook.form import write_form
from generator.workbook.form.blank import blank_submission
from generator.workbook.reading.workbook import read_workbook
from tests.departments import department
from tests.samples import REPOSITORY, example

pytestmark = pytest.mark.slow

EDITION = """
id: own-next
extends: jiangxi-2022
name: 某地某年度部门决算公开
year: 2031
table_order: [资产表, 收支总表, 收入表, 支出表, 财拨总表,
  一般公共预算支出表, 基本支出表, 基金表, 国资表, 三公表]
tables:
  资产表:
    number: 公开00表
    rows:
      其他用车: {label: 8. 其他车辆}
parts:
  情况说明:
    sections:
      支出:
        paragraph_order: [说在前面, 总额, 构成]
        paragraphs:
          说在前面: 先说一句。
          构成: 全年支出{{ 金额(本年支出合计) }}万元，基本支出占{{ 占比(基本支出, 本年支出合计) }}。
"""


@pytest.fixture
def _own_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "editions" / "own-next"
    folder.mkdir(parents=True)
    (folder / "edition.yaml").write_text(EDITION, "utf-8")
    monkeypatch.setenv(FOLDERS_VARIABLE, str(folder.parent))
    load_edition.cache_clear()
    yield
    load_edition.cache_clear()


@pytest.mark.usefixtures("_own_edition")
def test_a_new_edition_is_written_filled_in_and_built(tmp_path: Path) -> None:
    edition = load_edition("own-next")
    own, _ = example()
    identity = replace(own.identity, edition="own-next", year=2031)
    workbook = tmp_path / "填报表.xlsx"
    workbook.write_bytes(write_form(edition, replace(own, identity=identity)))
    assert read_workbook(workbook)[0].identity == identity
    examination = examine(workbook)
    (file,) = build(examination, tmp_path / "out", ["docx"])
    assert file.name == f"{own.identity.name}2031年度部门决算.docx"
    document = Document(io.BytesIO(file.read_bytes()))
    lines = [
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for paragraph in document.element.body.iter(qn("w:p"))
    ]
    assert "全年支出227.27万元，基本支出占100.0%。" in lines
    after = lines[lines.index("先说一句。") :]
    assert "全年支出227.27万元，基本支出占100.0%。" in after[1:4]
    assert lines.index("公开00表") < lines.index("公开01表")
    assert "8. 其他车辆" in lines
    assert "8. 其他用车" not in lines
    assert any("较2030年" in line for line in lines)


def test_the_region_of_the_recipe_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipes = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
    (text,) = re.findall(r"```yaml\n(id: .+?)```", recipes, re.DOTALL)
    (tmp_path / "some-2025").mkdir()
    (tmp_path / "some-2025" / "edition.yaml").write_text(text, "utf-8")
    monkeypatch.setenv(FOLDERS_VARIABLE, str(tmp_path))
    load_edition.cache_clear()
    edition = load_edition("some-2025")
    workbook = tmp_path / "填报表.xlsx"
    workbook.write_bytes(write_form(edition, blank_submission(edition, "某局", "部门")))
    (file,) = build(examine(workbook), tmp_path, ["html"])
    assert "某局的职责。" in file.read_text("utf-8")
    load_edition.cache_clear()


LYING = """
id: own-next
extends: shanghai-2024
name: 某地某年度部门决算公开
year: 2031
tables:
  三公表:
    columns_above: true
    number_heading: 栏次
"""


def test_a_table_whose_columns_stand_above_its_rows_reads_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "editions" / "own-next"
    folder.mkdir(parents=True)
    (folder / "edition.yaml").write_text(LYING, "utf-8")
    monkeypatch.setenv(FOLDERS_VARIABLE, str(folder.parent))
    load_edition.cache_clear()
    made = department("shanghai-2024", 1, is_full=True)
    made = replace(made, identity=replace(made.identity, edition="own-next", year=2031))
    book = tmp_path / "填报表.xlsx"
    book.write_bytes(write_form(load_edition("own-next"), made))
    sheet = load_workbook(book)[load_edition("own-next").tables["三公表"].title]
    assert [cell.value for cell in sheet[7]][:12] == [*map(str, range(1, 13))]
    given, found = (it.tables["三公表"].cells for it in (made, read_workbook(book)[0]))
    assert {address: cell.value for address, cell in found.items()} == {
        address: cell.value for address, cell in given.items()
    }
    load_edition.cache_clear()
