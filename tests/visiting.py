"""Go through the page of a program that runs, as a browser does, from its link to its end."""

from __future__ import annotations

import re
import time
from pathlib import Path

import httpx2

LINK = re.compile(r"http://127\.0\.0\.1:\d+/\?token=\S+")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
PATIENCE = 180.0


class Visit:
    """A browser that has opened the link.

    Args:
        link: what the program tells when it starts.
    """

    def __init__(self, link: str) -> None:
        found = LINK.search(link)
        assert found, link
        home = found[0].partition("/?")[0]
        self._browser = httpx2.Client(
            base_url=home,
            headers={"Origin": home},
            follow_redirects=True,
            timeout=PATIENCE,
            trust_env=False,  # it is on this machine, whatever proxy there is
        )
        self.page = self._browser.get(found[0]).text
        self._token = dict(HIDDEN.findall(self.page))

    def put_down(self, workbook: Path) -> str:
        """Hand in a workbook; the page with what was found in it."""
        files = {"files": ("填报表.xlsx", workbook.read_bytes()), "prior": ("", b"")}
        return self._when_done(self._browser.post("/versions", data=self._token, files=files))

    def made(self) -> str:
        """Have the documents of the first version made; the page that links to them."""
        return self._when_done(self._browser.post("/versions/1/made", data=self._token))

    def got(self, path: str) -> bytes:
        """What stands at a path."""
        return self._browser.get(path).raise_for_status().content

    def leave(self) -> None:
        """End the program."""
        self._browser.post("/quit", data=self._token).raise_for_status()
        self._browser.close()

    def _when_done(self, answer: httpx2.Response) -> str:
        end = time.monotonic() + PATIENCE
        while 'id="progress"' in answer.raise_for_status().text:
            assert time.monotonic() < end, answer.text
            time.sleep(0.2)
            answer = self._browser.get("/working")
        return answer.text


def visited(link: str) -> None:
    """Open a link, look around, and end the program."""
    visit = Visit(link)
    assert "上海市" in visit.page
    visit.leave()
