"""A department's desk: it is there after a new start of the server, until the session ends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from generator.files import write_whole
from generator.web.desk import Desk, Version
from generator.web.office.versions import HandedIn

#: What a version is made of, beside its files.
_NOTE = ".version.json"


@dataclass(frozen=True, slots=True)
class _Note:
    """A version as it is noted down; paths are relative to the desk."""

    number: int
    origin: str
    folder: str
    files: list[str]
    prior: str


@dataclass(slots=True)
class KeptDesk(Desk):
    """A desk whose versions are noted down.

    Attributes:
        handed_in: what its department handed in, the oldest first.
        handed_out: what the form is called that the bureau has for it; blank without one.
    """

    handed_in: Sequence[HandedIn] = field(default_factory=list)
    handed_out: str = ""

    @classmethod
    def opened(cls, folder: Path, owner: str) -> Self:
        """The desk in a folder, with all that lies there; its versions are yet to be examined."""
        folder.mkdir(parents=True, exist_ok=True)
        desk = cls(folder, owner=owner)
        notes = [note for path in folder.glob(f"*/{_NOTE}") if (note := _read(path)) is not None]
        for note in sorted(notes, key=lambda note: note.number):
            files = [folder / name for name in note.files]
            prior = folder / note.prior if note.prior else None
            Desk.put(desk, files, folder / note.folder, note.origin, prior)
        return desk

    def put(
        self, files: Sequence[Path], folder: Path, origin: str, prior: Path | None = None
    ) -> Version:
        """Put down a new version, and note what it is made of."""
        version = Desk.put(self, files, folder, origin, prior)
        names = [self._named(path) for path in files]
        last = self._named(prior) if prior is not None else ""
        note = _Note(version.number, origin, self._named(folder), names, last)
        content = json.dumps(asdict(note), ensure_ascii=False).encode()
        write_whole({folder / _NOTE: content})
        return version

    def size(self) -> int:
        """How many bytes lie there, what came to nothing as well."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def _named(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()


def _read(path: Path) -> _Note | None:
    """A note; None for one that was being written when the server was killed."""
    try:
        return _Note(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
