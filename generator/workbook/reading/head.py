"""What the head of an official table says: its title, whose table it is, of which year.

Departments put their name and the year around a title, and exports name them behind a label. Who
imports a table and who checks a workbook read them alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypeVar

from generator.edition.model import Imports
from generator.edition.phrases import words
from generator.language import FISCAL, YEAR_SIGN
from generator.text import is_abbreviated, same
from generator.workbook.spreadsheet.grid import Grid, Position
from generator.workbook.units import UnitPatterns, unit_patterns

T = TypeVar("T")
_HAN = r"[\u4e00-\u9fff·()]"
#: What `HeadPatterns.front` asks for; most cells have none, and are done with at once.
_WITH_YEAR = re.compile(r"\d{4}")
_BRACKETS = re.compile(r"\([^()]*\)$")
#: The longest title with what stands around it.
_LONGEST = 80
_SPACED_YEAR = rf"\d{{4}}\s*{YEAR_SIGN}"
_YEAR = re.compile(rf"(?<!\d)(\d{{4}})\s*{YEAR_SIGN}")
_OTHER_LABEL = re.compile(rf"[:：]|{_SPACED_YEAR}")


@dataclass(frozen=True, slots=True)
class HeadPatterns:
    """How heads of tables look by the words of an edition.

    Attributes:
        units: how they name the unit of amounts.
        front: what stands before a title: a year, and a department's name, which ends as names do
            and may say of which one in brackets.
        behind_name: what may follow the department's name in the same cell.
        things: what stands behind 单位 where it is the unit of a table that counts things.
        currencies: what stands there where it is that of amounts.
        own_level: what a name may end with that makes it no other department.
        place: what stands between a city and its department where another one is meant.
        labels: what stands before a department's name.
    """

    units: UnitPatterns
    front: re.Pattern[str]
    behind_name: re.Pattern[str]
    things: re.Pattern[str]
    currencies: frozenset[str]
    own_level: re.Pattern[str]
    place: re.Pattern[str]
    labels: frozenset[str]


@cache
def head_patterns(imports: Imports) -> HeadPatterns:
    """The patterns of the words of an edition."""
    name = rf"{_HAN}{{1,40}}?(?:{words(imports.name_ends)})(?:\([^()]{{1,20}}\))?"
    unit = rf"(?:{words(imports.amounts)})?(?:{words(imports.unit_headings)})[:：]"
    levels = (*imports.own_levels, *imports.whole_levels)
    return HeadPatterns(
        units=unit_patterns(imports),
        front=re.compile(
            rf"(?P<name>{name})??(?P<year>\d{{4}}){YEAR_SIGN}?{FISCAL}?(?P<behind>{name})??"
            rf"(?:{words(imports.around_titles)})?"
        ),
        behind_name=re.compile(rf"\s{{2,}}|　+|\s*{unit}|[\s（(]*{_SPACED_YEAR}"),
        things=re.compile(rf"(?:{words(imports.units)}|[、/,])+"),
        currencies=frozenset(map(same, imports.currencies)),
        own_level=re.compile(rf"\((?:{words((*levels, *imports.kinds))})\)$|(?:{words(levels)})$"),
        place=re.compile(rf"(?:{words(imports.places)})$"),
        labels=frozenset(map(same, imports.departments)),
    )


class Title(NamedTuple):
    """What stands around a title: a department's name, a year; blank and None if nothing does."""

    name: str = ""
    year: int | None = None


def title_in(text: object, titles: Mapping[str, T], heads: HeadPatterns) -> tuple[T, Title] | None:
    """Which title words are, with a department's name and a year around it or without.

    Args:
        text: the words.
        titles: what is asked for, by title in the form in which words are compared.
        heads: what may stand around titles.
    """
    said = same(text)
    if said in titles:
        return titles[said], Title()
    if not said or len(said) > _LONGEST or not _WITH_YEAR.search(said):
        return None
    bare = _BRACKETS.sub("", said)
    for title in _endings(bare, titles):
        if found := heads.front.fullmatch(bare.removesuffix(title)):
            name = found["name"] or found["behind"] or ""
            return titles[title], Title(name, int(found["year"]))
    return None


def _endings(said: str, titles: Iterable[str]) -> list[str]:
    if not said.endswith(tuple(titles)):
        return []
    return sorted((title for title in titles if title and said.endswith(title)), key=len)


def year_in(text: str) -> int | None:
    """The year that words name."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


class Department(NamedTuple):
    """Whose table it is: the name, blank where it is left open, and where it stands."""

    name: str
    at: Position


def department_at(grid: Grid, row: int, column: int, heads: HeadPatterns) -> Department | None:
    """The department that a cell names behind a label, or the cell beside it; None without label.

    Args:
        grid: the sheet.
        row: of the cell.
        column: of the cell.
        heads: what stands before a name, and what is none.
    """
    label, colon, rest = _halves(grid.text(row, column))
    if not colon or same(label) not in heads.labels:
        return None
    name = heads.behind_name.split(rest.strip())[0].strip()
    at = (row, column)
    if not name:
        beside = _beside(grid, row, column)
        if beside is None or _OTHER_LABEL.search(beside[1]):
            return Department("", at)
        at, name = (row, beside[0]), beside[1]
    plain = same(name)
    if heads.units.beginning(name) or plain in heads.currencies or heads.things.fullmatch(plain):
        return Department("", at)
    return Department("".join(name.split()), at)


def _halves(text: str) -> tuple[str, str, str]:
    return text.partition("：") if "：" in text.partition(":")[0] else text.partition(":")


def _beside(grid: Grid, row: int, column: int) -> tuple[int, str] | None:
    texts = ((at, grid.text(row, at).strip()) for at in range(column + 1, len(grid.rows[row])))
    return next(((at, text) for at, text in texts if text), None)


def is_same_department(one: str, other: str, heads: HeadPatterns) -> bool:
    """Whether two names may mean one department: whole, without its city, or shortened."""
    short, long = sorted((_whole(one, heads), _whole(other, heads)), key=len)
    if not short or long.endswith(short):
        return True
    if not is_abbreviated(short, long):
        return False
    # 某市财政局 and 某市某区财政局 are two
    for cut in range(1, len(short)):
        head, tail = short[:cut], short[cut:]
        if long.startswith(head) and long.endswith(tail):
            return not heads.place.search(long[cut : len(long) - len(tail)])
    return True


def _whole(name: str, heads: HeadPatterns) -> str:
    plain = same(name)
    return heads.own_level.sub("", plain) or plain
