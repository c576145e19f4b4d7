"""The command line of a batch, and a Dask cluster, each in processes of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.samples import REPOSITORY

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8", "COLUMNS": "100"}
#: Seconds after which something that should happen has not.
PATIENCE = 180.0
LOCAL = "127.0.0.1"


def start(*arguments: str | Path | int) -> subprocess.Popen[str]:
    """`juesuan batch` with arguments, under way."""
    return subprocess.Popen(
        [sys.executable, "-m", "generator", "batch", *map(str, arguments)],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def run(*arguments: str | Path | int) -> subprocess.CompletedProcess[str]:
    """`juesuan batch` with arguments, when it has ended."""
    process = start(*arguments)
    out, err = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for something that must happen."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it has not happened"
        time.sleep(0.02)


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and workers on loopback, each in a process; the address and the workers."""
    with ExitStack() as ending:

        def dask(name: str, *arguments: str) -> subprocess.Popen[bytes]:
            with (folder / f"{name}.log").open("wb") as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", "dask", *arguments, "--host", LOCAL, "--no-dashboard"],
                    cwd=folder,
                    env=ENVIRONMENT,
                    stdout=log,
                    stderr=log,
                )
            ending.callback(process.wait)
            ending.callback(process.terminate)
            return process

        dask("scheduler", "scheduler", "--port", "0")
        log = folder / "scheduler.log"
        pattern = re.compile(rf"Scheduler at:\s+(tcp://{LOCAL}:\d+)")
        wait_until(lambda: bool(pattern.search(log.read_text("utf-8"))))
        found = pattern.search(log.read_text("utf-8"))
        assert found
        yield (
            found[1],
            [dask(f"worker{at}", "worker", found[1], "--nthreads", "1") for at in range(workers)],
        )
