"""The sheet 附件文件: which files become annexes, and under which titles."""

from __future__ import annotations

from dataclasses import replace

from generator.workbook.form.contents import FormContents, FormTask
from generator.workbook.form.looks import INPUT, TEXT_FORMAT
from generator.workbook.reading.annex_files import ANNEX_HEADINGS, ANNEX_HINTS, ANNEX_SHEET

_WIDTHS = (50, 60)
_WORDS = replace(INPUT, align="top", format=TEXT_FORMAT)


def write_annexes(contents: FormContents) -> None:
    """Lines for the files of a submission, and blank ones below."""
    page = contents.book.page(ANNEX_SHEET)
    page.widths(_WIDTHS)
    page.headings(1, ANNEX_HEADINGS)
    for column, hint in enumerate(ANNEX_HINTS, start=1):
        page.note(1, column, hint)
    given = contents.submission.annexes if contents.submission else ()
    last = 1 + max(contents.spare.lists, len(given) + contents.spare.typed)
    for row in range(2, last + 1):
        named = given[row - 2] if row - 2 < len(given) else None
        for column, text in enumerate((named.title, named.name) if named else ("", ""), start=1):
            page.put(row, column, text or None, _WORDS)
    contents.tasks.append(FormTask(page, [f"B2:B{last}"]))
