"""Read a filled workbook into a submission."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from generator.edition.load import load_edition
from generator.edition.model import Edition, Entry
from generator.errors import Refusals, Unusable
from generator.submission import Cell, Identity, Notice, Submission
from generator.text import same
from generator.workbook.reading.annex_files import ANNEX_SHEET, read_annex_files
from generator.workbook.reading.cells import UNITS, CellReader, quote
from generator.workbook.reading.evaluation_sheets import read_evaluations
from generator.workbook.reading.house_style import STYLE_SHEET, read_style
from generator.workbook.reading.pasted import pasted_tables
from generator.workbook.reading.sheets import (
    DETAIL_SHEET,
    ITEM,
    LEFTOVER_SHEET,
    OWN_SHEETS,
    PRIOR_HEADING,
    PRIOR_SHEET,
    REASON_HEADING,
    REASON_ITEM,
    REASON_SHEET,
    REVIEW_SHEET,
    WAIVER_SHEET,
    Sheets,
    check_identity,
    read_card,
    read_identity,
    read_labelled,
    read_list,
    read_waivers,
    read_writing,
)
from generator.workbook.reading.sources import (
    SOURCES_SHEET,
    UNITS_SHEET,
    read_sources,
    read_units,
    with_sources,
)
from generator.workbook.reading.subjects import read_detail
from generator.workbook.reading.tables import TableRegion, other_units, read_tables, regions_in
from generator.workbook.reading.unread import notices_of_unread
from generator.workbook.spreadsheet.grid import (
    Grid,
    grids_in,
    open_grids,
    open_package,
    typed_numbers,
)
from generator.workbook.spreadsheet.package import Package
from generator.workbook.version import refuse_newer_form


def read_workbook(
    file: Path, content: bytes | Package | None = None, refusals: Refusals | None = None
) -> tuple[Submission, Edition]:
    """Read a workbook by the edition that it names.

    Args:
        file: the workbook; messages name it so.
        content: its bytes, or all of it opened, where they are at hand already.
        refusals: collects what can't be used, for whoever goes on with the rest.

    Raises:
        Unusable: it can't be read as a filled workbook; the message says where and why, of all its
            cells at once, unless they are collected and it can be read all the same.
    """
    found = refusals or Refusals()
    found.file = file
    package = content if isinstance(content, Package) else open_package(file, content)
    submission, edition = _read(file, package, found)
    if refusals is None:
        found.end()
    return submission, edition


def identity_of(file: Path, content: bytes | None = None) -> Identity | None:
    """Who a workbook is about, by its sheet 基本信息; None where it doesn't say."""
    try:
        grids = open_grids(file, content)
        return read_identity(Sheets(grids, file), CellReader(file))[0]
    except Unusable:
        return None


def _read(file: Path, package: Package, refusals: Refusals) -> tuple[Submission, Edition]:
    opened = grids_in(package, file, without=OWN_SHEETS)
    refuse_newer_form(package)
    grids = [grid for grid in opened if same(grid.name) not in {REVIEW_SHEET, LEFTOVER_SHEET}]
    refusals.sheets = [grid.name for grid in opened]
    reader = CellReader(file, refusals=refusals)
    sheets = Sheets(grids, file, seen=reader.seen)
    identity, lines = read_identity(sheets, reader)
    edition = load_edition(identity.edition)
    check_identity(identity, lines, edition, reader)
    reader = replace(reader, unit=identity.unit if identity.unit in UNITS else reader.unit)
    forms, attempt = edition.forms, refusals.attempt
    groups = (forms.cards, forms.lists, forms.writings, forms.evaluations)
    sheets.titles |= {DETAIL_SHEET, PRIOR_SHEET, REASON_SHEET, WAIVER_SHEET, ANNEX_SHEET}
    sheets.titles |= {UNITS_SHEET, SOURCES_SHEET, STYLE_SHEET}
    sheets.titles |= {item.title for group in groups for item in group.values()}
    fields = {
        name: cell
        for card in forms.cards.values()
        for name, cell in attempt(read_card, {}, sheets, card, reader).items()
    }
    detail = attempt(read_detail, None, sheets, edition, reader)
    regions = tuple(regions_in(sheets.grids, edition))
    tables = read_tables(regions, edition, reader, detail)
    sheets.used |= {entries.sheet for entries in tables.values()}
    submission = Submission(
        file=file,
        identity=identity,
        tables=tables,
        fields=fields,
        lists={
            name: attempt(read_list, (), sheets, item, reader, edition.imports.sums)
            for name, item in forms.lists.items()
        },
        writings={
            name: attempt(read_writing, (), sheets, item, reader)
            for name, item in forms.writings.items()
        },
        prior=attempt(_prior, {}, sheets, edition, reader),
        reasons=attempt(_reasons, {}, sheets, edition, reader),
        waivers=attempt(read_waivers, (), sheets, reader),
        units=attempt(read_units, (), sheets, reader),
        sources=attempt(read_sources, {}, sheets, reader),
        annexes=attempt(read_annex_files, (), sheets, reader),
        evaluations=read_evaluations(sheets, edition, reader),
        style=attempt(read_style, None, sheets, identity.style, reader),
    )
    notices = (
        *_notices(sheets, regions, edition, identity, reader),
        *_leftovers(opened),
        *notices_of_unread(
            [grid for grid in grids if grid.name in sheets.used],
            reader.seen,
            edition,
            typed_numbers(package, OWN_SHEETS),
        ),
    )
    submission = replace(submission, notices=notices)
    return with_sources(submission, edition), edition


