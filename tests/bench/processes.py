"""How long a command takes as a process, from the shell's point of view."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.documents import WORKBOOK
from tests.bench.rows import Aim, Row

JUESUAN = Path(sys.executable).with_name("juesuan")
#: Seconds that a command may take at most.
HELP, CHECK = 0.12, 0.35


def rows(runs: int) -> Iterator[Row]:
    """The two commands that people wait for most often."""
    commands = {
        "juesuan --help": (["--help"], HELP),
        "juesuan check": (["check", str(WORKBOOK)], CHECK),
    }
    for name, (arguments, most) in commands.items():
        what = f"{name}, a process (median of {runs})"
        yield Row(what, _seconds(arguments, runs), "s", aim=Aim("≤", most))


def _seconds(arguments: list[str], runs: int) -> float:
    times = []
    # an installed program has its bytecode; the run that isn't counted writes it where it isn't
    known = {name: it for name, it in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(runs + 1):
        begun = time.perf_counter()
        done = subprocess.run([JUESUAN, *arguments], capture_output=True, check=False, env=known)
        times.append(time.perf_counter() - begun)
        assert done.returncode in {0, 1}, done.stderr.decode()
    return statistics.median(times[1:])
