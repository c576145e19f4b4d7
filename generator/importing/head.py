"""What stands at the head of a page: whose table it is, of which year, in which unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.importing.sheet import UNITS, Page
from generator.importing.vocabulary import Vocabulary
from generator.text import same
from generator.workbook.grid import Position
from generator.workbook.head import department_at, year_in

_UNIT = re.compile(rf"单位[:：]\s*[(（]?({'|'.join(sorted(UNITS, key=len, reverse=True))})(?!\w)")
_NUMBER = re.compile(r"(?:公开|财决|附|批复)*[A-Z]*\d{1,2}(?:[-_]\d)?表")


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
            if said := year_in(text):
                year, known = year or (said, at), True
            if words := _name(page, row, column, vocabulary):
                name, known = name or words, True
            if known:
                sheet.used.add(at)
    return Head(name, year, unit)


def _name(page: Page, row: int, column: int, vocabulary: Vocabulary) -> tuple[str, Position] | None:
    """The department's name, behind its heading in the same cell or in the next one."""
    found = department_at(page.sheet.grid, row, column, vocabulary.departments)
    if found is None:
        return None
    page.sheet.used |= {(row, column), found.at}
    return (found.name, found.at) if found.name else None
