"""The estimate of pages: lines, rows, and what begins a page."""

from __future__ import annotations

import pytest
from lxml import etree

from generator.document.fit import PaperSheet, fit
from generator.document.measures import NARROWEST, WORD, Box, Program, count_lines, text_width
from generator.document.pages import PageLayout
from generator.document.sized import LINE_WIDTH
from generator.document.table_head import line_count


def pages(parts: str) -> dict[str, int]:
    return PageLayout(etree.fromstring(f"<html><body>{parts}</body></html>")).pages


def part(name: str, blocks: str) -> str:
    return f'<section class="part"><h1 id="{name}">部分</h1>{blocks}</section>'


def official(name: str, rows: int, way: str = "portrait", words: str = "甲") -> str:
    row = f'<tr><td class="label">{words}</td><td>1</td></tr>'
    return (
        f'<section class="official {way}"><h2 id="{name}">表</h2>'
        '<p class="table-number">公开01表</p>'
        '<p class="table-head"><span class="start">甲</span><span class="middle">乙</span>'
        '<span class="end">丙</span></p><table class="official"><colgroup>'
        '<col style="width:50%"/><col style="width:50%"/></colgroup>'
        f"<thead><tr><th>项目</th><th>数</th></tr></thead><tbody>{row * rows}</tbody>"
        "</table></section>"
    )


@pytest.mark.parametrize(
    ("text", "width"), [("决算", 2), ("2022年度", 4), ("1,234.56", 4), ("", 0), ("“三公”", 4)]
)
def test_width_of_a_text(text: str, width: float) -> None:
    assert text_width(text) == width


@pytest.mark.parametrize(("name", "lines"), [("某局", 1), ("某" * 38, 2), ("某" * 50, 3)])
def test_lines_of_the_words_above_a_table(name: str, lines: int) -> None:
    """On one line if it holds them; the first has lines to itself if it doesn't."""
    words = (f"部门：{name}", "2022年度", "单位：万元")
    assert line_count([text_width(word) * 9 for word in words], LINE_WIDTH) == lines


def test_a_table_is_set_closer_where_the_name_above_it_takes_one_line_more() -> None:
    row = [Box("字"), Box("1")]
    kinds = [
        fit(PaperSheet((50, 50), [row], [row] * rows, (), "表", words=words), landscape=False)[1]
        for rows in range(20, 60)
        for words in (("某局", "年度", "单位"), ("某" * 60, "年度", "单位"))
    ]
    pairs = [*zip(kinds[::2], kinds[1::2], strict=True)]
    assert ("official", "official close") in pairs


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("字" * 28, 1),
        ("字" * 29, 2),
        ("字" * 28 + "。", 2),  # a closing mark takes a character along
        ("字" * 27 + "“字", 2),  # an opening mark goes along
        ("字" * 26 + "123456", 2),  # a figure stays whole
        ("1" * 56, 1),
        ("1" * 57, 2),
        ("字\n字", 2),
    ],
)
def test_lines_of_a_text(text: str, lines: int) -> None:
    assert count_lines(text, 28) == lines


@pytest.mark.parametrize(
    ("text", "program", "lines"),
    [
        ("字" * 20 + "a" * 30, WORD, 2),  # a word goes to the next line whole
        ("字" * 20 + "a" * 64, WORD, 3),  # one that is longer than a line begins one, too
        ("a" * 64, WORD, 2),
        ("字" * 20 + "a" * 112 + "字", WORD, 4),
        # some programs end a line behind a slash, others don't
        ("字" * 20 + "https://" + "a" * 44 + "字" * 2, NARROWEST, 2),
        ("字" * 20 + "https://" + "a" * 44 + "字" * 10, WORD, 3),
        ("2022/2023-2024", NARROWEST, 1),
    ],
)
def test_lines_of_an_address(text: str, program: Program, lines: int) -> None:
    assert count_lines(text, 28, program=program) == lines


