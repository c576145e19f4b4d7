"""The bureau's officers make links, see what was handed in, and read the journal."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from generator.batch.run import Order
from generator.batch.worker import Pool
from generator.web.bureau.desk import BureauDesk
from generator.web.bureau.face import BureauFace
from generator.web.jobs import Jobs
from generator.web.office.accounts import Party
from generator.web.office.versions import Parcel
from tests.samples import EXAMPLE
from tests.test_handout import list_of
from tests.web.browser import text_of
from tests.web.office.visitors import HOME, OFFICER, PASSWORD, Opened, enter, opened_office

NAMES = ("某市财政局", "某市审计局")
CLEAN = {"errors": 1, "warnings": 2}


@pytest.fixture
def officer(office: Opened) -> TestClient:
    for name in NAMES:
        office.office.accounts.add(Party.DEPARTMENT, name)
    return office.officer()


def seen_of(office: Opened, name: str, party: Party = Party.DEPARTMENT) -> tuple[int, str]:
    """The number of an account, and what a page shows of its link."""
    account = office.office.accounts.named(party, name)
    assert account is not None
    return account.id, account.seen


def hand_in(office: Opened, name: str, content: bytes, seen: int = 0) -> str:
    """Have a department hand something in; its receipt."""
    account = office.office.accounts.add(Party.DEPARTMENT, name)
    versions = office.office.versions
    return versions.hand_in(account, Parcel(content), "a.xlsx", CLEAN, seen).receipt


def test_a_list_of_links_is_made_once(office: Opened, officer: TestClient) -> None:
    assert "2 个部门还没有链接" in text_of(officer.get("/office").text)
    answer = officer.post("/office/links")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = load_workbook(io.BytesIO(answer.content)).worksheets[0].values
    links = {row[0]: str(row[1]) for row in rows if str(row[1]).startswith(HOME)}
    assert set(links) == set(NAMES)
    assert enter(office.stranger(), links[NAMES[1]].removeprefix(HOME)) == 303
    page = officer.get("/office").text
    assert "各部门都有链接了" in page
    assert not any(link in page for link in links.values())


def test_a_new_link_is_shown_once(office: Opened, officer: TestClient) -> None:
    number, seen = seen_of(office, NAMES[0])
    page = officer.post(f"/office/accounts/{number}/link", data={"seen": seen}).text
    found = re.search(rf'value="({HOME}\S+)"', page)
    assert found is not None
    assert enter(office.stranger(), found[1].removeprefix(HOME)) == 303


def test_an_old_page_makes_no_link_and_revokes_none(office: Opened, officer: TestClient) -> None:
    """A colleague made one meanwhile: it goes on."""
    number, seen = seen_of(office, NAMES[0])
    link = office.link(NAMES[0])
    for what in ("link", "end"):
        answer = officer.post(f"/office/accounts/{number}/{what}", data={"seen": seen})
        assert answer.status_code == 409
        assert "这个链接在这期间换过" in answer.text
    assert enter(office.stranger(), link) == 303


def test_a_revoked_link_opens_nothing(office: Opened, officer: TestClient) -> None:
    browser = office.department(NAMES[0])
    number, seen = seen_of(office, NAMES[0])
    assert officer.post(f"/office/accounts/{number}/end", data={"seen": seen}).status_code == 200
    assert browser.get("/", follow_redirects=False).status_code == 303


def test_what_was_handed_in_can_be_had(office: Opened, officer: TestClient) -> None:
    hand_in(office, NAMES[0], b"first")
    hand_in(office, NAMES[0], b"second", seen=1)
    number, _ = seen_of(office, NAMES[0])
    assert "2 个部门，1 个交过" in text_of(officer.get("/office").text)
    page = officer.get(f"/office/departments/{number}").text
    assert "第 2 次" in page
    assert officer.get(f"/office/departments/{number}/1").content == b"first"
    assert officer.get(f"/office/departments/{number}/3").status_code == 404
    assert officer.get("/office/departments/99").status_code == 404
    (line,) = (it for it in office.office.journal.all() if it.what == "下载")
    assert (line.who, line.about) == (OFFICER, f"{NAMES[0]}第 1 次交来的填报表")


def test_an_officer_sets_a_password_and_another_revokes_it(
    office: Opened, officer: TestClient
) -> None:
    page = officer.post("/office/officers", data={"name": "李科长"}).text
    found = re.search(rf'value="({HOME}\S+)"', page)
    assert found is not None
    other = office.stranger("10.0.0.10")
    word = "three other words"
    assert enter(other, found[1].removeprefix(HOME), password=word, again=word) == 303
    assert other.get("/office").status_code == 200
    assert officer.post("/office/officers", data={"name": "李科长"}).status_code == 409
    number, seen = seen_of(office, "李科长", Party.BUREAU)
    officer.post(f"/office/accounts/{number}/end", data={"seen": seen})
    assert other.get("/office", follow_redirects=False).status_code == 303
    form = {"name": "李科长", "password": word}
    assert office.stranger("10.0.0.10").post("/login", data=form).status_code == 403


def test_nobody_shuts_the_door_behind_himself(office: Opened, officer: TestClient) -> None:
    number, seen = seen_of(office, OFFICER, Party.BUREAU)
    answer = officer.post(f"/office/accounts/{number}/end", data={"seen": seen})
    assert answer.status_code == 409
    form = {"name": OFFICER, "password": PASSWORD}
    assert office.stranger().post("/login", data=form).status_code == 200


def test_a_receipt_is_found(office: Opened, officer: TestClient) -> None:
    receipt = hand_in(office, NAMES[0], b"first")
    page = officer.get("/office/journal", params={"receipt": receipt[:16].upper()}).text
    assert f"{NAMES[0]}，交来，第 1 次，错误 1 个，警告 2 个" in text_of(page)
    page = officer.get("/office/journal", params={"receipt": "0" * 16}).text
    assert "日志里没有这个回执" in page


def test_the_journal_can_be_had_whole(office: Opened, officer: TestClient) -> None:
    hand_in(office, NAMES[0], b"first")
    content = officer.get("/office/journal.csv").content.decode("utf-8-sig")
    assert content.startswith("序号,时间,谁,做了什么,说明,SHA-256,链")
    assert len(content.splitlines()) == len(office.office.journal.all()) + 1


def test_words_of_the_journal_begin_no_formula(officer: TestClient) -> None:
    """Excel reads a cell of a CSV that begins with = as a formula."""
    officer.post("/office/departments", data={"name": "=1+1"})
    content = officer.get("/office/journal.csv").content.decode("utf-8-sig")
    assert ",'=1+1," in content
    assert ",=1+1" not in content


@pytest.fixture
def whole(tmp_path: Path, pool: Pool) -> Iterator[Opened]:
    """An office in which the bureau has its other pages as well."""
    folder, out = tmp_path / "填报", tmp_path / "公开"
    folder.mkdir()
    roster = list_of(tmp_path, ("名称",), *((name,) for name in NAMES))
    desk = BureauDesk(Order(folder, out, ("docx",), 1), Jobs(pool=pool), roster)
    face = BureauFace(desk, lambda: None).application()
    with opened_office(folder, pool, bureau=face) as opened:
        yield opened
    desk.close()


def test_the_bureaus_other_pages_are_beside(whole: Opened) -> None:
    hand_in(whole, NAMES[0], EXAMPLE.read_bytes())
    officer = whole.officer()
    page = officer.get("/").text
    assert f"可能是 {NAMES[0]}/{NAMES[0]}填报表.xlsx，还没有检查" in text_of(page)
    assert 'href="/office"' in page
    assert 'href="/calendar"' in page
    assert 'href="/"' in officer.get("/office").text
    assert officer.get("/calendar").status_code == 200
    officer.post("/run/pause")
    last = whole.office.journal.newest(1)[0]
    assert (last.who, last.what, last.about) == (OFFICER, "在财政部门的页面上操作", "/run/pause")
    assert "要再进入，请从首页登录" in officer.post("/quit").text
    assert officer.get("/calendar", follow_redirects=False).status_code == 303


def test_a_department_gets_to_none_of_them(whole: Opened) -> None:
    whole.officer()
    browser = whole.department(NAMES[0])
    assert "交给财政部门" in browser.get("/").text
    assert 'href="/office"' not in browser.get("/").text
    for path in ("/calendar", "/audits", "/region", "/tools", "/run", "/documents/index.html"):
        assert browser.get(path).status_code == 404, path
    for path in ("/run", "/run/pause", "/send-back", "/everything"):
        assert browser.post(path).status_code in {404, 405}, path
