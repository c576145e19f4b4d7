"""Charts: what is drawn, how long the bars are, and what those hear who can't see them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import etree

from generator.document.bars import WIDTH
from generator.document.compose.charts import MOST_BARS
from generator.document.compose.frame import Composition, compose
from generator.document.markup import SVG
from generator.edition.layout import Subject
from generator.edition.load import available, load_edition
from generator.edition.model import Edition, Style
from generator.figures.derive import derive
from generator.submission import Submission
from tests.samples import cell, example, with_cells, with_words

INCOME = (
    "一般公共预算财政拨款收入", "事业收入", "经营收入", "其他收入",
)  # fmt: skip


def drawn(submission: Submission, edition: Edition, **style: object) -> Composition:
    style = {**edition.style.model_dump(), "numbers": {}, "charts": True, **style}
    changed = edition.model_copy(update={"style": Style.model_validate(style)})
    return compose(derive(submission, changed))


def income(**amounts: str) -> Submission:
    submission, _ = example()
    cells = {(name, "决算数"): amounts.get(name, "") for name in INCOME}
    return with_cells(submission, "收支总表", cells)


def charts(composition: Composition) -> dict[str, etree._Element]:
    """The drawings by their captions."""
    figures = composition.document.tree.iter("figure")
    return {str(figure[1].text): figure[0] for figure in figures}


def chart(composition: Composition, words: str) -> etree._Element:
    (found,) = (svg for caption, svg in charts(composition).items() if words in caption)
    return found


def bars(svg: etree._Element) -> list[tuple[float, float]]:
    """Left and right edges."""
    places = [
        (float(bar.get("x", "")), float(bar.get("width", ""))) for bar in svg.iter(f"{SVG}rect")
    ]
    return [(x, x + width) for x, width in places]


def zero(svg: etree._Element) -> float:
    (axis,) = svg.iter(f"{SVG}line")
    return float(axis.get("x1", ""))


def texts(svg: etree._Element) -> list[str]:
    return [str(text.text) for text in svg.iter(f"{SVG}text")]


def said(svg: etree._Element) -> str:
    return svg.findtext(f"{SVG}title") or ""


def test_none_unless_the_style_asks_for_them() -> None:
    submission, edition = example()
    assert not edition.style.charts
    assert not list(compose(derive(submission, edition)).document.tree.iter("figure"))


def test_income_by_source() -> None:
    composition = drawn(
        income(一般公共预算财政拨款收入="60", 事业收入="30", 其他收入="10"), example()[1]
    )
    svg = chart(composition, "收入构成")
    assert texts(svg) == [
        "财政拨款收入", "60.00", "60.00%",
        "事业收入", "30.00", "30.00%",
        "其他收入", "10.00", "10.00%",
    ]  # fmt: skip
    lengths = [right - left for left, right in bars(svg)]
    assert lengths == pytest.approx([lengths[2] * 6, lengths[2] * 3, lengths[2]], rel=0.02)
    assert all(left == pytest.approx(zero(svg), abs=0.1) for left, _ in bars(svg))
    assert said(svg) == (
        "2022年度收入构成，条形图，单位：万元。财政拨款收入60.00，占60.00%；"
        "事业收入30.00，占30.00%；其他收入10.00，占10.00%。"
    )


def test_a_chart_stands_at_the_end_of_its_section_and_is_numbered() -> None:
    composition = drawn(income(一般公共预算财政拨款收入="60", 事业收入="30"), example()[1])
    captions = list(charts(composition))
    assert [caption[:2] for caption in captions] == [f"图{n}" for n in range(1, len(captions) + 1)]
    assert captions[0] == "图1　2022年度收入构成（单位：万元）"
    (figure, *_) = composition.document.tree.iter("figure")
    following = figure.getnext()
    assert following is not None
    assert following.tag == "h2"


def test_one_source_alone_is_no_picture() -> None:
    composition = drawn(income(一般公共预算财政拨款收入="60"), example()[1])
    assert not [caption for caption in charts(composition) if "收入构成" in caption]


def test_nothing_at_all_is_no_picture() -> None:
    composition = drawn(income(), example()[1])
    assert not [caption for caption in charts(composition) if "收入构成" in caption]


def test_negative_amounts_point_the_other_way() -> None:
    composition = drawn(income(一般公共预算财政拨款收入="60", 其他收入="-20"), example()[1])
    svg = chart(composition, "收入构成")
    (first, first_right), (second, second_right) = bars(svg)
    assert first == second_right == pytest.approx(zero(svg), abs=0.1)
    assert (second_right - second) * 3 == pytest.approx(first_right - first, rel=0.02)
    assert "-20.00" in texts(svg)


def test_the_house_style_prints_the_numbers() -> None:
    numbers = {"amount": {"places": 0, "thousands": True}, "percent": {"places": 1}}
    submission = income(一般公共预算财政拨款收入="6000.4", 事业收入="2000")
    svg = chart(drawn(submission, example()[1], numbers=numbers), "收入构成")
    assert texts(svg)[:3] == ["财政拨款收入", "6,000", "75.0%"]


def test_its_numbers_can_be_explained() -> None:
    composition = drawn(income(一般公共预算财政拨款收入="60", 事业收入="30"), example()[1])
    found = [item.text for item in composition.printed if item.sentence == "收入.图"]
    assert found == ["60.00", "66.67%", "30.00", "33.33%"]


# spending by function


def spending(names: dict[str, str]) -> Submission:
    """Amounts by names of 类; the codes are 201, 202 …"""
    submission, _ = example()
    entries = submission.tables["支出表"]
    subjects, cells = [], {}
    for at, (name, amount) in enumerate(names.items()):
        subjects.append(Subject(str(201 + at), name))
        cells[str(201 + at), "项目支出"] = cell(amount, f"F{at + 10}")
        cells[str(201 + at), "基本支出"] = cell("0", f"E{at + 10}")
    table = replace(entries, subjects=tuple(subjects), cells=cells)
    return replace(submission, tables={**submission.tables, "支出表": table})


def test_spending_by_function_the_largest_first() -> None:
    svg = chart(
        drawn(spending({"甲支出": "1", "乙支出": "3", "丙支出": "2"}), example()[1]), "支出"
    )
    assert [text for text in texts(svg) if text.endswith("支出")] == ["乙支出", "丙支出", "甲支出"]


def test_many_functions_are_summed_up() -> None:
    names = {f"第{at}类支出": str(at) for at in range(1, 21)}
    svg = chart(drawn(spending(names), example()[1]), "支出")
    assert len(bars(svg)) == MOST_BARS
    rest = sum(range(1, 21 - (MOST_BARS - 1)))
    assert f"其余9项合计{rest}.00" in said(svg)
    assert f"{rest}.00" in texts(svg)


def test_long_names_take_several_lines_and_rows_never_overlap() -> None:
    names = {"社会保障和就业支出" * 3: "5", "乙": "3", "国有资本经营预算安排的其他支出": "1"}
    svg = chart(drawn(spending(names), example()[1]), "支出")
    names_shown = "".join(text for text in texts(svg) if not text[0].isdigit())
    assert names_shown == "".join(names)
    lines = [
        float(text.get("y", ""))
        for text in svg.iter(f"{SVG}text")
        if text.get("text-anchor") == "end"
    ]
    labels = [y for y, text in zip(lines, texts(svg), strict=True) if not text[0].isdigit()]
    assert all(after - before >= 17 for before, after in pairwise(labels))
    assert max(lines) < float(svg.get("height", ""))
    assert all(0 <= left <= right <= WIDTH for left, right in bars(svg))


def test_typed_names_are_no_markup() -> None:
    svg = chart(drawn(spending({"<b>&甲": "5", "乙": "3"}), example()[1]), "支出")
    assert "<b>&甲" in texts(svg)
    assert "<b>&甲5.00" in said(svg)


# 三公 against last year


def reception(now: str, before: str | None) -> etree._Element:
    submission, edition = example()
    changed = with_cells(
        submission, "三公表", {("国内接待费", "决算数"): now, ("公务接待费", "决算数"): now}
    )
    changed = with_words(changed, "prior", "公务接待费", before or "")
    if before is None:
        prior = {name: item for name, item in changed.prior.items() if name != "公务接待费"}
        changed = replace(changed, prior=prior)
    return chart(drawn(changed, edition), "三公")


def test_last_year_beside_this_year() -> None:
    svg = reception("2", "4")
    shown = texts(svg)
    at = shown.index("公务接待费")
    assert shown[at + 1 : at + 5] == ["2022年", "2.00", "2021年", "4.00"]
    assert "公务接待费2022年2.00，2021年4.00" in said(svg)


def test_the_years_differ_in_more_than_colour() -> None:
    """One is filled, the other hollow, and each says its year."""
    svg = reception("2", "4")
    fills = [bar.get("fill") for bar in svg.iter(f"{SVG}rect")]
    assert set(fills) == {"#1f4e79", "#ffffff"}
    assert {bar.get("stroke") for bar in svg.iter(f"{SVG}rect")} == {"#1f4e79"}
    assert sum(text.endswith("年") for text in texts(svg)) >= 2


def test_a_zero_has_a_number_and_no_bar() -> None:
    svg = reception("0", "4")
    at = texts(svg).index("公务接待费")
    assert texts(svg)[at + 1 : at + 5] == ["2022年", "0.00", "2021年", "4.00"]
    assert not [bar for bar in svg.iter(f"{SVG}rect") if float(bar.get("width", "")) < 1]


def test_an_unknown_last_year_is_left_out() -> None:
    svg = reception("2", None)
    shown = texts(svg)
    at = shown.index("公务接待费")
    assert shown[at + 1 : at + 3] == ["2022年", "2.00"]
    assert "公务接待费2022年2.00。" in said(svg)


# what an edition may draw


def test_every_edition_draws_sections_that_it_has() -> None:
    for name in available():
        edition = load_edition(name)
        sections = {key for part in edition.parts.values() for key in part.sections}
        assert {item.section for item in edition.charts.values()} <= sections
        assert len(edition.charts) == (7 if name == "sichuan-2024" else 3)


def test_a_part_is_never_invisible() -> None:
    composition = drawn(income(一般公共预算财政拨款收入="60000", 事业收入="0.01"), example()[1])
    (_, (left, right)) = bars(chart(composition, "收入构成"))
    assert right - left >= 1


@pytest.mark.parametrize("digits", [40, 320, 420])
def test_amounts_so_long_that_bars_have_no_room_are_not_drawn(digits: int) -> None:
    amounts = {"一般公共预算财政拨款收入": f"-1{'0' * digits}", "事业收入": f"9{'0' * digits}"}
    assert not any(
        "收入构成" in caption for caption in charts(drawn(income(**amounts), example()[1]))
    )
