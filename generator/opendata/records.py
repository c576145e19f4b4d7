"""The official tables as records: one row for each subject or line, its keys beside its amounts.

A page sets two sides or several blocks of a table next to one another; data are one row below the
other. Amounts are in 万元 as they were typed or derived, not rounded as they are printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from generator import expression
from generator.catalog import LEVELS
from generator.edition.layout import AMOUNT, TOTAL, Address
from generator.edition.model import ByEconomic, ByFunction, Edition, Fixed, Ledger, Row
from generator.figures.derive import Disclosure, Table
from generator.figures.figure import Figure
from generator.money import decimals, round_half_up

UNIT = "万元"
#: A quotient that does not end is given to so many decimal places, every other value in full.
QUOTIENT_PLACES = 12
#: What a row is that stands for no subject: a total, or a line without a code.
SUM, ITEM = "合计", "明细"

KeyType = Literal["string", "integer"]


@dataclass(frozen=True, slots=True)
class Key:
    """A field that says what a row is about."""

    name: str
    type: KeyType
    title: str


SIDE = Key("栏目", "string", "表的哪一边、哪一组")
LINE = Key("行次", "integer", "官方表格的行次")
LEVEL = Key("行类", "string", "类、款、项是科目的级次；合计是本表加出来的行；明细是其余的行")
CODE = Key("科目编码", "string", "政府收支分类科目编码")
NAME = Key("项目", "string", "行的名称或科目名称")
MEASURE = Key("计量", "string", "金额（万元）或数量")
AMOUNT_MEASURE, COUNT_MEASURE = "金额", "数量"


Keys = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Record:
    """A row: its keys by name, and its figures by the name of their column.

    A column that does not apply to the row (“——”, or of the other side) is not among them.
    """

    keys: Keys
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Dataset:
    """One official table.

    Attributes:
        name: by which the edition knows it.
        title: as it is printed.
        number: 公开01表; may be empty.
        sheet: of the workbook.
        keys: the fields that come before the amounts.
        columns: what the columns of amounts are called on the page, by name.
        records: the rows in the order of the page, one side or block below the other.
    """

    name: str
    title: str
    number: str
    sheet: str
    keys: tuple[Key, ...]
    columns: Mapping[str, str]
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A figure that sentences use, or a number that the department reports beside the tables."""

    name: str
    figure: Figure
    is_count: bool


def datasets(disclosure: Disclosure) -> list[Dataset]:
    """The official tables of a disclosure in the order of the document."""
    return [_dataset(table) for table in disclosure.tables.values()]


def named_figures(disclosure: Disclosure) -> Iterator[NamedFigure]:
    """Every figure and every number of a card, in the order of the edition."""
    units = _Units(disclosure.edition)
    for name, figure in disclosure.figures.items():
        yield NamedFigure(name, figure, units.is_count(name))
    for name, value in disclosure.fields.items():
        if isinstance(value, Figure) and name not in disclosure.figures:
            yield NamedFigure(name, value, units.is_count(name))


def number(value: Decimal | None) -> str:
    """A value in full, without exponent; blank where nothing was filled in."""
    if value is None:
        return ""
    if decimals(value) > QUOTIENT_PLACES:
        value = round_half_up(value, QUOTIENT_PLACES)
    return f"{value:f}"


def places(figure: Figure | None) -> list[str]:
    """Sheet and address of every cell that a figure comes from, each once."""
    if figure is None:
        return []
    return list(dict.fromkeys(cell.where for cell in figure.cells()))


def _dataset(table: Table) -> Dataset:
    shape = table.table
    keys: tuple[Key, ...]
    if isinstance(shape, Ledger):
        keys, records = (SIDE, LINE, LEVEL, CODE, NAME), _ledger(table, shape)
    elif isinstance(shape, ByFunction):
        keys, records = (LEVEL, CODE, NAME), _by_function(table, shape)
    elif isinstance(shape, ByEconomic):
        keys, records = (SIDE, LEVEL, CODE, NAME), _by_economic(table, shape)
    else:
        keys, records = (SIDE, LINE, LEVEL, NAME, MEASURE), _fixed(table, shape)
    return Dataset(
        table.name, shape.title, shape.number, table.sheet, keys, _columns(table), tuple(records)
    )


