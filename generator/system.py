"""What differs from one operating system to another, and nothing else.

Everything above asks here, so that no other module knows what it runs on.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

IS_WINDOWS: Final = sys.platform == "win32"
#: What ends the program from outside: the system, or the window of its terminal.
_ENDS: Final = ("SIGTERM", "SIGHUP", "SIGBREAK")
#: Names that Windows keeps for devices, with any ending.
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def safe_name(title: str) -> str:
    """A title as the name of a file on any system, without its ending."""
    name = _UNSAFE.sub("_", title).rstrip(" .")
    return f"文件{name}" if _DEVICES.match(name) or not name else name


def cache_folder() -> Path | None:
    """Where this program may keep what it could make again; None where there is no such place."""
    try:
        if IS_WINDOWS:
            place = Path(os.environ["LOCALAPPDATA"])
        elif sys.platform == "darwin":
            place = Path.home() / "Library" / "Caches"
        else:
            chosen = Path(os.environ.get("XDG_CACHE_HOME", ""))
            place = chosen if chosen.is_absolute() else Path.home() / ".cache"
    except (KeyError, RuntimeError):
        return None
    return place / "juesuan"


def speak_chinese() -> None:
    """Make what is printed readable: UTF-8 wherever it is not a console that says otherwise.

    Where the system can't even name a Chinese file, the program begins again in Python's UTF-8
    mode; it does not return then.
    """
    try:
        os.fsencode("决算")
    except UnicodeEncodeError:
        again = [sys.executable, "-X", "utf8", "-m", "generator", *sys.argv[1:]]
        os.execv(sys.executable, again)  # noqa: S606 - the same program once more
    for name in ("stdout", "stderr"):
        # a program that a double click starts has neither
        if getattr(sys, name) is None:
            setattr(sys, name, _Nowhere())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a console takes any character; files and pipes have the code page of the system
            encoding = "utf-8" if IS_WINDOWS and not stream.isatty() else None
            stream.reconfigure(encoding=encoding, errors="replace")


class _Nowhere(io.StringIO):
    """What is printed where nobody can see it."""

    def write(self, text: str, /) -> int:
        return len(text)


def show(message: str) -> None:
    """Say in a window what whoever started the program without a terminal could not see."""
    if sys.platform == "win32" and isinstance(sys.stderr, _Nowhere):
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, message, "决算", 0)


def when_ended(leave: Callable[[int], None]) -> None:
    """Call something with the signal's number when the system or a terminal ends the program."""
    import signal

    for name in _ENDS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _: leave(number))


def give_back_memory() -> None:
    """Let the system have what a document took; the C library keeps it otherwise."""
    if os.name == "posix":
        import ctypes

        with suppress(AttributeError):  # it is glibc's own
            ctypes.CDLL(None).malloc_trim(0)
