"""What only some documents say, and documents whose headings and amounts stand otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.annexes.model import DrawnGrid, GridCell, Words
from generator.drafting.conditions import hangs_on, left_out, uneven
from generator.drafting.known import KnownFigure
from generator.drafting.pages import parts_of
from generator.drafting.units import in_edition_unit, unit_of

ABROAD = "因公出国费{{ 金额(因公出国费) }}万元，团组{{ 数量(出国团组数) }}个。"


def figure(name: str, *values: str) -> KnownFigure:
    return KnownFigure(name, name, "三公表", (name,), "", tuple(map(Decimal, values)))


@pytest.mark.parametrize(
    ("abroad", "groups", "condition"),
    [
        (("3.00", "0", "1.00"), ("2", "0", "1"), "因公出国费"),
        (("3.00", "2.00", "1.00"), ("2", "0", "1"), "出国团组数"),
        (("3.00", "2.00", "1.00"), ("2", "1", "1"), None),
    ],
)
def test_a_paragraph_hangs_on_what_is_not_zero_where_it_stands(
    abroad: tuple[str, ...], groups: tuple[str, ...], condition: str | None
) -> None:
    known = [figure("因公出国费", *abroad), figure("出国团组数", *groups)]
    assert hangs_on(ABROAD, [True, False, True], known, {}) == condition


def test_sentences_and_paragraphs_of_some_documents_are_listed() -> None:
    own = "全年支出5.00万元。其中项目支出2.00万元，比上年增加1.00万元。"
    assert [*uneven(own, ["全年支出15.00万元。", None])] == [
        "“其中项目支出…万元，比上年增加…万元”一句只在一部分文本里有，可能要加条件"
    ]
    assert [*uneven(own, [own.replace("2.00", "31.00")])] == []
    more = "二、三公经费预算为3.00万元，决算少于预算。"
    others = [["全年支出7.00万元。", more, "感谢大家的支持和帮助。"]]
    said = ["另有文本写了“二、三公经费预算为…万元，决算少于预算。”，没有写"]
    assert [*left_out(["全年支出5.00万元。"], others)] == said


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
