"""Cells find their columns beside what reaches down from above."""

from generator.spans import columns_of


def test_a_cell_stands_beside_what_reaches_down() -> None:
    rows = [
        [("甲", 2, 1), ("乙", 1, 2)],
        [("丙", 1, 1), ("丁", 2, 1)],
        [("戊", 1, 2)],
    ]
    found = columns_of(rows, lambda cell: (cell[1], cell[2]))
    assert [[(column, cell[0]) for column, cell in row] for row in found] == [
        [(0, "甲"), (1, "乙")],
        [(1, "丙"), (2, "丁")],
        [(0, "戊")],
    ]
