"""The office's book: accounts, sessions, versions and journal in one SQLite file of the folder.

It is SQLite's plain journal of changes, not its write-ahead log: the folder may lie on a share.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.errors import Unusable

#: The office's own folder within that of the workbooks; `batch` passes over what begins so.
OWN = ".juesuan"
BOOK = "office.sqlite"
#: The tables in which nothing is ever changed or taken away.
KEPT = ("journal", "versions")
#: Seconds to wait for another program that writes into the book.
_PATIENCE = 10.0
_TABLES = """
CREATE TABLE IF NOT EXISTS accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  party TEXT NOT NULL,
  name TEXT NOT NULL,
  link TEXT NOT NULL DEFAULT '',
  password TEXT NOT NULL DEFAULT '',
  UNIQUE (party, name)
);
CREATE TABLE IF NOT EXISTS sessions (
  mark TEXT PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  begun REAL NOT NULL,
  seen REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS journal (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  about TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  chain TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS versions (
  account INTEGER NOT NULL REFERENCES accounts (id),
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  workbook TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  errors INTEGER NOT NULL,
  warnings INTEGER NOT NULL,
  receipt TEXT NOT NULL,
  PRIMARY KEY (account, number)
);
CREATE TABLE IF NOT EXISTS placed (account INTEGER PRIMARY KEY, number INTEGER NOT NULL);
"""
_TRIGGER = """
CREATE TRIGGER IF NOT EXISTS {name} BEFORE {change} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} only grows'); END;
"""


class Store:
    """The book of one office.

    Args:
        folder: of the workbooks that are handed in.

    Attributes:
        folder: the office's own folder within it.

    Raises:
        Unusable: there is no such folder, or nothing can be written to it.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise Unusable(folder, "", "不是文件夹", "请用 --folder 写明放填报表的文件夹")
        self.folder = folder.resolve() / OWN
        self._lock = threading.RLock()
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            # transactions are begun by hand
            self._book = sqlite3.connect(
                self.folder / BOOK, _PATIENCE, isolation_level=None, check_same_thread=False
            )
            self._book.row_factory = sqlite3.Row
            self._book.execute("PRAGMA foreign_keys = ON")
            self._book.executescript(_TABLES + "".join(triggers().values()))
        except (OSError, sqlite3.Error) as error:
            remedy = "请确认文件夹可写，其中的账册没有损坏；损坏的，请从备份恢复"
            raise Unusable(self.folder / BOOK, "", "不能打开或写入", remedy) from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Look something up; one thread at a time."""
        with self._lock:
            yield self._book

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Change something: all of it or nothing."""
        with self._lock:
            if self._book.in_transaction:  # part of a larger change
                yield self._book
                return
            self._book.execute("BEGIN IMMEDIATE")
            try:
                yield self._book
            except BaseException:
                self._book.execute("ROLLBACK")
                raise
            self._book.execute("COMMIT")

    def setting(self, name: str) -> str:
        """What is set; blank if it is not."""
        with self.reading() as book:
            row = book.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else ""

    def set(self, name: str, value: str) -> None:
        """Set something."""
        with self.changing() as book:
            book.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def close(self) -> None:
        """Close the book."""
        with self._lock:
            self._book.close()


def triggers() -> dict[str, str]:
    """What keeps the kept tables from changing, by name."""
    return {
        name: _TRIGGER.format(name=name, change=change, table=table)
        for table in KEPT
        for change in ("UPDATE", "DELETE")
        for name in (f"{table}_no_{change.lower()}",)
    }
