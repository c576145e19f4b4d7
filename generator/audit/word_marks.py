"""The Word document that was audited, with what there is to say as comments on its passages.

Paragraphs and cells are counted as the reader counts them, so a place that a finding names is the
place that its comment stands at. All other parts of the file stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING

from generator.annexes.model import Words
from generator.annexes.word import body_blocks
from generator.annexes.word_tables import cells_of, rows_of
from generator.audit.model import AuditRemark

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run
    from lxml import etree

AUTHOR, INITIALS = "决算公开审核", "审"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH = re.compile(r"第 (\d+) 段")
_CELL = re.compile(r"表 (\d+)(?: 第 (\d+) 行第 (\d+) 格)?")


def with_comments(content: bytes, remarks: Sequence[AuditRemark]) -> bytes:
    """A copy of a .docx with a comment for each remark; one without a place is at the top."""
    from docx import Document

    document = Document(BytesIO(content))
    places = _Places(document)
    for remark in remarks:
        paragraph = places.paragraph(remark)
        if paragraph is None:
            paragraph = places.first  # what is missing stands nowhere, and must be seen too
        if paragraph is not None:
            _comment(document, paragraph, remark)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


class _Places:
    """The paragraphs of a document by how findings call their place."""

    def __init__(self, document: Document) -> None:
        blocks = list(body_blocks(document.element.body))
        self._paragraphs = [it for it in blocks if it.tag == f"{_W}p"]
        self._tables = [it for it in blocks if it.tag == f"{_W}tbl"]
        self.first = next((it for it in self._paragraphs if it.find(f"{_W}r") is not None), None)

    def paragraph(self, remark: AuditRemark) -> etree._Element | None:
        """Where its comment goes; None where it has no place, as in what is missing."""
        wheres = [cell.where for cell in remark.cells] or [remark.where]
        for where in wheres:
            if found := _PARAGRAPH.match(where):
                return _at(self._paragraphs, int(found[1]) - 1)
            if found := _CELL.match(where):
                table = _at(self._tables, int(found[1]) - 1)
                return self._in_table(table, int(found[2] or 1), int(found[3] or 1))
        return None

    @staticmethod
    def _in_table(table: etree._Element | None, row: int, number: int) -> etree._Element | None:
        line = None if table is None else _at(list(rows_of(table)), row - 1)
        cell = None if line is None else _at(list(cells_of(line)), number - 1)
        return None if cell is None else cell.find(f".//{_W}p")


def _at(items: Sequence[etree._Element], at: int) -> etree._Element | None:
    return items[at] if 0 <= at < len(items) else None


def _comment(document: Document, element: etree._Element, remark: AuditRemark) -> None:
    from docx.text.paragraph import Paragraph

    paragraph = Paragraph(element, document)  # type: ignore[arg-type]
    runs = list(_runs(paragraph, _stretch(paragraph, remark)))
    if runs:
        text = f"{remark.severity.chinese}（{remark.rule}）：{remark.message}"
        document.add_comment(runs, text, author=AUTHOR, initials=INITIALS)


def _stretch(paragraph: Paragraph, remark: AuditRemark) -> tuple[int, int] | None:
    """Where the passage stands in the runs: a number that Word sets before them is in no run."""
    if remark.stretch is None or not isinstance(remark.block, Words):
        return None
    own = "".join(run.text for run in paragraph.runs)
    shift = len(own) - len(remark.block.text)
    start, end = (at + shift for at in remark.stretch)
    passage = remark.block.text[slice(*remark.stretch)]
    return (start, end) if start >= 0 and own[start:end] == passage else None


def _runs(paragraph: Paragraph, stretch: tuple[int, int] | None) -> Iterator[Run]:
    """The runs of a stretch of a paragraph's words, cut at its ends; all where there is none."""
    runs = list(paragraph.runs)
    if stretch is None:
        yield from runs
        return
    at = 0
    for run in runs:
        end = at + len(run.text)
        first, last = max(stretch[0], at), min(stretch[1], end)
        if first < last:
            yield _part(run, first - at, last - at)
        at = end


def _part(run: Run, start: int, end: int) -> Run:
    """A part of a run as a run of its own; all of it where it holds more than plain words."""
    from docx.text.run import Run

    element = run._element  # noqa: SLF001 - python-docx cuts no runs
    words = [it for it in element if it.tag != f"{_W}rPr"]
    if [it.tag for it in words] != [f"{_W}t"]:
        return run
    text = run.text
    if start:
        before = deepcopy(element)
        element.addprevious(before)
        Run(before, run._parent).text = text[:start]  # noqa: SLF001
    if end < len(text):
        behind = deepcopy(element)
        element.addnext(behind)
        Run(behind, run._parent).text = text[end:]  # noqa: SLF001
    run.text = text[start:end]
    return run
