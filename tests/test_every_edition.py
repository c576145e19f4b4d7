"""Every edition proves itself by a made-up department: filled in, checked, printed and read back.

Whatever folder stands under templates/editions takes part by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from generator.build import build, examine
from generator.document.compose.frame import Composition
from generator.edition.load import available
from generator.examination import Examination
from generator.published.bring import bring
from generator.workbook.form import SPARSE, write_form
from generator.workbook.form.blank import blank_submission
from generator.workbook.reading.workbook import read_workbook
from tests.departments import NAME, department
from tests.sampling import editions, sampled
from tests.years import edition_of, written

pytestmark = pytest.mark.slow
EDITIONS = pytest.mark.parametrize("edition_id", editions())
#: What is written is long for all of the others.
WRITTEN = {("central-2024", "pdf"), ("shanghai-2024", "html"), ("sichuan-2024", "docx")}
#: What a document names by number only, and reading asks to be filled in.
TO_FILL_IN = "补上"
#: A rate of completion, and the budget that it is of: a budget that no one says can't be read back.
RATE, BUDGET = re.compile(r"完成[^，；。]*\d%"), re.compile(r"预算[数为]*[\d,.]+万元")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workbooks of this module are."""
    return tmp_path_factory.mktemp("editions")


@cache
def examined(edition_id: str, folder: Path) -> Examination:
    """The made-up department's workbook, written, read and checked."""
    made_up = department(edition_id, seed=1, is_full=True)
    return examine(written(made_up, folder / f"{edition_id}.xlsx"))


def lines_of(composition: Composition) -> list[str]:
    """All that a document says, line by line, without the blanks that a PDF does not keep."""
    lines = "".join(map(str, composition.document.tree.itertext())).splitlines()
    return _without_blanks(lines)


def _without_blanks(lines: Iterable[str]) -> list[str]:
    return [bare for line in lines if (bare := "".join(line.split()))]


@EDITIONS
@pytest.mark.parametrize("kind", ["部门", "单位"])
def test_its_blank_form_can_be_read(edition_id: str, kind: str, tmp_path: Path) -> None:
    edition = edition_of(edition_id)
    blank = tmp_path / "空白.xlsx"
    blank.write_bytes(write_form(edition, blank_submission(edition, NAME, kind), spare=SPARSE))
    (read, *_) = read_workbook(blank)
    assert read.identity.edition == edition_id
    assert read.identity.kind == kind


@EDITIONS
def test_its_made_up_department_has_no_errors(edition_id: str, folder: Path) -> None:
    found = examined(edition_id, folder).findings
    assert [(it.rule, it.message) for it in found if it.is_error] == []


@pytest.mark.parametrize(
    ("edition_id", "kind"), sampled(product(available(), ("docx", "html", "pdf")), WRITTEN)
)
def test_what_is_printed_reads_back(
    edition_id: str, kind: str, folder: Path, tmp_path: Path
) -> None:
    before = examined(edition_id, folder)
    (document,) = build(before, tmp_path, [kind])
    brought = bring([document], None)
    assert brought.published is not None
    assert brought.published.edition.id == edition_id
    asked = [it for it in brought.published.unread if TO_FILL_IN in it.reason]
    assert [it for it in brought.published.unread if it not in asked] == []
    assert [it for it in brought.imported.leftovers if TO_FILL_IN not in it.reason] == []
    book = tmp_path / "读回.xlsx"
    book.write_bytes(brought.workbook)
    again = lines_of(examine(book).composition)
    lost = [line for line in lines_of(before.composition) if line not in again]
    lost = [line for line in lost if not RATE.search(line) or BUDGET.search(line)]
    assert len(lost) <= len(asked), lost
