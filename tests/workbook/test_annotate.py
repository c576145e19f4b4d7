"""The annotated copy: the department's own workbook, with colours, comments and a first sheet."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from generator.build import examine
from generator.checks.finding import Finding
from generator.commands.report import review_of
from generator.submission import Cell
from generator.workbook.remarks import MARK, Remark, Review
from generator.workbook.writing.review import COLOURS, with_review
from tests.helpers import Formula, changed, edited, unpacked
from tests.office import Office
from tests.samples import EXAMPLES
from tests.sampling import sampled

pytestmark = pytest.mark.slow

RED, ORANGE, BLUE = COLOURS.values()
SHEET = "审核意见"
#: The sheets that are marked in these tests; the rest of the form would be read again and again.
MARKED = ("公开01表", "增减原因")


@cache
def small() -> bytes:
    """The example's form with the sheets that are marked."""

    def keep(book: Workbook) -> None:
        for sheet in book.worksheets:
            if sheet.title not in MARKED:
                book.remove(sheet)

    return edited(keep)


def remark(*places: str, severity: str = "error", number: int = 1, waived: str = "") -> Remark:
    level = {"error": "错误", "warning": "警告", "info": "提示"}[severity]
    cells = tuple(Cell(sheet, address) for sheet, address in (at.split("!") for at in places))
    return Remark(number, severity, level, "A03", "不等", "请核对", "收支平衡", waived, cells)


def review(*remarks: Remark) -> Review:
    return Review("某局2022年度部门决算", "错误 1 个", remarks, ())


@pytest.fixture
def book_of(tmp_path: Path) -> Callable[..., Workbook]:
    """The copy of a workbook, marked with remarks; `rounds` times over."""

    def annotated(*remarks: Remark, content: bytes | None = None) -> Workbook:
        file = tmp_path / "表.xlsx"
        if content is not None or not file.exists():
            file.write_bytes(content or small())
        before = file.read_bytes()
        copy = with_review(file, review(*remarks))
        assert file.read_bytes() == before
        file.write_bytes(copy)
        return load_workbook(BytesIO(copy))

    return annotated


BookOf = Callable[..., Workbook]


def colour(book: Workbook, place: str) -> str | None:
    sheet, address = place.split("!")
    fill = book[sheet][address].fill
    return str(fill.fgColor.rgb) if fill.fill_type == "solid" else None


def comment(book: Workbook, place: str) -> str:
    sheet, address = place.split("!")
    found = book[sheet][address].comment
    return found.text if found is not None else ""


def rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    return [row for row in sheet.iter_rows(values_only=True) if any(row)]


@pytest.mark.parametrize(("severity", "expected"), list(COLOURS.items()))
def test_a_cell_is_coloured_and_says_why(book_of: BookOf, severity: str, expected: str) -> None:
    book = book_of(remark("公开01表!C33", severity=severity))
    assert colour(book, "公开01表!C33") == expected
    level = {"error": "错误", "warning": "警告", "info": "提示"}[severity]
    assert comment(book, "公开01表!C33") == f"{MARK}\n{level} 1：不等。请核对"


def test_the_gravest_remark_gives_the_colour(book_of: BookOf) -> None:
    items = [
        remark("公开01表!C33", severity="error", number=1),
        remark("公开01表!C33", severity="info", number=2),
    ]
    book = book_of(*reversed(items))
    assert colour(book, "公开01表!C33") == RED
    assert len(comment(book, "公开01表!C33").splitlines()) == 3


def test_the_first_cell_of_a_merged_range_is_marked(book_of: BookOf) -> None:
    book = book_of(remark("公开01表!C1"))
    assert colour(book, "公开01表!A1") == RED
    assert MARK in comment(book, "公开01表!A1")


def test_comments_are_kept_and_appended_to(book_of: BookOf) -> None:
    def add(book: Workbook) -> None:
        book["公开01表"]["C33"].comment = Comment("张三：\n待核", "张三")
        book["公开01表"]["C34"].comment = Comment("不动", "李四")

    book = book_of(remark("公开01表!C33"), content=edited(add, small()))
    assert comment(book, "公开01表!C33") == f"张三：\n待核\n\n{MARK}\n错误 1：不等。请核对"
    assert book["公开01表"]["C33"].comment.author == "张三"
    assert comment(book, "公开01表!C34") == "不动"


