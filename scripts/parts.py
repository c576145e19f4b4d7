"""What the folders for office PCs are put together from, and how their parts are fetched."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import sys
import tarfile
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
VERSION = "3.13"
#: The exit status where a part could not be fetched.
NOT_FETCHED = 3
UV, ZIG = "uv==0.13.9", "ziglang==0.17.1"
#: Programs that packages bring, headers, and tests: nothing that is asked for at run time.
UNUSED = ("bin", "share", "**/__pycache__", "lxml/includes", "**/*.pyi", "**/*.pxd", "**/*.h")
#: What says when a package was installed, or where.
TRACES = ("RECORD", "direct_url.json", ".lock")
LICENCE = re.compile(r"licen[cs]e|copying|copyright|notice|authors|ofl", re.IGNORECASE)


def run(*command: str | Path, cwd: Path = ROOT, status: int = 1, **variables: str) -> None:
    """Run what makes a part; the whole ends with a status where it fails."""
    words = list(map(str, command))
    told = {**environment(), **variables}
    if subprocess.run(words, check=False, cwd=cwd, env=told).returncode:  # noqa: S603 - our own
        print(f"bundle: this failed: {' '.join(words)}", file=sys.stderr)  # noqa: T201
        sys.exit(status)


def fetch(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run what fetches a part; where it can't be had the whole can't be made."""
    run(*command, cwd=cwd, status=NOT_FETCHED)


def missing(what: str) -> NoReturn:
    """End, for this machine lacks something."""
    print(f"bundle: not without {what}", file=sys.stderr)  # noqa: T201 - a tool's word
    sys.exit(NOT_FETCHED)


def environment() -> dict[str, str]:
    """What the tools know: nothing of this Python, and nothing that differs from run to run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "315532800"}


def unpack(package: Path, folder: Path) -> None:
    """Unpack a tape archive whose bytes are known, by what this Python has to do it safely."""
    with tarfile.open(package) as members:
        # the first releases of Python 3.11, as in Debian 12, have no filters
        members.extraction_filter = getattr(tarfile, "data_filter", None)
        members.extractall(folder)  # noqa: S202 - what stands in it is known


@cache
def tool(requirement: str) -> Path:
    """An environment with a pinned tool, made once and thrown away with the process."""
    place = Path(mkdtemp(prefix="juesuan-tool-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    run(sys.executable, "-m", "venv", place)
    python = place / "bin" / "python"
    fetch(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement)
    return place


def libraries(folder: Path, platform: str, *wanted: str) -> None:
    """What the program needs, or what is wanted, as requirements.lock pins it.

    Args:
        folder: where it is put.
        platform: for which, as uv names it.
        wanted: files of packages, with what they need.
    """
    fetch(
        *(tool(UV) / "bin" / "uv", "pip", "install", "--quiet", "--no-build", "--system-certs"),
        *("--target", folder, "--python-platform", platform, "--python-version", VERSION),
        *("--constraint", "requirements.lock", *(wanted or ("-r", "pyproject.toml"))),
    )
    for pattern in UNUSED:
        for found in list(folder.glob(pattern)):
            shutil.rmtree(found) if found.is_dir() else found.unlink()


def program(folder: Path) -> None:
    """The program as its wheel has it: with templates and manual."""
    left_out = shutil.ignore_patterns("__pycache__")
    own = folder / "generator"
    shutil.copytree(ROOT / "generator", own, ignore=left_out)
    shutil.copytree(ROOT / "templates", own / "_templates", ignore=left_out)
    manual = own / "_templates" / "manual"
    manual.mkdir()
    shutil.copy(ROOT / "docs" / "使用手册.md", manual)
    shutil.copytree(ROOT / "docs" / "pictures", manual / "pictures")


def licences(folder: Path) -> None:
    """The licence of each package in a folder of its own, by the package's name."""
    shelf = folder / "licences"
    (shelf / "juesuan").mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", shelf / "juesuan")
    for record in sorted((folder / "libraries").glob("*.dist-info")):
        own = shelf / record.name.removesuffix(".dist-info")
        own.mkdir()
        for text in record.rglob("*"):
            if text.is_file() and LICENCE.search(str(text.relative_to(record))):
                shutil.copy(text, own / "-".join(text.relative_to(record).parts))
        shutil.copy(record / "METADATA", own)  # names the licence where its text is not packed


def compiled(folder: Path, python: Path) -> None:
    """Byte code beside the modules, which says nothing of their times and is never looked up."""
    run(
        *(python, "-I", "-B", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"),
        *("-s", folder, folder),
    )
    for name in TRACES:
        for left in folder.rglob(name):
            left.unlink()


def described(folder: Path) -> None:
    """Say which release this is and what changed."""
    (folder / "版本.txt").write_text(f"juesuan {version()}\n", "ascii")
    shutil.copy(ROOT / "CHANGELOG.md", folder)


def version() -> str:
    """The version of the program."""
    words = (ROOT / "generator" / "__init__.py").read_text("utf-8")
    found = re.search(r'__version__ = "(.+?)"', words)
    assert found
    return found[1]
