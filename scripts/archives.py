"""Pack folders so that the same folder gives the same bytes, whoever packs it and when."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
import zipfile
from pathlib import Path

#: The name of the folder that is unpacked.
TOP = "决算"
TIME, EPOCH = (1980, 1, 1, 0, 0, 0), 315532800


def zipped(folder: Path, target: Path) -> None:
    """The folder as a ZIP."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for file in _files(folder):
            entry = zipfile.ZipInfo(f"{TOP}/{file.relative_to(folder).as_posix()}", TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, file.read_bytes())


def tarred(folder: Path, target: Path) -> None:
    """The folder as a compressed tar archive, which keeps what may be executed."""
    with (
        target.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as package,
    ):
        for path in _files(folder):
            entry = tarfile.TarInfo(f"{TOP}/{path.relative_to(folder).as_posix()}")
            entry.size, entry.mtime = path.stat().st_size, EPOCH
            entry.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            with path.open("rb") as content:
                package.addfile(entry, content)


def sums(folder: Path) -> None:
    """SHA-256 of each file of a folder, as `sha256sum -c` reads them."""
    lines = (
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
        for file in sorted(folder.iterdir())
        if file.is_file() and file.name != "SHA256SUMS"
    )
    (folder / "SHA256SUMS").write_text("".join(lines), "ascii")


def say(target: Path) -> None:
    """Tell what was made and how large it is."""
    print(f"bundle: {target} ({target.stat().st_size / 1e6:.0f} MB)")  # noqa: T201 - a tool's word


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
