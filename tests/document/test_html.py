"""The web page as an editor of a site and a browser take it."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest
import tinyhtml5.parser
import tinyhtml5.treebuilder
from lxml import etree

from generator.document import markup
from generator.document.html import write_html
from generator.writers import WRITERS
from tests.samples import EXAMPLES, examined

EVERY = pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
#: All that the page may be made of.
TAGS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "body",
        "article",
        "header",
        "section",
        "nav",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "p",
        "span",
        "mark",
        "strong",
        "br",
        "a",
        "ul",
        "li",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "figure",
        "img",
        "figcaption",
    ]
)
#: Attributes that mean something without a style sheet or a script.
ATTRIBUTES = frozenset(
    [
        "lang",
        "style",
        "align",
        "border",
        "cellspacing",
        "cellpadding",
        "width",
        "id",
        "href",
        "name",
        "content",
        "charset",
        "scope",
        "rowspan",
        "colspan",
        "src",
        "alt",
        "role",
        "tabindex",
        "aria-label",
        "aria-labelledby",
    ]
)
#: What an editor that takes inline styles keeps; nothing that moves, hides or fetches.
PROPERTIES = frozenset(
    [
        "text-align",
        "text-indent",
        "margin",
        "padding",
        "padding-left",
        "border",
        "border-collapse",
        "width",
        "max-width",
        "height",
        "color",
        "background",
        "font-size",
        "font-weight",
        "font-variant-numeric",
        "white-space",
        "overflow-x",
        "display",
        "justify-content",
        "list-style",
    ]
)
FRAME = (
    '<html lang="zh-CN"><head><title>题</title><meta name="author" content="某局"/></head>'
    '<body{draft}><section class="cover"><p class="cover-name">某局</p><p class="cover-title">2022'
    '年度决算</p><p class="cover-date"></p></section><nav class="contents">'
    '<p class="contents-title">目录</p><p class="contents-1"><a href="#a">部分</a></p>'
    '<p class="note">注</p></nav><section class="part"><h1 id="a">部分</h1>{blocks}</section>'
    "</body></html>"
)


def page_of(blocks: str, draft: str = "") -> lxml.html.HtmlElement:
    source = FRAME.format(blocks=blocks, draft=draft)
    return lxml.html.document_fromstring(write_html(markup.parse(source)))


@cache
def written(file: Path) -> bytes:
    return WRITERS["html"](examined(file))


@cache
def page(file: Path) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(written(file))


def errors_in(content: bytes) -> list[object]:
    """What a parser that keeps to the HTML standard finds wrong."""
    parser = tinyhtml5.parser.HTMLParser()
    parser.parse(content.decode())
    return list(parser.errors)


def words(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext()).strip()


@EVERY
def test_it_is_valid(file: Path) -> None:
    assert written(file).startswith(b"<!DOCTYPE html>\n")
    assert errors_in(written(file)) == []


def test_the_parser_finds_errors() -> None:
    assert errors_in(b"<!DOCTYPE html><title>x</title><table><p>x</p></table>")


@EVERY
def test_nothing_in_it_needs_a_script_a_style_sheet_or_office(file: Path) -> None:
    for element in page(file).iter():
        assert element.tag in TAGS
        assert ATTRIBUTES.issuperset(element.keys()), element.attrib
        for declaration in filter(None, element.get("style", "").split(";")):
            assert declaration.partition(":")[0] in PROPERTIES
        assert "url(" not in element.get("style", "")
        assert element.get("src", "data:image/").startswith("data:image/")
    assert b"mso-" not in written(file)
    assert b"<!--" not in written(file)


@EVERY
def test_the_whole_content_is_one_article(file: Path) -> None:
    (body,) = page(file).iter("body")
    (article,) = body
    assert article.tag == "article"
    assert article.get("lang") == "zh-CN"
    assert page(file).findtext("head/title") == examined(file).title


@EVERY
def test_headings_come_in_order(file: Path) -> None:
    levels = [int(heading.tag[1]) for heading in page(file).iter("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@EVERY
def test_the_contents_lead_to_the_headings(file: Path) -> None:
    names = {element.get("id"): element for element in page(file).iter() if element.get("id")}
    (contents,) = page(file).iter("nav")
    links = list(contents.iter("a"))
    composed = examined(file).composition.document.tree.iter("a")
    assert [words(link) for link in links] == [words(link) for link in composed]
    for link in links:
        heading = names[link.get("href", "").removeprefix("#")]
        assert re.fullmatch(r"h[2-4]", heading.tag)
        assert words(link).endswith(words(heading))


@EVERY
def test_official_tables_have_captions_heads_and_headings_of_rows(file: Path) -> None:
    disclosure = examined(file).disclosure
    tables = [table for table in page(file).iter("table") if table.find("caption") is not None]
    assert len(tables) == len(disclosure.tables)
    for table, known in zip(tables, disclosure.tables.values(), strict=True):
        assert table[0].tag == "caption"
        assert known.table.number in words(table[0])
        assert known.table.unit in words(table[0])
        head = table.find("thead")
        assert head is not None
        assert {cell.get("scope") for cell in head.iter("th")} <= {"col", "colgroup"}
        assert all(words(cell) for cell in table.iter("th"))
        region = table.getparent()
        assert region is not None
        named = page(file).get_element_by_id(region.get("aria-labelledby", ""))
        assert words(named) == known.table.title


@EVERY
def test_every_table_has_a_head(file: Path) -> None:
    for table in page(file).iter("table"):
        assert table.find("thead") is not None
        assert all(cell.get("scope") for cell in table.iter("th"))


@EVERY
def test_names_are_given_once(file: Path) -> None:
    names = [element.get("id") for element in page(file).iter() if element.get("id")]
    assert len(set(names)) == len(names)


def test_a_draft_says_so_first() -> None:
    (article,) = page_of("<p>话</p>", ' class="draft"').iter("article")
    assert words(article[0]) == "草稿"
    (plain,) = page_of("<p>话</p>").iter("article")
    assert "草稿" not in words(plain)


def test_the_cover_is_the_name_of_the_page() -> None:
    (heading,) = page_of("<p>话</p>").iter("h1")
    assert words(heading).split() == ["某局", "2022年度决算"]
    assert [words(item) for item in page_of("<p>话</p>").iter("header")] == [words(heading)]


def test_no_level_of_headings_is_left_out() -> None:
    tags = [
        item.tag for item in page_of("<h4>甲</h4><p>话</p><h2 id='b'>乙</h2><h3>丙</h3>").iter()
    ]
    assert [tag for tag in tags if re.fullmatch(r"h\d", tag)] == [
        "h1",
        "h2",
        "h2",
        "h3",
        "h3",
        "h4",
    ]


def test_marks_and_line_breaks() -> None:
    (first, *_) = page_of(
        '<p><strong>重</strong>一<br/>二<span class="drafted">拟<span class="missing">缺</span>'
        "</span></p>"
    ).iter("strong")
    paragraph = first.getparent()
    assert paragraph is not None
    assert [child.tag for child in paragraph] == ["strong", "br", "mark"]
    assert words(paragraph) == "重一二拟缺"


def test_a_drawing_becomes_a_picture_with_its_description() -> None:
    drawing = (
        '<figure><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>圆：一</title>'
        '<circle r="3"/></svg><figcaption>图</figcaption></figure>'
    )
    (image,) = page_of(drawing).iter("img")
    assert image.get("alt") == "圆：一"
    assert image.get("src", "").startswith("data:image/svg+xml;base64,")


def test_a_table_without_a_head_gets_the_rows_of_headings() -> None:
    table = (
        '<h2 id="b">绩效</h2><table class="grid"><colgroup><col style="width:50%"/>'
        '<col style="width:50%"/></colgroup><tbody><tr><th>甲</th><th>乙</th></tr>'
        "<tr><td>1</td><td>2</td></tr></tbody></table>"
    )
    (found,) = page_of(table).iter("table")
    assert [child.tag for child in found] == ["colgroup", "thead", "tbody"]
    region = found.getparent()
    assert region is not None
    assert region.get("aria-labelledby") == "b"
    assert region.get("tabindex") == "0"


def test_typed_words_are_no_markup() -> None:
    content = write_html(
        markup.parse(
            FRAME.format(blocks="<p>&lt;script&gt;x&lt;/script&gt;&amp;nbsp;</p>", draft="")
        )
    )
    assert b"<script" not in content
    assert "&lt;script&gt;x&lt;/script&gt;&amp;nbsp;" in content.decode()


def test_borders_and_alignment_stay_where_styles_are_thrown_away() -> None:
    table = (
        '<p class="centre">中</p><table class="grid"><colgroup><col style="width:50%"/>'
        '<col style="width:50%"/></colgroup><thead><tr><th>项目</th><th>金额</th></tr></thead>'
        '<tbody><tr><td class="label indent-1">甲</td><td class="amount">1.00</td></tr></tbody>'
        "</table>"
    )
    found = page_of(table)
    etree.strip_attributes(found, "style")
    assert [cell.get("align") for cell in found.iter("th", "td")] == [
        *("center", "center", "left", "right")
    ]
    (grid,) = found.iter("table")
    assert (grid.get("border"), grid.get("cellspacing")) == ("1", "0")
    aligned = {words(element): element.get("align") for element in found.iter("p", "h2")}
    assert (aligned["中"], aligned["部分"]) == ("center", "center")
