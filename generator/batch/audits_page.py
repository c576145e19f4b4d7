"""index.html of many audits: one self-contained page, without scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from generator.checks.finding import Severity
from generator.page_templates import page_bytes

if TYPE_CHECKING:
    from generator.batch.audits import Audited

#: As many rules as the page counts.
_MOST = 12
_GRAVE = (Severity.ERROR, Severity.WARNING)


def audits_page(results: Sequence[Audited], book: str) -> bytes:
    """The page.

    Args:
        results: one for each document.
        book: the workbook that lists all findings, from the page's folder.
    """
    views = [_view(result) for result in sorted(results, key=_gravity)]
    totals = [
        *(sum(result.count(it) or 0 for result in results) for it in Severity),
        sum(int(result.report.get("unread", 0)) for result in results),
    ]
    return page_bytes(
        "audits.html.j2",
        counts=lead_of(results),
        book=_link("", book),
        rules=_rules(results),
        levels=[it.chinese for it in Severity],
        documents=views,
        totals=totals,
    )


def lead_of(results: Sequence[Audited]) -> str:
    """How many documents there are, and what became of them."""
    counts = Counter(_status(result) for result in results)
    return "，".join(
        [
            f"公开文本 {len(results)} 份",
            *(f"{name} {counts[name]} 份" for name in _TINTS if counts[name]),
        ]
    )


_TINTS: Mapping[str, str] = {
    "没有审核": "bad",
    "有错误": "bad",
    "有警告": "warning",
    "没有错误": "good",
}


def _status(result: Audited) -> str:
    if result.trouble:
        return "没有审核"
    if result.errors:
        return "有错误"
    return "有警告" if result.count(Severity.WARNING) else "没有错误"


def _gravity(result: Audited) -> tuple[int, int, int]:
    """What comes first: what was not audited, then the most errors, then the most warnings."""
    counts = (result.count(it) or 0 for it in _GRAVE)
    errors, warnings = (-count for count in counts)
    return list(_TINTS).index(_status(result)), errors, warnings


def _rules(results: Sequence[Audited]) -> list[tuple[str, str, int, int]]:
    """What is found most: the rule, its level, in how many documents, how many times."""
    counts: Counter[tuple[str, Severity]] = Counter()
    documents: Counter[tuple[str, Severity]] = Counter()
    for result in results:
        found = [
            (item["rule"], Severity(item["severity"])) for item in result.report.get("findings", ())
        ]
        counts.update(found)
        documents.update(set(found))
    most = sorted(
        (it for it in counts if it[1] in _GRAVE),
        key=lambda it: (_GRAVE.index(it[1]), -documents[it]),
    )
    return [
        (rule, level.chinese, documents[rule, level], counts[rule, level])
        for rule, level in most[:_MOST]
    ]


def _view(result: Audited) -> dict[str, Any]:
    report, status = result.report, _status(result)
    about = " ".join(str(report.get(key, "")) for key in ("kind", "year", "edition"))
    counts = [*(result.count(it) for it in Severity), report.get("unread")]
    return {
        "name": report.get("name") or result.name,
        "about": f"{about.strip()}　{result.name}" if report else "",
        "trouble": result.trouble,
        "status": status,
        "tint": _TINTS[status],
        "counts": ["" if count is None else count for count in counts],
        "files": [
            _link("意见" if ending == ".html" else "批注", result.target(ending))
            for ending in result.files
        ],
    }


def _link(kind: str, path: str) -> dict[str, str]:
    address = quote(path.encode("utf-8", "surrogateescape"))
    return {"kind": kind, "name": path, "address": address}
