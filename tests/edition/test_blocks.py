"""Every shape tells the same of itself in all its answers: as rows, as blocks, as addresses."""

from typing import Any

import pytest

from generator.edition.layout import Subject
from generator.edition.load import available, load_edition
from generator.edition.shapes import AnyTable

SUBJECTS = (Subject("201", "一般公共服务支出"), Subject("20103", "政府办公厅（室）及相关机构事务"))


def tables() -> list[Any]:
    return [
        pytest.param(table, id=f"{edition_id}-{name}")
        for edition_id in available()
        for name, table in load_edition(edition_id).tables.items()
    ]


@pytest.mark.parametrize("table", tables())
def test_every_amount_that_is_drawn_can_be_named_and_read(table: AnyTable) -> None:
    lines = table.lay_out(SUBJECTS).lines
    drawn = {slot.address for line in lines for slot in line.slots if slot.address}
    addresses = set(table.addresses(SUBJECTS))
    assert drawn <= addresses
    assert {table.address_of(address) for address in drawn} == drawn
    names = {subject.code: subject.name for subject in SUBJECTS}
    assert all(table.label(address, names) for address in drawn)
    assert {column for _, column in addresses} == set(table.all_columns)


@pytest.mark.parametrize("table", tables())
def test_the_headings_of_its_blocks_stand_on_the_page(table: AnyTable) -> None:
    drawn = [heading.text for heading in table.lay_out(SUBJECTS).headings]
    for block in table.blocks():
        wanted = [*block.lead, *(column.label for column in block.columns.values())]
        assert set(wanted) <= set(drawn)


@pytest.mark.parametrize("table", tables())
def test_its_rows_are_those_of_its_blocks(table: AnyTable) -> None:
    rows = {row.key for row in table.rows_of(SUBJECTS)}
    for block in table.blocks():
        own = {*block.rows, *(block.subjects or ()), *filter(None, block.total[1:])}
        assert own <= rows
