"""Editions beside what was published by them: contents line by line, sentences with figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from generator.document.compose.frame import Composition, compose
from generator.edition.model import Edition
from generator.figures.derive import derive
from generator.submission import Cell, Submission
from tests.departments import department
from tests.samples import with_style
from tests.years import edition_of, year

NAME = "示例局"
#: The ministry's nine tables, as the contents of all regions that follow it list them.
TABLES = """
    一、收入支出决算总表
    二、收入决算表
    三、支出决算表
    四、财政拨款收入支出决算总表
    五、一般公共预算财政拨款支出决算表
    六、一般公共预算财政拨款基本支出决算明细表
    七、政府性基金预算财政拨款收入支出决算表
    八、国有资本经营预算财政拨款支出决算表
    九、财政拨款“三公”经费支出决算表
"""
SECTIONS = """
    一、收入支出决算总体情况说明
    二、收入决算情况说明
    三、支出决算情况说明
    四、财政拨款收入支出决算总体情况说明
    五、一般公共预算财政拨款支出决算情况说明
    六、一般公共预算财政拨款基本支出决算情况说明
    七、政府性基金预算财政拨款收入支出决算情况说明
    八、国有资本经营预算财政拨款支出决算情况说明
    九、财政拨款“三公”经费支出决算情况说明
    十、机关运行经费支出说明
    十一、政府采购支出说明
    十二、国有资产占用情况说明
    十三、预算绩效情况说明
"""
HUBEI = f"""
    第一部分 {NAME}概况
    一、部门主要职责
    二、机构设置情况
    第二部分 {NAME}2024年度部门决算表
{TABLES}
    第三部分 {NAME}2024年度部门决算情况说明
{SECTIONS}
"""
#: Four documents of 黄石 and 随县; three of 武汉.
HUANGSHI = f"""{HUBEI}
    十四、专项支出、转移支付支出情况说明
    第四部分 其他需要说明的情况
    第五部分 名词解释
    第六部分 附件
"""
WUHAN = f"""{HUBEI}
    第四部分 2024年度重点工作完成情况
    第五部分 名词解释
    第六部分 附件
