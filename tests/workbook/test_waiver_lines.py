"""A line more in 审核说明, in a copy of the workbook."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import Workbook

from generator.errors import Unusable
from generator.submission import Waiver
from generator.workbook.writing.waivers import with_waiver
from tests.helpers import FILE, edited, form_of_example, read

LINE = ("表内合计", "公开03表!C7", "公开文本如此，照录")


def said(content: bytes) -> list[tuple[str, str, str]]:
    return [(item.rule, item.place, item.text) for item in waivers(content)]


def waivers(content: bytes) -> tuple[Waiver, ...]:
    return read(content).waivers


def lines(*rows: tuple[str | None, ...]) -> Callable[[Workbook], object]:
    def fill(book: Workbook) -> None:
        for at, row in enumerate(rows, start=2):
            for column, text in enumerate(row, start=1):
                book["审核说明"].cell(at, column).value = text

    return fill


def test_the_first_line_stands_below_the_headings() -> None:
    content = with_waiver(FILE, form_of_example(), *LINE)
    assert said(content) == [LINE]
    assert waivers(content)[0].cell.address == "A2"


def test_the_next_line_stands_below_all_others() -> None:
    before = edited(lines(("甲", None, "因为"), (None, None, None), ("乙", None, "所以")))
    content = with_waiver(FILE, before, *LINE)
    assert said(content) == [("甲", "", "因为"), ("乙", "", "所以"), LINE]
    assert waivers(content)[-1].cell.address == "A5"


def test_a_line_that_lacks_its_reason_gets_it() -> None:
    before = edited(lines(LINE[:2], ("乙", None, "所以")))
    assert said(with_waiver(FILE, before, *LINE)) == [LINE, ("乙", "", "所以")]


def test_a_workbook_without_the_sheet_gets_one() -> None:
    before = edited(lambda book: book.remove(book["审核说明"]))
    assert said(with_waiver(FILE, before, "表内合计", "", "照录")) == [("表内合计", "", "照录")]


def test_a_column_that_is_missing_is_said() -> None:
    def shorten(book: Workbook) -> None:
        book["审核说明"]["B1"] = None

    with pytest.raises(Unusable, match="《审核说明》缺“单元格”一栏"):
        with_waiver(FILE, edited(shorten), *LINE)
