from __future__ import annotations

import ctypes
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from generator.document.markup import Markup, parse
from generator.document.pdf import ENGINES, write_pdf
from generator.document.pdf.errors import PdfError

pytestmark = pytest.mark.slow

POINTS_PER_MM = 72 / 25.4
RIGHT_EDGE = (210 - 26) * POINTS_PER_MM
SENTENCE = "本部门2022年度收入总计227.27万元，较2021年增加18.34万元，增长8.78%。"
MISSING = "\U000f0fff"  # of private use; no font has it


def amounts(label: str, number: int) -> str:
    return (
        f'<tr><td class="label">{label}</td><td class="line">{number}</td>'
        f'<td class="amount">{number * 1234.5:,.2f}</td></tr>'
    )


def official(number: int, rows: int, *, landscape: bool = False, notes: int = 1) -> str:
    """An official table with two rows of heads and one of 栏次, as 公开01表 has them."""
    side = "landscape" if landscape else "portrait"
    body = "".join(amounts(f"{index}、一般公共服务支出", index) for index in range(1, rows))
    total = amounts("总计", rows).replace("<tr>", '<tr class="total">')
    return (
        f'<section class="official {side}"><h2 id="t{number}">第{number}张决算表</h2>'
        f'<p class="table-number">公开{number:02}表</p><p class="table-head">'
        '<span class="start">编制单位：某局</span><span class="middle">2022年度</span>'
        '<span class="end">金额单位：万元</span></p><table class="official"><colgroup>'
        '<col style="width:60%"/><col style="width:15%"/><col style="width:25%"/></colgroup>'
        '<thead><tr><th colspan="3">收入</th></tr><tr><th>项目</th><th>行次</th><th>决算数</th>'
        "</tr><tr><th>栏次</th><th></th><th>1</th></tr></thead>"
        f"<tbody>{body}{total}</tbody></table>"
        + "".join(f'<p class="note">注：{index}. 说明。</p>' for index in range(notes))
        + "</section>"
    )


def document(*parts: str, draft: bool = False, title: str = "某局2022年度部门决算") -> Markup:
    """A whole document; every h1 and h2 of the parts goes into the contents."""
    inner = "".join(
        f'<section class="part"><h1 id="part-{number}">第{number}部分</h1>{part}</section>'
        for number, part in enumerate(parts, 1)
    )
    entries = "".join(
        f'<p class="contents-{level}"><a href="#{name}">{words}</a></p>'
        for level, name, words in re.findall(r'<h([12]) id="([^"]+)">([^<]+)<', inner)
    )
    return parse(
        f'<html lang="zh-CN"><head><title>{title}</title><meta name="author" content="某局"/>'
        f"</head><body{' class=' + chr(34) + 'draft' + chr(34) if draft else ''}>"
        '<section class="cover"><p class="cover-name">某局</p>'
        '<p class="cover-title">2022年度部门决算</p><p class="cover-date">2023年9月</p></section>'
        f'<nav class="contents"><p class="contents-title">目　录</p>{entries}</nav>'
        f"{inner}</body></html>"
    )


GRID = (
    '<table class="grid"><colgroup><col style="width:50%"/><col style="width:50%"/></colgroup>'
    "<tbody><tr><td>一<br/>二</td><td></td></tr></tbody></table>"
)
FIGURE = (
    '<figure><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="90" height="90">'
    '<title>构成</title><rect width="9" height="9" fill="#888"/></svg><figcaption>图1</figcaption>'
    "</figure>"
)
DUTIES = (
    f'<h2 id="s1">一、部门主要职责</h2><p>{SENTENCE * 3}</p><h3>（一）内设机构</h3>'
    f'<p>{SENTENCE}</p><h4>1.综合科</h4><p class="centre">中</p>{GRID}{FIGURE}'
)
EXPLANATIONS = (
    f'<h2 id="e1">一、收入决算情况说明</h2><p>{SENTENCE * 40}</p><p><span class="drafted">'
    '共有房屋12㎡，<strong>黄镕</strong>。</span><span class="missing">（请填写）</span></p>'
)
ANNEXES = (
    '<section class="annex"><h2 id="x1">自评表</h2><p>甲</p></section>'
    '<section class="annex"><h2 id="x2">评价报告</h2><p>乙</p></section>'
)
PARTS = (
    DUTIES,
    official(1, 31, notes=2) + official(2, 45, landscape=True) + official(3, 5),
    EXPLANATIONS,
    '<h2 id="n1">一、收入科目</h2><p>名词。</p>',
    ANNEXES,
)


