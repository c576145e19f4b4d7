"""An edition of a region that none knows: drafted from documents, mended by hand, proved, used."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from generator.annexes.model import Words
from generator.build import build, examine
from generator.checks.run import run_checks
from generator.document.compose.frame import compose
from generator.drafting.reproduced import CELLS, FIGURES, HEADINGS, NOTES, WORDS, reproduce
from generator.edition.load import FOLDERS_VARIABLE, load_edition, load_folder
from generator.edition.model import Edition
from generator.edition.shapes import Fixed
from generator.figures.derive import derive
from generator.published.read import read_published
from generator.published.source import read_source
from generator.submission import Block, TableRow
from generator.workbook.form import write_form
from tests.departments import department
from tests.helpers import Run
from tests.years import written

pytestmark = pytest.mark.slow

#: A region that no edition knows: its own order of tables and columns, labels and sentences.
ID = "hidden-2025"
#: The same region where it is furthest from all that the program knows: headings without 第几部分,
#: amounts in 元, a form by which departments evaluate themselves.
BARE = "bare-2025"
#: That form, as each department fills it in.
FORM = Block(
    "table",
    rows=(
        TableRow((("评价内容", 1, 1), ("自我打分", 1, 1), ("打分理由", 1, 1))),
        TableRow((("经费用得是否节约", 1, 1), ("甲等", 1, 1), ("压减了印刷", 1, 1))),
    ),
    columns=3,
)
#: What an officer changes by hand: file, what stands there, what should.
BY_HAND = (
    ("edition.yaml", "name: 2025年度部门决算公开（草稿）", "name: 某地2025年度部门决算公开"),
    ("edition.yaml", 'region: ""', "region: 某地"),
    ("wording.yaml", "flat: 与上年持平", "flat: 同比持平"),
)
NAMES = {5: ("某市示例甲局", "html"), 8: ("某市示例乙局", "docx"), 11: ("某市示例丙局", "html")}


def published(
    folder: Path, monkeypatch: pytest.MonkeyPatch, count: int, region: str = ID, *own_forms: Block
) -> list[Path]:
    """What made-up departments of the region published."""
    for name in (ID, BARE):
        shutil.copytree(Path(__file__).with_name(name), folder / "hidden" / name)
    monkeypatch.setenv(FOLDERS_VARIABLE, str(folder / "hidden"))
    load_edition.cache_clear()
    files = []
    for seed, (name, kind) in [*NAMES.items()][:count]:
        made = department(region, seed)
        writings = {key: (*blocks, *own_forms) for key, blocks in made.writings.items() if blocks}
        named = replace(made.identity, name=name)
        own = replace(made, identity=named, writings={**made.writings, **writings})
        book = folder / f"{seed}.xlsx"
        book.write_bytes(write_form(load_edition(region), own))
        files += build(examine(book), folder, [kind])
    monkeypatch.delenv(FOLDERS_VARIABLE)
    load_edition.cache_clear()
    return files


def assert_form_is_kept(file: Path, edition: Edition) -> None:
    """The region's own evaluation form is read whole, printed again, and no grade of it doubted."""
    own = read_published(file, edition).submission
    kept = [block for block in own.writings["自我评价情况"] if block.kind == "table"]
    assert [block.rows for block in kept] == [FORM.rows]
    disclosure = derive(own, edition)
    tables = compose(disclosure).document.tree.iter("table")
    printed = [
        ["".join(map(str, it.itertext())) for it in table.iter("th", "td")] for table in tables
    ]
    assert [text for row in FORM.rows for text, _, _ in row.cells] in printed
    doubted = [it for it in run_checks(disclosure, (), ()) if "自我评价情况" in it.message]
    assert doubted == []


