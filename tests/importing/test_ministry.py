"""Exports of the ministry's software are read whole, whatever the edition makes of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.build import examine
from generator.edition.load import available, load_edition
from generator.edition.model import Edition
from generator.errors import Unusable
from generator.expression import parse, references
from generator.importing.gather import Imported, gather
from generator.importing.report import lines_of, workbook_of
from generator.submission import Submission
from tests.departments import department
from tests.exports import Look, one_book, saved
from tests.importing.test_shapes import amounts, assert_same, subjects
from tests.ministry import LONGEST, NAME, NOT_EXPORTED, OWNED, SPENT, Ministry
from tests.office import Office
from tests.sampling import editions

BUDGETS = {"201": Decimal("90.005"), "208": Decimal("10.1"), "221": Decimal(5)}
#: Tables that a region publishes and the ministry's software has no form for.
FORMLESS = {"购买服务表", "资产使用表"}
WITH_BUDGETS = [
    name
    for name in available()
    if "年初预算" in {b.list for b in load_edition(name).imports.budgets.values()}
]


def read(book: Workbook, folder: Path, edition: Edition) -> Imported:
    return gather([saved(book, folder / "决算.xlsx")], edition)


def shown(submission: Submission, edition: Edition) -> Submission:
    """A submission without what the export does not show.

    Totals of groups of economic subjects, and tables for which the ministry has no form.
    """
    tables = dict(submission.tables)
    for name in FORMLESS & tables.keys():
        tables[name] = replace(tables[name], cells={})
    for name, entries in tables.items():
        if name in NOT_EXPORTED:
            tables[name] = replace(entries, cells={}, subjects=())
            continue
        groups = edition.tables[name].grouped()
        cells = {at: cell for at, cell in entries.cells.items() if at[0] not in groups}
        tables[name] = replace(entries, cells=cells)
    return replace(submission, tables={name: tables[name] for name in edition.table_order})


def fields(submission: Submission) -> dict[str, Decimal]:
    return {name: c.value for name, c in submission.fields.items() if c.value is not None}


def budgets(imported: Imported) -> dict[str, Decimal | None]:
    lines = imported.submission.lists.get("年初预算", ())
    return {line["科目编码"].text: line["年初预算数"].value for line in lines}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("edition_id", editions())
def test_a_whole_export_gives_the_tables(edition_id: str, seed: int, tmp_path: Path) -> None:
    edition, submission = load_edition(edition_id), department(edition_id, seed)
    imported = read(Ministry(edition, submission, BUDGETS).draw(), tmp_path, edition)
    source = shown(submission, edition)
    assert amounts(imported.submission) == amounts(source)
    assert subjects(imported.submission) == subjects(source)
    assert imported.leftovers == ()
    assert budgets(imported) == (BUDGETS if edition_id in WITH_BUDGETS else {})
    assert imported.submission.identity.name == NAME


@pytest.mark.parametrize("edition_id", editions())
def test_no_finding_comes_of_an_export_that_agrees(edition_id: str, tmp_path: Path) -> None:
    """But for what the export can't know: last year, words, reasons."""
    edition, submission = load_edition(edition_id), department(edition_id, 5, unit="元")
    imported = read(Ministry(edition, submission, BUDGETS).draw(), tmp_path, edition)
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(workbook_of(imported, edition))
    found = examine(file).findings
    rules = {item.rule for item in found if item.severity == "error"}
    about_others = {
        name
        for name, rule in edition.rules.items()
        if any(path[0] in NOT_EXPORTED for path in references(parse(rule.check)))
    }
    unknown = {"必填未填", "内容缺失", "上年数未填", "原因未填", "金额未填"}
    assert rules <= unknown | about_others


def test_budgets_of_all_funds_are_used_where_all_is_appropriated(tmp_path: Path) -> None:
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 1)
    book = Ministry(edition, submission, BUDGETS).draw(without=["Z01_1"])
    imported = read(book, tmp_path, edition)
    assert budgets(imported) == BUDGETS
    assert "财拨总表" not in imported.tables


