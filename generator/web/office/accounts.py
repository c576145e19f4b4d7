"""Who may come in: departments by a link with a secret, the bureau's officers by a password.

Secrets are kept as hashes alone. A link is shown when it is made, and never again: who has lost it
gets a new one, and the old one no longer opens anything.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from generator.errors import Unusable
from generator.web.desk import plain_name
from generator.web.office.journal import Journal
from generator.web.office.store import Store

#: Who acts where no person does.
SERVER = "服务器"
LEAST_PASSWORD, MOST_PASSWORD = 10, 200
#: A session ends when nothing was asked for so long, and at the latest after so long, in seconds.
IDLE, LONGEST = 12 * 3600.0, 7 * 24 * 3600.0
#: When it was last seen is written down no more often than this.
_EVERY = 60.0
# what OWASP recommends as the least: 19 MiB, twice; thirty departments may come at once
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class Party(StrEnum):
    """Who somebody is."""

    DEPARTMENT = "department"
    BUREAU = "bureau"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may come in.

    Attributes:
        id: its number.
        party: department or bureau.
        name: of the department, or of the officer.
        has_link: whether there is a link that opens.
        has_password: whether there is a password that opens.
        seen: another one for each link and password that there ever is.
    """

    id: int
    party: Party
    name: str
    has_link: bool
    has_password: bool
    seen: str


class Accounts:
    """The accounts of an office; whatever changes them is in the journal."""

    def __init__(self, store: Store, journal: Journal) -> None:
        self._store, self._journal = store, journal
        # what is compared where there is nothing to compare: the time shall tell nobody
        self._nothing = _HASHER.hash(secrets.token_urlsafe(32))

    def all(self, party: Party) -> list[Account]:
        """All of a party, in the order in which they came."""
        with self._store.reading() as book:
            rows = book.execute("SELECT * FROM accounts WHERE party = ? ORDER BY id", (party,))
            return [_account(row) for row in rows]

    def get(self, number: int) -> Account | None:
        """One by its number."""
        with self._store.reading() as book:
            row = book.execute("SELECT * FROM accounts WHERE id = ?", (number,)).fetchone()
        return _account(row) if row else None

    def named(self, party: Party, name: str) -> Account | None:
        """One by its name, blanks aside."""
        row = self._row(party, name)
        return _account(row) if row else None

    def add(self, party: Party, name: str, by: str = SERVER) -> Account:
        """One of that name, a new one where there is none.

        Raises:
            Unusable: nothing can be called so: a department has a folder of its name.
        """
        plain = "".join(name.split())
        if not plain or plain_name(plain) != plain:
            what = f"“{name}”不能作名称" if plain else "没有写名称"
            remedy = '请写全称，不要有 \\ / : * ? " < > |，也不要以点开头或结尾'
            raise Unusable(None, "", what, remedy)
        with self._store.changing() as book:
            if known := self.named(party, plain):
                return known
            book.execute("INSERT INTO accounts (party, name) VALUES (?, ?)", (party, plain))
            self._journal.note(by, "登记", plain)
            added = self.named(party, plain)
            assert added is not None
            return added

    def new_links(self, accounts: Sequence[Account], by: str) -> list[str]:
        """The secret of a new link for each; one that was there before opens no more.

        Raises:
            Unusable: somebody else made one since the accounts were looked up; none is made.
        """
        found = [secrets.token_urlsafe(32) for _ in accounts]
        hashed = list(map(_HASHER.hash, found))  # takes its time, so before the book is taken
        with self._store.changing():
            for account, value in zip(accounts, hashed, strict=True):
                if self.get(account.id) != account:
                    remedy = "请看新的情况，再决定要不要换"
                    raise Unusable(None, account.name, "链接在这期间换过", remedy)
                self._set(account, "link", value, by, "生成链接")
        return found

    def revoke(self, account: Account, by: str) -> None:
        """Neither link nor password opens any more, and whoever is in is out."""
        with self._store.changing():
            self._set(account, "link", "", by, "作废链接")
            if account.party is Party.BUREAU:
                self._set(account, "password", "", by, "停用密码")

    def set_password(self, account: Account, password: str) -> None:
        """Set an officer's own password; the link that led here opens no more.

        Raises:
            Unusable: it is too short or too long.
        """
        if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
            remedy = f"请用 {LEAST_PASSWORD} 到 {MOST_PASSWORD} 个字，例如几个不相干的词"
            raise Unusable(None, "", f"密码有 {len(password)} 个字", remedy)
        hashed = _HASHER.hash(password)
        with self._store.changing():
            self._set(account, "password", hashed, account.name, "设定密码")
            self._set(account, "link", "", account.name, "用过链接")

    def by_link(self, number: int, secret: str) -> Account | None:
        """Whoever a link lets in; it takes its time, whatever the answer."""
        with self._store.reading() as book:
            row = book.execute("SELECT * FROM accounts WHERE id = ?", (number,)).fetchone()
        return self._verified(row, "link", secret)

    def by_password(self, name: str, password: str) -> Account | None:
        """The officer whom a password lets in; it takes its time, whatever the answer."""
        return self._verified(self._row(Party.BUREAU, name), "password", password[:MOST_PASSWORD])

    def _verified(self, row: sqlite3.Row | None, column: str, secret: str) -> Account | None:
        known = (row[column] if row else "") or self._nothing
        try:
            _HASHER.verify(known, secret)
        except (VerificationError, InvalidHashError):
            return None
        return _account(row) if row is not None else None

    def _row(self, party: Party, name: str) -> sqlite3.Row | None:
        asked = (party, "".join(name.split()))
        with self._store.reading() as book:
            row: sqlite3.Row | None = book.execute(
                "SELECT * FROM accounts WHERE party = ? AND name = ?", asked
            ).fetchone()
        return row

    def _set(self, account: Account, column: str, value: str, by: str, what: str) -> None:
        """Change a secret; who came in by the old one is out."""
        with self._store.changing() as book:
            book.execute(f"UPDATE accounts SET {column} = ? WHERE id = ?", (value, account.id))  # noqa: S608 - a name of ours
            book.execute("DELETE FROM sessions WHERE account = ?", (account.id,))
            self._journal.note(by, what, account.name)


