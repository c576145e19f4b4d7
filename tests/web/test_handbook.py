"""The manual says what stands on the page, and the page shows the manual."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from generator.paths import manual_dir, templates_dir
from tests.web.browser import text_of

MANUAL = (manual_dir() / "使用手册.md").read_text("utf-8")
PICTURES = re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\)", MANUAL)
#: Words in bold are names on the page.
NAMES = sorted({*re.findall(r"\*\*(.+?)\*\*", MANUAL)} - {"粗体"})
TEMPLATES = "".join(
    file.read_text("utf-8") for file in sorted((templates_dir() / "web").rglob("*.j2"))
)
VIEWS = "".join(
    file.read_text("utf-8")
    for file in sorted((templates_dir().parent / "generator" / "web").rglob("*.py"))
)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_manual_names_stands_on_the_page(name: str) -> None:
    assert name in TEMPLATES + VIEWS


def test_every_picture_is_there_and_none_is_left_over() -> None:
    assert len(PICTURES) > 5
    assert {file.name for file in (manual_dir() / "pictures").iterdir()} == {*PICTURES}


def test_pictures_are_small() -> None:
    sizes = [(manual_dir() / "pictures" / name).stat().st_size for name in PICTURES]
    assert max(sizes) < 100_000


def test_the_page_shows_the_manual_with_its_pictures(browser: TestClient) -> None:
    assert 'href="/manual"' in browser.get("/").text
    page = browser.get("/manual").text
    assert "第一部分" in text_of(page)
    shown = re.findall(r'<img src="(/manual/[^"]+)" alt="[^"]+"', page)
    assert len(shown) == len(PICTURES)
    for address in shown:
        answer = browser.get(address)
        assert answer.headers["content-type"] == "image/png"
    assert ".md)" not in page
    assert browser.get("/manual/..%2f使用手册.md").status_code == 404
