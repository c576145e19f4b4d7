"""Documents as departments published them, taken in: audited, held against ours, kept, and noted.

A document belongs to the department that it names, unless someone says whose it is. It is kept in
`OUT/公开文本/` under a name that tells its bytes, so that none replaces another; the page of its
audit goes to `OUT/公开文本审核/`, that of a document which names nobody here to 未认出 therein.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from generator.batch.against import differences
from generator.batch.audits import Audited, Wish, audit_one, documents_in
from generator.batch.calendar import NOTHING, KeptDocument, Whose
from generator.batch.notes import note, read_notes
from generator.batch.result import Result, read_log
from generator.batch.run import available_jobs
from generator.batch.standing import the_one
from generator.batch.worker import Limits, Lost, Pool, Stopped, TaskWatch
from generator.checks.finding import Severity
from generator.files import write_whole
from generator.system import safe_name
from generator.text import few, same

KEPT, AUDITS, UNOWNED = "公开文本", "公开文本审核", "未认出"
#: As many differences as are kept of one document.
MOST = 60
#: What a document of another kind is held against, the first that there is.
_PREFERRED = (".docx", ".pdf", ".html")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a document that was taken in.

    Attributes:
        name: what it was called.
        whose: whose it is; None where that can't be told.
        document: as it is kept; None where it isn't.
        trouble: why not, in Chinese.
        report: the page of its audit, from the output folder; blank where it was not audited.
    """

    name: str
    whose: Whose | None = None
    document: KeptDocument | None = None
    trouble: str = ""
    report: str = ""

    @property
    def is_in_order(self) -> bool:
        """Whether it was kept, says what ours says, and has no errors."""
        document = self.document
        return document is not None and not (document.count or document.errors or document.trouble)

    @property
    def line(self) -> str:
        """What became of it, in one line."""
        if self.document is None or self.whose is None:
            audited = f"审核意见在 {self.report}。" if self.report else ""
            return f"{self.name}：没有收下，{self.trouble.rstrip('。')}。{audited}"
        counts = zip(
            Severity,
            (self.document.errors, self.document.warnings, self.document.infos),
            strict=True,
        )
        audited = "，".join(f"{it.chinese} {count} 个" for it, count in counts)
        told = f"没有审核（{self.document.trouble}）" if self.document.trouble else audited
        return f"{self.name}：{self.whose.name}，{self.document.word}；审核：{told}。"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A document that is to be looked at, and what is known beforehand."""

    name: str
    file: Path
    output: Path
    ours: Mapping[tuple[str, str, int], Result]
    whose: Whose | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A document as a worker saw it: its audit, and how it differs from ours."""

    audited: Audited
    whose: Whose | None
    ours: str
    is_same: bool
    differences: tuple[str, ...]


def take_in(  # noqa: PLR0913 - the options of the command
    output: Path,
    documents: Mapping[str, Path],
    results: Sequence[Result],
    *,
    whose: Whose | None = None,
    seen: str | None = None,
    jobs: int = 1,
    limits: Limits = Limits(),  # noqa: B008 - it is frozen
    done: Callable[[Taken], None] = lambda _: None,
    watch: TaskWatch | None = None,
) -> list[Taken]:
    """Take in published documents, in the order of their names.

    Args:
        output: the output folder.
        documents: the files by their names.
        results: what the log of the folder tells.
        whose: whose they are; by default whom each names.
        seen: the stamp of what was known when that was said.
        jobs: how many at the same time.
        limits: what one document may take.
        done: is told of each as it is done.
        watch: holds it, or calls it off; then nothing is kept.

    Raises:
        Stopped: it was called off.
        Unusable: a file can't be written, or what was known has changed since.
    """
    ours = {_whose(result).key: result for result in results if result.status.is_examined}
    found: dict[str, _Seen] = {}
    watch = watch or TaskWatch()
    wanted = [_Asked(name, file, output, ours, whose) for name, file in documents.items()]
    with closing(Pool(min(jobs, len(documents)))) as pool:
        asked = {pool.submit(_attempt, pool, watch, limits, it): it.name for it in wanted}
        for future in as_completed(asked):
            found[asked[future]] = future.result()
            done(_told(found[asked[future]], asked[future]))
    watch.begin_more()
    taken = [_kept(it, found[it.name]) for it in wanted]
    known = read_notes(output)
    changes = {
        item.whose: replace(known.get(item.whose.key, NOTHING), document=item.document)
        for item in taken
        if item.whose is not None and item.document is not None
    }
    stamps = {whose: seen} if whose is not None and seen is not None else None
    if changes:
        note(output, changes, stamps)
    return taken


def take_in_for(
    output: Path, listed: Path | None, department: str | None, files: Sequence[Path]
) -> list[Taken]:
    """Take in documents that lie somewhere, of a department, or of whom each names.

    Raises:
        Unusable: there is none, nobody has that name, or a file can't be written.
    """
    whose = None if department is None else the_one(output, listed, department).whose
    results = list(read_log(output).values())
    return take_in(output, documents_in(files), results, whose=whose, jobs=available_jobs())


