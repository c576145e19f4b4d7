"""Exports of every look give the submission that they were made from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import cycle, product
from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.edition.layout import Address
from generator.edition.load import load_edition
from generator.edition.model import Edition
from generator.importing.gather import Imported, gather
from generator.money import decimals
from generator.submission import Submission
from generator.workbook.reading.workbook import read_workbook
from tests.departments import department
from tests.exports import FOLDER, LOOKS, Look, one_book, one_each, saved
from tests.samples import EXAMPLES, example
from tests.sampling import sampled

pytestmark = pytest.mark.slow

FIXTURES = sorted(FOLDER.iterdir())
BOOKS = {file.parent.name: file for file in EXAMPLES}
SHANGHAI = next(file for file in EXAMPLES if "shanghai" in str(file))


def amounts(submission: Submission) -> dict[str, dict[Address, Decimal]]:
    """Every amount that was typed, in 万元, by table."""
    return {
        name: {key: cell.value for key, cell in entries.cells.items() if cell.value is not None}
        for name, entries in submission.tables.items()
    }


def subjects(submission: Submission) -> dict[str, tuple[tuple[str, str], ...]]:
    return {
        name: tuple((subject.code, subject.name) for subject in entries.subjects)
        for name, entries in submission.tables.items()
    }


def assert_same(imported: Imported, source: Submission, edition: Edition) -> None:
    own = {name: source.tables[name] for name in edition.table_order}
    source = replace(source, tables=own)
    assert amounts(imported.submission) == amounts(source)
    assert subjects(imported.submission) == subjects(source)


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.name)
def test_the_files_kept_give_the_example_and_leave_nothing(file: Path) -> None:
    submission, edition = example()
    imported = gather([file], edition)
    assert_same(imported, submission, edition)
    assert imported.leftovers == ()
    identity = imported.submission.identity
    assert (identity.name, identity.unit) == ("某某中心", LOOKS[file.stem][0].unit)


def test_every_look_that_is_listed_is_kept_as_a_file() -> None:
    assert {file.stem for file in FIXTURES} == set(LOOKS)
    assert {file.suffix for file in FIXTURES} == {".xls", ".ods"}


MADE: dict[str, Look] = {
    "plain": Look(),
    "千元": Look(unit="千元"),
    "as words": Look(text=True),
    "codes in three columns": Look(split=True, indent=False),
    "extra columns and blank ones": Look(left=2, top=3, numbered=True),
    "pages": Look(pages=7, split=True),
    "headings that are not merged": Look(merged=False),
    "all at once": Look(text=True, split=True, left=1, top=2, numbered=True, pages=9),
}


@pytest.mark.parametrize(
    ("example", "look"),
    sampled(product(BOOKS, MADE), [*zip(cycle(BOOKS), MADE, strict=False)]),
)
def test_every_look_of_every_example(example: str, look: str, tmp_path: Path) -> None:
    submission, edition = read_workbook(BOOKS[example])
    file = saved(one_book(edition, submission, MADE[look]), tmp_path / "导出.xlsx")
    imported = gather([file], edition)
    assert_same(imported, submission, edition)
    assert imported.leftovers == ()


def test_a_folder_with_a_file_for_each_table(tmp_path: Path) -> None:
    submission, edition = example()
    for title, book in one_each(edition, submission, Look()):
        saved(book, tmp_path / "报表" / f"{title}.xlsx")
    (tmp_path / "报表" / "~$说明.xlsx").write_bytes(b"lock")
    (tmp_path / "报表" / "说明.txt").write_text("说明", encoding="utf-8")
    imported = gather([tmp_path / "报表"], edition)
    assert_same(imported, submission, edition)


def test_tables_in_different_units(tmp_path: Path) -> None:
    """万元 keeps how exact each amount was."""
    submission, edition = example()
    for at, (title, book) in enumerate(one_each(edition, submission, Look())):
        saved(book, tmp_path / "元" / f"{title}.xlsx")
        if at == 2:
            break
    for at, (title, book) in enumerate(one_each(edition, submission, Look(unit="万元"))):
        if at > 2:
            saved(book, tmp_path / "万元" / f"{title}.xlsx")
    imported = gather([tmp_path], edition)
    assert_same(imported, submission, edition)
    assert imported.submission.identity.unit == "万元"
    typed = imported.submission.tables["收支总表"].cells["收入总计", "决算数"]
    assert typed.value is not None
    assert typed.places == 6
    assert decimals(typed.value) <= 2


def test_tables_without_titles_are_known_by_their_headings(tmp_path: Path) -> None:
    """But for one that may be either of two, of which nothing is placed."""
    edition = load_edition("jiangxi-2022")
    submission = department("jiangxi-2022", 7, is_full=True)
    file = saved(one_book(edition, submission, Look(titled=False)), tmp_path / "导出.xlsx")
    imported = gather([file], edition)
    assert set(imported.tables) == {*edition.table_order} - {"国资表"}
    for name in imported.tables:
        assert amounts(imported.submission)[name] == amounts(submission)[name]
    reasons = {item.reason for item in imported.leftovers if item.sheet == "国资表"}
    titles = [edition.tables[name].title for name in ("一般公共预算支出表", "国资表")]
    assert reasons == {f"没有表题，分不清是《{titles[0]}》、《{titles[1]}》中的哪一张"}


def test_exports_of_one_edition_fill_another(tmp_path: Path) -> None:
    """三公 lies down in one and stands in the other; lines differ; what has no place is listed."""
    submission, own = read_workbook(SHANGHAI)
    other = load_edition("jiangxi-2024")
    assert other.year == own.year
    file = saved(one_book(own, submission, Look(unit="万元")), tmp_path / "导出.xlsx")
    imported = gather([file], other)
    theirs, ours = amounts(imported.submission), amounts(submission)
    for name in ("收支总表", "收入表", "支出表", "财拨总表", "一般公共预算支出表", "基金表"):
        assert theirs[name] == ours[name]
    assert actual(theirs["三公表"]) == actual(ours["三公表"])
    title = own.tables["三公表"].title
    listed = {item.reason for item in imported.leftovers if item.sheet == title and item.amounts}
    assert all("预算数" in reason for reason in listed)


def actual(table: dict[Address, Decimal]) -> dict[str, Decimal]:
    """What a table says of 决算数, by row."""
    return {row: value for (row, column), value in table.items() if column == "决算数"}


def book_of(*rows: tuple[str | float | None, ...]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return book


def test_words_of_other_systems(tmp_path: Path) -> None:
    """Other titles, other headings, sub-columns, codes before names, pages without headings."""
    edition = load_edition("jiangxi-2022")
    book = book_of(
        ("2022年度某局支出决算总表（附表3）".replace("某局", "部门"),),
        ("编报单位：某局　　单位：元",),
        ("科目", "支出合计", "本年支出", None, "上缴上级支出", "经营支出", "对附属单位补助"),
        (None, None, "基本支出", "项目支出", None, None, None),
        ("合计", "300.00", "100.00", "200.00", "——", "——", "-"),
        ("[201]一般公共服务支出", "300.00", "100.00", "200.00"),
        ("　　20103-政府办公厅（室）及相关机构事务", 300, 100, 200),
        ("　　　　2010301 行政运行", 300, 100, 200),
    )
    imported = gather([saved(book, tmp_path / "a.xlsx")], edition)
    spending = imported.submission.tables["支出表"]
    assert [subject.code for subject in spending.subjects] == ["201", "20103", "2010301"]
    assert spending.subjects[2].name == "行政运行"
    assert spending.cells["2010301", "项目支出"].value == Decimal("0.02")
    assert spending.cells["合计", "本年支出合计"].value == Decimal("0.03")
    assert imported.submission.identity.name == "某局"
    assert imported.leftovers == ()


def test_a_sheet_with_several_tables_in_one(tmp_path: Path) -> None:
    """机构运行信息表 holds 三公 on one side, and vehicles on the other."""
    edition = load_edition("jiangxi-2022")
    book = book_of(
        ("机构运行信息表",),
        ("编制单位：某局", None, None, None, None, "2022年度", None, "单位：万元"),
        ("项目", "行次", "年初预算数", "全年预算数", "决算统计数", "项目", "行次", "决算统计数"),
        ("栏次", None, 1, 2, 3, "栏次", None, 4),
        ("一、“三公”经费支出", 1, "—", "—", "—", "四、机关运行经费", 24, 12.5),
        ("（一）支出合计", 2, 10, 9, 8.5, "（二）国有资产占用情况", 25, "—"),
        ("1．因公出国（境）费", 3, 0, 0, 0, "（一）车辆数合计（辆）", 27, 3),
        ("2．公务用车购置及运行维护费", 4, 6, 6, 6, "1．副部（省）级及以上领导用车", 28, 0),
        ("（2）公务用车运行维护费", 6, 6, 6, 6, "8．其他用车", 35, 3),
        ("3．公务接待费", 7, 4, 3, 2.5, None, None, None),
        ("4．公务用车保有量（辆）", 15, "—", "—", 3, None, None, None),
    )
    imported = gather([saved(book, tmp_path / "a.xlsx")], edition)
    public = amounts(imported.submission)["三公表"]
    assert public["公务接待费", "全年预算数"] == 3
    assert public["三公经费", "决算数"] == Decimal("8.5")
    assert public["公车保有量", "决算数"] == 3
    assert amounts(imported.submission)["资产表"] == {
        ("车辆", "决算数"): 3,
        ("省部级用车", "决算数"): 0,
        ("其他用车", "决算数"): 3,
    }
    assert imported.submission.fields["机关运行经费"].value == Decimal("12.5")
    assert not [item for item in imported.leftovers if item.amounts]


def test_budgets_beside_the_accounts(tmp_path: Path) -> None:
    """Of columns that come for 年初预算数 as well as for 决算数, the latter are meant."""
    edition = load_edition("jiangxi-2022")
    funds = ("小计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
    book = book_of(
        ("财政拨款收入支出决算总表",),
        ("编制单位：某局 2022年度 单位：万元",),
        ("收入", None, None, None, "支出"),
        ("项目", "行次", "年初预算数", "决算数", "项目（按功能分类）", "行次", "年初预算数")
        + (None,) * 3
        + ("决算数",),
        (None,) * 6 + funds + funds,
        ("一、一般公共预算财政拨款", 1, 8, 9, "一、一般公共服务支出", 30, 8, 8, 0, 0, 9, 9, 0, 0),
        ("本年收入合计", 5, 8, 9, "本年支出合计", 57, 8, 8, 0, 0, 9, 9, 0, 0),
        ("年初财政拨款结转和结余", 25, 0, 1, "年末财政拨款结转和结余", 58, 0, 0, 0, 0, 1, 1, 0, 0),
        ("一般公共预算财政拨款", 26, 0, 1),
        ("总计", 30, 8, 10, "总计", 60, 8, 8, 0, 0, 10, 10, 0, 0),
    )
    imported = gather([saved(book, tmp_path / "a.xlsx")], edition)
    table = amounts(imported.submission)["财拨总表"]
    assert imported.submission.identity.name == "某局"
    assert table["一般公共预算财政拨款", "金额"] == Decimal(9)
    assert table["年初一般公共预算财政拨款", "金额"] == Decimal(1)
    assert table["收入总计", "金额"] == table["支出总计", "合计"] == Decimal(10)
    assert table["一般公共服务支出", "一般公共预算财政拨款"] == 9
    (line,) = imported.submission.lists["年初预算"]
    assert (line["科目编码"].text, line["年初预算数"].value) == ("201", Decimal(8))
    assert imported.leftovers == ()


def test_a_name_that_begins_with_digits_is_no_code(tmp_path: Path) -> None:
    book = book_of(
        ("支出决算表",),
        ("单位：万元",),
        ("科目编码", "科目名称", "本年支出合计", "基本支出"),
        (2040220, "110指挥中心", 3, 3),
    )
    imported = gather([saved(book, tmp_path / "a.xlsx")], load_edition("jiangxi-2022"))
    (subject,) = imported.submission.tables["支出表"].subjects
    assert (subject.code, subject.name) == ("2040220", "110指挥中心")


@pytest.mark.parametrize("totals", [(None, 105, None), (1, 105, 0), (None, None, None)])
def test_headings_beside_the_total(totals: tuple[float | None, ...], tmp_path: Path) -> None:
    """The form of Shanghai parts 本年支出 in the row of 合计, which may hold amounts as well."""
    before, received, after = totals
    book = book_of(
        ("政府性基金预算财政拨款收入支出决算表",),
        ("单位：万元",),
        ("项目", None, "年初结转和结余", "本年收入", "本年支出", None, None, "年末结转和结余"),
        ("功能分类科目编码", "科目名称"),
        ("合计", None, before, received, "合计", "基本支出", "项目支出", after),
        ("221", "住房保障支出", None, 105, 105, None, 105, None),
        ("22198", "超长期特别国债安排的支出", None, 105, 105, None, 105, None),
        ("2219899", "其他住房保障支出", None, 105, 105, None, 105, None),
    )
    sheet = book.worksheets[0]
    for place in ("A3:B3", "A5:B5", "E3:G4", "C3:C4", "D3:D4", "H3:H4"):
        sheet.merge_cells(place)
    imported = gather([saved(book, tmp_path / "基金.xlsx")], load_edition("shanghai-2024"))
    assert imported.leftovers == ()
    found = amounts(imported.submission)["基金表"]
    assert {column: amount for (row, column), amount in found.items() if row == "2219899"} == {
        "本年收入": 105,
        "本年支出": 105,
        "项目支出": 105,
    }
