"""The DOCX writer, held against the XML that Word, WPS and LibreOffice read."""

from __future__ import annotations

import base64
import io
import struct
import subprocess
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from generator.document.docx import write_docx
from generator.document.docx.reference import build_reference
from generator.document.styles import STYLE_NAMES
from generator.errors import Unusable
from generator.paths import templates_dir
from tests.office import Office

if TYPE_CHECKING:
    from pathlib import Path

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NS = {
    "w": W.strip("{}"),
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
}

COVER = (
    '<section class="cover"><p class="cover-name">某某中心</p>'
    '<p class="cover-title">2022年度部门决算</p><p class="cover-date">2023年9月</p></section>'
)
CONTENTS = (
    '<nav class="contents"><p class="contents-title">目　录</p>'
    '<p class="contents-1"><a href="#part-1">第一部分 概况</a></p>'
    '<p class="contents-2"><a href="#一">一、主要职责</a></p>'
    '<p class="contents-2"><a href="#t1">一、收入决算表</a></p>'
    '<p class="note">注：页码可更新。</p></nav>'
)
TABLE = (
    '<table class="official"><colgroup><col style="width:33.33%"/><col style="width:33.33%"/>'
    '<col style="width:33.34%"/></colgroup>'
    '<thead><tr><th rowspan="2">项目</th><th colspan="2">收入</th></tr>'
    "<tr><th>预算数</th><th>决算数</th></tr></thead>"
    '<tbody><tr><td class="label indent-1">教育 &amp; 科技&lt;1&gt;</td><td class="line">1</td>'
    '<td class="amount">227.27</td></tr><tr class="total"><td>合计</td><td class="code">201</td>'
    '<td class="amount">227.27</td></tr></tbody></table>'
)
HEAD = (
    '<p class="table-number">公开01表</p>'
    '<p class="table-head"><span class="start">编制单位：甲</span>'
    '<span class="middle">2022年度</span><span class="end">金额单位：万元</span></p>'
)
PARTS = (
    '<section class="part"><h1 id="part-1">第一部分 概况</h1><h2 id="一">一、主要职责</h2>'
    '<p>负责<strong>数据</strong>的\n 管理。<span class="drafted">增加<strong>3</strong>人。</span>'
    '<span class="missing">请填写</span><br/>完</p><h3 id="x">（一）内设</h3><h4>1.科室</h4>'
    "</section>"
    '<section class="part"><h1 id="part-2">第二部分 决算表</h1>'
    f'<section class="official portrait"><h2 id="t1">收入决算表</h2>{HEAD}{TABLE}'
    '<p class="note">注：尾数。</p></section>'
    f'<section class="official landscape"><h2 id="t2">支出决算表</h2>{HEAD}{TABLE}</section>'
    f'<section class="official landscape"><h2 id="t3">基金决算表</h2>{HEAD}{TABLE}</section>'
    '<section class="annex"><h2 id="a1">附件</h2><p class="centre">中</p></section></section>'
)


def html(parts: str = PARTS, contents: str = CONTENTS, body: str = "<body>") -> etree._Element:
    return etree.fromstring(
        '<html lang="zh-CN"><head><title>某某中心2022年度部门决算</title>'
        '<meta name="author" content="某某中心"/></head>'
        f"{body}{COVER}{contents}{parts}</body></html>"
    )


def part(blocks: str) -> etree._Element:
    """A document with one part of these blocks and nothing in its contents."""
    contents = '<nav class="contents"><p class="contents-title">目录</p></nav>'
    return html(f'<section class="part"><h1 id="p">部分</h1>{blocks}</section>', contents)


