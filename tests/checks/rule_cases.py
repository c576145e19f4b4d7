"""For each rule that is written in code a disclosure that it is for, and one that it is not for.

Rules that read prose have theirs in `prose/`; the others stand here. Each is a small change to the
example or to a made-up department, so that one sees what breaks the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from generator.annexes.model import Annex, AnnexSection, Words
from generator.checks.registry import checks
from generator.edition.layout import AMOUNT
from generator.figures.derive import Disclosure, derive
from generator.figures.evaluation import with_evaluations
from generator.submission import Cell, Notice, Unit, UnitSource, Waiver
from generator.workbook.reading.workbook import read_workbook
from tests.checks.prose_cases import FOLDER, HALVES, RULES, cases_of, findings, placed
from tests.checks.words import (
    clean,
    explaining,
    saying,
    spending_on,
    with_blocks,
    with_submission,
    with_table,
)
from tests.departments import department
from tests.figures.test_evaluation import INDICATORS, MONEY, MORE, filling, workbook
from tests.figures.test_whole_evaluation import EDITIONS, filled, spent_by
from tests.samples import example, with_cells, with_words
from tests.years import disclosed, edition_of, year

#: A disclosure; the folder is for files that it needs.
Case = Callable[[Path], Disclosure]
Row = tuple[str, ...]

SCORES = ("指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
FUNDS = ("项目资金", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
SELF_EVALUATING = EDITIONS[0]
ID_NUMBER, CARD, MOBILE = "11010519491231002X", "6228480402564890018", "13800138000"


def prose(file: str, kind: str) -> Case:
    """The first sentence of a kind in a file of `prose/` of which its rule says what it should."""

    def of(_: Path) -> Disclosure:
        cases = (case for half in HALVES for case in cases_of(file)[half][kind])
        is_meant = kind == "target"
        return placed(file, next(it for it in cases if bool(findings(file, it)) == is_meant))

    return of


def said(wrong: str, right: str) -> tuple[Case, Case]:
    """Two sentences in the writing on performance."""
    return lambda _: saying(wrong), lambda _: saying(right)


def scored(*rows: Row, wrong: Row, right: Row) -> tuple[Case, Case]:
    """Two tables of scores that differ in their last line."""
    return lambda _: with_table(*rows, wrong), lambda _: with_table(*rows, right)


def amounts(table: str, wrong: Mapping[tuple[str, str], str], right: str = "") -> tuple[Case, Case]:
    """The example with other amounts in a table, against the example, or with all of them blank."""
    blank = dict.fromkeys(wrong, right)

    def of(texts: Mapping[tuple[str, str], str]) -> Disclosure:
        return derive(with_cells(example()[0], table, texts), example()[1])

    return lambda _: of(wrong), lambda _: of(blank)


def three_public(total: str) -> Case:
    """A department with 5 of 公务接待费 and that much 三公."""
    cells = {("公务接待费", "决算数"): "5.00", ("三公经费", "决算数"): total}
    return lambda _: disclosed(year("jiangxi-2022", three_public=cells))


def people(present: str, veterans: str, paid: str = "") -> Case:
    """The example with 7 people in post, so many 离休 and so much 离休费."""
    counts = {"在职人员": "7", "离休人员": veterans, "退休人员": "0", "年末实有人数": present}
    submission = clean().submission
    for name, count in counts.items():
        submission = with_words(submission, "fields", name, count)
    paid_out = with_cells(submission, "基本支出表", {("30301", AMOUNT): paid})
    return lambda _: derive(paid_out, example()[1])


def subjects(*codes: tuple[str, str]) -> Case:
    """The same as a case."""
    return lambda _: spending_on(*codes)


TOP, MIDDLE = ("208", "社会保障和就业支出"), ("20805", "行政事业单位养老支出")
LEAF = ("2080505", "机关事业单位基本养老保险缴费支出")


def economic(code: str) -> Case:
    """The example, its 303 not parted where `code` is 303."""
    submission, edition = example()
    old, shape = submission.tables["基本支出表"], edition.tables["基本支出表"]

    def stays(one: str) -> bool:
        return code != "303" or not one.startswith("303") or one == "303"

    cells = {place: item for place, item in old.cells.items() if stays(place[0])}
    kept = {one: name for one, name in shape.subjects.items() if stays(one)}  # type: ignore[union-attr]
    tables = {**submission.tables, "基本支出表": replace(old, cells=cells)}
    shapes = {**edition.tables, "基本支出表": shape.model_copy(update={"subjects": kept})}
    changed = edition.model_copy(update={"tables": shapes})
    return lambda _: derive(replace(submission, tables=tables), changed)


@cache
def evaluated(*, wrong: bool) -> Disclosure:
    """A form of self-evaluation that lacks a score and whose money is not its parts, or neither."""
    cells = {"H13": None, "E6": 10000} if wrong else {"H17": 40}
    with TemporaryDirectory() as folder:
        file = workbook(Path(folder), filling({**MONEY, **INDICATORS, **MORE, **cells}))
        submission, edition = read_workbook(file)
    submission, evaluations = with_evaluations(submission, edition)
    return replace(derive(submission, edition), evaluations=evaluations)


def followed(name: str = "示例局", prior: str = "100") -> Case:
    """A department of 2022 with last year's workbook."""
    now = year("jiangxi-2022", prior={"本年收入合计": prior}, spending={"2010301": ("120", "0")})
    before = year("jiangxi-2021", income={"事业收入": "100"}, name=name)
    return lambda _: disclosed(now, before)


