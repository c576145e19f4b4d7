"""Which cells add up to which, shape by shape, on tables small enough to check by hand."""

from typing import Any

import pytest

from generator.edition.shapes import ByEconomic, ByFunction, Fixed, Ledger
from generator.edition.shapes.adding import Addition, family
from generator.edition.shapes.parts import terms_of_sum


def table_of(text: dict[str, Any]) -> dict[str, Any]:
    return {"title": "表", "number": "公开01表", **text}


def rows(**items: str) -> dict[str, dict[str, Any]]:
    """`甲="1"` is a row at line 1; `甲="3 1..2"` one that adds up lines 1 and 2."""
    result: dict[str, dict[str, Any]] = {}
    for name, text in items.items():
        line, _, total = text.partition(" ")
        result[name] = {"label": name, "line": line, "total": total or None}
    return result


def columns(**items: str) -> dict[str, dict[str, Any]]:
    result: dict[str, dict[str, Any]] = {}
    for name, text in items.items():
        number, _, total = text.partition(" ")
        result[name] = {"label": name, "number": number, "total": total or None}
    return result


def written(addition: Addition) -> str:
    """`合计.金额 = 甲.金额 + 乙.金额 - 丙.金额 (rows)`."""
    terms = " ".join(f"{'+' if sign > 0 else '-'} {'.'.join(at)}" for sign, at in addition.terms)
    return f"{'.'.join(addition.total)} = {terms} ({addition.along})"


@pytest.mark.parametrize(
    ("total", "terms"),
    [
        ("5", [(1, 5)]),
        ("1..3", [(1, 1), (1, 2), (1, 3)]),
        ("27+28+29", [(1, 27), (1, 28), (1, 29)]),
        ("1+2-3", [(1, 1), (1, 2), (-1, 3)]),
        ("1..3-5..6", [(1, 1), (1, 2), (1, 3), (-1, 5), (-1, 6)]),
        ("4..4", [(1, 4)]),
    ],
)
def test_a_sum_as_official_forms_write_it(total: str, terms: list[tuple[int, int]]) -> None:
    assert terms_of_sum(total) == terms


def test_a_ledger_adds_rows_and_columns_on_each_side() -> None:
    table = Ledger.model_validate(
        table_of(
            {
                "shape": "ledger",
                "sides": {
                    "收": {
                        "title": "收入",
                        "heading": "项目",
                        "lines": "1..5",
                        "columns": columns(金额="1"),
                        "rows": rows(甲="1", 乙="2", 本年="4 1..3", 总计="5 4-2"),
                    },
                    "支": {
                        "title": "支出",
                        "heading": "项目",
                        "lines": "6..8",
                        "columns": columns(小计="2 3..4", 一般="3", 基金="4"),
                        "rows": rows(丙="6", 丁="8 6..7"),
                    },
                },
            }
        )
    )
    assert [written(addition) for addition in table.additions()] == [
        "本年.金额 = + 甲.金额 + 乙.金额 (rows)",
        "总计.金额 = + 本年.金额 - 乙.金额 (rows)",
        "丁.小计 = + 丙.小计 (rows)",
        "丁.一般 = + 丙.一般 (rows)",
        "丁.基金 = + 丙.基金 (rows)",
        "丙.小计 = + 丙.一般 + 丙.基金 (columns)",
        "丁.小计 = + 丁.一般 + 丁.基金 (columns)",
    ]


def test_a_table_by_function_adds_levels_and_columns() -> None:
    table = ByFunction.model_validate(
        table_of({"shape": "function", "columns": columns(合计="1 2..3", 基本="2", 项目="3")})
    )
    codes = ["201", "20103", "2010301", "2010350", "208"]
    assert [written(addition) for addition in table.additions(codes)] == [
        *(f"合计.{name} = + 201.{name} + 208.{name} (rows)" for name in ("合计", "基本", "项目")),
        *(f"201.{name} = + 20103.{name} (rows)" for name in ("合计", "基本", "项目")),
        *(
            f"20103.{name} = + 2010301.{name} + 2010350.{name} (rows)"
            for name in ("合计", "基本", "项目")
        ),
        *(
            f"{code}.合计 = + {code}.基本 + {code}.项目 (columns)"
            for code in ("合计", "201", "20103", "2010301", "2010350", "208")
        ),
    ]


