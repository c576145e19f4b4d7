"""What a form is made of: the edition, what is filled in, and how many rows are ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.edition.model import Edition, Entry
from generator.language import UNIT
from generator.submission import Cell, Submission
from generator.workbook.form.looks import CellValue, FormBook, FormPage
from generator.workbook.reading.cells import UNITS


@dataclass(frozen=True, slots=True)
class Spare:
    """Rows that are ready to be filled in.

    Attributes:
        subjects: 项 in the sheet 科目明细.
        shown: rows of a table by function code that are seen, as many as fit on an upright page.
        across: the same on a page that lies across.
        hidden: rows of such a table below these, to be shown by who needs them.
        typed: blank rows below subjects that are typed into the table itself.
        lists: rows of a list, blank ones at least `typed`.
        writings: rows of the department's own writing.
    """

    subjects: int = 60
    shown: int = 40
    across: int = 30
    hidden: int = 70
    typed: int = 10
    lists: int = 30
    writings: int = 60

    def seen(self, *, landscape: bool) -> int:
        """How many rows are seen of a table by function code."""
        return self.across if landscape else self.shown


#: As few rows as a form can have.
SPARSE = Spare(subjects=10, shown=5, across=5, hidden=10, typed=2, lists=1, writings=1)


@dataclass(frozen=True, slots=True)
class FormTask:
    """What there is to do in a sheet, as ranges within it.

    Attributes:
        page: the sheet.
        inputs: what may be filled in.
        required: what must not stay blank.
        flags: what is above zero where a rule is broken.
        may_be_blank: whether there may be nothing to fill in.
    """

    page: FormPage
    inputs: Sequence[str]
    required: Sequence[str] = ()
    flags: str = ""
    may_be_blank: bool = True


@dataclass(slots=True)
class FormContents:
    """The edition, the submission that the form is filled with, and where the unit stands."""

    book: FormBook
    edition: Edition
    submission: Submission | None
    kind: str
    spare: Spare
    unit: str = UNIT
    unit_place: str = ""
    name_place: str = ""
    tasks: list[FormTask] = field(default_factory=list)

    def number(self, cell: Cell, *, is_count: bool) -> CellValue:
        """A value that was read, in the unit of the workbook, as it is typed."""
        if cell.value is None:
            return cell.text or None
        value = cell.value if is_count else cell.value.scaleb(UNITS[self.unit])
        return int(value) if value == value.to_integral_value() else value

    def content(self, cell: Cell | None, entry: Entry) -> CellValue:
        """What is filled in for a line of a card or a cell of a list."""
        if cell is None or (entry.total and cell.formula):
            return None
        if entry.type in {"amount", "count"}:
            return self.number(cell, is_count=entry.type == "count")
        return cell.text or None
