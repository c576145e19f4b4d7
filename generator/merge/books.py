"""The units' workbooks: which may be consolidated, in which order, into which department."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from generator.edition.model import Edition, Imports
from generator.edition.phrases import words
from generator.errors import Unusable
from generator.figures.derive import Disclosure
from generator.submission import Cell, Submission, UnitSource
from generator.text import same
from generator.workbook.reading.sources import COUNTED

_TOGETHER = "只有同一版式、同一年度的填报表才能汇总"


@dataclass(frozen=True, slots=True)
class UnitBook:
    """A unit's workbook.

    Attributes:
        disclosure: what was derived from it.
        file: the workbook as a path from the folder of the consolidated one.
        digest: the SHA-256 of its bytes.
    """

    disclosure: Disclosure
    file: str
    digest: str

    @property
    def submission(self) -> Submission:
        """What the unit handed in."""
        return self.disclosure.submission

    @property
    def name(self) -> str:
        """The unit's name."""
        return self.submission.identity.name

    def source(
        self, cell: Cell, *, sign: int = 1, count: bool = False, note: str = ""
    ) -> UnitSource:
        """What a cell of the workbook adds to the department's."""
        value = None if cell.value is None else cell.value * sign
        sheet = f"[{Path(self.file).name}]{cell.sheet}"
        measure = COUNTED if count else self.submission.identity.unit
        return UnitSource(
            self.name, replace(cell, sheet=sheet, value=value, sources=()), measure, note
        )


def in_order(books: Sequence[UnitBook], edition: Edition) -> tuple[UnitBook, ...]:
    """The books, the department's own unit (本级) first.

    Raises:
        Unusable: one is of another edition or year, of a department, or there twice.
    """
    first = books[0]
    names: dict[str, UnitBook] = {}
    for book in books:
        _refuse_other(book, first, edition)
        twin = names.setdefault(same(book.name), book)
        if twin is not book:
            what = f"与 {twin.submission.file} 都是“{book.name}”的填报表"
            raise Unusable(book.submission.file, "", what, "请只给出一份")
        same_bytes = next(other for other in books if other.digest == book.digest)
        if same_bytes is not book:
            what = f"与 {same_bytes.submission.file} 内容完全相同"
            raise Unusable(book.submission.file, "", what, "请只给出一份")
    own = next((book for book in books if is_own(book.name, edition)), first)
    return (own, *(book for book in books if book is not own))


def department_name(own: UnitBook, edition: Edition) -> str:
    """The department that a unit is the 本级 of."""
    return _own_level(edition.imports).sub("", own.name)


def is_own(name: str, edition: Edition) -> bool:
    """Whether a unit says in its name that it is the department's own."""
    return bool(_own_level(edition.imports).search(same(name)))


@cache
def _own_level(imports: Imports) -> re.Pattern[str]:
    """How the department's own unit is called: the department's name and this."""
    return re.compile(rf"[(（]?(?:{words(imports.own_levels)})[)）]?$")


def _refuse_other(book: UnitBook, first: UnitBook, edition: Edition) -> None:
    identity, expected = book.submission.identity, first.submission.identity
    file = book.submission.file
    if identity.year != expected.year:
        what = (
            f"是 {identity.year} 年度的填报表，而 {first.submission.file} 是 {expected.year} 年度"
        )
        raise Unusable(file, "", what, _TOGETHER)
    if identity.edition != expected.edition:
        what = f"版式是 {identity.edition}，而 {first.submission.file} 是 {expected.edition}"
        raise Unusable(file, "", what, _TOGETHER)
    if len(edition.kinds) > 1 and identity.kind == edition.kinds[0]:
        what = f"类型是“{identity.kind}”，本身就是汇总数，再加会重复"
        others = "”“".join(edition.kinds[1:])
        remedy = f"请给出各单位的填报表；是本级的，把类型改为“{others}”"
        raise Unusable(file, "", what, remedy)
