"""Place what stands on a page of an export into a table, as far as it is clear.

The page is read as `official` reads all; this is its tolerant policy: headings and labels may be
the other words that the edition lists, columns may stand in any order, sides may follow one
another. Whatever is not clear stays where it is, with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from generator.edition.layout import TOTAL
from generator.edition.shapes.by_economic import KIND_DIGITS
from generator.edition.shapes.table import TableBlock
from generator.importing.rows import Rows
from generator.importing.sheet import Header, TablePage, find_header
from generator.importing.tables import Reader, assign
from generator.importing.targets import Target
from generator.importing.vocabulary import Vocabulary, Wanted
from generator.text import without_ordinal
from generator.workbook.reading.cells import amount_of, quote
from generator.workbook.reading.headings import Stack
from generator.workbook.reading.official import Places, TableLine, TablePart, TableReader

#: More columns than these with subjects above them are a table that lies down.
MOST_COLUMNS = 2


def header_of(page: TablePage, target: Target, vocabulary: Vocabulary) -> Header | None:
    """The headings of a page as those of a table or a card; None if it has none."""
    rows = (row for block in target.blocks for row in block.rows.values())
    labels = frozenset(word for row in rows for word in vocabulary.row(row).words)
    return find_header(page, vocabulary.headings(target), labels, vocabulary)


def place(
    target: Target,
    page: TablePage,
    header: Header,
    reader: Reader,
    vocabulary: Vocabulary,
) -> None:
    """Place everything on a page that is clear.

    Args:
        target: the table that it holds, or the card of which it has some lines.
        page: the page.
        header: its headings.
        reader: where its amounts go.
        vocabulary: the words of the edition.
    """
    _Placing(target, page, header, reader, vocabulary).place()


@dataclass(slots=True)
class _Placing(TableReader):
    """A page being read as the blocks of a table; `columns` are those of sides that were met."""

    target: Target
    page: TablePage
    header: Header
    reader: Reader
    vocabulary: Vocabulary
    columns: dict[tuple[int, int], dict[str, int]] = field(default_factory=dict)

    dots = True

    def place(self) -> None:
        self.grid = self.page.sheet.grid
        self.body = range(self.header.end, self.page.end)
        self._skip_repeated_headings()
        self._skip_notes()
        first = self.blocks[0]
        if first.can_lie and not self._columns_among(self._items):
            self._lying(first)
        elif above := self._subjects_above():
            self._below_subjects(above)
        else:
            self.read(list(self._parts(first)))
        self._explain_columns()

    @property
    def blocks(self) -> Sequence[TableBlock]:
        """The parts of the table."""
        return self.target.blocks

    # where the blocks stand

    @property
    def _items(self) -> frozenset[str]:
        """What stands above the labels of rows."""
        labelled = (block for block in self.blocks if block.lead and not block.is_coded)
        return self.vocabulary.items | {self.vocabulary.key(block.lead[0]) for block in labelled}

    def _columns_among(self, words: Collection[str]) -> list[int]:
        """The columns with one of the words above them, neighbours under one heading once."""
        stacks = self.header.stacks
        return [
            at
            for at, stack in enumerate(stacks)
            if not set(stack).isdisjoint(words) and not (at and stacks[at - 1] == stack)
        ]

    def _sides(self) -> list[tuple[int, int]]:
        """Where each side of labels begins, and where it ends."""
        starts = self._columns_among(self._items)
        return list(pairwise([*starts, len(self.header.stacks)]))

    def _code_columns(self) -> list[int]:
        """Every column with a code or a part of one, those under one heading each."""
        words, names = self.vocabulary.codes, self.vocabulary.names
        return [
            at
            for at, stack in enumerate(self.header.stacks)
            if words & set(stack) and not names & set(stack[-1:])
        ]

    def _parts(self, first: TableBlock) -> Iterator[TablePart]:
        if not first.is_coded:
            yield from self._labelled_parts()
        elif first.subjects is None:
            yield from self._own_part(first)
        else:
            yield from self._listed_parts(first)

    def _labelled_parts(self) -> Iterator[TablePart]:
        """Blocks of a label, 行次 and amounts, side by side."""
        stacks = self.header.stacks
        for start, end in self._sides() or [(0, len(stacks))]:
            columns = range(start, end)
            if self._is_unneeded(stacks[start]):
                continue
            lines = [at for at in self._columns_among(self.vocabulary.lines) if at in columns]
            labels = [at for at in columns if stacks[at] == stacks[start]]
            yield TablePart(self.blocks, columns, labels, lines, {})

    def _own_part(self, block: TableBlock) -> Iterator[TablePart]:
        codes, names = self._code_columns(), self._columns_among(self.vocabulary.names)
        if not codes:
            codes = (names or self._columns_among(self._items))[:1]
        columns = range(len(self.header.stacks))
        others = [at for at in columns if at not in {*codes, *names}]
        if codes and (places := self._assigned(block, others)):
            self.reader.placed.known |= places.keys()
            beside = [at for at in names if at not in codes]
            yield TablePart((block,), columns, codes, beside, places)

    def _listed_parts(self, block: TableBlock) -> Iterator[TablePart]:
        """Blocks of a code, a name and an amount, side by side."""
        codes = self._code_columns()
        starts = [at for at in codes if at - 1 not in codes]
        ends = [*starts[1:], len(self.header.stacks)][: len(starts)]
        for start, end in zip(starts, ends, strict=True):
            among = [at for at in range(start, end) if at not in codes]
            if places := self._assigned(block, among):
                columns = range(start, max(places.values()) + 1)
                lead = [at for at in columns if at in codes]
                beside = [at for at in columns[:-1] if at not in codes]
                yield TablePart(self.blocks, columns, lead, beside, places)

    def _assigned(self, block: TableBlock, among: Iterable[int]) -> dict[str, int]:
        """The columns of amounts of a block among some columns."""
        sheet, end = self.page.sheet, self.page.end
        wanted = self.vocabulary.columns(block.columns)
        return assign(sheet, self.header, wanted, among, end, prefer=self.vocabulary.actual)

    def amounts(self, line: TableLine) -> Mapping[str, int]:
        part = line.part
        if part.blocks[0].is_coded:
            return part.amounts
        at = next(at for at, block in enumerate(part.blocks) if line.key in block.rows)
        where = (part.columns.start, at)
        if where not in self.columns:
            among = [column for column in part.columns if column not in part.lead]
            self.columns[where] = self._assigned(part.blocks[at], among)
        own = self.columns[where]
        return {name: self._beside(line, column) for name, column in own.items()}

    def _beside(self, line: TableLine, column: int) -> int:
        """Where an amount of a row stands: maybe in a side further right that has no row there.

        Where spending is shown twice, by function and by kind, a total may stand in either.
        """
        stacks, at = self.header.stacks, line.at
        if self.grid.text(at, column).strip() or (at, column) in self.grid.broken:
            return column
        for start, end in self._sides():
            if start > column and not self.grid.text(at, start).strip():
                others = range(start + 1, end)
                same = [other for other in others if stacks[other] == stacks[column]]
                if self._is_unneeded(stacks[start]) and len(same) == 1:
                    return same[0]
        return column

    # what says nothing

    def _skip_repeated_headings(self) -> None:
        """Take out headings that stand there again, on another sheet of paper, and 栏次."""
        sheet, vocabulary = self.page.sheet, self.vocabulary
        leads = vocabulary.lines | vocabulary.codes | vocabulary.names
        seen = leads | {word for stack in self.header.stacks for word in stack}
        for row in self.body:
            cells = list(sheet.filled(row))
            texts = [self.vocabulary.key(text) for _, text in cells]
            numbers = [text for text in texts if text not in leads]
            if (len(texts) > 1 and seen.issuperset(texts)) or _is_numbering(
                numbers, is_named=len(numbers) < len(texts)
            ):
                sheet.used |= {(row, column) for column, _ in cells}

    def _skip_notes(self) -> None:
        """Take out the notes that the edition prints itself."""
        sheet = self.page.sheet
        notes = {without_ordinal(note) for note in self.vocabulary.notes}
        for row in self.body:
            for column, text in sheet.filled(row):
                if without_ordinal(text) in notes:
                    sheet.used.add((row, column))

    def _explain_columns(self) -> None:
        """Say of amounts in columns that nobody asked for that they are in such."""
        sheet = self.page.sheet
        ignored = set(self._columns_among(self.vocabulary.ignored))
        stacks = self.header.stacks
        unneeded = {at for at, stack in enumerate(stacks) if self._is_unneeded(stack)}
        for start, end in self._sides() if not self.blocks[0].is_coded else ():
            unneeded |= set(range(start, end)) if start in unneeded else set()
        for row in self.body:
            for column, _ in sheet.filled(row):
                at = (row, column)
                if column in ignored:
                    sheet.used.add(at)
                elif at in sheet.unneeded:
                    continue
                elif column in unneeded and at not in sheet.used:
                    sheet.unneeded.add(at)
                elif (
                    at not in sheet.used
                    and (heading := self.header.heading(column))
                    and amount_of(sheet.grid.value(row, column)) is not None
                ):
                    sheet.refused.setdefault(at, f"{quote(heading)}不是本表的栏目")

    # rows

    def form(self, text: object) -> str:
        return self.vocabulary.key(text)

    def total_words(self, block: TableBlock) -> Collection[str]:
        if block.subjects is None:
            return self.vocabulary.totals | {self.vocabulary.key(block.total[0])}
        return self.vocabulary.wanted(block.total[0]).words if block.total[0] else ()

    def code(self, row: int, column: int) -> str:
        """A part of a code; one merged over several rows stands for each of them."""
        first, origin = self.grid.merges.get((row, column), (row, column))
        return self.grid.text(first, column).strip() if origin == column else ""

    def name(self, part: TablePart, row: int) -> str:
        texts = (self.grid.text(row, column).strip() for column in part.beside)
        return next(filter(None, texts), "")

    def is_left(self, row: int) -> bool:
        """Whether anything stands in a row that was not taken out."""
        sheet = self.page.sheet
        return any((row, column) not in sheet.used for column, _ in sheet.filled(row))

    def meant(self, part: TablePart, lines: Sequence[TableLine]) -> list[tuple[str, str]]:
        rows = Rows(part.blocks, self.vocabulary)
        return rows.meant([(line.words, line.number) for line in lines])

    def take(self, line: TableLine, places: Places) -> None:
        placed, row, part = self.reader.placed, line.row, line.part
        lead = () if row else part.lead
        placed.known |= {line.key, *(column for _, column in places)}
        columns = (*lead, *part.beside, line.place)
        self.page.sheet.used |= {(line.at, column) for column in columns}
        if (
            not row
            and part.blocks[0].subjects is None
            and line.key != TOTAL
            and not placed.subjects.get(line.key)
        ):
            placed.subjects[line.key] = "".join(line.words.split())
        for address, at in places.items():
            if at in self.header.within:
                continue
            dash = row is not None and address[1] in row.dash
            self.reader.take(address, at, count=row is not None and row.count, dash=dash)

    def stray(self, line: TableLine) -> None:
        sheet, at, part = self.page.sheet, line.at, line.part
        if self._is_unneeded((self.vocabulary.key(line.words),)):
            sheet.set_aside(at, part.columns)
            return
        lines = () if part.blocks[0].is_coded else part.beside
        amounts = part.amounts.values() or [at for at in part.columns if at not in lines]
        has_amounts = any(amount_of(self.grid.value(at, column)) for column in amounts)
        for column, _ in sheet.filled(at):
            if column not in part.columns or (at, column) in sheet.used | sheet.unneeded:
                continue
            is_known = bool(line.coded.code and part.blocks[0].subjects)
            if has_amounts:
                sheet.refused.setdefault((at, column), line.reason or _no_subject(line))
            elif column in lines or (is_known and column not in part.amounts.values()):
                # a line without a label; a subject that the table leaves out
                sheet.used.add((at, column))

    def _lying(self, block: TableBlock) -> None:
        """Read a list whose rows are headings, side by side, above one row of amounts."""
        sheet, vocabulary = self.page.sheet, self.vocabulary
        rows = {name: vocabulary.row(row) for name, row in block.rows.items()}
        columns = vocabulary.columns(block.columns)
        for place, stack in enumerate(self.header.stacks):
            found = [
                (name, column)
                for name, row in rows.items()
                for column, item in columns.items()
                if _stands_above(stack, row, item.words)
            ]
            self.reader.placed.known |= {word for address in found for word in address}
            if len(found) != 1:
                continue
            row = block.rows[found[0][0]]
            for at in self.body:
                if (at, place) not in sheet.used and self.grid.text(at, place).strip():
                    dash = found[0][1] in row.dash
                    self.reader.take(found[0], (at, place), count=row.count, dash=dash)

    # subjects by economic code that stand side by side

    def _subjects_above(self) -> dict[int, str]:
        """The subject that each column is about, where headings name subjects; else none."""
        if self.blocks[0].subjects is None:
            return {}
        subjects = (self.blocks[0].subjects or {}).items()
        names = {code: self.vocabulary.wanted(name).words for code, name in subjects}
        found: dict[int, str] = {}
        stacks, whole = self.header.stacks, self.vocabulary.forms.whole
        # 小计 of a 类 first: what has the name of its 类 alone may be its 款
        for at in sorted(range(len(stacks)), key=lambda at: not whole & set(stacks[at][-1:])):
            codes = (
                code
                for code in _subjects_of(stacks[at], names, whole)
                if code not in found.values()
            )
            if code := next(codes, ""):
                found[at] = code
        return found if len(found) > MOST_COLUMNS else {}

    def _below_subjects(self, above: Mapping[int, str]) -> None:
        """Read the total of all functions below headings that are subjects by economic code."""
        sheet = self.page.sheet
        rows = [row for row in self.body if self.is_left(row)]
        totals = [row for row in rows if self._is_total(row, above)]
        column = next(iter(self.blocks[0].columns))
        self.reader.placed.known |= {column, *above.values()}
        for row in rows:
            if len(totals) != 1:
                sheet.refuse_row(row, "经济分类科目横排的表，没有找到“合计”一行")
            elif row != totals[0]:
                sheet.set_aside(row)
        for at, code in above.items() if len(totals) == 1 else ():
            self.reader.take((code, column), (totals[0], at))
        for row in totals:
            sheet.used |= {(row, at) for at, _ in sheet.filled(row) if at < min(above)}

    def _is_total(self, row: int, above: Mapping[int, str]) -> bool:
        lead = [column for column, _ in self.page.sheet.filled(row) if column < min(above)]
        return any(
            self.vocabulary.key(self.grid.text(row, column)) in self.vocabulary.totals
            for column in lead
        )

    def _is_unneeded(self, stack: Stack) -> bool:
        return self.vocabulary.is_unneeded(self.target.name, stack)


def _subjects_of(
    stack: Stack, names: Mapping[str, frozenset[str]], whole: frozenset[str]
) -> list[str]:
    """The codes of the subjects that headings may name, a 类 before its 款."""
    own, above = stack[-1:], stack[:-1]
    if above and whole & set(own):
        kinds = [code for code in names if len(code) == KIND_DIGITS]
        return [code for code in kinds if above[-1] in names[code]]
    fitting = [code for code, words in names.items() if not words.isdisjoint(own)]
    if not above:
        return fitting
    return [code for code in fitting if not names[code[:KIND_DIGITS]].isdisjoint(above)]


def _no_subject(line: TableLine) -> str:
    if line.coded.code:
        return f"{quote(line.coded.code)}不在本表的科目之内"
    said = " ".join(line.coded.texts)
    return f"{quote(said)}不是科目编码" if said else "没有科目编码"


def _stands_above(stack: Sequence[str], row: Wanted, column: frozenset[str]) -> bool:
    """Whether a row's label and a column's both stand above a place, and nothing else does."""
    rest = [word for word in stack if word not in column]
    if len(rest) == len(stack) or not rest:
        return False
    if rest[-1] in row.words:
        return not row.group or row.group in rest[:-1]
    return rest[-1] in row.whole and rest[-2:-1] != [] and rest[-2] in row.words


def _is_numbering(words: Sequence[str], *, is_named: bool) -> bool:
    """Whether words are the numbers of columns: 1, 2, 3 … or (1), (2), (3) …

    In a row that says so (`is_named`) some may be left out, as on a page with further columns.
    """
    words = [word.strip("()") for word in words]
    longest = 3 if is_named else 2
    if not words or not all(word.isdigit() and len(word) <= longest for word in words):
        return False
    numbers = [int(word) for word in words]
    if is_named:
        return all(one < other for one, other in pairwise(numbers))
    return numbers == list(range(1, len(numbers) + 1))
