"""What is placed, what is listed, what is refused; and what the command says of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from generator.edition.load import available, load_edition
from generator.edition.model import Edition
from generator.edition.shapes import Ledger
from generator.errors import Unusable
from generator.importing.gather import gather
from generator.importing.leftovers import Leftover
from generator.importing.vocabulary import Vocabulary
from generator.workbook.reading.workbook import read_workbook
from tests.departments import department
from tests.exports import Look, draw, one_book, one_each, saved
from tests.helpers import Run
from tests.importing.test_shapes import amounts, assert_same
from tests.samples import EXAMPLES, example
from tests.sampling import editions
from tests.workbook.test_foreign import number, ods
from tests.workbook.test_foreign import row as ods_row

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("small_forms")]

Value = str | float | None
Row = tuple[Value, ...]
EDITION = "jiangxi-2022"
HEAD: tuple[Row, ...] = (
    ("支出决算表",),
    ("编制单位：某局", "2022年度", None, "单位：元"),
    ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"),
)
BODY: tuple[Row, ...] = (
    ("合计", None, 300, 100, 200),
    (201, "一般公共服务支出", 300, 100, 200),
)


def file_of(folder: Path, *rows: Row, name: str = "导出.xlsx") -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return saved(book, folder / name)


def spending(folder: Path, *rows: Row) -> tuple[dict[tuple[str, str], Decimal], list[Leftover]]:
    """What 支出表 has of an export with these rows, in 万元, and what was not placed."""
    imported = gather([file_of(folder, *rows)], load_edition(EDITION))
    return amounts(imported.submission)["支出表"], list(imported.leftovers)


@pytest.mark.parametrize("edition_id", editions())
def test_random_departments_of_every_edition(edition_id: str, tmp_path: Path) -> None:
    edition = load_edition(edition_id)
    for seed, look in enumerate((Look(unit="万元"), Look(split=True, pages=5), Look(text=True))):
        submission = department(edition_id, seed, unit=look.unit)
        file = saved(one_book(edition, submission, look), tmp_path / f"{seed}.xlsx")
        imported = gather([file], edition)
        assert_same(imported, submission, edition)
        assert imported.leftovers == ()


@pytest.mark.parametrize("edition_id", editions())
def test_the_words_listed_name_what_editions_have(edition_id: str) -> None:
    """Each title leads to what some edition has; no word hides an edition's own one."""
    edition = load_edition(edition_id)
    vocabulary = Vocabulary(edition)
    named = {name for names in edition.imports.titles.values() for name in names}
    editions = [load_edition(one) for one in available()]
    had = {name for one in editions for name in (*one.tables, *one.forms.cards)}
    assert named | set(edition.imports.unneeded) <= had
    for name, table in edition.ordered_tables:
        assert vocabulary.title(table.title) == (name,)
        assert vocabulary.title(f"2022年度{table.title}（公开）") == (name,)
        assert not vocabulary.is_unneeded_title(table.title)
        for side in table.sides.values() if isinstance(table, Ledger) else ():
            for row in side.rows.values():
                assert vocabulary.key(row.label) in vocabulary.row(row).words


def test_an_extra_column_is_listed(tmp_path: Path) -> None:
    head = (*HEAD[:2], (*HEAD[2], "上年数"))
    placed, left = spending(tmp_path, *head, *((*row, 7) for row in BODY))
    assert placed["201", "项目支出"] == Decimal("0.02")
    assert [(item.address, item.text, item.reason, item.amounts) for item in left] == [
        ("F4", "7", "“上年数”不是本表的栏目", 1),
        ("F5", "7", "“上年数”不是本表的栏目", 1),
    ]


def test_a_row_without_a_code_is_listed(tmp_path: Path) -> None:
    _, left = spending(tmp_path, *HEAD, *BODY, (None, "其他", 5, 5, None), (2011, "错码", 1, 1, 0))
    assert [(item.address, item.reason) for item in left] == [
        ("B6:D6", "没有科目编码"),
        ("A7:D7", "“2011”不是科目编码"),
    ]


