"""A department comes by its link, hands in its own workbook, and nobody else's."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from generator.batch.worker import Pool
from generator.web.office.accounts import Party
from generator.web.office.store import OWN
from generator.web.office.versions import workbook_name
from tests.samples import EXAMPLE
from tests.web.browser import text_of
from tests.web.office.visitors import Opened, enter, opened_office

pytestmark = pytest.mark.slow

NAME = "南昌市青山湖区大数据中心"
WORKBOOK = workbook_name(NAME)


def put_down(browser: TestClient, content: bytes | None = None, name: str = "填报表.xlsx") -> str:
    """Put a form down as the page does; the page that one gets to."""
    book = EXAMPLE.read_bytes() if content is None else content
    sent = [("files", (name, book)), ("prior", ("", b""))]
    answer = browser.post("/versions", files=sent)
    while 'id="progress"' in answer.text:
        answer = browser.get("/working")
    return str(answer.text)


def hand_in(browser: TestClient, number: int = 1, seen: int = 0) -> tuple[int, str]:
    """Press the button; the status and the words of what is answered."""
    answer = browser.post("/handed-in", data={"number": str(number), "seen": str(seen)})
    return answer.status_code, text_of(answer.text)


def test_from_the_link_to_what_is_handed_in(office: Opened) -> None:
    browser = office.department(NAME)
    assert "还没有交过" in text_of(browser.get("/").text)
    assert "交给财政部门" in put_down(browser)
    status, words = hand_in(browser)
    assert status == 200
    assert "交过 1 次" in words
    digest = hashlib.sha256(EXAMPLE.read_bytes()).hexdigest()
    assert digest in words
    assert (office.folder / NAME / WORKBOOK).read_bytes() == EXAMPLE.read_bytes()
    assert browser.get("/handed-in/1").content == EXAMPLE.read_bytes()
    assert browser.get("/handed-in/2").status_code == 404
    (entry,) = (line for line in office.office.journal.all() if line.what == "交来")
    assert (entry.who, entry.sha256) == (NAME, digest)


def test_a_link_is_no_way_in_before_the_button_is_pressed(office: Opened) -> None:
    """What opens links by itself, a scanner of letters, does not come in."""
    browser, link = office.stranger(), office.link(NAME)
    answer = browser.get(link)
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
    assert NAME in answer.text
    assert browser.get("/", follow_redirects=False).headers["location"] == "/login"


def test_another_departments_workbook_is_not_taken(office: Opened) -> None:
    browser = office.department("某市农业农村局")
    put_down(browser)
    _, words = hand_in(browser)
    assert f"填报表的名称是“{NAME}”，这里只收“某市农业农村局”的填报表" in words
    assert not (office.folder / "某市农业农村局").exists()
    assert "某市农业农村局/" not in words


def test_a_workbook_that_cannot_be_used_is_not_taken(office: Opened) -> None:
    browser = office.department(NAME)
    put_down(browser, b"no workbook")
    status, words = hand_in(browser)
    assert (status, office.office.versions.newest()) == (409, {})
    assert "这一稿" in words


def test_departments_do_not_see_each_other(office: Opened) -> None:
    one, other = office.department(NAME), office.department("某市审计局", "10.0.0.22")
    put_down(one)
    hand_in(one)
    for path in ("/versions/1", "/versions/1/workbook", "/versions/1/preview", "/handed-in/1"):
        assert one.get(path).status_code == 200, path
        assert other.get(path).status_code == 404, path
    for path in ("/office", "/office/journal", "/office/departments/1", "/office/journal.csv"):
        assert one.get(path).status_code == 404, path
    assert NAME not in other.get("/").text


def test_an_old_form_hands_in_nothing(office: Opened) -> None:
    """Two windows, or the back button: what is newer stays."""
    browser = office.department(NAME)
    put_down(browser)
    put_down(browser)
    assert hand_in(browser, number=1)[0] == 409  # there is a newer one on the desk
    assert hand_in(browser, number=2)[0] == 200
    assert hand_in(browser, number=2)[0] == 409  # it was handed in meanwhile
    assert hand_in(browser, number=2, seen=1)[0] == 200
    assert hand_in(browser, number=99, seen=2)[0] == 409
    assert [it.number for it in office.office.versions.newest().values()] == [2]


def test_two_people_of_one_department_share_a_desk(office: Opened) -> None:
    link = office.link(NAME)
    one, other = office.stranger(), office.stranger("10.0.0.22")
    assert (enter(one, link), enter(other, link)) == (303, 303)
    put_down(one)
    assert other.get("/versions/1").status_code == 200
    assert hand_in(other)[0] == 200
    assert hand_in(one)[0] == 409
    one.post("/quit")
    assert other.get("/versions/1").status_code == 200
    assert one.get("/versions/1", follow_redirects=False).status_code == 303


def test_what_was_put_down_goes_with_the_session_and_what_was_handed_in_stays(
    office: Opened,
) -> None:
    browser = office.department(NAME)
    put_down(browser)
    hand_in(browser)
    desks = office.folder / OWN / "desks"
    assert list(desks.rglob("*.xlsx"))
    assert "没有交的文件已删除" in browser.post("/quit").text
    assert not list(desks.rglob("*.xlsx"))
    assert browser.get("/", follow_redirects=False).headers["location"] == "/login"
    assert (office.folder / NAME / WORKBOOK).is_file()
    assert list((office.folder / OWN / "versions").rglob(WORKBOOK))


def test_a_new_start_loses_nothing(tmp_path: Path, pool: Pool) -> None:
    with opened_office(tmp_path, pool) as office:
        browser = office.department(NAME)
        before = text_of(put_down(browser))
        changed = text_of(put_down(browser))
        hand_in(browser, number=2)
        cookies = dict(browser.cookies)
    with opened_office(tmp_path, pool) as office:
        browser = office.stranger()
        browser.cookies.update(cookies)
        answer = browser.get("/versions/2")
        while 'id="progress"' in answer.text:
            answer = browser.get("/working")
        assert (
            text_of(browser.get("/versions/1").text).partition("审核意见")[0]
            == before.replace("第 1 稿 退出", "第 1 稿 第 2 稿 退出").partition("审核意见")[0]
        )
        assert "与上一稿相比" in changed
        assert "与上一稿相比" in browser.get("/versions/2").text
        assert hand_in(browser, number=2, seen=1)[0] == 200


def test_a_new_link_ends_the_old_one_and_who_came_by_it(office: Opened) -> None:
    link = office.link(NAME)
    browser = office.stranger()
    assert enter(browser, link) == 303
    office.link(NAME)
    assert browser.get("/", follow_redirects=False).headers["location"] == "/login"
    answer = browser.get(link)
    assert answer.status_code == 403
    assert "这个链接不对，或已经作废" in answer.text


def test_the_form_that_the_bureau_has_lies_ready(office: Opened) -> None:
    browser = office.department(NAME)
    assert browser.get("/handed-out").status_code == 404
    account = office.office.accounts.all(Party.DEPARTMENT)[0]
    form = office.folder / OWN / "forms" / f"{account.id:04}.xlsx"
    form.parent.mkdir()
    form.write_bytes(b"form")
    browser.post("/quit")
    browser = office.department(NAME)
    assert f"{NAME}填报表.xlsx" in browser.get("/").text
    assert browser.get("/handed-out").content == b"form"


def test_links_work_from_a_letter_on_a_page_of_another_site(office: Opened) -> None:
    browser, link = office.stranger(), office.link(NAME)
    opened = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert browser.get(link, headers={**opened, "sec-fetch-dest": "document"}).status_code == 200
    assert browser.get(link, headers={**opened, "sec-fetch-dest": "iframe"}).status_code == 403
