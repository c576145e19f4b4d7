"""How labels and titles of exports are compared: without what programs put around them.

Words are compared in a form without spaces, full-width forms, ordinals, a year in front, “其中：”,
the unit in brackets behind; titles also without the number of their table, 部门, 续表.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.edition.model import Imports
from generator.edition.phrases import words
from generator.language import FISCAL, NUMERAL, YEAR_SIGN
from generator.text import same, without_ordinal

_TITLE_LENGTH = 60


class LabelForms:
    """The forms of labels and titles by the words of one edition.

    Attributes:
        whole: headings below that of a column which only say that its whole amount stands here.
        number: the number of a table alone.
    """

    def __init__(self, imports: Imports) -> None:
        year = rf"\d{{4}}{YEAR_SIGN}"
        self._before = re.compile(rf"^(?:(?:{words(imports.among)})[:、]?|{year}{FISCAL}?)(?=.)")
        self._unit_behind = re.compile(
            rf"(?<=.)\((?:(?:{words(imports.unit_headings)}):)?(?:{words(imports.units)}|[/、,])+\)$"
        )
        kinds, table = words(imports.number_kinds), words(imports.tables)
        digits = r"[A-Z]*\d{1,2}(?:[-_]\d)?"
        self.number = re.compile(rf"(?:{kinds})*{digits}(?:{table})")
        continued = words(imports.continued)
        self._around_title = re.compile(
            rf"^(?:{year}?{FISCAL}?|(?:{kinds})?(?:{table})(?:{NUMERAL}|\d+)[:、.]?"
            rf"|(?:{kinds})*{digits}(?:{table})?[:、.]?|{words(imports.around_titles)})(?=.)"
            rf"|(?<=.)(?:\([^()]*\)|-?(?:{continued})(?:{table})?|[-_]?\d{{1,2}}"
            rf"|(?:{kinds})*\d{{2}}(?:{table}))$"
        )
        self.whole = frozenset(map(self.key, imports.whole))

    def key(self, text: object) -> str:
        """A form in which words of an edition and of an export are equal if they mean the same."""
        found = same(text)
        while True:
            bare = self._unit_behind.sub("", self._before.sub("", without_ordinal(found)))
            if bare == found or not bare:
                return found
            found = bare

    def titles(self, text: object) -> Iterator[str]:
        """Words that may be a title, then without what programs put around titles."""
        found = same(text)
        while found and len(found) <= _TITLE_LENGTH:
            yield found
            bare = self._around_title.sub("", found)
            if bare == found:
                break
            found = bare
