"""Sentences that departments worded themselves: nothing is said to be wrong that is not so."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.audit.model import Audit
from generator.audit.run import audit
from generator.build import build
from generator.checks.finding import Severity
from generator.submission import Cell
from tests.departments import department
from tests.samples import EXAMPLES, examined
from tests.years import written

#: An example whose sentences go through subjects, each with its budget.
_EXAMPLE = next(file for file in EXAMPLES if file.parent.name == "made-up-shanghai-2024")
_ROW = r"(\d、科学技术支出（类）技术研究与开发.*?支出决算为[\d.]+万元)。决算数[^<]*"

Audited = Callable[[str, str], Audit]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    (file,) = build(examined(_EXAMPLE), tmp_path_factory.mktemp("printed"), ["html"])
    return file.read_text(encoding="utf-8")


@pytest.fixture
def audited(printed: str, tmp_path: Path) -> Audited:
    """The audit of the example with something worded otherwise."""

    def change(found: str, other: str) -> Audit:
        text, times = re.subn(found, other, printed, flags=re.DOTALL)
        assert times
        file = tmp_path / "公开.html"
        file.write_text(text, encoding="utf-8")
        return audit(file)

    return change


def errors(told: Audit) -> list[str]:
    return [it.message for it in told.remarks if it.severity is Severity.ERROR]


def budgets(told: Audit) -> list[str]:
    return [f"{row['年初预算数'].value}" for row in told.published.submission.lists["年初预算"]]


def test_a_row_that_ends_otherwise_takes_nothing_of_the_next(audited: Audited) -> None:
    told = audited(_ROW, r"\1。决算数与预算数基本持平。")
    assert errors(told) == []
    assert budgets(told) == ["598.00", "360.00", "51.23", "48.00"]


def test_rows_that_go_on_behind_their_amounts_are_read_one_by_one(audited: Audited) -> None:
    told = audited(r"(（项）。主要用于.*?支出决算为[\d.]+万元)。", r"\1，完成年初预算的百分之百。")
    assert errors(told) == []
    assert budgets(told) == ["598.00", "360.00", "51.23", "48.00"]


def test_a_row_of_an_unknown_subject_leaves_the_total_alone(audited: Audited) -> None:
    told = audited("住房改革支出（款）住房公积金", "住房保障支出（款）住房公积金")
    assert errors(told) == []
    assert budgets(told) == ["598.00", "360.00", "51.23"]


def test_what_an_unread_budget_may_be_meant_by_is_not_compared(audited: Audited) -> None:
    told = audited("(预算为1057.23万元)", r"\1，调整后的预算为1200.00万元")
    assert errors(told) == []
    told = audited("(预算为1057.23万元)(.*?决算数)大于", r"\1，调整后的预算为1200.00万元\2小于")
    assert errors(told) == []


def test_a_wrong_row_beside_one_in_other_words_is_found(audited: Audited) -> None:
    told = audited(
        r"(技术研究与开发.*?万元)。决算数[^<]*(.*?住房公积金.*?决算数)大于",
        r"\1。决算数与预算数基本持平。\2小于",
    )
    (wrong,) = errors(told)
    assert "写的是“小于”" in wrong
    assert "应为“大于”" in wrong


def test_tables_whose_part_has_lost_its_number_are_read(audited: Audited) -> None:
    told = audited(r"(第二部分.*)第二部分\s*", r"\1")
    assert errors(told) == []
    imported = told.published.imported
    assert set(imported.tables) == set(told.published.edition.tables)


def test_reasons_are_not_held_against_tables_that_lack(tmp_path: Path) -> None:
    """A region publishes its tables as files of their own: the document says what they total."""
    made = department("beijing-2024", 1, is_full=True)
    grown = Cell("增减原因", "B2", "本年新增项目，收入增加")
    book = written(replace(made, reasons={**made.reasons, "收入总计": grown}), tmp_path / "a.xlsx")
    (file,) = build(examined(book), tmp_path, ["html"])
    text, tables = re.subn(r"<table.*?</table>", "", file.read_text("utf-8"), flags=re.DOTALL)
    assert tables == 12
    file.write_text(text, encoding="utf-8")
    assert "原因方向不符" not in {it.rule for it in audit(file).remarks}
