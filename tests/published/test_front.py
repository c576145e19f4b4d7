"""Lines above the name on the cover and below the title of the contents: printed, read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.annexes.model import Words
from generator.build import build, examine
from generator.document.pdf import ENGINES
from generator.published.bring import bring
from generator.published.read import read_published
from generator.submission import Cell
from generator.workbook.form import write_form
from tests.departments import department
from tests.sampling import sampled
from tests.years import edition_of

NUMBER, DAY = "53000000000000000", "2025年9月1日"
#: Edition, field, what is filled in, what is printed, and what stands before it; blank for nothing.
LINES = [
    ("yunnan-2024", "监督索引号", NUMBER, f"监督索引号{NUMBER}", ""),
    ("sichuan-2024", "公开时间", DAY, f"公开时间：{DAY}", "目录"),
]


def book(folder: Path, edition_id: str, field: str, words: str) -> Path:
    edition, made = edition_of(edition_id), department(edition_id, 1, is_full=True)
    cell = replace(made.fields.get(field, Cell("基本信息", "B9")), text=words)
    file = folder / "填报表.xlsx"
    file.write_bytes(write_form(edition, replace(made, fields={**made.fields, field: cell})))
    return file


@pytest.mark.parametrize("kind", sampled(["docx", "html", *ENGINES], {"typst"}))
@pytest.mark.parametrize(("edition_id", "field", "words", "line", "before"), LINES)
def test_the_line_stands_there_in_every_format(  # noqa: PLR0913, PLR0917 - a line and its format
    tmp_path: Path, edition_id: str, field: str, words: str, line: str, before: str, kind: str
) -> None:
    examination = examine(book(tmp_path, edition_id, field, words))
    engine = {"engine": kind} if kind in ENGINES else {}
    (document,) = build(examination, tmp_path, ["pdf" if engine else kind], **engine)
    read = read_published(document)
    front = [it.text for it in read.recognised.outline.front if isinstance(it, Words)]
    at = front.index(line)
    assert ("".join(front[at - 1].split()) if at else "") == before
    assert read.submission.fields[field].text == words
    assert read.recognised.name == "示例局"


@pytest.mark.parametrize(("edition_id", "field"), [(it[0], it[1]) for it in LINES])
def test_nothing_stands_there_where_nothing_is_filled_in(
    tmp_path: Path, edition_id: str, field: str
) -> None:
    examination = examine(book(tmp_path, edition_id, field, ""))
    assert not list(
        examination.composition.document.tree.iterfind(
            ".//section[@class='cover']/p[@class='note']"
        )
    )
    assert not list(examination.composition.document.tree.iterfind(".//nav/p[@class='note']"))


@pytest.mark.parametrize(
    "lines", [("示例市高原湖泊流域保护条例实施与综", "合行政执法协调委员会办公室"), ("示例局",)]
)
def test_a_name_on_several_lines_of_the_cover(tmp_path: Path, lines: tuple[str, ...]) -> None:
    """The document says in one piece elsewhere how far it goes; what stands above is no part."""
    name = "".join(lines)
    told = [f"监督索引号{NUMBER}", *lines, "2024年度部门决算", "目录", "第一部分 部门概况"]
    told += ["一、主要职责", "负责各项工作。", "第三部分 2024年度部门决算情况说明"]
    told += ["一、收入决算情况说明", f"{name}2024年度收入合计100.00元。"]
    file = tmp_path / "公开.txt"
    file.write_text("\n\n".join(told), "utf-8")
    published = bring([file], edition_of("yunnan-2024")).published
    assert published is not None
    assert published.recognised.name == name
