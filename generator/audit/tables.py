"""What checks find in a document's tables and words, with places in the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.annexes.model import DrawnGrid, GridCell, TextBlock, Words
from generator.audit.inputs import Inputs
from generator.audit.model import AuditRemark
from generator.checks.finding import Finding
from generator.published.read import Published, table_blocks
from generator.published.sheets import PrintedTable, origins_of
from generator.submission import Cell
from generator.workbook.spreadsheet.grid import position_of


@dataclass(frozen=True, slots=True)
class Places:
    """Where in the document the cells of a submission stand.

    Attributes:
        origins: the tables, by the sheets that they were read as.
        paragraphs: the paragraphs, by how messages call their place.
        cells: the cells of all tables, each with its table, by how messages call their place.
        doubtful: sheets of which amounts could not be placed: what adds up there isn't known.
    """

    origins: Mapping[str, PrintedTable]
    paragraphs: Mapping[str, Words]
    cells: Mapping[str, tuple[DrawnGrid, GridCell]]
    doubtful: frozenset[str]

    def remark(self, finding: Finding) -> AuditRemark | None:
        """A finding with its place; None where it rests on what was not read, or stands nowhere."""
        if any(cell.sheet in self.doubtful for cell in finding.cells):
            return None
        found = [place for cell in finding.cells if (place := self._place(cell))]
        if not found:
            return None
        block = found[0][0]
        cells = tuple(cell for _, cell in found if cell is not None)
        where = "、".join(dict.fromkeys(self._where(cell) for cell in finding.cells[:3]))
        return AuditRemark(
            finding.rule,
            finding.severity,
            where,
            finding.message,
            basis=finding.basis,
            block=block,
            cells=cells,
        )

    def _place(self, cell: Cell) -> tuple[TextBlock, GridCell | None] | None:
        origin = self.origins.get(cell.sheet)
        if origin is not None:
            return origin.table, origin.cell(*position_of(cell.address))
        words = self.paragraphs.get(cell.address)
        return self.cells.get(cell.address) if words is None else (words, None)

    def _where(self, cell: Cell) -> str:
        origin = self.origins.get(cell.sheet)
        found = None if origin is None else origin.cell(*position_of(cell.address))
        return found.where if found is not None else cell.address or cell.sheet


def places_of(published: Published, inputs: Inputs) -> Places:
    """The places of all cells and paragraphs of a document."""
    return Places(
        origins_of(table_blocks(published.recognised), published.edition),
        {it.where: it for it in published.source.blocks if isinstance(it, Words)},
        {
            cell.where: (table, cell)
            for table in published.source.blocks
            if isinstance(table, DrawnGrid)
            for row in (*table.head, *table.body)
            for cell in row
        },
        inputs.doubtful,
    )
