"""What an audit says of our own documents: nothing that is not so."""

from decimal import Decimal
from pathlib import Path

import pytest

from generator.audit.intervals import interval
from generator.audit.run import audit
from generator.build import build
from generator.checks.finding import Severity
from generator.figures.change import percentage
from generator.figures.figure import Figure
from tests.samples import EXAMPLES, examined


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_what_we_printed_holds_no_error(tmp_path: Path, file: Path) -> None:
    (document,) = build(examined(file), tmp_path, ["docx"])
    told = audit(document).remarks
    assert [it.message for it in told if it.severity is Severity.ERROR] == []


def test_a_share_of_nothing_is_nothing() -> None:
    nothing = Figure(Decimal(0), "因公出国费")
    assert interval(percentage(nothing, nothing, "占比")) == (nothing.amount, nothing.amount)
