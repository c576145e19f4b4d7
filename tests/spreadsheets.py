"""Workbooks filled in as an accountant does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.edition.layout import Subject
from generator.edition.model import Edition
from generator.edition.shapes import ByFunction
from generator.submission import Entries, Submission
from generator.workbook.form import SPARSE, Spare, write_form
from generator.workbook.reading.cells import UNITS

DETAIL = "科目明细"
LABELS_ROW = 4


def without_rows(submission: Submission, edition: Edition) -> Submission:
    """A submission that names the lowest subjects of its tables without anything filled in."""
    tables = dict(submission.tables)
    for name, table in edition.ordered_tables:
        if isinstance(table, ByFunction):
            tables[name] = Entries(name, {}, lowest(submission.tables[name]))
    return replace(submission, tables=tables)


def lowest(entries: Entries) -> tuple[Subject, ...]:
    """The subjects that stand above no other one."""
    codes = [subject.code for subject in entries.subjects]
    return tuple(
        subject
        for subject in entries.subjects
        if not any(code != subject.code and code.startswith(subject.code) for code in codes)
    )


def in_detail(submission: Submission, edition: Edition, spare: Spare = SPARSE) -> bytes:
    """A blank form into which every subject is typed once, in 科目明细."""
    book = load_workbook(
        BytesIO(write_form(edition, without_rows(submission, edition), spare=spare))
    )
    type_detail(book[DETAIL], submission, edition)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def type_detail(sheet: Worksheet, submission: Submission, edition: Edition) -> None:
    """Type the amounts of the lowest subjects beside their codes."""
    columns = detail_columns(sheet, edition)
    rows = {
        str(row[0].value): row[0].row or 0
        for row in sheet.iter_rows(min_row=LABELS_ROW + 1, max_col=1)
    }
    for (table, name), column in columns.items():
        entries = submission.tables[table]
        for subject in lowest(entries):
            cell = entries.cells.get((subject.code, name))
            if cell is not None and cell.value is not None:
                amount = cell.value.scaleb(UNITS[submission.identity.unit])
                sheet.cell(rows[subject.code], column).value = amount


def detail_columns(sheet: Worksheet, edition: Edition) -> Mapping[tuple[str, str], int]:
    """Where the columns of each table stand in 科目明细, by what their headings say."""
    found, group = {}, ""
    for column in range(3, sheet.max_column + 1):
        group = str(sheet.cell(LABELS_ROW - 1, column).value or group)
        for name, table in edition.ordered_tables:
            if isinstance(table, ByFunction) and f"《{table.title}》" in group:
                label = sheet.cell(LABELS_ROW, column).value
                keys = [
                    key
                    for key, spec in table.columns.items()
                    if spec.label == label and not spec.total and (name, key) not in found
                ]
                if keys:
                    found[name, keys[0]] = column
    return found


def reds(written: Workbook, calculated: Workbook, title: str) -> set[str]:
    """The cells of a sheet that are coloured, red or amber, by the form's own conditions.

    Args:
        written: the form, whose conditions refer to flags.
        calculated: the same with the flags calculated.
        title: the sheet.
    """
    found = set()
    for area in written[title].conditional_formatting:
        for rule in area.rules:
            flag, sign, limit = rule.formula[0].partition(">")
            assert sign, "a condition compares a flag"
            first = written[title][flag]
            (place,) = area.cells.ranges
            for row, column in place.cells:
                value = (
                    calculated[title]
                    .cell(first.row + row - place.min_row, first.column + column - place.min_col)
                    .value
                )
                if isinstance(value, int | float) and value > 0 and limit in {"=1", "0"}:
                    found.add(calculated[title].cell(row, column).coordinate)
    return found
