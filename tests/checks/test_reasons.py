"""Reasons that can't be right, and many that may sound odd and are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.checks.finding import Finding, Severity
from generator.checks.reasons import check_reasons
from generator.submission import Submission
from tests.checks.words import with_budget, with_subjects
from tests.samples import cell
from tests.years import disclosed, year

MARK = "〔系统草拟，请核实〕"
#: 本年支出合计 rises from 100 to 150, 工资福利支出 from 60 to 90; 商品和服务支出 falls from 40
#: to 30.5; 公务接待费 falls from 2 to 1.5 and stays below its budget of 3; 年末结转 rises to 5.
NOW = {
    "prior": {
        "本年支出合计": "100",
        "工资福利支出": "60",
        "商品和服务支出": "40",
        "公务接待费": "2",
        "年末结转和结余": "0",
        "公车运行费": "0",
    },
    "spending": {"2010301": ("120.5", "29.5")},
    "economic": {"30101": "90", "30201": "30.5"},
    "income": {"年末结转和结余": "5"},
    "three_public": {("公务接待费", "决算数"): "1.5", ("公务接待费", "全年预算数"): "3"},
}


def submitted(name: str, text: str) -> Submission:
    return year("jiangxi-2022", reasons={name: text}, **NOW)  # type: ignore[arg-type]


def found(name: str, text: str, before: str | None = None) -> list[Finding]:
    """Findings on one reason, with last year's reason if there is one."""
    prior = year("jiangxi-2021", reasons={name: before}) if before is not None else None
    return list(check_reasons(disclosed(submitted(name, text), prior)))


def rules(name: str, text: str, before: str | None = None) -> list[str]:
    return [finding.rule for finding in found(name, text, before)]


# direction


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "本年支出合计",
            "项目经费减少",
            "“本年支出合计与上年相比”是增加，原因写的是“减少”。请核对",
        ),
        ("工资福利支出", "厉行节约", "“工资福利支出与上年相比”是增加，原因写的是“节约”。请核对"),
        (
            "商品和服务支出",
            "日常办公经费增加",
            "“商品和服务支出与上年相比”是减少，原因写的是“增加”。请核对",
        ),
        (
            "公务接待费预算差异",
            "接待批次增加",
            "“公务接待费与全年预算相比”是减少，原因写的是“增加”。请核对",
        ),
    ],
)
def test_a_reason_against_the_direction(name: str, text: str, message: str) -> None:
    (finding,) = found(name, text)
    assert (finding.rule, finding.severity) == ("原因方向不符", Severity.WARNING)
    assert finding.message == message
    assert [item.where.split("!")[0] for item in finding.cells] == ["增减原因"]


def test_from_nothing_there_is_a_direction_too() -> None:
    disclosure = disclosed(
        year(
            "jiangxi-2022",
            economic={"30201": "5"},
            prior={"商品和服务支出": "0"},
            reasons={"商品和服务支出": "办公经费压减"},
        )
    )
    assert [finding.rule for finding in check_reasons(disclosure)] == ["原因方向不符"]


# years


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("2019年新增项目", Severity.INFO),
        ("与2020年相比，追加了公路养护资金", Severity.INFO),
        ("2032年新增项目", Severity.WARNING),
    ],
)
def test_another_year(text: str, severity: Severity) -> None:
    (finding,) = found("本年支出合计", text)
    assert (finding.rule, finding.severity) == ("原因年度", severity)


@pytest.mark.parametrize(
    "text",
    [
        "按2019年标准补发",
        "使用2020年度结转的水利资金",
        "2019年立项的教学楼工程本年完工，增加质保金",
        "自2019年7月起缴费比例提高",
        "部分2019年度奖励推迟至2022年发放",
    ],
)
def test_another_year_that_may_be_meant(text: str) -> None:
    assert not rules("本年支出合计", text)


