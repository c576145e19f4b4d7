"""What `make bundle` and `make dist` pack has the same bytes, whoever packs it and when."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tarfile
import zipfile
from pathlib import Path

import archives
import linux
import parts
import pytest
import windows
from bundle import KINDS

from generator.paths import fonts_dir


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "一处"
    write(made, 1)
    return made


def write(folder: Path, time: int) -> None:
    """A small folder as one that is packed."""
    (folder / "程序").mkdir(parents=True)
    for name, content in (("程序/甲.py", "甲 = 1\n"), ("决算.sh", "#!/bin/sh\n"), ("空", "")):
        (folder / name).write_text(content, "utf-8")
        os.utime(folder / name, (time, time))
    (folder / "决算.sh").chmod(0o700 if time == 1 else 0o755)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_folder_gives_the_same_archive(folder: Path, kind: str, tmp_path: Path) -> None:
    _, pack, _ = KINDS[kind]
    write(tmp_path / "别处", 10**9)
    pack(folder, tmp_path / "first")
    pack(tmp_path / "别处", tmp_path / "second")
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_a_start_file_may_still_be_executed(folder: Path, tmp_path: Path) -> None:
    archives.tarred(folder, tmp_path / "folder.tar.gz")
    with tarfile.open(tmp_path / "folder.tar.gz") as archive:
        modes = {entry.name: entry.mode for entry in archive}
    assert modes == {"决算/决算.sh": 0o755, "决算/程序/甲.py": 0o644, "决算/空": 0o644}


def test_a_zip_names_its_files_in_utf_8(folder: Path, tmp_path: Path) -> None:
    archives.zipped(folder, tmp_path / "folder.zip")
    with zipfile.ZipFile(tmp_path / "folder.zip") as archive:
        assert archive.namelist() == ["决算/决算.sh", "决算/程序/甲.py", "决算/空"]


def test_sums_are_read_by_the_usual_program(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"a")
    archives.sums(tmp_path)
    digest = hashlib.sha256(b"a").hexdigest()
    assert (tmp_path / "SHA256SUMS").read_text("ascii") == f"{digest}  a.zip\n"
    archives.sums(tmp_path)  # its own sum is nothing that it could hold
    assert (tmp_path / "SHA256SUMS").read_text("ascii") == f"{digest}  a.zip\n"


def test_the_start_files_name_what_is_there() -> None:
    assert set(linux.STARTS) == {"决算.sh", "juesuan"}
    assert all(name in linux.READ_ME for name in linux.STARTS)
    assert "决算.sh" in linux.DESKTOP
    assert "决算.bat" in windows.READ_ME
    assert parts.VERSION in linux.START


@pytest.mark.parametrize("name", linux.STARTS)
def test_a_start_file_finds_its_folder_from_anywhere(name: str, tmp_path: Path) -> None:
    """By its whole path, by a link, and from within."""
    place = tmp_path / "决算 二"
    program = place / "python" / "bin" / f"python{parts.VERSION}"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nfor word; do echo "$word"; done\n', "ascii")
    start, link = place / name, tmp_path / "link"
    start.write_text(linux.STARTS[name], "utf-8")
    for file in (program, start):
        file.chmod(0o755)
    link.symlink_to(start)
    for called in (start, link, Path(name)):
        words = [str(called) if called.is_absolute() else f"./{called}", "甲 乙"]
        said = subprocess.run(words, cwd=place, capture_output=True, check=True, encoding="utf-8")
        given = ["web"] if name == "决算.sh" else ["甲 乙"]
        assert said.stdout.splitlines() == ["-I", "-X", "utf8", "-m", "generator", *given]


def test_the_folder_has_what_the_wheel_has(tmp_path: Path) -> None:
    parts.program(tmp_path)
    inside = tmp_path / "generator"
    assert (inside / "_templates" / "document.typ").is_file()
    assert (inside / "_templates" / "manual" / "使用手册.md").is_file()
    assert any((inside / "_templates" / "manual" / "pictures").iterdir())
    assert not list(tmp_path.rglob("__pycache__"))


def test_a_checkout_carries_no_fonts() -> None:
    assert fonts_dir() is None
