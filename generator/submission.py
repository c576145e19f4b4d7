"""What a department handed in: every value with the sheet and cell where it stands.

Amounts are in 万元, counts as they are, whatever unit the workbook was filled in with. Nothing here
is derived; a total that the department typed stands beside the items it should add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, TypeVar

from generator.edition.layout import Address, Subject

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that was read.

    Attributes:
        sheet: name of the sheet.
        address: A1 address.
        text: what stands there, as the department sees it.
        value: the amount in 万元, or the count; None for a blank cell or words.
        places: decimal places to which `value` is exact (a typed amount stands for half a unit of
            its last place on either side).
        formula: a formula calculated the value.
        fault: why the cell has no usable value: a formula that was never calculated, or an error.
        sources: in a consolidated workbook, what the units' cells add to it.
    """

    sheet: str
    address: str
    text: str = ""
    value: Decimal | None = None
    places: int = 2
    formula: bool = False
    fault: str = ""
    sources: tuple[UnitSource, ...] = ()

    @property
    def where(self) -> str:
        """Sheet and cell, as messages say them."""
        return f"{self.sheet}!{self.address}"

    @property
    def consolidated(self) -> Decimal:
        """What the units' cells add up to."""
        return sum((source.cell.value or Decimal(0) for source in self.sources), Decimal(0))


