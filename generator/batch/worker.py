"""Processes that work for a long time, one task at a time, within limits.

A worker that takes too long or too much memory is killed, one that dies is replaced, and only the
task that it had is lost. Each has a pipe of its own, so that one killed in the middle of a message
can't garble or block what another one says; that is why no library's pool stands here, for they
share one pipe among all.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import queue
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar, TypeVarTuple

import psutil

from generator.batch.result import Status
from generator.progress import Progress, Step, Steps
from generator.system import give_back_memory

#: Seconds between two looks at a worker's memory.
INTERVAL = 0.05
MEGABYTE = 1 << 20
#: So much of what a task may take a worker may keep from earlier ones. What Typst keeps levels off
#: at some 450 to 540 MiB after 20 documents, and a worker shall not be replaced for that.
MAY_KEEP = 0.75

Given = TypeVarTuple("Given")
Answer = TypeVar("Answer")
# Threads and locks of a forking process would be copied in whatever state they are.
_CONTEXT = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take.

    Attributes:
        seconds: time on the clock.
        megabytes: memory that the worker holds (resident set size, in MiB).
    """

    seconds: float = 300.0
    megabytes: int = 1024


#: What starting may take: the program is imported, on a machine that may be busy.
START = Limits(120.0)


class Stopped(Exception):  # noqa: N818 - it says what became of what was asked for
    """Whoever asked for it wants it no more."""


class Lost(Exception):  # noqa: N818 - it says what became of a task
    """A task that its worker didn't survive: `status` says how, the message why, in Chinese."""

    def __init__(self, status: Status, what: str) -> None:
        super().__init__(what)
        self.status = status


@dataclass(slots=True)
class TaskWatch:
    """What whoever waits for a task hears of it, and may say to it.

    Attributes:
        progress: how far it is.
        is_called_off: whether nobody wants it any more.
        is_held: whether nothing more is to be begun for now.
        whole: what this is a part of, and is called off with.
    """

    progress: Progress = field(default_factory=lambda: Progress(1))
    is_called_off: bool = False
    is_held: bool = False
    whole: TaskWatch | None = None

    @property
    def is_unwanted(self) -> bool:
        """Whether it was called off, by itself or with the whole."""
        return self.is_called_off or (self.whole is not None and self.whole.is_unwanted)

    def part(self) -> TaskWatch:
        """What is heard of one of the things that it is made of."""
        return TaskWatch(whole=self)

    def begin_more(self) -> None:
        """Wait as long as nothing more is to be begun.

        Raises:
            Stopped: it was called off.
        """
        while self.is_held and not self.is_unwanted:
            time.sleep(INTERVAL)
        if self.is_unwanted:
            raise Stopped


