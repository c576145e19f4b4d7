"""How the code of a subject may stand in a table, and which of two columns is meant."""

import pytest

from generator.workbook.reading.codes import code_of
from generator.workbook.reading.columns import TwoColumns, filled_one
from generator.workbook.reading.headings import stacks_of
from generator.workbook.spreadsheet.grid import Grid


@pytest.mark.parametrize(
    ("cells", "code", "name"),
    [
        (("2010301",), "2010301", ""),
        (("２０１ 03 01",), "2010301", ""),
        (("201", "03", "01"), "2010301", ""),
        (("201", "3", "1"), "2010301", ""),
        (("201", "20103", "2010301"), "2010301", ""),
        (("", "", "2010301"), "2010301", ""),
        (("2010301 行政运行",), "2010301", "行政运行"),
        (("[2010301]行政 运行",), "2010301", "行政运行"),
        (("201-一般公共服务支出",), "201", "一般公共服务支出"),
        (("20",), "", ""),
        (("201.03",), "", ""),
        (("合计",), "", ""),
        ((), "", ""),
    ],
)
def test_a_code(cells: tuple[str, ...], code: str, name: str) -> None:
    found = code_of(dict(enumerate(cells)))
    assert (found.code, found.name) == (code, name)


def test_levels_parted_by_dots() -> None:
    assert code_of({0: "201.03.01"}, dots=True).code == "2010301"


def test_what_is_no_code_is_put_together_for_messages() -> None:
    assert code_of({0: "20", 2: "3"}).written == "2003"


def columns(*rows: tuple[object, ...]) -> int:
    return filled_one(Grid("表", rows), [0, 1], range(len(rows)))


@pytest.mark.parametrize(
    ("rows", "meant"),
    [
        (((5, None), (6, None)), 0),
        (((None, 5), (0, 6)), 1),
        (((5, 5), (6, 6)), 0),
        (((None, None),), 0),
    ],
)
def test_of_two_columns_the_one_that_is_filled_in(
    rows: tuple[tuple[object, ...], ...], meant: int
) -> None:
    assert columns(*rows) == meant


def test_two_columns_that_differ() -> None:
    with pytest.raises(TwoColumns) as told:
        columns((5, 5), (6, 7))
    assert (told.value.one, told.value.other) == ((1, 0), (1, 1))


def test_a_heading_reaches_on_where_no_cells_are_merged() -> None:
    grid = Grid("表", [("支出", "", "备注"), ("基本", "项目", "")])
    found = [stacks_of(grid, range(2), str, reaching=reaching)[1] for reaching in (True, False)]
    assert found == [("支出", "项目"), ("项目",)]
