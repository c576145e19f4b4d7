"""A published document gives the workbook that would print it once more."""

from pathlib import Path

import pytest

from generator.build import build, carry_over_from, examine
from generator.document.compose import Composition, say
from generator.edition.load import load_edition
from generator.errors import Unusable
from generator.figures.derive import derive
from generator.published.bring import bring
from generator.workbook.form import write_form
from tests.departments import department
from tests.samples import EXAMPLES, examined
from tests.years import edition_of

pytestmark = pytest.mark.slow


def published(tmp_path: Path, file: Path, kind: str) -> Path:
    (document,) = build(examined(file), tmp_path, [kind])
    return document


def _words(composition: Composition) -> list[str]:
    """All that a document says, line by line."""
    lines = "".join(map(str, composition.document.tree.itertext())).splitlines()
    return [line.strip() for line in lines if line.strip()]


@pytest.mark.parametrize("kind", ["docx", "html"])
@pytest.mark.parametrize("name", ["qingshanhu-bigdata-2022"])
def test_a_document_comes_back_as_it_was(tmp_path: Path, name: str, kind: str) -> None:
    file = next(it for it in EXAMPLES if it.parent.name == name)
    brought = bring([published(tmp_path, file, kind)], None)
    book = tmp_path / "back.xlsx"
    book.write_bytes(brought.workbook)
    before, after = examined(file).composition, examine(book).composition
    assert brought.published is not None
    assert brought.published.unread == ()
    assert _words(after) == _words(before)


@pytest.mark.parametrize("edition", ["jiangxi-2021", "jiangxi-2022", "jiangxi-2023"])
def test_made_up_departments_come_back(tmp_path: Path, edition: str) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(write_form(edition_of(edition), department(edition, 5, is_full=True)))
    before = examine(book)
    (document,) = build(before, tmp_path, ["docx"])
    brought = bring([document], None)
    after = derive(brought.imported.submission, edition_of(edition))
    assert {name: figure.amount for name, figure in after.figures.items()} == {
        name: figure.amount for name, figure in before.disclosure.figures.items()
    }
    assert say(after).title == before.title


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
