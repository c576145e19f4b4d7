"""Departments that put their forms down at the same time, over a real server on this machine."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from generator.batch.run import available_jobs
from generator.web.office.accounts import Accounts, Party
from generator.web.office.journal import Journal
from generator.web.office.links import ADDRESS, new_links
from generator.web.office.store import Store
from generator.web.tasks import check
from tests.samples import EXAMPLE
from tests.web.office.test_server import Visitor, free_port, served

OWN_NAME = "南昌市青山湖区大数据中心"
#: Seconds between two looks of a browser at how far it is.
LOOK = 0.3


def names_of(count: int) -> list[str]:
    """Departments whose names are as long as the example's."""
    return [f"南昌市青山湖区第{number:02}中心" for number in range(1, count + 1)]


def workbook_of(name: str) -> bytes:
    """The example as another department's."""
    stream = io.BytesIO()
    with zipfile.ZipFile(EXAMPLE) as book, zipfile.ZipFile(stream, "w", 8) as own:
        for part in book.namelist():
            content = book.read(part)
            own.writestr(part, content.replace(as_numbers(OWN_NAME), as_numbers(name)))
    return stream.getvalue()


def as_numbers(words: str) -> bytes:
    """Words as the example has them in its cells."""
    return "".join(f"&#{ord(character)};" for character in words).encode()


def links_for(folder: Path, port: int, names: Sequence[str]) -> dict[str, str]:
    """The link of each department, made before the server is there."""
    store = Store(folder)
    store.set(ADDRESS, f"http://127.0.0.1:{port}")
    accounts = Accounts(store, Journal(store))
    added = [accounts.add(Party.DEPARTMENT, name) for name in names]
    links = new_links(store, accounts, added, "服务器")
    store.close()
    return {link.name: link.address.partition(str(port))[2] for link in links}


@dataclass
class Accountant(Visitor):
    """Somebody who puts a form down, waits, and hands it in."""

    name: str = ""
    waits: dict[str, float] = field(default_factory=dict)

    def come_in(self, link: str) -> None:
        path, _, key = link.partition("?key=")
        assert self.ask("POST", path, urlencode({"key": key}))[0] == 303

    def put_down(self, content: bytes) -> str:
        head = 'content-disposition: form-data; name="files"; filename="a.xlsx"'
        body = b"--x\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n--x--\r\n"
        begun = time.monotonic()
        status, page = self.ask("POST", "/versions", body, "multipart/form-data; boundary=x")
        assert status == 303, page
        while True:
            status, page = self.ask("GET", "/versions/1")
            if status == 200:
                break
            time.sleep(LOOK)
        self.waits["findings"] = time.monotonic() - begun
        return page

    def hand_in(self) -> None:
        assert self.ask("POST", "/handed-in", "number=1&seen=0")[0] == 303


@dataclass
class Crowd:
    """The departments before a server.

    Attributes:
        folder: where the server keeps what they hand in.
        people: by the names of their departments.
    """

    folder: Path
    people: dict[str, Accountant]

    @property
    def first(self) -> Accountant:
        """One of them."""
        return next(iter(self.people.values()))

    def first_page(self) -> float:
        """Seconds to the first page, at best of five."""
        return min(timed(lambda: self.first.ask("GET", "/")) for _ in range(5))

    def alone(self) -> float:
        """Seconds that one waits for findings whom nobody is beside, once the workers are warm."""
        waits = []
        for _ in range(available_jobs() + 1):
            self.first.put_down(workbook_of(self.first.name))
            waits.append(self.first.waits["findings"])
            self.first.ask("POST", "/anew", "seen=1")
        return min(waits)

    def beyond_check(self, scratch: Path, rounds: int) -> list[float]:
        """Seconds that findings take beyond `check`; the workers shall be warm."""
        beyond = []
        for turn in range(rounds):
            content = workbook_of(self.first.name)
            path = scratch / f"{turn}.xlsx"
            path.write_bytes(content)
            own = timed(lambda: check([path], None))  # noqa: B023
            self.first.put_down(content)
            beyond.append(self.first.waits["findings"] - own)
            self.first.ask("POST", "/anew", "seen=1")
        return beyond[1:]  # the first one warms this process up

    def all_at_once(self) -> float:
        """Let all put down and hand in what is theirs at the same moment; seconds to the end."""
        books = {name: workbook_of(name) for name in self.people}
        together = threading.Barrier(len(self.people))

        def do_all(person: Accountant) -> None:
            together.wait()
            page = person.put_down(books[person.name])
            assert person.name in page
            person.hand_in()

        begun = time.monotonic()
        with ThreadPoolExecutor(len(self.people)) as threads:
            list(threads.map(do_all, self.people.values()))
        whole = time.monotonic() - begun
        assert {it.parent.name: it.read_bytes() for it in self.folder.glob("*/*.xlsx")} == books
        return whole

    def waits(self) -> list[float]:
        """How long each waited for findings last, the shortest first."""
        return sorted(person.waits["findings"] for person in self.people.values())


@contextmanager
def crowd(folder: Path, count: int) -> Iterator[Crowd]:
    """So many departments that came in by their links."""
    port, names = free_port(), names_of(count)
    links = links_for(folder, port, names)
    with served(folder, port):
        people = {name: Accountant(port, name=name) for name in names}
        with ThreadPoolExecutor(count) as threads:
            list(threads.map(lambda it: it.come_in(links[it.name]), people.values()))
        yield Crowd(folder, people)


def timed(call: Callable[[], object]) -> float:
    begun = time.monotonic()
    call()
    return time.monotonic() - begun
