"""What stands at the head of a page: whose table it is, of which year, in which unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.importing.sheet import UNITS, Page
from generator.importing.vocabulary import Vocabulary
from generator.text import same
from generator.workbook.grid import Position

_UNIT = re.compile(rf"单位[:：]\s*[(（]?({'|'.join(sorted(UNITS, key=len, reverse=True))})(?!\w)")
_YEAR = re.compile(r"(?<!\d)(\d{4})\s*年")
_NUMBER = re.compile(r"(?:公开|财决|附|批复)*[A-Z]*\d{1,2}(?:[-_]\d)?表")
#: What may follow the department's name in the same cell.
_BEHIND_NAME = re.compile(r"\s{2,}|　+|\s*(?:金额)?单位[:：]|\s*\d{4}\s*年")
#: What stands behind 单位 where it is the unit of a table that counts things.
_THINGS = re.compile(r"[个人辆台套次批项万元、/,]+")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page; each with where it stands, None where nothing is said."""

    name: tuple[str, Position] | None = None
    year: tuple[int, Position] | None = None
    unit: tuple[str, Position] | None = None


def read_head(page: Page, end: int, vocabulary: Vocabulary) -> Head:
    """The head of a page, from its first row to its headings.

    Args:
        page: the page.
        end: the row of its headings.
        vocabulary: which knows what stands before a department's name.
    """
    sheet = page.sheet
    name = year = unit = None
    for row in range(page.start, end):
        for column, text in sheet.filled(row):
            at = (row, column)
            known = at == page.title or bool(_NUMBER.fullmatch(same(text)))
            if found := _UNIT.search(text):
                unit, known = unit or (found[1], at), True
            if found := _YEAR.search(text):
                year, known = year or (int(found[1]), at), True
            if words := _name(page, row, column, text, vocabulary):
                name, known = name or words, True
            if known:
                sheet.used.add(at)
    return Head(name, year, unit)


def _name(
    page: Page, row: int, column: int, text: str, vocabulary: Vocabulary
) -> tuple[str, Position] | None:
    """The department's name, behind its heading in the same cell or in the next one."""
    words = re.split(r"[:：]", text, maxsplit=1)
    if len(words) < 2 or same(words[0]) not in vocabulary.departments:  # noqa: PLR2004
        return None
    sheet = page.sheet
    found = _BEHIND_NAME.split(words[1].strip())[0].strip()
    place = (row, column)
    if not found:
        beside = next(((at, other) for at, other in sheet.filled(row) if at > column), None)
        sheet.used.add(place)
        if beside is None or re.search(r"[:：]|\d{4}\s*年", beside[1]):
            return None
        place, found = (row, beside[0]), beside[1]
    if found in UNITS or _THINGS.fullmatch(same(found)):
        sheet.used.add(place)
        return None
    sheet.used.add(place)
    return "".join(found.split()), place
