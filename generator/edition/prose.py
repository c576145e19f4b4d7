"""What an edition says of typed prose: leftovers of its form, slips, and how things are put.

Words and phrases (see `phrases`), never regular expressions; what they mean is the checks' to know.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from generator.edition.evaluation_words import Projects, Ratings, Scores, Statements
from generator.edition.ordinals import OrdinalError, Ordinals, pattern_of_sample
from generator.edition.source import Invalid, Keys
from generator.edition.words import Phrases, WordGroup, Words, check_phrases


class Leftovers(WordGroup):
    """What is still the form's and not the department's.

    `choices` are the words between which a form lets choose (增加（减少）), `ups` and `downs` one
    sign before a number (增（减）5万元), `either` two in brackets. `measures` stand behind a number
    that nobody filled in, `blanks` for words that nobody did; `slots` in brackets say what
    belongs there, and behind `before_dots` dots are left. `advice` is what a form tells whoever
    fills it in.
    """

    choices: Words = ()
    ups: Words = ()
    downs: Words = ()
    either: Words = ()
    measures: Words = ()
    blanks: Words = ()
    slots: Words = ()
    before_dots: Words = ()
    advice: Phrases = {}


class Doubled(WordGroup):
    """Words written twice.

    `lead_ins` are wrong twice even across a mark, `clashing` are words of which no two stand side
    by side, `slips` words that are half of two such, `signs` single characters that hardly stand
    twice; `natural` are words in which a doubling is none (部门预算预算: 部门预算 and 预算). Short
    items with one of `visits` may be listed twice: guests may come twice.
    """

    lead_ins: Words = ()
    clashing: Words = ()
    slips: Words = ()
    signs: Words = ()
    natural: Words = ()
    visits: Words = ()


class SelfReference(WordGroup):
    """How a body speaks of itself: `selves` before its kind, but not `not_behind` (基本单位).

    A sentence that speaks of others before means them: one of `others_before` with one of `others`
    (各单位), or `others_named`.
    """

    selves: Words = ()
    not_behind: Words = ()
    others_before: Words = ()
    others: Words = ()
    others_named: Words = ()


class Own(WordGroup):
    """How a document speaks of its year: itself, 本 before `bodies`, and figures of `items`.

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
    this_year: Words = ()
    accounts: Phrases = {}
    until: Words = ()
    last_days: Words = ()
    year_ends: Words = ()
    about: Words = ()
    evaluated: Phrases = {}


class Amounts(WordGroup):
    """Words around an amount that say that it is none of the tables'.

    Before it: `each` for one of many, `about` for one that isn't exact. Behind it: `per` what it is
    counted by, `bounds` that it is a bound, `not_money` that 元 is of another word (元旦).
    """

    each: Words = ()
    about: Words = ()
    per: Words = ()
    bounds: Words = ()
    not_money: Words = ()


class ReasonWords(WordGroup):
    """What reasons speak of besides their own figure.

    A clause with `last_year` or `budget` is about what the figure is compared with, unless one of
    `compared` stands before it; of `balances` nothing can be said of their direction; behind one
    of `denied` a word says the opposite, and a reason with one of `nothing` stays true for years.
    `lead_ins` are left out where the sentence has its own, one after the other.
    """

    last_year: Words = ()
    budget: Words = ()
    balances: Words = ()
    compared: Words = ()
    denied: Words = ()
    nothing: Words = ()
    lead_ins: Words = ()


class Direction(WordGroup):
    """Words that say that something rose or fell, and words by which a reason agrees with it.

    What is `neutral` holds such a word and says nothing (提高资金使用效率 is no rise).
    """

    says: Words = ()
    agrees: Words = ()
    neutral: Words = ()


class SubjectWords(WordGroup):
    """What only one subject by function pays, and the economic one that it is booked under.

    `unless` are words that hold the word and mean something else.
    """

    function: Annotated[str, StringConstraints(pattern=r"^[0-9]{7}$")]
    economic: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
    unless: Words = ()


class GlossaryWords(WordGroup):
    """What a glossary says of the funds that a table covers.

    `narrow` says that 三公 is of the general budget alone, of terms with one of `three_public`,
    unless the table's title says so too (`general`) or the words have one of `including`. `grants`
    are explained with all `funds` that the tables have, the first of which is hardly forgotten.
    `tails` end the name of a 类 or don't.
    """

    three_public: Words = ()
    general: Words = ()
    narrow: Phrases = {}
    including: Words = ()
    grants: Words = ()
    funds: Words = ()
    tails: Words = ()


class ProsePatterns(WordGroup):
    """Everything that the checks of prose know of an edition's words.

    `halves` are words that a narrow column cuts in two, `unfinished` those at which nothing ends;
    `before_lists` and `behind_lists` stand before the first item of an enumeration and behind the
    last. `grades` has the least score of each grade, `subjects` what only one subject pays;
    `ordinals` are the kinds of numbers before headings and paragraphs, from the outermost in.
    """

    leftovers: Leftovers = Field(default_factory=Leftovers)
    doubled: Doubled = Field(default_factory=Doubled)
    self_reference: SelfReference = Field(default_factory=SelfReference)
    own: Own = Field(default_factory=Own)
    amounts: Amounts = Field(default_factory=Amounts)
    reasons: ReasonWords = Field(default_factory=ReasonWords)
    rise: Direction = Field(default_factory=Direction)
    fall: Direction = Field(default_factory=Direction)
    scores: Scores = Field(default_factory=Scores)
    statements: Statements = Field(default_factory=Statements)
    projects: Projects = Field(default_factory=Projects)
    ratings: Ratings = Field(default_factory=Ratings)
    glossary: GlossaryWords = Field(default_factory=GlossaryWords)
    halves: Words = ()
    unfinished: Words = ()
    before_lists: Words = ()
    behind_lists: Words = ()
    ordinals: Ordinals = {}
    grades: dict[Annotated[str, StringConstraints(min_length=1, max_length=2)], Decimal] = {}
    subjects: dict[str, SubjectWords] = {}


def check_prose(prose: ProsePatterns) -> None:
    """Refuse phrases and ordinals that can't be read.

    Raises:
        Invalid: the first of them, with the keys where it stands.
    """
    check_phrases(prose, ("prose",))
    for style, samples in prose.ordinals.items():
        for number, sample in enumerate(samples):
            try:
                pattern_of_sample(sample)
            except OrdinalError as error:
                keys: Keys = ("prose", "ordinals", style, number)
                raise Invalid(keys, f"“{sample}”{error}") from error
