"""Forms of earlier releases and other years are read; forms of later releases are refused by name.

The files under tests/fixtures/forms stay as a release has written them, each beside a text of what
it says. A release that changes the form adds one; none is ever written anew.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.packaging.custom import IntProperty

from generator.edition.load import load_edition
from generator.errors import Unusable
from generator.workbook.form import write_form
from generator.workbook.reading.workbook import read_workbook
from generator.workbook.spreadsheet.package import Package
from generator.workbook.version import FORM_VERSION, form_version
from tests.helpers import edited, form_of_example, read, values
from tests.samples import REPOSITORY
from tests.sampling import editions

pytestmark = pytest.mark.slow

FORMS = sorted((REPOSITORY / "tests" / "fixtures" / "forms").glob("*.xlsx"))


def said_by(file: Path) -> str:
    """All that a form says, a line for each cell."""
    submission, _ = read_workbook(file)
    lines = [str(submission.identity)]
    for name, table in submission.tables.items():
        lines += [f"{name} {subject.code} {subject.name}" for subject in table.subjects]
        lines += [f"{name} {'.'.join(key)} {cell.value}" for key, cell in table.cells.items()]
    for part in (submission.fields, submission.prior, submission.reasons):
        lines += [f"{key} {cell.value} {cell.text}" for key, cell in part.items()]
    for name, rows in submission.lists.items():
        for row in rows:
            lines += [f"{name} {key} {cell.value} {cell.text}" for key, cell in row.items()]
    for name, blocks in submission.writings.items():
        for block in blocks:
            cells = [cell for row in block.rows for cell in row.cells]
            lines.append(f"{name} {block.kind} {block.text} {cells}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_a_form_of_an_earlier_release_says_what_it_said_then(file: Path) -> None:
    then = file.with_suffix(".txt").read_text("utf-8").splitlines()
    assert sorted(said_by(file).splitlines()) == sorted(then)
    assert form_version(Package(None, file.read_bytes())) <= FORM_VERSION


def test_the_first_release_said_nothing_of_its_form() -> None:
    (first,) = (file for file in FORMS if file.stem.startswith("首版"))
    assert "juesuan-form" not in [item.name for item in load_workbook(first).custom_doc_props.props]  # type: ignore[attr-defined]
    assert form_version(Package(None, first.read_bytes())) == 1


@pytest.mark.parametrize("edition_id", editions())
def test_every_form_says_which_it_is(edition_id: str) -> None:
    assert form_version(Package(None, write_form(load_edition(edition_id)))) == FORM_VERSION


def test_a_form_of_a_later_release_is_refused_by_name() -> None:
    def renumber(book: object) -> None:
        book.custom_doc_props["juesuan-form"].value = 99  # type: ignore[attr-defined]

    with pytest.raises(Unusable) as refused:
        read(edited(renumber))
    assert str(refused.value) == (
        "填报表.xlsx：是较新的 juesuan 生成的填报表（格式 99），本版只认到格式 "
        f"{FORM_VERSION}。请升级 juesuan 后再试。"
    )


def test_other_properties_do_no_harm() -> None:
    def add(book: object) -> None:
        book.custom_doc_props.append(IntProperty(name="KSOProductBuildVer", value=7))  # type: ignore[attr-defined]

    content = edited(add)
    assert form_version(Package(None, content)) == FORM_VERSION
    assert values(read(content)) == values(read(form_of_example()))


def test_damaged_properties_are_refused() -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(form_of_example())) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, b"<a b" if name == "docProps/custom.xml" else old.read(name))
    with pytest.raises(Unusable, match=r"，docProps/custom.xml：这一部分已损坏，不能读取"):
        read(stream.getvalue())
