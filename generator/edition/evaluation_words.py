"""What an edition says of self-evaluation: tables of scores, and what is written about projects."""

from __future__ import annotations

from pydantic import Field

from generator.edition.words import Phrases, WordGroup, Words
from generator.text import same


class Scores(WordGroup):
    """What heads the columns and the lines of a table of scores.

    `marks` stand behind headings and say no more than the unit or the letter of a column; `costs`
    end the names of indicators that are to stay below their targets. `unit` stands behind points;
    `measures` behind targets and what was reached, those of `scales` for a number of another size.
    """

    marks: Words = ()
    points: Words = ()
    scores: Words = ()
    targets: Words = ()
    reached: Words = ()
    totals: Words = ()
    initial: Words = ()
    budgets: Words = ()
    actuals: Words = ()
    rates: Words = ()
    deviations: Words = ()
    outcome: Words = ()
    whole: Words = ()
    parts: dict[str, Phrases] = Field(default_factory=dict)
    projects: Words = ()
    units: Words = ()
    less_is_better: Words = ()
    costs: Words = ()
    unit: Words = ()
    measures: Words = ()
    scales: Words = ()

    def without_unit(self, points: str) -> str:
        """Points without the unit behind them."""
        found = [unit for unit in self.unit if points.endswith(unit)]
        return points.removesuffix(max(found, key=len, default=""))

    def without_mark(self, heading: str) -> str:
        """A heading, in a form in which writings are equal, without its unit or letter."""
        plain = same(heading)
        found = [mark for mark in map(same, self.marks) if plain.endswith(mark)]
        return plain.removesuffix(max(found, key=len, default=""))


class Statements(WordGroup):
    """How a department states what is held against its tables; the numbers in the order given.

    `self_evaluated`: amount and share of 项目支出; `evaluated_whole` and `evaluated`: an amount,
    which `further` goes on with those of other funds; `executed`: budget, actual, rate;
    `executed_first`: actual, budget, rate; `staff`: a number of people in post. A sentence with one
    of `others` before it speaks of other bodies or years, a clause with one of `other_staff` of
    other people. `whole` says that all spending is meant and not projects, `of_general` that a
    share is one of the general budget.
    """

    self_evaluated: Phrases = Field(default_factory=dict)
    evaluated_whole: Phrases = Field(default_factory=dict)
    evaluated: Phrases = Field(default_factory=dict)
    further: Phrases = Field(default_factory=dict)
    executed: Phrases = Field(default_factory=dict)
    executed_first: Phrases = Field(default_factory=dict)
    staff: Phrases = Field(default_factory=dict)
    others: Words = ()
    other_staff: Words = ()
    whole: Words = ()
    of_general: Words = ()


class Projects(WordGroup):
    """How numbers of projects are said.

    A number with one of `measures`, then one of `nouns` with one of `kinds` before it, or `levels`
    by themselves. `lead_ins` lead to a list, `and_more` ends one that isn't whole; `before_grade`
    and `behind_grade` stand between a grade and its number. What is `rest`, or stands in a
    sentence with one of `others`, is not of all projects; `among` goes on from the sentence before.
    """

    measures: Words = ()
    nouns: Words = ()
    kinds: Words = ()
    levels: Words = ()
    totals: Words = ()
    stated: Words = ()
    lead_ins: Words = ()
    and_more: Words = ()
    before_grade: Words = ()
    behind_grade: Phrases = Field(default_factory=dict)
    rest: Words = ()
    others: Words = ()
    among: Words = ()


class Ratings(WordGroup):
    """How the scores of whole projects are said, and their grades.

    `calls` stand between a score and its grade, `headed` above a list of both. With `bounds`,
    `ranges` and `including` a text has a scale of its own, of the grades of `scale`. `announced`
    and `follow` say that scores come below; not points are numbers behind `not_behind` and before
    `not_before`, nor the `full` ones.
    """

    calls: Words = ()
    headed: Words = ()
    bounds: Words = ()
    ranges: Words = ()
    including: Words = ()
    scale: Words = ()
    announced: Words = ()
    follow: Words = ()
    full: Words = ()
    not_behind: Words = ()
    not_before: Words = ()
