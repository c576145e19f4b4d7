"""Each 项 typed once: the sheet 科目明细, and what the tables by function code fetch from it.

A row of 科目明细 is a subject with its amounts in all of these tables. The hidden sheet 科目计算
makes a number of each code that sorts as the classification does (208, 20805, 2080505 become
2080000, 2080500, 2080505), keeps for each table the subjects with an amount in it and those above
them, and sorts them. Row by row a table shows the next of these numbers as a code, looks up its
name, and adds up the amounts of all codes that begin with it. Rows may be inserted into 科目明细
anywhere: nothing in it but the name is calculated there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from openpyxl.workbook.defined_name import DefinedName

from generator.catalog import LEVELS, below, codes, names_of
from generator.edition.layout import Subject
from generator.edition.model import Edition
from generator.edition.shapes import AnyTable
from generator.workbook.cell_looks import AMOUNT_FORMAT
from generator.workbook.form.contents import FormContents
from generator.workbook.form.looks import (
    HEAD,
    INPUT,
    LABEL,
    TEXT_FORMAT,
    FormPage,
    Look,
    a1,
)
from generator.workbook.hints import DETAIL_HINTS
from generator.workbook.reading import sheets

#: How many digits the number has that sorts as the classification does.
DIGITS = max(LEVELS)
#: Rows of 科目明细 that may be inserted before 科目计算 has none left for them.
INSERTED = 60
HEADINGS_ROW = 4
_CODE, _NAME, _AMOUNTS = 1, 2, 3
_CATALOG_NAME = "科目选项"
#: As many decimal places as are told apart.
_PLACES = range(2, 8)
_END = "不够时，选中本行以上的整行插入"


def detailed(edition: Edition) -> Iterator[tuple[str, AnyTable]]:
    """The tables whose rows come from 科目明细."""
    for name, table in edition.filled_tables:
        if table.has_own_rows:
            yield name, table


def leaf_columns(table: AnyTable) -> list[str]:
    """The columns of a table that no other columns add up to."""
    return [name for name, column in table.all_columns.items() if not column.total]


def group_heading(table: AnyTable) -> str:
    """What stands above the columns of a table in 科目明细."""
    return f"{table.number}《{table.title}》各栏" if table.number else f"《{table.title}》各栏"


def code_in(place: str) -> str:
    """The code in a cell that may hold the name after it, as a formula."""
    return f"LEFT({place},{code_length(place)})"


def code_length(place: str) -> str:
    """How many digits that code has."""
    return f'(FIND(" ",{place}&" ")-1)'


def halves(place: str) -> str:
    """Half a unit of the last decimal place of what stands in a cell, or in each; none for zero."""
    more = "+".join(f"(ROUND({place},{digits})<>{place})" for digits in _PLACES)
    return f"({place}<>0)*0.5/10^(2+{more})"


def key_in(place: str) -> str:
    """The number that sorts as the code in a cell does, as a formula."""
    code = code_in(place)
    return f'IFERROR(VALUE({code})*10^({DIGITS}-LEN({code})),"")'


@dataclass(slots=True)
class DetailSheet:
    """The sheets 科目明细 and 科目计算 as the tables refer to them.

    `keys` is, for each table, the column of 科目计算 in which its rows' numbers stand in order.
    """

    page: FormPage
    first: int
    last: int
    amounts: dict[tuple[str, str], int]
    calculation: FormPage
    keys: dict[str, str]
    catalog: str = ""

    def column(self, at: int) -> str:
        """A column of 科目明细 as formulas of other sheets name it."""
        letter = a1(1, at)[:-1]
        return self.page.place(f"${letter}${self.first}:${letter}${self.last}")

    def key(self, table: str, at: int) -> str:
        """The number of a table's row, counted from 1."""
        return self.calculation.place(f"${self.keys[table]}${at}")

    def code(self, table: str, at: int) -> str:
        """The formula of the code in a table's row."""
        key = self.key(table, at)
        shorter = "".join(
            f'IF(MOD({key},{10 ** (DIGITS - digits)})=0,TEXT({key}/{10 ** (DIGITS - digits)},"0"),'
            for digits in sorted(LEVELS)[:-1]
        )
        closing = ")" * (len(LEVELS) - 1)
        return f'=IF({key}="","",{shorter}TEXT({key},"0"){closing})'

    def name(self, table: str, at: int, code: str) -> str:
        """The formula of the name in a table's row: as in 科目明细, else as in the catalogue."""
        known = self.calculation.place(f"$A$1:$A${self.rows}")
        own = f"INDEX({self.column(_NAME)},MATCH({self.key(table, at)},{known},0))"
        listed = f'IFERROR(VLOOKUP({code},{self.catalog},2,FALSE),"")'
        return f'=IF({code}="","",IFERROR(IF({own}&""="",{listed},{own}),{listed}))'

    def amount(self, table: str, column: str, code: str, *, slack: bool = False) -> str:
        """The formula of an amount, or of its slack: all codes that begin with one, added up.

        The code is named by its cell; without it all of 科目明细 is added up.
        """
        amounts = self.column(self.amounts[table, column])
        added = halves(amounts) if slack else amounts
        if not code:
            return f"SUMPRODUCT({added})"
        starts = f"--(LEFT({self.column(_CODE)},LEN({code}))={code})"
        return f'IF({code}="","",SUMPRODUCT({starts},{added}))'

    @property
    def rows(self) -> int:
        """How many rows of 科目明细 the tables can take."""
        return self.last - self.first + 1 + INSERTED


