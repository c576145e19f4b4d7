"""The bench runs, in little; and nothing grows faster than the department."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import generator
from tests.bench import batch, documents, growth, processes, web
from tests.bench.batch import Counts
from tests.bench.documents import Rounds
from tests.bench.rows import Aim, Row, machine, ratio_of

PROGRAM = str(Path(generator.__file__).parent)
SMALL = documents.WORKBOOK.parents[1] / "made-up-shanghai-2024/workbook.xlsx"
#: How many times as many lines are run for a second doubling of a department as for the first:
#: two where all is linear, four where it is quadratic.
MOST = 2.5
#: Pages are laid out once more for each heading in doubt, at most 40 times: that comes by chance.
LAYOUT = tuple(f"{PROGRAM}/document/{name}.py" for name in ("settle", "pages", "measures"))


def test_a_ratio_is_of_speed_for_times_and_of_size_otherwise() -> None:
    assert Row("", 100, "ms", 800, ratio_of(8)).is_reached
    assert not Row("", 101, "ms", 800, ratio_of(8)).is_reached
    assert Row("", 19, "a second", 10, ratio_of(1.9)).is_reached
    assert not Row("", 120, "MiB", 100, Aim("≤", 1.1, of_ratio=True)).is_reached


def test_an_aim_without_a_ratio_is_of_our_own_figure() -> None:
    assert Row("", 20, "ms", aim=Aim("≤", 20)).is_reached
    assert not Row("", 19.9, "a second", aim=Aim("≥", 20)).is_reached
    assert Row("", 1, "ms").is_reached is None
    assert Row("", 0.123, "s", 0.5, ratio_of(2)).cells() == (
        *("", "0.123 s", "0.5 s", "4.07", "≥ 2 ×", "reached"),
    )


def test_growth_is_printed_as_the_readme_quotes_it() -> None:
    one = dict.fromkeys(growth.STEPS, (0.55, 246.4))
    fifty = dict.fromkeys(growth.STEPS, (9.14, 1188.0))
    head, rule, *lines = growth.quoted({1: one, 50: fifty})
    assert head == "| seconds (MiB) | 18 项, 1 annex | 900 项, 30 annexes |"
    assert rule == "|---|---|---|"
    assert lines[-1] == "| PDF | 0.6 (246) | 9.1 (1,188) |"
    assert len(lines) == len(growth.STEPS)


@pytest.mark.long
@pytest.mark.parametrize(
    ("part", "some"),
    [
        (
            lambda: documents.rows(Rounds(short=1, long=1, office=0), SMALL),
            {"DOCX", "DOCX; docxtpl"},
        ),
        (
            lambda: processes.rows(1),
            {"juesuan --help, a process (median of 1)"},
        ),
        (
            lambda: batch.rows(Counts(8, 4)),
            {
                "two workers, check",
                "two workers, DOCX + PDF; one worker, Typst in one thread",
            },
        ),
        (
            lambda: batch.memory(4, (1, 2)),
            {"memory of a worker after 1 DOCX + PDF"},
        ),
        (
            lambda: growth.rows((1, 2)),
            {"pdf, 1 × the rows", "pdf, 2 × the rows; beside 2 times that of 1 ×"},
        ),
        (
            lambda: web.rows(2, 1),
            {"page, the first", "page, 2 at once, findings of the last; beside its share"},
        ),
    ],
    ids=["documents", "processes", "batch", "memory", "growth", "web"],
)
def test_every_part_of_the_bench_runs(
    part: Callable[[], Iterator[Row | str]], some: set[str]
) -> None:
    rows = [row for row in part() if isinstance(row, Row)]
    assert {row.what for row in rows} >= some
    assert all(row.ours > 0 for row in rows)


def test_the_bench_tells_what_it_ran_on() -> None:
    assert {"juesuan", "Python", "typst", "weasyprint"} <= {*machine().replace(",", "").split()}


@pytest.mark.long
def test_nothing_grows_faster_than_the_department(tmp_path: Path) -> None:
    lines: dict[str, list[int]] = {name: [] for name in growth.STEPS}
    # whole rounds of the three kinds of annexes; the first learns what a process learns but once
    for turn, times in enumerate((3, 3, 6, 12)):
        folder = tmp_path / str(turn)
        folder.mkdir()
        for name, step in growth.steps(folder, times):
            lines[name].append(_lines_run(step))
    for name, (_, first, second, third) in lines.items():
        assert (third - second) / (second - first) < MOST, (name, first, second, third)


def _lines_run(step: Callable[[], object]) -> int:
    """How many lines of the program a step runs: the same on every machine, however busy."""
    count = 0

    def on_line(_: FrameType, event: str, __: Any) -> Any:  # noqa: ANN401 - as sys.settrace has it
        nonlocal count
        count += event == "line"
        return on_line

    def on_call(frame: FrameType, _: str, __: Any) -> Any:  # noqa: ANN401
        file = frame.f_code.co_filename
        return on_line if file.startswith(PROGRAM) and file not in LAYOUT else None

    before = sys.gettrace()
    sys.settrace(on_call)
    try:
        step()
    finally:
        sys.settrace(before)
    return count
