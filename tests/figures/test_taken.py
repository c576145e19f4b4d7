"""Columns that repeat those of another table: nowhere to be filled in, taken, and compared."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.checks.sums import check_sums
from generator.edition.layout import Subject
from generator.figures.derive import Disclosure, derive
from generator.submission import Cell, Entries, Submission
from generator.workbook.form import write_form
from generator.workbook.reading.workbook import read_workbook
from tests.departments import department
from tests.years import edition_of

EDITION = "sichuan-2024"
#: A table that stands in others altogether, and where it stands there.
WHOLE, SOURCE = "国资支出表", "国资表"


@pytest.fixture(scope="module")
def submission() -> Submission:
    return department(EDITION, 1, is_full=True)


@pytest.fixture(scope="module")
def disclosure(submission: Submission) -> Disclosure:
    return derive(submission, edition_of(EDITION))


def test_a_table_is_taken_from_another(disclosure: Disclosure) -> None:
    own, source = disclosure.tables[WHOLE], disclosure.tables[SOURCE]
    assert own.subjects == source.subjects
    assert own.figures["合计", "合计"].value == source.figures["合计", "本年支出"].value
    assert own.figures["合计", "项目支出"].cell is source.figures["合计", "项目支出"].cell


def test_subjects_without_an_amount_are_left_out(submission: Submission) -> None:
    without = {
        address: Cell(cell.sheet, cell.address) if address[1] == "项目支出" else cell
        for address, cell in submission.tables["一般公共预算支出表"].cells.items()
    }
    tables = {
        **submission.tables,
        "一般公共预算支出表": replace(submission.tables["一般公共预算支出表"], cells=without),
    }
    bare = derive(replace(submission, tables=tables), edition_of(EDITION))
    assert bare.tables["项目支出表"].subjects == ()
    assert bare.tables["项目支出表"].is_empty


def test_one_column_is_taken_beside_others_that_are_filled_in(disclosure: Disclosure) -> None:
    table, basic = disclosure.tables["财拨支出明细表"], disclosure.tables["基本支出表"]
    assert table.figures["301", "一般基本"].value == basic.figures["301", "金额"].value
    whole = disclosure.tables["财拨总表"].figures["本年支出合计", "合计"]
    assert table.figures["合计", "合计"].value == whole.value


def test_what_was_read_goes_first_and_is_compared(submission: Submission) -> None:
    """A published document prints the table, and may print it wrong."""
    cells = {("合计", "基本支出"): Cell("附表", "C5", "1.00", Decimal(1), 2)}
    subjects = (Subject("201", "一般公共服务支出"),)
    tables = {**submission.tables, WHOLE: Entries("附表", cells, subjects)}
    told = derive(replace(submission, tables=tables), edition_of(EDITION))
    said = [it.message for it in check_sums(told) if "公开11表同一个数是" in it.message]
    assert any("公开12表“合计·基本支出”是 1.00" in message for message in said)


def test_nothing_is_asked_for_twice(tmp_path: Path, submission: Submission) -> None:
    edition, file = edition_of(EDITION), tmp_path / "填报表.xlsx"
    file.write_bytes(write_form(edition, submission))
    book = load_workbook(file)
    assert edition.tables[WHOLE].number not in book.sheetnames
    sheet = book[edition.tables["财拨支出明细表"].number]
    formulas = [
        cell.value
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value).startswith("=IF('公开08表'")
    ]
    assert len(formulas) == len(edition.tables["基本支出表"].listed())
    again = derive(read_workbook(file)[0], edition)
    first = derive(submission, edition)
    for name in edition.table_order:
        values = {at: figure.amount for at, figure in again.tables[name].figures.items()}
        assert values == {at: figure.amount for at, figure in first.tables[name].figures.items()}
