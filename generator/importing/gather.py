"""Gather the tables of one department from its exports into a submission."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from generator.catalog import names_of
from generator.edition.layout import Subject
from generator.edition.model import Edition
from generator.edition.shapes import AnyTable
from generator.errors import Unusable
from generator.importing.balances import with_blank_balances
from generator.importing.beside import budgets_of, fields_of
from generator.importing.head import Head, read_head
from generator.importing.leftovers import Leftover, leftovers_of, unneeded_of
from generator.importing.placing import header_of, place
from generator.importing.sheet import ExportSheet, Header, TablePage, find_pages
from generator.importing.tables import Placed, Reader
from generator.importing.targets import plain
from generator.importing.vocabulary import Vocabulary
from generator.language import UNIT
from generator.submission import Cell, Entries, Submission
from generator.workbook.form.blank import blank_submission
from generator.workbook.reading.cells import UNITS as FORM_UNITS
from generator.workbook.reading.cells import amount_of
from generator.workbook.spreadsheet.foreign import ENDINGS, open_foreign
from generator.workbook.spreadsheet.grid import Grid, a1

#: How much of a table without a title must be there, so that it may be taken for it.
LEAST_ROWS = Decimal("0.8")
MAX_FILES = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import.

    Attributes:
        submission: the tables, and blank all else.
        tables: what was placed, by the table's name.
        leftovers: what was not, and why.
        zeros: how many blank cells (zeros, dashes) lie outside of what was placed.
        lent: tables that name no unit and were read in that of the others.
        names: what the heads of tables say whose they are, each with its place.
        unneeded: how many amounts nothing published needs, by file and sheet.
    """

    submission: Submission
    tables: dict[str, Placed]
    leftovers: tuple[Leftover, ...]
    zeros: int
    lent: tuple[Leftover, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    unneeded: Mapping[str, int] = field(default_factory=dict)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The spreadsheet files among paths and in the folders among them, in order.

    Raises:
        Unusable: a path does not exist, there are none, or too many.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.is_file())
            own = [
                file
                for file in inside
                if file.suffix.lower() in ENDINGS and not file.name.startswith(("~$", "."))
            ]
            if not own:
                endings = "、".join(sorted(ENDINGS))
                raise Unusable(path, "", "文件夹里没有电子表格", f"可用的格式：{endings}")
            files += own
        else:
            files.append(path)
    if len(files) > MAX_FILES:
        raise Unusable(None, "", f"有 {len(files)} 个文件", "一次只导入一个部门的表")
    return list(dict.fromkeys(files))


def gather(
    paths: Sequence[Path],
    edition: Edition,
    *,
    kind: str | None = None,
    name: str | None = None,
    unit: str | None = None,
) -> Imported:
    """Read exports into a submission of an edition.

    Args:
        paths: files and folders.
        edition: whose tables are looked for.
        kind: 部门 or 单位; the edition's first kind by default.
        name: the department's; by default what the tables say, if they agree.
        unit: of the amounts of tables that don't say.

    Raises:
        Unusable: a file can't be read; tables of several departments, or of another year; two
            copies of a table that differ; a table that does not say its unit; or no table at all.
    """
    books = ((file, open_foreign(file)) for file in files_of(paths))
    return gather_grids(books, edition, kind=kind, name=name, unit=unit)


def gather_grids(  # noqa: PLR0913 - what tables may leave unsaid
    books: Iterable[tuple[Path, Iterable[Grid]]],
    edition: Edition,
    *,
    kind: str | None = None,
    name: str | None = None,
    unit: str | None = None,
    is_document: bool = False,
) -> Imported:
    """Read tables that are at hand as grids, each with its file; see `gather`.

    The tables of a document are one department's and of its year, whatever their heads say, and
    it may lack them; where they name several units or none, those that name none are in 万元.
    """
    gathering = _Gathering(edition, Vocabulary(edition), unit, is_document=is_document)
    for file, grids in books:
        gathering.read(file, grids)
    if not is_document:
        gathering.refuse_nothing()
    return gathering.result(kind or edition.kinds[0], name)


@dataclass(frozen=True, slots=True)
class _Found:
    """A page, the tables that it holds with the headings of each, and its head."""

    page: TablePage
    tables: tuple[tuple[str, Header], ...]
    head: Head

    @property
    def is_filled(self) -> bool:
        """Whether any amount but zero stands below the headings and the numbers of columns."""
        grid = self.page.sheet.grid
        end = max(header.end for _, header in self.tables)
        for row in range(end, self.page.end):
            found = [amount_of(grid.value(row, at)) for at, _ in self.page.sheet.filled(row)]
            amounts = [amount for amount in found if amount is not None]
            if any(amounts) and amounts != list(range(1, len(amounts) + 1)):
                return True
        return False