def consolidated(part: str = "") -> Case:
    """A department that was consolidated of one unit; `part` was changed since."""
    mark = clean().edition.wording.draft.joined
    words = {"工资福利支出": f"{mark}甲：完成。"} if part == "words" else {}
    base = year("jiangxi-2022", income={"事业收入": "100"}, reasons=words)
    old = base.tables["收支总表"]
    added = {
        place: replace(it, sources=(UnitSource("甲", replace(it, value=Decimal(90))),))
        if part == "sum"
        else replace(it, sources=(UnitSource("甲", it),))
        for place, it in old.cells.items()
    }
    tables = {**base.tables, "收支总表": replace(old, cells=added)}

    def of(folder: Path) -> Disclosure:
        file, own = folder / "部门.xlsx", folder / "甲.xlsx"
        own.write_bytes(b"")
        digest = sha256(b"later" if part == "unit" else b"").hexdigest()
        Workbook().save(file)
        unit = Unit("甲", own.name, digest, Cell("汇总单位", "A2"))
        return disclosed(replace(base, file=file, units=(unit,), tables=tables))

    return of


def commented(_: Path) -> Disclosure:
    """The example, with a comment in its workbook."""
    return replace(clean(), beside=(Notice("“基本信息”有 1 条批注"),))


def annexed(*notices: Notice) -> Case:
    """The example with an annex of which this was noticed."""
    said = AnnexSection((Words("text", (("已完成。", False),), "第 1 段"),))
    annex = Annex("报告", Path("报告.docx"), Cell("附件文件", "B2"), (said,), notices=notices)
    return lambda _: replace(clean(), annexes=(annex,))


def waived(rule: str) -> Case:
    """The example with a fault, and a reason for what that rule finds."""
    waiver = Waiver(rule, "", "照实公开", Cell("审核说明", "A2"))
    return lambda _: with_submission(saying("工作已完成。；"), waivers=(waiver,))


def unfilled(part: str, name: str, text: str | None = None) -> tuple[Case, Case]:
    """The example without something, and as it is."""

    def of(folder: Path) -> Disclosure:
        del folder
        submission, edition = example()
        return derive(with_words(submission, part, name, text), edition)

    return of, lambda _: derive(*example())


def without_list(name: str) -> Case:
    return lambda _: with_submission(clean(), lists={**clean().submission.lists, name: ()})


def unexplained(*, drafted: bool = False) -> Case:
    """The example without reasons; last year's lines are known where they are to be drafted."""
    base = department("jiangxi-2022", 1, is_full=True)
    reasons = {name: replace(it, text="") for name, it in base.reasons.items()}
    prior = base.prior if drafted else {}
    return lambda _: disclosed(replace(base, reasons=reasons, prior=prior))


def full(_: Path) -> Disclosure:
    """A made-up department with everything."""
    return disclosed(department("jiangxi-2022", 1, is_full=True))


