"""A page as a browser sees it, with one worker for all tests of a module."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from generator.batch.run import Order
from generator.web.app import Page
from generator.web.bureau.desk import BureauDesk
from generator.web.bureau.face import BureauFace
from generator.web.desk import Desk
from generator.web.guard import MOST_BYTES, MOST_CHANGES, Guard
from generator.web.jobs import Jobs

PORT, TOKEN = 8123, "first-link"
HOME = f"http://127.0.0.1:{PORT}"
OWN = {"origin": HOME}


@contextmanager
def opened(
    jobs: Jobs,
    desk: Desk | None = None,
    *,
    most_bytes: int = MOST_BYTES,
    most_changes: int = MOST_CHANGES,
    enters: bool = True,
) -> Iterator[TestClient]:
    """A browser that opened the first link, before a desk of its own."""
    own = desk or Desk()
    page = Page(own, jobs, nothing).application()
    guard = Guard(page, PORT, TOKEN, most_bytes=most_bytes, most_changes=most_changes)
    try:
        with looking_at(guard, enters=enters) as client:
            yield client
    finally:
        own.clear()


@contextmanager
def opened_bureau(jobs: Jobs, order: Order, listed: Path | None) -> Iterator[TestClient]:
    """A browser that opened the first link of a bureau's page."""
    desk = BureauDesk(order, jobs, listed)
    try:
        with looking_at(Guard(BureauFace(desk, nothing).application(), PORT, TOKEN)) as client:
            yield client
    finally:
        desk.close()


@contextmanager
def looking_at(guard: Guard, *, enters: bool = True) -> Iterator[TestClient]:
    """A browser before a page."""
    client = TestClient(guard, base_url=HOME, headers=OWN, raise_server_exceptions=False)
    try:
        if enters:
            client.get(f"/?token={TOKEN}")
        yield client
    finally:
        client.close()


def nothing() -> None:
    """The end of the program, which is none here."""


def text_of(html: str) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
