"""Bars, measured for `chart.svg.j2`: names at the left, bars in the middle, numbers at the right.

Horizontal bars are the one kind of chart that bears long names, small parts, zeros and negative
amounts alike. Lengths are in CSS pixels; they alone are floating point, the numbers come printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import markupsafe

from generator.figures.figure import Figure
from generator.page_templates import page_template

#: The text of an upright page is 156 mm wide, 589 pixels.
WIDTH = 588
LABEL_CHARACTERS = 11
_CHARACTER, _DIGIT = 14.0, 8.2
_LINE, _BAR, _SMALL_BAR, _GAP = 18.0, 16.0, 14.0, 10.0
_DISTANCE = 12.0
_YEAR_WIDTH = 46.0
_EDGE = 10.0
_LEAST_ROOM = 60.0
_BASELINE = 0.36  # of the size of type, from the middle of a line down to the foot of its letters


class Bar(NamedTuple):
    """One number: what it is, printed, and how much."""

    figure: Figure
    value: str
    share: str = ""
    year: str = ""
    is_prior: bool = False


class BarRow(NamedTuple):
    """What is compared: its name with one bar, or two."""

    label: str
    bars: tuple[Bar, ...]


def in_words(title: str, unit: str, rows: Sequence[BarRow]) -> str:
    """All that the chart shows, as a sentence."""
    pieces = []
    for row in rows:
        values = "，".join(
            f"{bar.year}{bar.value}" + (f"，占{bar.share}" if bar.share else "") for bar in row.bars
        )
        pieces.append(f"{row.label}{values}")
    return f"{title}，条形图，单位：{unit}。{'；'.join(pieces)}。"


def draw(rows: Sequence[BarRow], said: str) -> markupsafe.Markup | None:
    """The chart as SVG, with what it says in words as its title.

    None where numbers of absurd length leave no room for bars.
    """
    measured = _measured(rows)
    if measured is None:
        return None
    source = page_template("chart.svg.j2").render(measured, alternative=said)
    return markupsafe.Markup(source)  # noqa: S704 - the template escapes what was typed


def _measured(rows: Sequence[BarRow]) -> dict[str, object] | None:
    """Where everything stands; None where there is no room."""
    bars = [bar for row in rows for bar in row.bars]
    labels = [_lines_of(row.label) for row in rows]
    label_right = max(len(line) for lines in labels for line in lines) * _CHARACTER
    share_width = max(_width(bar.share) for bar in bars)
    share_right = WIDTH - 2.0  # digits may be a little wider than we think
    value_right = share_right - (share_width + _DISTANCE if share_width else 0)
    year_left = label_right + _DISTANCE
    left = year_left + (_YEAR_WIDTH if any(bar.year for bar in bars) else 0)
    right = value_right - max(_width(bar.value) for bar in bars) - _DISTANCE
    if right - left < _LEAST_ROOM:
        return None
    scale = _Scale.over([bar.figure for bar in bars], left, right)
    top = _EDGE
    views = []
    for row, lines in zip(rows, labels, strict=True):
        views.append(_row_view(row, lines, top, scale))
        top += _height(row, lines) + _GAP
    return {
        "width": WIDTH,
        "height": round(top - _GAP + _EDGE),
        "rows": views,
        "label_right": _number(label_right),
        "year_left": _number(year_left),
        "value_right": _number(value_right),
        "share_right": _number(share_right),
        "zero": _number(scale.zero),
    }


class _Scale(NamedTuple):
    """From amounts to pixels; zero is always within."""

    zero: float
    pixels: float

    @classmethod
    def over(cls, figures: Sequence[Figure], left: float, right: float) -> _Scale:
        amounts = [float(figure.amount) for figure in figures]
        least, most = min(0.0, *amounts), max(0.0, *amounts)
        pixels = (right - left) / ((most - least) or 1.0)
        return cls(left - least * pixels, pixels)

    def bar(self, figure: Figure) -> tuple[float, float]:
        """Left edge and width; what is not zero is never invisible."""
        length = float(figure.amount) * self.pixels
        width = max(abs(length), 1.0) if figure else 0.0
        return (self.zero - width if length < 0 else self.zero), width


def _row_view(row: BarRow, lines: Sequence[str], top: float, scale: _Scale) -> dict[str, object]:
    middle = top + _height(row, lines) / 2
    first = middle - (len(lines) - 1) * _LINE / 2 + _CHARACTER * _BASELINE
    size = _bar_height(row)
    bar_top = middle - (size * len(row.bars)) / 2 - (len(row.bars) - 1) * 2
    views = []
    for at, bar in enumerate(row.bars):
        y = bar_top + at * (size + 4)
        x, width = scale.bar(bar.figure)
        views.append(
            {
                "x": _number(x),
                "y": _number(y),
                "width": _number(width) if width else "",
                "height": _number(size),
                "text_y": _number(y + size / 2 + _CHARACTER * _BASELINE),
                "value": bar.value,
                "share": bar.share,
                "year": bar.year,
                "is_prior": bar.is_prior,
            }
        )
    label = [{"text": text, "y": _number(first + at * _LINE)} for at, text in enumerate(lines)]
    return {"label": label, "bars": views}


def _height(row: BarRow, lines: Sequence[str]) -> float:
    bars = len(row.bars) * _bar_height(row) + (len(row.bars) - 1) * 4
    return max(len(lines) * _LINE, bars)


def _bar_height(row: BarRow) -> float:
    return _SMALL_BAR if row.bars[0].year else _BAR


def _lines_of(label: str) -> list[str]:
    """A name in lines of a few characters, none of them much shorter than the others."""
    count = max(1, -(-len(label) // LABEL_CHARACTERS))
    size = -(-len(label) // count)
    return [label[at : at + size] for at in range(0, len(label), size or 1)] or [""]


def _width(text: str) -> float:
    return sum(_DIGIT if character.isascii() else _CHARACTER for character in text)


def _number(length: float) -> str:
    return f"{length:.1f}".removesuffix(".0")
