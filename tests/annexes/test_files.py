"""Which files a workbook may name, and what is said of the others."""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from PIL import ImageFile

from generator.annexes.files import read_annexes
from generator.annexes.model import Words
from generator.document.annex import place_leaves
from generator.document.pdf.leaves import lay_in
from generator.errors import Unusable
from generator.workbook.reading.workbook import read_workbook
from tests.annexes.makers import (
    bytes_of,
    named,
    pdf,
    png,
    read_one,
    repacked,
    saved_pdf,
    spreadsheet,
    submission_in,
    word,
    write_workbook,
)

pytestmark = pytest.mark.slow


def refused(folder: Path, name: str) -> str:
    with pytest.raises(Unusable) as caught:
        read_one(folder, name)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_the_sheet_goes_round(tmp_path: Path) -> None:
    file = write_workbook(tmp_path, ("报告", "附件/甲.md"), ("", "乙.pdf"))
    submission, _ = read_workbook(file)
    found = [(item.title, item.name, item.cell.where) for item in submission.annexes]
    assert found == [
        ("报告", "附件/甲.md", "附件文件!B2"),
        ("", "乙.pdf", "附件文件!B3"),
    ]
    assert not any("附件文件" in notice.message for notice in submission.notices)


def test_a_title_without_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"附件文件!B2：附件“报告”没有写文件。"):
        read_workbook(write_workbook(tmp_path, ("报告", "")))


def test_files_come_in_the_order_of_the_sheet_with_their_names_as_titles(tmp_path: Path) -> None:
    (tmp_path / "附件").mkdir()
    (tmp_path / "附件" / "甲报告.md").write_text("甲", "utf-8")
    (tmp_path / "乙.MD").write_text("乙", "utf-8")
    found = read_annexes(submission_in(tmp_path, "附件\\甲报告.md", "乙.MD"))
    assert [annex.title for annex in found] == ["甲报告", "乙"]


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd.md",
        "\\\\server\\share\\a.md",
        "C:\\a.md",
        "c:a.md",
        "https://example.org/a.md",
        "file:///etc/passwd.md",
        "~/a.md",
        "../a.md",
        "附件/../../a.md",
        "附件\\..\\..\\a.md",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "部门"
    (folder / "附件").mkdir(parents=True)
    (tmp_path / "a.md").write_text("外面", "utf-8")
    message = refused(folder, name)
    assert "附件文件!B2" in message
    assert "只写文件名，例如 附件/报告.docx" in message


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "部门"
    folder.mkdir()
    (tmp_path / "秘密.md").write_text("外面", "utf-8")
    (folder / "甲.md").symlink_to(tmp_path / "秘密.md")
    (folder / "乙").symlink_to(tmp_path)
    assert "是链接，指向文件夹以外" in refused(folder, "甲.md")
    assert "是链接，指向文件夹以外" in refused(folder, "乙/秘密.md")
    (folder / "丙.md").write_text("里面", "utf-8")
    (folder / "丁.md").symlink_to(folder / "丙.md")
    assert read_one(folder, "丁.md").sections


