"""The department's own glossary against its tables: names, scopes and subjects (E11, E12).

A glossary is often last decade's. What the official forms call otherwise now is a warning; a
subject that no table has does no harm, so that is only information.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from generator.catalog import LEVELS, codes, history_of, names_of
from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.texts import published_texts
from generator.edition.model import Edition
from generator.edition.phrases import pattern
from generator.edition.shapes import AnyTable
from generator.figures.derive import Disclosure
from generator.submission import Cell
from generator.text import few, same

#: The levels of subjects as names have them behind, in a form in which words are equal.
_TOP, _MIDDLE, _LEAF = (f"({level})" for level in LEVELS.values())
_SUBJECT = re.compile(
    rf"^(.+?){re.escape(_TOP)}+(?:(.+?){re.escape(_MIDDLE)}+)?(?:(.+?){re.escape(_LEAF)}+)?"
)
#: A part, or a section of one, explains terms of a list.
_SOURCES = "parts.*.source|parts.*.sections.*.source"
#: A name with one wrong character is told from another name only if it is so long.
_TELLING, _TELLING_TERM = 4, 5
_MOST_SHOWN = 6


class Term(NamedTuple):
    """A line of the glossary: what is explained, and how; with their cells."""

    name: str
    meaning: str
    cells: tuple[Cell, ...]

    @property
    def subject(self) -> tuple[str, ...]:
        """The names of 类, 款 and 项 in a term that gives them; nothing in others."""
        match = _SUBJECT.match(same(self.name))
        return tuple(name or "" for name in match.groups()) if match else ()


def check_glossary(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on the terms that the department explains itself."""
    terms = list(_terms(disclosure))
    yield from _former(disclosure, terms)
    yield from _misspelt(disclosure, terms)
    yield from _scope(disclosure, terms)
    yield from _unrelated(disclosure, terms)


def _terms(disclosure: Disclosure) -> Iterator[Term]:
    sources = {place.source for _, _, place in disclosure.edition.glossaries()}
    for source in sources - {None}:
        listing = disclosure.edition.forms.lists[source or ""]
        name_at, meaning_at, *_ = listing.columns
        for row in disclosure.submission.lists.get(source or "", ()):
            name, meaning = row.get(name_at), row.get(meaning_at)
            if name is not None and name.text:
                cells = (name, *((meaning,) if meaning else ()))
                yield Term(name.text, meaning.text if meaning else "", cells)


@check(
    "旧称",
    Severity.WARNING,
    "名词解释用的是表里已经不用的名称、往年的科目",
    "当年的决算报表和政府收支分类科目",
    needs=(_SOURCES,),
)
def _former(disclosure: Disclosure, terms: list[Term]) -> Iterator[Finding]:
    """旧称 (E11): a term bears a name that the official forms have given up.

    1. A line of the tables that is called otherwise now, as the edition says.
    2. A 类 that none of this year's tables has; with or without 支出 behind it.
    """
    former = {same(name): now for name, now in disclosure.edition.former_names.items()}
    for term in terms:
        if now := former.get(same(term.name)):
            message = f"名词解释的“{term.name}”是旧称，表里的名称是“{now}”。请改用现在的名称和口径"
            yield Finding("旧称", Severity.WARNING, message, term.cells[:1])
    tops = _top_names(disclosure)
    named = [term for term in terms if term.subject]
    odd = [term for term in named if _bare(term.subject[0], disclosure.edition) not in tops]
    if odd and tops:
        names = _shown([term.subject[0] for term in odd])
        year = disclosure.submission.identity.year
        message = f"名词解释里的类级科目{names}不是 {year} 年度的名称。请按当年科目改写"
        yield Finding("旧称", Severity.WARNING, message, tuple(term.cells[0] for term in odd))
    yield from _dropped(disclosure.submission.identity.year, terms)


