"""The one door to the parts of a package: an Excel or Word file, an OpenDocument spreadsheet.

Whatever reads a part reads it here. A part that is damaged, that is no XML, that is nested absurdly
deep or defines entities is refused with the file, the part and what to do; so is a package that
unpacks to an absurd size, whatever sizes it declares. Numbers in attributes are read here too.
"""

from __future__ import annotations

import lzma
import posixpath
import re
import struct
import sys
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from lxml import etree

from generator.errors import Unusable
from generator.workbook.spreadsheet.blanks import without_blanks, without_calls

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

MAX_UNPACKED = 120_000_000
#: What unpacks to so many bytes at most is kept, for its parts are asked for again and again.
MAX_KEPT = 16_000_000
MAX_PARTS = 2_000
MAX_MERGED = 300_000
ZIP_MAGIC = b"PK"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

#: What unpacking a damaged package may raise.
BROKEN_PACKAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,  # a part of the package has a password
    ValueError,
)
_MEND: Final = "请用 Excel 或 WPS 打开、修复，另存后再试"
_OTHER: Final = "请重新取得文件，或用 Excel、WPS 修复后另存"
_DOCTYPE: Final = re.compile(rb"<!\s*DOCTYPE|<!\s*ENTITY", re.IGNORECASE)
#: What stands before the root of an XML part; a document type can stand nowhere else.
_PROLOGUE: Final = 1 << 16
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,15}")
_RANGE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_THEME: Final = "xl/theme/theme1.xml"

Event = Literal["start", "end"]


class PartRelation(NamedTuple):
    """What a part refers to: `target` is a part, or lies outside the package as it is written."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """The parts of a file that was packed by an office program."""

    def __init__(self, file: object, content: bytes) -> None:
        """Open one.

        Args:
            file: as messages name it; None where it is our own.
            content: its bytes.

        Raises:
            Unusable: it is damaged, or unpacks to an absurd size.
        """
        self.file = file
        self.content = content
        try:
            self.archive = zipfile.ZipFile(BytesIO(content))
            parts = _unpacked_within_limits(self.archive)
        except BROKEN_PACKAGE as error:
            raise Unusable(file, "", "文件已损坏或不完整", _OTHER) from error
        if parts is None:
            raise Unusable(file, "", "解压后过大", "请删去不需要的内容和图片，另存后再试")
        self.names = frozenset(self.archive.namelist())
        self._parts = parts
        self._slim: dict[str, bytes] = {}
        self._sheets: list[tuple[str, str]] | None = None

    def read(self, part: str) -> bytes:
        """The bytes of a part.

        Raises:
            Unusable: there is no such part, or it is damaged.
        """
        if part in self._parts:
            return self._parts[part]
        try:
            return self.archive.read(part)
        except KeyError as error:
            raise self.refusal(part, "文件里缺少这一部分") from error
        except BROKEN_PACKAGE as error:
            raise self.refusal(part) from error

    def slim(self, part: str) -> bytes:
        """The bytes of a sheet without its blank cells and without what its formulas calculate.

        Raises:
            Unusable: there is no such part, or it is damaged.
        """
        if part in self._slim:
            return self._slim[part]
        content = without_calls(without_blanks(self.read(part)))
        if self._parts:
            self._slim[part] = content
        return content

    def xml(self, part: str, *, slim: bool = False) -> etree._Element:
        """The root of a part, without remarks and processing instructions.

        Args:
            part: its name.
            slim: as `slim` has it.

        Raises:
            Unusable: there is no such part, or it is no XML, nested too deep, or defines entities.
        """
        content = self.slim(part) if slim else self.read(part)
        self.refuse_entities(part, content)
        try:
            return parse(content)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.refusal(part) from error

    def optional(self, part: str) -> etree._Element | None:
        """The root of a part; None where there is no such part.

        Raises:
            Unusable: as `xml`.
        """
        return self.xml(part) if part in self.names else None

    def elements(
        self, part: str, *tags: str, events: Sequence[Event] = ("end",)
    ) -> Iterator[tuple[str, etree._Element]]:
        """The beginnings (`start`) and ends (`end`) of elements of a large part, one by one.

        The part is slim.

        Raises:
            Unusable: as `xml`.
        """
        content = self.slim(part)
        self.refuse_entities(part, content)
        try:
            yield from etree.iterparse(
                BytesIO(content),
                events=events,
                tag=tags,
                resolve_entities=False,
                no_network=True,
                remove_comments=True,
                remove_pis=True,
                huge_tree=False,
            )
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.refusal(part) from error

    def refuse_entities(self, part: str, content: bytes | None = None) -> None:
        """Refuse a part with a document type: office programs write none.

        It is of no use but to define entities that grow without end or name other files.
        """
        begin = (self.read(part) if content is None else content)[:_PROLOGUE]
        if begin[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in begin[:8]:
            begin = begin.replace(b"\0", b"")  # UTF-16
        if _DOCTYPE.search(begin):
            what = "含有文档类型声明（DTD），不是 Office 正常保存的文件"
            raise Unusable(self.file, "", what, "请用 Office 或 WPS 打开，另存后再试")

    def refusal(self, part: str, what: str = "这一部分已损坏，不能读取") -> Unusable:
        """Why a part can't be used."""
        return Unusable(self.file, part, what, _MEND)

    def relations(self, part: str) -> list[PartRelation]:
        """What a part refers to; the package itself is the part without name.

        Raises:
            Unusable: what it refers to is damaged.
        """
        folder, name = posixpath.split(part)
        root = self.optional(posixpath.join(folder, "_rels", f"{name}.rels"))
        return [
            PartRelation(
                item.get("Id", ""),
                item.get("Type", "").rpartition("/")[2],
                target if external else _within(folder, target),
                external,
            )
            for item in (root.iter("{*}Relationship") if root is not None else ())
            for target in (item.get("Target", ""),)
            for external in (item.get("TargetMode") == "External",)
        ]

    def target(self, part: str, kind: str) -> str:
        """The part of a kind (`officeDocument`) that a part refers to; empty where none."""
        found = (item for item in self.relations(part) if item.kind == kind and not item.external)
        return next((item.target for item in found), "")

    def sheets(self) -> list[tuple[str, str]]:
        """The sheets of a workbook and their parts.

        Raises:
            Unusable: what names them is damaged, or a sheet has no part.
        """
        if self._sheets is None:
            self._sheets = list(self._named_sheets())
        return self._sheets

    def _named_sheets(self) -> Iterator[tuple[str, str]]:
        book = "xl/workbook.xml"
        targets = {item.id: item.target for item in self.relations(book)}
        for sheet in self.xml(book).iter("{*}sheet"):
            # in whichever of the two namespaces: ISO strict has its own
            ids = [value for key, value in sheet.items() if str(key).endswith("/relationships}id")]
            part = targets.get(str(ids[0]), "") if ids else ""
            if part not in self.names:
                raise self.refusal(book, f"工作表“{sheet.get('name', '')}”缺少内容")
            yield sheet.get("name", ""), part

    def copied(self, parts: Mapping[str, bytes]) -> bytes:
        """The package again, with some parts replaced, and those that it lacks at its end.

        Raises:
            Unusable: a part is damaged.
        """
        entries = self.archive.infolist()
        new = [zipfile.ZipInfo(part, entries[0].date_time) for part in parts.keys() - self.names]
        for entry in new:
            entry.compress_type = zipfile.ZIP_DEFLATED
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w") as copy:
            for entry in (*entries, *new):
                part = entry.filename
                copy.writestr(entry, parts[part] if part in parts else self.read(part))
        return stream.getvalue()

    def number(self, part: str, element: etree._Element, name: str, default: int) -> int:
        """A whole number of an attribute, from 1.

        Raises:
            Unusable: something else stands there.
        """
        text = element.get(name)
        value = default if text is None else whole(text)
        if value is None or value < 1:
            tag = etree.QName(element).localname
            raise self.refusal(part, f"{tag} 的 {name} 应为数字，写的是“{(text or '')[:20]}”")
        return value


