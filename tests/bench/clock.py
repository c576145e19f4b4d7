"""How long a step takes: the median of rounds in which all steps run in turn.

So whatever else the machine does falls on all alike.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from itertools import count

from generator.document.markup import Markup


def alternating(steps: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Milliseconds of each step, the median of the rounds after a warm-up."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds + 1):
        for name, step in steps.items():
            gc.collect()
            begun = time.perf_counter()
            step()
            times[name].append((time.perf_counter() - begun) * 1000)
    return {name: statistics.median(each[1:]) for name, each in times.items()}


def varied(document: Markup) -> Iterator[Markup]:
    """The document again and again, with other figures: Typst remembers what it has set."""
    tree = document.tree
    for number in count(1):
        others = str.maketrans("0123456789", "".join(str((d + number) % 10) for d in range(10)))
        copy = deepcopy(tree)
        for element in copy.iterfind("body/section[@class='part']//*"):
            element.text = (element.text or "").translate(others)
        yield replace(document, tree=copy)
