"""Whose document it is, of which year, and after which edition's layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.edition.documents import document_words
from generator.edition.load import usable
from generator.edition.model import Edition
from generator.errors import Unusable
from generator.language import FISCAL, SMALL_UNIT, UNIT, YEAR_SIGN
from generator.published.outline import HeadingNumbers, Outline, outline_of, words_of
from generator.published.patterns import document_patterns
from generator.published.plain import plain
from generator.published.source import PublishedText
from generator.text import few

#: Titles stand on the first pages, each on so many lines at most.
_FRONT, _MOST_LINES = 60, 3
#: Editions that fit by less than one heading more aren't told apart; so many are named.
_NEAR, _NAMED = 1.0, 9
_YEARS = re.compile(rf"(20\d\d){YEAR_SIGN}{FISCAL}")
_AMOUNT = re.compile(rf"\d\s*({UNIT}|{SMALL_UNIT})")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a document says of itself.

    Attributes:
        edition: whose layout it follows.
        outline: how it is divided by it.
        name: the department's; empty where it isn't clear.
        kind: 部门 or 单位.
    """

    edition: Edition
    outline: Outline
    name: str
    kind: str


def recognise(source: PublishedText, edition: Edition | None = None) -> Recognised:
    """Tell whose document it is and which edition it follows.

    Args:
        source: the document.
        edition: which edition it follows, where this is known.

    Raises:
        Unusable: the year can't be told, no edition has it, or several fit equally well; it is
            something else, or the documents of two departments.
    """
    _check_trade(source)
    _check_one(source)
    if edition is None:
        edition, outline = _best(source, _year(source))
    else:
        outline = outline_of(source, edition)
    if not outline.stretches:
        what = "没有认出任何一个部分的标题"
        raise Unusable(source.file, "", what, "请核对文件是不是决算公开文本")
    name, kind = _name(source, outline, edition), _kind(source, outline, edition)
    return Recognised(_in_its_unit(source, edition), outline, name, kind)


def _in_its_unit(source: PublishedText, edition: Edition) -> Edition:
    """The edition as the document prints amounts: in 元 where more of its sentences say so."""
    units = Counter(unit for it in words_of(source.blocks) for unit in _AMOUNT.findall(it.text))
    unit = SMALL_UNIT if units[SMALL_UNIT] > units[UNIT] else UNIT
    if not units or unit == edition.style.amount_unit:
        return edition
    style = edition.style.model_copy(update={"amount_unit": unit})
    return edition.model_copy(update={"style": style})


def _check_trade(source: PublishedText) -> None:
    """Refuse a budget, which has parts and tables that are called much alike."""
    front = ["".join(it.text.split()) for it in words_of(source.blocks[:_FRONT])]
    if any(map(document_patterns().budget.search, front)) and not any(_titles(source)):
        raise Unusable(source.file, "", "是预算公开文本，不是决算", "请给出部门决算的公开文本")


def _check_one(source: PublishedText) -> None:
    """Refuse a file with the documents of several departments: each has its title on a line."""
    names: list[str] = []
    whole_title, no_names = document_patterns().whole_title, document_words().no_names
    for block in words_of(source.blocks):
        found = whole_title.fullmatch("".join(block.text.split()))
        name = found["name"] if found else None
        if not name or name.startswith(no_names):
            continue
        if not any(it in name or name in it for it in names):
            names.append(name)
    if len(names) > 1:
        what = f"里面有 {len(names)} 个部门的决算（{'、'.join(names[:3])}）"
        raise Unusable(source.file, "", what, "请分成各部门的文件，一次只读一份")


