"""Published PDFs come as the paragraphs and tables that they were before they were set."""

from pathlib import Path

import pikepdf
import pytest

from generator.annexes.model import DrawnGrid, Words
from generator.annexes.table import laid_out
from generator.build import build, examine
from generator.errors import Unusable
from generator.examination import Examination
from generator.figures.derive import derive
from generator.published.bring import bring
from generator.published.read import read_published
from generator.published.source import PublishedText, read_source
from generator.workbook.form import write_form
from tests.departments import department
from tests.office import Office
from tests.published.papers import DOWN, LEFT, RIGHT, SIZE, Paper
from tests.samples import EXAMPLES, examined
from tests.years import edition_of

#: Lines as wide as the page, and what begins the next one.
FULL = "本部门二〇二二年度收入总计一千二百万元，其中年初结转"  # 27 letters: 432 of 440 points
INDENT = LEFT + 2 * SIZE


def read(tmp_path: Path, paper: Paper) -> PublishedText:
    return read_source(paper.save(tmp_path))


def texts(source: PublishedText) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Words)]


def tables(source: PublishedText) -> list[list[list[str]]]:
    """The cells of each table, row by row; one that reaches over several says how far."""
    found = []
    for block in source.blocks:
        if isinstance(block, DrawnGrid):
            rows: list[list[str]] = [[] for _ in (*block.head, *block.body)]
            for at, _, cell in laid_out(block):
                far = f"[{cell.rows}×{cell.columns}]" if (cell.rows, cell.columns) != (1, 1) else ""
                rows[at].append(cell.text + far)
            found.append(rows)
    return found


def written(paper: Paper, *lines: str, y: float = 120, x: float = LEFT) -> None:
    for at, line in enumerate(lines):
        paper.words(x, y + 28 * at, line)


def test_lines_of_a_paragraph_are_joined(tmp_path: Path) -> None:
    paper = Paper()
    paper.words(INDENT, 120, FULL[:25])
    written(paper, FULL, FULL, FULL, "共计12", y=148)
    paper.words(INDENT, 260, "第二段。")
    paper.page()
    assert texts(read(tmp_path, paper)) == [FULL[:25] + FULL * 3 + "共计12", "第二段。"]


def test_paragraphs_of_one_line_each_are_not_joined(tmp_path: Path) -> None:
    paper = Paper()
    for lines in ((INDENT,) * 6, (INDENT, LEFT, LEFT, LEFT, LEFT, LEFT)):
        for at, x in enumerate(lines):
            paper.words(x, 120 + 28 * at, FULL[: 25 if x == INDENT else 27])
        paper.page()
        paper.page()
    assert texts(read(tmp_path, paper)) == [FULL[:25]] * 6 + [FULL[:25] + FULL * 5]


def test_a_number_that_a_line_end_cuts_is_one_number(tmp_path: Path) -> None:
    paper = Paper()
    written(
        paper, FULL, FULL, FULL, "较上年增加二百万元，增长百分之三十，主要是增加123", "4.56万元。"
    )
    paper.page()
    assert texts(read(tmp_path, paper))[0].endswith("增加1234.56万元。")


def test_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    paper = Paper()
    for number in (1, 2, 3):
        paper.words(200, 60, "某局二〇二二年度部门决算", 10)
        written(paper, FULL, FULL, FULL, FULL, y=600)
        paper.words(280, 800, f"— {number} —", 12)
        paper.page()
    (text,) = texts(read(tmp_path, paper))
    assert text == FULL * 12


@pytest.mark.parametrize("number", ["第 7 页 共 30 页", "-7-", "7", "— 7 —", "7/30"])
def test_numbers_of_pages_are_left_out(tmp_path: Path, number: str) -> None:
    paper = Paper()
    paper.words(LEFT, 300, "正文。")
    paper.words(280, 800, number, 12)
    paper.page()
    assert texts(read(tmp_path, paper)) == ["正文。"]


