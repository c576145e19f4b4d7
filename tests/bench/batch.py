"""How fast a bureau's night goes: one worker and two, checking alone, and a worker's memory."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from generator.batch.plan import Plan
from generator.batch.run import LocalBuilders
from generator.batch.task import Product
from generator.batch.worker import MEGABYTE, Limits, Pool
from tests.batch.folders import workbook
from tests.bench.rows import Aim, Row, ratio_of

BOTH = ("docx", "pdf")
#: How many times as fast two workers are, how many workbooks a second they check, and how many
#: times as much a worker may hold at the end as after its first documents.
TWO, CHECKS_A_SECOND, FLAT = 1.9, 20, 1.1
#: How many threads Typst takes; as many as there are cores where it is not said.
THREADS = "RAYON_NUM_THREADS"
#: Seconds after which a worker has given back what a document took.
REST = 1.0
#: A worker is replaced when it holds too much; here it shall show what it would come to.
UNLIMITED = Limits(megabytes=10**6)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents are built for the rates, and workbooks checked."""

    documents: int
    checks: int


class Crew:
    """Warm workers over a folder of workbooks."""

    def __init__(self, folder: Path, jobs: int, formats: tuple[str, ...]) -> None:
        self._plan = Plan(folder, formats)
        self._builders = LocalBuilders(Pool(jobs), UNLIMITED)
        self._names = sorted(path.name for path in folder.iterdir())

    def rate(self, count: int) -> float:
        """Workbooks a second over so many of them."""
        begun = time.perf_counter()
        pending: set[Future[Product]] = set()
        for number in range(count):
            if len(pending) >= 2 * self._builders.size:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                assert all(future.result().result.status.is_examined for future in done)
            name = self._names[number % len(self._names)]
            pending.add(self._builders.submit(self._plan.task(name)))
        wait(pending)
        return count / (time.perf_counter() - begun)

    def at_rest(self) -> int:
        """What the larger worker holds between two documents, in MiB."""
        time.sleep(REST)
        workers = [child.memory_info().rss for child in psutil.Process().children()]
        return int(max(workers, default=0)) // MEGABYTE

    def close(self) -> None:
        """End the workers."""
        self._builders.pool.close()


def rows(counts: Counts) -> Iterator[Row]:
    """The rates."""
    with _workbooks(counts.checks) as folder:
        one, two = _side_by_side(folder, counts.documents)
        yield Row("two workers, DOCX + PDF; one worker", two, "a second", one, ratio_of(TWO))
        with _one_thread_each():
            one, two = _side_by_side(folder, counts.documents)
        what = "two workers, DOCX + PDF; one worker, Typst in one thread"
        yield Row(what, two, "a second", one, ratio_of(TWO))
        with closing(Crew(folder, 2, ())) as checkers:
            checkers.rate(10)
            rate = checkers.rate(counts.checks)
        yield Row("two workers, check", rate, "a second", aim=Aim("≥", CHECKS_A_SECOND))


@contextmanager
def _workbooks(count: int) -> Iterator[Path]:
    """A folder with so many workbooks, each of another department."""
    with TemporaryDirectory() as place:
        for number in range(count):
            (Path(place) / f"{number:03}.xlsx").write_bytes(workbook(number))
        yield Path(place)


def _side_by_side(folder: Path, count: int) -> tuple[float, float]:
    """Documents a second by one worker and by two, in turns."""
    with closing(Crew(folder, 1, BOTH)) as one, closing(Crew(folder, 2, BOTH)) as two:
        one.rate(2)
        two.rate(4)
        turns = [(one.rate(count // 8), two.rate(count // 4)) for _ in range(4)]
    singles, pairs = zip(*turns, strict=True)
    return statistics.median(singles), statistics.median(pairs)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Workers that begin in here have no threads of Typst's: one takes one core, never more."""
    before = os.environ.get(THREADS)
    os.environ[THREADS] = "1"
    try:
        yield
    finally:
        del os.environ[THREADS]
        if before is not None:
            os.environ[THREADS] = before


def memory(workbooks: int, at: Sequence[int]) -> Iterator[Row]:
    """What one worker holds after so many documents; the last beside the one before the middle.

    Args:
        workbooks: so many are built in turn.
        at: the numbers of documents after which its memory is noted.
    """
    held: dict[int, int] = {}
    with _workbooks(workbooks) as folder, closing(Crew(folder, 1, BOTH)) as crew:
        done = 0
        for count in at:
            crew.rate(count - done)
            done, held[count] = count, crew.at_rest()
    *earlier, last = at
    for count in earlier:
        yield Row(f"memory of a worker after {count} DOCX + PDF", held[count], "MiB")
    middle = at[len(at) // 2]
    what = f"memory of a worker after {last} DOCX + PDF; after {middle}"
    yield Row(what, held[last], "MiB", held[middle], Aim("≤", FLAT, of_ratio=True))
