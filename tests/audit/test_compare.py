"""What an audit says of our own documents: nothing that is not so."""

from pathlib import Path

import pytest

from generator.audit.run import audit
from generator.build import build
from generator.checks.finding import Severity
from tests.samples import EXAMPLES, examined


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_what_we_printed_holds_no_error(tmp_path: Path, file: Path) -> None:
    (document,) = build(examined(file), tmp_path, ["docx"])
    told = audit(document).remarks
    assert [it.message for it in told if it.severity is Severity.ERROR] == []