class Pages:
    """A PDF as a reader sees it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.file = pypdfium2.PdfDocument(content)

    def __len__(self) -> int:
        return len(self.file)

    def text(self, page: int) -> str:
        return str(self.file[page].get_textpage().get_text_range()).replace("\r\n", "\n")

    def words(self, page: int) -> str:
        return re.sub(r"\s", "", self.text(page))

    def texts(self) -> list[str]:
        return [self.words(page) for page in range(len(self))]

    def page_of(self, words: str) -> int:
        return next(i for i, text in enumerate(self.texts()) if i > 1 and words in text)

    def size(self, page: int) -> tuple[int, int]:
        width, height = self.file[page].get_size()
        return round(width / POINTS_PER_MM), round(height / POINTS_PER_MM)

    def outline(self) -> list[tuple[int, str, int]]:
        return [
            (item.level, item.get_title(), item.get_dest().get_index())
            for item in self.file.get_toc()
        ]

    def label(self, page: int) -> str:
        return str(self.file.get_page_label(page))

    def characters(self, page: int) -> list[tuple[str, float, float, float]]:
        """Each character with the left, right and bottom of its box in points."""
        text = self.file[page].get_textpage()
        found = []
        for index in range(text.count_chars()):
            left, bottom, right, _top = text.get_charbox(index, loose=True)
            found.append((text.get_text_range(index, 1), left, right, bottom))
        return found


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def sample(engine: str) -> Pages:
    return Pages(write_pdf(document(*PARTS), engine=engine))


def test_cover_then_contents_then_parts(sample: Pages) -> None:
    texts = sample.texts()
    assert texts[0] == "某局2022年度部门决算2023年9月"
    assert texts[1].startswith("目录第1部分")
    for number in range(1, 6):
        page = sample.page_of(f"第{number}部分")
        assert texts[page].startswith(f"第{number}部分")


def test_pages_are_a4_and_turn_for_wide_tables(sample: Pages) -> None:
    wide = [page for page in range(len(sample)) if sample.size(page) == (297, 210)]
    assert wide == [page for page in range(len(sample)) if "公开02表" in sample.words(page)] + [
        sample.page_of("公开02表") + 1
    ]
    assert {sample.size(page) for page in range(len(sample)) if page not in wide} == {(210, 297)}


def test_first_upright_table_stands_below_the_heading(sample: Pages) -> None:
    text = sample.words(sample.page_of("第2部分"))
    assert "公开01表" in text
    assert "公开02表" not in text


def test_table_of_31_rows_fits_on_one_page(sample: Pages) -> None:
    text = sample.words(sample.page_of("第2部分"))
    assert "总计3138,269.50" in text
    assert text.endswith("注：0.说明。注：1.说明。—2—")


def test_heads_are_repeated(sample: Pages) -> None:
    first = sample.page_of("公开02表")
    for page in (first, first + 1):
        assert "项目行次决算数" in sample.words(page)
        assert "栏次1" in sample.words(page)
    assert "总计45" in sample.words(first + 1)


def test_no_page_with_fewer_than_five_rows(engine: str) -> None:
    """Each table is a part of its own, below a heading of the same height."""
    tables = [official(number, rows) for number, rows in enumerate(range(33, 42), 1)]
    pages = Pages(write_pdf(document(*tables), engine=engine))
    last = [words for words in pages.texts() if "总计" in words]
    assert len(last) == len(tables)
    for words in last:
        assert "注：0" in words
        assert words.count("一般公共服务支出") >= 4  # and the total


def spanning(rows: int) -> str:
    """A table with one cell beside so many rows."""
    more = "".join(f"<tr><td>{row}</td></tr>" for row in range(1, rows))
    return (
        '<table class="grid"><colgroup><col style="width:50%"/><col style="width:50%"/></colgroup>'
        f'<tbody><tr><td rowspan="{rows}">绩效指标</td><td>0</td></tr>{more}</tbody></table>'
    )


@pytest.mark.parametrize("rows", [33, 34, 60])  # of which rows are taken back to the next page
def test_a_page_that_ends_amid_a_cell_over_rows_closes_the_table(rows: int) -> None:
    pages = Pages(write_pdf(document(f"<p>甲</p>{spanning(rows)}")))
    page = len(pages) - 2
    words = [item for item in pages.characters(page) if item[0].isdigit()]
    last = min(bottom for *_, bottom in words if bottom > 95)  # the page number stands below
    paths = [item.get_bounds() for item in pages.file[page].get_objects([pdfium.FPDF_PAGEOBJ_PATH])]
    lowest = min(bottom for _, bottom, _, _ in paths)
    across = max(right - left for left, bottom, right, _ in paths if bottom < lowest + 1)
    assert across == pytest.approx(442, abs=2)
    assert 0 < last - lowest < 6


@pytest.mark.parametrize("kind", ["prose", ""])
def test_a_row_of_prose_goes_on_on_the_next_page(kind: str) -> None:
    role = f' class="{kind}"' if kind else ""
    table = (
        '<table class="grid"><colgroup><col style="width:100%"/></colgroup><tbody>'
        f"<tr><td{role}>{'字' * 800}</td></tr></tbody></table>"
    )
    pages = Pages(write_pdf(document("<p>甲</p>" * 15 + table)))
    first = pages.page_of("甲甲")
    assert ("字" in pages.words(first)) == bool(kind)
    assert "字" in pages.words(first + 1)


def test_outline_leads_to_the_pages(sample: Pages) -> None:
    assert [(level, title) for level, title, _page in sample.outline()] == [
        (0, "第1部分"),
        (1, "一、部门主要职责"),
        (2, "（一）内设机构"),
        (0, "第2部分"),
        (1, "第1张决算表"),
        (1, "第2张决算表"),
        (1, "第3张决算表"),
        (0, "第3部分"),
        (1, "一、收入决算情况说明"),
        (0, "第4部分"),
        (1, "一、收入科目"),
        (0, "第5部分"),
        (1, "自评表"),
        (1, "评价报告"),
    ]
    for _level, title, page in sample.outline():
        assert title in sample.words(page)


def test_contents_print_the_page_of_each_heading(sample: Pages) -> None:
    printed = re.findall(r"^(\S+?) ?[ .]*\.[ .]* ?(\d+)$", sample.text(1), re.MULTILINE)
    headings = [(title, page) for level, title, page in sample.outline() if level < 2]
    assert printed == [(title, sample.label(page)) for title, page in headings]


def test_numbers_start_with_the_first_part(sample: Pages) -> None:
    for page in (0, 1):
        assert "—" not in sample.text(page)
    for page in range(2, len(sample)):
        assert sample.label(page) == str(page - 1)
        assert sample.words(page).endswith(f"—{page - 1}—")


def test_numbers_stand_at_the_outer_edge(sample: Pages) -> None:
    for page, is_right in ((2, True), (3, False)):
        dashes = [item for item in sample.characters(page) if item[0] == "—"][-2:]
        if is_right:
            assert dashes[1][2] == pytest.approx(RIGHT_EDGE - 14, abs=1.5)
        else:
            assert dashes[0][1] == pytest.approx(28 * POINTS_PER_MM + 14, abs=1.5)


def test_long_contents_leave_no_page_empty(engine: str) -> None:
    headings = "".join(f'<h2 id="h{i}">第{i}节</h2>' for i in range(60))
    pages = Pages(write_pdf(document(headings), engine=engine))
    assert pages.texts()[3].startswith("第1部分第0节")
    assert pages.texts()[3].endswith("—1—")
    assert pages.label(3) == "1"
    at = [left for character, left, *_ in pages.characters(3) if character == "—"]
    assert min(at) > 297  # number 1 stands at the right: more than half across


def test_22_lines_of_28_characters(engine: str) -> None:
    pages = Pages(write_pdf(document(f"<p>{'永' * 3000}</p>"), engine=engine))
    page = pages.page_of("第1部分") + 1
    lines = pages.text(page).strip().split("\n")
    assert lines[:-1] == ["永" * 28] * 22


def test_annexes_begin_pages(sample: Pages) -> None:
    assert sample.page_of("乙") == sample.page_of("甲") + 1 == sample.page_of("第5部分") + 1


def test_fonts_are_embedded(sample: Pages) -> None:
    checked = 0
    for page in sample.file:
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(item.raw)
            assert pdfium.FPDFFont_GetIsEmbedded(font) == 1
            checked += 1
    assert checked > 100


def test_totals_are_bold(sample: Pages) -> None:
    page = sample.file[sample.page_of("第2部分")]
    text = page.get_textpage()
    at = text.get_text_range().index("总计")
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFText_GetFontInfo(text.raw, at, name, 200, ctypes.c_int())
    assert b"Bold" in name.value


def test_sub_items_are_set_in(engine: str) -> None:
    rows = "".join(
        amounts(f"永{number}", number).replace('"label"', f'"{look}"')
        for number, look in enumerate(("label", "label indent-1", "label indent-2"))
    )
    upright, across = official(1, 5), official(2, 5, landscape=True)
    tables = [table.replace("<tbody>", f"<tbody>{rows}") for table in (upright, across)]
    pages = Pages(write_pdf(document(*tables), engine=engine))
    for table in ("公开01表", "公开02表"):
        lefts = [item[1] for item in pages.characters(pages.page_of(table)) if item[0] == "永"]
        assert lefts[2] - lefts[1] == pytest.approx(9, abs=0.1)
        assert lefts[1] - lefts[0] == pytest.approx(9, abs=1.5)


def test_rare_characters_are_there(sample: Pages) -> None:
    assert "房屋12㎡，黄镕" in sample.words(sample.page_of("请填写"))


def test_title_author_and_tags(sample: Pages) -> None:
    assert sample.file.get_metadata_value("Title") == "某局2022年度部门决算"
    assert sample.file.get_metadata_value("Author") == "某局"
    assert sample.file.get_metadata_value("CreationDate") == ""
    assert sample.file.is_tagged()
    assert b"pdfuaid" in sample.content or b"/Metadata" in sample.content


def test_same_document_same_bytes(engine: str, sample: Pages) -> None:
    assert write_pdf(document(*PARTS), engine=engine) == sample.content


def test_same_bytes_in_another_process(engine: str, sample: Pages, tmp_path: Path) -> None:
    source = tmp_path / "document.html"
    source.write_text(document(*PARTS).source, "utf-8")
    program = (
        "import sys, hashlib, pathlib; from generator.document import markup, pdf;"
        "source = pathlib.Path(sys.argv[1]).read_text('utf-8');"
        "content = pdf.write_pdf(markup.parse(source), engine=sys.argv[2]);"
        "print(hashlib.sha256(content).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(source), engine],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == hashlib.sha256(sample.content).hexdigest()


def test_draft_is_marked_on_every_page(engine: str, sample: Pages) -> None:
    draft = Pages(write_pdf(document(*PARTS, draft=True), engine=engine))
    assert len(draft) == len(sample)
    for page in range(len(draft)):
        assert "草" not in sample.text(page)
        marks = [item for item in draft.characters(page) if item[0] in "草稿"]
        assert len(marks) == 2
        width, height = draft.file[page].get_size()
        for _character, left, right, bottom in marks:
            assert 0 < left < right < width
            assert 0 < bottom < height
        # What else stands on the page reads as before.
        assert draft.words(page).replace("草稿", "") == sample.words(page)


def test_missing_character_is_reported_with_its_place(engine: str) -> None:
    with pytest.raises(PdfError) as refusal:
        write_pdf(document(f'<h2 id="s1">一、职责</h2><p>局长李{MISSING}签发。</p>'), engine=engine)
    said = str(refusal.value)
    font = "，字体 Noto Serif CJK SC" if engine == "typst" else ""
    assert said.replace(font, "") == (
        f"字体中没有下列字：“{MISSING}”（U+F0FFF），见“一、职责”中的“局长李{MISSING}签发。”。"
        "请安装收有这些字的字体，或改用别的字。"
    )
    assert ("，字体 " in said) == (engine == "typst")


# Justification

PROSE = "永字八法写永" * 3 + "2022年度1,234.56万元“永”——永（永）永、"


def lines(pages: Pages) -> list[list[tuple[str, float, float, float]]]:
    """The lines of the paragraph below the first part's heading."""
    found: list[list[tuple[str, float, float, float]]] = []
    for item in pages.characters(pages.page_of("第1部分")):
        if item[0].strip():
            if not found or abs(found[-1][-1][3] - item[3]) > 10:
                found.append([])
            found[-1].append(item)
    return found[1:-1]