def test_the_total_of_a_table_without_subjects_is_the_sum_of_nothing() -> None:
    table = ByFunction.model_validate(
        table_of({"shape": "function", "columns": columns(年初="1", 年末="2 1")})
    )
    assert [written(addition) for addition in table.additions()] == [
        "合计.年初 =  (rows)",
        "合计.年末 =  (rows)",
        "合计.年末 = + 合计.年初 (columns)",
    ]


def test_a_balance_subtracts() -> None:
    table = ByFunction.model_validate(
        table_of(
            {"shape": "function", "columns": columns(年初="1", 收="2", 支="3", 年末="4 1+2-3")}
        )
    )
    found = [written(addition) for addition in table.additions(["212"])]
    assert "212.年末 = + 212.年初 + 212.收 - 212.支 (columns)" in found


def test_a_table_by_economic_code_adds_kinds_and_groups() -> None:
    table = ByEconomic.model_validate(
        table_of(
            {
                "shape": "economic",
                "groups": {
                    "人员": {"title": "人员经费", "blocks": [["301", "303"]], "total": "合计"},
                    "公用": {"title": "公用经费", "blocks": [["302"], ["310"]], "total": "合计"},
                },
                "subjects": {
                    "301": "工资",
                    "30101": "基本工资",
                    "30102": "津贴",
                    "302": "商品",
                    "30201": "办公费",
                    "303": "补助",
                    "310": "资本",
                },
            }
        )
    )
    assert [written(addition) for addition in table.additions()] == [
        "301.金额 = + 30101.金额 + 30102.金额 (rows)",
        "302.金额 = + 30201.金额 (rows)",
        "人员.金额 = + 301.金额 + 303.金额 (rows)",
        "公用.金额 = + 302.金额 + 310.金额 (rows)",
    ]


def test_a_fixed_list_adds_only_where_nothing_is_dashed() -> None:
    items = rows(三公="1 2..3", 出国="2", 接待="3 4", 国内="4")
    items["国内"]["dash"] = ["预算"]
    table = Fixed.model_validate(
        table_of({"shape": "fixed", "columns": columns(预算="1", 决算="2"), "rows": items})
    )
    assert [written(addition) for addition in table.additions()] == [
        "三公.预算 = + 出国.预算 + 接待.预算 (rows)",
        "三公.决算 = + 出国.决算 + 接待.决算 (rows)",
        "接待.决算 = + 国内.决算 (rows)",
    ]


def test_a_dashed_total_is_no_sum() -> None:
    items = rows(合="1", 甲="2")
    items["合"]["dash"] = ["计"]
    table = Fixed.model_validate(
        table_of({"shape": "fixed", "columns": columns(计="1 2..3", 一="2", 二="3"), "rows": items})
    )
    assert [written(addition) for addition in table.additions()] == [
        "甲.计 = + 甲.一 + 甲.二 (columns)"
    ]


@pytest.mark.parametrize(
    ("codes", "below"),
    [
        ([], {"合计": []}),
        (["201"], {"合计": ["201"], "201": []}),
        (
            ["201", "20103", "2010301"],
            {"合计": ["201"], "201": ["20103"], "20103": ["2010301"], "2010301": []},
        ),
        # 款 left out: its 项 stand below the 类
        (["201", "2010301"], {"合计": ["201"], "201": ["2010301"], "2010301": []}),
        # 类 left out: what is highest stands below the total
        (["20103", "2010301"], {"合计": ["20103"], "20103": ["2010301"], "2010301": []}),
        (["2010301", "2080505"], {"合计": ["2010301", "2080505"], "2010301": [], "2080505": []}),
        # one branch complete, the other not
        (
            ["201", "20103", "2010301", "2010601"],
            {
                "合计": ["201"],
                "201": ["20103", "2010601"],
                "20103": ["2010301"],
                "2010301": [],
                "2010601": [],
            },
        ),
        # a parent written below its children is a parent all the same
        (
            ["2010301", "20103", "201"],
            {"合计": ["201"], "2010301": [], "20103": ["2010301"], "201": ["20103"]},
        ),
        # codes that only begin alike are no family
        (["201", "20210"], {"合计": ["201", "20210"], "201": [], "20210": []}),
    ],
)
def test_family(codes: list[str], below: dict[str, list[str]]) -> None:
    assert family(codes) == below
