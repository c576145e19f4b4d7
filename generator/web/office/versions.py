"""What departments hand in: every version is kept, the newest lies where `batch` finds it.

That is in a folder of the department's name, with what the workbook names beside it; all that was
ever handed in is in the office's own folder, numbered.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from pathlib import Path, PurePosixPath

from generator.files import write_whole
from generator.web.desk import plain_name
from generator.web.office.accounts import SERVER, Account
from generator.web.office.journal import Journal
from generator.web.office.store import Store

_COLUMNS = "number, at, workbook, sha256, errors, warnings, receipt"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is handed in: the workbook, and what it names, by path with `/` from its folder."""

    workbook: bytes
    beside: Mapping[str, bytes] = field(default_factory=dict)


class Stale(Exception):  # noqa: N818 - it says what became of a form
    """Something newer was handed in since the page was shown."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A version that was handed in.

    Attributes:
        number: from 1, for each department.
        at: when.
        workbook: what its file was called.
        sha256: of the workbook.
        errors: how many findings of that severity it had.
        warnings: how many of that one.
        receipt: the hash of its line of the journal.
    """

    number: int
    at: str
    workbook: str
    sha256: str
    errors: int
    warnings: int
    receipt: str


class Versions:
    """All that was handed in."""

    def __init__(self, folder: Path, store: Store, journal: Journal) -> None:
        self._folder, self._store, self._journal = folder, store, journal
        self._placing = threading.Lock()

    def of(self, account: Account) -> list[HandedIn]:
        """What a department handed in, the oldest first."""
        with self._store.reading() as book:
            return _read(book, account)

    def newest(self) -> dict[int, HandedIn]:
        """The newest version of each department, by the number of its account."""
        with self._store.reading() as book:
            rows = book.execute(f"SELECT account, {_COLUMNS} FROM versions ORDER BY number")  # noqa: S608 - names of ours
            return {row["account"]: HandedIn(*tuple(row)[1:]) for row in rows}

    def hand_in(
        self,
        account: Account,
        parcel: Parcel,
        called: str,
        counts: Mapping[str, int],
        seen: int,
    ) -> HandedIn:
        """Keep a version, note it in the journal, and lay it where `batch` finds it.

        Args:
            account: whose it is.
            parcel: the workbook, and what it names.
            called: what the file of the workbook was called.
            counts: its findings by severity.
            seen: how many had been handed in when the page was shown.

        Raises:
            Stale: there are more by now.
            Unusable: the folder can't be written to.
        """
        staged = self._staged(account, parcel)
        try:
            with self._store.changing() as book:
                number = len(_read(book, account)) + 1
                if number != seen + 1:
                    raise Stale
                version = self._noted(account, number, parcel, called, counts)
                row = (account.id, *astuple(version))
                book.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
                kept = self._kept(account, number)
                # left by a server that was killed before it counted
                shutil.rmtree(kept, ignore_errors=True)
                staged.rename(kept)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        self.place(account)
        return version

    def _staged(self, account: Account, parcel: Parcel) -> Path:
        """The files in a folder of their own, beside the versions."""
        files = {**parcel.beside, workbook_name(account.name): parcel.workbook}
        folder = self._kept(account, 0).with_name(f".{secrets.token_hex(8)}")
        targets = {folder.joinpath(*PurePosixPath(name).parts): name for name in files}
        inside = folder.resolve()
        assert all(target.resolve().is_relative_to(inside) for target in targets)
        write_whole({target: files[name] for target, name in targets.items()})
        return folder

    def _noted(
        self,
        account: Account,
        number: int,
        parcel: Parcel,
        called: str,
        counts: Mapping[str, int],
    ) -> HandedIn:
        """A version as the journal has it."""
        digest = hashlib.sha256(parcel.workbook).hexdigest()
        about = f"第 {number} 次，错误 {counts['errors']} 个，警告 {counts['warnings']} 个"
        entry = self._journal.note(account.name, "交来", about, digest)
        for _, content in sorted(parcel.beside.items()):
            beside = hashlib.sha256(content).hexdigest()
            self._journal.note(account.name, "交来附件", f"第 {number} 次", beside)
        own = (counts["errors"], counts["warnings"], entry.chain)
        return HandedIn(number, entry.at, called, digest, *own)

    def workbook(self, account: Account, number: int) -> bytes | None:
        """The workbook of a version, if there is one."""
        if not 1 <= number <= len(self.of(account)):
            return None
        return (self._kept(account, number) / workbook_name(account.name)).read_bytes()

    def place(self, account: Account) -> None:
        """Lay the newest version of a department into its folder, unless it lies there.

        What was put in its place by hand since is kept as well.
        """
        with self._placing:
            with self._store.reading() as book:
                versions, placed = _read(book, account), _placed(book, account)
            if not versions or placed == versions[-1].number:
                return
            number, target = versions[-1].number, self.place_of(account)
            self._keep_strange(account, placed, target)
            files = _files(self._kept(account, number))
            write_whole({target / name: path.read_bytes() for name, path in files.items()})
            before = _files(self._kept(account, placed)) if placed else {}
            for name in before.keys() - files.keys():
                (target / name).unlink(missing_ok=True)
            with self._store.changing() as book:
                book.execute("INSERT OR REPLACE INTO placed VALUES (?, ?)", (account.id, number))

    def place_of(self, account: Account) -> Path:
        """The folder where a department's newest version lies."""
        return self._folder / plain_name(account.name)

    def _kept(self, account: Account, number: int) -> Path:
        own = f"{account.id:04}-{plain_name(account.name)}"
        return self._store.folder / "versions" / own / str(number)

    def _keep_strange(self, account: Account, placed: int, target: Path) -> None:
        """Keep what lies where a version is to be laid and is none that was handed in."""
        for name, path in _files(target).items():
            known = self._kept(account, placed) / name
            content = path.read_bytes()
            if known.is_file() and known.read_bytes() == content:
                continue
            digest = hashlib.sha256(content).hexdigest()
            folder = self._kept(account, 0).with_name(f"folder-{digest[:16]}")
            write_whole({folder / path.name: content})
            self._journal.note(SERVER, "另存文件夹里的旧文件", account.name, digest)


def workbook_name(owner: str) -> str:
    """What the workbook of a department is called in its folder, whatever it was called before.

    Who has not looked into it yet takes its owner from this name.
    """
    return f"{plain_name(owner)}填报表.xlsx"


def _files(folder: Path) -> dict[str, Path]:
    """The files of a folder and below, by path with `/`."""
    if not folder.is_dir():
        return {}
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in found}


def _read(book: sqlite3.Connection, account: Account) -> list[HandedIn]:
    asked = f"SELECT {_COLUMNS} FROM versions WHERE account = ? ORDER BY number"  # noqa: S608 - names of ours
    return [HandedIn(*row) for row in book.execute(asked, (account.id,))]


def _placed(book: sqlite3.Connection, account: Account) -> int:
    row = book.execute("SELECT number FROM placed WHERE account = ?", (account.id,)).fetchone()
    return int(row["number"]) if row else 0
