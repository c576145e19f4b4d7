from __future__ import annotations

import pytest

from generator.document.markup import MarkupError, parse

COVER = (
    '<section class="cover"><p class="cover-name">某局</p>'
    '<p class="cover-title">2022年度部门决算</p><p class="cover-date">2023年9月</p></section>'
)
CONTENTS = (
    '<nav class="contents"><p class="contents-title">目　录</p>'
    '<p class="contents-1"><a href="#part-1">第一部分</a></p></nav>'
)
HEAD = '<head><title>决算</title><meta name="author" content="某局"/></head>'
TABLE_HEAD = (
    '<p class="table-head"><span class="start">编制单位：某局</span>'
    '<span class="middle">2022年度</span><span class="end">金额单位：万元</span></p>'
)
TWO_COLUMNS = '<colgroup><col style="width:40%"/><col style="width:60.00%"/></colgroup>'
ROW = '<tr><td class="label">收入</td><td class="amount">1.00</td></tr>'


def document(
    blocks: str = "<p>正文</p>",
    *,
    head: str = HEAD,
    body: str = "",
    cover: str = COVER,
    contents: str = CONTENTS,
) -> str:
    parts = f'<section class="part"><h1 id="part-1">第一部分</h1>{blocks}</section>'
    return f'<html lang="zh-CN">{head}<body{body}>{cover}{contents}{parts}</body></html>'


def official(
    body: str = ROW,
    *,
    columns: str = TWO_COLUMNS,
    head: str = "<tr><th>项目</th><th>决算数</th></tr>",
    title: str = '<h2 id="t1">收入决算表</h2>',
    notes: str = '<p class="note">注：本表反映收入。</p>',
) -> str:
    table = f'<table class="official">{columns}<thead>{head}</thead><tbody>{body}</tbody></table>'
    return f'<section class="official portrait">{title}{TABLE_HEAD}{table}{notes}</section>'


def grid(body: str, columns: str = TWO_COLUMNS) -> str:
    return f'<table class="grid">{columns}<tbody>{body}</tbody></table>'


def figure(content: str) -> str:
    return f"<figure>{content}<figcaption>图1</figcaption></figure>"


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">{}</svg>'
PICTURE = "data:image/png;base64,iVBORw0KGgo="

PASSING = {
    "smallest": document(),
    "draft": document(body=' class="draft"'),
    "declaration": "<?xml version='1.0' encoding='utf-8'?>" + document(),
    "contents with a note": document(
        contents=CONTENTS.replace("</nav>", '<p class="note">说明</p></nav>')
    ),
    "second level in the contents": document(
        '<h2 id="s1">一、职责</h2>',
        contents=CONTENTS.replace(
            "</nav>", '<p class="contents-2"><a href="#s1">一、职责</a></p></nav>'
        ),
    ),
    "headings": document('<h2 id="a">一、</h2><h3>（一）</h3><h3 id="b">（二）</h3><h4>1.</h4>'),
    "words": document(
        '<p>元<br/><strong>合计</strong><span class="drafted">增加'
        '<span class="missing">（填）</span><strong>大</strong></span></p>'
    ),
    "kinds of paragraph": document('<p class="centre">中</p><p class="note">注</p>'),
    "official table": document(official()),
    "landscape": document(official().replace("portrait", "landscape")),
    "official table without notes": document(official(notes="")),
    "official table with a number": document(
        official(title='<h2 id="t1">表</h2><p class="table-number">公开01表</p>')
    ),
    "total row": document(official(ROW.replace("<tr>", '<tr class="total">'))),
    "indented label": document(official(ROW.replace('"label"', '"label indent-1"'))),
    "rowspan and colspan": document(
        official(
            '<tr><td rowspan="2">类</td><td>1</td></tr><tr><td>2</td></tr>',
            head='<tr><th colspan="2" rowspan="2">项目</th></tr><tr></tr>',
        )
    ),
    "widths rounded": document(
        official(
            "<tr><td>1</td><td>2</td><td>3</td></tr>",
            columns="<colgroup>" + '<col style="width:33.33%"/>' * 3 + "</colgroup>",
            head="<tr><th>1</th><th>2</th><th>3</th></tr>",
        )
    ),
    "grid with a break": document(grid("<tr><td>某<br/>局</td><td>1</td></tr>")),
    "annex": document('<section class="annex"><h2 id="x">附件1</h2><p>文</p></section>'),
    "picture": document(figure(f'<img src="{PICTURE}" alt="收入构成"/>')),
    "drawing": document(figure(SVG.format('<title>构成</title><g><rect width="3"/></g>'))),
    "numeric and named entities": document("<p>&amp;&lt;&gt;&quot;&#12288;</p>"),
}

