"""Place what stands on a page into a table, by the four shapes of official tables.

Columns are found by their headings and rows by their labels or codes, never by position. Whatever
is not clear stays where it is, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.edition.layout import AMOUNT, TOTAL
from generator.edition.shapes import AnyTable, ByEconomic, ByFunction, Fixed, Ledger
from generator.edition.shapes.parts import Column, Row
from generator.importing.rows import Rows
from generator.importing.sheet import Header, Page, amount_of, find_header
from generator.importing.tables import Reader, assign
from generator.importing.vocabulary import WHOLE, Vocabulary, Wanted, key
from generator.text import same, without_ordinal
from generator.workbook.reading.cells import quote

_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_KIND = re.compile(r"\d{3}")
_PART = re.compile(r"\d{1,2}")
_CODE_AND_NAME = re.compile(
    r"[\[(]?(\d{3}(?:\d{2}){0,2})[\])]?[\s\-—_.:：、|]*([^\W\d_].*)", re.DOTALL
)


def words_of(table: AnyTable, vocabulary: Vocabulary) -> tuple[frozenset[str], frozenset[str]]:
    """What may stand in the headings of a table, and what at the beginning of its rows."""
    labels: set[str] = set()
    if isinstance(table, Ledger):
        rows = [row for side in table.sides.values() for row in side.rows.values()]
        labels = {word for row in rows for word in vocabulary.row(row).words}
    elif isinstance(table, Fixed):
        labels = {word for row in table.rows.values() for word in vocabulary.row(row).words}
    return vocabulary.headings(table), frozenset(labels)


def header_of(page: Page, table: AnyTable, vocabulary: Vocabulary) -> Header | None:
    """The headings of a page as those of a table; None if it has none."""
    words, labels = words_of(table, vocabulary)
    return find_header(page, words, labels, vocabulary.totals)


@dataclass(frozen=True, slots=True)
class Shape:
    """A page being read as a table.

    Attributes:
        table: the table that it holds.
        page: the page.
        header: its headings.
        reader: where its amounts go.
        vocabulary: the words of the edition.
    """

    table: AnyTable
    page: Page
    header: Header
    reader: Reader
    vocabulary: Vocabulary

    def read(self) -> None:
        """Place everything that is clear."""
        self._skip_repeated_headings()
        self._skip_notes()
        table = self.table
        if isinstance(table, Ledger):
            self._blocks({name: (side.columns, side.rows) for name, side in table.sides.items()})
        elif isinstance(table, ByFunction):
            self._by_function(table)
        elif isinstance(table, ByEconomic):
            self._by_economic(table)
        elif self._columns_among(self._items):
            self._blocks({"": (table.columns, table.rows)})
        else:
            self._transposed(table)
        self._explain_columns()

    # what all shapes share

    @property
    def _body(self) -> range:
        return range(self.header.end, self.page.end)

    @property
    def _items(self) -> frozenset[str]:
        """What stands above the labels of rows."""
        table = self.table
        if isinstance(table, Ledger):
            return self.vocabulary.items | {key(side.heading) for side in table.sides.values()}
        if isinstance(table, Fixed) and not table.transposed:
            return self.vocabulary.items | {key(table.heading)}
        return self.vocabulary.items

    def _columns_among(self, words: frozenset[str]) -> list[int]:
        """The columns with one of the words above them, neighbours under one heading once."""
        stacks = self.header.stacks
        return [
            at
            for at, stack in enumerate(stacks)
            if words & set(stack) and not (at and stacks[at - 1] == stack)
        ]

    def _assign(self, wanted: Mapping[str, Wanted], among: Iterable[int]) -> dict[str, int]:
        """The columns of amounts among some columns, by the names of what is wanted."""
        sheet, header, end = self.page.sheet, self.header, self.page.end
        return assign(sheet, header, wanted, among, end, prefer=self.vocabulary.actual)

    def _skip_repeated_headings(self) -> None:
        """Take out headings that stand there again, on another sheet of paper, and 栏次."""
        sheet, vocabulary = self.page.sheet, self.vocabulary
        leads = vocabulary.lines | vocabulary.codes | vocabulary.names
        seen = leads | {word for stack in self.header.stacks for word in stack}
        for row in self._body:
            cells = list(sheet.filled(row))
            texts = [key(text) for _, text in cells]
            numbers = [text for text in texts if text not in leads]
            if (len(texts) > 1 and seen.issuperset(texts)) or _is_numbering(numbers):
                sheet.used |= {(row, column) for column, _ in cells}

    def _skip_notes(self) -> None:
        """Take out the notes that the edition prints itself."""
        sheet = self.page.sheet
        notes = {without_ordinal(note) for note in self.vocabulary.notes}
        for row in self._body:
            for column, text in sheet.filled(row):
                if without_ordinal(text) in notes:
                    sheet.used.add((row, column))

    def _left(self, row: int) -> bool:
        """Whether anything stands in a row that was not taken out."""
        sheet = self.page.sheet
        return any((row, column) not in sheet.used for column, _ in sheet.filled(row))

    def _explain_columns(self) -> None:
        """Say of amounts in columns that nobody asked for that they are in such."""
        sheet = self.page.sheet
        ignored = set(self._columns_among(self.vocabulary.ignored))
        for row in self._body:
            for column, _ in sheet.filled(row):
                at = (row, column)
                if column in ignored:
                    sheet.used.add(at)
                elif (
                    at not in sheet.used
                    and (heading := self.header.heading(column))
                    and amount_of(sheet.grid.value(row, column)) is not None
                ):
                    sheet.refused.setdefault(at, f"{quote(heading)}不是本表的栏目")

    # ledgers and fixed lists

    def _blocks(self, sides: Mapping[str, tuple[Mapping[str, Column], Mapping[str, Row]]]) -> None:
        """Read blocks of a label, 行次 and amounts, side by side."""
        starts = self._columns_among(self._items) or [0]
        ends = [*starts[1:], len(self.header.stacks)]
        for start, end in zip(starts, ends, strict=True):
            self._block(range(start, end), sides)

    def _block(
        self,
        columns: range,
        sides: Mapping[str, tuple[Mapping[str, Column], Mapping[str, Row]]],
    ) -> None:
        rows = Rows({name: rows for name, (_, rows) in sides.items()}, self.vocabulary)
        lines = set(self._columns_among(self.vocabulary.lines)) & set(columns)
        stacks = self.header.stacks
        labels = [at for at in columns if stacks[at] == stacks[columns[0]]]
        found = [(at, *self._label(at, labels)) for at in self._body if self._left(at)]
        meant = rows.meant([(words, self._line(at, lines)) for at, _, words in found])
        places: dict[str, dict[str, int]] = {}
        for (at, place, _), choice in zip(found, meant, strict=True):
            if isinstance(choice, str):
                self._refuse_block_row(at, columns, choice)
                continue
            side, name = choice
            own = sides[side][0]
            if side not in places:
                among = [column for column in columns if column not in labels]
                places[side] = self._assign(self.vocabulary.columns(dict(own)), among)
            row = sides[side][1][name]
            self.reader.placed.known |= {name, *places[side]}
            sheet = self.page.sheet
            sheet.used |= {(at, column) for column in (place, *lines)}
            for column, where in places[side].items():
                dash = column in row.dash
                self.reader.take((name, column), (at, where), count=row.count, dash=dash)

    def _label(self, at: int, columns: Sequence[int]) -> tuple[int, str]:
        """Where the label of a row stands, and its words; an indented one stands further right."""
        grid = self.page.sheet.grid
        return next(
            ((column, text) for column in columns if (text := grid.text(at, column).strip())),
            (columns[0], ""),
        )

    def _line(self, at: int, lines: set[int]) -> str:
        grid = self.page.sheet.grid
        return next((same(grid.text(at, column)) for column in sorted(lines)), "")

    def _refuse_block_row(self, at: int, columns: range, reason: str) -> None:
        sheet = self.page.sheet
        lines = self._columns_among(self.vocabulary.lines)
        amounts = [
            column
            for column in columns
            if column not in lines and amount_of(sheet.grid.value(at, column))
        ]
        for column in columns:
            if not sheet.grid.text(at, column).strip() or (at, column) in sheet.used:
                continue
            if column in lines and not amounts:
                sheet.used.add((at, column))  # a line without a label: nothing stands there
            elif amounts:
                sheet.refused.setdefault((at, column), reason)

    def _transposed(self, table: Fixed) -> None:
        """Read a list whose rows are headings, side by side, above one row of amounts."""
        sheet, stacks = self.page.sheet, self.header.stacks
        targets = [
            (
                name,
                column,
                self.vocabulary.row(row),
                self.vocabulary.wanted(item.label, item.aliases),
            )
            for name, row in table.rows.items()
            for column, item in table.columns.items()
        ]
        for stack in stacks:
            self.reader.placed.known |= {
                name
                for row_name, column, row, item in targets
                if _stands_above(stack, row.words, row.group, item.words)
                for name in (row_name, column)
            }
        for at in self._body:
            for place, stack in enumerate(stacks):
                if (at, place) in sheet.used or not sheet.grid.text(at, place).strip():
                    continue
                found = [
                    (name, column)
                    for name, column, row, item in targets
                    if _stands_above(stack, row.words, row.group, item.words)
                ]
                if len(found) == 1:
                    row = table.rows[found[0][0]]
                    dash = found[0][1] in row.dash
                    self.reader.take(found[0], (at, place), count=row.count, dash=dash)

    # by code

    def _by_function(self, table: ByFunction) -> None:
        codes, names = self._code_columns(), self._columns_among(self.vocabulary.names)
        stacks, sheet = self.header.stacks, self.page.sheet
        if not codes:
            codes = (names or self._columns_among(self._items))[:1]
        lead = {*codes, *names}
        others = [at for at in range(len(stacks)) if at not in lead]
        places = self._assign(self.vocabulary.columns(table.columns), others)
        if not places:
            return
        self.reader.placed.known |= places.keys()
        totals = self.vocabulary.totals | {key(table.total_heading)}
        for at in self._body:
            if not self._left(at):
                continue
            code, name, problem = self._subject(at, codes, names, totals)
            if not code:
                if any(amount_of(sheet.grid.value(at, column)) for column in places.values()):
                    sheet.refuse_row(at, problem)
                continue
            sheet.used |= {(at, column) for column in lead}
            if code != TOTAL and not self.reader.placed.subjects.get(code):
                self.reader.placed.subjects[code] = name
            for column, place in places.items():
                self.reader.take((code, column), (at, place))

    def _code_columns(self) -> list[int]:
        """Every column with a code or a part of one, those under one heading each."""
        stacks = self.header.stacks
        words, names = self.vocabulary.codes, self.vocabulary.names
        return [
            at
            for at, stack in enumerate(stacks)
            if words & set(stack) and not names & set(stack[-1:])
        ]

    def _subject(
        self, at: int, codes: Sequence[int], names: Sequence[int], totals: frozenset[str]
    ) -> tuple[str, str, str]:
        """The code and the name of a row, or why it has none."""
        grid = self.page.sheet.grid
        name = next((text for column in names if (text := grid.text(at, column).strip())), "")
        parts = [text for column in codes if (text := self._shown_code(at, column))]
        texts = [*parts, name]
        if {key(text) for text in texts if text} & totals:
            return TOTAL, "", ""
        digits = [same(part).replace(".", "") for part in parts]
        if digits and _CODE.fullmatch(digits[-1]):
            return digits[-1], _bare(name), ""
        head, levels = digits[:1], digits[1:]
        if head and _KIND.fullmatch(head[0]) and all(map(_PART.fullmatch, levels)):
            return head[0] + "".join(level.zfill(2) for level in levels), _bare(name), ""
        for text in texts:
            if match := _CODE_AND_NAME.fullmatch(text):
                return match[1], _bare(name if name and text != name else match[2]), ""
        what = quote(" ".join(parts)) if parts else ""
        return "", "", f"{what}不是科目编码" if what else "没有科目编码"

    def _shown_code(self, at: int, column: int) -> str:
        """A part of a code; one merged over several rows stands for each of them."""
        grid = self.page.sheet.grid
        row, origin = grid.merges.get((at, column), (at, column))
        return grid.text(row, column).strip() if origin == column else ""

    def _by_economic(self, table: ByEconomic) -> None:
        """Read blocks of a code, a name and an amount, side by side."""
        codes = self._code_columns()
        starts = [at for at in codes if at - 1 not in codes]
        amounts = self.vocabulary.columns(table.all_columns)
        for start, end in zip(starts, [*starts[1:], len(self.header.stacks)], strict=False):
            among = [at for at in range(start, end) if at not in codes]
            places = self._assign(amounts, among)
            if places:
                lead = range(start, places[AMOUNT])
                for at in self._body:
                    if self._left(at):
                        self._economic(table, at, lead, places[AMOUNT])

    def _economic(self, table: ByEconomic, at: int, lead: range, place: int) -> None:
        """Read a row of a block: a subject, a total, or neither."""
        sheet = self.page.sheet
        codes = [column for column in lead if column in self._code_columns()]
        names = [column for column in lead if column not in codes]
        code, _, problem = self._subject(at, codes, names, frozenset())
        address = code if code in table.subjects else self._economic_total(table, at, place)
        if address:
            self.reader.placed.known |= {address, AMOUNT}
            self.reader.take((address, AMOUNT), (at, place))
        elif amount_of(sheet.grid.value(at, place)):
            reason = f"{quote(code)}不在本表的科目之内" if code else problem
            for column in (*lead, place):
                if sheet.grid.text(at, column).strip() and (at, column) not in sheet.used:
                    sheet.refused[at, column] = reason
        if address or (code and not amount_of(sheet.grid.value(at, place))):
            # a subject that the table leaves out says nothing without an amount
            sheet.used |= {(at, column) for column in lead}

    def _economic_total(self, table: ByEconomic, at: int, place: int) -> str:
        """The total that stands in a row, in a block or before the last amount of its blocks."""
        sheet = self.page.sheet
        totals = {
            word: name
            for name, group in table.groups.items()
            for word in self.vocabulary.wanted(group.total).words
        }
        for column in range(place - 1, -1, -1):
            if amount_of(sheet.grid.value(at, column)) is not None:
                return ""
            if text := sheet.grid.text(at, column).strip():
                sheet.used |= {(at, column)} if key(text) in totals else set()
                return totals.get(key(text), "")
        return ""


def _stands_above(
    stack: Sequence[str], row: frozenset[str], group: str, column: frozenset[str]
) -> bool:
    """Whether a row's label and a column's both stand above a place, and nothing else does."""
    rest = [word for word in stack if word not in column]
    if len(rest) == len(stack) or not rest:
        return False
    if rest[-1] in row:
        return not group or group in rest[:-1]
    return rest[-1] in WHOLE and rest[-2:-1] != [] and rest[-2] in row


def _is_numbering(words: Sequence[str]) -> bool:
    """Whether words are the numbers of columns: 1, 2, 3 … or (1), (2), (3) …"""
    words = [word.strip("()") for word in words]
    if not words or not all(word.isdigit() and len(word) < 3 for word in words):  # noqa: PLR2004
        return False
    numbers = [int(word) for word in words]
    return numbers[0] == 1 and numbers == list(range(1, len(numbers) + 1))


def _bare(words: str) -> str:
    """Words without any space or line break."""
    return "".join(words.split())
