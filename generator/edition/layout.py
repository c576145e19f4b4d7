"""An official table laid out as a grid of cells, for whoever draws it.

The Excel form and the document show the same table; both draw what its shape lays out: heading
cells with their spans, and body rows whose cells are words or the address of an amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

#: The address of an amount within a table: row and column by name, or a code as the row.
Address = tuple[str, str]
#: The row that adds up a table by function, and the only column of a table by economic code.
TOTAL = "合计"
AMOUNT = "金额"

CODE_WIDTH = 10.0
AMOUNT_WIDTH = 11.5
NAME_WIDTH = 30.5
LINE_WIDTH = 5.0


class Heading(NamedTuple):
    """A heading cell: its words, its place in the grid (from 0) and how far it reaches."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class LayoutSlot:
    """A body cell: words, or the address of an amount."""

    kind: Literal["label", "code", "line", "amount", "dash"]
    text: str = ""
    address: Address | None = None
    columns: int = 1
    indent: int = 0
    count: bool = False


class Line(NamedTuple):
    """A body row."""

    slots: tuple[LayoutSlot, ...]
    bold: bool = False


class Layout(NamedTuple):
    """A whole table: relative widths of its columns, its headings, its body."""

    widths: tuple[float, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]

    @property
    def heading_rows(self) -> int:
        """How many rows the headings take."""
        return max(heading.row + heading.rows for heading in self.headings)


@dataclass(frozen=True, slots=True)
class Subject:
    """A row of a table by function code, as a department has it."""

    code: str
    name: str