def write_detail(contents: FormContents) -> DetailSheet:
    """The sheet 科目明细, with subjects that were carried over from last year."""
    page = contents.book.page(sheets.DETAIL_SHEET, landscape=True)
    first = HEADINGS_ROW + 1
    subjects = carried(contents)
    count = max(contents.spare.subjects, len(subjects) + contents.spare.typed)
    amounts = {
        (name, column): at
        for at, (name, column) in enumerate(
            (
                (name, column)
                for name, table in detailed(contents.edition)
                for column in leaf_columns(table)
            ),
            start=_AMOUNTS,
        )
    }
    calculation = contents.book.page(sheets.CALCULATION_SHEET)
    detail = DetailSheet(page, first, first + count, amounts, calculation, {})
    _headings(contents, detail)
    detail.catalog = _catalog(contents)
    for at in range(count):
        _row(contents, detail, first + at, subjects[at] if at < len(subjects) else None)
    width = max([_NAME, *amounts.values()])
    page.wide(detail.last, 1, width, _END, replace(LABEL, font="small", fill="derived"))
    page.offers(
        f"A{first}:A{detail.last - 1}", _CATALOG_NAME, "选或填项级科目编码；名称、类、款自动生成"
    )
    page.numbers_only(f"{a1(first, _AMOUNTS)}:{a1(detail.last - 1, width)}")
    page.protect(is_growing=True)
    page.sheet.print_area = f"A1:{a1(detail.last, width)}"
    _calculate(contents, detail)
    return detail


def carried(contents: FormContents) -> list[Subject]:
    """The subjects that tables name without anything filled in for them, the lowest ones."""
    submission = contents.submission
    found: dict[str, Subject] = {}
    for name, _ in detailed(contents.edition):
        entries = submission.tables.get(name) if submission else None
        if entries is not None and not entries.cells:
            found |= {subject.code: subject for subject in entries.subjects}
    return [found[code] for code in sorted(found) if not below(code, found)]


def _headings(contents: FormContents, detail: DetailSheet) -> None:
    page, groups = detail.page, HEADINGS_ROW - 1
    width = max([_NAME, *detail.amounts.values()])
    page.widths((36, 26, *([13] * (width - _NAME))))
    page.wide(1, 1, width, sheets.DETAIL_SHEET, Look("title", align="centre", is_boxed=False))
    page.formula(2, 1, f'="金额单位："&{contents.unit_place}', Look(is_boxed=False))
    hint = (
        "每个项级科目填一行：选科目，填它在各表的金额；各表的类、款、项各行和合计随之生成。"
        "不在本页填的，也可照官方表逐行填在各表里。"
    )
    page.wide(2, 2, width, hint, Look("small", align="plain", is_boxed=False))
    for column, label in ((_CODE, sheets.DETAIL_CODE), (_NAME, sheets.DETAIL_NAME)):
        page.wide(groups, column, column, label, HEAD, rows=2)
    for column, hint in zip((_CODE, _NAME), DETAIL_HINTS, strict=True):
        page.note(groups, column, hint)
    start = _AMOUNTS
    for name, table in detailed(contents.edition):
        columns = leaf_columns(table)
        page.wide(groups, start, start + len(columns) - 1, group_heading(table), HEAD)
        for key in columns:
            page.put(HEADINGS_ROW, detail.amounts[name, key], table.told_apart(key), HEAD)
        start += len(columns)
    page.sheet.freeze_panes = a1(HEADINGS_ROW + 1, _AMOUNTS)
    page.sheet.print_title_rows = f"1:{HEADINGS_ROW}"


