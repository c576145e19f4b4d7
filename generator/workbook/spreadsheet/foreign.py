"""Open a spreadsheet from another program as plain grids, safely: .xlsx, .xls, .ods.

Each format is looked through for what its reader does not tell, and for absurd sizes, before it is
read. What a format can't be told from its name is told from its first bytes.
"""

from __future__ import annotations

from pathlib import Path

from generator.errors import Unusable
from generator.workbook.spreadsheet.grid import Grid, grids_in, grids_of, read_content
from generator.workbook.spreadsheet.package import ENCRYPTED, OLE_MAGIC, ZIP_MAGIC, Package

#: The endings of files that may hold tables.
ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods"})
_REMEDY = "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"


def open_foreign(file: Path) -> list[Grid]:
    """All sheets of a spreadsheet file, hidden ones too.

    Raises:
        Unusable: not there, no spreadsheet, damaged, with a password, or absurdly large.
    """
    content = read_content(file)
    if content.startswith(OLE_MAGIC):
        if ENCRYPTED in content:
            raise Unusable(file, "", "工作簿有打开密码", "请取消密码后另存再试")
        from generator.workbook.spreadsheet.xls import open_xls

        return open_xls(file, content)
    if not content.startswith(ZIP_MAGIC):
        text = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
        what = "其实是网页或 XML 文件，不是电子表格" if text else "不是电子表格"
        raise Unusable(file, "", what, _REMEDY)
    from generator.workbook.spreadsheet.ods import is_ods, ods_marks

    package = Package(file, content)
    if not is_ods(package):
        return grids_in(package, file)
    return grids_of(file, content, ods_marks(file, package), ".ods 文件")
