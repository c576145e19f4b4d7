"""Reports of an audit: lines for the terminal, plain data, a page with the passages marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from generator.annexes.model import GridCell, TextBlock, Words
from generator.audit.model import Audit, AuditRemark
from generator.checks.finding import Severity
from generator.page_templates import page_bytes

_SEVERITIES = tuple(Severity)
#: What stands at the right of its cell.
_AMOUNT = re.compile(r"-?[\d,]+\.\d+%?")


def head_lines(audit: Audit) -> Iterator[str]:
    """Whose document it is, and what of it was audited."""
    published = audit.published
    identity, recognised = published.submission.identity, published.recognised
    name = identity.name or "名称没有认出"
    how = "认出的版式" if audit.is_recognised else "版式"
    yield (
        f"《{audit.file.name}》：{name}，{identity.year} 年度，{identity.kind}，"
        f"{how} {recognised.edition.id}"
    )
    whole = sum(section.reading.whole for section in published.sections)
    count = sum(bool(table.pages) for table in published.imported.tables.values())
    yield (
        f"报表认出 {count} 张（版式共 {len(recognised.edition.tables)} 张），"
        f"文字 {len(published.sections)} 节，其中 {whole} 节全部读懂"
    )


def line_of(remark: AuditRemark) -> str:
    """A finding as one line of plain text."""
    where = "；".join(part for part in (remark.where, f"规则：{remark.rule}") if part)
    line = f"{remark.severity.chinese}：{remark.message.rstrip('。')}。（{where}）"
    return " ".join(line.split())


def counts_of(remarks: Sequence[AuditRemark]) -> str:
    """The summary line."""
    counts = Counter(remark.severity for remark in remarks)
    return "，".join(f"{it.chinese} {counts[it]} 个" for it in _SEVERITIES)


def as_json(audit: Audit) -> dict[str, Any]:
    """The audit as plain data."""
    identity = audit.published.submission.identity
    counts = Counter(remark.severity for remark in audit.remarks)
    return {
        "file": audit.file.name,
        "name": identity.name,
        "kind": identity.kind,
        "year": identity.year,
        "edition": audit.published.edition.id,
        "edition_recognised": audit.is_recognised,
        "summary": {f"{it.value}s": counts[it] for it in _SEVERITIES},
        "unread": len(audit.published.unread),
        "findings": [remark.as_json() for remark in audit.remarks],
    }


def as_html(audit: Audit) -> bytes:
    """The report as one self-contained page: the findings, and the document with its marks."""
    numbered = list(enumerate(audit.remarks, start=1))
    groups = [
        (it.value, it.chinese, [(at, remark) for at, remark in numbered if remark.severity is it])
        for it in _SEVERITIES
    ]
    marks: dict[int, list[tuple[int, AuditRemark]]] = {}
    for at, remark in numbered:
        if remark.block is not None:
            marks.setdefault(id(remark.block), []).append((at, remark))
    blocks = [_block_view(it, marks.get(id(it), ())) for it in audit.published.source.blocks]
    return page_bytes(
        "audit.html.j2",
        title=f"公开文本审核：{audit.published.submission.identity.name or audit.file.name}",
        lines=list(head_lines(audit)),
        groups=[group for group in groups if group[2]],
        blocks=blocks,
        marked={at for at, remark in numbered if remark.block is not None},
    )


def _block_view(block: TextBlock, remarks: Sequence[tuple[int, AuditRemark]]) -> Mapping[str, Any]:
    if isinstance(block, Words):
        return {
            "kind": "heading" if block.kind in {"heading", "subheading"} else "text",
            "pieces": list(_pieces(block.text, remarks)),
        }
    rows = [[_cell_view(cell, remarks) for cell in row] for row in (*block.head, *block.body)]
    loose = [at for at, remark in remarks if not remark.cells]
    return {"kind": "table", "rows": rows, "numbers": loose, "severity": _gravest(remarks)}


def _pieces(
    text: str, remarks: Sequence[tuple[int, AuditRemark]]
) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Stretches of a paragraph, each with the severity and the numbers of what is said of it."""
    spans = [(*(it.stretch or (0, len(text))), at, it) for at, it in remarks]
    cuts = sorted({0, len(text), *(cut for start, end, *_ in spans for cut in (start, end))})
    told: set[int] = set()
    for start, end in pairwise(cuts):
        over = [(at, it) for first, last, at, it in spans if first <= start and end <= last]
        new = tuple(at for at, _ in over if at not in told)
        told.update(new)
        yield text[start:end], _gravest(over), new


def _cell_view(cell: GridCell, remarks: Sequence[tuple[int, AuditRemark]]) -> Mapping[str, Any]:
    own = [(at, it) for at, it in remarks if any(other is cell for other in it.cells)]
    classes = _gravest(own), "amount" if _AMOUNT.fullmatch(cell.text) else ""
    return {
        "text": cell.text,
        "rows": cell.rows,
        "columns": cell.columns,
        "classes": " ".join(filter(None, classes)),
        "numbers": [at for at, _ in own],
    }


def _gravest(remarks: Sequence[tuple[int, AuditRemark]]) -> str:
    found = {remark.severity for _, remark in remarks}
    return next((it.value for it in _SEVERITIES if it in found), "")
