"""Which files a workbook may name, and what is said of the others."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import ImageFile

from generator.annexes.files import read_annexes
from generator.errors import Unusable
from generator.workbook.read import read_workbook
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
