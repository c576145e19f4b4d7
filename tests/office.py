"""One LibreOffice for a whole run of the tests, whichever worker asks.

`soffice --convert-to` hands its files over to a LibreOffice that runs with the same profile, which
spares it the start, and does the work itself if there is none. So whoever needs it first starts one
under a lock. It stays, for a document is open in it; a guardian ends it when the run ends, however
that comes about, and if it died it is started again. It is asked one thing at a time.

    python -m tests.office FOLDER PID    the guardian: LibreOffice in FOLDER while PID runs
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from tests.samples import REPOSITORY

PROGRAM = "soffice"
#: Seconds after which LibreOffice has not started, or not converted some files.
PATIENCE = 600
#: Seconds between two looks at what has changed.
PAUSE = 0.1


def is_installed() -> bool:
    """Whether there is a LibreOffice."""
    return shutil.which(PROGRAM) is not None


@dataclass(frozen=True)
class Office:
    """A LibreOffice that all workers of a run share.

    `folder` is theirs in common; LibreOffice ends when the process `run` does.
    """

    folder: Path
    run: int

    def convert(self, files: Sequence[Path], target: Path, ending: str) -> list[Path]:
        """Have files saved in a folder in another format: `pdf`, `xlsx`, `xlsx:Name of a filter`.

        Raises:
            AssertionError: if LibreOffice has not saved each of them.
            subprocess.TimeoutExpired: if it hangs; the next one who asks gets a new one.
        """
        suffix = ending.partition(":")[0]
        made = [target / f"{file.stem}.{suffix}" for file in files]
        assert len({*made}) == len(files), "files of one name would be saved over one another"
        assert not any(file.exists() for file in made), "what is there may not be taken for new"
        self.folder.mkdir(exist_ok=True)
        with FileLock(self.folder / "asked.lock"):
            self._ask(files, target, ending)
            if not all(file.exists() for file in made):  # it died, perhaps of something else
                self._ask(files, target, ending)
        missing = [file.name for file in made if not file.exists()]
        assert not missing, f"LibreOffice has not saved {missing}"
        return made

    def _ask(self, files: Sequence[Path], target: Path, ending: str) -> None:
        self._start()
        command = [*self._command, "--convert-to", ending, "--outdir", str(target)]
        command += map(str, files)
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.end()
            raise

    @property
    def _command(self) -> list[str]:
        profile = (self.folder / "profile").as_uri()
        return [PROGRAM, f"-env:UserInstallation={profile}", "--headless", "--norestore"]

    @property
    def _document(self) -> Path:
        """The document that is open in it."""
        return self.folder / "open.txt"

    @property
    def _sign(self) -> Path:
        """What LibreOffice puts beside a document as soon as it is open."""
        return self.folder / f".~lock.{self._document.name}#"

    @property
    def _guarded(self) -> FileLock:
        """Held by the guardian as long as LibreOffice runs."""
        return FileLock(self.folder / "guarded.lock")

    def is_running(self) -> bool:
        """Whether it was started and runs still."""
        try:
            with self._guarded.acquire(timeout=0):
                return False
        except Timeout:
            return True

    def _start(self) -> None:
        if self.is_running():
            return
        self._sign.unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.office", str(self.folder), str(self.run)]
        with (self.folder / "office.log").open("ab") as log:
            subprocess.run(command, check=True, cwd=REPOSITORY, stdout=log, stderr=log)
        self._wait_until(started=True)

    def end(self) -> None:
        """End it now."""
        self._document.unlink(missing_ok=True)
        self._wait_until(started=False)

    def _wait_until(self, *, started: bool) -> None:
        end = time.monotonic() + PATIENCE
        while (self._sign.exists() if started else not self.is_running()) is False:
            assert time.monotonic() < end, (self.folder / "office.log").read_text("utf-8")
            time.sleep(PAUSE)

    def guard(self) -> None:
        """Run LibreOffice with a document open, until it ends or the run does."""
        run = psutil.Process(self.run)
        with self._guarded:
            self._document.write_text("open", "utf-8")
            program = psutil.Popen([*self._command, str(self._document)], start_new_session=True)
            try:
                while program.poll() is None and is_alive(run) and self._document.exists():
                    time.sleep(PAUSE)
            finally:
                for process in (*program.children(recursive=True), program):
                    process.kill()
                program.wait()


def is_alive(process: psutil.Process) -> bool:
    """Whether a process still runs, not only its entry in the table of processes."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


if __name__ == "__main__":
    if os.fork():
        os._exit(0)  # who started the guardian goes on
    os.setsid()
    Office(Path(sys.argv[1]), int(sys.argv[2])).guard()
