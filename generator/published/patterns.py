"""How titles, heads, notes and pages of published documents look, by `edition.documents`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from generator.edition.documents import document_words
from generator.edition.ordinals import pattern_of_sample
from generator.edition.phrases import any_phrase, words
from generator.language import FISCAL, NUMERAL, UNITS, YEAR_SIGN

_MARKS = r"[-—–－―·~～•|\s]*"
_FISCAL_YEAR = rf"20\d\d{YEAR_SIGN}?{FISCAL}?"
#: What is numbered as headings are: 一、 or （一）.
NUMBERED = rf"(?:{NUMERAL}[、.．]|[（(]{NUMERAL}[）)])"


@dataclass(frozen=True, slots=True)
class DocumentPatterns:
    """What is looked for in any document.

    Attributes:
        title: name, year and kind of final accounts; `whole_title` also what papers are called.
        year_first: the whole of a title that begins with the year.
        budget: the title of a budget.
        part: the heading of a part, anywhere.
        begins: what begins a paragraph, whatever stands before.
        above_table: a line that stands above a table, on every page that it goes on to.
        dumped_head: a cell that stood above the table before a program dumped it.
        continued: that a table goes on, which a title may say.
        note: the beginning of a note below a table; `whole_note` one with its end.
        caption: the number of a figure.
        page: a line with nothing but the number of its page.
        unit: the unit at the head of a table.
        issuer: the name at the head of a table.
        contents: what heads the contents.
        cover: the name before the year on a cover.
        field: codes of fields, or Word's word that one is broken.
    """

    title: re.Pattern[str]
    whole_title: re.Pattern[str]
    year_first: re.Pattern[str]
    budget: re.Pattern[str]
    part: re.Pattern[str]
    begins: re.Pattern[str]
    above_table: re.Pattern[str]
    dumped_head: re.Pattern[str]
    continued: re.Pattern[str]
    note: re.Pattern[str]
    whole_note: re.Pattern[str]
    caption: re.Pattern[str]
    page: re.Pattern[str]
    unit: re.Pattern[str]
    issuer: re.Pattern[str]
    contents: re.Pattern[str]
    cover: re.Pattern[str]
    field: re.Pattern[str]


@cache
def document_patterns() -> DocumentPatterns:
    """The patterns of the words that the files say."""
    known = document_words()
    kind, note = f"(?:{words(known.kinds)})?", rf"(?:{words(known.notes)})\s*[：:]"
    title = (
        rf"(?P<name>[^，。；：]{{2,60}}?)?(?P<year>20\d\d){YEAR_SIGN}?{FISCAL}?"
        rf"(?P<kind>{words(known.kinds)})?(?:{words(known.accounts)})"
    )
    part = "|".join(map(pattern_of_sample, known.parts)) or "(?!)"
    table, kinds = f"(?:{words(known.tables)})", f"(?:{words(known.table_kinds)})"
    unit, continued = words(known.units), f"(?:{words(known.continued)})"
    first, page, total = (
        f"(?:{words(it)})" for it in (known.page_before, known.page_behind, known.page_total)
    )
    behind = "|".join(
        (rf"20\d\d{YEAR_SIGN}", *(rf"{re.escape(it)}" for it in known.behind_issuers), "$")
    )
    return DocumentPatterns(
        title=re.compile(title),
        whole_title=re.compile(f"{title}(?:{any_phrase(known.papers.values())})"),
        year_first=re.compile(
            rf"(?P<year>20\d\d){YEAR_SIGN}?{FISCAL}?(?P<name>(?!{YEAR_SIGN}|{FISCAL})[^，。；：]{{2,60}}?)"
            rf"(?P<kind>{words(known.kinds)})(?:{words(known.accounts)})"
            rf"(?:{any_phrase(known.papers.values())})?"
        ),
        budget=re.compile(rf"{_FISCAL_YEAR}{kind}(?:{words(known.budgets)})"),
        part=re.compile(part),
        begins=re.compile(
            rf"{part}|{NUMERAL}[、.．]|[（(](?:{NUMERAL}|\d+)[）)]|\d{{1,2}}[、.．](?!\d)"
            rf"|{words(known.annexes)}|[—\-–]\s*\d+\s*[—\-–]$|[^，。；]{{0,60}}[.…·]{{4,}}"
        ),
        above_table=re.compile(rf"(?:{unit})\s*[:：]|{kinds}\s*\d+\s*{table}|{continued}{table}?"),
        dumped_head=re.compile(rf"\d{{1,2}}{table}|(?:{unit}|{words(known.kinds)})[:：]"),
        continued=re.compile(rf"[(（]?{continued}\s*\d*[)）]?"),
        note=re.compile(rf"\s*{note}|\s*\d{{1,2}}\s*[.．、]\s*(?:{words(known.numbered_notes)})"),
        whole_note=re.compile(rf"{note}.*。"),
        caption=re.compile(rf"(?:{words(known.captions)})\s*\d+[.、：:\s]*"),
        page=re.compile(
            rf"{_MARKS}(?:{first}\s*)?(?:\d{{1,3}}|[ivxIVX]{{1,6}})\s*{page}?"
            rf"(?:[,，/／;；\s]*(?:{total}\s*)?\d{{1,3}}\s*{page}?)?{_MARKS}"
        ),
        unit=re.compile(rf"(?:{words(known.money_units)})[：:]({words(UNITS)})"),
        issuer=re.compile(rf"^(?:{words(known.issuers)})：([^、]{{2,40}}?)(?={behind})"),
        contents=re.compile(words(known.contents)),
        cover=re.compile(
            rf"(?P<name>(?:(?!{words(known.name_breaks)})[^，。；：]){{3,40}}?)20\d\d{YEAR_SIGN}"
        ),
        field=re.compile(
            r"(?:PAGE)?REF\s+_\w+|HYPERLINK\s+\\l|TOC\s+\\[a-z]|\b_Toc\d+|MERGEFORMAT"
            rf"|{words(known.field_errors)}"
        ),
    )