def _whose(result: Result) -> Whose:
    return Whose(result.name, result.kind, result.year)


def _attempt(pool: Pool, watch: TaskWatch, limits: Limits, asked: _Asked) -> _Seen:
    watch.begin_more()
    try:
        return pool.follow(watch.part(), limits, _see, asked)
    except Lost as error:
        if watch.is_unwanted:
            raise Stopped from error
        lost = Audited(asked.name, trouble=str(error))
        return _Seen(lost, asked.whose, "", is_same=False, differences=())


def _see(asked: _Asked) -> _Seen:
    """Audit a document and hold it against ours, in a worker."""
    file, ours, whose = asked.file, asked.ours, asked.whose
    known = ours.get(whose.key) if whose is not None else None
    edition = known.edition if known is not None else None
    audited = audit_one(asked.name, file, Wish(edition, annotate=True))
    audited = replace(audited, trouble=audited.trouble.removeprefix(f"{file}："))
    if whose is None:
        whose = _named_by(audited, ours)
    result = ours.get(whose.key) if whose is not None else None
    own = _counterpart(result, file, asked.output) if result is not None else None
    if own is None:
        return _Seen(audited, whose, "", is_same=False, differences=())
    is_same = own.read_bytes() == file.read_bytes()
    lines = () if is_same else tuple(differences(own, file))
    return _Seen(audited, whose, own.name, is_same, lines)


def _named_by(audited: Audited, ours: Mapping[tuple[str, str, int], Result]) -> Whose | None:
    """Whom a document names, if that is anybody who handed in."""
    report = audited.report
    name, year = str(report.get("name", "")), int(report.get("year") or 0)
    found = [_whose(it) for it in ours.values() if same(it.name) == same(name) and it.year == year]
    exact = [it for it in found if it.kind == report.get("kind")]
    return next(iter(exact or found), None) if len(exact or found) == 1 else None


def _counterpart(result: Result, file: Path, output: Path) -> Path | None:
    """The document of ours that one is to be held against: of the same kind, if there is one."""
    there = [output / name for name in result.documents if (output / name).is_file()]
    for ending in (file.suffix.lower(), *_PREFERRED):
        for own in there:
            if own.suffix.lower() == ending:
                return own
    return None


def _told(seen: _Seen, name: str) -> Taken:
    """What to say of a document before it is kept."""
    document = KeptDocument("", "", seen.ours, seen.is_same, (), len(seen.differences))
    if seen.whose is None:
        return Taken(name, trouble=_whose_trouble(seen))
    return Taken(name, seen.whose, _with_audit(document, seen, ""))


def _whose_trouble(seen: _Seen) -> str:
    if seen.audited.trouble:
        return seen.audited.trouble
    name = str(seen.audited.report.get("name", ""))
    named = f"文本里的名称是“{name}”，" if name else "认不出是哪个部门的，"
    return f"{named}没有与它同名、同年度的填报表。请在那个部门的页上放入"


def _with_audit(document: KeptDocument, seen: _Seen, report: str) -> KeptDocument:
    counts = [seen.audited.count(it) for it in Severity]
    return replace(
        document,
        report=report,
        errors=counts[0],
        warnings=counts[1],
        infos=counts[2],
        trouble=seen.audited.trouble,
    )


def _kept(asked: _Asked, seen: _Seen) -> Taken:
    """Keep a document and the page of its audit; of one that is nobody's, the page alone."""
    name, output = asked.name, asked.output
    if seen.whose is None:
        report = _with_report(output, seen, f"{UNOWNED}/{safe_name(name)}")
        return Taken(name, trouble=_whose_trouble(seen), report=report)
    content = asked.file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    result = asked.ours.get(seen.whose.key)
    title = safe_name(result.title if result is not None else seen.whose.name)
    own = f"{title}-{digest[:8]}{asked.file.suffix.lower()}"
    write_whole({output / KEPT / own: content})
    report = _with_report(output, seen, own)
    shown = seen.differences[:MOST]
    count = len(seen.differences)
    document = KeptDocument(f"{KEPT}/{own}", digest, seen.ours, seen.is_same, shown, count)
    return Taken(name, seen.whose, _with_audit(document, seen, report))


def _with_report(output: Path, seen: _Seen, own: str) -> str:
    """Write the page of an audit, and the copy with marks; say where the page is."""
    pages = {
        f"{AUDITS}/{own}{'.html' if ending == '.html' else f'-批注{ending}'}": page
        for ending, page in seen.audited.files.items()
    }
    write_whole({output / path: page for path, page in pages.items()})
    return next((path for path in pages if path.endswith(".html")), "")


def summary_of(taken: Sequence[Taken]) -> str:
    """How many were taken in, and how many of them differ."""
    documents = [item.document for item in taken if item.document is not None]
    differ = [item.name for item in taken if item.document is not None and item.document.count]
    told = f"收下 {len(documents)} 份"
    left = len(taken) - len(documents)
    told += f"，没有收下 {left} 份" if left else ""
    return told + (f"，与生成的文本不同的：{few(differ, 4, '等 {} 份')}" if differ else "")
