"""What an edition says of typed prose: leftovers of its form, slips, and how things are put.

Words and phrases (see `phrases`), never regular expressions; what they mean is the checks' to know.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

from pydantic import StringConstraints

from generator.edition.phrases import PhraseError, pattern_of
from generator.edition.shapes.parts import Model
from generator.edition.source import Invalid, Keys
from generator.text import same

Words = tuple[Annotated[str, StringConstraints(min_length=1, max_length=40)], ...]
#: Phrases by a name of their own, so that another edition can add one or take one away.
Phrases = dict[str, str]


class Leftovers(Model):
    """What is still the form's and not the department's.

    `choices` are the words between which a form lets choose (增加（减少）), `measures` what stands
    behind a number that nobody filled in, `advice` what a form tells whoever fills it in.
    """

    choices: Words = ()
    measures: Words = ()
    advice: Phrases = {}


class Doubled(Model):
    """Words written twice.

    `lead_ins` are wrong twice even across a mark, `clashing` are words of which no two stand side
    by side, `slips` words that are half of two such, `signs` single characters that hardly stand
    twice; `natural` are words in which a doubling is none (部门预算预算: 部门预算 and 预算).
    """

    lead_ins: Words = ()
    clashing: Words = ()
    slips: Words = ()
    signs: Words = ()
    natural: Words = ()


class Own(Model):
    """How a document speaks of itself: 本 and 我 before `bodies`, figures of `items`.

    `amounts` are words right before an amount of its own, `titles` are what its titles end in. A
    sentence with one of `others` also speaks of this year; one of a later year with one of `plans`
    says what is to come. A reason with one of `elsewhere` may well name any year.
    """

    bodies: Words = ()
    items: Words = ()
    amounts: Words = ()
    titles: Words = ()
    others: Words = ()
    plans: Words = ()
    elsewhere: Words = ()


class Direction(Model):
    """Words that say that something rose or fell, and words by which a reason agrees with it.

    What is `neutral` holds such a word and says nothing (提高资金使用效率 is no rise).
    """

    says: Words = ()
    agrees: Words = ()
    neutral: Words = ()


class Scores(Model):
    """What heads the columns and the lines of a table of scores.

    `marks` stand behind headings and say no more than the unit or the letter of a column; `costs`
    end the names of indicators that are to stay below their targets.
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
    parts: dict[str, Phrases] = {}
    projects: Words = ()
    units: Words = ()
    less_is_better: Words = ()
    costs: Words = ()

    def without_mark(self, heading: str) -> str:
        """A heading, in a form in which writings are equal, without its unit or letter."""
        plain = same(heading)
        found = [mark for mark in map(same, self.marks) if plain.endswith(mark)]
        return plain.removesuffix(max(found, key=len, default=""))


class Statements(Model):
    """How a department states what is held against its tables; the numbers in the order given.

    `self_evaluated`: amount and share of 项目支出; `evaluated_whole` and `evaluated`: an amount,
    which `further` goes on with those of other funds; `executed`: budget, actual, rate;
    `executed_first`: actual, budget, rate; `staff`: a number of people in post. A sentence with one
    of `others` before it speaks of other bodies or years, a clause with one of `other_staff` of
    other people.
    """

    self_evaluated: Phrases = {}
    evaluated_whole: Phrases = {}
    evaluated: Phrases = {}
    further: Phrases = {}
    executed: Phrases = {}
    executed_first: Phrases = {}
    staff: Phrases = {}
    others: Words = ()
    other_staff: Words = ()


class SubjectWords(Model):
    """What only one subject by function pays, and the economic one that it is booked under.

    `unless` are words that hold the word and mean something else.
    """

    function: Annotated[str, StringConstraints(pattern=r"^[0-9]{7}$")]
    economic: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
    unless: Words = ()


class ProsePatterns(Model):
    """Everything that the checks of prose know of an edition's words.

    `halves` are words that a narrow column cuts in two, `unfinished` those at which nothing ends;
    `before_lists` and `behind_lists` stand before the first item of an enumeration and behind the
    last; `three_public` says that 三公 is of the general budget alone. `grades` has the least score
    of each grade, `subjects` what only one subject pays.
    """

    leftovers: Leftovers = Leftovers()
    doubled: Doubled = Doubled()
    own: Own = Own()
    rise: Direction = Direction()
    fall: Direction = Direction()
    scores: Scores = Scores()
    statements: Statements = Statements()
    halves: Words = ()
    unfinished: Words = ()
    before_lists: Words = ()
    behind_lists: Words = ()
    three_public: Phrases = {}
    grades: dict[Annotated[str, StringConstraints(min_length=1, max_length=2)], Decimal] = {}
    subjects: dict[str, SubjectWords] = {}


def check_prose(prose: ProsePatterns) -> None:
    """Refuse phrases that can't be read.

    Raises:
        Invalid: the first of them, with the keys where it stands.
    """
    for at, phrase in _phrases(prose):
        try:
            pattern_of(phrase)
        except PhraseError as error:
            raise Invalid(("prose", *at), f"“{phrase}”{error}") from error


def _phrases(prose: ProsePatterns) -> Iterator[tuple[Keys, str]]:
    groups: dict[Keys, Phrases] = {("leftovers", "advice"): prose.leftovers.advice}
    groups |= {("scores", "parts", name): found for name, found in prose.scores.parts.items()}
    groups[("three_public",)] = prose.three_public
    groups |= {
        ("statements", name): getattr(prose.statements, name)
        for name in Statements.model_fields
        if isinstance(getattr(prose.statements, name), dict)
    }
    for at, found in groups.items():
        yield from (((*at, name), phrase) for name, phrase in found.items())
