"""What the sentences of a published document say, put where a workbook asks for it.

A sentence prints a figure; read backwards it fills the cell that would print it. What the tables
say already is left to them. Last year's amounts follow from this year's and what they moved by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from generator.annexes.model import DrawnGrid, TextBlock, Words
from generator.catalog import LEVELS, codes, names_of
from generator.edition.layout import Subject
from generator.edition.model import Edition, Listing
from generator.language import is_numeral, value_of
from generator.published.body import SectionText
from generator.published.expressions import SlotFound
from generator.published.matching import Reading
from generator.published.plain import plain
from generator.published.precision import Precision, exact_to
from generator.published.trees import Branch
from generator.submission import Block, Cell, TableRow
from generator.text import same
from generator.workbook.reading.cells import amount_of

_WRITTEN = ("heading", "subheading")
#: What a row of subjects calls its amount and its budget; the cases of a change that is none.
_ACTUAL, _BUDGET = "行.决算", "行.预算"
_COMPLETED = ("完成率", _ACTUAL, _BUDGET)
_FLAT = frozenset({"flat", "nothing"})
#: How many names the slot of a word within a phrase for a reason has.
_WITH_WORD = 4


@dataclass(frozen=True, slots=True)
class Unread:
    """Words that no sentence of the edition takes, or that contradict others."""

    where: str
    text: str
    reason: str


@dataclass(slots=True)
class Move:
    """By how much a figure moved, and from what, as far as the text says so."""

    direction: str = ""
    is_rise: bool = False
    difference: Decimal | None = None
    rate: Decimal | None = None
    base: Decimal | None = None
    flat: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of a whole an amount is, in percent."""

    whole: str
    percent: Decimal
    cell: Cell


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of the budget of a subject was spent, in percent, where nothing else says it.

    Attributes:
        column: where the list has the budget.
        actual: what was spent.
        percent: of the budget.
        label: the subject.
        cell: where the rate stands.
    """

    column: str
    actual: Decimal
    percent: Decimal
    label: Cell
    cell: Cell


@dataclass(slots=True)
class Filled:
    """What was read of the sentences, by the names of the edition.

    Attributes:
        fields: lines of cards.
        lists: rows of lists.
        writings: what the department wrote itself.
        forms: where self-evaluation forms stand by themselves, by the name of the form.
        reasons: why figures moved.
        moves: by how much they moved since last year.
        against: by how much, against another figure.
        shares: of fields that are printed as a share alone, perhaps.
        amounts: figures as the text prints them.
        subjects: amounts of subjects, by table, code and column.
        rates: of subjects whose budget is printed as a rate alone, by list and code.
        counts: how many rows lists have, as the text says.
        precision: how exact the numbers of the text are.
        unread: what could not be placed.
    """

    fields: dict[str, Cell] = field(default_factory=dict)
    lists: dict[str, list[dict[str, Cell]]] = field(default_factory=dict)
    writings: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    forms: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    reasons: dict[str, Cell] = field(default_factory=dict)
    moves: dict[str, Move] = field(default_factory=dict)
    against: dict[tuple[str, str], Move] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    amounts: dict[str, Decimal] = field(default_factory=dict)
    subjects: dict[tuple[str, str, str], Cell] = field(default_factory=dict)
    rates: dict[tuple[str, str], Rate] = field(default_factory=dict)
    counts: dict[str, Cell] = field(default_factory=dict)
    precision: Precision = field(default_factory=Precision)
    unread: list[Unread] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills from one section after the other.

    Attributes:
        edition: whose sentences were read.
        subjects: the subjects of each table, as it was read.
        filled: what came of it.
    """

    edition: Edition
    subjects: Callable[[str], Sequence[Subject]]
    filled: Filled = field(default_factory=Filled)

    def take(self, place: str, reading: Reading, body: SectionText, level: int = 0) -> None:
        """Put what one section says where it belongs.

        Args:
            place: the section's title, as messages say it.
            reading: what was found.
            body: in which text.
            level: of the section's heading, as far as it is known.
        """
        flat = {row for it in reading.conditions if (row := self._condition(place, it))}
        rows: dict[tuple[tuple[str, ...], int], list[SlotFound]] = {}
        for found in reading.found:
            if found.slot.rows and found.row:
                rows.setdefault((found.slot.rows, found.row[0]), []).append(found)
            elif (blank := body.words(found.start, found.end)).startswith("〔") and blank[
                -1
            ] == "〕":
                reason = "公开文本里还没有填写"
                self.filled.unread.append(Unread(body.where(found.start), blank, reason))
            else:
                self._single(place, found, body, level)
        for (source, begin), cells in rows.items():
            self._row(place, source, cells, body, is_flat=(begin,) in flat)
        for start, end in reading.unread:
            text = body.words(start, end).strip("，；。：、 ")
            if any(character.isalnum() for character in text):
                self.filled.unread.append(
                    Unread(body.where(start), text, "版式的句子里没有这样的话")
                )

    def _condition(self, place: str, condition: Branch) -> tuple[int, ...]:
        """Take what a branch says; in which row it says that what was spent is the budget."""
        name, *figure = condition.source
        is_flat = condition.value in _FLAT
        if name == "增减" and condition.row:
            is_budget = figure[0] == _ACTUAL and figure[-1] == _BUDGET
            return condition.row[:1] if is_flat and is_budget else ()
        if name == "增减":
            self._moved(figure).flat |= is_flat
        elif not figure:
            self._field(name, Cell(place, "", condition.value))
        return ()

    def _single(self, place: str, found: SlotFound, body: SectionText, level: int) -> None:
        name, *arguments = found.slot.source
        text = body.words(found.start, found.end)
        cell = Cell(place, body.where(found.start), text)
        if name in {"金额", "数量"}:
            self._number(arguments[0], cell, is_amount=name == "金额")
        elif name == "增减":
            self._move(self._moved(arguments[:-1]), arguments[-1], cell)
        elif name == "length":
            self.filled.counts.setdefault(arguments[0], cell)
        elif name == "占比":
            self._share(arguments[0], arguments[1], cell)
        elif name == "原因" and found.slot.kind == "words":
            self.filled.reasons.setdefault(arguments[0], cell)
        elif found.slot.kind == "blocks":
            self._blocks(name, arguments, body.stretch(found.start, found.end), level)
        elif found.slot.kind == "lines":
            self._lines(place, found, body)
        elif not arguments and found.slot.kind in {"words", "choice"}:
            self._field(name, cell)

    def _blocks(
        self, name: str, arguments: Sequence[str], blocks: Sequence[Words | DrawnGrid], level: int
    ) -> None:
        """What the department wrote itself, its forms or a list."""
        if name == "列表":
            self._table(arguments[0], blocks)
            return
        own = blocks_of(blocks, _WRITTEN, level)
        if name == "撰写":
            self.filled.writings[arguments[0]] = own
        else:
            self.filled.forms[arguments[0]] = tuple(it for it in own if it.text not in arguments)

    def _field(self, name: str, cell: Cell) -> None:
        known = dict(self.edition.reporting_fields())
        if name not in known:
            return
        before = self.filled.fields.setdefault(name, cell)
        if (before.value, before.text) != (cell.value, cell.text) and before.value != cell.value:
            reason = f"“{known[name].label}”前面（{before.address}）是“{before.text}”"
            self.filled.unread.append(Unread(cell.address, cell.text, reason))

    def _amount(self, cell: Cell) -> Decimal | None:
        """An amount as the document prints it, in 万元."""
        return amount_in(cell.text, self.edition)

    def _number(self, name: str, cell: Cell, *, is_amount: bool) -> None:
        value = self._amount(cell) if is_amount else number_of(cell.text)
        if value is not None:
            self.filled.precision.note_amount(value)
            self.filled.amounts.setdefault(name, value)
            self._field(name, replace(cell, value=value, places=exact_to(value)))

    def _moved(self, source: Sequence[str]) -> Move:
        """The move that a phrase is about: its figure, how it is said, what it is against."""
        figure, _, *other = source
        if other:
            return self.filled.against.setdefault((figure, other[0]), Move())
        return self.filled.moves.setdefault(figure, Move())

    def _share(self, part: str, whole: str, cell: Cell) -> None:
        percent = number_of(cell.text)
        if percent is not None:
            self.filled.precision.note_percent(percent)
            self.filled.shares.setdefault(part, Share(whole, percent, cell))

    def _move(self, move: Move, what: str, cell: Cell) -> None:
        move.where = move.where or cell.address
        if what == "方向" and not move.direction:
            move.direction = cell.text
            move.is_rise = self.edition.wording.directions.is_rise(cell.text)
        elif what == "差额" and move.difference is None:
            move.difference = self._amount(cell)
            self.filled.precision.note_amount(move.difference)
        elif what == "比率" and move.rate is None:
            move.rate = number_of(cell.text)
            self.filled.precision.note_percent(move.rate)
        elif what == "基数" and move.base is None:
            move.base = self._amount(cell)

    def _lines(self, place: str, found: SlotFound, body: SectionText) -> None:
        (name,) = found.slot.rows[:1]
        column = found.slot.source[-1].removeprefix("行.")
        self.filled.lists.setdefault(name, []).extend(
            {column: Cell(place, where, text)}
            for text, where in body.paragraphs(found.start, found.end)
        )

    def _table(self, name: str, blocks: Sequence[TextBlock]) -> None:
        listing = self.edition.forms.lists[name]
        grid = next((block for block in blocks if isinstance(block, DrawnGrid)), None)
        if grid is None:
            return
        labels = {same(entry.label): column for column, entry in listing.columns.items()}
        lines = (*grid.head, *grid.body)
        columns = [labels.get(same(cell.text)) for cell in lines[0]]
        self.filled.lists[name] = [
            {
                column: Cell(cell.where, "", cell.text)
                for column, cell in zip(columns, line, strict=False)
                if column
            }
            for line in lines[1:]
        ]

    # rows of lists

    def _row(
        self,
        place: str,
        source: tuple[str, ...],
        found: Sequence[SlotFound],
        body: SectionText,
        *,
        is_flat: bool,
    ) -> None:
        cells = {
            it.slot.source: Cell(place, body.where(it.start), body.words(it.start, it.end))
            for it in found
        }
        if source[0] == "有数科目":
            self._subject(source, cells | self._budget(cells, is_flat=is_flat))
        elif source[0] in self.edition.forms.lists:
            row = {
                key[0].removeprefix("行."): cell
                for key, cell in cells.items()
                if len(key) == 1 and key[0].startswith("行.")
            }
            if row:
                self.filled.lists.setdefault(source[0], []).append(row)

    def _budget(
        self, cells: Mapping[tuple[str, ...], Cell], *, is_flat: bool
    ) -> dict[tuple[str, ...], Cell]:
        """The budget of a subject that is only said to be so much less or more than was spent."""
        spent = cells.get(("金额", _ACTUAL))
        now = self._amount(spent) if spent else None
        if spent is None or now is None or ("金额", _BUDGET) in cells:
            return {}
        moves: dict[tuple[str, ...], Move] = {}
        for source, cell in cells.items():
            name, *figure = source
            if name == "增减" and figure[0] == _ACTUAL and figure[-2] == _BUDGET:
                self._move(moves.setdefault(source[:-1], Move()), source[-1], cell)
        for move in moves.values():
            if move.difference is not None:
                grown = move.difference if move.is_rise else -move.difference
                budget = self.filled.precision.before(now, grown, move.rate)
                shown = budget.scaleb(self.edition.style.scale)
                return {("金额", _BUDGET): replace(spent, text=f"{shown:f}")}
        return {("金额", _BUDGET): spent} if is_flat else {}

    def _subject(self, source: tuple[str, ...], cells: dict[tuple[str, ...], Cell]) -> None:
        """A row about a subject: its budget and its reason belong to a list."""
        _, table, column, name, budget, *digits = source
        listing = self.edition.forms.lists[name]
        length = int(digits[0]) if digits else 3
        label = cells.get(("行.名称",))
        if label is None:
            return
        if label.text.startswith("“") and label.text.endswith("”"):
            label = replace(label, text=label.text[1:-1])  # the marks are the sentence's own
        rate = self._rate(budget, label, cells)
        is_listed = any(self._fits(listing, spoken) for spoken in cells)
        if rate is None and not is_listed:
            return  # nothing but which subject it is
        above = [cells[key].text for key in (("行.类",), ("行.款",)) if key in cells]
        code = self._code(table, label.text, above, length)
        if code is None:
            reason = "不知道是哪个科目，请在填报表里补上编码"
            self.filled.unread.append(Unread(label.address, label.text, reason))
            return
        if rate is not None:
            self.filled.rates.setdefault((name, code), rate)
        if not is_listed:
            return
        rows = self.filled.lists.setdefault(name, [])
        key = listing.key or next(iter(listing.columns))
        row = next((it for it in rows if it[key].text == code), None)
        if row is None:
            row = {key: Cell(label.sheet, label.address, code)}
            rows.append(row)
        row.setdefault(list(listing.columns)[1], label)
        for spoken, cell in cells.items():
            self._into(row, listing, budget, spoken, cell)
            if spoken == ("金额", _ACTUAL) and (value := self._amount(cell)) is not None:
                amount = replace(cell, value=value, places=exact_to(value))
                self.filled.subjects.setdefault((table, code, column), amount)

    def _rate(self, column: str, label: Cell, cells: Mapping[tuple[str, ...], Cell]) -> Rate | None:
        """How much of its budget was spent of a subject whose budget isn't said."""
        spent = cells.get(("金额", _ACTUAL))
        actual = self._amount(spent) if spent else None
        cell = next((it for key, it in cells.items() if key[:3] == _COMPLETED), None)
        percent = number_of(cell.text) if cell else None
        if cell is None or actual is None or percent is None or ("金额", _BUDGET) in cells:
            return None
        return Rate(column, actual, percent, label, cell)

    def _fits(self, listing: Listing, spoken: tuple[str, ...]) -> bool:
        """Whether what is said of a subject belongs to a list, beside which subject it is."""
        is_column = len(spoken) == 1 and spoken[0].removeprefix("行.") in listing.columns
        return spoken == ("金额", _BUDGET) or spoken[0] == "差异原因" or is_column

    def _into(
        self,
        row: dict[str, Cell],
        listing: Listing,
        budget: str,
        spoken: tuple[str, ...],
        cell: Cell,
    ) -> None:
        if spoken == ("金额", _BUDGET) and (value := self._amount(cell)) is not None:
            row.setdefault(budget, replace(cell, value=value, places=exact_to(value)))
        elif spoken[0] == "差异原因":
            reason = listing.reason_column
            # the word of direction of the phrase is no reason
            if reason and len(spoken) < _WITH_WORD and spoken[-1] not in {"方向", "大小"}:
                row.setdefault(reason, cell)
        elif len(spoken) == 1 and (column := spoken[0].removeprefix("行.")) in listing.columns:
            row.setdefault(column, cell)

    def _code(self, table: str, name: str, above: Sequence[str], length: int) -> str | None:
        """The code of a subject by its name: as the table has it, or else the classification.

        Args:
            table: which table the sentence goes through.
            name: of the subject.
            above: of its 类 and 款, as far as they are said.
            length: how many digits the code has.
        """
        shape = self.edition.tables[table]
        rows = shape.function_rows(self.subjects(table))
        known = {row.code: row.label for row in rows}
        wanted = same(name)
        own = [
            code
            for code, label in known.items()
            if len(code) == length
            and same(label) == wanted
            and all(
                same(known.get(code[:digits], "")) == same(said)
                for digits, said in zip(LEVELS, above, strict=False)
                if said
            )
        ]
        if len(own) == 1:
            return own[0]
        listed = [
            code
            for code in codes()
            if len(code) == length
            and self._is_called(code, name)
            and all(
                self._is_called(code[:digits], said)
                for digits, said in zip(LEVELS, above, strict=False)
                if said
            )
        ]
        return listed[0] if len(listed) == 1 and not own else None

    def _is_called(self, code: str, name: str) -> bool:
        """Whether the classification calls a subject so."""
        return any(same(item.name) == same(name) for item in names_of(code, self.edition.year))


