"""A sheet of an export: what of it was placed, and why the rest was not; where its pages begin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.importing.vocabulary import Vocabulary
from generator.text import same
from generator.workbook.reading.cells import is_amount
from generator.workbook.reading.headings import Stack, stacks_of
from generator.workbook.spreadsheet.grid import Grid, Position, a1

#: The longest heading that nobody knows.
_HEADING_LENGTH = 16
#: More labels of rows than these in one row are headings of a table that lies down.
_MOST_LABELS = 2
#: As many headings among amounts are no words that strayed there.
_FEWEST_WITHIN = 2


#: Makes the form in which words are compared.
Form = Callable[[object], str]


@dataclass(slots=True)
class ExportSheet:
    """A sheet being read.

    Attributes:
        file: the file that it is of.
        grid: its cells.
        used: the cells that were placed, or that say what was placed.
        refused: why cells could not be placed.
        unneeded: cells of what nothing published needs.
    """

    file: Path
    grid: Grid
    used: set[Position] = field(default_factory=set)
    refused: dict[Position, str] = field(default_factory=dict)
    unneeded: set[Position] = field(default_factory=set)

    @property
    def name(self) -> str:
        """File and sheet, as messages say them."""
        return f"{self.file.name}“{self.grid.name}”"

    def place(self, at: Position) -> str:
        """A cell of the sheet, as messages say it."""
        return f"{self.file.name}“{self.grid.name}”{a1(*at)}"

    def filled(self, row: int) -> Iterator[tuple[int, str]]:
        """The cells of a row that are not blank: column and words, or why it has none."""
        grid = self.grid
        for column in range(len(grid.rows[row])):
            if text := grid.text(row, column).strip() or grid.broken.get((row, column), ""):
                yield column, text

    def set_aside(self, row: int, columns: Iterable[int] | None = None) -> None:
        """Say of cells of a row that are not placed that nothing published needs them."""
        among = None if columns is None else set(columns)
        for column, _ in self.filled(row):
            if among is None or column in among:
                self.unneeded.add((row, column))
                self.refused.pop((row, column), None)

    def refuse_row(self, row: int, reason: str) -> None:
        """Say of every cell of a row that is not placed yet why it can't be."""
        for column, _ in self.filled(row):
            if (row, column) not in self.used:
                self.refused.setdefault((row, column), reason)


@dataclass(slots=True)
class TablePage:
    """Rows of a sheet in which a table, or a part of one, stands.

    Attributes:
        sheet: the sheet.
        start, end: its first row, and the one behind its last.
        title: where its title stands; None where the sheet has none.
        tables: the tables and cards that it may hold, as its title or number says.
        is_unneeded: whether its title says that nothing published needs it.
    """

    sheet: ExportSheet
    start: int
    end: int
    title: Position | None
    tables: tuple[str, ...]
    is_unneeded: bool = False

    @property
    def rows(self) -> range:
        """The rows below the title."""
        return range(self.start if self.title is None else self.title[0] + 1, self.end)


def find_pages(sheet: ExportSheet, vocabulary: Vocabulary) -> list[TablePage]:
    """The pages of a sheet: each from a title to the next, or the whole sheet if there is none."""
    grid = sheet.grid
    titles = [found for row in range(len(grid.rows)) if (found := _title(grid, row, vocabulary))]
    if not titles:
        names = vocabulary.title(grid.name) or _numbered(sheet, vocabulary)
        is_unneeded = not names and vocabulary.is_unneeded_title(grid.name)
        return [TablePage(sheet, 0, len(grid.rows), None, names, is_unneeded)]
    ends = [position[0] for position, _ in titles[1:]] + [len(grid.rows)]
    return [
        TablePage(
            sheet, position[0] if at else 0, end, position, names or (), is_unneeded=names is None
        )
        for at, ((position, names), end) in enumerate(zip(titles, ends, strict=True))
    ]


def _title(
    grid: Grid, row: int, vocabulary: Vocabulary
) -> tuple[Position, tuple[str, ...] | None] | None:
    """The title in a row with what it may be the title of: None for what nobody needs."""
    for column, content in enumerate(grid.rows[row]):
        if isinstance(content, str) and content:
            if vocabulary.is_unneeded_title(content):
                return (row, column), None
            if names := vocabulary.title(content):
                return (row, column), names
    return None