class Sessions:
    """Who is in; known by the hash of what a cookie holds, and there after a new start as well."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, account: Account) -> str:
        """The secret of a new session."""
        secret, at = secrets.token_urlsafe(32), time.time()
        with self._store.changing() as book:
            row = (_mark(secret), account.id, at, at)
            book.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", row)
        return secret

    def account(self, secret: str) -> Account | None:
        """Who is in with that secret."""
        mark, at = _mark(secret), time.time()
        with self._store.reading() as book:
            row = book.execute(
                "SELECT accounts.*, seen FROM sessions JOIN accounts ON accounts.id = account "
                "WHERE mark = ? AND seen > ? AND begun > ?",
                (mark, at - IDLE, at - LONGEST),
            ).fetchone()
        if row is None:
            return None
        if at - row["seen"] > _EVERY:
            with self._store.changing() as book:
                book.execute("UPDATE sessions SET seen = ? WHERE mark = ?", (at, mark))
        return _account(row)

    def end(self, secret: str) -> None:
        """End one."""
        with self._store.changing() as book:
            book.execute("DELETE FROM sessions WHERE mark = ?", (_mark(secret),))

    def present(self) -> set[int]:
        """The numbers of those who are in; what has run out is taken away."""
        at = time.time()
        with self._store.changing() as book:
            book.execute(
                "DELETE FROM sessions WHERE seen <= ? OR begun <= ?", (at - IDLE, at - LONGEST)
            )
            rows = book.execute("SELECT DISTINCT account FROM sessions").fetchall()
        return {row["account"] for row in rows}


def _account(row: sqlite3.Row) -> Account:
    has_link, has_password = bool(row["link"]), bool(row["password"])
    seen = _mark(f"{row['link']} {row['password']}")[:16]
    return Account(row["id"], Party(row["party"]), row["name"], has_link, has_password, seen)


def _mark(secret: str) -> str:
    """What is kept of a session's secret: it is long and by chance, so a plain hash will do."""
    return hashlib.sha256(secret.encode()).hexdigest()
