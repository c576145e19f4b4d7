from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from tests.windows.pc import Pc, lacking, set_up


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for Wine: `make test-windows` alone runs it."""
    for item in items:
        if item.nodeid.startswith("tests/windows/"):
            item.add_marker("windows")


@pytest.fixture(scope="session")
def pc() -> Iterator[Pc]:
    """The office PC of this run."""
    if missing := lacking():
        pytest.skip(f"no office PC without {missing} (scripts/setup.sh windows)")
    made = set_up()
    with made.switched_on():
        yield made
    subprocess.run(["wineserver", "-k"], env=made.environment, check=False)
