"""Which form a workbook was made as.

Sheets, columns and lines are found by their names, so a form of an earlier release is read as it
stands. The number is for the other way round: a form that a later release made, in a way that this
one does not know, is refused by name instead of being misread. It stands among the workbook's
custom properties, which Excel, WPS and LibreOffice keep; the first release wrote none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.errors import Unusable
from generator.workbook.spreadsheet.package import Package, whole

if TYPE_CHECKING:
    from openpyxl import Workbook

#: To be raised when a form changes so that an earlier release would misread it.
FORM_VERSION = 2
_FIRST = 1
_NAME = "juesuan-form"
_PART = "docProps/custom.xml"


def mark_form(book: Workbook) -> None:
    """Make a workbook say which form it is."""
    from openpyxl.packaging.custom import IntProperty  # whoever only reads does without openpyxl

    book.custom_doc_props.append(  # type: ignore[attr-defined] # the stubs lack it
        IntProperty(name=_NAME, value=FORM_VERSION)
    )


def form_version(package: Package) -> int:
    """The number of a workbook's form; of a workbook that does not say, that of the first one.

    Raises:
        Unusable: what says so is damaged.
    """
    root = package.optional(_PART)
    for item in root.iter("{*}property") if root is not None else ():
        if item.get("name") == _NAME:
            return whole("".join(str(part) for part in item.itertext())) or _FIRST
    return _FIRST


def refuse_newer_form(package: Package) -> None:
    """Refuse a form that a later release made.

    Raises:
        Unusable: it is one, or what says so is damaged.
    """
    version = form_version(package)
    if version > FORM_VERSION:
        what = f"是较新的 juesuan 生成的填报表（格式 {version}），本版只认到格式 {FORM_VERSION}"
        raise Unusable(package.file, "", what, "请升级 juesuan 后再试")
