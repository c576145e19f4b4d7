"""Cells that turn red while one types: a total that is not its sum, amounts that break a rule.

Beside each official table stand two hidden blocks of its size. The first says how far each amount
may be off by rounding, half a unit of the last place of what was typed; the second holds the flags
by which cells are coloured. Amounts are compared as they stand in their cells, and a red cell is
mended by making them agree; `juesuan check` also tells which of them is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from generator.catalog import LEVELS
from generator.edition.layout import TOTAL, Address
from generator.edition.shapes.adding import Addition
from generator.workbook.form.detail import DetailSheet, code_in, code_length, halves
from generator.workbook.form.looks import FormPage, a1
from generator.workbook.form.tables import FLAG, SLACK, TableSheet, signed_sum

#: What a typed zero may hide, half a unit, and what binary fractions are off by.
ROOM = "0.0050001"


@dataclass(slots=True)
class Watch:
    """The hidden columns of one official table.

    Attributes:
        flags: for each amount the formulas that are above zero where it is wrong.
        subjects: the rows that stand for subjects, and the amounts in each.
        extras: hidden columns beyond the two blocks that are in use.
        code_column: where the codes stand that its rows are for; 0 if they are for none.
    """

    sheet: TableSheet
    flags: dict[Address, list[str]] = field(default_factory=dict)
    subjects: dict[int, list[Address]] = field(default_factory=dict)
    extras: int = 0
    code_column: int = 0

    @property
    def page(self) -> FormPage:
        """The table's sheet."""
        return self.sheet.page

    def of(self, address: Address, block: int = 0) -> str:
        """An amount, or what a block says of it, as formulas of any sheet name it."""
        return self.page.place(a1(*self.sheet.at(address, block)))

    def extra(self) -> int:
        """One more hidden column."""
        self.extras += 1
        return self.end

    @property
    def end(self) -> int:
        """The last hidden column."""
        return self.sheet.block(FLAG, self.sheet.width) + self.extras

    def flag(self, address: Address, formula: str) -> None:
        """Let an amount turn red where a formula is above zero."""
        self.flags.setdefault(address, []).append(formula)

    def find_subjects(self) -> None:
        """Find the rows that stand for subjects, and their codes, which a ledger has hidden."""
        codes = {row.key: row.code for row in self.sheet.table.function_rows(())}
        own_rows = set(self.sheet.rows)
        for address, (row, _) in self.sheet.places.items():
            if row in own_rows or address[0] in codes:
                self.subjects.setdefault(row, []).append(address)
        if own_rows:
            self.code_column = 1
        elif codes:
            self.code_column = self.extra()
            for row, addresses in self.subjects.items():
                self.page.bare(row, self.code_column, f'="{codes[addresses[0][0]]}"')

    def down(self, column: int) -> str:
        """The cells of a column in the rows of subjects, as formulas of any sheet name them."""
        letter = a1(1, column)[:-1]
        return self.page.place(f"${letter}${min(self.subjects)}:${letter}${max(self.subjects)}")

    @property
    def block(self) -> str:
        """The whole block of flags, as a range of the sheet."""
        return self.page.place(f"{self._corner}:{a1(self.sheet.last, self.end - self.extras)}")

    @property
    def _corner(self) -> str:
        return a1(self.sheet.first, self.sheet.block(FLAG, 1))

    def finish(self) -> None:
        """Write the flags, colour the cells by them, and hide what is beside the table."""
        for address, formulas in self.flags.items():
            if address not in self.sheet.places:
                continue
            row, column = self.sheet.at(address, FLAG)
            self.page.bare(row, column, f"={'+'.join(dict.fromkeys(formulas))}")
        body = f"A{self.sheet.first}:{a1(self.sheet.last, self.sheet.width)}"
        self.page.reddens(body, self._corner)
        self.page.hide_columns(self.sheet.width + 2, self.end)