def budgeted(digits: int) -> Case:
    """A department of an edition that tells budgets by 项, with one given by so many digits."""
    base = department("shanghai-2024", 1, is_full=True)
    first, *rest = base.lists["年初预算"]
    code = Cell("年初预算", "A2", first["科目编码"].text[:digits])
    rows = ({**first, "科目编码": code}, *rest)
    return lambda _: disclosed(replace(base, lists={**base.lists, "年初预算": rows}))


def below_zero(prior: str) -> Case:
    """The example with last year's income."""
    submission, edition = example()
    old = submission.prior["本年收入合计"]
    lines = {**submission.prior, "本年收入合计": replace(old, text=prior, value=Decimal(prior))}
    return lambda _: derive(replace(submission, prior=lines), edition)


def noticed(*notices: Notice) -> Case:
    return lambda _: with_submission(clean(), notices=notices)


def two_tables(again: str) -> Case:
    """Two tables of scores with one indicator."""
    rows = (
        (SCORES, ("社会公众满意度", "", "", "10", "10", "")),
        (
            SCORES,
            ("社会公众满意度", "", "", "10", again, ""),
        ),
    )
    blocks = tuple(with_table(*table).submission.writings["预算绩效"][0] for table in rows)
    return lambda _: with_submission(clean(), writings={"预算绩效": blocks, "附件": ()})


LINES = SCORES, ("甲", "", "", "60", "60", ""), ("乙", "", "", "40", "32", "慢")
WHOLE = ("年度资金总额", "100", "100", "100", "", "", "")


#: The wrong one, and the right one.
def without_sentence(section: str) -> Case:
    """The example, by an edition that prints no such section."""

    def of(_: Path) -> Disclosure:
        submission, edition = example()
        part = edition.parts["情况说明"]
        sections = {name: it for name, it in part.sections.items() if name != section}
        parts = {**edition.parts, "情况说明": part.model_copy(update={"sections": sections})}
        return derive(submission, edition.model_copy(update={"parts": parts}))

    return of


def evaluated_whole(spent: Mapping[str, str]) -> Case:
    """A department that evaluates itself as a whole, with what its form says was spent."""

    def of(_: Path) -> Disclosure:
        edition = edition_of(SELF_EVALUATING)
        submission = department(SELF_EVALUATING, 1, is_full=True)
        given = filled(edition, {**spent_by(submission), **spent})
        whole = replace(submission, evaluations=(given,))
        expanded, evaluations = with_evaluations(whole, edition)
        return replace(derive(expanded, edition), evaluations=evaluations)

    return of


