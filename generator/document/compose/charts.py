"""Charts beside the sentences: which figures an edition wants drawn.

Every bar has its number beside it, printed as the sentences print it; whoever can't see the bars is
told the same numbers in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import markupsafe

from generator.document.bars import Bar, BarRow, draw, in_words
from generator.document.compose.phrases import Phrases
from generator.document.compose.sentences import Sentences
from generator.edition.model import Chart
from generator.figures.figure import Figure, combine
from generator.language import YEAR_SIGN

#: More subjects than this, and the smallest become one bar.
MOST_BARS = 12


class Charts:
    """The charts of one document."""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences
        self._disclosure = sentences.disclosure
        self._phrases = Phrases(sentences)

    def of(self, section: str) -> Iterator[dict[str, object]]:
        """The blocks that end a section; none unless the house style asks for charts."""
        edition = self._disclosure.edition
        if not edition.style.charts:
            return
        self._sentences.place = f"{section}.图"
        for chart in edition.charts.values():
            if chart.section == section and (rows := self._rows(chart)):
                title = self._sentences.say(chart.title)
                unit = edition.style.amount_unit
                yield {"kind": "chart", "title": title, "unit": unit, "rows": rows}

    def _rows(self, chart: Chart) -> list[BarRow]:
        named = self._subjects(chart) if chart.table else self._figures(chart)
        if not any(figure or (chart.compare and figure.prior) for _, figure in named):
            return []  # nothing to see
        if chart.compare:
            return [BarRow(label, self._compared(figure)) for label, figure in named]
        whole = self._disclosure.figure(chart.whole) if chart.whole else None
        shown = _few(named)
        if len(shown) == 1:
            return []  # the sentence says it
        return [BarRow(label, (self._bar(figure, whole),)) for label, figure in shown]

    def _figures(self, chart: Chart) -> list[tuple[str, Figure]]:
        named = ((label, self._disclosure.figure(name)) for name, label in chart.bars.items())
        return [(label, figure) for label, figure in named if figure is not None]

    def _subjects(self, chart: Chart) -> list[tuple[str, Figure]]:
        """The subjects of one level, the largest first."""
        table = self._disclosure.tables[chart.table or ""]
        named = [
            (subject.name, table.figures[subject.code, chart.column])
            for subject in table.subjects
            if len(subject.code) == chart.digits
        ]
        return sorted(named, key=lambda item: -item[1].amount)

    def _bar(self, figure: Figure, whole: Figure | None) -> Bar:
        amount = self._phrases.amount(figure)
        return Bar(figure, amount, self._phrases.share(figure, whole) if whole else "")

    def _compared(self, figure: Figure) -> tuple[Bar, ...]:
        """This year's bar, and last year's where it is known."""
        year = self._disclosure.submission.identity.year
        now = Bar(figure, self._phrases.amount(figure), year=f"{year}{YEAR_SIGN}")
        if figure.prior is None:
            return (now,)
        before = self._phrases.amount(figure.prior)
        return now, Bar(figure.prior, before, year=f"{year - 1}{YEAR_SIGN}", is_prior=True)


def chart_view(chart: Mapping[str, Any], number: int) -> dict[str, object] | None:
    """What the frame draws of a chart; None where there is no room for bars."""
    title, unit, rows = chart["title"], chart["unit"], chart["rows"]
    svg = draw(rows, in_words(title.unescape(), unit, rows))
    if svg is None:
        return None
    caption = markupsafe.Markup("图{}　{}（单位：{}）").format(number, title, unit)
    return {"kind": "chart", "svg": svg, "caption": caption}


def _few(named: list[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
    """The largest, and the sum of all others."""
    shown = [item for item in named if item[1]]
    if len(shown) <= MOST_BARS:
        return shown
    rest = [figure for _, figure in shown[MOST_BARS - 1 :]]
    label = f"其余{len(rest)}项合计"
    return [*shown[: MOST_BARS - 1], (label, combine("sum", rest, label))]
