"""The reasons that a workbook still lacks, each with its sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import examine
from generator.commands.reasons import LackingReason, lacking_reasons, with_reason
from generator.errors import Unusable
from generator.examination import Examination
from tests.helpers import book_of
from tests.samples import EXAMPLES, REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "qingshanhu-bigdata-2022" / "workbook.xlsx"


def without(tmp_path: Path, *cells: str) -> Examination:
    book = book_of(EXAMPLE.read_bytes())
    for cell in cells:
        book["增减原因"][cell] = None
    file = tmp_path / "填报表.xlsx"
    book.save(file)
    return examine(file)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda it: it.parent.name)
def test_each_that_is_found_lacking_can_be_written(file: Path) -> None:
    examination = examine(file)
    rules = {"原因未填", "原因系统草拟"}
    counting = [it for it in examination.findings if it.rule in rules and not it.waived]
    cells = {cell.where for item in counting for cell in item.cells}
    own = {cell.where for cell in examination.disclosure.submission.reasons.values()}
    assert lacking_reasons(examination).keys() == cells & own


def test_a_blank_and_a_draft_stand_in_their_own_sentences(tmp_path: Path) -> None:
    found = lacking_reasons(without(tmp_path, "B3", "B4"))
    income, spending = found["增减原因!B3"], found["增减原因!B4"]
    assert income.sentence.startswith("本部门2022年度收入总计")
    assert spending.sentence.startswith("本部门2022年度支出总计")
    assert income.draft == ""
    assert "主要原因是：〔原因待填写〕" in income.sentence
    assert spending.draft.startswith("资本性支出减少1088.97万元")
    assert spending.draft in spending.sentence


def test_a_draft_is_offered_with_its_sentence(tmp_path: Path) -> None:
    book = book_of(EXAMPLE.read_bytes())
    mark = examine(EXAMPLE).disclosure.edition.wording.draft.mark
    book["增减原因"]["B3"] = f"{mark}一般公共预算收入减少"
    file = tmp_path / "填报表.xlsx"
    book.save(file)
    found = lacking_reasons(examine(file))["增减原因!B3"]
    assert found.draft == "一般公共预算收入减少"
    assert f"{mark}一般公共预算收入减少" in found.sentence


def test_nothing_is_lacking_once_it_is_written(tmp_path: Path) -> None:
    examination = without(tmp_path, "B3")
    assert list(lacking_reasons(examination).values()) != [LackingReason("")]
    file = tmp_path / "写好.xlsx"
    file.write_bytes(with_reason(examination, "增减原因!B3", "机构改革"))
    assert "增减原因!B3" not in lacking_reasons(examine(file))


def test_no_other_cell_is_written() -> None:
    with pytest.raises(Unusable, match="不是填写原因的格子"):
        with_reason(examine(EXAMPLE), "基本信息!B2", "别的名称")
