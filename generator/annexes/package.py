"""Open an Office file (.docx, .xlsx) that is an annex, safely.

What it should be is told from its bytes; a document type in any of its parts is refused, for other
libraries may read parts that we don't.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from generator.errors import Unusable
from generator.workbook.spreadsheet.package import ENCRYPTED, OLE_MAGIC, ZIP_MAGIC, Package

_XML: Final = (".xml", ".rels", ".vml")


def open_package(file: Path, content: bytes, kind: str) -> Package:
    """The parts of an Office file.

    Args:
        file: as messages name it.
        content: its bytes.
        kind: what it should be, in Chinese: `Word 文档（.docx）`.

    Raises:
        Unusable: it is none, has a password, is damaged or too large, or defines entities.
    """
    if content.startswith(OLE_MAGIC):
        if ENCRYPTED in content:
            raise Unusable(file, "", "有打开密码", "请取消密码后另存再试")
        raise Unusable(file, "", "是旧格式", f"请用 Office 或 WPS 另存为{kind}再试")
    if not content.startswith(ZIP_MAGIC):
        raise Unusable(file, "", f"不是{kind}", f"请用 Office 或 WPS 另存为{kind}再试")
    package = Package(file, content)
    for name in sorted(package.names):
        if name.endswith(_XML):
            package.refuse_entities(name)
    return package
