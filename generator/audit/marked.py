"""The document that was audited, given back with marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from generator.audit.model import Audit, Remark
from generator.errors import Unusable
from generator.workbook.spreadsheet.grid import read_content


def can_be_marked(file: Path) -> bool:
    """Whether there is a way to write marks into a file of this kind."""
    return _writer(file) is not None


def marked(audit: Audit) -> bytes:
    """A copy of the document with a mark for each finding that has a place in it.

    Raises:
        Unusable: marks can't be written into a file of this kind.
    """
    write = _writer(audit.file)
    if write is None:
        what = f"“{audit.file.suffix}”文件里不能加批注"
        raise Unusable(audit.file, "", what, "请用 --html 把审核意见写成网页")
    return write(read_content(audit.file), audit.remarks)


def _writer(file: Path) -> Callable[[bytes, Sequence[Remark]], bytes] | None:
    if file.suffix.lower() == ".docx":
        from generator.audit.word_marks import with_comments

        return with_comments
    return None
