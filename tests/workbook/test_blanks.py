"""Cells that hold nothing cost nothing, and nothing that holds anything is left out."""

from __future__ import annotations

import re

import pytest

from generator.workbook.spreadsheet.blanks import without_blanks, without_calls
from generator.workbook.spreadsheet.grid import Grid, open_grids
from tests.helpers import FILE, packed, parts_of, unpacked
from tests.samples import EXAMPLES

PART = "xl/worksheets/sheet5.xml"


def sheet(rows: str) -> bytes:
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        ('<row r="1"><c r="A1" s="3"/><c r="B1"/></row>', ""),
        ('<row r="1" ht="20" customHeight="1"><c r="A1" s="3" t="n" /></row><row r="2"/>', ""),
        ('<row r="1"><c r="A1" s="3"></c></row>', ""),
        (
            '<row r="1"><c r="A1" s="3"/><c r="B1"><v>1</v></c><c r="C1" s="3"/></row>',
            '<row r="1"><c r="B1"><v>1</v></c></row>',
        ),
    ],
)
def test_what_is_blank_goes(rows: str, left: str) -> None:
    assert without_blanks(sheet(rows)) == sheet(left)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>A1</f></c></row>',
        '<row r="1"><c r="A1"/><c><v>1</v></c></row>',
        '<row r="7"/><row><c><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>',
    ],
)
def test_what_holds_something_or_is_counted_from_stays(rows: str) -> None:
    assert without_blanks(sheet(rows)) == sheet(rows)


def test_a_sheet_formatted_down_to_its_end_is_read_as_one_that_is_not() -> None:
    cells = '<c r="A{0}" s="5"/><c r="B{0}" s="5"/><c r="C{0}" s="5"/>'
    rows = "".join(
        f'<row r="{row}" spans="1:3">{cells.format(row)}</row>' for row in range(5_000, 105_000)
    )
    parts = dict(parts_of())
    long = parts[PART].replace(b"</sheetData>", f"{rows}</sheetData>".encode())
    assert len(without_blanks(long)) < len(parts[PART])
    assert seen(packed(parts | {PART: long})) == seen(packed(parts))


def seen(content: bytes) -> list[Grid]:
    return open_grids(FILE, content)


def test_every_cell_of_the_examples_with_something_in_it_stays() -> None:
    full = re.compile(rb'<c r="([A-Z]+\d+)"[^<>]*(?<!/)>(?!</c>)')
    for file in EXAMPLES:
        for name, part in unpacked(file.read_bytes()).items():
            if name.startswith("xl/worksheets/sheet"):
                assert full.findall(without_blanks(part)) == full.findall(part), name


@pytest.mark.parametrize(
    ("cells", "left"),
    [
        ("<c><f>SUM(A1:A2)</f><v>3</v></c>", "<c><f></f><v>3</v></c>"),
        ('<c><f t="array" ref="A1">IF(A2,1,0)</f></c>', '<c><f t="array" ref="A1"></f></c>'),
        ("<c><f>A1&lt;B1</f><v>1</v></c>", "<c><f>A1&lt;B1</f><v>1</v></c>"),
        ("<c><f>100%</f></c>", "<c><f>100%</f></c>"),
        ("<c><v>（一）(1)</v></c><c><f>A1</f></c>", "<c><v>（一）(1)</v></c><c><f>A1</f></c>"),
    ],
)
def test_of_a_formula_that_calls_a_function_only_that_it_is_there_is_left(
    cells: str, left: str
) -> None:
    assert without_calls(sheet(cells)) == sheet(left)
