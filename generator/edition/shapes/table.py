"""What every official table has and can tell, whatever its shape.

Who reads, draws, adds up, checks or publishes a table asks the table; only this room knows which
shapes there are. A shape says what is its own and inherits the rest.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal, Self

from generator.edition.layout import Address, Layout, Subject
from generator.edition.shapes.adding import Addition
from generator.edition.shapes.parts import Column, Driver, Model, Row
from generator.edition.source import Keys

#: What may say what a record of a table is about, in data.
RecordKey = Literal["side", "line", "level", "code", "name", "measure"]
#: How a rule writes the subject that it is applied to.
SUBJECT = "码"


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """A row of a table, with what it is about.

    Attributes:
        key: by which addresses name it.
        label: as it is printed.
        columns: its columns of amounts, those with a dash too.
        code: the subject that it stands for; empty for none.
        line: its 行次, where it has one.
        group: what stands above it: the side of a ledger, the group of a block.
        is_total: whether it adds up others.
        count: whether it holds numbers of things instead of amounts.
        dash: the columns in which nothing is filled in.
    """

    key: str
    label: str
    columns: Collection[str]
    code: str = ""
    line: int | None = None
    group: str = ""
    is_total: bool = False
    count: bool = False
    dash: Collection[str] = ()

    @classmethod
    def of(cls, key: str, row: Row, columns: Collection[str], group: str) -> LayoutRow:
        """A row that the edition lists."""
        code, is_total = row.code or "", bool(row.total)
        return cls(key, row.label, columns, code, row.line, group, is_total, row.count, row.dash)


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A part of a table as it stands on a sheet: what leads its rows, then its columns of amounts.

    Attributes:
        lead: what stands above the columns before the amounts, in order: of labels or of codes,
            then maybe of 行次 or of names.
        is_coded: whether rows are known by the code of a subject, not by their label.
        columns: the columns of amounts.
        rows: the rows by name, where they are known by their labels.
        subjects: the subjects by code; None where they are the department's own.
        total: what stands before the total of subjects that ends the block, and its key; blank
            where another block ends with it.
        numbering: what stands before the 栏次.
        can_lie: whether the rows may be headings, side by side above one row of amounts.
        columns_above: whether the columns then stand above the rows, not below them.
    """

    lead: tuple[str, ...]
    columns: Mapping[str, Column]
    is_coded: bool = False
    rows: Mapping[str, Row] = field(default_factory=dict)
    subjects: Mapping[str, str] | None = None
    total: tuple[str, str] = ("", "")
    numbering: str = ""
    can_lie: bool = False
    columns_above: bool = False

    def lying(self) -> list[Address]:
        """The amounts of rows that lie side by side, from left to right."""
        if self.columns_above:
            return [(row, column) for column in self.columns for row in self.rows]
        return [(row, column) for row in self.rows for column in self.columns]


