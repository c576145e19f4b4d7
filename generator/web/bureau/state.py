"""What is known of a bureau's folder, from its files alone, read anew when any of them changes.

The page keeps nothing of its own: what it shows follows from the workbooks, the log of a batch, the
list of departments and the notes of publications, whoever wrote them, the page or the command line.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from generator.batch import calendar
from generator.batch.notes import NOTES
from generator.batch.outliers import Outlier, outliers_of, sum_over
from generator.batch.plan import HIDDEN, list_workbooks, named_in
from generator.batch.result import LOG, Result, read_log
from generator.batch.run import Order
from generator.batch.scope import Scope, scope_of
from generator.batch.settings import load_overview
from generator.batch.standing import (
    Bureau,
    Light,
    Standing,
    counts_by_light,
    read_bureau,
    standings_of,
)

#: What a file looks like from outside: when it was changed, how long it is.
Stat = tuple[int, int]
_KEY_LENGTH = 12


@dataclass(frozen=True)
class Known:
    """What is known at a moment.

    Attributes:
        standings: where all stand, by a key that is good for an address.
        results: what the log tells of the workbooks that are there.
        scope: who is in and who is out.
        bureau: the list and the notes.
        others: spreadsheets that are no workbooks.
        day: the day from which terms are seen.
    """

    standings: Mapping[str, Standing]
    results: tuple[Result, ...]
    scope: Scope
    bureau: Bureau
    others: tuple[str, ...]
    day: date

    @cached_property
    def counts(self) -> Mapping[Light, int]:
        """How many stand where."""
        return counts_by_light(list(self.standings.values()))

    @cached_property
    def late(self) -> int:
        """How many let the term pass and did not publish."""
        return sum(it.due.is_late for it in self.standings.values())

    @cached_property
    def outliers(self) -> Sequence[Outlier]:
        """What is worth a look."""
        return outliers_of(self.scope.counted)

    @cached_property
    def totals(self) -> Mapping[str, Decimal]:
        """The figures of the overview, added up over all that is counted."""
        return {name: sum_over(self.scope.counted, name) for name in load_overview().columns}


@dataclass
class FolderState:
    """The folder of an order, with its list of departments.

    Attributes:
        order: where the workbooks are, and where documents go.
        listed: the list of departments, if there is one.
    """

    order: Order
    listed: Path | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _seen: object = None
    _known: Known | None = None
    _log_seen: object = None
    _log: Mapping[str, Result] = field(default_factory=dict)
    _books_seen: object = None
    _others: tuple[str, ...] = ()
    _digests: dict[str, tuple[Stat, str]] = field(default_factory=dict)
    _named: dict[Path, tuple[Stat | None, tuple[str, ...]]] = field(default_factory=dict)

    def now(self) -> Known:
        """What is known now; quick as long as no file has changed.

        Raises:
            Unusable: the folder is none, or the list can't be used.
        """
        with self._lock:
            day = calendar.today()
            books = dict(self._stats())
            log, notes = (_stat(self.order.output / name) for name in (LOG, NOTES))
            seen = (day, books, log, notes, self.listed and _stat(self.listed))
            if self._known is None or seen != self._seen:
                self._known = self._read(day, books, log)
                self._seen = seen
            return self._known

    def _read(self, day: date, books: Mapping[str, Stat], log: Stat | None) -> Known:
        if self._books_seen != books:
            folder, output = self.order.folder, self.order.output
            without = [it for it in (output, self.order.priors) if it is not None]
            listing = list_workbooks(folder, *without, named=self._names)
            self._others = listing.others
            self._digests = {
                name: (books.get(name, (0, 0)), self._digest(name, books.get(name, (0, 0))))
                for name in listing.workbooks
            }
            self._books_seen = books
        if self._log_seen != log or log is None:
            self._log = read_log(self.order.output)
            self._log_seen = log
        fresh = {name: digest for name, (_, digest) in self._digests.items()}
        results = tuple(self._log[name] for name in fresh if name in self._log)
        bureau = read_bureau(self.order.output, self.listed)
        scope = scope_of(results, bureau.expected)
        standings = standings_of(results, scope, bureau, day, fresh)
        keys = {_key(it): it for it in standings}
        return Known(keys, results, scope, bureau, self._others, day)

    def _names(self, workbook: Path) -> tuple[str, ...]:
        """The names of files that stand in a workbook, which is opened when it has changed."""
        stat, before = _stat(workbook), self._named.get(workbook)
        if before is None or before[0] != stat:
            before = self._named[workbook] = (stat, named_in(workbook))
        return before[1]

    def _digest(self, name: str, stat: Stat) -> str:
        before = self._digests.get(name)
        if before is not None and before[0] == stat:
            return before[1]
        try:
            return hashlib.sha256((self.order.folder / name).read_bytes()).hexdigest()
        except OSError:
            return ""  # a batch says why it can't be read

    def _stats(self) -> Iterator[tuple[str, Stat]]:
        """What the files of the folder look like from outside."""
        folder, output = self.order.folder, self.order.output.resolve()
        for place, folders, files in os.walk(folder):
            folders[:] = [
                it
                for it in folders
                if not it.startswith(HIDDEN) and Path(place, it).resolve() != output
            ]
            for name in files:
                if not name.startswith(HIDDEN):
                    path = Path(place, name)
                    yield path.relative_to(folder).as_posix(), _stat(path) or (0, 0)


def _stat(path: Path) -> Stat | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _key(standing: Standing) -> str:
    words = standing.workbook or f"\n{standing.whose.name}"
    digest = hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()
    return digest[:_KEY_LENGTH]
