"""A batch that is begun from the page: how far it is, and how to pause it, go on with it, end it.

It is the batch of the command line, in a thread. Pausing stops it and leaves the folder to whoever
wants it; going on begins it again, and what is in the log is not made twice. So it makes no
difference whether the page, the command line or a server that was restarted goes on with it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from generator.batch import calendar
from generator.batch.overview import renew_overview
from generator.batch.progress import ending_of, remarks_of
from generator.batch.result import Result
from generator.batch.run import Order, Report, carry_out
from generator.batch.worker import Stopped
from generator.errors import Unusable
from generator.fault import report_of
from generator.progress import Progress

_FAILED = "程序内部出错，没有做完，不是填报的问题。再运行一次会接着做。"


class RunState(StrEnum):
    """How it goes with a run."""

    RUNNING = "running"
    STOPPING = "stopping"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True)
class BatchRun:
    """A batch that was begun.

    Attributes:
        order: what is asked for.
        what: the same in Chinese.
        state: how it goes.
        progress: how far it is; of no length until it is known how many workbooks there are.
        failed: how many workbooks came to nothing.
        lines: what there is to say when it has ended.
        report: of a fault of the program.
    """

    order: Order
    what: str
    state: RunState = RunState.RUNNING
    progress: Progress = field(default_factory=lambda: Progress(0))
    failed: int = 0
    lines: list[str] = field(default_factory=list)
    report: str = ""

    @property
    def is_running(self) -> bool:
        """Whether there is anything to wait for."""
        return self.state in {RunState.RUNNING, RunState.STOPPING}


class Runs:
    """The batch that is under way, or was last.

    Args:
        listed: the list of departments, if there is one.
    """

    def __init__(self, listed: Path | None = None) -> None:
        self.latest: BatchRun | None = None
        self._listed = listed
        self._after_stop = RunState.PAUSED
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether a batch is under way."""
        return self.latest is not None and self.latest.is_running

    def begin(self, order: Order, what: str) -> BatchRun:
        """Begin a batch; nothing else may be under way."""
        assert not self.is_running
        run = BatchRun(order, what)
        self.latest = run
        self._thread = threading.Thread(target=self._run, args=(run,), daemon=True)
        self._thread.start()
        return run

    def pause(self) -> None:
        """Stop it, to go on later."""
        self._stop(RunState.PAUSED)

    def cancel(self) -> None:
        """Stop it; what is done stays done."""
        if self.latest is not None and self.latest.state is RunState.PAUSED:
            self.latest.state = RunState.CANCELLED
        self._stop(RunState.CANCELLED)

    def go_on(self) -> BatchRun | None:
        """Go on with what was paused."""
        run = self.latest
        if run is None or run.state is not RunState.PAUSED:
            return None
        # what that run has made anew is not made anew once more
        return self.begin(replace(run.order, again=False), run.what)

    def close(self) -> None:
        """Stop whatever is under way, and wait for its end."""
        self._stop(RunState.PAUSED)
        if self._thread is not None:
            self._thread.join()

    def _stop(self, state: RunState) -> None:
        if self.latest is not None and self.latest.state is RunState.RUNNING:
            self._after_stop = state
            self.latest.state = RunState.STOPPING

    def _run(self, run: BatchRun) -> None:
        begun = time.monotonic()
        try:
            outcome = carry_out(run.order, run_watched(run), lambda: run.state is RunState.RUNNING)
            renew_overview(outcome.results, run.order.output, self._listed, calendar.today())
            run.lines = [
                ending_of(outcome, time.monotonic() - begun),
                *remarks_of(outcome),
            ]
            run.state = RunState.DONE
        except Stopped:
            run.state = self._after_stop
        except Unusable as error:
            run.lines, run.state = list(error.lines), RunState.FAILED
        except Exception as error:  # noqa: BLE001 - the page goes on
            run.lines, run.state = [_FAILED], RunState.FAILED
            run.report = report_of(error, ("web",))


def run_watched(run: BatchRun) -> Callable[[int], AbstractContextManager[Report]]:
    """What a batch tells of its progress."""

    @contextmanager
    def watch(total: int) -> Iterator[Report]:
        run.progress = Progress(total)

        def report(result: Result, *, reused: bool, again: bool = False) -> None:
            word = "未变" if reused and result.status.is_examined else result.word
            run.failed += not result.status.is_examined
            run.progress.advance(f"{result.workbook}：{word}", count=0 if again else 1)

        yield report

    return watch
