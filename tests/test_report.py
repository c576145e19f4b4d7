"""Reports: what people see of an examination, in the terminal and as a page."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from rich.cells import cell_len
from rich.console import Console

from generator.build import examine
from generator.checks.finding import Finding, Severity
from generator.commands.report import as_html, as_table, counts_of, line_of, review_of
from generator.commands.send_back import send_back_note
from generator.submission import Cell
from generator.workbook.remarks import Review
from tests.helpers import changed

CELLS = tuple(Cell("公开01表", f"C{row}") for row in range(1, 7))
FINDING = Finding("A03", Severity.ERROR, "收入是 1，支出是 2。请核对", CELLS, "收支平衡")


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    file = tmp_path_factory.mktemp("report") / "表.xlsx"
    file.write_bytes(
        changed({"公开01表!C33": 999, "基本信息!B3": "某局<b>&甲", "增减原因!B3": None})
    )
    return review_of(examine(file))


def page_of(review: Review) -> etree._Element:
    return etree.fromstring(as_html(review), etree.HTMLParser(encoding="utf-8"))


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (
            FINDING,
            (
                "错误：收入是 1，支出是 2。请核对。"
                "（公开01表!C1、公开01表!C2、公开01表!C3、公开01表!C4等 6 处；规则：A03）"
            ),
        ),
        (Finding("尾数误差", Severity.INFO, "一\n二。"), "提示：一 二。（规则：尾数误差）"),
        (
            Finding("A03", Severity.WARNING, "不等", CELLS[:1], waived="照实公开"),
            "警告（已说明：照实公开）：不等。（公开01表!C1；规则：A03）",
        ),
    ],
)
def test_a_finding_is_one_plain_line(finding: Finding, line: str) -> None:
    assert line_of(finding) == line


def test_the_summary_line() -> None:
    assert counts_of([FINDING]) == "错误 1 个，警告 0 个，提示 0 个"
    waived = Finding("A03", Severity.ERROR, "不等", waived="照实公开")
    assert counts_of([FINDING, waived]) == "错误 1 个，警告 0 个，提示 0 个，已说明 1 个"


@pytest.mark.parametrize(("unit", "told"), [("元", "；意见里的金额是万元"), ("万元", "")])
def test_the_summary_says_the_unit_of_amounts_where_it_is_not_that_of_the_workbook(
    tmp_path: Path, unit: str, told: str
) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(changed({"公开01表!C33": 999, "基本信息!B6": unit}))
    found = examine(file)
    assert review_of(found).counts == counts_of(found.findings) + told


def test_remarks_are_numbered_the_gravest_first(review: Review) -> None:
    assert [item.number for item in review.remarks] == list(range(1, len(review.remarks) + 1))
    severities = [item.severity for item in review.remarks]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    total = next(item for item in review.remarks if item.rule == "表内合计")
    assert total.what.startswith("公开01表“本年收入合计”填的是 999")
    assert total.remedy == "请核对合计和各项"


def test_a_quoted_stop_ends_no_sentence(tmp_path: Path) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(changed({"公开01表!D3": "金额单位：元"}))
    finding = Finding("标点", Severity.WARNING, "写的是“甲。。乙”", CELLS[:1])
    remark = review_of(replace(examine(file), findings=(finding,)))
    assert (remark.remarks[0].what, remark.remarks[0].remedy) == ("写的是“甲。。乙”", "")


def test_every_rule_has_its_record(review: Review) -> None:
    assert all(item.passed or item.failed or item.unchecked for item in review.records)
    assert all(bool(item.unchecked) == bool(item.reasons) for item in review.records)
    assert sum(item.passed for item in review.records) > 20


@pytest.mark.parametrize("width", [80, 140])
def test_the_table_fits_the_terminal(review: Review, width: int) -> None:
    stream = io.StringIO()
    Console(file=stream, width=width, highlight=False).print(as_table(review))
    lines = stream.getvalue().splitlines()
    assert {cell_len(line) for line in lines} == {width}
    assert re.search(r"级别.*规则.*意见.*位置", lines[1])
    # nothing is cut off
    joined = "".join(re.sub(r"[\s│┃]", "", line.split("│")[3]) for line in lines if "│" in line)
    for item in review.remarks:
        assert re.sub(r"\s", "", item.text)[:30] in joined


def test_the_table_has_colours_in_a_terminal(review: Review) -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=80, force_terminal=True, color_system="standard")
    console.print(as_table(review))
    assert "\x1b[1;31m错误" in stream.getvalue()


def test_the_page_stands_alone(review: Review) -> None:
    tree = page_of(review)
    assert not list(tree.iter("script", "link", "img", "iframe", "object"))
    assert not tree.xpath("//@src | //@href | //@onclick | //@onload")
    assert not re.search(r"url\(|@import|https?:", as_html(review).decode())


def test_the_page_shows_every_remark(review: Review) -> None:
    tree = page_of(review)
    headings = ["".join(map(str, item.itertext())) for item in tree.iter("h2")]
    assert headings[0].startswith("错误（")
    assert headings[-1] == "规则"
    items = ["".join(map(str, item.itertext())) for item in tree.iter("li")]
    assert len(items) == len(review.remarks)
    for item, text in zip(review.remarks, items, strict=True):
        assert item.what in text
        assert item.remedy in text
        assert item.basis in text
        assert all(cell.where in text for cell in item.cells)
    rows = [["".join(map(str, cell.itertext())) for cell in row] for row in tree.iter("tr")][1:]
    unchecked = [item for item in review.records if item.unchecked]
    assert [row[0] for row in rows] == [item.rule for item in unchecked]
    assert [row[3] for row in rows] == ["；".join(item.reasons) for item in unchecked]


def test_what_was_typed_is_escaped(review: Review) -> None:
    page = as_html(review).decode()
    assert "某局&lt;b&gt;&amp;甲" in page
    assert "<b>" not in page


def test_a_page_without_remarks_says_so(review: Review) -> None:
    page = as_html(Review("某局", "错误 0 个", (), review.records)).decode()
    assert "没有审核意见。" in page
    assert "<li>" not in page


def test_waived_remarks_come_last_with_their_reasons(tmp_path: Path) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(
        changed({"审核说明!A2": "表内合计", "审核说明!C2": "<照实>", "公开01表!C33": 999})
    )
    review = review_of(examine(file))
    last = review.remarks[-1]
    assert (last.rule, last.waived, last.severity) == ("表内合计", "<照实>", "error")
    (section,) = (item for item in page_of(review).iter("section") if item.get("class") == "waived")
    text = "".join(map(str, section.itertext()))
    assert "已说明（" in text
    assert "<照实>" in text


def test_a_workbook_goes_back_with_what_is_to_be_mended(review: Review) -> None:
    note = send_back_note(review, "表.xlsx", date(2024, 10, 9)).decode()
    words = " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", note, flags=re.DOTALL).split())
    assert "某局<b>&甲" not in note
    assert "某局&lt;b&gt;&amp;甲：" in note
    assert "于 2024 年 10 月 9 日前重新报送" in words
    assert "错误（" in words
    assert "提示（" not in words


def test_a_workbook_in_order_goes_back_with_nothing_to_be_mended(review: Review) -> None:
    note = send_back_note(replace(review, remarks=()), "表.xlsx").decode()
    assert "没有错误和警告" in note
