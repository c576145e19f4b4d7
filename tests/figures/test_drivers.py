"""Which parts of an amount moved it, and which offset it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.edition.shapes.parts import Driver
from generator.figures.derive import Disclosure
from generator.figures.drivers import (
    AT_LEAST,
    AT_MOST,
    ENOUGH,
    Contribution,
    Explanation,
    accounts_for,
    explain,
    explain_change,
    parts_of,
)
from generator.figures.figure import Figure, combine
from generator.money import round_half_up
from tests.years import disclosed, year

HUNDRED = Decimal(100)
CENTS = st.integers(-(10**7), 10**7).map(lambda cents: Decimal(cents).scaleb(-2))


def part(value: str | Decimal) -> Figure:
    return Figure(Decimal(value))


def explained(*parts: str, difference: str | None = None) -> Explanation:
    """What explains a change whose parts, named 甲, 乙 …, moved by so much."""
    named = list(zip("甲乙丙丁戊己", map(part, parts), strict=False))
    whole = part(difference) if difference else combine("sum", [item for _, item in named])
    return explain(named, whole, 2)


def said(items: tuple[Contribution, ...]) -> dict[str, str]:
    return {item.name: f"{item.difference.amount}/{item.share.amount:.1f}" for item in items}


def of(disclosure: Disclosure, name: str) -> Explanation | None:
    figure = disclosure.figure(name)
    assert figure is not None
    assert figure.prior is not None
    return explain_change(disclosure, name, combine("-", [figure, figure.prior]), 2)


def drivers_of(disclosure: Disclosure, name: str) -> dict[str, str]:
    explanation = of(disclosure, name)
    assert explanation is not None
    return said(explanation.drivers)


# which parts


def test_one_part_that_explains_enough_is_the_only_driver() -> None:
    assert said(explained("85", "10", "5").drivers) == {"甲": "85/85.0"}


def test_exactly_enough_is_enough() -> None:
    assert said(explained("80", "20").drivers) == {"甲": "80/80.0"}


def test_drivers_reach_enough_greatest_first() -> None:
    assert list(said(explained("10", "30", "60").drivers)) == ["丙", "乙"]


def test_there_are_three_at_most_even_if_they_explain_less() -> None:
    found = explained("20", "20", "20", "20", "20")
    assert list(said(found.drivers)) == ["甲", "乙", "丙"]
    assert found.explained == 60


def test_of_a_decrease_the_decreases_are_drivers() -> None:
    found = explained("-90", "-10", "5")
    assert said(found.drivers) == {"甲": "-90/94.7"}
    assert said(found.offsets) == {"丙": "5/5.3"}


def test_parts_against_the_change_offset_it_and_only_the_greatest_is_named() -> None:
    found = explained("100", "-10", "-30")
    assert list(said(found.drivers)) == ["甲"]
    assert list(said(found.offsets)) == ["丙"]
    assert found.explained > HUNDRED


def test_what_rounds_to_zero_did_not_move() -> None:
    found = explained("5", "0.0049", "-0.0049", difference="5")
    assert list(said(found.drivers)) == ["甲"]
    assert not found.offsets


# whether the parts tell enough


@pytest.mark.parametrize(
    ("parts", "difference", "accounts"),
    [
        (["60", "40"], "100", True),
        (["50"], "100", True),
        (["49"], "100", False),
        # what is known and what is not nearly cancel out: nothing is explained
        (["1000"], "100", False),
        (["-50"], "-100", True),
        (["-100", "90"], "-100", False),
        ([], "100", False),
    ],
)
def test_named_parts_must_account_for_half(
    parts: list[str], difference: str, *, accounts: bool
) -> None:
    named = [(text, part(text)) for text in parts]
    assert accounts_for(named, part(difference), in_full=False) is accounts


# where parts come from

BEFORE = {"2010301": ("100", "0"), "2010302": ("0", "50"), "2060101": ("40", "0")}


def test_by_subject_with_last_years_workbook() -> None:
    now = {**BEFORE, "2010302": ("0", "80"), "2010301": ("98", "0")}
    disclosure = disclosed(
        year("jiangxi-2023", spending=now), year("jiangxi-2022", spending=BEFORE)
    )
    found = of(disclosure, "本年支出合计")
    assert found is not None
    assert said(found.drivers) == {"一般行政管理事务": "30/107.1"}
    # 行政运行 stands under two 款
    assert said(found.offsets) == {"行政运行（2010301）": "-2/7.1"}


def test_a_subject_that_is_new_this_year() -> None:
    now = {**BEFORE, "2010350": ("30", "0")}
    disclosure = disclosed(
        year("jiangxi-2022", spending=now), year("jiangxi-2021", spending=BEFORE)
    )
    assert drivers_of(disclosure, "本年支出合计") == {"事业运行": "30/100.0"}


def test_a_subject_that_vanished() -> None:
    now = {code: pair for code, pair in BEFORE.items() if code != "2010302"}
    disclosure = disclosed(
        year("jiangxi-2022", spending=now), year("jiangxi-2021", spending=BEFORE)
    )
    found = of(disclosure, "本年支出合计")
    assert found is not None
    assert said(found.drivers) == {"一般行政管理事务": "-50/100.0"}
    cells = [cell.where for cell in found.drivers[0].difference.cells()]
    assert cells
    assert all(cell.startswith("[2021.xlsx]公开03表!") for cell in cells)


def test_without_last_years_subjects_nothing_is_said_of_them() -> None:
    """Last year's workbook has 公开01表 but no rows in 公开03表: not everything is new."""
    before = year("jiangxi-2021", spending=BEFORE)
    empty = year("jiangxi-2021").tables["支出表"]
    bare = replace(before, tables={**before.tables, "支出表": empty})
    now = {**BEFORE, "2010302": ("0", "60")}
    disclosure = disclosed(year("jiangxi-2022", spending=now), bare)
    assert of(disclosure, "本年支出合计") is None


