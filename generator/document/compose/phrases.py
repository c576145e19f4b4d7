"""What sentences may say of figures: amounts, counts, shares, changes, completion rates."""

from __future__ import annotations

from dataclasses import dataclass, replace

import markupsafe

from generator.document.compose.sentences import Gap, Sentences, blank
from generator.figures.change import Movement, percentage
from generator.figures.figure import ZERO, Figure, combine
from generator.money import round_half_up


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases about figures, offered to sentences under Chinese names."""

    sentences: Sentences

    def amount(self, figure: Figure) -> str:
        """金额: an amount in 万元."""
        return self.sentences.print_amount(figure)

    def count(self, figure: Figure) -> str | markupsafe.Markup:
        """数量: a count; what the department must fill in but left blank shows as a blank."""
        if figure.value is None and self._is_required(figure):
            return blank(self.sentences.disclosure.edition.wording.missing_field)
        return self.sentences.print(figure, self.sentences.numbers("count"))

    def share(self, part: Figure, whole: Figure) -> str:
        """占比: a percentage with its sign; of a whole that is zero, zero."""
        return self.sentences.percent(percentage(part, whole, f"{part.label}占{whole.label}比重"))

    def change(self, figure: Figure, way: str = "同比", other: Figure | None = None) -> str:
        """增减: the phrase for a change against the prior year, or against another figure."""
        wording = self.sentences.disclosure.edition.wording
        base = self._before(figure) if other is None else other
        moved = self.sentences.moved(figure, base)
        if base is None or moved.case == "unknown":
            cell = self.sentences.disclosure.submission.prior.get(self._name_of(figure))
            message = f"“{figure.label}”没有上年数，无法说明增减"
            self.sentences.gaps.append(Gap("prior", message, (cell,) if cell else ()))
            return blank(wording.missing_prior)
        cases = wording.change[way].cases()
        is_nothing = base.amount.is_zero() and figure.amount.is_zero() and "nothing" in cases
        template = cases["nothing" if is_nothing else moved.case]
        words = self._change_words(moved, base, template)
        if moved.case == "below_zero":
            self._tell_no_rate(f"“{figure.label}”的增减比率", figure, base)
        return self.sentences.render(template, words)

    def _before(self, figure: Figure) -> Figure | None:
        """Last year's amount; a blank line is nothing where this year has nothing either.

        Forms ask for blanks where there is nothing, so such lines are told together, once. Where no
        line at all is filled in, last year was left out, and is missed line by line.
        """
        typed = self.sentences.disclosure.submission.prior
        if figure.prior is not None or figure.amount or not any(it.value for it in typed.values()):
            return figure.prior
        cell = typed.get(self._name_of(figure))
        gap = Gap("no_prior", figure.label, (cell,) if cell else ())
        if gap not in self.sentences.gaps:
            self.sentences.gaps.append(gap)
        return Figure(ZERO, f"上年{figure.label}")

    def _tell_no_rate(self, rate: str, *figures: Figure) -> None:
        """That a rate is left out because amounts are negative."""
        negative = [figure for figure in figures if figure.amount < 0]
        places = self.sentences.disclosure.edition.style.amount_places
        said = "，".join(
            f"{_named(figure)}是 {round_half_up(figure.amount, places)}" for figure in negative
        )
        cells = tuple(dict.fromkeys(cell for figure in negative for cell in figure.cells()))
        message = f"{rate}没有意义，正文里不写：{said}。请核对"
        if (gap := Gap("rate", message, cells)) not in self.sentences.gaps:
            self.sentences.gaps.append(gap)

    def _change_words(self, moved: Movement, base: Figure, template: str) -> dict[str, object]:
        """The words of a phrase; its numbers are printed in the order in which it names them."""
        words: dict[str, object] = {}
        numbers = {"基数": lambda: self.amount(base)}
        if moved.difference is not None:
            directions = self.sentences.disclosure.edition.wording.directions
            words["方向"] = directions.up if moved.difference.amount > 0 else directions.down
            size = combine("abs", [moved.difference], moved.difference.label)
            if moved.case != "flat":
                numbers["差额"] = lambda: self.sentences.print_amount(size)
            if (rate := moved.rate) is not None:
                # the words say 增长 or 下降, so the number carries no sign
                shown = replace(rate, value=abs(rate.amount))
                numbers["比率"] = lambda: self.sentences.percent(shown)
        named = sorted((name for name in numbers if name in template), key=template.index)
        return words | {name: numbers[name]() for name in named}

    def completion(self, actual: Figure, budget: Figure, way: str) -> str:
        """完成率: the phrase for a completion rate; none where there was no budget to speak of."""
        wording = self.sentences.disclosure.edition.wording.completion[way]
        rate = percentage(actual, budget, f"{actual.label}完成率")
        if rate.value is not None and (actual.amount < 0 or budget.amount < 0):
            self._tell_no_rate(f"“{actual.label}”的完成率", actual, budget)
            return self.sentences.say(wording.no_budget)
        if rate.value is None:
            return self.sentences.say(wording.no_budget if actual else wording.nothing)
        return self.sentences.render(wording.rate, {"比率": self.sentences.percent(rate)})

    def _name_of(self, figure: Figure) -> str:
        """The name by which an edition knows a figure or field."""
        known = {**self.sentences.disclosure.figures, **self.sentences.disclosure.fields}
        return next((name for name, value in known.items() if value is figure), figure.label)

    def _is_required(self, figure: Figure) -> bool:
        entries = dict(self.sentences.disclosure.edition.reporting_fields())
        return any(
            entries[name].required
            for name, value in self.sentences.disclosure.fields.items()
            if value is figure
        )


def _named(figure: Figure) -> str:
    """A figure's name, that it is last year's outside of the marks."""
    name = figure.label.removeprefix("上年")
    return f"上年“{name}”" if name != figure.label else f"“{name}”"