def test_lines_of_a_contents_page_stay_lines(tmp_path: Path) -> None:
    paper = Paper()
    for at, title in enumerate(("一、收入", "二、支出", "三、说明", "四、名词")):
        paper.words(
            LEFT, 120 + 28 * at, f"{title}..........................................{at + 1}"
        )
        paper.words(LEFT, 320 + 28 * at, title)
        paper.words(RIGHT - 8, 320 + 28 * at, str(at + 1))
    paper.page()
    source = read(tmp_path, paper)
    assert tables(source) == []
    assert [text[:4] for text in texts(source)] == [
        "一、收入",
        "二、支出",
        "三、说明",
        "四、名词",
    ] * 2


def test_letters_printed_twice_to_look_bold_are_read_once(tmp_path: Path) -> None:
    paper = Paper()
    for shift in (0, 0.4):
        paper.words(LEFT + shift, 120, "合计1122")
    paper.page()
    assert texts(read(tmp_path, paper)) == ["合计1122"]


def test_cells_that_reach_over_others(tmp_path: Path) -> None:
    paper = Paper()
    for y, start in ((100, 80), (120, 180), (140, 80), (160, 80)):
        paper.line(start, y, 380, y)
    for x, start in ((80, 100), (180, 100), (280, 120), (380, 100)):
        paper.line(x, start, x, 160)
    for x, y, text in (
        (90, 116, "项"), (90, 130, "目"), (190, 116, "支出"), (190, 134, "基本"),
        (290, 134, "项目"), (90, 154, "教育"), (190, 154, "1.00"), (290, 154, "2.00"),
    ):  # fmt: skip
        paper.words(x, y, text, 10)
    paper.page()
    source = read(tmp_path, paper)
    assert tables(source) == [
        [["项目[2×1]", "支出[1×2]"], ["基本", "项目"], ["教育", "1.00", "2.00"]]
    ]
    grid = next(block for block in source.blocks if isinstance(block, DrawnGrid))
    assert grid.body[-1][1].where == "第 1 页表格 1 第 3 行第 2 格"


def test_a_table_open_to_its_sides(tmp_path: Path) -> None:
    paper = Paper()
    for y in (100, 120, 140):
        paper.line(80, y, 380, y)
    for x in (180, 280):
        paper.line(x, 100, x, 140)
    for y, row in ((114, ("项目", "基本", "项目")), (134, ("教育", "1.00", "2.00"))):
        for x, text in zip((90, 190, 290), row, strict=True):
            paper.words(x, y, text, 10)
    paper.page()
    assert tables(read(tmp_path, paper)) == [[["项目", "基本", "项目"], ["教育", "1.00", "2.00"]]]


def test_rows_without_lines_between_them(tmp_path: Path) -> None:
    paper = Paper()
    paper.grid([80, 180, 280, 380], [100, 120, 180], [["项目", "一", "二"], ["", "", ""]])
    for y, row in ((136, ("教育", "1.00", "2.00")), (156, ("卫生", "3.00", "0.00"))):
        for x, text in zip((90, 190, 290), row, strict=True):
            paper.words(x, y, text, 10)
    paper.page()
    assert tables(read(tmp_path, paper)) == [
        [["项目", "一", "二"], ["教育", "1.00", "2.00"], ["卫生", "3.00", "0.00"]]
    ]


def test_a_table_without_any_lines(tmp_path: Path) -> None:
    paper = Paper()
    written(paper, "收入决算表")
    rows = [("项目", "预算数", "决算数"), ("教育支出", "1234.50", "2.00"), ("卫生", "", "13.00"),
            ("合计", "1234.50", "15.00")]  # fmt: skip
    for at, row in enumerate(rows):
        for end, text in zip((160, 300, 400), row, strict=True):
            width = sum(5 if letter.isascii() else 10 for letter in text)
            paper.words(80 if end == 160 else end - width, 160 + 20 * at, text, 10)
    paper.page()
    source = read(tmp_path, paper)
    assert tables(source) == [[list(row) for row in rows]]
    assert texts(source) == ["收入决算表"]