def test_by_economic_subject() -> None:
    disclosure = disclosed(
        year("jiangxi-2022", economic={"30101": "60", "30102": "30", "30201": "5"}),
        year("jiangxi-2021", economic={"30101": "50", "30102": "31", "30201": "9"}),
    )
    found = of(disclosure, "工资福利支出")
    assert found is not None
    assert said(found.drivers) == {"基本工资": "10/111.1"}
    assert said(found.offsets) == {"津贴补贴": "-1/11.1"}
    assert drivers_of(disclosure, "商品和服务支出") == {"办公费": "-4/100.0"}


def test_by_source_from_the_sheet_alone() -> None:
    disclosure = disclosed(
        year(
            "jiangxi-2022",
            income={"一般公共预算财政拨款收入": "150", "事业收入": "5", "其他收入": "3"},
            prior={"本年收入合计": "110", "财政拨款收入": "100", "事业收入": "10"},
        )
    )
    found = of(disclosure, "本年收入合计")
    assert found is not None
    assert said(found.drivers) == {"财政拨款收入": "50/104.2"}
    assert said(found.offsets) == {"事业收入": "-5/10.4"}


def test_below_half_nothing_is_said() -> None:
    disclosure = disclosed(
        year(
            "jiangxi-2022",
            income={"一般公共预算财政拨款收入": "140", "事业收入": "60"},
            prior={"本年收入合计": "100", "财政拨款收入": "100"},
        )
    )
    assert of(disclosure, "本年收入合计") is None


def test_without_last_year_nothing_is_said() -> None:
    disclosure = disclosed(
        year(
            "jiangxi-2022",
            income={"一般公共预算财政拨款收入": "140"},
            prior={"本年收入合计": "100"},
        )
    )
    assert of(disclosure, "本年收入合计") is None


def test_a_figure_without_parts_has_no_drivers() -> None:
    disclosure = disclosed(year("jiangxi-2022"), year("jiangxi-2021"))
    assert explain_change(disclosure, "年初结转和结余", part("5"), 2) is None


# over random tables

CODES = ("2010301", "2010302", "2010350", "2060101", "2060199")
PAIRS = st.tuples(CENTS, CENTS).map(lambda pair: tuple(f"{item:f}" for item in pair))
SPENDING = st.dictionaries(st.sampled_from(CODES), PAIRS, min_size=1)


@settings(max_examples=60, deadline=None)
@given(SPENDING, SPENDING)
def test_contributions_of_a_table_add_up_to_the_change(
    now: Mapping[str, tuple[str, str]], before: Mapping[str, tuple[str, str]]
) -> None:
    disclosure = disclosed(
        year("jiangxi-2022", spending=now), year("jiangxi-2021", spending=before)
    )
    figure = disclosure.figure("本年支出合计")
    assert figure is not None
    assert figure.prior is not None
    difference = combine("-", [figure, figure.prior])
    assume(not round_half_up(difference.amount, 2).is_zero())
    ways = disclosure.edition.drivers["本年支出合计"]
    tried = []
    for way in ways:
        parts = list(parts_of(disclosure, way))
        if way.table is not None:
            assert sum(item.amount for _, item in parts) == difference.amount
        if accounts_for(parts, difference, in_full=way.table is not None):
            tried.append(explain(parts, difference, 2))
    chosen = explain_change(disclosure, "本年支出合计", difference, 2)
    enough = [item for item in tried if item.explained >= AT_LEAST]
    assert (chosen is None) == (not enough)
    if chosen is not None:
        assert all(
            min(chosen.explained, HUNDRED) >= min(item.explained, HUNDRED) for item in enough
        )


@given(st.lists(CENTS, min_size=1, max_size=8))
def test_drivers_move_with_the_change_and_offsets_against_it(amounts: list[Decimal]) -> None:
    whole = sum(amounts, Decimal(0))
    assume(whole)
    parts = [(str(at), part(amount)) for at, amount in enumerate(amounts)]
    found = explain(parts, part(whole), 2)
    assert 1 <= len(found.drivers) <= AT_MOST
    assert all(item.difference.amount * whole > 0 for item in found.drivers)
    assert all(item.difference.amount * whole < 0 for item in found.offsets)
    assert found.explained >= ENOUGH or len(found.drivers) == AT_MOST
    named = [*found.drivers, *found.offsets]
    assert not any(round_half_up(item.difference.amount, 2).is_zero() for item in named)
    sizes = [abs(item.difference.amount) for item in found.drivers]
    assert sizes == sorted(sizes, reverse=True)
    # no part that was left out moved more
    left = [amount for at, amount in enumerate(amounts) if str(at) not in {i.name for i in named}]
    assert all(abs(amount) <= sizes[-1] for amount in left if amount * whole > 0)


def test_a_way_that_last_years_edition_does_not_serve_is_left_out() -> None:
    disclosure = disclosed(
        year("jiangxi-2022", spending=BEFORE), year("jiangxi-2021", spending=BEFORE)
    )
    assert not list(parts_of(disclosure, Driver(table="支出表", column="没有的栏")))
    assert not list(parts_of(disclosure, Driver(table="收支总表", column="决算数")))
