"""A workbook is read from disk once, and opened and unpacked once, whatever is asked of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.build import build, examine
from generator.checks.rules import Outcome
from generator.commands.report import review_of
from generator.workbook.spreadsheet.package import Package
from tests.helpers import Run, changed, runner
from tests.samples import EXAMPLE


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The files that were opened as packages, in order."""
    files: list[object] = []
    make = Package.__init__

    def watched(self: Package, file: object, content: bytes) -> None:
        files.append(file)
        make(self, file, content)

    monkeypatch.setattr(Package, "__init__", watched)
    return files


@pytest.fixture
def from_disk(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read, in order."""
    files: list[Path] = []
    read = Path.read_bytes

    def watched(self: Path) -> bytes:
        files.append(self)
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", watched)
    return files


def test_an_examination_opens_its_workbook_once(
    opened: list[object], from_disk: list[Path]
) -> None:
    examine(EXAMPLE)
    assert opened == [EXAMPLE]
    assert from_disk.count(EXAMPLE) == 1


def test_a_build_with_a_manifest_reads_it_once(from_disk: list[Path], tmp_path: Path) -> None:
    build(examine(EXAMPLE), tmp_path, ["html", "manifest"])
    assert from_disk.count(EXAMPLE) == 1


@pytest.mark.parametrize("command", ["check --html {out}.html --annotate {out}.xlsx", "draft"])
def test_a_command_reads_it_once(
    command: str,
    from_disk: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(changed({"增减原因!B4": None}))
    from_disk.clear()
    run: Run = runner(monkeypatch, capsys)
    name, *options = command.format(out=tmp_path / "审核").split()
    run(name, file, *options, *(["-o", tmp_path / "草拟.xlsx"] if name == "draft" else []))
    assert from_disk.count(file) == 1


def test_a_report_applies_no_rule_again() -> None:
    """It lists what became of the rules when the workbook was examined."""
    examination = examine(EXAMPLE)
    assert sum(record.passed for record in review_of(examination).records) > 20
    told = [Outcome(outcome.rule, "unchecked", "没有用过") for outcome in examination.outcomes]
    records = review_of(replace(examination, outcomes=tuple(told))).records
    assert {(record.passed, record.reasons) for record in records} == {(0, ("没有用过",))}
