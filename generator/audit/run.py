"""The audit of one document: read, derive, check, compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from generator.annexes.model import Words
from generator.audit.compare import TAIL, compare
from generator.audit.inputs import Inputs
from generator.audit.labels import labels
from generator.audit.missing import missing
from generator.audit.model import Audit, AuditRemark
from generator.audit.rules import remark
from generator.audit.tables import places_of
from generator.audit.words import field_codes, heads, privacy, wording
from generator.build import read_prior
from generator.checks.finding import Severity
from generator.checks.registry import checks
from generator.checks.rules import Outcome, check_rules
from generator.checks.run import run_checks
from generator.edition.model import Edition
from generator.figures.derive import Disclosure, derive
from generator.published.read import Published, read_published
from generator.submission import Submission

#: Rules about filling in a workbook: a document was not filled in.
_OF_WORKBOOKS = frozenset(
    [
        "必填未填", "内容缺失", "绩效未填", "上年数未填", "原因未填", "原因系统草拟", "填报表",
        "预算科目级次", "填报表附带内容", "审核说明", "自评表缺项", "汇总数已改", "汇总单位已改",
        "汇总文字未改", "上年填报表名称不同",
    ]
)  # fmt: skip
#: What is asked of every paragraph and cell is not asked of those that were read once more.
_ELSEWHERE = frozenset(
    name for name, known in checks().items() if known.module == "generator.checks.privacy"
)
#: What a department writes of its projects is held against figures of sentences as well; why an
#: amount moved is not held against one of a table that the document lacks.
_OF_SENTENCES = frozenset({"项目金额", "原因方向不符"})
_MOST_WORDS = 40
_SEVERITIES = list(Severity)


def audit(file: Path, edition: Edition | None = None, prior: Path | None = None) -> Audit:
    """Read a document and say what is wrong with it.

    Args:
        file: the document.
        edition: which edition it follows; told from the document by default.
        prior: last year's workbook or document, where it is at hand.

    Raises:
        Unusable: the file can't be read, or is no such document.
    """
    is_recognised = edition is None
    published = read_published(file, edition)
    before = None if prior is None else read_prior(prior, published.submission)
    inputs = Inputs(published)
    disclosure = derive(published.submission, published.edition, before, partial=inputs.broken)
    found = [
        *compare(published, disclosure, inputs),
        *_checked(published, disclosure, inputs),
        *labels(published, disclosure),
        *missing(published, disclosure),
        *field_codes(published),
        *heads(published),
        *_unread(published),
    ]
    remarks = _ordered(published, _unique(found))
    return Audit(file, published, tuple(remarks), is_recognised)


def _checked(published: Published, disclosure: Disclosure, inputs: Inputs) -> Iterator[AuditRemark]:
    """What checks of workbooks find in the document's tables and words."""
    known = set(inputs.applicable())
    places = places_of(published, inputs)
    outcomes = [
        it for it in _outcomes(disclosure, inputs) if it.rule in known and not 0 < it.apart <= TAIL
    ]
    whole = replace(disclosure, figures={**disclosure.figures, **inputs.stated()})
    findings = [it for it in run_checks(disclosure, outcomes, ()) if it.rule not in _ELSEWHERE]
    findings = [it for it in findings if it.rule not in _OF_SENTENCES]
    findings += [it for it in run_checks(whole, outcomes, ()) if it.rule in _OF_SENTENCES]
    for finding in (*findings, *wording(published), *privacy(published)):
        if finding.rule not in _OF_WORKBOOKS and (told := places.remark(finding)):
            yield told


def _outcomes(disclosure: Disclosure, inputs: Inputs) -> Iterator[Outcome]:
    """What became of each rule; what fails must fail however totals came about.

    A total may have been rounded once, or added up from parts that were rounded: a document
    doesn't say which.
    """
    outcomes = list(check_rules(disclosure))
    if not any(it.apart > TAIL for it in outcomes):
        yield from outcomes
        return
    added = derive(
        _with_sums(disclosure), disclosure.edition, disclosure.prior, partial=inputs.broken
    )
    for one, other in zip(outcomes, check_rules(added), strict=True):
        yield other if one.status == "failed" and other.status == "passed" else one


def _with_sums(disclosure: Disclosure) -> Submission:
    """What a document says, its totals as if they were calculated from the cells beside them."""
    tables = {}
    for name, entries in disclosure.submission.tables.items():
        shape = disclosure.edition.tables[name]
        totals = {it.total for it in shape.additions([it.code for it in entries.subjects])}
        cells = {
            at: replace(cell, formula=True) if at in totals else cell
            for at, cell in entries.cells.items()
        }
        tables[name] = replace(entries, cells=cells)
    return replace(disclosure.submission, tables=tables)


def _unread(published: Published) -> Iterator[AuditRemark]:
    """What was not read: only to be looked at."""
    paragraphs = {it.where: it for it in published.source.blocks if isinstance(it, Words)}
    for item in published.unread:
        text = item.text if len(item.text) <= _MOST_WORDS else f"{item.text[:_MOST_WORDS]}…"
        message = f"“{text}”：{item.reason}，没有核对"
        block = paragraphs.get(item.where)
        yield remark("没有读懂", item.where, message, stands=item.text, block=block)


def _unique(remarks: Iterable[AuditRemark]) -> list[AuditRemark]:
    return list(dict.fromkeys(remarks))


def _ordered(published: Published, remarks: list[AuditRemark]) -> list[AuditRemark]:
    """Errors first, each kind in the order of the document."""
    order = {id(block): at for at, block in enumerate(published.source.blocks)}
    return sorted(
        remarks,
        key=lambda it: (
            _SEVERITIES.index(it.severity),
            order.get(id(it.block), len(order)),
            it.stretch or (0, 0),
        ),
    )
