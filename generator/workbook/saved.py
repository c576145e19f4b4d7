"""A workbook as the bytes of an .xlsx file, which depend on its contents alone."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    from openpyxl import Workbook

#: Whose the workbooks and the comments in them are.
AUTHOR = "juesuan"
#: All that a file says about when it was made.
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook; two of the same contents are the same bytes."""
    book.properties.creator = AUTHOR
    book.properties.created = _MADE
    stream = BytesIO()
    with _Timeless(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    return stream.getvalue()


class _Timeless(zipfile.ZipFile):
    """A package that does not say when it was written."""

    def writestr(self, name: Any, data: Any, *rest: Any, **named: Any) -> None:  # type: ignore[override] # noqa: ANN401
        entry = zipfile.ZipInfo(str(name), _MADE.timetuple()[:6])
        entry.compress_type = self.compression
        if str(name) == "docProps/core.xml":
            data = _MODIFIED.sub(rb"\g<1>" + _MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
        entry.create_system = 3  # a Unix, wherever this runs
        super().writestr(entry, data, *rest, **named)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:  # noqa: ANN401
        with open(filename, "rb") as stream:  # noqa: PTH123 - whatever openpyxl names
            self.writestr(arcname, stream.read())
