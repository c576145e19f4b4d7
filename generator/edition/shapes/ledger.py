"""Two sides with 行次: 01, 04."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints

from generator.edition.layout import Address, Heading, Layout, LayoutSlot, Line, Subject
from generator.edition.shapes.adding import Addition, both_ways
from generator.edition.shapes.checking import check_columns, check_rows
from generator.edition.shapes.chosen_rows import left_out, offsets_of, side_without
from generator.edition.shapes.drawing import LINE_WIDTH, amounts, column_exists
from generator.edition.shapes.parts import Columns, Model, Name, Row, Width
from generator.edition.shapes.table import SUBJECT, LayoutRow, OfficialTable, RecordKey, TableBlock
from generator.edition.source import Invalid, Keys
from generator.text import strip_ordinal

#: No side of an official ledger comes near so many lines.
MAX_LINES = 500


class Side(Model):
    """One side of a ledger: rows at lines `lines` (`1..31`), each with the same columns."""

    title: str
    heading: str
    heading_width: Width = 30
    lines: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}\.\.[0-9]{1,4}$")]
    columns: Columns
    rows: dict[Name, Row]

    def line_range(self) -> range:
        """The lines of this side, with or without a label."""
        first, last = self.lines.split("..")
        return range(int(first), int(last) + 1)


class Ledger(OfficialTable):
    """Two sides with 行次. Empty `line_heading` or `number_heading` prints none."""

    shape: Literal["ledger"]
    line_heading: str = "行次"
    number_heading: str = "栏次"
    sides: dict[Name, Side] = Field(min_length=1)

    lists_functions: ClassVar[bool] = True
    record_keys: ClassVar[tuple[RecordKey, ...]] = ("side", "line", "level", "code", "name")

    @property
    def rows(self) -> dict[str, Row]:
        """The rows of all sides."""
        return {name: row for side in self.sides.values() for name, row in side.rows.items()}

    def rows_of(self, subjects: Sequence[Subject]) -> Iterator[LayoutRow]:
        for side in self.sides.values():
            for name, row in sorted(side.rows.items(), key=lambda item: item[1].line):
                yield LayoutRow.of(name, row, side.columns, side.title)

    def function_rows(self, subjects: Sequence[Subject]) -> Iterator[LayoutRow]:
        """The rows of 类, without the 一、 before their names."""
        for row in super().function_rows(subjects):
            yield replace(row, label=strip_ordinal(row.label))

    def blocks(self) -> list[TableBlock]:
        lead = (self.line_heading,) if self.line_heading else ()
        return [
            TableBlock(
                (side.heading, *lead), side.columns, rows=side.rows, numbering=self.number_heading
            )
            for side in self.sides.values()
        ]

    def has(self, rest: Sequence[str]) -> bool:
        return any(
            rest[0] in side.rows and column_exists(side.columns, rest[1:])
            for side in self.sides.values()
            if rest
        )

    def address_of(self, rest: Sequence[str]) -> Address:
        """A row may also be named by the code of the subject that it stands for."""
        row, *column = rest
        for side in self.sides.values():
            for name, item in side.rows.items():
                if row in {name, item.code}:
                    return name, column[0] if column else next(iter(side.columns))
        return row, "".join(column)

    def additions(self, codes: Sequence[str] = ()) -> Iterator[Addition]:
        for side in self.sides.values():
            yield from both_ways(side.rows, side.columns)

    def label(self, address: Address, names: Mapping[str, str]) -> str:
        row, column = address
        side = next(side for side in self.sides.values() if row in side.rows)
        label = side.rows[row].label
        label = f"{label}（{side.title}）" if label == "总计" else label
        return label if len(side.columns) == 1 else f"{label}·{side.columns[column].label}"

    def check(self, keys: Keys) -> None:
        owners: dict[str, str] = {}
        for name, side in self.sides.items():
            place = (*keys, "sides", name)
            lines = side.line_range()
            if not 0 < len(lines) <= MAX_LINES:
                raise Invalid((*place, "lines"), f"应从小到大，不超过 {MAX_LINES} 行")
            check_columns(place, side.columns)
            for key, row in side.rows.items():
                if owners.setdefault(key, name) != name:
                    raise Invalid((*place, "rows", key), "两边有同名的行")
                if row.option is not None and self.line_heading:
                    raise Invalid((*place, "rows", key, "option"), "印行次的表，各行都要印")
                if row.line not in lines:
                    raise Invalid((*place, "rows", key), f"行次 {row.line} 不在 {side.lines} 之内")
            numbered = bool(self.line_heading)
            check_rows(place, side.rows, side.columns, lines, numbered=numbered)

    def headings(self) -> Iterator[str]:
        yield from super().headings()
        yield from (side.title for side in self.sides.values())

    def terms(self) -> Iterator[tuple[str, Address]]:
        yield from ((strip_ordinal(row.label), (key, "")) for key, row in self.rows.items())

    def headlines(self) -> Iterator[tuple[str, Address]]:
        for side in self.sides.values():
            name, row = max(side.rows.items(), key=lambda item: item[1].line)
            yield f"{side.title}{row.label}", (name, next(iter(side.columns)))

    def meaning(self, address: Address) -> str:
        return self.rows[address[0]].label

    def code_of(self, row: str) -> str:
        found = next((side.rows[row] for side in self.sides.values() if row in side.rows), None)
        return row if found is None else found.code or ""

    def row_for(self, code: str) -> str | None:
        """The row of the subject's 类."""
        found = (name for name, row in self.rows.items() if row.code and code.startswith(row.code))
        return next(found, None)

    @property
    def example(self) -> str:
        return next((name for name, row in self.rows.items() if row.code), SUBJECT)

    def options(self) -> Iterator[tuple[Keys, str]]:
        for name, side in self.sides.items():
            for key, row in side.rows.items():
                if row.option is not None:
                    yield ("sides", name, "rows", key, "option"), row.option

    def chosen(self, options: Mapping[str, bool], filled: Collection[Address]) -> Self:
        gone = left_out(self.rows, options, {row for row, _ in filled})
        if not gone:
            return self
        offsets = offsets_of(self.sides.values(), gone)
        sides = {name: side_without(side, gone, offsets) for name, side in self.sides.items()}
        return self.model_copy(update={"sides": sides})

    def lay_out(self, subjects: Sequence[Subject] = ()) -> Layout:
        widths: list[float] = []
        headings: list[Heading] = []
        for side in self.sides.values():
            start = len(widths)
            lead = [side.heading_width, LINE_WIDTH] if self.line_heading else [side.heading_width]
            widths += [*lead, *(column.width for column in side.columns.values())]
            headings.append(Heading(side.title, 0, start, columns=len(widths) - start))
            titles = [side.heading, self.line_heading][: len(lead)]
            titles += [column.label for column in side.columns.values()]
            headings += [Heading(text, 1, start + offset) for offset, text in enumerate(titles)]
            if self.number_heading:
                numbers = [self.number_heading, ""][: len(lead)]
                numbers += [str(column.number) for column in side.columns.values()]
                headings += [
                    Heading(text, 2, start + offset) for offset, text in enumerate(numbers)
                ]
        columns = [self._lines(side) for side in self.sides.values()]
        fillers = [self._no_line(side) for side in self.sides.values()]
        lines = []
        for parts in zip_longest(*columns):
            filled = [part or filler for part, filler in zip(parts, fillers, strict=True)]
            slots = tuple(slot for part in filled for slot in part.slots)
            lines.append(Line(slots, bold=any(part.bold for part in filled)))
        return Layout(tuple(widths), tuple(headings), tuple(lines))

    def _lines(self, side: Side) -> list[Line]:
        rows = {row.line: (name, row) for name, row in side.rows.items()}
        lines = []
        for number in side.line_range():
            name, row = rows.get(number, ("", None))
            slots = [LayoutSlot("label", row.label if row else "", indent=row.indent if row else 0)]
            if self.line_heading:
                slots.append(LayoutSlot("line", str(number)))
            slots += amounts(name, row, side.columns)
            lines.append(Line(tuple(slots), bold=bool(row and row.bold)))
        return lines

    def _no_line(self, side: Side) -> Line:
        lead = 2 if self.line_heading else 1
        return Line(tuple(LayoutSlot("label") for _ in range(lead + len(side.columns))))
