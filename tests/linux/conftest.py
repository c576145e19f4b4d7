from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.linux.bare import Bare, bundle, lacking, system


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for an empty system: `make test-linux` alone runs it."""
    for item in items:
        if item.nodeid.startswith("tests/linux/"):
            item.add_marker("linux")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `scripts/bundle.py` for Linux, and its archive beside it."""
    return bundle(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="session")
def bare(made: Path) -> Iterator[Bare]:
    """A computer with an old glibc, a shell, and the folder as its archive has it."""
    if missing := lacking():
        pytest.skip(missing)
    # everyone may go through it, unlike the folders of tests
    root = Path(mkdtemp(prefix="juesuan-bare-"))
    try:
        yield system(root, made)
    except SystemExit:
        pytest.skip("no glibc from Debian's archive")
    finally:
        shutil.rmtree(root, ignore_errors=True)