def _row(contents: FormContents, detail: DetailSheet, row: int, subject: Subject | None) -> None:
    page = detail.page
    year = contents.edition.year
    page.put(row, _CODE, subject.code if subject else None, replace(INPUT, format=TEXT_FORMAT))
    look = Look(fill="derived", is_open=True)
    place = f"$A{row}"
    named = subject and [item.name for item in names_of(subject.code, year)]
    if subject and subject.name and named and subject.name not in named:
        page.put(row, _NAME, subject.name, look)
    else:
        listed = f"VLOOKUP({code_in(place)},{detail.catalog},2,FALSE)"
        page.formula(row, _NAME, f'=IF({place}="","",IFERROR({listed},""))', look)
    amount = replace(INPUT, align="right", format=AMOUNT_FORMAT)
    for column in detail.amounts.values():
        page.formula(row, column, None, amount)


def _catalog(contents: FormContents) -> str:
    """The sheet 科目目录: what codes are called in the year; the 项 come first, to be chosen."""
    page = contents.book.page(sheets.CATALOG_SHEET)
    page.widths((12, 46, 50))
    page.headings(1, ("编码", "名称", "下拉选项"))
    known = [
        (code, names[0].name)
        for code in codes()
        if (names := names_of(code, contents.edition.year))
    ]
    known.sort(key=lambda item: (-len(item[0]), item[0]))
    plain = Look(is_boxed=False, align="plain", format=TEXT_FORMAT)
    for row, (code, name) in enumerate(known, start=2):
        page.put(row, 1, code, plain)
        page.put(row, 2, name, plain)
        if len(code) == DIGITS:
            page.put(row, 3, f"{code} {name}", plain)
    items = sum(len(code) == DIGITS for code, _ in known)
    names = contents.book.workbook.defined_names
    names[_CATALOG_NAME] = DefinedName(
        _CATALOG_NAME, attr_text=page.place(f"$C$2:$C${max(2, items + 1)}")
    )
    page.protect()
    return page.place(f"$A$2:$B${max(2, len(known) + 1)}")


def _calculate(contents: FormContents, detail: DetailSheet) -> None:
    page = detail.calculation
    page.sheet.sheet_state = "hidden"
    place = detail.column(_CODE)
    for at in range(1, detail.rows + 1):
        page.bare(at, 1, f"={key_in(f'INDEX({place},{at})')}")
    start = 2
    for name, table in detailed(contents.edition):
        own = [detail.amounts[name, column] for column in leaf_columns(table)]
        first, last = a1(detail.first, min(own)), a1(detail.last, max(own))
        block = detail.page.place(_absolute(first, last))
        _candidates(detail, start, block)
        detail.keys[name] = a1(1, start + len(LEVELS))[:-1]
        _sort(detail, start, ready_rows(contents, table))
        start += len(LEVELS) + 1
    page.protect()


def ready_rows(contents: FormContents, table: AnyTable) -> int:
    """How many rows a table has that fetches its rows, those that are hidden too."""
    return contents.spare.seen(landscape=table.landscape) + contents.spare.hidden


def _absolute(first: str, last: str) -> str:
    return ":".join(
        f"${''.join(filter(str.isalpha, place))}${''.join(filter(str.isdigit, place))}"
        for place in (first, last)
    )


def _candidates(detail: DetailSheet, start: int, block: str) -> None:
    """For each row of 科目明细 with an amount in a table: the numbers of 类, 款 and 项."""
    page = detail.calculation
    sizes = [10 ** (DIGITS - digits) for digits in sorted(LEVELS)]
    for at in range(1, detail.rows + 1):
        filled = f"COUNT(INDEX({block},{at},0))=0"
        whole = f"INT($A{at}/{sizes[0]})*{sizes[0]}"
        page.bare(at, start, f'=IF($A{at}="","",IF({filled},"",{whole}))')
        for offset, size in enumerate(sizes[1:], start=1):
            page.bare(at, start + offset, f'=IF({a1(at, start)}="","",INT($A{at}/{size})*{size})')


def _sort(detail: DetailSheet, start: int, rows: int) -> None:
    """The candidates in order, each once."""
    page = detail.calculation
    end = start + len(LEVELS)
    place = _absolute(a1(1, start), a1(detail.rows, end - 1))
    page.bare(1, end, f'=IFERROR(SMALL({place},1),"")')
    for at in range(2, rows + 1):
        before = a1(at - 1, end)
        following = f'SMALL({place},COUNTIF({place},"<="&{before})+1)'
        page.bare(at, end, f'=IF({before}="","",IFERROR({following},""))')
