"""What number formats show, and what becomes of amounts under them: the table in tests/cases."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from generator.errors import Unusable
from generator.workbook.shown.code import BUILT_IN, UnrenderableError
from generator.workbook.shown.compare import mismatch, shows_itself
from generator.workbook.shown.render import as_decimal, render
from generator.workbook.spreadsheet.foreign import open_foreign
from generator.workbook.spreadsheet.grid import Grid
from tests.biff import xls
from tests.exports import saved
from tests.workbook.test_foreign import ods, row


class Case(NamedTuple):
    """A row of the table."""

    code: str
    stored: object
    shown: str | None
    outcome: str | None


TABLE = Path(__file__).parents[1] / "cases" / "shown.yaml"
CASES = [Case(*line) for line in yaml.safe_load(TABLE.read_text("utf-8"))]
AMOUNTS = [case for case in CASES if case.outcome]
#: How each refusal begins, and ends.
REFUSALS = {
    "ok": ("", ""),
    "other": ("看到的是“", "”，不是同一个数"),
    "unit": ("看到的是“", "”，单位不符"),
    "hidden": ("看不到（格式把它隐藏了）", ""),
    "unsure": ("格式是“", "”，看到的是什么数，程序说不准"),
}


def named(case: Case) -> str:
    return f"{case.stored} under {case.code}"


def number(case: Case) -> float:
    assert isinstance(case.stored, int | float)
    return case.stored


def said(case: Case) -> str:
    """What is said of an amount."""
    before, after = REFUSALS[case.outcome or ""]
    middle = "" if case.outcome in {"ok", "hidden"} else case.shown or case.code
    return before + middle + after


def test_the_table_tells_of_every_kind() -> None:
    assert len(CASES) > 100
    assert {case.outcome for case in AMOUNTS} == REFUSALS.keys()


@pytest.mark.parametrize("case", CASES, ids=named)
def test_what_is_shown(case: Case) -> None:
    if case.shown is not None:
        assert render(case.stored, case.code) == case.shown
        return
    with pytest.raises(UnrenderableError):
        render(case.stored, case.code)


@pytest.mark.parametrize("case", AMOUNTS, ids=named)
def test_an_amount_is_the_number_that_is_shown(case: Case) -> None:
    found = mismatch(as_decimal(number(case)), case.code, None, 0)
    assert found == said(case)
    if shows_itself(case.code):
        assert found == ""


def mismatches(grid: Grid) -> list[str]:
    return [grid.mismatch(at, 0, as_decimal(number(case)), 0) for at, case in enumerate(AMOUNTS)]


def test_amounts_in_an_xlsx_file(tmp_path: Path) -> None:
    book = Workbook()
    for at, case in enumerate(AMOUNTS, start=1):
        cell = book.worksheets[0].cell(at, 1, number(case))
        cell.number_format = case.code or "General"
    (grid,) = open_foreign(saved(book, tmp_path / "表.xlsx"))
    assert mismatches(grid) == list(map(said, AMOUNTS))


def test_amounts_in_an_xls_file(tmp_path: Path) -> None:
    file = tmp_path / "表.xls"
    file.write_bytes(xls([(number(case), case.code) for case in AMOUNTS]))
    (grid,) = open_foreign(file)
    assert mismatches(grid) == list(map(said, AMOUNTS))


def typed(kind: str, words: str, attributes: str = "") -> str:
    return f"<table:table-cell office:value-type='{kind}' {attributes}>{words}</table:table-cell>"


def test_amounts_in_an_ods_file(tmp_path: Path) -> None:
    """The file says what is shown; of colours it says nothing there."""
    red = "0.00;[Red]0.00"
    cases = [case for case in AMOUNTS if case.shown is not None and case.code != red]
    rows = "".join(
        row(typed("float", f"<text:p>{case.shown}</text:p>", f"office:value='{case.stored}'"))
        for case in cases
    )
    file = tmp_path / "表.ods"
    file.write_bytes(ods(rows))
    (grid,) = open_foreign(file)
    for at, case in enumerate(cases):
        assert grid.mismatch(at, 0, as_decimal(number(case)), 0) == said(case), case


def test_what_an_ods_file_shows(tmp_path: Path) -> None:
    """In repeated cells too; blanks are elements; a share without words is one all the same."""
    twice = "<text:p>1<text:s text:c='2'/>2<text:span>元</text:span></text:p>"
    cells = (
        typed("float", twice, "office:value='12' table:number-columns-repeated='2'"),
        typed("percentage", "", "office:value='0.5'"),
        typed("string", "<text:p/>", "office:string-value='甲'"),
        typed("string", "<text:p>乙</text:p>"),
    )
    file = tmp_path / "表.ods"
    file.write_bytes(ods(row(*cells, number_rows_repeated="2")))
    (grid,) = open_foreign(file)
    first = ["1  2元", "1  2元", "50.00%", "", "乙"]
    assert [grid.printed(0, at) for at in range(5)] == first
    assert grid.printed(1, 1) == "1  2元"


@pytest.mark.parametrize(
    ("stored", "code", "power", "found"),
    [
        ("5", '0"万元"', 4, ""),
        ("5", '0.00"元"', 4, "看到的是“5.00元”，单位不符"),
        ("1.5", "0", 4, ""),
        ("5", '0"人"', 0, ""),
        ("5", '0"千"', 0, "看到的是“5千”，单位不符"),
    ],
)
def test_a_unit_is_that_of_the_amounts(stored: str, code: str, power: int, found: str) -> None:
    assert mismatch(Decimal(stored), code, None, power) == found


def test_formats_that_have_a_number_alone() -> None:
    """In a Chinese Excel: 27 to 36 and 50 to 58 are its own."""
    day = datetime(2024, 3, 5, 9, 7, 8)  # noqa: DTZ001
    assert render(day, BUILT_IN[14]) == "2024/3/5"
    assert render(day, BUILT_IN[27]) == render(day, BUILT_IN[57]) == "2024年3月"
    assert render(day, BUILT_IN[31]) == "2024年3月5日"
    assert render(day, BUILT_IN[33]) == "9时07分08秒"
    assert render(day, BUILT_IN[55]) == "上午9时07分"
    assert render(0, BUILT_IN[44]) == "¥-"
    assert render(-1234.5, BUILT_IN[43]) == "-1,234.50"
    unclear = {12, 13, 48}  # fractions, and powers of a thousand
    numbers = set(range(1, 12)) | set(range(37, 45)) | {49}
    assert {at for at in BUILT_IN if shows_itself(BUILT_IN[at])} == numbers - {9, 10, 11} - unclear


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (None, "0.00", ""),
        (True, "0.00", "TRUE"),
        (date(2024, 3, 5), "m/d", "3/5"),
        (time(9, 7), "h:mm", "9:07"),
        (timedelta(hours=36, minutes=5), "[h]:mm", "36:05"),
        (timedelta(minutes=61), '[mm]"分"', "61分"),
        (timedelta(hours=25, seconds=9), "[h]:mm:ss", "25:00:09"),
        (Decimal("0.005"), "0.00", "0.01"),
        (5.55e-17, "General", "5.55E-17"),
    ],
)
def test_other_values(value: object, code: str, text: str) -> None:
    assert render(value, code) == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (time(9, 7), "yyyy"),
        (timedelta(hours=1), "[h] AM/PM"),
        (timedelta(days=1), "d"),
        (timedelta(hours=-1), "[h]"),
        (date(2024, 3, 5), "[h]"),
        (date(2024, 3, 5), "[$-411]mmm"),
        (date(2024, 3, 5), "[$-409]aaaa"),
        (date(2024, 3, 5), "mmmmm"),
        (date(2024, 3, 5), "ggge"),
        (time(9, 7), "hhh"),
        (5, "[$-30804]0"),
        (5, "0;0;0;@;0"),
        (5, '0"'),
        (5, "0;@;0"),
        (5, "0;yyyy"),
        (0, "[>0]0;[<0]0"),
        (-5, "[<=0]0;0"),
        (-7, "[>5]0;[>3]0"),
        (12, "0E+?"),
        (12, "0E0E+0"),
        (12, "00E+0"),
        (12, "0,E+0"),
        (12, ",0"),
        (12, "0.0,0"),
        (0.00001, "General"),
    ],
)
def test_what_nobody_knows_is_refused(value: object, code: str) -> None:
    with pytest.raises(UnrenderableError):
        render(value, code)


def test_the_calendar_that_begins_in_1904(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    cell = book.worksheets[0]["A1"]
    cell.value, cell.number_format = date(2024, 3, 5), 'yyyy"年"m"月"d"日"'
    file = saved(book, tmp_path / "表.xlsx")
    (grid,) = open_foreign(file)
    assert grid.printed(0, 0) == "2024年3月5日"


def test_a_condition_may_show_another_number(tmp_path: Path) -> None:
    """Its own format of each style is not mistaken for that of the condition."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([11122200, "12.5", 3, 4])
    sheet["C1"].number_format = '0.00"元"'
    for area, code in (("A1:B9", "0!.0000"), ("C1:D1", "#,##0.00")):
        look = DifferentialStyle(numFmt=NumberFormat(164, code))
        sheet.conditional_formatting.add(area, Rule("expression", dxf=look, formula=["A1>9999"]))
    (grid,) = open_foreign(saved(book, tmp_path / "表.xlsx"))
    said = [grid.mismatch(0, at, Decimal(1), 0) for at in range(3)]
    assert said[0] == "格式是“[条件格式]0!.0000”，看到的是什么数，程序说不准"
    assert grid.printed(0, 1) == "12.5"
    assert grid.printed(0, 2) == "3.00元"
    assert (0, 3) not in grid.formats


def test_conditions_over_and_over_the_same_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.workbook.spreadsheet.grid.MAX_CELLS", 100)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["J10"] = 1
    look = DifferentialStyle(numFmt=NumberFormat(164, "0!.0000"))
    rule = Rule("expression", dxf=look, formula=["A1>9999"])
    sheet.conditional_formatting.add("A1:XFD1048576", rule)
    assert open_foreign(saved(book, tmp_path / "表.xlsx"))
    sheet.conditional_formatting.add("A1:J9", rule)
    with pytest.raises(Unusable, match="有条件格式的单元格过多"):
        open_foreign(saved(book, tmp_path / "表.xlsx"))


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
@pytest.mark.parametrize("code", ["General", "0.00"])
def test_what_is_no_number_is_not_shown(value: float, code: str) -> None:
    with pytest.raises(UnrenderableError):
        render(value, code)
