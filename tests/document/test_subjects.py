"""What sentences say of subjects that the list of budgets has, in more or less detail than they."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from generator.document.compose.frame import Composition, compose
from generator.figures.derive import derive
from generator.submission import Cell
from tests.samples import cell
from tests.years import edition_of, year

#: One 项 with money, of 类 201 款 03; nothing was spent on 环境保护管理事务 (21101).
SPENDING = {"2010301": ("100", "0")}
#: How a region goes through the subjects of its budget: by 项, and by 款.
BY_ITEM, BY_GROUP = "central-2024", "beijing-2024"
Budget = tuple[str, str, str, str]


def composed(edition_id: str, budgets: Sequence[Budget]) -> Composition:
    """The document of a department with these lines of 年初预算: code, name, amount, reason."""
    edition = edition_of(edition_id)
    columns = list(edition.forms.lists["年初预算"].columns)
    rows = tuple(
        {
            column: cell(text, "C2") if column == columns[2] else Cell("年初预算", "A2", text)
            for column, text in zip(columns, budget, strict=True)
        }
        for budget in budgets
    )
    handed_in = replace(year(edition_id, spending=SPENDING), lists={"年初预算": rows})
    return compose(derive(handed_in, edition))


def text_of(composition: Composition) -> str:
    return "".join(map(str, composition.document.tree.itertext()))


def gaps(composition: Composition) -> list[str]:
    return [gap.message for gap in composition.gaps if "决算数与预算数不同" in gap.message]


@pytest.mark.parametrize("name", ["", "行政运行"])
def test_a_subject_with_a_budget_alone_has_its_name(name: str) -> None:
    text = text_of(composed(BY_ITEM, [("2110101", name, "5", "项目取消")]))
    assert "节能环保支出（类）环境保护管理事务（款）行政运行（项）年初预算为5万元" in text


def test_a_group_is_not_called_by_one_of_its_items() -> None:
    text = text_of(composed(BY_GROUP, [("2110101", "行政运行", "5", "项目取消")]))
    assert "“节能环保支出”（类）“环境保护管理事务”（款）" in text
    assert "“行政运行”（款）" not in text


def test_reasons_of_items_are_those_of_their_group() -> None:
    composition = composed(
        BY_GROUP,
        [
            ("2010301", "", "80", "新增两人。"),
            ("2010302", "", "30", "会议合并"),
            ("2010399", "", "5", "新增两人"),
        ],
    )
    assert "减少15.00万元，下降13.04%。主要原因：新增两人；会议合并。" in text_of(composition)
    assert gaps(composition) == []


def test_a_reason_of_the_group_itself_goes_before_those_of_its_items() -> None:
    budgets = [("20103", "", "", "压减开支"), ("2010302", "", "30", "会议合并")]
    assert "主要原因：压减开支。" in text_of(composed(BY_GROUP, budgets))


def test_a_group_without_any_reason_still_lacks_one() -> None:
    assert gaps(composed(BY_GROUP, [("2010301", "", "80", "")])) == [
        "“政府办公厅（室）及相关机构事务”决算数与预算数不同，没有填写原因"
    ]
