"""A fixed list of subjects by economic code in blocks side by side: 06."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from generator.edition.layout import (
    AMOUNT,
    TOTAL,
    Address,
    Heading,
    Layout,
    LayoutSlot,
    Line,
    Subject,
)
from generator.edition.shapes.adding import Addition, across, family
from generator.edition.shapes.checking import check_columns
from generator.edition.shapes.drawing import column_exists, grouped
from generator.edition.shapes.parts import Code, Column, Driver, Model, Name
from generator.edition.shapes.table import LayoutRow, OfficialTable, RecordKey, TableBlock
from generator.edition.source import Invalid, Keys

KIND_DIGITS = 3
CODE_WIDTH = 10.0
AMOUNT_WIDTH = 11.5
NAME_WIDTH = 30.5


class EconomicGroup(Model):
    """Blocks of subjects side by side under one heading, and the total at their foot.

    `blocks` holds, for each block, the 类 codes whose subjects stand in it, in order.
    """

    title: str
    blocks: tuple[tuple[Code, ...], ...] = Field(min_length=1)
    total: str


class ByEconomic(OfficialTable):
    """A fixed list of subjects, each with one amount, or with one in each of its `columns`."""

    shape: Literal["economic"]
    code_heading: str = "经济分类科目编码"
    name_heading: str = "科目名称"
    amount_heading: str = "金额"
    show_groups: bool = True
    groups: dict[Name, EconomicGroup] = Field(min_length=1)
    columns: dict[Name, Column] = Field(default_factory=dict)
    subjects: dict[Code, Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]]

    record_keys: ClassVar[tuple[RecordKey, ...]] = ("side", "level", "code", "name")

    def block(self, parents: tuple[str, ...]) -> Iterator[str]:
        """The codes of a block: each 类 followed by its 款 in order of code."""
        for parent in parents:
            yield from sorted(code for code in self.subjects if code.startswith(parent))

    @property
    def amounts(self) -> Mapping[str, Column]:
        """The columns beside each subject."""
        label = self.amount_heading
        only = {AMOUNT: Column(label=label, number=1, aliases=(AMOUNT, "决算数"))}
        return self.columns or only

    def rows_of(self, subjects: Sequence[Subject]) -> Iterator[LayoutRow]:
        columns = tuple(self.amounts)
        for name, codes in self.grouped().items():
            group = self.groups[name]
            for code in codes:
                yield LayoutRow(code, self.subjects[code], columns, code, group=group.title)
            yield LayoutRow(name, group.total, columns, group=group.title, is_total=True)

    def blocks(self) -> list[TableBlock]:
        return [
            TableBlock(
                (self.code_heading, self.name_heading),
                self.amounts,
                is_coded=True,
                subjects=self.subjects,
                total=(group.total, name) if at == len(group.blocks) else ("", ""),
            )
            for name, group in self.groups.items()
            for at, _ in enumerate(group.blocks, start=1)
        ]

    def has(self, rest: Sequence[str]) -> bool:
        is_row = bool(rest) and (rest[0] in self.subjects or rest[0] in self.groups)
        return is_row and column_exists(self.amounts, rest[1:])

    def address_of(self, rest: Sequence[str]) -> Address:
        row, *column = rest
        return row, column[0] if column else next(iter(self.amounts))

    def additions(self, codes: Sequence[str] = ()) -> Iterator[Addition]:
        for total, parts in self._sums():
            for column in self.amounts:
                terms = tuple((1, (part, column)) for part in parts)
                yield Addition((total, column), terms, "rows")
        for row in (*self.subjects, *self.groups):
            yield from across(row, self.amounts)

    def _sums(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Each row that adds up others, with these."""
        for parent, children in family(tuple(self.subjects)).items():
            if parent != TOTAL and children:
                yield parent, children
        for name, group in self.groups.items():
            yield name, [code for block in group.blocks for code in block]

    def label(self, address: Address, names: Mapping[str, str]) -> str:
        row, column = address
        known = row in self.subjects
        label = f"{row} {self.subjects[row]}" if known else self.groups[row].total
        return f"{label}·{self.columns[column].label}" if len(self.columns) > 1 else label

    def check(self, keys: Keys) -> None:
        if self.columns:
            check_columns(keys, self.columns)
        placed: set[str] = set()
        for name, group in self.groups.items():
            for at, block in enumerate(group.blocks):
                for code in block:
                    place = (*keys, "groups", name, "blocks", at)
                    if code not in self.subjects or len(code) != KIND_DIGITS:
                        raise Invalid(place, f"没有类级科目 {code}")
                    if code in placed:
                        raise Invalid(place, f"类级科目 {code} 列了两次")
                    placed.add(code)
        for code in self.subjects:
            if code[:KIND_DIGITS] not in placed:
                raise Invalid((*keys, "subjects", code), "所属的类没有列在任何一栏（groups）")

    def names(self) -> Iterator[tuple[str, str]]:
        for column in self.columns if len(self.columns) > 1 else ("",):
            end = f".{column}" if column else ""
            yield from ((f".{name}{end}", group.title) for name, group in self.groups.items())
            yield from ((f"[{code}]{end}", label) for code, label in self.subjects.items())

    def headings(self) -> Iterator[str]:
        yield from (group.title for group in self.groups.values())

    def headlines(self) -> Iterator[tuple[str, Address]]:
        first = next(iter(self.amounts))
        yield from ((group.total, (name, first)) for name, group in self.groups.items())

    def listed(self) -> Mapping[str, str]:
        return self.subjects

    def grouped(self) -> Mapping[str, Sequence[str]]:
        return {
            name: [code for block in group.blocks for code in self.block(block)]
            for name, group in self.groups.items()
        }

    def breakdown(
        self, driver: Driver, subjects: Sequence[Subject]
    ) -> Mapping[str, tuple[str, Address]] | None:
        first = next(iter(self.amounts))
        return {
            code: (name, (code, first))
            for code, name in self.subjects.items()
            if code.startswith(driver.code) and code != driver.code
        }

    def breakdown_problem(self, driver: Driver) -> tuple[str, str]:
        return ("", "") if driver.code in self.subjects else ("code", f"没有科目“{driver.code}”")

    def lay_out(self, subjects: Sequence[Subject] = ()) -> Layout:
        blocks = [block for group in self.groups.values() for block in group.blocks]
        each = 2 + len(self.amounts)
        first = 1 if self.show_groups else 0
        headings = list(self._group_headings(each)) if self.show_groups else []
        for at in range(len(blocks)):
            headings += self._headings(first, at * each)
        columns = [list(self.block(block)) for block in blocks]
        lines = [
            Line(tuple(slot for code in codes for slot in self._slots(code)))
            for codes in zip_longest(*columns)
        ]
        totals: list[LayoutSlot] = []
        for name, group in self.groups.items():
            before = each * len(group.blocks) - len(self.amounts)
            totals.append(LayoutSlot("line", group.total, columns=before))
            totals += (LayoutSlot("amount", address=(name, column)) for column in self.amounts)
        lines.append(Line(tuple(totals), bold=True))
        amounts = (column.width for column in self.columns.values())
        widths = (CODE_WIDTH, NAME_WIDTH, *(amounts if self.columns else (AMOUNT_WIDTH,)))
        return Layout(widths * len(blocks), tuple(headings), tuple(lines))

    def _group_headings(self, each: int) -> Iterator[Heading]:
        start = 0
        for group in self.groups.values():
            columns = each * len(group.blocks)
            yield Heading(group.title, 0, start, columns=columns)
            start += columns

    def _headings(self, row: int, start: int) -> Iterator[Heading]:
        """The headings of one block, from a row and a column on."""
        has_upper = any(column.group for column in self.columns.values())
        rows = 2 if has_upper else 1
        for at, text in enumerate((self.code_heading, self.name_heading)):
            yield Heading(text, row, start + at, rows=rows)
        yield from grouped(self.amounts.values(), row, start + 2, rows)

    def _slots(self, code: str | None) -> tuple[LayoutSlot, ...]:
        if code is None:
            return (
                LayoutSlot("code"),
                LayoutSlot("label"),
                *(LayoutSlot("amount") for _ in self.amounts),
            )
        name = LayoutSlot("label", self.subjects[code])
        amounts = (LayoutSlot("amount", address=(code, column)) for column in self.amounts)
        return (LayoutSlot("code", code), name, *amounts)
