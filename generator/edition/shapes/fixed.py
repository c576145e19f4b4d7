"""A fixed list with 栏次/行次: 09, 10."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import ClassVar, Literal

from pydantic import Field

from generator.edition.layout import Address, Heading, Layout, LayoutSlot, Line, Subject
from generator.edition.shapes.adding import Addition, both_ways
from generator.edition.shapes.checking import check_columns, check_rows
from generator.edition.shapes.drawing import LINE_WIDTH, amounts, column_exists
from generator.edition.shapes.parts import Columns, Name, Row, Width
from generator.edition.shapes.table import LayoutRow, OfficialTable, RecordKey, TableBlock
from generator.edition.source import Invalid, Keys


class Fixed(OfficialTable):
    """A fixed list. Transposed: rows become groups of columns; or columns become groups of rows."""

    shape: Literal["fixed"]
    heading: str = "项目"
    heading_width: Width = 40
    line_heading: str = "栏次"
    number_heading: str = "行次"
    transposed: bool = False
    columns_above: bool = False
    dash: str = "——"
    columns: Columns
    rows: dict[Name, Row] = Field(min_length=1)

    record_keys: ClassVar[tuple[RecordKey, ...]] = ("side", "line", "level", "name", "measure")

    def rows_of(self, subjects: Sequence[Subject]) -> Iterator[LayoutRow]:
        for name, row in self.rows.items():
            yield LayoutRow.of(name, row, self.columns, row.group)

    def blocks(self) -> list[TableBlock]:
        lead = (self.line_heading,) if self.line_heading else ()
        return [
            TableBlock(
                () if self.transposed else (self.heading, *lead),
                self.columns,
                rows=self.rows,
                numbering=self.number_heading,
                can_lie=True,
                columns_above=self.columns_above,
            )
        ]

    def has(self, rest: Sequence[str]) -> bool:
        return bool(rest) and rest[0] in self.rows and column_exists(self.columns, rest[1:])

    def address_of(self, rest: Sequence[str]) -> Address:
        row, *column = rest
        return row, column[0] if column else next(iter(self.columns))

    def additions(self, codes: Sequence[str] = ()) -> Iterator[Addition]:
        yield from both_ways(self.rows, self.columns)

    def label(self, address: Address, names: Mapping[str, str]) -> str:
        row, column = address
        return f"{self.rows[row].label}·{self.columns[column].label}"

    def check(self, keys: Keys) -> None:
        if self.columns_above and not self.transposed:
            raise Invalid((*keys, "columns_above"), "只有横过来排（transposed）的表才能写")
        check_columns(keys, self.columns)
        for key, row in self.rows.items():
            if row.option is not None:
                raise Invalid((*keys, "rows", key, "option"), "只有收支表的行可以由体例选")
        numbered = bool(self.line_heading) and not self.transposed
        lines = [row.line for row in self.rows.values()]
        among = range(min(lines), max(lines) + 1)
        check_rows(keys, self.rows, self.columns, among, numbered=numbered)

    def headings(self) -> Iterator[str]:
        yield self.heading

    def headlines(self) -> Iterator[tuple[str, Address]]:
        name, first = next(iter(self.rows.items()))
        column = list(self.columns)[-1]
        if not first.count:
            yield self.columns[column].label, (name, column)

    def lay_out(self, subjects: Sequence[Subject] = ()) -> Layout:
        return self._lying() if self.transposed else self._standing()

    def _standing(self) -> Layout:
        widths = [self.heading_width, *([LINE_WIDTH * 2] if self.line_heading else [])]
        lead = len(widths)
        widths += [column.width for column in self.columns.values()]
        titles = [self.heading, self.line_heading][:lead]
        titles += [column.label for column in self.columns.values()]
        headings = [Heading(text, 0, at) for at, text in enumerate(titles)]
        if self.number_heading:
            numbers = [self.number_heading, ""][:lead]
            numbers += [str(column.number) for column in self.columns.values()]
            headings += [Heading(text, 1, at) for at, text in enumerate(numbers)]
        lines = []
        for name, row in self.rows.items():
            slots = [LayoutSlot("label", row.label, indent=row.indent)]
            if self.line_heading:
                slots.append(LayoutSlot("line", str(row.line)))
            slots += amounts(name, row, self.columns, self.dash)
            lines.append(Line(tuple(slots), bold=row.bold))
        return Layout(tuple(widths), tuple(headings), tuple(lines))

    def _lying(self) -> Layout:
        places = self.blocks()[0].lying()
        headings = [*(self._columns_above() if self.columns_above else self._rows_above())]
        if self.number_heading:
            below = max(heading.row + heading.rows for heading in headings)
            headings += [Heading(str(at + 1), below, at) for at in range(len(places))]
        slots = {
            (name, column): slot
            for name, row in self.rows.items()
            for column, slot in zip(
                self.columns, amounts(name, row, self.columns, self.dash), strict=True
            )
        }
        widths = tuple(self.columns[column].width for _, column in places)
        return Layout(widths, tuple(headings), (Line(tuple(slots[place] for place in places)),))

    def _rows_above(self) -> Iterator[Heading]:
        """The heading of the list, below it its rows, and the columns below each row."""
        each = len(self.columns)
        yield Heading(self.heading, 0, 0, columns=each * len(self.rows))
        yield from self._rows_side_by_side(1, 0, each)
        for at in range(len(self.rows)):
            for place, column in enumerate(self.columns.values()):
                yield Heading(column.label, 3, at * each + place)

    def _columns_above(self) -> Iterator[Heading]:
        """The columns, and all rows below each."""
        each = len(self.rows)
        for at, column in enumerate(self.columns.values()):
            yield Heading(column.label, 0, at * each, columns=each)
            yield from self._rows_side_by_side(1, at * each, 1)

    def _rows_side_by_side(self, top: int, start: int, each: int) -> Iterator[Heading]:
        """The labels of the rows, those of a group below its name; each is so many columns wide."""
        for group, members in groupby(self.rows.values(), key=lambda row: row.group):
            rows = list(members)
            if group:
                yield Heading(group, top, start, columns=each * len(rows))
            for at, row in enumerate(rows):
                place = start + at * each
                if group:
                    yield Heading(row.label, top + 1, place, columns=each)
                else:
                    yield Heading(row.label, top, place, rows=2, columns=each)
            start += each * len(rows)
