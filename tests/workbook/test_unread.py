"""Nothing typed is lost in silence: it is read, refused or told; and nothing else is told."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.edition.load import available, load_edition
from generator.workbook.form import SPARSE, write_form
from generator.workbook.reading.cells import CellReader
from generator.workbook.reading.tables import read_tables, regions_in
from generator.workbook.reading.unread import notices_of_unread
from generator.workbook.reading.workbook import read_workbook
from generator.workbook.spreadsheet.foreign import open_foreign
from generator.workbook.spreadsheet.grid import a1
from tests.departments import department
from tests.helpers import Content, Formula, changed, edited, form_of_example, read
from tests.probes import outcomes, rounds, sheets_of
from tests.samples import EXAMPLES, REPOSITORY
from tests.sampling import APART, editions, sampled

pytestmark = pytest.mark.slow

FORMS = [(name, kind) for name in available() for kind in load_edition(name).kinds]
TRIED = {(name, kind) for name, kind in FORMS if name in APART and kind == "部门"}
EXPORTS = REPOSITORY / "tests" / "fixtures" / "exports"
REMEDY = "，不会公开。请移到要填的格子；没有用的，请清空"


def told(cells: dict[str, Content]) -> list[str]:
    return [notice.message.removesuffix(REMEDY) for notice in read(changed(cells)).notices]


# a number in every empty cell (here every so many; `python -m tests.probes` tries them all)


@pytest.mark.parametrize(("edition", "kind"), sampled(FORMS, TRIED), ids=str)
def test_no_number_in_a_fresh_form_is_lost(edition: str, kind: str) -> None:
    assert_none_is_lost(write_form(load_edition(edition), kind=kind, spare=SPARSE), 29)


def test_no_number_in_a_filled_workbook_is_lost() -> None:
    assert_none_is_lost(form_of_example(), 17)


def assert_none_is_lost(content: bytes, step: int) -> None:
    grids = sheets_of(content)
    counts: Counter[str] = Counter()
    for places in rounds(grids, step):
        found = outcomes(content, grids, places)
        counts.update(found.values())
        lost = [f"{place[0]}!{a1(*place[1:])}" for place in found if found[place] == "lost"]
        assert lost == []
    assert counts.keys() == {"read", "refused", "told"}


# where people type


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        # beside, above and below an official table, and within it
        ({"公开02表!M9": 12.5}, "“公开02表”的 M9 写的是“12.5”，这里不填"),
        ({"公开02表!M9": "核对无误"}, "“公开02表”的 M9 写的是“核对无误”，这里不填"),
        ({"公开02表!M3": "已核 1234.56"}, "“公开02表”的 M3 写的是“已核 1234.56”，这里不填"),
        ({"公开02表!A30": 8765.43}, "“公开02表”的 A30 写的是“8765.43”，这里不填"),
        ({"公开06表!G25": 64813.4}, "“公开06表”的 G25 写的是“64813.4”，这里不填"),
        ({"公开06表!H25": 64813.4}, "“公开06表”的 H25 写的是“64813.4”，这里不填"),
        ({"公开10表!B12": 60876.95}, "“公开10表”的 B12 写的是“60876.95”，这里不填"),
        ({"公开01表!B16": 12}, "“公开01表”的 B16 写的是“12”，这里不填"),
        # beside the columns of the other sheets
        ({"基本信息!D10": 3}, "“基本信息”的 D10 写的是“3”，这里不填"),
        ({"基本信息!C10": 3}, "“基本信息”的 C10 写的是“3”，这里不填"),
        ({"年初预算!G3": "备注"}, "“年初预算”的 G3 写的是“备注”，这里不填"),
        ({"增减原因!C4": "待定"}, "“增减原因”的 C4 写的是“待定”，这里不填"),
        ({"科目明细!BC7": 5}, "“科目明细”的 BC7 写的是“5”，这里不填"),
        # the form's own sheets
        ({"填报说明!C4": 12.5}, "“填报说明”的 C4 填有数字，这里不填"),
        # an area
        (
            {"公开02表!M9": 1.5, "公开02表!N9": 2.5, "公开02表!M10": "三"},
            "“公开02表”的 M9:N10 有 3 格没有用到，第一格写的是“1.5”",
        ),
    ],
)
def test_what_is_typed_elsewhere_is_told(cells: dict[str, Content], message: str) -> None:
    assert told(cells) == [message]


def test_a_notice_names_each_cell_of_its_area() -> None:
    (notice,) = read(changed({"公开02表!M9": 1.5, "公开02表!N10": 2.5})).notices
    assert [cell.where for cell in notice.cells] == ["公开02表!M9", "公开02表!N10"]


def test_areas_apart_are_told_apart_and_no_more_than_fifty() -> None:
    cells: dict[str, Content] = {f"公开02表!M{row}": 1.5 for row in range(9, 229, 4)}
    messages = told(cells)
    assert len(messages) == 51
    assert messages[-1] == "另有 5 处的内容没有用到"


@pytest.mark.parametrize(
    "cells",
    [
        {"公开02表!M9": 0},  # nothing
        {"公开02表!M9": "——"},
        {"公开02表!M9": Formula("SUM(E7:E9)", "12.5")},  # nobody typed the number
        {"公开02表!A60": "注：本表反映部门（单位）本年度取得的各项收入情况，其中12.5万元为往年。"},
        {"公开02表!D61": 2023, "公开02表!E61": "年", "公开02表!F61": 9, "公开02表!G61": " 月"},
        {"公开02表!A61": "制表人：某某　2023年9月5日"},
        {"公开02表!A3": "编制单位：南昌市青山湖区大数据中心（2022年12月31日）"},
    ],
)
def test_notes_and_nothings_are_not_told(cells: dict[str, Content]) -> None:
    assert told(cells) == []


def test_the_date_below_a_table_is_a_note() -> None:
    def dated(book: Workbook) -> None:
        book["公开02表"]["F61"] = date(2023, 9, 5)

    assert read(edited(dated)).notices == ()


def test_rows_that_are_counted_are_not_told() -> None:
    def numbered(book: Workbook) -> None:
        sheet = book["公开02表"]
        sheet["M5"] = "序号"
        for row in range(7, 20):
            sheet.cell(row, 13).value = row - 6

    assert read(edited(numbered)).notices == ()


# what is in order


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_no_example_is_told_of(file: Path) -> None:
    assert read_workbook(file)[0].notices == ()


@pytest.mark.parametrize("file", sorted(EXPORTS.iterdir()), ids=lambda file: file.name)
def test_no_official_table_as_exported_is_told_of(file: Path) -> None:
    edition, reader = load_edition("jiangxi-2022"), CellReader(file)
    grids = open_foreign(file)
    tables = read_tables(regions_in(grids, edition), edition, reader)
    used = {entries.sheet for entries in tables.values()}
    own = [grid for grid in grids if grid.name in used]
    assert [item.message for item in notices_of_unread(own, reader.seen, edition, {})] == []


@pytest.mark.parametrize("edition", editions())
def test_no_made_up_department_is_told_of(edition: str) -> None:
    content = write_form(load_edition(edition), department(edition, 7), spare=SPARSE)
    assert read(content).notices == ()