def test_right_edge_is_straight(engine: str) -> None:
    pages = Pages(write_pdf(document(f"<p>{PROSE * 12}</p>"), engine=engine))
    # 永 fills its square; the boxes of marks and figures are narrower than their places.
    ends = [line[-1][2] for line in lines(pages)[:-1] if line[-1][0] in "永字八法写"]
    assert len(ends) >= 5
    assert max(ends) - min(ends) < 0.2
    assert max(ends) == pytest.approx(RIGHT_EDGE, abs=0.6)


def test_last_line_stays_as_it_is(engine: str) -> None:
    pages = Pages(write_pdf(document("<p>永永永永</p>"), engine=engine))
    boxes = [item for item in pages.characters(pages.page_of("永")) if item[0] == "永"]
    assert boxes[1][1] - boxes[0][1] == pytest.approx(15.8, abs=0.1)


def test_words_across_marks_are_justified_together(engine: str) -> None:
    marked = '永字<strong>八法</strong><span class="drafted">写永2022年度</span>' * 12
    plain = re.sub(r"<[^>]+>", "", marked)
    for words in (marked, plain):
        pages = Pages(write_pdf(document(f"<p>{words}</p>"), engine=engine))
        full = [line[-1][2] for line in lines(pages)[:-1]]
        assert len(full) >= 4
        assert full == pytest.approx([RIGHT_EDGE] * len(full), abs=1.5)


