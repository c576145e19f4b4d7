"""What leads the rows of official tables, held against the edition by 行次 and by code.

Numbers and codes are fixed by the form, so where nearly all rows of a page carry the edition's
names, one that carries another, or none beside its amounts, is a slip. Cut names are left alone:
columns are narrow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.audit.model import AuditRemark
from generator.audit.rules import remark
from generator.edition.shapes import AnyTable
from generator.edition.shapes.table import TableBlock
from generator.figures.derive import Disclosure, Table
from generator.importing.vocabulary import Vocabulary
from generator.language import OF
from generator.published.read import Published, table_blocks
from generator.published.sheets import PrintedTable, origins_of
from generator.workbook.spreadsheet.grid import Grid, Position

#: This part of a page's names is the edition's, or it is another form.
_MOST = 0.8
#: As few names tell nothing of a page.
_FEW = 5
#: As many places as a finding names.
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that stands beside its 行次 or code, and what the edition says there."""

    at: Position
    mark: str
    stands: str
    words: frozenset[str]
    label: str
    has_amounts: bool = False

    def fits(self, vocabulary: Vocabulary) -> bool:
        """Whether it is the edition's; what was cut fits too."""
        own = _bare(self.stands, vocabulary)
        return any(_bare(word, vocabulary).startswith(own) for word in self.words) if own else False


def _bare(name: str, vocabulary: Vocabulary) -> str:
    """A name without the 的 that forms put in and leave out."""
    return vocabulary.key(name).replace(OF, "")


def labels(published: Published, disclosure: Disclosure) -> Iterator[AuditRemark]:
    """Rows with another name than their 行次 or code has, without a name, or left blank."""
    origins = origins_of(table_blocks(published.recognised), published.edition)
    vocabulary = Vocabulary(published.edition)
    for name, placed in published.imported.tables.items():
        table = published.edition.tables[name]
        for page, _ in placed.pages:
            grid = page.sheet.grid
            origin = origins.get(grid.name)
            if origin is not None and not table.has_own_rows:
                yield from _wrong(origin, table, list(_names(grid, table, vocabulary)), vocabulary)
                yield from _blank(origin, grid, disclosure.tables.get(name), vocabulary)


def _wrong(
    origin: PrintedTable, table: AnyTable, names: Sequence[_Name], vocabulary: Vocabulary
) -> Iterator[AuditRemark]:
    stated = [it for it in names if it.stands]
    if len(stated) < _FEW or sum(it.fits(vocabulary) for it in stated) < _MOST * len(stated):
        return
    wrong = [
        (cell, item)
        for item in names
        if not item.fits(vocabulary)
        and (item.stands or item.has_amounts)
        and (cell := origin.cell(*item.at))
    ]
    if wrong:
        told = "；".join(
            f"{it.mark}{f'写的是“{it.stands}”' if it.stands else '没有写名称'}，应为“{it.label}”"
            for _, it in wrong
        )
        cells = tuple(cell for cell, _ in wrong)
        where = "、".join(cell.where for cell in cells[:_SHOWN])
        message = f"{table.number or table.title}：{told}。请改正"
        yield remark("行名不符", where, message, block=origin.table, cells=cells)


def _names(grid: Grid, table: AnyTable, vocabulary: Vocabulary) -> Iterator[_Name]:
    """The names beside codes and numbers of a page."""
    blocks = list(table.blocks())
    subjects = {code: name for block in blocks for code, name in (block.subjects or {}).items()}
    if subjects:
        yield from _coded(grid, subjects, vocabulary)
        return
    columns = [block for block in blocks if len(block.lead) > 1]
    for block in columns:
        yield from _numbered(grid, block, vocabulary)


def _coded(grid: Grid, subjects: Mapping[str, str], vocabulary: Vocabulary) -> Iterator[_Name]:
    for row, cells in enumerate(grid.rows):
        for column in range(len(cells) - 1):
            code = grid.text(row, column).strip()
            if code in subjects and (row, column) not in grid.spans:
                stands, label = grid.text(row, column + 1).strip(), subjects[code]
                words = frozenset({vocabulary.key(label)})
                yield _Name((row, column + 1), f"科目 {code} ", stands, words, label)


def _numbered(grid: Grid, block: TableBlock, vocabulary: Vocabulary) -> Iterator[_Name]:
    """The labels beside the column that holds the 行次 of a block."""
    lines = {str(row.line): row for row in block.rows.values()}
    width = max(map(len, grid.rows), default=0)
    counts = {
        at: sum(grid.text(row, at).strip() in lines for row in range(len(grid.rows)))
        for at in range(1, width)
    }
    column = max(counts, key=counts.__getitem__, default=0)
    if not column or counts[column] < _MOST * len(lines):
        return
    for at in range(len(grid.rows)):
        row = lines.get(grid.text(at, column).strip())
        if row is not None:
            amount = column + len(block.columns) < width and grid.text(at, column + 1).strip()
            label, stands = vocabulary.row(row), grid.text(at, column - 1).strip()
            mark = f"行次 {row.line} "
            yield _Name((at, column - 1), mark, stands, label.words, row.label, bool(amount))


def _blank(
    origin: PrintedTable, grid: Grid, derived: Table | None, vocabulary: Vocabulary
) -> Iterator[AuditRemark]:
    """Totals that are blank while their parts are not."""
    blocks = list(derived.table.blocks()) if derived is not None else []
    if derived is None or len(blocks) != 1:
        return
    table, key = derived.table, vocabulary.key
    (block,) = blocks
    totals = {key(row.label): (own, row) for own, row in block.rows.items() if row.total}
    for at, cells in enumerate(grid.rows):
        filled = [text for column in range(len(cells)) if (text := grid.text(at, column).strip())]
        own, row = totals.get(key(filled[0]), ("", None)) if len(filled) == 1 else ("", None)
        cell = origin.cell(at, 0)
        amounts = {
            column: figure.amount
            for column in block.columns
            if (figure := derived.figures.get((own, column))) and figure.value
        }
        if row is not None and cell is not None and amounts:
            said = "、".join(f"{column} {amount:f}" for column, amount in amounts.items())
            message = (
                f"{table.number or table.title}：“{row.label}”一行空着，各项相加是{said}。请补上"
            )
            yield remark("合计空白", cell.where, message, block=origin.table, cells=(cell,))