def _prior(sheets: Sheets, edition: Edition, reader: CellReader) -> dict[str, Cell]:
    known = dict(edition.reporting_fields())
    entries = {
        name: Entry(label=name, type=known[name].type if name in known else "amount")
        for name in edition.forms.prior
    }
    return read_labelled(sheets, PRIOR_SHEET, (ITEM, PRIOR_HEADING), entries, reader)


def _reasons(sheets: Sheets, edition: Edition, reader: CellReader) -> dict[str, Cell]:
    entries = {name: Entry(label=item.label) for name, item in edition.forms.reasons.items()}
    return read_labelled(sheets, REASON_SHEET, (REASON_ITEM, REASON_HEADING), entries, reader)


def _leftovers(grids: Sequence[Grid]) -> Iterator[Notice]:
    """That an import left something for the accountant to look through."""
    for grid in grids:
        lines = sum(any(content not in {None, ""} for content in row) for row in grid.rows[1:])
        if same(grid.name) == LEFTOVER_SHEET and lines:
            message = (
                f"《{LEFTOVER_SHEET}》有 {lines} 行是导入时没有放进表里或要核对的。"
                "核对、补填后请删去这一页"
            )
            yield Notice(message, (Cell(grid.name, "A2"),))


def _covered(grid: Grid, reader: CellReader) -> Notice:
    """That cells are filled in which lie under merged ones, where nobody sees them."""
    cells = tuple(reader.words(grid, *place) for place in sorted(grid.covered))
    first = cells[0]
    more = f"等 {len(cells)} 格" if len(cells) > 1 else ""
    what = f"“{grid.name}”的 {first.address}{more} 被合并单元格盖住，看不见"
    message = f"{what}，里面写着{quote(first.text)}。请取消合并，核对后清空多余的内容"
    return Notice(message, cells)


def _notices(
    sheets: Sheets,
    regions: Sequence[TableRegion],
    edition: Edition,
    identity: Identity,
    reader: CellReader,
) -> tuple[Notice, ...]:
    """What does not stop the work, but may not be what the department meant."""
    notices = [
        Notice(f"工作表“{grid.name}”没有用到，其中的内容不会公开", (Cell(grid.name, "A1"),))
        for grid in sheets.unused()
    ]
    read = (region for region in regions if region.grid.name in sheets.used)
    notices += pasted_tables(read, edition, identity, reader)
    unused = {grid.name for grid in sheets.unused()}
    notices += [
        _covered(grid, reader) for grid in sheets.grids if grid.name not in unused and grid.covered
    ]
    if cells := other_units(regions, edition, reader):
        words = f"表头写的是“{cells[0].text}”，《基本信息》的金额单位是“{reader.unit}”"
        notices.append(Notice(f"{words}，已按“{reader.unit}”读取。请核对", cells))
    return tuple(notices)