"""


def composed(edition: Edition) -> Composition:
    return compose(derive(department(edition.id, 1, is_full=True), edition))


def contents(edition: Edition) -> list[str]:
    tree = composed(edition).document.tree
    nav = next(element for element in tree.iter("nav"))
    return ["".join(map(str, line.itertext())) for line in nav.iter("a")]


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_the_contents_of_hubei() -> None:
    assert contents(edition_of("hubei-2024")) == lines_of(HUANGSHI)


def test_the_contents_of_wuhan_are_a_house_style() -> None:
    options = {"专项支出说明": False, "重点工作完成情况": True}
    assert contents(with_style(edition_of("hubei-2024"), options=options)) == lines_of(WUHAN)


def heads(edition: Edition) -> list[str]:
    return ["".join(map(str, it.itertext())) for it in composed(edition).document.tree.iter("h2")]


@pytest.mark.parametrize(
    ("first", "title"),
    [(False, f"{NAME}2024年度部门决算"), (True, f"2024年度{NAME}部门决算公开")],
)
def test_the_title_of_wuhan_is_a_house_style(*, first: bool, title: str) -> None:
    edition = with_style(edition_of("hubei-2024"), options={"年度在前": first})
    head = next(composed(edition).document.tree.iter("title"))
    assert head.text == title


def test_suining_calls_its_last_section_otherwise() -> None:
    edition = with_style(edition_of("hunan-2024"), words={"预算绩效": "预算绩效"})
    assert "十四、关于2024年度预算绩效情况的说明" in heads(edition)


def test_how_projects_were_evaluated_may_be_a_section_of_the_central_departments() -> None:
    """As the administration of traditional medicine listed its sections."""
    within, apart = "（四）预算绩效情况", "十、预算绩效情况说明"
    edition = edition_of("central-2023")
    tree = composed(edition).document.tree
    assert within in ["".join(map(str, it.itertext())) for it in tree.iter("h3")]
    assert heads(edition)[-1] == "十、其他重要事项的情况说明"
    styled = with_style(edition, options={"预算绩效单列": True})
    tree = composed(styled).document.tree
    assert within not in ["".join(map(str, it.itertext())) for it in tree.iter("h3")]
    assert heads(styled)[-2:] == [apart, "十一、其他重要事项的情况说明"]


def test_what_hubei_says_before_any_heading_stands_below_that_of_the_part() -> None:
    tree = composed(edition_of("hubei-2024")).document.tree
    parts = [element for element in tree.iter("section") if element.get("class") == "part"]
    said = ["".join(map(str, part.itertext())) for part in parts]
    (at,) = (at for at, text in enumerate(said) if "其他需要说明的情况" in text)
    assert {element.tag for element in parts[at]} == {"h1", "p"}


@pytest.mark.parametrize("edition", ["central-2023", "central-2024"])
def test_the_nine_tables_of_the_central_departments(edition: str) -> None:
    said = contents(edition_of(edition))
    start = said.index(lines_of(TABLES)[0])
    assert said[start : start + 9] == lines_of(TABLES)
    assert said[start - 1].startswith("第二部分")
    assert said[start + 9].startswith("第三部分")


#: Figures that the ministry of education published for the year; the department is made up.
INCOME = {
    "一般公共预算财政拨款收入": "17229526.68",
    "事业收入": "18512156.91",
    "经营收入": "16348.77",
    "附属单位上缴收入": "3363.59",
    "其他收入": "7066717.02",
    "年初结转和结余": "22171151.24",
}
PRIOR = {"收入总计": "62035858.09", "本年收入合计": "40616051.67"}
PUBLISHED = {
    "总体.总额": "2024年度收入总计64,999,264.21万元，支出总计64,999,264.21万元。与2023年相比，"
    "收、支总计各增加2,963,406.12万元，增长4.8%。主要原因是事业收入增加。",
    "收入.构成": "2024年度本年收入合计42,828,112.97万元，比2023年的40,616,051.67万元，"
    "增加2,212,061.3万元，增长5.4%。其中：财政拨款收入17,229,526.68万元，占40.2%；"
    "事业收入18,512,156.91万元，占43.2%；",
    "一般公共预算支出.具体": "高等教育（项）年初预算为10,623,328.45万元，支出决算为"
    "11,708,985.36万元，完成年初预算的110.2%。决算数大于年初预算数的主要原因是追加预算。",
}


@pytest.mark.parametrize("sentence", PUBLISHED)
def test_the_central_departments_sentences(sentence: str) -> None:
    spending = {"2050205": ("0", "11708985.36")}
    ended = {"年末结转和结余": str(Decimal("64999264.21") - Decimal("11708985.36"))}
    made = year(
        "central-2024",
        income=INCOME | ended,
        spending=spending,
        prior=PRIOR,
        reasons={"收入总计": "事业收入增加"},
        name=NAME,
    )
    budget = {
        "科目编码": Cell("年初预算", "A2", "2050205"),
        "科目名称": Cell("年初预算", "B2", "高等教育"),
        "年初预算数": Cell("年初预算", "C2", "10623328.45", Decimal("10623328.45"), 2),
        "差异原因": Cell("年初预算", "D2", "追加预算"),
    }
    composition = compose(
        derive(replace(made, lists={"年初预算": (budget,)}), edition_of("central-2024"))
    )
    assert PUBLISHED[sentence] in composition.said.paragraphs[sentence]


def test_where_there_is_nothing_of_the_three_public_one_sentence_says_so() -> None:
    made = year(
        "hubei-2024",
        three_public={("公务接待费", "决算数"): "0"},
        prior={"三公经费": "2", "公务接待费": "2", "因公出国费": "0", "公车购置及运行费": "0"},
        reasons={"公务接待费": "没有接待任务"},
        name=NAME,
    )
    said = compose(derive(made, edition_of("hubei-2024"))).said.paragraphs
    assert said["三公经费.全文"].startswith(
        "本部门2024年度没有“三公”经费财政拨款预算和支出，支出比上年减少2.00万元，下降100.00%，"
        "其中：因公出国（境）费与上年持平；公务用车购置及运行维护费与上年持平；"
        "公务接待费比上年减少2.00万元，下降100.00%，主要原因是没有接待任务。"
    )
    assert "###" not in said["三公经费.全文"]


#: Figures of two departments of Sichuan for 2022; so they were worded.
SICHUAN = {
    "收入.构成": "本年收入合计4125.49万元，其中：一般公共预算财政拨款收入3859.16万元，占93.54%；"
    "政府性基金预算财政拨款收入0万元，占0%；国有资本经营预算财政拨款收入0万元，占0%；"
    "上级补助收入0万元，占0%；事业收入0万元，占0%；经营收入0万元，占0%；"
    "附属单位上缴收入0万元，占0%；其他收入266.33万元，占6.46%。",
    "三公经费.公务用车": "2.公务用车购置及运行维护费支出2.25万元，完成预算90%。"
    "公务用车购置及运行维护费支出决算比2023年度增加1.25万元，增长125%。",
    "三公经费.公务接待": "国内公务接待43批次，350人次（不包括陪同人员），"
    "共计支出3.43万元，具体内容包括：督查2.43万元、调研1万元。\n外事接待支出0万元。",
    "重要事项.政府采购": "政府采购支出总额709.65万元，其中：政府采购货物支出0万元、"
    "政府采购工程支出39万元、政府采购服务支出670.65万元。授予中小企业合同金额0万元，"
    "占政府采购支出总额的0%，其中：授予小微企业合同金额0万元，占政府采购支出总额的0%。",
}


def of_sichuan() -> Submission:
    return year(
        "sichuan-2024",
        income={"一般公共预算财政拨款收入": "3859.16", "其他收入": "266.33"},
        three_public={
            ("公车购置及运行费", "预算数"): "2.5",
            ("公车购置及运行费", "决算数"): "2.25",
            ("公车运行费", "决算数"): "2.25",
            ("公务接待费", "决算数"): "3.43",
        },
        prior={"公车购置及运行费": "1"},
        fields={
            "国内接待费": "3.43",
            "国内接待批次": "43",
            "国内接待人次": "350",
            "国内接待内容": "督查2.43万元、调研1万元",
            "采购总额": "709.65",
            "采购工程": "39",
            "采购服务": "670.65",
        },
    )


@pytest.mark.parametrize("sentence", SICHUAN)
def test_the_sentences_of_sichuan(sentence: str) -> None:
    said = compose(derive(of_sichuan(), edition_of("sichuan-2024"))).said.paragraphs
    assert SICHUAN[sentence] in said[sentence]


def test_sichuan_may_leave_out_what_there_was_nothing_of() -> None:
    edition = with_style(edition_of("sichuan-2024"), options={"列出零项": False})
    said = compose(derive(of_sichuan(), edition)).said.paragraphs["收入.构成"]
    assert "占93.54%；其他收入266.33万元，占6.46%。" in said


def test_sichuan_numbers_its_charts() -> None:
    edition = edition_of("sichuan-2024")
    style = edition.style.model_copy(update={"charts": True})
    styled = edition.model_copy(update={"style": style})
    said = "".join(map(str, composed(styled).document.tree.itertext()))
    assert [f"图{number}：" in said for number in range(1, 9)] == [True] * 7 + [False]
