"""Self-evaluation forms: filled in as an accountant does, derived, checked, and printed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.build import examine
from generator.checks.performance import check_performance
from generator.checks.self_evaluation import check_evaluations
from generator.edition.evaluation_words import Scores
from generator.edition.load import load_edition
from generator.errors import Unusable
from generator.examination import Examination
from generator.figures.derive import derive
from generator.figures.evaluation import with_evaluations
from generator.submission import Block, Submission
from generator.workbook.form import SPARSE, write_form
from generator.workbook.reading.workbook import read_workbook
from generator.writers import WRITERS
from tests.helpers import book_of
from tests.samples import EXAMPLES

pytestmark = pytest.mark.slow

SHEET = "项目支出绩效自评表"
PROPORTIONAL, TYPED = "qingshanhu-bigdata-2022", "rongjiang-service-2023"
#: The first project of 2022: 60.86 % of the money was spent; two indicators of 50 and 40 points.
MONEY = {"B3": "网络建设", "B4": "某局", "G4": "某中心", "E7": 10072.59, "F7": 6130.36}
INDICATORS = {"D13": "建成数", "E13": "≥2个", "F13": "2个", "G13": 50, "H13": 48, "I13": "晚了"}
MORE = {"D17": "节约", "E17": "≥5%", "F17": "6%", "G17": 40, "H17": 40.5}
Change = Callable[[Workbook], object]


def example(name: str) -> Path:
    return next(file for file in EXAMPLES if file.parent.name == name)


def filling(cells: Mapping[str, object], sheet: str = SHEET) -> Change:
    def fill(book: Workbook) -> None:
        for address, value in cells.items():
            book[sheet][address].value = value

    return fill


@cache
def form_with_line(of: str) -> bytes:
    """The example's workbook with the line 自评表."""
    submission, edition = read_workbook(example(of))
    place = (*submission.writings["预算绩效"], Block("evaluations"))
    writings = {**submission.writings, "预算绩效": place}
    return write_form(edition, replace(submission, writings=writings), spare=SPARSE)


def workbook(folder: Path, *changes: Change, of: str = PROPORTIONAL) -> Path:
    """The example's workbook with the line 自评表 and forms filled in."""
    book = book_of(form_with_line(of))
    for change in changes:
        change(book)
    file = folder / "填报表.xlsx"
    book.save(file)
    return file


def texts(file: Path) -> list[list[str]]:
    """The rows of the first form as they are printed."""
    submission, edition = read_workbook(file)
    _, known = with_evaluations(submission, edition)
    return [[text for text, _, _ in row.cells] for row in known[0].printed.rows]


def test_a_blank_form_is_no_project(tmp_path: Path) -> None:
    submission, edition = read_workbook(workbook(tmp_path))
    assert submission.evaluations == ()
    expanded, known = with_evaluations(submission, edition)
    assert known == ()
    assert all(block.kind != "evaluations" for block in expanded.writings["预算绩效"])
    assert not any(SHEET in notice.message for notice in submission.notices)


def test_rates_sums_scores_and_totals_are_derived(tmp_path: Path) -> None:
    rows = texts(workbook(tmp_path, filling({**MONEY, **INDICATORS, **MORE})))
    # 6130.36 / 10072.59 = 60.8618… %; ten points of it are 6.09
    assert rows[3] == ["年度资金总额", "", "10072.59", "6130.36", "10", "60.86%", "6.09"]
    assert rows[4] == ["其中：当年财政拨款", "", "10072.59", "6130.36", "—", "60.86%", "—"]
    assert rows[5] == ["上年结转资金", "", "", "", "—", "", "—"]
    # 10 + 50 + 40 points; 6.09 + 48 + 40.5
    assert rows[-1] == ["总分", "100", "94.59", ""]


def test_without_a_budget_there_is_no_rate(tmp_path: Path) -> None:
    rows = texts(workbook(tmp_path, filling({**MONEY, "E7": 0, "F7": 0})))
    assert rows[3][2:] == ["0", "0", "10", "", ""]


def test_more_than_the_budget_scores_no_more_than_its_points(tmp_path: Path) -> None:
    rows = texts(workbook(tmp_path, filling({**MONEY, "E7": 100, "F7": 120})))
    assert rows[3][-3:] == ["10", "120%", "10"]


def test_what_was_typed_stays(tmp_path: Path) -> None:
    typed = {**MONEY, **INDICATORS, "H6": "98.63%", "I6": 9.9, "E6": 10072.6, "H22": 57}
    rows = texts(workbook(tmp_path, filling(typed)))
    assert rows[3] == ["年度资金总额", "", "10072.6", "6130.36", "10", "98.63%", "9.9"]
    assert rows[-1][2] == "57"


