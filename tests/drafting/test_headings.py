"""Headings without a number: by their style, bold, the contents, or other documents."""

from __future__ import annotations

import pytest

from generator.annexes.model import DrawnGrid, GridCell, Kind, Words
from generator.drafting.headings import Block
from generator.drafting.pages import PrintedParts, parts_of

GRID = DrawnGrid((), ((GridCell("项目"), GridCell("1.00")),), (1.0, 1.0))
#: A document: `#` and `##` are styles, `*` is bold, `^` centred, `|` a table.
TITLES = (
    "本局概况",
    "主要职责",
    "年度决算表",
    "收支总表",
    "决算情况说明",
    "收入情况",
    "支出情况",
    "名词解释",
)
BODY = {
    "主要职责": ["负责本行业发展规划。"],
    "收支总表": ["金额单位：万元", "|"],
    "收入情况": ["本年收入合计5.00万元。"],
    "支出情况": ["本年支出合计4.00万元。", "其中项目支出1.00万元。"],
    "名词解释": ["财政拨款收入：从财政取得的收入。"],
}
PARTS = {"本局概况", "年度决算表", "决算情况说明", "名词解释"}


def block(text: str) -> Block:
    if text == "|":
        return GRID
    level = len(text) - len(text.lstrip("#"))
    kind: Kind = "heading" if level else "centre" if text.startswith("^") else "text"
    return Words(kind, ((text.lstrip("#*^"), text.startswith("*")),), "", level)


def document(part: str, section: str, *front: str) -> list[Block]:
    """A document with such marks before its headings."""
    lines = [*front]
    for title in TITLES:
        lines += [f"{part if title in PARTS else section}{title}", *BODY.get(title, [])]
    return [*map(block, lines)]


def outline(found: PrintedParts) -> list[tuple[str, str, list[str]]]:
    return [(it.title, it.kind, [one.title for one in it.sections]) for it in found.parts]


WHOLE = [
    ("本局概况", "sections", ["主要职责"]),
    ("年度决算表", "tables", []),
    ("决算情况说明", "sections", ["收入情况", "支出情况"]),
    ("名词解释", "terms", []),
]


@pytest.mark.parametrize(
    ("part", "section", "reasons"),
    [
        ("#", "##", ()),
        ("*", "*", ("加粗或居中",)),
        ("^", "*", ("加粗或居中",)),
        ("#", "*", ()),
    ],
)
def test_headings_stand_out(part: str, section: str, reasons: tuple[str, ...]) -> None:
    found = parts_of(document(part, section, "^某市某局2025年度部门决算"))
    assert outline(found) == WHOLE
    assert found.parts[0].reasons == reasons
    assert (found.forms.part, found.forms.section) == ("{{ 标题 }}", "{{ 标题 }}")


def test_headings_stand_in_the_contents() -> None:
    found = parts_of(document("", "", "某市某局2025年度部门决算", "目　录", *TITLES))
    assert outline(found) == WHOLE
    assert found.parts[2].sections[0].reasons == ("目录里有",)


def test_headings_stand_in_all_documents() -> None:
    first = document("", "", "某市某局2025年度部门决算")
    other = [*document("", "", "某市某所2025年度单位决算"), block("未尽事宜")]
    assert outline(parts_of([*first, block("其他说明")], [other])) == WHOLE


def test_sections_without_a_number_stand_in_numbered_parts() -> None:
    numbered = {title: f"第{sign}部分 {title}" for sign, title in zip("一二三四", [
        it for it in TITLES if it in PARTS], strict=True)}  # fmt: skip
    blocks = [
        block(numbered.get(it.text.lstrip(), f"*{it.text}" if it.text in TITLES else it.text))
        if isinstance(it, Words) else it
        for it in document("", "")
    ]  # fmt: skip
    found = parts_of(blocks)
    assert outline(found) == WHOLE
    assert found.forms.section == "{{ 标题 }}"


def test_what_stands_before_the_first_section_is_a_section_without_a_title() -> None:
    lines = [
        "第一部分 概况",
        "说明在先。",
        "一、职责",
        "第二部分 决算表",
        "|",
        "第三部分 其他",
        "不分节。",
    ]
    first, _, last = parts_of([*map(block, lines)]).parts
    assert [it.title for it in first.sections] == ["", "职责"]
    assert [it.title for it in last.sections] == [""]
