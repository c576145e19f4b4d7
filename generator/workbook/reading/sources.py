"""Where the numbers of a consolidated workbook come from: its sheets 汇总单位 and 汇总来源.

The first lists the units with the digest of each one's workbook, the second says for every number
which cells of the units it adds up. They are plain values under headings, so they survive whatever
program saves the workbook, sorted or moved; a number is named by table, row and column, not by its
cell, so rows may be inserted above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from generator.edition.model import Edition
from generator.language import UNIT
from generator.submission import Cell, Submission, Unit, UnitSource
from generator.workbook.reading.cells import UNITS, CellReader, quote
from generator.workbook.reading.sheets import PRIOR_SHEET, SheetFound, Sheets

UNITS_SHEET, UNIT_HEADINGS = "汇总单位", ("单位名称", "填报表", "校验码（SHA-256）")
SOURCES_SHEET, NUMBER = "汇总来源", "数"
SOURCE_HEADINGS = (
    "项目",
    "单位名称",
    "填报表",
    "工作表",
    "单元格",
    "金额单位",
    NUMBER,
    "说明",
)
#: What stands for 金额单位 where the number is a count.
COUNTED = "个数"


def numbers_by_name(submission: Submission, edition: Edition) -> Iterator[tuple[str, Cell]]:
    """Every cell that may hold a number, by the name under which its sources are listed."""
    for table, entries in submission.tables.items():
        for (row, column), cell in entries.cells.items():
            yield f"{table}.{row}.{column}", cell
    for name, entry in edition.reporting_fields():
        if entry.type in {"amount", "count"} and name in submission.fields:
            yield name, submission.fields[name]
    for name, listing in edition.forms.lists.items():
        for row_cells in submission.lists.get(name, ()) if listing.key else ():
            key = row_cells[listing.key or ""].text if listing.key in row_cells else ""
            for column, cell in row_cells.items():
                if listing.columns[column].type in {"amount", "count"}:
                    yield f"{name}.{key}.{column}", cell
    for name, cell in submission.prior.items():
        yield f"{PRIOR_SHEET}.{name}", cell


def with_sources(submission: Submission, edition: Edition) -> Submission:
    """The submission whose cells know what they add up."""
    if not submission.sources:
        return submission
    by_cell = {
        id(cell): replace(cell, sources=submission.sources[name])
        for name, cell in numbers_by_name(submission, edition)
        if name in submission.sources
    }

    def known(cells: Mapping[object, Cell]) -> dict[object, Cell]:
        return {key: by_cell.get(id(cell), cell) for key, cell in cells.items()}

    return replace(
        submission,
        tables={
            name: replace(entries, cells=known(entries.cells))  # type: ignore[arg-type]
            for name, entries in submission.tables.items()
        },
        fields=known(submission.fields),  # type: ignore[arg-type]
        lists={name: tuple(map(known, rows)) for name, rows in submission.lists.items()},  # type: ignore[arg-type]
        prior=known(submission.prior),  # type: ignore[arg-type]
    )


# reading


def read_units(sheets: Sheets, reader: CellReader) -> tuple[Unit, ...]:
    """The units that were consolidated; none in any other workbook."""
    found = sheets.find(UNITS_SHEET, UNIT_HEADINGS, optional=True)
    if found is None:
        return ()
    rows = (_words(found, at, UNIT_HEADINGS, reader) for at in found.rows)
    return tuple(
        Unit(name.text, file.text, digest.text.lower(), name)
        for name, file, digest in rows
        if name.text and digest.text
    )


def read_sources(sheets: Sheets, reader: CellReader) -> dict[str, tuple[UnitSource, ...]]:
    """What each number adds up, by its name.

    A line without a number or a unit of amounts is refused.
    """
    found = sheets.find(SOURCES_SHEET, SOURCE_HEADINGS, optional=True)
    if found is None:
        return {}
    sources: dict[str, list[UnitSource]] = {}
    for at in found.rows:
        words = [cell.text for cell in _words(found, at, SOURCE_HEADINGS, reader)]
        name, unit, file, sheet, address, measure, _, note = words
        if not name:
            continue
        place = found.place(at, NUMBER)
        if measure not in {*UNITS, COUNTED}:
            what = f"金额单位写的是{quote(measure)}"
            reader.refuse(place, what, "请用 juesuan merge 重新汇总")
            continue
        own = replace(reader, unit=UNIT if measure == COUNTED else measure)
        read = own.amount(found.grid, at, found.columns[NUMBER])
        if read.value is None:
            reader.refuse(place, "没有数", "请用 juesuan merge 重新汇总")
            continue
        cell = replace(read, sheet=f"[{file.rpartition('/')[2]}]{sheet}", address=address)
        sources.setdefault(name, []).append(UnitSource(unit, cell, measure, note))
    return {name: tuple(items) for name, items in sources.items()}


def _words(found: SheetFound, at: int, headings: Iterable[str], reader: CellReader) -> list[Cell]:
    return [
        reader.words(found.grid, at, found.columns[heading])
        if heading in found.columns
        else Cell(found.grid.name, "")
        for heading in headings
    ]
