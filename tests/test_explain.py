"""From a printed number back to its cells, as a tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document.compose import Printed
from generator.document.compose.frame import Composition, compose
from generator.document.explain import find_printed, trees
from generator.figures.figure import Figure, combine
from tests.helpers import Run, changed
from tests.samples import REPOSITORY
from tests.years import disclosed, written, year

pytestmark = pytest.mark.slow

SHANGHAI = REPOSITORY / "examples" / "made-up-shanghai-2024" / "workbook.xlsx"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    target = tmp_path / "表.xlsx"
    target.write_bytes(changed({}))
    return target


def lines(out: str) -> list[str]:
    return [line.strip(" │├└─") for line in out.splitlines()]


def test_a_difference(run: Run, file: Path) -> None:
    outcome = run("explain", file, "1272.70")
    assert outcome.status == 0
    found = lines(outcome.out)
    assert found[0] == "1272.7（支出.总额）"
    assert found[1] == "本年支出合计增减 = 1272.70　取绝对值"
    assert found[2] == "本年支出合计增减 = -1272.70　相减"
    assert "上年本年支出合计 = 1499.97　[上年数!B4：“1499.97”]" in found


def test_a_percentage_names_both_sides(run: Run, file: Path) -> None:
    found = lines(run("explain", file, "84.8%").out)
    assert found[0] == "84.8%（支出.总额）"
    assert found[1] == "本年支出合计增减比率 = 84.84836363…　前者 ÷ 后者 × 100".replace(
        "84.84836363", found[1].split(" = ")[1].split("…")[0]
    )
    assert found[1].startswith("本年支出合计增减比率 = 84.84")
    assert "上年本年支出合计 = 1499.97　[上年数!B4：“1499.97”]" in found


def test_a_sum_shows_what_counts(run: Run, file: Path) -> None:
    found = lines(run("explain", file, "支出.总额").out)
    assert any(line.startswith("一、一般公共服务支出 = 227.27　[公开01表!") for line in found)
    assert any(line.startswith("另有 ") and line.endswith(" 项为零或空白") for line in found)
    assert not any("外交支出" in line for line in found)


def test_a_sentence_by_its_name_gives_all_its_numbers(run: Run, file: Path) -> None:
    found = run("explain", file, "收入.总额").out
    assert found.count("（收入.总额）") >= 5


def test_a_number_is_found_however_it_is_written(run: Run, file: Path) -> None:
    outs = {
        run("explain", file, text).out
        for text in ("1272.7", "1,272.70", "1272.70万元", "１２７２.７")
    }
    assert len(outs) == 1


def test_a_workbook_in_yuan_shows_what_stands_in_the_cell(run: Run) -> None:
    found = run("explain", SHANGHAI, "110.37").out
    assert "机关运行经费支出 = 110.366" in found or "机关运行经费 = 110.366" in found
    assert "“1103660”" in found


def test_a_figure_of_last_years_workbook_names_its_file(run: Run, tmp_path: Path) -> None:
    spending = {"2010301": ("100.25", "0")}
    now = written(year("jiangxi-2023", spending={"2010301": ("150", "0")}), tmp_path / "本年.xlsx")
    before = written(year("jiangxi-2022", spending=spending), tmp_path / "上年.xlsx")
    found = run("explain", now, "49.75", "--prior", before).out
    assert "[[上年.xlsx]公开01表!" in found
    assert "“100.25”" in found


def test_a_number_that_is_not_printed_is_refused(run: Run, file: Path) -> None:
    outcome = run("explain", file, "987654.32")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == (
        f"{file}：文本里没有“987654.32”。请照文本里的写法给出数字，或给出句子名。\n"
    )


@pytest.mark.parametrize("wanted", ["", "没有这一句", "——", "收入"])
def test_words_that_are_no_sentence_are_refused(run: Run, file: Path, wanted: str) -> None:
    outcome = run("explain", file, wanted)
    assert outcome.status == 2
    assert outcome.err.count("\n") == 1


def composed() -> Composition:
    return compose(disclosed(year("jiangxi-2022", income={"事业收入": "5"})))


def test_every_printed_amount_is_found() -> None:
    composition = composed()
    for printed in composition.printed:
        assert printed in find_printed(composition.printed, printed.text)


def shown(figure: Figure) -> list[str]:
    (tree,) = trees([Printed("0", "句", figure)])
    return [str(branch.label) for child in tree.children for branch in (child, *child.children)]


def test_parts_that_are_all_zero_are_summed_up() -> None:
    parts = [Figure(None, f"第{at}项") for at in range(9)]
    assert shown(combine("sum", parts, "合计")) == ["合计 = 空白　相加", "共 9 项为零或空白"]


def test_both_sides_of_a_difference_are_shown_even_if_one_is_zero() -> None:
    figure = Figure(None, "本年") - Figure(combine("+", [Figure(None)]).value, "上年")
    assert shown(figure)[1:] == ["本年 = 空白", "上年 = 空白"]