def test_an_edition_is_drafted_mended_and_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    *seen, unseen = published(tmp_path, monkeypatch, len(NAMES), BARE, FORM)
    for file in (*seen, unseen):
        text = "".join(it.text for it in read_source(file).blocks if isinstance(it, Words))
        assert not re.search("第.部分|万元(?!，自评)", text)
        assert "二、2025年度部门决算报表" in text
    mine = tmp_path / "editions" / "mine-2025"
    drafted = run("edition", "draft", *map(str, seen), "--extends", "national", "-o", str(mine))
    assert drafted.status == 0, drafted.err
    # what is uncertain is told, and stands beside what it is about
    assert "“3. 公务招待费”一行按相近的名称认作“公务接待费”" in drafted.out
    assert "# 存疑：“3. 公务招待费”一行按相近的名称认作" in (mine / "tables.yaml").read_text(
        "utf-8"
    )
    assert "表里没有这个数，列为要填的" in drafted.out
    # nothing of a department is kept
    for file in mine.iterdir():
        assert not re.search("示例[甲乙丙]局|甲等|压减了印刷", file.read_text("utf-8")), file.name
    assert len(BY_HAND) <= 10
    for name, before, after in BY_HAND:
        text = (mine / name).read_text("utf-8")
        assert before in text
        (mine / name).write_text(text.replace(before, after, 1), "utf-8")
    edition = load_folder(mine)
    assert edition.style.amount_unit == "元"
    assert edition.wording.part_heading == "{{ 序号 }}、{{ 标题 }}"
    assert edition.wording.section_heading == "（{{ 序号 }}）{{ 标题 }}"
    for file in (*seen, unseen):
        shares = reproduce(file, edition).shares
        assert shares[CELLS].percent >= 95, shares[CELLS].lost
        assert shares[FIGURES].percent >= 95, shares[FIGURES].lost
        assert shares[WORDS].percent >= 94, shares[WORDS].lost  # a reason that only one gives
        assert shares[HEADINGS].lost == []
        assert shares[NOTES].lost == []
    assert_form_is_kept(unseen, edition)
    tested = run("edition", "test", str(mine), str(unseen))
    assert tested.status == 0
    assert "  表格的格：" in tested.out
    # and it is an edition like any other
    monkeypatch.setenv(FOLDERS_VARIABLE, str(mine.parent))
    load_edition.cache_clear()
    assert run("editions", "mine-2025").status == 0
    book = tmp_path / "试填.xlsx"
    assert run("new", "-e", "mine-2025", "-o", str(book)).status == 0
    book.write_bytes(write_form(edition, department("mine-2025", 3)))
    (document,) = build(examine(book), tmp_path / "试印", ["docx"])
    assert document.stat().st_size > 0
    load_edition.cache_clear()


def test_what_the_document_orders_the_edition_orders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    (first,) = published(tmp_path, monkeypatch, 1)
    mine = tmp_path / "mine-2025"
    assert run("edition", "draft", str(first), "-o", str(mine)).status == 0
    edition = load_folder(mine)
    assert edition.table_order[:5] == ("财拨总表", "收支总表", "支出表", "收入表", "三公表")
    spending = edition.tables["支出表"].all_columns
    assert [*spending][:3] == ["本年支出合计", "项目支出", "基本支出"]
    assert spending["本年支出合计"].total == "2..6"
    assert edition.tables["收支总表"].title == "部门收支决算总表"
    again = run("edition", "draft", str(first), "-o", str(mine))
    assert again.status == 2
    assert "里面已经有版式" in again.err


def test_what_an_edition_does_not_print_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    (first,) = published(tmp_path, monkeypatch, 1)
    mine = tmp_path / "mine-2025"
    assert run("edition", "draft", str(first), "-o", str(mine)).status == 0
    wording = mine / "wording.yaml"
    text = wording.read_text("utf-8")
    assert "共有车辆{{ 数量(" in text
    wording.write_text(re.sub(r"共有车辆\{\{ 数量\(\w+\) \}\}辆", "没有车辆", text), "utf-8")
    shares = reproduce(first, load_folder(mine)).shares
    assert any("共有车辆" in lost for lost in shares[FIGURES].lost)
    assert shares[CELLS].lost == []


def test_a_folder_without_an_edition_is_refused(tmp_path: Path, run: Run) -> None:
    outcome = run("edition", "test", str(tmp_path), str(tmp_path / "某.html"))
    assert outcome.status == 2
    assert "不是版式的文件夹" in outcome.err


def test_rows_that_lie_below_each_column_are_drafted(tmp_path: Path, run: Run) -> None:
    """The ministry's table of 三公: 预算数 and 决算数 side by side, every row below each."""
    book = written(department("central-2024", 5, is_full=True), tmp_path / "某局.xlsx")
    (file,) = build(examine(book), tmp_path, ["html"])
    mine = tmp_path / "mine-2024"
    drafted = run("edition", "draft", str(file), "--extends", "national", "-o", str(mine))
    assert drafted.status == 0, drafted.err
    edition = load_folder(mine)
    table = edition.tables["三公表"]
    assert isinstance(table, Fixed)
    assert table.columns_above
    assert [it.label for it in table.rows.values()][:3] == ["合计", "因公出国（境）费", "小计"]
    assert reproduce(file, edition).shares[CELLS].lost == []
