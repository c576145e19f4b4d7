"""A real spreadsheet program opens every form: totals, red cells and document are ours.

LibreOffice opens, recalculates and saves the form of every edition, of every example and of
made-up departments, typed in the official way and in 科目明细, sound and with slips planted: some
of each kind in an ordinary run, the rest of them in a long one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from random import Random

import pytest
from filelock import FileLock
from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import coordinate_from_string

from generator.build import examine
from generator.checks.rules import check_rules
from generator.commands.report import review_of
from generator.document.compose.frame import compose
from generator.edition.layout import TOTAL, Address
from generator.edition.load import available, load_edition
from generator.edition.model import Edition
from generator.edition.shapes import ByFunction
from generator.expression import parse, references
from generator.figures.derive import Disclosure, derive
from generator.submission import Cell, Submission
from generator.workbook.form import SPARSE, Spare, write_form
from generator.workbook.form.blank import blank_submission
from generator.workbook.reading.cells import UNITS
from generator.workbook.reading.workbook import read_workbook
from generator.workbook.writing.review import with_review
from tests.departments import department
from tests.office import Office
from tests.samples import EXAMPLE, EXAMPLES, with_cells
from tests.spreadsheets import DETAIL, in_detail, reds

#: Editions with seeds of made-up departments; those with an odd seed are in 万元.
SEEDS = {"jiangxi-2021": (0,), "jiangxi-2023": (1, 2), "shanghai-2024": (3,)}
#: What an ordinary run tries: of each kind, in both units, with and without slips.
SAMPLE = {
    "hubei-2024-full",
    "jiangxi-2023-typed-1",
    "jiangxi-2023-detail-2",
    "jiangxi-2023-detail-over",
    "shanghai-2024-detail-slips-3",
    "nanchang-bigdata-2021-again",
    "central-2024-new",
    "made-up-shanghai-2024",
    "qingshanhu-bigdata-2022",
    "reviewed",
}
#: As many cells hold something else in a department with slips.
SLIPS = 4
PLANTED = ("0.01", "0.05", "1", "-7.5", "123.456")


@dataclass(frozen=True)
class Case:
    """A workbook as it was written, and as LibreOffice saved it.

    Of one `whole`, everything is as an accountant has it.
    """

    name: str
    written: Path
    calculated: Path
    whole: bool
    style: Path | None

    @cached_property
    def disclosures(self) -> tuple[Disclosure, Disclosure]:
        """What is derived from the two files."""
        before, after = read_workbook(self.written), read_workbook(self.calculated)
        return derive(*before), derive(*after)

    @cached_property
    def formulas(self) -> Workbook:
        """The form with its formulas and conditions."""
        return load_workbook(self.written)

    @cached_property
    def values(self) -> Workbook:
        """What LibreOffice has calculated."""
        return load_workbook(self.calculated, data_only=True)


def with_slips(submission: Submission, edition: Edition, seed: int) -> Submission:
    """A department in which some amounts are off, by a rounding tail or by more."""
    random = Random(seed)  # noqa: S311 - no secret is made of it
    for _ in range(SLIPS):
        table = random.choice(list(edition.table_order))
        cells = submission.tables[table].cells
        known = [key for key, cell in cells.items() if cell.value is not None and not cell.formula]
        if known:
            address = random.choice(known)
            value = (cells[address].value or Decimal(0)) + Decimal(random.choice(PLANTED))
            if table != "资产表" and not is_count(edition, table, address):
                submission = with_cells(submission, table, {address: str(abs(value))})
    return submission


def with_more_than_all(submission: Submission) -> Submission:
    """A department in which a subject has more from one source than from all sources."""
    entries = submission.tables["一般公共预算支出表"]
    code = next(code for code, _ in entries.cells if len(code) == len("2010101"))
    more = {(code, "基本支出"): "987654.32"}
    return with_cells(submission, "一般公共预算支出表", more)


def is_count(edition: Edition, table: str, address: Address) -> bool:
    rows = getattr(edition.tables[table], "rows", {})
    return address[0] in rows and rows[address[0]].count


Write = Callable[[], bytes]


def forms() -> Iterator[tuple[str, Write]]:
    for edition_id in available():
        yield f"{edition_id}-full", partial(full, edition_id)
    for edition_id, seeds in SEEDS.items():
        for seed in seeds:
            yield f"{edition_id}-typed-{seed}", partial(typed, edition_id, seed)
            yield f"{edition_id}-detail-{seed}", partial(detailed, edition_id, seed)
            slips = partial(detailed, edition_id, seed, slips=True)
            yield f"{edition_id}-detail-slips-{seed}", slips
    yield "jiangxi-2023-detail-over", over
    for at, file in enumerate(EXAMPLES):
        yield f"{file.parent.name}-again", partial(again, file, SPARSE if at else None)


def full(edition_id: str) -> bytes:
    submission = department(edition_id, 0, is_full=True)
    return write_form(load_edition(edition_id), submission, spare=SPARSE)


def made(edition_id: str, seed: int, *, slips: bool) -> tuple[Submission, Edition]:
    edition = load_edition(edition_id)
    submission = department(edition_id, seed, unit=("元", "万元")[seed % 2])
    return with_slips(submission, edition, seed) if slips else submission, edition


def typed(edition_id: str, seed: int) -> bytes:
    submission, edition = made(edition_id, seed, slips=True)
    return write_form(edition, submission, spare=SPARSE)


def detailed(edition_id: str, seed: int, *, slips: bool = False) -> bytes:
    return in_detail(*made(edition_id, seed, slips=slips))


def over() -> bytes:
    submission = with_more_than_all(department("jiangxi-2023", 1))
    return in_detail(submission, load_edition("jiangxi-2023"))


def again(file: Path, spare: Spare | None) -> bytes:
    submission, edition = read_workbook(file)
    return write_form(edition, submission, spare=spare)


def fresh(edition_id: str) -> bytes:
    edition = load_edition(edition_id)
    blank = blank_submission(edition, "示例市教育局", edition.kinds[0])
    return write_form(edition, blank, spare=SPARSE)


def reviewed() -> bytes:
    return with_review(EXAMPLE, review_of(examine(EXAMPLE)))


def saved() -> Iterator[tuple[str, Write, Path | None]]:
    """Workbooks as accountants have them: fresh ones, the examples, one that was reviewed."""
    for edition_id in available():
        yield f"{edition_id}-new", partial(fresh, edition_id), None
    for file in EXAMPLES:
        style = file.parent / "style.yaml"
        yield file.parent.name, file.read_bytes, style if style.exists() else None
    yield "reviewed", reviewed, None


@pytest.fixture(scope="module", params=["sample", pytest.param("rest", marks=pytest.mark.long)])
def cases(request: pytest.FixtureRequest, shared: Path, office: Office) -> list[Case]:
    """Written and calculated once, whichever worker comes first."""
    writes = {**dict(forms()), **{name: write for name, write, _ in saved()}}
    styles = {name: style for name, _, style in saved()}
    assert writes.keys() >= SAMPLE
    names = [name for name in writes if (name in SAMPLE) == (request.param == "sample")]
    folder = shared / f"spreadsheets {request.param}"
    target = folder / "calculated"
    files = [folder / f"{name}.xlsx" for name in names]
    target.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "made.lock"):
        if not any(target.iterdir()):
            for name, file in zip(names, files, strict=True):
                file.write_bytes(writes[name]())
            office.convert(files, target, "xlsx")
    return [
        Case(name, file, target / file.name, name in styles, styles.get(name))
        for name, file in zip(names, files, strict=True)
    ]


def test_no_formula_fails(cases: list[Case]) -> None:
    for case in cases:
        for sheet in case.values.worksheets:
            for row in sheet.iter_rows(values_only=True):
                errors = [value for value in row if isinstance(value, str) and value[:1] == "#"]
                assert not errors, (case.name, sheet.title, errors)


def test_totals_are_ours(cases: list[Case]) -> None:
    seen = 0
    for case in cases:
        disclosure = case.disclosures[1]
        scale = Decimal(10) ** UNITS[disclosure.submission.identity.unit]
        formulas, calculated = case.formulas, case.values
        wrong = {cell.where for item in disclosure.discrepancies for cell in item.cells}
        for address, where, amount in shown(disclosure, calculated):
            sheet, place = where.split("!")
            if where in wrong or not str(formulas[sheet][place].value).startswith("="):
                continue
            value = calculated[sheet][place].value or 0
            if not value and "填报进度" not in formulas.sheetnames:
                continue  # forms of the first release add up no 类 and 款: they were typed or blank
            assert value == pytest.approx(float(amount * scale)), (case.name, where, address)
            seen += 1
    assert seen > 1000, "> 1000"


def shown(disclosure: Disclosure, book: Workbook) -> Iterator[tuple[Address, str, Decimal]]:
    """Every amount of the official tables with the cell that shows it."""
    for name, table in disclosure.tables.items():
        for address, figure in table.figures.items():
            if place := displayed(disclosure, book, name, address):
                is_count = name == "资产表" or (figure.cell and figure.cell.places == 0)
                scale = Decimal(10) ** UNITS[disclosure.submission.identity.unit]
                yield address, place, figure.amount / scale if is_count else figure.amount


def displayed(disclosure: Disclosure, book: Workbook, name: str, address: Address) -> str:
    """Where an official table shows an amount, be it typed there or in 科目明细."""
    entries = disclosure.submission.tables[name]
    cell = entries.cells.get(address)
    if cell is None or cell.sheet != DETAIL:
        return cell.where if cell else ""
    column, _ = coordinate_from_string(entries.cells[TOTAL, address[1]].address)
    for row in book[entries.sheet].iter_rows(max_col=1):
        if str(row[0].value) == address[0]:
            return f"{entries.sheet}!{column}{row[0].row}"
    return ""


def living(edition: Edition) -> set[str]:
    """The rules that compare amounts of official tables and nothing else."""
    return {
        name
        for name, rule in edition.rules.items()
        if all(_lives(edition, path) for path in references(parse(rule.check)))
        and "上年" not in rule.check + rule.when
    }


def _lives(edition: Edition, path: tuple[str, ...]) -> bool:
    """Whether a rule may be about an amount: of the rows of subjects, about all of a level only."""
    table = edition.tables.get(path[0])
    return table is not None and (not isinstance(table, ByFunction) or path[1] in {TOTAL, "码"})


def test_red_cells_are_our_findings(cases: list[Case]) -> None:
    """Red are a total that is not its sum and the amounts that break a rule, and nothing else.

    Amounts are compared as they stand in the cells. Where a total is wrong, and red, what it is
    compared with may be red as well, or not yet.
    """
    coloured = 0
    for case in cases:
        written, calculated = case.formulas, case.values
        if "填报进度" not in written.sheetnames:
            continue
        disclosure = case.disclosures[1]
        sums, rules = shown_findings(disclosure, calculated)
        tables = disclosure.submission.tables.values()
        # a table that follows from others has no sheet
        sheets = [it.sheet for it in tables if it.sheet in written.sheetnames]
        red = {f"{sheet}!{place}" for sheet in sheets for place in reds(written, calculated, sheet)}
        in_detail_ = {f"{DETAIL}!{place}" for place in reds(written, calculated, DETAIL)}
        assert {cells[0] for cells in sums} <= red, case.name
        assert sums or all(set(cells) <= red for cells in rules), case.name
        known = {cell for cells in (*sums, *rules) for cell in cells}
        assert red <= known | compared(disclosure, calculated, known), case.name
        assert in_detail_ == typed_once(disclosure, calculated, red), case.name
        counted = sum(
            int(str(row[4])) + int(str(row[5]))
            for row in calculated["填报进度"].iter_rows(min_row=6, values_only=True)
            if row[0] in sheets
        )
        assert counted == len(red), case.name
        coloured += len(red)
    assert coloured > 30, "> 30"


def shown_findings(
    disclosure: Disclosure, book: Workbook
) -> tuple[list[list[str]], list[list[str]]]:
    """The cells of official tables that findings are about: of sums, and of rules of the form."""
    known = living(disclosure.edition)
    places = {(cell.sheet, cell.address): key for key, cell in addressed(disclosure)}

    def cells_of(cells: Iterable[Cell]) -> list[str]:
        keys = (places.get((cell.sheet, cell.address)) for cell in cells)
        return [displayed(disclosure, book, *key) for key in keys if key is not None]

    sums = [cells_of(item.cells) for item in disclosure.discrepancies if item.addition]
    broken = (item.finding for item in check_rules(disclosure) if item.rule in known)
    return sums, [cells_of(item.cells) for item in broken if item]


def compared(disclosure: Disclosure, book: Workbook, wrong: set[str]) -> set[str]:
    """The cells that a sum or a rule compares with one of the cells that are wrong."""
    found: set[str] = set()
    for name, entries in disclosure.submission.tables.items():
        codes = [subject.code for subject in entries.subjects]
        for addition in disclosure.edition.tables[name].additions(codes):
            terms = [addition.total, *(part for _, part in addition.terms)]
            found |= beside({displayed(disclosure, book, name, part) for part in terms}, wrong)
    for name in living(disclosure.edition):
        paths = list(references(parse(disclosure.edition.rules[name].check)))
        for code in every_code(disclosure):
            cells = {
                displayed(disclosure, book, path[0], table.address_of(rest))
                for path in paths
                for table in (disclosure.edition.tables[path[0]],)
                for rest in ([code if part == "码" else part for part in path[1:]],)
            }
            found |= beside(cells, wrong)
    return found


def beside(cells: set[str], wrong: set[str]) -> set[str]:
    return cells if cells & wrong else set()


def every_code(disclosure: Disclosure) -> set[str]:
    tables = disclosure.submission.tables.values()
    return {"", *(subject.code for entries in tables for subject in entries.subjects)}


def typed_once(disclosure: Disclosure, book: Workbook, red: set[str]) -> set[str]:
    """The cells of 科目明细 that one of the red cells shows."""
    return {
        cell.where
        for key, cell in addressed(disclosure)
        if cell.sheet == DETAIL and displayed(disclosure, book, *key) in red
    }


def addressed(disclosure: Disclosure) -> Iterator[tuple[tuple[str, Address], Cell]]:
    for name, entries in disclosure.submission.tables.items():
        for address, cell in entries.cells.items():
            yield (name, address), cell


def test_the_saved_file_is_judged_the_same(cases: list[Case]) -> None:
    judged = [case for case in cases if case.whole]
    assert len(judged) > 3
    for case in judged:
        before, after = (
            [(item.rule, item.severity, item.message, item.cells, item.waived) for item in found]
            for found in (
                examine(file, style=case.style).findings for file in (case.written, case.calculated)
            )
        )
        assert after == before, case.name


def test_the_saved_file_builds_the_same_document(cases: list[Case]) -> None:
    for case in cases:
        before, after = case.disclosures
        assert text(before) == text(after), case.name


def text(disclosure: Disclosure) -> str:
    return "".join(map(str, compose(disclosure).document.tree.itertext()))


def test_amounts_typed_once_are_those_typed_in_every_table(cases: list[Case]) -> None:
    for case in cases:
        if "-detail-" not in case.name or not case.name[-1].isdigit() or "slips" in case.name:
            continue
        edition_id, seed = case.name.split("-detail-")
        unit = ("元", "万元")[int(seed) % 2]
        wanted = department(edition_id, int(seed), unit=unit)
        for disclosure in case.disclosures:
            for name, table in disclosure.edition.ordered_tables:
                if not isinstance(table, ByFunction):
                    continue
                own, others = disclosure.submission.tables[name], wanted.tables[name]
                for address, cell in others.cells.items():
                    typed = own.cells.get(address)
                    if typed is not None and typed.sheet == DETAIL:
                        assert (typed.value or 0) == (cell.value or 0), (case.name, name, address)
                filled = {key[0] for key, cell in others.cells.items() if cell.value is not None}
                lowest = {code for code in filled if len(code) == 7}
                assert lowest <= {subject.code for subject in own.subjects}
