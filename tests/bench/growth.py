"""How time and memory grow with a department: 10 and 50 times the rows and the annexes.

Each size is measured in a process of its own, which has built a small department before.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.build import examine
from generator.submission import Cell, NamedFile
from generator.workbook.form import SPARSE, write_form
from generator.workbook.reading.workbook import read_workbook
from generator.writers import WRITERS
from tests.annexes.makers import bytes_of, pdf, saved_pdf, spreadsheet, word
from tests.bench.rows import Aim, Row
from tests.departments import department
from tests.years import edition_of

EDITION = "jiangxi-2023"
#: 项 of the smallest department, which with their 类 and 款 take some 20 rows of each table.
SUBJECTS = 18
#: As many times the annexes as rows, up to so many.
MOST_ANNEXES = 30
#: Of the growth from one size to the next, how much more may be added to time and memory.
LINEAR = 1.25
#: The steps that are measured, as the README calls them.
STEPS = {
    "form": "blank form written with its values",
    "read": "read",
    "examine": "examined",
    "docx": "DOCX, with drawing",
    "pdf": "PDF",
}
#: Seconds of each step, and MiB, by its name.
Measures = Mapping[str, tuple[float, float]]
_PARAGRAPH = "按照年度工作安排，项目组织实施规范，资金使用合规，绩效目标基本完成。" * 5
_MEMORY = Path("/proc/self/status")


def growing(folder: Path, times: int) -> Path:
    """Write the workbook of a department of so many times the least, and its annexes."""
    annexes = []
    for number in range(min(times, MOST_ANNEXES)):
        name, content = _annex(number)
        (folder / name).write_bytes(content)
        annexes.append(NamedFile(f"第{number + 1}个附件", name, Cell("附件文件", f"B{number + 2}")))
    submission = department(EDITION, 1, subjects=times * SUBJECTS)
    file = folder / "填报表.xlsx"
    filled = replace(submission, annexes=tuple(annexes))
    file.write_bytes(write_form(edition_of(EDITION), filled, spare=SPARSE))
    return file


def _annex(number: int) -> tuple[str, bytes]:
    """One of three kinds in turn, each of some pages."""
    kind = number % 3
    if kind == 0:
        parts = (((f"（{at}）项目实施情况", "Heading 1"), (_PARAGRAPH, "")) for at in range(1, 13))
        return f"{number}.docx", bytes_of(word(*(line for part in parts for line in part)))
    if kind == 1:
        lines = [(f"项目{at}", "按计划完成", at * 3, at / 4) for at in range(1, 61)]
        return f"{number}.xlsx", bytes_of(
            spreadsheet([("项目", "完成情况", "数量", "金额"), *lines])
        )
    return f"{number}.pdf", saved_pdf(pdf("First", "Second", "Third"))


def steps(folder: Path, times: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is measured of a department of such a size, in order."""
    submission = department(EDITION, 1, subjects=times * SUBJECTS)
    yield "form", lambda: write_form(edition_of(EDITION), submission, spare=SPARSE)
    file = growing(folder, times)
    yield "read", lambda: read_workbook(file)
    yield "examine", lambda: examine(file)
    examination = examine(file)
    yield "docx", lambda: WRITERS["docx"](examination)
    yield "pdf", lambda: WRITERS["pdf"](examination)


def measure(times: int) -> Measures:
    """Seconds of each step, and the most MiB that the process held in it."""
    found = {}
    for size in (1, times):
        with TemporaryDirectory() as place:
            for name, step in steps(Path(place), size):
                _forget_peak()
                begun = time.perf_counter()
                step()
                found[name] = (time.perf_counter() - begun, _peak())
    return found


def _forget_peak() -> None:
    if _MEMORY.exists():
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    text = _MEMORY.read_text() if _MEMORY.exists() else "VmHWM: 0 kB"
    line = next(line for line in text.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def rows(sizes: Sequence[int]) -> Iterator[Row | str]:
    """Time and memory of each step at each size; the last beside the one before."""
    measured = {size: _in_a_process(size) for size in sizes}
    for name in STEPS:
        yield from _curve(name, "s", {size: found[name][0] for size, found in measured.items()})
    for name in STEPS:
        yield from _curve(name, "MiB", {size: found[name][1] for size, found in measured.items()})
    yield from quoted(measured)


def quoted(measured: Mapping[int, Measures]) -> Iterator[str]:
    """The table of the README: a line for each step, seconds and MiB at each size."""
    heads = [
        f"{size * SUBJECTS:,} 项, {min(size, MOST_ANNEXES)} {'annexes' if size > 1 else 'annex'}"
        for size in measured
    ]
    yield f"| seconds (MiB) | {' | '.join(heads)} |"
    yield f"|---|{'---|' * len(heads)}"
    for name, words in STEPS.items():
        found = (steps[name] for steps in measured.values())
        cells = (f"{seconds:.1f} ({held:,.0f})" for seconds, held in found)
        yield f"| {words} | {' | '.join(cells)} |"


def _in_a_process(times: int) -> Measures:
    command = [sys.executable, "-m", "tests.bench.growth", str(times)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: Measures = json.loads(done.stdout)
    return found


def _curve(name: str, unit: str, figures: dict[int, float]) -> Iterator[Row]:
    *earlier, before, last = figures
    for size in (*earlier, before):
        yield Row(f"{name}, {size} × the rows", figures[size], unit)
    what = f"{name}, {last} × the rows; beside {last / before:g} times that of {before} ×"
    yield Row(what, figures[last], unit, figures[before] * last / before, growth_aim(unit))


def growth_aim(unit: str) -> Aim:
    """Linear: a ratio of times is of speed, one of memory of size."""
    limit = 1 / LINEAR if unit == "s" else LINEAR
    return Aim("≥" if unit == "s" else "≤", limit, of_ratio=True)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))  # noqa: T201 - to the bench
