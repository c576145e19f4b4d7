"""Build what is planned: hand out tasks, take in products, until every workbook has its result."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from generator.batch.folder import Folder
from generator.batch.plan import Plan, list_workbooks
from generator.batch.priors import match_priors
from generator.batch.result import Result
from generator.batch.task import File, Product, Task, attempt
from generator.batch.worker import Limits, Pool, Stopped
from generator.document.pdf import DEFAULT_ENGINE
from generator.edition.source import read_yaml
from generator.errors import Unusable

#: Seconds between two looks at whether there is anyone left who works, and whether the run is
#: still wanted.
PATIENCE, LOOK = 5.0, 0.25


class Builders(Protocol):
    """Whoever performs tasks, here or elsewhere."""

    @property
    def size(self) -> int:
        """How many tasks they perform at the same time."""

    def submit(self, task: Task) -> Future[Product]:
        """Have a task performed; whatever goes wrong with it becomes its product."""

    def check(self) -> None:
        """See that somebody is still at work.

        Raises:
            Unusable: nobody is.
        """


@dataclass(frozen=True, slots=True)
class LocalBuilders:
    """The processes of this machine."""

    pool: Pool
    limits: Limits

    @property
    def size(self) -> int:
        """As many as there are workers."""
        return self.pool.size

    def submit(self, task: Task) -> Future[Product]:
        """Have it performed by whichever worker is idle first."""
        return self.pool.submit(attempt, self.pool, self.limits, task)

    def check(self) -> None:
        """Lost workers are replaced."""


class Report(Protocol):
    """Told as each workbook is done."""

    def __call__(self, result: Result, *, reused: bool, again: bool = False) -> None:
        """Its result, whether that was taken over from an earlier run, and whether it was another.

        What was said of a workbook no longer holds once a second one would write the same names.
        """


@dataclass(frozen=True, slots=True)
class Order:
    """What a bureau asks for.

    Attributes:
        folder: where the workbooks are.
        output: where the documents go.
        formats: what to build; nothing but the findings where there are none.
        jobs: how many workbooks at the same time, on this machine.
        limits: what one workbook may take.
        style: a house style to use instead of those that the workbooks name.
        priors: the folder of last year's workbooks.
        scheduler: address of a Dask scheduler whose workers are to build.
        engine: what sets a PDF.
        again: whether everything is built anew, changed or not.
    """

    folder: Path
    output: Path
    formats: tuple[str, ...]
    jobs: int
    limits: Limits = Limits()  # noqa: RUF009 - it is frozen
    style: Path | None = None
    priors: Path | None = None
    scheduler: str = ""
    engine: str = DEFAULT_ENGINE
    again: bool = False


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What became of an order.

    Attributes:
        results: of every workbook, in the order of their paths.
        reused: how many were taken over from an earlier run.
        without_prior: workbooks that have none in the folder of last year's.
        others: spreadsheets that `build` does not read and were passed over.
    """

    results: tuple[Result, ...]
    reused: int
    without_prior: tuple[str, ...]
    others: tuple[str, ...]


