"""The official tables in the layout in which they are published.

A table by function code is either typed, every row of it, as a submission has it, or fetches its
rows from the sheet 科目明细.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from generator.edition.layout import (
    TOTAL,
    Address,
    Layout,
    LayoutSlot,
    Line,
    Subject,
)
from generator.edition.sentences import compile_sentence
from generator.edition.shapes import AnyTable
from generator.language import UNIT
from generator.submission import Cell
from generator.workbook.cell_looks import AMOUNT_FORMAT
from generator.workbook.form.contents import FormContents
from generator.workbook.form.detail import DetailSheet, ready_rows
from generator.workbook.form.looks import (
    COUNT_FORMAT,
    FETCHED_FORMAT,
    HEAD,
    PLAIN,
    TEXT_FORMAT,
    TITLE,
    FormPage,
    Look,
    a1,
    runs,
)

#: Excel's widths are in characters; an A4 page in the form's type takes about this many.
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 96.0, 140.0
#: The headings begin below the title, the table's number and the department.
FIRST_ROW = 4
#: How wide a Chinese character is, and how high a line.
_CHARACTER, _LINE = 2.1, 15
#: As many Chinese characters of a note as a line holds, for each character of the sheet's width.
_NOTE_WIDTH = 0.52
_NOTE_LINE = 14

#: The hidden blocks beside a table: how far each amount may be off by rounding, and whether it is
#: wrong. The block at 0 is the table itself.
SLACK, FLAG = 1, 2

Position = tuple[int, int]


@dataclass(slots=True)
class TableSheet:
    """An official table as it stands in its sheet: where each amount is, counted from 1.

    Attributes:
        first: the first row of the body.
        last: the last one.
        places: the amounts; rows of subjects that are not typed yet are named `空1`, `空2` …
        formulas: those that formulas calculate.
        slacks: how far these may be off, as formulas.
        rows: the rows of subjects, in a table by function code.
        is_fetched: whether the subjects come from 科目明细.
    """

    page: FormPage
    name: str
    table: AnyTable
    width: int
    first: int
    last: int
    places: dict[Address, Position] = field(default_factory=dict)
    formulas: dict[Address, str] = field(default_factory=dict)
    slacks: dict[Address, str] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    is_fetched: bool = False

    def column(self, name: str) -> int:
        """Where a column of a table by function code stands."""
        return self.places[TOTAL, name][1]

    def block(self, block: int, column: int) -> int:
        """The column of a block that belongs to a column of the table."""
        return column + block * self.width + bool(block)

    def at(self, address: Address, block: int = 0) -> Position:
        """Where an amount stands, or what a block says of it."""
        row, column = self.places[address]
        return row, self.block(block, column)


def write_tables(contents: FormContents, detail: DetailSheet) -> dict[str, TableSheet]:
    """Draw the official tables; those that take amounts from others, when these stand."""
    drawings = {
        name: _Drawing(contents, detail, name, table)
        for name, table in contents.edition.filled_tables
    }
    made: dict[str, TableSheet] = {}
    for name, drawing in sorted(drawings.items(), key=lambda item: bool(item[1].table.sources())):
        made[name] = drawing.write(made)
    return {name: made[name] for name in drawings}


class _Drawing:
    """One official table being drawn."""

    def __init__(
        self, contents: FormContents, detail: DetailSheet, name: str, table: AnyTable
    ) -> None:
        self.contents, self.detail = contents, detail
        self.name, self.table = name, table
        given = contents.submission.tables.get(name) if contents.submission else None
        self.given: Mapping[Address, Cell] = given.cells if given else {}
        self.others: Mapping[str, TableSheet] = {}
        by_function = table.has_own_rows
        is_typed = any(not cell.formula and cell.text for cell in self.given.values())
        is_typed = is_typed or bool(given and given.cells and given.subjects)
        self.is_fetched = by_function and not is_typed
        self.subjects = self._subjects()
        self.layout: Layout = table.lay_out(self.subjects)
        self.page = contents.book.page(
            table.number or table.title, landscape=table.landscape, is_one_page=not by_function
        )
        first = FIRST_ROW + self.layout.heading_rows
        last = first + len(self.layout.lines) - 1
        self.sheet = TableSheet(
            self.page, name, table, len(self.layout.widths), first, last, is_fetched=self.is_fetched
        )

    @property
    def seen(self) -> int:
        """How many rows of subjects fit on the page."""
        return self.contents.spare.seen(landscape=self.table.landscape)

    def _subjects(self) -> list[Subject]:
        if not self.table.has_own_rows:
            return []
        if self.is_fetched:
            return [
                Subject(f"空{at}", "") for at in range(1, ready_rows(self.contents, self.table) + 1)
            ]
        assert self.contents.submission is not None
        subjects = self.contents.submission.tables[self.name].subjects
        blank = max(self.contents.spare.typed, self.seen - len(subjects))
        return [*subjects, *(Subject(f"空{at}", "") for at in range(1, blank + 1))]

    def write(self, others: Mapping[str, TableSheet]) -> TableSheet:
        self.others = others
        self._head()
        for at, line in enumerate(self.layout.lines):
            self._line(self.sheet.first + at, line)
        self.sheet.formulas |= self._totals()
        self.sheet.slacks |= self._totals(SLACK)
        self._amounts()
        last = self._notes(self.sheet.last + 1)
        sheet = self.page.sheet
        sheet.freeze_panes = f"A{self.sheet.first}"
        sheet.print_title_rows = f"1:{self.sheet.first - 1}"
        sheet.page_setup.blackAndWhite = True
        sheet.print_area = f"A1:{a1(last, self.sheet.width)}"
        self.page.protect(is_growing=self.table.has_own_rows)
        for row in self.sheet.rows[self.seen :] if self.is_fetched else ():
            sheet.row_dimensions[row].hidden = True
        return self.sheet

    def _head(self) -> None:
        width, page = self.sheet.width, self.page
        target = LANDSCAPE_WIDTH if self.table.landscape else PORTRAIT_WIDTH
        scale = target / sum(self.layout.widths)
        page.widths([value * scale for value in self.layout.widths])
        page.wide(1, 1, width, self.table.title, TITLE)
        page.wide(2, 1, width, self.table.number or None, replace(PLAIN, align="right"))
        middle, right = _thirds(self.layout.widths)
        page.wide(3, 1, middle - 1, self._department(), replace(PLAIN, align="plain"))
        year = f"{self.contents.edition.year}年度"
        page.wide(3, middle, right - 1, year, replace(PLAIN, align="centre"))
        page.wide(3, right, width, self._unit(), replace(PLAIN, align="right"))
        for heading in self.layout.headings:
            row, column = FIRST_ROW + heading.row, 1 + heading.column
            last = column + heading.columns - 1
            page.wide(row, column, last, heading.text or None, HEAD, rows=heading.rows)
            room = sum(self.layout.widths[column - 1 : last]) * scale * heading.rows
            lines = -(-len(heading.text) * _CHARACTER // room)
            height = max(_LINE * lines, page.sheet.row_dimensions[row].height or _LINE)
            page.sheet.row_dimensions[row].height = height

    def _department(self) -> str:
        """Who publishes the table, which follows the name that the workbook gives."""
        label = self.contents.edition.style.words.get("编制单位", "编制单位")
        return f'="{label}："&{self.contents.name_place}'

    def _unit(self) -> str:
        """The unit at the head of the table, which follows the unit that the workbook names."""
        before, unit, after = self.table.unit.partition(UNIT)
        if not unit:
            return self.table.unit
        return f'="{before}"&{self.contents.unit_place}' + (f'&"{after}"' if after else "")

    def _line(self, row: int, line: Line) -> None:
        column = 1
        if self.table.has_own_rows and line.slots[0].kind == "code":
            self.sheet.rows.append(row)
        for slot in line.slots:
            self._slot(row, column, slot, is_bold=line.bold)
            column += slot.columns

    def _slot(self, row: int, column: int, slot: LayoutSlot, *, is_bold: bool) -> None:
        font = "bold" if is_bold else "body"
        if slot.kind == "amount" and slot.address is not None:
            self.sheet.places[slot.address] = (row, column)
            return
        kinds = {
            "label": Look(font, align="fitted", indent=slot.indent),
            "code": Look(font),
            "amount": Look(font, align="right"),
        }
        look = kinds.get(slot.kind, Look(font, align="centre"))
        last = column + slot.columns - 1
        if self.table.has_own_rows and slot.kind in {"code", "label"}:
            self._subject(row, column, last, slot)
            return
        number = slot.text.isdigit() and slot.kind == "line"
        self.page.wide(row, column, last, int(slot.text) if number else slot.text or None, look)

    def _subject(self, row: int, column: int, last: int, slot: LayoutSlot) -> None:
        """The code of a row, or the name beside it."""
        if self.is_fetched:
            at = row - self.sheet.rows[0] + 1
            code = f"$A{row}"
            formula = (
                self.detail.code(self.name, at)
                if slot.kind == "code"
                else self.detail.name(self.name, at, code)
            )
            self.page.wide(row, column, last, formula, Look(fill="derived", is_open=True))
            return
        text_format = TEXT_FORMAT if slot.kind == "code" else "General"
        look = Look(fill="input", is_open=True, format=text_format)
        self.page.wide(row, column, last, None, look)
        text = None if slot.text.startswith("空") and slot.kind == "code" else slot.text or None
        self.page.put(row, column, text, look)

    def _amounts(self) -> None:
        counts = {slot.address for line in self.layout.lines for slot in line.slots if slot.count}
        inputs, sources = [], self.table.sources()
        for address, (row, column) in self.sheet.places.items():
            given, formula = self.given.get(address), self.sheet.formulas.get(address)
            is_count = address in counts
            own_format = COUNT_FORMAT if is_count else AMOUNT_FORMAT
            is_fetched = self.is_fetched and address[0] != TOTAL
            look = Look(
                fill="derived" if formula else "input",
                align="right",
                is_open=not formula or is_fetched,
                format=FETCHED_FORMAT if is_fetched else own_format,
            )
            is_given = given is not None and bool(given.text) and address[1] not in sources
            if is_given and given is not None and not (formula and given.formula):
                content = self.contents.number(given, is_count=is_count)
                self.page.put(row, column, content, look)
            else:
                self.page.formula(row, column, f"={formula}" if formula else None, look)
            if not formula:
                inputs.append((row, column))
        self.page.numbers_only(*runs(sorted(inputs, key=lambda place: (place[1], place[0]))))

    def _is_typed(self, address: Address) -> bool:
        given = self.given.get(address)
        return given is not None and bool(given.text) and not given.formula

    def _notes(self, row: int) -> int:
        """Write the notes and return the last row of the table."""
        words = {"年度": self.contents.edition.year, "类型": self.contents.kind}
        target = LANDSCAPE_WIDTH if self.table.landscape else PORTRAIT_WIDTH
        for text in self.table.notes:
            try:
                note = compile_sentence(text).render(words)
            except Exception:  # noqa: BLE001 - a note may name what only a filled workbook knows
                note = text
            self.page.wide(row, 1, self.sheet.width, note, PLAIN)
            lines = 1 + int(len(note) / (target * _NOTE_WIDTH))
            self.page.sheet.row_dimensions[row].height = _NOTE_LINE * lines
            row += 1
        return row - 1

    def _totals(self, block: int = 0) -> dict[Address, str]:
        """The formula of each total, and of each amount that is fetched; or of their slack."""
        if self.table.has_own_rows:
            return dict(self._own_rows(self.table, block))
        found: dict[Address, str] = {}
        for addition in self.table.additions():
            found.setdefault(addition.total, self._sum(addition.terms, block))
        return {**found, **dict(self._taken(block))}

    def _taken(self, block: int) -> Iterator[tuple[Address, str]]:
        """Amounts that stand in another table already."""
        for column, (name, other) in self.table.sources().items():
            for row, at in self.sheet.places:
                if at == column and (row, other) in self.others[name].places:
                    sheet = self.others[name]
                    place = sheet.page.place(a1(*sheet.at((row, other), block)))
                    yield (row, column), f'IF({place}="","",{place})'

    def _sum(self, terms: tuple[tuple[int, Address], ...], block: int) -> str:
        """Amounts added up, or how far they may be off together."""
        return signed_sum(
            [(1 if block else sign, self.sheet.at(part, block)) for sign, part in terms]
        )

    def _own_rows(self, table: AnyTable, block: int) -> Iterator[tuple[Address, str]]:
        places, rows = self.sheet.places, self.sheet.rows
        codes = f"$A${rows[0]}:$A${rows[-1]}"
        sums: dict[Address, tuple[tuple[int, Address], ...]] = {}
        for addition in table.additions([subject.code for subject in self.subjects]):
            is_above = addition.total[0].isdigit() and not self._is_typed(addition.total)
            if addition.along == "columns" or is_above:
                sums.setdefault(addition.total, addition.terms)
        for address, (row, column) in places.items():
            is_total = address[0] == TOTAL
            if is_total and not (block and self.is_fetched):
                letter = a1(1, self.sheet.block(block, column))[:-1]
                own = f"{letter}${rows[0]}:{letter}${rows[-1]}"
                yield address, f"SUMPRODUCT(--(LEN({codes})=3),{own})"
            elif address in sums:
                listed = ",".join(a1(*places[part]) for _, part in sums[address])
                added = self._sum(sums[address], block)
                yield address, f'IF(COUNT({listed})=0,"",{added})'
            elif self.is_fetched:
                code = "" if is_total else f"$A{row}"
                yield address, self.detail.amount(self.name, address[1], code, slack=bool(block))


def _thirds(widths: Sequence[float]) -> tuple[int, int]:
    """The columns, counted from 1, at which the second and the last third of a table begin."""
    ends = list(accumulate(widths))
    middle = next(at for at, end in enumerate(ends, start=2) if end >= ends[-1] / 3)
    right = next(at for at, end in enumerate(ends, start=1) if end > ends[-1] * 2 / 3)
    return min(middle, len(ends) - 1), max(right, min(middle, len(ends) - 1) + 1)


def signed_sum(terms: list[tuple[int, Position]]) -> str:
    """Signed cells as a formula: neighbours become a range, so that the formula reads well."""
    plus = ",".join(runs(place for sign, place in terms if sign > 0))
    minus = ",".join(runs(place for sign, place in terms if sign < 0))
    return f"SUM({plus})-SUM({minus})" if minus else f"SUM({plus})"
