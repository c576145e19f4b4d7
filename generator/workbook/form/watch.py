"""Rules that live in the workbook: cells turn red while one types.

Beside each official table, in hidden columns, stands a mirror of it: for each amount what it counts
for and how far it may be off by rounding, for each total whether it fits its parts, and for each
cell how many rules are broken that it is part of; by that flag it is coloured. The formulas say
what `generator.figures.derive` and `generator.checks.rules` say in Python: the same additions, the
same intervals of half a unit of the last place of every typed cell.

Some of what `juesuan check` knows can't live here: rules on the prior year, on figures and on
words, and subjects that stand above the 类 or 款 they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from generator.catalog import LEVELS
from generator.edition.layout import TOTAL, Address
from generator.edition.shapes import AnyTable
from generator.edition.shapes.adding import Addition
from generator.workbook.form.detail import DIGITS, Detail, key_in
from generator.workbook.form.looks import Page, a1, runs
from generator.workbook.form.tables import Position, TableSheet, signed_sum

#: The blocks of a mirror: half a unit of the last place of what stands in the cell; whether that
#: counts although it is a total; what counts, empty where nothing is known; how far it may be off;
#: how many typed zeros it is computed from; what is typed, else what counts; whether it misses the
#: rows, or the columns, that it adds up; the flag.
TYPED_SLACK, IS_KEPT, FIGURE, SLACK, ZEROS, STANDING, ROWS, COLUMNS, FLAG = range(9)
BLOCKS = 9
#: Far below the least difference that counts, far above what binary fractions are off by.
NOISE = "0.0000001"
#: The parent of a 类, in the column that names each row's parent by its number.
NO_PARENT = -1
#: Half a unit of a typed zero's last place, and as much as few rounded amounts leave open.
_HALF, _FEW = "0.005", "0.0249999"
#: As many decimal places as are told apart.
_PLACES = range(2, 8)


@dataclass(slots=True)
class Mirror:
    """The hidden columns of one official table.

    Attributes:
        blocks: which block stands where; the block at 0 is the table itself.
        parts: for each amount, the flags of additions and rules that it is part of, as formulas.
        extras: hidden columns beyond the blocks that are in use.
    """

    sheet: TableSheet
    blocks: Mapping[int, int] = field(default_factory=lambda: {at: at + 1 for at in range(BLOCKS)})
    parts: dict[Address, list[str]] = field(default_factory=dict)
    extras: int = 0
    key_column: int = 0
    parent_column: int = 0
    guard: str = ""

    @property
    def page(self) -> Page:
        """The table's sheet."""
        return self.sheet.page

    def column(self, block: int, column: int) -> int:
        """The column of a block that mirrors a column of the table."""
        at = self.blocks[block]
        return self.sheet.width * at + 1 + column if at else column

    def at(self, block: int, place: Position) -> str:
        """The cell of a block that mirrors a cell of the table."""
        return a1(place[0], self.column(block, place[1]))

    def of(self, block: int, address: Address) -> str:
        """The same as formulas of any sheet name it."""
        return self.page.place(self.at(block, self.sheet.places[address]))

    def extra(self) -> int:
        """One more hidden column."""
        self.extras += 1
        return self.end

    @property
    def end(self) -> int:
        """The last hidden column."""
        return self.sheet.width * (max(self.blocks.values()) + 1) + 1 + self.extras

    def write(self, block: int, place: Position, formula: str) -> None:
        """Put a formula into a cell of a block."""
        self.page.bare(place[0], self.column(block, place[1]), f"={formula}")

    def flag(self, address: Address, formula: str) -> None:
        """Let an amount turn red where a formula is above zero."""
        if address in self.sheet.places:
            self.parts.setdefault(address, []).append(formula)

    @property
    def flags(self) -> str:
        """The whole block of flags, as a range of the sheet."""
        rows = [row for row, _ in self.sheet.places.values()]
        first = a1(min(rows), self.column(FLAG, 1))
        return f"{first}:{a1(max(rows), self.column(FLAG, self.sheet.width))}"

    def finish(self) -> None:
        """Write the flags, colour the cells by them, and hide the mirror."""
        for address, place in self.sheet.places.items():
            terms = list(dict.fromkeys(self.parts.get(address, ())))
            if terms:
                self.write(FLAG, place, "+".join(terms))
        rows = [row for row, _ in self.sheet.places.values()]
        first, last = min(rows), max(rows)
        flag = a1(first, self.column(FLAG, 1))
        self.page.reddens(f"A{first}:{a1(last, self.sheet.width)}", flag)
        self.page.hide_columns(self.sheet.width + 2, self.end)