def test_all_else_stays(book_of: BookOf) -> None:
    before = load_workbook(BytesIO(changed({})))
    book = book_of(remark("公开01表!C33"), content=changed({}))
    assert book.sheetnames == [SHEET, *before.sheetnames]
    for sheet in before.worksheets:
        copy = book[sheet.title]
        assert copy.merged_cells.ranges == sheet.merged_cells.ranges
        assert copy.protection.sheet == sheet.protection.sheet
        assert copy.freeze_panes == sheet.freeze_panes
        assert len(copy.data_validations.dataValidation) == len(
            sheet.data_validations.dataValidation
        )
        for row in sheet.iter_rows():
            for cell in row:
                other = copy[cell.coordinate]
                assert other.value == cell.value
                assert other.number_format == cell.number_format
                if (sheet.title, cell.coordinate) != ("公开01表", "C33"):
                    assert other.fill.fgColor.rgb == cell.fill.fgColor.rgb


def test_formulas_keep_their_values(tmp_path: Path) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(changed({"公开01表!C33": Formula("SUM(C7:C14)", "12.5")}, unpacked(small())))
    copy = with_review(file, review(remark("公开01表!C34")))
    assert load_workbook(BytesIO(copy))["公开01表"]["C33"].value == "=SUM(C7:C14)"
    assert load_workbook(BytesIO(copy), data_only=True)["公开01表"]["C33"].value == 12.5


def test_the_sheet_lists_every_remark_with_links(book_of: BookOf) -> None:
    places = ("公开01表!C33", "公开01表!F33", "公开01表!C7")
    book = book_of(remark(*places), remark("增减原因!B3", severity="info", number=2))
    sheet = book[SHEET]
    assert book.active is sheet
    listed = rows(sheet)
    assert listed[0][0] == SHEET
    assert listed[1][0] == "某局2022年度部门决算 错误 1 个"
    assert listed[3][:7] == ("序号", "级别", "规则", "意见", "依据", "说明", "位置")
    assert listed[4] == (1, "错误", "A03", "不等。请核对", "收支平衡", None, *places[:2])
    assert listed[5] == (None,) * 6 + (places[2], None)
    assert listed[6][:2] == (2, "提示")
    links = {cell.value: cell.hyperlink for row in sheet.iter_rows() for cell in row}
    for place in places:
        name, address = place.split("!")
        link = links[place]
        assert link is not None
        assert link.location == f"'{name}'!{address}"
        assert link.target is None


def test_last_year_and_waived_cells_are_listed_only(book_of: BookOf) -> None:
    book = book_of(
        remark("[去年.xlsx]公开01表!C33"),
        remark("公开01表!C34", number=2, waived="照实公开"),
        remark("没有这页!A1", number=3),
    )
    assert colour(book, "公开01表!C33") != RED
    assert colour(book, "公开01表!C34") != RED
    assert comment(book, "公开01表!C34") == ""
    listed = rows(book[SHEET])[4:]
    assert [row[6] for row in listed] == ["[去年.xlsx]公开01表!C33", "公开01表!C34", "没有这页!A1"]
    assert listed[1][1] == "已说明"
    assert listed[1][5] == "照实公开"
    linked = [cell for row in book[SHEET].iter_rows() for cell in row if cell.hyperlink]
    assert [cell.value for cell in linked] == ["公开01表!C34"]


def test_words_that_look_like_formulas_are_words(book_of: BookOf) -> None:
    item = Remark(1, "error", "错误", "=A1", "=1+1\x0b", "", "=B1", "", (Cell("=页", "A1"),))
    cells = [cell for row in book_of(item)[SHEET].iter_rows() for cell in row]
    assert {cell.value for cell in cells} >= {"=A1", "=1+1", "=B1", "=页!A1"}
    assert all(cell.data_type != "f" for cell in cells)


def test_no_remarks(book_of: BookOf) -> None:
    assert rows(book_of()[SHEET])[4][0] == "没有审核意见"


# once more