CASES: dict[str, tuple[Case, Case]] = {
    "自评执行数": (evaluated_whole({"项目支出": "1.00"}), evaluated_whole({})),
    "表内合计": amounts("三公表", {("公务接待费", "决算数"): "5", ("三公经费", "决算数"): "4"}),
    "尾数误差": (three_public("5.01"), three_public("5.00")),
    "公开要求": (without_sentence("政府采购"), without_sentence("收入")),
    "必填未填": unfilled("fields", "在职人员", ""),
    "上年填报表名称不同": (followed("另一局"), followed()),
    "上年数不一致": (followed(prior="90"), followed()),
    "内容缺失": (without_list("主要职责"), without_list("内设机构")),
    "绩效未填": (lambda _: with_blocks(), lambda _: with_blocks(("text", "本年未开展。"))),
    "未到项级": (subjects(TOP, MIDDLE), subjects(TOP, MIDDLE, LEAF)),
    "缺上级科目": (subjects(TOP, LEAF), subjects(TOP, MIDDLE, LEAF)),
    "科目名称": (
        subjects(TOP, MIDDLE, (LEAF[0], "住房公积金")),
        subjects(TOP, MIDDLE, LEAF),
    ),
    "未到款级": (economic("303"), economic("")),
    "三公数量": amounts("三公表", {("国内接待批次", "决算数"): "3"}),
    "负数": amounts("收支总表", {("其他收入", "决算数"): "-5"}),
    "实有人数": (people("9", "1"), people("8", "1")),
    "离休费": (people("7", "0", paid="3.81"), people("8", "1", paid="3.81")),
    "旧称": (
        lambda _: explaining(("医疗卫生与计划生育支出（类）行政运行（项）", "指支出。")),
        lambda _: explaining(("一般公共服务支出（类）行政运行（项）", "指支出。")),
    ),
    "科目错字": (
        lambda _: explaining(("机关事业单位基本养老保险缴费之出", "指支出。")),
        lambda _: explaining(("机关事业单位基本养老保险缴费支出", "指支出。")),
    ),
    "名称不一致": (
        lambda _: derive(with_words(example()[0], "fields", "编制单位", "另一局"), example()[1]),
        lambda _: derive(*example()),
    ),
    "资金构成": scored(
        FUNDS,
        WHOLE,
        ("上年结转资金", "10", "10", "10", "", "", ""),
        ("其他资金", "0", "0", "0", "", "", ""),
        wrong=("其中：当年财政拨款", "80", "80", "80", "", "", ""),
        right=("其中：当年财政拨款", "90", "90", "90", "", "", ""),
    ),
    "完成情况": scored(
        FUNDS,
        ("年度资金总额", "129", "129", "97.3", "10", "75.43%", "7.54"),
        ("年度总体目标", "预期目标", "", "", "实际完成情况", "", ""),
        wrong=("", "正常运转", "", "", "75.5%", "", ""),
        right=("", "正常运转", "", "", "75.43%", "", ""),
    ),
    "执行得分": scored(
        FUNDS,
        wrong=("年度资金总额", "100", "100", "62.60", "10", "62.60%", "5"),
        right=("年度资金总额", "100", "100", "62.60", "10", "62.60%", "6.26"),
    ),
    "自评合计": scored(
        *LINES,
        wrong=("总分", "", "", "100", "93", ""),
        right=("总分", "", "", "100", "92", ""),
    ),
    "得分超分值": scored(
        SCORES, wrong=("甲", "", "", "5", "6", ""), right=("甲", "", "", "5", "5", "")
    ),
    "完成与得分": scored(
        SCORES,
        wrong=("满意度", "=100%", "=80%", "10", "10", ""),
        right=("满意度", "=100%", "=80%", "10", "8", ""),
    ),
    "指标方向": scored(
        SCORES,
        wrong=("成本", "≥10元", "10", "10", "10", ""),
        right=("成本", "≤10元", "10", "10", "10", ""),
    ),
    "指标分值": scored(
        ("一级", "分值", "三级", "分值", "得分"),
        wrong=("决策", "40", "甲", "20", "20"),
        right=("决策", "20", "甲", "20", "20"),
    ),
    "指标得分": (two_tables("9"), two_tables("10")),
    **dict.fromkeys(
        ("自评表缺项", "自评资金"),
        (lambda _: evaluated(wrong=True), lambda _: evaluated(wrong=False)),
    ),
    "汇总数已改": (consolidated("sum"), consolidated()),
    "汇总单位已改": (consolidated("unit"), consolidated()),
    "汇总文字未改": (consolidated("words"), consolidated()),
    "电子邮箱": said("请发到12345678@example.com。", "请到窗口办理。"),
    "身份证号": said(f"身份证号{ID_NUMBER}。", "身份证号码不予公开。"),
    "银行卡号": said(f"账户{CARD}。", "账户1234。"),
    "手机号码": said(f"请拨打{MOBILE}。", "投入13800138000元。"),
    "固定电话": said("电话010-66660000。", "比例1-2。"),
    "密级标志": said("本件（秘密）。", "工作秘密管理到位。"),
    "人员姓名": said("联系人：张三丰，详见附件。", "联系人：办公室，详见附件。"),
    "附件附带内容": (annexed(Notice("有不能公开的内容", error=True)), annexed()),
    "填报表附带内容": (commented, lambda _: clean()),
    "审核说明": (waived("A03"), waived("标点")),
    "原因未填": (unexplained(), full),
    "原因系统草拟": (unexplained(drafted=True), full),
    "上年数未填": (unexplained(), full),
    "增减比率": (below_zero("-0.05"), below_zero("0.05")),
    "预算科目级次": (budgeted(3), budgeted(7)),
    "填报表": (noticed(Notice("有一张表没有用到")), noticed()),
}
#: Rules that read prose have theirs there.
CASES |= {
    rule: (prose(path.stem, "target"), prose(path.stem, "ordinary"))
    for path in sorted(FOLDER.glob("*.yaml"))
    for rule in RULES.get(path.stem, (path.stem,))
    if rule in checks() and rule not in CASES
}
