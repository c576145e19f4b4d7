"""Official tables as grids: each edition's geometry, and each shape on a small table."""

from typing import Any

import pytest

from generator.edition.layout import Layout, Subject
from generator.edition.load import available, load_edition
from generator.edition.shapes import AnyTable, ByEconomic, ByFunction, Fixed, Ledger

SUBJECTS = (
    Subject("201", "一般公共服务支出"),
    Subject("20103", "政府办公厅（室）及相关机构事务"),
    Subject("2010301", "行政运行"),
)


def tables() -> list[Any]:
    return [
        pytest.param(table, id=f"{edition_id}-{name}")
        for edition_id in available()
        for name, table in load_edition(edition_id).tables.items()
    ]


def addresses(table: AnyTable) -> set[tuple[str, str]]:
    """Every cell of a table that holds an amount."""
    if isinstance(table, ByFunction):
        keys = ("合计", *(subject.code for subject in SUBJECTS))
        return {(key, column) for key in keys for column in table.columns}
    if isinstance(table, ByEconomic):
        keys = (*table.subjects, *table.groups)
        return {(key, column) for key in keys for column in table.amounts}
    parts = [table] if isinstance(table, Fixed) else list(table.sides.values())
    return {
        (name, column)
        for part in parts
        for name, row in part.rows.items()
        for column in part.columns
        if column not in row.dash
    }


@pytest.mark.parametrize("table", tables())
def test_headings_tile_the_grid(table: AnyTable) -> None:
    layout = table.lay_out(SUBJECTS)
    covered = [
        (row, column)
        for heading in layout.headings
        for row in range(heading.row, heading.row + heading.rows)
        for column in range(heading.column, heading.column + heading.columns)
    ]
    grid = [
        (row, column) for row in range(layout.heading_rows) for column in range(len(layout.widths))
    ]
    assert sorted(covered) == grid


@pytest.mark.parametrize("table", tables())
def test_lines_fill_the_width(table: AnyTable) -> None:
    layout = table.lay_out(SUBJECTS)
    assert layout.lines
    for line in layout.lines:
        assert sum(slot.columns for slot in line.slots) == len(layout.widths)
    assert all(0 < width < 1000 for width in layout.widths)


@pytest.mark.parametrize("table", tables())
def test_every_amount_has_one_place(table: AnyTable) -> None:
    layout = table.lay_out(SUBJECTS)
    found = [slot.address for line in layout.lines for slot in line.slots if slot.address]
    assert len(found) == len(set(found))
    assert set(found) == addresses(table)


@pytest.mark.parametrize("table", tables())
def test_every_label_is_shown(table: AnyTable) -> None:
    layout = table.lay_out(SUBJECTS)
    words = {slot.text for line in layout.lines for slot in line.slots}
    words |= {heading.text for heading in layout.headings}
    if isinstance(table, ByFunction):
        expected = {column.label for column in table.columns.values()}
        expected |= {subject.name for subject in SUBJECTS} | {table.total_heading}
    elif isinstance(table, ByEconomic):
        expected = {*table.subjects, *table.subjects.values()}
        expected |= {group.total for group in table.groups.values()}
    else:
        parts = [table] if isinstance(table, Fixed) else list(table.sides.values())
        expected = {row.label for part in parts for row in part.rows.values()}
        expected |= {column.label for part in parts for column in part.columns.values()}
    assert expected <= words


def drawn(layout: Layout) -> list[str]:
    """The table drawn with letters: headings, then lines; `@` is an amount."""
    grid = [["·"] * len(layout.widths) for _ in range(layout.heading_rows)]
    for heading in layout.headings:
        for row in range(heading.row, heading.row + heading.rows):
            for column in range(heading.column, heading.column + heading.columns):
                first = (row, column) == (heading.row, heading.column)
                grid[row][column] = (heading.text or "□") if first else "="
    for line in layout.lines:
        cells: list[str] = []
        for slot in line.slots:
            text = f"@{'.'.join(slot.address)}" if slot.address else slot.text or "□"
            cells += [text, *["="] * (slot.columns - 1)]
        grid.append(cells)
    return [" ".join(row) for row in grid]


def columns(*names: str) -> dict[str, dict[str, object]]:
    return {name: {"label": name, "number": at} for at, name in enumerate(names, start=1)}


def ledger(**more: object) -> Ledger:
    def side(title: str, first: int, last: int, *names: str) -> dict[str, object]:
        row = {"label": f"{title}合", "line": last, "bold": True}
        return {
            "title": title,
            "heading": "项目",
            "lines": f"{first}..{last}",
            "columns": columns(*names),
            "rows": {f"{title}甲": {"label": f"{title}甲", "line": first}, f"{title}合": row},
        }

    sides = {"收": side("收", 1, 3, "金额"), "支": side("支", 4, 5, "小计", "基金")}
    return Ledger.model_validate({"title": "表", "shape": "ledger", "sides": sides, **more})


def test_a_ledger_with_sides_of_different_length() -> None:
    layout = ledger().lay_out()
    assert drawn(layout) == [
        "收 = = 支 = = =",
        "项目 行次 金额 项目 行次 小计 基金",
        "栏次 □ 1 栏次 □ 1 2",
        "收甲 1 @收甲.金额 支甲 4 @支甲.小计 @支甲.基金",
        "□ 2 □ 支合 5 @支合.小计 @支合.基金",
        "收合 3 @收合.金额 □ □ □ □",
    ]
    assert [line.bold for line in layout.lines] == [False, True, True]