def mirror(sheet: TableSheet, detail: Detail, wanted: Iterable[str] = ()) -> Mirror:
    """The mirror of a table with its additions, without the rules that join tables.

    Args:
        sheet: the table.
        detail: where a table may fetch its rows.
        wanted: the columns of a table by function code that rules ask for in each row.
    """
    if sheet.is_fetched:
        made = Mirror(sheet, {FIGURE: 0, SLACK: 1, ZEROS: 2, FLAG: 3})
        _mirror_fetched(made, sheet.table, detail, wanted)
        return made
    made = Mirror(sheet)
    for place in sheet.places.values():
        made.write(TYPED_SLACK, place, typed_slack(a1(*place)))
    if sheet.table.has_own_rows:
        _mirror_by_function(made, sheet.table)
    else:
        _mirror_fixed(made)
    return made


def typed_slack(cell: str) -> str:
    """Half a unit of the last decimal place of what stands in a cell; nothing for zero."""
    more = "+".join(f"(ROUND({cell},{places})<>{cell})" for places in _PLACES)
    return f"IF(N({cell})=0,0,0.5/10^(2+{more}))"


def allowance(slack: str, zeros: str) -> str:
    """How far two amounts may be apart: one typed zero may hide half a unit where there are few."""
    return f"({slack}+IF(AND({zeros}>0,{slack}<{_FEW}),{_HALF},0)+{NOISE})"


def off(value: str, other: str, slack: str, zeros: str) -> str:
    """Whether two amounts can't be the same, whatever the rounding."""
    return f"ABS({value}-({other}))>{allowance(slack, zeros)}"


def _is_formula(cell: str) -> str:
    # Excel 2010 has no ISFORMULA: what it can't tell apart counts as typed
    return f"IFERROR(_xlfn.ISFORMULA({cell}),FALSE)"


@dataclass(frozen=True, slots=True)
class _Sum:
    """What a total should be, as formulas.

    Attributes:
        block: where it says whether it is missed.
        figure: the parts that count, added up.
        known: how many of them are known.
        slack: how far they may be off.
        zeros: how many of the amounts that they come from are typed zeros.
        typed: the parts as they are typed, added up.
        condition: when there is nothing to add up.
    """

    block: int
    figure: str
    known: str
    slack: str
    zeros: str
    typed: str
    condition: str = "FALSE"


def _is_zero(cell: str) -> str:
    return f"IF(ISNUMBER({cell}),--({cell}=0),0)"


def _write_standing(made: Mirror, place: Position) -> None:
    cell = a1(*place)
    standing = f'IF(OR({cell}="",{_is_formula(cell)}),{made.at(FIGURE, place)},N({cell}))'
    made.write(STANDING, place, standing)


def _write_leaf(made: Mirror, place: Position) -> None:
    """An amount that adds up nothing."""
    cell = a1(*place)
    made.write(FIGURE, place, f'IF(ISNUMBER({cell}),{cell},"")')
    made.write(SLACK, place, made.at(TYPED_SLACK, place))
    made.write(STANDING, place, made.at(FIGURE, place))
    made.write(ZEROS, place, _is_zero(cell))


