"""The table of a bench: what was measured, the peer's figure beside it, and the aim."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from generator import __version__

#: What the figures depend on, beside this program.
PEERS = ("typst", "weasyprint", "docxtpl", "unoserver")
WIDTH = 120


@dataclass(frozen=True, slots=True)
class Aim:
    """What a ratio or a figure shall be: at least (`≥`) or at most (`≤`) so much."""

    sign: str
    limit: float
    of_ratio: bool = False

    def is_reached(self, figure: float) -> bool:
        return figure >= self.limit if self.sign == "≥" else figure <= self.limit

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:g}{' ×' if self.of_ratio else ''}"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table.

    Attributes:
        what: what was measured.
        ours: our figure.
        unit: of both figures; in `a second` and the like more is better.
        peer: the figure of what one would pick instead.
        aim: of the ratio, or of our own figure.
    """

    what: str
    ours: float
    unit: str
    peer: float | None = None
    aim: Aim | None = None

    @property
    def ratio(self) -> float | None:
        """How many times as fast, or for memory as large, as the peer."""
        if self.peer is None:
            return None
        is_better_less = self.unit in {"ms", "s"}
        return self.peer / self.ours if is_better_less else self.ours / self.peer

    @property
    def is_reached(self) -> bool | None:
        """Whether the aim is; None without an aim or without the peer that it speaks of."""
        figure = self.ratio if self.aim is not None and self.aim.of_ratio else self.ours
        return None if self.aim is None or figure is None else self.aim.is_reached(figure)

    def cells(self) -> tuple[str, ...]:
        """The line as words."""
        verdict = {True: "reached", False: "missed", None: ""}[self.is_reached]
        peer = "" if self.peer is None else f"{_short(self.peer)} {self.unit}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        aim = "" if self.aim is None else str(self.aim)
        return self.what, f"{_short(self.ours)} {self.unit}", peer, ratio, aim, verdict


def _short(figure: float) -> str:
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.3g}"


def ratio_of(least: float) -> Aim:
    """At least so many times as fast."""
    return Aim("≥", least, of_ratio=True)


def show(rows: Iterable[Row], notes: Iterable[str]) -> None:
    """Print the table, what was measured on, and notes below."""
    table = Table(title="what, ours, the peer's, how many times, the aim")
    for heading in ("what", "ours", "peer", "×", "aim", ""):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for row in rows:
        table.add_row(*row.cells())
    console = Console(width=WIDTH)
    console.print(table)
    for note in (*notes, machine()):
        console.print(note)


def machine() -> str:
    """Processor, memory, system, and the versions of all that takes part."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    ours = [f"juesuan {__version__}", f"Python {platform.python_version()}"]
    packages = [f"{name} {importlib.metadata.version(name)}" for name in PEERS]
    return ", ".join(
        (
            f"{os.cpu_count()} × {_processor()}, {memory:.0f} GiB",
            platform.platform(terse=True),
            *ours,
            *packages,
            _office_version() or "no LibreOffice",
        )
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    text = information.read_text() if information.exists() else ""
    found = re.search(r"model name\s*:\s*(.+)", text)
    return found[1] if found else platform.machine()


def _office_version() -> str:
    program = shutil.which("soffice")
    if program is None:
        return ""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return " ".join(said.stdout.split()[:2])
