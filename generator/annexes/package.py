"""Open an Office file (.docx, .xlsx) as the archive that it is, safely.

Whatever unpacks to an absurd size is refused before it is read, and so is a document type: it is of
no use in an Office file but to define entities that grow without end or name other files.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

from lxml import etree

from generator.errors import Unusable
from generator.workbook.grid import (
    BROKEN_FILE,
    ENCRYPTED,
    OLE_MAGIC,
    ZIP_MAGIC,
    parse_part,
    unpacks_within_limits,
)

_DOCTYPE: Final = re.compile(rb"<!\s*DOCTYPE|<!\s*ENTITY", re.IGNORECASE)
#: What stands before the root of an XML part; a document type can stand nowhere else.
_PROLOGUE: Final = 1 << 16
_XML: Final = (".xml", ".rels", ".vml")


class Package:
    """An Office file: its parts, and what each refers to."""

    def __init__(self, file: Path, content: bytes, kind: str) -> None:
        """Open one.

        Args:
            file: as messages name it.
            content: its bytes.
            kind: what it should be, in Chinese: `Word 文档（.docx）`.

        Raises:
            Unusable: it is none, has a password, is too large, or defines entities.
        """
        self.file = file
        self.archive = _opened(file, content, kind)
        self.names = frozenset(self.archive.namelist())
        for name in sorted(self.names):
            if name.endswith(_XML):
                self._refuse_entities(name)

    def _refuse_entities(self, name: str) -> None:
        with self.archive.open(name) as stream:
            begin = stream.read(_PROLOGUE)
        if begin[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in begin[:8]:
            begin = begin.replace(b"\0", b"")  # UTF-16
        if _DOCTYPE.search(begin):
            what = "含有文档类型声明（DTD），不是 Office 正常保存的文件"
            raise Unusable(self.file, "", what, "请用 Office 或 WPS 打开，另存后再试")

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part; None where there is no such part.

        Raises:
            Unusable: it is no XML.
        """
        if name not in self.names:
            return None
        try:
            return parse_part(self.archive.read(name))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unusable(
                self.file, "", "文件已损坏", "请用 Office 或 WPS 打开，另存后再试"
            ) from error

    def relations(self, part: str) -> dict[str, str]:
        """What a part refers to within the package, by relation id."""
        folder, name = posixpath.split(part)
        root = self.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        return {
            item.get("Id", ""): posixpath.normpath(
                posixpath.join("/", folder, item.get("Target", ""))
            ).lstrip("/")
            for item in (root.iter("{*}Relationship") if root is not None else ())
            if item.get("TargetMode") != "External"
        }

    def target(self, part: str, kind: str) -> str:
        """The part of a kind (`officeDocument`) that a part refers to; empty where none."""
        folder, name = posixpath.split(part)
        root = self.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        for item in root.iter("{*}Relationship") if root is not None else ():
            if item.get("Type", "").endswith(f"/{kind}"):
                return self.relations(part).get(item.get("Id", ""), "")
        return ""


def _opened(file: Path, content: bytes, kind: str) -> zipfile.ZipFile:
    if content.startswith(OLE_MAGIC):
        if ENCRYPTED in content:
            raise Unusable(file, "", "有打开密码", "请取消密码后另存再试")
        raise Unusable(file, "", "是旧格式", f"请用 Office 或 WPS 另存为{kind}再试")
    if not content.startswith(ZIP_MAGIC):
        raise Unusable(file, "", f"不是{kind}", f"请用 Office 或 WPS 另存为{kind}再试")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        small = unpacks_within_limits(archive)
    except BROKEN_FILE as error:
        raise Unusable(
            file, "", "文件已损坏或不完整", "请重新取得文件，或用 Office、WPS 打开后另存"
        ) from error
    if not small:
        raise Unusable(file, "", "解压后过大", "请压缩其中的图片，或分成几个附件")
    return archive