def _write_total(made: Mirror, place: Position, sums: list[_Sum]) -> None:
    """What counts for a total, and whether it misses what it adds up."""
    cell = a1(*place)
    own = made.at(TYPED_SLACK, place)
    unknown = ",".join(f"OR({item.condition},{item.known}=0)" for item in sums)
    fits = ",".join(f"OR({item.condition},NOT({_misses(cell, item, own)}))" for item in sums)
    kept = f'IF(OR({cell}="",{_is_formula(cell)}),0,'
    made.write(IS_KEPT, place, f"{kept}IFERROR(--OR(AND({unknown}),AND({fits})),0))")
    kept = made.at(IS_KEPT, place)
    best, slack = f'IF(AND({unknown}),IF(ISNUMBER({cell}),{cell},""),"")', own
    zeros = _is_zero(cell)
    for item in reversed(sums):
        missing = f"OR({item.condition},{item.known}=0)"
        best, slack = (f"IF({missing},{best},{item.figure})", f"IF({missing},{slack},{item.slack})")
        zeros = f"IF({missing},{zeros},{item.zeros})"
    made.write(FIGURE, place, f"IF({kept}=1,N({cell}),{best})")
    made.write(SLACK, place, f"IF({kept}=1,{own},{slack})")
    made.write(ZEROS, place, f"IF({kept}=1,{_is_zero(cell)},{zeros})")
    _write_standing(made, place)
    for item in sums:
        blank = "FALSE"
        if len(sums) > 1:
            rounding = f"({made.at(SLACK, place)}+{item.slack})"
            zeros = f"({made.at(ZEROS, place)}+{item.zeros})"
            blank = off(made.at(FIGURE, place), item.figure, rounding, zeros)
        as_typed = replace(item, figure=item.typed)
        wrong = f"AND({_misses(cell, item, own)},{_misses(cell, as_typed, own)})"
        wrong = f'IFERROR(--IF({cell}="",{blank},{wrong}),0)'
        made.write(item.block, place, f"IF({item.condition},0,{wrong})")


def _misses(cell: str, item: _Sum, own: str) -> str:
    """Whether what stands in a cell can't be what it adds up."""
    return off(cell, item.figure, f"({own}+{item.slack})", f"({_is_zero(cell)}+{item.zeros})")


# tables whose rows are the edition's


def _mirror_fixed(made: Mirror) -> None:
    sheet = made.sheet
    sums: dict[Address, list[Addition]] = {}
    for addition in sheet.table.additions():
        sums.setdefault(addition.total, []).append(addition)
    for address, place in sheet.places.items():
        if address not in sums:
            _write_leaf(made, place)
            continue
        _write_total(made, place, [_fixed_sum(made, item) for item in sums[address]])
        for addition in sums[address]:
            flag = made.at(_block(addition), place)
            for part in (address, *(part for _, part in addition.terms)):
                made.flag(part, flag)


def _block(addition: Addition) -> int:
    return ROWS if addition.along == "rows" else COLUMNS


def _fixed_sum(made: Mirror, addition: Addition) -> _Sum:
    places = [(sign, made.sheet.places[part]) for sign, part in addition.terms]
    return _sum_of_cells(made, _block(addition), places)


def _sum_of_cells(made: Mirror, block: int, places: list[tuple[int, Position]]) -> _Sum:
    figures, standing = (
        [(sign, (row, made.column(own, column))) for sign, (row, column) in places]
        for own in (FIGURE, STANDING)
    )
    slacks, zeros = (
        signed_sum([(1, (row, made.column(own, column))) for _, (row, column) in places])
        for own in (SLACK, ZEROS)
    )
    known = f"COUNT({','.join(runs(place for _, place in figures))})"
    return _Sum(block, signed_sum(figures), known, slacks, zeros, signed_sum(standing))


# tables whose rows are the department's own


