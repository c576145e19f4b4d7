"""A small folder, and the command over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.batch.folders import workbook
from tests.helpers import Outcome, Run

Batch = Callable[..., Outcome]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two workbooks, one of them further down, and what is no workbook to build."""
    place = tmp_path / "填报"
    (place / "下级").mkdir(parents=True)
    (place / "甲.xlsx").write_bytes(workbook(1, "甲局"))
    (place / "下级" / "乙.XLSX").write_bytes(workbook(2, "乙局"))
    (place / "~$甲.xlsx").write_bytes(b"lock")
    (place / ".甲.xlsx").write_bytes(b"hidden")
    (place / "说明.docx").write_bytes(b"")
    return place


@pytest.fixture
def batch(run: Run, folder: Path, tmp_path: Path) -> Batch:
    """The command over the folder, with HTML alone, for it is the fastest."""

    def call(*options: str | Path) -> Outcome:
        outcome = run("batch", folder, "-o", tmp_path / "out", "-j", "1", *_html(options))
        assert "Traceback" not in outcome.err
        return outcome

    return call


def _html(options: tuple[str | Path, ...]) -> tuple[str | Path, ...]:
    return options if "--format" in options else (*options, "--format", "html")