@dataclass(frozen=True, slots=True)
class UnitSource:
    """What one unit's cell adds to a cell of its department's consolidated workbook.

    Attributes:
        unit: the unit's name.
        cell: the cell, its sheet named `[file]sheet`; its value is what it adds, with its sign.
        measure: in which unit the number stands there: 元, 万元, or 个数 for a count.
        note: why, where that isn't plain: a transfer between units that is eliminated.
    """

    unit: str
    cell: Cell
    measure: str = "万元"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit whose workbook was consolidated.

    Attributes:
        name: the unit's name.
        file: its workbook, as a path from the folder of the consolidated one.
        digest: the SHA-256 of the workbook's bytes when it was consolidated.
        cell: where the consolidated workbook says so.
    """

    name: str
    file: str
    digest: str
    cell: Cell = field(default=Cell("", ""), compare=False)


@dataclass(frozen=True, slots=True)
class Entries:
    """What was filled into one official table."""

    sheet: str
    cells: Mapping[Address, Cell]
    subjects: tuple[Subject, ...] = ()


class TableRow(NamedTuple):
    """A row of a table that the department wrote: cells with how far each reaches."""

    cells: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the department's own writing.

    Attributes:
        kind: `title` (of an annex), `heading`, `subheading`, `text`, `centre`, `table`, or
            `evaluations`, where the self-evaluation forms stand (`text`: of which project).
        text: the words of anything but a table.
        rows: the rows of a table, the first one its heading.
        columns: how many columns a table has.
        cell: where the words stand, or the first cell of a table; not part of what is said.
    """

    kind: str
    text: str = ""
    rows: tuple[TableRow, ...] = ()
    columns: int = 0
    cell: Cell | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who publishes what: the head of the sheet 基本信息.

    `unit` is the unit of the workbook's amounts, `style` the house style that it names, if any.
    """

    edition: str
    name: str
    kind: str
    year: int
    unit: str
    style: str = ""


class Notice(NamedTuple):
    """Something the reader noticed that does not stop the work.

    `minor` if it is only to know, `error` if the document can't be published so.
    """

    message: str
    cells: tuple[Cell, ...] = ()
    minor: bool = False
    error: bool = False


class Waiver(NamedTuple):
    """Why a finding stands as it is: a line of the sheet 审核说明.

    Attributes:
        rule: the id of the rule.
        place: the cell that it is about (`公开06表!C12`); blank for whatever the rule finds.
        text: the reason.
        cell: where the line stands.
    """

    rule: str
    place: str
    text: str
    cell: Cell


class NamedFile(NamedTuple):
    """A file that the workbook names as an annex: a line of the sheet 附件文件.

    Attributes:
        title: its heading in the document; blank for the file's own name.
        name: the file, from the workbook's folder.
        cell: where it is named.
    """

    title: str
    name: str
    cell: Cell


class FormLayout(NamedTuple):
    """Which field stands where in a self-evaluation form; rows and columns are counted from 0.

    Attributes:
        whole: the row of all the money.
        parts: the rows of the money that it adds up.
        funds: the column of each role in those rows: `budget`, `rate` and so on.
        indicators: the rows of indicators.
        columns: the column of each role in those.
        total: the row of the total.
        unit: where the unit is named that carries the project out.
        outcome: where the form says what was reached.
    """

    whole: int
    parts: tuple[int, ...]
    funds: Mapping[str, int]
    indicators: tuple[int, ...]
    columns: Mapping[str, int]
    total: int
    unit: tuple[int, int] | None = None
    outcome: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ProjectEvaluation:
    """A self-evaluation form that was filled in for one project (项目支出绩效自评表).

    Attributes:
        form: the edition's name of the form.
        project: the project's name.
        table: the form as a table; what the program derives is blank unless it was typed.
        layout: which field stands where in it.
        notes: what stands below the table.
    """

    form: str
    project: str
    table: Block
    layout: FormLayout
    notes: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptStyle:
    """A house style that is kept inside the workbook.

    Attributes:
        name: by which the workbook names it.
        text: its YAML.
        sheet: where it stands.
        row: the row of its first line, from 1.
    """

    name: str
    text: str
    sheet: str = ""
    row: int = 1


@dataclass(frozen=True, slots=True)
class Submission:
    """A workbook that was read.

    Of a workbook that was consolidated, `units` are those that it adds up, and `sources` what each
    of its cells adds up, by the name of the cell (`支出表.2080505.基本支出`).
    """

    file: Path
    identity: Identity
    tables: Mapping[str, Entries]
    fields: Mapping[str, Cell]
    lists: Mapping[str, tuple[Mapping[str, Cell], ...]]
    writings: Mapping[str, tuple[Block, ...]]
    prior: Mapping[str, Cell]
    reasons: Mapping[str, Cell]
    notices: tuple[Notice, ...] = field(default=())
    waivers: tuple[Waiver, ...] = field(default=())
    units: tuple[Unit, ...] = ()
    sources: Mapping[str, tuple[UnitSource, ...]] = field(default_factory=dict)
    annexes: tuple[NamedFile, ...] = field(default=())
    evaluations: tuple[ProjectEvaluation, ...] = field(default=())
    style: KeptStyle | None = None


def with_style(submission: Submission, style: KeptStyle) -> Submission:
    """The submission, keeping and naming a house style."""
    identity = replace(submission.identity, style=style.name)
    return replace(submission, identity=identity, style=style)


def from_file(submission: Submission) -> Submission:
    """The submission with its sheets named as Excel names those of another file: `[book]sheet`."""
    book = f"[{submission.file.name}]"

    def named(cells: Mapping[K, Cell]) -> dict[K, Cell]:
        return {key: replace(cell, sheet=f"{book}{cell.sheet}") for key, cell in cells.items()}

    def placed(block: Block) -> Block:
        cell = block.cell
        return replace(block, cell=cell and replace(cell, sheet=f"{book}{cell.sheet}"))

    return replace(
        submission,
        tables={
            name: replace(entries, sheet=f"{book}{entries.sheet}", cells=named(entries.cells))
            for name, entries in submission.tables.items()
        },
        fields=named(submission.fields),
        lists={name: tuple(map(named, rows)) for name, rows in submission.lists.items()},
        writings={name: tuple(map(placed, blocks)) for name, blocks in submission.writings.items()},
        prior=named(submission.prior),
        reasons=named(submission.reasons),
    )