def watch(sheet: TableSheet, wanted: Collection[str]) -> Watch:
    """Watch the totals of a table; those that formulas fetch can't miss what they add up.

    Args:
        sheet: the table.
        wanted: the columns of a table by function code that rules compare row by row.
    """
    made = Watch(sheet)
    made.find_subjects()
    for address, place in sheet.places.items():
        if sheet.is_fetched and address[0] != TOTAL and address[1] not in wanted:
            continue
        own, derived = f"IFERROR({halves(a1(*place))},0)", sheet.slacks.get(address)
        slack = f"IF({_is_formula(a1(*place))},{derived},{own})" if derived else own
        sheet.page.bare(*sheet.at(address, SLACK), f"={slack}")
    for addition in _additions(sheet):
        made.flag(addition.total, _misses(sheet, addition))
    if sheet.table.has_own_rows and not sheet.is_fetched:
        for address in sheet.places:
            made.flag(address, _misses_subjects(made, address))
    return made


def off(difference: str, slack: str) -> str:
    """Whether amounts are further apart than rounding explains."""
    return f"ABS({difference})>{slack}+{ROOM}"


def _is_formula(cell: str) -> str:
    # older Excel has no ISFORMULA: what it can't tell apart counts as typed
    return f"IFERROR(_xlfn.ISFORMULA({cell}),FALSE)"


def _additions(sheet: TableSheet) -> Iterator[Addition]:
    """The additions of known cells; in a table by function code those along its columns."""
    if not sheet.table.has_own_rows:
        yield from sheet.table.additions()
    elif not sheet.is_fetched:
        rows = dict.fromkeys(row for row, _ in sheet.places if row != TOTAL)
        for addition in sheet.table.additions(list(rows)):
            if addition.along == "columns":
                yield addition


def _misses(sheet: TableSheet, addition: Addition) -> str:
    """Whether what stands in a total is not the sum of other cells."""
    cell = a1(*sheet.places[addition.total])
    amounts = signed_sum([(sign, sheet.places[part]) for sign, part in addition.terms])
    everyone = (addition.total, *(part for _, part in addition.terms))
    slack = signed_sum([(1, sheet.at(address, SLACK)) for address in everyone])
    return f'IF({cell}="",0,IFERROR(--({off(f"{cell}-({amounts})", slack)}),0))'


def _misses_subjects(made: Watch, address: Address) -> str:
    """Whether what stands beside a code is the sum of no level of the codes that begin with it.

    Where a level has rows for some subjects only, the sum is found at another one.
    """
    row, column = made.sheet.places[address]
    cell, slack = a1(row, column), a1(*made.sheet.at(address, SLACK))
    code = '""' if address[0] == TOTAL else code_in(f"$A{row}")
    codes = made.down(1)
    below = f"(LEFT({codes},LEN({code}))={code})*({code_length(codes)}>LEN({code}))"
    amounts, slacks = made.down(column), made.down(made.sheet.block(SLACK, column))
    fits = []
    for digits in LEVELS:
        rows = f"{below}*({code_length(codes)}={digits})"
        misses = off(f"{cell}-SUMPRODUCT({rows},{amounts})", f"{slack}+SUMPRODUCT({rows},{slacks})")
        fits.append(f"AND(SUMPRODUCT({rows})>0,NOT({misses}))")
    nothing = f'OR({cell}="",SUMPRODUCT({below})=0)'
    return f"IF({nothing},0,IFERROR(--NOT(OR({','.join(fits)})),0))"


# the sheet 科目明细


def watch_detail(detail: DetailSheet, watches: Mapping[str, Watch]) -> str:
    """Colour an amount of 科目明细 where the one that fetches it is coloured; return the flags."""
    page = detail.page
    width = max(detail.amounts.values())
    for (table, name), column in detail.amounts.items():
        made = watches[table]
        if not any(address[1] == name and address[0] != TOTAL for address in made.flags):
            continue
        codes = made.down(1)
        flags = made.down(made.sheet.block(FLAG, made.sheet.column(name)))
        for row in range(detail.first, detail.last):
            own = code_in(f"$A{row}")
            filled = f'OR($A{row}="",{a1(row, column)}="")'
            flag = f"IF({filled},0,SUMIF({codes},{own},{flags}))"
            page.bare(row, width + 1 + column, f"={flag}")
    first = min(detail.amounts.values())
    flag = a1(detail.first, width + 1 + first)
    page.reddens(f"{a1(detail.first, first)}:{a1(detail.last - 1, width)}", flag)
    page.hide_columns(width + 2, 2 * width + 1)
    return page.place(f"{flag}:{a1(detail.last - 1, 2 * width + 1)}")
