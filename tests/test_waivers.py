"""审核说明: a finding that stands as it is, because the department says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from generator.build import examine
from generator.checks.finding import Finding, Severity, summary
from generator.checks.waivers import RULE, with_waivers
from generator.edition.load import load_edition
from generator.examination import Examination
from generator.submission import Cell, Waiver
from generator.workbook.form import write_form
from tests.helpers import edited, form_of_example, read
from tests.samples import EXAMPLES, example

pytestmark = pytest.mark.slow

LINE = Cell("审核说明", "A2", "A03")
SUM = Finding("A03", Severity.ERROR, "不等", (Cell("公开01表", "C33"), Cell("公开01表", "F33")))
OTHER = Finding("B01", Severity.ERROR, "不一致", (Cell("公开02表", "C7"),))


def waiver(rule: str, place: str = "", text: str = "照实公开") -> Waiver:
    return Waiver(rule, place, text, LINE)


def waived(*waivers: Waiver, findings: Iterable[Finding] = (SUM, OTHER)) -> list[str]:
    return [item.waived for item in with_waivers(findings, waivers) if item.rule != RULE]


def faults(*waivers: Waiver, findings: Iterable[Finding] = (SUM, OTHER)) -> list[str]:
    found = [item for item in with_waivers(findings, waivers) if item.rule == RULE]
    assert all(item.severity is Severity.WARNING and item.cells == (LINE,) for item in found)
    return [item.message for item in found]


@pytest.mark.parametrize(
    "line",
    [
        waiver("A03"),
        waiver("a03"),
        waiver("Ａ０３ "),
        waiver("A03", "公开01表!C33"),
        waiver("A03", "公开01表!F33"),
        waiver("A03", "'公开01表'！$f$33"),
    ],
)
def test_a_waiver_names_a_rule_and_perhaps_a_cell(line: Waiver) -> None:
    assert waived(line) == ["照实公开", ""]
    assert faults(line) == []


@pytest.mark.parametrize("line", [waiver("A04"), waiver("A03", "公开01表!C34"), waiver("A0")])
def test_a_waiver_that_matches_nothing_is_a_finding(line: Waiver) -> None:
    assert waived(line) == ["", ""]
    place = f"（{line.place}）" if line.place else ""
    assert faults(line) == [
        (
            f"《审核说明》的“{line.rule}”{place}没有对应的审核意见。"
            "请核对规则和单元格的写法；已经改好的，请删去这一行"
        )
    ]


def test_a_waiver_without_a_reason_is_none() -> None:
    line = waiver("A03", text="")
    assert waived(line) == ["", ""]
    assert faults(line) == ["《审核说明》的“A03”没有写说明，不算数。请写明原因，或删去这一行"]


def test_a_waiver_without_a_rule_is_none() -> None:
    assert waived(waiver("", "公开01表!C33")) == ["", ""]
    assert "没有写规则" in faults(waiver("", "公开01表!C33"))[0]


@pytest.mark.parametrize("rule", ["必填未填", "上年数未填", RULE])
def test_what_must_be_filled_in_cannot_be_waived(rule: str) -> None:
    finding = Finding(rule, Severity.ERROR, "没有填写")
    assert [item.waived for item in with_waivers([finding], [waiver(rule)])] == ["", ""]
    assert f"的“{rule}”不能用说明代替" in list(with_waivers([finding], [waiver(rule)]))[-1].message


def test_the_waiver_of_a_cell_speaks_before_that_of_the_rule() -> None:
    lines = [waiver("A03", text="整条"), waiver("A03", "公开01表!C33", "这一格")]
    assert waived(*lines) == ["这一格", ""]
    assert faults(*lines) == []


def test_a_waived_finding_does_not_count() -> None:
    findings = list(with_waivers([SUM, OTHER], [waiver("A03")]))
    assert summary(findings) == {"errors": 1, "warnings": 0, "infos": 0}
    assert [item.is_error for item in findings] == [False, True]
    assert findings[0].as_json()["waived"] == "照实公开"


# in a workbook


def filled(*lines: tuple[str | None, ...]) -> bytes:
    def fill(book: Workbook) -> None:
        for row, line in enumerate(lines, start=2):
            for column, text in enumerate(line, start=1):
                book["审核说明"].cell(row, column, text)

    return edited(fill)


def examined(
    folder: Path, content: bytes, change: Callable[[Workbook], None] | None = None
) -> Examination:
    file = folder / "表.xlsx"
    file.write_bytes(edited(change, content) if change else content)
    return examine(file)


def test_the_form_has_the_sheet_and_it_reads_back() -> None:
    submission = read(filled(("A03", None, "一"), (None, None, None), ("B01", "公开01表!C3", "二")))
    assert [(item.rule, item.place, item.text, item.cell.where) for item in submission.waivers] == [
        ("A03", "", "一", "审核说明!A2"),
        ("B01", "公开01表!C3", "二", "审核说明!A4"),
    ]
    assert not submission.notices
    again = read(write_form(example()[1], submission))
    assert [(item.rule, item.place, item.text) for item in again.waivers] == [
        ("A03", "", "一"),
        ("B01", "公开01表!C3", "二"),
    ]


def test_a_workbook_without_the_sheet_has_no_waivers() -> None:
    def old(book: Workbook) -> None:
        del book["审核说明"]

    assert read(edited(old)).waivers == ()
    assert read(form_of_example()).waivers == ()


def test_a_blank_form_has_blank_lines_ready(tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    target.write_bytes(write_form(load_edition("jiangxi-2022")))
    sheet = load_workbook(target)["审核说明"]
    assert [cell.value for cell in sheet[1]] == ["规则", "单元格", "说明"]
    assert sheet.max_row > 20
    assert sheet["A2"].value is None


def no_reason(book: Workbook) -> None:
    book["增减原因"]["B3"] = None


def test_a_waived_reason_is_left_out_of_the_document(tmp_path: Path) -> None:
    draft = examined(tmp_path, filled(), no_reason)
    assert draft.is_draft
    assert "〔原因待填写〕" in draft.composition.document.source
    final = examined(tmp_path, filled(("原因未填", "增减原因!B3", "照实公开")), no_reason)
    assert not final.is_draft
    assert "〔原因待填写〕" not in final.composition.document.source
    assert 'class="draft"' not in final.composition.document.source
    assert not final.composition.gaps
    kept = [item for item in final.findings if item.rule == "原因未填"]
    assert [item.waived for item in kept] == ["照实公开"]
    # all else is as it was
    assert len(final.composition.printed) == len(draft.composition.printed)


def test_another_missing_reason_still_makes_a_draft(tmp_path: Path) -> None:
    def two(book: Workbook) -> None:
        no_reason(book)
        book["增减原因"]["B7"] = None

    examination = examined(tmp_path, filled(("原因未填", "增减原因!B3", "照实公开")), two)
    assert examination.is_draft
    assert [gap.cells[0].where for gap in examination.composition.gaps] == ["增减原因!B7"]
    assert examination.composition.document.source.count("〔原因待填写〕") == 1


def test_the_waiver_of_an_example_is_kept() -> None:
    (file,) = (file for file in EXAMPLES if file.parent.name == "nanchang-bigdata-2021")
    (item,) = (item for item in examine(file).findings if item.waived)
    assert (item.rule, item.cells[0].where) == ("原因未填", "增减原因!B15")
    assert item.waived == "公开文本没有写明原因，照实公开"
