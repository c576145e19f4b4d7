"""What is missing or not fine enough is found, each slip once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.checks.completeness import check_completeness
from generator.checks.finding import Finding, Severity
from generator.edition.layout import AMOUNT
from generator.figures.derive import Disclosure, derive
from generator.submission import Submission
from tests.checks.words import clean, spending_on, with_blocks, with_submission
from tests.samples import EXAMPLES, examined, example, with_cells
from tests.years import disclosed, year

TABLES = ("收入表", "支出表", "一般公共预算支出表")


def findings(disclosure: Disclosure) -> list[Finding]:
    return list(check_completeness(disclosure))


def rules(disclosure: Disclosure) -> list[str]:
    return [item.rule for item in findings(disclosure)]


def derived(submission: Submission) -> Disclosure:
    return derive(submission, example()[1])


def test_the_clean_disclosure_is_complete() -> None:
    assert findings(clean()) == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_the_examples_are_complete(file: Path) -> None:
    assert findings(examined(file).disclosure) == []


def test_lists_that_no_disclosure_goes_without() -> None:
    for name, expected in (
        ("主要职责", ["内容缺失"]),
        ("所属单位", ["内容缺失"]),
        ("内设机构", []),
    ):
        lists = {**clean().submission.lists, name: ()}
        assert rules(with_submission(clean(), lists=lists)) == expected


def test_terms_may_be_the_editions() -> None:
    lists = {**clean().submission.lists, "名词解释": ()}
    without = with_submission(clean(), lists=lists)
    terms: dict[str, object] = {"基本支出": "指支出。"}
    assert rules(replace(without, edition=clean().edition.model_copy(update={"terms": {}}))) == [
        "内容缺失"
    ]
    assert (
        rules(replace(without, edition=clean().edition.model_copy(update={"terms": terms}))) == []
    )


@pytest.mark.parametrize("edition_id", ["central-2024", "yunnan-2024", "shanghai-2025"])
def test_a_department_may_stand_alone_where_a_sentence_says_so(edition_id: str) -> None:
    units = [it for it in findings(disclosed(year(edition_id))) if "《所属单位》" in it.message]
    assert [(it.rule, it.severity) for it in units] == [("内容缺失", Severity.INFO)]


def test_a_unit_has_no_units_below_it() -> None:
    identity = replace(clean().submission.identity, kind="单位")
    lists = {**clean().submission.lists, "所属单位": ()}
    assert rules(with_submission(clean(), lists=lists, identity=identity)) == []


def test_performance_without_a_word() -> None:
    headings = with_blocks(("heading", "（一）工作开展情况"), ("heading", "（二）自评情况"))
    assert rules(headings) == ["绩效未填"]
    assert rules(with_blocks()) == ["绩效未填"]
    assert rules(with_blocks(("text", "本年未开展。"))) == []
    assert rules(with_blocks(name="附件")) == []


def test_subjects_that_stop_above_the_last_level() -> None:
    (finding,) = findings(spending_on(("201", "一般公共服务支出"), ("20103", "某事务")))[:1]
    assert (finding.rule, finding.severity.value) == ("未到项级", "error")
    assert finding.message == (
        "公开03表：“20103 某事务”只列到款级。支出应公开到项级，请补列其下的项级科目"
    )
    assert [item.where for item in finding.cells] == ["公开03表!F9"]
    assert rules(spending_on(("229", "其他支出"))) == ["未到项级"]


def test_one_slip_in_three_tables_is_told_once() -> None:
    submission = example()[0]
    tables = dict(submission.tables)
    for name in TABLES:
        old = tables[name]
        kept = tuple(item for item in old.subjects if len(item.code) < 7)
        cells = {place: cell for place, cell in old.cells.items() if len(place[0]) < 7}
        tables[name] = replace(old, subjects=kept, cells=cells)
    (finding,) = findings(derived(replace(submission, tables=tables)))
    assert finding.message.startswith("公开02表、公开03表、公开05表：“20103 ")
    assert [item.sheet for item in finding.cells] == ["公开02表", "公开03表", "公开05表"]


def test_subjects_down_to_the_last_level_are_fine() -> None:
    fine = ("208", "社会保障和就业支出"), ("20805", "行政事业单位养老支出")
    leaf = ("2080505", "机关事业单位基本养老保险缴费支出")
    assert rules(spending_on(*fine, leaf)) == []
    assert rules(spending_on(("201", "一般公共服务支出"), ("20103", ""), ("2010350", ""))) == []


def test_a_subject_without_the_one_above_it() -> None:
    (finding,) = findings(spending_on(("201", "一般公共服务支出"), ("2010350", "事业运行")))
    assert (finding.rule, finding.severity.value) == ("缺上级科目", "warning")
    assert finding.message == (
        "公开03表：列有“事业运行”，没有它的款级科目 20103。请补列，或核对编码"
    )


def test_a_name_that_is_not_its_codes() -> None:
    above = ("208", "社会保障和就业支出"), ("20805", "行政事业单位养老支出")
    (finding,) = findings(spending_on(*above, ("2080505", "住房公积金")))
    assert (finding.rule, finding.severity.value) == ("科目名称", "warning")
    assert "“住房公积金”与编码不符，2022 年度的目录是“机关事业单位基本养老保险缴费支出”" in (
        finding.message
    )
    (finding,) = findings(spending_on(*above, ("2080505", "机关事业单位基本养老保险缴费")))
    assert "写得不全" in finding.message


def test_an_old_name_is_told() -> None:
    leaf = ("2080505", "机关事业单位基本养老保险缴费支出")
    above = ("208", "社会保障和就业支出"), ("20805", "行政事业单位离退休")
    assert rules(spending_on(*above, leaf)) == ["科目名称"]


def test_a_name_known_by_heart_is_only_offered() -> None:
    above = ("201", "一般公共服务支出"), ("20104", "发展与改革事务")
    (finding,) = findings(spending_on(*above, ("2010404", "战略规划")))
    assert finding.severity.value == "info"
    assert finding.message.endswith("通常写作“战略规划与实施”，供参考")


@pytest.mark.parametrize(
    "leaf", [("2010350", "事业运行"), ("2010350", "事业 运行"), ("2010398", "某项")]
)
def test_names_that_are_right_or_unknown(leaf: tuple[str, str]) -> None:
    above = ("201", "一般公共服务支出"), ("20103", "政府办公厅(室)及相关机构事务")
    assert rules(spending_on(*above, leaf)) == []


def test_an_economic_class_without_its_items_is_told_once() -> None:
    submission = example()[0]
    cells = submission.tables["基本支出表"].cells
    blank = {place: "" for place in cells if place[0].startswith("303") and len(place[0]) > 3}
    disclosure = derived(with_cells(submission, "基本支出表", blank))
    told = [item for item in disclosure.discrepancies if item.cells[0] == cells["303", AMOUNT]]
    assert len(told) + rules(disclosure).count("未到款级") == 1


def test_an_economic_class_that_nothing_adds_up_to() -> None:
    submission = example()[0]
    table = example()[1].tables["基本支出表"]
    subjects = {
        code: name
        for code, name in table.subjects.items()  # type: ignore[union-attr]
        if not (code.startswith("303") and len(code) > 3)
    }
    edition = example()[1].model_copy(
        update={
            "tables": {
                **example()[1].tables,
                "基本支出表": table.model_copy(update={"subjects": subjects}),
            }
        }
    )
    old = submission.tables["基本支出表"]
    kept = {
        place: cell
        for place, cell in old.cells.items()
        if not (place[0].startswith("303") and len(place[0]) > 3)
    }
    tables = {**submission.tables, "基本支出表": replace(old, cells=kept)}
    (finding,) = findings(derive(replace(submission, tables=tables), edition))
    assert finding.rule == "未到款级"
    assert "有金额，没有列出款级科目" in finding.message


def three_public(**texts: str) -> Disclosure:
    places = {(name, "决算数"): text for name, text in texts.items()}
    return derived(with_cells(example()[0], "三公表", places))


def test_amounts_without_counts_and_counts_without_amounts() -> None:
    assert rules(three_public(国内接待批次="3", 国内接待人次="9")) == ["三公数量"]
    (finding,) = findings(three_public(公务接待费="5", 国内接待费="5"))
    assert finding.message.startswith(
        "“公务接待费”有支出，“国内接待批次”、“国内接待人次”是 0 或没有填。"
    )
    (finding,) = findings(three_public(公车保有量="2"))
    assert finding.severity.value == "warning"
    assert finding.message == (
        "“公车保有量”有数，“公车运行费”没有支出。请核对，确实如此的请在文字中说明"
    )


def test_amounts_with_their_counts() -> None:
    both = three_public(公务接待费="5", 国内接待费="5", 国内接待批次="3", 国内接待人次="9")
    abroad = three_public(公务接待费="5", 国外接待费="5", 国外接待批次="3", 国外接待人次="9")
    assert rules(both) == rules(abroad) == []
    assert rules(three_public(公车运行费="2", 公车保有量="1")) == []


def test_amounts_below_zero() -> None:
    submission = with_cells(example()[0], "收支总表", {("其他收入", "决算数"): "-5.00"})
    (finding,) = findings(derived(submission))
    assert (finding.rule, finding.severity.value) == ("负数", "warning")
    assert finding.message == "公开01表有负数：-5.00。收入和支出一般不为负，请核对"


def test_balances_may_be_below_zero() -> None:
    places = {("年末结转和结余", "决算数"): "-5.00", ("结余分配", "决算数"): "-1.00"}
    assert rules(derived(with_cells(example()[0], "收支总表", places))) == []
