"""Number formats that a condition puts over a cell's own: 条件格式 may show 元 as 万元 as well.

Whether the condition holds is Excel's to work out. A cell that may be shown as another number is
given a format that can't be rendered, so it is refused and not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from generator.workbook.shown.compare import shows_itself
from generator.workbook.spreadsheet.package import Package

#: What stands before the code of such a format; no section of a format may say so.
CONDITIONAL = "[条件格式]"


def misleading_looks(styles: etree._Element) -> dict[str, str]:
    """The looks of conditions that may show another number, by index: their number formats."""
    found = {}
    for at, look in enumerate(styles.iterfind("{*}dxfs/{*}dxf")):
        number = look.find("{*}numFmt")
        code = number.get("formatCode", "") if number is not None else ""
        if code and not shows_itself(code):
            found[str(at)] = CONDITIONAL + code
    return found


def conditional_formats(
    package: Package, part: str, looks: Mapping[str, str]
) -> Iterator[tuple[list[str], str]]:
    """The areas of a sheet under such a look, as `A1:B2` or `C3`, and its number format."""
    if not looks:
        return
    for _, area in package.elements(part, "{*}conditionalFormatting"):
        codes = [looks.get(rule.get("dxfId", "")) for rule in area.iterfind("{*}cfRule")]
        yield from ((area.get("sqref", "").split(), code) for code in codes if code)
