"""The interpreter of the folder for Linux, put together from what Debian keeps and signs.

It is compiled here, for no registry has one that may stand anywhere and asks for an old glibc
alone. What was compiled is kept in the user's cache folder by the bytes that it was made from.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from cpython import cpython
from debian import Debian
from parts import VERSION, ZIG, unpack

#: CPython's own archive, as Debian keeps it.
SOURCE, NAME = "python3.13", "python3.13_3.13.5.orig.tar.xz"
DIGEST = "93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640"
#: Linked into the interpreter.
LINKED = ("libssl-dev", "libffi-dev", "libsqlite3-dev", "zlib1g-dev", "liblzma-dev", "libbz2-dev")
#: Loaded with it, from a Debian whose own glibc was old.
LOADED = {"libstdc++6": "libstdc++.so.6", "libgcc-s1": "libgcc_s.so.1", "zlib1g": "libz.so.1"}
#: Where the licences of these stand, and those that packages have in common.
DESCRIBED, COMMON = ("libffi8", "libbz2-1.0", "base-files"), "base-files"
DESCRIBED_LOADED = ("gcc-10-base",)
#: What was compiled, by what it was made from; tests that have a cache of their own share it.
KEPT = Path.home() / ".cache" / "juesuan-build"


def interpreter(folder: Path) -> Path:
    """Make the interpreter, or take one that was made of the same parts; gives its program.

    Beside `bin` and `lib` its folder has `licences`, one folder for each part.
    """
    with TemporaryDirectory(prefix="juesuan-python-") as name:
        place = Path(name)
        archive, system, older = Debian(place / "debian"), place / "system", place / "older"
        for suite, packages, unpacked in (
            ("bookworm", (*LINKED, *DESCRIBED), system),
            ("bullseye", (*LOADED, *DESCRIBED_LOADED), older),
        ):
            archive.packages(*(f"{package}/{suite}" for package in packages))
            for package in packages:
                archive.unpack(package, unpacked)
        archive.source(SOURCE)
        source = archive.files / NAME
        assert hashlib.sha256(source.read_bytes()).hexdigest() == DIGEST
        kept = KEPT / f"python-{_fingerprint(archive.files)}.tar"
        if not kept.is_file():
            loaded = [next(older.rglob(file)) for file in LOADED.values()]
            made = cpython(source, system, loaded, place)
            _keep(made, kept)
        unpack(kept, folder)
        (folder / "licences" / "python").mkdir(parents=True)
        shutil.copy(next(folder.glob("lib/python*/LICENSE.txt")), folder / "licences" / "python")
        for unpacked, packages in ((system, LINKED), (older, LOADED)):
            for package in packages:
                described(unpacked, package, system, folder / "licences")
    return folder / "bin" / f"python{VERSION}"


def described(folder: Path, name: str, common: Path, shelf: Path) -> None:
    """Lay the licence of a package of Debian on the shelf, with the texts that it names.

    Args:
        folder: where the package was unpacked.
        name: the package.
        common: where the texts were unpacked that packages have in common.
        shelf: the folder of licences.
    """
    own = shelf / name
    own.mkdir(parents=True)
    words = (folder / "usr" / "share" / "doc" / name / "copyright").read_text("utf-8")
    (own / "copyright").write_text(words, "utf-8")
    for named in sorted(set(re.findall(r"/common-licenses/([A-Z]\w+(?:-[\d.]*\d)?)", words))):
        shutil.copy(common / "usr" / "share" / "common-licenses" / named, own)


def _fingerprint(files: Path) -> str:
    """What the interpreter is made of: its parts, the compiler, and how it is compiled."""
    whole = hashlib.sha256(ZIG.encode())
    for module in ("cpython.py", "interpreter.py"):
        whole.update(Path(__file__).with_name(module).read_bytes())
    for part in sorted(files.iterdir()):
        whole.update(f"{part.name} {hashlib.sha256(part.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def _keep(made: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}")
    with tarfile.open(part, "w") as package:
        package.add(made, ".")
    part.replace(target)
