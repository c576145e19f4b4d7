"""Editions that were found valid, kept in the user's cache folder as JSON.

Reading the YAML of an edition and holding all its parts against each other takes a good part of a
check, and says the same each time. What is kept goes by the bytes of everything that it was made
from (the files of all editions, and the program's own), so a change is seen at once; whatever can't
be read, or is not what was written, is as if it were not there. Nothing that is kept is ever run:
it is data, and read into the types of `model` with all their rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from generator import __version__
from generator.edition.model import Edition
from generator.errors import Unusable
from generator.files import write_whole
from generator.system import cache_folder

#: So many are kept, the newest: a program and its editions change now and then.
MOST_KEPT = 40
_PROGRAM = Path(__file__).resolve().parents[1]


def kept(edition_id: str, folders: Mapping[str, Path], make: Callable[[], Edition]) -> Edition:
    """The edition as it was kept; else it is made, and kept.

    Args:
        edition_id: the edition.
        folders: every folder with an edition, by id, for any of them may be its base.
        make: reads and validates it.
    """
    folder = cache_folder()
    if folder is None:
        return make()
    key = _key(edition_id, folders)
    file = folder / f"edition-{key}.json"
    found = _read(file, key)
    if found is not None:
        return found
    made = make()
    # someone may have changed a file while it was read
    if _key(edition_id, folders) == key:
        _write(file, key, made)
    return made


def _key(edition_id: str, folders: Mapping[str, Path]) -> str:
    digest = hashlib.sha256(f"{_program()} {edition_id}".encode("utf-8", "surrogateescape"))
    for name, folder in sorted(folders.items()):
        digest.update(f"\n{name}".encode("utf-8", "surrogateescape"))
        _update(digest, folder.glob("*.yaml"))
    return digest.hexdigest()


@cache
def _program() -> str:
    """One name for what reads and validates an edition."""
    digest = hashlib.sha256(__version__.encode())
    _update(digest, _PROGRAM.glob("*.py"))
    _update(digest, (_PROGRAM / "edition").rglob("*.py"))
    return digest.hexdigest()


def _update(digest: hashlib._Hash, files: Iterator[Path]) -> None:
    for file in sorted(files):
        with suppress(OSError):  # whoever reads it says so
            content = file.read_bytes()
            name = file.name.encode("utf-8", "surrogateescape")
            digest.update(b"\n%d %d " % (len(name), len(content)) + name + content)


def _read(file: Path, key: str) -> Edition | None:
    try:
        mark, _, content = file.read_bytes().partition(b"\n")
        return Edition.model_validate_json(content) if mark == _mark(key, content) else None
    except (OSError, ValueError):
        return None


def _write(file: Path, key: str, edition: Edition) -> None:
    content = edition.model_dump_json(exclude_unset=True).encode()
    with suppress(OSError, Unusable):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole({file: _mark(key, content) + b"\n" + content})
        newest_first = sorted(
            file.parent.glob("edition-*.json"), key=lambda it: it.stat().st_mtime, reverse=True
        )
        for old in newest_first[MOST_KEPT:]:
            old.unlink(missing_ok=True)


def _mark(key: str, content: bytes) -> bytes:
    """What stands before the content, so that what was cut short or put elsewhere is noticed."""
    return hashlib.sha256(key.encode() + content).hexdigest().encode()
