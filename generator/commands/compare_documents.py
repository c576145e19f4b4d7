"""What a published document says otherwise than another one, or than a workbook.

What is compared is what both print: the amounts of the official tables by row and column, and
every paragraph. Blanks within words say nothing, for kinds of documents break lines differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.build import examine
from generator.commands.compare import Comparison, Difference, compare, differing, said
from generator.commands.printed import PrintedText, printed_of_document, printed_of_workbook
from generator.published.source import is_document
from generator.text import same


def compare_files(before: Path, after: Path, prior: Path | None = None) -> Comparison:
    """What changed from one file to another, each a workbook or a published document.

    Args:
        before: the older one.
        after: the newer one.
        prior: last year's workbook or document, with which workbooks are compared.

    Raises:
        Unusable: one of them can't be read.
    """
    if is_document(before) or is_document(after):
        old, new = (
            printed_of_document(file)
            if is_document(file)
            else printed_of_workbook(examine(file, prior=prior))
            for file in (before, after)
        )
        return compare_printed(old, new)
    return compare(examine(before, prior=prior), examine(after, prior=prior))


def compare_printed(before: PrintedText, after: PrintedText) -> Comparison:
    """What one prints otherwise than the other; findings are not looked for."""
    cells, sentences = tuple(_cells(before, after)), tuple(_sentences(before, after))
    return Comparison((), (), cells, sentences, has_findings=False)


def _cells(before: PrintedText, after: PrintedText) -> Iterator[Difference]:
    for key in dict.fromkeys((*after.cells, *before.cells)):
        old, new = before.cells.get(key), after.cells.get(key)
        if said(old) != said(new):
            # the cell of a workbook, where there is one, is what one can change
            typed = after.places.get(key) or before.places.get(key)
            where = typed or (new.where if new else old.where if old else "")
            yield Difference(where, old.text if old else "", new.text if new else "")


def _sentences(before: PrintedText, after: PrintedText) -> Iterator[Difference]:
    ours, theirs = before.lines, after.lines
    for old, new in differing([same(line) for line in ours], [same(line) for line in theirs]):
        was, now = ours[old] if old is not None else "", theirs[new] if new is not None else ""
        yield Difference("", was, now)