def _dropped(year: int, terms: list[Term]) -> Iterator[Finding]:
    """旧称 (E11): a 款 or 项 whose name the classification gave up before this year."""
    found: dict[str, Cell] = {}
    for term in terms:
        for name in filter(None, term.subject[1:] or (same(term.name),)):
            if name in _names_until(year) and name not in _names(year):
                found.setdefault(name, term.cells[0])
    if found:
        shown = _shown(list(found))
        message = f"名词解释里的科目{shown}是 {year} 年度以前的名称。请按当年科目改写"
        yield Finding("旧称", Severity.INFO, message, tuple(dict.fromkeys(found.values())))


def _top_names(disclosure: Disclosure) -> set[str]:
    """What the 类 are called this year, without 支出 behind them."""
    tables = disclosure.edition.tables.values()
    rows = (row for table in tables for row in table.function_rows(()))
    return {_bare(row.label, disclosure.edition) for row in rows}


def _bare(name: str, edition: Edition) -> str:
    own = same(name)
    tails = edition.prose.glossary.tails
    return own.removesuffix(next((tail for tail in tails if own.endswith(tail)), ""))


@check(
    "科目错字",
    Severity.INFO,
    "名词解释的科目名称与目录差一个字",
    "当年的政府收支分类科目",
    needs=(_SOURCES,),
)
def _misspelt(disclosure: Disclosure, terms: list[Term]) -> Iterator[Finding]:
    """科目错字 (E11): a subject whose name is one character off another one, and is none itself.

    The catalogue may lack a name, so this is only information.
    """
    year = disclosure.submission.identity.year
    labels = _labels(disclosure)
    found: dict[str, str] = {}
    cells: dict[Cell, None] = {}
    for term in terms:
        names = term.subject[1:] or (same(term.name),)
        for name in names:
            least = _TELLING if term.subject else _TELLING_TERM
            right = _nearest(name, year, labels) if len(name) >= least else ""
            if right and name not in _names_until(year):
                found[name] = right
                cells[term.cells[0]] = None
    if found:
        pairs = "、".join(f"“{name}”（目录是“{right}”）" for name, right in found.items())
        message = f"名词解释里的科目名称像是有错字：{pairs}。请核对"
        yield Finding("科目错字", Severity.INFO, message, tuple(cells))


def _labels(disclosure: Disclosure) -> frozenset[str]:
    """What the edition calls the lines of its ledgers and its terms."""
    edition = disclosure.edition
    terms = (term for table in edition.tables.values() for term in table.terms())
    labels = {same(label) for label, (row, _) in terms if row}
    return frozenset(labels | {same(name) for name in (*edition.terms, *edition.former_names)})


def _nearest(name: str, year: int, labels: frozenset[str]) -> str:
    """The only known name that differs in one character; blank for a known name."""
    known = _names(year) | labels
    if name in known:
        return ""
    near = {other for other in known if _is_one_off(name, other)}
    return near.pop() if len(near) == 1 else ""


