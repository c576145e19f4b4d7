"""The errors of published documents, each planted in a small submission and found by a rule.

Each row is a seed, the number of the error in the list of what these documents have wrong, what is
planted, and the rule that finds it. Some of the errors listed can't arise here:

- Sentences with figures are derived, so no typed sentence can contradict a table: shares bent to
  reach 100 (001 #1), words of direction and 持平 (000 #13, 001 #15, 002 #6 and #8, 004 #5 to #7),
  a rate of completion where the budget is 0 (001 #4, 002 #6), counts and amounts of 三公 in words
  (004 #1 to #3), 机关运行经费 in words (001 #6, 004 #13), items of a sum left out of a sentence
  and places of decimals (000 #19, 002 #2, 003 #8 as amounts).
- Headings, contents, heads of tables, labels of rows, units, official names of economic subjects
  and the numbers of pages are the edition's: 000 #14 and #18, 001 #20 to #22, 002 #18, 003 #4 to
  #7, #17 and #19, 004 #8, #9, #18 and #19.
- What needs knowledge of the world or of other documents is left to readers: 000 #9, #15, #16 and
  #20, 001 #9, #11, #14 and #18, 002 #9, 003 #9, #11 to #13, #16, #18 and #20, 004 #10, #11, #15,
  #16 and #20; plain misspellings among 002 #19.
- An amount rounded in another way (003 #14) and a cell that was left blank for a project that has
  no score (001 #13) contradict nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache

import pytest

from generator.checks.completeness import check_completeness
from generator.checks.finding import Finding
from generator.checks.performance import check_performance
from generator.checks.privacy import check_privacy
from generator.checks.reasons import check_reasons
from generator.checks.rules import check_rules
from generator.checks.sums import check_sums, check_tails
from generator.checks.wording import check_wording
from generator.edition.layout import AMOUNT, Address, Subject
from generator.figures.derive import Disclosure, derive
from generator.submission import Cell
from tests.checks.words import clean, saying, with_blocks, with_reason, with_submission, with_table
from tests.samples import example, with_cells, with_words

Plant = Callable[[], Disclosure]


def findings(disclosure: Disclosure) -> Iterator[Finding]:
    yield from check_sums(disclosure)
    yield from check_tails(disclosure)
    for outcome in check_rules(disclosure):
        if outcome.finding is not None:
            yield outcome.finding
    for check in (
        check_reasons,
        check_completeness,
        check_wording,
        check_performance,
        check_privacy,
    ):
        yield from check(disclosure)


@cache
def sound() -> Disclosure:
    """The clean disclosure without the tails that it was published with."""
    mended = {"302": "83.62", "303": "0.30", "人员经费合计": "133.30", "公用经费合计": "93.96"}
    cells = {(row, AMOUNT): text for row, text in mended.items()}
    return derive(with_cells(clean().submission, "基本支出表", cells), example()[1])


def words(text: str) -> Plant:
    return lambda: saying(text)


def reason(text: str) -> Plant:
    return lambda: with_reason(text)


def blocks(*items: tuple[str, str]) -> Plant:
    return lambda: with_blocks(*items)


def table(*rows: str) -> Plant:
    """A table whose cells are parted by bars."""
    return lambda: with_table(*(tuple(row.split("|")) for row in rows))


def cells(name: str, texts: Mapping[Address, str]) -> Plant:
    def plant() -> Disclosure:
        base = sound().submission
        return derive(with_cells(base, name, texts), example()[1])

    return plant


def head(name: str) -> Plant:
    def plant() -> Disclosure:
        fields = {**clean().submission.fields, "编制单位": Cell("基本信息", "B9", name)}
        return with_submission(clean(), fields=fields)

    return plant


def prior(name: str, text: str) -> Plant:
    return lambda: derive(with_words(clean().submission, "prior", name, text), example()[1])


def term(text: str) -> Plant:
    def plant() -> Disclosure:
        row = {"名词": Cell("名词解释", "A2", "支出"), "解释": Cell("名词解释", "B2", text)}
        return with_submission(clean(), lists={**clean().submission.lists, "名词解释": (row,)})

    return plant


def renamed(code: str, name: str) -> Plant:
    def plant() -> Disclosure:
        base = clean().submission
        old = base.tables["支出表"]
        subjects = tuple(
            Subject(code, name) if item.code == code else item for item in old.subjects
        )
        tables = {**base.tables, "支出表": replace(old, subjects=subjects)}
        return derive(replace(base, tables=tables), example()[1])

    return plant


SCORES = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施"
MONEY = "项目资金|年初预算数|全年预算数|全年执行数|分值|执行率|得分"
SELF_EVALUATED = "对二级项目{}个全面开展绩效自评，共涉及资金{}万元，占项目支出总额的{}%。"
BY_LEVEL = "一级指标|分值|二级指标|分值|三级指标|分值|得分"

PUBLISHED: list[tuple[str, int, Plant, str]] = [
    ("000", 1, head("青山湖区网络信息中心"), "名称不一致"),
    ("000", 2, cells("基本支出表", {("303", AMOUNT): "0.29"}), "尾数误差"),
    ("000", 3, cells("基本支出表", {("302", AMOUNT): "83.64"}), "尾数误差"),
    ("000", 4, cells("基本支出表", {("人员经费合计", AMOUNT): "133.29"}), "尾数误差"),
    ("000", 6, words(SELF_EVALUATED.format(3, "1097.7618", "73.19")), "项目金额"),
    (
        "000",
        7,
        words("项目全年预算数为1087.76万元，执行数为1087.76万元，完成预算的73.19%。"),
        "执行率",
    ),
    (
        "000",
        8,
        words("对2个项目开展了部门评价，涉及一般公共预算支出1087.76万元。"),
        "项目金额",
    ),
    (
        "000",
        10,
        table(
            SCORES, "产出|质量指标(15分)|故障率|||10|10|", "||通过率|||10|10|", "||处理率|||10|10|"
        ),
        "指标分值",
    ),
    ("000", 11, table(SCORES, "效益|群众|畅通渠道|=100%|=80%|10|10|"), "完成与得分"),
    ("000", 12, blocks(("text", "1. 甲。"), ("text", "2. 乙。"), ("text", "4. 丁。")), "跳号"),
    ("000", 17, blocks(("text", "已完成。"), ("title", "附件")), "空标题"),
    ("001", 2, words("基本支出比上年增减少7.26万元。"), "叠字"),
    ("001", 3, words("减少1.91万元。，下降5%。"), "标点"),
    ("001", 7, words(SELF_EVALUATED.format(5, "586.76", "100")), "项目金额"),
    ("001", 8, words("二级项目5个开展自评，预算内项目共计6个。"), "项目个数"),
    (
        "001",
        10,
        words("组织开展单位整体支出绩效评价，涉及一般公共预算支出729.94万元。"),
        "项目金额",
    ),
    ("001", 12, words("得分等级：1其他资金91中"), "评价等级"),
    ("001", 16, words("负责人电话131****5957"), "手机号码"),
    (
        "001",
        17,
        table(BY_LEVEL, "决策|40|立项|20|依据|20|20", "过程||管理|20|制度|20|20"),
        "指标分值",
    ),
    ("001", 19, words("本单位认真开展自评。"), "自称"),
    (
        "002",
        1,
        cells("基本支出表", {("310", AMOUNT): "0", ("31002", AMOUNT): "0"}),
        "表内合计",
    ),
    ("002", 3, prior("年末结转和结余", "1485.96"), "B13"),
    ("002", 4, words("主要原因是：主要原因是人员减少。"), "叠字"),
    ("002", 5, words("决算数比年初预算数增加（减少）0万元。"), "模板文字"),
    ("002", 5, reason("增加（减少）0万元"), "原因含模板文字"),
    ("002", 7, cells("三公表", {("公务接待费", "决算数"): "5.00"}), "三公数量"),
    ("002", 10, reason("新增项目57.41万元"), "原因金额无出处"),
    ("002", 11, words("开展绩效自评，共涉及资金6130.36万元（涉及外单位）。"), "项目金额"),
    ("002", 12, table(MONEY, "总额|10072.59|10072.59|6130.36|10|98.63%|9.9"), "执行率"),
    ("002", 13, table(SCORES, "产出|质量|终验完成率|100%|0%|0.5|0.5|"), "完成与得分"),
    ("002", 14, table(SCORES, "产出|质量|验收合格率|100%|100%|0.5|0.47|"), "完成与得分"),
    ("002", 16, term("名词解释应以财政部门规定为准"), "模板文字"),
    ("002", 17, term("一般公共服务（类））的支出"), "标点"),
    ("002", 19, words("落实政策政策"), "叠字"),
    ("003", 1, cells("支出表", {("201", "本年支出合计"): "227.28"}), "尾数误差"),
    ("003", 8, renamed("20103", "政府办公厅（室）及相关机"), "科目名称"),
    ("003", 10, words("支出增长。；结余分配为0。"), "标点"),
    ("003", 15, table(SCORES, "成本|经济|运行成本|≥10000元|10000|10|10|"), "指标方向"),
    ("004", 4, words("比上年增长（下降）0%。"), "模板文字"),
    ("004", 12, words(SELF_EVALUATED.format(1, "70", "34.15")), "项目金额"),
    ("004", 14, head("青山湖区大数据中心（本级）"), "名称不一致"),
    ("004", 17, renamed("20103", "政府办公厅（室）及相关机"), "科目名称"),
]


@pytest.mark.parametrize(
    ("plant", "rule"),
    [row[2:] for row in PUBLISHED],
    ids=[f"{seed}-{number}-{rule}" for seed, number, _, rule in PUBLISHED],
)
def test_a_published_error_is_found(plant: Plant, rule: str) -> None:
    assert rule in {item.rule for item in findings(plant())}


def test_without_them_the_same_submission_has_no_finding() -> None:
    assert list(findings(sound())) == []
    assert {item.rule for item in findings(clean())} == {"尾数误差"}
