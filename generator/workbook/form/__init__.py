"""Write the workbook that a department fills in.

The official tables stand in the layout in which they are published. Cells to fill in are tinted;
totals hold live formulas and are locked (without a password). A first sheet shows how far one is;
cells turn red while one types where a rule is broken. Given a submission, the workbook is written
with its values.
"""

from __future__ import annotations

from generator.edition.model import Edition
from generator.language import UNIT
from generator.submission import Submission
from generator.workbook.form.annexes import write_annexes
from generator.workbook.form.cards import (
    write_card,
    write_list,
    write_prior,
    write_reasons,
    write_waivers,
    write_writing,
)
from generator.workbook.form.contents import SPARSE, FormContents, Spare
from generator.workbook.form.detail import write_detail
from generator.workbook.form.evaluations import write_evaluations
from generator.workbook.form.looks import FormBook
from generator.workbook.form.progress import begin_progress, write_guide, write_progress
from generator.workbook.form.style import write_style
from generator.workbook.form.tables import write_tables
from generator.workbook.reading import sheets
from generator.workbook.writing.source_sheets import write_sources

__all__ = ["SPARSE", "Spare", "write_form"]


def write_form(
    edition: Edition,
    submission: Submission | None = None,
    *,
    kind: str | None = None,
    spare: Spare | None = None,
) -> bytes:
    """The workbook of an edition as the bytes of an .xlsx file.

    Args:
        edition: whose tables, fields and words it has.
        submission: what to fill in; without it the workbook is blank.
        kind: 部门 or 单位 for a blank workbook; the edition's first kind by default.
        spare: how many rows are ready.
    """
    book = FormBook()
    book.workbook.remove(book.workbook.worksheets[0])
    contents = FormContents(
        book,
        edition,
        submission,
        submission.identity.kind if submission else kind or edition.kinds[0],
        spare or Spare(),
        submission.identity.unit if submission else UNIT,
    )
    progress = begin_progress(contents)
    write_guide(contents)
    for position, card in enumerate(edition.forms.cards.values()):
        write_card(contents, card, with_identity=position == 0)
    detail = write_detail(contents)
    tables = write_tables(contents, detail)
    write_prior(contents)
    for name, listing in edition.forms.lists.items():
        write_list(contents, name, listing)
    write_reasons(contents)
    for name, writing in edition.forms.writings.items():
        write_writing(contents, name, writing)
    write_evaluations(contents)
    write_annexes(contents)
    write_waivers(contents)
    if submission and submission.style:
        write_style(contents, submission.style)
    if submission and submission.units:
        write_sources(book.workbook, submission)
    write_progress(contents, progress, detail, tables)
    book.move_to_end(sheets.CATALOG_SHEET)
    book.move_to_end(sheets.CALCULATION_SHEET)
    return book.content()
