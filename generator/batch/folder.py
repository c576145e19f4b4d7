"""The output folder: one run at a time, and a log that survives a kill.

A document counts only once its result is in the log, with its SHA-256; a run that was killed
between the two builds it again. When a workbook has changed, what was made of it before goes, even
if it is unusable now: what lies in the folder is what was handed in.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from filelock import FileLock, Timeout

from generator.batch.result import LOG, Result, Status, failure, lines_of, read_log
from generator.batch.task import Product, Task
from generator.errors import Unusable
from generator.files import write_whole
from generator.formats import file_name

LOCK = ".juesuan.lock"
#: What `write_whole` leaves behind when it is killed.
PARTS = ".*.part"


class Folder:
    """The output folder of a run, from its lock to its log.

    Args:
        path: where it is.
        formats: what documents the run builds; without any it leaves those that are there alone.

    Attributes:
        results: what is known by now of this run's workbooks.
    """

    def __init__(self, path: Path, formats: tuple[str, ...]) -> None:
        self.results: dict[str, Result] = {}
        self._path = path
        self._formats = formats
        self._earlier: Mapping[str, Result] = {}
        self._owners: dict[str, set[str]] = defaultdict(set)
        self._taken_back: list[Result] = []
        self._lock = FileLock(path / LOCK)
        self._log: IO[bytes]

    def __enter__(self) -> Self:
        """Take the folder.

        Raises:
            Unusable: another run has it, or it can't be written to.
        """
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            for part in self._path.glob(PARTS):
                part.unlink()
            self._earlier = read_log(self._path)
            self._log = (self._path / LOG).open("ab")
        except Timeout as error:
            what = "另一次 juesuan batch 正在写这个文件夹"
            raise Unusable(self._path, "", what, "请等它结束再运行，或换一个文件夹") from error
        except OSError as error:
            self._lock.release()
            raise self._closed() from error
        self._append(b"\n" if self._log.tell() else b"")  # the last line may have been cut short
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the folder to the next run."""
        self._log.close()
        self._lock.release()

    def forget(self) -> None:
        """Let everything be made anew: the log says so, for this run and whatever goes on with it.

        Raises:
            Unusable: the log can't be written.
        """
        self._earlier = {
            name: replace(result, fingerprint="") for name, result in self._earlier.items()
        }
        self._append(lines_of(list(self._earlier.values())))

    def reuse(self, task: Task) -> Task | None:
        """Take over what an earlier run made of the same workbook, if all of it is still there.

        Returns:
            The task; None if there is nothing left to do.
        """
        earlier = self._earlier.get(task.workbook.name)
        if earlier is None or not _is_same(earlier, task):
            return task
        there = self._documents(earlier)
        if any(file_name(earlier.title, kind) not in there for kind in task.formats):
            return task
        self._settle(_with_documents(earlier, there))
        return None

    def accept(self, task: Task, product: Product) -> Result:
        """Write the documents of a task, all of them or none, and then its line of the log.

        Raises:
            Unusable: the log can't be written.
        """
        result = product.result
        earlier = self._earlier.get(result.workbook)
        before = self._documents(earlier) if earlier and self._formats else {}
        if earlier and result.status.is_examined and _is_same(earlier, task):
            result = _with_documents(result, before | _documents(result))
        if not self._owners[result.title] - {result.workbook}:
            result = self._written(result, product.documents)
        result = self._settle(result)
        self._remove(before.keys() - set(result.documents))
        return result

    def refuse(self, workbook: str, error: Unusable) -> Result:
        """Note that a workbook can't be read."""
        self._remove(self._documents(self._earlier[workbook]) if workbook in self._earlier else ())
        return self._settle(failure(workbook, Status.UNUSABLE, str(error)))

    def taken_back(self) -> list[Result]:
        """Workbooks that came to nothing after all, since this was last asked."""
        found, self._taken_back = self._taken_back, []
        return found

    def finish(self, workbooks: Sequence[str]) -> None:
        """Replace the log by one line for each workbook, in order.

        Raises:
            Unusable: it can't be written.
        """
        self._log.close()
        results = [self.results[workbook] for workbook in workbooks]
        write_whole({self._path / LOG: lines_of(results)})

    def _written(self, result: Result, documents: Mapping[str, bytes]) -> Result:
        assert all(Path(name).name == name for name in documents)
        try:
            write_whole({self._path / name: content for name, content in documents.items()})
        except Unusable as error:
            return failure(result.workbook, Status.UNUSABLE, str(error), result.sha256)
        return result

    def _settle(self, result: Result) -> Result:
        """Note a result; workbooks whose documents would have the same name are all refused."""
        self.results[result.workbook] = result
        changed = {result.workbook}
        if result.status.is_examined:
            changed = self._owners[result.title]
            changed.add(result.workbook)
        if len(changed) > 1:
            for workbook in changed:
                others = "、".join(sorted(changed - {workbook}))
                what = f"与 {others} 同名同年度，都会写到 {result.title}。请核对名称，只留一份"
                before = self.results[workbook]
                self._remove(before.documents)
                refused = failure(workbook, Status.UNUSABLE, what, before.sha256)
                self.results[workbook] = refused
                if before.status.is_examined and workbook != result.workbook:
                    self._taken_back.append(refused)
        self._append(lines_of([self.results[workbook] for workbook in sorted(changed)]))
        return self.results[result.workbook]

    def _documents(self, result: Result) -> dict[str, str]:
        """The documents of a result that are there as they were written, with their digests."""
        return {
            name: digest
            for name, digest in _documents(result).items()
            if Path(name).name == name and _sha256(self._path / name) == digest
        }

    def _remove(self, names: Iterable[str]) -> None:
        if self._formats:
            for name in names:
                (self._path / name).unlink(missing_ok=True)

    def _append(self, lines: bytes) -> None:
        try:
            self._log.write(lines)
            self._log.flush()
        except OSError as error:
            raise self._closed() from error

    def _closed(self) -> Unusable:
        return Unusable(self._path, "", "无法写入", "请用 -o 写明一个可写、未满的文件夹")


def _is_same(earlier: Result, task: Task) -> bool:
    return earlier.status.is_examined and earlier.fingerprint == task.fingerprint


def _documents(result: Result) -> dict[str, str]:
    return dict(zip(result.documents, result.digests, strict=True))


def _with_documents(result: Result, documents: Mapping[str, str]) -> Result:
    names = tuple(sorted(documents))
    return replace(result, documents=names, digests=tuple(documents[name] for name in names))


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