def test_words_and_shown_scales_are_listed(tmp_path: Path) -> None:
    words: Row = (2010101, "行政运行", "85\n13", "12.30\u202c", "无支出")
    file = file_of(tmp_path, *HEAD, *BODY, (20101, "人大事务", "约三百", 0.5, "无"), words)
    book = load_workbook(file)
    book.worksheets[0]["D6"].number_format = "0%"
    imported = gather([saved(book, file)], load_edition(EDITION))
    assert [(item.address, item.reason) for item in imported.leftovers] == [
        ("C6", "这里应为数字"),
        ("D6", "看到的是“50%”，不是同一个数"),
        ("C7", "数字中间有空格或换行，分不清是一个数还是几个数"),
        ("D7", "其中有不可见字符 U+202C，不能当作数字"),
        ("E7", "这里应为数字"),
    ]


@pytest.mark.parametrize(
    ("number_format", "reason"),
    [
        ("0!.0,", "看到的是“1.2”，不是同一个数"),
        ("0\\.0000", "看到的是“1.2000”，不是同一个数"),
        ("#,##0,", "看到的是“12”，不是同一个数"),
        ('0.00"万元"', "看到的是“12000.00万元”，单位不符"),
        (";;;", "看不到（格式把它隐藏了）"),
        ('#,##0.00"元"', ""),
    ],
)
def test_an_amount_that_is_shown_as_another_number(
    tmp_path: Path, number_format: str, reason: str
) -> None:
    file = file_of(tmp_path, *HEAD, *BODY, (20101, "人大事务", 12000, 0, 12000))
    book = load_workbook(file)
    book.worksheets[0]["C6"].number_format = number_format
    left = gather([saved(book, file)], load_edition(EDITION)).leftovers
    assert [(item.address, item.reason) for item in left] == ([("C6", reason)] if reason else [])


def test_brackets_are_a_minus_and_a_word_is_nothing(tmp_path: Path) -> None:
    more: Row = (20101, "人大事务", "（12.30）", "(1 234.00)", "无")
    placed, left = spending(
        tmp_path, *HEAD[:2], HEAD[2], (None, None, "(1)", "(2)", "(3)"), *BODY, more
    )
    assert placed["20101", "本年支出合计"] == Decimal("-0.00123")
    assert placed["20101", "基本支出"] == Decimal("-0.1234")
    assert ("20101", "项目支出") not in placed
    assert left == []


def test_a_formula_without_a_value_is_listed_not_taken_for_zero(tmp_path: Path) -> None:
    _, left = spending(tmp_path, *HEAD, *BODY, (20101, "人大事务", "=D6+E6", 1, 2))
    assert [(item.address, item.reason) for item in left] == [
        ("C6", "这里是“未计算的公式”，没有值")
    ]


def test_an_amount_under_a_merge_is_listed(tmp_path: Path) -> None:
    """Here in .ods, where a covered cell keeps what it held."""
    twice = number("5", number_columns_spanned="2") + number("7").replace(
        "table-cell", "covered-table-cell"
    )
    lines = [[words(text) for text in line] for line in (HEAD[0], HEAD[1][:1], HEAD[2])]
    lines[1].append(words("单位：元"))
    lines += [[words("合计"), words(""), twice], [words("201"), words("一般公共服务支出"), twice]]
    file = tmp_path / "a.ods"
    file.write_bytes(ods("".join(ods_row(*line) for line in lines)))
    imported = gather([file], load_edition(EDITION))
    assert [(item.address, item.reason) for item in imported.leftovers] == [
        ("D4", "被合并单元格 C4 盖住，看不见"),
        ("D5", "被合并单元格 C5 盖住，看不见"),
    ]


def words(text: object) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def test_one_subject_twice_is_listed_twice_and_not_placed(tmp_path: Path) -> None:
    """Unless both rows say the same."""
    again: tuple[Row, ...] = ((20101, "人大事务", 3, 1, 2), (20101, "人大事务", 5, 1, 4))
    placed, left = spending(tmp_path, *HEAD, *BODY, *again)
    assert placed["20101", "基本支出"] == Decimal("0.0001")
    assert ("20101", "项目支出") not in placed
    there = "导出.xlsx“Sheet”"
    assert [(item.address, item.reason) for item in left] == [
        (address, f"与 {there}{other} 是同一项，数不一样，分不清用哪一个")
        for address, other in (("C6", "C7"), ("E6", "E7"), ("C7", "C6"), ("E7", "E6"))
    ]