def _numbered(sheet: ExportSheet, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The table whose number stands at the head of a sheet, or in its name."""
    texts = {same(sheet.grid.name), *(text for row in sheet.grid.head for text in row)}
    found = {name for number, name in vocabulary.numbers.items() if number in texts}
    return tuple(found) if len(found) == 1 else ()


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of a page.

    Attributes:
        start, end: their first row, and the first row of amounts.
        stacks: the words above each column.
        within: headings that stand in the first row of amounts, beside those of the total.
    """

    start: int
    end: int
    stacks: tuple[Stack, ...]
    within: frozenset[Position] = frozenset()

    def heading(self, column: int) -> str:
        """The words above a column as one."""
        stack = self.stacks[column] if column < len(self.stacks) else ()
        return "/".join(stack)


def find_header(
    page: TablePage, words: frozenset[str], labels: frozenset[str], vocabulary: Vocabulary
) -> Header | None:
    """The headings of a page; None if it has none.

    Args:
        page: where to look.
        words: what may stand in headings.
        labels: what stands at the beginning of rows below them.
        vocabulary: which knows the form of words, and what begins a total.
    """
    sheet, key, totals = page.sheet, vocabulary.key, vocabulary.totals

    def heading(content: object) -> str:
        """The words of a heading; an amount that stands beside headings is none."""
        return "" if is_amount(content) else key(content)

    start = next((row for row in page.rows if _begins(_keys(page, row, key), words, labels)), None)
    if start is None:
        return None
    end = _end(page, start, words, labels | totals, key)
    for row in range(start, end):
        sheet.used |= {(row, column) for column, _ in sheet.filled(row)}
    within = _within(page, end, words - labels, vocabulary)
    sheet.used |= within
    rows, form = (range(start, end + 1), heading) if within else (range(start, end), key)
    return Header(start, end, stacks_of(sheet.grid, rows, form, reaching=True), within)


def _keys(page: TablePage, row: int, key: Form) -> list[str]:
    """The words of a row, in the form in which they are compared."""
    return [key(text) for _, text in page.sheet.filled(row)]


def _within(
    page: TablePage, row: int, words: frozenset[str], vocabulary: Vocabulary
) -> frozenset[Position]:
    """The headings in a row of amounts, which begins with the name of the total.

    A table may set what its columns are parted into beside the word 合计: the row is both.
    """
    if row >= page.end:
        return frozenset()
    sheet = page.sheet
    said = [
        (at, text)
        for at, text in sheet.filled(row)
        if not is_amount(sheet.grid.value(row, at)) and any(char.isalpha() for char in text)
    ]
    key, beside = vocabulary.key, said[1:]
    if not said or key(said[0][1]) not in vocabulary.totals:
        return frozenset()
    if sum(key(text) in words for _, text in beside) < _FEWEST_WITHIN:
        return frozenset()
    return frozenset((row, at) for at, _ in beside)


def _begins(texts: Sequence[str], words: frozenset[str], labels: frozenset[str]) -> bool:
    """Whether a row with these words is the first of the headings."""
    return (
        any(text in words for text in texts) or sum(text in labels for text in texts) > _MOST_LABELS
    )


def _end(
    page: TablePage, start: int, words: frozenset[str], labels: frozenset[str], key: Form
) -> int:
    """The row below the last heading.

    Headings hold no numbers. Among the rows before the first number the last one with a known
    heading, or with the labels of several rows side by side, is the last but for headings below it
    that nobody knows, which are short.
    """
    sheet, end = page.sheet, start + 1
    for row in range(start + 1, page.end):
        cells = list(sheet.filled(row))
        if any(is_amount(sheet.grid.value(row, column)) for column, _ in cells):
            break
        texts = {key(text) for _, text in cells}
        below = end == row and all(len(text) <= _HEADING_LENGTH for text in texts - words)
        are_side_by_side = sum(key(text) in labels for _, text in cells) > _MOST_LABELS
        known = bool(texts & (words - labels)) or are_side_by_side
        if known or (texts and below and not texts & labels):
            end = row + 1
    return end