def test_the_first_line_is_set_in() -> None:
    assert count_lines("字" * 26, 28, first_indent=2) == 1
    assert count_lines("字" * 27, 28, first_indent=2) == 2


def test_a_page_holds_22_lines() -> None:
    # The part's heading takes a line and a half, each paragraph one line.
    assert pages(part("a", "<p>甲</p>" * 19 + '<h2 id="b">乙</h2><p>丙</p>')) == {"a": 1, "b": 2}
    assert pages(part("a", "<p>甲</p>" * 18 + '<h2 id="b">乙</h2><p>丙</p>')) == {"a": 1, "b": 1}


@pytest.mark.parametrize("lines", [18, 19, 20])
def test_a_centred_title_stands_on_the_page_of_its_table(lines: int) -> None:
    table = '<table class="grid"><colgroup><col style="width:100%"/></colgroup><tbody>'
    table += "<tr><td>甲</td></tr>" * 3 + "</tbody></table>"
    title = '<p class="centre">自评表</p><p class="centre">（年度）</p>'
    document = part("a", "<p>甲</p>" * lines + title + table)
    layout = PageLayout(etree.fromstring(f"<html><body>{document}</body></html>"))
    places = {block.get("class"): layout.places[block].first for block in layout.places}
    assert places["centre"] == places["grid"]


def test_parts_and_annexes_begin_pages() -> None:
    annex = '<section class="annex"><h2 id="c">附件</h2><p>甲</p></section>'
    assert pages(part("a", "<p>甲</p>") + part("b", annex)) == {"a": 1, "b": 2, "c": 2}


def test_tables_stand_on_their_own_pages() -> None:
    tables = official("t1", 5) + official("t2", 5) + official("t3", 5, "landscape")
    found = pages(part("a", tables + '<h2 id="b">乙</h2>'))
    assert found == {"a": 1, "t1": 1, "t2": 2, "t3": 3, "b": 4}


def test_a_heading_turns_with_the_wide_table_below_it() -> None:
    assert pages(part("a", official("t1", 5, "landscape"))) == {"a": 1, "t1": 1}


def test_long_tables_go_on() -> None:
    upright = pages(part("a", official("t1", 60) + official("t2", 1)))
    assert upright == {"a": 1, "t1": 1, "t2": 3}
    turned = pages(part("a", official("t1", 60, "landscape") + official("t2", 1)))
    assert turned == {"a": 1, "t1": 1, "t2": 4}


def test_long_words_make_rows_higher() -> None:
    found = pages(part("a", official("t1", 25, words="字" * 50) + official("t2", 1)))
    assert found["t2"] == 3


def test_a_row_of_prose_goes_on_on_the_next_page() -> None:
    table = (
        '<table class="grid"><colgroup><col style="width:100%"/></colgroup>'
        f'<tbody><tr><td class="prose">{"字" * 800}</td></tr></tbody></table>'
    )
    after = '<h2 id="b">乙</h2>'
    # 800 characters take 20 lines, about half a page, for which 15 lines of text leave no room
    assert pages(part("a", "<p>甲</p>" * 15 + table + after + "<p>甲</p>" * 3))["b"] == 2
    whole = table.replace(' class="prose"', "")
    assert pages(part("a", "<p>甲</p>" * 15 + table + "<p>甲</p>" * 13 + after))["b"] == 2
    assert pages(part("a", "<p>甲</p>" * 15 + whole + "<p>甲</p>" * 13 + after))["b"] == 3


def test_a_cell_over_rows_makes_the_last_one_higher() -> None:
    table = (
        '<table class="grid"><colgroup><col style="width:10%"/><col style="width:90%"/></colgroup>'
        f'<tbody><tr><td rowspan="2">{"字" * 120}</td><td>甲</td></tr><tr><td>乙</td></tr></tbody>'
        "</table>"
    )
    assert pages(part("a", table + '<h2 id="b">乙</h2>'))["b"] == 2
    assert pages(part("a", table.replace("字", "") + '<h2 id="b">乙</h2>'))["b"] == 1
