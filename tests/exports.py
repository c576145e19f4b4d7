"""Official tables as accounting systems export them, made from a submission.

`python -m tests.exports` writes the files under tests/fixtures/exports anew (it needs LibreOffice
for .xls and .ods); the tests make further shapes while they run.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.edition.layout import Layout, LayoutSlot, Line
from generator.edition.model import Edition
from generator.edition.shapes import AnyTable, ByFunction
from generator.submission import Submission
from tests.samples import example

FOLDER = Path(__file__).parent / "fixtures" / "exports"
#: 元 in one of each unit.
UNITS = {"元": Decimal(10000), "万元": Decimal(1), "千元": Decimal(10)}


@dataclass(frozen=True)
class Look:
    """How a system exports tables.

    Attributes:
        unit: of the amounts.
        text: amounts are words, with thousands separators, and blanks are dashes.
        split: codes stand in three columns (201, 03, 50), as numbers.
        indent: names are indented with full-width spaces.
        left, top: blank columns and rows before the table.
        numbered: an extra column 序号 before the table, and 备注 behind it.
        pages: the headings come again after so many rows; 0 never.
        merged: headings are merged, as in the official form.
        titled: titles, and the number of the table.
        name: the department's, at the head.
    """

    unit: str = "元"
    text: bool = False
    split: bool = False
    indent: bool = True
    left: int = 0
    top: int = 0
    numbered: bool = False
    pages: int = 0
    merged: bool = True
    titled: bool = True
    name: str = "某某中心"


def draw(sheet: Worksheet, edition: Edition, submission: Submission, name: str, look: Look) -> None:
    """Draw a table of a submission as a system with such a look exports it."""
    table = edition.tables[name]
    _Drawing(sheet, edition, submission, name, table, look).draw()


class _Drawing:
    def __init__(  # noqa: PLR0913, PLR0917
        self,
        sheet: Worksheet,
        edition: Edition,
        submission: Submission,
        name: str,
        table: AnyTable,
        look: Look,
    ) -> None:
        self.sheet, self.edition, self.table, self.look = sheet, edition, table, look
        self.entries = submission.tables[name]
        self.layout: Layout = table.lay_out(self.entries.subjects)
        self.left = 1 + look.left + look.numbered
        self.row = 1 + look.top
        self.width = len(self.layout.widths)

    def draw(self) -> None:
        self._head()
        self._headings()
        for at, line in enumerate(self.layout.lines):
            if self.look.pages and at and at % self.look.pages == 0:
                self._headings()
            self._line(at, line)
        for note in self.table.notes:
            self.sheet.cell(self.row, self.left, note.replace("{{ 年度 }}", str(self.edition.year)))
            self.row += 1

    def _head(self) -> None:
        sheet, last = self.sheet, self.left + self.width - 1
        if self.look.titled:
            sheet.cell(self.row, self.left, self.table.title)
            self._merge(self.row, self.left, self.row, last)
            sheet.cell(self.row + 1, last, self.table.number.replace("公开", "财决公开") or None)
        sheet.cell(self.row + 2, self.left, f"编制单位：{self.look.name}")
        sheet.cell(self.row + 2, self.left + 1, f"{self.edition.year}年度")
        unit = self.table.unit.replace("万元", self.look.unit)
        sheet.cell(self.row + 2, last, unit)
        self.row += 3

    def _headings(self) -> None:
        for heading in self.layout.headings:
            row, column = self.row + heading.row, self.left + heading.column
            self.sheet.cell(row, column, heading.text or None)
            self._merge(row, column, row + heading.rows - 1, column + heading.columns - 1)
        if self.look.numbered:
            self.sheet.cell(self.row, self.left - 1, "序号")
            self.sheet.cell(self.row, self.left + self.width, "备注")
        self.row += self.layout.heading_rows

    def _merge(self, row: int, column: int, last_row: int, last_column: int) -> None:
        if self.look.merged and (row, column) != (last_row, last_column):
            self.sheet.merge_cells(
                start_row=row, start_column=column, end_row=last_row, end_column=last_column
            )

    def _line(self, at: int, line: Line) -> None:
        column = self.left
        if self.look.numbered:
            self.sheet.cell(self.row, self.left - 1, at + 1)
        code = ""
        for slot in line.slots:
            code = slot.text if slot.kind == "code" else code
            self._slot(column, slot, code)
            column += slot.columns
        self.row += 1

    def _slot(self, column: int, slot: LayoutSlot, code: str) -> None:
        if slot.kind == "amount":
            self.sheet.cell(self.row, column, self._amount(slot))
        elif slot.kind == "code" and self.look.split and slot.columns > 1:
            parts = [slot.text[:3], slot.text[3:5], slot.text[5:]]
            for at, part in enumerate(part for part in parts if part):
                self.sheet.cell(self.row, column + at, int(part))
        elif slot.kind == "code" and slot.text:
            self.sheet.cell(self.row, column, int(slot.text) if self.look.split else slot.text)
        elif slot.kind == "line" and slot.text.isdigit():
            self.sheet.cell(self.row, column, int(slot.text))
        elif slot.text:
            depth = (
                max(0, len(code) // 2 - 1) if isinstance(self.table, ByFunction) else slot.indent
            )
            indent = "　" * (2 * depth if self.look.indent else 0)
            self.sheet.cell(self.row, column, indent + slot.text)

    def _amount(self, slot: LayoutSlot) -> str | float | None:
        cell = self.entries.cells.get(slot.address) if slot.address else None
        if cell is None or cell.value is None:
            return "-" if self.look.text and slot.address else None
        value = cell.value if slot.count else cell.value * UNITS[self.look.unit]
        if self.look.text:
            return f"{value:f}" if slot.count else f"{value:,.2f}"
        return float(value)


def one_book(edition: Edition, submission: Submission, look: Look) -> Workbook:
    """All tables in one file, a sheet each."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, table in edition.ordered_tables:
        sheet = book.create_sheet((table.number or table.title)[:31] if look.titled else name)
        draw(sheet, edition, submission, name, look)
    return book


def one_each(
    edition: Edition, submission: Submission, look: Look
) -> Iterator[tuple[str, Workbook]]:
    """A file for each table, by its title."""
    for name, table in edition.ordered_tables:
        book = Workbook()
        draw(book.worksheets[0], edition, submission, name, look)
        yield table.title, book


def saved(book: Workbook, file: Path) -> Path:
    """A workbook as a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return file


LOOKS: dict[str, tuple[Look, str]] = {
    "元-分级编码": (Look(split=True, top=1), "xls"),
    "元-文本金额": (Look(text=True, left=1, numbered=True), "ods"),
    "万元-分页": (Look(unit="万元", pages=12), "xls"),
}


def main() -> None:
    """Write the fixtures anew."""
    submission, edition = example()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as temporary:
        for name, (look, ending) in LOOKS.items():
            file = saved(one_book(edition, submission, look), Path(temporary) / f"{name}.xlsx")
            profile = (Path(temporary) / "profile").as_uri()
            command = ["soffice", f"-env:UserInstallation={profile}", "--headless"]
            command += ["--convert-to", ending, "--outdir", str(FOLDER), str(file)]
            subprocess.run(command, check=True, capture_output=True, timeout=180)


if __name__ == "__main__":
    main()
