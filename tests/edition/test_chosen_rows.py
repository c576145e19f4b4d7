"""Rows that a house style leaves out: the official form of Shanghai has 24 functions or 26."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import build, examine
from generator.edition.layout import Address
from generator.edition.shapes import AnyTable
from generator.published.bring import bring
from tests.departments import department
from tests.edition.conftest import Write, refusal
from tests.years import edition_of, written

EDITION, OPTION = "shanghai-2024", "债务两行"
DEBT = ["债务还本支出", "债务付息支出"]


def lines(table: AnyTable, filled: frozenset[Address] = frozenset()) -> list[tuple[str, ...]]:
    """The labels of a table that leaves its optional rows out, line by line."""
    drawn = table.chosen({OPTION: False}, filled).lay_out()
    return [tuple(slot.text for slot in line.slots if slot.kind == "label") for line in drawn.lines]


@pytest.mark.parametrize("name", ["收支总表", "财拨总表"])
def test_what_is_left_out_leaves_no_gap(name: str) -> None:
    table = edition_of(EDITION).tables[name]
    whole, found = table.lay_out().lines, lines(table)
    assert len(found) == len(whole) - 2
    spending = [right for _, right in found]
    assert not any(label.endswith(tuple(DEBT)) for label in spending)
    at = spending.index("二十四、抗疫特别国债安排的支出")
    assert spending[at - 1] == "二十三、其他支出"
    # the totals of both sides stand side by side as before
    assert ("本年收入合计", "本年支出合计") in found
    assert found[-1] == ("总计", "总计")


def test_an_amount_is_never_left_out() -> None:
    found = lines(edition_of(EDITION).tables["收支总表"], frozenset({(DEBT[1], "决算数")}))
    spending = [right for _, right in found]
    assert "二十四、债务付息支出" in spending
    assert "二十五、抗疫特别国债安排的支出" in spending


def test_a_document_without_them_reads_back(tmp_path: Path) -> None:
    made_up = department(EDITION, seed=2)
    style = tmp_path / "我区.yaml"
    style.write_text(f"options: {{{OPTION}: false}}", "utf-8")
    before = examine(written(made_up, tmp_path / "填报表.xlsx"), style=style)
    (page,) = build(before, tmp_path, ["html"])
    brought = bring([page], None)
    assert brought.published is not None
    assert brought.published.unread == ()
    assert brought.imported.leftovers == ()
    back = tmp_path / "读回.xlsx"
    back.write_bytes(brought.workbook)
    ours, theirs = (
        {
            address: figure.value
            for address, figure in it.disclosure.tables["收支总表"].figures.items()
        }
        for it in (before, examine(back))
    )
    assert {at: value for at, value in ours.items() if value} == {
        at: value for at, value in theirs.items() if value
    }


EXTENDING = "id: test\nextends: {base}\nname: 某地\nyear: 2031\ntables:\n  {change}\n"


@pytest.mark.parametrize(
    ("base", "change", "why"),
    [
        (
            EDITION,
            "收支总表: {sides: {支出: {rows: {其他支出: {option: 没有}}}}}",
            "没有选项“没有”",
        ),
        (
            "jiangxi-2022",
            "收支总表: {sides: {支出: {rows: {其他支出: {option: 略去零项}}}}}",
            "各行都要印",
        ),
        (EDITION, "三公表: {rows: {公务接待费: {option: 债务两行}}}", "只有收支表的行"),
    ],
)
def test_an_option_that_no_row_can_have_is_refused(
    write: Write, base: str, change: str, why: str
) -> None:
    write(EXTENDING.format(base=base, change=change))
    assert why in refusal()
