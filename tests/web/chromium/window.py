"""A window of the browser, and the program behind it, as a person has them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psutil
from playwright.sync_api import Page

#: What a Chromium is called, Debian's first.
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
#: Chromium as it runs anywhere, alone: nothing of it asks the network for anything.
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=IsolateSandboxedIframes",
    "--lang=zh-CN",
)
#: The widths of a telephone and of an office's screen, with their heights.
NARROW, WIDE = (375, 667), (1366, 768)
AXE = Path(__file__).with_name("assets") / "axe.min.js"
#: How long a job may take on a busy machine, in milliseconds.
PATIENCE = 60_000

#: What has the focus is called so.
_FOCUSED = (
    "() => { const it = document.activeElement, label = it.labels && it.labels[0];"
    " return it.matches('a, button, input, select, textarea, summary')"
    " ? it.getAttribute('aria-label') || (label || it).innerText.replace(/\\n/g, '') || it.value"
    " : ''; }"
)
#: More keys than any way on one page takes.
_MOST_KEYS = 80


def installed() -> str | None:
    """The path of Chromium, if there is one."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


class Program:
    """`juesuan web`, started on some port.

    Args:
        scratch: a folder for what it leaves for a while.
        port: where; any that is free for 0.
        more: what else is said on the command line.
    """

    def __init__(self, scratch: Path, port: int = 0, *more: str) -> None:
        command = [sys.executable, "-m", "generator", "web", "--no-open", "--port", str(port)]
        command += more
        environment = {**os.environ, "TMPDIR": str(scratch), "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert self._process.stdout is not None
        self.link = self._process.stdout.readline().split()[-1]
        self.home = self.link.partition("?")[0]
        self.port = int(self.home.rstrip("/").rpartition(":")[2])

    @contextmanager
    def held(self) -> Iterator[None]:
        """Whoever works for it does nothing for a while."""
        (worker,) = (
            child
            for child in psutil.Process(self._process.pid).children()
            if "spawn_main" in "".join(child.cmdline())
        )
        worker.suspend()
        yield
        with suppress(psutil.NoSuchProcess):
            worker.resume()

    def ends(self) -> int:
        """Its exit status, once it has ended by itself."""
        status = self._process.wait(20)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return status

    def stop(self) -> None:
        """End it, as the system would."""
        self._process.terminate()
        self.ends()


def press(page: Page, name: str) -> None:
    """Press the button of a name."""
    page.get_by_role("button", name=name, exact=True).click()


def drop(page: Page, label: str, *files: Path) -> None:
    """Drop files from outside the browser onto the field of a label."""
    place = page.locator(".drop").filter(has=page.get_by_label(label, exact=True))
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    devtools = page.context.new_cdp_session(page)
    names = [str(file.resolve()) for file in files]
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send(
            "Input.dispatchDragEvent",
            {
                "type": kind,
                "x": box["x"] + 30,
                "y": box["y"] + 15,
                "data": {"items": [], "files": names, "dragOperationsMask": 1},
            },
        )
    devtools.detach()


def put_down(page: Page, *files: Path) -> int:
    """Drop a filled form where the page takes one, have it checked; the number of the version."""
    before = page.url
    drop(page, "填好的填报表", *files)
    press(page, "审核")
    page.wait_for_url(lambda url: "/versions/" in url and url != before, timeout=PATIENCE)
    return int(page.url.partition("#")[0].rpartition("/")[2])


def write(page: Page, number: int, summary: str, text: str) -> None:
    """Write something at a finding into a new version of the workbook."""
    remark = page.locator(f"#remark-{number}")
    remark.get_by_text(summary, exact=True).click()
    box = remark.get_by_role("textbox")
    box.fill(text)
    before = page.url
    remark.get_by_role("button").click()
    page.wait_for_url(lambda url: "/versions/" in url and url != before, timeout=PATIENCE)


def walk(page: Page, wanted: str, *, key: str = "Tab") -> None:
    """Press a key until what is called so has the focus."""
    for _ in range(_MOST_KEYS):
        page.keyboard.press(key)
        if wanted in page.evaluate(_FOCUSED):
            return
    raise AssertionError(wanted)


def go(page: Page, wanted: str, *, key: str = "Tab") -> None:
    """Walk to what leads on, and go there."""
    walk(page, wanted, key=key)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def download(page: Page, name: str) -> bytes:
    """What comes of pressing a link that downloads a file."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")


def faults(page: Page) -> list[str]:
    """What axe has to say of a page, and whether it must be scrolled sideways, at both widths."""
    found = []
    before = page.viewport_size
    for width, height in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{width}: {text}" for text in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{width}: wider than the window")
    if before is not None:
        page.set_viewport_size(before)
    return found


def violations(page: Page) -> list[str]:
    """What axe has to say of a page as it stands."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_axe())
    # the whole result is long, and takes longer to fetch than to find
    found = page.evaluate(
        "axe.run({resultTypes: ['violations'], iframes: false}).then((it) => it.violations)"
    )
    return [
        f"{item['id']} {node['target']}: {node['failureSummary']}"
        for item in found
        for node in item["nodes"]
    ]
