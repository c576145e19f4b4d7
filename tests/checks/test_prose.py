"""Rules that read prose hold on sentences that they were not made from.

For each rule `prose/` has 20 sentences that it is for and 20 ordinary ones that resemble them, of
hospitals, courts, schools and townships of several provinces, by someone who had not seen the
patterns. Half of them (`dev`) were looked at when the rules were mended, half never. What a rule
says must be right; a rule that finds few of its targets claims less, which CLAIMS says.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from generator.checks.finding import Severity
from tests.checks.prose_cases import FOLDER, said, tally, told
from tests.checks.words import saying

PRECISION = 0.9


@dataclass(frozen=True, slots=True)
class Claim:
    """How grave a rule's findings are, the share of its targets that it finds, and why not all."""

    severity: Severity
    recall: float
    limit: str = ""


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
CLAIMS = {
    "人员口径": Claim(INFO, 0.9),
    "原因含模板文字": Claim(WARNING, 0.8, "advice only as the edition lists it"),
    "原因年度": Claim(INFO, 0.95),
    "原因方向不符": Claim(WARNING, 0.8, "not where a word agrees with the direction as well"),
    "原因照抄上年": Claim(WARNING, 0.95),
    "原因科目不符": Claim(INFO, 1),
    "原因金额无出处": Claim(INFO, 1),
    "叠字": Claim(WARNING, 0.9),
    "名词口径": Claim(WARNING, 0.3, "only an explanation that covers less than the table"),
    "名词无关": Claim(INFO, 0.85, "only names of the catalogue"),
    "名词旧称": Claim(WARNING, 0.7, "only names of the catalogue and of the edition"),
    # a rate that is wrong in a table of amounts is an error; in prose it is a warning
    "完成率": Claim(ERROR, 0.9),
    "年度": Claim(WARNING, 0.75, "only titles, and what a document says of itself"),
    "文字截断": Claim(INFO, 0.65, "only words that the edition lists"),
    "标点": Claim(WARNING, 0.9),
    "模板文字-提示": Claim(WARNING, 0.6, "only as the edition lists it"),
    "模板文字-空白": Claim(WARNING, 0.85, "only signs that stand for nothing else"),
    "汇编范围": Claim(INFO, 0.8, "not where characters in their order may be an abbreviation"),
    "空标题": Claim(WARNING, 0.9),
    "自称": Claim(WARNING, 1),
    "评价等级": Claim(WARNING, 0.9),
    "跳号": Claim(WARNING, 1),
    "重复条目": Claim(INFO, 0.9),
    "金额单位": Claim(WARNING, 0.95),
    "项目个数": Claim(WARNING, 0.35, "only a list, grades or one noun with their own number"),
    "项目得分": Claim(WARNING, 0.8, "only where it says that the scores follow"),
    "项目金额-整体": Claim(WARNING, 1),
    "项目金额-自评": Claim(WARNING, 0.85, "only as the edition puts it"),
    "项目金额-部门评价": Claim(WARNING, 0.95),
}
#: Rules that were taken away, with the precision and recall that they had: they matched the names
#: of projects over prose, and few texts put it as those did that they were made from.
GONE = {"评价对象": (1.0, 0.1), "报告与自评": (1.0, 0.0), "支付进度": (0.6, 0.15)}

#: Correct sentences of every day, most of them once flagged.
EVERYDAY = [
    "完成年初预算，预算执行率为98.5%。",
    "项目支出减少，减少的主要是一次性项目。",
    "2022年信息化项目共5个，其中新建项目共3个。",
    "本年收入增加，增加的主要是财政拨款。",
    "人员减少，减少了公用经费支出。",
    "严格执行政策，政策落实到位。",
    "加强预算管理，预算约束进一步增强。",
    "全年共安排项目8个，其中部门评价项目2个，项目共涉及资金120万元。",
    "各所属单位应当对本单位预算执行的真实性负责。",
    "根据实际情况调整了防汛物资采购计划。",
    "办事群众可根据需要填写满意度调查表。",
    "2019年建成的门诊楼已投入使用三年。",
    "截至2021年底，一期工程已完工，本年支付尾款。",
    "每名护林员每月补助1000.5元。",
    "部门评价得分95分，等级为优；另有1个项目得分82分，等级为良。",
    "单位在编在岗职工享受体检，全县在职教师2150人参加了培训。",
    "一是加强领导；二是落实责任；三是强化监督。",
]


def test_every_file_of_sentences_is_a_rule_s() -> None:
    files = {path.stem for path in FOLDER.glob("*.yaml")}
    # the extra bracket is one of the broken signs of 标点
    assert files == CLAIMS.keys() | GONE.keys()


@pytest.mark.parametrize("file", CLAIMS)
def test_a_rule_holds_on_sentences_it_was_not_made_from(file: str) -> None:
    found = tally(file)
    assert found.precision >= PRECISION
    assert round(found.recall, 2) >= CLAIMS[file].recall
    assert CLAIMS[file].limit or found.recall >= PRECISION


@pytest.mark.parametrize("file", CLAIMS)
def test_prose_alone_is_never_an_error(file: str) -> None:
    severities = {item.severity for _, _, _, found in told(file) for item in found}
    assert min(severities, key=list(Severity).index) is CLAIMS[file].severity
    for _, _, case, found in told(file):
        if not any("table" in line for line in case.get("lines", ())):
            assert not any(item.is_error for item in found)


@pytest.mark.parametrize("file", GONE)
def test_a_rule_that_is_gone_says_nothing(file: str) -> None:
    assert (tally(file).found, tally(file).false) == (0, 0)


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_sentences(text: str) -> None:
    assert [item.message for item in said(saying(text))] == []


@pytest.mark.parametrize("number", ["1,2,3", "1,,", "５００", "1,234.5678901", "9" * 30, "٣٤"])
def test_numbers_that_nobody_can_read_are_no_reason_to_stop(number: str) -> None:
    text = (
        f"自评涉及资金{number}万元，占项目支出总额的{number}%。在职人员{number}人，得分{number}分。"
    )
    assert isinstance(said(saying(text)), list)
