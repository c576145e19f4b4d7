"""A document whose tables are pictures says a good part of them in its sentences."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.annexes.model import DrawnGrid
from generator.build import build, carry_over_from, examine
from generator.edition.load import load_edition
from generator.published import read as reading
from generator.published.bring import bring
from generator.published.source import PublishedText, read_source
from generator.workbook.form import write_form
from tests.departments import department
from tests.years import edition_of

EDITION = "jiangxi-2022"


@pytest.fixture(name="document")
def without_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up department's document, read as if its official tables were pictures."""

    def read(file: Path) -> PublishedText:
        source = read_source(file)
        blocks = tuple(block for block in source.blocks if not isinstance(block, DrawnGrid))
        return PublishedText(source.file, blocks)

    monkeypatch.setattr(reading, "read_source", read)
    book = tmp_path / "book.xlsx"
    book.write_bytes(write_form(edition_of(EDITION), department(EDITION, 5, is_full=True)))
    (document,) = build(examine(book), tmp_path, ["html"])
    return document


def amounts(document: Path, table: str) -> dict[tuple[str, str], Decimal]:
    cells = bring([document], None).imported.submission.tables[table].cells
    return {address: cell.value for address, cell in cells.items() if cell.value is not None}


def test_what_is_said_stands_where_it_would_be_printed(document: Path) -> None:
    made = department(EDITION, 5, is_full=True)
    whole = {at: cell.value for at, cell in made.tables["收支总表"].cells.items()}
    found = amounts(document, "收支总表")
    assert found["收入总计", "决算数"] == whole["收入总计", "决算数"]
    assert found["年末结转和结余", "决算数"] == whole["年末结转和结余", "决算数"]
    basic = amounts(document, "基本支出表")
    assert {row for row, _ in basic} <= {"301", "302", "303", "307", "310", "312", "399"}
    assert basic["301", "金额"] == made.tables["基本支出表"].cells["301", "金额"].value


def test_what_is_not_said_stays_blank(document: Path) -> None:
    assert amounts(document, "收入表") == {}
    assert ("一般公共预算财政拨款收入", "决算数") not in amounts(document, "收支总表")


def test_parts_that_are_not_all_of_a_total_are_left_out(document: Path) -> None:
    """本年收入合计 is said whole, of its parts 其他收入 alone: what is there adds up."""
    found = amounts(document, "收支总表")
    assert ("本年收入合计", "决算数") in found
    assert ("其他收入", "决算数") not in found
    for addition in edition_of(EDITION).tables["收支总表"].additions():
        parts = [sign * found[at] for sign, at in addition.terms if at in found]
        if addition.total in found and parts:
            assert abs(sum(parts) - found[addition.total]) <= Decimal("0.01") * len(parts)


def test_what_was_taken_is_told(document: Path) -> None:
    lines = list(bring([document], None).lines())
    assert any(line.startswith("没有《收入支出决算总表》，从文字取了") for line in lines)


def test_next_year_has_last_years_amounts(document: Path) -> None:
    carried = carry_over_from(document, load_edition("jiangxi-2023"))
    made = department(EDITION, 5, is_full=True)
    assert carried.prior["基本支出"].value == made.tables["支出表"].cells["合计", "基本支出"].value


def test_an_audit_compares_with_tables_alone(document: Path) -> None:
    published = reading.read_published(document)
    assert published.stated
    assert not any(entries.cells for entries in published.submission.tables.values())