def _best(source: PublishedText, year: int) -> tuple[Edition, Outline]:
    fitting = []
    for edition in usable():
        if edition.year == year:
            outline = outline_of(source, edition)
            fitting.append((outline.likeness, edition, outline))
    if not fitting:
        what = f"是 {year} 年度的，没有这一年度的版式"
        raise Unusable(source.file, "", what, "请用 -e 写明版式；可用的版式见 juesuan editions")
    fitting.sort(key=lambda item: -item[0])
    likeness, edition, outline = fitting[0]
    if outline.stretches and not outline.is_mostly_there:
        most = max(it.evidence for _, _, it in fitting)
        near = [edition.id for _, edition, it in fitting if it.evidence > most - _NEAR]
        what = "标题认出的不到一半（文本不全，或不是已有版式的），看不出是哪个版式"
        what = f"{what}；可能是 {few(sorted(near), _NAMED, ' 等 {} 个')}"
        raise Unusable(source.file, "", what, "请给出全文，或用 -e 写明版式")
    near = [it.id for fits, it, _ in fitting if fits > likeness - _NEAR]
    if len(near) > 1:
        raise Unusable(
            source.file, "", f"分不清是哪个版式（{'、'.join(near)}）", "请用 -e 写明版式"
        )
    return edition, outline


def _year(source: PublishedText) -> int:
    """The year that the document is about: of its title, or else the one named most."""
    titles = [found["year"] for found in _titles(source)]
    years = titles or _YEARS.findall(
        plain("\n".join(it.text for it in words_of(source.blocks))).text
    )
    if not years:
        raise Unusable(source.file, "", "看不出是哪一年度的决算", "请用 -e 写明版式")
    return int(Counter(years).most_common(1)[0][0])


def _titles(source: PublishedText) -> Iterator[re.Match[str]]:
    """Where the first pages say title and year; a title may stand on two lines."""
    front = ["".join(it.text.split()) for it in words_of(source.blocks[:_FRONT])]
    title = document_patterns().title
    for at, line in enumerate(front):
        if found := _year_first(front[at : at + _MOST_LINES]):
            yield found
        elif found := title.search(line):
            if not found["name"] and at and not any(map(str.isdigit, front[at - 1])):
                both = title.search(_name_above(source, front[:at]) + line)
                yield both or found
            else:
                yield found


def _name_above(source: PublishedText, above: Sequence[str]) -> str:
    """The name that ends above a title: all its lines, if it stands in one piece elsewhere."""
    names = ["".join(above[-lines:]) for lines in range(1, min(_MOST_LINES, len(above)) + 1)]
    below = words_of(source.blocks[len(above) + 1 :])
    elsewhere = "".join("".join(block.text.split()) for block in below)
    return next((name for name in reversed(names) if name in elsewhere), names[0])


def _year_first(lines: Sequence[str]) -> re.Match[str] | None:
    """The title that begins with the year and goes over some of the lines."""
    texts = ("".join(lines[:end]) for end in range(1, len(lines) + 1))
    return next(filter(None, map(document_patterns().year_first.fullmatch, texts)), None)


def title_of(source: PublishedText) -> tuple[str, int, str]:
    """Name, year and kind as the first title says them; blank, or 0, where it doesn't."""
    found = [*_titles(source)]
    if not found:
        return "", 0, ""
    best = next((it for it in found if it["name"]), found[0])
    return best["name"] or "", int(best["year"]), best["kind"] or ""


def _kind(source: PublishedText, outline: Outline, edition: Edition) -> str:
    """部门 or 单位, as the titles say, or headings where all titles are alike; else the first."""
    titles = (found["kind"] for found in _titles(source))
    said = titles if "类型" in edition.wording.title else outline.kinds
    kinds = [kind for kind in said if kind in edition.kinds]
    return Counter(kinds).most_common(1)[0][0] if kinds else edition.kinds[0]


def _name(source: PublishedText, outline: Outline, edition: Edition) -> str:
    said = [found["name"] or "" for found in _titles(source)]
    numbers = HeadingNumbers.of(edition)
    names = [numbers.part.sub("", name) for name in said]
    names = [name for name in (*names, *outline.names) if name]
    return Counter(names).most_common(1)[0][0] if names else ""
