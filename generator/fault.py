"""A fault of our own, written down for whoever mends it.

The report says where in the program it arose and with which versions. Nothing of a workbook gets
into it: no message of an exception (it may quote a cell), no name of a file, no line of data.
"""

from __future__ import annotations

import platform
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from generator import __version__
from generator.errors import Unusable
from generator.files import write_whole
from generator.libraries import version_of

#: Libraries in which what looks like our fault may lie.
_LIBRARIES = (
    *("lxml", "openpyxl", "python-calamine", "xlrd", "pikepdf", "pypdfium2", "pillow", "pydantic"),
    *("jinja2", "python-docx", "weasyprint", "markdown-it-py", "typer"),
)
_SITE = "site-packages"
_OPTION = re.compile(r"--[a-z-]+|-[a-z]")
#: What a report's name begins with.
NAME = "juesuan出错报告"
ADVICE = "报告里没有填报表的内容，请发给维护程序的人"


def report_of(error: BaseException, command: Sequence[str] = ()) -> str:
    """The report of an exception.

    Args:
        error: the exception, with those that led to it.
        command: the words of the command line; only the command and its options are kept.
    """
    lines = [
        f"juesuan {__version__}，Python {platform.python_version()}，{platform.platform()}",
        "，".join(f"{name} {found}" for name in _LIBRARIES if (found := version_of(name))),
        f"命令：juesuan {' '.join(_without_contents(command))}",
        *_causes(error),
    ]
    return "\n".join(lines) + "\n"


def write_report(error: BaseException, command: Sequence[str]) -> Path | None:
    """Write the report beside the output, or in the current folder; None where nothing can be."""
    name = f"{NAME}-{time.strftime('%Y%m%d-%H%M%S')}.txt"
    content = report_of(error, command).encode()
    for folder in (*_folders(command), Path(), Path(tempfile.gettempdir())):
        try:
            write_whole({folder / name: content})
        except Unusable:
            continue
        return folder / name
    return None


def _folders(command: Sequence[str]) -> Iterator[Path]:
    """The folders that the command writes to, as far as they are there already."""
    for option, value in pairwise(command):
        if option in {"-o", "--output", "--annotate", "--html"}:
            path = Path(value)
            folder = path.parent if path.suffix else path
            if folder.is_dir():
                yield folder


def _without_contents(command: Sequence[str]) -> Iterator[str]:
    """The command and its options; names of files and what was typed become …."""
    for at, word in enumerate(command):
        if at == 0 and word.isascii() and word.isalpha():
            yield word
        else:
            yield found[0] if (found := _OPTION.match(word)) else "…"


def _causes(error: BaseException) -> Iterator[str]:
    """The exceptions from the last one back to the first, each with the places that it passed."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield ""
        yield f"{type(found).__module__}.{type(found).__qualname__}"
        for frame in traceback.extract_tb(found.__traceback__):
            yield f"  {_place(frame.filename)}:{frame.lineno} {frame.name}"
        found = found.__cause__ or found.__context__


def _place(file: str) -> str:
    """A file of code, from the folder in which programs are installed on."""
    parts = Path(file).parts
    for root in (_SITE, "generator"):
        if root in parts:
            return "/".join(parts[parts.index(root) + (root == _SITE) :])
    standard = Path(sys.prefix).parts
    return "/".join(parts[-2:] if parts[: len(standard)] != standard else parts[len(standard) :])