class _Gathering:
    def __init__(
        self, edition: Edition, vocabulary: Vocabulary, unit: str | None, *, is_document: bool
    ) -> None:
        self.edition = edition
        self.vocabulary = vocabulary
        self.unit = unit
        self.is_document = is_document
        self.sheets: list[ExportSheet] = []
        self.heads: list[tuple[ExportSheet, Head]] = []
        self.lent: list[Leftover] = []
        self.tables: dict[str, Placed] = {name: Placed() for name in vocabulary.targets}

    def read(self, file: Path, grids: Iterable[Grid]) -> None:
        """Place everything that is clear in the sheets of one file."""
        sheets = [ExportSheet(file, grid) for grid in grids]
        found = [item for sheet in sheets for item in self._found(sheet)]
        # a table without any number says nothing of the others' unit
        units = {item.head.unit[0] for item in found if item.head.unit and item.is_filled}
        common = next(iter(units)) if len(units) == 1 else UNIT if self.is_document else None
        before: dict[str, str | None] = {}
        for item in found:
            for name, header in item.tables:
                # what goes on from another page goes on in its unit
                own = item.head.unit[0] if item.head.unit else before.get(name)
                unit = before[name] = own or self.unit or common
                more = self._place(item.page, name, header, unit)
                if more and not own and not self.unit:
                    self.lent.append(self._loan(item.page, name, unit or ""))
        self.sheets += sheets
        self.heads += [(item.page.sheet, item.head) for item in found]

    def _found(self, sheet: ExportSheet) -> Iterator[_Found]:
        before: TablePage | None = None
        headers: dict[str, Header] = {}
        for page in find_pages(sheet, self.vocabulary):
            if page.is_unneeded:
                for row in range(page.start, page.end):
                    sheet.set_aside(row)
                continue
            names = page.tables or self._by_headings(page)
            own: dict[str, Header] = {}
            for name in names:
                header = header_of(page, self.vocabulary.targets[name], self.vocabulary)
                if header is None and before is not None and before.tables == page.tables:
                    # a page that goes on without headings has those of the page before
                    first = headers.get(name)
                    header = first and Header(page.rows.start, page.rows.start, first.stacks)
                if header is not None:
                    own[name] = header
            if own:
                headings = range(
                    min(header.start for header in own.values()),
                    max(header.end for header in own.values()),
                )
                before, headers = page, own
                yield _Found(page, tuple(own.items()), read_head(page, headings, self.vocabulary))

    def _loan(self, page: TablePage, name: str, unit: str) -> Leftover:
        """That a table names no unit and was read in that of the others of its file."""
        sheet = page.sheet
        title = self.vocabulary.targets[name].title
        reason = f"没有写明金额单位，按同一文件其他表的“{unit}”读取，请核对"
        address = a1(*(page.title or (page.start, 0)))
        return Leftover(sheet.file.name, sheet.grid.name, address, f"《{title}》", reason, 0)

    def _place(self, page: TablePage, name: str, header: Header, unit: str | None) -> bool:
        """Read a page into a table, and say whether amounts of money came of it."""
        target = self.vocabulary.targets[name]
        if unit is None and target.has_money:
            raise Unusable(
                page.sheet.file,
                page.sheet.grid.name,
                f"《{target.title}》没有写明金额单位",
                "请用 --unit 元 或 --unit 万元 写明",
            )
        placed = self.tables[name]
        before = placed.amounts
        reader = Reader(page.sheet, unit or UNIT, placed)
        place(target, page, header, reader, self.vocabulary)
        if placed.amounts > before or not placed.pages:
            placed.pages.append((page, unit or ""))
        return placed.amounts > before and target.has_money

    def _by_headings(self, page: TablePage) -> tuple[str, ...]:
        """The one table that a page without title and number fits whole; none if several do."""
        fitting = [name for name, table in self.edition.ordered_tables if self._fits(page, table)]
        if len(fitting) > 1:
            titles = "、".join(f"《{self.edition.tables[name].title}》" for name in fitting)
            for row in page.rows:
                page.sheet.refuse_row(row, f"没有表题，分不清是{titles}中的哪一张")
        return tuple(fitting) if len(fitting) == 1 else ()

    def _fits(self, page: TablePage, table: AnyTable) -> bool:
        """Whether a page has all columns of a table, and most of its rows, and nothing else."""
        trial = ExportSheet(page.sheet.file, page.sheet.grid)
        copy = TablePage(trial, page.start, page.end, page.title, ())
        target = plain("", table)
        header = header_of(copy, target, self.vocabulary)
        if header is None:
            return False
        placed = Placed()
        reader = Reader(trial, UNIT, placed)
        place(target, copy, header, reader, self.vocabulary)
        wanted, known = _addresses(table)
        if trial.refused or not placed.known >= wanted:
            return False
        return len(placed.known & known) >= len(known) * LEAST_ROWS

    def refuse_nothing(self) -> None:
        """Refuse files in which no table was found.

        Raises:
            Unusable: they hold none.
        """
        if not any(placed.pages and placed.amounts for placed in self.tables.values()):
            files = "、".join(dict.fromkeys(sheet.file.name for sheet in self.sheets))
            what = "没有认出任何一张决算报表"
            raise Unusable(files or None, "", what, "请核对文件，或对照版式检查表题和表头")

    def result(self, kind: str, name: str | None) -> Imported:
        """The submission, and what is not in it.

        Raises:
            Unusable: heads or copies contradict one another.
        """
        tables = {key: placed for key, placed in self.tables.items() if placed.pages}
        if not self.is_document:
            self._check_years()
        for key, placed in tables.items():
            self._check_copies(key)
            placed.settle()
        units = {unit for placed in tables.values() for _, unit in placed.pages if unit}
        # 万元 keeps how exact each amount is, where units differ
        unit = units.pop() if len(units) == 1 and units <= FORM_UNITS.keys() else UNIT
        blank = blank_submission(self.edition, name or self._name(), kind, unit)
        lists = budgets_of(self.edition, self.tables)
        entries = {key: self._entries(key) for key in self.edition.table_order}
        leftovers, zeros = leftovers_of(self.sheets)
        submission = Submission(
            file=Path(),
            identity=blank.identity,
            tables={
                key: with_blank_balances(key, self.edition.tables[key], table, blank)
                for key, table in entries.items()
            },
            fields={**blank.fields, **fields_of(self.edition, self.tables)},
            lists={**blank.lists, **lists},
            writings=blank.writings,
            prior=blank.prior,
            reasons=blank.reasons,
        )
        lent, unneeded = tuple(self.lent), unneeded_of(self.sheets)
        return Imported(submission, tables, leftovers, zeros, lent, self._names(), unneeded)

    def _entries(self, name: str) -> Entries:
        placed, year = self.tables[name], self.edition.year
        subjects = []
        for code, words in placed.subjects.items():
            known = names_of(code, year)
            subjects.append(Subject(code, words or (known[0].name if len(known) == 1 else "")))
        table = self.edition.tables[name]
        sheet = table.number or table.title
        # subjects without cells would be proposed for 科目明细; these stand in rows, left blank
        cells = placed.cells or {
            (subject.code, column): Cell(sheet, "")
            for subject in subjects
            for column in table.all_columns
        }
        return Entries(sheet, cells, tuple(subjects))

    def _check_copies(self, name: str) -> None:
        """Refuse two copies of a table that differ: nobody can tell which one is meant."""
        placed = self.tables[name]
        for address, origin in placed.contested:
            first = placed.origins[address]
            if first.sheet is not origin.sheet:
                title = self.vocabulary.targets[name].title
                here, there = first.sheet.place(first.at), origin.sheet.place(origin.at)
                what = f"《{title}》有两份，数不一样（{here} 和 {there}）"
                raise Unusable(None, "", what, "请只给出一份")

    def _check_years(self) -> None:
        for sheet, head in self.heads:
            if head.year and head.year[0] != self.edition.year:
                year, at = head.year
                what = f"写的是 {year} 年度，而版式 {self.edition.id} 用于 {self.edition.year} 年度"
                raise Unusable(None, sheet.place(at), what, "请核对文件和版式")

    def _names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for sheet, head in self.heads:
            if head.name:
                names.setdefault(head.name[0], sheet.place(head.name[1]))
        return names

    def _name(self) -> str:
        """The department's name, if the tables agree; empty if none says it."""
        names = self._names()
        if len(names) > 1:
            said = "，".join(f"{place} 是“{name}”" for name, place in list(names.items())[:3])
            what = f"各表的编制单位不一样：{said}"
            remedy = "一次只导入一个部门的表；是同一部门的，请用 --name 写明名称"
            raise Unusable(None, "", what, remedy)
        return next(iter(names), "")


def _addresses(table: AnyTable) -> tuple[set[str], set[str]]:
    """The columns of a table, and its rows where it has its own."""
    rows = {name for block in table.blocks() for name in (*block.rows, *(block.subjects or ()))}
    return set(table.all_columns), rows