def _is_one_off(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


@cache
def _names(year: int) -> frozenset[str]:
    """Every name of the function catalogue in a year."""
    return frozenset(same(item.name) for code in codes() for item in names_of(code, year))


@cache
def _names_until(year: int) -> frozenset[str]:
    """Every name of the function catalogue that was given up before a year."""
    items = (item for code in codes() for item in history_of(code))
    return frozenset(same(item.name) for item in items if item.last and item.last < year)


@cache
def _all_names() -> Mapping[str, int]:
    """Every name that a function subject had in any year, and how many digits its code has."""
    items = (item for code in codes() for item in history_of(code))
    names: dict[str, int] = {}
    for item in items:
        name = same(item.name)
        names[name] = min(len(item.code), names.get(name, len(item.code)))
    return names


@check(
    "名词口径",
    Severity.WARNING,
    "名词解释的口径比表里的窄",
    "名词解释与报表的口径一致",
    needs=(_SOURCES, "roles.three_public|roles.ledger"),
)
def _scope(disclosure: Disclosure, terms: list[Term]) -> Iterator[Finding]:
    """名词口径 (E12): an explanation covers less than the table does.

    1. 三公 of the general budget alone, where the table has that of all grants.
    2. 财政拨款收入 with 政府性基金 and without 国有资本经营, where the table has both.
    """
    edition, known = disclosure.edition, disclosure.edition.prose.glossary
    table = _table(edition, edition.roles.three_public)
    ledger = _table(edition, edition.roles.ledger)
    rows = "".join(label for label, _ in ledger.terms()) if ledger else ""
    narrow = pattern(tuple(known.narrow.values()))
    is_general = table is not None and _any_in(known.general, table.title)
    for term in terms:
        if table and _any_in(known.three_public, term.name) and not is_general:
            match = narrow.search(term.meaning)
            if match and not _any_in((*known.funds, *known.including), match[0]):
                message = (
                    f"名词解释的{term.name}写的是“{match[0]}”，《{table.title}》的口径是财政拨款。"
                    "请写一致"
                )
                yield Finding("名词口径", Severity.WARNING, message, term.cells)
        elif same(term.name) in known.grants:
            funds = [fund for fund in known.funds if fund in rows]
            lacking = [fund for fund in funds if fund not in term.meaning]
            if lacking and lacking == funds[1:]:
                shown = "、".join(lacking)
                message = f"名词解释的“{term.name}”没有提到{shown}预算财政拨款，表里有。请补全"
                yield Finding("名词口径", Severity.INFO, message, term.cells)


def _table(edition: Edition, names: Iterable[str]) -> AnyTable | None:
    return next((edition.tables[name] for name in names if name in edition.tables), None)


def _any_in(words: Iterable[str], text: str) -> bool:
    return any(word in text for word in words)


@check(
    "名词无关",
    Severity.INFO,
    "名词解释里有各表没有数的科目",
    "名词解释只解释本文用到的名词",
    needs=(_SOURCES,),
)
def _unrelated(disclosure: Disclosure, terms: list[Term]) -> Iterator[Finding]:
    """名词无关 (E12): subjects are explained that no table of this document has.

    1. By function: a 款 or 项 that is in no table.
    2. By economic classification: a 款 without an amount.
    3. A word that the department uses itself, in its duties, say, is explained as it should be.
    """
    present, absent = _subjects(disclosure)
    if not present:
        return
    suspects = [
        term
        for term in terms
        if (name := _item(term)) not in present and (name or same(term.name) in absent)
    ]
    used = [] if all(term.subject for term in suspects) else _used(disclosure, terms)
    odd = [
        term
        for term in suspects
        if term.subject or not any(same(term.name) in text for text in used)
    ]
    if odd:
        names = _shown([term.name for term in odd])
        message = f"名词解释里有各表没有数的科目：{names}。与本文无关的可以删去"
        yield Finding("名词无关", Severity.INFO, message, tuple(term.cells[0] for term in odd))


def _used(disclosure: Disclosure, terms: list[Term]) -> list[str]:
    """What the department wrote beside its glossary."""
    own = {cell for term in terms for cell in term.cells}
    return [same(text.text) for text in published_texts(disclosure) if text.cell not in own]


def _subjects(disclosure: Disclosure) -> tuple[set[str], set[str]]:
    """The names of subjects that this document has, and of economic 款 that it has not.

    其他支出 is a 款 and a 类, and of which of them a glossary speaks can't be told.
    """
    present: set[str] = set()
    economic: set[str] = set()
    tops: set[str] = set()
    for table in disclosure.tables.values():
        present |= {same(subject.name) for subject in table.subjects}
        for code, name in table.table.listed().items():
            if table.figures.get(table.table.address_of((code,))):
                present.add(same(name))
            (tops if len(code) == min(LEVELS) else economic).add(same(name))
    return present, economic - present - tops


def _item(term: Term) -> str:
    """The 项 or 款 by function that a term is about; blank for what is none, or also a 类."""
    own = same(term.name)
    bare = own.removesuffix(_LEAF).removesuffix(_MIDDLE)
    name = next((part for part in reversed(term.subject[1:]) if part), "") or bare
    is_item = _all_names().get(name, 0) > min(LEVELS)
    return name if term.subject or is_item else ""


def _shown(names: list[str]) -> str:
    return few([f"“{name}”" for name in dict.fromkeys(names)], _MOST_SHOWN, "等 {} 个")
