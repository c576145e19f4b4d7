"""The errors of published documents, each planted in a small submission and found by a rule.

Each row is a seed, the number of the error in the list of what these documents have wrong, what is
planted, and the rule that finds it. Some of the errors listed can't arise here:

- Sentences with figures are derived, so no typed sentence can contradict a table: shares bent to
  reach 100 (001 #1), words of direction and 持平 (000 #13, 001 #15, 002 #6 and #8, 004 #5 to #7),
  a rate of completion where the budget is 0 (001 #4, 002 #6), counts and amounts of 三公 in words
  (004 #1 to #3), 机关运行经费 in words (004 #13), items of a sum left out of a sentence and places
  of decimals (000 #19, 002 #2, 003 #8 as amounts).
- Headings, contents, heads of tables, labels of rows, units, official names of economic subjects
  and the numbers of pages are the edition's: 000 #14 and #18, 001 #20 to #22, 002 #18, 003 #4 to
  #7, #17 and #19, 004 #8, #9, #18 and #19.
- 营商环建局 (004 #15) and those of 002 #19 that double no word (赣政通, 去爱恋专区, 政务细信息化)
  are wrong only to someone who knows the words that were meant: each stands once in its document,
  and a list of the names of all offices is not to be had. A guest (002 #9)
  is told by his title; without one he can't be told from an office.
- What is said of a project in two places: 000 #9 (a report on none of the projects
  that are named), 001 #9 (amounts of named projects that don't add up), 001 #11 (a rate in a
  report) and 003 #11 (paid in full, and not). The names are shortened and rearranged, and sentences
  put the same in many ways: on texts that it was not made from, a rule found one in ten, or was
  wrong.
- 001 #8: 5 二级项目 and 6 预算内项目 need not be the same projects.
- Of a project whose amount is rounded in another way (003 #14: 123.95 and 123.950406) both
  intervals meet, so nothing is contradicted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import pytest

from generator.checks.completeness import check_completeness
from generator.checks.finding import Finding
from generator.checks.glossary import check_glossary
from generator.checks.headcount import check_headcount
from generator.checks.performance import check_performance
from generator.checks.privacy import check_privacy
from generator.checks.reasons import check_reasons
from generator.checks.rules import check_rules
from generator.checks.sums import check_sums, check_tails
from generator.checks.wording import check_wording
from generator.edition.layout import AMOUNT, Address, Subject
from generator.figures.derive import Disclosure, derive
from generator.submission import Cell
from tests.checks.words import (
    Words,
    clean,
    explaining,
    saying,
    with_blocks,
    with_budget,
    with_reason,
    with_subjects,
    with_submission,
    with_table,
    written,
)
from tests.samples import example, with_cells, with_words

Plant = Callable[[], Disclosure]


def findings(disclosure: Disclosure) -> Iterator[Finding]:
    yield from check_sums(disclosure)
    outcomes = tuple(check_rules(disclosure))
    yield from check_tails(disclosure, outcomes)
    for outcome in outcomes:
        if outcome.finding is not None:
            yield outcome.finding
    for check in (
        check_reasons,
        check_completeness,
        check_headcount,
        check_glossary,
        check_wording,
        check_performance,
        check_privacy,
    ):
        yield from check(disclosure)


@cache
def sound() -> Disclosure:
    """The clean disclosure without its tails, its contributions among what needs no subject."""
    mended = {"30201": "4.79", "302": "83.63", "303": "0.30", "公用经费合计": "93.97"}
    moved = {"30108": "0", "30110": "0", "30113": "0", "30112": "34.92"}
    cells = {(row, AMOUNT): text for row, text in {**mended, **moved}.items()}
    submission = with_cells(clean().submission, "基本支出表", cells)
    return derive(with_words(submission, "prior", "本年收入合计", "1461.96"), example()[1])


def words(text: str) -> Plant:
    return lambda: saying(text)


def reason(text: str) -> Plant:
    return lambda: with_reason(text)


def blocks(*items: tuple[str, str]) -> Plant:
    return lambda: with_blocks(*items)


def table(*rows: str) -> Plant:
    """A table whose cells are parted by bars."""
    return lambda: with_table(*bars(*rows))


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
    return lambda: derive(with_words(sound().submission, "prior", name, text), example()[1])


def basic(**texts: str) -> Plant:
    """Cells of the table by economic code: `_30108="7.38"`."""
    return cells("基本支出表", {(row.strip("_"), AMOUNT): text for row, text in texts.items()})


def people(**counts: str) -> Plant:
    def plant() -> Disclosure:
        submission = sound().submission
        for name, count in counts.items():
            submission = with_words(submission, "fields", name, count)
        return derive(submission, example()[1])

    return plant


def bars(*rows: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table whose cells are parted by bars."""
    return tuple(tuple(row.split("|")) for row in rows)


