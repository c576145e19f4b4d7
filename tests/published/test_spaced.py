"""Blanks that a program put beside digits are taken out, others stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.annexes.model import DrawnGrid, Words
from generator.published.source.web import read_web_blocks

SPACED = "本部门 2022 年度收入 12.5 万元，占 30.2% 的 3 类"
CLOSE = "本部门2022年度收入12.5万元，占30.2%的3类"


def first(*lines: str) -> str:
    blocks = read_web_blocks(Path("公开.txt"), "\n\n".join(lines).encode())
    return next(block.text for block in blocks if isinstance(block, Words))


def test_a_habit_of_blanks_is_taken_out() -> None:
    assert first(*[SPACED] * 10) == CLOSE


@pytest.mark.parametrize("lines", [[SPACED], [SPACED, *[CLOSE] * 10]])
def test_a_few_blanks_stay(lines: list[str]) -> None:
    assert first(*lines) == SPACED


def test_blanks_between_words_stay() -> None:
    text = "第一部分 部门概况 A 3 级，见 GB 50 条"
    assert first(text, *[SPACED] * 10).startswith("第一部分 部门概况 A 3级")


def test_a_cell_with_a_code_and_a_name_keeps_its_blank() -> None:
    table = "201 一般公共服务支出\t3.00\n20105 统计信息事务\t3.00"
    blocks = read_web_blocks(Path("公开.txt"), "\n\n".join([*[SPACED] * 10, table]).encode())
    (grid,) = (block for block in blocks if isinstance(block, DrawnGrid))
    assert [row[0].text for row in (*grid.head, *grid.body)] == [
        "201 一般公共服务支出",
        "20105 统计信息事务",
    ]
