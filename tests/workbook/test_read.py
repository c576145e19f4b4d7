"""A workbook that people have worked on reads to the same submission as before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.worksheet.worksheet import Worksheet

from generator.build import examine
from generator.checks.finding import Severity
from generator.errors import Unusable
from generator.figures.derive import derive
from generator.submission import Submission
from generator.workbook.reading.workbook import read_workbook
from tests.helpers import (
    FILE,
    Content,
    Error,
    Formula,
    changed,
    edited,
    insert,
    read,
    said,
    unpacked,
    values,
)
from tests.samples import EXAMPLE, example

TABLES = tuple(f"公开{number:02}表" for number in range(1, 11))


@cache
def original() -> dict[str, object]:
    return values(example()[0])


def cells_of(sheet: Worksheet) -> list[ExcelCell]:
    return [cell for row in sheet.iter_rows() for cell in row if isinstance(cell, ExcelCell)]


def each_table(book: Workbook) -> list[Worksheet]:
    return [book[name] for name in TABLES]


# what people do to the sheets


def rows_above(book: Workbook) -> None:
    for sheet in book.worksheets:
        insert(sheet, row=1, count=3)


def rows_above_with_words(book: Workbook) -> None:
    for sheet in each_table(book):
        insert(sheet, row=1, count=2)
        sheet["A1"] = "附件2"
        sheet["B2"] = "2022年度"


def rows_between_title_and_headings(book: Workbook) -> None:
    for sheet in each_table(book):
        insert(sheet, row=4, count=2)


def rows_inside(book: Workbook) -> None:
    for sheet in each_table(book):
        insert(sheet, row=9)
        insert(sheet, row=13, count=2)


def rows_between_headings(book: Workbook) -> None:
    for sheet in each_table(book):
        insert(sheet, row=5)


def columns_left(book: Workbook) -> None:
    for sheet in book.worksheets:
        insert(sheet, column=1, count=2)


def numbered_lines(book: Workbook) -> None:
    for sheet in each_table(book):
        insert(sheet, column=1)
        sheet["A5"] = "序号"
        for row in range(7, 30):
            sheet.cell(row, 1).value = row - 6


def columns_between(book: Workbook) -> None:
    for sheet in each_table(book):
        for column in (4, 3, 2):
            insert(sheet, column=column)


def doubled(sheet: Worksheet, column: int) -> None:
    """Insert a column with the headings of another one, in front of it."""
    insert(sheet, column=column)
    for row in range(4, 7):
        cell, beside = sheet.cell(row, column), sheet.cell(row, column + 1)
        if isinstance(cell, ExcelCell) and beside.data_type == "s":
            cell.value = beside.value


def headings_twice_and_amounts_once(book: Workbook) -> None:
    """Of two columns of one heading the one that is filled in is meant, here the one behind."""
    for name, column in (("公开01表", 3), ("公开03表", 6), ("公开06表", 3), ("公开09表", 5)):
        doubled(book[name], column)


def columns_twice(book: Workbook) -> None:
    for name, column in (("公开01表", 3), ("公开03表", 6), ("公开06表", 3)):
        sheet = book[name]
        doubled(sheet, column)
        for row in range(6, sheet.max_row + 1):
            cell, beside = sheet.cell(row, column), sheet.cell(row, column + 1)
            if isinstance(cell, ExcelCell) and isinstance(beside.value, int | float):
                cell.value = beside.value


def sheets_renamed(book: Workbook) -> None:
    kept = {"预算绩效", "机关运行与政府采购"}
    for at, sheet in enumerate(book.worksheets):
        if sheet.title not in kept:
            sheet.title = f"Sheet{at}"


def sheets_reordered(book: Workbook) -> None:
    for sheet in book.worksheets:
        book.move_sheet(sheet, -book.index(sheet))


def sheet_hidden(book: Workbook) -> None:
    book["公开01表"].sheet_state = "hidden"
    book["上年数"].sheet_state = "veryHidden"


def rows_hidden_and_panes_frozen(book: Workbook) -> None:
    for sheet in book.worksheets:
        sheet.row_dimensions[8].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.freeze_panes = "D9"
        sheet.auto_filter.ref = "A5:C30"


def tables_on_one_sheet(book: Workbook) -> None:
    target = book[TABLES[0]]
    for sheet in each_table(book)[1:]:
        start = target.max_row + 2
        for cell in cells_of(sheet):
            if cell.value is not None:
                target.cell(start + cell.row, cell.column).value = cell.value
        for merged in sheet.merged_cells.ranges:
            merged.shift(row_shift=start)
            target.merge_cells(str(merged))
        book.remove(sheet)


def spaces_in_words(book: Workbook) -> None:
    for sheet in book.worksheets[:13]:
        for cell in cells_of(sheet):
            if isinstance(cell.value, str) and len(cell.value) in range(2, 12):
                text = cell.value
                if not text.startswith("=") and text.isalpha() and cell.column < 9:
                    cell.value = f"  {text[0]}\u3000{text[1:]}\n" if is_label(cell) else text


def is_label(cell: ExcelCell) -> bool:
    return cell.value in {
        "收入支出决算总表",
        "支出决算表",
        "项目",
        "行次",
        "决算数",
        "金额",
        "合计",
        "科目名称",
        "基本支出",
        "结余分配",
        "总计",
        "内容",
        "名称",
        "类型",
        "年度",
        "金额单位",
    }


def unseen_marks_in_words(book: Workbook) -> None:
    """Marks of direction and joiners that come with what was copied from elsewhere."""
    for sheet in [*each_table(book), book["上年数"]]:
        for cell in cells_of(sheet):
            if is_label(cell) or (str(cell.value).isdigit() and cell.column == 1):
                cell.value = f"\u200b{cell.value}\u202c"


def spaces_after_choices(book: Workbook) -> None:
    sheet = book["基本信息"]
    for row in range(2, 7):
        sheet.cell(row, 2).value = f" {sheet.cell(row, 2).value}  "


def full_width_digits(book: Workbook) -> None:
    digits = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
    for sheet in [*each_table(book), book["上年数"], book["年初预算"]]:
        for cell in cells_of(sheet):
            if isinstance(cell.value, int | float) or str(cell.value).isdigit():
                cell.value = str(cell.value).translate(digits)


def amounts_as_text(book: Workbook) -> None:
    for sheet in [*each_table(book), book["上年数"], book["机关运行与政府采购"]]:
        for cell in cells_of(sheet):
            if isinstance(cell.value, float):
                cell.value = f" {cell.value:,} "


def codes_as_numbers(book: Workbook) -> None:
    for sheet in [*each_table(book), book["年初预算"]]:
        for cell in cells_of(sheet):
            if isinstance(cell.value, str) and cell.value.isdigit():
                cell.value = int(cell.value)


def code_and_name_in_one_cell(book: Workbook) -> None:
    for name in ("公开02表", "公开03表", "公开05表"):
        sheet = book[name]
        for row in range(8, 12):
            sheet.cell(row, 1).value = f"{sheet.cell(row, 1).value} {sheet.cell(row, 4).value}"
            sheet.cell(row, 4).value = None


def codes_split(book: Workbook) -> None:
    for name in ("公开02表", "公开03表", "公开05表"):
        sheet = book[name]
        for row in range(8, 12):
            code = str(sheet.cell(row, 1).value)
            sheet.unmerge_cells(start_row=row, start_column=1, end_row=row, end_column=3)
            for column, part in enumerate((code[:3], code[3:5], code[5:]), start=1):
                sheet.cell(row, column).value = (
                    (int(part) if column > 1 else part) if part else None
                )


def codes_at_their_level(book: Workbook) -> None:
    for name in ("公开02表", "公开03表", "公开05表"):
        sheet = book[name]
        for row in range(8, 12):
            code = str(sheet.cell(row, 1).value)
            sheet.unmerge_cells(start_row=row, start_column=1, end_row=row, end_column=3)
            sheet.cell(row, 1).value = None
            sheet.cell(row, {3: 1, 5: 2, 7: 3}[len(code)]).value = code


def labels_without_ordinals(book: Workbook) -> None:
    for name in ("公开01表", "公开04表", "公开10表"):
        for cell in cells_of(book[name]):
            if isinstance(cell.value, str):
                for mark in ("、", ". "):
                    head, found, tail = cell.value.partition(mark)
                    if found and len(head) <= 3 and cell.row > 5:
                        cell.value = tail


def labels_wrong_but_numbers_right(book: Workbook) -> None:
    book["公开01表"]["A7"] = "财政拨款"
    book["公开01表"]["D7"] = "一般公共服务类"
    book["公开09表"]["A7"] = "出国费"
    book["公开10表"]["A5"] = None


def labels_merged(book: Workbook) -> None:
    sheet = book["公开01表"]
    insert(sheet, row=8)
    sheet.merge_cells("A7:A8")
    sheet.merge_cells("D7:D8")


def dashes_for_zeros(book: Workbook) -> None:
    for name in ("公开07表", "公开08表"):
        for cell in cells_of(book[name]):
            if cell.column > 4 and cell.row > 7 and cell.value is None:
                cell.value = ("——", "--", "—", " ")[cell.column % 4]


def notes_and_comments(book: Workbook) -> None:
    from openpyxl.comments import Comment

    for sheet in each_table(book):
        sheet["A3"].comment = Comment("请核对", "会计")
        sheet.cell(sheet.max_row + 2, 1).value = "3. 2022年机构改革，划出1个科室。"
        sheet.cell(sheet.max_row + 1, 3).value = "制表人：张三，2023年9月5日"
        sheet.cell(8, sheet.max_column + 2).value = "与账套一致，12.5万"
        sheet.cell(9, sheet.max_column).value = 3.5


def page_of_contents(book: Workbook) -> None:
    sheet = book.create_sheet("目录", 0)
    for table in each_table(book):
        sheet.append([table["A2"].value, table["A1"].value])


def chart_sheet(book: Workbook) -> None:
    book.create_chartsheet("图")


def year_with_its_word(book: Workbook) -> None:
    book["基本信息"]["B5"] = "２０２２年度"


def broken_name(book: Workbook) -> None:
    name = str(book["基本信息"]["B3"].value)
    book["基本信息"]["B3"] = f"{name[:4]}\n {name[4:]} "


def layers_merged(book: Workbook) -> None:
    sheet = book["预算绩效"]
    run = [row for row in range(2, sheet.max_row) if sheet.cell(row, 1).value == "表格"][:4]
    for row in run[1:]:
        sheet.cell(row, 1).value = None
    sheet.merge_cells(start_row=run[0], end_row=run[-1], start_column=1, end_column=1)


def zeros_for_dashes(book: Workbook) -> None:
    for cell in cells_of(book["公开09表"]):
        if cell.value == "——":
            cell.value = None


HARMLESS: list[Callable[[Workbook], None]] = [
    rows_above,
    rows_above_with_words,
    rows_between_title_and_headings,
    rows_inside,
    columns_left,
    numbered_lines,
    columns_between,
    headings_twice_and_amounts_once,
    columns_twice,
    sheets_renamed,
    sheets_reordered,
    sheet_hidden,
    rows_hidden_and_panes_frozen,
    tables_on_one_sheet,
    spaces_in_words,
    unseen_marks_in_words,
    spaces_after_choices,
    full_width_digits,
    amounts_as_text,
    codes_as_numbers,
    code_and_name_in_one_cell,
    codes_split,
    codes_at_their_level,
    labels_without_ordinals,
    labels_wrong_but_numbers_right,
    labels_merged,
    dashes_for_zeros,
    notes_and_comments,
    page_of_contents,
    chart_sheet,
    year_with_its_word,
    broken_name,
    layers_merged,
    zeros_for_dashes,
]


@pytest.mark.slow
@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.__name__)
def test_harmless(change: Callable[[Workbook], None]) -> None:
    submission = read(edited(change))
    assert values(submission) == original()
    told = [item.message for item in submission.notices if item.message.startswith("“公开")]
    assert bool(told) == (change is notes_and_comments)  # a number and a word beside each table


# amounts and codes, cell by cell


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "value"),
    [
        (1112.22, "1112.22"),
        ("1,112.22", "1112.22"),
        ("１，１１２．２２", "1112.22"),
        (" 1112.22 ", "1112.22"),
        ("+5", "5"),
        (-3.5, "-3.5"),
        ("－3.5", "-3.5"),
        (0.123456, "0.123456"),
        ("0", "0"),
        (0, "0"),
        (None, None),
        ("", None),
        ("——", None),
        ("--", None),
        ("—", None),
        ("无", None),
        ("1 234 567.89", "1234567.89"),
        ("（12.30）", "-12.30"),
        ("(12.30)", "-12.30"),
        (Formula("1+1", "2"), "2"),
        (Formula("A1*2", "1.5"), "1.5"),
    ],
)
def test_an_amount(content: Content, value: str | None) -> None:
    cell = (
        read(changed({"公开01表!C10": content})).tables["收支总表"].cells["上级补助收入", "决算数"]
    )
    assert cell.value == (None if value is None else Decimal(value))
    assert cell.address == "C10"
    assert cell.sheet == "公开01表"
    assert cell.formula == isinstance(content, Formula)


def test_more_decimals_are_kept_and_known() -> None:
    cell = (
        read(changed({"公开01表!C10": 0.123456})).tables["收支总表"].cells["上级补助收入", "决算数"]
    )
    assert cell.places == 6


TOTAL = ("本年收入合计", "决算数")


def derived(submission: Submission) -> Decimal:
    return derive(submission, example()[1]).tables["收支总表"].figures[TOTAL].amount


@pytest.mark.parametrize(
    ("content", "total"),
    [
        (Formula("SUM(C7:C14)"), "227.27"),
        (Formula("SUM(C7:C14)", "227.27"), "227.27"),
        (Formula("SUM(C7:C14)", "999"), "227.27"),
        (Error("#REF!"), "227.27"),
        (None, "227.27"),
        (227.27, "227.27"),
        (227.272, "227.272"),
    ],
)
def test_a_total_is_derived_and_a_typed_one_kept(content: Content, total: str) -> None:
    assert derived(read(changed({"公开01表!C33": content}))) == Decimal(total)


def test_a_typed_total_is_read_as_typed() -> None:
    cell = read(changed({"公开01表!C33": 228})).tables["收支总表"].cells[TOTAL]
    assert cell.value == Decimal(228)
    assert not cell.formula


def test_yuan_gives_the_same_as_ten_thousands() -> None:
    def in_yuan(book: Workbook) -> None:
        book["基本信息"]["B6"] = "元"
        book["公开01表"]["D3"] = book["公开04表"]["F3"] = "金额单位： 万元"
        counted = {"公开09表": range(15, 99), "公开10表": range(99)}
        others = [book[name] for name in ("上年数", "年初预算", "机关运行与政府采购")]
        for sheet in [*each_table(book), *others]:
            for cell in cells_of(sheet):
                is_amount = cell.row not in counted.get(sheet.title, ())
                if is_amount and isinstance(cell.value, float | int) and not is_line(sheet, cell):
                    cell.value = round(cell.value * 10_000, 2)

    submission = read(edited(in_yuan))
    expected = values(example()[0])
    assert submission.identity.unit == "元"
    actual = values(submission)
    assert {key: item for key, item in actual.items() if key != "identity"} == {
        key: item for key, item in expected.items() if key != "identity"
    }
    (notice,) = submission.notices
    assert notice.message == (
        "表头写的是“金额单位： 万元”，《基本信息》的金额单位是“元”，已按“元”读取。请核对"
    )
    assert [cell.where for cell in notice.cells] == ["公开01表!D3", "公开04表!F3"]


def is_line(sheet: Worksheet, cell: ExcelCell) -> bool:
    lines = {"公开01表": "BE", "公开04表": "BE", "公开09表": "B", "公开10表": "B"}
    return cell.column_letter in lines.get(sheet.title, "")


# what is no part of the tables


def test_an_extra_sheet_is_mentioned() -> None:
    def draft(book: Workbook) -> None:
        book.create_sheet("空白")
        book.create_sheet("草稿")["B2"] = "123"

    submission = read(edited(draft))
    assert values(submission) == original()
    assert [notice.message for notice in submission.notices] == [
        "工作表“草稿”没有用到，其中的内容不会公开"
    ]


@pytest.mark.parametrize("words", ["单位：人民币元", "单 位：元", "金额单位：千元"])
def test_another_unit_at_the_head_of_a_table_is_mentioned(words: str) -> None:
    (notice,) = read(changed({"公开03表!G3": words})).notices
    assert notice.message == (
        f"表头写的是“{words}”，《基本信息》的金额单位是“万元”，已按“万元”读取。请核对"
    )


def under_a_merge(area: str, cells: dict[str, Content]) -> bytes:
    """A workbook in which cells of a merged range are filled in, as Excel never leaves it."""
    sheet, _, address = area.partition("!")
    merged = edited(lambda book: book[sheet].merge_cells(address))
    return changed(dict(cells), unpacked(merged))


@pytest.mark.slow
@pytest.mark.parametrize("value", [5, "5", Formula("1+4", "5"), "（5）"])
def test_an_amount_under_a_merge_is_not_added_in(value: Content) -> None:
    content = under_a_merge("公开01表!C9:C10", {"公开01表!C9": 5, "公开01表!C10": value})
    assert "，却被合并单元格 C9 盖住，看不见。请取消合并，核对后清空多余的数。" in refusal(content)


@pytest.mark.slow
@pytest.mark.parametrize("value", [None, 0, "—", " "])
def test_nothing_under_a_merge_does_no_harm(value: Content) -> None:
    content = under_a_merge("公开01表!C9:C10", {"公开01表!C9": 0, "公开01表!C10": value})
    assert read(content).notices == ()


def test_words_under_a_merge_are_mentioned() -> None:
    """And a number beside the amounts; what says the same as what is shown is not."""
    cells: dict[str, Content] = {"公开01表!H7": "甲", "公开01表!I7": 12.5, "公开01表!H8": "甲"}
    submission = read(under_a_merge("公开01表!H7:I8", cells))
    covered, *_ = submission.notices
    assert covered.message == (
        "“公开01表”的 I7 被合并单元格盖住，看不见，里面写着“12.5”。请取消合并，核对后清空多余的内容"
    )
    assert [cell.address for cell in covered.cells] == ["I7"]
    assert not any("I7" in notice.message for notice in submission.notices[1:])


def test_a_notice_becomes_a_warning(tmp_path: Any) -> None:  # noqa: ANN401
    file = tmp_path / "表.xlsx"
    file.write_bytes(edited(lambda book: book.create_sheet("草稿").append(["1"])))
    (finding,) = (item for item in examine(file).findings if "草稿" in item.message)
    assert finding.severity is Severity.WARNING
    assert finding.cells[0].where == "草稿!A1"


def test_a_deleted_list_is_empty() -> None:
    submission = read(edited(lambda book: book.remove(book["名词解释"])))
    assert submission.lists["名词解释"] == ()
    assert {**values(submission), "lists": None} == {**original(), "lists": None}


def test_a_list_may_lack_a_column_that_nobody_needed() -> None:
    submission = read(edited(lambda book: book["所属单位"].delete_cols(2)))
    assert said(submission.lists["所属单位"][0]["单位名称"]) == "青山湖区大数据中心"


def test_words_are_read_as_they_are_shown() -> None:
    def percent(book: Workbook) -> None:
        sheet = book["预算绩效"]
        row = next(r for r in range(2, 99) if sheet.cell(r, 1).value == "表格")
        sheet.cell(row, 3).value, sheet.cell(row, 3).number_format = 0.7319, "0.00%"
        sheet.cell(row, 4).value = 0.1 + 0.2
        sheet.cell(row, 5).value = 0
        sheet.cell(row + 1, 3).value, sheet.cell(row + 1, 3).number_format = 198, "0.0"
        sheet.cell(row + 1, 4).value, sheet.cell(row + 1, 4).number_format = 32, '"≥"0"个"'
        sheet.cell(row + 1, 5).value, sheet.cell(row + 1, 5).number_format = 1980000, "0!.0000"

    table = next(b for b in read(edited(percent)).writings["预算绩效"] if b.kind == "table")
    assert [text for text, _, _ in table.rows[0].cells[1:4]] == ["73.19%", "0.3", "0"]
    assert [text for text, _, _ in table.rows[1].cells[1:4]] == ["198.0", "≥32个", "198.0000"]


def test_a_formula_of_one_number_is_words() -> None:
    def words(book: Workbook) -> None:
        sheet = book["预算绩效"]
        row = next(r for r in range(2, 99) if sheet.cell(r, 1).value == "表格")
        sheet.cell(row, 3).value = "=100%"

    table = next(b for b in read(edited(words)).writings["预算绩效"] if b.kind == "table")
    assert table.rows[0].cells[1][0] == "=100%"


# nothing typed is lost in silence


def refusal(content: bytes) -> str:
    with pytest.raises(Unusable) as refused:
        read_workbook(FILE, content)
    return str(refused.value).removeprefix("填报表.xlsx，")


def refused_edit(change: Callable[[Workbook], object]) -> str:
    return refusal(edited(change))


def styled(place: str, value: object, number_format: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        sheet, address = place.split("!")
        book[sheet][address].value = value
        book[sheet][address].number_format = number_format

    return change


@pytest.mark.slow
@pytest.mark.parametrize(
    ("amount", "number_format", "fault"),
    [
        (0.95, "0.00%", "看到的是“95.00%”，不是同一个数"),
        (12345678, "#,##0,", "看到的是“12,346”，不是同一个数"),
        (12345678, '0!.0,"万元"', "看到的是“1234.6万元”，不是同一个数"),
        (12345678, '0.00"元"', "看到的是“12345678.00元”，单位不符"),
        (12345678, "0!.0000", "看到的是“1234.5678”，不是同一个数"),
        (12345678, "[>=10000]0\\.0000;0", "看到的是“1234.5678”，不是同一个数"),
        (12, ";;;", "看不到（格式把它隐藏了）"),
        (12.5, "# ?/?", "格式是“# ?/?”，看到的是什么数，程序说不准"),
    ],
)
def test_an_amount_that_is_shown_as_another_number(
    amount: float, number_format: str, fault: str
) -> None:
    """The table of formats is in `test_shown`."""
    assert refused_edit(styled("公开01表!C10", amount, number_format)) == (
        f"公开01表!C10：存的是“{amount}”，{fault}。请把格子改为普通数值格式，核对数字。"
    )


def test_a_hidden_amount_that_is_text_is_refused() -> None:
    assert refused_edit(styled("公开01表!C10", "12.50", ";;;")).startswith(
        "公开01表!C10：存的是“12.50”，看不到（格式把它隐藏了）。"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "number_format",
    [
        "#,##0.00",
        '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        "#,##0.00_);[Red]\\(#,##0.00\\)",
        '0.00"万元"',
        "@",
    ],
)
def test_other_formats_do_no_harm(number_format: str) -> None:
    content = edited(styled("公开01表!C10", 12.5, number_format))
    cell = read(content).tables["收支总表"].cells["上级补助收入", "决算数"]
    assert cell.value == Decimal("12.5")


def test_a_date_is_no_amount() -> None:
    assert refused_edit(styled("公开01表!C10", date(2022, 3, 15), "m/d")) == (
        "公开01表!C10：写的是“2022-03-15”，这里应为数字。请改为数字，没有的留空。"
    )


def cover_date(number_format: str) -> Callable[[Workbook], None]:
    """A date where words are asked for, as Excel makes it of 2023年9月."""

    def change(book: Workbook) -> None:
        sheet = book["基本信息"]
        row = next(r for r in range(2, 30) if sheet.cell(r, 1).value == "封面日期")
        sheet.cell(row, 2).value = date(2023, 9, 1)
        sheet.cell(row, 2).number_format = number_format

    return change


@pytest.mark.slow
def test_words_are_what_the_cell_shows() -> None:
    def written(number_format: str) -> str:
        return read(edited(cover_date(number_format))).fields["发布日期"].text

    assert written('yyyy"年"m"月"') == "2023年9月"
    assert written("yyyy/m/d") == "2023/9/1"
    assert refused_edit(cover_date("[DBNum1][$-804]yyyy年m月")).endswith(
        "：存的是“2023-09-01”，格式是“[DBNum1][$-804]yyyy年m月”，看到的是什么，程序说不准。"
        "请先把格子设为文本格式，再填要印出来的文字。"
    )
    assert refused_edit(cover_date(";;;")).endswith(
        "：存的是“45170”，看不到（格式把它隐藏了）。请先把格子设为文本格式，再填要印出来的文字。"
    )


@pytest.mark.slow
def test_copies_of_sheets_are_refused() -> None:
    def copy(name: str) -> Callable[[Workbook], None]:
        def change(book: Workbook) -> None:
            book.copy_worksheet(book[name]).title = f"{name} (2)"

        return change

    assert refused_edit(copy("公开01表")) == (
        "填报表.xlsx：《收入支出决算总表》出现了不止一次（公开01表!A1、公开01表 (2)!A1）。"
        "请只保留一张。"
    )
    assert refused_edit(copy("上年数")) == (
        "填报表.xlsx：分不清哪一页是《上年数》（上年数、上年数 (2)）。"
        "请只保留一页，工作表名写“上年数”。"
    )


def test_two_writings_renamed_can_not_be_told_apart() -> None:
    def rename(book: Workbook) -> None:
        book["预算绩效"].title = "甲"
        book["附件"].title = "乙"

    assert refused_edit(rename) == (
        "填报表.xlsx：分不清哪一页是《预算绩效》（甲、乙）。请只保留一页，工作表名写“预算绩效”。\n"
        "填报表.xlsx：分不清哪一页是《附件》（甲、乙）。请只保留一页，工作表名写“附件”。"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            {"上年数!B1": "上年数"},
            "上年数：《上年数》找不到“上年决算数”一栏。请对照空白填报表恢复表头。",
        ),
        (
            {"年初预算!C1": "预算数"},
            "年初预算：《年初预算》找不到“年初预算数”一栏。请对照空白填报表恢复表头。",
        ),
        (
            {"年初预算!A3": "合计", "年初预算!C3": 401.57},
            "年初预算!A3：“支出功能分类科目编码”写的是“合计”，合计由程序相加。请删去这一行。",
        ),
        (
            {"年初预算!C3": 5},
            "年初预算!A3：没有填“支出功能分类科目编码”。请填写，或删去这一行。",
        ),
        (
            {"年初预算!A3": 201},
            "年初预算!A3：“201”与 年初预算!A2 重复。请只保留一行。",
        ),
        (
            {"年初预算!C2": Formula("SUM(F1:F9)")},
            (
                "年初预算!C2：这里是“未计算的公式”，没有值。"
                "请在 Excel 或 WPS 中打开、改正、保存后再试，或直接填写。"
            ),
        ),
        (
            {"上年数!B3": Error("#REF!")},
            (
                "上年数!B3：这里是“#REF!”，没有值。"
                "请在 Excel 或 WPS 中打开、改正、保存后再试，或直接填写。"
            ),
        ),
        (
            {"上年数!A3": "收入合计"},
            "上年数!B3：“收入合计”不是本页的项目，却填有“1461.95”。请核对项目，或清空这一行。",
        ),
        (
            {"增减原因!B40": "另有原因"},
            "增减原因!B40：这一行没有写事项，却填有“另有原因”。请核对事项，或清空这一行。",
        ),
        (
            {"增减原因!A4": "本年收入合计与上年相比"},
            "增减原因!A4：“本年收入合计与上年相比”与第 3 行重复。请只保留一行。",
        ),
        (
            {"机关运行与政府采购!A3": "采购货物"},
            (
                "机关运行与政府采购!B3：“采购货物”不是本页的项目，却填有“17.69”。"
                "请核对项目，或清空这一行。"
            ),
        ),
        (
            {"机关运行与政府采购!B3": Formula("Sheet9!A1")},
            (
                "机关运行与政府采购!B3：这里是“未计算的公式”，没有值。"
                "请在 Excel 或 WPS 中打开、改正、保存后再试，或直接填写。"
            ),
        ),
        (
            {"预算绩效!A2": "段落"},
            "预算绩效!A2：层次写的是“段落”。请从附件标题、标题、小标题、正文、表格、自评表中选择。",
        ),
        (
            {"预算绩效!A2": None},
            "预算绩效!A2：没有写层次。请从附件标题、标题、小标题、正文、表格、自评表中选择。",
        ),
        (
            {"预算绩效!D2": "补充"},
            "预算绩效!D2：标题只写在“内容”一栏，这里写的是“补充”。请移到“内容”一栏，或清空这一格。",
        ),
        (
            {"预算绩效!B3": Formula("C3&D3")},
            (
                "预算绩效!B3：这里是“未计算的公式”，没有值。"
                "请在 Excel 或 WPS 中打开、改正、保存后再试，或直接填写。"
            ),
        ),
        (
            {"公开02表!D8": Error("#N/A")},
            (
                "公开02表!D8：这里是“#N/A”，没有值。"
                "请在 Excel 或 WPS 中打开、改正、保存后再试，或直接填写。"
            ),
        ),
        (
            {"公开02表!D13": "事业运行", "公开02表!F13": Formula("5*2", "10")},
            "公开02表!F13：“事业运行”没有科目编码，却填有“10”。请改正项目或删去这一行。",
        ),
        (
            {"公开02表!A13": "2010", "公开02表!F13": 3},
            "公开02表!A13：写的是“2010”，不是科目编码。编码应为 3、5 或 7 位数字。",
        ),
        (
            {"公开01表!A15": "九、其他", "公开01表!C15": "3.5万元"},
            "公开01表!C15：“九、其他”不是本表的项目，却填有“3.5万元”。请改正项目或删去这一行。",
        ),
        (
            {"公开01表!C15": 3.5},
            "公开01表!C15：这一行不是本表的项目，却填有“3.5”。请改正项目或删去这一行。",
        ),
        (
            {"公开01表!A15": "9. 其他", "公开01表!C15": 3.5},
            "公开01表!C15：“9. 其他”不是本表的项目，却填有“3.5”。请改正项目或删去这一行。",
        ),
        (
            {"公开06表!A19": None, "公开06表!B19": "其他", "公开06表!C19": 3},
            "公开06表!C19：“其他”没有科目编码，却填有“3”。请改正项目或删去这一行。",
        ),
        (
            {"公开06表!A40": "人员经费总计"},
            (
                "公开06表!C40：“人员经费总计”不在本表的科目之内，却填有“133.3”。"
                "请改正项目或删去这一行。"
            ),
        ),
        (
            {"公开06表!A39": "人员经费合计"},
            "公开06表!A40：“人员经费合计”与 公开06表!C39 一行重复。请只保留一行。",
        ),
    ],
    ids=lambda item: str(next(iter(item))) if isinstance(item, dict) else "",
)
def test_nothing_typed_is_lost(cells: dict[str, Content], message: str) -> None:
    assert refusal(changed(cells)) == message


def test_economic_codes_with_names_and_split() -> None:
    def change(book: Workbook) -> None:
        sheet = book["公开06表"]
        sheet["A7"] = f"{sheet['A7'].value} {sheet['B7'].value}"
        sheet["B7"] = None

    submission = read(edited(change))
    assert values(submission) == original()
    told = [item.message for item in submission.notices if item.message.startswith("“公开")]
    assert bool(told) == (change is notes_and_comments)  # a number and a word beside each table


def test_the_example_is_read_from_its_file() -> None:
    submission, edition = read_workbook(EXAMPLE)
    assert submission.file == EXAMPLE
    assert edition.id == "jiangxi-2022"
    assert not submission.notices
