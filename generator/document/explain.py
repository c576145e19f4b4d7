"""From a printed number back to its cells, as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from rich.tree import Tree

from generator.document.compose import Printed
from generator.figures.figure import UNITS, Figure
from generator.money import decimals, number_in, round_half_up

#: Parts that are shown although they are zero, and decimals of a value that does not end.
_FEW, _PLACES = 2, 8
_OPERATIONS = {
    "+": "相加",
    "sum": "相加",
    "-": "相减",
    "*": "相乘",
    "/": "相除",
    "%": "前者 ÷ 后者 × 100",
    "abs": "取绝对值",
    "min": "取最小",
    "max": "取最大",
    UNITS: "各单位相加",
}


def find_printed(all_printed: Iterable[Printed], wanted: str) -> list[Printed]:
    """What the document prints that is meant: a number as printed, or a sentence's name."""
    number = _number(wanted)
    found = [
        printed
        for printed in all_printed
        if printed.sentence == wanted or (number is not None and _number(printed.text) == number)
    ]
    return list(dict.fromkeys(found))


def trees(found: list[Printed]) -> Iterator[Tree]:
    """A tree for each printed number, its cells at the leaves."""
    for printed in found:
        tree = Tree(f"{printed.text}（{printed.sentence}）")
        _grow(tree, printed.figure)
        yield tree


def _grow(tree: Tree, figure: Figure) -> None:
    words = f"{figure.label} = {_value(figure)}"
    if figure.cell is not None:
        words += f"　[{figure.cell.where}：“{figure.cell.text}”]{_since(figure)}"
    elif figure.operation:
        words += f"　{_OPERATIONS[figure.operation]}"
    branch = tree.add(words, highlight=False)
    # of a difference or a percentage both sides are shown, of a long sum what counts
    few = len(figure.parts) <= _FEW
    shown = [part for part in figure.parts if few or part]
    for part in shown:
        _grow(branch, part)
    if rest := len(figure.parts) - len(shown):
        branch.add(f"{'另有' if shown else '共'} {rest} 项为零或空白")


def _since(figure: Figure) -> str:
    """Of a cell of a consolidated workbook, whether it still is what the units add up to."""
    cell = figure.cell
    if cell is None or not cell.sources:
        return ""
    if cell.value == cell.consolidated:
        return f"　{_OPERATIONS[UNITS]}" if figure.operation == UNITS else ""
    units = "、".join(dict.fromkeys(source.unit for source in cell.sources))
    return f"　汇总后改过：{units}相加是 {cell.consolidated:f}"


def _value(figure: Figure) -> str:
    if figure.value is None:
        return "空白"
    if decimals(figure.value) > _PLACES:
        return f"{round_half_up(figure.value, _PLACES):f}…"
    return f"{figure.value:f}"


def _number(text: str) -> Decimal | None:
    return number_in(text.strip().removesuffix("%").removesuffix("万元"))