def test_a_ledger_without_numbers() -> None:
    assert drawn(ledger(line_heading="", number_heading="").lay_out()) == [
        "收 = 支 = =",
        "项目 金额 项目 小计 基金",
        "收甲 @收甲.金额 支甲 @支甲.小计 @支甲.基金",
        "□ □ 支合 @支合.小计 @支合.基金",
        "收合 @收合.金额 □ □ □",
    ]


def by_function(**more: object) -> ByFunction:
    items = columns("合计", "基本", "项目")
    items["基本"]["group"] = items["项目"]["group"] = "本年"
    data = {"title": "表", "shape": "function", "columns": items, **more}
    return ByFunction.model_validate(data)


def test_a_table_by_function_with_levels_and_numbers() -> None:
    assert drawn(by_function().lay_out(SUBJECTS[:1])) == [
        "项目 = = = 合计 本年 =",
        "支出功能分类科目编码 = = 科目名称 = 基本 项目",
        "类 款 项 栏次 1 2 3",
        "合计 = = = @合计.合计 @合计.基本 @合计.项目",
        "201 = = 一般公共服务支出 @201.合计 @201.基本 @201.项目",
    ]


def test_a_table_by_function_without_levels() -> None:
    table = by_function(level_headings=[], number_heading="", total_last=True)
    assert drawn(table.lay_out(SUBJECTS[:1])) == [
        "项目 = 合计 本年 =",
        "支出功能分类科目编码 科目名称 = 基本 项目",
        "201 一般公共服务支出 @201.合计 @201.基本 @201.项目",
        "合计 = @合计.合计 @合计.基本 @合计.项目",
    ]


def test_a_table_by_function_without_subjects_has_its_total() -> None:
    assert [len(line.slots) for line in by_function().lay_out().lines] == [4]


def test_a_table_by_economic_code() -> None:
    groups = {
        "人员": {"title": "人员经费", "blocks": [["301", "303"]], "total": "人员合计"},
        "公用": {"title": "公用经费", "blocks": [["302"], ["310"]], "total": "公用合计"},
    }
    subjects = {"301": "工资", "30101": "基本", "303": "补助", "302": "商品", "310": "资本"}
    data = {"title": "表", "shape": "economic", "groups": groups, "subjects": subjects}
    table = ByEconomic.model_validate(data)
    head = " ".join(["经济分类科目编码 科目名称 金额"] * 3)
    body = [
        "301 工资 @301.金额 302 商品 @302.金额 310 资本 @310.金额",
        "30101 基本 @30101.金额 □ □ □ □ □ □",
        "303 补助 @303.金额 □ □ □ □ □ □",
        "人员合计 = @人员.金额 公用合计 = = = = @公用.金额",
    ]
    assert drawn(table.lay_out()) == ["人员经费 = = 公用经费 = = = = =", head, *body]
    bare = table.model_copy(update={"show_groups": False})
    assert drawn(bare.lay_out()) == [head, *body]


def fixed(**more: object) -> Fixed:
    rows = {
        "三公": {"label": "三公", "line": 1},
        "国内": {"label": "国内", "line": 2, "group": "其中", "dash": ["预算"], "count": True},
        "接待": {"label": "接待", "line": 3, "group": "其中", "indent": 1},
    }
    data = {"title": "表", "shape": "fixed", "columns": columns("预算", "决算"), "rows": rows}
    return Fixed.model_validate({**data, **more})


def test_a_fixed_list() -> None:
    layout = fixed().lay_out()
    assert drawn(layout) == [
        "项目 栏次 预算 决算",
        "行次 □ 1 2",
        "三公 1 @三公.预算 @三公.决算",
        "国内 2 —— @国内.决算",
        "接待 3 @接待.预算 @接待.决算",
    ]
    assert [line.slots[0].indent for line in layout.lines] == [0, 0, 1]
    assert [line.slots[-1].count for line in layout.lines] == [False, True, False]


def test_a_fixed_list_without_numbers() -> None:
    assert drawn(fixed(line_heading="", number_heading="", dash="—").lay_out())[:3] == [
        "项目 预算 决算",
        "三公 @三公.预算 @三公.决算",
        "国内 — @国内.决算",
    ]


def test_a_transposed_list() -> None:
    assert drawn(fixed(transposed=True, number_heading="").lay_out()) == [
        "项目 = = = = =",
        "三公 = 其中 = = =",
        "= = 国内 = 接待 =",
        "预算 决算 预算 决算 预算 决算",
        "@三公.预算 @三公.决算 —— @国内.决算 @接待.预算 @接待.决算",
    ]


def test_a_transposed_list_with_its_columns_above() -> None:
    assert drawn(fixed(transposed=True, columns_above=True).lay_out()) == [
        "预算 = = 决算 = =",
        "三公 其中 = 三公 其中 =",
        "= 国内 接待 = 国内 接待",
        "1 2 3 4 5 6",
        "@三公.预算 —— @接待.预算 @三公.决算 @国内.决算 @接待.决算",
    ]
