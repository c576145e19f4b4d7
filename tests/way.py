"""Through which modules one amount goes, traced: to the page, and to a finding.

    .venv/bin/python -m tests.way

A module counts where one of its functions has the amount in hand when it returns: as a number,
within words or as an element of the page. What hands on the whole disclosure unopened does not.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

from generator.cli import app
from tests.samples import REPOSITORY
from tests.years import written, year

PACKAGE = str(REPOSITORY / "generator")
#: An amount that no other is like; a total that is not its sum makes a finding.
AMOUNT = "5.17"
#: How far into what a function holds the amount is looked for.
DEPTH = 3
#: Attributes by which cells, printed numbers, elements and findings hold words.
WORDS = ("text", "message")


def holds(value: object, depth: int = 0) -> bool:
    """Whether a value is the amount, or has it within reach."""
    match value:
        case Decimal():
            return value == Decimal(AMOUNT)
        case str():
            return AMOUNT in value
        case Mapping() | list() | tuple():
            items: Iterable[object] = value.values() if isinstance(value, Mapping) else value
            return depth <= DEPTH and any(holds(item, depth + 1) for item in tuple(items))
    if getattr(value, "amount", None) == Decimal(AMOUNT):
        return True
    words = (getattr(value, name, None) for name in WORDS)
    return any(isinstance(it, str) and AMOUNT in it for it in words)


class Way:
    """The modules that had the amount in hand, in the order in which they first had it."""

    def __init__(self) -> None:
        self.modules: dict[str, None] = {}

    def entered(self, frame: FrameType, _event: str, _argument: object) -> Any:  # noqa: ANN401 - as sys has it
        """Follow a function of the program, but not while its module is imported."""
        code = frame.f_code
        if not code.co_filename.startswith(PACKAGE) or code.co_name == "<module>":
            return None
        if frame.f_globals["__name__"] in self.modules:
            return None
        frame.f_trace_lines = False
        return self.left

    def left(self, frame: FrameType, event: str, argument: object) -> Any:  # noqa: ANN401 - as sys has it
        """Look at what a function returns and holds."""
        if event == "return" and holds([argument, *frame.f_locals.values()]):
            self.modules[frame.f_globals["__name__"]] = None
        return self.left


def way(*arguments: str, beside: str) -> list[str]:
    """The modules that have it in hand while a command runs, but for a room beside the way."""
    found = Way()
    silence = io.StringIO()
    with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
        sys.settrace(found.entered)
        try:
            app(list(arguments), standalone_mode=False)
        except SystemExit:
            pass
        finally:
            sys.settrace(None)
    return [module for module in found.modules if not module.startswith(f"generator.{beside}.")]


def main() -> None:
    """Print both ways."""
    cells = {("公务接待费", "决算数"): AMOUNT, ("三公经费", "决算数"): "6.17"}
    with TemporaryDirectory() as folder:
        book = Path(folder) / "填报表.xlsx"
        written(year("jiangxi-2022", three_public=cells), book)
        ways = {
            "to the page": way(
                "build", str(book), "--format", "docx", "-o", folder, beside="checks"
            ),
            "to a finding": way("check", str(book), beside="document"),
        }
    for name, modules in ways.items():
        print(f"{name}: {len(modules)}", *modules, sep="\n  ")  # noqa: T201 - its result


if __name__ == "__main__":
    main()
