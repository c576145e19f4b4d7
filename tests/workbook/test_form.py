"""The blank form opens in Excel, guides the accountant, and reads back what was written into it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from generator.edition.layout import TOTAL, Address, Subject
from generator.edition.load import load_edition
from generator.edition.model import Edition
from generator.edition.shapes import ByFunction
from generator.errors import Unusable
from generator.submission import Block, Cell, Submission, TableRow
from generator.workbook.form import SPARSE, Spare, write_form
from tests.helpers import edited, read, said, values
from tests.samples import example
from tests.sampling import editions

pytestmark = pytest.mark.slow

EDITION = "jiangxi-2022"


@pytest.fixture(scope="module")
def blank() -> Workbook:
    return load_workbook(BytesIO(write_form(load_edition(EDITION))))


@pytest.mark.parametrize("edition_id", editions())
def test_every_edition_has_a_form_that_only_lacks_a_name(edition_id: str) -> None:
    content = small_form(load_edition(edition_id))
    with pytest.raises(Unusable, match=r"基本信息!B3：没有填“名称”。请填写后再试。"):
        read(content)

    def name(book: Workbook) -> None:
        book["基本信息"]["B3"] = "某局"

    submission = read(edited(name, content))
    assert submission.identity.edition == edition_id
    assert not submission.notices
    cells = [cell for table in submission.tables.values() for cell in table.cells.values()]
    assert all(cell.value is None for cell in cells)
    assert all(not table.subjects for table in submission.tables.values())


def test_the_kind_of_a_blank_form() -> None:
    book = load_workbook(BytesIO(write_form(load_edition(EDITION), kind="单位")))
    assert book["基本信息"]["B4"].value == "单位"
    assert "单位决算" in str(book["预算绩效"]["B4"].value)


@pytest.mark.parametrize(
    ("place", "formula"),
    [
        ("公开01表!C33", "=SUM(C7:C14)"),
        ("公开01表!C37", "=SUM(C33:C35)"),
        ("公开02表!E8", '=IF(COUNT(F8,G8,H8,I8,J8,K8)=0,"",SUM(F8,G8,H8,I8,J8,K8))'),
        ("公开07表!J7", "=SUMPRODUCT(--(LEN($A$8:$A$107)=3),J$8:J$107)"),
        ("公开06表!C6", "=SUM(C7:C19)"),
        ("公开09表!E6", "=SUM(E7:E8,E11)"),
        ("公开10表!C5", "=SUM(C6:C13)"),
        ("公开01表!D3", "=\"金额单位：\"&'基本信息'!$B$6"),
        ("公开10表!C3", "单位：台、辆、套"),
    ],
)
def test_totals_are_formulas(blank: Workbook, place: str, formula: str) -> None:
    sheet, address = place.split("!")
    assert blank[sheet][address].value == formula


@pytest.mark.parametrize(
    ("place", "locked"),
    [
        ("公开01表!C7", False),
        ("公开01表!C33", True),
        ("公开01表!A7", True),
        ("公开02表!A8", False),
        ("公开02表!D8", False),
        ("公开02表!F8", False),
        ("科目明细!A5", False),
        ("科目明细!B5", False),
        ("科目明细!C5", False),
        ("科目明细!A65", True),
        ("公开02表!E8", False),
        ("公开09表!C12", True),
        ("基本信息!B3", False),
        ("基本信息!A3", True),
    ],
)
def test_inputs_are_open_and_so_are_rows_to_paste_over(
    blank: Workbook,
    place: str,
    locked: bool,  # noqa: FBT001
) -> None:
    sheet, address = place.split("!")
    assert blank[sheet].protection.sheet
    assert blank[sheet].protection.password is None
    assert blank[sheet][address].protection.locked is locked


def rules_of(book: Workbook, place: str) -> list[str]:
    sheet, address = place.split("!")
    rules = book[sheet].data_validations.dataValidation
    return [rule.type for rule in rules if address in rule.sqref]


@pytest.mark.parametrize(
    ("place", "rules"),
    [
        ("公开01表!C7", ["decimal"]),
        ("公开01表!C33", []),
        ("基本信息!B4", ["list"]),
        ("基本信息!B6", ["list"]),
        ("上年数!B2", ["decimal"]),
        ("年初预算!C2", ["decimal"]),
        ("预算绩效!A2", ["list"]),
        ("科目明细!A5", ["list"]),
        ("科目明细!C5", ["decimal"]),
        ("基本信息!B2", ["list"]),
    ],
)
def test_inputs_are_validated(blank: Workbook, place: str, rules: list[str]) -> None:
    assert rules_of(blank, place) == rules


def test_rows_may_be_inserted_into_tables(blank: Workbook) -> None:
    assert blank["公开02表"].protection.insertRows is False


@pytest.mark.parametrize("place", ["基本信息!B3", "所属单位!A2", "预算绩效!C5", "科目明细!A5"])
def test_what_excel_would_turn_into_a_number_stays_words(blank: Workbook, place: str) -> None:
    sheet, address = place.split("!")
    assert blank[sheet][address].number_format == "@"


def test_the_same_form_is_the_same_bytes() -> None:
    edition = load_edition("shanghai-2024")
    assert write_form(edition, spare=SPARSE) == write_form(edition, spare=SPARSE)


def test_every_table_prints_as_the_official_form(blank: Workbook) -> None:
    for name, table in load_edition(EDITION).ordered_tables:
        sheet = blank[table.number]
        assert sheet.page_setup.orientation == ("landscape" if table.landscape else "portrait")
        by_function = isinstance(table, ByFunction)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, not by_function)
        assert sheet.print_area.startswith(f"'{table.number}'!$A$1:"), name
        assert (sheet.print_title_rows or "").startswith("$1:$"), name
        assert table.notes[-1][:8] in str(sheet.cell(last_row(sheet.print_area), 1).value), name


def last_row(area: str) -> int:
    return int(area.rpartition("$")[2])


@pytest.mark.parametrize(("title", "seen"), [("公开05表", 40), ("公开02表", 30)])
def test_rows_beyond_a_page_are_hidden_until_they_are_needed(
    blank: Workbook, title: str, seen: int
) -> None:
    hidden = [row for row, line in blank[title].row_dimensions.items() if line.hidden]
    assert hidden == list(range(8 + seen, 8 + seen + 70))


def test_codes_are_offered_with_their_names(blank: Workbook) -> None:
    assert blank.defined_names["科目选项"].attr_text.startswith("'科目目录'!$C$2:$C$")
    catalog = blank["科目目录"]
    offered = [row[0] for row in catalog.iter_rows(min_row=2, min_col=3, values_only=True)]
    assert "2010350 事业运行" in offered
    names = {row[0]: row[1] for row in catalog.iter_rows(min_row=2, max_col=2, values_only=True)}
    assert (names["208"], names["20805"]) == ("社会保障和就业支出", "行政事业单位养老支出")


def test_the_first_sheet_leads_to_every_other_one(blank: Workbook) -> None:
    progress = blank.worksheets[0]
    assert progress.title == "填报进度"
    led = {
        cell.value: cell.hyperlink.location
        for (cell,) in progress.iter_rows(max_col=1)
        if cell.hyperlink
    }
    own = {"填报进度", "填报说明", "科目目录", "科目计算"}
    assert led == {title: f"'{title}'!A1" for title in blank.sheetnames if title not in own}


# round trips


def small_form(edition: Edition, submission: Submission | None = None) -> bytes:
    return write_form(edition, submission, spare=SPARSE)


def typed(cell: Cell) -> object:
    """What a cell says that someone typed; a formula says nothing."""
    return "" if cell.formula else said(cell)


def settled(submission: Submission) -> dict[str, object]:
    return values(submission, typed)


@pytest.mark.parametrize("spare", [SPARSE, Spare()])
def test_the_example_round_trips(spare: Spare) -> None:
    submission, edition = example()
    again = read(write_form(edition, submission, spare=spare))
    assert values(again) == values(submission)


def test_words_that_look_like_formulas_round_trip() -> None:
    submission, edition = example()
    table = Block("table", rows=(TableRow((("=100%", 1, 1), ("@甲", 1, 1))),), columns=2)
    blocks = (Block("text", "=SUM(A1)"), table)
    odd = replace(
        submission,
        writings={**submission.writings, "附件": blocks},
        reasons={**submission.reasons, "本年收入合计": Cell("", "", "=增长了")},
        lists={**submission.lists, "内设机构": ({"名称": Cell("", "", "=办公室")},)},
    )
    again = read(small_form(edition, odd))
    assert again.writings["附件"] == blocks
    assert again.reasons["本年收入合计"].text == "=增长了"
    assert again.lists["内设机构"][0]["名称"].text == "=办公室"


def test_merged_cells_of_the_departments_own_tables_round_trip() -> None:
    submission, edition = example()
    table = Block(
        "table",
        rows=(
            TableRow((("一级", 2, 1), ("二级", 1, 2))),
            TableRow((("甲", 1, 1), ("", 1, 1))),
            TableRow((("合计", 1, 3),)),
        ),
        columns=3,
    )
    blocks = (Block("title", "附件1"), table, Block("text", "以上。"))
    again = read(small_form(edition, replace(submission, writings={"附件": blocks})))
    assert again.writings["附件"] == blocks


AMOUNTS = st.one_of(
    st.none(),
    st.just(Decimal(0)),
    st.decimals(min_value=-99999, max_value=99_999_999, places=2, allow_nan=False),
)
COUNTS = st.one_of(st.none(), st.integers(min_value=0, max_value=99999).map(Decimal))
CODES = st.from_regex(r"2[0-2][0-9]([0-9]{2}){0,2}", fullmatch=True)


def amount_cell(value: Decimal | None) -> Cell:
    return Cell("", "", "" if value is None else f"{value}", value)


@st.composite
def submissions(draw: st.DrawFn) -> Submission:
    """The example with other amounts, subjects and unit."""
    base, edition = example()
    tables = {}
    for name, entries in base.tables.items():
        shape = edition.tables[name]
        subjects = entries.subjects
        cells: dict[Address, Cell] = {}
        if isinstance(shape, ByFunction):
            codes = draw(st.lists(CODES, max_size=6, unique=True))
            subjects = tuple(Subject(code, f"科目{code}") for code in codes)
            keys: list[Address] = [
                (key, column) for key in (TOTAL, *codes) for column in shape.columns
            ]
        else:
            keys = [key for key, cell in entries.cells.items() if not cell.text.startswith("—")]
        counted = name in {"资产表", "三公表"}
        drawn = draw(st.lists(COUNTS if counted else AMOUNTS, min_size=9, max_size=9))
        for at, key in enumerate(keys):
            cells[key] = amount_cell(drawn[at % 9])
        for key in entries.cells.keys() - set(keys) if not isinstance(shape, ByFunction) else ():
            cells[key] = entries.cells[key]
        tables[name] = replace(entries, cells=cells, subjects=subjects)
    unit = draw(st.sampled_from(["元", "万元"]))
    prior = {name: amount_cell(draw(AMOUNTS)) for name in base.prior}
    return replace(base, identity=replace(base.identity, unit=unit), tables=tables, prior=prior)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(submissions())
def test_any_submission_round_trips(submission: Submission) -> None:
    edition = example()[1]
    assert settled(read(small_form(edition, submission))) == settled(submission)