def test_a_heading_that_comes_twice_is_listed(tmp_path: Path) -> None:
    head = (*HEAD[:2], (*HEAD[2], "项目支出"))
    placed, left = spending(tmp_path, *head, *((*row, 9) for row in BODY))
    assert ("201", "项目支出") not in placed
    assert {item.reason for item in left} == {"不止一栏可能是“项目支出”，分不清"}
    assert sum(item.amounts for item in left) == 4


def test_two_columns_that_say_the_same_are_one(tmp_path: Path) -> None:
    head = (*HEAD[:2], (*HEAD[2], "项目支出"))
    placed, left = spending(tmp_path, *head, *((*row, 200) for row in BODY))
    assert placed["201", "项目支出"] == Decimal("0.02")
    assert left == []


def test_words_below_a_table_and_zeros_outside_of_it(tmp_path: Path) -> None:
    head = (*HEAD[:2], (*HEAD[2], "上年数"))
    rows: tuple[Row, ...] = (*((*row, 0) for row in BODY), ("单位负责人：", "财务负责人："))
    imported = gather([file_of(tmp_path, *head, *rows)], load_edition(EDITION))
    assert [item.text for item in imported.leftovers] == ["单位负责人：　财务负责人："]
    assert imported.zeros == 2


def refusal(paths: list[Path], edition: Edition | None = None, **options: str) -> str:
    with pytest.raises(Unusable) as refused:
        gather(paths, edition or load_edition(EDITION), **options)
    message = str(refused.value)
    assert "\n" not in message
    return message


def test_tables_of_another_year(tmp_path: Path) -> None:
    head = (HEAD[0], ("编制单位：某局", "2021年度", None, "单位：元"), HEAD[2])
    message = refusal([file_of(tmp_path, *head, *BODY)])
    assert "导出.xlsx“Sheet”B2：写的是 2021 年度，而版式 jiangxi-2022 用于 2022 年度" in message


def test_tables_of_two_departments(tmp_path: Path) -> None:
    submission, edition = example()
    for at, (title, book) in enumerate(one_each(edition, submission, Look())):
        if at == 1:
            sheet = book.worksheets[0]
            sheet["A3"] = "编制单位：乙中心"
        saved(book, tmp_path / f"{title}.xlsx")
    message = refusal([tmp_path])
    assert "各表的编制单位不一样：" in message
    assert "收入决算表.xlsx“Sheet”A3 是“乙中心”" in message
    named = gather([tmp_path], edition, name="某某中心")
    assert named.submission.identity.name == "某某中心"


def test_no_unit(tmp_path: Path) -> None:
    head = (HEAD[0], ("编制单位：某局",), HEAD[2])
    file = file_of(tmp_path, *head, *BODY)
    assert refusal([file]) == (
        f"{file}，Sheet：《支出决算表》没有写明金额单位。请用 --unit 元 或 --unit 万元 写明。"
    )
    imported = gather([file], load_edition(EDITION), unit="万元")
    assert amounts(imported.submission)["支出表"]["201", "基本支出"] == 100


@pytest.mark.parametrize(
    "words",
    [
        "单位：人民币元",
        "单 位：元",
        "单位 ：元",
        "（单位：元）",
        "金额单位:人民币 元",
        "金额单位：人民币（元）",
        "单位：元（保留两位小数）",
        "单位:元 2022年度",
        "\u202a单位：元\u202c",
    ],
)
def test_each_table_is_read_in_its_own_unit(words: str, tmp_path: Path) -> None:
    """One table in 元 beside one in 万元; and the words for a unit are no department's name."""
    head: tuple[Row, ...] = (("收入决算表",), (None, "单位：万元"), (*HEAD[2][:2], "本年收入合计"))
    other = file_of(tmp_path, *head, ("合计", None, 18.39), name="收入.xlsx")
    book = load_workbook(other)
    for row in (HEAD[0], (words,), HEAD[2], ("合计", None, 183900, 183900, 0)):
        (book["支出"] if "支出" in book.sheetnames else book.create_sheet("支出")).append(row)
    imported = gather([saved(book, other)], load_edition(EDITION))
    placed = amounts(imported.submission)
    assert placed["收入表"]["合计", "本年收入合计"] == Decimal("18.39")
    assert placed["支出表"]["合计", "本年支出合计"] == Decimal("18.39")
    assert imported.submission.identity.name == ""
    assert (imported.lent, imported.leftovers) == ((), ())


