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
from generator.edition.model import Edition
from generator.edition.shapes.table import LayoutRow, RecordKey
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
#: The fields by what a table calls them.
_KEYS: Mapping[RecordKey, Key] = {
    "side": SIDE,
    "line": LINE,
    "level": LEVEL,
    "code": CODE,
    "name": NAME,
    "measure": MEASURE,
}


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
    keys = tuple(_KEYS[key] for key in shape.record_keys)
    columns = {
        name: f"{column.group}·{column.label}" if column.group else column.label
        for name, column in shape.all_columns.items()
    }
    rows = shape.rows_of(table.subjects)
    records = tuple(_record(table, row, keys) for row in rows)
    return Dataset(table.name, shape.title, shape.number, table.sheet, keys, columns, records)


def _record(table: Table, row: LayoutRow, keys: tuple[Key, ...]) -> Record:
    said: Keys = {
        SIDE.name: row.group,
        LINE.name: row.line or 0,
        LEVEL.name: SUM if row.is_total else LEVELS.get(len(row.code), ITEM),
        CODE.name: row.code,
        NAME.name: row.label,
        MEASURE.name: COUNT_MEASURE if row.count else AMOUNT_MEASURE,
    }
    figures = {
        column: table.figures.get((row.key, column), Figure(None))
        for column in row.columns
        if column not in row.dash
    }
    return Record({key.name: said[key.name] for key in keys}, figures)


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
        if table is not None:
            return table.address_of(rest)[0] in table.counts()
        if head in self.edition.forms.lists:
            return self.edition.forms.lists[head].columns[rest[0]].type == "count"
        return self.is_count(head)
