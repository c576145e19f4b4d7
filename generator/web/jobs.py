"""One thing at a time is worked at, in a process of its own, while the page goes on answering."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from generator.batch.result import Status
from generator.batch.worker import Limits, Lost, Pool, TaskWatch
from generator.progress import Progress
from generator.web.tasks import CALLED_OFF, Trouble, attempt

#: How long an answer waits for what will be done in a moment, in seconds.
PATIENCE = 1.5
_LOST = {
    Status.TIMEOUT: "时间太长，没有做完。请检查文件是否异常庞大。",
    Status.MEMORY: "占用内存太多，没有做完。请检查文件是否异常庞大。",
}
_DIED = "处理文件的进程意外中断。请再试一次；仍然中断的，请反馈。"
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Errand(Generic[Answer]):
    """What is to be worked at, and where it leads.

    Attributes:
        what: in Chinese, as the page names it.
        after: the page that shows what came of it.
        back: the page to go back to where nothing came of it.
        keep: takes in the answer.
    """

    what: str
    after: str
    back: str
    keep: Callable[[Answer], None]


@dataclass(slots=True)
class Job:
    """Something that is worked at.

    Attributes:
        what, after, back: as its errand says.
        number: counted from 1.
        future: tells when it is done; then `trouble` says why nothing came of it, if so.
        watch: how far it is; it is called off there, and held.
        can_pause: whether it is made of many things, and may rest before the next one.
    """

    what: str
    after: str
    back: str
    number: int
    future: Future[Trouble | None]
    watch: TaskWatch
    can_pause: bool = False

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return self.watch.progress

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.future.done()

    @property
    def trouble(self) -> Trouble | None:
        """Why nothing came of it."""
        if not self.is_done:
            return None
        return CALLED_OFF if self.future.cancelled() else self.future.result()

    def call_off(self) -> None:
        """Want it no more: nothing comes of it, unless it was just done."""
        self.watch.is_called_off = True
        self.future.cancel()

    async def soon(self) -> None:
        """Wait a moment for it, while others are answered."""
        await asyncio.wait([asyncio.wrap_future(self.future)], timeout=PATIENCE)


class Jobs:
    """Whoever works at one desk, and the job that is or was worked at last.

    Args:
        limits: what one job may take.
        pool: workers that other desks have as well, which take what comes in turn; by default
            there is one of its own.
    """

    def __init__(self, limits: Limits | None = None, pool: Pool | None = None) -> None:
        self._is_own = pool is None
        self._pool = pool or Pool(1)
        self._limits = limits or Limits()
        self._asking = asyncio.Lock()
        #: For what has workers of its own: it must not keep others from these.
        self._own = ThreadPoolExecutor(1, thread_name_prefix="juesuan-own")
        self.latest: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is worked at."""
        return self.latest is not None and not self.latest.is_done

    def warm_up(self) -> None:
        """Let the worker import the program before there is anything to do."""
        self._pool.submit(self._pool.call, self._limits, attempt, int)

    def begin(self, errand: Errand[Answer], call: Callable[[], Answer]) -> Job:
        """Begin with a call that can travel; its answer is kept before the job counts as done."""
        watch = TaskWatch(Progress(1, what="等待"))
        find = partial(self.answer, call, watch)
        return self._begin(self._pool.submit, errand, find, watch)

    def _begin(
        self,
        submit: Callable[[Callable[[], Trouble | None]], Future[Trouble | None]],
        errand: Errand[Answer],
        find: Callable[[], Answer | Trouble],
        watch: TaskWatch,
        *,
        can_pause: bool = False,
    ) -> Job:
        """Begin with something that others do; `find`, called in a thread, waits for them."""

        def run() -> Trouble | None:
            answer = find()
            if isinstance(answer, Trouble):
                return answer
            errand.keep(answer)
            return None

        number = self.latest.number + 1 if self.latest is not None else 1
        own = (errand.what, errand.after, errand.back, number)
        self.latest = Job(*own, submit(run), watch, can_pause=can_pause)
        return self.latest

    def begin_here(
        self,
        errand: Errand[Answer],
        call: Callable[[TaskWatch], Answer | Trouble],
        *,
        can_pause: bool = False,
    ) -> Job:
        """Begin with a call that has workers of its own, tells how far it is, and heeds its watch.

        Args:
            errand: where it leads.
            call: what is done.
            can_pause: whether it is made of many things, and rests before the next one.
        """
        watch = TaskWatch(Progress(1, what="开始"))
        find = partial(attempt, partial(call, watch))
        return self._begin(self._own.submit, errand, find, watch, can_pause=can_pause)

    async def ask(self, call: Callable[[], Answer]) -> Answer | Trouble:
        """What a short call answers, after whatever the workers are at; it is no job.

        One after the other: nobody fills the queue that others wait in.
        """
        async with self._asking:
            return await asyncio.wrap_future(self._pool.submit(self.answer, call))

    def answer(
        self, call: Callable[[], Answer], watch: TaskWatch | None = None
    ) -> Answer | Trouble:
        """What a call answers, as soon as a worker is idle."""
        watch = watch or TaskWatch()
        try:
            return self._pool.follow(watch, self._limits, attempt, call)
        except Lost as error:
            if watch.is_unwanted:
                self.warm_up()
                return CALLED_OFF
            return Trouble((_LOST.get(error.status, _DIED),))

    def close(self) -> None:
        """End the worker, whatever it is at, if nobody else has it."""
        self._own.shutdown(wait=False, cancel_futures=True)
        if self._is_own:
            self._pool.close()
