"""How far a batch has come: a bar in a terminal, a line for each workbook anywhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars
from rich.text import Text

from generator.batch.result import Result, Status, counts_of
from generator.batch.run import BatchOutcome, Report
from generator.progress import Progress


class _Rate(ProgressColumn):
    """Workbooks a second."""

    def render(self, task: Task) -> Text:
        """The speed of late, or of the whole once it is done."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f} 份/秒" if speed else "")


@contextmanager
def watching(total: int) -> Iterator[Report]:
    """Show progress over so many workbooks on standard output."""
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        yield _Lines(console, total)
        return
    columns = (
        TextColumn("填报表"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TextColumn("还需"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]}"),
    )
    with Bars(*columns, console=console) as progress:
        bar = progress.add_task("", total=total, failed="")
        failed = 0

        def advance(result: Result, *, reused: bool, again: bool = False) -> None:  # noqa: ARG001 - all count
            nonlocal failed
            failed += not result.status.is_examined
            words = f"[red]{failed} 份没有做成[/red]" if failed else ""
            progress.update(bar, advance=0 if again else 1, failed=words)

        yield advance


class _Lines:
    """Lines for a log file: how many are done, how fast, and how long it will take."""

    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        self._progress = Progress(total)

    def __call__(self, result: Result, *, reused: bool, again: bool = False) -> None:
        """One line about one workbook."""
        words = "未变，沿用上次结果" if reused and result.status.is_examined else result.word
        self._progress.advance(f"{result.workbook}：{words}", count=0 if again else 1)
        pace = f"{self._progress.speed:.1f} 份/秒，"
        self._console.print(self._progress.line(pace), markup=False)


def remarks_of(outcome: BatchOutcome) -> Iterator[str]:
    """Lines on whatever is not as it should be, when a batch has ended."""
    for name in outcome.others:
        yield f"{name}：不是 .xlsx 文件，没有处理。请用 Excel 或 WPS 另存为 .xlsx。"
    for name in outcome.without_prior:
        yield f"{name}：没有找到同名的上年填报表，没有与上年比较。"
    yield from troubles(outcome.results)


def ending_of(outcome: BatchOutcome, seconds: float) -> str:
    """What became of a batch, in one line."""
    reused = f"，其中 {outcome.reused} 份未变，没有重新生成" if outcome.reused else ""
    return f"{counts_of(outcome.results)}{reused}。用时 {seconds:.0f} 秒。"


def troubles(results: Sequence[Result]) -> Iterator[str]:
    """Lines on each workbook that is not in order, those that came to nothing last."""
    for result in results:
        if result.status is Status.DRAFT:
            marked = "，文本标为草稿" if result.documents else ""
            yield f"{result.workbook}：有 {result.errors} 个错误未改{marked}。"
    for result in results:
        if not result.status.is_examined:
            yield from result.message.splitlines()
