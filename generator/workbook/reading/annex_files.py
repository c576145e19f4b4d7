"""The sheet 附件文件: which files are annexes, and under which titles.

Every workbook has it, whatever its edition.
"""

from __future__ import annotations

from generator.submission import NamedFile
from generator.workbook.reading.cells import CellReader, quote
from generator.workbook.reading.sheets import Sheets

ANNEX_SHEET, ANNEX_HEADINGS = "附件文件", ("标题", "文件")
ANNEX_HINTS = (
    "附件在目录和正文里的标题；不填的用文件名",
    (
        "放在填报表所在的文件夹里，写文件名，如 附件/自评报告.docx；"
        "可以是 .docx、.pdf、.xlsx、.md、.png、.jpg"
    ),
)


def read_annex_files(sheets: Sheets, reader: CellReader) -> tuple[NamedFile, ...]:
    """The lines of 附件文件, the blank ones left out; none in a workbook without that sheet.

    A line with a title and no file is refused.
    """
    found = sheets.find(ANNEX_SHEET, ANNEX_HEADINGS, optional=True)
    if found is None or ANNEX_HEADINGS[1] not in found.columns:
        return ()
    named = []
    for at in found.rows:
        cell = reader.prose(found.grid, at, found.columns[ANNEX_HEADINGS[1]])
        title = ""
        if ANNEX_HEADINGS[0] in found.columns:
            title = reader.prose(found.grid, at, found.columns[ANNEX_HEADINGS[0]]).text
        if cell.text:
            named.append(NamedFile(" ".join(title.split()), cell.text, cell))
        elif title:
            what = f"附件{quote(title)}没有写文件"
            reader.refuse(cell.where, what, "请填写文件名，或删去这一行")
    return tuple(named)
