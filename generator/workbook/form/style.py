"""The sheet 体例内容: the house style that a workbook keeps, where it keeps one."""

from __future__ import annotations

from dataclasses import replace

from generator.submission import KeptStyle
from generator.workbook.form.contents import FormContents
from generator.workbook.form.looks import PLAIN, TEXT_FORMAT
from generator.workbook.reading.house_style import (
    FIRST,
    STYLE_HEADINGS,
    STYLE_SHEET,
    STYLE_WIDTHS,
    style_rows,
)

_LINE = replace(PLAIN, align="plain", format=TEXT_FORMAT)


def write_style(contents: FormContents, style: KeptStyle) -> None:
    """Write the lines of a style; the sheet is locked, for it is the bureau's to change."""
    page = contents.book.page(STYLE_SHEET)
    page.widths(STYLE_WIDTHS)
    page.headings(1, STYLE_HEADINGS)
    for at, texts in enumerate(style_rows(style), start=FIRST):
        for column, text in enumerate(texts, start=1):
            page.put(at, column, text or None, _LINE)
    page.protect()