# What is wrong, and what the message says of it.
FAILING = {
    "not well-formed": (document("<p>正文"), "不是合格的 XML"),
    "empty": ("", "不是合格的 XML"),
    "unknown entity": (document("<p>&nbsp;</p>"), "不是合格的 XML"),
    "document type": ("<!DOCTYPE html>" + document(), "文档类型"),
    "entity of its own": (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + document("<p>&x;</p>"),
        "文档类型",
    ),
    "other root": ("<body/>", "<body>：根元素应为 html"),
    "comment": (document("<!-- 注 -->"), "不允许注释"),
    "processing instruction": (document("<?php 1?>"), "不允许注释"),
    "other language": (document().replace("zh-CN", "en"), "<html>：属性 lang 的值“en”"),
    "no language": (document().replace(' lang="zh-CN"', ""), "<html>：缺少属性 lang"),
    "no title": (document(head="<head/>"), "<head>：内含元素不合约定"),
    "blank title": (document().replace("<title>决算</title>", "<title> </title>"), "<title>"),
    "other metadata": (document().replace('"author"', '"keywords"'), "<meta>：属性 name"),
    "other class of body": (document(body=' class="final"'), "<body>：属性 class"),
    "cover missing": (document(cover=""), "<body>：内含元素不合约定"),
    "cover in disorder": (document(cover=COVER.replace("cover-name", "cover-date")), "cover"),
    "contents missing": (document(contents=""), "<body>：内含元素不合约定"),
    "entry without a link": (
        document(contents=CONTENTS.replace('<a href="#part-1">第一部分</a>', "")),
        "<p.contents-1>：内含元素不合约定",
    ),
    "words beside the link": (
        document(contents=CONTENTS.replace("</a>", "</a>第一部分")),
        "<p.contents-1>：此处不允许文字“第一部分”",
    ),
    "link to nowhere": (
        document(contents=CONTENTS.replace("#part-1", "#part-9")),
        "<a>：目录项指向的“part-9”不存在",
    ),
    "link out of the document": (
        document(contents=CONTENTS.replace("#part-1", "https://example.org/")),
        "<a>：属性 href",
    ),
    "link in a paragraph": (document('<p><a href="#part-1">见</a></p>'), "<p>：内含元素"),
    "part without a heading": (
        document().replace('<h1 id="part-1">第一部分</h1>', ""),
        "<section.part>：内含元素",
    ),
    "two headings of a part": (document('<h1 id="b">又</h1>'), "<section.part>：内含元素"),
    "words outside a block": (document("正文"), "<section.part>：此处不允许文字“正文”"),
    "unknown element": (document("<div>正文</div>"), "<section.part>：内含元素"),
    "unknown class": (document('<p class="lead">正文</p>'), "p.lead"),
    "upright without its direction": (
        document(official().replace("official portrait", "official")),
        "<section.official>",
    ),
    "style attribute": (document('<p style="color:red">正文</p>'), "<p>：不允许属性 style"),
    "event handler": (document('<p onclick="x()">正文</p>'), "<p>：不允许属性 onclick"),
    "heading without an id": (document("<h2>一、</h2>"), "<h2>：缺少属性 id"),
    "id with a blank": (document('<h2 id="a b">一、</h2>'), "<h2>：属性 id"),
    "id twice": (document('<h2 id="part-1">一、</h2>'), "<h2>：id“part-1”重复"),
    "paragraph in a paragraph": (document("<p><p>正文</p></p>"), "<p>：内含元素"),
    "block in bold": (document("<p><strong><strong>重</strong></strong></p>"), "<strong>"),
    "table without its head line": (
        document(official().replace(TABLE_HEAD, "")),
        "<section.official>：内含元素",
    ),
    "head line with two parts": (
        document(official().replace('<span class="middle">2022年度</span>', "")),
        "<p.table-head>：内含元素",
    ),
    "official table outside its section": (
        document(official()[len('<section class="official portrait">') : -len("</section>")]),
        "<section.part>：内含元素",
    ),
    "official table without thead": (
        document(official().replace("<thead><tr><th>项目</th><th>决算数</th></tr></thead>", "")),
        "<table.official>：内含元素",
    ),
    "table without widths": (document(grid(ROW, columns="")), "<table.grid>：内含元素"),
    "table without rows": (document(grid("")), "<tbody>：内含元素"),
    "widths short of the page": (
        document(grid(ROW, columns=TWO_COLUMNS.replace("40%", "30%"))),
        "<table.grid>：列宽合计 90.00%，应为 100%",
    ),
    "width in points": (
        document(grid(ROW, columns=TWO_COLUMNS.replace("40%", "40pt"))),
        "<col>：属性 style",
    ),
    "row too short": (
        document(grid("<tr><td>收入</td></tr>")),
        "<tr>：共 2 列，第 2 列没有单元格",
    ),
    "row too long": (
        document(grid("<tr><td>1</td><td>2</td><td>三</td></tr>")),
        "<td>：单元格“三”超出第 2 列",
    ),
    "colspan over the edge": (
        document(grid('<tr><td>1</td><td colspan="2">二</td></tr>')),
        "<td>：单元格“二”超出第 2 列",
    ),
    "cells that overlap": (
        document(
            grid(
                '<tr><td>1</td><td rowspan="2">2</td></tr><tr><td colspan="2">三</td></tr>',
            )
        ),
        "<td>：单元格“三”超出第 2 列或与其他单元格重叠",
    ),
    "rowspan over the end": (
        document(grid('<tr><td rowspan="2">1</td><td>2</td></tr>')),
        "<tbody>：有单元格的 rowspan 超出最后一行",
    ),
    "rowspan of zero": (document(grid('<tr><td rowspan="0">1</td><td>2</td></tr>')), "rowspan"),
    "indent without a label": (
        document(official(ROW.replace('"label"', '"indent-1"'))),
        "<td>：属性 class 的值“indent-1”",
    ),
    "break in an official table": (
        document(official("<tr><td>某<br/>局</td><td>1</td></tr>")),
        "<td>：官方表格的单元格只能有一段文字",
    ),
    "bold in a cell": (
        document(grid("<tr><td><strong>1</strong></td><td>2</td></tr>")),
        "<td>：内含元素",
    ),
    "annex without a title": (
        document('<section class="annex"><p>文</p></section>'),
        "<section.annex>：缺少标题 h2",
    ),
    "picture from elsewhere": (
        document(figure('<img src="https://example.org/a.png" alt="图"/>')),
        "<img>：属性 src",
    ),
    "picture without words": (document(figure(f'<img src="{PICTURE}"/>')), "<img>：缺少属性 alt"),
    "figure without a picture": (
        document("<figure><figcaption>图</figcaption></figure>"),
        "<figure>：内含元素",
    ),
    "drawing without a size": (
        document(figure(SVG.replace(' height="9"', "").format("<title>图</title>"))),
        "<svg>：缺少 width、height",
    ),
    "drawing without a title": (document(figure(SVG.format("<rect/>"))), "<svg>：缺少 title"),
    "script in a drawing": (
        document(figure(SVG.format("<title>图</title><script/>"))),
        "图形中不允许的元素",
    ),
    "link in a drawing": (
        document(figure(SVG.format('<title>图</title><rect href="#a"/>'))),
        "图形中不允许属性 href",
    ),
    "style in a drawing": (
        document(figure(SVG.format('<title>图</title><rect style="fill:red"/>'))),
        "图形中不允许属性 style",
    ),
}


@pytest.mark.parametrize("source", PASSING.values(), ids=PASSING)
def test_accepts(source: str) -> None:
    markup = parse(source)
    assert markup.source == source
    assert markup.tree.tag == "html"


@pytest.mark.parametrize(("source", "message"), FAILING.values(), ids=FAILING)
def test_refuses(source: str, message: str) -> None:
    with pytest.raises(MarkupError) as refusal:
        parse(source)
    assert message in str(refusal.value)


def test_message_names_line_and_tag() -> None:
    source = document("\n\n<p>一</p>\n<p>二<b>三</b></p>")
    with pytest.raises(MarkupError) as refusal:
        parse(source)
    assert str(refusal.value) == (
        "第 4 行 <p>：内含元素不合约定：应为 (strong|span.drafted|span.missing|br)*，实为 b。"
    )
    assert refusal.value.line == 4
