"""The folder for all that a server lays down for a while; it goes with the server.

One that was killed can't take its folder away: the next one does, knowing by a lock that nobody
holds it any more.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "juesuan-web-"
_LOCK = ".lock"
#: Seconds that a folder is left alone: whoever made it may not have locked it yet.
_NEW = 60.0


@contextmanager
def own_scratch() -> Iterator[Path]:
    """A folder in which all temporary files of this process lie, those of its workers as well."""
    clear_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    with temporary_in(folder), FileLock(folder / _LOCK):
        yield folder


@contextmanager
def temporary_in(folder: Path) -> Iterator[None]:
    """A folder for all temporary files of this process, for as long as it is wanted."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        shutil.rmtree(folder, ignore_errors=True)


def clear_abandoned() -> None:
    """Take away what servers left that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not _may_be_abandoned(folder):
            continue
        lock = FileLock(folder / _LOCK)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            continue
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def _may_be_abandoned(folder: Path) -> bool:
    """Whether a folder is our own, and was not made just now."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    is_own = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    is_folder = folder.is_dir() and not folder.is_symlink()
    return is_own and is_folder and time.time() - found.st_mtime > _NEW
