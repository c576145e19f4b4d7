"""What stands in Word files beside plain words: notes, symbols, controls, formulas, drawings."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.annexes.makers import bytes_of, read_one, repacked, word
from tests.annexes.test_readers import lines, read_bytes, remarks

SPACES = (
    f"{nsdecls('w', 'r', 'a', 'wp', 'pic', 'm')}"
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATIONS = "word/_rels/document.xml.rels"


def with_body(*elements: str) -> bytes:
    """A document that ends with elements of WordprocessingML."""
    document = word(("首", ""))
    body = document.element.body
    for element in elements:
        head, mark, rest = element.partition(">")
        end = "/" if head.endswith("/") else ""
        body.insert(len(body) - 1, parse_xml(f"{head.rstrip('/')} {SPACES}{end}{mark}{rest}"))
    return bytes_of(document)


def run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


def text(words: str) -> str:
    return run(f"<w:t>{words}</w:t>")


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def cells(*contents: str) -> str:
    return "".join(f"<w:tc>{content}</w:tc>" for content in contents)


def table(rows: str) -> str:
    return f'<w:tbl><w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="1"/></w:tblGrid>{rows}</w:tbl>'


@pytest.mark.parametrize(
    ("element", "said"),
    [
        # what forms tick, whatever font it is from
        (paragraph(run('<w:sym w:char="F052"/><w:t>是</w:t>')), ["text: ☑是"]),
        (paragraph(run('<w:sym w:char="F0A8"/><w:t>否</w:t>')), ["text: ☐否"]),
        (paragraph(run('<w:sym w:char="F021"/><w:t>其他</w:t>')), ["text: •其他"]),
        # what ends a line or parts words
        (paragraph(run("<w:t>乙</w:t><w:br/><w:t>丙</w:t>")), ["text: 乙\n丙"]),
        (paragraph(run('<w:t>乙</w:t><w:br w:type="page"/><w:t>丙</w:t>')), ["text: 乙丙"]),
        (paragraph(run("<w:t>乙</w:t><w:tab/><w:t>丙</w:t>")), ["text: 乙　丙"]),
        (paragraph(run("<w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t>")), ["text: A-B"]),
        # within content controls, links and alternatives
        (f"<w:sdt><w:sdtContent>{paragraph(text('控件'))}</w:sdtContent></w:sdt>", ["text: 控件"]),
        (
            paragraph(f"<w:sdt><w:sdtContent>{text('行内')}</w:sdtContent></w:sdt>"),
            ["text: 行内"],
        ),
        (paragraph(f"<w:hyperlink>{text('链接')}</w:hyperlink>"), ["text: 链接"]),
        (
            paragraph(
                f"<mc:AlternateContent><mc:Choice>{text('新')}</mc:Choice>"
                f"<mc:Fallback>{text('旧')}</mc:Fallback></mc:AlternateContent>"
            ),
            ["text: 新"],
        ),
        (
            paragraph(
                run(
                    "<mc:AlternateContent><mc:Choice><w:t>新</w:t></mc:Choice>"
                    "<mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent>"
                )
            ),
            ["text: 新"],
        ),
        (
            (
                f"<mc:AlternateContent><mc:Choice>{paragraph(text('段'))}</mc:Choice>"
                "</mc:AlternateContent>"
            ),
            ["text: 段"],
        ),
        # a list of contents is made anew
        (
            (
                '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
                f"</w:docPartObj></w:sdtPr>"
                f"<w:sdtContent>{paragraph(text('目录'))}</w:sdtContent></w:sdt>"
            ),
            [],
        ),
    ],
)
def test_what_a_paragraph_says(tmp_path: Path, element: str, said: list[str]) -> None:
    annex = read_bytes(tmp_path, "甲.docx", with_body(element))
    assert lines(annex) == ["text: 首", *said]
    assert remarks(annex) == []


LEFT, RIGHT, BELOW, GONE = (paragraph(text(words)) for words in "左右下删")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            f"<w:tr>{cells(LEFT, RIGHT)}</w:tr>",
            ["左|右"],
        ),
        # rows and cells within content controls
        (
            (f"<w:sdt><w:sdtContent><w:tr>{cells(LEFT, RIGHT)}</w:tr></w:sdtContent></w:sdt>"),
            ["左|右"],
        ),
        (
            (
                f"<w:tr>{cells(paragraph(text('左')))}<w:sdt><w:sdtContent>"
                f"{cells(paragraph(text('右')))}</w:sdtContent></w:sdt></w:tr>"
            ),
            ["左|右"],
        ),
        # a table within a cell: its rows as lines
        (
            "<w:tr>"
            + cells(
                paragraph(text("左")),
                table(f"<w:tr>{cells(paragraph(text('一')), paragraph(text('二')))}</w:tr>")
                + paragraph(text("后")),
            )
            + "</w:tr>",
            ["左|一　二\n后"],
        ),
        # a row that begins with the second column
        (
            (
                f"<w:tr>{cells(LEFT, RIGHT)}</w:tr>"
                f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cells(BELOW)}</w:tr>'
            ),
            ["左|右", "|下"],
        ),
        # a row that was struck out
        (
            (
                f"<w:tr>{cells(LEFT, RIGHT)}</w:tr>"
                f"<w:tr><w:trPr><w:del/></w:trPr>{cells(GONE, BELOW)}</w:tr>"
            ),
            ["左|右"],
        ),
    ],
)
def test_what_a_table_says(tmp_path: Path, rows: str, said: list[str]) -> None:
    annex = read_bytes(tmp_path, "甲.docx", with_body(table(rows)))
    assert lines(annex) == ["text: 首", *said]


@pytest.mark.parametrize(
    ("element", "remark"),
    [
        (
            paragraph("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"),
            "公式只公开了其中的文字：第 2 段。请核对，或换成图片",
        ),
        (
            paragraph(run("<w:drawing><a:graphic/></w:drawing>")),
            "图形、图表没有公开：第 2 段。请截成图片（PNG）后再插入",
        ),
        (
            paragraph(run('<w:drawing><a:blip r:embed="rId99"/></w:drawing>')),
            "图片格式不能读取，没有公开：第 2 段。请另存为 PNG 后再插入",
        ),
        (
            paragraph(run('<w:pict><v:imagedata r:id="rId99"/></w:pict>')),
            "图片格式不能读取，没有公开：第 2 段。请另存为 PNG 后再插入",
        ),
        (
            paragraph(f'<w:del w:id="1">{run("<w:delText>删</w:delText>")}</w:del>'),
            "有没有接受或拒绝的修订（第 2 段），已按接受后的文字公开。请核对，接受修订后另存",
        ),
    ],
)
def test_what_is_said_to_be_left_out(tmp_path: Path, element: str, remark: str) -> None:
    annex = read_bytes(tmp_path, "甲.docx", with_body(element))
    assert [said.removeprefix("附件“甲.docx”") for said in remarks(annex)] == [remark]


def test_many_places_are_counted(tmp_path: Path) -> None:
    formula = paragraph("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>")
    (remark,) = remarks(read_bytes(tmp_path, "甲.docx", with_body(*[formula] * 7)))
    assert "第 2 段、第 3 段、第 4 段、第 5 段、第 6 段等 7 处" in remark


def test_footnotes_stand_below_what_they_explain(tmp_path: Path) -> None:
    content = with_body(
        paragraph(text("乙") + run('<w:footnoteReference w:id="2"/>')),
        paragraph(text("丙") + run('<w:footnoteReference w:id="9"/>')),  # of which nothing is said
    )
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"/>'
        f'<w:footnote w:id="2">{paragraph(text("说明"))}</w:footnote></w:footnotes>'
    )
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        relations = package.read(RELATIONS).decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    own = f'<Relationship Id="rId98" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    changes = {
        RELATIONS: relations.replace("</Relationships>", own).encode(),
        "word/footnotes.xml": notes.encode(),
    }
    (tmp_path / "甲.docx").write_bytes(repacked(content, changes))
    said = lines(read_one(tmp_path, "甲.docx"))
    assert said == ["text: 首", "text: 乙〔1〕", "text: 丙", "note: 〔1〕 说明"]