def test_budgets_of_other_money_are_listed(tmp_path: Path) -> None:
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 1)
    ministry = Ministry(edition, submission, BUDGETS, other_income=Decimal(3))
    imported = read(ministry.draw(without=["Z01_1"]), tmp_path, edition)
    assert budgets(imported) == {}
    texts = (item.text for item in imported.leftovers if "预算数" in item.reason)
    listed = {amount for text in texts for amount in text.split("　")}
    assert {"900050", "101000", "50000"} <= listed
    whole = read(Ministry(edition, submission, BUDGETS, Decimal(3)).draw(), tmp_path, edition)
    assert budgets(whole) == BUDGETS


def test_what_is_beside_the_tables_goes_to_the_cards(tmp_path: Path) -> None:
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 3)
    imported = read(Ministry(edition, submission).draw(), tmp_path, edition)
    own, source = fields(imported.submission), fields(submission)
    names = ("机关运行经费", "采购货物", "采购工程", "采购服务", "小微企业")
    assert {name: own[name] for name in names} == {name: source[name] for name in names}
    assert own["采购总额"] == sum(own[name] for name in names[1:4])
    said = list(lines_of(imported, edition))
    assert any(line.startswith("《机关运行与政府采购》：") for line in said)
    assert any("Z12 资产负债简表" in line and "不用" in line for line in said)


def test_what_the_export_lacks_is_said(tmp_path: Path) -> None:
    """Lines of cards and lists of amounts, so that nobody has to look for them."""
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 3)
    book = Ministry(edition, submission).draw(without=["Z01_1"])
    said = list(lines_of(read(book, tmp_path, edition), edition))
    (line,) = (line for line in said if "要另行填写" in line)
    assert "《基本信息》的“在职人员（人）”" in line
    assert "《年初预算》" in line
    assert "机关运行经费支出”" not in line
    assert "公开04表《财政拨款收入支出决算总表》：没有找到，留空" in said


def test_another_region_takes_what_it_prints(tmp_path: Path) -> None:
    """Counts and vehicles are lines of cards there; purchases are contracts, and are not taken."""
    source = department("jiangxi-2024", 2, is_full=True)
    edition = load_edition("shanghai-2024")
    book = Ministry(load_edition("jiangxi-2024"), source).draw()
    imported = read(book, tmp_path, edition)
    own = fields(imported.submission)
    public, assets = amounts(source)["三公表"], amounts(source)["资产表"]
    for name in ("出国团组数", "出国人次", "公车购置数", "公车保有量", "国内接待批次"):
        assert own[name] == public[name, "决算数"]
    assert own["外宾接待费"] == public["外事接待费", "决算数"]
    assert own["其他用车"] == assets["其他用车", "决算数"]
    assert own["机关运行经费"] == fields(source)["机关运行经费"]
    assert "采购货物" not in own
    assert amounts(imported.submission)["支出表"] == amounts(source)["支出表"]


def sheet_of(book: Workbook, name: str) -> Worksheet:
    return next(sheet for sheet in book.worksheets if sheet.title.startswith(name))


def test_what_is_no_amount_is_listed(tmp_path: Path) -> None:
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 1)
    book = Ministry(edition, submission, BUDGETS).draw()
    sheet_of(book, "Z01 ")["E7"] = "约三百万"
    sheet_of(book, "Z08_1")["G7"] = "见附表"
    imported = read(book, tmp_path, edition)
    assert {"约三百万", "见附表"} <= {item.text for item in imported.leftovers}
    assert ("一般公共预算财政拨款收入", "决算数") not in amounts(imported.submission)["收支总表"]


