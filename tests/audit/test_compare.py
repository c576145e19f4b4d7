"""What an audit says of our own documents: nothing that is not so."""

from decimal import Decimal
from pathlib import Path

import pytest

from generator.audit.intervals import interval
from generator.audit.run import audit
from generator.build import build, examine
from generator.checks.finding import Severity
from generator.figures.change import percentage
from generator.figures.figure import Figure
from generator.workbook.form import write_form
from tests.departments import department
from tests.samples import EXAMPLES, examined
from tests.years import edition_of


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_what_we_printed_holds_no_error(tmp_path: Path, file: Path) -> None:
    (document,) = build(examined(file), tmp_path, ["docx"])
    told = audit(document).remarks
    assert [it.message for it in told if it.severity is Severity.ERROR] == []


def test_totals_that_add_up_rounded_parts_may_differ_between_tables(tmp_path: Path) -> None:
    """本年支出合计 of 公开03表 adds up 项, that of 公开01表 their 类: they are two tails apart."""
    book = tmp_path / "book.xlsx"
    made = department("sichuan-2024", 17, kind="单位")
    book.write_bytes(write_form(edition_of("sichuan-2024"), made))
    examination = examine(book)
    tables = examination.disclosure.tables
    one, other = (
        tables[name].figures[row, column].amount
        for name, row, column in (
            ("支出表", "合计", "本年支出合计"),
            ("收支总表", "本年支出合计", "决算数"),
        )
    )
    assert abs(one - other) == Decimal("0.02")
    (document,) = build(examination, tmp_path, ["html"])
    told = audit(document).remarks
    assert [it.message for it in told if it.severity is Severity.ERROR] == []


def test_a_share_of_nothing_is_nothing() -> None:
    nothing = Figure(Decimal(0), "因公出国费")
    assert interval(percentage(nothing, nothing, "占比")) == (nothing.amount, nothing.amount)
