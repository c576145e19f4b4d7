"""Parts from Debian's archive, signed by it, whatever machine fetches them."""

from __future__ import annotations

import shutil
from pathlib import Path

from parts import fetch, missing, run

KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SOURCES = """\
Types: deb
URIs: http://deb.debian.org/debian
Suites: bullseye bookworm
Components: main
Signed-By: {keys}

Types: deb-src
URIs: http://deb.debian.org/debian
Suites: trixie
Components: main
Signed-By: {keys}
"""


class Debian:
    """The archive, with lists of our own in a folder that is thrown away.

    Args:
        place: the folder.

    Attributes:
        files: the folder of what was downloaded.
    """

    def __init__(self, place: Path) -> None:
        if not (shutil.which("apt-get") and shutil.which("dpkg-deb") and KEYS.is_file()):
            missing("apt-get, dpkg-deb and the keys of Debian's archive")
        self.files = place / "files"
        self.files.mkdir(parents=True)
        lists = place / "lists"
        (lists / "partial").mkdir(parents=True)
        sources = place / "debian.sources"
        sources.write_text(SOURCES.format(keys=KEYS), "ascii")
        settings = {
            "Dir::Etc::sourcelist": sources,
            "Dir::Etc::sourceparts": "-",
            "Dir::State::lists": lists,
            "Dir::Cache": place / "cache",
            "APT::Architecture": "amd64",
            "APT::Sandbox::User": "root",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        self._options = [
            word for name, value in settings.items() for word in ("-o", f"{name}={value}")
        ]
        self._ask("update")

    def packages(self, *names: str) -> None:
        """Download packages, each as `name/suite`."""
        self._ask("download", *names)

    def source(self, name: str) -> None:
        """Download the newest source of a package."""
        self._ask("source", "--download-only", name)

    def unpack(self, name: str, folder: Path) -> None:
        """Lay what a downloaded package holds into a folder."""
        (package,) = self.files.glob(f"{name}_*.deb")
        run("dpkg-deb", "-x", package, folder)

    def _ask(self, *words: str) -> None:
        fetch("apt-get", "-qq", *self._options, *words, cwd=self.files)