def test_marks_of_an_earlier_run_go_away(book_of: BookOf) -> None:
    def own(book: Workbook) -> None:
        sheet = book["公开01表"]
        sheet["C33"].comment = Comment("待核", "张三")
        sheet["C33"].fill = PatternFill("solid", fgColor="FF00FF00")
        sheet["C34"].fill = PatternFill()

    original = load_workbook(BytesIO(edited(own, small())))
    places = ("公开01表!C33", "公开01表!C34", "公开01表!C7")
    first = book_of(remark(*places), content=edited(own, small()))
    assert all(colour(first, place) == RED for place in places)
    again = book_of(remark("公开01表!C8", severity="warning"))
    assert again.sheetnames == first.sheetnames
    for place in places:
        assert colour(again, place) == colour(original, place)
        assert comment(again, place) == comment(original, place)
    assert colour(again, "公开01表!C8") == ORANGE
    assert [row[6] for row in rows(again[SHEET])[4:]] == ["公开01表!C8"]


def test_the_same_again_is_the_same(book_of: BookOf) -> None:
    first, second = book_of(remark("公开01表!C33")), book_of(remark("公开01表!C33"))
    assert comment(first, "公开01表!C33") == comment(second, "公开01表!C33")
    fills = [book["公开01表"]["C33"].fill for book in (first, second)]
    assert fills[0].bgColor.rgb == fills[1].bgColor.rgb != "00000000"
    assert rows(first[SHEET]) == rows(second[SHEET])


def test_an_answer_below_our_comment_stays(book_of: BookOf) -> None:
    content = small()

    def answer(book: Workbook) -> None:
        cell = book["公开01表"]["C33"]
        cell.comment = Comment(f"{cell.comment.text}\n已问财务", "王五")

    first = BytesIO()
    book = book_of(remark("公开01表!C33"), content=content)
    answer(book)
    book.save(first)
    again = book_of(content=first.getvalue())
    assert comment(again, "公开01表!C33") == "已问财务"


def test_a_red_cell_of_ones_own_stays(book_of: BookOf) -> None:
    def own(book: Workbook) -> None:
        book["公开01表"]["C33"].fill = PatternFill("solid", fgColor="FFFF0000")

    book_of(content=edited(own, small()))
    assert colour(book_of(), "公开01表!C33") == "FFFF0000"


def what(findings: tuple[Finding, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (item.rule, item.message, tuple(cell.where for cell in item.cells)) for item in findings
    ]


#: What an ordinary run tries: the oldest form with words waived, and one of another region.
TRIED = {
    file
    for file in EXAMPLES
    if file.parent.name in {"nanchang-bigdata-2021", "made-up-shanghai-2024"}
}


@pytest.mark.parametrize("file", sampled(EXAMPLES, TRIED), ids=lambda file: file.parent.name)
def test_the_copy_of_an_example_checks_alike(file: Path, tmp_path: Path) -> None:
    """The copy is read as the original: neither our sheet nor our comments are found fault with."""
    for part in file.parent.iterdir():
        shutil.copy(part, tmp_path)
    original = examine(tmp_path / file.name)
    copy = tmp_path / "意见.xlsx"
    copy.write_bytes(with_review(file, review_of(original)))
    assert what(examine(copy).findings) == what(original.findings)
    book = load_workbook(copy)
    for finding in original.findings:
        for cell in finding.cells if not finding.waived else ():
            sheet = book[cell.sheet]
            merged = next((area for area in sheet.merged_cells if cell.address in area), None)
            address = str(merged).partition(":")[0] if merged else cell.address
            assert sheet[address].fill.fgColor.rgb in {RED, ORANGE, BLUE}
            assert finding.message.split("\n")[0][:20] in sheet[address].comment.text


def test_libreoffice_opens_the_copy(tmp_path: Path, office: Office) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(changed({"公开01表!C33": 999}))
    copy = tmp_path / "意见.xlsx"
    copy.write_bytes(with_review(file, review_of(examine(file))))
    (saved,) = office.convert([copy], tmp_path / "out", "xlsx:Calc MS Excel 2007 XML")
    book = load_workbook(saved)
    assert book.sheetnames[0] == SHEET
    assert colour(book, "公开01表!C33") == RED
    assert MARK in comment(book, "公开01表!C33")
    # LibreOffice forgets the former colour, but ours goes away
    again = load_workbook(BytesIO(with_review(saved, review())))
    assert colour(again, "公开01表!C33") is None
    assert comment(again, "公开01表!C33") == ""
    with zipfile.ZipFile(saved) as package:
        assert package.testzip() is None
