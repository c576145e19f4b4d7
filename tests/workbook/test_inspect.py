"""What a workbook's file holds beside what is seen on its sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from generator.edition.load import load_edition
from generator.errors import Unusable
from generator.submission import Notice
from generator.text import same
from generator.workbook.form import SPARSE, write_form
from generator.workbook.hints import form_hints
from generator.workbook.reading.inspect import inspect_package
from generator.workbook.reading.workbook import read_workbook
from generator.workbook.spreadsheet.package import Package
from tests.helpers import Formula, changed, edited, form_of_example, packed, parts_of, unpacked
from tests.samples import EXAMPLES, example
from tests.sampling import editions

pytestmark = pytest.mark.slow

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def held(content: bytes) -> tuple[Notice, ...]:
    return inspect_package(Package(None, content), form_hints(example()[1]))


def after(change: Callable[[Workbook], object]) -> tuple[Notice, ...]:
    return held(edited(change))


def with_parts(parts: Mapping[str, str]) -> tuple[Notice, ...]:
    more = {name: text.encode() for name, text in parts.items()}
    return held(packed({**parts_of(), **more}))


def where(notice: Notice) -> list[str]:
    return [cell.where for cell in notice.cells]


def test_a_form_holds_nothing_beside() -> None:
    assert held(form_of_example()) == ()
    assert after(lambda book: book["公开01表"]) == ()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_the_examples_hold_nothing_beside(file: Path) -> None:
    _, edition = read_workbook(file)
    assert inspect_package(Package(None, file.read_bytes()), form_hints(edition)) == ()


def test_hidden_sheets() -> None:
    def change(book: Workbook) -> None:
        book["附件"].sheet_state = "hidden"
        book.create_sheet("底稿").sheet_state = "veryHidden"
        book["底稿"]["A1"] = "工资明细"
        book.create_sheet("空").sheet_state = "hidden"
        book.create_sheet("WpsReserved_CellImgList").sheet_state = "veryHidden"
        book["WpsReserved_CellImgList"]["A1"] = 1

    first, second = after(change)
    assert first.message.startswith("工作表“附件”是隐藏的")
    assert second.message.startswith("工作表“底稿”是深度隐藏")
    assert where(second) == ["底稿!A1"]
    assert not first.minor


def test_hidden_rows_and_columns_with_content() -> None:
    def change(book: Workbook) -> None:
        sheet = book["主要职责"]
        sheet["A30"], sheet["H2"] = "旧职责", "备忘"
        sheet.row_dimensions[30].hidden = True
        sheet.row_dimensions[40].hidden = True
        sheet.column_dimensions["H"].hidden = True
        sheet.column_dimensions["K"].hidden = True

    rows, columns = after(change)
    assert rows.message.startswith("“主要职责”有 1 个隐藏的行里有内容")
    assert where(rows) == ["主要职责!A30"]
    assert columns.message.startswith("“主要职责”有 1 个隐藏的列里有内容")
    assert where(columns) == ["主要职责!H2"]


def test_rows_that_the_form_keeps_for_subjects_are_no_content() -> None:
    def change(book: Workbook) -> None:
        for row in (90, 91):
            book["公开03表"].row_dimensions[row].hidden = True

    hidden = unpacked(edited(change))
    fetched = changed({"公开03表!A90": Formula("1+1", "2")}, hidden)
    assert held(fetched) == ()
    (typed,) = held(changed({"公开03表!A91": "2010302"}, unpacked(fetched)))
    assert where(typed) == ["公开03表!A91"]


@pytest.mark.parametrize("edition_id", editions())
def test_the_comments_of_a_form_are_its_hints(edition_id: str) -> None:
    edition = load_edition(edition_id)
    hints = form_hints(edition)
    book = load_workbook(BytesIO(write_form(edition, spare=SPARSE)))
    comments = [
        cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    ]
    assert len(comments) > 5, "> 5"
    assert {same(text) for text in comments} <= hints


def test_comments_are_known_by_what_they_say_not_by_who_saved_them() -> None:
    def change(book: Workbook) -> None:
        own = book["增减原因"]["B1"].comment.text
        book["增减原因"]["B1"].comment = Comment(own, " ")
        book["公开01表"]["C7"].comment = Comment("问一下李科", "王会计")
        book["公开01表"]["C8"].comment = Comment("填万元", "juesuan")
        book["上年数"]["B1"].comment.text += "。去年的底稿在李科那里"
        remark = "【审核意见】\n错误 1：合计与各项不符。请核对"
        book["公开01表"]["C9"].comment = Comment(remark, " ")
        book["公开01表"]["C10"].comment = Comment(f"{remark}\n已问过李科", "juesuan")

    assert [cell for notice in after(change) for cell in where(notice)] == [
        "公开01表!C7",
        "公开01表!C8",
        "公开01表!C10",
        "上年数!B1",
    ]


def test_formulas_that_refer_to_other_files() -> None:
    link = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" TargetMode="External" '
    link += (
        f'Type="{TYPES}/externalLinkPath" Target="file:///C:/Users/li/%E5%BA%95%E7%A8%BF.xlsx"/>'
    )
    found = with_parts(
        {
            "xl/externalLinks/externalLink1.xml": "<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": link + "</Relationships>",
        }
    )
    assert [item.message for item in found] == [
        "填报表的公式引用了其他文件“底稿.xlsx”，里面留有那些文件的内容。请改为数值，断开链接"
    ]


def test_names_that_point_to_other_files() -> None:
    def change(book: Workbook) -> None:
        book.defined_names["旧数"] = DefinedName("旧数", attr_text="'[底稿.xlsx]表一'!$A$1")
        book.defined_names["本表"] = DefinedName("本表", attr_text="'公开01表'!$A$1")

    (notice,) = after(change)
    assert notice.message == "填报表的名称“旧数”指向其他文件。请在名称管理器中删去"


def test_links_to_files() -> None:
    def change(book: Workbook) -> None:
        sheet = book["主要职责"]
        for row, target in enumerate(
            ("C:\\底稿\\明细.xlsx", "https://www.gov.cn/a.xlsx", "mailto:a@b.cn"), start=2
        ):
            sheet.cell(row, 5, "见").hyperlink = target

    (notice,) = after(change)
    assert notice.message == "“主要职责”有指向文件“明细.xlsx”的链接。转交填报表前请删去"


def test_who_wrote_it_is_only_to_know() -> None:
    def change(book: Workbook) -> None:
        book.properties.creator = "李四"
        book.properties.lastModifiedBy = "王五"

    (notice,) = after(change)
    assert notice.minor
    assert notice.message.startswith("填报表的文件属性里有作者“李四”、最后修改者“王五”")
    for nobody in ("juesuan", "", "Administrator"):

        def anonymous(book: Workbook, name: str = nobody) -> None:
            book.properties.creator = book.properties.lastModifiedBy = name

        assert after(anonymous) == ()


def test_a_company_in_the_properties() -> None:
    app = "<Properties><Application>Microsoft Excel</Application><Company>某会计师事务所</Company>"
    (notice,) = with_parts({"docProps/app.xml": app + "</Properties>"})
    assert "公司“某会计师事务所”" in notice.message


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/vbaProject.bin", "宏"),
        ("xl/embeddings/oleObject1.bin", "嵌入的文件或控件"),
        ("xl/revisions/revisionLog1.xml", "修订记录"),
    ],
)
def test_objects_macros_and_earlier_versions(part: str, words: str) -> None:
    (notice,) = with_parts({part: "<x/>"})
    assert f"填报表的文件里有{words}" in notice.message


def test_other_parts_are_no_matter() -> None:
    assert with_parts({"xl/media/image1.png": "", "xl/printerSettings/p1.bin": ""}) == ()


def test_entities_are_refused() -> None:
    core = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x><creator>&e;</creator></x>'
    with pytest.raises(Unusable, match="含有文档类型声明"):
        with_parts({"docProps/core.xml": core})


def test_what_is_drawn_upon_a_sheet_is_not_published() -> None:
    anchor = "<twoCellAnchor><from><col>{}</col><row>{}</row></from><{}/></twoCellAnchor>"
    drawn = ((2, 4, "pic"), (1, 8, "pic"), (3, 19, "graphicFrame"), (0, 0, "sp"))
    relations = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId9" Type="{TYPES}/drawing"'
    relations += ' Target="../drawings/drawing9.xml"/></Relationships>'
    pictures, charts, boxes = with_parts(
        {
            "xl/worksheets/_rels/sheet1.xml.rels": relations,
            "xl/drawings/drawing9.xml": "<d>"
            + "".join(anchor.format(*it) for it in drawn)
            + "</d>",
        }
    )
    assert pictures.message.endswith(
        "上有 2 个图片，不会公开。要公开的另存为文件，写在《附件文件》里；不要的请删去"
    )
    assert [place.partition("!")[2] for place in where(pictures)] == ["C5", "B9"]
    assert "上有 1 个图表，不会公开" in charts.message
    assert where(charts)[0].endswith("!D20")
    assert "上有 1 个图形或文本框，不会公开" in boxes.message