class OfficialTable(Model):
    """What every official table has: its heading lines and its notes."""

    title: str
    number: str = ""
    unit: str = "金额单位：万元"
    landscape: bool = False
    notes: tuple[str, ...] = ()
    notes_when_empty: tuple[str, ...] = ()

    #: Whether its rows are the department's own subjects by function code.
    has_own_rows: ClassVar[bool] = False
    #: Whether it lists subjects by function code, its own or the edition's.
    lists_functions: ClassVar[bool] = False
    #: What says what a record of it is about.
    record_keys: ClassVar[tuple[RecordKey, ...]]

    # what is in it

    @abstractmethod
    def rows_of(self, subjects: Sequence[Subject]) -> Iterator[LayoutRow]:
        """Every row in the order of the page, one side or block below the other.

        Args:
            subjects: the department's own, in a table that has such rows.
        """

    @abstractmethod
    def blocks(self) -> list[TableBlock]:
        """Its parts side by side, from left to right, as they stand on a sheet."""

    @abstractmethod
    def has(self, rest: Sequence[str]) -> bool:
        """Whether the rest of a path names one of its cells."""

    @abstractmethod
    def address_of(self, rest: Sequence[str]) -> Address:
        """The address that the rest of a path means: row and column, or what names a row alone."""

    @abstractmethod
    def additions(self, codes: Sequence[str] = ()) -> Iterator[Addition]:
        """Every addition; `codes` are the department's own subjects."""

    @abstractmethod
    def label(self, address: Address, names: Mapping[str, str]) -> str:
        """What a cell is, in words; `names` are those of the department's subjects by code."""

    @abstractmethod
    def lay_out(self, subjects: Sequence[Subject] = ()) -> Layout:
        """The table as a grid of cells."""

    def chosen(self, options: Mapping[str, bool], filled: Collection[Address]) -> Self:
        """The table as a house style prints it.

        Args:
            options: of the style.
            filled: the cells that hold an amount, which none leaves out.
        """
        return self

    def bands(self) -> list[Self]:
        """The table as it is printed: one that is too wide for a page in parts, side by side."""
        return [self]

    def options(self) -> Iterator[tuple[Keys, str]]:
        """The options of a house style that it names, with the keys where it does."""
        yield from ()

    @abstractmethod
    def check(self, keys: Keys) -> None:
        """Refuse labels, numbers or totals that contradict one another.

        Raises:
            Invalid: with the keys at fault, which begin with `keys`.
        """

    @property
    def all_columns(self) -> Mapping[str, Column]:
        """The columns of amounts by name; one that several blocks have as the first has it."""
        blocks = reversed(self.blocks())
        return {name: column for block in blocks for name, column in block.columns.items()}

    def told_apart(self, column: str) -> str:
        """The label of a column, below that of its group where another has the same label."""
        columns = self.all_columns
        label = columns[column].label
        is_known = [other.label for other in columns.values()].count(label) == 1
        return label if is_known else f"{columns[column].group}/{label}"

    def sources(self) -> dict[str, tuple[str, str]]:
        """The columns that repeat one of another table: by name that table and its column."""
        found = ((name, column.source) for name, column in self.all_columns.items())
        return {name: tuple(source.split(".")) for name, source in found if source}  # type: ignore[misc]

    @property
    def is_derived(self) -> bool:
        """Whether all of it stands in other tables, so that nothing is filled in."""
        columns = self.all_columns.values()
        return all(column.source or column.total for column in columns) and bool(self.sources())

    def addresses(self, subjects: Sequence[Subject]) -> Iterator[Address]:
        """The address of every amount."""
        for row in self.rows_of(subjects):
            yield from ((row.key, column) for column in row.columns)

    def counts(self) -> frozenset[str]:
        """The rows that hold numbers of things."""
        return frozenset(row.key for row in self.rows_of(()) if row.count)

    def names(self) -> Iterator[tuple[str, str]]:
        """How figures and rules name its cells behind its own name, and what each is."""
        for row in self.rows_of(()):
            for column in row.columns:
                if column not in row.dash:
                    yield f".{row.key}.{column}", row.label

    # words

    def headings(self) -> Iterator[str]:
        """What may stand above its columns beside what its blocks say."""
        yield from (block.lead[0] for block in self.blocks())

    def terms(self) -> Iterator[tuple[str, Address]]:
        """What a glossary may explain: a label, and the row or the column that it names."""
        yield from ()

    def headlines(self) -> Iterator[tuple[str, Address]]:
        """The amounts by which one knows a table again, each with what it is called."""
        yield from ()

    def meaning(self, address: Address) -> str:
        """The words by which one tells income and spending from balances; blank if none."""
        return ""

    # subjects

    def function_rows(self, subjects: Sequence[Subject]) -> Iterator[LayoutRow]:
        """The rows that stand for subjects by function code."""
        if self.lists_functions:
            yield from (row for row in self.rows_of(subjects) if row.code)

    def listed(self) -> Mapping[str, str]:
        """The names of the subjects by economic code that it lists, by code."""
        return {}

    def grouped(self) -> Mapping[str, Sequence[str]]:
        """The codes of the subjects by economic code that make each of its totals."""
        return {}

    def code_of(self, row: str) -> str:
        """The code of the subject that a row stands for; its key where that says it."""
        return row

    def row_for(self, code: str) -> str | None:
        """The row in which a subject by function code is booked; None if there is none."""
        return code

    @property
    def example(self) -> str:
        """Some row that stands for a subject, where a rule has 码."""
        return "201"

    def breakdown(
        self, driver: Driver, subjects: Sequence[Subject]
    ) -> Mapping[str, tuple[str, Address]] | None:
        """The parts into which a driver takes the table: by code the name and the address.

        None where it can't be taken apart so.
        """
        return None

    def breakdown_problem(self, driver: Driver) -> tuple[str, str]:
        """Why a driver can't take the table apart: the key at fault and the reason, or blank."""
        return "table", "没有按科目列示的表"
