"""The sheet 体例内容: a bureau's house style inside the workbook, so that one file travels alone.

It holds the lines of the style's YAML, each in a row, for every program keeps a sheet. A style that
the sheet 基本信息 names and that is kept here is used without its file; it is read as any style is,
and trusted as little.
"""

from __future__ import annotations

from typing import Final

from generator.edition.load import style_name
from generator.submission import KeptStyle
from generator.workbook.reading.cells import CellReader
from generator.workbook.reading.sheets import Sheets

STYLE_SHEET: Final = "体例内容"
STYLE_HEADINGS: Final = ("体例文件的各行", "体例名")
#: Of the columns, in characters.
STYLE_WIDTHS: Final = (80, 24)
#: The row of the first line, from 1.
FIRST: Final = 2


def style_rows(style: KeptStyle) -> list[tuple[str, str]]:
    """The rows of the sheet below its headings: each line, beside the first one the name."""
    lines = style.text.splitlines() or [""]
    return [(line.rstrip(), "" if at else style.name) for at, line in enumerate(lines)]


def read_style(sheets: Sheets, named: str, reader: CellReader) -> KeptStyle | None:
    """The style that is kept in the workbook, if it is the one that is named.

    Raises:
        Unusable: a line of it has no value.
    """
    found = sheets.find(STYLE_SHEET, STYLE_HEADINGS)
    if found is None:
        return None
    lines, names = (found.columns[heading] for heading in STYLE_HEADINGS)
    name = next(
        (cell.text for at in found.rows if (cell := reader.words(found.grid, at, names)).text), ""
    )
    if not named or style_name(named) != style_name(name):
        sheets.used.discard(found.grid.name)
        return None
    for at in found.rows:
        reader.label(found.grid, at, lines)
    text = "\n".join(found.grid.text(at, lines).rstrip() for at in found.rows)
    return KeptStyle(style_name(name), text, found.grid.name, found.row + 2)