def _columns(table: Table) -> dict[str, str]:
    shape = table.table
    if isinstance(shape, ByEconomic):
        return {AMOUNT: shape.amount_heading}
    groups = shape.sides.values() if isinstance(shape, Ledger) else (shape,)
    return {
        name: f"{column.group}·{column.label}" if column.group else column.label
        for group in reversed(list(groups))
        for name, column in group.columns.items()
    }


def _ledger(table: Table, shape: Ledger) -> Iterator[Record]:
    for side in shape.sides.values():
        for name, row in sorted(side.rows.items(), key=lambda item: item[1].line):
            keys: Keys = {
                SIDE.name: side.title,
                LINE.name: row.line,
                LEVEL.name: _level(row),
                CODE.name: row.code or "",
                NAME.name: row.label,
            }
            yield _record(table, keys, row, [(name, column) for column in side.columns])


def _by_function(table: Table, shape: ByFunction) -> Iterator[Record]:
    total = {LEVEL.name: SUM, CODE.name: "", NAME.name: shape.total_heading}
    rows = [(TOTAL, total)]
    for subject in table.subjects:
        level = LEVELS.get(len(subject.code), ITEM)
        keys = {LEVEL.name: level, CODE.name: subject.code, NAME.name: subject.name}
        rows.append((subject.code, keys))
    if shape.total_last:
        rows.append(rows.pop(0))
    for row, keys in rows:
        yield _record(table, keys, None, [(row, column) for column in shape.columns])


def _by_economic(table: Table, shape: ByEconomic) -> Iterator[Record]:
    for name, group in shape.groups.items():
        for block in group.blocks:
            for code in shape.block(block):
                keys = {
                    SIDE.name: group.title,
                    LEVEL.name: LEVELS.get(len(code), ITEM),
                    CODE.name: code,
                    NAME.name: shape.subjects[code],
                }
                yield _record(table, keys, None, [(code, AMOUNT)])
        keys = {SIDE.name: group.title, LEVEL.name: SUM, CODE.name: "", NAME.name: group.total}
        yield _record(table, keys, None, [(name, AMOUNT)])


def _fixed(table: Table, shape: Fixed) -> Iterator[Record]:
    for name, row in sorted(shape.rows.items(), key=lambda item: item[1].line):
        keys: Keys = {
            SIDE.name: row.group,
            LINE.name: row.line,
            LEVEL.name: _level(row),
            NAME.name: row.label,
            MEASURE.name: COUNT_MEASURE if row.count else AMOUNT_MEASURE,
        }
        yield _record(table, keys, row, [(name, column) for column in shape.columns])


def _level(row: Row) -> str:
    if row.total:
        return SUM
    return LEVELS.get(len(row.code or ""), ITEM)


def _record(table: Table, keys: Keys, row: Row | None, addresses: list[Address]) -> Record:
    dashed = row.dash if row else ()
    figures = {
        address[1]: table.figures.get(address, Figure(None))
        for address in addresses
        if address[1] not in dashed
    }
    return Record(keys, figures)


@dataclass(slots=True)
class _Units:
    """Which figures of an edition are counts: those that name the count of a table or card."""

    edition: Edition
    known: dict[str, bool] = field(default_factory=dict)

    def is_count(self, name: str) -> bool:
        if name not in self.known:
            self.known[name] = self._is_count(name)
        return self.known[name]

    def _is_count(self, name: str) -> bool:
        if name in self.edition.figures:
            paths = expression.references(expression.parse(self.edition.figures[name]))
            return all(self._names_count(path) for path in paths)
        return dict(self.edition.reporting_fields())[name].type == "count"

    def _names_count(self, path: expression.Path) -> bool:
        head, *rest = path
        table = self.edition.tables.get(head)
        if isinstance(table, Fixed):
            return table.rows[rest[0]].count
        if table is not None:
            return False
        if head in self.edition.forms.lists:
            return self.edition.forms.lists[head].columns[rest[0]].type == "count"
        return self.is_count(head)