ADDRESS = "https://www.example.gov.cn/" + "AbCdEfGh01" * 6


BLOCKS = (
    f"<p>网址：{ADDRESS}。</p>",
    f'<h2 id="a">一、{ADDRESS}</h2>',
    f"<h3>（一）{ADDRESS}</h3>",
    f'<p class="note">注：{ADDRESS * 3}</p>',
    f'<p class="centre">{ADDRESS}</p>',
)


def test_a_long_address_stays_on_the_page(engine: str) -> None:
    pages = Pages(write_pdf(document(*BLOCKS), engine=engine))
    characters = [item for page in range(1, len(pages)) for item in pages.characters(page)]
    assert sum(page.count("example.gov") for page in pages.texts()) >= len(BLOCKS)
    ends = [right for character, _, right, _ in characters if character.strip()]
    assert max(ends) < RIGHT_EDGE + 1


def test_a_long_name_takes_one_line_above_a_table(engine: str) -> None:
    lengths = (15, 16, 20, 28, 32, 45)
    tables = [
        official(number, 3).replace("某局", "永" * length)
        for number, length in enumerate(lengths, 1)
    ]
    pages = Pages(write_pdf(document(*tables), engine=engine))
    for number, length in enumerate(lengths, 1):
        page = pages.characters(pages.page_of(f"公开{number:02}表"))
        name_at = {round(bottom) for word, _, _, bottom in page if word == "永"}
        unit_at = {round(bottom) for word, _, right, bottom in page if word == "元" and right > 500}
        assert len(name_at) == (1 if length < 45 else 2), length
        assert (name_at == unit_at) == (length < 32), length  # beyond it has a line to itself


def test_a_line_before_a_long_address_stays_ragged(engine: str) -> None:
    pages = Pages(write_pdf(document(f"<p>{'永' * 10}{'A' * 52}永</p>"), engine=engine))
    boxes = [box for box in pages.characters(pages.page_of("第1部分")) if box[0] == "永"]
    first, second = boxes[:2]
    assert second[1] - first[1] == pytest.approx(15.8, abs=0.1)
