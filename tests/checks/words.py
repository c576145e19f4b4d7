"""The example's disclosure with other words in it, and what a check says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from generator.edition.layout import Subject
from generator.edition.shapes import ByFunction
from generator.figures.derive import Disclosure, derive
from generator.submission import Block, Cell, Submission, TableRow
from tests.samples import cell, example

WRITING = "预算绩效"
#: A paragraph, or the rows of a table.
Words = str | tuple[tuple[str, ...], ...]


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


def written(*parts: Words, annex: Sequence[Words] = ()) -> Disclosure:
    """The disclosure with these in its performance writing, and these in an annex.

    Each is a paragraph, a title with # before it, or the rows of a table; 20 rows of the sheet for
    each, the first one in B2.
    """
    writings = {WRITING: tuple(_blocks(WRITING, parts)), "附件": tuple(_blocks("附件", annex))}
    return with_submission(clean(), writings=writings)


def _blocks(sheet: str, parts: Sequence[Words]) -> Iterator[Block]:
    for at, part in enumerate(parts):
        cell = Cell(sheet, f"B{20 * at + 2}")
        if isinstance(part, str):
            kind = "title" if part.startswith("#") else "text"
            yield Block(kind, part.removeprefix("#"), cell=cell)
        else:
            rows = tuple(TableRow(tuple((text, 1, 1) for text in row)) for row in part)
            yield Block("table", rows=rows, columns=len(part[0]), cell=cell)


def with_subjects(**names: str) -> Disclosure:
    """The disclosure whose tables by function have these subjects: `_221="住房保障支出"`."""
    subjects = tuple(Subject(code[1:], name) for code, name in names.items())
    tables = {
        name: replace(table, subjects=subjects) if isinstance(table.table, ByFunction) else table
        for name, table in clean().tables.items()
    }
    return replace(clean(), tables=tables)


def with_budget(code: str, reason: str, base: Disclosure) -> Disclosure:
    """A disclosure with one line of 年初预算."""
    texts = {"科目编码": code, "科目名称": "某类", "差异原因": reason}
    columns = base.edition.forms.lists["年初预算"].columns
    row = {column: Cell("年初预算", "A2", texts.get(column, "")) for column in columns}
    return with_submission(base, lists={**base.submission.lists, "年初预算": (row,)})


def explaining(*terms: tuple[str, str]) -> Disclosure:
    """The disclosure with these terms and meanings in its glossary."""
    rows = tuple(
        {"名词": Cell("名词解释", f"A{at}", name), "解释": Cell("名词解释", f"B{at}", meaning)}
        for at, (name, meaning) in enumerate(terms, start=2)
    )
    return with_submission(clean(), lists={**clean().submission.lists, "名词解释": rows})


def spending_on(*subjects: tuple[str, str]) -> Disclosure:
    """The example with other subjects in its table of spending, each with 5.00 of 基本支出."""
    old = example()[0].tables["支出表"]
    cells = {
        (code, "基本支出"): replace(cell("5.00", f"F{row}"), sheet=old.sheet)
        for row, (code, _) in enumerate(subjects, start=8)
    }
    entries = replace(old, cells=cells, subjects=tuple(Subject(*item) for item in subjects))
    tables = {**example()[0].tables, "支出表": entries}
    return derive(replace(example()[0], tables=tables), example()[1])
