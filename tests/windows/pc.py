"""An office PC: the folder of `scripts/bundle.py` under Wine, with this machine's fonts.

Two things of Wine stand in the way of CPython and are put right here, never in the folder that
people get: Debian's Wine lacks `bcryptprimitives.dll`, which all that is written in Rust asks for
random numbers, and what `_wmi.pyd` asks of Windows.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.samples import REPOSITORY

COMPILER = "x86_64-w64-mingw32-gcc"
NEEDED = ("wine", COMPILER)
#: How `scripts/bundle.py` ends where a part can't be fetched, as without a network.
NOT_FETCHED = 3
PATIENCE = 180.0
#: What stands in the way of Wine alone.
LENT = ("bcryptprimitives.dll", "_wmi.pyd")
_KEPT = REPOSITORY / "build" / "office-pc"
_RANDOM = """\
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE at, SIZE_T size) {
  return SystemFunction036(at, (ULONG)size);
}
"""
FONTS = ("NotoS", "LXGWWenKai-", "DejaVuSans", "DejaVuSerif")


@dataclass(frozen=True)
class Pc:
    """The PC: where the program stands on it, and where Wine keeps the rest."""

    folder: Path
    prefix: Path

    @property
    def environment(self) -> dict[str, str]:
        """What the PC's processes know."""
        own = {"WINEPREFIX": str(self.prefix), "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | own | {"COLUMNS": "100"}

    def command(self, *arguments: object, program: str = "python.exe") -> list[str]:
        """`juesuan` with arguments, as the start files call it."""
        python = str(self.folder / "python" / program)
        return ["wine", python, "-X", "utf8", "-m", "generator", *map(str, arguments)]

    def run(
        self, *arguments: object, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """`juesuan` with arguments, when it has ended; output into a file, as Windows does."""
        return self.wine(*self.command(*arguments)[1:], cwd=cwd)

    def wine(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
        """Any program of the PC, when it has ended."""
        return subprocess.run(
            ["wine", *words],
            cwd=cwd,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )

    @contextmanager
    def switched_on(self) -> Iterator[None]:
        """Windows stays up between commands.

        It would start and shut down with each, which takes three seconds, and a command that
        begins while it shuts down ends at once, without a word.
        """
        waits = subprocess.Popen(
            ["wine", "cmd", "/c", "pause"],
            env=self.environment,
            stdin=subprocess.PIPE,  # pause takes an end of input for a key
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        yield
        waits.communicate(b"\r\n")

    def end(self, program: str, *started: subprocess.Popen[bytes]) -> None:
        """End every program of this name, as the task manager does, and what was started of it."""
        self.wine("taskkill", "/f", "/im", program)
        for process in started:
            process.communicate()

    def start(self, *command: str, **variables: str) -> subprocess.Popen[bytes]:
        """A program of the PC, under way, that knows these variables besides."""
        return subprocess.Popen(
            command,
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )


def lacking() -> str:
    """What this machine lacks for a PC; nothing if it has all."""
    return "、".join(name for name in NEEDED if shutil.which(name) is None)


def set_up() -> Pc:
    """The PC, made once for each state of the libraries; the program on it is today's."""
    pc = Pc(_KEPT / "决算 试用", _KEPT / "wine")
    stamp, wanted = _KEPT / "made-from", _fingerprint()
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        shutil.rmtree(_KEPT, ignore_errors=True)
        _KEPT.mkdir(parents=True)
        _make(pc)
        stamp.write_text(wanted, "utf-8")
    program = pc.folder / "program" / "generator"
    for own, place in (("generator", program), ("templates", program / "_templates")):
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(REPOSITORY / own, place, ignore=shutil.ignore_patterns("__pycache__"))
    # byte code, so that each process need not compile all modules
    pc.wine(str(pc.folder / "python" / "python.exe"), "-m", "compileall", "-q", str(program))
    return pc


def _fingerprint() -> str:
    named = ("requirements.lock", "pyproject.toml", "tests/windows/pc.py")
    sources = [*(REPOSITORY / name for name in named), *sorted(REPOSITORY.glob("scripts/*.py"))]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def make_folder(folder: Path) -> None:
    """Make the folder for Windows; the test is skipped where its parts can't be fetched."""
    maker = str(REPOSITORY / "scripts" / "bundle.py")
    bundle = [sys.executable, maker, "windows", str(folder)]
    made = subprocess.run(bundle, capture_output=True, check=False)
    if made.returncode == NOT_FETCHED:
        pytest.skip(f"no folder for Windows: {made.stderr.decode()[-300:]}")
    assert made.returncode == 0, made.stderr.decode()


def _make(pc: Pc) -> None:
    make_folder(pc.folder)
    source = pc.prefix.with_name("random.c")
    source.write_text(_RANDOM, "ascii")
    library, lacking_in_wine = (pc.folder / "python" / name for name in LENT)
    compiled = [COMPILER, "-shared", "-O2", "-o", str(library), str(source), "-ladvapi32"]
    subprocess.run(compiled, check=True)
    lacking_in_wine.unlink()
    pc.wine("wineboot", "-i")
    fonts = pc.prefix / "drive_c" / "windows" / "Fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for file in Path("/usr/share/fonts").rglob("*.tt?"):
        if file.name.startswith(FONTS):
            shutil.copy(file, fonts)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for something that must happen."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it has not happened"
        time.sleep(0.05)