# amounts


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("新增项目57.41万元", "57.41万元"),
        ("新增项目，57.41 万元", "57.41万元"),
        ("新增项目574,100元", "574,100元"),
        ("新增项目50.01万元", "50.01万元"),
    ],
)
def test_an_amount_that_is_found_nowhere(text: str, amount: str) -> None:
    (finding,) = found("本年支出合计", text)
    assert (finding.rule, finding.severity) == ("原因金额无出处", Severity.INFO)
    assert finding.message == (
        f"“本年支出合计与上年相比”的原因提到 {amount}，各表中没有这个数。请核对"
    )


@pytest.mark.parametrize(
    "text",
    [
        "项目支出29.5万元",
        "项目支出29.50万元",
        "项目支出295000元",
        "项目支出295,000元",
        "基本支出120.5万元，比上年100万元增加",
        "增加50万元",
        "增加30万元（工资），占60%",
        "占50.3%，比例提高12.3个百分点",
        # the third follows from the other two
        "基本支出120.5万元，增加20.5万元，由100万元增加",
    ],
)
def test_an_amount_of_the_tables_or_a_difference_has_its_origin(text: str) -> None:
    assert not rules("本年支出合计", text)


def test_the_difference_from_the_budget_has_its_origin() -> None:
    assert not rules("公务接待费预算差异", "较预算减少1.5万元")
    assert rules("公务接待费预算差异", "较预算减少1.6万元") == ["原因金额无出处"]


# copies


def test_a_copy_of_last_years_reason() -> None:
    (finding,) = found("本年支出合计", "单位职能增加，项目支出增加", " 单位职能增加，项目支出增加")
    assert (finding.rule, finding.severity) == ("原因照抄上年", Severity.WARNING)
    assert finding.message == "“本年支出合计与上年相比”的原因与上年一字不差。请按本年情况改写"
    assert [item.sheet for item in finding.cells] == ["增减原因", "[2021.xlsx]增减原因"]


@pytest.mark.parametrize(
    ("name", "text", "before"),
    [
        ("本年支出合计", "单位职能增加，项目支出增加", "单位职能增加，人员支出增加"),
        ("本年支出合计", "人员增加", "人员增加"),
        # a fact that stays: nothing moved
        ("公车运行费", "本单位没有公务用车，未发生支出", "本单位没有公务用车，未发生支出"),
        ("接待内容", "本单位无公务接待，未发生支出", "本单位无公务接待，未发生支出"),
    ],
)
def test_what_is_no_copy(name: str, text: str, before: str) -> None:
    assert not rules(name, text, before)


# what a template leaves


@pytest.mark.parametrize(
    ("text", "leftover"),
    [
        ("XX项目增加", "XX"),
        ("×××项目增加", "×××"),
        ("项目经费增加（减少）", "增加（减少）"),
        ("项目经费增长/下降", "增长/下降"),
        ("项目经费减少(增加)", "减少(增加)"),
        ("【】增加", "【】"),
        ("【项目名称】增加", "【项目名称】"),
        ("【某项目】增加", "【"),
        ("（请说明具体原因）人员增加", "（请说明"),
        ("一是人员变动；二是…；三是…。", "是…"),
        ("____项目增加", "____"),
        ("……", "……"),
        (f"增加。{MARK}", "系统草拟"),
    ],
)
def test_what_is_left_of_a_template(text: str, leftover: str) -> None:
    (finding,) = found("本年支出合计", text)
    assert (finding.rule, finding.severity) == ("原因含模板文字", Severity.WARNING)
    assert finding.message == (f"“本年支出合计与上年相比”的原因里还有模板文字“{leftover}”。请改写")


def test_a_draft_that_bears_its_mark_is_judged_by_its_words() -> None:
    assert not rules("本年支出合计", f"{MARK}项目支出增加29.50万元")


