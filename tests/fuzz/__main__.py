"""`make fuzz`: damaged workbooks, exports, styles, editions and annexes, by the thousand.

Each case is one command over files that its seed damages. It must end in time and within its
memory, with a status and words of its own, and leave nothing half-written. Whatever doesn't is
printed with its seed: `make fuzz ARGS="--seed 123 --cases 1"` tries it again.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from generator.batch.result import Status
from generator.batch.worker import Limits, Lost, TaskWatch, Worker
from tests.fuzz.cases import Ended, plan_of, run

#: Of the processor; on a machine that is busy with other things the clock shows more.
SECONDS = 10.0
MEGABYTES = 1024
#: By the clock: what takes longer hangs.
PATIENCE = 60.0
#: A process is replaced after so many cases.
FRESH = 500
#: How far it has come is told after so many.
TOLD = 100
_KINDS = {Status.TIMEOUT: "超时", Status.MEMORY: "内存超限"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the cases; 1 where one of them failed."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    for ending in (signal.SIGINT, signal.SIGTERM):  # the figures are told in any case
        signal.signal(ending, signal.default_int_handler)
    begun = time.monotonic()
    ended: list[Ended] = []
    worker = Worker()
    try:
        for count, seed in enumerate(range(given.seed, given.seed + given.cases), start=1):
            case = _try(worker, seed)
            ended.append(case)
            if case.fault:
                say(f"seed {seed}  {case.kind}  {case.fault}")
            if count % FRESH == 0:
                worker.end()
            if count % TOLD == 0:
                seconds = time.monotonic() - begun
                say(f"{count} of {given.cases} cases, {seconds:.0f} s")
    except KeyboardInterrupt:
        say("interrupted")
    finally:
        worker.end()
    say(figures(ended))
    return int(any(case.fault for case in ended))


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _try(worker: Worker, seed: int) -> Ended:
    begun = time.monotonic()
    try:
        case = worker.follow(TaskWatch(), Limits(PATIENCE, MEGABYTES), run, seed)
    except Lost as lost:
        fault = _KINDS.get(lost.status, str(lost))
        return Ended(seed, plan_of(seed).kind, lost.status, fault, time.monotonic() - begun, 0.0)
    if case.seconds > SECONDS:
        return replace(case, status=Status.TIMEOUT, fault=_KINDS[Status.TIMEOUT])
    return case


def figures(ended: Sequence[Ended]) -> str:
    """What came of all cases, in a line, and of each kind."""
    if not ended:
        return "no case"
    hangs = sum(case.status is Status.TIMEOUT for case in ended)
    large = sum(case.status is Status.MEMORY for case in ended)
    failed = sum(bool(case.fault) for case in ended)
    slowest = max(ended, key=lambda case: case.seconds)
    largest = max(ended, key=lambda case: case.megabytes)
    kinds = Counter(case.kind for case in ended)
    lines = [
        f"{kind:14} {count:6}  refused {sum(c.status == 2 for c in ended if c.kind == kind)}"
        for kind, count in sorted(kinds.items())
    ]
    lines.append(
        f"cases {len(ended)}, refused {sum(case.status == 2 for case in ended)}, "
        f"built {sum(case.status in {0, 1} for case in ended)}, "
        f"tracebacks {failed - hangs - large}, hangs {hangs}, over {MEGABYTES} MiB {large}, "
        f"slowest {slowest.seconds:.1f} s (seed {slowest.seed}), "
        f"largest {largest.megabytes:.0f} MiB (seed {largest.seed})"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
