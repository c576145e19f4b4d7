"""How long people wait for the page: one alone, and all departments of an office at once."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generator.batch.run import available_jobs
from tests.bench.rows import Aim, Row, ratio_of
from tests.web.office.crowd import crowd

#: Seconds to the first page, and to findings beyond what `check` takes.
FIRST_PAGE, BEYOND_CHECK = 0.15, 1.0


def rows(departments: int, rounds: int) -> Iterator[Row]:
    """One alone, then all at once; whoever fails ends the bench.

    Args:
        departments: how many come at once.
        rounds: how often one comes alone.
    """
    with tempfile.TemporaryDirectory(prefix="juesuan-bench-") as place:
        folder = Path(place, "填报")
        folder.mkdir()
        with crowd(folder, departments) as everybody:
            yield Row("page, the first", everybody.first_page(), "s", aim=Aim("≤", FIRST_PAGE))
            alone = everybody.alone()
            yield Row("page, findings of a form, alone", alone, "s")
            beyond = statistics.median(everybody.beyond_check(Path(place), rounds + 1))
            what = f"page, findings beyond check (median of {rounds})"
            yield Row(what, max(beyond, 0.001), "s", aim=Aim("≤", BEYOND_CHECK))
            whole = everybody.all_at_once()
        share, waits = alone * departments / available_jobs(), everybody.waits()
        yield Row(f"page, {departments} at once, findings of the first", waits[0], "s")
        what = f"page, {departments} at once, findings of the last; beside its share"
        yield Row(what, waits[-1], "s", share, ratio_of(1))
        yield Row(f"page, {departments} at once, all handed in", whole, "s")