def test_the_other_shape_leaves_the_score_to_the_department(tmp_path: Path) -> None:
    cells = {"B3": "运维", "E7": 198, "F7": 123.95, "I6": 5, "G13": 90, "H13": 90}
    rows = texts(workbook(tmp_path, filling(cells), of=TYPED))
    assert rows[2][3:5] == ["全年预算数 A", "全年执行数 B"]
    assert rows[3] == ["年度资金总额", "", "198", "123.95", "10", "62.6%", "5"]
    firsts = [row[0] for row in rows[9:14]]
    assert firsts == ["绩效指标", "成本指标", "社会成本指标", "生态环境成本指标", "产出指标"]
    assert rows[-1] == ["总分", "100", "95", ""]


def test_lines_may_be_inserted_and_sheets_renamed(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book[SHEET]
        for area in [str(item) for item in sheet.merged_cells.ranges if item.min_row > 4]:
            sheet.unmerge_cells(area)
        sheet.insert_rows(14)
        sheet["C14"], sheet["G14"], sheet["H14"] = "数量指标", 5, 4
        sheet["H23"] = None
        sheet.title = "网络建设项目"

    file = workbook(tmp_path, filling({**MONEY, **INDICATORS}), change)
    assert texts(file)[-1][-2] == "58.09"  # 6.09 + 48 + 4


# where they stand


def second(book: Workbook) -> None:
    copy = book.copy_worksheet(book[SHEET])
    copy.title = f"{SHEET} (2)"
    copy["B3"] = "第二个项目"


def test_they_stand_where_the_line_says(tmp_path: Path) -> None:
    file = workbook(tmp_path, filling({**MONEY, **INDICATORS}), second)
    blocks = examine(file).disclosure.submission.writings["预算绩效"]
    kinds = [(block.kind, block.text) for block in blocks[-6:]]
    assert kinds == [("centre", SHEET), ("centre", "（2022年度）"), ("table", "")] * 2


def test_a_line_may_ask_for_one_project(tmp_path: Path) -> None:
    def line(book: Workbook) -> None:
        sheet = book["预算绩效"]
        (row,) = [cell.row for cell in sheet["A"] if cell.value == "自评表"]
        sheet.cell(row, 2, "第二个项目")

    file = workbook(tmp_path, filling({**MONEY, **INDICATORS}), second, line)
    submission, edition = read_workbook(file)
    writings = with_evaluations(submission, edition)[0].writings
    assert [block.kind for block in writings["预算绩效"][-3:]] == ["centre", "centre", "table"]
    assert writings["预算绩效"][-1].rows[0].cells[1][0] == "第二个项目"
    titles = [block.text for block in writings["附件"] if block.kind == "title"]
    assert titles == [f"{SHEET}（网络建设）"]


def test_a_line_for_a_project_without_a_form_is_refused(tmp_path: Path) -> None:
    def line(book: Workbook) -> None:
        sheet = book["预算绩效"]
        (row,) = [cell.row for cell in sheet["A"] if cell.value == "自评表"]
        sheet.cell(row, 2, "没有的项目")

    with pytest.raises(Unusable, match="没有项目“没有的项目”的自评表"):
        examine(workbook(tmp_path, filling(MONEY), line))


def test_filled_forms_go_round(tmp_path: Path) -> None:
    file = workbook(tmp_path, filling({**MONEY, **INDICATORS}), second)
    submission, edition = read_workbook(file)
    again = tmp_path / "again.xlsx"
    again.write_bytes(write_form(edition, submission))
    found, _ = read_workbook(again)
    assert found.evaluations == submission.evaluations
    assert len(found.evaluations) == 2


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"E7": 5}, f"{SHEET}!B3：没有填“项目名称”"),
        ({"B3": "甲", "E5": "别的"}, "《项目支出绩效自评表》找不到“全年预算数”"),
        ({"B3": "甲", "A22": "小计"}, "《项目支出绩效自评表》找不到“总分”"),
        ({"B3": "甲", "D6": "=1/0", "E7": "=B99"}, f"{SHEET}!E7：这里是“未计算的公式”，没有值"),
    ],
)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, cells: Mapping[str, object], said: str
) -> None:
    with pytest.raises(Unusable) as caught:
        read_workbook(workbook(tmp_path, filling(cells)))
    assert said in str(caught.value)