# reasons that accountants write, and that say nothing wrong


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("本年支出合计", "单位职能增加，项目支出增加"),
        ("本年支出合计", "上年受疫情影响压减支出，基数较低"),
        ("本年支出合计", "2021年部分项目取消，本年恢复实施"),
        ("本年支出合计", "在压减一般性支出的同时，新增惠企资金"),
        ("本年支出合计", "疫情防控政策优化，公务活动恢复"),
        ("本年支出合计", "“十四五”规划（2021-2025年）项目开工"),
        ("本年支出合计", "落实洪财【2022】5号文件，列支项目经费"),
        ("本年支出合计", "新增会议费、培训费、差旅费……等支出"),
        ("本年支出合计", "新增项目约50.3万元"),
        ("本年支出合计", "2022元旦、春节慰问"),
        ("本年支出合计", "部分尾款结转至2023年支付，本年支付首付款"),
        ("工资福利支出", "在职人员增加3人，调整基本工资标准"),
        ("工资福利支出", "退休人员减少，但补发2021年度绩效奖"),
        ("工资福利支出", "每人每月增加津贴200元"),
        ("工资福利支出", "公积金缴存基数上调"),
        ("工资福利支出", "发放了政府性补贴及工资增长"),
        ("商品和服务支出", "过紧日子，严控一般性支出"),
        ("商品和服务支出", "上年度新增办公设备，支出基数较高"),
        ("商品和服务支出", "去年增加办公楼维修"),
        ("商品和服务支出", "本年未新增租赁费用"),
        ("商品和服务支出", "提高资金使用效率，节约开支"),
        ("商品和服务支出", "业务划转，办公经费减少"),
        ("商品和服务支出", "不再新增购买服务"),
        ("商品和服务支出", "人均100元的体检费由工会承担，较上年减少"),
        ("商品和服务支出", "扩大线上办公"),
        ("公务接待费", "严格执行中央八项规定，接待批次减少"),
        ("公务接待费", "2021年增加了参观调研的接待"),
        ("公务接待费预算差异", "年初预算增加了招商接待，实际未发生"),
        ("公务接待费预算差异", "厉行节约，压减接待支出50%"),
        ("年末结转和结余", "项目支出减少，资金结转下年使用"),
        ("年末结转和结余", "部分项目未完工，资金结转至2023年使用"),
        ("公车运行费", "本单位无公务用车"),
        ("公车运行费", "2021年和2022年均无公务用车"),
        ("出国内容", "本单位无此项支出"),
        ("接待内容", "接待上级检查组3批次24人次，人均不超过100元"),
    ],
)
def test_an_innocent_reason(name: str, text: str) -> None:
    assert not [item for item in found(name, text) if item.severity is not Severity.INFO]


def test_blank_reasons_are_not_judged() -> None:
    assert not rules("本年支出合计", "")


def test_reasons_of_subjects_are_judged_too() -> None:
    submission = submitted("本年支出合计", "")
    row = {
        "科目编码": replace(cell(""), text="201"),
        "科目名称": replace(cell(""), text="一般公共服务支出"),
        "年初预算数": cell("140.2"),
        "差异原因": replace(cell(""), text="追加9.8万元，XX项目7.77万元"),
    }
    disclosure = disclosed(replace(submission, lists={"年初预算": (row,)}))
    messages = {finding.rule: finding.message for finding in check_reasons(disclosure)}
    assert set(messages) == {"原因含模板文字", "原因金额无出处"}
    assert "7.77万元" in messages["原因金额无出处"]


@pytest.mark.parametrize(
    ("code", "text", "wrong"),
    [
        ("221", "年初未规范编制公积金缴费预算", True),
        ("221", "年中兑付企业奖补", False),
        ("201", "年初未规范编制公积金缴费预算", False),
    ],
)
def test_a_reason_that_tells_of_another_subject(code: str, text: str, *, wrong: bool) -> None:
    houses = with_subjects(_221="住房保障支出", _22103="城乡社区住宅", _2210399="其他支出")
    items = list(check_reasons(with_budget(code, text, houses)))
    assert [(item.rule, item.severity.value) for item in items] == (
        [("原因科目不符", "info")] if wrong else []
    )
    if wrong:
        assert items[0].message == "原因提到“公积金”，各表中没有科目 2210201。请核对"
    fund = with_subjects(_221="住房保障支出", _22102="住房改革支出", _2210201="住房公积金")
    assert list(check_reasons(with_budget(code, text, fund))) == []
