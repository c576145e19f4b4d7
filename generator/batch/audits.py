"""Many published documents audited in parallel, and the overview of what was found.

Each document is audited in a process of its own, which may be lost without the others: a broken
file is named, and all others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.audit.marked import can_be_marked, marked
from generator.audit.report import as_html, as_json
from generator.audit.run import audit
from generator.batch.audits_page import audits_page, lead_of
from generator.batch.worker import Limits, Lost, Pool
from generator.checks.finding import Severity
from generator.edition.load import load_edition
from generator.errors import Unusable
from generator.files import write_whole
from generator.published.source import ENDINGS
from generator.workbook.writing.listing import (
    Link,
    ListColumn,
    ListPage,
    ListRow,
    Tint,
    write_pages,
)

OVERVIEW, INDEX = "审核总览.xlsx", "index.html"
_FOLDER = "审核意见"
_MOST_FINDINGS = 20_000
_TINTS: dict[Severity, Tint] = {
    Severity.ERROR: "bad",
    Severity.WARNING: "warning",
    Severity.INFO: "",
}


@dataclass(frozen=True, slots=True)
class Audited:
    """What became of one document.

    Attributes:
        name: its path below the folder that was named, with `/`.
        report: as `audit --json` writes it; empty where it could not be audited.
        trouble: why it could not.
        files: the page of its findings, and its copy with marks, by the endings of their names.
    """

    name: str
    report: Mapping[str, Any] = field(default_factory=dict)
    trouble: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many findings of severity error there are."""
        return self.count(Severity.ERROR) or 0

    def as_json(self) -> Mapping[str, Any]:
        """The report, or why there is none."""
        return self.report or {"file": self.name, "trouble": self.trouble}

    def target(self, ending: str) -> str:
        """Where a file goes: the page has the document's name and an ending more."""
        return f"{_FOLDER}/{self.name}{'.html' if ending == '.html' else ''}"

    def count(self, severity: Severity) -> int | None:
        """How many findings there are of a severity; None where nothing was audited."""
        return int(self.report["summary"][f"{severity}s"]) if self.report else None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for of each document: the edition, by its id, and copies with marks."""

    edition: str | None = None
    annotate: bool = False


def documents_in(paths: Sequence[Path]) -> dict[str, Path]:
    """The documents that are named or lie in the folders that are, by their names.

    Raises:
        Unusable: there is none, or a file is no document.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                name = file.relative_to(path).as_posix()
                hidden = any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
                if file.is_file() and file.suffix.lower() in ENDINGS and not hidden:
                    found[name if name not in found else str(file)] = file
        else:
            found[path.name if path.name not in found else str(path)] = path
    if not found:
        kinds = "、".join(sorted(ENDINGS))
        raise Unusable(paths[0], "", "里面没有公开文本", f"可用的格式：{kinds}")
    return found


def audit_all(
    documents: Mapping[str, Path],
    wish: Wish,
    jobs: int,
    limits: Limits,
    done: Callable[[Audited], None],
) -> list[Audited]:
    """Audit documents in parallel, in the order of their names.

    Args:
        documents: the files by their names.
        wish: what is asked for of each.
        jobs: how many at the same time.
        limits: what one document may take.
        done: is told of each as it is done.
    """
    results: dict[str, Audited] = {}
    with closing(Pool(min(jobs, len(documents)))) as pool:
        futures = [
            pool.submit(_attempt, pool, limits, name, file, wish)
            for name, file in documents.items()
        ]
        for future in as_completed(futures):
            result = future.result()
            results[result.name] = result
            done(result)
    return [results[name] for name in documents]


def _attempt(pool: Pool, limits: Limits, name: str, file: Path, wish: Wish) -> Audited:
    try:
        return pool.call(limits, audit_one, name, file, wish)
    except Lost as error:
        return Audited(name, trouble=str(error))


def audit_one(name: str, file: Path, wish: Wish) -> Audited:
    """Audit one document; whatever goes wrong with it is its result."""
    try:
        edition = None if wish.edition is None else load_edition(wish.edition)
        found = audit(file, edition)
        files = {".html": as_html(found)}
        if wish.annotate and can_be_marked(file):
            files[file.suffix] = marked(found)
        return Audited(name, as_json(found), files=files)
    except Unusable as error:
        return Audited(name, trouble="；".join(error.lines))
    except Exception as error:  # noqa: BLE001 - one document's trouble must not be the others'
        return Audited(name, trouble=f"程序内部出错（{type(error).__name__}），没有审核")


def write_results(results: Sequence[Audited], folder: Path) -> Path:
    """Write both overviews, and the page and the marked copy of each document.

    Returns:
        The overview to begin with.

    Raises:
        Unusable: a file can't be written.
    """
    contents = {
        folder / result.target(ending): content
        for result in results
        for ending, content in result.files.items()
    }
    contents[folder / INDEX] = audits_page(results, OVERVIEW)
    contents[folder / OVERVIEW] = write_pages([_documents(results), _findings(results)])
    write_whole(contents)
    return folder / INDEX


def _documents(results: Sequence[Audited]) -> ListPage:
    columns = [
        ListColumn("文件", 40, "link"),
        ListColumn("名称", 32),
        ListColumn("类型", 6),
        ListColumn("年度", 6),
        ListColumn("版式", 16),
        *(ListColumn(it.chinese, 6, "count") for it in Severity),
        ListColumn("没有读懂", 6, "count"),
        ListColumn("说明", 60),
    ]
    return ListPage(
        "总览", "公开文本审核总览", columns, [*map(_row, results)], [lead_of(results)], frozen=1
    )


def _row(result: Audited) -> ListRow:
    report = result.report
    file = Link(result.name, result.target(".html")) if result.files else result.name
    counts = [result.count(it) for it in Severity]
    tint: Tint = "bad" if result.trouble or counts[0] else "warning" if counts[1] else "good"
    named = (report.get(key, "") for key in ("name", "kind", "year", "edition"))
    values = [file, *map(str, named), *counts, report.get("unread"), result.trouble]
    return ListRow(values, tint)


def _findings(results: Sequence[Audited]) -> ListPage:
    columns = [
        ListColumn("文件", 36),
        ListColumn("级别", 8),
        ListColumn("规则", 18),
        ListColumn("意见", 90),
        ListColumn("位置", 30),
    ]
    rows = [
        ListRow(
            (
                result.name,
                Severity(item["severity"]).chinese,
                item["rule"],
                item["message"],
                item["place"],
            ),
            _TINTS[Severity(item["severity"])],
        )
        for result in results
        for item in result.report.get("findings", ())
    ]
    lead = [f"只列前 {_MOST_FINDINGS} 条"] if len(rows) > _MOST_FINDINGS else []
    return ListPage("审核意见", "审核意见", columns, rows[:_MOST_FINDINGS], lead, frozen=1)


def line_of(result: Audited) -> str:
    """What became of one document, in one line."""
    if result.trouble:
        return f"{result.name}：没有审核，{result.trouble.rstrip('。')}"
    counts = "，".join(f"{it.chinese} {result.count(it)} 个" for it in Severity)
    return f"{result.name}：{counts}"
