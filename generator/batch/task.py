"""One workbook's task: bytes in, its result and its documents as bytes out.

It is the same in this machine's processes and on another machine, so that neither needs the other's
disk. What stands beside the workbook travels with it; a folder is laid out for as long as it takes.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from generator.batch.result import Result, Status, failure
from generator.batch.totals import totals_of
from generator.batch.worker import Limits, Lost, Pool
from generator.build import contents_of, examine
from generator.checks.finding import summary
from generator.checks.notices import refused
from generator.document.pdf import DEFAULT_ENGINE
from generator.errors import Unusable
from generator.examination import Examination
from generator.fault import ADVICE, NAME, report_of
from generator.submission import Identity
from generator.system import safe_name
from generator.workbook.reading.workbook import identity_of

#: Where the workbook lies amid the files of a task.
_OWN = "本年"


@dataclass(frozen=True, slots=True)
class File:
    """A file that travels: `name` is what messages call it, a path with `/`."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Task:
    """What must be built, with all that it needs.

    Attributes:
        workbook: the filled workbook.
        formats: what to build; nothing but the findings where there are none.
        style: a house style to use instead of the one that the workbook names.
        prior: last year's workbook.
        beside: what stands in the workbook's folder and may be named in it.
        fingerprint: of all that the documents depend on.
        engine: what sets a PDF.
    """

    workbook: File
    formats: tuple[str, ...]
    style: File | None = None
    prior: File | None = None
    beside: tuple[File, ...] = ()
    fingerprint: str = ""
    engine: str = DEFAULT_ENGINE

    def failed(self, status: Status, what: str) -> Product:
        """The product of a task that came to nothing; `what` says why, in Chinese."""
        return Product(failure(self.workbook.name, status, what, self.workbook.sha256))


@dataclass(frozen=True, slots=True)
class Product:
    """What a task gives: the result, and the documents by the names of their files."""

    result: Result
    documents: Mapping[str, bytes] = field(default_factory=dict)


def perform(task: Task) -> Product:
    """Examine a workbook and build its documents; whatever goes wrong becomes the result."""
    begun = time.perf_counter()
    try:
        product = _perform(task)
    except MemoryError:
        product = task.failed(Status.MEMORY, "内存不够。请用 -j 减少同时生成的份数")
    except BaseException as error:  # one workbook's trouble must not be the others'
        # a panic of a library in Rust is a BaseException, but neither of these
        if isinstance(error, SystemExit | KeyboardInterrupt):
            raise
        product = _faulty(task, error)
    seconds = time.perf_counter() - begun
    return replace(product, result=replace(product.result, seconds=seconds))


def _faulty(task: Task, error: BaseException) -> Product:
    """The product of a task at which the program itself failed: the report of that."""
    name = f"{NAME}-{task.workbook.name.replace('/', '_')}.txt"
    report = report_of(error, ("batch",)).encode()
    failed = task.failed(Status.CRASHED, f"程序内部出错。出错报告是“{name}”，{ADVICE}").result
    digests = (hashlib.sha256(report).hexdigest(),)
    return Product(replace(failed, documents=(name,), digests=digests), {name: report})


def attempt(pool: Pool, limits: Limits, task: Task) -> Product:
    """Perform a task in a worker; what the worker doesn't survive becomes the result."""
    try:
        return pool.call(limits, perform, task)
    except Lost as error:
        return task.failed(error.status, str(error))


def _perform(task: Task) -> Product:
    with TemporaryDirectory(prefix="juesuan-") as folder:
        laid = lay_out(task, Path(folder))
        try:
            examination = examine(laid.workbook, style=laid.style, prior=laid.prior)
            documents = contents_of(examination, task.formats, engine=task.engine)
        except Unusable as error:
            return _refused(task, error, laid)
    return Product(_result(task, examination, documents), documents)


def _refused(task: Task, error: Unusable, laid: LaidOut) -> Product:
    """The product of a workbook that can't be used: its findings are all that is unusable."""
    findings = [
        replace(finding, message=_own_names(finding.message, laid))
        for finding in refused(error, laid.workbook)
    ]
    product = task.failed(Status.UNUSABLE, _own_names(str(error), laid))
    result = replace(
        product.result,
        errors=len(findings),
        findings=tuple(finding.as_json() for finding in findings),
    )
    return replace(product, result=result)


def _result(task: Task, examination: Examination, documents: Mapping[str, bytes]) -> Result:
    identity = examination.disclosure.submission.identity
    counts = summary(examination.findings)
    return Result(
        task.workbook.name,
        task.workbook.sha256,
        Status.DRAFT if examination.is_draft else Status.BUILT,
        name=identity.name,
        kind=identity.kind,
        edition=identity.edition,
        year=identity.year,
        errors=counts["errors"],
        warnings=counts["warnings"],
        infos=counts["infos"],
        findings=tuple(finding.as_json() for finding in examination.findings),
        documents=tuple(documents),
        digests=tuple(hashlib.sha256(content).hexdigest() for content in documents.values()),
        totals=totals_of(examination.disclosure),
        title=safe_name(examination.title),
        fingerprint=task.fingerprint,
    )


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A workbook as it lies on disk, with what it is examined with; `places` says where each is."""

    workbook: Path
    prior: Path | None
    style: Path | None
    places: Mapping[File, Path]


def lay_out(task: Task, folder: Path) -> LaidOut:
    """Put the task's files on disk, what the workbook may name as it lies to the workbook."""
    own = PurePath(task.workbook.name).parent
    paths = {
        file: folder / _OWN / PurePath(file.name).relative_to(own)
        for file in (task.workbook, *task.beside)
    }
    if task.prior is not None:
        paths[task.prior] = folder / "上年" / PurePath(task.prior.name).name
    if task.style is not None:
        paths[task.style] = folder / "体例" / PurePath(task.style.name).name
    for file, path in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    prior, style = (None if file is None else paths[file] for file in (task.prior, task.style))
    return LaidOut(paths[task.workbook], prior, style, paths)


def _own_names(message: str, laid: LaidOut) -> str:
    """A message with the files, and the folder they lie in, called as their owner calls them."""
    for file, path in laid.places.items():
        message = message.replace(str(path), file.name)
    folder = str(laid.workbook.parent)
    return message.replace(f"{folder} ", folder).replace(folder, "填报表所在的文件夹")


def identify(file: File) -> Identity | None:
    """Who a workbook is about, by its sheet 基本信息; None where it doesn't say."""
    return identity_of(Path(file.name), file.content)
