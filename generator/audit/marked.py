"""The document that was audited, given back with marks."""

from __future__ import annotations

from pathlib import Path

from generator.audit.model import Audit
from generator.errors import Unusable
from generator.workbook.spreadsheet.grid import read_content

_ENDINGS = frozenset({".docx", ".pdf"})


def can_be_marked(file: Path) -> bool:
    """Whether there is a way to write marks into a file of this kind."""
    return file.suffix.lower() in _ENDINGS


def marked(audit: Audit) -> bytes:
    """A copy of the document with a mark for each finding that has a place in it.

    Raises:
        Unusable: marks can't be written into a file of this kind.
    """
    if not can_be_marked(audit.file):
        what = f"“{audit.file.suffix}”文件里不能加批注"
        raise Unusable(audit.file, "", what, "请用 --html 把审核意见写成网页")
    content = read_content(audit.file)
    if audit.file.suffix.lower() == ".pdf":
        from generator.audit.pdf_marks import with_highlights

        return with_highlights(content, audit.remarks, audit.published.source.places)
    from generator.audit.word_marks import with_comments

    return with_comments(content, audit.remarks)
