"""Nobody but the browser that was given the link gets through, and nothing is loaded from afar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from generator.paths import templates_dir
from generator.web.jobs import Jobs
from tests.web.browser import HOME, PORT, TOKEN, opened

EVIL = "http://evil.example"


@pytest.fixture
def stranger(jobs: Jobs) -> Iterator[TestClient]:
    with opened(jobs, enters=False) as client:
        yield client


def test_without_the_link_there_is_nothing(stranger: TestClient) -> None:
    for path in ("/", "/versions/1", "/static/page.js", "/?token=", "/?token=guessed"):
        answer = stranger.get(path)
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False), path
        assert "请从程序打开的链接进入" in answer.text


def test_the_link_gives_a_cookie_that_scripts_and_other_sites_do_not_get(
    stranger: TestClient,
) -> None:
    answer = stranger.get(f"/?token={TOKEN}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie
    assert stranger.get("/").status_code == 200


def test_the_link_leads_nowhere_else(stranger: TestClient) -> None:
    answer = stranger.get(f"{HOME}//evil.example/?token={TOKEN}", follow_redirects=False)
    assert answer.headers["location"] == "/evil.example/"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "evil.example:8123", ""])
def test_another_name_for_this_machine_is_refused(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 403


def test_the_name_of_this_machine_is_known(browser: TestClient) -> None:
    answer = browser.get("/", headers={"host": f"localhost:{PORT}"})
    assert answer.status_code == 200


@pytest.mark.parametrize("origin", [EVIL, "null", f"http://127.0.0.1:{PORT + 1}", ""])
def test_a_form_of_another_site_is_refused(browser: TestClient, origin: str) -> None:
    for path in ("/versions", "/form", "/anew", "/quit"):
        assert browser.post(path, headers={"origin": origin}).status_code == 403


def test_a_form_without_origin_is_refused(browser: TestClient) -> None:
    del browser.headers["origin"]
    assert browser.post("/quit").status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_can_not_even_look(browser: TestClient, site: str) -> None:
    assert browser.get("/", headers={"sec-fetch-site": site}).status_code == 403


def test_what_is_too_large_is_refused_by_its_length(jobs: Jobs) -> None:
    with opened(jobs, most_bytes=10_000) as browser:
        answer = browser.post("/versions", files={"files": ("a.xlsx", b"x" * 20_000)})
        assert answer.status_code == 413
        assert "MB" in answer.text


def test_what_is_too_large_is_refused_whatever_length_it_names(jobs: Jobs) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.xlsx"\r\n\r\n'
        for _ in range(1_000):
            yield b"x" * 1_000

    with opened(jobs, most_bytes=10_000) as browser:
        kind = {"content-type": "multipart/form-data; boundary=x"}
        answer = browser.post("/versions", content=endless(), headers=kind)
        assert answer.status_code == 413


def test_nobody_asks_for_changes_without_end(jobs: Jobs) -> None:
    with opened(jobs, most_changes=3) as browser:
        answers = [browser.post("/nothing").status_code for _ in range(5)]
        assert answers[:3] == [404, 404, 404]
        assert answers[3:] == [429, 429]
        assert browser.get("/").status_code == 200


def test_pages_load_nothing_from_elsewhere_and_run_no_words_of_their_own(
    browser: TestClient,
) -> None:
    answer = browser.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "template", sorted((templates_dir() / "web").rglob("*.html.j2")), ids=lambda it: it.name
)
def test_no_template_has_scripts_or_styles_within(template: Path) -> None:
    text = template.read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|https?://", text)


def test_every_answer_has_the_headers(browser: TestClient) -> None:
    for path in ("/", "/static/page.css", "/nothing", "/versions/7"):
        assert "content-security-policy" in browser.get(path).headers, path
