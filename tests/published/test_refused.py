"""What is no document of final accounts, or more than one, is refused and never read by half."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from generator.annexes.model import DrawnGrid
from generator.build import build
from generator.edition.load import load_edition
from generator.errors import Unusable
from generator.published.bring import bring
from generator.published.recognise import recognise
from generator.published.source import read_source
from tests.departments import department
from tests.samples import EXAMPLE, examined, example
from tests.years import written

BUDGET = """# 示例局2022年部门预算
第一部分 示例局概况
一、部门主要职责
负责示例工作。
第二部分 2022年部门预算情况说明
第四部分 名词解释
财政拨款收入：指财政当年拨付的资金。
"""
REPORT = """# 某公司2022年度报告
第一节 重要提示
本公司董事会保证年度报告内容真实。
"""
TWO = "示例局2022年度部门决算\n第一部分 示例局概况\n某某局2022年度部门决算\n第一部分 某某局概况\n"


@pytest.mark.parametrize("known", [False, True], ids=["edition told", "edition given"])
@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BUDGET, "是预算公开文本，不是决算"),
        (REPORT, "没有认出任何一个部分的标题"),
        (TWO, "里面有 2 个部门的决算（示例局、某某局）"),
        (" \n\n", "里面没有文字"),
    ],
    ids=["a budget", "a report of a company", "two departments", "nothing"],
)
def test_what_is_no_such_document_is_refused(
    tmp_path: Path, text: str, why: str, *, known: bool
) -> None:
    file = tmp_path / "text.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Unusable, match=why.replace("（", r"\（")):
        bring([file], load_edition("jiangxi-2022") if known else None)


@pytest.mark.parametrize("edition", ["hubei-2024", "guangdong-2024", "jiangxi-2022"])
def test_a_document_that_breaks_off_is_of_no_edition_for_sure(tmp_path: Path, edition: str) -> None:
    """Contents and first part, as web pages are cut off: all editions fit as well as that one."""
    book = written(department(edition, 3), tmp_path / "book.xlsx")
    (document,) = build(examined(book), tmp_path, ["html"])
    whole = read_source(document)
    assert recognise(whole).edition.id == edition
    tables = next(at for at, it in enumerate(whole.blocks) if isinstance(it, DrawnGrid))
    first = replace(whole, blocks=whole.blocks[:tables])
    with pytest.raises(Unusable, match=rf"不到一半.*可能是 .*{edition}.*-e 写明版式"):
        recognise(first)
    assert recognise(first, load_edition(edition)).edition.id == edition


def test_a_department_named_otherwise_above_one_table_is_told(tmp_path: Path) -> None:
    (document,) = build(examined(EXAMPLE), tmp_path, ["html"])
    said = "编制单位：南昌市青山湖区大数据中心"
    text = document.read_text(encoding="utf-8")
    assert said in text
    document.write_text(text.replace(said, "编制单位：某某局", 1), encoding="utf-8")
    published = bring([document], None).published
    assert published is not None
    assert [item.text for item in published.unread] == ["某某局"]


def test_a_document_whose_tables_are_pictures_is_read_and_told(tmp_path: Path) -> None:
    (document,) = build(examined(EXAMPLE), tmp_path, ["html"])
    text = re.sub(r"<table.*?</table>", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    document.write_text(text, encoding="utf-8")
    found = bring([document], None).imported
    assert any(item.reason.startswith("里面没有报表") for item in found.leftovers)
    whole, _ = example()
    assert {name: cell.value or 0 for name, cell in found.submission.prior.items()} == {
        name: whole.prior[name].value or 0 for name in found.submission.prior
    }


def test_a_name_stands_in_a_heading_that_is_broken_behind_it(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    lines = ["第一部分 示例局", "部门概况", "一、部门主要职责", "（一）负责示例工作。"]
    lines += ["第三部分 2022年度部门决算情况说明", "第四部分 名词解释", "财政拨款收入：指拨款。"]
    file.write_text("\n".join(lines), encoding="utf-8")
    published = bring([file], load_edition("jiangxi-2022")).published
    assert published is not None
    assert published.submission.identity.name == "示例局"