def test_a_column_that_nobody_knows_is_listed(tmp_path: Path) -> None:
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 1)
    book = Ministry(edition, submission, BUDGETS).draw()
    sheet = sheet_of(book, "Z04 ")
    sheet["K4"], sheet["K7"] = "债务还本", 99
    imported = read(book, tmp_path, edition)
    assert [(item.address, item.reason) for item in imported.leftovers] == [
        ("K7", "“债务还本”不是本表的栏目")
    ]


def test_without_a_total_nothing_is_taken_across(tmp_path: Path) -> None:
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 1)
    book = Ministry(edition, submission, BUDGETS).draw()
    sheet_of(book, "Z08_1").delete_rows(7)
    imported = read(book, tmp_path, edition)
    assert amounts(imported.submission)["基本支出表"] == {}
    assert any("没有找到“合计”一行" in item.reason for item in imported.leftovers)


def test_a_table_that_is_there_twice_and_differs_is_refused(tmp_path: Path) -> None:
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 1)
    book = Ministry(edition, submission, BUDGETS).draw()
    copy = book.copy_worksheet(sheet_of(book, "Z04 "))
    copy["E7"] = 123456.78
    with pytest.raises(Unusable, match="有两份，数不一样"):
        read(book, tmp_path, edition)


def test_another_year_is_refused(tmp_path: Path) -> None:
    edition = load_edition("jiangxi-2023")
    book = Ministry(edition, department("jiangxi-2023", 1)).draw()
    with pytest.raises(Unusable, match="2023 年度"):
        read(book, tmp_path, load_edition("jiangxi-2022"))


def test_names_of_sheets_are_cut_off_as_the_software_does() -> None:
    book = Ministry(load_edition("jiangxi-2023"), department("jiangxi-2023", 1)).draw()
    assert max(len(sheet.title) for sheet in book.worksheets) == LONGEST


def test_cards_of_another_region_are_filled_whole(tmp_path: Path) -> None:
    edition, submission = load_edition("shanghai-2024"), department("shanghai-2024", 3, unit="元")
    imported = read(Ministry(edition, submission).draw(), tmp_path, edition)
    own, source = fields(imported.submission), fields(submission)
    assert {name: own[name] for name in SPENT} == {name: source[name] for name in SPENT}
    parts = [name for name in OWNED if name != "车辆"]
    assert {name: own[name] for name in parts} == {name: source[name] for name in parts}


def test_sheets_are_known_by_their_names_alone(tmp_path: Path) -> None:
    """Though these are cut off; and what nobody needs is known so as well."""
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 1)
    book = Ministry(edition, submission, BUDGETS).draw()
    for sheet in book.worksheets:
        sheet["A1"] = None
        sheet.cell(2, sheet.max_column).value = None
    imported = read(book, tmp_path, edition)
    assert amounts(imported.submission) == amounts(shown(submission, edition))
    assert imported.leftovers == ()


@pytest.mark.parametrize("edition_id", ["central-2024", "hubei-2024"])
def test_public_tables_are_known_by_their_sheets_alone(edition_id: str, tmp_path: Path) -> None:
    """The ministry calls the sheets of its public tables GK01 and so on."""
    edition, submission = load_edition(edition_id), department(edition_id, 1, is_full=True)
    book = one_book(edition, submission, Look(unit="万元"))
    for at, sheet in enumerate(book.worksheets, start=1):
        sheet.title = f"GK{at:02} {sheet['A1'].value}"[:LONGEST]
        sheet["A1"] = None
    imported = gather([saved(book, tmp_path / "公开.xlsx")], edition)
    assert_same(imported, submission, edition)
    assert imported.leftovers == ()


def test_a_file_for_each_sheet(tmp_path: Path) -> None:
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 2)
    names = [sheet.title for sheet in Ministry(edition, submission, BUDGETS).draw().worksheets]
    for name in names:
        book = Ministry(edition, submission, BUDGETS).draw()
        for sheet in book.worksheets:
            if sheet.title != name:
                book.remove(sheet)
        saved(book, tmp_path / "导出" / f"{name}.xlsx")
    imported = gather([tmp_path / "导出"], edition)
    assert amounts(imported.submission) == amounts(shown(submission, edition))
    assert budgets(imported) == BUDGETS
    assert imported.leftovers == ()


