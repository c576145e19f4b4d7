"""The audit of one document: read, derive, check, compare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from generator.annexes.model import Words
from generator.audit.compare import compare
from generator.audit.inputs import Inputs
from generator.audit.model import Audit, Remark
from generator.audit.tables import places_of
from generator.build import read_prior
from generator.checks.finding import Finding, Severity
from generator.checks.privacy import check_privacy
from generator.checks.rules import check_rules
from generator.checks.run import run_checks
from generator.checks.wording import check_wording
from generator.edition.model import Edition, Writing
from generator.figures.derive import Disclosure, derive
from generator.published.plain import plain
from generator.published.read import Published, read_published
from generator.submission import Block, Cell, Submission

#: Rules about filling in a workbook: a document was not filled in.
_OF_WORKBOOKS = frozenset(
    [
        "必填未填", "内容缺失", "绩效未填", "上年数未填", "原因未填", "原因系统草拟", "填报表",
        "预算科目级次", "填报表附带内容", "审核说明", "自评表缺项", "汇总数已改", "汇总单位已改",
        "汇总文字未改", "上年填报表名称不同",
    ]
)  # fmt: skip
#: Rules on words: they are asked of every paragraph.
_OF_WORDS = "正文"
_FIELD = re.compile(
    r"(?:PAGE)?REF\s+_\w+|HYPERLINK\s+\\l|TOC\s+\\[a-z]|\b_Toc\d+|MERGEFORMAT|错误！未定义书签"
)
_YEAR = re.compile(r"(20\d\d)年度")
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
    disclosure = derive(published.submission, published.edition, before)
    inputs = Inputs(published)
    found = [
        *compare(published, disclosure, inputs),
        *_checked(published, disclosure, inputs),
        *_missing(published),
        *_leftovers(published),
        *_unread(published),
    ]
    remarks = _ordered(published, _unique(found))
    return Audit(file, published, tuple(remarks), is_recognised)


def _checked(published: Published, disclosure: Disclosure, inputs: Inputs) -> Iterator[Remark]:
    """What checks of workbooks find in the document's tables and words."""
    known = set(inputs.applicable())
    places = places_of(published, inputs)
    outcomes = [it for it in check_rules(disclosure) if it.rule in known]
    findings: list[Finding] = [*run_checks(disclosure, outcomes, ())]
    words = _words_alone(published)
    findings += [*check_privacy(words), *check_wording(words)]
    for finding in findings:
        if finding.rule not in _OF_WORKBOOKS and (remark := places.remark(finding)):
            yield remark


def _words_alone(published: Published) -> Disclosure:
    """The paragraphs that no sentence took, as if they were the department's own writing."""
    unread = {item.where for item in published.unread}
    blocks = tuple(
        Block("text", block.text, cell=Cell(_OF_WORDS, block.where, block.text))
        for block in published.source.blocks
        if isinstance(block, Words) and block.where in unread
    )
    own = published.submission
    bare: Submission = replace(
        own,
        tables={name: replace(it, cells={}, subjects=()) for name, it in own.tables.items()},
        fields={},
        lists={},
        reasons={},
        prior={},
        evaluations=(),
        writings={_OF_WORDS: blocks},
    )
    forms = published.edition.forms.model_copy(
        update={"writings": {_OF_WORDS: Writing(title=_OF_WORDS)}}
    )
    return derive(bare, published.edition.model_copy(update={"forms": forms}))


def _missing(published: Published) -> Iterator[Remark]:
    """Parts, sections and tables that the edition demands and the document lacks."""
    edition = published.edition
    for part, section in published.recognised.outline.missing:
        spec = edition.parts[part]
        if spec.content == "annexes" and not section:
            continue
        title = plain_title(spec.sections[section].title if section else spec.title)
        what = f"没有找到“{title}”。请核对是否漏了，或标题写法不同"
        yield Remark("内容缺失", Severity.WARNING, "", what, basis="版式规定的公开内容")
    for name, table in edition.ordered_tables:
        if name not in published.imported.tables:
            title = f"{table.number}《{table.title}》" if table.number else f"《{table.title}》"
            what = f"没有找到{title}，或者认不出来。空表也应当列出"
            yield Remark("报表缺失", Severity.WARNING, "", what, basis="版式规定的公开报表")


def _leftovers(published: Published) -> Iterator[Remark]:
    """Field codes pasted as words, and another year in titles and contents."""
    year = str(published.edition.year)
    front = set(map(id, published.recognised.outline.front))
    for block in published.source.blocks:
        if not isinstance(block, Words):
            continue
        if found := _FIELD.search(block.text):
            what = f"“{found[0]}”是没有更新的域代码。请在 Word 里更新目录后再转出"
            yield Remark("域代码", Severity.ERROR, block.where, what, found[0], block=block)
        if id(block) in front:
            years = [it for it in _YEAR.findall(plain(block.text).text) if it != year]
            if years:
                what = f"“{block.text.strip()}”写的是 {years[0]} 年度，应为 {year} 年度。请改正"
                basis = "公开的是本年度的决算"
                yield Remark(
                    "年度", Severity.ERROR, block.where, what, years[0], year, basis, block
                )


def _unread(published: Published) -> Iterator[Remark]:
    """What was not read: only to be looked at."""
    paragraphs = {it.where: it for it in published.source.blocks if isinstance(it, Words)}
    for item in published.unread:
        text = item.text if len(item.text) <= _MOST_WORDS else f"{item.text[:_MOST_WORDS]}…"
        yield Remark(
            "没有读懂",
            Severity.INFO,
            item.where,
            f"“{text}”：{item.reason}，没有核对",
            item.text,
            block=paragraphs.get(item.where),
        )


def _unique(remarks: Iterable[Remark]) -> list[Remark]:
    return list(dict.fromkeys(remarks))


def _ordered(published: Published, remarks: list[Remark]) -> list[Remark]:
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


def plain_title(template: str) -> str:
    """A title without its slots, for messages."""
    return re.sub(r"\{[{%].*?[%}]\}", "", template)