def test_a_number_broken_in_its_cell_is_one_number(tmp_path: Path) -> None:
    paper = Paper()
    paper.grid([80, 180, 212, 300], [100, 120, 150], [["项目", "金额", "备注"], ["教育", "", ""]])
    paper.words(182, 132, "12345", 10)
    paper.words(182, 144, "6.78", 10)
    paper.page()
    assert tables(read(tmp_path, paper))[0][1] == ["教育", "123456.78", ""]


def test_broken_numbers_beside_one_another_stay_whole(tmp_path: Path) -> None:
    paper = Paper()
    paper.grid([80, 180, 212, 244], [100, 120, 150], [["项目", "一", "二"], ["教育", "", ""]])
    for x in (182, 214):
        paper.words(x, 132, "12345", 10)
        paper.words(x, 144, "6.78", 10)
    paper.page()
    assert tables(read(tmp_path, paper))[0][1:] == [["教育", "123456.78", "123456.78"]]


def test_a_number_too_long_for_its_cell_stays_whole(tmp_path: Path) -> None:
    paper = Paper()
    paper.grid([80, 180, 212, 300], [100, 120, 140], [["项目", "一", "二"], ["教育", "", ""]])
    paper.words(163, 134, "123456.78", 10)  # ends at 208, begins in the cell before
    paper.words(260, 134, "9.00", 10)
    paper.page()
    assert tables(read(tmp_path, paper))[0][1] == ["教育", "123456.78", "9.00"]


def test_numbers_that_nearly_touch_stay_in_their_cells(tmp_path: Path) -> None:
    paper = Paper()
    paper.grid([80, 96, 107, 300], [100, 120, 140], [["类", "款", "名称"], ["", "", "教育"]])
    paper.words(80.5, 134, "205", 10)
    paper.words(96.5, 134, "02", 10)
    paper.page()
    assert tables(read(tmp_path, paper))[0][1] == ["205", "02", "教育"]


def test_words_of_a_cell_that_run_from_above(tmp_path: Path) -> None:
    paper = Paper()
    paper.grid([80, 110, 240, 400], [100, 180], [["", "数量", "3"]])
    paper.words(90, 110, "产出指标", 10, DOWN)
    written(paper, "正文在这里，说明表里的情况。", y=300)
    paper.page()
    source = read(tmp_path, paper)
    assert tables(source) == [[["产出指标", "数量", "3"]]]
    assert source.unread == ()


def test_words_that_run_otherwise_outside_of_tables_are_told(tmp_path: Path) -> None:
    paper = Paper()
    written(paper, FULL, FULL, FULL)
    paper.words(40, 300, "这一段文字竖着印在页边上，没有办法读。", 10, DOWN)
    paper.page()
    source = read(tmp_path, paper)
    assert texts(source) == [FULL * 3]
    assert [(where, text[:6]) for where, text, _ in source.unread] == [("第 1 页", "这一段文字竖")]


HEAD = ["项目", "决算数", "备注"]


def over_pages(*, again: bool, title: str = "续表") -> Paper:
    """A table on two pages, its head on both or on the first only."""
    paper = Paper()
    paper.words(240, 100, "收入决算表")
    paper.grid([80, 240, 400, 520], [720, 740, 760], [HEAD, ["一、教育", "1.00", ""]])
    paper.words(280, 800, "— 1 —", 12)
    paper.page()
    if title:
        paper.words(80, 90, title, 10)
    rows = [["二、卫生", "2.00", ""], ["三、其他", "3.00", ""]]
    rows = [HEAD, *rows] if again else rows
    paper.grid([80, 240, 400, 520], [100 + 20 * at for at in range(len(rows) + 1)], rows)
    paper.words(80, 300, "注：本表以万元为单位。", 10)
    paper.words(280, 800, "— 2 —", 12)
    paper.page()
    return paper


def test_a_note_that_fills_its_line_takes_no_title_of_the_next_page(tmp_path: Path) -> None:
    paper = Paper()
    note = f"注：{FULL[:24]}。"
    written(paper, FULL, FULL, FULL, FULL)
    written(paper, note, y=400)
    paper.page()
    written(paper, "支出决算表", y=200)
    paper.page()
    assert texts(read(tmp_path, paper))[1:] == [note, "支出决算表"]


