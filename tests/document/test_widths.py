"""How wide the columns of a department's own table are."""

from __future__ import annotations

from collections.abc import Sequence

from generator.document.measures import BORDER, PAGE_WIDTH, SETTINGS, text_width
from generator.document.widths import grid_widths, kind_of
from generator.submission import Block, TableRow

HEAD = ("绩效指标", "一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
LINE = (
    "绩效指标",
    "产出指标（50分）",
    "系统建设完成率" * 3,
    "2021-12-31",
    "≥32个",
    "0.25",
    "0.5",
    "",
)


def table(*rows: Sequence[str]) -> Block:
    lines = tuple(TableRow(tuple((text, 1, 1) for text in row)) for row in rows)
    return Block("table", rows=lines, columns=len(rows[0]))


def rooms(block: Block) -> list[float]:
    """The room for words in each column, in full-width characters."""
    setting = SETTINGS[kind_of(block)]
    return [
        (float(width) / 100 * PAGE_WIDTH - 2 * setting.beside - BORDER) / setting.size
        for width in grid_widths(block)
    ]


def test_no_number_is_broken() -> None:
    form = table(HEAD, *([LINE] * 20))
    found = rooms(form)
    assert all(
        text_width(text) <= room
        for text, room in zip(LINE, found, strict=True)
        if text.isascii() and text
    )
    assert kind_of(form) == "grid dense"


def test_most_room_goes_where_most_is_said() -> None:
    found = rooms(table(HEAD, *([LINE] * 20)))
    assert max(found) == found[2]


def test_what_needs_no_more_gets_no_more() -> None:
    label, _ = rooms(table(("项目", "内容"), ("名称", "甲" * 400), ("单位", "乙" * 300)))
    assert 2 <= label < 3


def test_widths_fill_the_page() -> None:
    for block in (table(HEAD, LINE), table(("甲", "乙")), table(("A" * 80, "B" * 80))):
        assert abs(sum(map(float, grid_widths(block))) - 100) < 0.01


def test_a_cell_over_columns_asks_for_no_room() -> None:
    rows = (TableRow((("字" * 200, 1, 2),)), TableRow((("甲乙", 1, 1), ("丙丁", 1, 1))))
    assert grid_widths(Block("table", rows=rows, columns=2)) == ["50.000", "50.000"]


def test_few_columns_keep_the_usual_type() -> None:
    assert kind_of(table(("甲",) * 7)) == "grid"
