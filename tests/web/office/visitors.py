"""An office in a folder, and the browsers of those who come to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from starlette.testclient import TestClient
from starlette.types import ASGIApp

from generator.batch.worker import Limits, Pool
from generator.web.guard import MOST_BYTES
from generator.web.office.accounts import Party
from generator.web.office.app import Office
from generator.web.office.elsewhere import FarBuilding
from generator.web.office.gate import Gate
from generator.web.office.links import ADDRESS, new_links
from generator.web.office.store import Store

PORT = 8000
HOME = f"http://10.0.0.7:{PORT}"
OWN = {"origin": HOME}
OFFICER, PASSWORD = "王科长", "three plain words"


@dataclass
class Opened:
    """A running office: the same folder may be opened again."""

    folder: Path
    store: Store
    office: Office
    gate: Gate
    clients: list[TestClient] = field(default_factory=list)

    def stranger(self, address: str = "10.0.0.21", home: str = HOME) -> TestClient:
        """A browser of somebody who is not in."""
        client = TestClient(
            self.gate,
            base_url=home,
            headers={"origin": home},
            client=(address, 50_000),
            raise_server_exceptions=False,
        )
        self.clients.append(client)
        return client

    def link(self, name: str, party: Party = Party.DEPARTMENT) -> str:
        """A new link, without the address of the server."""
        account = self.office.accounts.add(party, name)
        (link,) = new_links(self.store, self.office.accounts, [account], "服务器")
        parts = urlsplit(link.address)
        return f"{parts.path}?{parts.query}"

    def department(self, name: str, address: str = "10.0.0.21") -> TestClient:
        """A browser of a department that came in by its link."""
        client = self.stranger(address)
        enter(client, self.link(name))
        return client

    def officer(self, name: str = OFFICER) -> TestClient:
        """A browser of an officer who is in."""
        client = self.stranger("10.0.0.9")
        link = self.link(name, Party.BUREAU)
        answer = enter(client, link, password=PASSWORD, again=PASSWORD)
        assert answer == 303
        return client


def enter(client: TestClient, link: str, **more: str) -> int:
    """Open a link and press the button; the status of what is answered."""
    path, _, query = link.partition("?key=")
    assert client.get(link).status_code == 200
    answer = client.post(path, data={"key": query, **more}, follow_redirects=False)
    return answer.status_code


@contextmanager
def opened_office(  # noqa: PLR0913 - what tests vary
    folder: Path,
    pool: Pool,
    *,
    most_bytes: int = MOST_BYTES,
    is_secure: bool = False,
    limits: Limits | None = None,
    elsewhere: FarBuilding | None = None,
    bureau: ASGIApp | None = None,
) -> Iterator[Opened]:
    """The office of a folder."""
    store = Store(folder)
    home = HOME.replace("http:", "https:") if is_secure else HOME
    store.set(ADDRESS, home)
    office = Office(
        folder,
        store,
        pool,
        PORT,
        limits=limits,
        is_secure=is_secure,
        elsewhere=elsewhere,
        bureau=bureau,
    )
    scheme = "https" if is_secure else "http"
    names = ["caizheng"]
    gate = Gate(
        office, office.visits, PORT, names, store.folder, scheme=scheme, most_bytes=most_bytes
    )
    opened = Opened(folder, store, office, gate)
    try:
        yield opened
    finally:
        for client in opened.clients:
            client.close()
        store.close()
