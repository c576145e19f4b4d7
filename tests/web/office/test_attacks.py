"""What somebody in the network may try: each is refused or escaped, and the page goes on."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from pathlib import Path

import pytest

from generator.batch.worker import Limits, Pool
from generator.web.guard import MOST_CHANGES, Pace
from generator.web.office import department, gate
from generator.web.office.accounts import Party
from generator.web.office.door import MOST_GUESSES
from generator.web.office.store import BOOK, OWN
from generator.web.office.versions import workbook_name
from tests.samples import EXAMPLE
from tests.web.browser import text_of
from tests.web.office.test_departments import NAME, hand_in, put_down
from tests.web.office.visitors import HOME, OFFICER, PASSWORD, PORT, Opened, enter, opened_office
from tests.web.office.visitors import OWN as OURS

SCRIPT = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;"


# who asks, and from where


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "10.0.0.7",
        "10.0.0.7:80",
        "",
        ":",
        "[::1",
        "caizheng",
    ],
)
def test_a_name_that_is_not_ours_is_refused(office: Opened, host: str) -> None:
    browser = office.department(NAME)
    assert browser.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize(
    "host", [f"10.0.0.7:{PORT}", f"localhost:{PORT}", f"CaiZheng:{PORT}", f"[fe80::1]:{PORT}"]
)
def test_our_names_and_numbers_are_known(office: Opened, host: str) -> None:
    browser = office.department(NAME)
    assert browser.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "", f"http://10.0.0.8:{PORT}", f"https://10.0.0.7:{PORT}"],
)
def test_a_form_of_another_site_is_refused(office: Opened, origin: str) -> None:
    browsers = (office.department(NAME), office.officer())
    paths = (("/versions", "/handed-in", "/quit"), ("/office/links", "/office/officers", "/quit"))
    for browser, own in zip(browsers, paths, strict=True):
        for path in own:
            answer = browser.post(path, headers={"origin": origin})
            assert answer.status_code == 403, path
    assert office.stranger().post("/login", headers={"origin": origin}).status_code == 403


def test_without_a_session_there_is_nothing(office: Opened) -> None:
    office.department(NAME)
    stranger = office.stranger()
    for path in ("/", "/versions/1", "/office", "/office/journal", "/handed-in/1", "/nowhere"):
        answer = stranger.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login"), path
    for path in ("/versions", "/handed-in", "/office/links", "/quit"):
        assert stranger.post(path).status_code == 403, path


def test_a_tampered_cookie_is_no_session(office: Opened) -> None:
    browser = office.department(NAME)
    ((name, value),) = browser.cookies.items()
    for given in (value[:-1], f"{value}x", value.swapcase(), "1", "' OR 1=1 --", "\\", '"'):
        stranger = office.stranger()
        headers = {"cookie": f"{name}={given}"}
        answer = stranger.get("/", headers=headers, follow_redirects=False)
        assert answer.status_code == 303, given


def test_an_old_cookie_opens_nothing(office: Opened) -> None:
    browser = office.department(NAME)
    cookies = dict(browser.cookies)
    browser.post("/quit")
    stranger = office.stranger()
    stranger.cookies.update(cookies)
    assert stranger.get("/", follow_redirects=False).status_code == 303


def test_a_cookie_is_not_for_scripts_nor_for_other_sites(tmp_path: Path, pool: Pool) -> None:
    for is_secure in (False, True):
        with opened_office(tmp_path, pool, is_secure=is_secure) as office:
            home = HOME.replace("http:", "https:") if is_secure else HOME
            browser, link = office.stranger(home=home), office.link(NAME)
            path, _, key = link.partition("?key=")
            answer = browser.post(path, data={"key": key}, follow_redirects=False)
            cookie = answer.headers["set-cookie"].lower()
            assert "httponly" in cookie
            assert "samesite=strict" in cookie
            assert ("secure" in cookie) is is_secure
            assert key.lower() not in cookie


def test_the_secret_of_a_link_opens_no_other_department(office: Opened) -> None:
    key = office.link(NAME).partition("?key=")[2]
    office.link("某市审计局")
    other = office.office.accounts.named(Party.DEPARTMENT, "某市审计局")
    assert other is not None
    browser = office.stranger()
    assert browser.get(f"/enter/{other.id}?key={key}").status_code == 403
    assert browser.post(f"/enter/{other.id}", data={"key": key}).status_code == 403
    for path in ("/enter/99?key=x", f"/enter/{other.id}", "/enter/0?key=", "/enter/-1?key="):
        assert browser.get(path).status_code in {403, 404}, path


def test_nobody_guesses_for_long(office: Opened) -> None:
    link = office.link(NAME)
    guesser, other = office.stranger(), office.stranger("10.0.0.22")
    answers = [guesser.get("/enter/1?key=guess").status_code for _ in range(MOST_GUESSES + 1)]
    assert answers == [403] * MOST_GUESSES + [429]
    assert guesser.get(link).status_code == 429  # no guess tells more than another
    assert enter(other, link) == 303


def test_nobody_guesses_a_password_for_long(office: Opened) -> None:
    office.officer()
    guesser = office.stranger()
    wrong = {"name": OFFICER, "password": "guess"}
    answers = [guesser.post("/login", data=wrong).status_code for _ in range(MOST_GUESSES + 1)]
    assert answers == [403] * MOST_GUESSES + [429]
    right = {"name": OFFICER, "password": PASSWORD}
    assert guesser.post("/login", data=right).status_code == 429
    assert office.stranger("10.0.0.9").post("/login", data=right).status_code == 200
    assert "密码不对" in {line.what for line in office.office.journal.all()}


def test_a_password_typed_as_a_name_is_not_written_down(office: Opened) -> None:
    office.stranger().post("/login", data={"name": "my secret password", "password": ""})
    assert "secret" not in str(office.office.journal.all())


def test_a_link_for_a_password_works_once(office: Opened) -> None:
    link = office.link(OFFICER, Party.BUREAU)
    browser = office.stranger()
    assert enter(browser, link, password=PASSWORD, again="another word") == 400
    assert enter(browser, link, password="short", again="short") == 400  # noqa: S106
    assert enter(browser, link, password=PASSWORD, again=PASSWORD) == 303
    assert office.stranger().get(link).status_code == 403


# how much, and how often


def test_what_is_too_large_is_refused_by_its_length(tmp_path: Path, pool: Pool) -> None:
    with opened_office(tmp_path, pool, most_bytes=10_000) as office:
        browser = office.department(NAME)
        answer = browser.post("/versions", files={"files": ("a.xlsx", b"x" * 20_000)})
        assert answer.status_code == 413


def test_what_names_no_length_is_refused(office: Opened) -> None:
    browser = office.department(NAME)
    assert browser.post("/versions", content=iter([b"x", b"y"])).status_code == 411


def test_whoever_is_not_in_sends_next_to_nothing(office: Opened) -> None:
    stranger = office.stranger()
    answer = stranger.post("/login", data={"name": "x" * 20_000, "password": ""})
    assert answer.status_code == 403


def test_nobody_asks_for_changes_without_end_and_others_go_on(office: Opened) -> None:
    one, other = office.department(NAME), office.department("某市审计局", "10.0.0.22")
    answers = {one.post("/nothing").status_code for _ in range(MOST_CHANGES)}
    assert answers == {404}
    assert one.post("/nothing").status_code == 429
    assert other.post("/nothing").status_code == 404


def test_nobody_sends_without_end(
    tmp_path: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MOST_WITHIN_AN_HOUR", 100_000)
    with opened_office(tmp_path, pool) as small:
        browser = small.department(NAME)
        answers = [browser.post("/nothing", content=b"x" * 40_000).status_code for _ in range(3)]
        assert answers == [404, 404, 429]


class Full:
    """A disk on which there is hardly anything free."""

    free = 1_000


def test_a_disk_that_is_full_takes_nothing(office: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = office.department(NAME)
    monkeypatch.setattr("shutil.disk_usage", lambda _: Full())
    answer = browser.post("/nothing", content=b"x")
    assert answer.status_code == 507
    assert "磁盘快满了" in answer.text


@pytest.mark.slow
def test_a_desk_holds_only_so_much(office: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(department, "MOST_ON_DESK", 100_000)
    browser = office.department(NAME)
    put_down(browser)
    put_down(browser)
    assert "放不下了" in put_down(browser)
    browser.post("/anew", data={"seen": "2"})
    assert "交给财政部门" in put_down(browser)


def test_a_pace_forgets() -> None:
    pace = Pace(2, 0.0)
    assert all(pace.allows("a") for _ in range(5))
    pace = Pace(2, 60.0)
    assert [pace.allows("a"), pace.allows("a"), pace.allows("a")] == [True, True, False]
    assert pace.allows("b", 2)
    assert not pace.allows("c", 3)


# what is sent


def bomb() -> bytes:
    """A workbook of half a megabyte that unfolds to half a gigabyte."""
    stream = io.BytesIO()
    with zipfile.ZipFile(EXAMPLE) as good, zipfile.ZipFile(stream, "w", 8, compresslevel=1) as bad:
        for part in good.namelist():
            if part != "xl/worksheets/sheet1.xml":
                bad.writestr(part, good.read(part))
        with bad.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(500):
                sheet.write(b" " * 1_000_000)
    return stream.getvalue()


@pytest.mark.slow
def test_a_bomb_is_refused_and_the_page_goes_on(office: Opened) -> None:
    content = bomb()
    assert len(content) < 5_000_000
    browser = office.department(NAME)
    assert "不能用" in text_of(put_down(browser, content))
    assert hand_in(browser)[0] == 409
    assert "交给财政部门" in put_down(browser)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limits", "told"),
    [(Limits(seconds=0.01), "时间太长"), (Limits(megabytes=10), "占用内存太多")],
)
def test_what_takes_too_much_ends_its_worker_alone(
    tmp_path: Path, pool: Pool, limits: Limits, told: str
) -> None:
    with opened_office(tmp_path, pool, limits=limits) as office:
        browser = office.department(NAME)
        assert told in text_of(put_down(browser))
        assert browser.get("/").status_code == 200
    with opened_office(tmp_path, pool) as office:
        assert "交给财政部门" in put_down(office.department(NAME))


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["../../../evil.xlsx", "..\\..\\evil.xlsx", "/etc/evil.xlsx", "C:\\evil.xlsx", ".evil"]
)
def test_a_name_is_no_path(office: Opened, name: str) -> None:
    browser = office.department(NAME)
    put_down(browser, name=name)
    hand_in(browser)
    inside = office.folder / OWN / "desks"
    assert all(path.is_relative_to(inside) for path in office.folder.rglob("*evil*"))
    assert not (office.folder.parent / "evil.xlsx").exists()
    kept = {path.name for path in (office.folder / NAME).glob("*")}
    assert kept <= {workbook_name(NAME)}


@pytest.mark.slow
def test_words_are_escaped_wherever_they_are_shown(office: Opened) -> None:
    browser, officer = office.department(NAME), office.officer()
    page = put_down(browser, name=f"{SCRIPT}.xlsx")
    pages = [
        page,
        browser.get("/versions/1", params={"q": SCRIPT, "level": SCRIPT}).text,
        browser.get("/versions/1/sources", params={"number": SCRIPT, "at": SCRIPT}).text,
        browser.post("/handed-in", data={"number": SCRIPT, "seen": SCRIPT}).text,
        browser.post("/anew", data={"seen": SCRIPT}).text,
        browser.post("/form", data={"edition": SCRIPT, "kind": SCRIPT}).text,
        browser.post("/versions/1/waivers", data={"number": SCRIPT, "text": SCRIPT}).text,
        browser.post("/versions/1/reasons", data={"place": SCRIPT, "text": SCRIPT}).text,
        browser.get(f"/versions/{SCRIPT}").text,
        hand_in(browser) and browser.get("/").text,
        officer.get("/office").text,
        officer.get("/office/departments/1").text,
        officer.post("/office/departments", data={"name": SCRIPT}).text,
        officer.post("/office/officers", data={"name": SCRIPT}).text,
        officer.post("/office/accounts/1/link", data={"seen": SCRIPT}).text,
        officer.get("/office/journal", params={"receipt": SCRIPT}).text,
        office.stranger().post("/login", data={"name": SCRIPT, "password": SCRIPT}).text,
        office.stranger().get("/enter/1", params={"key": SCRIPT}).text,
    ]
    for number, shown in enumerate(pages):
        assert "alert(1)</script>" not in shown, number
    assert sum(ESCAPED in shown for shown in pages) >= 4


def test_a_change_of_the_journal_is_shown(office: Opened) -> None:
    officer = office.officer()
    assert "没有被改动" in officer.get("/office/journal").text
    book = sqlite3.connect(office.folder / OWN / BOOK)
    book.execute("DROP TRIGGER journal_no_update")
    book.execute("UPDATE journal SET who = '别人' WHERE number = 1")
    book.commit()
    book.close()
    page = officer.get("/office/journal").text
    assert "日志第 1 行或它前面的行被改动过" in page


def test_every_answer_has_the_headers(office: Opened) -> None:
    browser, officer, stranger = office.department(NAME), office.officer(), office.stranger()
    answers = [
        *(browser.get(path) for path in ("/", "/nowhere", "/static/page.css")),
        *(officer.get(path) for path in ("/office", "/office/journal.csv")),
        *(stranger.get(path) for path in ("/login", "/enter/1?key=x")),
        stranger.post("/quit", headers=OURS),
    ]
    for answer in answers:
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers
