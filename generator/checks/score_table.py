"""A table of scores, as a department drew it: its headings, lines, points and scores."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from generator.edition.prose import Scores
from generator.money import NotAnAmountError, read_number
from generator.submission import Block, Cell
from generator.text import same
from generator.workbook.spreadsheet.grid import a1, position_of

#: What a heading says of its unit.
_UNIT = re.compile(r"\((?:万元|%|分)\)$|[AB()]+$")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a table: its words, where it begins, and how far it reaches."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


class Grid:
    """A table with every merged cell spread out, so that columns can be counted."""

    def __init__(self, block: Block) -> None:
        """Lay the rows out."""
        self.first = block.cell
        self.places: dict[tuple[int, int], Place] = {}
        self.height = len(block.rows)
        for row, line in enumerate(block.rows):
            column = 0
            for text, rows, columns in line.cells:
                while (row, column) in self.places:
                    column += 1
                place = Place(text.strip(), row, column, rows, columns)
                for down in range(rows):
                    for right in range(columns):
                        self.places[row + down, column + right] = place
                column += columns

    def row(self, row: int) -> dict[int, Place]:
        """The cells that begin in a row and are one column wide or more, by their columns."""
        return {
            column: place
            for (at, column), place in self.places.items()
            if at == row and (place.row, place.column) == (row, column)
        }

    def beside(self, labels: frozenset[str]) -> str | None:
        """The words to the right of a label, in a table that says things side by side."""
        for (row, column), place in self.places.items():
            if (place.row, place.column) == (row, column) and same(place.text) in labels:
                right = self.places.get((row, column + place.columns))
                if right is not None and right.text and right is not place:
                    return right.text
        return None

    def number(self, row: int, column: int) -> Decimal | None:
        """The number that begins there in a cell of its own column; None where there is none.

        Raises:
            NotAnAmountError: words stand there.
        """
        place = self.places.get((row, column))
        if place is None or (place.row, place.column) != (row, column) or place.columns > 1:
            return None
        return read_number(place.text.removesuffix("分"))

    def cells(self, *at: tuple[int, int]) -> tuple[Cell, ...]:
        """Cells of the workbook."""
        if self.first is None:
            return ()
        row, column = position_of(self.first.address)
        return tuple(
            replace(self.first, address=a1(row + down, column + right), text="")
            for down, right in dict.fromkeys(at)
        )


@dataclass(frozen=True, slots=True)
class Section:
    """Rows below a heading that holds 分值 and 得分.

    Attributes:
        heading: the heading's words by their columns.
        points: the column of 分值, the last one before the scores.
        scores: the column of 得分.
        rows: the rows below, up to the next heading or the total.
    """

    heading: dict[int, str]
    points: int
    scores: int
    rows: range

    def column(self, names: tuple[str, ...]) -> int | None:
        """The only column that is headed so."""
        return only_column(self.heading, names)


@dataclass(frozen=True, slots=True)
class Item:
    """A line that gives points and a score."""

    row: int
    points: Decimal
    score: Decimal | None


def only_column(heading: dict[int, str], names: tuple[str, ...]) -> int | None:
    """The only column with one of these headings; units and the A of 全年预算数 A are left out."""
    found = [at for at, words in heading.items() if without_unit(words) in names]
    return found[0] if len(found) == 1 else None


def without_unit(heading: str) -> str:
    """A heading without its unit or the A of 全年预算数 A."""
    return _UNIT.sub("", heading)


def sections_of(grid: Grid, known: Scores) -> tuple[list[Section], int | None]:
    """The parts of a table of scores, and the row of its total."""
    headings: list[tuple[int, dict[int, str], int, int]] = []
    total: int | None = None
    for row in range(grid.height):
        words = {column: same(place.text) for column, place in grid.row(row).items()}
        scores = [column for column, text in words.items() if text in known.scores]
        points = [column for column, text in words.items() if text in known.points]
        if len(scores) == 1 and points and min(points) < scores[0]:
            last = max(column for column in points if column < scores[0])
            headings.append((row, words, last, scores[0]))
        elif headings and words.get(0) in known.totals:
            total = row
            break
    if not headings:
        return [], None
    ends = [heading[0] for heading in headings[1:]]
    ends.append(grid.height if total is None else total)
    sections = [
        Section(words, points, scores, range(row + 1, end))
        for (row, words, points, scores), end in zip(headings, ends, strict=True)
    ]
    return sections, total


def items_of(grid: Grid, section: Section) -> list[Item]:
    """The lines that give points.

    Raises:
        NotAnAmountError: words stand where a number is expected, or a score has no points.
    """
    items = []
    for row in section.rows:
        points, score = grid.number(row, section.points), grid.number(row, section.scores)
        if points is not None:
            items.append(Item(row, points, score))
        elif score is not None:
            raise NotAnAmountError("得分没有分值")
    return items


def name_of(grid: Grid, section: Section, item: Item, known: Scores) -> str:
    """What a line is about: the last words before its target or its points."""
    limit = section.column(known.targets)
    limit = section.points if limit is None else limit
    for column in reversed(range(limit)):
        place = grid.places.get((item.row, column))
        if place is not None and place.text:
            return f"“{place.text}”"
    return f"第{item.row + 1}行"


def own_words(grid: Grid, row: int, column: int) -> str:
    """The words of a cell that stands in one column; blank for one that reaches further."""
    place = grid.places.get((row, column))
    return place.text if place is not None and place.columns == 1 else ""
