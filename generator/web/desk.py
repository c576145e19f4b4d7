"""The accountant's desk: a folder with the versions of one workbook, and what came of each.

Files are kept under names that are safe, whatever they are called: of a name only its last part is
taken, and nothing in it that a system reads as a path. Nothing is ever overwritten: each workbook
that is put down, or written by the page, is a version of its own.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from generator.system import safe_name
from generator.text import printable, without_unseen

if TYPE_CHECKING:
    from generator.commands.compare import Comparison
    from generator.commands.forms import Formed
    from generator.web.tasks import Checked, Made

#: So many bytes of UTF-8 are left of a name: file systems take 255.
LONGEST_NAME = 200


@dataclass(slots=True)
class Version:
    """A workbook as it was put down, or as the page wrote it.

    Attributes:
        number: from 1.
        folder: where it lies, with what it names.
        origin: where it comes from, in Chinese.
        files: what was put down, the workbook among it.
        prior: last year's workbook or document, if there is one.
        checked: what the examination has to say; None until it is done.
        made: the files that were made of it, by name.
        against: a document that was held against it last: its name, and what it says otherwise.
    """

    number: int
    folder: Path
    origin: str
    files: tuple[Path, ...]
    prior: Path | None = None
    checked: Checked | None = None
    made: Made | None = None
    against: tuple[str, Comparison] | None = None

    @property
    def beside(self) -> list[Path]:
        """What lies with the workbook, and is not last year's."""
        own = self.checked.workbook if self.checked is not None else None
        return [file for file in self.files if file not in {own, self.prior}]


@dataclass(slots=True)
class Desk:
    """What lies on the desk, in a folder that goes with it.

    Attributes:
        folder: the folder.
        versions: of the workbook, the oldest first.
        form: the form that was made last, with what came of the files.
        owner: whose desk it is, where there are several.
    """

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="desk-")))
    versions: list[Version] = field(default_factory=list)
    form: Formed | None = None
    owner: str = ""

    def new_folder(self) -> Path:
        """A folder that nothing lies in, and that none was ever called: workers remember files."""
        return Path(tempfile.mkdtemp(dir=self.folder, prefix="v"))

    def put(
        self, files: Sequence[Path], folder: Path, origin: str, prior: Path | None = None
    ) -> Version:
        """Put down a new version: files that lie in a folder of their own."""
        number = len(self.versions) + 1
        version = Version(number, folder, origin, tuple(files), prior)
        self.versions.append(version)
        return version

    def version(self, number: int) -> Version | None:
        """A version by its number."""
        return self.versions[number - 1] if 1 <= number <= len(self.versions) else None

    def is_newest(self, version: Version) -> bool:
        """Whether no other one came after it."""
        return version is self.versions[-1]

    def begin_anew(self) -> None:
        """Take away what lies there, for another department's workbook."""
        self.versions, self.form = [], None
        for folder in self.folder.iterdir():
            shutil.rmtree(folder, ignore_errors=True)

    def clear(self) -> None:
        """Take everything away, the folder too."""
        shutil.rmtree(self.folder, ignore_errors=True)


def plain_name(name: str) -> str:
    """A name under which a file may be kept: no path, nothing hidden, not too long."""
    last = PureWindowsPath(printable(without_unseen(name)).replace("\0", "")).name
    last = safe_name(last.strip(" ."))
    stem, dot, ending = last.rpartition(".")
    if not dot:
        return _cut(last, LONGEST_NAME)
    ending = _cut(ending, 16)
    return f"{_cut(stem, LONGEST_NAME - 17)}.{ending}"


def place_in(folder: Path, name: str) -> Path:
    """Where a file of that name may be put in a folder; two of one name keep apart."""
    wanted = folder / plain_name(name)
    path, count = wanted, 1
    while path.exists():
        count += 1
        path = wanted.with_name(f"{wanted.stem}（{count}）{wanted.suffix}")
    return path


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode("utf-8", "ignore")