def test_a_unit_beside_its_label_and_one_behind_headings(tmp_path: Path) -> None:
    head: tuple[Row, ...] = (HEAD[0], ("编制单位：", "某局", "金额单位：", "人民币元"), HEAD[2])
    placed, left = spending(tmp_path, *head, *BODY)
    assert (placed["201", "基本支出"], left) == (Decimal("0.01"), [])
    inside: Row = (*HEAD[2][:2], *(f"{text}（元）" for text in HEAD[2][2:]))
    placed, left = spending(tmp_path, HEAD[0], ("编制单位：某局",), inside, *BODY)
    assert (placed["201", "基本支出"], left) == (Decimal("0.01"), [])
    inside = (*HEAD[2][:2], *(f"{text}（单位：元）" for text in HEAD[2][2:]))
    placed, left = spending(tmp_path, HEAD[0], ("编制单位：某局",), inside, *BODY)
    assert (placed["201", "基本支出"], left) == (Decimal("0.01"), [])


def test_a_table_with_two_units(tmp_path: Path) -> None:
    head: tuple[Row, ...] = (HEAD[0], HEAD[1], (*HEAD[2][:4], "项目支出（万元）"))
    assert refusal([file_of(tmp_path, *head, *BODY)]) == (
        "导出.xlsx“Sheet”D2：写的是“单位：元”，E3 又写着“项目支出（万元）”，"
        "分不清金额单位是哪一个。请改为同一个单位。"
    )


def test_a_unit_that_is_lent_is_told(run: Run, tmp_path: Path) -> None:
    """A table without a unit beside one with it; what goes on from another page says no unit."""
    book = load_workbook(file_of(tmp_path, *HEAD, *BODY))
    sheet = book.create_sheet("收入")
    for row in (("收入决算表",), (*HEAD[2][:2], "本年收入合计"), ("合计", None, 300)):
        sheet.append(row)
    for row in (("支出决算表（续）",), ("20101", "人大事务", 200, 100, 100)):
        book.worksheets[0].append(row)
    source, target = saved(book, tmp_path / "a.xlsx"), tmp_path / "填报表.xlsx"
    outcome = run("import", source, "-e", EDITION, "-o", target)
    told = "《收入决算表》没有写明金额单位，按同一文件其他表的“元”读取，请核对"
    assert [line for line in outcome.out.splitlines() if "没有写" in line] == [
        f"{told}（a.xlsx“收入”A1）"
    ]
    rows = list(load_workbook(target)["未识别内容"].iter_rows(values_only=True, min_row=2))
    assert rows == [("a.xlsx", "收入", "A1", "《收入决算表》", told[7:])]
    said = gather([source], load_edition(EDITION), unit="万元")
    assert said.lent == ()
    assert amounts(said.submission)["收入表"]["合计", "本年收入合计"] == 300


def test_two_copies_that_differ(tmp_path: Path) -> None:
    one = file_of(tmp_path, *HEAD, *BODY)
    same = file_of(tmp_path, *HEAD, *BODY, name="同.xlsx")
    other = file_of(tmp_path, *HEAD, *BODY[:1], (201, "一般公共服务支出", 9, 9, 0), name="异.xlsx")
    assert amounts(gather([one, same], load_edition(EDITION)).submission)["支出表"]
    assert refusal([one, other]) == (
        "《支出决算表》有两份，数不一样（导出.xlsx“Sheet”C5 和 异.xlsx“Sheet”C5）。请只给出一份。"
    )


def test_nothing_that_is_a_table(tmp_path: Path) -> None:
    assert "没有认出任何一张决算报表" in refusal([file_of(tmp_path, ("日期", "摘要", "金额"))])
    (tmp_path / "空").mkdir()
    assert "文件夹里没有电子表格" in refusal([tmp_path / "空"])
    assert "无法打开" in refusal([tmp_path / "没有.xlsx"])


# the command


