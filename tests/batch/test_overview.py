"""What a bureau opens when a batch is done."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from generator.batch.overview import INDEX, OVERVIEW, REGION, TABLES, write_overview
from generator.batch.result import Result, Status
from tests.batch.region import disclosure, made_up, result_of

ERROR = {
    "rule": "A03",
    "severity": "error",
    "message": "收入总计与支出总计不相等。请核对",
    "cells": [{"sheet": "公开01表", "cell": "C12"}],
    "basis": "",
    "waived": "",
}


def results() -> list[Result]:
    """Three departments, one of them a draft, and a workbook that nobody can open."""
    return [
        result_of(disclosure("甲局", 1)),
        result_of(disclosure("乙局", 2), Status.DRAFT, errors=1, findings=(ERROR,)),
        result_of(disclosure("丙局", 3)),
        Result("坏 #1.xlsx", "", Status.UNUSABLE, "坏 #1.xlsx：无法打开。请另存为 .xlsx 后再试。"),
    ]


def sheet(file: Path, name: str) -> list[list[object]]:
    return [list(row) for row in load_workbook(file)[name].iter_rows(values_only=True)]


class Page(HTMLParser):
    """A page taken apart: its elements, its text, the addresses of its links."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag != "meta":
            self.open.append(tag)
        self.links += [value or "" for key, value in attrs if key == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_overview_lists_every_workbook_and_its_sums(tmp_path: Path) -> None:
    write_overview(results(), tmp_path, ["甲局", "乙局", "丙局", "戊局"])
    listed = sheet(tmp_path / OVERVIEW, "总览")
    assert listed[1][0] == "填报表 4 份：已生成 2 份，草稿 1 份，不可用 1 份"
    assert listed[2][0] == "名单上 4 个部门：已报送 3 个，未报送 1 个"
    heading = listed[4]
    by_name = {row[0]: dict(zip(heading, row, strict=True)) for row in listed[5:]}
    assert list(by_name) == ["丙局", "乙局", "甲局", "坏 #1", "合计（3 份）"]
    assert by_name["乙局"]["状态"] == "草稿"
    assert by_name["乙局"]["说明"] == "收入总计与支出总计不相等。请核对"
    assert by_name["坏 #1"]["说明"] == "坏 #1.xlsx：无法打开。请另存为 .xlsx 后再试。"
    income = [by_name[name]["本年收入（万元）"] for name in ("甲局", "乙局", "丙局")]
    assert by_name["合计（3 份）"]["本年收入（万元）"] == pytest.approx(sum(income))  # type: ignore[arg-type]
    assert ["戊局", "未报送", None] in sheet(tmp_path / OVERVIEW, "报送情况")
    findings = sheet(tmp_path / OVERVIEW, "审核意见")
    assert findings[-1][:5] == [
        "乙局", "错误", "A03", "收入总计与支出总计不相等。请核对", "公开01表!C12",
    ]  # fmt: skip


def test_the_page_says_of_each_finding_where_it_is(tmp_path: Path) -> None:
    write_overview(results(), tmp_path)
    words = Page((tmp_path / INDEX).read_text("utf-8")).words
    assert "收入总计与支出总计不相等。请核对　公开01表!C12　A03" in words


def test_links_lead_to_the_documents(tmp_path: Path) -> None:
    odd = result_of(disclosure("甲 局#1", 1), documents=("一组/甲 局#1 50%.docx",))
    for path in odd.documents:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    write_overview([odd], tmp_path)
    book = load_workbook(tmp_path / OVERVIEW)["总览"]
    targets = [cell.hyperlink.target for row in book.iter_rows() for cell in row if cell.hyperlink]
    page = Page((tmp_path / INDEX).read_text("utf-8"))
    assert [unquote(str(target)) for target in targets] == list(odd.documents)
    for address in (*targets, *page.links):
        assert "#" not in str(address)
        assert (tmp_path / unquote(str(address))).is_file(), address


def test_the_page_is_whole_without_scripts_and_trusts_no_name(tmp_path: Path) -> None:
    evil = made_up("<script>alert(1)</script>", message="=1+1")
    broken = Result("<b>.xlsx", "", Status.CRASHED, "<b>.xlsx：<img src=x>。")
    write_overview([*results(), evil, broken], tmp_path, ["<i>局"])
    content = (tmp_path / INDEX).read_text("utf-8")
    page = Page(content)
    assert page.open == []
    assert not {"script", "img", "i", "link", "iframe"} & set(page.elements)
    assert "<script>alert(1)</script>" in page.words
    assert "<b>.xlsx：<img src=x>。" in page.words
    assert not any(link.startswith(("http", "javascript", "//")) for link in page.links)
    for words in ("没有生成（2 份）", "未报送", "名单以外", "收入总计与支出总计不相等"):
        assert words in page.words
    book = load_workbook(tmp_path / OVERVIEW)["总览"]
    assert all(cell.data_type != "f" for row in book.iter_rows() for cell in row)


def test_words_that_look_like_formulas_are_words(tmp_path: Path) -> None:
    write_overview([made_up("=HYPERLINK(1)"), made_up("@甲")], tmp_path)
    with ZipFile(BytesIO((tmp_path / OVERVIEW).read_bytes())) as package:
        sheets = [package.read(name) for name in package.namelist() if "worksheets/" in name]
    assert not any(b"<f>" in content for content in sheets)


def test_the_log_alone_makes_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "一", tmp_path / "二"
    lines = [json.dumps(item.as_json()) for item in reversed(results())]
    written = write_overview(results(), first, ["甲局"])
    write_overview([Result.from_json(json.loads(line)) for line in lines], second, ["甲局"])
    assert {path.name for path in written} == {
        OVERVIEW, INDEX, TABLES, "2022年度部门决算汇总.docx", "2022年度部门决算汇总.html",
    }  # fmt: skip
    for path in written:
        assert path.read_bytes() == (second / path.relative_to(first)).read_bytes(), path.name


def test_the_regions_tables(tmp_path: Path) -> None:
    items = [disclosure("甲局", 1), disclosure("乙局", 2)]
    write_overview([result_of(item) for item in items], tmp_path)
    listed = sheet(tmp_path / REGION / TABLES, "三公经费")
    assert listed[1][0] == "由 2 份填报表汇总　金额单位：万元"
    amounts = {row[0]: row[2] for row in listed[3:]}
    for label, name in (("合计", "三公经费"), ("公务用车保有量（辆）", "公车保有量")):
        own = [item.figure(name) for item in items]
        assert amounts[label] == pytest.approx(float(sum(each.amount for each in own if each)))
    spending = {row[0]: row[2] for row in sheet(tmp_path / REGION / TABLES, "支出汇总表")[3:]}
    expected = sum(item.figures["本年支出合计"].amount for item in items)
    assert spending["合计"] == pytest.approx(float(expected), abs=0.05)
    document = (tmp_path / REGION / "2022年度部门决算汇总.html").read_text("utf-8")
    assert "由以下2个部门（单位）的2022年度决算相加而成：乙局、甲局。" in document


def test_years_have_tables_and_documents_of_their_own(tmp_path: Path) -> None:
    write_overview(
        [result_of(disclosure("甲局", 1)), result_of(disclosure("乙局", 2, "jiangxi-2023"))],
        tmp_path,
    )
    names = load_workbook(tmp_path / REGION / TABLES).sheetnames
    assert {"三公经费 2022", "三公经费 2023", "汇总范围"} <= set(names)
    assert (tmp_path / REGION / "2023年度部门决算汇总.docx").is_file()


def test_nothing_usable_still_has_an_overview(tmp_path: Path) -> None:
    write_overview(results()[-1:], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([INDEX, OVERVIEW])
    write_overview([], tmp_path)
    assert "没有填报表" in (tmp_path / INDEX).read_text("utf-8")


def test_a_name_of_bytes_that_are_no_characters_spoils_nothing(tmp_path: Path) -> None:
    odd = Result("\udcff局.xlsx", "", Status.UNUSABLE, "\udcff局.xlsx：无法打开。")
    write_overview([odd, replace(results()[0], workbook="\udcfe.xlsx")], tmp_path)
    assert (tmp_path / OVERVIEW).is_file()
    assert isinstance(load_workbook(tmp_path / OVERVIEW), Workbook)
