"""The LibreOffice that the tests share comes back when it is gone, and goes with the run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.commands import wait_until
from tests.office import Office, is_installed


@pytest.mark.office
@pytest.mark.skipif(not is_installed(), reason="LibreOffice is not installed")
def test_it_is_started_again_and_ends_with_the_run(tmp_path: Path) -> None:
    source = tmp_path / "文.txt"
    source.write_text("甲", "utf-8")
    run = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    office = Office(tmp_path / "office", run.pid)
    for target in ("一", "二"):
        (made,) = office.convert([source], tmp_path / target, "pdf")
        assert made.read_bytes().startswith(b"%PDF")
        assert office.is_running()
        if target == "一":
            office.end()
            assert not office.is_running()
    run.communicate(b"\n")
    wait_until(lambda: not office.is_running())


def test_what_is_already_there_is_not_taken_for_new(tmp_path: Path) -> None:
    (tmp_path / "文.pdf").touch()
    with pytest.raises(AssertionError, match="may not be taken for new"):
        Office(tmp_path, 0).convert([tmp_path / "文.txt"], tmp_path, "pdf")
