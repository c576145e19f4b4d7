"""A computer on which there is nothing: glibc of an old Debian, a shell, and what is tried.

It is a folder that becomes the root of a namespace, in which an unprivileged user runs programs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from debian import Debian
from parts import unpack

from tests.samples import REPOSITORY

#: How `scripts/bundle.py` ends where a part can't be fetched, as without a network.
NOT_FETCHED = 3
PATIENCE = 180.0
#: Nobody, outside; an ordinary user, inside.
OUTSIDE, INSIDE = "65534", "1000"
HOME, SHELF = "home/科员", "lib/x86_64-linux-gnu"
APART = ("unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child")
#: All of it, for it is loaded by name.
GLIBC = (
    *("ld-linux-x86-64.so.2", "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2"),
    *("librt.so.1", "libutil.so.1"),
)
#: Told: the root, the user's folder, and the program with its arguments.
_ENTER = f"""\
set -e
root="$1" home="$2"; shift 2
mount -t proc proc "$root/proc"
mount --bind /dev/null "$root/dev/null"
exec unshare --user --map-user={INSIDE} --map-group={INSIDE} --root="$root" --wd="$home" -- "$@"
"""


@dataclass(frozen=True)
class Bare:
    """The computer.

    Args:
        root: its root, as this machine sees it.
        folder: the folder of the program, as the computer sees it.
    """

    root: Path
    folder: str

    @property
    def home(self) -> Path:
        """The user's own folder, as this machine sees it."""
        return self.root / HOME

    def start(self, *words: object, network: bool = False) -> subprocess.Popen[bytes]:
        """A program under way, in the user's own folder; it sees no network unless told so."""
        return subprocess.Popen(
            _entered(self.root, [str(word) for word in words], network=network),
            env={
                "HOME": f"/{HOME}",
                "LANG": "zh_CN.UTF-8",
                "PATH": "/bin",
                "COLUMNS": "100",
                "DISPLAY": ":0",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *words: object) -> tuple[int, str]:
        """A program when it has ended: its status, and what it said."""
        started = self.start(*words)
        said, _ = started.communicate(timeout=PATIENCE)
        return started.returncode, said.decode()

    def juesuan(self, *arguments: object) -> tuple[int, str]:
        """A command of the folder's own start file."""
        return self.run("/bin/sh", f"{self.folder}/juesuan", *arguments)


def _entered(root: Path, words: list[str], *, network: bool) -> list[str]:
    drop = ["setpriv", f"--reuid={OUTSIDE}", f"--regid={OUTSIDE}", "--clear-groups"]
    return [
        *(drop if os.geteuid() == 0 else []),
        *APART,
        *([] if network else ["--net"]),
        *("/bin/sh", "-c", _ENTER, "sh", str(root), f"/{HOME}", *words),
    ]


def lacking() -> str:
    """Why there can be no such computer here; nothing if there can."""
    needed = ("unshare", "setpriv", "apt-get", "dpkg-deb")
    if without := [name for name in needed if shutil.which(name) is None]:
        return f"no empty system without {'、'.join(without)}"
    tried = subprocess.run([*APART, "--net", "true"], capture_output=True, check=False)
    return f"no namespaces here: {tried.stderr.decode()}" if tried.returncode else ""


def bundle(place: Path) -> Path:
    """Make the folder for Linux in a place, and its archive beside it."""
    folder = place / "决算"
    maker = str(REPOSITORY / "scripts" / "bundle.py")
    made = subprocess.run(
        [sys.executable, maker, "linux", str(folder), "--pack", str(place)],
        capture_output=True,
        check=False,
    )
    if made.returncode == NOT_FETCHED:
        pytest.skip(f"no folder for Linux: {made.stderr.decode()[-300:]}")
    assert made.returncode == 0, made.stderr.decode()
    return folder


def system(root: Path, made: Path) -> Bare:
    """The computer, with the archive of the folder unpacked in the user's own."""
    root.chmod(0o755)
    for name in ("proc", "dev/shm", "tmp", "bin", SHELF, HOME):
        (root / name).mkdir(parents=True)
    (root / "lib64").symlink_to(SHELF)  # where programs look for their loader
    (root / "dev" / "null").touch()
    for name in ("dev/shm", "tmp", HOME):
        (root / name).chmod(0o777)
    with TemporaryDirectory() as place:
        archive = Debian(Path(place) / "debian")
        archive.packages("libc6/bullseye", "dash/bullseye")
        held = Path(place) / "held"
        for name in ("libc6", "dash"):
            archive.unpack(name, held)
        for name in GLIBC:
            found = next(file for file in held.rglob(name) if file.resolve().is_file())
            shutil.copy(found.resolve(), root / SHELF / name)
        shutil.copy(held / "bin" / "dash", root / "bin" / "sh")
    place_of = f"{HOME}/软件 二"
    (archive_file,) = made.parent.glob("*.tar.gz")
    unpack(archive_file, root / place_of)
    return Bare(root, f"/{place_of}/决算")