class Worker:
    """A process that answers calls; started when it is needed, and again after it was lost."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._connection: Connection
        self._scratch = ""
        self._has_served = False
        self._stopped = False

    def follow(
        self, watch: TaskWatch, limits: Limits, function: Callable[[*Given], Answer], *args: *Given
    ) -> Answer:
        """What a function returns that is called in the process, hearing how far it is.

        Raises:
            Lost: the process took too long, too much memory, died, or the task was called off.
        """
        try:
            if self._process is None or not self._is_fit(limits):
                self._start()
            self._connection.send((function, args))
            answer: Answer = self._wait(limits, watch)
        except (EOFError, OSError) as error:
            raise self._died() from error
        except Lost as lost:
            self.end()
            if lost.status is not Status.MEMORY or not self._has_served:
                raise
            # some of that memory was an earlier task's: a process of its own shall tell
            return self.follow(watch, limits, function, *args)
        self._has_served = True
        return answer

    def end(self) -> None:
        """Kill the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._connection.close()
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._process = None

    def stop(self) -> None:
        """Whoever waits for an answer, or asks again, gets `Lost`; the process is killed then."""
        self._stopped = True

    def _is_fit(self, limits: Limits) -> bool:
        """Whether it lives, and keeps of one task what won't be held against the next."""
        assert self._process is not None
        # an idle one says nothing: what can be read of its connection is the end
        is_alive = not wait([self._connection, self._process.sentinel], 0)
        return (
            is_alive
            and not self._is_ending()
            and self._memory() <= (limits.megabytes * MEGABYTE * MAY_KEEP)
        )

    def _is_ending(self) -> bool:
        """Whether it was killed; its connection is closed only when its last thread has ended."""
        assert self._process is not None
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self._process.pid).status() == psutil.STATUS_ZOMBIE
        return True

    def _start(self) -> None:
        self.end()
        self._scratch = tempfile.mkdtemp(prefix="juesuan-")
        self._connection, other = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(other, self._scratch), daemon=True)
        self._process.start()
        self._has_served = False
        other.close()
        self._wait(START, TaskWatch())

    def _wait(self, limits: Limits, watch: TaskWatch) -> Any:  # noqa: ANN401 - whatever was called returns
        end = time.monotonic() + limits.seconds
        while isinstance(answer := self._next(limits, watch, end), Step):
            watch.progress.hear(answer)
        return answer

    def _next(self, limits: Limits, watch: TaskWatch, end: float) -> Any:  # noqa: ANN401 - likewise
        """What the process says next."""
        assert self._process is not None
        while not wait([self._connection, self._process.sentinel], INTERVAL):
            if self._stopped or watch.is_unwanted:
                raise Lost(Status.CRASHED, "已中断")
            if time.monotonic() > end:
                what = f"{limits.seconds:g} 秒内没有完成"
                raise Lost(Status.TIMEOUT, f"{what}。请检查填报表是否异常庞大，或用 --timeout 放宽")
            if self._memory() > limits.megabytes * MEGABYTE:
                what = f"占用内存超过 {limits.megabytes} MB"
                raise Lost(Status.MEMORY, f"{what}。请检查填报表是否异常庞大，或用 --memory 放宽")
        return self._connection.recv()

    def _memory(self) -> int:
        assert self._process is not None
        try:
            size: int = psutil.Process(self._process.pid).memory_info().rss
        except psutil.Error:
            return 0
        return size

    def _died(self) -> Lost:
        assert self._process is not None
        self._process.join(timeout=START.seconds)
        code = self._process.exitcode or 0
        self.end()
        how = f"信号 {-code}" if code < 0 else f"退出码 {code}"
        return Lost(
            Status.CRASHED, f"生成文本的进程意外中断（{how}）。请再运行一次；仍然中断的，请反馈"
        )


class Pool:
    """Some workers, and a thread for each that waits for it."""

    def __init__(self, size: int) -> None:
        self._workers = [Worker() for _ in range(size)]
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self.size = size
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="juesuan")

    def call(self, limits: Limits, function: Callable[[*Given], Answer], *args: *Given) -> Answer:
        """As `follow`, when nobody wants to hear how far it is."""
        return self.follow(TaskWatch(), limits, function, *args)

    def follow(
        self, watch: TaskWatch, limits: Limits, function: Callable[[*Given], Answer], *args: *Given
    ) -> Answer:
        """As `Worker.follow`, by whichever worker is idle first."""
        worker = self._idle.get()
        try:
            return worker.follow(watch, limits, function, *args)
        finally:
            self._idle.put(worker)

    def submit(self, function: Callable[[*Given], Answer], *args: *Given) -> Future[Answer]:
        """Call a function of this process, one that calls a worker, in a thread."""
        return self._threads.submit(function, *args)

    def close(self) -> None:
        """End all workers, at once."""
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.end()


def _serve(connection: Connection, scratch: str) -> None:
    """Answer calls until the pipe is closed: the life of a worker's process.

    Documents are millions of small objects and hardly any cycle: the collector runs once after
    each, not in between. What the first one loads (libraries, editions, styles, fonts) stays for
    good and is looked at no more.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    threading.Thread(target=_end_with_parent, args=(scratch,), daemon=True).start()
    tempfile.tempdir = scratch
    gc.disable()
    Steps.listen(connection.send)
    connection.send(None)
    is_first = True
    while True:
        try:
            function, args = connection.recv()
        except EOFError:
            return
        connection.send(function(*args))
        function = args = None
        gc.collect()
        give_back_memory()
        if is_first:
            gc.freeze()
            is_first = False


def _end_with_parent(scratch: str) -> None:
    """Leave nothing behind when the parent was killed, whatever this process is busy with."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(1)
