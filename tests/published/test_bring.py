"""A published document gives the workbook that would print it once more."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from generator.build import build, carry_over_from, examine
from generator.document.compose.frame import Composition
from generator.document.pdf import ENGINES
from generator.edition.load import available, load_edition
from generator.errors import Unusable
from generator.examination import Examination
from generator.published.bring import bring
from generator.submission import Cell
from generator.workbook.form import write_form
from tests.departments import department
from tests.samples import EXAMPLES, examined
from tests.sampling import sampled
from tests.years import edition_of, newest

pytestmark = pytest.mark.slow


def printed(examination: Examination, folder: Path, kind: str) -> Path:
    """The document, as a file of some kind or as the PDF of an engine."""
    if kind in ENGINES:
        (document,) = build(examination, folder, ["pdf"], engine=kind)
    else:
        (document,) = build(examination, folder, [kind])
    return document


def published(tmp_path: Path, file: Path, kind: str) -> Path:
    return printed(examined(file), tmp_path, kind)


def _words(composition: Composition) -> list[str]:
    """All that a document says, line by line."""
    lines = "".join(map(str, composition.document.tree.itertext())).splitlines()
    return [line.strip() for line in lines if line.strip()]


#: What the document of an example doesn't say: where its amounts go on after the last place that
#: is printed, rates are others; and why a finding was waived.
NOT_PRINTED = {
    "made-up-shanghai-2024": ("82.59", "74.22", "82.61", "17.39"),
    "nanchang-bigdata-2021": ("决算数较2020年持平。",),
}
CASES = [pytest.param(file, "html", id=f"{file.parent.name} html") for file in EXAMPLES] + [
    pytest.param(file, kind, id=f"{file.parent.name} {kind}", marks=pytest.mark.long)
    for file in EXAMPLES
    for kind in ("docx", *ENGINES)
]


def _style_of(file: Path) -> Path | None:
    """The house style that lies beside an example."""
    return next(file.parent.glob("*.yaml"), None)


def _differing(before: list[str], after: list[str]) -> list[str]:
    """Lines that one has and the other hasn't, as the first has them."""
    return [line for line in before if line not in after]


@pytest.mark.parametrize(("file", "kind"), CASES)
def test_a_document_comes_back_as_it_was(tmp_path: Path, file: Path, kind: str) -> None:
    brought = bring([published(tmp_path, file, kind)], None)
    book = tmp_path / "back.xlsx"
    book.write_bytes(brought.workbook)
    before = _words(examined(file).composition)
    after = _words(examine(book, style=_style_of(file)).composition)
    assert brought.published is not None
    assert brought.published.unread == ()
    assert brought.imported.leftovers == ()
    forms = examined(file).disclosure.submission.evaluations
    assert {form.project for form in forms} <= {
        form.project for form in brought.imported.submission.evaluations
    }
    if kind in ENGINES:
        # where a line of a cell ends in a PDF may have been a blank, or the end of a paragraph
        before, after = (_without_blanks(lines) for lines in (before, after))
    else:
        assert len(after) == len(before)
    lost = NOT_PRINTED.get(file.parent.name, ())
    assert [it for it in _differing(before, after) if not any(said in it for said in lost)] == []


def _without_blanks(lines: list[str]) -> list[str]:
    """All that is said as clauses without blanks."""
    return [clause for clause in re.split("[。；，]", "".join("".join(lines).split())) if clause]


DEPARTMENTS = list(zip(newest(), range(1, 100), strict=False))
#: What says how far spending fulfilled budgets of which nothing else is printed, and which subjects
#: had one: where nothing was spent that can't be known again, and is told.
RATES_ALONE = {"sichuan-2024": re.compile(r"^\d+\..+（项）：.+|，完成预算[\d.]+%")}
MANY = [
    pytest.param(edition, seed, marks=pytest.mark.long)
    for edition in available()
    for seed in range(4, 13)
]


