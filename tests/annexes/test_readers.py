"""What each kind of file says, and what of it is left out."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetPicture
from openpyxl.styles import Alignment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from PIL import Image

from generator.annexes.model import Annex, DrawnGrid, Picture, Words
from generator.annexes.numbering import as_number
from generator.errors import Unusable
from generator.writers import WRITERS
from tests.annexes.makers import bytes_of, pdf, png, read_one, saved_pdf, spreadsheet, word
from tests.samples import EXAMPLE, examined


def read_bytes(folder: Path, name: str, content: bytes, title: str = "") -> Annex:
    (folder / name).write_bytes(content)
    return read_one(folder, name, title)


def lines(annex: Annex) -> list[str]:
    """Every block on a line: its kind and words, the rows of a table between |."""
    said = []
    for block in (block for section in annex.sections for block in section.blocks):
        if isinstance(block, Words):
            said.append(f"{block.kind}: {block.text}")
        elif isinstance(block, DrawnGrid):
            said += ["|".join(cell.text for cell in row) for row in (*block.head, *block.body)]
        else:
            said.append(f"picture: {block.alternative}")
    return said


def remarks(annex: Annex) -> list[str]:
    return [notice.message for notice in annex.notices]


# Word


def test_headings_paragraphs_and_bold_words(tmp_path: Path) -> None:
    document = word(("报告", "Title"), ("一、情况", "Heading 1"), ("（一）小节", "Heading 2"))
    paragraph = document.add_paragraph("前")
    paragraph.add_run("要紧").bold = True
    paragraph.add_run("后")
    document.add_paragraph("居中").alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    annex = read_bytes(tmp_path, "甲.docx", bytes_of(document), "报告")
    assert lines(annex) == [
        "heading: 一、情况",
        "subheading: （一）小节",
        "text: 前要紧后",
        "centre: 居中",
    ]
    words = annex.sections[0].blocks[2]
    assert isinstance(words, Words)
    assert words.runs == (("前", False), ("要紧", True), ("后", False))
    assert words.where == "第 4 段"


def test_numbers_that_word_draws_are_written_out(tmp_path: Path) -> None:
    document = word(("甲", "List Number"), ("乙", "List Number"), ("丙", "List Bullet"))
    annex = read_bytes(tmp_path, "甲.docx", bytes_of(document))
    assert lines(annex) == ["text: 1.甲", "text: 2.乙", "text: • 丙"]


def test_chinese_numbers_by_level(tmp_path: Path) -> None:
    document = word()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        '<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    )
    for text, level in (("甲", 0), ("子", 1), ("丑", 1), ("乙", 0), ("寅", 1)):
        properties = document.add_paragraph(text).paragraph_format.element.get_or_add_pPr()
        properties.append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
        ))  # fmt: skip
    said = lines(read_bytes(tmp_path, "甲.docx", bytes_of(document)))
    assert said == ["text: 一、甲", "text: 一.1子", "text: 一.2丑", "text: 二、乙", "text: 二.1寅"]


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (4, "decimal", "4"),
        (12, "chineseCounting", "十二"),
        (4, "lowerRoman", "iv"),
        (27, "upperLetter", "AA"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (3, "decimalZero", "03"),
    ],
)
def test_how_a_number_is_drawn(number: int, style: str, text: str) -> None:
    assert as_number(number, style) == text


def test_merged_cells_and_rows_that_repeat(tmp_path: Path) -> None:
    document = word(("表如下", ""))
    table = document.add_table(rows=4, cols=3)
    for row in range(4):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    for row, column, last_row, last_column, text in ((0, 0, 0, 1, "宽"), (1, 0, 3, 0, "高")):
        merged = table.cell(row, column).merge(table.cell(last_row, last_column))
        merged.text = text
    first, *_ = document.element.xpath("//w:tr")
    first.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    annex = read_bytes(tmp_path, "甲.docx", bytes_of(document))
    assert lines(annex) == ["text: 表如下", "宽|02", "高|11|12", "21|22", "31|32"]
    grid = annex.sections[0].blocks[1]
    assert isinstance(grid, DrawnGrid)
    assert len(grid.head) == 1
    assert (grid.head[0][0].columns, grid.body[0][0].rows) == (2, 3)
    assert grid.body[1][0].where == "表 1 第 3 行第 2 格"


def test_tracked_changes_comments_and_hidden_text(tmp_path: Path) -> None:
    document = word(("甲", ""))
    paragraph = document.paragraphs[0]
    own = nsdecls("w")
    element = paragraph.paragraph_format.element
    element.append(parse_xml(f'<w:ins {own} w:id="1"><w:r><w:t>增</w:t></w:r></w:ins>'))
    element.append(parse_xml(f'<w:del {own} w:id="2"><w:r><w:delText>删</w:delText></w:r></w:del>'))
    hidden = paragraph.add_run("藏")
    hidden.font.hidden = True
    document.add_comment(paragraph.runs, text="批", author="某", initials="某")
    annex = read_bytes(tmp_path, "甲.docx", bytes_of(document))
    assert lines(annex) == ["text: 甲增"]
    said = "\n".join(remarks(annex))
    assert "附件“甲.docx”有没有接受或拒绝的修订（第 1 段），已按接受后的文字公开" in said
    assert "有隐藏的文字（第 1 段），没有公开" in said
    assert "有 1 条批注，没有公开" in said
    assert not any(notice.error for notice in annex.notices)


def test_text_boxes_are_said_to_be_lost(tmp_path: Path) -> None:
    document = word(("甲", ""))
    document.paragraphs[0].add_run().font.element.append(parse_xml(
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox>'
        "<w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent></v:textbox>"
        "</v:shape></w:pict>"
    ))  # fmt: skip
    annex = read_bytes(tmp_path, "甲.docx", bytes_of(document), "报告")
    assert [notice.error for notice in annex.notices] == [True]
    assert "文本框里的文字没有公开：第 1 段“框里的话”" in remarks(annex)[0]


def test_pictures_of_a_word_file_keep_their_size_and_description(tmp_path: Path) -> None:
    document = word(("甲", ""))
    document.add_picture(io.BytesIO(png()), width=Mm(50))
    (picture,) = (
        block
        for block in read_bytes(tmp_path, "甲.docx", bytes_of(document), "报告").sections[0].blocks
        if isinstance(block, Picture)
    )
    assert picture.width == pytest.approx(50 * 72 / 25.4, abs=0.1)
    assert picture.height == pytest.approx(picture.width * 80 / 120, abs=0.1)
    assert picture.alternative == "报告，第 2 段的图"


def test_a_section_across(tmp_path: Path) -> None:
    document = word(("竖", ""))
    section = document.add_section()
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_paragraph("横")
    annex = read_bytes(tmp_path, "甲.docx", bytes_of(document))
    assert [section.landscape for section in annex.sections] == [False, True]


def test_authors_are_told_of(tmp_path: Path) -> None:
    annex = read_bytes(
        tmp_path, "甲.docx", bytes_of(word(("甲", ""), core={"author": "某某"})), "报告"
    )
    assert remarks(annex) == ["附件“甲.docx”的文件属性里有作者“某某”，不会公开"]
    assert annex.notices[0].minor


# spreadsheets


def test_a_sheet_as_it_is_shown(tmp_path: Path) -> None:
    book = spreadsheet([["自评表"], ["项目", "金额", "比率"], ["甲", 1234.5, 0.5], ["注：万元"]])
    sheet = book.worksheets[0]
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A4:C4")
    sheet["B3"].number_format, sheet["C3"].number_format = "#,##0.00", "0.0%"
    sheet["A2"].alignment = Alignment(horizontal="center")
    sheet.print_title_rows = "1:2"
    annex = read_bytes(tmp_path, "甲.xlsx", bytes_of(book), "自评表")
    assert lines(annex) == ["项目|金额|比率", "甲|1,234.50|50.0%", "note: 注：万元"]
    grid = annex.sections[0].blocks[0]
    assert isinstance(grid, DrawnGrid)
    assert len(grid.head) == 1
    assert [cell.role for cell in grid.body[0]] == ["label", "amount", "amount"]
    assert grid.body[0][1].where == "Sheet!B3"


ACCOUNTS = '_ {0}* #,##0.00_ ;_ {0}* \\-#,##0.00_ ;_ {0}* "-"??_ ;_ @_ '


def test_numbers_of_a_sheet_as_they_are_shown(tmp_path: Path) -> None:
    formats: list[tuple[object, str, str]] = [
        (0, ACCOUNTS.format(""), "-"),
        (0, ACCOUNTS.format("¥"), "¥-"),
        (-12.5, ACCOUNTS.format("¥"), "¥-12.50"),
        (123456, '0"."0000', "12.3456"),
        (198, "0.0", "198.0"),
        (32, '"≥"0"个"', "≥32个"),
        (date(2024, 3, 5), 'yyyy"年"m"月"', "2024年3月"),
        (123456789012, "General", "1.23457E+11"),
        ("处", '"第一"@', "第一处"),
    ]
    book = spreadsheet([["甲", value] for value, _, _ in formats])
    book.epoch = CALENDAR_MAC_1904
    for at, (_, code, _) in enumerate(formats, start=1):
        book.worksheets[0].cell(at, 2).number_format = code
    annex = read_bytes(tmp_path, "甲.xlsx", bytes_of(book))
    assert lines(annex) == [f"甲|{shown}" for _, _, shown in formats]


def test_a_number_whose_look_nobody_knows_is_refused(tmp_path: Path) -> None:
    book = spreadsheet([["甲", 0.5], ["乙", 1]])
    book.worksheets[0]["B1"].number_format = "# ?/?"
    with pytest.raises(Unusable) as refused:
        read_bytes(tmp_path, "甲.xlsx", bytes_of(book))
    assert str(refused.value).endswith(
        "甲.xlsx，Sheet!B1：格式是“# ?/?”，看到的是什么，程序说不准。请改为普通数值格式或文本格式。"
    )


def test_pictures_of_a_sheet_follow_it_and_charts_are_said_to_be_lost(tmp_path: Path) -> None:
    book = spreadsheet([["甲", 5], ["乙", 6]])
    sheet = book.worksheets[0]
    sheet.add_image(SheetPicture(io.BytesIO(png())), "D1")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2))
    sheet.add_chart(chart, "D9")
    annex = read_bytes(tmp_path, "甲.xlsx", bytes_of(book))
    assert lines(annex) == ["甲|5", "乙|6", "picture: 甲，Sheet 图 1的图"]
    assert [notice.error for notice in annex.notices] == [True]
    assert "“Sheet”的图表没有公开。请截成图片（PNG），作为附件给出" in remarks(annex)[0]


@pytest.mark.parametrize(
    ("area", "said"), [("A1:B1", ["甲|5"]), ("A1:A2", ["甲", "乙"]), ("A2:B2", ["乙|6"])]
)
def test_what_a_sheet_prints_is_its_area(tmp_path: Path, area: str, said: list[str]) -> None:
    book = spreadsheet([["甲", 5], ["乙", 6]])
    book.worksheets[0].print_area = area
    shown = lines(read_bytes(tmp_path, "甲.xlsx", bytes_of(book)))
    assert [line.removeprefix("text: ") for line in shown] == said


def test_hidden_content_of_a_sheet_is_told(tmp_path: Path) -> None:
    book = spreadsheet([["甲", 5], ["乙", 0]])
    for address in ("B1", "B2"):
        book.worksheets[0][address].number_format = ";;;"
    annex = read_bytes(tmp_path, "甲.xlsx", bytes_of(book))
    assert lines(annex) == ["甲|", "乙|"]
    assert remarks(annex) == [
        "附件“甲.xlsx”“Sheet”的 B1 有内容，格式把它隐藏了，没有公开。请核对后删去"
    ]


def test_the_print_area_and_hidden_lines(tmp_path: Path) -> None:
    book = spreadsheet([["甲", "乙", "外"], ["藏", "行", "外"], ["丙", "丁", "外"]])
    sheet = book.worksheets[0]
    sheet.print_area = "A1:B3"
    sheet.row_dimensions[2].hidden = True
    sheet["A1"].comment = Comment("批", "某")
    hidden = book.create_sheet("草稿")
    hidden["A1"] = "藏"
    hidden.sheet_state = "hidden"
    annex = read_bytes(tmp_path, "甲.xlsx", bytes_of(book))
    assert lines(annex) == ["甲|乙", "丙|丁"]
    said = "\n".join(remarks(annex))
    assert "有隐藏的工作表（草稿），没有公开" in said
    assert "“Sheet”有隐藏的行或列，其中的内容没有公开" in said
    assert "“Sheet”有 1 条批注，没有公开" in said


def test_a_wide_sheet_lies_across_and_several_are_headed(tmp_path: Path) -> None:
    book = spreadsheet([["甲", "乙"]])
    other = book.create_sheet("宽表")
    other.append(["丙", "丁"])
    other.column_dimensions["A"].width = 120
    annex = read_bytes(tmp_path, "甲.xlsx", bytes_of(book))
    assert [section.landscape for section in annex.sections] == [False, True]
    assert lines(annex) == ["heading: Sheet", "甲|乙", "heading: 宽表", "丙|丁"]


def test_a_formula_that_was_never_calculated(tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(bytes_of(spreadsheet([["甲", 1], ["乙", "=B1*2"]])))
    with pytest.raises(Unusable, match=r"甲.xlsx，Sheet!B2：这里是“未计算的公式”，没有值"):
        read_one(tmp_path, "甲.xlsx")


def test_a_sprawling_sheet_is_refused(tmp_path: Path) -> None:
    book = spreadsheet([["甲"]])
    book.worksheets[0].cell(20_000, 3, "远")
    (tmp_path / "甲.xlsx").write_bytes(bytes_of(book))
    with pytest.raises(Unusable, match="有 20000 行 3 列，不宜作为附件排印"):
        read_one(tmp_path, "甲.xlsx")


# Markdown


MARKDOWN = """# 一、情况

