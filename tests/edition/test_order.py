"""Where an extending edition puts what it adds."""

import pytest

from generator.edition.difference import difference
from generator.edition.load import load_edition
from tests.edition.conftest import EXTENDS, Write, refusal

ADDED = {
    "a column by its number": (
        """
tables:
  国资表:
    columns:
      年初结转和结余: {label: 年初结转和结余, number: 1}
      合计: {number: 2, total: 3..4}
      基本支出: {number: 3}
      项目支出: {number: 4}
""",
        lambda edition: edition.tables["国资表"].columns,
        ["年初结转和结余", "合计", "基本支出", "项目支出"],
    ),
    "a column whose number says nothing": (
        """
tables:
  国资表:
    number_heading: ''
    column_order: [合计, 项目支出, 基本支出]
""",
        lambda edition: edition.tables["国资表"].columns,
        ["合计", "项目支出", "基本支出"],
    ),
    "a row whose number says nothing": (
        """
tables:
  资产表:
    line_heading: ''
    row_order: [百万元设备, 车辆, 省部级用车, 主要领导用车, 机要通信用车, 应急保障用车,
      执法执勤用车, 特种专业技术用车, 离退休干部用车, 其他用车]
""",
        lambda edition: [row.key for row in edition.tables["资产表"].rows_of(())][:2],
        ["百万元设备", "车辆"],
    ),
    "a column of a list": (
        """
forms:
  lists:
    所属单位:
      column_order: [备注, 单位名称, 预算级次]
      columns:
        备注: {label: 备注}
""",
        lambda edition: edition.forms.lists["所属单位"].columns,
        ["备注", "单位名称", "预算级次"],
    ),
    "sections": (
        "parts:\n  概况:\n    section_order: [基本情况, 主要职责]\n",
        lambda edition: edition.parts["概况"].sections,
        ["基本情况", "主要职责"],
    ),
}


@pytest.mark.parametrize(("text", "found", "order"), ADDED.values(), ids=ADDED)
def test_an_order(write: Write, text: str, found: object, order: list[str]) -> None:
    write(EXTENDS + text)
    assert list(found(load_edition("test"))) == order  # type: ignore[operator]


def test_a_term_that_replaces_another_stands_where_that_stood(write: Write) -> None:
    known = [*load_edition("jiangxi-2022").terms]
    terms = ["新名词" if term == "基本支出" else term for term in known]
    order = "".join(f"\n  - {term}" for term in terms)
    write(f"{EXTENDS}terms:\n  基本支出: null\n  新名词: 指某项。\nterm_order:{order}\n")
    assert [*load_edition("test").terms] == terms


def test_terms_of_the_nine_tables_stand_by_their_kind() -> None:
    """What is used of former balances came in, and stands with what came in."""
    terms = [*load_edition("central-2024").terms]
    at = terms.index("使用非财政拨款结余（含专用结余）")
    assert terms[at - 1 : at + 2 : 2] == ["其他收入", "年初结转和结余"]


def test_rows_stand_by_their_lines_whatever_was_written_first(write: Write) -> None:
    write(
        EXTENDS + "tables:\n  资产表:\n    rows:\n      其他用车: null\n"
        "      代用车: {line: 9, label: 8. 代用车, count: true}\n"
    )
    rows = [row.key for row in load_edition("test").tables["资产表"].rows_of(())]
    assert rows[-2:] == ["代用车", "百万元设备"]


WRONG = {
    "  国资表:\n    column_order: [合计, 没有] # !\n": "column_order.1：没有“没有”",
    "  国资表:\n    column_order: [合计, 合计] # !\n": "column_order.1：“合计”写了两次",
    "  国资表:\n    column_order: [合计] # !\n": "column_order：缺少“基本支出”，次序要写全",
    "  国资表:\n    column_order: 合计 # !\n": "column_order：应为列表",
    "  国资表:\n    row_order: [合计] # !\n": "row_order：不认识这个键",
}


@pytest.mark.parametrize(("text", "reason"), WRONG.items(), ids=WRONG.values())
def test_a_wrong_order_is_told_with_its_line(write: Write, text: str, reason: str) -> None:
    whole = f"{EXTENDS}tables:\n{text}"
    file = write(whole)
    line = whole[: whole.index("# !")].count("\n") + 1
    assert refusal().startswith(f"{file}，第 {line} 行：tables.国资表.{reason}")


def test_the_lines_of_a_ledger_are_its_places(write: Write) -> None:
    write(
        EXTENDS + "tables:\n  收支总表:\n    sides:\n      收入:\n        row_order: [事业收入]\n"
    )
    assert "row_order：不认识这个键" in refusal()


def test_another_order_is_a_difference(write: Write) -> None:
    write(EXTENDS + "tables:\n  国资表:\n    column_order: [合计, 项目支出, 基本支出]\n")
    lines = list(difference(load_edition("jiangxi-2022"), load_edition("test")))
    assert lines == ["修改 国资表的次序：由 合计、基本支出、项目支出 改为 合计、项目支出、基本支出"]


def test_what_was_proved_of_a_table_is_not_handed_on(write: Write) -> None:
    write(EXTENDS + "column_proofs: {收入表: 某局某年度决算}\n")
    assert load_edition("test").column_proofs == {"收入表": "某局某年度决算"}
    write(EXTENDS + "column_proofs: {不是表: 某局}\n")
    assert "column_proofs.不是表：没有“不是表”" in refusal()
