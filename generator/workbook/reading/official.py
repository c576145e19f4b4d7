"""The one reader of official tables: what of a sheet belongs to which row and column of a table.

A table comes in blocks (`TableBlock`): what leads its rows, then its columns of amounts. Nothing is
looked for at a fixed address: columns are found by their headings, rows by their labels, 行次 or
codes. How much a sheet may deviate is the reader's policy. The own form is read strictly, and what
carries an amount and can't be placed is refused (`tables`); exports are read tolerantly, and
whatever is not clear is left where it is, with the reason (`generator.importing.placing`).

Another layout of a sheet is other blocks: whoever knows one gives the reader its blocks instead of
those that the edition's table has.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from generator.edition.layout import Address
from generator.edition.shapes.parts import Row
from generator.edition.shapes.table import TableBlock
from generator.text import same
from generator.workbook.reading.cells import amount_of
from generator.workbook.reading.codes import Coded, code_of
from generator.workbook.spreadsheet.grid import Grid, Position


@dataclass(frozen=True, slots=True)
class TablePart:
    """A stretch of columns in which one block stands.

    Attributes:
        blocks: those that it may be.
        columns: all of its columns.
        lead: those of labels or of codes.
        beside: those of 行次 or of names.
        amounts: those of amounts by name, where they are known before the rows.
    """

    blocks: Sequence[TableBlock]
    columns: range
    lead: Sequence[int]
    beside: Sequence[int]
    amounts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row of a sheet as one part shows it.

    Attributes:
        part: the part.
        at: the row of the sheet.
        words: its label or its name.
        place: the column where its label or its code stands.
        number: its 行次 as it stands there.
        coded: what its code says.
        key: the row of the table; empty where it is none.
        row: what the edition says of that row.
        reason: why it is none.
    """

    part: TablePart
    at: int
    words: str
    place: int
    number: str = ""
    coded: Coded = Coded()  # noqa: RUF009 - it is frozen
    key: str = ""
    row: Row | None = None
    reason: str = ""


#: For each amount of a row where it stands.
Places = Mapping[Address, Position]


class TableReader(ABC):
    """Reads the parts of one table from some rows of a sheet; a policy says how strictly.

    Attributes:
        grid: the sheet.
        body: the rows below the headings.
    """

    grid: Grid
    body: range
    #: Whether levels of a code may be parted by dots.
    dots: ClassVar[bool] = False

    def read(self, parts: Iterable[TablePart]) -> None:
        """Read parts whose rows stand one below the other."""
        for part in parts:
            for line in self._coded(part) if part.blocks[0].is_coded else self._labelled(part):
                if line.key:
                    amounts = self.amounts(line)
                    places = {(line.key, name): (line.at, at) for name, at in amounts.items()}
                    self.take(line, places)
                else:
                    self.stray(line)
            self.end(part)

    # rows by label

    def _labelled(self, part: TablePart) -> Iterator[TableLine]:
        found = [self._label(part, at) for at in self.body if self.is_left(at)]
        for line, (key, reason) in zip(found, self.meant(part, found), strict=True):
            row = next((block.rows[key] for block in part.blocks if key in block.rows), None)
            yield replace(line, key=key, row=row, reason=reason)

    def _label(self, part: TablePart, at: int) -> TableLine:
        """The label of a row; an indented one stands further right."""
        texts = ((column, self.grid.text(at, column).strip()) for column in part.lead)
        place, words = next(((column, text) for column, text in texts if text), (part.lead[0], ""))
        numbers = (same(self.grid.text(at, column)) for column in part.beside)
        return TableLine(part, at, words, place, next(numbers, ""))

    # rows by code

    def _coded(self, part: TablePart) -> Iterator[TableLine]:
        totals = {word: block.total[1] for block in part.blocks for word in self.total_words(block)}
        find = self._own_subject if part.blocks[0].subjects is None else self._listed_subject
        for at in self.body:
            if self.is_left(at) and not self.is_fetched(part, at):
                texts = {column: text for column in part.lead if (text := self.code(at, column))}
                line = TableLine(part, at, self.name(part, at), part.lead[0])
                yield find(replace(line, coded=code_of(texts, dots=self.dots)), totals)

    def _own_subject(self, line: TableLine, totals: Mapping[str, str]) -> TableLine:
        """A subject of the department's own, or the total of all."""
        said = (self.form(text) for text in (line.coded.written, *line.coded.texts, line.words))
        if total := next((totals[word] for word in said if word in totals), ""):
            return replace(line, key=total)
        coded = line.coded
        if not coded.written:
            beside = code_of({line.place: line.words})
            coded = replace(beside, columns=()) if beside.name else coded
        words = coded.name if coded is not line.coded else line.words or coded.name
        return replace(line, key=coded.code, coded=coded, words=words)

    def _listed_subject(self, line: TableLine, totals: Mapping[str, str]) -> TableLine:
        """A subject that the edition lists, or a total before the amount of its block."""
        if line.coded.code in (line.part.blocks[0].subjects or ()):
            return replace(line, key=line.coded.code)
        for place in self.amounts(line).values() if totals else ():
            for column in range(place - 1, -1, -1):
                if amount_of(self.grid.value(line.at, column)) is not None:
                    break
                if text := self.grid.text(line.at, column).strip():
                    key = totals.get(self.form(text), "")
                    return replace(line, key=key, words=text if key else line.words, place=column)
        return line

    # what a policy says

    @abstractmethod
    def form(self, text: object) -> str:
        """The form in which words are compared."""

    @abstractmethod
    def total_words(self, block: TableBlock) -> Collection[str]:
        """What may stand before the total of a block, in that form."""

    @abstractmethod
    def amounts(self, line: TableLine) -> Mapping[str, int]:
        """The columns of amounts of a row, by name."""

    @abstractmethod
    def code(self, row: int, column: int) -> str:
        """A part of a code."""

    @abstractmethod
    def name(self, part: TablePart, row: int) -> str:
        """The name beside a code."""

    @abstractmethod
    def meant(self, part: TablePart, lines: Sequence[TableLine]) -> list[tuple[str, str]]:
        """For each row with a label the row of the table, or blank and why it is none."""

    @abstractmethod
    def take(self, line: TableLine, places: Places) -> None:
        """Read the amounts of a row of the table."""

    @abstractmethod
    def stray(self, line: TableLine) -> None:
        """Say of a row that is none of the table's what has to be said."""

    def end(self, part: TablePart) -> None:  # noqa: B027 - not every policy has more to say
        """Look at what a part lacks."""

    def is_left(self, row: int) -> bool:  # noqa: ARG002
        """Whether a row holds anything that was not recognised as something else."""
        return True

    def is_fetched(self, part: TablePart, row: int) -> bool:  # noqa: ARG002
        """Whether a row is filled in from elsewhere."""
        return False
