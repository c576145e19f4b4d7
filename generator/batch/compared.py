"""What a published document says otherwise than another one, or than a workbook.

What is compared is what both print: the amounts of the official tables by row and column, every
paragraph, and what an audit finds wrong with either. Blanks within words say nothing, for kinds of
documents break lines differently; so of two kinds only errors are compared, which rest on figures,
and no warnings, which rest on words. What is only to be looked at is not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.audit.model import Audit, AuditRemark
from generator.audit.run import audit
from generator.build import examine
from generator.checks.finding import Severity
from generator.commands.compare import Comparison, Difference, compare, differing, said
from generator.commands.printed import PrintedText, page_of, printed_of, typed_in
from generator.examination import Examination
from generator.published.source import is_document
from generator.text import same
from generator.workbook.remarks import Remark

#: What is compared of two files of one kind, and of different kinds.
_OF_ONE_KIND = frozenset({Severity.ERROR, Severity.WARNING})
_OF_TWO_KINDS = frozenset({Severity.ERROR})


def compare_files(before: Path, after: Path, prior: Path | None = None) -> Comparison:
    """What changed from one file to another, each a workbook or a published document.

    Args:
        before: the older one.
        after: the newer one.
        prior: last year's workbook or document, with which both are compared.

    Raises:
        Unusable: one of them can't be read.
    """
    if not is_document(before) and not is_document(after):
        return compare(examine(before, prior=prior), examine(after, prior=prior))
    seen = (
        _of_document(file, prior)
        if is_document(file)
        else _of_workbook(examine(file, prior=prior), prior)
        for file in (before, after)
    )
    return _compared(*seen)


def hold_against(ours: Examination, prior: Path | None, document: Path) -> Comparison:
    """What a document says otherwise than a workbook that was examined.

    Raises:
        Unusable: the document can't be read, or is none of ours.
    """
    return _compared(_of_workbook(ours, prior), _of_document(document, prior))


def _of_document(file: Path, prior: Path | None) -> tuple[PrintedText, Audit]:
    audited = audit(file, prior=prior)
    return printed_of(audited.published), audited


def _of_workbook(examination: Examination, prior: Path | None) -> tuple[PrintedText, Audit]:
    """The same of the page that is built of a workbook."""
    with page_of(examination) as page:
        audited = audit(page, examination.disclosure.edition, prior)
        return printed_of(audited.published, typed_in(examination)), audited


def _compared(before: tuple[PrintedText, Audit], after: tuple[PrintedText, Audit]) -> Comparison:
    (was, old), (now, new) = before, after
    cells, sentences = tuple(_cells(was, now)), tuple(_sentences(was, now))
    is_one_kind = old.file.suffix.lower() == new.file.suffix.lower()
    meant = _OF_ONE_KIND if is_one_kind else _OF_TWO_KINDS
    ours, theirs = ([it for it in own.remarks if it.severity in meant] for own in (old, new))
    gone, come = _without(ours, theirs), _without(theirs, ours)
    return Comparison(tuple(gone), tuple(come), cells, sentences)


def _without(remarks: Sequence[AuditRemark], others: Sequence[AuditRemark]) -> Iterator[Remark]:
    """What is said of one document and not of another, wherever it stands there."""
    there = Counter(map(_words, others))
    for number, item in enumerate(remarks, start=1):
        if there[_words(item)]:
            there[_words(item)] -= 1
        else:
            what = f"{item.where}，{item.message}" if item.where else item.message
            level = item.severity.chinese
            yield Remark(number, item.severity.value, level, item.rule, what.rstrip("。"))


def _words(item: AuditRemark) -> tuple[str, str, str]:
    return item.severity.value, item.rule, same(item.message)


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
