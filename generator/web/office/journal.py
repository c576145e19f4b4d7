"""The journal: who did what when, and with which bytes. It only grows.

The book refuses to change or take away a line, and each line holds the hash of the one before, so
what is changed past the program is found. Lines cut off at the end are found by SQLite's own count
and, where that was changed as well, by the receipts that departments have: each is the hash of a
line.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from datetime import datetime

from generator.web.office.store import KEPT, Store, triggers

#: So many characters of a hash stand for it where people read it.
SHORT = 16


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A line.

    Attributes:
        number: from 1.
        at: when, with the offset of the time zone.
        who: the name of a department or an officer, or of the server.
        what: was done, in Chinese.
        about: to what; never anything out of a workbook.
        sha256: of the bytes that it is about, or blank.
        chain: the hash of this line and the one before.
    """

    number: int
    at: str
    who: str
    what: str
    about: str
    sha256: str
    chain: str = ""


class Journal:
    """The journal of an office."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, who: str, what: str, about: str = "", sha256: str = "") -> JournalLine:
        """Add a line."""
        with self._store.changing() as book:
            number, chain = 0, ""
            for row in book.execute("SELECT * FROM journal ORDER BY number DESC LIMIT 1"):
                number, chain = row["number"], row["chain"]
            entry = JournalLine(number + 1, now(), who, what, about, sha256)
            entry = replace(entry, chain=_linked(chain, entry))
            book.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)", astuple(entry))
        return entry

    def newest(self, most: int) -> list[JournalLine]:
        """The newest lines first."""
        with self._store.reading() as book:
            rows = book.execute("SELECT * FROM journal ORDER BY number DESC LIMIT ?", (most,))
            return [JournalLine(*row) for row in rows]

    def all(self) -> list[JournalLine]:
        """All lines, the oldest first."""
        with self._store.reading() as book:
            return _entries(book)

    def find(self, receipt: str) -> JournalLine | None:
        """The line that a receipt is of."""
        wanted = receipt.strip().lower()
        if len(wanted) < SHORT:
            return None
        with self._store.reading() as book:
            row = book.execute(
                "SELECT * FROM journal WHERE substr(chain, 1, ?) = ?", (len(wanted), wanted)
            ).fetchone()
        return JournalLine(*row) if row else None

    def faults(self) -> list[str]:
        """What was changed past the program, in Chinese; nothing if all is as it was written."""
        with self._store.reading() as book:
            return list(_faults(book, _entries(book)))


def now() -> str:
    """This moment."""
    return datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")


def _entries(book: sqlite3.Connection) -> list[JournalLine]:
    return [JournalLine(*row) for row in book.execute("SELECT * FROM journal ORDER BY number")]


def _linked(chain: str, entry: JournalLine) -> str:
    words = json.dumps([chain, *astuple(entry)[:-1]], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()


def _faults(book: sqlite3.Connection, entries: list[JournalLine]) -> Iterator[str]:
    chain = ""
    for expected, entry in enumerate(entries, start=1):
        if entry.number != expected:
            yield f"日志第 {expected} 行不见了"
            return
        if entry.chain != _linked(chain, entry):
            yield f"日志第 {expected} 行或它前面的行被改动过"
            return
        chain = entry.chain
    for row in book.execute("SELECT seq FROM sqlite_sequence WHERE name = 'journal'"):
        if row["seq"] != len(entries):
            yield f"日志末尾的行不见了：写过 {row['seq']} 行，只有 {len(entries)} 行"
    yield from _versions_without_entry(book, {entry.chain: entry for entry in entries})
    known = {row["name"] for row in book.execute("SELECT name FROM sqlite_master")}
    if not triggers().keys() <= known:
        yield f"{'、'.join(KEPT)} 两张表的保护被去掉过"


def _versions_without_entry(
    book: sqlite3.Connection, entries: dict[str, JournalLine]
) -> Iterator[str]:
    for row in book.execute("SELECT receipt, sha256, number FROM versions"):
        entry = entries.get(row["receipt"])
        if entry is None or entry.sha256 != row["sha256"]:
            yield f"交来的一稿（第 {row['number']} 次，{row['receipt'][:SHORT]}）与日志对不上"
