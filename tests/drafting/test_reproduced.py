"""What an edition prints again of a document that its department changed a little."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from generator.build import build, examine
from generator.drafting.reproduced import (
    CELLS,
    CONTENTS,
    FIGURES,
    HEADINGS,
    NOTES,
    OWN_FIGURES,
    OWN_WORDS,
    WORDS,
    PartShare,
    reproduce,
)
from generator.edition.load import load_edition
from tests.departments import department
from tests.helpers import Run, runner
from tests.samples import REPOSITORY
from tests.years import written

EDITION = "jiangxi-2022"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a made-up department published."""
    folder = tmp_path_factory.mktemp("published")
    book = written(department(EDITION, 5, is_full=True), folder / "某局.xlsx")
    (file,) = build(examine(book), folder, ["html"])
    return file.read_text("utf-8")


@cache
def shares(content: str, folder: Path) -> Mapping[str, PartShare]:
    file = folder / "某局2022年度部门决算.html"
    file.write_text(content, "utf-8")
    return reproduce(file, load_edition(EDITION)).shares


def changed(page: str, *changes: tuple[str, str]) -> str:
    for before, after in changes:
        assert before in page
        page = page.replace(before, after)
    return page


def test_all_of_an_own_document(page: str, tmp_path: Path) -> None:
    found = shares(page, tmp_path)
    for part in (CELLS, FIGURES, OWN_FIGURES, OWN_WORDS, HEADINGS, CONTENTS, NOTES):
        assert found[part].whole, part
        assert found[part].lost == [], part
    assert found[WORDS].percent > 99


def test_what_a_department_wrote_itself_is_told_apart(page: str, tmp_path: Path) -> None:
    """A long account of how projects were evaluated neither helps nor harms the sentences."""
    before = shares(page, tmp_path)
    heading = "预算绩效情况说明</h3>"
    after = shares(
        changed(page, (heading, f"{heading}<p>{'本年有项目3个，都已完成。' * 40}</p>")), tmp_path
    )
    assert after[WORDS].whole == before[WORDS].whole
    assert after[FIGURES].whole == before[FIGURES].whole
    assert after[OWN_FIGURES].whole == before[OWN_FIGURES].whole + 40
    assert after[OWN_WORDS].lost == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("预算绩效情况说明</h3>", "预算绩效评价情况说明</h3>"),
        ("国有资产占用情况说明</h3>", "国有资产占用情况说明。</h3>"),
    ],
    ids=["called a little otherwise", "ends with a full stop"],
)
def test_a_section_is_the_same_under_a_heading_that_was_changed(
    before: str, after: str, page: str, tmp_path: Path
) -> None:
    found = shares(changed(page, (before, after)), tmp_path)
    for part in (FIGURES, OWN_FIGURES, OWN_WORDS):
        assert found[part].lost == [], part
    assert found[WORDS].percent > 99


def test_a_sentence_that_the_edition_has_not_is_lost(page: str, tmp_path: Path) -> None:
    heading = "政府采购支出情况说明</h3>"
    found = shares(
        changed(page, (heading, f"{heading}<p>其中面向残疾人企业采购7.31万元。</p>")), tmp_path
    )
    assert any("残疾人企业" in lost for lost in found[WORDS].lost)
    assert any("7.31" in lost for lost in found[FIGURES].lost)
    assert found[OWN_WORDS].lost == []


def test_a_table_of_another_shape_is_compared_in_its_order(page: str, tmp_path: Path) -> None:
    """As text made of a PDF has a row of its own where a page ends."""
    table = page[page.index('id="table-3"') :]
    table = table[: table.index("</table>")]
    first = table.index("<tr", table.index("<tbody"))
    row = table[first : table.index("</tr>", first) + len("</tr>")]
    longer = table.replace(row, f"<tr><td>下页</td></tr>{row}", 1)
    found = shares(changed(page, (table, longer)), tmp_path)
    assert found[CELLS].lost == ["《支出决算表》“下页”"]


def test_a_house_style_is_tried_with_the_edition(page: str, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "某局2022年度部门决算.html"
    file.write_text(page, "utf-8")
    style = tmp_path / "我区.yaml"
    style.write_text("numbers: {percent: {places: 3}}\n", "utf-8")
    folder = str(REPOSITORY / "templates" / "editions" / EDITION)
    as_it_is = run("edition", "test", folder, str(file), "--most", "0")
    styled = run("edition", "test", folder, str(file), "--most", "0", "--style", str(style))
    assert (as_it_is.status, styled.status) == (0, 0)
    (whole,) = (line for line in as_it_is.out.splitlines() if FIGURES in line)
    assert whole.endswith("（100.0%）")
    assert whole not in styled.out
