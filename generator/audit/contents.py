"""The contents of a Word document: they are left out where its text is read, for they repeat it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.annexes.model import Words
from generator.annexes.package import open_package
from generator.annexes.word import KIND
from generator.annexes.word_styles import W
from generator.published.patterns import document_patterns
from generator.published.plain import plain
from generator.published.source import PublishedText
from generator.workbook.spreadsheet.grid import read_content


def contents_of(source: PublishedText) -> Iterator[Words]:
    """The lines of the contents; none where they stand in the text, as in a web page."""
    if source.file.suffix.lower() != ".docx":
        return
    package = open_package(source.file, read_content(source.file), KIND)
    root = package.optional(package.target("", "officeDocument"))
    if root is None:
        return
    number = 0
    for paragraph in root.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else style.get(f"{W}val", "").lower()
        in_contents = any(
            gallery.get(f"{W}val") == "Table of Contents"
            for holder in paragraph.iterancestors(f"{W}sdt")
            for gallery in holder.iterfind(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        )
        if not in_contents and not name.startswith("toc"):
            continue
        number += 1
        # what Word shows: not the codes of fields, which it keeps apart
        pieces = paragraph.iter(f"{W}t", f"{W}tab")
        text = "".join(" " if it.tag == f"{W}tab" else it.text or "" for it in pieces)
        if text.strip():
            yield Words("text", ((text, False),), f"目录第 {number} 行")


def is_contents_title(block: Words) -> bool:
    """Whether a line heads the contents."""
    return document_patterns().contents.match(plain(block.text).text) is not None
