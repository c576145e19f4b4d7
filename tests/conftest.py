"""What all workers of a run share, and what each test is marked as."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
import pytest

from generator.workbook import form
from tests.helpers import Run, runner
from tests.office import Office, is_installed
from tests.sampling import is_left_to_long_runs

#: Those that take longest come first.
MARKERS = ("long", "office", "slow")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: tests wait for LibreOffice, browsers and servers.

    Those of a quick run wait for nothing.
    """
    waits = "not office" not in str(config.option.markexpr)
    return (psutil.cpu_count() or 1) + waits


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks LibreOffice, and begin with what takes longest, so that no worker waits."""
    for item in items:
        if "office" in getattr(item, "fixturenames", ()):
            item.add_marker("office")
        if is_left_to_long_runs(_parameters(item)):
            item.add_marker("long")
    items.sort(key=_turn)


def pytest_collection_finish() -> None:
    """What a run holds by now stays to its end: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _parameters(item: pytest.Item) -> Mapping[str, object]:
    return getattr(getattr(item, "callspec", None), "params", {})


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, name in enumerate(MARKERS) if item.get_closest_marker(name)), 9)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def office(shared: Path) -> Office:
    """The LibreOffice of this run."""
    if not is_installed():
        pytest.skip("LibreOffice is not installed")
    run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    return Office(shared / "office", run)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line as a function of its arguments."""
    return runner(monkeypatch, capsys)


@pytest.fixture
def small_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms have as few rows as they can have."""
    monkeypatch.setattr(form, "Spare", lambda: form.SPARSE)


@pytest.fixture(scope="session", autouse=True)
def own_cache(shared: Path) -> Iterator[None]:
    """Editions that tests make up stay out of the cache of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(shared / "cache"))
        yield
