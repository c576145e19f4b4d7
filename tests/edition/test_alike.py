"""Tables that are like another one say only what differs."""

from typing import Any

import pytest

from generator.edition.load import load_edition
from tests.edition.conftest import EXTENDS, Write, refusal

ORDER = """table_order: [收支总表, 收入表, 支出表, 财拨总表, 一般公共预算支出表, 基本支出表, 基金表,
  基金基本支出表, 国资表, 三公表, 资产表]
"""
ALIKE = """
tables:
  基本支出表:
    subjects:
      30101: 基本工资和津贴
  基金基本支出表:
    like: 基本支出表
    title: 政府性基金基本支出表
    number: 公开11表
    subjects:
      30102: null
"""


def test_a_table_that_is_like_another_says_what_differs(write: Write) -> None:
    write(EXTENDS + ORDER + ALIKE)
    tables: dict[str, Any] = dict(load_edition("test").tables)
    own, other = tables["基金基本支出表"], tables["基本支出表"]
    assert (own.title, own.number) == ("政府性基金基本支出表", "公开11表")
    assert own.groups == other.groups
    assert own.subjects["30101"] == "基本工资和津贴"
    assert "30102" in other.subjects
    assert "30102" not in own.subjects


def test_what_extends_it_has_both(write: Write) -> None:
    write(EXTENDS + ORDER + ALIKE)
    write("extends: test\ntables:\n  基金基本支出表: {number: 公开12表}\n", "next")
    own = load_edition("next").tables["基金基本支出表"]
    assert (own.title, own.number) == ("政府性基金基本支出表", "公开12表")


@pytest.mark.parametrize("other", ["基本支出", "基金基本支出表", "[]"])
def test_a_table_that_is_like_none_is_refused(write: Write, other: str) -> None:
    write(f"{EXTENDS}tables:\n  基金基本支出表:\n    like: {other}\n")
    assert "第 4 行" in refusal()
    assert "没有可以照抄的表" in refusal()


def test_a_mistake_in_what_was_copied_is_told_where_it_was_written(write: Write) -> None:
    write(EXTENDS + ORDER + ALIKE + "    groups: {人员经费合计: {blocks: [['309']]}}\n")
    assert "没有类级科目 309" in refusal()
    assert "第 15 行" in refusal()
