"""Regions' contents line by line as they were published, and sentences that only one has."""

from __future__ import annotations

import pytest

from generator.document.compose.frame import compose
from generator.edition.model import Edition
from generator.figures.derive import derive
from generator.submission import Submission
from tests.departments import department
from tests.samples import with_style
from tests.years import edition_of, year

pytestmark = pytest.mark.slow

TABLES = """一、收入支出决算总表
二、收入决算表
三、支出决算表
四、财政拨款收入支出决算总表
五、一般公共预算财政拨款支出决算表
"""
BEIJING = f"""第一部分 2024年度部门决算报表
{TABLES}六、一般公共预算财政拨款基本支出决算表
七、政府性基金预算财政拨款收入支出决算表
八、政府性基金预算财政拨款基本支出决算表
九、国有资本经营预算财政拨款支出决算表
十、财政拨款“三公”经费支出决算表
十一、政府采购情况表
十二、政府购买服务决算公开情况表
第二部分 2024年度部门决算说明
第三部分 2024年度其他重要事项的情况说明
第四部分 2024年度部门绩效评价情况
"""
#: As of 2021, but for the ministry's later order of tables.
GUANGDONG = f"""第一部分：示例局概况
一、单位主要职责
二、单位机构设置
三、单位决算单位构成
第二部分：示例局2024年度单位决算表
{TABLES}六、一般公共预算财政拨款基本支出决算明细表
七、政府性基金预算财政拨款收入支出决算表
八、国有资本经营预算财政拨款支出决算表
九、财政拨款“三公”经费支出决算表
第三部分：示例局2024年度单位决算情况说明
第四部分：名词解释
"""
HUNAN = f"""第一部分 示例局概况
一、部门职责
二、机构设置及决算单位构成
第二部分 部门决算表
{TABLES}六、一般公共预算财政拨款基本支出决算明细表
七、政府性基金预算财政拨款收入支出决算表
八、国有资本经营预算财政拨款支出决算表
九、财政拨款“三公”经费支出决算表
第三部分 部门决算情况说明
一、收入支出决算总体情况说明
二、收入决算情况说明
三、支出决算情况说明
四、财政拨款收入支出决算总体情况说明
五、一般公共预算财政拨款支出决算情况说明
六、一般公共预算财政拨款基本支出决算情况说明
七、财政拨款“三公”经费支出决算情况说明
八、政府性基金预算收入支出决算情况
九、国有资本经营预算财政拨款支出决算情况说明
十、关于机关运行经费支出说明
十一、一般性支出情况说明
十二、关于政府采购支出说明
十三、关于国有资产占用情况说明
十四、关于2024年度预算绩效管理情况的说明
第四部分 名词解释
第五部分 附件
"""


def texts(submission: Submission, edition: Edition, *tags: str) -> list[str]:
    tree = compose(derive(submission, edition)).document.tree
    return ["".join(map(str, element.itertext())).strip() for element in tree.iter(*tags)]


@pytest.mark.parametrize(
    ("edition", "kind", "contents"),
    [
        ("beijing-2024", "部门", BEIJING),
        ("guangdong-2024", "单位", GUANGDONG),
        ("hunan-2024", "部门", HUNAN),
    ],
)
def test_the_contents_are_those_that_were_published(edition: str, kind: str, contents: str) -> None:
    own = department(edition, 1, is_full=True, kind=kind)
    assert texts(own, edition_of(edition), "a") == contents.splitlines()


def test_a_section_that_some_leave_out() -> None:
    own, edition = department("hunan-2024", 1), edition_of("hunan-2024")
    short = texts(own, with_style(edition, options={"列国有资本经营": False}), "h2")
    assert "九、关于机关运行经费支出说明" in short
    assert "十、一般性支出情况说明" in short
    assert not any("九、国有资本经营预算财政拨款支出决算情况说明" in it for it in short)


def three_public(*, incomparable: bool) -> str:
    """What Guangdong says of 三公: one amount where there was none, one where there is none."""
    edition = edition_of("guangdong-2024")
    spent = {("因公出国费", "决算数"): "12.02", ("因公出国费", "预算数"): "12.02"}
    received = {("公务接待费", "决算数"): "22.59", ("公务接待费", "预算数"): "43.2"}
    prior = dict.fromkeys(("因公出国费", "公车购置及运行费", "公车购置费", "公车运行费"), "0")
    prior |= {"公务接待费": "1.9552", "三公经费": "1.9552"}
    own = year("guangdong-2024", three_public={**spent, **received}, prior=prior)
    styled = with_style(edition, options={"零比零不可比": incomparable})
    return next(it for it in texts(own, styled, "p") if "公务接待费支出决算为" in it)


def test_a_missing_base_can_not_be_compared() -> None:
    said = three_public(incomparable=True)
    assert (
        "完成全年预算12.02万元的100%，比上年决算数增加12.02万元，增长--（基数为0，不可比）；"
        in said
    )
    assert (
        "公务用车购置支出决算为0万元，完成全年预算0万元的--%（基数为0，不可比），"
        "比上年决算数增加0万元，增长--（基数为0，不可比），"
    ) in said
    assert "完成全年预算43.2万元的52.3%，比上年决算数增加20.63万元，增长1,055.4%。" in said


def test_some_call_nothing_of_nothing_zero() -> None:
    said = three_public(incomparable=False)
    assert (
        "公务用车购置支出决算为0万元，完成全年预算0万元的0%，比上年决算数增加0万元，增长0%，"
        in said
    )
    assert "比上年决算数增加12.02万元，增长--（基数为0，不可比）；" in said
