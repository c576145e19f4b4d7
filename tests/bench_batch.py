"""How fast a bureau's night goes: one worker and two, their memory, and checking alone.

Run by `make bench` over a few documents; `python -m tests.bench_batch 500` takes its time.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from generator.batch.plan import Plan
from generator.batch.run import LocalBuilders
from generator.batch.task import Product
from generator.batch.worker import MEGABYTE, Limits, Pool
from tests.batch.folders import workbook

#: Documents as DOCX and PDF, by default, and workbooks that are only checked.
DOCUMENTS, CHECKS = 32, 100
BOTH = ("docx", "pdf")
#: Seconds after which a worker has given back what a document took.
REST = 1.0


class Crew:
    """Warm workers over a folder of workbooks."""

    def __init__(self, folder: Path, jobs: int, formats: tuple[str, ...]) -> None:
        self._plan = Plan(folder, formats)
        self._builders = LocalBuilders(Pool(jobs), Limits())
        self._names = sorted(path.name for path in folder.iterdir())
        self.at_rest: list[int] = []
        self.peak = 0
        self.processor = 0.0
        self.rate(2 * jobs)
        self.at_rest.clear()

    def rate(self, count: int) -> float:
        """Workbooks a second over so many of them.

        Notes what memory the larger worker holds, and the seconds of processor time for each.
        """
        begun, processor = time.perf_counter(), _processor_time()
        pending: set[Future[Product]] = set()
        for number in range(count):
            if len(pending) >= 2 * self._builders.size:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                assert all(future.result().result.status.is_examined for future in done)
            self.peak = max(self.peak, _largest_worker())
            name = self._names[number % len(self._names)]
            pending.add(self._builders.submit(self._plan.task(name)))
        wait(pending)
        rate = count / (time.perf_counter() - begun)
        self.processor = (_processor_time() - processor) / count
        time.sleep(REST)
        self.at_rest.append(_largest_worker())
        return rate

    def close(self) -> None:
        """End the workers."""
        self._builders.pool.close()


def _processor_time() -> float:
    times = [child.cpu_times() for child in psutil.Process().children()]
    return sum(each.user + each.system for each in times)


def _largest_worker() -> int:
    workers = psutil.Process().children()  # none before the first task
    return max((worker.memory_info().rss for worker in workers), default=0)


def side_by_side(folder: Path, count: int) -> tuple[float, float, Crew]:
    """Documents a second by one worker and by two, in turns, and the two."""
    with closing(Crew(folder, 1, BOTH)) as one, closing(Crew(folder, 2, BOTH)) as two:
        turns = [(one.rate(count // 8), two.rate(count // 4)) for _ in range(4)]
        singles, pairs = zip(*turns, strict=True)
        return statistics.median(singles), statistics.median(pairs), two


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    table = Table("", "", title=f"a bureau's night: {count} documents as DOCX and PDF")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number in range(CHECKS):
            (folder / f"{number:03}.xlsx").write_bytes(workbook(number))
        one, two, crew = side_by_side(folder, count)
        with closing(Crew(folder, 2, ())) as checkers:
            checks = checkers.rate(CHECKS)
    table.add_row("one worker", f"{one * 60:.0f} documents a minute")
    busy = f"{crew.processor:.2f} s of processor time each"
    words = f"{two * 60:.0f} documents a minute: {two / one:.2f} times one; {busy}"
    table.add_row("two workers", words)
    first, last, peak = (
        size // MEGABYTE for size in (*crew.at_rest[:: len(crew.at_rest) - 1], crew.peak)
    )
    words = f"{first} MiB early, {last} MiB late; {peak} MiB amid a document"
    table.add_row("memory of the larger worker between documents", words)
    busy = f"{checkers.processor * 1000:.0f} ms of processor time each"
    table.add_row("two workers, checking alone", f"{checks:.1f} workbooks a second; {busy}")
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
