"""Everything that a department wrote and the document publishes, each piece with its cell.

The official sentences and headings come from the edition and are not the department's to mend;
they are left out, as are numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from generator.figures.derive import Disclosure
from generator.submission import Cell
from generator.workbook.drawn import spread
from generator.workbook.reading.sheets import IDENTITY_SHEET, REASON_SHEET

if TYPE_CHECKING:
    from generator.annexes.model import Annex

_WORDS = frozenset({"text", "paragraph", "choice"})
#: Full-width digits, letters and signs as half-width ones, one for one, so that places stay.
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ＠－＊＋]")
_NARROW = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
#: Words that are quoted or are a title: not the department's own voice.
_QUOTED = re.compile(r"《[^《》]*》|“[^“”]*”")


class Text(NamedTuple):
    """A piece of typed words.

    Attributes:
        place: the sheet or table that it belongs to, by its title.
        text: the words.
        cell: where they stand; None for the department's name, which keeps none.
        kind: `name`, `field`, `list`, `reason`, `subject`, the kind of a writing's block, or
            `cell` for a cell of a table in a writing.
        annex: it belongs to an annex, which may be another body's report.
        at: of a cell of a table: which table, row and column.
    """

    place: str
    text: str
    cell: Cell | None
    kind: str
    annex: bool = False
    at: tuple[int, int, int] | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cell as findings want it."""
        return (self.cell,) if self.cell is not None else ()


class JoinedTexts:
    """All texts as one string, so that a pattern is searched for once and not in each of them."""

    def __init__(self, texts: tuple[Text, ...], *, narrow: bool = False) -> None:
        """Join texts.

        Args:
            texts: the pieces.
            narrow: whether full-width digits, letters and signs count as half-width ones.
        """
        self.texts = texts
        joined = "\n".join(item.text for item in texts)
        self.joined = joined.translate(_NARROW) if narrow and _WIDE.search(joined) else joined
        lengths = (len(item.text) + 1 for item in texts)
        self._starts = list(accumulate(lengths, initial=0))[:-1]

    def text_at(self, offset: int) -> Text:
        """The text that a place in the string belongs to."""
        return self.texts[bisect_right(self._starts, offset) - 1]

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[Text, re.Match[str]]]:
        """Every place where a pattern stands; patterns must not reach across a line's end."""
        for match in pattern.finditer(self.joined):
            yield self.text_at(match.start()), match


def published_texts(disclosure: Disclosure) -> tuple[Text, ...]:
    """Everything typed that gets published, in the order of the sheets."""
    name = Text(IDENTITY_SHEET, disclosure.submission.identity.name, None, "name")
    found = (name, *_entered(disclosure), *_written(disclosure), *_subjects(disclosure))
    return tuple(item for item in found if item.text)


def annex_texts(disclosure: Disclosure) -> tuple[Text, ...]:
    """The words of annexes that came as files; the place is the file and where in it they stand."""
    if not disclosure.annexes:
        return ()
    return tuple(text for text in _in_files(disclosure.annexes) if text.text.strip())


def annex_sources(disclosure: Disclosure) -> frozenset[str]:
    """The writings that hold annexes."""
    parts = disclosure.edition.parts.values()
    return frozenset(part.source or "" for part in parts if part.content == "annexes")


def unquoted(text: str) -> str:
    """The words with quotations and titles blanked out, places unchanged."""
    return _QUOTED.sub(lambda match: "〇" * len(match[0]), text)


def _entered(disclosure: Disclosure) -> Iterator[Text]:
    """Cards, lists and reasons."""
    submission, forms = disclosure.submission, disclosure.edition.forms
    for card in forms.cards.values():
        for name, entry in card.fields.items():
            cell = submission.fields.get(name)
            if cell is not None and entry.type in _WORDS:
                yield Text(card.title, cell.text, cell, "field")
    for name, listing in forms.lists.items():
        for row in submission.lists.get(name, ()):
            for column, cell in row.items():
                if listing.columns[column].type in _WORDS:
                    kind = "reason" if listing.columns[column].reason else "list"
                    yield Text(listing.title, cell.text, cell, kind)
    for cell in submission.reasons.values():
        yield Text(REASON_SHEET, cell.text, cell, "reason")


def _written(disclosure: Disclosure) -> Iterator[Text]:
    annexes = annex_sources(disclosure)
    tables = 0
    for name, blocks in disclosure.submission.writings.items():
        title = disclosure.edition.forms.writings[name].title
        for block in blocks:
            if block.kind == "table":
                tables += 1
                table = spread(block)
                for it in table.all():
                    cell, at = table.cell(it.row, it.column), (tables, it.row, it.column)
                    yield Text(title, it.text, cell, "cell", name in annexes, at)
            else:
                yield Text(title, block.text, block.cell, block.kind, name in annexes)


def _in_files(annexes: Sequence[Annex]) -> Iterator[Text]:
    from generator.annexes.model import Picture, Words
    from generator.annexes.table import laid_out

    tables = 0
    for annex in annexes:
        name, cell = annex.file.name, annex.cell
        for leaf in annex.leaves:
            # one line may be a column of a table: places of words must not run together
            yield Text(f"{name}，第 {leaf.number} 页", leaf.text, cell, "text", annex=True)
        for block in (block for section in annex.sections for block in section.blocks):
            if isinstance(block, Words):
                yield Text(f"{name}，{block.where}", block.text, cell, block.kind, annex=True)
            elif isinstance(block, Picture):
                yield Text(f"{name}，图片说明", block.alternative, cell, "text", annex=True)
            else:
                tables += 1
                for row, column, found in laid_out(block):
                    at = (-tables, row, column)  # the workbook's own tables count up
                    place = f"{name}，{found.where}"
                    yield Text(place, found.text, cell, "cell", annex=True, at=at)


def _subjects(disclosure: Disclosure) -> Iterator[Text]:
    """The names of subjects; they keep no cell, so the row's first amount stands for it."""
    for name, entries in disclosure.submission.tables.items():
        table = disclosure.edition.tables[name]
        rows: dict[str, Cell] = {}
        for (row, _), cell in entries.cells.items():
            rows.setdefault(row, cell)
        for subject in entries.subjects:
            place = table.number or table.title
            yield Text(place, subject.name, rows.get(subject.code), "subject")
