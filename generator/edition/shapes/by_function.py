"""Rows are the department's own subjects by function code (类款项): 02, 03, 05, 07, 08."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import ClassVar, Literal, Self

from generator.edition.layout import TOTAL, Address, Heading, Layout, LayoutSlot, Line, Subject
from generator.edition.shapes.adding import Addition, across, family
from generator.edition.shapes.checking import check_columns
from generator.edition.shapes.drawing import grouped
from generator.edition.shapes.parts import Band, Column, Columns, Driver, Name, Width
from generator.edition.shapes.table import SUBJECT, LayoutRow, OfficialTable, RecordKey, TableBlock
from generator.edition.source import Invalid, Keys
from generator.text import strip_ordinal

_CODE = re.compile(r"[0-9]{3}(?:[0-9]{2}){0,2}")
_DIGITS = (3, 5, 7)


class ByFunction(OfficialTable):
    """Rows are the department's own subjects, below or above their total.

    With `band`, so many columns stand side by side on a page and the next ones on pages that follow
    it, beside the same subjects. Columns without any amount, but for totals, are then left out,
    unless the house style chooses the option `every_column`.
    """

    shape: Literal["function"]
    heading: str = "项目"
    code_heading: str = "支出功能分类科目编码"
    name_heading: str = "科目名称"
    level_headings: tuple[str, ...] = ("类", "款", "项")
    number_heading: str = "栏次"
    total_heading: str = "合计"
    total_last: bool = False
    code_width: Width = 12
    name_width: Width = 30
    columns: Columns
    band: Band | None = None
    every_column: Name | None = None

    has_own_rows: ClassVar[bool] = True
    lists_functions: ClassVar[bool] = True
    record_keys: ClassVar[tuple[RecordKey, ...]] = ("level", "code", "name")

    def rows_of(self, subjects: Sequence[Subject]) -> Iterator[LayoutRow]:
        total = LayoutRow(TOTAL, self.total_heading, self.columns, is_total=True)
        if not self.total_last:
            yield total
        for subject in subjects:
            yield LayoutRow(subject.code, subject.name, self.columns, subject.code)
        if self.total_last:
            yield total

    def blocks(self) -> list[TableBlock]:
        return [
            TableBlock(
                (self.code_heading, self.name_heading),
                self.columns,
                is_coded=True,
                total=(self.total_heading, TOTAL),
                numbering=self.number_heading,
            )
        ]

    def has(self, rest: Sequence[str]) -> bool:
        if len(rest) != 2:  # noqa: PLR2004 - a code and a column
            return False
        row, column = rest
        return bool(row == TOTAL or _CODE.fullmatch(row)) and column in self.columns

    def address_of(self, rest: Sequence[str]) -> Address:
        row, *column = rest
        return row, column[0] if column else next(iter(self.columns))

    def additions(self, codes: Sequence[str] = ()) -> Iterator[Addition]:
        for parent, children in family(codes).items():
            for column in self.columns if children or parent == TOTAL else ():
                terms = tuple((1, (child, column)) for child in children)
                yield Addition((parent, column), terms, "rows")
        for code in (TOTAL, *codes):
            yield from across(code, self.columns)

    def label(self, address: Address, names: Mapping[str, str]) -> str:
        row, column = address
        return f"{names.get(row, self.total_heading)}·{self.columns[column].label}"

    def check(self, keys: Keys) -> None:
        check_columns(keys, self.columns)
        if self.every_column is not None and self.band is None:
            raise Invalid((*keys, "every_column"), "只有分成几页印的表（band）才能写")

    def options(self) -> Iterator[tuple[Keys, str]]:
        if self.every_column is not None:
            yield ("every_column",), self.every_column

    def chosen(self, options: Mapping[str, bool], filled: Collection[Address]) -> Self:
        if self.band is None or (self.every_column and options[self.every_column]):
            return self
        there = {column for _, column in filled}
        kept = {name: it for name, it in self.columns.items() if it.total or name in there}
        return self.model_copy(update={"columns": kept}) if kept else self

    def bands(self) -> list[Self]:
        if self.band is None or len(self.columns) <= self.band:
            return [self]
        return [self.model_copy(update={"columns": dict(it)}) for it in self._in_bands(self.band)]

    def _in_bands(self, most: int) -> Iterator[list[tuple[str, Column]]]:
        """The columns of each page; those of a group stand on one page where they fit."""
        page: list[tuple[str, Column]] = []
        for _, members in groupby(self.columns.items(), key=lambda item: item[1].group):
            group = list(members)
            if page and len(page) + len(group) > most and len(group) <= most:
                yield page
                page = []
            page += group
            while len(page) > most:
                yield page[:most]
                page = page[most:]
        yield page

    def names(self) -> Iterator[tuple[str, str]]:
        for name, column in self.columns.items():
            yield f".{TOTAL}.{name}", column.label
            yield f".{SUBJECT}.{name}", f"{column.label}，规则里每个科目"

    def headings(self) -> Iterator[str]:
        yield from (self.heading, self.code_heading, self.name_heading, *self.level_headings)

    def terms(self) -> Iterator[tuple[str, Address]]:
        yield from ((column.label, ("", name)) for name, column in self.columns.items())

    def headlines(self) -> Iterator[tuple[str, Address]]:
        columns = self.columns.items()
        name, column = next((item for item in columns if item[1].total), next(iter(columns)))
        group = "" if column.group in {"", column.label} else column.group
        yield f"{group}{column.label}", (TOTAL, name)

    def meaning(self, address: Address) -> str:
        column = self.columns[address[1]]
        return column.label + column.group

    def breakdown(
        self, driver: Driver, subjects: Sequence[Subject]
    ) -> Mapping[str, tuple[str, Address]] | None:
        if driver.column not in self.columns:
            return None
        return {
            subject.code: (strip_ordinal(subject.name), (subject.code, driver.column))
            for subject in subjects
            if len(subject.code) == driver.digits
        }

    def breakdown_problem(self, driver: Driver) -> tuple[str, str]:
        if driver.column not in self.columns:
            return "column", f"没有“{driver.column}”这一栏"
        return ("", "") if driver.digits in _DIGITS else ("digits", "科目编码的位数应为 3、5 或 7")

    def lay_out(self, subjects: Sequence[Subject] = ()) -> Layout:
        levels = max(1, len(self.level_headings))
        widths = [self.code_width / levels] * levels + [self.name_width]
        widths += [column.width for column in self.columns.values()]
        total = Line(
            (LayoutSlot("line", self.total_heading, columns=levels + 1), *self._amounts(TOTAL)),
            bold=True,
        )
        body = [
            Line(
                (
                    LayoutSlot("code", subject.code, columns=levels),
                    LayoutSlot("label", subject.name),
                    *self._amounts(subject.code),
                )
            )
            for subject in subjects
        ]
        lines = [*body, total] if self.total_last else [total, *body]
        return Layout(tuple(widths), tuple(self._headings(levels)), tuple(lines))

    def _amounts(self, row: str) -> Iterator[LayoutSlot]:
        return (LayoutSlot("amount", address=(row, name)) for name in self.columns)

    def _headings(self, levels: int) -> list[Heading]:
        headings = [
            Heading(self.heading, 0, 0, columns=levels + 1),
            Heading(self.code_heading, 1, 0, columns=levels),
        ]
        numbered = bool(self.number_heading)
        last = bool(self.level_headings) or numbered
        rows = 1 if numbered or not last else 2
        headings.append(Heading(self.name_heading, 1, levels, rows=rows))
        headings += grouped(self.columns.values(), 0, levels + 1)
        if last:
            texts = self.level_headings or ("",)
            headings += [Heading(text, 2, offset) for offset, text in enumerate(texts)]
            if numbered:
                headings.append(Heading(self.number_heading, 2, levels))
            numbers = [str(column.number) if numbered else "" for column in self.columns.values()]
            headings += [
                Heading(text, 2, levels + 1 + offset) for offset, text in enumerate(numbers)
            ]
        return headings
