"""Errors of every kind in one document, as a Word file, a web page and a PDF: each is told.

They are put into the HTML that all writers share, each in another place: a section and a table
that are gone, another year in the contents, codes of fields, numbers of persons, and an amount
whose digits stand in many cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from generator.audit.model import AuditRemark
from generator.audit.run import audit
from generator.checks.finding import Severity
from generator.document.docx import write_docx
from generator.document.markup import Markup
from tests.audit.drawn import written
from tests.samples import EXAMPLES, examined

WAYS = ["docx", "html", "typst"]
#: Made up; its last digit is right.
ID_CARD = "11010119900307723X"
Tree = etree._Element  # noqa: SLF001 - how lxml names its elements


def without_section(tree: Tree) -> None:
    """七、政府采购支出情况说明, in the contents and in the text."""
    drop(tree, "part-3-7")
    heading = by_id(tree, "part-3-7")
    for item in [heading, *until_next(heading)]:
        remove(item)


def without_table(tree: Tree) -> None:
    """国有资产占用情况表."""
    drop(tree, "table-10")
    section = by_id(tree, "table-10").getparent()
    assert section is not None
    remove(section)


def another_year_in_contents(tree: Tree) -> None:
    (link,) = tree.iterfind(".//nav//a[@href='#part-2']")
    link.text = (link.text or "").replace("2021", "2019")


def code_in_contents(tree: Tree) -> None:
    (link,) = tree.iterfind(".//nav//a[@href='#part-3-3']")
    link.text = f"{link.text} PAGEREF _Toc81234567 \\h"


def code_in_text(tree: Tree) -> None:
    append(by_words(tree, "办理区政府领导同志交办的其它事项"), 'HYPERLINK \\l "_Toc81234567"')


def telephone(tree: Tree) -> None:
    append(by_words(tree, "(十三)根据区委"), "联系电话：13812345678")


def card(tree: Tree) -> None:
    append(by_words(tree, "(十二)办理区级领导"), f"身份证号{ID_CARD}")


def amount_in_table(tree: Tree) -> None:
    """An amount of a subject in 公开03表: the same digits stand in several tables."""
    section = by_id(tree, "table-3").getparent()
    assert section is not None
    row = next(it for it in section.iter("tr") if "2010301" in words(it))
    cell = next(it for it in row.iter("td") if words(it) == "657.89")
    cell.text = "675.89"


#: What is planted, by which rule it is told, and what its place or its message says.
PLANTED: list[tuple[Callable[[Tree], None], str, str]] = [
    (without_section, "章节缺失", "政府采购支出情况说明"),
    (without_table, "报表缺失", "国有资产占用情况表"),
    (another_year_in_contents, "年度", "2019 年度"),
    (code_in_contents, "域代码", "PAGEREF"),
    (code_in_text, "域代码", "HYPERLINK|_Toc"),
    (telephone, "手机号码", "138****5678"),
    (card, "身份证号", "723X"),
    (amount_in_table, "表内合计", "675.89|公开03表"),
]
RULES = {rule for _, rule, _ in PLANTED}


def by_id(tree: Tree, name: str) -> Tree:
    (found,) = tree.iterfind(f".//*[@id='{name}']")
    return found


def by_words(tree: Tree, start: str) -> Tree:
    return next(it for it in tree.iter("p") if start in words(it))


def words(item: Tree) -> str:
    return "".join(map(str, item.itertext()))


def append(item: Tree, text: str) -> None:
    item.text = f"{item.text}{text}"


def until_next(heading: Tree) -> Iterator[Tree]:
    for item in heading.itersiblings():
        if item.tag == heading.tag:
            return
        yield item


def drop(tree: Tree, name: str) -> None:
    (link,) = tree.iterfind(f".//nav//a[@href='#{name}']")
    line = link.getparent()
    assert line is not None
    remove(line)


def remove(item: Tree) -> None:
    parent = item.getparent()
    assert parent is not None
    parent.remove(item)


def told(document: Markup, way: str, folder: Path) -> list[AuditRemark]:
    target = folder / f"document.{'pdf' if way == 'typst' else way}"
    target.write_bytes(write_docx(document.tree) if way == "docx" else written(document, way))
    return [it for it in audit(target).remarks if it.severity is not Severity.INFO]


@pytest.mark.parametrize("way", WAYS)
def test_each_is_told_where_it_stands_and_none_without_it(tmp_path: Path, way: str) -> None:
    file = next(it for it in EXAMPLES if it.parent.name == "qingshanhu-gov-office-2021")
    document = examined(file).composition.document
    assert RULES.isdisjoint(it.rule for it in told(document, way, tmp_path))
    tree = deepcopy(document.tree)
    for plant, _, _ in PLANTED:
        plant(tree)
    found = told(replace(document, tree=tree), way, tmp_path)
    for plant, rule, said in PLANTED:
        matching = [
            it for it in found if it.rule == rule and any(x in it.message for x in said.split("|"))
        ]
        assert matching, (plant.__name__, [(it.rule, it.message) for it in found])
        if rule not in {"章节缺失", "报表缺失"}:
            assert all(it.where and it.block is not None for it in matching), plant.__name__
    # nothing else is called wrong but what rests on the amount
    others = {it.rule for it in found if it.severity is Severity.ERROR} - RULES
    assert others <= {"文字与表不符", "表间勾稽"}
