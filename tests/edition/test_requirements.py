"""What every disclosure must print: editions print it, or say why not."""

from __future__ import annotations

import re

import pytest

from generator.audit.rules import RULES
from generator.checks.registry import checks
from generator.edition.load import available, load_edition
from generator.edition.printed import lacking, printed_lines
from generator.edition.requirements import Requirement, Saying, bare, unsaid
from tests.edition.conftest import Write, refusal
from tests.years import edition_of

#: An edition that leaves the section about government procurement out.
SILENT = """
id: silent
extends: jiangxi-2022
name: 某地某年度部门决算公开
year: 2031
{lacks}
parts:
  情况说明:
    sections:
      政府采购: null
"""
NATIONAL = edition_of(available()[0]).requirements


@pytest.mark.parametrize("edition_id", available())
def test_every_edition_is_asked_the_same(edition_id: str) -> None:
    edition = edition_of(edition_id)
    assert NATIONAL.keys() <= edition.requirements.keys()
    proved = {name for name in lacking(edition) if edition.requirements[name].is_proved}
    assert proved == set(edition.lacks)


def test_an_edition_that_is_silent_is_refused_where_it_stands(write: Write) -> None:
    write(SILENT.format(lacks=""), "silent")
    told = refusal("silent")
    assert re.search(r"silent/edition\.yaml，第 \d+ 行", told)
    assert "政府采购" in told
    assert "写明为什么没有" in told


def test_an_edition_that_says_why_is_taken(write: Write) -> None:
    write(SILENT.format(lacks="lacks: {政府采购: 本地另行公开}"), "silent")
    assert load_edition("silent").lacks == {"政府采购": "本地另行公开"}


@pytest.mark.parametrize(
    ("lacks", "why"),
    [
        ("{政府采购: 另行公开, 名词解释: 没有}", "已经印出"),
        ("{政府采购: ' '}", "应写明为什么没有"),
        ("{政府采购: 另行公开, 政府采狗: 没有}", "没有这一条公开要求"),
    ],
)
def test_a_reason_for_nothing_is_refused_in_its_line(write: Write, lacks: str, why: str) -> None:
    write(SILENT.format(lacks=f"lacks: {lacks}"), "silent")
    told = refusal("silent")
    assert why in told
    assert "第 6 行" in told


@pytest.mark.parametrize("asked", ["{政府采购: null}", "null"])
def test_what_every_disclosure_must_print_is_not_taken_away(write: Write, asked: str) -> None:
    text = f"id: silent\nextends: jiangxi-2022\nname: 某地\nyear: 2031\nrequirements: {asked}\n"
    write(text, "silent")
    told = refusal("silent")
    assert "第 5 行" in told
    assert "不能去掉" in told


def test_what_is_unproved_binds_no_edition(write: Write) -> None:
    asked = "requirements: {日历: {asks: 附日历, basis: 听说, says: {日历: {any_of: [日历]}}}}"
    write(f"id: silent\nextends: jiangxi-2022\nname: 某地\nyear: 2031\n{asked}\n", "silent")
    assert lacking(load_edition("silent")) == {"日历": ["日历"]}


def test_a_phrase_that_cannot_be_read_is_refused(write: Write) -> None:
    asked = "requirements: {日历: {asks: 附日历, basis: 听说, says: {日历: {any_of: ['[日|']}}}}"
    write(f"id: silent\nextends: jiangxi-2022\nname: 某地\nyear: 2031\n{asked}\n", "silent")
    assert "requirements.日历" in refusal("silent")


def test_words_of_one_saying_stand_in_one_line() -> None:
    saying = Saying(any_of=(("货物", "工程"),))
    wanted = Requirement(asks="采购", basis="法", says={"分类": saying})
    assert unsaid(wanted, "货物1万元\n工程2万元", lambda _: True) == ["分类"]
    assert unsaid(wanted, "货物1万元、工程2万元", lambda _: True) == []


def test_numbers_reasons_and_words_of_style_stand_in_what_may_be_printed() -> None:
    text = bare(printed_lines(edition_of("jiangxi-2022")))
    assert "机关运行经费支出0万元" in text
    assert "本年收入合计0万元，较0年增加0万元，增长0，主要原因是：" in text


def test_rules_that_see_to_it_are_there() -> None:
    named = {rule for wanted in NATIONAL.values() for rule in wanted.rules}
    assert named <= checks().keys() | RULES.keys()


def test_only_what_no_text_can_show_is_left_to_people() -> None:
    for name, wanted in NATIONAL.items():
        looked_for = wanted.is_printed or wanted.rules or wanted.beyond or not wanted.is_proved
        assert looked_for, name


def test_reasons_count_by_whatever_words_a_region_leads_in_to_them(write: Write) -> None:
    changed = "wording: {reason: {原因: '，变动情况：{{ 原因 }}'}}"
    write(f"id: silent\nextends: jiangxi-2022\nname: 某地\nyear: 2031\n{changed}\n", "silent")
    assert lacking(load_edition("silent")) == {}


def test_requirements_that_are_no_mapping_are_refused(write: Write) -> None:
    write(
        "id: silent\nextends: jiangxi-2022\nname: 某地\nyear: 2031\nrequirements: [采购]\n",
        "silent",
    )
    assert "requirements：应为“键: 值”" in refusal("silent")
