"""Workers: what a task may take, and what becomes of one that takes more or dies."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Iterator

import psutil
import pytest

from generator.batch.result import Status
from generator.batch.worker import Limits, Lost, Pool, TaskWatch, Worker
from generator.progress import Steps

pytestmark = pytest.mark.slow

PLENTY = Limits(60, 2000)


def grow(megabytes: int) -> None:
    """Hold more and more memory, as something endless would."""
    held: list[bytearray] = []
    while len(held) < megabytes:
        held.append(bytearray(b"x") * (1 << 20))
        time.sleep(0.001)


def keep(megabytes: int) -> int:
    """Leave memory behind that nobody gives back."""
    globals()["kept"] = bytearray(b"x") * (megabytes << 20)
    return os.getpid()


def hold(megabytes: int) -> int:
    """Hold memory for as long as it takes to be noticed."""
    held = bytearray(b"x") * (megabytes << 20)
    time.sleep(1)
    assert held
    return os.getpid()


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.stop()
    made.end()


def test_a_worker_lives_from_task_to_task(worker: Worker) -> None:
    first = worker.follow(TaskWatch(), PLENTY, os.getpid)
    assert first != os.getpid()
    assert worker.follow(TaskWatch(), PLENTY, os.getpid) == first


def test_large_things_go_there_and_back(worker: Worker) -> None:
    content = os.urandom(5_000_000)
    assert worker.follow(TaskWatch(), PLENTY, bytes.upper, content) == content.upper()


def test_one_that_takes_too_long_is_lost_alone(worker: Worker) -> None:
    before = worker.follow(TaskWatch(), PLENTY, os.getpid)
    begun = time.monotonic()
    with pytest.raises(Lost, match="秒内没有完成") as lost:
        worker.follow(TaskWatch(), Limits(0.5, 2000), time.sleep, 60)
    assert time.monotonic() - begun < 10
    assert lost.value.status is Status.TIMEOUT
    assert not psutil.pid_exists(before)
    assert worker.follow(TaskWatch(), PLENTY, os.getpid) != before


def test_one_that_takes_too_much_memory_is_lost_alone(worker: Worker) -> None:
    with pytest.raises(Lost, match="占用内存超过 300 MB") as lost:
        worker.follow(TaskWatch(), Limits(60, 300), grow, 4000)
    assert lost.value.status is Status.MEMORY
    assert worker.follow(TaskWatch(), PLENTY, os.getpid)


def test_memory_that_a_task_left_behind_is_not_the_next_one_s(worker: Worker) -> None:
    limits = Limits(60, 600)
    first = worker.follow(TaskWatch(), limits, keep, 500)
    assert worker.follow(TaskWatch(), limits, os.getpid) != first


def test_a_worker_stays_with_what_it_needs_again_and_again(worker: Worker) -> None:
    limits = Limits(60, 1024)
    first = worker.follow(TaskWatch(), limits, keep, 550)
    assert worker.follow(TaskWatch(), limits, os.getpid) == first


def test_memory_that_was_kept_costs_no_task_its_life(worker: Worker) -> None:
    limits = Limits(60, 600)
    first = worker.follow(TaskWatch(), limits, keep, 300)
    assert worker.follow(TaskWatch(), limits, hold, 300) != first


@pytest.mark.parametrize(
    ("function", "argument", "how"), [(os._exit, 3, "退出码 3"), (os.abort, None, "信号 6")]
)
def test_one_that_dies_is_lost_alone(
    worker: Worker, function: object, argument: object, how: str
) -> None:
    arguments = [] if argument is None else [argument]
    with pytest.raises(Lost, match=how) as lost:
        worker.follow(TaskWatch(), PLENTY, function, *arguments)  # type: ignore[arg-type]
    assert lost.value.status is Status.CRASHED
    assert worker.follow(TaskWatch(), PLENTY, os.getpid)


def test_one_that_was_killed_while_idle_costs_nothing(worker: Worker) -> None:
    before = worker.follow(TaskWatch(), PLENTY, os.getpid)
    os.kill(before, signal.SIGKILL)
    while psutil.Process(before).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    assert worker.follow(TaskWatch(), PLENTY, os.getpid) != before


def test_ctrl_c_is_the_parent_s(worker: Worker) -> None:
    before = worker.follow(TaskWatch(), PLENTY, os.getpid)
    os.kill(before, signal.SIGINT)
    assert worker.follow(TaskWatch(), PLENTY, os.getpid) == before


def test_the_collector_rests(worker: Worker) -> None:
    assert worker.follow(TaskWatch(), PLENTY, gc.isenabled) is False
    assert worker.follow(TaskWatch(), PLENTY, gc.get_freeze_count) > 0


def test_a_pool_has_as_many_processes_as_it_says() -> None:
    pool = Pool(2)
    futures = [pool.submit(pool.call, PLENTY, time.sleep, 0.2) for _ in range(4)]
    for future in futures:
        future.result()
    pids = {pool.submit(pool.call, PLENTY, os.getpid).result() for _ in range(6)}
    assert 1 <= len(pids) <= 2
    pool.close()
    assert not any(psutil.pid_exists(pid) for pid in pids)


def test_closing_a_pool_ends_what_is_under_way() -> None:
    pool = Pool(1)
    future = pool.submit(pool.call, PLENTY, time.sleep, 60)
    while not future.running():
        time.sleep(0.01)
    begun = time.monotonic()
    pool.close()
    assert time.monotonic() - begun < 20
    with pytest.raises(Lost):
        future.result()


def two_steps(seconds: float) -> str:
    steps = Steps(2)
    steps.begin("一")
    steps.begin("二")
    time.sleep(seconds)
    return "完"


def test_steps_are_heard_on_the_way(worker: Worker) -> None:
    watch = TaskWatch()
    assert worker.follow(watch, PLENTY, two_steps, 0) == "完"
    assert (watch.progress.done, watch.progress.total, watch.progress.what) == (1, 2, "二")


def test_what_is_called_off_is_lost_and_the_next_one_is_not(worker: Worker) -> None:
    watch = TaskWatch()
    threading.Timer(0.5, lambda: setattr(watch, "is_called_off", True)).start()
    with pytest.raises(Lost):
        worker.follow(watch, PLENTY, two_steps, 60)
    assert worker.follow(TaskWatch(), PLENTY, two_steps, 0) == "完"