def test_the_command_fills_a_workbook_that_can_be_read(run: Run, tmp_path: Path) -> None:
    submission, edition = example()
    book = one_book(edition, submission, Look())
    sheet = book.create_sheet("备查")
    sheet.append(["=1+1 不是公式", 12.5])
    sheet["A1"].data_type = "s"
    source, target = saved(book, tmp_path / "导出.xlsx"), tmp_path / "填报表.xlsx"
    outcome = run("import", source, "-e", EDITION, "-o", target, "--kind", "单位")
    assert (outcome.status, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert len(lines) == 14
    assert lines[0] == (
        "公开01表《收入支出决算总表》：导出.xlsx“公开01表”（元），42 行 42 个数；"
        "收入总计 227.27，支出总计 227.27 万元"
    )
    assert lines[10].startswith(
        "报表里没有、公开要用的数，要另行填写（本来没有的不填）：《基本信息》"
    )
    assert lines[11:] == [
        "没有放进表里的有 1 处，其中 1 个数，都列在填报表的《未识别内容》：",
        "  导出.xlsx“备查”：这一页没有认出决算报表，1 处",
        f"已生成 {target}",
    ]
    again, _ = read_workbook(target)
    assert amounts(again) == amounts(submission)
    assert (again.identity.name, again.identity.kind) == ("某某中心", "单位")
    assert [notice.message for notice in again.notices] == [
        "《未识别内容》有 1 行是导入时没有放进表里或要核对的。核对、补填后请删去这一页"
    ]
    rows = load_workbook(target)["未识别内容"].iter_rows(values_only=True)
    assert list(rows) == [
        ("文件", "工作表", "单元格", "内容", "原因"),
        ("导出.xlsx", "备查", "A1:B1", "=1+1 不是公式　12.5", "这一页没有认出决算报表"),
    ]


def test_the_command_tells_missing_tables_and_wrong_totals(run: Run, tmp_path: Path) -> None:
    source = file_of(tmp_path, *HEAD, ("合计", None, 400, 100, 200), *BODY[1:])
    outcome = run("import", source, "-e", EDITION, "-o", tmp_path / "填报表.xlsx")
    assert outcome.status == 0
    assert "公开01表《收入支出决算总表》：没有找到，留空" in outcome.out
    assert "处合计与各项相加不符，请用 juesuan check 核对" in outcome.out


def test_the_command_refuses_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    there = tmp_path / "有.xlsx"
    there.write_bytes(b"filled in")
    source = file_of(tmp_path, *HEAD, *BODY)
    new = tmp_path / "新.xlsx"
    for arguments, message in (
        ((source, "-e", EDITION, "-o", there), "文件已经存在"),
        ((source, "-e", EDITION, "-o", tmp_path / "新.xls"), "填报表是 .xlsx 文件"),
        ((source, "-e", EDITION, "-o", new, "--unit", "角"), "金额单位“角”不可用"),
        ((source, "-e", EDITION, "-o", new, "--kind", "机关"), "类型“机关”不可用"),
        ((source, "-e", "jiangxi-2021", "-o", new), "写的是 2022 年度"),
        ((there, "-e", EDITION, "-o", new), "不是电子表格"),
    ):
        outcome = run("import", *arguments)
        assert (outcome.status, outcome.out) == (2, "")
        assert message in outcome.err
        assert outcome.err.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"有.xlsx", "导出.xlsx"}


def test_a_sheet_with_a_table_on_several_pages_with_titles(tmp_path: Path) -> None:
    """Title, heads and headings come again; a page without headings goes on in the same columns."""
    submission, edition = example()
    book = Workbook()
    draw(book.worksheets[0], edition, submission, "支出表", Look())
    sheet = book.worksheets[0]
    sheet.append(["支出决算表（续）"])
    sheet.append(["2299901", None, None, "其他支出", 100, 100])
    imported = gather([saved(book, tmp_path / "a.xlsx")], edition)
    assert amounts(imported.submission)["支出表"]["2299901", "基本支出"] == Decimal("0.01")
    assert imported.leftovers == ()


def test_codes_and_names_of_the_budget_come_from_the_table(run: Run, tmp_path: Path) -> None:
    """Where the edition says so, a list begins with the 项 of a table."""
    file = next(file for file in EXAMPLES if "shanghai" in str(file))
    submission, edition = read_workbook(file)
    source = saved(one_book(edition, submission, Look()), tmp_path / "导出.xlsx")
    target = tmp_path / "填报表.xlsx"
    assert run("import", source, "-e", edition.id, "-o", target).status == 0
    rows = read_workbook(target)[0].lists["年初预算"]
    items = [it for it in submission.tables["一般公共预算支出表"].subjects if len(it.code) == 7]
    assert [(row["科目编码"].text, row["科目名称"].text) for row in rows] == [
        (it.code, it.name) for it in items
    ]
    assert all(row["年初预算数"].value is None for row in rows)
