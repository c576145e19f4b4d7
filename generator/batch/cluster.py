"""The same tasks on the workers of a Dask cluster; workbooks travel as bytes, documents come back.

A Dask worker is a messenger: it hands each task to a process of its own pool, so that time and
memory are limited there as they are here, and a task that kills its process costs nothing else. A
Dask worker that is lost itself loses its tasks to the others, as Dask does it; a task that has lost
several workers is given up and reported.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import socket
import threading
import time
import warnings
from concurrent.futures import Future
from functools import cache

from generator.batch.plan import program
from generator.batch.result import Status
from generator.batch.task import Product, Task, attempt
from generator.batch.worker import Limits, Pool
from generator.errors import Unusable

try:
    from distributed import Client, KilledWorker, get_worker
except ImportError as error:
    raise Unusable(
        None, "", "没有安装 Dask，不能用 --scheduler", "请先运行 pip install 'juesuan[cluster]'"
    ) from error

#: Seconds to wait for the scheduler, and for somebody to work for it.
CONNECT, PATIENCE = 10, 60
_REMEDY = "再运行同一条命令会接着做"
_LOCK = threading.Lock()


class Cluster:
    """The workers of a Dask scheduler."""

    def __init__(self, address: str, limits: Limits) -> None:
        """Connect.

        Args:
            address: of the scheduler: `tcp://主机:8786`.
            limits: what one workbook may take.

        Raises:
            Unusable: the scheduler can't be reached, has no workers, or these run another program.
        """
        self._address = address
        self._limits = limits
        self._idle_since: float | None = None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        warnings.filterwarnings("ignore", module="distributed")
        try:
            self._client = Client(address, timeout=CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, RuntimeError) as error:
            raise self._trouble(
                "连不上这个调度程序", "请确认地址无误、dask scheduler 正在运行"
            ) from error
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
            self._refuse_strangers()
        except TimeoutError as error:
            self.close()
            raise self._trouble("这个调度程序没有工作进程", "请先运行 dask worker") from error
        except BaseException:
            self.close()
            raise
        self._executor = self._client.get_executor(pure=False)  # type: ignore[no-untyped-call]

    @property
    def size(self) -> int:
        """As many as all workers have threads."""
        return max(1, sum(self._threads().values()))

    def submit(self, task: Task) -> Future[Product]:
        """Have a task performed by some worker."""
        product: Future[Product] = Future()
        asked = self._executor.submit(build_there, task, self._limits, program())
        asked.add_done_callback(lambda done: self._pass_on(task, done, product))
        return product

    def check(self) -> None:
        """See that there are workers.

        Raises:
            Unusable: there have been none for a while, or the scheduler is gone.
        """
        if self._threads():
            self._idle_since = None
            return
        self._idle_since = self._idle_since or time.monotonic()
        if time.monotonic() - self._idle_since > PATIENCE:
            raise self._trouble("工作进程都断开了", f"请检查 dask worker，{_REMEDY}")

    def close(self) -> None:
        """Leave the scheduler; it forgets what was not begun."""
        self._client.close(timeout=CONNECT)  # type: ignore[no-untyped-call]

    def _threads(self) -> dict[str, int]:
        try:
            threads: dict[str, int] = self._client.nthreads()  # type: ignore[no-untyped-call]
        except (OSError, TimeoutError) as error:
            raise self._lost() from error
        return threads

    def _pass_on(self, task: Task, done: Future[Product], product: Future[Product]) -> None:
        if done.cancelled():
            product.set_exception(self._lost())
        elif (error := done.exception()) is None:
            product.set_result(done.result())
        elif isinstance(error, KilledWorker):
            what = "几个工作进程先后在这份填报表上中断。请用 juesuan build 单独生成，看是什么原因"
            product.set_result(task.failed(Status.CRASHED, what))
        else:
            what = f"工作进程出错（{type(error).__name__}）。请确认各台机器装有同一版本的 juesuan"
            product.set_result(task.failed(Status.CRASHED, what))

    def _refuse_strangers(self) -> None:
        answers: dict[str, object] = self._client.run(program, on_error="return")
        for worker, answer in answers.items():
            if answer != program():
                remedy = f"请装好同一版本，重新启动 {worker} 上的 dask worker"
                raise self._trouble(f"{worker} 上没有 juesuan，或版本、版式与这里不同", remedy)

    def _lost(self) -> Unusable:
        return self._trouble("与调度程序的连接断了", f"请检查 dask scheduler，{_REMEDY}")

    def _trouble(self, what: str, remedy: str) -> Unusable:
        return Unusable(self._address, "", what, remedy)


def build_there(task: Task, limits: Limits, wanted: str) -> Product:
    """Perform a task on a Dask worker, in a process of its pool.

    Args:
        task: what to build.
        limits: what it may take.
        wanted: what `program` said where the task comes from; a worker may have joined since.
    """
    if program() != wanted:
        what = f"{socket.gethostname()} 上的 juesuan 版本、版式不同。请装好同一版本，再运行一次"
        return task.failed(Status.CRASHED, what)
    return attempt(_pool(), limits, task)


def _pool() -> Pool:
    """The pool of this Dask worker: one process for each of its threads."""
    with _LOCK:
        return _started_pool(get_worker().state.nthreads)


@cache
def _started_pool(size: int) -> Pool:
    # Under a nanny a Dask worker is daemonic, and may have no children; these end with it anyway.
    multiprocessing.current_process().daemon = False
    pool = Pool(size)
    atexit.register(pool.close)
    return pool
