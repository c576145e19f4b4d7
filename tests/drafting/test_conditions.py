"""What only some documents say, and documents whose headings and amounts stand otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.annexes.model import DrawnGrid, GridCell, Words
from generator.drafting.alike import sentences_of, side_by_side
from generator.drafting.conditions import hangs_on, hangs_on_kind, hangs_on_lack, left_out
from generator.drafting.known import KnownFigure
from generator.drafting.pages import parts_of
from generator.drafting.units import in_edition_unit, unit_of

ABROAD = "因公出国费{{ 金额(因公出国费) }}万元，团组{{ 数量(出国团组数) }}个。"


def figure(name: str, *values: str) -> KnownFigure:
    return KnownFigure(name, name, "三公表", (name,), "", tuple(map(Decimal, values)))


@pytest.mark.parametrize(
    ("abroad", "groups", "test"),
    [
        (("3.00", "0", "1.00"), ("2", "0", "1"), "因公出国费"),
        (("3.00", "2.00", "1.00"), ("2", "0", "1"), "出国团组数"),
        (("0", "2.00", "0"), ("2", "1", "1"), "not 因公出国费"),
        (("3.00", "2.00", "1.00"), ("2", "1", "1"), None),
    ],
)
def test_a_text_hangs_on_what_is_not_zero_where_it_stands(
    abroad: tuple[str, ...], groups: tuple[str, ...], test: str | None
) -> None:
    known = [figure("因公出国费", *abroad), figure("出国团组数", *groups)]
    condition = hangs_on(ABROAD, [True, False, True], known, {})
    assert (condition.test if condition else None) == test


def test_a_text_hangs_on_the_kind_of_its_department() -> None:
    condition = hangs_on_kind([False, True, True], ["单位", "部门", "部门"])
    assert condition is not None
    assert condition.around("句子。") == '{% if 类型 == "部门" %}句子。{% endif %}'
    assert hangs_on_kind([False, True, True], ["单位", "单位", "部门"]) is None


def test_that_there_is_nothing_hangs_on_a_zero() -> None:
    known = [figure("公务接待费", "0", "2.00"), figure("因公出国费", "1.00", "2.00")]
    said = "本部门没有安排公务接待支出。"
    assert hangs_on_lack(said, [True, False], known) == known[0]
    assert hangs_on_lack(said, [False, True], known) is None
    assert hangs_on_lack("没有其他事项。", [True, False], known) is None


def test_what_other_documents_say_stands_where_they_say_it() -> None:
    own = ["全年支出5.00万元。", "其中项目支出2.00万元，比上年增加1.00万元。"]
    others = ["全年支出15.00万元。", "没有上年结转。", "其中项目支出7.00万元，与上年持平。"]
    assert side_by_side([own, others]) == [
        (own[0], others[0]), (None, others[1]), (own[1], others[2])
    ]  # fmt: skip


def test_a_reason_is_not_divided() -> None:
    reason = "比上年增加1.00万元，增长2.00%，主要原因：一是新增项目；二是人员增加。"
    assert sentences_of(f"{reason}共3人；共2辆。") == [reason, "共3人；", "共2辆。"]


def test_what_only_others_say_is_listed() -> None:
    more = "二、三公经费预算为3.00万元，决算少于预算。"
    said = ["另有文本写了“二、三公经费预算为…万元，决算少于预算”，没有写"]
    assert [*left_out([more, "感谢大家的支持和帮助。"])] == said


GRID = DrawnGrid((), ((GridCell("项目"), GridCell("1.00")),), (1.0, 1.0))


@pytest.mark.parametrize(
    ("heads", "titles", "form"),
    [
        ("第一部分 概况|一、职责|第二部分 决算表|*|第三部分 说明|一、收入",
         ["概况", "决算表", "说明"], "第{{ 序号 }}部分 {{ 标题 }}"),
        ("一、概况|（一）职责|二、决算表|*|三、说明|（一）收入|（二）支出",
         ["概况", "决算表", "说明"], "{{ 序号 }}、{{ 标题 }}"),
        ("第一章 概况|一、职责|第二章 决算表|*|第三章 说明|一、收入",
         ["概况", "决算表", "说明"], "第{{ 序号 }}章 {{ 标题 }}"),
    ],
)  # fmt: skip
def test_parts_are_found_however_they_are_numbered(
    heads: str, titles: list[str], form: str
) -> None:
    blocks = [
        GRID if head == "*" else Words("text", ((head, False),), "") for head in heads.split("|")
    ]
    # the contents list the same
    found = parts_of([*(it for it in blocks if isinstance(it, Words)), *blocks])
    assert [part.title for part in found.parts] == titles
    assert [part.kind for part in found.parts] == ["sections", "tables", "sections"]
    assert found.parts[0].sections[0].title == "职责"
    assert found.forms.part == form


def test_amounts_in_small_units_are_read_to_the_last_place() -> None:
    printed = "支出1,234,500.07元，占3%，单价100万元以上设备2台，共9.00元。"
    block = Words("text", ((printed, False),), "")
    assert unit_of([block]) == "元"
    (raised,) = in_edition_unit([block])
    assert isinstance(raised, Words)
    said = "支出123.450007万元，占3%，单价100万元以上设备2台，共0.000900万元。"
    assert raised.text == said
    assert unit_of([Words("text", (("支出5.00万元。", False),), "")]) == "万元"