def funds(name: str, *amounts: str) -> tuple[tuple[str, ...], ...]:
    """The money of a 自评表: a project with budget, actual, rate and score."""
    budget_of, actual, rate, score = amounts
    line = f"年度资金总额|{budget_of}|{budget_of}|{actual}|10|{rate}|{score}"
    return bars(f"项目名称|{name}|||||", MONEY, line)


def writing(*parts: Words, annex: Sequence[Words] = ()) -> Plant:
    return lambda: written(*parts, annex=annex)


def term(text: str, name: str = "支出") -> Plant:
    return lambda: explaining((name, text))


def budget(code: str, text: str, **subjects: str) -> Plant:
    return lambda: with_budget(code, text, with_subjects(**subjects))


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
OLD_SUBJECT = "医疗卫生(类)医疗保障(款)行政部门医疗(项)"

PUBLISHED: list[tuple[str, int, Plant, str]] = [
    ("000", 1, head("青山湖区网络信息中心"), "名称不一致"),
    ("000", 2, cells("基本支出表", {("303", AMOUNT): "0.29"}), "尾数误差"),
    ("000", 3, cells("基本支出表", {("302", AMOUNT): "83.64"}), "尾数误差"),
    ("000", 4, cells("基本支出表", {("人员经费合计", AMOUNT): "133.29"}), "尾数误差"),
    ("000", 5, basic(_30201="4.80", _302="83.64", 公用经费合计="93.98"), "尾数误差"),
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
    ("000", 15, term("指收入。", "事业单位经营收入"), "旧称"),
    ("000", 15, term("反映宗教事务支出。", "宗教事务"), "名词无关"),
    ("000", 15, term("反映购置固定资产的支出。", "其他资本性支出"), "名词无关"),
    ("000", 16, term("指用一般公共预算财政拨款安排的费用。", "“三公”经费支出"), "名词口径"),
    ("000", 17, blocks(("text", "已完成。"), ("title", "附件")), "空标题"),
    ("000", 20, basic(_30108="7.38", _30112="27.54"), "B11养老"),
    ("000", 20, basic(_30110="3.23", _30112="31.69"), "B11医疗"),
    ("000", 20, basic(_30113="23.78", _30112="11.14"), "B11公积金"),
    ("000", 21, prior("本年收入合计", "1461.95"), "尾数误差"),
    ("001", 2, words("基本支出比上年增减少7.26万元。"), "叠字"),
    ("001", 3, words("减少1.91万元。，下降5%。"), "标点"),
    ("001", 5, basic(_30309="0.06", _303="0.31", 人员经费合计="133.31"), "尾数误差"),
    ("001", 6, basic(公用经费合计="93.96"), "尾数误差"),
    ("001", 7, words(SELF_EVALUATED.format(5, "586.76", "100")), "项目金额"),
    (
        "001",
        10,
        words("组织开展单位整体支出绩效评价，涉及一般公共预算支出729.94万元。"),
        "项目金额",
    ),
    ("001", 12, words("得分等级：1其他资金91中"), "评价等级"),
    (
        "001",
        13,
        writing("6个项目得分及评分等级如下表所示：", "1甲93.61优2乙80.63良3丙77.68中4丁 — —"),
        "项目得分",
    ),
    (
        "001",
        14,
        writing(bars("序号|项目单位|项目名称", "6|东湖区公共资源交易中心|其他资金")),
        "汇编范围",
    ),
    ("001", 16, words("负责人电话131****5957"), "手机号码"),
    (
        "001",
        17,
        table(BY_LEVEL, "决策|40|立项|20|依据|20|20", "过程||管理|20|制度|20|20"),
        "指标分值",
    ),
    ("001", 18, term("反映行政单位的医疗经费。", OLD_SUBJECT), "旧称"),
    (
        "001",
        18,
        term("反映其他支出。", "一般公共服务(类)财政事物(款)一般行政管理事物(项)"),
        "科目错字",
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
    ("002", 9, reason("分别是" + "、".join(["接待院士专家一行考察城市大脑4人"] * 3)), "重复条目"),
    ("002", 9, reason("分别是接待张三丰院士一行4人"), "人员姓名"),
    ("002", 10, reason("新增项目57.41万元"), "原因金额无出处"),
    ("002", 11, words("开展绩效自评，共涉及资金6130.36万元（涉及外单位）。"), "项目金额"),
    ("002", 12, table(MONEY, "总额|10072.59|10072.59|6130.36|10|98.63%|9.9"), "执行率"),
    ("002", 13, table(SCORES, "产出|质量|终验完成率|100%|0%|0.5|0.5|"), "完成与得分"),
    ("002", 14, table(SCORES, "产出|质量|验收合格率|100%|100%|0.5|0.47|"), "完成与得分"),
    ("002", 16, term("名词解释应以财政部门规定为准"), "模板文字"),
    ("002", 17, term("一般公共服务（类））的支出"), "标点"),
    ("002", 17, term("指弥补收支缺口的资金。", "用事业基金弥补收支差额"), "旧称"),
    ("002", 17, term("反映支出。", "资源勘探信息等支出（类）资源勘探开发（款）"), "旧称"),
    ("002", 19, words("落实政策政策"), "叠字"),
    ("003", 1, cells("支出表", {("201", "本年支出合计"): "227.28"}), "尾数误差"),
    ("003", 2, cells("支出表", {("合计", "本年支出合计"): "227.28"}), "尾数误差"),
    ("003", 8, renamed("20103", "政府办公厅（室）及相关机"), "科目名称"),
    (
        "003",
        9,
        budget("221", "未规范编制公积金缴费预算", _221="住房保障支出", _2210399="其他支出"),
        "原因科目不符",
    ),
    ("003", 10, words("支出增长。；结余分配为0。"), "标点"),
    (
        "003",
        12,
        writing(
            (
                *funds("政务服务及“赣服通”系统建设", "129", "97.3", "75.43", "5"),
                *bars("年度总体目标|预期目标|||实际完成情况||", "|正常运转|||75.5%||"),
            )
        ),
        "完成情况",
    ),
    (
        "003",
        13,
        writing(
            funds("大厅日常运行维护经费", "198", "123.95", "62.6", "5"),
            funds("政务服务及“赣服通”系统建设", "129", "97.3", "75.43", "5"),
        ),
        "执行得分",
    ),
    ("003", 15, table(SCORES, "成本|经济|运行成本|≥10000元|10000|10|10|"), "指标方向"),
    ("003", 16, writing(annex=("核定事业编制7名，有5名在编人员。",)), "人员口径"),
    ("003", 18, term("指上缴的收入。", "附属单位缴款"), "旧称"),
    (
        "003",
        18,
        term("包括一般公共预算财政拨款和政府性基金预算财政拨款。", "财政拨款收入"),
        "名词口径",
    ),
    ("003", 20, basic(_30113="8.53", _30112="26.39"), "B11公积金"),
    ("004", 4, words("比上年增长（下降）0%。"), "模板文字"),
    (
        "004",
        10,
        people(年末实有人数="61", 在职人员="37", 其他人员="7", 养老基金离退休人员="17"),
        "实有人数",
    ),
    ("004", 11, basic(_30301="3.81", _303="4.11"), "离休费"),
    ("004", 12, words(SELF_EVALUATED.format(1, "70", "34.15")), "项目金额"),
    ("004", 14, head("青山湖区大数据中心（本级）"), "名称不一致"),
    (
        "004",
        16,
        writing(
            funds("12345市长热线人员及办公经费", "70", "70", "100%", "10"),
            bars(SCORES, "满意度||社会公众满意度|95%|>95%|10|10|"),
            bars(BY_LEVEL, "满意度|10|公众|10|公众满意度|10|9"),
        ),
        "指标得分",
    ),
    ("004", 17, renamed("20103", "政府办公厅（室）及相关机"), "科目名称"),
    (
        "004",
        20,
        writing(
            "平台抓好应急值守工作。", bars("目标|完成", "服务|处理突发事件，切实抓好应急值守工")
        ),
        "文字截断",
    ),
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
    published = {"尾数误差", "B11养老", "B11医疗", "B11公积金"}
    assert {item.rule for item in findings(clean())} == published
