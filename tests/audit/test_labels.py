"""What leads the rows of official tables: names, by their 行次 and codes, and totals."""

from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest

from generator.annexes.model import DrawnGrid, GridCell
from generator.audit.model import AuditRemark
from generator.audit.run import audit
from generator.build import build
from generator.published.continued import joined
from generator.published.read import read_published
from tests.audit.planted import Original
from tests.samples import EXAMPLES, examined


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = next(it for it in EXAMPLES if it.parent.name == "qingshanhu-gov-office-2021")
    (document,) = build(examined(file), tmp_path_factory.mktemp("labels"), ["docx"])
    return document


@cache
def read(document: Path) -> Original:
    """The document as it was built, read once."""
    return Original(document.read_bytes(), read_published(document))


def told(document: Path, changes: dict[str, str]) -> list[AuditRemark]:
    """What is told of rows of a document with some cells changed, by what they hold first."""
    original = read(document)
    cells = [it for table in tables(original) for row in table.body for it in row]
    cells += [it for table in tables(original) for row in table.head for it in row]
    wheres = {
        next(it.where for it in cells if it.text.strip() == stands): instead
        for stands, instead in changes.items()
    }
    return audited(document, wheres)


def audited(document: Path, wheres: dict[str, str]) -> list[AuditRemark]:
    """What is told of rows of a document with some cells changed, by where they stand."""
    changed = document.with_name("changed.docx")
    changed.write_bytes(document.read_bytes())
    for where, instead in wheres.items():
        original = replace(read(document), content=changed.read_bytes())
        changed.write_bytes(original.with_words(where, partial(_said, instead)))
    return [it for it in audit(changed).remarks if it.rule in {"行名不符", "合计空白"}]


def _said(instead: str, _: str) -> str:
    return instead


def tables(original: Original) -> list[DrawnGrid]:
    return [it for it in original.published.source.blocks if isinstance(it, DrawnGrid)]


def test_the_document_as_it_is_says_what_its_form_says(document: Path) -> None:
    assert told(document, {}) == []


@pytest.mark.parametrize(
    ("stands", "instead", "said"),
    [
        ("二十六、抗疫特别国债安排的支出", "二十六、抗波特别国债安排的支出", "写的是“二十六、抗波"),
        ("债务利息及费用支出", "债务收入", "科目 307 写的是“债务收入”"),
        ("本年收入合计", "", "没有写名称，应为“本年收入合计”"),
    ],
)
def test_another_name_than_its_number_has(
    document: Path, stands: str, instead: str, said: str
) -> None:
    (one,) = told(document, {stands: instead})
    assert said in one.message
    assert [cell.text.strip() for cell in one.cells] == [instead]


@pytest.mark.parametrize(
    ("stands", "instead"),
    [
        ("二十六、抗疫特别国债安排的支出", "二十六、抗疫特别国债安"),
        ("对个人和家庭的补助", "对个人和家庭补助"),
    ],
)
def test_what_was_cut_or_lacks_a_particle_is_left_alone(
    document: Path, stands: str, instead: str
) -> None:
    assert told(document, {stands: instead}) == []


def test_a_total_that_is_blank_while_its_parts_are_not(document: Path) -> None:
    original = read(document)
    row = next(
        row
        for table in tables(original)
        for row in table.body
        if row[0].text.strip() == "一、“三公”经费支出"
    )
    (one,) = audited(document, {cell.where: "" for cell in row[1:]})
    assert one.rule == "合计空白"
    assert "年初预算数 69.40、决算数 0.74" in one.message
    assert one.where == row[0].where


def page(*rows: str) -> DrawnGrid:
    cells = tuple(tuple(GridCell(text) for text in row.split("|")) for row in rows)
    return DrawnGrid((), cells, (1.0,) * len(cells[0]))


FIRST = page("项目|行次|数|项目|行次|数|其中", "一、甲|1|5.00|一、丙|3|5.00|5.00")


@pytest.mark.parametrize(
    ("second", "line"),
    [
        (page("|2||7.00||二、丁|4|2.00|"), "|2|7.00|二、丁|4|2.00|"),
        (page("乙|2|7.00|丁|4|2.00"), "乙|2|7.00|丁|4|2.00|"),
    ],
)
def test_a_page_that_counts_on_goes_on(second: DrawnGrid, line: str) -> None:
    whole = joined(FIRST, second)
    assert whole is not None
    assert "|".join(cell.text for cell in whole.body[-1]) == line


@pytest.mark.parametrize(
    "second",
    [
        page("|3||7.00||二、丁|5|2.00|"),  # a row is missing
        page("|2||||二、丁|4|2.00|"),  # in which column an amount would stand can't be told
        page("|2||7.00|||||"),  # one side alone
        page("项目|行次|数|项目|行次|数|其中", "乙|2|7.00|丁|4|2.00|"),  # a table of its own
    ],
)
def test_anything_else_does_not(second: DrawnGrid) -> None:
    assert joined(FIRST, second) is None
