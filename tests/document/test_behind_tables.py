"""What a region counts among its tables and a department writes itself stands behind these."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.build import build, examine
from generator.examination import Examination
from generator.published.bring import bring
from tests.departments import department
from tests.edition.conftest import Write, refusal, write  # noqa: F401 - a fixture
from tests.years import written

pytestmark = pytest.mark.slow
EDITION, FORM, NONE = "honghe-2024", "项目支出绩效自评表", "本表无数据。"
PROJECT, BELOW = "信息化运行维护", "注：资金由市级安排。"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made_up = department(EDITION, seed=1, is_full=True)
    return written(made_up, tmp_path_factory.mktemp("book") / "填报表.xlsx")


@pytest.fixture(scope="module")
def with_form(file: Path) -> Path:
    book = load_workbook(file)
    sheet = book[FORM]
    for address, value in {"B3": PROJECT, "E7": 120, "F7": 90, "A24": BELOW}.items():
        sheet[address].value = value
    book.save(file.with_name("有自评表.xlsx"))
    return file.with_name("有自评表.xlsx")


def lines(examination: Examination, path: str) -> list[str]:
    tree = examination.composition.document.tree
    return ["".join(map(str, it.itertext())) for it in tree.iterfind(path)]


def test_it_is_numbered_on_and_listed(file: Path) -> None:
    examination = examine(file)
    listed = lines(examination, ".//nav/p[@class='contents-2']")
    at = listed.index("十二、国有资产使用情况表")
    behind = ["十三、部门整体支出绩效自评情况", "十四、部门整体支出绩效自评表", f"十五、{FORM}"]
    assert listed[at + 1 : at + 4] == behind
    titles = lines(examination, ".//h2")
    assert [title for title in titles if title in behind] == behind
    assert titles.index(behind[0]) > titles.index("国有资产使用情况表")


def test_where_there_is_no_form_it_says_so(file: Path, with_form: Path) -> None:
    assert lines(examine(file), ".//p").count(NONE) == 2
    assert lines(examine(with_form), ".//p").count(NONE) == 1


def test_a_form_stands_where_a_sentence_puts_it_and_nowhere_else(with_form: Path) -> None:
    examination = examine(with_form)
    assert lines(examination, ".//tr/*").count(PROJECT) == 1
    assert BELOW in lines(examination, ".//p")
    assert not [title for title in lines(examination, ".//h2") if PROJECT in title]


def test_a_form_there_is_read_as_such(with_form: Path, tmp_path: Path) -> None:
    (page,) = build(examine(with_form), tmp_path, ["html"])
    published = bring([page], None).published
    assert published is not None
    (form,) = published.submission.evaluations
    assert (form.form, form.project) == (FORM, PROJECT)
    assert [note.text for note in form.notes] == [BELOW]
    assert published.unread == ()


def test_what_stands_behind_tables_has_a_title(write: Write) -> None:  # noqa: F811
    section = "parts: {决算表: {sections: {附: {paragraphs: {全文: 附表略。}}}}}\n"
    write(f"id: test\nextends: jiangxi-2022\nname: 某地\nyear: 2031\n{section}")
    assert "标题" in refusal()