def read(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def find(element: etree._Element, path: str) -> list[etree._Element]:
    found = element.xpath(path, namespaces=NS)
    assert isinstance(found, list)
    return [item for item in found if etree.iselement(item)]


def values(element: etree._Element, path: str) -> list[str]:
    found = element.xpath(path, namespaces=NS)
    assert isinstance(found, list)
    return [str(item) for item in found]


def words(paragraph: etree._Element) -> str:
    return "".join(values(paragraph, ".//w:t/text()"))


def styled(document: etree._Element) -> list[tuple[str, str]]:
    """Each paragraph outside tables with its style."""
    return [
        (values(paragraph, "w:pPr/w:pStyle/@w:val")[0], words(paragraph))
        for paragraph in find(document, "w:body/w:p")
    ]


@pytest.fixture(scope="module")
def document() -> etree._Element:
    return read(write_docx(html()))


def test_each_block_has_its_style(document: etree._Element) -> None:
    assert styled(document) == [
        ("CoverName", "某某中心"),
        ("CoverTitle", "2022年度部门决算"),
        ("CoverDate", "2023年9月"),
        ("ContentsTitle", "目　录"),
        ("TOC1", "第一部分 概况1"),
        ("TOC2", "一、主要职责1"),
        ("TOC2", "一、收入决算表2"),
        ("Gap", ""),
        ("Note", "注：页码可更新。"),
        ("Heading1", "第一部分 概况"),
        ("Heading2", "一、主要职责"),
        ("Body", "负责数据的 管理。增加3人。请填写完"),
        ("Heading3", "（一）内设"),
        ("Heading4", "1.科室"),
        ("Heading1", "第二部分 决算表"),
        ("TableTitle", "收入决算表"),
        ("TableNumber", "公开01表"),
        ("TableHead", "编制单位：甲2022年度金额单位：万元"),
        ("Note", "注：尾数。"),
        ("TableTitle", "支出决算表"),
        ("TableNumber", "公开01表"),
        ("TableHead", "编制单位：甲2022年度金额单位：万元"),
        ("TableTitle", "基金决算表"),
        ("TableNumber", "公开01表"),
        ("TableHead", "编制单位：甲2022年度金额单位：万元"),
        ("Gap", ""),
        ("AnnexTitle", "附件"),
        ("Centre", "中"),
    ]


def test_no_look_is_set_outside_the_styles(document: etree._Element) -> None:
    assert not find(document, "//w:rFonts | //w:sz | //w:color | //w:ind | //w:spacing | //w:jc")


def test_text_stands_in_the_order_of_the_html() -> None:
    source = html()
    expected = "".join("".join(map(str, source.find("body").itertext())).split())  # type: ignore[union-attr]
    document = read(write_docx(source))
    for number in find(document, "//w:hyperlink/w:r[w:t][last()]/w:t"):
        number.text = ""
    for number in find(document, "//w:instrText"):
        number.text = ""
    assert "".join("".join(map(str, document.itertext())).split()) == expected


def test_marks_are_character_styles(document: etree._Element) -> None:
    marked = {
        words(run): values(run, "w:rPr/*/@w:val | w:rPr/w:b/@w:val")
        for run in find(document, "//w:r[w:rPr]")
        if not find(run, "ancestor::w:tbl")
    }
    assert marked == {
        "数据": ["Strong"],
        "增加": ["Drafted"],
        "3": ["Drafted"],
        "人。": ["Drafted"],
        "请填写": ["Missing"],
    }
    assert find(document, "//w:r[w:t='3']/w:rPr/w:b")


def test_blanks_are_as_in_html() -> None:
    document = read(write_docx(part("<p>\n  甲 <strong> 乙</strong>\n<br/>\n 丙  </p>")))
    body = find(document, "//w:p[w:pPr/w:pStyle/@w:val='Body']")[0]
    assert [words(run) for run in find(body, "w:r")] == ["甲 ", "乙", "", "丙"]
    assert len(find(body, "w:r/w:br")) == 1


def test_merged_cells(document: etree._Element) -> None:
    first, second = find(document, "(//w:tbl)[1]/w:tr[w:trPr/w:tblHeader]")
    assert values(first, "w:tc/w:tcPr/w:gridSpan/@w:val") == ["2"]
    assert values(first, "w:tc[1]/w:tcPr/w:vMerge/@w:val") == ["restart"]
    assert find(second, "w:tc[1]/w:tcPr/w:vMerge[not(@w:val)]")
    assert [words(cell) for cell in find(second, "w:tc")] == ["", "预算数", "决算数"]


def test_a_cell_over_rows_and_columns_goes_on_below() -> None:
    table = (
        '<table class="grid"><colgroup><col style="width:50%"/><col style="width:25%"/>'
        '<col style="width:25%"/></colgroup><tbody><tr><td>甲</td>'
        '<td colspan="2" rowspan="3">乙<br/>丙</td></tr><tr><td rowspan="2">丁</td></tr><tr></tr>'
        "</tbody></table>"
    )
    rows = find(read(write_docx(part(table))), "//w:tr")
    assert [[words(cell) for cell in find(row, "w:tc")] for row in rows] == [
        ["甲", "乙丙"],
        ["丁", ""],
        ["", ""],
    ]
    assert [values(row, "w:tc[2]/w:tcPr/w:gridSpan/@w:val") for row in rows] == [["2"]] * 3
    assert not find(rows[0], "w:trPr/w:tblHeader")


def test_header_rows_repeat_and_rows_stay_whole(document: etree._Element) -> None:
    table = find(document, "(//w:tbl)[1]")[0]
    assert len(find(table, "w:tr/w:trPr/w:tblHeader")) == 2
    assert len(find(table, "w:tr")) == len(find(table, "w:tr/w:trPr/w:cantSplit")) == 4


def test_a_row_of_prose_may_go_on_on_the_next_page() -> None:
    table = (
        '<table class="grid dense"><colgroup><col style="width:50%"/><col style="width:50%"/>'
        '</colgroup><tbody><tr><td>甲</td><td class="prose">乙</td></tr><tr><td>丙</td><td>丁</td>'
        "</tr></tbody></table>"
    )
    prose, other = find(read(write_docx(part(table))), "//w:tr")
    assert not find(prose, "w:trPr/w:cantSplit")
    assert find(other, "w:trPr/w:cantSplit")
    assert values(prose, "w:tc[2]//w:pStyle/@w:val") == ["GridDenseLabel"]
    assert values(prose, "w:tc/w:tcPr/w:vAlign/@w:val") == ["top"]


def test_cells_have_the_style_of_their_class(document: etree._Element) -> None:
    table = find(document, "(//w:tbl)[1]")[0]
    assert values(table, "w:tr[position()>2]//w:pStyle/@w:val") == [
        "TableLabel1",
        "TableLine",
        "TableAmount",
        "TableCell",
        "TableCode",
        "TableAmount",
    ]
    assert values(table, "w:tr[4]//w:rStyle/@w:val") == ["Total"] * 3
    assert words(find(table, "w:tr[3]/w:tc[1]")[0]) == "教育 & 科技<1>"


def test_columns_fill_the_text_width_of_their_page(document: etree._Element) -> None:
    upright, turned = (
        [int(width) for width in values(document, f"(//w:tbl)[{number}]//w:gridCol/@w:w")]
        for number in (1, 2)
    )
    assert sum(upright) == 8844
    assert sum(turned) == 12756
    cells = values(document, "(//w:tbl)[2]/w:tr[1]/w:tc/w:tcPr/w:tcW/@w:w")
    assert cells == [str(turned[0]), str(turned[1] + turned[2])]


def test_wide_tables_turn_the_page(document: etree._Element) -> None:
    turned = [values(section, "w:pgSz/@*") for section in find(document, "//w:sectPr")]
    upright, landscape = ["11906", "16838"], ["16838", "11906", "landscape"]
    # Cover, contents, text and first table, both wide tables, annex.
    assert turned == [upright, upright, upright, landscape, upright]
    margins = find(document, "(//w:sectPr)[4]/w:pgMar")[0]
    assert [margins.get(f"{W}{side}") for side in ("top", "right", "bottom", "left")] == [
        "1588",
        "2098",
        "1474",
        "1984",
    ]


def test_new_pages(document: etree._Element) -> None:
    begun = [words(paragraph) for paragraph in find(document, "//w:p[w:pPr/w:pageBreakBefore]")]
    # The first table stands below its part's heading; sections begin the other pages.
    assert begun == ["第二部分 决算表", "基金决算表"]


def test_text_after_a_table_of_its_own_page_begins_a_page() -> None:
    official = f'<section class="official portrait"><h2 id="t">表</h2>{TABLE}</section>'
    document = read(write_docx(part(f"{official}<p>后文</p>")))
    assert [words(p) for p in find(document, "//w:p[w:pPr/w:pageBreakBefore]")] == ["后文"]


def test_pages_count_from_the_first_part(document: etree._Element) -> None:
    sections = find(document, "//w:sectPr")
    assert [values(section, "w:pgNumType/@w:start") for section in sections] == [
        [],
        [],
        ["1"],
        [],
        [],
    ]
    furniture = [values(section, "w:footerReference/@w:type") for section in sections]
    assert furniture == [[], [], ["default", "even"], [], []]  # later sections inherit


def test_contents_lead_to_bookmarks(document: etree._Element) -> None:
    bookmarks = values(document, "//w:bookmarkStart/@w:name")
    assert bookmarks == ["part_1", "b_", "x", "part_2", "t1", "t2", "t3", "a1"]
    assert values(document, "//w:hyperlink/@w:anchor") == ["part_1", "b_", "t1"]
    assert values(document, "//w:bookmarkStart/@w:id") == values(document, "//w:bookmarkEnd/@w:id")
    instructions = [text.strip() for text in values(document, "//w:instrText/text()")]
    assert instructions == [
        'TOC \\o "1-2" \\h \\z \\u',
        "PAGEREF part_1 \\h",
        "PAGEREF b_ \\h",
        "PAGEREF t1 \\h",
    ]
    kinds = values(document, "//w:fldChar/@w:fldCharType")
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == 4


def test_names_of_bookmarks_are_legal_and_differ() -> None:
    ids = ["a-b", "A_b", "1", "x" * 60, "x" * 61]
    headings = "".join(f'<h2 id="{name}">题</h2>' for name in ids)
    document = read(write_docx(part(headings)))
    names = values(document, "//w:bookmarkStart/@w:name")
    assert names == ["p", "a_b", "A_b_2", "b1", "x" * 40, "x" * 35 + "_2"]


def test_head_line_of_a_table(document: etree._Element) -> None:
    head = find(document, "(//w:p[w:pPr/w:pStyle/@w:val='TableHead'])[2]")[0]
    assert values(head, "w:pPr/w:tabs/w:tab/@w:pos") == ["6378", "12756"]
    assert len(find(head, "w:r/w:tab")) == 2


def test_a_long_name_moves_the_middle_or_takes_a_line() -> None:
    def head(name: str) -> etree._Element:
        blocks = TABLE.join(
            (f'<section class="official portrait"><h2 id="t">表</h2>{HEAD}', "</section>")
        ).replace("编制单位：甲", name)
        document = read(write_docx(part(blocks)))
        return find(document, "//w:p[w:pPr/w:pStyle/@w:val='TableHead']")[0]

    pushed, broken = head("名" * 28), head("名" * 45)
    assert int(values(pushed, "w:pPr/w:tabs/w:tab/@w:pos")[0]) > 28 * 180
    assert not find(pushed, "w:r/w:br")
    assert find(broken, "w:r/w:br")


def test_draft_is_marked_on_every_page() -> None:
    data = write_docx(html(body='<body class="draft">'))
    sections = find(read(data), "//w:sectPr")
    assert values(sections[0], "w:headerReference/@w:type") == ["default", "even"]
    assert all(not find(section, "w:headerReference") for section in sections[1:])  # they inherit
    for name in ("word/header1.xml", "word/header2.xml"):
        assert values(read(data, name), "//v:textpath/@string") == ["草稿"]
    assert not find(read(write_docx(html())), "//w:headerReference")


def test_same_input_same_bytes() -> None:
    draft = html(body='<body class="draft">')
    assert write_docx(draft) == write_docx(draft)
    with zipfile.ZipFile(io.BytesIO(write_docx(draft))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_properties() -> None:
    from docx import Document

    properties = Document(io.BytesIO(write_docx(html()))).core_properties
    assert properties.title == "某某中心2022年度部门决算"
    assert properties.author == properties.last_modified_by == "某某中心"
    assert (properties.language, properties.comments) == ("zh-CN", "")
    assert b"python-docx" not in b"".join(
        etree.tostring(read(write_docx(html()), name))
        for name in ("docProps/core.xml", "word/document.xml", "word/styles.xml")
    )


def test_a_table_is_never_last_nor_beside_another() -> None:
    document = read(write_docx(part(GRID + GRID)))
    kinds = [etree.QName(child).localname for child in find(document, "w:body/*")]
    assert kinds[-6:] == ["p", "tbl", "p", "tbl", "p", "sectPr"]
    assert not find(document, "//w:tc[count(w:p)!=1]")


GRID = (
    '<table class="grid"><colgroup><col style="width:100%"/></colgroup>'
    '<tbody><tr><td class="label">甲</td></tr></tbody></table>'
)


def png(width: int, height: int) -> str:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1) * height)
    data = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
    return base64.b64encode(data).decode()


