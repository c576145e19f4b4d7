"""`make bench`: one table of everything that is measured, each with its peer and its aim.

Ratios carry over to other machines, seconds don't.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Mapping

from tests.bench import batch, documents, growth, processes, web
from tests.bench.batch import Counts
from tests.bench.documents import Rounds
from tests.bench.rows import Row, show

#: Rows of the table, and lines that are printed below it.
Part = Callable[[], Iterator[Row | str]]

#: What is measured, and in less time with fewer rounds.
WHOLE: Mapping[str, Part] = {
    "documents": lambda: documents.rows(Rounds(short=25, long=3, office=10)),
    "processes": lambda: processes.rows(10),
    "batch": lambda: batch.rows(Counts(192, 100)),
    "memory": lambda: batch.memory(100, (1, 20, 100, 200, 500)),
    "growth": lambda: growth.rows((1, 10, 50)),
    "web": lambda: web.rows(20, 5),
}
QUICK: Mapping[str, Part] = {
    "documents": lambda: documents.rows(Rounds(short=5, long=1, office=2)),
    "processes": lambda: processes.rows(3),
    "batch": lambda: batch.rows(Counts(8, 20)),
    "memory": lambda: batch.memory(20, (1, 10, 20)),
    "growth": lambda: growth.rows((1, 2, 5)),
    "web": lambda: web.rows(8, 3),
}


def main() -> None:
    """Measure all parts, or those that are named."""
    parser = argparse.ArgumentParser("make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"by default {', '.join(WHOLE)}")
    parser.add_argument("--quick", action="store_true", help="less of everything, in a minute")
    chosen = parser.parse_args()
    unknown = set(chosen.parts) - WHOLE.keys()
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(WHOLE)}")
    parts = QUICK if chosen.quick else WHOLE
    begun, took = time.perf_counter(), []
    found: list[Row | str] = []
    for name in chosen.parts or parts:
        start = time.perf_counter()
        found += parts[name]()
        took.append(f"{name}: {time.perf_counter() - start:.0f} s")
    took.append(f"all of it: {time.perf_counter() - begun:.0f} s")
    rows = [it for it in found if isinstance(it, Row)]
    show(rows, [*(it for it in found if isinstance(it, str)), ", ".join(took)])


if __name__ == "__main__":
    main()
