"""Which unit words name, and which words name none."""

import pytest

from generator.edition.load import load_edition
from generator.workbook.units import unit_patterns

UNITS = unit_patterns(load_edition("jiangxi-2022").imports)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位：元", "元"),
        ("单位：人民币元", "元"),
        ("单 位：元", "元"),
        ("单位 ：元", "元"),
        ("金额单位:人民币 万元", "万元"),
        ("（单位：元）", "元"),
        ("单位：人民币（万元）", "万元"),
        ("单位:万　元", "万元"),
        ("单位：千元", "千元"),
        ("计量单位：百万元", "百万元"),
        ("单位：亿元", "亿元"),
        ("单位(元)", "元"),
        ("单位∶元", "元"),
        ("单位：元人民币", "元"),
        ("编制单位：某局　2022年度　金额单位：元", "元"),
        ("单位：万元、辆", "万元"),
        ("\ufeff单位：元\u202c", "元"),
        ("单位：仟元", "仟元"),
        ("单位：元/万元", None),
        ("金额单位：万元、元", None),
        ("单位：元或万元", None),
        ("单位：元和街道办事处", None),
        ("单位：元坝镇人民政府", None),
        ("编制单位：万元县教育局", None),
        ("单位：台、辆、套", None),
        ("单位：", None),
        ("本单位元旦值班", None),
        ("事业单位", None),
    ],
)
def test_the_unit_that_words_name(text: str, unit: str | None) -> None:
    assert UNITS.named(text) == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("决算数（元）", "元"),
        ("金额(万元)", "万元"),
        ("决算数\n（ 元 ）", "元"),
        ("单价100万元（含）以上设备", None),
        ("国内公务接待批次（个）", None),
        ("元", None),
    ],
)
def test_the_unit_behind_a_heading(text: str, unit: str | None) -> None:
    assert UNITS.of_heading(text) == unit


@pytest.mark.parametrize("text", ["元", "人民币元", " 元", "（元）", "元（人民币）", "元（到分）"])
def test_words_that_are_a_unit(text: str) -> None:
    assert UNITS.beginning(text) == "元"


@pytest.mark.parametrize("text", ["元坝镇", "某局（单位：元）", "人民币", ""])
def test_words_that_are_no_unit(text: str) -> None:
    assert UNITS.beginning(text) is None
