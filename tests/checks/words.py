"""The example's disclosure with other words in it, and what a check says of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from generator.figures.derive import Disclosure, derive
from generator.submission import Block, Cell, Submission, TableRow
from tests.samples import example

WRITING = "预算绩效"


@cache
def clean() -> Disclosure:
    """The example as a 部门 of 2022 with one sentence of its own and no annex."""
    base = derive(*example())
    blocks = (Block("text", "全年任务已经完成。", cell=Cell(WRITING, "B2")),)
    lists = {**base.submission.lists, "主要职责": ({"内容": Cell("主要职责", "A2", "负责。")},)}
    terms = (
        {"名词": Cell("名词解释", "A2", "基本支出"), "解释": Cell("名词解释", "B2", "指支出。")},
    )
    return with_submission(
        base,
        writings={WRITING: blocks, "附件": ()},
        reasons={},
        lists={**lists, "名词解释": terms},
        fields={**base.submission.fields, "资产说明": Cell("基本信息", "B18", "")},
    )


def with_submission(base: Disclosure, **changes: Any) -> Disclosure:  # noqa: ANN401 - parts of a submission
    """A disclosure whose submission differs; figures stay."""
    changed: Submission = replace(base.submission, **changes)
    return replace(base, submission=changed)


def saying(*words: str, kind: str = "text", annex: bool = False) -> Disclosure:
    """The disclosure with these paragraphs in its performance writing, or in an annex."""
    blocks = tuple(
        Block(kind, text, cell=Cell("附件" if annex else WRITING, f"B{row}"))
        for row, text in enumerate(words, start=2)
    )
    own = clean().submission.writings
    return with_submission(clean(), writings={**own, "附件" if annex else WRITING: blocks})


def with_blocks(*blocks: tuple[str, str], name: str = WRITING) -> Disclosure:
    """The disclosure with blocks of several kinds in a writing."""
    made = tuple(
        Block(kind, text, cell=Cell(name, f"B{row}"))
        for row, (kind, text) in enumerate(blocks, start=2)
    )
    return with_submission(clean(), writings={**clean().submission.writings, name: made})


def with_table(*rows: tuple[str, ...]) -> Disclosure:
    """The disclosure with a table in its performance writing, whose first cell is B2."""
    lines = tuple(TableRow(tuple((text, 1, 1) for text in row)) for row in rows)
    table = Block("table", rows=lines, columns=len(rows[0]), cell=Cell(WRITING, "B2"))
    return with_submission(clean(), writings={**clean().submission.writings, WRITING: (table,)})


def with_reason(text: str) -> Disclosure:
    """The disclosure with one reason."""
    return with_submission(clean(), reasons={"工资福利支出": Cell("增减原因", "B7", text)})
