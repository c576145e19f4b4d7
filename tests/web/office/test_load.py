"""Twenty departments at once on two processors: none fails, none waits more than its share."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from generator.batch.run import available_jobs
from generator.web.office.accounts import Accounts, Party
from generator.web.office.journal import Journal
from generator.web.office.links import ADDRESS, new_links
from generator.web.office.store import Store
from generator.web.office.versions import workbook_name
from generator.web.tasks import check
from tests.samples import EXAMPLE
from tests.web.office.test_server import Visitor, free_port, served

pytestmark = pytest.mark.long

OWN_NAME = "南昌市青山湖区大数据中心"
DEPARTMENTS = [f"南昌市青山湖区第{number:02}中心" for number in range(1, 21)]
#: What the issue asks for, in seconds.
FIRST_PAGE, BEYOND_CHECK = 0.15, 1.0
#: A machine that others use as well is given so many times as long.
PATIENCE = 4
#: As long as all of it may take, whatever the machine does beside.
MOST = 45


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


def links_for(folder: Path, port: int) -> dict[str, str]:
    """The link of each department, made before the server is there."""
    store = Store(folder)
    store.set(ADDRESS, f"http://127.0.0.1:{port}")
    accounts = Accounts(store, Journal(store))
    added = [accounts.add(Party.DEPARTMENT, name) for name in DEPARTMENTS]
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
            time.sleep(0.3)
        self.waits["findings"] = time.monotonic() - begun
        return page

    def hand_in(self) -> None:
        assert self.ask("POST", "/handed-in", "number=1&seen=0")[0] == 303


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Path, dict[str, Accountant]]]:
    port = free_port()
    links = links_for(tmp_path, port)
    with served(tmp_path, port):
        people = {name: Accountant(port, name=name) for name in DEPARTMENTS}
        with ThreadPoolExecutor(len(people)) as threads:
            list(threads.map(lambda it: it.come_in(links[it.name]), people.values()))
        yield tmp_path, people


def test_twenty_departments_at_once(
    server: tuple[Path, dict[str, Accountant]], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, people = server
    books = {name: workbook_of(name) for name in DEPARTMENTS}
    first_page = min(timed(lambda: people[DEPARTMENTS[0]].ask("GET", "/")) for _ in range(5))
    alone = alone_on(people)
    together = threading.Barrier(len(people))

    def do_all(person: Accountant) -> None:
        together.wait()
        page = person.put_down(books[person.name])
        assert person.name in page
        person.hand_in()

    begun = time.monotonic()
    with ThreadPoolExecutor(len(people)) as threads:
        list(threads.map(do_all, people.values()))
    whole = time.monotonic() - begun
    share = alone * len(people) / available_jobs()
    waits = sorted(person.waits["findings"] for person in people.values())
    kept = {path.parent.name: path.read_bytes() for path in folder.glob("*/*.xlsx")}
    assert kept == books
    assert {path.name for path in folder.glob("*/*.xlsx")} == set(map(workbook_name, books))
    with capsys.disabled():
        told = f"first page {first_page:.3f} s; alone {alone:.1f} s; 20 at once: findings after"
        print(f"\n{told} {waits[0]:.1f} to {waits[-1]:.1f} s (share {share:.1f} s), {whole:.1f} s")  # noqa: T201
    assert first_page < FIRST_PAGE * PATIENCE
    assert waits[-1] < share * PATIENCE
    assert whole < MOST


def alone_on(people: dict[str, Accountant]) -> float:
    """How long somebody waits whom nobody is beside, once the workers are warm."""
    waits = []
    for _ in range(available_jobs() + 1):
        person = people[DEPARTMENTS[0]]
        person.put_down(workbook_of(person.name))
        waits.append(person.waits["findings"])
        person.ask("POST", "/anew", "seen=1")
    return min(waits)


def test_findings_come_a_moment_after_check(
    server: tuple[Path, dict[str, Accountant]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, people = server
    path = tmp_path / "a.xlsx"
    beyond = []
    for name in DEPARTMENTS[: 2 * available_jobs() + 2]:  # the first ones warm the workers up
        content = workbook_of(name)
        path.write_bytes(content)
        people[name].put_down(content)
        alone = timed(lambda: check([path.rename(tmp_path / f"{name}.xlsx")], None))  # noqa: B023
        beyond.append(people[name].waits["findings"] - alone)
    with capsys.disabled():
        print(f"\nfindings {min(beyond):.2f} to {max(beyond):.2f} s beyond check")  # noqa: T201
    assert min(beyond) < BEYOND_CHECK


def timed(call: object) -> float:
    begun = time.monotonic()
    assert callable(call)
    call()
    return time.monotonic() - begun
