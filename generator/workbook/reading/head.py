"""What the head of an official table says: its title, whose table it is, of which year.

Departments put their name and the year around a title, and exports name them behind a label. Who
imports a table and who checks a workbook read them alike.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from generator.text import is_abbreviated, same
from generator.workbook.spreadsheet.grid import Grid, Position
from generator.workbook.units import as_unit

T = TypeVar("T")
#: A name of a department ends so; it may say of which one, in brackets.
_ORGAN = (
    r"[\u4e00-\u9fff·()]{1,40}?(?:局|委|办|厅|部|院|校|园|站|所|处|会|队|馆|中心|公司|集团|社|团|府|室|科|机关"
    r"|大学|联|镇|乡|街道|本级)(?:\([^()]{1,20}\))?"
)
_FRONT = re.compile(
    rf"(?P<name>{_ORGAN})??(?P<year>\d{{4}})年?度?(?P<behind>{_ORGAN})??(?:部门|单位|本级)?"
)
#: What `_FRONT` asks for; most cells have none, and are done with at once.
_WITH_YEAR = re.compile(r"\d{4}")
_BRACKETS = re.compile(r"\([^()]*\)$")
#: The longest title with what stands around it.
_LONGEST = 80
_YEAR = re.compile(r"(?<!\d)(\d{4})\s*年")
#: What may follow the department's name in the same cell.
_BEHIND_NAME = re.compile(r"\s{2,}|　+|\s*(?:金额)?单位[:：]|[\s（(]*\d{4}\s*年")
#: What stands behind 单位 where it is the unit of amounts, or of a table that counts things.
_CURRENCY = "人民币"
_THINGS = re.compile(r"[个人辆台套次批项万元、/,]+")
#: What a name may end with that makes it no other department.
_OWN_LEVEL = re.compile(r"\((?:本级|机关|部门|单位|汇总)\)$|(?:本级|机关|部门|汇总)$")
#: What stands between a city and its department where another department is meant.
_LEVEL = re.compile(r"[市区县镇乡道]$")


@dataclass(frozen=True, slots=True)
class Title:
    """What stands around a title: a department's name, a year; blank and None if nothing does."""

    name: str = ""
    year: int | None = None


def title_in(text: object, titles: Mapping[str, T]) -> tuple[T, Title] | None:
    """Which title words are, with a department's name and a year around it or without.

    Args:
        text: the words.
        titles: what is asked for, by title in the form in which words are compared.
    """
    words = same(text)
    if words in titles:
        return titles[words], Title()
    if not words or len(words) > _LONGEST or not _WITH_YEAR.search(words):
        return None
    bare = _BRACKETS.sub("", words)
    for title in _endings(bare, titles):
        if found := _FRONT.fullmatch(bare.removesuffix(title)):
            name = found["name"] or found["behind"] or ""
            return titles[title], Title(name, int(found["year"]))
    return None


def _endings(words: str, titles: Iterable[str]) -> list[str]:
    if not words.endswith(tuple(titles)):
        return []
    return sorted((title for title in titles if title and words.endswith(title)), key=len)


def year_in(text: str) -> int | None:
    """The year that words name."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Department:
    """Whose table it is: the name, blank where it is left open, and where it stands."""

    name: str
    at: Position


def department_at(grid: Grid, row: int, column: int, labels: Collection[str]) -> Department | None:
    """The department that a cell names behind a label, or the cell beside it; None without label.

    Args:
        grid: the sheet.
        row: of the cell.
        column: of the cell.
        labels: 编制单位 and its like, in the form in which words are compared.
    """
    label, colon, rest = _halves(grid.text(row, column))
    if not colon or same(label) not in labels:
        return None
    name = _BEHIND_NAME.split(rest.strip())[0].strip()
    at = (row, column)
    if not name:
        beside = _beside(grid, row, column)
        if beside is None or re.search(r"[:：]|\d{4}\s*年", beside[1]):
            return Department("", at)
        at, name = (row, beside[0]), beside[1]
    if as_unit(name) or same(name) == _CURRENCY or _THINGS.fullmatch(same(name)):
        return Department("", at)
    return Department("".join(name.split()), at)


def _halves(text: str) -> tuple[str, str, str]:
    return text.partition("：") if "：" in text.partition(":")[0] else text.partition(":")


def _beside(grid: Grid, row: int, column: int) -> tuple[int, str] | None:
    texts = ((at, grid.text(row, at).strip()) for at in range(column + 1, len(grid.rows[row])))
    return next(((at, text) for at, text in texts if text), None)


def is_same_department(one: str, other: str) -> bool:
    """Whether two names may mean one department: whole, without its city, or shortened."""
    short, long = sorted((_whole(one), _whole(other)), key=len)
    if not short or long.endswith(short):
        return True
    if not is_abbreviated(short, long):
        return False
    # 某市财政局 and 某市某区财政局 are two
    for cut in range(1, len(short)):
        head, tail = short[:cut], short[cut:]
        if long.startswith(head) and long.endswith(tail):
            return not _LEVEL.search(long[cut : len(long) - len(tail)])
    return True


def _whole(name: str) -> str:
    words = same(name)
    return _OWN_LEVEL.sub("", words) or words
