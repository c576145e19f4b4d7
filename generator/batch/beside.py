"""What a workbook may name beside it: house styles and annexes, which travel with it.

The workbook itself is read by the worker alone, within its limits. Here its words are only looked
through for names of files; whether a name is a good one is for the worker to say.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Final

from generator.annexes.files import MAX_ANNEXES, MAX_FILE, find_file
from generator.edition.validate import IDENTITY_SHEET
from generator.errors import Unusable
from generator.workbook.spreadsheet.package import BROKEN_PACKAGE

STYLE: Final = ".yaml"
_ENDING: Final = r"\.(?:docx|pdf|xlsx|md|png|jpe?g)"
#: The words of a cell; programs may write each character as a number (&#38468;).
_WORDS: Final = re.compile(rf"<t(?: [^>]*)?>([^<]{{1,2000}}{_ENDING})\s*</t>", re.IGNORECASE)
#: How a Markdown text names a picture.
_PICTURE: Final = re.compile(rf"[(<]\s*([^()<>\n]{{1,250}}{_ENDING})", re.IGNORECASE)
_WITH_WORDS: Final = re.compile(r"xl/(sharedStrings|worksheets/[^/]+)\.xml")
#: So many bytes are looked through, more than any workbook in order has.
_LONGEST: Final = 50_000_000


def annexes_of(workbook: Path, content: bytes) -> list[Path]:
    """The files in the folder of a workbook, or below, that its words name, in order."""
    return annexes_named(workbook, names_in(content))


def annexes_named(workbook: Path, names: Iterable[str]) -> list[Path]:
    """The files in the folder of a workbook, or below, that have one of some names, in order."""
    found: dict[Path, None] = {}
    _follow(workbook, iter(names), found)
    return sorted(found)


def place_as_named(workbook: Path, files: Iterable[Path]) -> None:
    """Lay files that came without their folders where a workbook names them, below its own folder.

    Args:
        workbook: the workbook; a name may have folders (`附件/报告.docx`).
        files: what came along with it, in any folder.
    """
    came = {file.name: file for file in files}
    folder = workbook.parent.resolve()
    for name in names_in(workbook.read_bytes()):
        path = folder / name.replace("\\", "/")
        if path.name not in came or not path.resolve().is_relative_to(folder):
            continue
        with suppress(OSError):  # no name that a file can have: whoever reads it says so
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(came[path.name], path)


def _follow(file: Path, names: Iterator[str], found: dict[Path, None]) -> None:
    """Take up what a file names; a Markdown text names pictures in its turn."""
    for name in names:
        try:
            path = find_file(file, "", name)
        except Unusable:
            continue
        if path in found or path == file or path.stat().st_size > MAX_FILE:
            continue
        if len(found) > MAX_ANNEXES:
            return
        found[path] = None
        if path.suffix.lower() == ".md":
            words = path.read_text("utf-8", "ignore")
            _follow(path, (match[1].strip() for match in _PICTURE.finditer(words)), found)


def is_form(workbook: Path) -> bool:
    """Whether a workbook has the sheet that every filled form has."""
    try:
        with zipfile.ZipFile(workbook) as package:
            book = package.open("xl/workbook.xml").read(_LONGEST)
    except BROKEN_PACKAGE:
        return False
    return IDENTITY_SHEET in unescape(book.decode("utf-8", "ignore"))


def names_in(content: bytes) -> Iterator[str]:
    """Words of a workbook that end as the name of an annex does."""
    left = _LONGEST
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            for part in package.namelist():
                if _WITH_WORDS.fullmatch(part) and left > 0:
                    words = package.open(part).read(left)
                    left -= len(words)
                    found = _WORDS.finditer(words.decode("utf-8", "ignore"))
                    yield from (unescape(match[1]).strip() for match in found)
    except BROKEN_PACKAGE:
        return
