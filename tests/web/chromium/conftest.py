from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.helpers import book_of
from tests.samples import REPOSITORY
from tests.web.chromium.window import ARGUMENTS, WIDE, Program, installed, press

EXAMPLE = REPOSITORY / "examples" / "qingshanhu-bigdata-2022" / "workbook.xlsx"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser and its program take more than a moment."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    path = installed()
    if path is None:
        pytest.skip("Chromium is not installed (scripts/setup.sh tests installs it where it can)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            headless=False,  # which it is by the arguments: the new way, without a second program
            args=ARGUMENTS,
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory, own_cache: None) -> Iterator[Program]:  # noqa: ARG001
    """One program for all tests of a worker; it can't be left without one's own."""
    own = Program(tmp_path_factory.mktemp("web"))
    yield own
    own.stop()


@pytest.fixture
def browser_of(chromium: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Makes browsers for people who know nothing of one another."""
    opened: list[BrowserContext] = []

    def new() -> BrowserContext:
        width, height = WIDE
        own = chromium.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
        )
        own.set_default_timeout(20_000)
        opened.append(own)
        return own

    yield new
    for own in opened:
        own.close()


@pytest.fixture
def context(browser_of: Callable[[], BrowserContext], program: Program) -> BrowserContext:
    """A browser that followed the link, before a desk that is clear."""
    own = browser_of()
    own.request.get(program.link)
    return own


@pytest.fixture
def page(context: BrowserContext, program: Program) -> Page:
    """A window at the first page, with nothing on the desk."""
    own = context.new_page()
    if 'id="cancel"' in context.request.get(f"{program.home}working").text():
        own.goto(f"{program.home}working")  # what a test that failed began
        press(own, "取消")
    own.goto(program.home)
    if own.get_by_role("button", name="清空，重新开始").count():
        press(own, "清空，重新开始")
    return own


@pytest.fixture
def unfinished(tmp_path: Path) -> Path:
    """A form that lacks one reason."""
    book = book_of(EXAMPLE.read_bytes())
    book["增减原因"]["B3"] = None
    path = tmp_path / "填报表.xlsx"
    book.save(path)
    return path
