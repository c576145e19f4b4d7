"""The words by which drafting knows changes, reasons and headings: `templates/drafting.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from generator.drafting.usual import AskedReasons, DraftedList, UsualPhrases
from generator.edition.documents import document_words, shared_words
from generator.edition.model import Card
from generator.edition.phrases import any_phrase, words
from generator.edition.shapes.parts import Model, Name
from generator.edition.source import Invalid
from generator.edition.words import Phrases, WordGroup, Words, check_phrases
from generator.language import IS, MONTH_SIGN, NUMERAL, SIGNS, UNIT, YEAR_SIGN

_HAN = r"[\u4e00-\u9fff]"
#: One of several things that are told one after the other: 二是.
_NEXT = rf"(?:{NUMERAL}{IS}|[（(]{NUMERAL}[）)]|\d[.、．])"
#: The number of a heading, in signs or in digits.
_NUMBER_WORD = re.compile(r"\{\{ (数字)?序号 \}\}")
_NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"

#: A draft writes the first of these.
_NEEDED = ("planned", "rising", "annexes", "numbering")


class HeadingForms(Model):
    """How a region numbers its headings: those of parts, and of sections within one.

    Both as `wording.part_heading` of an edition says it.
    """

    part: str
    section: str

    @property
    def numbers_parts(self) -> bool:
        """Whether parts have numbers."""
        return _NUMBER_WORD.search(self.part) is not None


class DraftingWords(WordGroup):
    """The words of sentences and tables that no edition knows yet.

    Sentences: `opposites` of words of direction, of which `rising` say that it rose and `rates`
    only by how much; `compared` stand before what it is compared with, `flat` say that it didn't
    move, of which `alone` may stand alone; `cases` call the cases of a change; `nothing` of
    `years_before`. `differing` compare with a budget, `completed` stand before the rate at which it
    was, `shares` before a share. `reasons` and `uses` are followed by the department's own words,
    but not `not_uses`; `listed` by a list. `planned` and `spent` say that something is of a budget
    or of accounts. `amount_signs` stand between a name and its amount, `label_ends` are left out of
    names there. `own` is the body itself, unless `not_own` follows. `units` stand behind numbers;
    `priced` and `bounds` around those that are written in full.
    `label_starts` and `title_ends` are left out of names; subheadings of sections with
    `kept_headings` are kept. A name of `regions` before `governed` or `offices` is that of a place,
    unless it begins with signs of `any_region`.
    `numberings` are looked for one after the other, until one divides the document.
    A kind before `title_nouns` is that of any department; before `short_nouns` names lack it.
    Parts with `terms` and `annexes` in their titles are such; those that end in `tables` too.
    Tables: `headings`, `heading_ends` and `heading_starts` head columns, `code_ends` those of
    codes, `item_starts` and `item_ends` those of labels, `numbering` those of numbers,
    `line_numbers` those of the lines of a list. `counted` in brackets end labels of counts,
    `totals` and `among` are labels. Above stand a number of `number_kinds`, `table_units` with
    `amount_units`, `issuers`. `whole` rows are all of the one above, `tails` may end the name of a
    类.
    What a draft has of its own: `usual` phrases, `asked` reasons, a `cover` card, one of `numbers`,
    a `glossary`, and `budgets` with the `uses_column` where the documents say it.
    """

    opposites: dict[str, str]
    rising: Words
    rates: Words
    compared: Words
    flat: Words
    alone: Words
    cases: dict[str, str]
    years_before: Words
    nothing: Words
    differing: Words
    completed: Words
    shares: Words
    reasons: Phrases
    uses: Phrases
    not_uses: Words
    planned: Words
    spent: Words
    listed: Words
    own: Words
    not_own: Words
    units: Words
    priced: Words
    bounds: Words
    label_starts: Words
    title_ends: Words
    amount_signs: Words
    label_ends: Words
    title_nouns: Words
    short_nouns: Words
    kept_headings: Words
    regions: Words
    governed: Words
    offices: Words
    any_region: Words
    numberings: tuple[HeadingForms, ...]
    terms: Words
    annexes: Words
    tables: Words
    headings: Words
    heading_ends: Words
    heading_starts: Words
    code_ends: Words
    item_starts: Words
    item_ends: Words
    numbering: Words
    line_numbers: Words
    counted: Words
    totals: Words
    among: Words
    whole: Words
    tails: Words
    number_kinds: Words
    table_units: Words
    amount_units: Words
    issuers: Words
    usual: UsualPhrases
    asked: AskedReasons
    cover: Card
    numbers: Name
    glossary: DraftedList
    budgets: DraftedList
    uses_column: Name

    @property
    def ways(self) -> tuple[str, ...]:
        """Words by which an amount moved."""
        return tuple(word for word in self.opposites if word not in self.rates)


@cache
def drafting_words() -> DraftingWords:
    """What the files say.

    Raises:
        Unusable: one can't be read or is wrong.
    """
    return shared_words(DraftingWords, "drafting.yaml", _check)


def _check(words_: DraftingWords) -> None:
    check_phrases(words_)
    for name in _NEEDED:
        if not getattr(words_, name):
            raise Invalid((name,), "至少写一个：草稿要用第一个")
    for name in ("glossary", "budgets"):
        listing: DraftedList = getattr(words_, name)
        if listing.key not in listing.columns:
            raise Invalid((name, "key"), f"没有名为“{listing.key}”的栏")
    if not any(entry.type == "amount" for entry in words_.budgets.columns.values()):
        raise Invalid(("budgets", "columns"), "要有一栏金额（type: amount）")


@dataclass(frozen=True, slots=True)
class DraftingPatterns:
    """What drafting looks for.

    Attributes:
        pieces: the pieces of a sentence, each a group by its kind.
        reason: what stands before a reason, and not before a use.
        numberings: for each way of numbering, the headings of parts and of sections, with number
            and title; None where they have no number.
        note: the beginning of a note, or of one that goes on.
        head: a line above a table that is no title.
        number: the number of a table.
        unit: what names the unit above a table.
        heading: the heading of a column; `code` of codes, `item` of labels.
        counted: the label of a count.
        first: a label that begins the rows.
        lead: a number, or that it is a part, before a label.
        share: a subject with its amount and its share; `shares` a sentence of them.
        planned, spent: that something is of a budget, or of accounts.
        among: a label of a part.
        completed: what stands before the name of a budget that was completed, or behind it.
        label_start, title_end: what is left out of names.
        local: the name of a place or of an office.
    """

    pieces: re.Pattern[str]
    reason: re.Pattern[str]
    numberings: tuple[tuple[re.Pattern[str] | None, re.Pattern[str] | None], ...]
    note: re.Pattern[str]
    head: re.Pattern[str]
    number: re.Pattern[str]
    unit: re.Pattern[str]
    heading: re.Pattern[str]
    code: re.Pattern[str]
    item: re.Pattern[str]
    counted: re.Pattern[str]
    first: re.Pattern[str]
    lead: re.Pattern[str]
    share: re.Pattern[str]
    shares: re.Pattern[str]
    planned: re.Pattern[str]
    spent: re.Pattern[str]
    among: re.Pattern[str]
    completed: re.Pattern[str]
    label_start: re.Pattern[str]
    title_end: re.Pattern[str]
    local: re.Pattern[str]


def _pieces(known: DraftingWords) -> str:
    """The pieces of a sentence, each kind as a group."""
    ways, compared = f"(?:{words(known.ways)})", f"(?:{words(known.compared)})"
    moved = f"(?:{words((*known.ways, *known.rates))})"
    bounds, years = words(known.bounds), words(known.years_before)
    own = rf"(?:{words(known.own)})(?!{words(known.not_own)})"
    uses = rf"(?!{words(known.not_uses)})(?:{any_phrase(known.uses.values())})"
    kinds = (
        r"(?P<quoted>“[^”]{0,20}”|《[^》]*》)",
        (
            rf"(?P<fixed>\d{{1,2}}{MONTH_SIGN}(?:\d{{1,2}}日)?|(?:{words(known.priced)})\d+{UNIT}"
            rf"|\d+{UNIT}(?={bounds})|^[（(]?\d{{1,2}}[）)]|^\d{{1,2}}[.、．])"
        ),
        (
            rf"(?P<change>(?P<lead>{compared}[^，。；：]{{0,14}}?)?(?P<way>{ways})了?"
            rf"(?P<difference>{_NUMBER}){UNIT}(?:(?P<middle>[，（(、]?{moved}(?:了|为)?)"
            rf"(?P<rate>{_NUMBER})%(?P<behind>[）)]?)"
            rf"|(?P<none>，{moved}[-—－–/]{{1,4}}%?(?:[（(][^）)]*[）)])?"
            rf"|[，（(](?:{years}|\d{{4}}{YEAR_SIGN})[^，。；）)]{{0,10}}"
            rf"(?:{words(known.nothing)})[^，。；）)]{{0,8}}[）)]?))?)"
        ),
        (
            rf"(?P<flat>{compared}[^，。；：]{{1,14}}?(?:{words(known.flat)})"
            rf"|(?:{words(known.alone)})(?=[，。；]))"
        ),
        (
            rf"(?P<reason>(?P<before>[，。；]?[^，。；：\d{{}}]{{0,24}}?"
            rf"(?:{any_phrase(known.reasons.values())})[：:]?|[，。；]?{uses}[：:]?)"
            rf"(?P<why>[^。；]+(?:；{_NEXT}[^。；]*)*))"
        ),
        rf"(?P<listed>(?:{words(known.listed)})[：:]?(?P<names>[^。；\d：:]{{2,}})(?=。))",
        rf"(?P<year>(?:19|20)\d\d(?={YEAR_SIGN}))",
        rf"(?P<own>{own})",
        rf"(?P<number>{_NUMBER})(?P<unit>{words(known.units)})?",
    )
    return "|".join(kinds)


def _heading(form: str) -> re.Pattern[str] | None:
    """The headings of a form; whatever stands between number and title may be left out.

    None for a form without a number.
    """
    found = _NUMBER_WORD.search(form)
    if found is None:
        return None
    before, behind = form[: found.start()], form[found.end() :]
    between = behind.removesuffix("{{ 标题 }}").rstrip("：、. 　")
    marks = r"[：:、\s]*" if between else r"[、．.]\s*"
    open_, close = (_either_width(re.escape(it)) for it in (before, between))
    numbers = r"\d{1,2}" if found[1] else f"[{SIGNS}]+"
    return re.compile(rf"{open_}({numbers}){close}{marks}(\S.*)")


def _either_width(pattern: str) -> str:
    for one, other in ("（(", "）)"):
        pattern = pattern.replace(one, rf"[{one}{other}]")
    return pattern


@cache
def drafting_patterns() -> DraftingPatterns:
    """The patterns of the words that the files say."""
    known, papers = drafting_words(), document_words()
    kinds, table = f"(?:{words(known.number_kinds)})", f"(?:{words(known.tables)})"
    starts, ends = words(known.heading_starts), words(known.heading_ends)
    units = words(known.table_units)
    share, of = rf"([^，。；：\d]{{2,30}}?)(?:（类）)?[\d,.]+{UNIT}，", words(known.shares)
    brackets = rf".*[(（].*(?:{words(known.counted)}).*[)）]$"
    return DraftingPatterns(
        pieces=re.compile(_pieces(known)),
        reason=re.compile(any_phrase(known.reasons.values())),
        numberings=tuple((_heading(it.part), _heading(it.section)) for it in known.numberings),
        note=re.compile(rf"(?:{words(papers.notes)})\s*[：:]|\d{{1,2}}\s*[.．、]"),
        head=re.compile(
            rf"(?:{units}|{words(papers.kinds)})[：:]|(?:{words(papers.table_kinds)})\s*\d+\s*{table}"
        ),
        number=re.compile(rf"{kinds}?{table}?\d{{1,2}}(?:[-—]\d+)?{table}?|{kinds}?{table}\d+"),
        unit=re.compile(rf"(?:{units})[：:]\s*(?:{words(known.amount_units)})+"),
        heading=re.compile(rf"{words(known.headings)}|.*(?:{ends})|(?:{starts}).*"),
        code=re.compile(rf".*(?:{words(known.code_ends)})"),
        item=re.compile(
            rf"(?:{words(known.item_starts)})(?:[(（].*)?|.*(?:{words(known.item_ends)})"
        ),
        counted=re.compile(brackets),
        first=re.compile(rf"{NUMERAL}、|{words(known.totals)}"),
        among=re.compile(rf"[（(]\d|{words(known.among)}"),
        lead=re.compile(rf"^(?:\d+|{words(known.among)})[.．、:：]?|^[（(]\d+[）)]"),
        share=re.compile(f"{share}(?P<share>{of})[\\d.]+%"),
        shares=re.compile(rf"((?:{share}(?:{of})[\d.]+%；)*{share}(?:{of})[\d.]+%)。"),
        planned=re.compile(words(known.planned)),
        spent=re.compile(words(known.spent)),
        completed=re.compile(rf".*(?:{words(known.completed)})了?|的$|\{{\{{.*?\}}\}}"),
        label_start=re.compile(rf"^(?:{words(known.label_starts)})"),
        title_end=re.compile(rf"(?:{words(known.title_ends)})$"),
        local=re.compile(
            rf"{_HAN}{{2,4}}(?:{words(known.regions)})"
            rf"(?:(?={words(known.governed)})|{_HAN}{{0,10}}(?:{words(known.offices)}))"
        ),
    )