def swapped(sheet: Worksheet, first: int, second: int, rows: range) -> None:
    for row in rows:
        one, other = sheet.cell(row, first), sheet.cell(row, second)
        one.value, other.value = other.value, one.value


def test_columns_that_moved_are_read_by_their_headings(tmp_path: Path) -> None:
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 1)
    book = Ministry(edition, submission, BUDGETS).draw()
    for name, first, second in (("Z01 ", 3, 5), ("Z04 ", 6, 7), ("F03", 3, 5)):
        sheet = sheet_of(book, name)
        swapped(sheet, first, second, range(4, sheet.max_row + 1))
    imported = read(book, tmp_path, edition)
    assert amounts(imported.submission) == amounts(shown(submission, edition))
    assert not [item for item in imported.leftovers if "栏次" not in item.text]


def test_rows_that_are_there_twice_and_differ_are_listed_both(tmp_path: Path) -> None:
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 1)
    book = Ministry(edition, submission, BUDGETS).draw()
    sheet = sheet_of(book, "Z04 ")
    sheet.append([cell.value for cell in sheet[8]])
    last = sheet.max_row
    sheet.cell(last, 5).value = 1.5
    imported = read(book, tmp_path, edition)
    code = str(sheet["A8"].value)
    assert (code, "本年支出合计") not in amounts(imported.submission)["支出表"]
    assert (code, "基本支出") in amounts(shown(submission, edition))["支出表"]
    assert {item.address for item in imported.leftovers} == {"E8", f"E{last}"}
    assert all("数不一样，分不清用哪一个" in item.reason for item in imported.leftovers)


def test_damaged_amounts_are_listed_one_by_one(tmp_path: Path) -> None:
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 1)
    book = Ministry(edition, submission, BUDGETS).draw()
    sheet_of(book, "Z01 ")["E7"] = "#REF!"
    sheet_of(book, "Z03 ")["E8"] = "1,2,3.00"
    sheet_of(book, "F03")["E8"] = "#VALUE!"
    imported = read(book, tmp_path, edition)
    assert [(item.sheet[:3], item.address, item.reason) for item in imported.leftovers] == [
        ("Z01", "E7", "这里是“#REF!”，没有值"),
        ("Z03", "E8", "这里应为数字"),
        ("F03", "E8", "这里是“#VALUE!”，没有值"),
    ]


def test_accounts_of_book_keeping_software_say_otherwise(tmp_path: Path) -> None:
    """期末数 for 决算数; and there is no 全年预算数."""
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 1)
    book = Ministry(edition, submission, BUDGETS).draw()
    sheet = sheet_of(book, "Z01 ")
    for column in "EJO":
        sheet[f"{column}5"] = "期末数"
    sheet.delete_rows(6)
    for at in (14, 9, 4):
        sheet.delete_cols(at)
    sheet.merged_cells.ranges.clear()
    imported = read(book, tmp_path, edition)
    assert amounts(imported.submission)["收支总表"] == amounts(submission)["收支总表"]


def test_the_old_format_and_open_document_say_the_same(tmp_path: Path, office: Office) -> None:
    """The software writes .xls."""
    edition, submission = load_edition("jiangxi-2023"), department("jiangxi-2023", 4)
    file = saved(Ministry(edition, submission, BUDGETS).draw(), tmp_path / "决算.xlsx")
    source = amounts(shown(submission, edition))
    for ending in ("xls", "ods"):
        imported = gather(office.convert([file], tmp_path, ending), edition)
        assert amounts(imported.submission) == source
        assert imported.leftovers == ()
        assert budgets(imported) == BUDGETS
