"""What must be built: the workbooks of a folder, with what each of them depends on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath

from generator import __version__
from generator.batch.beside import STYLE, annexes_named, annexes_of, is_form, names_in
from generator.batch.result import LOG
from generator.batch.task import File, Task
from generator.document.pdf import DEFAULT_ENGINE
from generator.edition.load import edition_folders
from generator.errors import Unusable
from generator.libraries import version_of
from generator.paths import templates_dir
from generator.workbook.spreadsheet.grid import read_content

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
#: What a department may take for a filled workbook, and `build` refuses.
OTHER_WORKBOOKS = frozenset({".xls", ".xlsb", ".et", ".ods"})
#: Excel's lock files, and what Unix and macOS hide.
HIDDEN = ("~$", ".")
#: Libraries on whose version the bytes of a document depend.
_LIBRARIES = (
    *("jinja2", "lxml", "markdown-it-py", "pikepdf", "pillow", "pydyf", "pypdfium2"),
    *("python-calamine", "python-docx", "resvg-py", "typst", "weasyprint"),
)


@dataclass(frozen=True, slots=True)
class FolderListing:
    """The files of a folder, as paths relative to it with `/`, in order.

    Attributes:
        workbooks: what must be built; also folders that can't be opened, so that each is reported.
        others: spreadsheets that `build` doesn't read, which nobody should believe to be built.
    """

    workbooks: tuple[str, ...]
    others: tuple[str, ...] = ()


def named_in(workbook: Path) -> tuple[str, ...]:
    """The names of files that a workbook's words may mean."""
    return tuple(names_in(workbook.read_bytes()))


def list_workbooks(
    folder: Path, *without: Path, named: Callable[[Path], Iterable[str]] = named_in
) -> FolderListing:
    """The workbooks in a folder and below, but for some folders in it and for what a run wrote.

    A workbook that another one names, and that is no form, is its annex and none to be built.

    Args:
        folder: the folder.
        without: folders that are passed over.
        named: says which names of files stand in a workbook.

    Raises:
        Unusable: it is no folder.
    """
    if not folder.is_dir():
        raise Unusable(folder, "", "不是文件夹", "请写明放填报表的文件夹")
    found = sorted(_files(folder, {path.resolve() for path in without}))
    annexes = set(_annexes(folder, found, named))
    found = [name for name in found if name not in annexes]
    by_suffix = [(name, PurePath(name).suffix.lower()) for name in found]
    return FolderListing(
        tuple(name for name, suffix in by_suffix if suffix not in OTHER_WORKBOOKS),
        tuple(name for name, suffix in by_suffix if suffix in OTHER_WORKBOOKS),
    )


def _annexes(
    folder: Path, names: Iterable[str], named: Callable[[Path], Iterable[str]]
) -> Iterator[str]:
    for name in names:
        path = folder / name
        if path.suffix.lower() in WORKBOOKS and path.is_file() and os.access(path, os.R_OK):
            for annex in annexes_named(path, named(path)):
                if annex.suffix.lower() in WORKBOOKS and not is_form(annex):
                    yield annex.relative_to(folder).as_posix()


def _files(folder: Path, without: Iterable[Path]) -> Iterator[str]:
    """Spreadsheets, and folders that can't be opened."""
    closed: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=closed.append):
        here = Path(place)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(HIDDEN)
            and (here / name).resolve() not in without
            and not (here / name / LOG).exists()
        ]
        for name in files:
            suffix = PurePath(name).suffix.lower()
            if not name.startswith(HIDDEN) and suffix in WORKBOOKS | OTHER_WORKBOOKS:
                yield (here / name).relative_to(folder).as_posix()
    for error in closed:
        yield Path(error.filename).relative_to(folder).as_posix()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with each workbook of a folder.

    Attributes:
        folder: where the workbooks are.
        formats: what to build; nothing but the findings where there are none.
        engine: what sets a PDF.
        style: a house style to use instead of those that the workbooks name.
        prior_folder: where last year's workbooks are.
        priors: for a workbook the one of last year, relative to `prior_folder`; where there are
            more, nobody knows which is meant.
    """

    folder: Path
    formats: tuple[str, ...] = ()
    engine: str = DEFAULT_ENGINE
    style: File | None = None
    prior_folder: Path | None = None
    priors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def task(self, workbook: str) -> Task:
        """The task for a workbook, read from the disk with all that it needs.

        Raises:
            Unusable: a file can't be read; the message calls it by its relative path.
        """
        file = read_file(self.folder, workbook)
        prior = self._prior(workbook)
        beside = tuple(_beside(self.folder, file))
        mark = fingerprint(file, self.style, prior, *beside, engine=self.engine)
        return Task(file, self.formats, self.style, prior, beside, mark, self.engine)

    def _prior(self, workbook: str) -> File | None:
        candidates = self.priors.get(workbook, ())
        if self.prior_folder is None or not candidates:
            return None
        if len(candidates) > 1:
            what = f"上年文件夹里有 {len(candidates)} 份同名的填报表（{'、'.join(candidates)}）"
            raise Unusable(workbook, "", what, "请只保留一份")
        path = self.prior_folder / candidates[0]
        return File(path.as_posix(), read_content(path))


def read_file(folder: Path, name: str) -> File:
    """A file of a folder, called by its path relative to it.

    Raises:
        Unusable: it can't be read, or is too large.
    """
    return File(name, read_content(folder / name, name))


def _beside(folder: Path, workbook: File) -> Iterator[File]:
    path = folder / workbook.name
    styles = (
        other
        for other in sorted(path.parent.glob(f"*{STYLE}"))
        if other.is_file() and not other.name.startswith(HIDDEN)
    )
    for other in (*styles, *annexes_of(path, workbook.content)):
        name = other.relative_to(folder).as_posix()
        if other.suffix == STYLE:
            yield read_file(folder, name)
        else:
            yield File(name, other.read_bytes())


def fingerprint(*files: File | None, engine: str = DEFAULT_ENGINE) -> str:
    """One name for all that documents depend on: the program and these files, names of styles too.

    So does a PDF on the engine that sets it.

    A workbook's own name is nothing that its documents know of.
    """
    digest = hashlib.sha256(f"{program()} {engine}".encode())
    for position, file in enumerate(files):
        name = Path(file.name).name if file and position > 1 else ""
        digest.update(f"\n{name}\n{file.sha256 if file else ''}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


@cache
def program() -> str:
    """One name for this program: its version and code, the templates, the editions, the libraries.

    Two machines on which it is the same build the same documents, given the same fonts.
    """
    digest = hashlib.sha256(__version__.encode())
    for library in _LIBRARIES:
        digest.update(f"\n{library} {version_of(library)}".encode())
    for name, content in _own_files():
        digest.update(f"\n{name}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _own_files() -> Iterator[tuple[str, bytes]]:
    """The code, the templates, and editions from elsewhere; an installed program's are the same."""
    templates = templates_dir()
    yield from _files_in(Path(__file__).parents[1], "*.py")
    yield from _files_in(templates, "*")
    for name, folder in edition_folders().items():
        if templates not in folder.parents:
            yield from ((f"{name}/{inner}", content) for inner, content in _files_in(folder, "*"))


def _files_in(folder: Path, pattern: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob(pattern)):
        inner = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(HIDDEN) for part in inner.parts):
            yield inner.as_posix(), path.read_bytes()
