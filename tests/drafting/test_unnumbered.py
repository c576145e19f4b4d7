"""An edition of documents in which nothing has a number: drafted, mended by hand, proved, used."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from generator.build import build, examine
from generator.drafting.reproduced import CELLS, FIGURES, HEADINGS, NOTES, WORDS, reproduce
from generator.edition.load import FOLDERS_VARIABLE, load_edition, load_folder
from generator.workbook.form import write_form
from tests.departments import department
from tests.drafting.made_up import MADE_UP, REGION, write_made_up
from tests.helpers import Run, runner

pytestmark = pytest.mark.slow

#: What an officer changes by hand: file, what stands there, what should.
BY_HAND = (
    ("edition.yaml", "name: 2025年度部门决算公开（草稿）", "name: 某地2025年度部门决算公开"),
    ("edition.yaml", 'region: ""', "region: 某地"),
    ("wording.yaml", "flat: 与上年持平", "flat: 与2024年持平"),
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


def test_an_edition_is_drafted_from_documents_without_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    shutil.copytree(Path(__file__).with_name(REGION), tmp_path / "hidden" / REGION)
    monkeypatch.setenv(FOLDERS_VARIABLE, str(tmp_path / "hidden"))
    load_edition.cache_clear()
    *seen, unseen = (write_made_up(it, tmp_path) for it in MADE_UP)
    monkeypatch.delenv(FOLDERS_VARIABLE)
    load_edition.cache_clear()
    mine = tmp_path / "editions" / "mine-2025"
    drafted = run("edition", "draft", *map(str, seen), "-o", str(mine))
    assert drafted.status == 0, drafted.err
    assert "看来是部门才写，请核对" in drafted.out
    assert "列为要填的清单“项目支出明细表”" in drafted.out
    texts = {file.name: file.read_text("utf-8") for file in mine.iterdir()}
    assert not any(re.search("示例[甲乙丙]", text) for text in texts.values())
    assert "{% if 公务接待费 %}公务接待费支出" in texts["wording.yaml"]
    assert "{% if not 公务接待费 %}{{ 自称 }}" in texts["wording.yaml"]
    for name, before, after in BY_HAND:
        assert before in texts[name]
        texts[name] = texts[name].replace(before, after, 1)
        (mine / name).write_text(texts[name], "utf-8")
    edition = load_folder(mine)
    for file in (*seen, unseen):
        shares = reproduce(file, edition).shares
        for part in (CELLS, FIGURES, WORDS, HEADINGS, NOTES):
            assert shares[part].lost == [], (file.name, part)
    monkeypatch.setenv(FOLDERS_VARIABLE, str(mine.parent))
    load_edition.cache_clear()
    book = tmp_path / "试填.xlsx"
    book.write_bytes(write_form(edition, department("mine-2025", 3)))
    (document,) = build(examine(book), tmp_path / "试印", ["docx"])
    assert document.stat().st_size > 0
    load_edition.cache_clear()
