"""Words compared as people compare them, and Chinese numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.language import chinese_number, is_numeral, value_of
from generator.text import near, same, strip_ordinal, without_ordinal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("合计", "合 计"),
        ("合计", "合　计"),
        ("合计", "合\n计\u00a0"),
        ("公开01表", "公开０１表"),
        ("因公出国（境）费", "因公出国(境)费"),
        ("“三公”经费", '"三公"经费'),
        ("《预算绩效》", "预算绩效"),
        ("单位：万元", "单位:万元"),
        ("ＡＢ", "AB"),
        ("合计", "合\u200b计\u202c"),
        ("公开01表", "\ufeff公开01表"),
        ("12", 12),
    ],
)
def test_the_same_words(one: object, other: object) -> None:
    assert same(one) == same(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("合计", "总计"), ("一、收入", "二、收入"), ("AB", "ab"), ("1.5", "15"), ("", "0")],
)
def test_different_words(one: str, other: str) -> None:
    assert same(one) != same(other)


@given(st.text("合计收入一、（）()“”《》１2ＡB :：\u3000\u00a0\n"))
def test_same_is_stable(text: str) -> None:
    assert same(same(text)) == same(text)
    assert same(f" {text}\u3000") == same(text)


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("一、一般公共服务支出", "一般公共服务支出"),
        ("二十一、国有资本经营预算支出", "国有资本经营预算支出"),
        ("十、节能环保支出", "节能环保支出"),
        ("1. 因公出国（境）费", "因公出国(境)费"),
        ("1．因公出国（境）费", "因公出国(境)费"),
        ("2、公务接待费", "公务接待费"),
        ("(1) 公务用车购置费", "公务用车购置费"),
        ("（一）绩效", "绩效"),
        ("其中：外事接待费", "其中:外事接待费"),
        ("一般公共服务支出", "一般公共服务支出"),
        ("三公经费", "三公经费"),
        ("1.5吨以上", "1.5吨以上"),
        ("100万元以上", "100万元以上"),
        ("2022. 年", "2022.年"),
    ],
)
def test_without_ordinal(label: str, bare: str) -> None:
    assert without_ordinal(label) == bare


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("一、一般公共服务支出", "一般公共服务支出"),
        ("二十六、抗疫特别国债安排的支出", "抗疫特别国债安排的支出"),
        ("  1. 因公出国（境）费", "因公出国（境）费"),
        ("（一）“三公”经费", "“三公”经费"),
        ("(12) 其他", "其他"),
        ("其他支出", "其他支出"),
        ("1.5吨以上", "1.5吨以上"),
        ("三公经费", "三公经费"),
    ],
)
def test_strip_ordinal_leaves_the_rest_as_written(label: str, bare: str) -> None:
    assert strip_ordinal(label) == bare


@pytest.mark.parametrize(
    ("number", "chinese"),
    [
        (0, "零"),
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (19, "十九"),
        (20, "二十"),
        (26, "二十六"),
        (90, "九十"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (112, "一百一十二"),
        (120, "一百二十"),
        (999, "九百九十九"),
    ],
)
def test_chinese_numbers(number: int, chinese: str) -> None:
    assert is_numeral(chinese)
    assert value_of(chinese) == value_of(str(number)) == number
    assert chinese_number(number) == chinese


def test_no_chinese_number_comes_twice() -> None:
    assert len({chinese_number(number) for number in range(1000)}) == 1000


@given(st.integers(min_value=1, max_value=99))
def test_an_ordinal_is_recognised_again(number: int) -> None:
    assert strip_ordinal(f"{chinese_number(number)}、支出") == "支出"
    assert without_ordinal(f"（{chinese_number(number)}）支出") == "支出"


def test_what_may_have_been_meant_is_offered() -> None:
    known = ["财政拨款收入", "财政拨款支出年初预算", "事业收入"]
    assert near("财政拔款收入", known).startswith("（名称相近的有“财政拨款收入”")
    assert near("预算", known) == "（名称相近的有“财政拨款支出年初预算”）"
    assert not near("没有的数", known)
