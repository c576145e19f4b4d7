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
from generator.edition.shapes.adding import Addition, family
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
    """A fixed list of subjects, with one amount each."""

    shape: Literal["economic"]
    code_heading: str = "经济分类科目编码"
    name_heading: str = "科目名称"
    amount_heading: str = "金额"
    show_groups: bool = True
    groups: dict[Name, EconomicGroup] = Field(min_length=1)
    subjects: dict[Code, Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]]

    record_keys: ClassVar[tuple[RecordKey, ...]] = ("side", "level", "code", "name")

    def block(self, parents: tuple[str, ...]) -> Iterator[str]:
        """The codes of a block: each 类 followed by its 款 in order of code."""
        for parent in parents:
            yield from sorted(code for code in self.subjects if code.startswith(parent))

    def rows_of(self, subjects: Sequence[Subject]) -> Iterator[LayoutRow]:
        columns = (AMOUNT,)
        for name, codes in self.grouped().items():
            group = self.groups[name]
            for code in codes:
                yield LayoutRow(code, self.subjects[code], columns, code, group=group.title)
            yield LayoutRow(name, group.total, columns, group=group.title, is_total=True)

    def blocks(self) -> list[TableBlock]:
        label = self.amount_heading
        columns = {AMOUNT: Column(label=label, number=1, aliases=(AMOUNT, "决算数"))}
        return [
            TableBlock(
                (self.code_heading, self.name_heading),
                columns,
                is_coded=True,
                subjects=self.subjects,
                total=(group.total, name) if at == len(group.blocks) else ("", ""),
            )
            for name, group in self.groups.items()
            for at, _ in enumerate(group.blocks, start=1)
        ]

    def has(self, rest: Sequence[str]) -> bool:
        return len(rest) == 1 and (rest[0] in self.subjects or rest[0] in self.groups)

    def address_of(self, rest: Sequence[str]) -> Address:
        return rest[0], AMOUNT

    def additions(self, codes: Sequence[str] = ()) -> Iterator[Addition]:
        for parent, children in family(tuple(self.subjects)).items():
            if parent != TOTAL and children:
                terms = tuple((1, (child, AMOUNT)) for child in children)
                yield Addition((parent, AMOUNT), terms, "rows")
        for name, group in self.groups.items():
            parents = (code for block in group.blocks for code in block)
            terms = tuple((1, (code, AMOUNT)) for code in parents)
            yield Addition((name, AMOUNT), terms, "rows")

    def label(self, address: Address, names: Mapping[str, str]) -> str:
        row = address[0]
        known = row in self.subjects
        return f"{row} {self.subjects[row]}" if known else self.groups[row].total

    def check(self, keys: Keys) -> None:
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
        yield from ((f".{name}", group.title) for name, group in self.groups.items())
        yield from ((f"[{code}]", label) for code, label in self.subjects.items())

    def headings(self) -> Iterator[str]:
        yield from (group.title for group in self.groups.values())

    def headlines(self) -> Iterator[tuple[str, Address]]:
        yield from ((group.total, (name, AMOUNT)) for name, group in self.groups.items())

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
        return {
            code: (name, (code, AMOUNT))
            for code, name in self.subjects.items()
            if code.startswith(driver.code) and code != driver.code
        }

    def breakdown_problem(self, driver: Driver) -> tuple[str, str]:
        return ("", "") if driver.code in self.subjects else ("code", f"没有科目“{driver.code}”")

    def lay_out(self, subjects: Sequence[Subject] = ()) -> Layout:
        blocks = [block for group in self.groups.values() for block in group.blocks]
        headings: list[Heading] = []
        first = 1 if self.show_groups else 0
        start = 0
        for group in self.groups.values():
            if self.show_groups:
                headings.append(Heading(group.title, 0, start, columns=3 * len(group.blocks)))
            start += 3 * len(group.blocks)
        titles = (self.code_heading, self.name_heading, self.amount_heading)
        headings += [Heading(titles[at % 3], first, at) for at in range(3 * len(blocks))]
        columns = [list(self.block(block)) for block in blocks]
        lines = [
            Line(tuple(slot for code in codes for slot in self._slots(code)))
            for codes in zip_longest(*columns)
        ]
        totals: list[LayoutSlot] = []
        for name, group in self.groups.items():
            totals.append(LayoutSlot("line", group.total, columns=3 * len(group.blocks) - 1))
            totals.append(LayoutSlot("amount", address=(name, AMOUNT)))
        lines.append(Line(tuple(totals), bold=True))
        widths = (CODE_WIDTH, NAME_WIDTH, AMOUNT_WIDTH) * len(blocks)
        return Layout(widths, tuple(headings), tuple(lines))

    def _slots(self, code: str | None) -> tuple[LayoutSlot, ...]:
        if code is None:
            return (LayoutSlot("code"), LayoutSlot("label"), LayoutSlot("amount"))
        name = LayoutSlot("label", self.subjects[code])
        return (LayoutSlot("code", code), name, LayoutSlot("amount", address=(code, AMOUNT)))