def _mirror_by_function(made: Mirror, table: AnyTable) -> None:
    sheet = made.sheet
    _subject_columns(made)
    across = _across(table)
    keys = {row: key for (key, _), (row, _) in sheet.places.items()}
    for name in table.all_columns:
        column = sheet.column(name)
        for row in (*sheet.rows, sheet.total_row):
            sums = list(_sums_of_row(made, row, column, across.get(name, ())))
            place = (row, column)
            _write_total(made, place, sums)
    for row, key in keys.items():
        for name in table.all_columns:
            for flag in _flags_of_row(made, row, name, across):
                made.flag((key, name), flag)


def _subject_columns(made: Mirror) -> None:
    """For each row the number that sorts as its code does, and that of the row it belongs to."""
    sheet, page = made.sheet, made.page
    keys, parents, guard = made.extra(), made.extra(), made.extra()
    made.key_column, made.parent_column = keys, parents
    codes = f"$A${sheet.rows[0]}:$A${sheet.rows[-1]}"
    numbers = subject_range(made, keys)
    made.guard = f"${a1(sheet.total_row, guard)[: -len(str(sheet.total_row))]}${sheet.total_row}"
    # a row that was inserted has no formulas: then the rows are left to juesuan check
    page.bare(
        sheet.total_row,
        guard,
        f'=--(SUMPRODUCT(--({codes}<>""),1-ISNUMBER({numbers}))=0)',
    )
    for row in sheet.rows:
        own = a1(row, keys)
        page.bare(row, keys, f'=IF($A{row}="",0,{key_in(f"$A{row}", "0")})')
        chain = str(NO_PARENT)
        for digits in sorted(LEVELS)[:-1]:
            size = 10 ** (DIGITS - digits)
            above = f"INT({own}/{size})*{size}"
            chain = f"IF(AND(MOD({own},{size})<>0,COUNTIF({numbers},{above})>0),{above},{chain})"
        page.bare(row, parents, f'=IF(OR({own}=0,{made.guard}=0),"",{chain})')


def subject_range(made: Mirror, column: int) -> str:
    """The cells of a column in the rows of subjects."""
    letter = a1(1, column)[:-1]
    return f"${letter}${made.sheet.rows[0]}:${letter}${made.sheet.rows[-1]}"


def _sums_of_row(
    made: Mirror, row: int, column: int, across: tuple[tuple[int, Address], ...]
) -> Iterator[_Sum]:
    """What stands below a row, and what stands beside it in the columns that it adds up."""
    sheet = made.sheet
    is_total = row == sheet.total_row
    first = sheet.rows[0] if is_total else min(row + 1, sheet.rows[-1])

    def below(own: int) -> str:
        return f"{a1(first, own)}:{a1(sheet.rows[-1], own)}"

    parents = below(made.parent_column)
    number = str(NO_PARENT) if is_total else a1(row, made.key_column)
    if row == sheet.rows[-1]:
        yield _Sum(ROWS, "0", "0", "0", "0", "0", "TRUE")
    else:
        figures, slacks, zeros, standing = (
            f"SUMIF({parents},{number},{below(made.column(block, column))})"
            for block in (FIGURE, SLACK, ZEROS, STANDING)
        )
        own = below(made.column(FIGURE, column))
        known = f'COUNTIFS({parents},{number},{own},">-9E+99")'
        nothing = f"{made.guard}=0" if is_total else f"COUNTIF({parents},{number})=0"
        yield _Sum(ROWS, figures, known, slacks, zeros, standing, nothing)
    if across:
        places = [(sign, (row, sheet.column(part[1]))) for sign, part in across]
        yield _sum_of_cells(made, COLUMNS, places)


def _flags_of_row(
    made: Mirror, row: int, name: str, across: Mapping[str, tuple[tuple[int, Address], ...]]
) -> Iterator[str]:
    """Where an amount takes part: its own additions, and that of the row it belongs to."""
    sheet = made.sheet
    column = sheet.column(name)
    yield made.at(ROWS, (row, column))
    for total, terms in across.items():
        if name in {total, *(part[1] for _, part in terms)}:
            yield made.at(COLUMNS, (row, sheet.column(total)))
    if row == sheet.total_row:
        return
    parent = a1(row, made.parent_column)
    above = made.at(ROWS, (sheet.total_row, column))
    keys = subject_range(made, made.key_column)
    flags = subject_range(made, made.column(ROWS, column))
    yield f'IF({parent}="",0,IF({parent}={NO_PARENT},{above},SUMIF({keys},{parent},{flags})))'


