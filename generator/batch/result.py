"""What became of one workbook: a line of the log, and all that the bureau's overview is made of.

The log is `OUT/结果.jsonl`: one JSON object a line, UTF-8. While a run is under way a line is added
as each workbook is done, so that of two lines about one workbook the later holds; at the end the
log is replaced by one line for each workbook, in the order of their paths.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

#: Name of the log in the output folder.
LOG = "结果.jsonl"


class Status(StrEnum):
    """How it ended for a workbook."""

    BUILT = "built"
    DRAFT = "draft"
    UNUSABLE = "unusable"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"

    @property
    def chinese(self) -> str:
        """The word that users see."""
        return _CHINESE[self]

    @property
    def is_examined(self) -> bool:
        """Whether the workbook was read and checked to the end; if not, `message` says why."""
        return self in {Status.BUILT, Status.DRAFT}


#: The words for a workbook of which no documents were made, where only its findings were wanted.
_CHECKED = {Status.BUILT: "已检查", Status.DRAFT: "有错误"}
_CHINESE = {
    Status.BUILT: "已生成",
    Status.DRAFT: "草稿",
    Status.UNUSABLE: "不可用",
    Status.TIMEOUT: "超时",
    Status.MEMORY: "内存超限",
    Status.CRASHED: "意外中断",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one workbook.

    Attributes:
        workbook: its path relative to the folder of workbooks, with `/` on every system.
        sha256: of its bytes; empty where they couldn't be read.
        status: how it ended; with `--check-only` built and draft say what it would become.
        message: why it wasn't built, as Chinese lines that begin with `workbook`; else empty.
        name: 名称 of the department or unit; empty where the workbook couldn't be read.
        kind: 类型, 部门 or 单位.
        edition: id of its edition.
        year: fiscal year; 0 where the workbook couldn't be read.
        errors: findings of severity error that are not waived.
        warnings: findings of severity warning that are not waived.
        infos: findings of severity info that are not waived.
        findings: every finding, as `check --json` prints it.
        documents: paths of what was written, relative to the output folder, with `/`.
        digests: SHA-256 of each of the documents, in the same order.
        seconds: how long it took, reading the bytes and writing files aside.
        totals: what `generator.batch.totals.totals_of` made of the disclosure.
        title: name of its documents without suffix; empty where it wasn't examined.
        fingerprint: SHA-256 of all that the documents depend on; equal ones need no second build.
    """

    workbook: str
    sha256: str
    status: Status
    message: str = ""
    name: str = ""
    kind: str = ""
    edition: str = ""
    year: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    findings: tuple[Mapping[str, Any], ...] = ()
    documents: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    seconds: float = 0.0
    totals: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    fingerprint: str = ""

    @property
    def word(self) -> str:
        """How it ended, in the word that users see."""
        return (not self.documents and _CHECKED.get(self.status)) or self.status.chinese

    def as_json(self) -> dict[str, Any]:
        """The result as plain data, in the order of the attributes."""
        return asdict(self) | {"status": self.status.value, "seconds": round(self.seconds, 3)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Result:
        """The result that `as_json` said; keys of a later version of the program are left out.

        Raises:
            KeyError, TypeError, ValueError: it is no result.
        """
        known: dict[str, Any] = {
            item.name: data[item.name] for item in fields(cls) if item.name in data
        }
        known["status"] = Status(data["status"])
        for name in ("findings", "documents", "digests"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)


def name_of(result: Result) -> str:
    """The department, or, of a workbook that couldn't be read, its file."""
    return result.name or PurePosixPath(result.workbook).stem


def counts_of(results: Sequence[Result]) -> str:
    """How many workbooks ended how."""
    by_status = sorted(results, key=lambda item: list(Status).index(item.status))
    words = Counter(item.word for item in by_status)
    parts = [f"{word} {count} 份" for word, count in words.items()]
    return f"填报表 {len(results)} 份：{'，'.join(parts)}" if results else "没有填报表"


def failure(workbook: str, status: Status, what: str, sha256: str = "") -> Result:
    """The result for a workbook that came to nothing.

    Args:
        workbook: its path relative to the folder of workbooks.
        status: how it ended.
        what: why, and what to do, in Chinese; the workbook's name is put before each line.
        sha256: of its bytes, where they could be read.
    """
    lines = [" ".join(line.split()).removesuffix("。") for line in what.splitlines()]
    named = (line if line.startswith(workbook) else f"{workbook}：{line}" for line in lines)
    return Result(workbook, sha256, status, "\n".join(f"{line}。" for line in named))


def read_log(folder: Path) -> dict[str, Result]:
    """The results that a folder's log tells of, by workbook; none where there is no log.

    A line that a killed run left unfinished is no line.
    """
    try:
        content = (folder / LOG).read_bytes()
    except OSError:
        return {}
    return {result.workbook: result for result in _results(content)}


def _results(content: bytes) -> Iterator[Result]:
    for line in content.split(b"\n"):
        try:
            data = json.loads(line.decode("utf-8", "surrogateescape"))
            yield Result.from_json(data)
        except (KeyError, TypeError, ValueError):
            continue


def lines_of(results: Sequence[Result]) -> bytes:
    """Results as lines of the log; names of files that aren't UTF-8 keep their bytes."""
    lines = (json.dumps(result.as_json(), ensure_ascii=False) + "\n" for result in results)
    return "".join(lines).encode("utf-8", "surrogateescape")