正文**要紧**的话，
续行。

## （一）

1. 甲
2. 乙

- 丙

| 项目 | 数 |
|---|--:|
| 甲 | 1 |

<b>标签</b> [链接](http://x)
<!-- 私下的话 -->
"""


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_markdown(tmp_path: Path, coding: str) -> None:
    annex = read_bytes(tmp_path, "甲.md", MARKDOWN.encode(coding))
    assert lines(annex) == [
        "heading: 一、情况",
        "text: 正文要紧的话，续行。",
        "heading: （一）",
        "text: 1. 甲",
        "text: 2. 乙",
        "text: • 丙",
        "项目|数",
        "甲|1",
        "text: <b>标签</b> 链接",
    ]
    assert annex.sections[0].blocks[0].where == "第 1 行"  # type: ignore[union-attr]


def test_a_picture_in_markdown_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "图.png").write_bytes(png())
    annex = read_bytes(tmp_path, "甲.md", "![流程](图.png)\n".encode())
    assert lines(annex) == ["picture: 流程"]
    (tmp_path / "乙.md").write_text("甲\n\n![x](../图.png)\n", "utf-8")
    with pytest.raises(Unusable, match=r"乙.md，第 3 行：“../图.png”在文件夹以外"):
        read_one(tmp_path, "乙.md")


# pictures


def test_a_picture_is_saved_anew(tmp_path: Path) -> None:
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "某某的手机"  # turned by a quarter; the maker
    Image.new("RGB", (4000, 3000), "red").save(stream, "JPEG", exif=exif, dpi=(300, 300))
    annex = read_bytes(tmp_path, "甲.jpg", stream.getvalue(), "证书")
    (picture,) = annex.sections[0].blocks
    assert isinstance(picture, Picture)
    assert "某某".encode() not in picture.content
    assert b"Exif" not in picture.content
    assert picture.alternative == "证书"
    with Image.open(io.BytesIO(picture.content)) as image:
        assert image.height > image.width
        assert image.width <= 1900
    assert (picture.width, picture.height) == (720, 960)
    assert "程序无法检查其中有没有个人信息" in remarks(annex)[0]


def test_a_transparent_picture_stands_on_white(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(stream, "PNG")
    (picture,) = read_bytes(tmp_path, "甲.png", stream.getvalue()).sections[0].blocks
    assert isinstance(picture, Picture)
    with Image.open(io.BytesIO(picture.content)) as image:
        assert image.mode == "RGB"
        assert image.getpixel((5, 5)) == (255, 255, 255)


# PDF


def test_pages_with_their_sizes_and_words(tmp_path: Path) -> None:
    book = pdf("first", "second")
    book.pages.extend(pdf("third", size=(842, 595)).pages)
    book.pages.extend(pdf("fourth", rotate=90).pages)
    annex = read_bytes(tmp_path, "甲.pdf", saved_pdf(book))
    assert [leaf.text.strip() for leaf in annex.leaves] == ["first", "second", "third", "fourth"]
    assert [leaf.landscape for leaf in annex.leaves] == [False, False, True, True]


def test_what_acts_or_hides_in_a_pdf_is_dropped(tmp_path: Path) -> None:
    book = pdf("a")
    book.attachments["秘密.txt"] = "藏起来的文件".encode()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    book.Root.OpenAction = script
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 20, 20], Contents="私下的话"
    )
    book.pages[0].obj.Annots = pikepdf.Array([book.make_indirect(note)])
    book.docinfo["/Author"] = "某某"
    annex = read_bytes(tmp_path, "甲.pdf", saved_pdf(book))
    with pikepdf.open(io.BytesIO(annex.pdf)) as cleaned:
        assert set(cleaned.Root.keys()) == {"/Type", "/Pages"}
        assert "/Annots" not in cleaned.pages[0].obj
        assert len(cleaned.attachments) == 0
        names = {
            str(item.get("/S", ""))
            for item in cleaned.objects
            if isinstance(item, pikepdf.Dictionary)
        }
        assert "/JavaScript" not in names
    said = "\n".join(remarks(annex))
    for words in ("有 1 条批注", "带有脚本或自动执行的动作", "里面附有其他文件", "作者“某某”"):
        assert words in said


def test_a_stamp_becomes_part_of_the_page(tmp_path: Path) -> None:
    book = pdf("a")
    look = book.make_stream(b"0 0 1 rg 0 0 100 100 re f")
    look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    look.BBox = pikepdf.Array([0, 0, 100, 100])
    stamp = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[200, 200, 300, 300], F=4,
        AP=pikepdf.Dictionary(N=look),
    )  # fmt: skip
    book.pages[0].obj.Annots = pikepdf.Array([book.make_indirect(stamp)])
    annex = read_bytes(tmp_path, "甲.pdf", saved_pdf(book))
    document = pypdfium2.PdfDocument(annex.pdf)
    image = document[0].render(scale=1).to_pil().convert("RGB")
    document.close()
    assert image.getpixel((250, 842 - 250)) == (0, 0, 255)


def test_hidden_layers_are_refused(tmp_path: Path) -> None:
    book = pdf("a")
    layer = book.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="底稿"))
    book.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    )
    (tmp_path / "甲.pdf").write_bytes(saved_pdf(book))
    with pytest.raises(Unusable, match="PDF 有隐藏的图层"):
        read_one(tmp_path, "甲.pdf")


def test_a_scan_is_said_to_be_unreadable(tmp_path: Path) -> None:
    book = pikepdf.new()
    book.add_blank_page(page_size=(595, 842))
    annex = read_bytes(tmp_path, "甲.pdf", saved_pdf(book))
    assert "没有文字，是扫描件" in remarks(annex)[0]


def test_fonts_that_a_pdf_does_not_hold_are_named(tmp_path: Path) -> None:
    annex = read_bytes(tmp_path, "甲.pdf", saved_pdf(pdf("words", embedded=False)))
    (remark,) = remarks(annex)
    assert remark.startswith("附件“甲.pdf”没有嵌入字体 Helvetica，别的电脑上看到的字可能不同。")


def test_fonts_may_be_named_in_chinese(tmp_path: Path) -> None:
    content = saved_pdf(pdf("words", embedded=False)).replace(b"/Helvetica", b"/#CB#CE#CC#E5")
    assert "没有嵌入字体 宋体，" in remarks(read_bytes(tmp_path, "甲.pdf", content))[0]


def test_a_pdf_that_holds_its_fonts_has_nothing_said_of_it(tmp_path: Path) -> None:
    """As every PDF that this program writes does."""
    annex = read_bytes(tmp_path, "甲.pdf", WRITERS["pdf"](examined(EXAMPLE)))
    assert not [remark for remark in remarks(annex) if "嵌入" in remark]
