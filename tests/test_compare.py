"""What changed from one version of a workbook to the next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from generator.build import examine
from generator.cli import app
from generator.commands.compare import Comparison, Difference, compare, compare_reviews, lines_of
from generator.submission import Cell
from generator.workbook.remarks import Remark, Review
from tests.samples import REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "qingshanhu-bigdata-2022" / "workbook.xlsx"


def changed(tmp_path: Path, change: Callable[[Workbook], object]) -> Path:
    book = load_workbook(EXAMPLE)
    change(book)
    file = tmp_path / "后一稿.xlsx"
    book.save(file)
    return file


def compared(tmp_path: Path, change: Callable[[Workbook], object]) -> Comparison:
    return compare(examine(EXAMPLE), examine(changed(tmp_path, change)))


def put(sheet: str, cell: str, value: str | None) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return change


def remark(number: int, rule: str, what: str, cell: str, waived: str = "") -> Remark:
    cells = (Cell("公开01表", cell),)
    return Remark(number, "error", "错误", rule, what, waived=waived, cells=cells)


def review(*remarks: Remark) -> Review:
    return Review("某局", "", remarks, ())


def test_nothing_changed() -> None:
    own = examine(EXAMPLE)
    assert compare(own, own) == Comparison((), ())


def test_what_was_saved_again_is_the_same(tmp_path: Path) -> None:
    assert compared(tmp_path, lambda _: None) == Comparison((), ())


def test_a_reason_that_went_is_a_finding_a_cell_and_a_sentence(tmp_path: Path) -> None:
    found = compared(tmp_path, put("增减原因", "B3", None))
    assert [(item.rule, item.cells[0].where) for item in found.new] == [("原因未填", "增减原因!B3")]
    assert found.solved == ()
    ((where, after),) = [(item.where, item.after) for item in found.cells]
    assert (where, after) == ("增减原因!B3", "")
    (sentence,) = found.sentences
    assert "机构改革" in sentence.before
    assert "〔原因待填写〕" in sentence.after


def test_the_way_back_solves_it(tmp_path: Path) -> None:
    before = examine(changed(tmp_path, put("增减原因", "B3", None)))
    found = compare(before, examine(EXAMPLE))
    assert [item.rule for item in found.solved] == ["原因未填"]
    assert found.new == ()


def test_a_row_that_was_inserted_changes_nothing_below(tmp_path: Path) -> None:
    def insert(book: Workbook) -> None:
        sheet = book["主要职责"]
        sheet.insert_rows(3)
        sheet["A3"] = "负责新添的一项职责。"

    found = compared(tmp_path, insert)
    assert found.cells == (Difference("主要职责!A3", "", "负责新添的一项职责。"),)
    assert [item.after for item in found.sentences] == ["负责新添的一项职责。"]


def test_a_waiver_solves_a_finding(tmp_path: Path) -> None:
    (first, *_) = (item for item in examine(EXAMPLE).findings if not item.waived and item.cells)

    def waive(book: Workbook) -> None:
        for column, text in zip("ABC", (first.rule, first.cells[0].where, "照录"), strict=True):
            book["审核说明"][f"{column}4"] = text

    found = compared(tmp_path, waive)
    assert first.rule in {item.rule for item in found.solved}
    assert [item.after for item in found.cells] == [f"{first.rule}　{first.cells[0].where}　照录"]


def test_a_finding_with_another_number_is_still_there() -> None:
    before = review(
        remark(1, "相等", "是 5，应为 6", "C3"), remark(2, "相等", "是 1，应为 2", "C4")
    )
    after = review(remark(1, "相等", "是 5.5，应为 6", "C3"))
    found = compare_reviews(before, after)
    assert [item.number for item in found.solved] == [2]
    assert found.new == ()


def test_each_of_two_equal_findings_counts() -> None:
    one = remark(1, "叠字", "像是重复", "A1")
    found = compare_reviews(review(one), review(one, one))
    assert (found.solved, found.new) == ((), (one,))


def test_what_is_no_longer_waived_is_new() -> None:
    waived = remark(1, "叠字", "像是重复", "A1", waived="照录")
    counts = remark(1, "叠字", "像是重复", "A1")
    assert compare_reviews(review(waived), review(counts)).new == (counts,)


def test_the_lines_tell_it() -> None:
    found = Comparison(
        (remark(1, "相等", "是 5，应为 6", "C3"),), (), (Difference("公开01表!C3", "5", ""),)
    )
    assert list(lines_of(found)) == [
        "已解决的审核意见 1 条",
        "  错误：是 5，应为 6。（公开01表!C3）",
        "新出现的审核意见 0 条",
        "填报内容不同的 1 处",
        "  公开01表!C3：“5” → 空白",
        "公开文本文字不同的 0 处",
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_the_command_tells_it(tmp_path: Path, order: int) -> None:
    files = [str(EXAMPLE), str(changed(tmp_path, put("增减原因", "B3", None)))][::order]
    result = CliRunner().invoke(app, ["compare", *files])
    assert result.exit_code == 0
    word = "新出现" if order == 1 else "已解决"
    assert f"{word}的审核意见 1 条\n  错误：“本年收入合计与上年相比”有变动" in result.stdout