def test_two_forms_of_one_project_are_refused(tmp_path: Path) -> None:
    def same_name(book: Workbook) -> None:
        second(book)
        book[f"{SHEET} (2)"]["B3"] = "网络 建设"

    with pytest.raises(Unusable, match=f"项目“网络 建设”与工作表“{SHEET}”重复"):
        read_workbook(workbook(tmp_path, filling(MONEY), same_name))


# checks


def findings(file: Path, scores: Scores | None = None) -> list[tuple[str, str, str, str]]:
    """Rule, severity, first cell and message; `scores` are other headings of drawn tables."""
    submission, edition = read_workbook(file)
    expanded, known = with_evaluations(submission, edition)
    if scores is not None:
        prose = edition.prose.model_copy(update={"scores": scores})
        edition = edition.model_copy(update={"prose": prose})
    disclosure = replace(derive(expanded, edition), evaluations=known)
    found = [*check_evaluations(disclosure), *check_performance(disclosure)]
    return [
        (item.rule, item.severity.value, item.cells[0].where, item.message)
        for item in found
        if item.cells and item.cells[0].sheet == SHEET
    ]


def test_a_sound_form_gives_nothing(tmp_path: Path) -> None:
    full = {**MONEY, **INDICATORS, **MORE, "H17": 40}
    assert findings(workbook(tmp_path, filling(full))) == []


def test_money_that_cells_show_rounded_adds_up(tmp_path: Path) -> None:
    """1.234 and 2.234 make 3.468; what is printed is 1.23, 2.23 and 3.47."""
    money = {"E6": 3.468, "E7": 1.234, "E8": 2.234, "F6": 3.468, "F7": 1.234, "F8": 2.234}

    def rounded(book: Workbook) -> None:
        for address in money:
            book[SHEET][address].number_format = "0.00"

    full = {**MONEY, **INDICATORS, **MORE, "H17": 40, **money}
    file = workbook(tmp_path, filling(full), rounded)
    assert [row[-4] for row in texts(file) if "年度资金总额" in row] == ["3.47"]
    assert not [item for item in findings(file) if item[0] == "自评资金"]


@pytest.mark.parametrize(
    ("cells", "rule", "severity", "place", "said"),
    [
        ({"H13": None}, "自评表缺项", "error", "H13", "有分值、没有填得分：“建成数”，总分无法计算"),
        ({"H13": "待定"}, "自评表缺项", "error", "H13", "没有填得分：“建成数”（写的是“待定”）"),
        ({"F7": None}, "自评表缺项", "error", "F6", "没有填“年度资金总额”的“全年执行数”"),
        (
            {"E6": 10000},
            "自评资金",
            "error",
            "E6",
            "是 10000，下面各行相加是 10072.59，相差 -72.59",
        ),
        ({"I6": 9.9}, "执行得分", "info", "I6", "得分 9.9，按比例是 6.09"),
        ({"H6": "98.63%"}, "执行率", "error", "H6", "执行率写的是 98.63%，应为 60.86%"),
        ({"H22": 90}, "自评合计", "error", "H22", "得分合计写的是 90，各项相加是 94.09"),
        ({"H13": 51}, "得分超分值", "error", "H13", "得分 51，超过了分值 50"),
    ],
)
def test_what_is_wrong_is_found_at_its_cell(  # noqa: PLR0913, PLR0917 - a case and what is said
    tmp_path: Path, cells: Mapping[str, object], rule: str, severity: str, place: str, said: str
) -> None:
    full = {**MONEY, **INDICATORS, **MORE, "H17": 40, **cells}
    found = [item for item in findings(workbook(tmp_path, filling(full))) if item[0] == rule]
    assert [item[:3] for item in found] == [(rule, severity, f"{SHEET}!{place}")]
    assert said in found[0][3]


def test_a_form_is_read_by_its_own_labels_and_told_at_its_cells(tmp_path: Path) -> None:
    """What the prose knows of headings is for tables among the words; a form has its fields."""
    wrong = {"E6": 10000, "H6": "98.63%", "H13": 51, "H22": 90}
    full = {**MONEY, **INDICATORS, **MORE, "H17": 40, **wrong}
    file = workbook(tmp_path, filling(full))
    found = findings(file, Scores())
    assert found == findings(file)
    assert [(rule, place.partition("!")[2]) for rule, _, place, _ in found] == [
        ("自评资金", "E6"),
        ("执行率", "H6"),
        ("得分超分值", "H13"),
        ("自评合计", "H22"),
    ]