@pytest.mark.parametrize("title", ["续表", "收入决算表（续表）", "收入决算表", ""])
@pytest.mark.parametrize("again", [True, False])
def test_a_table_over_two_pages_is_one(tmp_path: Path, title: str, *, again: bool) -> None:
    source = read(tmp_path, over_pages(again=again, title=title))
    assert tables(source) == [
        [HEAD, ["一、教育", "1.00", ""], ["二、卫生", "2.00", ""], ["三、其他", "3.00", ""]]
    ]
    assert texts(source) == ["收入决算表", "注：本表以万元为单位。"]
    grid = next(block for block in source.blocks if isinstance(block, DrawnGrid))
    row = 3 if again else 2
    assert grid.body[-1][0].where == f"第 2 页表格 1 第 {row} 行第 1 格"


def test_the_next_table_is_another_one(tmp_path: Path) -> None:
    source = read(tmp_path, over_pages(again=True, title="支出决算表"))
    assert len(tables(source)) == 2


def test_a_page_on_its_side_is_read_upright(tmp_path: Path) -> None:
    paper = Paper()
    written(paper, "收入决算表")
    paper.grid([80, 240, 400, 520], [200, 220, 240], [HEAD, ["一、教育", "1.00", ""]])
    paper.page(sideways=True)
    source = read(tmp_path, paper)
    assert texts(source) == ["收入决算表"]
    assert tables(source) == [[HEAD, ["一、教育", "1.00", ""]]]
    (box,) = source.places.rectangles("第 1 页第 1 段")
    assert box.y1 - box.y0 == pytest.approx(5 * SIZE, abs=1)


def test_rectangles_cover_a_stretch_line_by_line(tmp_path: Path) -> None:
    paper = Paper()
    written(paper, FULL, FULL, FULL, FULL, "共1234.56万元。")
    paper.page()
    source = read(tmp_path, paper)
    (text,) = texts(source)
    start = text.index("1234.56")
    (box,) = source.places.rectangles("第 1 页第 1 段", start, start + 7)
    assert box.page == 1
    assert (box.x0, box.x1) == pytest.approx((LEFT + SIZE, LEFT + SIZE + 7 * SIZE / 2), abs=1)
    assert box.y0 < 842 - 232 < box.y1
    assert len(source.places.rectangles("第 1 页第 1 段")) == 5
    assert source.places.rectangles("第 9 页第 1 段") == ()


def test_a_page_of_more_lines_than_any_table_has_is_read_as_words(tmp_path: Path) -> None:
    paper = Paper()
    written(paper, "平面图")
    for at in range(60_001):
        paper.line(at % 590, at // 590 * 8, at % 590 + 3, at // 590 * 8)
    paper.page()
    source = read(tmp_path, paper)
    assert (texts(source), tables(source)) == (["平面图"], [])


def of_parts(*scanned: int) -> Paper:
    """Four pages, a part on each but the last, some of them scanned."""
    paper = Paper()
    for number, part in enumerate(
        ("第一部分 概况", "第二部分 决算表", "第三部分 说明", "附件"), start=1
    ):
        if number in scanned:
            paper.picture()
        else:
            written(paper, part, "本部门的情况在这里写明，共有三个科室，七名在职人员。")
        paper.page()
    return paper


def test_scanned_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="第 2 页：是扫描的图片，没有文字，读不了"):
        read(tmp_path, of_parts(2))


def test_a_scan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="第 1—4 页：是扫描的图片"):
        read(tmp_path, of_parts(1, 2, 3, 4))


def test_scanned_annexes_are_told(tmp_path: Path) -> None:
    source = read(tmp_path, of_parts(4))
    assert source.unread == (("第 4 页", "图片", "这一页是图片，没有文字，没有读"),)
    assert texts(source)[0] == "第一部分 概况"


