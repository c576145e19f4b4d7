"""Every bad input ends in one clear Chinese line and status 2, and nothing is written.

The messages are the interface: they name the file, the sheet and cell, what stands there, and what
to do.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.helpers import (
    Content,
    Error,
    Formula,
    Outcome,
    Run,
    changed,
    edited,
    packed,
    parts_of,
    unpacked,
)
from tests.samples import REPOSITORY

pytestmark = pytest.mark.slow

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
NO_VALUE = "请在 Excel 或 WPS 中打开、保存后再试，或直接填写数字。"
BROKEN_PART = "这一部分已损坏，不能读取"
STRAY = "请改正项目或删去这一行。"
HEADINGS = "请对照空白填报表恢复表头。"
NUMBER = "请改为数字，没有的留空。"
COUNT = "，应为不小于零的整数。请改正后再试。"


#: What may stand in a message without being Chinese: what the user wrote, files, names of ours.
NAMES = re.compile(r"“[^”]*”|\S*\.(xlsx?|yaml|html)|juesuan( (new|--help))?|[a-z]+-\d{4}")
PRODUCTS = re.compile(r"Excel|WPS|YAML")


def is_one_chinese_line(outcome: Outcome) -> bool:
    words = PRODUCTS.sub("", NAMES.sub("", outcome.err))
    one_line = outcome.err.count("\n") == 1 and outcome.err.endswith("。\n")
    return one_line and not outcome.out and not re.search("[A-Za-z]{3}", words)


def refusal(run: Run, folder: Path, content: bytes) -> str:
    """What `build` says of a workbook, without the name of the file."""
    file = folder / "填报表.xlsx"
    file.write_bytes(content)
    outcome = run("build", file, "-o", folder / "out")
    assert outcome.status == 2
    assert is_one_chinese_line(outcome)
    assert [path.name for path in folder.iterdir()] == [file.name]
    assert outcome.err.startswith(str(file))
    return outcome.err.rstrip("\n").removeprefix(str(file))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "：不是 Excel 工作簿。请选择填报表（.xlsx 文件）。"),
        ("单位名称,金额".encode(), "：不是 Excel 工作簿。请选择填报表（.xlsx 文件）。"),
        (b"PK\x03\x04abc", "：文件已损坏或不完整。请重新取得文件，或用 Excel、WPS 修复后另存。"),
        (OLE, "：是旧格式（.xls 或 .et）。请用 Excel 或 WPS 另存为 .xlsx 再试。"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "：工作簿有打开密码。请取消密码后另存再试。",
        ),
    ],
)
def test_not_a_workbook(run: Run, tmp_path: Path, content: bytes, message: str) -> None:
    assert refusal(run, tmp_path, content) == message


def test_a_workbook_of_something_else(run: Run, tmp_path: Path) -> None:
    def empty(book: Workbook) -> None:
        for name in book.sheetnames[1:]:
            del book[name]

    message = "：没有《基本信息》一页，不是填报表。请使用 juesuan new 生成的填报表。"
    assert refusal(run, tmp_path, edited(empty)) == message


def test_check_says_the_same_as_build(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(changed({"公开01表!C7": "十二万"}))
    assert run("check", file) == run("build", file, "-o", tmp_path / "out")


CASES: dict[str, tuple[dict[str, Content], str]] = {
    # the identity
    "unknown edition": (
        {"基本信息!B2": "jiangxi-1999"},
        "基本信息!B2：没有名为“jiangxi-1999”的版式。可用的版式：",
    ),
    "missing name": ({"基本信息!B3": "  "}, "基本信息!B3：没有填“名称”。请填写后再试。"),
    "no line for the name": (
        {"基本信息!A3": None, "基本信息!B3": None},
        "基本信息：《基本信息》没有“名称”一行。请对照空白填报表补上。",
    ),
    "name that is an error": (
        {"基本信息!B3": Error("#REF!")},
        (
            "基本信息!B3：这里是“#REF!”，没有值。"
            "请在 Excel 或 WPS 中打开、改正、保存后再试，或直接填写。"
        ),
    ),
    "name that was never calculated": (
        {"基本信息!B3": Formula("A1&A2")},
        (
            "基本信息!B3：这里是“未计算的公式”，没有值。"
            "请在 Excel 或 WPS 中打开、改正、保存后再试，或直接填写。"
        ),
    ),
    "name too long": (
        {"基本信息!B3": "局" * 61},
        f"基本信息!B3：名称有 61 个字，写的是“{'局' * 30}…”。请填全称，不超过 60 个字。",
    ),
    "wrong kind": (
        {"基本信息!B4": "机关"},
        "基本信息!B4：类型写的是“机关”。请填“部门”或“单位”。",
    ),
    "year that is no number": (
        {"基本信息!B5": "去年"},
        "基本信息!B5：年度写的是“去年”。请填四位数字的年度。",
    ),
    "year out of range": (
        {"基本信息!B5": 20222},
        "基本信息!B5：年度写的是“20222”。请填四位数字的年度。",
    ),
    "year with too many digits": (
        {"基本信息!B5": "9" * 5000},
        f"基本信息!B5：年度写的是“{'9' * 30}…”。请填四位数字的年度。",
    ),
    "year of another edition": (
        {"基本信息!B5": 2019},
        "基本信息!B5：年度写的是“2019”，而版式 jiangxi-2022 用于 2022 年度。请核对年度和版式。",
    ),
    "wrong unit": (
        {"基本信息!B6": "亿元"},
        "基本信息!B6：金额单位写的是“亿元”。请填“元”或“万元”。",
    ),
    "a line twice": (
        {"基本信息!A9": "名称", "基本信息!B9": "某局"},
        "基本信息!A9：“名称”与第 3 行重复。请只保留一行。",
    ),
    "wrong choice": (
        {"基本信息!B17": "不是"},
        "基本信息!B17：写的是“不是”。请从“是”、“否”中选择。",
    ),
    "negative count of people": (
        {"基本信息!B10": -1},
        f"基本信息!B10：写的是“-1”{COUNT}",
    ),
    "one person and a half": (
        {"基本信息!B10": 1.5},
        f"基本信息!B10：写的是“1.5”{COUNT}",
    ),
    # amounts
    "words for an amount": (
        {"公开01表!C7": "十二万"},
        f"公开01表!C7：写的是“十二万”，这里应为数字。{NUMBER}",
    ),
    "an amount with its unit": (
        {"公开01表!C7": "12.5\n万元"},
        f"公开01表!C7：写的是“12.5 万元”，这里应为数字。{NUMBER}",
    ),
    "nothing, and words beside it": (
        {"公开03表!G8": "无支出"},
        f"公开03表!G8：写的是“无支出”，这里应为数字。{NUMBER}",
    ),
    "two numbers in one cell": (
        {"公开01表!C7": "85\n13"},
        (
            "公开01表!C7：写的是“85 13”，数字中间有空格或换行，分不清是一个数还是几个数。"
            "请只填一个数，中间不留空格和换行。"
        ),
    ),
    "a number with a mark of direction behind it": (
        {"公开01表!C7": "12.30\u202c"},
        "公开01表!C7：写的是“12.30”，其中有不可见字符 U+202C，不能当作数字。请重新键入这个数。",
    ),
    "a truth value": (
        {"公开01表!C7": "TRUE"},
        f"公开01表!C7：写的是“TRUE”，这里应为数字。{NUMBER}",
    ),
    "a formula never calculated": (
        {"公开01表!C7": Formula("Sheet9!A1/10000")},
        f"公开01表!C7：“一、一般公共预算财政拨款收入”的内容是“未计算的公式”，没有数值。{NO_VALUE}",
    ),
    "#REF! for an amount": (
        {"公开01表!C7": Error("#REF!")},
        f"公开01表!C7：“一、一般公共预算财政拨款收入”的内容是“#REF!”，没有数值。{NO_VALUE}",
    ),
    "#DIV/0! that a formula calculated": (
        {"公开09表!E7": Error("#DIV/0!")},
        f"公开09表!E7：“1. 因公出国（境）费·决算数”的内容是“#DIV/0!”，没有数值。{NO_VALUE}",
    ),
    "an amount in a cell that does not apply": (
        {"公开09表!C16": 3},
        "公开09表!C16：“1. 因公出国（境）团组数（个）”的“年初预算数”不用填，写的是“3”。请清空。",
    ),
    "a negative count": ({"公开10表!C7": -2}, f"公开10表!C7：写的是“-2”{COUNT}"),
    "a negative count in brackets": ({"公开10表!C7": "(2)"}, f"公开10表!C7：写的是“(2)”{COUNT}"),
    "half a car": ({"公开09表!E19": 0.5}, f"公开09表!E19：写的是“0.5”{COUNT}"),
    # rows
    "two rows with one code": (
        {"公开02表!A10": "20103"},
        "公开02表!A10：“20103”与第 9 行重复。同一科目请只填一行。",
    ),
    "a row label twice": (
        {"公开01表!A8": "一、一般公共预算财政拨款收入"},
        "公开01表!A8：“一、一般公共预算财政拨款收入”与第 7 行重复。请只保留一行。",
    ),
    "a row that is missing": (
        {"公开01表!A14": None, "公开01表!B14": None, "公开01表!C14": None},
        f"公开01表!A1：公开01表《收入支出决算总表》缺少“八、其他收入”一行。{HEADINGS}",
    ),
    "amounts without a code": (
        {"公开02表!D13": "事业运行", "公开02表!F13": 12},
        f"公开02表!F13：“事业运行”没有科目编码，却填有“12”。{STRAY}",
    ),
    "an unfinished code": (
        {"公开02表!A11": "20103990"},
        "公开02表!A11：写的是“20103990”，不是科目编码。编码应为 3、5 或 7 位数字。",
    ),
    "an unknown economic code": (
        {"公开06表!A7": "30198"},
        f"公开06表!C7：“30198”不在本表的科目之内，却填有“38.64”。{STRAY}",
    ),
    # tables
    "a missing table": (
        {"公开07表!A1": None},
        (
            "缺少公开07表《政府性基金预算财政拨款收入支出决算表》。"
            "请从空白填报表补上这张表，没有数据也要保留空表。"
        ),
    ),
    "a missing heading": (
        {"公开03表!G4": "项目"},
        f"公开03表!A1：公开03表《支出决算表》找不到“项目支出”一栏。{HEADINGS}",
    ),
    "two columns of one heading": (
        {"公开03表!K4": "基本支出", "公开03表!K8": 227.27, "公开03表!K9": 5},
        (
            "公开03表!F7：有两栏都是“基本支出”，F7 写的是“227.27”，K7 是空白，分不清用哪一栏。"
            "请只保留一栏，或改正另一栏的表头。"
        ),
    ),
    # the other sheets
    "two columns of one heading in a list": (
        {"上年数!D1": "上年决算数", "上年数!D3": 5},
        (
            "上年数!D3：《上年数》有两栏都是“上年决算数”，与 B3 不一样。"
            "请只保留一栏，或改正另一栏的表头。"
        ),
    ),
    "words for last year's amount": (
        {"上年数!B3": "约1000"},
        f"上年数!B3：写的是“约1000”，这里应为数字。{NUMBER}",
    ),
    "a code twice in the budget": (
        {"年初预算!A3": "２０１", "年初预算!C3": 5},
        "年初预算!A3：“２０１”与 年初预算!A2 重复。请只保留一行。",
    ),
    "an unknown layer": (
        {"预算绩效!A3": "段"},
        "预算绩效!A3：层次写的是“段”。请从附件标题、标题、小标题、正文、表格、自评表中选择。",
    ),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(run: Run, tmp_path: Path, case: str) -> None:
    cells, message = CASES[case]
    said = refusal(run, tmp_path, changed(cells)).lstrip("，：")
    if message.endswith("可用的版式："):
        assert said.startswith(message)
    else:
        assert said == message


def test_the_workbook_itself_is_fine(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(changed({}))
    assert run("check", file).status == 0


def test_a_table_twice(run: Run, tmp_path: Path) -> None:
    def copy(book: Workbook) -> None:
        book.copy_worksheet(book["公开07表"]).title = "备份"

    assert refusal(run, tmp_path, edited(copy)) == (
        "：《政府性基金预算财政拨款收入支出决算表》出现了不止一次"
        "（公开07表!A1、备份!A1）。请只保留一张。"
    )


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    outcome = run("check", tmp_path / "没有.xlsx")
    assert outcome == Outcome(
        2, "", f"{tmp_path}/没有.xlsx：无法打开。请确认文件存在并且有权读取。\n"
    )


def test_a_folder(run: Run, tmp_path: Path) -> None:
    outcome = run("build", tmp_path, "-o", tmp_path / "out")
    assert outcome == Outcome(
        2, "", f"{tmp_path}：是文件夹，不是填报表。请写明其中的 .xlsx 文件。\n"
    )


# where the result goes


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(changed({}))
    return file


def test_the_output_folder_is_a_file(run: Run, tmp_path: Path, workbook: Path) -> None:
    target = tmp_path / "out"
    target.write_text("占位", encoding="utf-8")
    outcome = run("build", workbook, "-o", target, "--format", "html")
    assert outcome == Outcome(
        2, "", f"{target}：不是文件夹，不能放入公开文本。请用 -o 写明一个文件夹。\n"
    )
    assert target.read_text(encoding="utf-8") == "占位"


def test_the_output_folder_is_within_a_file(run: Run, workbook: Path) -> None:
    outcome = run("build", workbook, "-o", workbook / "out", "--format", "html")
    assert outcome.status == 2
    assert is_one_chinese_line(outcome)
    assert outcome.err.endswith("：无法写入。请确认文件夹可写、文件没有被别的程序打开。\n")


def test_the_output_folder_can_not_be_written_to(
    run: Run, tmp_path: Path, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    outcome = run("build", workbook, "-o", tmp_path / "out", "--format", "html")
    assert outcome.status == 2
    assert is_one_chinese_line(outcome)
    assert list((tmp_path / "out").iterdir()) == []


# house styles


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "：无法读取。请确认文件存在、可读，并以 UTF-8 编码保存。"),
        ("numbers: {amount: {places: 很多}}", "，第 1 行：numbers.amount.places：应为整数。"),
        ("\nwrods: {}", "，第 2 行：wrods：不认识这个键（名称相近的有“words”）。"),
        ("- 一", "，第 1 行：最外层应为“键: 值”。"),
        ("a: b: c", "，第 1 行：YAML 写法有误。"),
        ('a: 甲\nwords: {甲: "\\uFFFE"}', "，第 2 行：有不能印出的字符。"),
        ('"\\x07": 甲', "，第 1 行：有不能印出的字符。"),
    ],
)
def test_a_wrong_style_file(
    run: Run, tmp_path: Path, workbook: Path, text: str | None, message: str
) -> None:
    style = tmp_path / "style.yaml"
    if text is not None:
        style.write_text(text, encoding="utf-8")
    outcome = run("check", workbook, "--style", style)
    assert outcome.status == 2
    assert len(outcome.err.splitlines()) == 1
    assert outcome.err.startswith(f"{style}{message}")


@pytest.mark.parametrize("place", ["公开01表!C7", "主要职责!A2", "预算绩效!B3", "增减原因!B3"])
@pytest.mark.parametrize("kind", ["formula", "words"])
def test_a_picture_in_a_cell_is_never_published(
    run: Run, tmp_path: Path, place: str, kind: str
) -> None:
    shown = '=DISPIMG("ID_5A0C",1)'
    content = changed({place: Formula(f"_xlfn.{shown[1:]}", shown) if kind == "formula" else shown})
    parts = {
        name: re.sub(rb"(<c [^>]*)(><f>_xlfn)", rb'\1 t="str"\2', part)
        for name, part in unpacked(content).items()
    }
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(packed(parts))
    outcome = run("check", file)
    assert outcome.status == 2
    assert outcome.err.startswith(f"{file}，{place}：")
    assert "“嵌在格子里的图片”，没有" in outcome.err


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_workbook_that_may_not_be_read(
    run: Run, monkeypatch: pytest.MonkeyPatch, workbook: Path, command: str
) -> None:
    monkeypatch.setattr("os.access", lambda *_, **__: False)
    outcome = run(command, workbook, *(("-o", "out") if command == "build" else ()))
    what = "没有读取的权限。请取得读取的权限，或请有权限的人另存一份。"
    assert outcome == Outcome(2, "", f"{workbook}：{what}\n")


def test_a_workbook_that_the_system_refuses_to_read(
    run: Run, monkeypatch: pytest.MonkeyPatch, workbook: Path
) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert run("check", workbook).err.startswith(f"{workbook}：没有读取的权限。")


def test_a_style_that_the_workbook_names_is_missing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(changed({"基本信息!B7": "某市"}))
    message = (
        f"{file}：找不到体例“某市”：《体例内容》里没有，{tmp_path} 里也没有 某市.yaml。"
        "请把体例文件放在填报表旁边，或用 --style 写明（加 --keep-style 存进填报表）；"
        "没有体例的不填。\n"
    )
    assert run("check", file) == Outcome(2, "", message)


# damaged parts of a workbook

PARTS: dict[str, tuple[str, bytes, str]] = {
    "columns from one and a half": (
        "xl/worksheets/sheet1.xml",
        b'<worksheet><cols><col min="1.5" max="3" hidden="1"/></cols></worksheet>',
        "col 的 min 应为数字，写的是“1.5”",
    ),
    "columns from nothing": (
        "xl/worksheets/sheet1.xml",
        b'<worksheet><cols><col min="" max="3" hidden="1"/></cols></worksheet>',
        "col 的 min 应为数字，写的是“”",
    ),
    "columns from a superscript": (
        "xl/worksheets/sheet1.xml",
        '<worksheet><cols><col min="²" max="3" hidden="1"/></cols></worksheet>'.encode(),
        "col 的 min 应为数字，写的是“²”",
    ),
    "properties that are no XML": ("docProps/core.xml", b"<a b", BROKEN_PART),
    "properties that are nothing": ("docProps/app.xml", b"", BROKEN_PART),
    "properties in another encoding": (
        "docProps/core.xml",
        "<作者>甲</作者>".encode("gb18030"),
        BROKEN_PART,
    ),
    "properties nested deep": ("docProps/app.xml", b"<a>" * 300 + b"</a>" * 300, BROKEN_PART),
    "relations that are no XML": ("xl/worksheets/_rels/sheet1.xml.rels", b"\0\0", BROKEN_PART),
    "styles that are no XML": ("xl/styles.xml", b"<styleSheet>", BROKEN_PART),
}


@pytest.mark.parametrize("case", PARTS, ids=str)
def test_a_damaged_part_is_refused_with_its_name(run: Run, tmp_path: Path, case: str) -> None:
    part, content, what = PARTS[case]
    sheet = "xl/worksheets/sheet1.xml"
    parts = dict(parts_of())
    if part == sheet:
        columns = re.search(rb"<cols>.*</cols>", content)
        assert columns is not None
        content = re.sub(rb"<cols>.*?</cols>", columns[0], parts[sheet])
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(packed(parts | {part: content}))
    remedy = "请用 Excel 或 WPS 打开、修复，另存后再试。"
    assert run("check", file) == Outcome(2, "", f"{file}，{part}：{what}。{remedy}\n")


def test_a_damaged_theme_gets_into_no_copy(run: Run, tmp_path: Path) -> None:
    file, copy = tmp_path / "填报表.xlsx", tmp_path / "标.xlsx"
    file.write_bytes(packed({**parts_of(), "xl/theme/theme1.xml": b" "}))
    outcome = run("check", file, "--annotate", copy)
    assert outcome.status == 2
    assert f"xl/theme/theme1.xml：{BROKEN_PART}" in outcome.err
    assert not copy.exists()


def test_columns_that_reach_beyond_a_sheet_end_with_it(run: Run, tmp_path: Path) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    columns = b'<cols><col min="200" max="1000000000" hidden="1"/></cols>'
    content = re.sub(rb"<cols>.*?</cols>", columns, parts_of()[sheet])
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(packed({**parts_of(), sheet: content}))
    assert run("check", file).status == 0


@pytest.mark.parametrize("command", ["check --annotate 标.xlsx", "draft -o 稿.xlsx"])
def test_cells_and_merges_at_the_end_of_a_sheet_take_no_time(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    content = parts_of()[sheet].replace(b"</sheetData>", far)
    Path("填报表.xlsx").write_bytes(packed({**parts_of(), sheet: content}))
    name, *options = command.split()
    assert run(name, "填报表.xlsx", *options).status == 0
    vast = b'</sheetData><mergeCells count="1"><mergeCell ref="K1:XFD1048576"/></mergeCells>'
    content = re.sub(rb"</sheetData>(<mergeCells.*?</mergeCells>)?", vast, parts_of()[sheet])
    Path("合并.xlsx").write_bytes(packed({**parts_of(), sheet: content}))
    outcome = run("check", "合并.xlsx", "--annotate", "另.xlsx")
    assert (
        outcome.err
        == "合并.xlsx，填报进度!K1:XFD1048576：合并的单元格超过 300000 个。请取消合并。\n"
    )


def test_characters_that_no_document_can_hold_are_left_out_of_words_and_refused_in_amounts(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("填报表.xlsx").write_bytes(changed({"基本信息!B3": "某某_x0008_局_x0007_"}))
    assert run("build", "填报表.xlsx", "-o", "out", "--format", "html").status in {0, 1}
    assert Path("out/某某局2022年度部门决算.html").exists()
    Path("数.xlsx").write_bytes(changed({"公开01表!C7": "12_x0007_5"}))
    assert run("check", "数.xlsx").status == 2


def test_names_that_are_no_characters_are_used_as_far_as_they_can_be(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path("\udcff甲.xlsx")
    file.write_bytes(changed({}))
    assert run("build", file, "-o", "out", "--format", "html,json,manifest").status == 0
    assert run("check", file, "--html", "甲.html", "--annotate", "标.xlsx").status == 0
    export = REPOSITORY / "tests" / "fixtures" / "exports" / "元-分级编码.xls"
    options = ("-e", "jiangxi-2022", "--name", "\udcff甲局\x07")
    assert run("import", export, "-o", "入.xlsx", *options).status == 0
    assert "甲局2022年度" in run("build", "入.xlsx", "-o", "另", "--format", "html").out


# arguments

HELP = "用 juesuan --help 查看用法。\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "没有写明命令，或参数有误。"),
        ("publish", "没有“publish”这个命令。"),
        ("--version publish", "没有“publish”这个命令。"),
        ("check", "缺少“填报表”。"),
        ("check a.xlsx b.xlsx", "多了“b.xlsx”。"),
        ("check a.xlsx b.xlsx c.xlsx", "多了“b.xlsx c.xlsx”。"),
        ("check --fast a.xlsx", "没有“--fast”这个选项。"),
        ("check --jsno a.xlsx", "没有“--jsno”这个选项。"),
        ("check -q a.xlsx", "没有“-q”这个选项。"),
        ("check --json=3 a.xlsx", "选项“--json”后面不带内容。"),
        ("check a.xlsx --style", "选项“--style”后面缺少内容。"),
        ("build", "缺少“填报表”。"),
        ("build a.xlsx", "缺少“文件夹”。"),
        ("build a.xlsx -o", "选项“-o”后面缺少内容。"),
        ("new", "缺少“版式”。"),
        ("new -e", "选项“-e”后面缺少内容。"),
        ("editions jiangxi-2023 shanghai", "多了“shanghai”。"),
    ],
)
def test_wrong_arguments(run: Run, arguments: str, message: str) -> None:
    assert run(*arguments.split()) == Outcome(2, "", message + HELP)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("build a.xlsx -o out --format odt", "不认识格式“odt”。可用的格式：docx、pdf、html"),
        ("build a.xlsx -o out --format ,", "没有写明格式。可用的格式：docx、pdf、html"),
        ("new -e nowhere-2022 -o 表.xlsx", "没有名为“nowhere-2022”的版式。可用的版式："),
        (
            "new -e jiangxi-2022 --kind 机关 -o 表.xlsx",
            "类型“机关”不可用。请用部门或单位。",
        ),
        (
            "new -e jiangxi-2022 -o 表.xls",
            "表.xls：填报表是 .xlsx 文件。请让文件名以 .xlsx 结尾。",
        ),
    ],
)
def test_wrong_values_of_options(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = run(*arguments.split())
    assert outcome.status == 2
    assert outcome.err.startswith(message)
    assert len(outcome.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_line_break_in_a_file_name_stays_one_line(run: Run) -> None:
    message = "填 报表.xlsx：无法打开。请确认文件存在并且有权读取。\n"
    assert run("check", "填\n报表.xlsx") == Outcome(2, "", message)


# as a user runs it


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "坏.xlsx"], "坏.xlsx：不是 Excel 工作簿。请选择填报表（.xlsx 文件）。\n"),
        (["publish"], f"没有“publish”这个命令。{HELP}"),
    ],
)
def test_in_a_process_of_its_own(tmp_path: Path, arguments: list[str], message: str) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"no")
    ended = subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=tmp_path,
        env={"PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", message)