@pytest.mark.parametrize(("edition", "seed"), [*sampled(DEPARTMENTS, DEPARTMENTS[::5]), *MANY])
def test_made_up_departments_come_back(tmp_path: Path, edition: str, seed: int) -> None:
    kind, format_ = ("部门", "单位")[seed % 2], ("docx", "html", *ENGINES)[seed % 4]
    made = department(edition, seed, is_full=seed % 3 == 0, kind=kind)
    if "内设机构" in made.lists:
        # a department's own offices are counted, and not all editions name them
        made = replace(made, lists={**made.lists, "内设机构": ()})
    book = tmp_path / "book.xlsx"
    book.write_bytes(write_form(edition_of(edition), made))
    before = examine(book)
    brought = bring([printed(before, tmp_path, format_)], None)
    back = tmp_path / "back.xlsx"
    back.write_bytes(brought.workbook)
    after = examine(back)
    told = brought.imported.leftovers
    assert [it for it in told if "完成率" not in it.reason] == []
    lost = RATES_ALONE[edition] if told else re.compile("(?!)")
    wanted, found = (
        [left for line in _words(it.composition) if (left := lost.sub("", line))]
        for it in (before, after)
    )
    assert found == wanted
    assert {name: figure.amount for name, figure in after.disclosure.figures.items()} == {
        name: figure.amount for name, figure in before.disclosure.figures.items()
    }
    ours, theirs = after.disclosure.submission, before.disclosure.submission
    sums = {name for name, entry in edition_of(edition).reporting_fields() if entry.total}
    for part in ("prior", "reasons", "fields"):
        own, other = _said(getattr(ours, part)), _said(getattr(theirs, part))
        assert {name: said for name, said in own.items() if name not in sums} == {
            name: other.get(name, 0) for name in own.keys() - sums
        }


def _said(cells: Mapping[str, Cell]) -> dict[str, object]:
    """What stands in cells; a sentence brings the stop of a reason itself."""
    return {
        name: cell.text.rstrip("。") if cell.value is None else cell.value
        for name, cell in cells.items()
        if cell.text
    }


def test_rows_of_a_table_without_any_amount_come_back(tmp_path: Path) -> None:
    made = department("jiangxi-2024", 2, kind="单位")
    table = made.tables["一般公共预算支出表"]
    blank = {address: replace(cell, text="", value=None) for address, cell in table.cells.items()}
    tables = {**made.tables, "一般公共预算支出表": replace(table, cells=blank)}
    book, back = tmp_path / "book.xlsx", tmp_path / "back.xlsx"
    book.write_bytes(write_form(edition_of("jiangxi-2024"), replace(made, tables=tables)))
    (document,) = build(examine(book), tmp_path, ["html"])
    back.write_bytes(bring([document], None).workbook)
    assert table.subjects
    assert examine(back).disclosure.tables["一般公共预算支出表"].subjects == table.subjects


def test_offices_that_are_only_counted_are_told(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(write_form(edition_of("jiangxi-2024"), department("jiangxi-2024", 2)))
    (document,) = build(examine(book), tmp_path, ["html"])
    (told,) = bring([document], None).imported.leftovers
    assert told.reason == "《内设机构》写的是 1 个，写明的有 0 个，请在填报表里补上"


def test_last_years_document_is_enough_to_begin_with(tmp_path: Path) -> None:
    file = next(it for it in EXAMPLES if it.parent.name == "qingshanhu-bigdata-2022")
    document = published(tmp_path, file, "docx")
    edition = load_edition("jiangxi-2023")
    ours, theirs = carry_over_from(document, edition), carry_over_from(file, edition)
    assert ours.identity == theirs.identity
    for part in ("prior", "lists", "fields"):
        own, other = getattr(ours, part), getattr(theirs, part)
        assert own.keys() <= other.keys()
    amounts = {name: cell.value or 0 for name, cell in ours.prior.items()}
    assert amounts == {name: cell.value or 0 for name, cell in theirs.prior.items()}


def test_two_documents_at_once_are_refused(tmp_path: Path) -> None:
    files = [tmp_path / "a.docx", tmp_path / "b.html"]
    with pytest.raises(Unusable, match="一次只读一份"):
        bring(files, None)


def test_tables_alone_need_an_edition(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="没有写明版式"):
        bring([tmp_path / "a.xlsx"], None)


def test_blanks_of_a_draft_are_no_reasons(tmp_path: Path) -> None:
    made = department("jiangxi-2023", 2, kind="单位")
    book = tmp_path / "book.xlsx"
    book.write_bytes(write_form(edition_of("jiangxi-2023"), replace(made, reasons={})))
    (document,) = build(examine(book), tmp_path, ["html"])
    found = bring([document], None).imported
    assert not any("待填写" in cell.text for cell in found.submission.reasons.values())
