"""Changes that name last year's amount: “比上年的…万元，增加…万元，增长…%”."""

from pathlib import Path

import pytest

from generator.audit.run import audit
from generator.build import build, examine
from generator.checks.finding import Severity
from generator.edition.load import load_edition
from generator.workbook.form import write_form
from tests.departments import department

STYLE = "numbers: {amount: {strip: none}, percent: {places: 2}}"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A made-up ministry's document, printed with more places than its edition has."""
    folder = tmp_path_factory.mktemp("printed")
    edition = load_edition("central-2024")
    made = department(edition.id, 1, is_full=True)
    book = folder / "book.xlsx"
    book.write_bytes(write_form(edition, made))
    style = folder / "部委.yaml"
    style.write_text(STYLE, "utf-8")
    (file,) = build(examine(book, style=style), folder, ["html"])
    return file.read_text("utf-8")


@pytest.mark.parametrize(
    ("stands", "other", "told"),
    [
        ("", "", []),
        ("比2023年的838.00万元，增加7,414", "比2023年的839.00万元，增加7,414", "“838”"),
        ("增长884.73%", "增长884.93%", "“884.7%”"),
        ("增加7,414.00万元", "增加7,514.00万元", "“7,414”"),
    ],
)
def test_the_number_that_is_wrong_is_told(
    printed: str, tmp_path: Path, stands: str, other: str, told: str
) -> None:
    assert stands in printed
    file = tmp_path / "公开.html"
    file.write_text(printed.replace(stands, other, 1) if stands else printed, "utf-8")
    found = [it.message for it in audit(file).remarks if it.severity is Severity.ERROR]
    assert len(found) == bool(told), found
    assert all(told in message for message in found)
