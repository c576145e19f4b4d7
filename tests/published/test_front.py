"""Lines above the name on the cover and below the title of the contents: printed, read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.annexes.model import Words
from generator.build import build, examine
from generator.document.pdf import ENGINES
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


@pytest.mark.parametrize("kind", sampled(["docx", "html", *ENGINES], {"docx", "typst"}))
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