def available_jobs() -> int:
    """As many as there are processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def is_wanted_always() -> bool:
    """The run goes on to its end."""
    return True


def carry_out(
    order: Order,
    watch: Callable[[int], AbstractContextManager[Report]],
    is_wanted: Callable[[], bool] = is_wanted_always,
) -> BatchOutcome:
    """Build all workbooks of a folder.

    Args:
        order: what is asked for.
        watch: shows how far it has come; it is told how many workbooks there are.
        is_wanted: whether to go on; asked several times a second.

    Raises:
        Stopped: it is not wanted any more; what is done is in the log.
        Unusable: the order can't be carried out at all. Whatever is wrong with one workbook is
            its result.
    """
    refuse_same_folder(order)
    style = None
    if order.style is not None:
        read_yaml(order.style)
        style = File(order.style.as_posix(), order.style.read_bytes())
    without = [path for path in (order.output, order.priors) if path is not None]
    listing = list_workbooks(order.folder, *without)
    if not listing.workbooks:
        raise Unusable(order.folder, "", "没有填报表", "请把填好的填报表（.xlsx）放进这个文件夹")
    with Folder(order.output, order.formats) as folder, closing(Pool(order.jobs)) as pool:
        if order.again:
            folder.forget()
        plan = Plan(order.folder, order.formats, order.engine, style)
        if order.priors is not None:
            priors = match_priors(pool, order.limits, order.folder, listing.workbooks, order.priors)
            plan = replace(plan, prior_folder=order.priors, priors=priors)
        with _builders(order, pool) as builders, watch(len(listing.workbooks)) as report:
            reused = run(plan, listing.workbooks, folder, builders, report, is_wanted)
        results = tuple(folder.results[workbook] for workbook in listing.workbooks)
    missing = tuple(
        result.workbook
        for result in results
        if order.priors and result.status.is_examined and result.workbook not in plan.priors
    )
    return BatchOutcome(results, reused, missing, listing.others)


def refuse_same_folder(order: Order) -> None:
    """Refuse to write among the workbooks.

    Raises:
        Unusable: the folder of workbooks is that of the output.
    """
    if order.output.resolve() == order.folder.resolve():
        what = "既是填报表的文件夹，又是输出的文件夹"
        raise Unusable(order.output, "", what, "请写明另一个文件夹，作为输出的文件夹")


@contextmanager
def _builders(order: Order, pool: Pool) -> Iterator[Builders]:
    if not order.scheduler:
        yield LocalBuilders(pool, order.limits)
        return
    from generator.batch.cluster import Cluster

    with closing(Cluster(order.scheduler, order.limits)) as cluster:
        yield cluster


def run(  # noqa: PLR0913, PLR0917 - who takes part in a run
    plan: Plan,
    workbooks: tuple[str, ...],
    folder: Folder,
    builders: Builders,
    report: Report,
    is_wanted: Callable[[], bool] = is_wanted_always,
) -> int:
    """Give every workbook its result in the folder.

    Tasks are read when a builder will soon be idle, so that ten thousand workbooks need no more
    memory than ten.

    Returns:
        How many results were taken over from an earlier run.

    Raises:
        Stopped: it is not wanted any more.
        Unusable: the folder can't be written to, or nobody is left to build.
    """
    pending: dict[Future[Product], Task] = {}
    reused = 0
    for workbook in workbooks:
        while len(pending) >= 2 * builders.size:
            _take_in(pending, folder, builders, report, is_wanted)
        if not is_wanted():
            raise Stopped
        try:
            task = plan.task(workbook)
        except Unusable as error:
            report(folder.refuse(workbook, error), reused=False)
            continue
        left = folder.reuse(task)
        if left is None:
            reused += 1
            report(folder.results[workbook], reused=True)
            _take_back(folder, report)
        else:
            pending[builders.submit(left)] = left
    while pending:
        _take_in(pending, folder, builders, report, is_wanted)
    folder.finish(workbooks)
    return reused


def _take_in(
    pending: dict[Future[Product], Task],
    folder: Folder,
    builders: Builders,
    report: Report,
    is_wanted: Callable[[], bool],
) -> None:
    end = time.monotonic() + PATIENCE
    done: set[Future[Product]] = set()
    while not done and time.monotonic() < end:
        done, _ = wait(pending, LOOK, FIRST_COMPLETED)
        if not is_wanted():
            raise Stopped
    if not done:
        builders.check()
    for future in done:
        report(folder.accept(pending.pop(future), future.result()), reused=False)
        _take_back(folder, report)


def _take_back(folder: Folder, report: Report) -> None:
    """Tell which workbooks came to nothing after all."""
    for result in folder.taken_back():
        report(result, reused=False, again=True)