def test_what_is_not_there_or_no_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "附件").mkdir()
    os.mkfifo(tmp_path / "管.md")
    assert "“无.docx”没有找到" in refused(tmp_path, "无.docx")
    assert "“附件”不是文件" in refused(tmp_path, "附件")
    assert "“管.md”不是文件" in refused(tmp_path, "管.md")
    assert "没有找到" in refused(tmp_path, "甲" * 300 + ".md")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("甲.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "请另存为 .docx 再试"),
        (
            "甲.exe",
            b"MZ",
            "附件不能是 .exe。可用的格式：.docx、.pdf、.xlsx、.md、.png、.jpg、.jpeg",
        ),
        ("甲.docx", b"", "附件是空文件"),
        ("甲.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "是旧格式"),
        ("甲.docx", b"not a zip", "不是Word 文档（.docx）"),
        ("甲.xlsx", b"PK\x03\x04broken", "文件已损坏或不完整"),
        ("甲.docx", bytes_of(spreadsheet([["甲"]])), "不是Word 文档（.docx）"),
        ("甲.pdf", b"%PDF-1.7 broken", "不是可读的 PDF，或已损坏"),
        ("甲.png", b"\x89PNG\r\n\x1a\nbroken", "不是能读的图片"),
        ("甲.jpg", b"GIF89a", "不是能读的图片（PNG 或 JPEG）"),
        ("甲.png", png(100, 100)[:-30], "图片已损坏"),
        ("甲.png", png(4, 4), "图片太小"),
        ("甲.md", b"\xff\xfe\x00\x00\x81", "不是文本文件"),
        ("甲.md", b"  \n", "附件里没有可以公开的内容"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    message = refused(tmp_path, name)
    assert said in message
    assert name in message


def test_a_picture_that_breaks_off_is_refused_whatever_was_loaded_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)
    (tmp_path / "甲.png").write_bytes(png(100, 100)[:-30])
    assert "图片已损坏" in refused(tmp_path, "甲.png")
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_password_is_said_so(tmp_path: Path) -> None:
    locked = saved_pdf(pdf("a"), encryption=pikepdf.Encryption(owner="o", user="u"))
    (tmp_path / "甲.pdf").write_bytes(locked)
    assert "PDF 有打开密码" in refused(tmp_path, "甲.pdf")


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_entities_are_refused(tmp_path: Path, suffix: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    content = bytes_of(word(("甲", ""))) if suffix == "docx" else bytes_of(spreadsheet([["甲"]]))
    for coding in ("utf-8", "utf-16"):
        parts = {"customXml/item1.xml": bomb.encode(coding)}
        (tmp_path / f"甲.{suffix}").write_bytes(repacked(content, parts))
        assert "含有文档类型声明" in refused(tmp_path, f"甲.{suffix}")


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_zip_bomb_is_refused(tmp_path: Path, suffix: str) -> None:
    content = bytes_of(word(("甲", ""))) if suffix == "docx" else bytes_of(spreadsheet([["甲"]]))
    parts = {"customXml/item1.xml": b" " * 130_000_000}
    (tmp_path / f"甲.{suffix}").write_bytes(repacked(content, parts))
    assert "解压后过大" in refused(tmp_path, f"甲.{suffix}")


def test_a_picture_that_unpacks_to_an_absurd_size_is_refused(tmp_path: Path) -> None:
    head = png(100, 100)
    at = head.index(b"IHDR")
    wide = (60_000).to_bytes(4, "big")
    ihdr = b"IHDR" + wide + wide + head[at + 12 : at + 17]
    huge = head[:at] + ihdr + zlib.crc32(ihdr).to_bytes(4, "big") + head[at + 21 :]
    (tmp_path / "甲.png").write_bytes(huge)
    assert "图片过大" in refused(tmp_path, "甲.png")


def test_a_pdf_that_unpacks_to_an_absurd_size_is_refused(tmp_path: Path) -> None:
    book = pdf("a")
    once = zlib.compress(b"\0" * 450_000_000, 9)
    book.pages[0].obj.Extra = pikepdf.Stream(book, once, Filter=pikepdf.Name.FlateDecode)
    (tmp_path / "甲.pdf").write_bytes(saved_pdf(book, recompress_flate=False))
    assert "PDF 解压后过大" in refused(tmp_path, "甲.pdf")


def test_too_many_annexes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="附件有 101 个"):
        read_annexes(submission_in(tmp_path, *["甲.md"] * 101))


def test_names_are_found_beside_the_workbook_whatever_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "部门").mkdir()
    (tmp_path / "部门" / "甲.md").write_text("甲", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_one(Path("部门"), "甲.md").title == "甲"
    assert named("甲.md")[0].name == "甲.md"


# what is damaged within


def damaged(content: bytes, part: str, old: str, new: str) -> bytes:
    """An Office file in which something else stands in a part."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = package.read(part).decode()
    assert old in text
    return repacked(content, {part: text.replace(old, new).encode()})


def table_of(span: str) -> bytes:
    document = word(("正文", ""))
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "格"
    return damaged(
        bytes_of(document),
        "word/document.xml",
        'w:gridSpan w:val="2"',
        f'w:gridSpan w:val="{span}"',
    )


@pytest.mark.parametrize("span", ["999999999", "²", "", "-3", "1.5", "99999999999999999999"])
def test_a_cell_of_absurd_width_is_as_wide_as_its_table(tmp_path: Path, span: str) -> None:
    (tmp_path / "甲.docx").write_bytes(table_of(span))
    (section,) = read_one(tmp_path, "甲.docx").sections
    assert any("格" in str(block) for block in section.blocks)


@pytest.mark.parametrize("start", ["²", "999999999", "-1", "1.5"])
def test_a_list_that_begins_with_no_number_begins_with_one(tmp_path: Path, start: str) -> None:
    content = bytes_of(word(("列项", "List Number")))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = package.read("word/numbering.xml").decode()
    changed = re.sub(r'w:(start|ilvl) w:val="\d+"', rf'w:\1 w:val="{start}"', text)
    changed = re.sub(r'w:ilvl="\d+"', f'w:ilvl="{start}"', changed)
    assert changed != text
    (tmp_path / "甲.docx").write_bytes(repacked(content, {"word/numbering.xml": changed.encode()}))
    assert "列项" in str(read_one(tmp_path, "甲.docx").sections)


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_properties_that_break_off_are_refused(tmp_path: Path, suffix: str) -> None:
    content = bytes_of(word(("甲", ""))) if suffix == "docx" else bytes_of(spreadsheet([["甲"]]))
    (tmp_path / f"甲.{suffix}").write_bytes(repacked(content, {"docProps/core.xml": b"<a><b>"}))
    assert "已损坏" in refused(tmp_path, f"甲.{suffix}")


def changed_sheet(old: str, new: str) -> bytes:
    book = spreadsheet([["项目", "金额"], ["甲", 1]])
    book.worksheets[0].merge_cells("A5:B5")
    book.worksheets[0].column_dimensions["B"].hidden = True
    return damaged(bytes_of(book), "xl/worksheets/sheet1.xml", old, new)


def test_columns_hidden_beyond_the_end_of_a_sheet_take_no_time(tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(changed_sheet('max="2"', 'max="2000000000"'))
    assert "甲" in str(read_one(tmp_path, "甲.xlsx").sections)


def test_cells_merged_by_the_million_are_refused(tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(changed_sheet('"A5:B5"', '"A5:XFD1048576"'))
    assert "Sheet!A5:XFD1048576：合并的单元格超过 300000 个" in refused(tmp_path, "甲.xlsx")


def test_a_print_area_as_large_as_a_sheet_is_refused(tmp_path: Path) -> None:
    book = spreadsheet([["项目", "金额"], ["甲", 1]])
    book.worksheets[0].print_area = "A1:XFD1048576"
    (tmp_path / "甲.xlsx").write_bytes(bytes_of(book))
    assert "有 1048576 行 16384 列，不宜作为附件排印" in refused(tmp_path, "甲.xlsx")


@pytest.mark.parametrize("value", ["3", "(x)", "/X", "[ 1 ]", "[ null ]"])
@pytest.mark.parametrize("key", ["/OCProperties", "/Names", "/AcroForm"])
def test_a_pdf_with_something_else_where_a_dictionary_belongs(
    tmp_path: Path, key: str, value: str
) -> None:
    book = pdf("words")
    book.Root[key] = pikepdf.Object.parse(value.encode())
    (tmp_path / "甲.pdf").write_bytes(saved_pdf(book))
    assert len(read_one(tmp_path, "甲.pdf").leaves) == 1


@pytest.mark.parametrize("value", ["3", "/X", "[ 1 null /X ]", "<< /A 1 >>"])
def test_a_pdf_with_something_else_where_annotations_belong(tmp_path: Path, value: str) -> None:
    book = pdf("words")
    book.pages[0].obj["/Annots"] = pikepdf.Object.parse(value.encode())
    (tmp_path / "甲.pdf").write_bytes(saved_pdf(book))
    assert len(read_one(tmp_path, "甲.pdf").leaves) == 1


@pytest.mark.parametrize("line", ["[a]\n", "| a |\n", "*a **a ", "![", "[a][b"])
def test_hard_markdown_is_read_in_time(tmp_path: Path, line: str) -> None:
    (tmp_path / "甲.md").write_text("正文\n\n" + line * (100_000 // len(line)), "utf-8")
    begun = time.process_time()
    assert read_one(tmp_path, "甲.md").sections
    assert time.process_time() - begun < 15  # several times as long while coverage is measured


def test_a_text_longer_than_any_annex_is_refused(tmp_path: Path) -> None:
    (tmp_path / "甲.md").write_text("字" * 250_000, "utf-8")
    assert "超过了 600 KB" in refused(tmp_path, "甲.md")


def test_characters_that_no_document_can_hold_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "甲.md").write_text("甲\ufffe\x07乙\r\n\r\n丙", "utf-8")
    (section,) = read_one(tmp_path, "甲.md").sections
    assert [block.text for block in section.blocks if isinstance(block, Words)] == ["甲乙", "丙"]


def test_a_page_that_can_not_be_taken_apart_is_refused_when_it_is_laid_in(tmp_path: Path) -> None:
    book = pdf("words", "more")
    book.pages[1].obj.Contents = book.make_stream(b"/a << /MCID 0 R R >> BDC ) \x80\x81 > >> Tj")
    (tmp_path / "甲.pdf").write_bytes(saved_pdf(book))
    leaves = place_leaves(read_one(tmp_path, "甲.pdf"), 1)
    names = list(leaves)
    tree = etree.fromstring("<html>" + "".join(f'<img src="{it}"/>' for it in names) + "</html>")
    ours = pikepdf.new()
    ours.add_blank_page()
    drawn = ours.make_stream(b"", Subtype=pikepdf.Name.Image, Width=4, Height=1)  # the second's
    ours.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/X": drawn}))
    with pytest.raises(Unusable, match=r"甲.pdf，第 2 页：这一页的内容已损坏"):
        lay_in(saved_pdf(ours), tree, leaves)
