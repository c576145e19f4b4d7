"""A table that is too wide for a page: its further columns follow, beside the same subjects."""

from __future__ import annotations

from pathlib import Path

from generator.build import build, examine
from generator.edition.layout import TOTAL, Address
from generator.edition.shapes import AnyTable, ByFunction
from tests.departments import department
from tests.edition.conftest import Write, refusal
from tests.years import edition_of, written

EDITION, TABLE, OPTION = "sichuan-2024", "一般公共预算明细表", "款栏全印"
TITLE = "一般公共预算财政拨款支出决算明细表"


def table() -> ByFunction:
    found = edition_of(EDITION).tables[TABLE]
    assert isinstance(found, ByFunction)
    return found


def columns(bands: list[AnyTable]) -> list[list[str]]:
    return [list(band.all_columns) for band in bands]


def test_every_column_is_on_one_page() -> None:
    whole = table().chosen({OPTION: True}, ())
    pages = columns(list(whole.bands()))
    assert [name for page in pages for name in page] == list(table().columns)
    assert len(pages) > 1
    assert max(map(len, pages)) == table().band


def test_a_group_stays_on_a_page_where_it_fits() -> None:
    own = table().columns
    groups = {name: column.group for name, column in own.items()}
    small = {
        group
        for group in groups.values()
        if list(groups.values()).count(group) <= (table().band or 0)
    }
    for page in columns(list(table().chosen({OPTION: True}, ()).bands()))[:-1]:
        following = list(own)[list(own).index(page[-1]) + 1]
        assert groups[following] != groups[page[-1]] or groups[following] not in small


def test_columns_without_amounts_are_left_out_but_for_totals() -> None:
    filled: set[Address] = {("2010301", "款30101"), (TOTAL, "款30101"), (TOTAL, "工资福利支出")}
    kept = table().chosen({OPTION: False}, filled).all_columns
    assert "款30101" in kept
    assert "款30102" not in kept
    assert [name for name, it in table().columns.items() if it.total and name not in kept] == []


def test_a_table_that_fits_is_left_as_it_is() -> None:
    other = edition_of(EDITION).tables["支出表"]
    assert list(other.bands()) == [other]


def test_columns_of_one_label_are_told_apart() -> None:
    assert table().told_apart("款30101") == "基本工资"
    assert table().told_apart("款30902") == "资本性支出（基本建设）/办公设备购置"
    assert table().told_apart("款31002") == "资本性支出/办公设备购置"


def test_only_the_first_page_is_in_the_contents(tmp_path: Path) -> None:
    made_up = department(EDITION, seed=1, is_full=True)
    before = examine(written(made_up, tmp_path / "填报表.xlsx"))
    tree = before.composition.document.tree
    titles = ["".join(map(str, it.itertext())) for it in tree.iterfind(".//section/h2")]
    going_on = [
        "".join(map(str, it.itertext())) for it in tree.iterfind(".//p[@class='continued']")
    ]
    listed = ["".join(map(str, it.itertext())) for it in tree.iterfind(".//nav/p")]
    assert titles.count(TITLE) == 1
    assert set(going_on) == {f"{TITLE}（续表）"}
    assert sum(TITLE in entry for entry in listed) == 1
    assert build(before, tmp_path, ["docx"])


def test_the_option_is_of_a_table_in_bands(write: Write) -> None:
    change = "支出表: {every_column: 全印}"
    write(f"id: test\nextends: {EDITION}\nname: 某地\nyear: 2031\ntables:\n  {change}\n")
    assert "band" in refusal()
