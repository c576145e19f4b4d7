"""Leftovers, slips and another year's text are found; words that only look like them are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.checks.finding import Finding
from generator.checks.wording import check_wording
from generator.figures.derive import Disclosure
from generator.submission import Cell
from tests.checks.words import (
    clean,
    saying,
    with_blocks,
    with_reason,
    with_submission,
    with_table,
)
from tests.samples import EXAMPLES, examined

#: What the published documents have wrong in their wording, by seed-errors' numbers or as seen.
REAL = {
    "donghu-gov-services-2022": ["自称"],
    "made-up-shanghai-2024": [],
    "nanchang-bigdata-2021": ["叠字", "标点", "重复条目", "自称"],
    "qingshanhu-bigdata-2022": ["叠字", "自称", "跳号"],
    "qingshanhu-gov-office-2021": ["文字截断", "文字截断", "名称不一致"],
    "rongjiang-service-2023": ["自称"],
}


def findings(disclosure: Disclosure) -> list[Finding]:
    return list(check_wording(disclosure))


def rules(disclosure: Disclosure) -> list[str]:
    return [item.rule for item in findings(disclosure)]


def test_clean_words_give_nothing() -> None:
    assert findings(clean()) == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_the_examples_give_what_is_really_wrong_with_them(file: Path) -> None:
    found = findings(examined(file).disclosure)
    assert [item.rule for item in found] == REAL[file.parent.name]
    assert {item.severity.value for item in found} <= {"warning", "info"}


@pytest.mark.parametrize(
    "text",
    [
        "比上年增加（减少）5万元",
        "增长 (下降) 3%",
        "决算数大于（小于）预算数",
        "共××个项目",
        "涉及资金XX万元",
        "本部门XXX项目",
        "得分____分",
        "项目名称【】",
        "如持平，作持平表述",
        "名词解释应以财政部门规定为准",
        "……（不涉及的不列）",
        "……",
        "（请填写具体情况）",
        "无此项的作下述说明",
    ],
)
def test_leftovers_of_the_form(text: str) -> None:
    (finding,) = findings(saying(text))
    assert (finding.rule, finding.severity.value) == ("模板文字", "warning")
    assert finding.message.endswith("。请按实际情况改写或删去")
    assert [cell.where for cell in finding.cells] == ["预算绩效!B2"]


@pytest.mark.parametrize(
    "text",
    [
        "人员增加（含调入）2人",
        "增加（详见附件）",
        "赣财预【2020】10号",
        "【问题】预算执行慢",
        "3×4米的展板",
        "XML接口、MAXX系统",
        "办公费、印刷费……等",
        "data__base系统",
        "131××××5957",
        "共建项目补充了材料",
    ],
)
def test_what_is_no_leftover(text: str) -> None:
    assert "模板文字" not in rules(saying(text))


def test_a_column_may_be_headed_up_and_down() -> None:
    assert findings(with_table(("项目", "增加（减少）额"), ("甲", "5"))) == []
    assert rules(with_table(("项目", "XX"), ("甲", "5"))) == ["模板文字"]


def test_leftovers_of_reasons_are_told_by_the_check_on_reasons() -> None:
    assert findings(with_reason("增加（减少）XX万元")) == []
    assert findings(with_reason("如持平，作持平表述")) == []


@pytest.mark.parametrize(
    "text",
    [
        "主要原因是：主要原因是人员增加",
        "增减少7.26万元",
        "支出增加增加了",
        "严格预算预算执行",
        "政策政策",
        "主要用于用于学校日常办公",
        "统一管理和和监督",
        "决算数增长增加15.07万元",
        "加强了项目管理，加强了项目管理。",
    ],
)
def test_words_written_twice(text: str) -> None:
    assert rules(saying(text)) == ["叠字"]


@pytest.mark.parametrize(
    "text",
    [
        "减税降费、加减法",
        "年度增减变动",
        "大数据中心中心机房",
        "研究研究再说",
        "减免税费",
        "预算、决算",
        "有增有减，增加、减少各半",
        # a word on both sides of a comma
        "完成年初预算，预算执行率为98.5%。",
        "项目支出减少，减少的主要是一次性项目。",
        "服务平台24小时随时随地可用",
        "部门预算预算执行",
        "为了了解情况",
    ],
)
def test_words_that_may_stand_twice(text: str) -> None:
    assert rules(saying(text)) == []


@pytest.mark.parametrize(
    "text", ["支出增长。；结余分配", "甲；；乙", "完成。。", "甲，，乙", "（类））"]
)
def test_broken_punctuation(text: str) -> None:
    assert rules(saying(text)) == ["标点"]


@pytest.mark.parametrize(
    "text",
    ["（一般公共服务（类））", "1）甲；2）乙。", "等等。。。", "甲；乙。", "（一）甲（类）。"],
)
def test_sound_punctuation(text: str) -> None:
    assert rules(saying(text)) == []


def test_the_message_shows_the_words_around() -> None:
    (finding,) = findings(saying("本年项目支出增长。；结余分配没有发生"))
    assert finding.message == "《预算绩效》里的“项目支出增长。；结余分配没有”标点不对。请改正"


def test_a_department_that_calls_itself_a_unit() -> None:
    (finding,) = findings(saying("我单位开展自评。", "本单位无公车。"))
    assert finding.rule == "自称"
    assert finding.message == (
        "类型是“部门”，有 2 处文字自称“我单位”、“本单位”。指本部门的请改为“本部门”"
    )
    assert [cell.address for cell in finding.cells] == ["B2", "B3"]


def test_a_unit_that_calls_itself_a_department() -> None:
    own = saying("本部门开展自评。")
    assert rules(own) == []
    identity = own.submission.identity
    changed = type(identity)(identity.edition, identity.name, "单位", identity.year, identity.unit)
    assert rules(with_submission(own, identity=changed)) == ["自称"]


@pytest.mark.parametrize(
    "text",
    [
        "基本单位20个",
        "《本单位内部控制办法》",
        "“本单位”一栏",
        "所属单位",
        "各单位均已公开本单位决算",
        "可向其本单位反映",
    ],
)
def test_words_that_are_no_self_reference(text: str) -> None:
    assert rules(saying(text)) == []


def test_an_annex_may_be_another_bodys_report() -> None:
    assert rules(saying("我单位受托评价。", annex=True)) == []


def test_an_amount_in_the_wrong_unit() -> None:
    amount = clean().tables["支出表"].figures["合计", "本年支出合计"].amount
    assert rules(saying(f"全年支出{amount}元。")) == ["金额单位"]
    assert rules(saying(f"全年支出{amount * 10000:.0f}万元。")) == ["金额单位"]
    assert rules(saying(f"全年支出{amount}万元。")) == []
    assert rules(saying(f"全年支出{amount * 10000:.2f}元。")) == []
    assert rules(saying("每人补助100元，标准23元/人。")) == []


@pytest.mark.parametrize(
    "text",
    [
        "2019年度部门决算反映",
        "截至2020年12月31日，本部门共有车辆3辆。",
        "本年度（2019年）",
        "我单位2017年度部门整体预算",
        "2021年度本部门收入总计1320.52万元，与2020年度相比增加45.10万元。",
        "组织对2021年度项目支出全面开展绩效自评。",
    ],
)
def test_another_years_text(text: str) -> None:
    assert "年度" in rules(saying(text))


@pytest.mark.parametrize(
    "text",
    [
        "比2021年度部门决算减少",
        "2022年度部门决算",
        "2023年度部门预算",
        "2019年成立",
        "《2019年度部门决算公开办法》",
        "延迟发放2019年度奖励",
        "截至2022年12月31日",
        "截至2021年底，已完成一期工程主体建设，本年支付的为工程尾款。",
        "与2021年度相比，收、支总计各增加118.23万元。",
        "2023年，我院将继续优化急诊流程。",
    ],
)
def test_years_that_may_be_meant(text: str) -> None:
    assert rules(saying(text)) == []


def test_a_title_of_last_year() -> None:
    assert rules(saying("项目支出绩效自评表（2021年度）")) == ["年度"]
    assert rules(with_blocks(("heading", "2021年度绩效自评报告"), ("text", "甲。"))) == ["年度"]
    assert rules(saying("项目支出绩效自评表（2022年度）", "2023年度工作计划")) == []


def test_another_name_at_the_head_of_the_tables() -> None:
    fields = clean().submission.fields
    name = clean().submission.identity.name
    for text, expected in (("网络信息中心", ["名称不一致"]), (name, []), ("", [])):
        cell = Cell("基本信息", "B8", text)
        changed = with_submission(clean(), fields={**fields, "编制单位": cell})
        assert rules(changed) == expected


def test_headings_without_content() -> None:
    first = ("title", "附件1 评价报告")
    second = ("title", "附件2 自评表")
    assert rules(with_blocks(first, second, ("text", "甲。"), name="附件")) == ["空标题"]
    assert rules(with_blocks(first, name="附件")) == ["空标题"]
    assert rules(with_blocks(first, ("text", "甲。"), name="附件")) == []
    one, two = ("heading", "（一）工作开展情况"), ("heading", "（二）自评情况")
    assert rules(with_blocks(one, two, ("text", "甲。"))) == ["空标题"]
    assert rules(with_blocks(one, ("text", "甲。"), two)) == ["空标题"]
    assert rules(with_blocks(one, ("heading", "1. 概况"), ("text", "甲。"))) == []
    assert rules(with_blocks(one, two)) == []  # 绩效未填 tells it


@pytest.mark.parametrize(
    "lines",
    [
        ("1. 甲", "2. 乙", "4. 丁"),
        ("一、甲", "三、丙"),
        ("（一）甲", "1.子", "2.丑", "（四）丁"),
        ("十、甲", "十二、乙"),
        ("第一部分 甲", "第二部分 乙", "第四部分 丁"),
        ("①甲", "②乙", "④丁"),
        ("一是甲。", "二是乙。", "四是丁。"),
    ],
)
def test_numbering_that_skips(lines: tuple[str, ...]) -> None:
    (finding,) = findings(saying(*lines))
    assert finding.rule == "跳号"
    assert finding.cells[0].address == f"B{len(lines) + 1}"


@pytest.mark.parametrize(
    "lines",
    [
        ("1. 甲", "2. 乙", "3. 丙"),
        ("（一）甲", "一、子", "（一）丑", "（二）寅", "二、卯", "（二）乙", "（三）丙"),
        ("1. 甲", "2. 乙", "1. 丙", "2. 丁"),
        ("三、甲", "四、乙"),
        ("一、甲", "二、乙", "三、丙", "二、摘自表格", "四、丁"),
        ("2022年完成1项", "12345热线", "3.5万元"),
        ("1. 甲", "9. 乙"),
        ("1.甲", "2.乙", "3.1项专项资金单独核算。", "4.丁"),
        ("九、甲", "十、乙", "十一、丙"),
    ],
)
def test_sound_numbering(lines: tuple[str, ...]) -> None:
    assert rules(saying(*lines)) == []


def test_duties_are_numbered_too() -> None:
    cells = [
        Cell("主要职责", f"A{at}", text) for at, text in ((2, "（一）甲。"), (3, "（三）丙。"))
    ]
    lists = {**clean().submission.lists, "主要职责": tuple({"内容": cell} for cell in cells)}
    (finding,) = findings(with_submission(clean(), lists=lists))
    assert finding.message == ("《主要职责》的编号从 1 跳到 3：“（三）丙。”。请核对是否漏了内容")


@pytest.mark.parametrize(
    ("cell", "elsewhere", "wrong"),
    [
        ("切实抓好应急值守工", "抓好应急值守工作。", True),
        ("服务平台更新维护成", "平台更新维护成本", True),
        ("切实抓好应急值守工", "抓好应急处置工作。", False),
        ("切实抓好应急值守工作", "抓好应急值守工作。", False),
        # whole words, though they go on elsewhere
        ("项目资金支付及时", "项目资金支付及时率", False),
        ("提高政府服务水平", "提高政府服务水平和质量", False),
        ("完成", "按时完成本年任务", False),
        ("成灾率控制在", "林业有害生物成灾率控制在3‰以下。", True),
        ("新型农村集体经济项目（第二", "新型农村集体经济项目（第二批）", True),
    ],
)
def test_cells_that_end_in_half_a_word(cell: str, elsewhere: str, *, wrong: bool) -> None:
    table = with_table(("目标", "完成情况"), (cell, elsewhere))
    items = findings(table)
    assert [(item.rule, item.severity.value) for item in items] == (
        [("文字截断", "info")] if wrong else []
    )
    if wrong:
        assert items[0].cells[0].address == "B3"
    # a paragraph ends where its writer ended it
    assert rules(saying(cell, elsewhere)) == []


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("分别是接待省局考察信息平台建设4人、接待省局考察信息平台建设4人、接待乙局3人", 2),
        ("分别是接待甲局4人、接待乙局4人、接待甲局4人", 0),
        ("接待省局考察信息平台建设4人、接待省局考察信息平台建设5人", 0),
        ("接待甲局4人、接待甲局4人", 0),
        ("对信息平台运行维护项目、其他开展自评，对信息平台运行维护项目、其他开展评价", 0),
    ],
)
def test_items_that_an_enumeration_has_twice(text: str, times: int) -> None:
    items = [item for item in findings(saying(text)) if item.rule == "重复条目"]
    assert len(items) == bool(times)
    assert all(item.severity.value == "info" for item in items)
    assert all(f"“接待省局考察信息平台建设4人”列了 {times} 次" in item.message for item in items)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (("公用经费包括办公费、印刷费、水费、电费、印刷费、维修（护）费。",), True),
        (("内设办公室、财务科、医务科、护理部、财务科等8个科室。",), True),
        (("对“甲”“乙”“甲”三个项目开展评价。",), True),
        (("1.县水文站", "2.县河道站", "3.县水文站"), True),
        (("内设内科一病区、内科二病区、外科一病区、外科二病区。",), False),
        # two reports with the same headings
        (("（一）基本情况", "（二）分析", "（一）基本情况", "（二）分析"), False),
    ],
)
def test_lists_that_have_an_item_twice(lines: tuple[str, ...], wrong: bool) -> None:  # noqa: FBT001
    assert rules(saying(*lines)) == (["重复条目"] if wrong else [])


@pytest.mark.parametrize(
    "text",
    [
        "增加或减少5万元",
        "我单位202X年度开展自评",
        "主要原因是（）",
        "主要原因是：……。",
        "金额    万元",
        "共安排X个项目",
    ],
)
def test_more_blanks_of_the_form(text: str) -> None:
    assert "模板文字" in rules(saying(text))


@pytest.mark.parametrize(
    "text",
    [
        "“XX+养老”服务模式",
        "购置X光机1台",
        "开展宣传、检查……累计服务4.2万人次",
        "收支增（减）变动情况说明如下",
        "请广大市民根据实际情况选择就近接种点",
        "各乡镇应当如实填报补贴面积，不得虚报",
        "增强绩效填报人员的责任意识",
        "群众无需填写申请表",
        "【2022年度】重点项目",
        "软件（需求说明书）已经验收，（应急预案编制说明）另附",
        "如有特殊情况应说明原因",
        "对照清单（逐项销号）整改，差旅费（据实列支）",
        "姓  名：甲",
        "怎么办？个别单位进展慢",
        "使用20 年以上",
    ],
)
def test_more_that_is_no_leftover(text: str) -> None:
    assert "模板文字" not in rules(saying(text))


def test_an_empty_box_of_a_form() -> None:
    assert rules(with_table(("项目属性", "经常性项目（√） 一次性项目（）"))) == []


def test_an_official_item_in_the_wrong_unit_whatever_its_digits() -> None:
    most = max(abs(it.amount) for it in clean().tables["支出表"].figures.values() if it.value)
    assert rules(saying(f"本年收入合计{most * 10000:.0f}万元。")) == ["金额单位"]
