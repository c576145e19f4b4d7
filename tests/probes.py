"""Put a number into the empty cells of a form and see what becomes of each.

usage: python -m tests.probes [EDITION…]     every empty cell of the forms; it takes minutes

A number may be read, refused, or told; lost it must not be. Many are put in at once, one in a row
and each its own, so that a row which is refused as a whole hides no other.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

from generator.edition.load import available, load_edition
from generator.errors import Refusals, Unusable
from generator.submission import Submission
from generator.workbook.form import write_form
from generator.workbook.reading.sheets import IDENTITY_SHEET, NAME, OWN_SHEETS
from generator.workbook.reading.workbook import read_workbook
from generator.workbook.spreadsheet.grid import Grid, Position, a1, grids_in, open_package

FILE = Path("填报表.xlsx")
#: Rows and columns beyond what is used.
MARGIN = 2
Place = tuple[str, int, int]


@cache
def sheets_of(content: bytes) -> tuple[Grid, ...]:
    """The sheets of a workbook that are read, with a name filled in."""
    grids = grids_in(open_package(FILE, content), FILE, without=OWN_SHEETS)
    return tuple(_named(grid) if grid.name == IDENTITY_SHEET else grid for grid in grids)


def _named(grid: Grid) -> Grid:
    row = next(row for row, values in enumerate(grid.rows) if values[0] == NAME)
    return _with(grid, {(row, 1): "示例局"})


def _with(grid: Grid, contents: dict[Position, object]) -> Grid:
    height = max([len(grid.rows), *(row + 1 for row, _ in contents)])
    rows = [list(grid.rows[row]) if row < len(grid.rows) else [] for row in range(height)]
    for (row, column), content in contents.items():
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = content
    return replace(grid, rows=rows)


def empty_cells(grid: Grid) -> Iterator[Position]:
    """The cells into which someone may type, by row; nobody can below a merged range's first."""
    for row in range(len(grid.rows) + MARGIN):
        for column in range(grid.width + MARGIN):
            at = (row, column)
            taken = grid.value(*at) is not None or at in grid.formulas
            if not taken and grid.merges.get(at, at) == at:
                yield at


def rounds(grids: Sequence[Grid], step: int = 1) -> Iterator[list[Place]]:
    """All probes, or every so many, in rounds: in each one probe in every other row of a sheet."""
    left: dict[tuple[str, int], list[int]] = {}
    for grid in grids:
        for number, (row, column) in enumerate(empty_cells(grid)):
            if number % step == 0:
                left.setdefault((grid.name, row), []).append(column)
    while left:
        for odd in (0, 1):
            rows = [key for key in left if key[1] % 2 == odd]
            if rows:
                yield [(sheet, row, left[sheet, row].pop()) for sheet, row in rows]
        left = {key: columns for key, columns in left.items() if columns}


def outcomes(content: bytes, grids: Sequence[Grid], places: Sequence[Place]) -> dict[Place, str]:
    """What becomes of a number at each of the places, all put in at once."""
    numbers = {place: 8_000_000.37 + 10 * at for at, place in enumerate(places)}
    changed = [
        _with(
            grid, {place[1:]: number for place, number in numbers.items() if place[0] == grid.name}
        )
        for grid in grids
    ]
    refusals = Refusals()
    said, told = "", set[str]()
    with (
        patch("generator.workbook.reading.workbook.grids_in", return_value=changed),
        patch("generator.workbook.reading.unread.MOST_AREAS", len(places)),
    ):
        try:
            submission, _ = read_workbook(FILE, content, refusals)
        except Unusable as refusal:
            refusals.note(refusal)
        else:
            told = {cell.where for notice in submission.notices for cell in notice.cells}
            said = _said(submission)
    rows = {_row(item.where) for item in refusals.found}
    # a self-evaluation form that is filled in without its project's name is refused as a whole
    forms = {item.sheet_and_cell[0] for item in refusals.found if "没有填“项目名称”" in item.line}
    refused = " ".join(item.line for item in refusals.found)
    found = {}
    for place, number in numbers.items():
        sheet, row, column = place
        where, text = f"{sheet}!{a1(row, column)}", f"{number:.2f}"
        if where in told:
            found[place] = "told"
        elif text in refused or _row(where) in rows or sheet in forms:
            found[place] = "refused"
        else:
            found[place] = "read" if text in said else "lost"
    return found


def _said(submission: Submission) -> str:
    return repr(replace(submission, notices=()))


def _row(where: str) -> str:
    sheet, _, address = where.rpartition("!")
    return f"{sheet}!{address.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"


def main(names: Sequence[str]) -> int:
    """Try every empty cell of the forms, say the figures, and name what is lost."""
    lost = 0
    for name in names or available():
        edition = load_edition(name)
        for kind in edition.kinds:
            begun = time.monotonic()
            content = write_form(edition, kind=kind)
            grids = sheets_of(content)
            counts: Counter[str] = Counter()
            for places in rounds(grids):
                found = outcomes(content, grids, places)
                counts.update(found.values())
                for (sheet, row, column), outcome in found.items():
                    if outcome == "lost":
                        _say(f"lost: {name} {kind} {sheet}!{a1(row, column)}")
            lost += counts["lost"]
            seconds = time.monotonic() - begun
            _say(f"{name} {kind}: {dict(counts)}, {seconds:.0f} s")
    return 1 if lost else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
