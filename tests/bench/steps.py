"""How long each step of the way through the house takes, on the examples.

Ratios carry over to other machines, seconds don't; so every step is also given as a share of
building a DOCX and a PDF from the same workbook. Run by `python -m tests.bench.steps`.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from generator.build import examine
from generator.document.compose.frame import compose
from generator.document.docx import write_docx
from generator.document.markup import Markup
from generator.document.pdf import DEFAULT_ENGINE, ENGINES, write_pdf
from generator.edition.load import load_edition
from generator.figures.derive import derive
from generator.importing.gather import gather
from generator.importing.report import workbook_of
from generator.workbook.form import write_form
from generator.workbook.reading.workbook import read_workbook
from tests.bench.clock import varied

EXAMPLES = Path(__file__).parents[2] / "examples"
RUNS = 5


def milliseconds(step: Callable[[], object]) -> float:
    """The median of a few runs after one warm-up."""
    step()
    times = []
    for _ in range(RUNS):
        gc.collect()
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def measure(workbook: Path) -> dict[str, float]:
    """Milliseconds of each step for one workbook."""
    submission, edition = read_workbook(workbook)
    filled = write_form(edition, submission)
    disclosure = derive(submission, edition)
    composition = compose(disclosure)
    tree = composition.document.tree
    return {
        "new": milliseconds(lambda: write_form(edition)),
        "import": milliseconds(
            lambda: workbook_of(gather([workbook], edition, unit=submission.identity.unit), edition)
        ),
        "read": milliseconds(lambda: read_workbook(workbook)),
        "read new": milliseconds(lambda: read_workbook(workbook, filled)),
        "derive": milliseconds(lambda: derive(submission, edition)),
        "compose": milliseconds(lambda: compose(disclosure)),
        "examine": milliseconds(lambda: examine(workbook)),
        "docx": milliseconds(lambda: write_docx(tree)),
        **{
            f"pdf {engine}": milliseconds(_writing(varied(composition.document), engine))
            for engine in ENGINES
        },
    }


def _writing(documents: Iterator[Markup], engine: str) -> Callable[[], bytes]:
    made = [next(documents) for _ in range(RUNS + 1)]
    return lambda: write_pdf(made.pop(), engine=engine)


def main() -> None:
    """Print a row for each example."""
    table = Table(title="milliseconds, median of 5; in brackets the share of examine + docx + pdf")
    rows = {file.parent.name: measure(file) for file in sorted(EXAMPLES.glob("*/workbook.xlsx"))}
    table.add_column("example")
    for step in next(iter(rows.values())):
        table.add_column(step, justify="right")
    for name, steps in rows.items():
        whole = steps["examine"] + steps["docx"] + steps[f"pdf {DEFAULT_ENGINE}"]
        table.add_row(name, *(f"{ms:.0f} ({ms / whole:.0%})" for ms in steps.values()))
    Console(width=120).print(table)


if __name__ == "__main__":
    load_edition.cache_clear()
    main()
