"""What an edition and a house style may say differently: headings, own names, units, digits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from generator.document.compose.frame import Composition, compose
from generator.edition.load import load_edition
from generator.edition.model import Directions, Edition
from generator.figures.derive import derive
from generator.money import round_half_up
from generator.submission import Cell, Submission
from generator.workbook.reading.workbook import read_workbook
from tests.samples import EXAMPLES, example, with_cells, with_style

pytestmark = pytest.mark.slow

SHANGHAI = next(file for file in EXAMPLES if "shanghai" in str(file))


@cache
def shanghai() -> Submission:
    return read_workbook(SHANGHAI)[0]


def lines(handed_in: Submission, edition: Edition) -> list[str]:
    composition: Composition = compose(derive(handed_in, edition))
    tags = ("p", "h1", "h2", "h3", "h4", "td", "th", "figcaption", "li", "a", "span", "div")
    return [
        "".join(str(piece) for piece in element.itertext()).strip()
        for element in composition.document.tree.iter(*tags)
    ]


def reworded(edition: Edition, **changes: object) -> Edition:
    wording = type(edition.wording).model_validate({**edition.wording.model_dump(), **changes})
    return edition.model_copy(update={"wording": wording})


def starting(said: list[str], words: str) -> str:
    return next(line for line in said if line.startswith(words))


# headings and names


def test_parts_and_sections_are_numbered_as_the_edition_says() -> None:
    own, edition = example()
    said = lines(
        own,
        reworded(
            edition,
            part_heading="{{ 数字序号 }}. {{ 标题 }}",
            section_heading="第{{ 序号 }}节 {{ 标题 }}",
        ),
    )
    assert any(line.startswith("3. 2022年度部门决算情况说明") for line in said)
    assert any(line.startswith("第一节 收入决算情况说明") for line in said)
    assert any(line.startswith("第一节 收入支出决算总表") for line in said)
    assert not any(line.startswith("第三部分") for line in said)


def test_a_department_calls_itself_as_the_edition_says() -> None:
    own, edition = example()
    said = lines(own, reworded(edition, own_name="我{{ 类型 }}"))
    assert starting(said, "我部门2022年度收入总计")
    assert not any(line.startswith("本部门2022年度") for line in said)


def test_the_house_style_may_say_what_a_department_calls_itself() -> None:
    own, edition = example()
    named = reworded(edition, own_name="{{ 词.自称 }}")
    said = lines(own, with_style(named, words={"自称": "我委"}))
    assert starting(said, "我委2022年度收入总计")


def test_a_section_whose_title_says_nothing_is_left_out() -> None:
    own, edition = example()
    without = lines(own, retitled(edition, "支出", "{% if 年度 == 上年 %}支出{% endif %}"))
    assert starting(without, "一、收入决算情况说明")
    assert starting(without, "二、财政拨款支出决算情况说明")
    assert not any(line.startswith("本部门2022年度支出总计") for line in without)


def test_what_a_part_says_before_its_first_heading_has_no_number() -> None:
    own, edition = example()
    said = lines(own, retitled(edition, "收入", None))
    assert starting(said, "本部门2022年度收入总计")
    assert starting(said, "一、支出决算情况说明")
    assert not any("收入决算情况说明" in line for line in said)


def retitled(edition: Edition, section: str, title: str | None) -> Edition:
    part = edition.parts["情况说明"]
    named = part.sections[section].model_copy(update={"title": title})
    own = part.model_copy(update={"sections": {**part.sections, section: named}})
    return edition.model_copy(update={"parts": {**edition.parts, "情况说明": own}})


def test_every_change_may_name_the_amount_of_the_prior_year() -> None:
    own, edition = example()
    change = edition.wording.change["同比"].model_dump()
    change["down"] = "比{{ 上年 }}年的{{ 基数 }}万元减少{{ 差额 }}万元"
    said = lines(own, reworded(edition, change={**_changes(edition), "同比": change}))
    assert "比2021年的1499.97万元减少1272.7万元" in starting(said, "本部门2022年度支出总计")


def test_the_words_of_direction_are_the_editions() -> None:
    own, edition = example()
    words = {**edition.wording.directions.model_dump(), "up": "上升", "down": "下行"}
    change = edition.wording.change["同比"].model_dump()
    change["down"] = "较{{ 上年 }}年{{ 方向 }}{{ 差额 }}万元"
    said = lines(
        own, reworded(edition, directions=words, change={**_changes(edition), "同比": change})
    )
    assert "较2021年下行1272.7万元" in starting(said, "本部门2022年度支出总计")


def _changes(edition: Edition) -> dict[str, object]:
    return {name: it.model_dump() for name, it in edition.wording.change.items()}


# units and digits


def test_amounts_are_printed_in_yuan_where_the_house_style_says_so() -> None:
    own, edition = example()
    style = edition.style.model_copy(update={"amount_unit": "元"})
    said = lines(own, edition.model_copy(update={"style": style}))
    assert "本年收入合计2272700元" in starting(said, "本部门2022年度收入总计")
    assert "2272700.00" in said
    assert any("金额单位：元" in line for line in said)
    # what is written out is no amount of the department
    assert any("单价100万元（含）以上设备" in line for line in said)
    assert not any("2272700元，占100.0%" in line and "万元" in line for line in said)


@pytest.mark.parametrize("places", [1, 2, 3, 4])
def test_one_to_four_decimals(places: int) -> None:
    own, edition = example()
    styled = with_style(edition, numbers={"amount": {"places": places, "strip": "none"}})
    amount = f"{Decimal('227.27'):.{places}f}"
    assert f"本年收入合计{amount}万元" in starting(lines(own, styled), "本部门2022年度收入总计")


def test_digits_of_a_region() -> None:
    own, edition = example()
    styled = with_style(edition, numbers={"amount": {"digits": "༠༡༢༣༤༥༦༧༨༩"}})
    assert "本年收入合计༢༢༧.༢༧万元" in starting(lines(own, styled), "本部门2022年度收入总计")


# what the edition of a region says


def test_flat_is_told_for_items_and_reasons_are_not() -> None:
    said = lines(shanghai(), load_edition("shanghai-2024"))
    line = starting(said, "3、社会保障和就业支出（类）")
    assert line.endswith("支出决算为51.23万元。决算数与预算数持平。")


def test_every_term_of_the_form_is_explained() -> None:
    said = lines(shanghai(), load_edition("shanghai-2025"))
    at = said.index(starting(said, "一、财政拨款收入："))
    terms = [line.partition("：")[0] for line in said[at : at + 11]]
    assert terms == [
        "一、财政拨款收入", "二、事业收入", "三、经营收入", "四、其他收入", "五、年初结转和结余",
        "六、年末结转和结余", "七、基本支出", "八、项目支出", "九、经营支出", "十、“三公”经费",
        "十一、机关运行经费",
    ]  # fmt: skip


def without_three_public(budget: str) -> Submission:
    own = shanghai()
    cells = own.tables["三公表"].cells
    texts = {key: budget if key[1] == "预算数" and key[0] == "三公经费" else "0" for key in cells}
    changed = with_cells(own, "三公表", {**texts, ("公务接待费", "预算数"): budget})
    prior = {name: it for name, it in changed.prior.items() if "公" not in name}
    return replace(changed, prior=prior, reasons={})


def test_one_sentence_where_there_is_no_spending_of_the_three_kinds() -> None:
    said = lines(without_three_public("0"), load_edition("shanghai-2024"))
    assert "示例市数据服务局（虚构）2024年度无“三公”经费财政拨款支出。" in said
    assert not any("全年安排因公出国（境）团组" in line for line in said)


def test_a_budget_that_was_not_spent_is_still_told() -> None:
    said = lines(without_three_public("2"), load_edition("shanghai-2024"))
    line = starting(said, "示例市数据服务局（虚构）2024年度无“三公”经费财政拨款支出。")
    assert "“三公”经费财政拨款支出年初预算为2.00万元。" in line
    assert not any("全年安排因公出国（境）团组" in line for line in said)


def test_a_department_that_compares_with_the_whole_years_budget_says_so() -> None:
    edition = load_edition("shanghai-2024")
    options = {"与全年预算比较": True, "三公与全年预算比较": True}
    said = lines(shanghai(), with_style(edition, options=options))
    assert "一般公共预算财政拨款支出全年预算为" in "".join(said)
    assert "完成全年预算的" in starting(said, "一般公共预算财政拨款支出全年预算为")
    assert "“三公”经费财政拨款支出全年预算为" in "".join(said)
    assert "决算数与全年预算数持平。" in starting(said, "3、社会保障和就业支出（类）")
    assert not any("年初预算" in line for line in said)


def in_ten_thousands(own: Submission) -> Submission:
    """The same with the budget of each item in 万元, rounded."""

    def rounded(cell: Cell) -> Cell:
        value = None if cell.value is None else round_half_up(cell.value, 2)
        return replace(cell, value=value, places=2)

    rows = tuple(
        {column: rounded(cell) for column, cell in row.items()} for row in own.lists["年初预算"]
    )
    return replace(own, lists={**own.lists, "年初预算": rows})


def test_the_total_of_the_budget_may_be_typed() -> None:
    own, edition = in_ten_thousands(shanghai()), load_edition("shanghai-2024")
    name = "一般公共预算支出年初预算"
    derived = derive(own, edition).figure(name)
    assert derived is not None
    total = derived.amount + Decimal("0.01")
    for stated, right in ((total, total), (total + 5, derived.amount)):
        typed = Cell("基本信息", "B9", f"{stated}", stated)
        disclosure = derive(replace(own, fields={**own.fields, name: typed}), edition)
        figure = disclosure.figure(name)
        assert figure is not None
        assert figure.amount == right
        assert bool(disclosure.discrepancies) == (stated != right)


@pytest.mark.parametrize(("kind", "lists"), [("部门", True), ("单位", False)])
def test_a_unit_without_annexes_has_no_part_for_them(kind: str, lists: bool) -> None:  # noqa: FBT001
    own, edition = example()
    handed_in = replace(own, identity=replace(own.identity, kind=kind), writings={
        name: blocks for name, blocks in own.writings.items() if name != "附件"
    })  # fmt: skip
    assert any("第五部分" in line for line in lines(handed_in, edition)) == lists
    left_out = with_style(edition, options={"附件必列": False})
    assert not any("第五部分" in line for line in lines(handed_in, left_out))


def test_the_first_part_may_be_called_with_or_without_the_kind() -> None:
    own, edition = example()
    assert "第一部分 南昌市青山湖区大数据中心部门概况" in lines(own, edition)
    short = with_style(edition, options={"概况写明类型": False})
    assert "第一部分 南昌市青山湖区大数据中心概况" in lines(own, short)


@pytest.mark.parametrize(
    ("word", "meant", "rises"),
    [
        ("上扬", "上扬", True),
        ("增长", "上扬", True),
        ("降低", "回落", False),
        ("不变", "持平", False),
    ],
)
def test_words_of_direction_are_read_as_the_edition_means_them(
    *, word: str, meant: str, rises: bool
) -> None:
    said = Directions(up="上扬", down="回落")
    assert (said.meant(word), said.is_rise(word)) == (meant, rises)
    assert {"上扬", "回落", "增加", "下降"} <= set(said.moving)


def test_nothing_this_year_and_last_may_be_said_otherwise_than_flat() -> None:
    own, edition = example()
    said = {
        "up": "增加{{ 差额 }}万元",
        "down": "减少{{ 差额 }}万元",
        "flat": "增长0%",
        "from_zero": "增加{{ 差额 }}万元（基数为0）",
        "nothing": "（基数为0，不可比）",
    }
    none = {name: Cell("上年数", "B2", "0", Decimal(0)) for name in ("因公出国费", "公务接待费")}
    received = with_cells(own, "三公表", {("公务接待费", "决算数"): "3"})
    lately = replace(received, prior={**own.prior, **none})
    now = lines(lately, reworded(edition, change={**edition.wording.change, "同比": said}))
    assert "决算数（基数为0，不可比）" in starting(now, "（一）因公出国（境）支出")
    assert "决算数增加3万元（基数为0）" in starting(now, "（二）公务接待费支出")
    same = with_cells(own, "三公表", {("因公出国费", "决算数"): "3"})
    equal = {"因公出国费": Cell("上年数", "B2", "3", Decimal(3))}
    now = lines(
        replace(same, prior={**own.prior, **equal}),
        reworded(edition, change={**edition.wording.change, "同比": said}),
    )
    assert "决算数增长0%" in starting(now, "（一）因公出国（境）支出")