def test_a_total_is_not_compared_while_a_score_is_missing(tmp_path: Path) -> None:
    full = {**MONEY, **INDICATORS, **MORE, "H17": 40, "H13": "待定", "H22": 90}
    assert [item[0] for item in findings(workbook(tmp_path, filling(full)))] == ["自评表缺项"]


def test_a_form_that_states_points_of_upper_levels(tmp_path: Path) -> None:
    def grouped(points: str) -> Path:
        words = {"B13": f"数量指标（{points}分）", "H17": 40}
        return workbook(tmp_path, filling({**MONEY, **INDICATORS, **MORE, **words}))

    assert findings(grouped("50")) == []
    ((rule, _, place, said),) = findings(grouped("45"))
    assert (rule, place) == ("指标分值", f"{SHEET}!B13")
    assert "写的是 45，下面合计 50" in said


def test_a_score_may_be_rounded(tmp_path: Path) -> None:
    full = {**MONEY, **INDICATORS, **MORE, "H17": 40, "I6": 6.1}
    assert findings(workbook(tmp_path, filling(full))) == []


def test_rows_are_as_high_as_their_words(tmp_path: Path) -> None:
    """Excel doesn't make a row higher for the words of merged cells."""
    typed = workbook(tmp_path, filling({**MONEY, **INDICATORS, "B11": "建成网络；" * 60}))
    submission, edition = read_workbook(typed)
    sheet = load_workbook(io.BytesIO(write_form(edition, submission)))[SHEET]
    assert sheet.row_dimensions[11].height == 10 * 13.5  # 300 characters, 31 to the line
    assert sheet.row_dimensions[13].height is None


# print


@pytest.fixture(scope="module")
def examined(tmp_path_factory: pytest.TempPathFactory) -> Examination:
    folder = tmp_path_factory.mktemp("forms")
    return examine(workbook(folder, filling({**MONEY, **INDICATORS, **MORE, "H17": 40})))


def test_the_form_is_a_real_table(examined: Examination) -> None:
    tree = examined.composition.document.tree
    tables = [
        table for table in tree.iter("table") if "网络建设" in "".join(map(str, table.itertext()))
    ]
    (table,) = [item for item in tables if item.get("class") == "grid dense"]
    (before,) = [item.text for item in [table.getprevious()] if item is not None]
    assert before == "（2022年度）"
    spans = {cell.text: cell.get("rowspan") for cell in table.iter("td") if cell.get("rowspan")}
    assert spans == {
        "项目资金（万元）": "5",
        "年度总体目标": "2",
        "绩效指标": "10",
        "产出指标": "4",
        "效益指标": "4",
    }


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_both_outputs_take_it(examined: Examination, kind: str) -> None:
    assert len(WRITERS[kind](examined)) > 10_000


@pytest.mark.parametrize(
    "edition", ["jiangxi-2021", "jiangxi-2022", "jiangxi-2023", "jiangxi-2025"]
)
def test_every_blank_workbook_has_the_form(edition: str) -> None:
    book = load_workbook(io.BytesIO(write_form(load_edition(edition), spare=SPARSE)))
    sheet: Worksheet = book[SHEET]
    assert sheet["A3"].value == "项目名称"
    lines = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
    assert lines.count("总分") == 1
    layers = [cell.value for cell in book["预算绩效"]["A"]]
    assert layers.count("自评表") == 1


def test_numbers_are_exact(tmp_path: Path) -> None:
    submission, edition = read_workbook(workbook(tmp_path, filling({**MONEY, **INDICATORS})))
    _, (item,) = with_evaluations(submission, edition)
    (funds,) = item.scores.funds
    rate = funds.whole.rate.value
    assert isinstance(submission, Submission)
    assert rate is not None
    assert abs(Fraction(rate) - Fraction(61303600, 1007259)) < Fraction(1, 10**20)


def test_the_progress_counts_what_is_filled_in(tmp_path: Path) -> None:
    """Of the sheet's own line: a blank form has nothing, not even its labels and formulas."""
    found = []
    for cells in ({}, {**MONEY, **INDICATORS}):
        file = workbook(tmp_path, filling(cells))
        book = load_workbook(file)
        progress = book["填报进度"]
        (line,) = [row for row in progress.iter_rows() if row[0].value == SHEET]
        places = re.findall(r"!([A-Z]+\d+(?::[A-Z]+\d+)?)\)", str(line[2].value))
        sheet = book[SHEET]
        filled = set()
        for place in places:
            rows = sheet[place] if ":" in place else ((sheet[place],),)
            filled |= {cell.coordinate for row in rows for cell in row if cell.value is not None}
        found.append(filled)
    assert found == [set(), {*MONEY, *INDICATORS}]