def number_of(text: str) -> Decimal | None:
    """A number as texts print it, in digits or Chinese; None for anything else."""
    written = plain(text).text.removesuffix("%")
    return Decimal(value_of(written)) if is_numeral(written) else amount_of(written)


def amount_in(text: str, edition: Edition) -> Decimal | None:
    """An amount of a text, in 万元; the edition says in which unit the text prints it."""
    value = number_of(text)
    return value if value is None else value.scaleb(-edition.style.scale)


def _blocks(blocks: Sequence[TextBlock], kinds: Sequence[str], level: int) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Words):
            if block.text.strip():
                text = block.text.strip()
                cell = Cell("", block.where, text)
                yield Block(_kind(block, kinds, level), text, cell=cell)
        else:
            rows = tuple(
                TableRow(tuple((cell.text, cell.rows, cell.columns) for cell in row))
                for row in (*block.head, *block.body)
            )
            yield Block("table", rows=rows, columns=len(block.widths))


def _kind(block: Words, kinds: Sequence[str], level: int) -> str:
    if level and block.level > level:
        return kinds[min(block.level - level, len(kinds)) - 1]
    return block.kind if block.kind in {"heading", "subheading"} else "text"


def blocks_of(blocks: Sequence[TextBlock], kinds: Sequence[str], level: int) -> tuple[Block, ...]:
    """Blocks of a document as a department would have written them.

    Args:
        blocks: as they stand in the document.
        kinds: what a heading is one level below the one above them, two levels, and so on.
        level: of the heading above them; 0 if it isn't known.
    """
    return tuple(_blocks(blocks, kinds, level))
