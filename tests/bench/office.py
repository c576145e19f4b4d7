"""LibreOffice as one would use it for PDFs: started for each call, or kept warm by unoserver."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from unoserver.client import UnoClient

#: Seconds that ten documents, and the start of the server, may take.
PATIENCE = 600
START = 60


@dataclass(frozen=True)
class Office:
    """LibreOffice with a profile of its own, started anew for each call."""

    program: str
    place: Path

    def convert(self, files: Sequence[Path]) -> None:
        """Make PDFs of Word files in one call."""
        profile = (self.place / "profile").as_uri()
        command = [self.program, f"-env:UserInstallation={profile}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(self.place / "pdf"), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
        assert all((self.place / "pdf" / f"{file.stem}.pdf").exists() for file in files)


class WarmOffice:
    """LibreOffice that waits for documents: unoserver, with a client in this process."""

    def __init__(self, port: int) -> None:
        self._client = UnoClient(port=str(port))

    def convert(self, files: Sequence[Path]) -> None:
        """Make PDFs of Word files, one call each."""
        for file in files:
            made = self._client.convert(indata=file.read_bytes(), convert_to="pdf")
            assert made.startswith(b"%PDF")


def python_with_uno() -> str:
    """The interpreter that LibreOffice's own library is for; empty where there is none."""
    for name in ("/usr/bin/python3", "python3"):
        found = shutil.which(name)
        if found is not None:
            asked = [found, "-I", "-c", "import uno"]
            if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
                return found
    return ""


@contextmanager
def warm_office(python: str, place: Path) -> Iterator[WarmOffice]:
    """A server as long as it is needed.

    Args:
        python: `python_with_uno`.
        place: a folder for its profile and for the package, which must not bring this
            environment's others along.
    """
    library = place / "library"
    library.mkdir()
    for found in Path(sysconfig.get_path("purelib")).glob("unoserver*"):
        (library / found.name).symlink_to(found)
    port, uno_port = _free_port(), _free_port()
    command = [python, "-m", "unoserver.server", "--port", str(port), "--uno-port", str(uno_port)]
    command += ["--user-installation", str(place / "warm")]
    server = subprocess.Popen(
        command,
        env=os.environ | {"PYTHONPATH": str(library), "PYTHONNOUSERSITE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield WarmOffice(port)
    finally:
        server.terminate()  # it ends LibreOffice too
        server.wait(START)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError as error:
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError("unoserver did not start") from error
            time.sleep(0.2)
        else:
            return