def test_pictures() -> None:
    figure = (
        f'<figure><img src="data:image/png;base64,{png(2000, 500)}" alt="收入&quot;结构&quot;"/>'
        "<figcaption>图1</figcaption></figure>"
    )
    data = write_docx(part(figure))
    document = read(data)
    assert values(document, "//wp:docPr/@descr") == ['收入"结构"']
    extent = find(document, "//wp:extent")[0]
    assert (int(extent.get("cx", "")), int(extent.get("cy", ""))) == (8844 * 635, 8844 * 635 // 4)
    assert ("Caption", "图1") in styled(document)


def drawing(width: int, height: int) -> str:
    return (
        f'<figure><svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        '<title>支出“图”：&lt;一&gt;</title><rect width="9" height="9"/></svg>'
        "<figcaption>图2</figcaption></figure>"
    )


def test_a_drawing_is_drawn_and_described() -> None:
    """As SVG where a program knows it, else as a PNG with three dots for each pixel."""
    data = write_docx(part(drawing(100, 50)))
    document = read(data)
    assert values(document, "//wp:docPr/@descr") == ["支出“图”：<一>"]
    extent = find(document, "//wp:extent")[0]
    assert (extent.get("cx"), extent.get("cy")) == (str(100 * 9525), str(50 * 9525))
    drawingml = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    (blip,) = document.iter(f"{drawingml}blip")
    (vector,) = blip.iter("{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip")
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        relations = etree.fromstring(package.read("word/_rels/document.xml.rels"))
        targets = {str(item.get("Id")): str(item.get("Target")) for item in relations}
        picture = package.read(f"word/{targets[str(blip.get(relation))]}")
        svg = etree.fromstring(package.read(f"word/{targets[str(vector.get(relation))]}"))
        types = package.read("[Content_Types].xml").decode()
    assert struct.unpack(">II", picture[16:24]) == (300, 150)
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert "image/svg+xml" in types
    assert "image/png" in types
    assert styled(document)[-2:] == [("Figure", ""), ("Caption", "图2")]


def test_a_large_drawing_is_made_smaller() -> None:
    extent = find(read(write_docx(part(drawing(1200, 300)))), "//wp:extent")[0]
    assert (extent.get("cx"), extent.get("cy")) == (str(8844 * 635), str(8844 * 635 // 4))


def test_drawings_are_the_same_each_time() -> None:
    figures = part(drawing(100, 50) + drawing(80, 40))
    assert write_docx(figures) == write_docx(figures)


def test_the_rasteriser_is_loaded_only_for_a_drawing() -> None:
    for blocks, loaded in (("<p>甲</p>", False), (drawing(9, 9), True)):
        program = (
            "import sys; from lxml import etree; from generator.document.docx import write_docx;"
            "write_docx(etree.fromstring(sys.argv[1])); print('resvg_py' in sys.modules)"
        )
        source = etree.tostring(part(blocks), encoding="unicode")
        done = subprocess.run(
            [sys.executable, "-c", program, source], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == str(loaded)


@pytest.mark.parametrize("data", ["iVB", "aVBO"])
def test_a_picture_that_is_none_is_refused(data: str) -> None:
    figure = f'<figure><img src="data:image/png;base64,{data}" alt="x"/><figcaption/></figure>'
    with pytest.raises(ValueError):  # noqa: PT011 - the messages are ours, for ourselves
        write_docx(part(figure))


def test_the_reference_in_the_templates_is_the_one_that_is_built() -> None:
    with (
        zipfile.ZipFile(templates_dir() / "reference.docx") as kept,
        zipfile.ZipFile(io.BytesIO(build_reference())) as built,
    ):
        assert kept.namelist() == built.namelist()
        assert all(kept.read(name) == built.read(name) for name in built.namelist())


def test_the_reference_is_made_by_a_command(tmp_path: Path) -> None:
    path = tmp_path / "made.docx"
    module = [sys.executable, "-m", "generator.document.docx.reference"]
    assert subprocess.run([*module, str(path)], check=False).returncode == 0
    assert path.read_bytes() == build_reference()
    usage = subprocess.run(module, check=False, capture_output=True, text=True)
    assert (usage.returncode, usage.stderr) == (
        2,
        "usage: python -m generator.document.docx.reference PATH\n",
    )


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates that the writer takes for its own."""
    monkeypatch.setattr("generator.document.docx.write.templates_dir", lambda: tmp_path)
    return tmp_path


def test_styles_are_found_by_name(templates: Path) -> None:
    """A Chinese Word gives heading 1 the id 1 when it saves the reference."""
    change_reference(templates, 'w:styleId="Heading1"', 'w:styleId="1"')
    document = read(write_docx(html()))
    assert find(document, "//w:p[w:pPr/w:pStyle/@w:val='1']")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('w:eastAsia="仿宋_GB2312"', 'w:eastAsia="华文仿宋"'),
        ('<w:jc w:val="both"/>', '<w:jc w:val="left"/>'),
        ('w:sz="4" w:space="0" w:color="000000"', 'w:sz="4" w:space="0" w:color="1F4E79"'),
        ('<w:color w:val="C00000"/>', '<w:color w:val="7030A0"/>'),
        # how Word writes the same again
        ('w:left="1588"', 'w:left="1587"'),
        ('<w:overflowPunct w:val="0"/>', '<w:overflowPunct w:val="false"/>'),
        ('w:before="0" w:after="0"', 'w:after="0"'),
        ('w:firstLineChars="200" w:firstLine="640"', 'w:firstLineChars="200" w:firstLine="630"'),
    ],
)
def test_looks_are_those_of_the_reference(templates: Path, old: str, new: str) -> None:
    change_reference(templates, old, new)
    read(write_docx(html()))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('w:left="1588"', 'w:left="1000"', "页面设置：页边距与"),
        ('w:w="11906"', 'w:w="16838"', "页面设置：纸张与"),
        ('w:linePitch="579"', 'w:linePitch="600"', "页面设置：网格与"),
        (
            '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US"',
            '<w:sz w:val="30"/><w:szCs w:val="32"/><w:lang w:val="en-US"',
            "样式“决算正文”：字号与",
        ),
        ('w:line="579" w:lineRule="exact"', 'w:line="560" w:lineRule="exact"', "行距或段落间距"),
        ('<w:spacing w:val="-5"/>', '<w:spacing w:val="0"/>', "样式“决算正文”：字符间距与"),
        ('w:firstLineChars="200"', 'w:firstLineChars="0"', "样式“决算正文”：缩进与"),
        ('<w:top w:w="20" w:type="dxa"/>', '<w:top w:w="60" w:type="dxa"/>', "单元格边距"),
        ('<w:top w:val="single" w:sz="4"', '<w:top w:val="single" w:sz="24"', "框线粗细"),
    ],
)
def test_measures_from_which_no_page_is_reckoned_are_refused(
    templates: Path, old: str, new: str, told: str
) -> None:
    change_reference(templates, old, new)
    with pytest.raises(Unusable) as refusal:
        write_docx(html())
    assert any(told in line for line in refusal.value.lines), refusal.value.lines
    assert all("改回原样" in line for line in refusal.value.lines)


def test_a_reference_without_a_style_is_unusable(templates: Path) -> None:
    name = STYLE_NAMES["TableTitle"]
    change_reference(templates, f'<w:name w:val="{name}"/>', '<w:name w:val="甲"/>')
    with pytest.raises(Unusable, match=f"缺少样式“{name}”"):
        write_docx(html())


def test_a_reference_without_page_setup_is_unusable(templates: Path) -> None:
    change_reference(templates, "w:pgSz", "w:paperSrc")
    with pytest.raises(Unusable, match="没有页面设置"):
        write_docx(html())


def test_what_is_no_word_file_is_unusable(templates: Path) -> None:
    with pytest.raises(Unusable, match="不是可用的 Word 样式文件"):
        write_docx(html())
    (templates / "reference.docx").write_bytes(b"other")
    with pytest.raises(Unusable, match="不是可用的 Word 样式文件"):
        write_docx(html())


def change_reference(templates: Path, old: str, new: str) -> None:
    changed = templates / "reference.docx"
    with (
        zipfile.ZipFile(io.BytesIO(build_reference())) as source,
        zipfile.ZipFile(changed, "w") as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name).decode().replace(old, new))


def test_no_pdf_library_is_imported() -> None:
    code = "import sys, generator.document.docx; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_libreoffice_lays_out_the_pages_that_the_contents_name(
    tmp_path: Path, office: Office
) -> None:
    import pypdfium2

    source = tmp_path / "document.docx"
    source.write_bytes(write_docx(html(body='<body class="draft">')))
    (made,) = office.convert([source], tmp_path, "pdf")
    pdf = pypdfium2.PdfDocument(made)
    pages = [page.get_textpage().get_text_bounded() for page in pdf]
    pdf.close()
    assert len(pages) == 7
    numbered = ["— 1 —", "— 2 —", "— 3 —", "— 4 —", "— 5 —"]
    assert [mark in page for mark, page in zip(numbered, pages[2:], strict=True)] == [True] * 5
    assert "—" not in pages[0] + pages[1]


def test_a_table_that_goes_on_says_so() -> None:
    """A section of its own, whose header says 续表 on each page but the first."""
    row = TABLE[TABLE.index("<tbody>") + 7 : TABLE.index('<tr class="total">')]
    long = TABLE.replace("<tbody>", "<tbody>" + row * 60)
    parts = PARTS.replace(f"{HEAD}{TABLE}</section>", f"{HEAD}{long}</section>", 1)
    data = write_docx(html(parts))
    document = read(data)
    sections = find(document, "//w:sectPr")
    (own,) = [section for section in sections if find(section, "w:titlePg")]
    after = sections[sections.index(own) + 1]
    assert values(own, "w:headerReference/@w:type") == ["default", "even", "first"]
    assert values(own, "w:footerReference/@w:type") == ["default", "even", "first"]
    relations = {
        item.get("Id"): item.get("Target") for item in read(data, "word/_rels/document.xml.rels")
    }

    def said(section: etree._Element, kind: str) -> str:
        (relation,) = values(section, f"w:headerReference[@w:type='{kind}']/@r:id")
        return words(read(data, f"word/{relations[relation]}"))

    assert said(own, "default") == said(own, "even") == "支出决算表（续表）"
    assert said(own, "first") == said(after, "default") == said(after, "even") == ""


def test_the_first_page_of_such_a_table_has_its_number_on_the_right_side() -> None:
    table = (
        '<table class="official"><colgroup><col style="width:100%"/></colgroup>'
        f"<thead><tr><th>甲</th></tr></thead><tbody>{'<tr><td>乙</td></tr>' * 110}</tbody></table>"
    )
    official = f'<section class="official portrait"><h2 id="t{{}}">表</h2>{HEAD}{table}</section>'
    # 35 rows, 42 and 33: the second table begins on page 4
    document = read(write_docx(part(official.format(1) + official.format(2))))
    first, second = find(document, "//w:sectPr[w:titlePg]")
    for section, kind in ((first, "default"), (second, "even")):
        relation = values(section, f"w:footerReference[@w:type='{kind}']/@r:id")
        assert values(section, "w:footerReference[@w:type='first']/@r:id") == relation
