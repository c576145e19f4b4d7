"""A page as a browser sees it, with one worker for all tests of a module."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.testclient import TestClient

from generator.web.app import Page
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
    ended: list[bool] = []
    page = Page(own, jobs, lambda: ended.append(True)).application()
    guard = Guard(page, PORT, TOKEN, most_bytes=most_bytes, most_changes=most_changes)
    client = TestClient(guard, base_url=HOME, headers=OWN, raise_server_exceptions=False)
    try:
        if enters:
            client.get(f"/?token={TOKEN}")
        yield client
    finally:
        client.close()
        own.clear()


def text_of(html: str) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
