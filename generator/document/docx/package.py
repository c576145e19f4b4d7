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
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from docx.document import Document
    from docx.opc.package import OpcPackage
    from docx.opc.part import Part

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


def add_part(
    template: Document, name: str, content_type: str, content: bytes, relation: str
) -> str:
    """The relation to a new part of the package, in whose name `%d` stands for its number."""
    from docx.opc.part import Part

    package = template.part.package
    assert package is not None
    part: Part = Part(package.next_partname(name), content_type, content, package)
    return template.part.relate_to(part, relation)


def save(template: Document, body: str) -> bytes:
    """The document with its body (w:body), which is laid in as the text that it is."""
    package = template.part.package
    assert package is not None
    template.element.replace(template.element.body, etree.Comment(_PLACE))
    return packed(package, body)


def packed(package: OpcPackage, body: str = "") -> bytes:
    """The package as python-docx packs it, but without the time of day that it would note."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in _members(package, body.encode()):
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else it names the machine's system
            archive.writestr(entry, member)
    return stream.getvalue()


def _members(package: OpcPackage, body: bytes) -> Iterator[tuple[str, str | bytes]]:
    """What stands in the package, by name; the body is laid in."""
    from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI

    place, parts = f"<!--{_PLACE}-->".encode(), package.parts
    yield CONTENT_TYPES_URI.membername, _content_types(parts)
    yield PACKAGE_URI.rels_uri.membername, package.rels.xml
    for part in parts:
        yield part.partname.membername, part.blob.replace(place, body)
        if part.rels:
            yield part.partname.rels_uri.membername, part.rels.xml


def _content_types(parts: Sequence[Part]) -> bytes:
    """[Content_Types].xml: the usual types by the ends of names, all others by name."""
    from docx.opc.constants import CONTENT_TYPE
    from docx.opc.oxml import CT_Types, serialize_part_xml
    from docx.opc.spec import default_content_types

    usual = {"rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "xml": CONTENT_TYPE.XML}
    others = {}
    for part in parts:
        end = part.partname.ext.lower()
        if (end, part.content_type) in default_content_types:
            usual[end] = part.content_type
        else:
            others[part.partname] = part.content_type
    types = CT_Types.new()  # type: ignore[no-untyped-call]
    for end, content_type in sorted(usual.items()):
        types.add_default(end, content_type)
    for name, content_type in sorted(others.items()):
        types.add_override(name, content_type)
    return serialize_part_xml(types)
