from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from generator.web.jobs import Jobs
from tests.web.browser import opened


@pytest.fixture(scope="session")
def jobs() -> Iterator[Jobs]:
    """One worker for all tests, so that the program is imported once.

    Answers wait until a job is done, however busy the machine is.
    """
    own = Jobs()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.web.jobs.PATIENCE", 120)
        yield own
    own.close()


@pytest.fixture
def browser(jobs: Jobs) -> Iterator[TestClient]:
    with opened(jobs) as client:
        yield client
