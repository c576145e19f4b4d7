"""What a user can get wrong, as one kind of exception.

`Unusable` ends a command with exit status 2 and its message in Chinese, one line for each place:
which file, where in it, what stands there, what to do. Everything that does not stop the work is a
finding, a value. Whoever reads an input cell by cell notes each refusal in `Refusals` and reads on,
so that all of them are told in one run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
#: As many places as one message tells, a line each; the rest are counted.
MOST_LINES = 50
_PLACE = re.compile(r"(.*)!([A-Z]+)(\d+)", re.DOTALL)


class Unusable(Exception):  # noqa: N818 - it names a state of the input, not a fault of ours
    """Input or arguments that cannot be used.

    Args:
        file: the file as the user named it, or None where no file is concerned.
        where: the place within the file: `公开01表!C12`, `第 14 行`; may be empty.
        what: what stands there, or what is wrong, in Chinese, without a full stop.
        remedy: what the user should do, in Chinese, without a full stop.
        also: what else is unusable of the same input.

    Attributes:
        line: the message of this place alone, one line whatever a cell or a file name brings.
        all: every place that is unusable, this one first.
    """

    def __init__(
        self, file: object, where: str, what: str, remedy: str, also: Sequence[Unusable] = ()
    ) -> None:
        place = "，".join(part for part in (str(file) if file is not None else "", where) if part)
        self.file, self.where, self.what, self.remedy = file, where, what, remedy
        line = f"{place}：{what}。{remedy}。" if place else f"{what}。{remedy}。"
        self.line = " ".join(line.split())
        self.all: tuple[Unusable, ...] = (self, *also)
        super().__init__("\n".join(self.lines))

    @property
    def lines(self) -> list[str]:
        """The message, a line for each place, as far as anyone reads on."""
        lines = [item.line for item in self.all[:MOST_LINES]]
        left = len(self.all) - len(lines)
        return [*lines, f"另有 {left} 处不能用，没有列出。改好以上各处后再试。"] if left else lines

    @property
    def sheet_and_cell(self) -> tuple[str, str]:
        """The sheet and the A1 address where it is, as far as it says so."""
        match = _PLACE.fullmatch(self.where)
        return (match[1], match[2] + match[3]) if match else (self.where, "")


@dataclass(slots=True)
class Refusals:
    """What makes one file unusable, place by place.

    Attributes:
        file: the file that is read; what other files are refused for comes after its own.
        sheets: its sheets in order, in which the refusals are told.
        found: the refusals in the order in which they were found.
        cells: the cells that are refused.
    """

    file: object = None
    sheets: Sequence[str] = ()
    found: list[Unusable] = field(default_factory=list)
    cells: set[tuple[object, str]] = field(default_factory=set)

    def note(self, refusal: Unusable) -> None:
        """Note a refusal; of one cell only the first, for the others follow from it."""
        for item in refusal.all:
            place = (item.file, item.where)
            if place not in self.cells:
                self.found.append(item)
            if item.sheet_and_cell[1]:
                self.cells.add(place)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note whatever is refused within, and go on behind it."""
        try:
            yield
        except Unusable as refusal:
            self.note(refusal)

    def attempt(
        self,
        read: Callable[Arguments, Answer],
        otherwise: Answer,
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Answer:
        """What a function returns; something else where it refuses, which is noted."""
        try:
            return read(*args, **kwargs)
        except Unusable as refusal:
            self.note(refusal)
            return otherwise

    def end(self) -> None:
        """Tell all that was noted.

        Raises:
            Unusable: anything was.
        """
        if self.found:
            first, *others = sorted(self.found, key=self._order)
            raise Unusable(first.file, first.where, first.what, first.remedy, others)

    def _order(self, refusal: Unusable) -> tuple[bool, int, int, int, str]:
        """By sheet, row and column; what has no sheet comes first."""
        sheet, address = refusal.sheet_and_cell
        own = refusal.file == self.file
        at = self.sheets.index(sheet) if own and sheet in self.sheets else -1
        letters = address.rstrip("0123456789")
        row = int(address[len(letters) :] or 0) if own else 0
        return (not own, at, row, len(letters), letters if own else "")


def refuse(refusals: Refusals | None, refusal: Unusable) -> None:
    """Note a refusal where they are collected.

    Raises:
        Unusable: nobody collects them.
    """
    if refusals is None:
        raise refusal
    refusals.note(refusal)
