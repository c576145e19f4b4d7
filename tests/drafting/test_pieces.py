"""What a drafted sentence is made of, and what no draft keeps."""

from __future__ import annotations

import pytest

from generator.drafting.pieces import pieces_of
from generator.drafting.privacy import without_names
from generator.drafting.written import as_yaml
from generator.edition.source import SourcePlace, parse_yaml
from tests.samples import REPOSITORY

PIECES = [
    ("支出12.50万元，占30%。", ["number", "number"]),
    ("比上年增加1.00万元，增长2.50%。", ["change"]),
    ("同比减少3.00万元（下降4.10%）。", ["change"]),
    ("比上年增加1.00万元，上年无此项金额。", ["change"]),
    ("比上年增加1.00万元，增长--（基数为0，不可比）。", ["change"]),
    ("与上年持平，主要原因：一是压减；二是少办；支出3.00万元。", ["flat", "reason", "number"]),
    ("与上年持平，主要原因：没有此项支出12.00万元。", ["flat", "reason"]),
    ("主要用于以下方面：教育支出3.00万元。", ["number"]),
    ("主要用于日常运转3次。", ["reason"]),
    ("截至2025年12月31日，单价100万元（含）以上设备2台。", ["year", "number"]),
    ("“12345”热线", []),
    ("纳入范围的单位包括：某局、某中心。", ["listed"]),
]


@pytest.mark.parametrize(("text", "kinds"), PIECES)
def test_a_sentence_is_taken_apart(text: str, kinds: list[str]) -> None:
    assert [it.kind for it in pieces_of(text) if it.kind != "words"] == kinds


def test_nothing_of_a_sentence_is_lost() -> None:
    text = "本部门2025年支出12.50万元，比上年增加1.00万元，增长8.70%，主要原因是新增项目。共3辆。"
    assert "".join(it.text for it in pieces_of(text)) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("接待宜春市大数据局一行。", "〔名称〕一行。"),
        ("指青山湖区财政拨付的资金。", "〔名称〕财政拨付的资金。"),
        ("各省市县财政安排的资金。", "各省市县财政安排的资金。"),
        ("按照本级财政部门的规定。", "按照本级财政部门的规定。"),
    ],
)
def test_names_of_places_and_offices_are_taken_out(text: str, kept: str) -> None:
    assert without_names(text) == kept


def test_what_is_written_reads_back_with_its_remarks() -> None:
    data = {
        "甲": {"乙": {"丙": "一：二", "丁": "true"}, "戊": None},
        "句子": {"己": "{% for 行 in 表 %}\n{{ 行.名称 }}\n{% endfor %}\n"},
        "列": ["〔a〕", "#b", "", "- c"],
    }
    text = as_yaml(data, {("甲", "乙", "丙"): ["看这里"]}, "两行\n开头")
    assert text.startswith("# 两行\n# 开头\n")
    assert "    # 存疑：看这里\n    " in text
    assert parse_yaml(text, SourcePlace(REPOSITORY / "some.yaml", 1)).data == data