def test_a_password_is_told(tmp_path: Path) -> None:
    paper = of_parts()
    with pytest.raises(Unusable, match="PDF 有打开密码"):
        read_source(paper.save(tmp_path, locked=True))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "公开.pdf"
    file.write_bytes(b"%PDF-1.7\n" + b"\x00" * 500)
    with pytest.raises(Unusable, match="不是可读的 PDF，或已损坏"):
        read_source(file)


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    paper = Paper()
    for _ in range(301):
        paper.page()
    with pytest.raises(Unusable, match="PDF 有 301 页"):
        read(tmp_path, paper)


def assert_says_the_same(pdf: Path, word: Path, edition: str) -> None:
    """A PDF is read as the DOCX is, figures, reasons and all."""
    ours, theirs = bring([pdf], None), bring([word], None)
    assert ours.published is not None
    assert ours.published.unread == ()
    own, other = ours.imported.submission, theirs.imported.submission
    assert own.identity == other.identity
    for part in ("reasons", "prior", "fields"):
        assert {name: cell.text for name, cell in getattr(own, part).items()} == {
            name: cell.text for name, cell in getattr(other, part).items()
        }
    for part in ("lists", "writings"):
        assert getattr(own, part).keys() == getattr(other, part).keys()
    figures = (derive(it, edition_of(edition)).figures for it in (own, other))
    amounts, expected = ({name: it.amount for name, it in found.items()} for found in figures)
    assert amounts == expected


def made_up(tmp_path: Path, edition: str) -> Examination:
    book = tmp_path / "book.xlsx"
    book.write_bytes(write_form(edition_of(edition), department(edition, 5, is_full=True)))
    return examine(book)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["typst", pytest.param("weasyprint", marks=pytest.mark.long)])
@pytest.mark.parametrize("edition", ["jiangxi-2022", "shanghai-2024"])
def test_our_own_pdf_says_what_our_docx_says(tmp_path: Path, edition: str, engine: str) -> None:
    examination = made_up(tmp_path, edition)
    (word,) = build(examination, tmp_path, ["docx"])
    (pdf,) = build(examination, tmp_path, ["pdf"], engine=engine)
    assert_says_the_same(pdf, word, edition)


@pytest.mark.slow
def test_an_import_tells_of_annexes_that_are_pictures(tmp_path: Path) -> None:
    (document,) = build(made_up(tmp_path, "jiangxi-2022"), tmp_path, ["pdf"])
    paper = Paper()
    paper.picture()
    paper.page()
    with pikepdf.open(document) as pdf:
        pdf.pages.extend(paper.pdf.pages)
        pdf.save(tmp_path / "公开.pdf")
        last = len(pdf.pages)
    brought = bring([tmp_path / "公开.pdf"], None)
    assert brought.published is not None
    (unread,) = brought.published.unread
    assert unread.where == f"第 {last} 页"
    assert any(f"没有读懂（第 {last} 页）" in line for line in brought.lines())


@pytest.mark.slow
def test_tables_cut_by_pages_are_sewn_together(tmp_path: Path) -> None:
    """A form of 120 rows with cells that reach over five pages, rows cut in the middle."""
    (book,) = (it for it in EXAMPLES if it.parent.name == "nanchang-bigdata-2021")
    (pdf,) = build(examined(book), tmp_path, ["pdf"])
    (word,) = build(examined(book), tmp_path, ["docx"])
    own, other = tables(read_source(pdf)), tables(read_source(word))
    assert own == other


def test_what_another_program_prints_says_the_same(tmp_path: Path, office: Office) -> None:
    edition = "jiangxi-2022"
    (word,) = build(made_up(tmp_path, edition), tmp_path, ["docx"])
    (pdf,) = office.convert([word], tmp_path, "pdf")
    assert_says_the_same(pdf, word, edition)


@pytest.mark.long
def test_examples_as_another_program_prints_them(tmp_path: Path, office: Office) -> None:
    """It lets punctuation hang over the edge, and then leaves some of it out of the file."""
    words = [build(examined(file), tmp_path / file.parent.name, ["docx"])[0] for file in EXAMPLES]
    for pdf in office.convert(words, tmp_path, "pdf"):
        published = read_published(pdf)
        assert published.unread == (), pdf.name
        assert published.imported.leftovers == (), pdf.name
        assert all(section.reading.whole for section in published.sections), pdf.name