def parse(content: bytes) -> etree._Element:
    """XML as a tree; no entity is resolved, nothing is fetched, remarks are left out.

    Raises:
        etree.XMLSyntaxError, ValueError: it is none.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(content, parser)


def written(root: etree._Element) -> bytes:
    """A tree as the bytes of a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def whole(text: str | None) -> int | None:
    """The whole number that an attribute holds; None where it holds something else or nothing."""
    found = _WHOLE.fullmatch(text.strip()) if text is not None else None
    return int(found[0]) if found else None


def load_book(package: Package, content: bytes, **options: Any) -> Workbook:  # noqa: ANN401 - openpyxl's
    """A workbook as openpyxl reads it, which raises whatever a damaged file makes it raise.

    Raises:
        Unusable: it can't, or would take its time over cells that are merged by the million.
    """
    from openpyxl import load_workbook

    for sheet, part in package.sheets():
        _refuse_vast_merges(package, sheet, part)
    package.optional(_THEME)  # which it takes along unread
    try:
        with warnings.catch_warnings():
            # openpyxl warns of each kind of extension that it doesn't keep
            warnings.simplefilter("ignore")
            return load_workbook(BytesIO(content), **options)
    except Exception as error:
        what = "不是可读的 Excel 工作簿（.xlsx），或已损坏"
        raise Unusable(package.file, "", what, "请用 Excel 或 WPS 打开，另存后再试") from error


def _refuse_vast_merges(package: Package, sheet: str, part: str) -> None:
    """Refuse merged ranges that openpyxl would make a cell for each place of."""
    left = MAX_MERGED
    for _, item in package.elements(part, "{*}mergeCell"):
        found = _RANGE.fullmatch(item.get("ref", ""))
        if found is not None:
            columns = abs(_column(found[3]) - _column(found[1])) + 1
            left -= columns * (abs(int(found[4]) - int(found[2])) + 1)
        if left < 0:
            what = f"合并的单元格超过 {MAX_MERGED} 个"
            raise Unusable(package.file, f"{sheet}!{found[0] if found else ''}", what, "请取消合并")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cells_of(sheet: Worksheet) -> list[Cell | MergedCell]:
    """The cells that a sheet has, by row and column; `iter_rows` makes all between them."""
    return [cell for _, cell in sorted(sheet._cells.items())]  # noqa: SLF001 - no other way to them


def _within(folder: str, target: str) -> str:
    """A target within the package, from its root."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _unpacked_within_limits(archive: zipfile.ZipFile) -> dict[str, bytes] | None:
    """The parts, unpacked a piece at a time: the sizes that a package declares may be lies.

    None where they are absurdly large or many; none of them where they are too large to be kept.
    """
    if len(archive.infolist()) > MAX_PARTS:
        return None
    taken = 0
    unpacked: dict[str, bytes] = {}
    for part in archive.infolist():
        if part.file_size > MAX_UNPACKED - taken:
            return None
        part.file_size = sys.maxsize
        pieces: list[bytes] = []
        with archive.open(part) as stream:
            while taken <= MAX_UNPACKED and (piece := stream.read(1 << 20)):
                taken += len(piece)
                if taken <= MAX_KEPT:
                    pieces.append(piece)
        if taken > MAX_UNPACKED:
            return None
        unpacked[part.filename] = b"".join(pieces)
    return unpacked if taken <= MAX_KEPT else {}
