from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.batch.worker import Pool
from tests.web.office.visitors import Opened, opened_office


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """Two workers for all offices, so that the program is imported twice only."""
    own = Pool(2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.web.jobs.PATIENCE", 120)
        yield own
    own.close()


@pytest.fixture
def office(tmp_path: Path, pool: Pool) -> Iterator[Opened]:
    with opened_office(tmp_path, pool) as opened:
        yield opened
