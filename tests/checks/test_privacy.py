"""Personal data and marks of secrecy are found; numbers of other kinds are left alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.annexes.files import read_annexes
from generator.build import examine
from generator.checks.finding import Finding
from generator.checks.privacy import check_annexes, check_privacy
from generator.checks.private_numbers import is_card_number, is_id_number, masked
from generator.figures.derive import Disclosure
from generator.submission import Block, Cell, TableRow
from tests.annexes.makers import bytes_of, pdf, saved_pdf, spreadsheet, submission_in, word
from tests.checks.words import WRITING, clean, saying, with_reason, with_submission, with_table
from tests.helpers import edited
from tests.samples import EXAMPLES, examined

ID = "11010519491231002X"
MOBILE = "13812345678"
CARD = "6228480402564890018"


def findings(disclosure: Disclosure) -> list[Finding]:
    return list(check_privacy(disclosure))


def said(text: str) -> list[tuple[str, str]]:
    return [(item.rule, item.severity.value) for item in findings(saying(text))]


def test_clean_words_give_nothing() -> None:
    assert findings(clean()) == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_the_examples_leak_nothing(file: Path) -> None:
    assert findings(examined(file).disclosure) == []


@pytest.mark.parametrize(
    "text",
    [
        f"身份证号{ID}。",
        f"身份证号：{ID.lower()}",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "身份证：１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_id_numbers(text: str) -> None:
    assert said(text) == [("身份证号", "error")]


@pytest.mark.parametrize(
    "text",
    [
        "号码110105194912310021。",  # the check digit is wrong
        "号码110105194913310020。",  # there is no thirteenth month
        "合同编号202236010200012345。",
        "统一社会信用代码：11010519491231002X",
        "统一社会信用代码：12360111MB0X123456",
        "财预〔2020〕10号、洪财办〔2020〕44号",
    ],
)
def test_what_is_no_id_number(text: str) -> None:
    assert said(text) == []


def test_old_and_masked_id_numbers_are_asked_about() -> None:
    assert said("身份证110105491231002") == [("身份证号", "warning")]
    assert said("身份证110105********002X") == [("身份证号", "warning")]
    assert said("订单110105991331002") == []
    assert said("金额110105491231002元") == []
    assert said("项目编号110105491231002") == []


@pytest.mark.parametrize(
    "text",
    [
        f"请致电{MOBILE}。",
        "手机138-1234-5678",
        "手机138 1234 5678",
        "+86-13812345678",
        "+8613812345678",
        "张三１３８１２３４５６７８",
        f"（{MOBILE}）",
    ],
)
def test_mobile_numbers(text: str) -> None:
    assert said(text) == [("手机号码", "error")]


@pytest.mark.parametrize(
    "text",
    [
        "共支出13812345678元",
        "共支出13812345678.00元",
        "金额1.13812345678",
        "下达15000000000",
        "项目编号：13812345678",
        "12345市长热线、110报警、12315",
        "2080505、2010399",
        "2022年度138项1234人5678次",
        "订单A13812345678",
        "213812345678",
    ],
)
def test_what_is_no_mobile_number(text: str) -> None:
    assert said(text) == []


def test_masked_mobile_numbers_are_asked_about() -> None:
    assert said("131****5957") == [("手机号码", "warning")]
    assert said("131××××5957") == [("手机号码", "warning")]
    assert said("3****5") == []
    assert said("2×3×4") == []


@pytest.mark.parametrize(
    "text", ["0791-88123456", "010-66551234", "(0791)8812345", "电话：88123456"]
)
def test_landlines_are_asked_about(text: str) -> None:
    assert said(text) == [("固定电话", "warning")]


@pytest.mark.parametrize(
    "text", ["2021-20220101", "0101-12", "电话接通率100%", "00791-8812345678", "电话费88123元"]
)
def test_what_is_no_landline(text: str) -> None:
    assert said(text) == []


def test_bank_cards() -> None:
    assert said(f"卡号{CARD}") == [("银行卡号", "error")]
    assert said("卡号6228 4804 0256 4890 018") == [("银行卡号", "error")]
    assert said("卡号4111111145551142") == [("银行卡号", "warning")]


@pytest.mark.parametrize(
    "text",
    [
        "6228480402564890017",  # the check digit is wrong
        "1234567812345670",  # the check digit is right, but no card begins so
        "6222222222222222",
        f"合同编号：{CARD}",
        f"{CARD}元",
        "2022 2021 2020 2019",
    ],
)
def test_what_is_no_bank_card(text: str) -> None:
    assert said(text) == []


def test_a_mistyped_id_number_is_no_bank_card() -> None:
    numbers = [f"62010219800101{number:04}" for number in range(200)]
    assert not any(is_card_number(number) for number in numbers)


def test_mail_addresses() -> None:
    assert said("邮箱 12345678@qq.com") == [("电子邮箱", "error")]
    assert said(f"邮箱{MOBILE}@139.com") == [("电子邮箱", "error")]
    assert said("邮箱 dsjzx@qsh.gov.cn") == [("电子邮箱", "warning")]
    assert said("微信@大数据中心") == []
    assert said("网址 www.qsh.gov.cn") == []


@pytest.mark.parametrize(
    "text",
    [
        "机密★10年",
        "〔机密〕",
        "（秘密）",
        "【绝密】",
        "密级：秘密",
        "秘密",
        "（内部资料）",
        "内部使用",
    ],
)
def test_marks_of_secrecy(text: str) -> None:
    assert said(text) == [("密级标志", "error")]


def test_words_that_forbid_passing_on_are_asked_about() -> None:
    for text in ("内部资料，不得外传", "本材料仅供内部使用", "请勿外传"):
        assert said(text) == [("密级标志", "warning")]


@pytest.mark.parametrize(
    "text",
    [
        "完善内部控制制度",
        "做好保密工作，保守国家秘密",
        "内设机构5个",
        "机密文件的管理",
        "由机关内部承担的工作",
        "整理内部资料",
        "使用商业秘密保护系统",
        "（内部审计）",
    ],
)
def test_words_that_are_no_marks(text: str) -> None:
    assert said(text) == []


def test_names_beside_who_is_responsible() -> None:
    (finding,) = findings(saying("项目负责人：张三丰，联系人：欧阳修"))
    assert (finding.rule, finding.severity.value) == ("人员姓名", "warning")
    assert finding.message == (
        "《预算绩效》里有联系人、负责人或来宾的姓名（张**、欧**）。公开前请删去，或只写单位"
    )


@pytest.mark.parametrize(
    "text",
    [
        "由单位负责人牵头组织",
        "科室负责人予以核查",
        "负责人：财政局",
        "负责人：江西省",
        "负责人：办公室",
        "联系人：大数据中心",
        "经办人：各科室",
    ],
)
def test_words_that_are_no_names(text: str) -> None:
    assert said(text) == []


def test_names_in_tables() -> None:
    beside = with_table(("项目名称", "维保"), ("项目负责人", "李四"))
    below = with_table(("单位", "负责人"), ("本级", "王五"), ("中心", "赵小六"))
    other = with_table(("项目负责人", "综合科"), ("负责人", ""), ("指标", "明确"))
    assert [item.cells[0].where for item in findings(beside)] == ["预算绩效!C3"]
    assert [item.cells[0].where for item in findings(below)] == ["预算绩效!C3", "预算绩效!C4"]
    assert findings(other) == []


def test_a_finding_shows_the_number_masked_and_its_cell() -> None:
    (finding,) = findings(saying("第一段。", f"张某 {MOBILE}，李某 13987654321，{MOBILE}"))
    assert finding.message == (
        "《预算绩效》里有手机号码 138****5678、139****4321。个人信息不得公开，请删去"
    )
    assert [cell.where for cell in finding.cells] == ["预算绩效!B3"]
    assert masked(ID) == "110***********002X"
    assert masked("dsjzx@qsh.gov.cn") == "d***@qsh.gov.cn"
    assert masked("电话：88123456".removeprefix("电话")) == "881*3456"


def test_every_place_that_is_published_is_searched() -> None:
    submission = clean().submission
    cell = Cell("表", "B2", MOBILE)
    changes: list[dict[str, object]] = [
        {"identity": replace(submission.identity, name=MOBILE)},
        {"fields": {**submission.fields, "资产说明": cell}},
        {"lists": {**submission.lists, "内设机构": ({"名称": cell},)}},
        {"lists": {**submission.lists, "名词解释": ({"名词": cell, "解释": cell},)}},
        {"writings": {**submission.writings, "附件": (Block("title", MOBILE, cell=cell),)}},
    ]
    for change in changes:
        found = findings(with_submission(clean(), **change))
        assert {item.rule for item in found} == {"手机号码"}, change
    assert [item.rule for item in findings(with_reason(f"联系{MOBILE}"))] == ["手机号码"]


def test_the_name_of_a_subject_is_searched() -> None:
    submission = clean().submission
    entries = submission.tables["支出表"]
    subjects = (replace(entries.subjects[0], name=MOBILE), *entries.subjects[1:])
    tables = {**submission.tables, "支出表": replace(entries, subjects=subjects)}
    (finding,) = findings(with_submission(clean(), tables=tables))
    assert finding.cells[0].sheet == "公开03表"


def test_a_cell_below_a_merged_one_keeps_its_address() -> None:
    rows = (TableRow((("甲", 2, 1), ("乙", 1, 2))), TableRow((("丙", 1, 1), (MOBILE, 1, 1))))
    table = Block("table", rows=rows, columns=3, cell=Cell(WRITING, "B5"))
    (finding,) = findings(with_submission(clean(), writings={WRITING: (table,), "附件": ()}))
    assert finding.cells[0].where == "预算绩效!D6"


def test_id_numbers_by_their_check_digit() -> None:
    assert is_id_number(ID)
    assert sum(is_id_number(f"{ID[:17]}{check}") for check in "0123456789X") == 1
    assert not is_id_number(f"99{ID[2:]}")


def test_what_the_file_holds_beside_is_a_warning_or_an_info(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book.properties.creator = "李四"
        book["附件"].sheet_state = "hidden"

    file = tmp_path / "填报表.xlsx"
    file.write_bytes(edited(change))
    found = [item for item in examine(file).findings if item.rule == "填报表附带内容"]
    assert [item.rule for item in found] == ["填报表附带内容"] * 2
    assert [item.severity.value for item in found] == ["warning", "info"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("接待张三丰院士一行考察4人", True),
        ("接待了欧阳修教授", True),
        ("接待江苏省局考察4人", False),
        ("接待高校教授一行", False),
        ("接待师大教授一行", False),
        ("接待院士专家一行人员", False),
        ("接待科技部领导", False),
    ],
)
def test_names_of_guests(text: str, *, wrong: bool) -> None:
    items = findings(saying(text))
    assert [(item.rule, item.severity.value) for item in items] == (
        [("人员姓名", "warning")] if wrong else []
    )


# annexes that came as files

FILES = {
    "甲.docx": "第 2 段",
    "乙.xlsx": "Sheet!A2",
    "丙.md": "第 3 行",
    "丁.pdf": "第 2 页",
}


def with_annexes(folder: Path, words: str) -> Disclosure:
    (folder / "甲.docx").write_bytes(bytes_of(word(("一、情况", ""), (words, ""))))
    (folder / "乙.xlsx").write_bytes(bytes_of(spreadsheet([["项目", "内容"], [words, "乙"]])))
    (folder / "丙.md").write_text(f"第一段\n\n{words}\n", "utf-8")
    (folder / "丁.pdf").write_bytes(saved_pdf(pdf("nothing", words)))
    return replace(clean(), annexes=read_annexes(submission_in(folder, *FILES)))


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (ID, "身份证号"),
        (MOBILE, "手机号码"),
        (CARD, "银行卡号"),
        ("10001@qq.com", "电子邮箱"),
    ],
)
def test_annex_files_are_searched_and_the_place_is_named(
    tmp_path: Path, words: str, rule: str
) -> None:
    found = findings(with_annexes(tmp_path, words))
    assert [(item.rule, item.severity.value) for item in found] == [(rule, "error")] * 4
    for item, (file, place) in zip(found, FILES.items(), strict=True):
        assert item.message.startswith(f"《{file}，{place}》里有")
        assert words not in item.message
        assert [cell.where for cell in item.cells] == ["附件文件!B2"]


def test_marks_of_secrecy_and_names_in_annex_files(tmp_path: Path) -> None:
    (tmp_path / "甲.docx").write_bytes(bytes_of(word(("机密★5年", ""), ("正文", ""))))
    rows = [["项目负责人", "王小明"], ["项目", "甲"]]
    (tmp_path / "乙.xlsx").write_bytes(bytes_of(spreadsheet(rows)))
    annexes = read_annexes(submission_in(tmp_path, "甲.docx", "乙.xlsx"))
    found = findings(replace(clean(), annexes=annexes))
    assert [item.rule for item in found] == ["密级标志", "人员姓名"]
    assert "甲.docx，第 1 段" in found[0].message
    assert "乙.xlsx，Sheet!B1" in found[1].message


def test_clean_annex_files_give_nothing(tmp_path: Path) -> None:
    disclosure = with_annexes(tmp_path, "2024")
    assert findings(disclosure) == []
    found = check_annexes(disclosure)
    assert not [it.message for it in found if "没有嵌入字体" not in it.message]


def test_what_an_annex_file_hides_is_told(tmp_path: Path) -> None:
    document = word(("甲", ""), core={"author": "某某"})
    document.add_comment(document.paragraphs[0].runs, text="批", author="某", initials="某")
    (tmp_path / "报告.docx").write_bytes(bytes_of(document))
    annexes = read_annexes(submission_in(tmp_path, "报告.docx"))
    found = list(check_annexes(replace(clean(), annexes=annexes)))
    assert [(item.rule, item.severity.value) for item in found] == [
        ("附件附带内容", "warning"),
        ("附件附带内容", "info"),
    ]
    assert found[0].message == "附件“报告.docx”有 1 条批注，没有公开。请核对后删去"
