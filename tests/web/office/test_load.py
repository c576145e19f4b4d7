"""Twenty departments at once on two processors: none fails, none waits more than its share.

`make bench ARGS=web` measures the same on a machine that is quiet.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.batch.run import available_jobs
from generator.web.office.versions import workbook_name
from tests.web.office.crowd import crowd

pytestmark = pytest.mark.long

DEPARTMENTS = 20
#: What is asked for, in seconds.
FIRST_PAGE, BEYOND_CHECK = 0.15, 1.0
#: A machine that others use as well is given so many times as long.
PATIENCE = 4
#: As long as all of it may take, whatever the machine does beside.
MOST = 45


def test_twenty_departments_at_once(tmp_path: Path) -> None:
    with crowd(tmp_path, DEPARTMENTS) as everybody:
        first_page, alone = everybody.first_page(), everybody.alone()
        whole = everybody.all_at_once()
    share = alone * DEPARTMENTS / available_jobs()
    written = {path.name for path in tmp_path.glob("*/*.xlsx")}
    assert written == set(map(workbook_name, everybody.people))
    assert first_page < FIRST_PAGE * PATIENCE
    assert everybody.waits()[-1] < share * PATIENCE
    assert whole < MOST


def test_findings_come_a_moment_after_check(tmp_path: Path) -> None:
    folder = tmp_path / "填报"
    folder.mkdir()
    with crowd(folder, 1) as everybody:
        everybody.alone()
        beyond = everybody.beyond_check(tmp_path, 4)
    assert min(beyond) < BEYOND_CHECK
