"""The package around the body: the reference with its styles, properties, and the saved bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Final

from lxml import etree

from generator.document.styles import STYLE_NAMES
from generator.errors import Unusable

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document
    from docx.opc.package import OpcPackage

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

# Not the clock: the same submission gives the same bytes.
_WRITTEN: Final = datetime(2000, 1, 1, tzinfo=UTC)
#: What stands in the place of the body while the package is saved.
_PLACE: Final = "the body of the document"
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)


def open_reference(path: Path) -> Document:
    """The Word file with the styles.

    Raises:
        Unusable: it is no Word file.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Unusable(
            path, "", "不是可用的 Word 样式文件（.docx）", "请换用完好的样式文件"
        ) from error


def style_ids(template: Document, path: Path) -> dict[str, str]:
    """The id of each style in this reference: Word keeps names, but may give new ids on saving."""
    ids = {
        name.get(f"{{{W}}}val", "").lower(): style.get(f"{{{W}}}styleId", "")
        for style in template.styles.element.iterfind(f"{{{W}}}style")
        if (name := style.find(f"{{{W}}}name")) is not None
    }
    absent = [name for name in STYLE_NAMES.values() if name.lower() not in ids]
    if absent:
        raise Unusable(path, "", f"缺少样式“{'”“'.join(absent)}”", "请从原样式文件中复制这些样式")
    return {key: escape(ids[name.lower()]) for key, name in STYLE_NAMES.items()}


def describe(template: Document, document: etree._Element) -> None:
    """Title, author and language; nothing that the reference's own properties say remains."""
    author = document.find("head/meta[@name='author']")
    properties = template.core_properties
    properties.title = document.findtext("head/title") or ""
    properties.author = "" if author is None else author.get("content", "")
    properties.last_modified_by = properties.author
    properties.language = document.get("lang", "")
    properties.comments = properties.keywords = properties.subject = properties.category = ""
    properties.created = properties.modified = _WRITTEN
    properties.revision = 1


def save(template: Document, body: str) -> bytes:
    """The document with its body (w:body), which is laid in as the text that it is."""
    package = template.part.package
    if package is None:
        raise ValueError("the reference is open, but has no package")
    template.element.replace(template.element.body, etree.Comment(_PLACE))
    return packed(package, body)


def packed(package: OpcPackage, body: str = "") -> bytes:
    """The package packed by python-docx, then again without the time of day that it notes."""
    saved, packed_again = io.BytesIO(), io.BytesIO()
    place, content = f"<!--{_PLACE}-->".encode(), body.encode()
    package.save(saved)
    with (
        zipfile.ZipFile(saved) as source,
        zipfile.ZipFile(packed_again, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else it names the machine's system
            target.writestr(entry, source.read(name).replace(place, content))
    return packed_again.getvalue()