# tables that fetch their rows: their totals are formulas, so that they can't miss their parts


def _mirror_fetched(made: Mirror, table: AnyTable, detail: Detail, wanted: Iterable[str]) -> None:
    _subject_columns(made)
    across = _across(table)
    needed = {
        name
        for total in wanted
        for name in (total, *(part[1] for _, part in across.get(total, ())))
    }
    for name in table.all_columns:
        column = made.sheet.column(name)
        rows = made.sheet.rows if name in needed else ()
        for row in (*rows, made.sheet.total_row):
            place = (row, column)
            cell = a1(*place)
            if name in across:
                parts = [(row, made.sheet.column(part[1])) for _, part in across[name]]
                slack, zeros = (
                    signed_sum([(1, (at, made.column(block, own))) for at, own in parts])
                    for block in (SLACK, ZEROS)
                )
            else:
                slack, zeros = _fetched(made, detail, name, row)
            is_formula = _is_formula(cell)
            own = f"IFERROR({typed_slack(cell)},0)"
            made.write(SLACK, place, f'IF({cell}="",0,IF({is_formula},{slack},{own}))')
            own = _is_zero(cell)
            made.write(ZEROS, place, f'IF({cell}="",0,IF({is_formula},{zeros},{own}))')


def _fetched(made: Mirror, detail: Detail, name: str, row: int) -> tuple[str, str]:
    """How far an amount may be off that adds up 科目明细, and how many zeros are in it."""
    amounts = detail.column(detail.amounts[made.sheet.name, name])
    more = "+".join(f"(ROUND({amounts},{places})<>{amounts})" for places in _PLACES)
    own = "" if row == made.sheet.total_row else f"--({detail.starts(f'$A{row}')}),"
    halves = f"({amounts}<>0)*0.5/10^(2+{more})"
    zeros = f"--ISNUMBER({amounts}),--({amounts}=0)"
    return f"IFERROR(SUMPRODUCT({own}{halves}),0)", f"SUMPRODUCT({own}{zeros})"


def _across(table: AnyTable) -> dict[str, tuple[tuple[int, Address], ...]]:
    """The columns that add up others, and which."""
    return {
        addition.total[1]: addition.terms
        for addition in table.additions()
        if addition.along == "columns"
    }


# the sheet 科目明细


def mirror_detail(detail: Detail, mirrors: Mapping[str, Mirror]) -> str:
    """Colour an amount of 科目明细 where the one that fetches it is coloured; return the flags."""
    page = detail.page
    width = max(detail.amounts.values())
    key = 2 * width + 2
    for row in range(detail.first, detail.last):
        page.bare(row, key, f"={key_in(f'$A{row}')}")
        for (table, name), column in detail.amounts.items():
            made = mirrors[table]
            if not any(address[1] == name and address[0] != TOTAL for address in made.parts):
                continue
            keys = made.page.place(subject_range(made, made.key_column))
            at = made.column(FLAG, made.sheet.column(name))
            flags = made.page.place(subject_range(made, at))
            own = a1(row, key)
            filled = f'OR({own}="",{a1(row, column)}="")'
            page.bare(row, width + 1 + column, f"=IF({filled},0,SUMIF({keys},{own},{flags}))")
    first = min(detail.amounts.values())
    flag = a1(detail.first, width + 1 + first)
    page.reddens(f"{a1(detail.first, first)}:{a1(detail.last - 1, width)}", flag)
    page.hide_columns(width + 2, key)
    return f"{flag}:{a1(detail.last - 1, 2 * width + 1)}"
